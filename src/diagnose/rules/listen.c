/* LISTEN: who does not accept, and who is asked elsewhere (catalogue F02, F03, F06). */
#include <string.h>

#include "diagnose/rules/rules.h"

bool turns_away(const struct judge *judge, const struct connection *listener)
{
	return is_over_full(listener) || was_over_full(judge, listener) ||
	       has_overflowed(judge, listener);
}

/* ---- accept-queue-full -------------------------------------------------------------------- */

/* Full for a moment, and nobody turned away, is no fault: each drop costs a client a second at least. */
static bool stays_full(const struct judge *judge, const struct connection *listener)
{
	return is_over_full(listener) &&
	       (judge->model->snapshots < 2 || was_over_full(judge, listener));
}

/* The kernel drops a SYN when sk_ack_backlog > sk_max_ack_backlog (sk_acceptq_is_full()): a queue
 * of exactly the backlog still takes one more. */
static bool accept_queue_full_match(const struct judge *judge, const struct connection *listener)
{
	return stays_full(judge, listener) || has_overflowed(judge, listener);
}

static void note_listener(
	struct judge *judge, struct finding *finding, const struct connection *listener)
{
	const char *ss = note_text(judge, "ss -ltn sport = :%u", listener->local_port);
	bool twice = listener->seen == (SEEN_FIRST | SEEN_LAST);

	if (twice && listener->before.rqueue != listener->rqueue)
		note_change(finding, "Recv-Q", listener->before.rqueue, listener->rqueue,
			"connections", ss);
	else
		note_number(finding, "Recv-Q", listener->rqueue, "connections", ss);
	note_number(finding, "backlog", listener->wqueue, "connections", ss);
	if (twice && listener->before.drops != listener->drops)
		note_change(finding, _("drops of this listener"), listener->before.drops,
			listener->drops, "SYNs",
			note_text(judge, "ss -ltnm sport = :%u (d…)", listener->local_port));
}

static const char *listener_name(struct judge *judge, const struct connection *listener)
{
	return note_endpoint(judge, &listener->local, listener->local_port);
}

static void note_somaxconn(
	struct judge *judge, struct finding *finding, const struct connection *listener)
{
	int64_t most = model_sysctl_number(judge->model, listener->netns, "net.core.somaxconn", -1);

	if (most < 0)
		return;
	note_number(
		finding, "net.core.somaxconn", most, "connections", "sysctl net.core.somaxconn");
	if (most == listener->wqueue)
		note_remedy(finding,
			_("the backlog is capped by net.core.somaxconn: raise it, then restart the "
			  "program (the limit is taken at listen())"),
			note_text(judge, "sysctl -w net.core.somaxconn=%lld", (long long)most * 4));
}

/* Of the processes that share a listener (a master and its workers) the one that tells most: a
 * stopped one, else one with blocked threads, else the owner that the title names. */
static uint32_t find_culprit(const struct judge *judge, const struct connection *listener)
{
	const struct model *model = judge->model;
	uint32_t count;
	const struct owner *owners = model_owners(model, listener->inode, &count);
	uint32_t culprit = NONE;

	for (uint32_t i = 0; i < count; i++) {
		const struct observe_process *process;

		if (owners[i].process == NONE)
			continue;
		process = &model->processes.items[owners[i].process];
		if (is_stopped(process))
			return owners[i].process;
		if (culprit == NONE || (process->threads_blocked &&
					       !model->processes.items[culprit].threads_blocked))
			culprit = owners[i].process;
	}
	return culprit;
}

/* "T in do_signal_stop, 1 of 1 threads stopped or in state D" */
static const char *process_state(struct judge *judge, const struct observe_process *process)
{
	/* A compiler's suffix of the symbol (.isra.0) says nothing. */
	int wchan = (int)strcspn(process->wchan, ".");
	const char *state =
		wchan ? note_text(judge, "%c (%.*s)", process->state, wchan, process->wchan)
		      : note_text(judge, "%c", process->state);

	if (!process->threads_blocked)
		return state;
	return note_text(judge, _("%s, %u of %u threads stopped or in state D"), state,
		process->threads_blocked, process->threads);
}

static void note_owner_state(
	struct judge *judge, struct finding *finding, const struct connection *listener)
{
	uint32_t culprit = find_culprit(judge, listener);
	const struct observe_process *process;

	if (culprit == NONE)
		return;
	process = &judge->model->processes.items[culprit];
	note_string(finding, note_text(judge, _("state of pid %u"), process->pid),
		process_state(judge, process),
		note_text(judge, "cat /proc/%u/stack /proc/%u/status", process->pid, process->pid));
	if (is_stopped(process))
		note_remedy(finding, _("it is stopped (SIGSTOP, or a debugger): let it go on"),
			note_text(judge, "kill -CONT %u", process->pid));
	note_remedy(finding, _("look at what keeps the program from accept()"),
		note_text(judge, "cat /proc/%u/stack", process->pid));
	if (process->fd_soft && process->fd_count != UINT32_MAX &&
		process->fd_count < process->fd_soft)
		note_ruled_out(finding, "fd-limit",
			note_text(judge, _("%u of %llu descriptors used"), process->fd_count,
				(unsigned long long)process->fd_soft));
}

/* Cookies that come back to a full queue are dropped without an answer, and their clients take
 * themselves for connected; each of their retransmissions brings the cookie again. */
static void note_ghosts(
	struct judge *judge, struct finding *finding, const struct connection *listener)
{
	const struct model *model = judge->model;
	int64_t received = model_counter_delta(model, listener->netns, "TcpExtSyncookiesRecv");

	if (received <= 0 ||
		received <= model_counter_delta(model, listener->netns, "TcpExtSyncookiesSent"))
		return;
	note_counter(judge, finding, "TcpExtSyncookiesSent");
	note_counter(judge, finding, "TcpExtSyncookiesRecv");
	note_string(finding, "cookie-ghost",
		_("some clients take themselves for connected, without a socket here"),
		"tcpdx explain cookie-ghost");
}

static bool accept_queue_full_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *listener = judge_member(judge, group->first_member);
	bool full = is_over_full(listener);
	bool dropping = has_overflowed(judge, listener);

	finding->severity = full && dropping ? SEVERITY_CRITICAL : SEVERITY_WARNING;
	finding->confidence = full ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY;
	finding->title =
		full ? note_text(judge, _("%s does not accept: the queue of %s is full"),
			       note_owner(judge, listener), listener_name(judge, listener))
		     : note_text(judge, _("%s accepts too late: the queue of %s overflowed"),
			       note_owner(judge, listener), listener_name(judge, listener));
	note_listener(judge, finding, listener);
	note_counter(judge, finding, "TcpExtListenOverflows");
	note_ghosts(judge, finding, listener);
	note_owner_state(judge, finding, listener);
	note_somaxconn(judge, finding, listener);
	return true;
}

const struct rule rule_accept_queue_full = {
	.id = "accept-queue-full",
	.states = IN(LISTEN),
	.needs = NEED_SOCK_DIAG,
	.group_by = GROUP_LISTENER,
	.match = accept_queue_full_match,
	.conclude = accept_queue_full_conclude,
	.twins = {{"syn-flood", N_("completed connections fill this queue, not half-open ones")},
		{"syn-queue-full",
			N_("the drops are overflows of the accept queue (Recv-Q > backlog)")}},
	.cause = N_(
		"the program takes connections from the accept queue more slowly than they "
		"complete; once it is full the kernel drops SYNs without a reset, and new clients "
		"hang in SYN_SENT until they time out"),
	.remedies = {{N_("raise the backlog of listen() in the program's configuration and "
			 "net.core.somaxconn, then restart it"),
			     NULL},
		{N_("leave net.ipv4.tcp_abort_on_overflow at 0: it does not make clients fail "
		    "faster"),
			NULL}},
	.references = "net/ipv4/tcp_input.c tcp_conn_request(); listen(2)",
	.explains = "syn-overload syn-flood cookie-lost-options reader-stalled "
		    "close-wait-unread syn-blackhole",
};

/* ---- fd-limit ----------------------------------------------------------------------------- */

/* A sandboxed child (sshd before login) sets its limit to 0 or 1 when all that it needs is open:
 * nobody serves connections with so few. */
#define FD_LIMIT_MIN 16

static bool at_limit(const struct observe_process *process)
{
	return process->fd_soft >= FD_LIMIT_MIN && process->fd_count != UINT32_MAX &&
	       process->fd_count >= process->fd_soft;
}

static bool owns(const struct model *model, uint32_t process, const struct connection *row)
{
	uint32_t count;
	const struct owner *owners = model_owners(model, row->inode, &count);

	for (uint32_t i = 0; i < count; i++)
		if (owners[i].process == process)
			return true;
	return false;
}

/* What a process that is at its limit holds of what was looked at. */
struct holdings {
	uint32_t listener;   /* the one with the longest queue, or NONE */
	uint32_t any;	     /* any of its sockets, or NONE */
	uint32_t close_wait; /* how many of them the peer has closed */
};

static struct holdings find_holdings(const struct model *model, uint32_t process)
{
	struct holdings held = {.listener = NONE, .any = NONE};

	for (uint32_t c = 0; c < model->connections.count; c++) {
		const struct connection *row = &model->connections.items[c];

		if (!owns(model, process, row))
			continue;
		held.any = c;
		held.close_wait += row->state == TCP_STATE_CLOSE_WAIT;
		if (row->state == TCP_STATE_LISTEN &&
			(held.listener == NONE ||
				row->rqueue > model->connections.items[held.listener].rqueue))
			held.listener = c;
	}
	return held;
}

/* What may have taken the descriptors. */
static void note_leaks(
	struct judge *judge, struct finding *finding, uint32_t process, uint32_t close_wait)
{
	uint32_t dead = model_undumped(judge->model, process);

	if (close_wait)
		note_number(finding, _("of them in CLOSE_WAIT"), close_wait, "connections",
			"ss -tnp state close-wait");
	if (dead)
		note_number(finding, _("of them TCP sockets that are in no table"), dead, "",
			note_text(judge, "ls -l /proc/%u/fd | grep -c socket:",
				judge->model->processes.items[process].pid));
}

static void tell_fd_limit(struct judge *judge, const struct rule *rule, uint32_t index)
{
	const struct model *model = judge->model;
	const struct observe_process *process = &model->processes.items[index];
	struct holdings held = find_holdings(model, index);
	const struct connection *listener =
		held.listener == NONE ? NULL : &model->connections.items[held.listener];
	const char *limits = note_text(judge, "grep 'open files' /proc/%u/limits", process->pid);
	struct finding *finding;

	/* Its sockets are in namespaces that were not looked at, or dead: not known to harm here. */
	if (held.any == NONE)
		return;
	finding = judge_start(judge, rule,
		model->connections.items[held.listener == NONE ? held.any : held.listener].netns);
	if (!finding)
		return;
	finding->process = index;
	finding->severity = listener && listener->rqueue ? SEVERITY_CRITICAL : SEVERITY_WARNING;
	finding->confidence = CONFIDENCE_CERTAIN;
	finding->title = note_text(
		judge, _("%s (pid %u) has no file descriptor left"), process->comm, process->pid);
	note_number(finding, _("open descriptors"), process->fd_count, "",
		note_text(judge, "ls /proc/%u/fd | wc -l", process->pid));
	note_number(finding, "RLIMIT_NOFILE", (int64_t)process->fd_soft, "", limits);
	if (listener) {
		/* Others may share the listener: the commands are for this one. */
		note_connection(judge, finding, held.listener);
		finding->subjects[0].process = index;
		note_listener(judge, finding, listener);
		note_counter(judge, finding, "TcpExtListenOverflows");
	} else {
		note_process(judge, finding, index);
	}
	note_leaks(judge, finding, index, held.close_wait);
}

static void fd_limit_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	/* Processes belong to the host, not to a namespace: once is enough. */
	if (netns != judge->model->namespaces.items)
		return;
	for (uint32_t i = 0; i < judge->model->processes.count; i++)
		if (at_limit(&judge->model->processes.items[i]))
			tell_fd_limit(judge, rule, i);
}

const struct rule rule_fd_limit = {
	.id = "fd-limit",
	.needs = NEED_OWNERS,
	.survey = fd_limit_survey,
	.twins = {{"accept-queue-full",
		N_("the process cannot accept: every descriptor is taken")}},
	.cause = N_(
		"accept(), connect() and socket() fail with EMFILE: connections wait in the accept "
		"queue until it overflows; often descriptors leak (CLOSE_WAIT, or connections that "
		"have ended and were not closed)"),
	.remedies = {{N_("first aid, while it runs: raise its limit"),
			     "prlimit --pid {pid} --nofile=65536:65536"},
		{N_("find what holds the descriptors"), "ls -l /proc/{pid}/fd"},
		{N_("where the program has a limit of its own, that may be the one that counts "
		    "(memcached -c, nginx worker_rlimit_nofile, haproxy maxconn): raise it there"),
			NULL},
		{N_("then set LimitNOFILE in its unit and fix the leak"), NULL}},
	.references = "accept(2) EMFILE; getrlimit(2)",
	.explains = "accept-queue-full reuseport-member-stuck syn-overload close-wait-leak "
		    "close-wait-unread dead-fd syn-blackhole",
};

/* ---- bound-elsewhere ---------------------------------------------------------------------- */

/* One refused SYN is a stranger's scan, as every host on the Internet sees them. The same address
 * and port refused again and again is a client that expects the service; a connect() of Windows takes a
 * reset for a lost SYN and sends three. */
#define REFUSALS_MIN	     2
#define REFUSALS_OF_A_CLIENT 4

/* What is bound to a device covers what comes in by that device only. By which the SYN came is not
 * recorded, but it was refused: not by this one, unless the listener is newer. */
static bool covers(
	const struct judge *judge, const struct connection *listener, const struct address *address)
{
	return listener_covers(&listener->local, listener->bits, address) &&
	       (!listener->ifindex || !judge_stayed(judge, listener));
}

/* A listener of the port on another address, NONE where there is none or where one covers it. */
static uint32_t find_elsewhere(const struct judge *judge, const struct model_refusal *refusal)
{
	const struct model *model = judge->model;
	uint32_t elsewhere = NONE;

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		if (row->state != TCP_STATE_LISTEN || row->netns != refusal->netns ||
			row->local_port != refusal->facts.local_port)
			continue;
		if (covers(judge, row, &refusal->facts.local))
			return NONE;
		elsewhere = i;
	}
	return elsewhere;
}

/* "localhost" is ::1 first: a program that is refused there goes on to 127.0.0.1 and is served. */
static bool falls_back(const struct model *model, const struct model_refusal *refusal)
{
	return address_is_loopback(&refusal->facts.local) &&
	       model_counter_delta(model, refusal->netns, "TcpPassiveOpens") >=
		       refusal->facts.count - 1;
}

/* Clients of a name that has both kinds of addresses try IPv6 first, and go on by IPv4 at once (RFC
 * 8305). That as many connections came about as SYNs were refused (counted at slightly different
 * instants) fits, but does not prove it. */
static bool may_fall_back(const struct model *model, const struct model_refusal *refusal,
	const struct connection *listener)
{
	struct address bound = address_unmapped(&listener->local);

	return bound.family == ADDRESS_IPV4 && refusal->facts.local.family == ADDRESS_IPV6 &&
	       address_is_any(&bound) &&
	       model_counter_delta(model, refusal->netns, "TcpPassiveOpens") * 4 >=
		       (int64_t)refusal->facts.count * 3;
}

static void tell_bound_elsewhere(struct judge *judge, const struct rule *rule,
	const struct model_refusal *refusal, uint32_t elsewhere)
{
	const struct connection *listener = &judge->model->connections.items[elsewhere];
	const struct observe_refusal *facts = &refusal->facts;
	bool fallback = may_fall_back(judge->model, refusal, listener);
	bool client = facts->count >= REFUSALS_OF_A_CLIENT && !fallback;
	char client_address[ADDRESS_TEXT_SIZE];
	struct finding *finding = judge_start(judge, rule, refusal->netns);

	if (!finding)
		return;
	finding->severity = client ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = client ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	finding->count = facts->count;
	finding->title = note_text(judge,
		listener->bits & SOCKET_V6ONLY && address_is_any(&listener->local)
			? _("clients are refused at %s: %s listens on %s for IPv6 only")
			: _("clients are refused at %s: %s listens on %s only"),
		note_endpoint(judge, &facts->local, facts->local_port), note_owner(judge, listener),
		listener_name(judge, listener));
	note_connection(judge, finding, elsewhere);
	note_number(finding, _("SYNs refused"), facts->count, "",
		note_text(judge,
			"tcpdump -nn -i any 'tcp[tcpflags] & tcp-rst != 0 and src port %u'",
			facts->local_port));
	address_print(&facts->remote, client_address);
	note_string(
		finding, _("the last one of"), note_text(judge, "%s", client_address), "tcpdump");
	note_counter(judge, finding, "TcpOutRsts");
	note_string(finding, _("listens on"), listener_name(judge, listener), "ss -ltnp");
	if (listener->bits & SOCKET_V6ONLY)
		note_string(finding, "v6only", "1", "ss -ltne");
	if (listener->ifindex)
		note_number(finding, _("bound to the device"), listener->ifindex, "",
			"ss -ltn; ip link");
	if (fallback)
		note_undecided(finding, "happy eyeballs",
			_("as many connections are accepted as are refused: the clients may go on "
			  "by IPv4 at once; take the AAAA record away, or listen on :: too"));
	note_undecided(finding, _("intended"),
		_("the narrow address may be meant, and the client a stranger: ask who it is"));
}

/* The stack counts each reset that it sends; those of a firewall (reject with tcp reset) it does
 * not. Both leave this host and look alike, and the two counts are taken at slightly different
 * instants. */
static bool is_of_the_stack(const struct model *model, const struct model_refusal *refusal)
{
	int64_t sent = model_counter_delta(model, refusal->netns, "TcpOutRsts");

	return sent * 4 >= (int64_t)refusal->facts.count * 3;
}

static void bound_elsewhere_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	const struct model *model = judge->model;

	for (uint32_t i = 0; i < model->refusals.count; i++) {
		const struct model_refusal *refusal = &model->refusals.items[i];
		uint32_t elsewhere;

		/* Forwarded for a container: not this namespace's own refusal. */
		if (refusal->netns != netns->number || refusal->facts.count < REFUSALS_MIN ||
			!model_has_local(model, netns->number, &refusal->facts.local) ||
			!is_of_the_stack(model, refusal) || falls_back(model, refusal))
			continue;
		elsewhere = find_elsewhere(judge, refusal);
		if (elsewhere != NONE)
			tell_bound_elsewhere(judge, rule, refusal, elsewhere);
	}
}

const struct rule rule_bound_elsewhere = {
	.id = "bound-elsewhere",
	.needs = NEED_COUNTERS | NEED_SECOND_LOOK | NEED_REFUSALS | NEED_SOCK_DIAG,
	.survey = bound_elsewhere_survey,
	.twins = {{"port-closed", N_("the port is listened on, on another address")},
		{"forged-reset", N_("TcpOutRsts grew: this host's own stack refused")}},
	.cause = N_(
		"the service is bound to an address (or an address family) that the clients do not "
		"use: 127.0.0.1 only, IPv6 only, an address of before"),
	.remedies = {{N_("where these clients are meant to come in: bind the service to the "
			 "address that they "
			 "use, or to 0.0.0.0 and ::"),
			     NULL},
		{N_("see what listens where"), "ss -ltnp sport = :{local_port}"}},
	.references = "RFC 9293 3.10.7.1; ipv6(7) IPV6_V6ONLY",
};

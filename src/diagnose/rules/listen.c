/* LISTEN and SYN_RECEIVED: the server's side of the handshake (catalogue F02 to F11). */
#include <string.h>

#include "diagnose/rules/rules.h"

/* ---- accept-queue-full -------------------------------------------------------------------- */

static bool overflowed(const struct judge *judge, const struct connection *listener)
{
	return listener->seen == (SEEN_FIRST | SEEN_LAST) &&
	       listener->drops != listener->before.drops &&
	       model_counter_delta(judge->model, listener->netns, "TcpExtListenOverflows") > 0;
}

/* The kernel drops a SYN when sk_ack_backlog > sk_max_ack_backlog (sk_acceptq_is_full()): a queue
 * of exactly the backlog still takes one more. */
static bool accept_queue_full_match(const struct judge *judge, const struct connection *listener)
{
	return judge_is_now(judge, listener) &&
	       (listener->rqueue > listener->wqueue || overflowed(judge, listener));
}

static void note_listener(struct judge *judge, struct finding *finding,
	const struct connection *listener)
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

static void note_somaxconn(struct judge *judge, struct finding *finding,
	const struct connection *listener)
{
	int64_t most =
		model_sysctl_number(judge->model, listener->netns, "net.core.somaxconn", -1);

	if (most < 0)
		return;
	note_number(finding, "net.core.somaxconn", most, "connections", "sysctl net.core.somaxconn");
	if (most == listener->wqueue)
		note_remedy(finding,
			_("the backlog is capped by net.core.somaxconn: raise it, then restart the "
			  "program (the limit is taken at listen())"),
			note_text(judge, "sysctl -w net.core.somaxconn=%lld", (long long)most * 4));
}

static bool is_stopped(const struct observe_process *process)
{
	return process->state == 'T' || process->state == 't';
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
	const char *state = wchan ? note_text(judge, "%c (%.*s)", process->state, wchan, process->wchan)
				  : note_text(judge, "%c", process->state);

	if (!process->threads_blocked)
		return state;
	return note_text(judge, _("%s, %u of %u threads stopped or in state D"), state,
		process->threads_blocked, process->threads);
}

static void note_owner_state(struct judge *judge, struct finding *finding,
	const struct connection *listener)
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

static bool accept_queue_full_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *listener = judge_member(judge, group->first_member);
	bool full = listener->rqueue > listener->wqueue;
	bool dropping = overflowed(judge, listener);
	bool lasting = full && (judge->model->snapshots < 2 ||
				       listener->before.rqueue > listener->before.wqueue);

	/* Each drop costs a client a second at least. */
	finding->severity = full && dropping ? SEVERITY_CRITICAL : SEVERITY_WARNING;
	finding->confidence = lasting || (full && dropping) ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY;
	finding->title = full ? note_text(judge, _("%s does not accept: the queue of %s is full"),
					note_owner(judge, listener), listener_name(judge, listener))
			      : note_text(judge, _("%s accepts too late: the queue of %s overflowed"),
					note_owner(judge, listener), listener_name(judge, listener));
	note_listener(judge, finding, listener);
	note_counter(judge, finding, "TcpExtListenOverflows");
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
		{"syn-queue-full", N_("the drops are overflows of the accept queue (Recv-Q > backlog)")}},
	.cause = N_("the program takes connections from the accept queue more slowly than they "
		    "complete; once it is full the kernel drops SYNs without a reset, and new clients "
		    "hang in SYN_SENT until they time out"),
	.remedies = {{N_("raise the backlog of listen() in the program's configuration and "
		    "net.core.somaxconn, then restart it"),
			NULL},
		{N_("leave net.ipv4.tcp_abort_on_overflow at 0: it does not make clients fail faster"),
			NULL}},
	.references = "net/ipv4/tcp_input.c tcp_conn_request(); listen(2)",
	.explains = "syn-overload syn-flood reader-stalled close-wait-unread",
};

/* ---- fd-limit ----------------------------------------------------------------------------- */

static bool at_limit(const struct observe_process *process)
{
	return process->fd_soft && process->fd_count != UINT32_MAX &&
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
	uint32_t any;        /* any of its sockets, or NONE */
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
	finding->title = note_text(judge, _("%s (pid %u) has no file descriptor left"),
		process->comm, process->pid);
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
	if (held.close_wait)
		note_number(finding, _("of them in CLOSE_WAIT"), held.close_wait, "connections",
			"ss -tnp state close-wait");
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
	.twins = {{"accept-queue-full", N_("the process cannot accept: every descriptor is taken")}},
	.cause = N_("accept(), connect() and socket() fail with EMFILE: connections wait in the accept "
		    "queue until it overflows; often descriptors leak (CLOSE_WAIT)"),
	.remedies = {{N_("first aid, while it runs: raise its limit"),
			     "prlimit --pid {pid} --nofile=65536:65536"},
		{N_("find what holds the descriptors"), "ls -l /proc/{pid}/fd"},
		{N_("then set LimitNOFILE in its unit and fix the leak"), NULL}},
	.references = "accept(2) EMFILE; getrlimit(2)",
	.explains = "accept-queue-full syn-overload close-wait-leak close-wait-unread",
};

/* ---- the SYN queue ------------------------------------------------------------------------ */

/* Half-open connections of one listener. */
struct half_open {
	uint32_t listener; /* index, NONE */
	uint32_t count;
	uint32_t unanswered; /* whose SYN,ACK was retransmitted */
	uint32_t sources;    /* distinct, as far as neighbours in the list tell */
};

/* The listener of a namespace with the most half-open connections. */
static struct half_open busiest(const struct model *model, uint32_t netns)
{
	struct half_open best = {.listener = NONE};
	struct map counts = {0};
	ROWS(struct half_open) rows = {0};

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];
		struct map_probe probe;
		uint32_t index;

		if (row->state != TCP_STATE_SYN_RECEIVED || row->netns != netns ||
			row->listener == NONE)
			continue;
		probe = map_probe_start(&counts, hash_u64(model->key, row->listener));
		while (map_probe_next(&counts, &probe, &index))
			if (rows.items[index].listener == row->listener)
				goto found;
		index = model_add(&rows);
		if (index == NONE || map_insert(&counts, hash_u64(model->key, row->listener), index))
			break;
		rows.items[index].listener = row->listener;
	found:
		rows.items[index].count++;
		rows.items[index].unanswered += row->retransmits > 0;
		if (rows.items[index].count > best.count)
			best = rows.items[index];
	}
	free(rows.items);
	map_deinit(&counts);
	return best;
}

/* What the counters of the SYN queue did in the look (snmp_counter.rst; tcp_conn_request()). */
struct syn_counters {
	int64_t do_cookies, drops, sent, received, passive;
};

static struct syn_counters syn_counters(const struct model *model, uint32_t netns)
{
	return (struct syn_counters){
		.do_cookies = model_counter_delta(model, netns, "TcpExtTCPReqQFullDoCookies"),
		.drops = model_counter_delta(model, netns, "TcpExtTCPReqQFullDrop"),
		.sent = model_counter_delta(model, netns, "TcpExtSyncookiesSent"),
		.received = model_counter_delta(model, netns, "TcpExtSyncookiesRecv"),
		.passive = model_counter_delta(model, netns, "TcpPassiveOpens"),
	};
}

/* Fewer than half of the cookies come back: those who sent the SYNs do not exist or do not
 * listen. A legitimate burst answers nearly all of them within a round trip. */
static bool is_flood(const struct syn_counters *counters)
{
	return counters->sent >= 10 && counters->received * 2 < counters->sent;
}

static void note_syn_counters(struct judge *judge, struct finding *finding)
{
	note_counter(judge, finding, "TcpExtTCPReqQFullDoCookies");
	note_counter(judge, finding, "TcpExtTCPReqQFullDrop");
	note_counter(judge, finding, "TcpExtSyncookiesSent");
	note_counter(judge, finding, "TcpExtSyncookiesRecv");
	note_counter(judge, finding, "TcpPassiveOpens");
}

/* What comes back may have been sent before the look. */
static const char *cookies_text(struct judge *judge, const struct syn_counters *counters)
{
	return note_text(judge, _("%lld SYN cookies were sent, %lld came back"),
		(long long)counters->sent, (long long)counters->received);
}

static const char *note_half_open(
	struct judge *judge, struct finding *finding, const struct half_open *half_open)
{
	const struct connection *listener;

	if (half_open->listener == NONE)
		return _("a listener");
	listener = &judge->model->connections.items[half_open->listener];
	note_connection(judge, finding, half_open->listener);
	note_number(finding, "SYN_RECEIVED", half_open->count, "connections",
		note_text(judge, "ss -tn state syn-recv sport = :%u", listener->local_port));
	note_number(finding, "backlog", listener->wqueue, "connections", "ss -ltn");
	finding->count = half_open->count;
	return note_text(judge, "%s, %s", note_owner(judge, listener), listener_name(judge, listener));
}

/* Below the limit of the queue a flood shows only as sources that never answer. */
#define FLOOD_UNANSWERED_MIN 64

static bool is_quiet_flood(const struct half_open *half_open, const struct syn_counters *counters)
{
	return half_open->unanswered >= FLOOD_UNANSWERED_MIN && counters->passive > 0;
}

static void syn_flood_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	struct syn_counters counters = syn_counters(judge->model, netns->number);
	uint32_t half_open_now = netns->states[TCP_STATE_SYN_RECEIVED];
	struct half_open half_open;
	struct finding *finding;

	if (counters.drops > 0 || (!is_flood(&counters) && half_open_now < FLOOD_UNANSWERED_MIN))
		return;
	half_open = busiest(judge->model, netns->number);
	if (!is_flood(&counters) && !is_quiet_flood(&half_open, &counters))
		return;
	finding = judge_start(judge, rule, netns->number);
	if (!finding)
		return;
	finding->title = note_text(judge, _("SYN flood at %s"),
		note_half_open(judge, finding, &half_open));
	finding->severity = SEVERITY_WARNING;
	finding->confidence = is_flood(&counters) && counters.received * 10 < counters.sent
				      ? CONFIDENCE_CERTAIN
				      : CONFIDENCE_LIKELY;
	note_syn_counters(judge, finding);
	if (counters.sent)
		note_ruled_out(finding, "syn-overload", cookies_text(judge, &counters));
	else
		note_number(finding, _("SYN,ACKs sent again in vain"), half_open.unanswered, "",
			"ss -tno state syn-recv");
}

const struct rule rule_syn_flood = {
	.id = "syn-flood",
	.needs = NEED_COUNTERS | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.survey = syn_flood_survey,
	.twins = {{"accept-queue-full", N_("the half-open connections are the ones that pile up")},
		{"syn-queue-full", N_("no SYN was dropped: the cookies work")}},
	.cause = N_("SYNs arrive from sources that never answer the SYN,ACK; beyond the backlog the "
		    "kernel answers with SYN cookies and keeps no state, so real clients still get in"),
	.remedies = {{N_("leave net.ipv4.tcp_syncookies at 1 or 2"), NULL},
		{N_("see where the SYNs come from, then filter upstream"),
			"tcpdump -nn -c 50 'tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn and port {local_port}'"}},
	.references = "RFC 4987; net/ipv4/tcp_input.c tcp_conn_request()",
	.explains = "synack-unanswered",
};

/* Without cookies the last quarter of net.ipv4.tcp_max_syn_backlog is kept for peers that are
 * known to be alive (tcp_conn_request()). These drops have no counter of their own. */
static bool fills_max_syn_backlog(
	const struct judge *judge, uint32_t netns, const struct half_open *half_open)
{
	const struct model *model = judge->model;
	int64_t most = model_sysctl_number(model, netns, "net.ipv4.tcp_max_syn_backlog", -1);

	return model_sysctl_number(model, netns, "net.ipv4.tcp_syncookies", 1) == 0 && most > 0 &&
	       half_open->count >= most - most / 4 &&
	       model_counter_delta(model, netns, "TcpExtListenDrops") >
		       model_counter_delta(model, netns, "TcpExtListenOverflows");
}

static void note_sysctl(struct judge *judge, struct finding *finding, const char *name)
{
	int64_t value = model_sysctl_number(judge->model, finding->netns, name, -1);

	if (value >= 0)
		note_number(finding, name, value, "", note_text(judge, "sysctl %s", name));
}

static void syn_queue_full_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	struct syn_counters counters = syn_counters(judge->model, netns->number);
	struct half_open half_open = busiest(judge->model, netns->number);
	struct finding *finding;

	if (counters.drops <= 0 && !fills_max_syn_backlog(judge, netns->number, &half_open))
		return;
	finding = judge_start(judge, rule, netns->number);
	if (!finding)
		return;
	finding->title = note_text(judge,
		_("SYNs are dropped at %s: the SYN queue is full and SYN cookies are off"),
		note_half_open(judge, finding, &half_open));
	finding->severity = SEVERITY_CRITICAL;
	finding->confidence = CONFIDENCE_CERTAIN;
	note_syn_counters(judge, finding);
	note_counter(judge, finding, "TcpExtListenDrops");
	note_sysctl(judge, finding, "net.ipv4.tcp_syncookies");
	note_sysctl(judge, finding, "net.ipv4.tcp_max_syn_backlog");
	note_setting(finding, "net.ipv4.tcp_syncookies");
}

const struct rule rule_syn_queue_full = {
	.id = "syn-queue-full",
	.needs = NEED_COUNTERS | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.survey = syn_queue_full_survey,
	.twins = {{"syn-flood", N_("with cookies nothing would be dropped")},
		{"accept-queue-full", N_("half-open connections fill the queue; ListenOverflows does not count these drops")}},
	.cause = N_("the queue of half-open connections is full and net.ipv4.tcp_syncookies is 0: every "
		    "further SYN is dropped, of real clients too"),
	.remedies = {{N_("switch SYN cookies on"), "sysctl -w net.ipv4.tcp_syncookies=1"},
		{N_("raise the backlog of listen(), net.core.somaxconn and "
		    "net.ipv4.tcp_max_syn_backlog (which matters only with cookies off)"),
			NULL}},
	.references = "net/ipv4/tcp_input.c tcp_conn_request(); ip-sysctl.rst",
	.explains = "syn-flood synack-unanswered unused-or-wrong-knob",
};

static void syn_overload_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	struct syn_counters counters = syn_counters(judge->model, netns->number);
	struct half_open half_open;
	struct finding *finding;

	if (counters.drops > 0 || counters.sent <= 0 || is_flood(&counters) ||
		counters.received * 2 < counters.sent || counters.passive <= 0)
		return;
	/* 2 sends a cookie to every client, however empty the queue. */
	if (model_sysctl_number(judge->model, netns->number, "net.ipv4.tcp_syncookies", 1) == 2)
		return;
	/* Cookies that come back to a full accept queue are that queue's fault. */
	if (model_counter_delta(judge->model, netns->number, "TcpExtListenOverflows") > 0)
		return;
	half_open = busiest(judge->model, netns->number);
	finding = judge_start(judge, rule, netns->number);
	if (!finding)
		return;
	finding->title = note_text(judge, _("more clients than the SYN queue holds at %s"),
		note_half_open(judge, finding, &half_open));
	finding->severity = SEVERITY_WARNING;
	finding->confidence = CONFIDENCE_LIKELY;
	note_syn_counters(judge, finding);
	note_ruled_out(finding, "syn-flood", cookies_text(judge, &counters));
}

const struct rule rule_syn_overload = {
	.id = "syn-overload",
	.needs = NEED_COUNTERS | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.survey = syn_overload_survey,
	.twins = {{"syn-queue-full", N_("no SYN was dropped")},
		{"accept-queue-full", N_("the accept queue did not overflow")}},
	.cause = N_("connections arrive faster than the backlog allows; the kernel bridges it with SYN "
		    "cookies, which is no substitute for capacity: such connections may lose window "
		    "scaling and SACK"),
	.remedies = {{N_("raise the backlog of listen() and net.core.somaxconn, restart the program"), NULL},
		{N_("more workers that accept()"), NULL}},
	.references = "RFC 4987; ip-sysctl.rst tcp_syncookies",
};

/* ---- synack-unanswered -------------------------------------------------------------------- */

/* Two retransmissions: 3 s without an answer. One is lost now and then on any path. Where the
 * path itself is broken one is enough: a next hop that fails takes the row away after 3 s. */
static bool synack_unanswered_match(const struct judge *judge, const struct connection *connection)
{
	return judge_is_now(judge, connection) &&
	       (connection->retransmits >= 2 ||
		       (connection->retransmits && judge_path(judge, connection) > PATH_FINE));
}

static const char *count_peers(struct judge *judge, const struct group *group, uint32_t *ret_count)
{
	const struct address *first = NULL;
	char string[ADDRESS_TEXT_SIZE];

	*ret_count = 0;
	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		const struct connection *member = judge_member(judge, m);

		/* Members of one peer need not stand together: an upper bound. */
		if (!first || !address_equal(first, &member->remote))
			(*ret_count)++;
		first = &member->remote;
	}
	address_print(first, string);
	return note_text(judge, "%s", string);
}

static const char *path_reason(enum path_state path)
{
	switch (path) {
	case PATH_NO_ROUTE:
		return _("there is no route back");
	case PATH_LINK_DOWN:
		return _("the link is down");
	case PATH_NEIGHBOUR:
	case PATH_RESOLVING:
		return _("the next hop does not answer ARP or ND");
	case PATH_UNKNOWN:
	case PATH_FINE:
		break;
	}
	return "";
}

static bool synack_unanswered_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	struct syn_counters counters = syn_counters(judge->model, group->netns);
	enum path_state path = judge_path(judge, one);
	uint32_t peers;
	const char *peer = count_peers(judge, group, &peers);

	if (is_flood(&counters) || counters.drops > 0 ||
		(group->count >= FLOOD_UNANSWERED_MIN && counters.passive > 0))
		return false;
	finding->severity = group->count >= 3 || path > PATH_FINE ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = path > PATH_FINE ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY;
	finding->title = path > PATH_FINE ? note_text(judge, _("our SYN,ACK on port %u does not reach %s: %s"),
						  one->local_port, peer, path_reason(path))
			 : peers == 1 ? note_text(judge, _("%s does not answer our SYN,ACK on port %u"),
						peer, one->local_port)
				      : note_text(judge, _("%u clients do not answer our SYN,ACK on port %u"),
						group->count, one->local_port);
	note_number(finding, "SYN_RECEIVED", group->count, "connections", "ss -tno state syn-recv");
	note_number(finding, _("SYN,ACKs sent again"), one->retransmits, "", "ss -tno state syn-recv");
	note_path(judge, finding, one);
	if (path <= PATH_FINE)
		note_undecided(finding, group->count >= FLOOD_UNANSWERED_MIN ? "syn-flood" : "local-ingress-drop",
			_("the client is gone, our answer takes another way, or its ACK is filtered: a "
			  "capture on the client's side would decide"));
	return true;
}

const struct rule rule_synack_unanswered = {
	.id = "synack-unanswered",
	.states = IN(SYN_RECEIVED),
	.needs = NEED_COUNTERS | NEED_SOCK_DIAG,
	.group_by = GROUP_LISTENER,
	.match = synack_unanswered_match,
	.conclude = synack_unanswered_conclude,
	.twins = {{"defer-accept-wait", N_("the SYN,ACK was retransmitted; a deferred accept retransmits none")},
		{"accept-queue-full", N_("the connection is half-open: it never reached the accept queue")}},
	.cause = N_("our SYN,ACK or the client's ACK is lost: the return route leads elsewhere, a "
		    "stateful filter sees only one direction, or the client is gone"),
	.remedies = {{N_("see which way the answer leaves"), "ip route get {remote_address}"},
		{N_("watch both directions"), "tcpdump -nn -i any host {remote_address} and port {local_port}"}},
	.references = "RFC 9293 3.5; net/ipv4/inet_connection_sock.c reqsk_timer_handler()",
};

/* ---- bound-elsewhere ---------------------------------------------------------------------- */

/* One refused SYN is a stranger's scan, as every host on the Internet sees them. The same address
 * and port refused again and again is a client that expects the service. */
#define REFUSALS_MIN	     2
#define REFUSALS_OF_A_CLIENT 3

static bool covers(const struct connection *listener, const struct address *address)
{
	struct address listened = address_unmapped(&listener->local);
	struct address plain = address_unmapped(address);

	if (address_is_any(&listened))
		return listened.family == plain.family ||
		       (listened.family == ADDRESS_IPV6 && !(listener->bits & SOCKET_V6ONLY));
	return address_equal(&listened, &plain);
}

/* A listener of the port on another address, NONE where there is none or where one covers it. */
static uint32_t find_elsewhere(const struct model *model, const struct model_refusal *refusal)
{
	uint32_t elsewhere = NONE;

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		if (row->state != TCP_STATE_LISTEN || row->netns != refusal->netns ||
			row->local_port != refusal->facts.local_port)
			continue;
		if (covers(row, &refusal->facts.local))
			return NONE;
		elsewhere = i;
	}
	return elsewhere;
}

static void tell_bound_elsewhere(struct judge *judge, const struct rule *rule,
	const struct model_refusal *refusal, uint32_t elsewhere)
{
	const struct connection *listener = &judge->model->connections.items[elsewhere];
	const struct observe_refusal *facts = &refusal->facts;
	bool client = facts->count >= REFUSALS_OF_A_CLIENT;
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
		note_text(judge, "tcpdump -nn -i any 'tcp[tcpflags] & tcp-rst != 0 and src port %u'",
			facts->local_port));
	address_print(&facts->remote, client_address);
	note_string(finding, _("the last one of"), note_text(judge, "%s", client_address), "tcpdump");
	note_counter(judge, finding, "TcpOutRsts");
	note_string(finding, _("listens on"), listener_name(judge, listener), "ss -ltnp");
	if (listener->bits & SOCKET_V6ONLY)
		note_string(finding, "v6only", "1", "ss -ltne");
	note_undecided(finding, _("intended"),
		_("the narrow address may be meant, and the client a stranger: ask who it is"));
}

/* The stack counts each reset that it sends; those of a firewall (reject with tcp reset) it does
 * not. Both leave this host and look alike, and the two counts are taken at slightly different
 * instants. */
static bool is_of_the_stack(const struct model *model, const struct model_refusal *refusal)
{
	int64_t sent = model_counter_delta(model, refusal->netns, "TcpOutRsts");

	return sent > 0 && sent * 4 >= (int64_t)refusal->facts.count * 3;
}

/* "localhost" is ::1 first: a program that is refused there goes on to 127.0.0.1 and is served. */
static bool falls_back(const struct model *model, const struct model_refusal *refusal)
{
	return address_is_loopback(&refusal->facts.local) &&
	       model_counter_delta(model, refusal->netns, "TcpPassiveOpens") >=
		       refusal->facts.count - 1;
}

static void bound_elsewhere_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	const struct model *model = judge->model;

	for (uint32_t i = 0; i < model->refusals.count; i++) {
		const struct model_refusal *refusal = &model->refusals.items[i];
		uint32_t elsewhere;

		/* Forwarded for a container: not this namespace's own refusal. */
		if (refusal->netns != netns->number ||
			refusal->facts.count < REFUSALS_MIN ||
			!model_has_local(model, netns->number, &refusal->facts.local) ||
			!is_of_the_stack(model, refusal) || falls_back(model, refusal))
			continue;
		elsewhere = find_elsewhere(model, refusal);
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
	.cause = N_("the service is bound to an address (or an address family) that the clients do not "
		    "use: 127.0.0.1 only, IPv6 only, an address of before"),
	.remedies = {{N_("where these clients are meant to come in: bind the service to the address that they "
			"use, or to 0.0.0.0 and ::"),
			     NULL},
		{N_("see what listens where"), "ss -ltnp sport = :{local_port}"}},
	.references = "RFC 9293 3.10.7.1; ipv6(7) IPV6_V6ONLY",
};

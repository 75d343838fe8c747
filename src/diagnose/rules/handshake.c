/* The server's side of the handshake, finer: one member of a group, what a full queue does to SYN
 * cookies and to resets, signatures that do not match (catalogue F04, F05, F07, F13, F14). */
#include <string.h>

#include "diagnose/rules/rules.h"

static const char *local_name(struct judge *judge, const struct connection *row)
{
	return note_endpoint(judge, &row->local, row->local_port);
}

static void note_queue(
	struct judge *judge, struct finding *finding, const struct connection *listener)
{
	const char *ss = note_text(judge, "ss -ltnm sport = :%u", listener->local_port);

	note_number(finding, "Recv-Q", listener->rqueue, "connections", ss);
	note_number(finding, "backlog", listener->wqueue, "connections", ss);
	if (drops_in_look(listener))
		note_change(finding, _("drops of this listener"), listener->before.drops,
			listener->drops, "segments", ss);
}

/* ---- abort-on-overflow-set ---------------------------------------------------------------- */

static void tell_abort(struct judge *judge, const struct rule *rule, uint32_t netns,
	uint32_t listener, int64_t resets)
{
	const struct connection *row = &judge->model->connections.items[listener];
	bool embryonic = model_counter_delta(judge->model, netns, "TcpExtEmbryonicRsts") > 0;
	struct finding *finding = judge_start(judge, rule, netns);

	if (!finding)
		return;
	finding->severity = resets > 0 ? SEVERITY_WARNING : SEVERITY_NOTICE;
	/* A client that resets its own half-open connection is counted as well. */
	finding->confidence =
		!embryonic && is_over_full(row) ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY;
	finding->title = resets > 0
				 ? note_text(judge,
					   _("net.ipv4.tcp_abort_on_overflow = 1 resets clients of "
					     "%s that would have been served"),
					   local_name(judge, row))
				 : note_text(judge,
					   _("net.ipv4.tcp_abort_on_overflow = 1 resets nobody: %s "
					     "drops SYNs without an answer all the same"),
					   local_name(judge, row));
	note_connection(judge, finding, listener);
	note_setting(finding, "net.ipv4.tcp_abort_on_overflow");
	note_number(finding, "net.ipv4.tcp_abort_on_overflow", 1, "",
		"sysctl net.ipv4.tcp_abort_on_overflow");
	note_queue(judge, finding, row);
	note_counter(judge, finding, "TcpExtListenOverflows");
	note_counter(judge, finding, "TcpExtEmbryonicRsts");
	note_counter(judge, finding, "TcpOutRsts");
	if (!embryonic)
		note_string(finding, "TcpExtEmbryonicRsts", "+0", "nstat -az TcpExtEmbryonicRsts");
}

static void abort_on_overflow_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	const struct model *model = judge->model;
	uint32_t listener;
	int64_t resets;

	if (model_sysctl_number(model, netns->number, "net.ipv4.tcp_abort_on_overflow", 0) != 1 ||
		model_counter_delta(model, netns->number, "TcpExtListenOverflows") <= 0)
		return;
	listener = find_dropping(model, netns->number, IN(LISTEN), UINT64_MAX);
	if (listener == NONE)
		return;
	/* A reset that is sent for a half-open connection moves both. */
	resets = model_counter_delta(model, netns->number, "TcpExtEmbryonicRsts");
	if (model_counter_delta(model, netns->number, "TcpOutRsts") < resets)
		resets = 0;
	tell_abort(judge, rule, netns->number, listener, resets);
}

const struct rule rule_abort_on_overflow_set = {
	.id = "abort-on-overflow-set",
	.needs = NEED_COUNTERS | NEED_SYSCTLS | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.survey = abort_on_overflow_survey,
	.twins = {{"port-closed", N_("the port is listened on; the resets, if any, answer the last "
				     "ACK of a handshake, not a SYN")}},
	.cause = N_("with a full accept queue the SYN is dropped before a reset could be sent, so "
		    "that new clients hang all the same; only those are reset whose last ACK comes "
		    "just when the queue is full, and without the setting the next retransmission "
		    "of the SYN,ACK would have let them in"),
	.remedies = {{N_("set it back: the queue is what has to be mended"),
			     "sysctl -w net.ipv4.tcp_abort_on_overflow=0"},
		{N_("see which files set it"),
			"grep -rs tcp_abort_on_overflow /etc/sysctl.conf /etc/sysctl.d "
			"/usr/lib/sysctl.d"}},
	.references = "net/ipv4/tcp_minisocks.c tcp_check_req(); net/ipv4/tcp_input.c "
		      "tcp_conn_request(); ip-sysctl.rst tcp_abort_on_overflow",
	.explains = "unused-or-wrong-knob",
};

/* ---- cookie-ghost ------------------------------------------------------------------------- */

/* What a path of any MTU lets through: larger segments may be lost for their size. */
#define GHOST_BYTES_MAX 536
/* Firewalls and NAT remember a new connection for a minute at least: whoever spoke this soon after
 * its handshake was not forgotten by them. */
#define GHOST_SPOKE_MS 30000
/* As many that hang are more than one pool's bad luck. */
#define GHOSTS_MANY 10

/* One segment ever came, the SYN,ACK; a connection that was accepted had two. (What the server sees of
 * it is told by accept-queue-full.) */
static bool cookie_ghost_match(const struct judge *judge, const struct connection *connection)
{
	return judge_stayed(judge, connection) && connection->timer == TIMER_RETRANSMIT &&
	       connection->retransmits >= retries_needed(judge, connection) &&
	       connection->segs_in == 1 && connection->bytes_acked <= 1 &&
	       !connection->bytes_received && connection->wqueue <= GHOST_BYTES_MAX &&
	       connection->last_ack_recv_ms <= in_vain_ms(connection) + GHOST_SPOKE_MS &&
	       judge_path(judge, connection) <= PATH_FINE && !judge_address_gone(judge, connection);
}

/* What became of this host's other connections to the server while the ghost waited. */
struct meanwhile {
	const struct connection *same_port; /* one to the same port that was answered, NULL */
	const struct connection *elsewhere; /* one to another port of the address, NULL */
	bool stopped; /* the same port has stopped to answer one that it had served */
};

/* Its data was acknowledged during the look, while the ghost waited: the server and both ways are alive.
 * (That something came from it is not enough: a server that hears nothing retransmits.) */
static bool is_answered(const struct judge *judge, const struct connection *row, uint32_t waited_ms)
{
	return judge_stayed(judge, row) && !nothing_acked(row) && row->last_ack_recv_ms < waited_ms;
}

static bool has_stopped(const struct judge *judge, const struct connection *row)
{
	return row->bytes_acked > 1 && nothing_acked(row) && row->timer == TIMER_RETRANSMIT &&
	       row->retransmits >= retries_needed(judge, row);
}

static struct meanwhile find_meanwhile(const struct judge *judge, const struct connection *ghost)
{
	const struct model *model = judge->model;
	uint32_t waited_ms = in_vain_ms(ghost);
	struct meanwhile meanwhile = {0};

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];
		bool same_port = row->remote_port == ghost->remote_port;

		if (row->netns != ghost->netns || !address_equal(&row->remote, &ghost->remote))
			continue;
		if (same_port && has_stopped(judge, row))
			meanwhile.stopped = true;
		else if (!is_answered(judge, row, waited_ms))
			continue;
		else if (same_port)
			meanwhile.same_port = row;
		else
			meanwhile.elsewhere = row;
	}
	return meanwhile;
}

static void note_ghost(struct judge *judge, struct finding *finding, const struct connection *one,
	const struct meanwhile *meanwhile)
{
	const char *ss = note_text(judge, "ss -tnoi dst %s", remote_name(judge, one));
	const struct connection *answered =
		meanwhile->same_port ? meanwhile->same_port : meanwhile->elsewhere;

	note_number(finding, _("segments ever received (segs_in)"), one->segs_in, "", ss);
	note_number(finding, _("retransmissions"), one->retransmits, "", ss);
	note_number(finding, _("last ACK from the peer"), one->last_ack_recv_ms, "ms", ss);
	note_number(finding, "Send-Q", one->wqueue, "bytes", ss);
	note_number(finding, _("acknowledged on another connection to it"),
		(int64_t)(answered->bytes_acked - answered->before.bytes_acked), "bytes",
		note_text(judge, "ss -tnoi dst %s", remote_name(judge, answered)));
	note_ruled_out(finding, "peer-vanished",
		_("the same server answers another connection of this host meanwhile"));
	note_undecided(finding, _("a SYN proxy or balancer on the way"),
		_("if it completes handshakes in the server's name, its own way to the server may "
		  "be what is broken: look at its backends"));
	note_undecided(finding, "accept-queue-full",
		_("on the server: ss -ltn shows Recv-Q above Send-Q, and nstat -az shows "
		  "TcpExtSyncookiesRecv above TcpExtSyncookiesSent"));
}

static bool cookie_ghost_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	struct meanwhile meanwhile = find_meanwhile(judge, one);

	/* That the address answers at another port tells less: where the port has stopped as a whole
	 * the peer is gone from it. */
	if (!meanwhile.same_port && (!meanwhile.elsewhere || meanwhile.stopped))
		return false;
	finding->severity = meanwhile.same_port && is_large_part(judge, group, GHOSTS_MANY)
				    ? SEVERITY_CRITICAL
				    : SEVERITY_WARNING;
	finding->confidence = meanwhile.same_port ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	finding->title = note_text(judge,
		ngettext("%u connection to %s exists on this side only: the server knows nothing "
			 "of it",
			"%u connections to %s exist on this side only: the server knows nothing of "
			"them",
			group->count),
		group->count, remote_name(judge, one));
	note_ghost(judge, finding, one, &meanwhile);
	return true;
}

const struct rule rule_cookie_ghost = {
	.id = "cookie-ghost",
	.states = IN(ESTABLISHED),
	.needs = NEED_TCP_INFO | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.group_by = GROUP_SERVICE,
	.match = cookie_ghost_match,
	.conclude = cookie_ghost_conclude,
	.twins = {{"flow-forgotten",
			  N_("it spoke soon after its handshake, before a firewall forgets it")},
		{"pmtu-blackhole", N_("what it sends is small enough for any path")}},
	.cause =
		N_("the server answered the SYN with a SYN cookie and kept no state; when the last "
		   "ACK brought the cookie back its accept queue was full, and the ACK was dropped "
		   "without an answer: the client is ESTABLISHED, the server has no socket. Each "
		   "retransmission is another try; a client that waits for the server to speak "
		   "first waits for ever"),
	.remedies = {{N_("on the server: see why the program does not accept"),
			     "ss -ltnp; nstat -az TcpExtListenOverflows TcpExtSyncookiesRecv"},
		{N_("a larger backlog of listen() and net.core.somaxconn, so that cookies are not "
		    "needed"),
			NULL},
		{N_("in the client: a deadline for the first answer, or TCP_USER_TIMEOUT"), NULL}},
	.references = "RFC 4987 3.6; net/ipv4/syncookies.c cookie_v4_check(), "
		      "tcp_get_cookie_sock()",
	.explains = "peer-vanished",
};

/* ---- reuseport-member-stuck --------------------------------------------------------------- */

/* A queue that is far from full yet: so many wait, at both snapshots, and not fewer at the last. */
#define BEHIND_MIN 8

static bool is_behind(const struct connection *listener)
{
	return listener->seen == (SEEN_FIRST | SEEN_LAST) && listener->before.rqueue &&
	       listener->rqueue >= BEHIND_MIN;
}

static bool reuseport_match(const struct judge *judge, const struct connection *listener)
{
	return judge_is_now(judge, listener) && (is_over_full(listener) || is_behind(listener));
}

/* Listeners of one address, port and device can only be several with SO_REUSEPORT. */
static bool is_sibling(const struct connection *a, const struct connection *b)
{
	return b->state == TCP_STATE_LISTEN && a->netns == b->netns &&
	       a->local_port == b->local_port && a->ifindex == b->ifindex &&
	       address_equal(&a->local, &b->local);
}

struct siblings {
	uint32_t all, fine;
	uint32_t untouched; /* connections that nobody accepted all through the look */
};

/* One that was not accepted has no file, and so no inode. */
static bool is_untouched(
	const struct judge *judge, const struct connection *stuck, const struct connection *row)
{
	return row->listener != NONE && !row->inode && judge_stayed(judge, row) &&
	       (IN(ESTABLISHED) | IN(CLOSE_WAIT)) & 1u << row->state &&
	       is_sibling(stuck, &judge->model->connections.items[row->listener]);
}

/* Fine: hardly anybody waits there, and it turned nobody away. */
static struct siblings count_siblings(const struct judge *judge, const struct connection *stuck)
{
	const struct model *model = judge->model;
	struct siblings siblings = {0};

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		siblings.untouched += is_untouched(judge, stuck, row);
		if (!is_sibling(stuck, row) || !judge_is_now(judge, row))
			continue;
		siblings.all++;
		siblings.fine +=
			row->rqueue < BEHIND_MIN / 2 && !is_over_full(row) && !drops_in_look(row);
	}
	return siblings;
}

static const struct connection *worst_member(struct judge *judge, const struct group *group)
{
	const struct connection *worst = judge_member(judge, group->first_member);

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		if (judge_member(judge, m)->rqueue > worst->rqueue)
			worst = judge_member(judge, m);
	return worst;
}

/* Members are inherited as well (a master and its workers hold all of them): a holder that is
 * stopped tells more than the first one. */
static const struct observe_process *find_holder(
	const struct model *model, const struct connection *listener)
{
	uint32_t count;
	const struct owner *owners = model_owners(model, listener->inode, &count);

	for (uint32_t i = 0; i < count; i++)
		if (owners[i].process != NONE &&
			is_stopped(&model->processes.items[owners[i].process]))
			return &model->processes.items[owners[i].process];
	return model_owner(model, listener->inode);
}

/* Nobody takes from it: as many as waited before were not accepted all through the look. A queue that is
 * merely busy is as long as it happens to be at the moment. */
static bool is_left_alone(const struct connection *listener, const struct siblings *siblings)
{
	return is_behind(listener) && siblings->untouched >= listener->before.rqueue;
}

/* Full for a moment, and nobody was turned away: a burst. */
static bool is_stuck(const struct judge *judge, const struct connection *listener,
	const struct siblings *siblings)
{
	return is_left_alone(listener, siblings) || has_overflowed(judge, listener) ||
	       was_over_full(judge, listener);
}

static bool reuseport_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *worst = worst_member(judge, group);
	struct siblings siblings = count_siblings(judge, worst);
	const struct observe_process *owner = find_holder(judge->model, worst);
	bool full = is_over_full(worst);

	if (!siblings.fine || !is_stuck(judge, worst, &siblings))
		return false;
	finding->severity =
		full && has_overflowed(judge, worst) ? SEVERITY_CRITICAL : SEVERITY_WARNING;
	finding->confidence =
		full && was_over_full(judge, worst) ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY;
	finding->title = note_text(judge,
		ngettext("%u of the %u queues of %s is not emptied (%s): its part of the clients "
			 "hangs",
			"%u of the %u queues of %s are not emptied (%s): their part of the clients "
			"hangs",
			group->count),
		group->count, siblings.all, local_name(judge, worst),
		owner ? note_text(judge, "%s (pid %u)", owner->comm, owner->pid)
		      : note_owner(judge, worst));
	note_worst_first(judge, group, finding, worst);
	if (owner)
		finding->subjects[0].process = (uint32_t)(owner - judge->model->processes.items);
	note_queue(judge, finding, worst);
	note_number(finding, _("queues of the group in which hardly anybody waits"), siblings.fine,
		"", note_text(judge, "ss -ltnpe sport = :%u", worst->local_port));
	note_counter(judge, finding, "TcpExtListenOverflows");
	if (owner)
		note_process_state(judge, finding, owner);
	return true;
}

const struct rule rule_reuseport_member_stuck = {
	.id = "reuseport-member-stuck",
	.states = IN(LISTEN),
	.needs = NEED_SOCK_DIAG | NEED_SECOND_LOOK,
	.group_by = GROUP_ENDPOINT,
	.match = reuseport_match,
	.conclude = reuseport_conclude,
	.twins = {{"accept-queue-full",
			  N_("other queues of the same address and port are emptied: the service "
			     "as a whole has room")},
		{"syn-flood", N_("completed connections wait, not half-open ones")}},
	.cause = N_(
		"with SO_REUSEPORT each member has a queue of its own and the kernel picks it by a "
		"hash of the client's address and port; it does not look whether anybody accepts "
		"from it: the part of the clients that falls to a stuck, stopped or forgotten "
		"member hangs, again and again for the same source port"),
	.remedies = {{N_("see who holds which member, and which one does not accept"),
			     "ss -ltnpe sport = :{local_port}"},
		{N_("see where it hangs, then restart that worker"), "cat /proc/{pid}/stack"},
		{N_("so that a member that is closed hands its connections to the others"),
			"sysctl -w net.ipv4.tcp_migrate_req=1"}},
	.references = "socket(7) SO_REUSEPORT; net/core/sock_reuseport.c; ip-sysctl.rst "
		      "tcp_migrate_req",
	.explains = "accept-queue-full syn-overload syn-flood cookie-lost-options reader-stalled "
		    "close-wait-unread syn-blackhole",
};

/* ---- cookie-lost-options ------------------------------------------------------------------ */

/* TCPI_OPT_…: what cookies keep only where timestamps carry it. */
#define OPTION_TIMESTAMPS 1u
#define OPTION_SACK	  2u
#define OPTION_WSCALE	  4u
/* Small stacks offer none of these: one or two such clients are no sign. */
#define BARE_MIN 3
/* Of all connections since boot: so many by cookie that a bare one may well be one of them. */
#define COOKIE_PART 10

static bool is_bare(const struct judge *judge, const struct connection *connection)
{
	return judge_is_now(judge, connection) && connection->listener != NONE &&
	       connection->tcp_info_size &&
	       !(connection->options & (OPTION_TIMESTAMPS | OPTION_SACK | OPTION_WSCALE));
}

/* What came in by cookie, and what came in at all, since boot. */
static int64_t since_boot(const struct judge *judge, uint32_t netns, const char *name)
{
	const struct counter *counter = model_counter(judge->model, netns, name);

	return counter ? counter->last : 0;
}

static int64_t by_cookie(const struct judge *judge, uint32_t netns)
{
	return since_boot(judge, netns, "TcpExtSyncookiesRecv");
}

static int64_t passive_opens(const struct judge *judge, uint32_t netns)
{
	return since_boot(judge, netns, "TcpPassiveOpens");
}

static bool lost_options_match(const struct judge *judge, const struct connection *connection)
{
	uint32_t netns = connection->netns;

	return is_bare(judge, connection) && by_cookie(judge, netns) > 0 &&
	       by_cookie(judge, netns) * COOKIE_PART >= passive_opens(judge, netns);
}

/* A connection of the same client to the same listener that kept the options: it offers them. */
static bool offers_options(const struct judge *judge, const struct connection *bare)
{
	const struct model *model = judge->model;

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		if (row->listener == bare->listener && row->netns == bare->netns &&
			row->options & (OPTION_SACK | OPTION_WSCALE) &&
			address_equal(&row->remote, &bare->remote))
			return true;
	}
	return false;
}

/* So many members are asked for: each costs a walk over the connections. */
#define ASKED_MAX 8

static bool any_offers(struct judge *judge, const struct group *group)
{
	unsigned asked = 0;

	for (uint32_t m = group->first_member; m != NONE && asked < ASKED_MAX;
		m = judge_next(judge, m), asked++)
		if (offers_options(judge, judge_member(judge, m)))
			return true;
	return false;
}

/* Each client is offered a cookie: then bare connections are theirs, whatever the others are. */
static bool all_by_cookie(const struct judge *judge, uint32_t netns)
{
	return model_sysctl_number(judge->model, netns, "net.ipv4.tcp_syncookies", 1) == 2;
}

static void note_lost_options(struct judge *judge, const struct group *group,
	struct finding *finding, const struct connection *one)
{
	const char *ss = note_text(judge, "ss -tnoi sport = :%u", one->local_port);

	note_connection(judge, finding, one->listener);
	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		note_connection(judge, finding, judge->members.items[m].connection);
	note_string(finding, _("options (ts, sack, wscale)"), _("none"), ss);
	note_number(finding, "TcpExtSyncookiesRecv", by_cookie(judge, group->netns), "",
		"nstat -az TcpExtSyncookiesRecv");
	note_number(finding, "TcpPassiveOpens", passive_opens(judge, group->netns), "",
		"nstat -az TcpPassiveOpens");
}

static bool lost_options_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	bool offered = any_offers(judge, group);
	bool always = all_by_cookie(judge, group->netns);
	bool ours = !model_sysctl_number(judge->model, group->netns, "net.ipv4.tcp_timestamps", 1);

	if (group->count < BARE_MIN || (!offered && !always))
		return false;
	finding->severity = SEVERITY_NOTICE;
	finding->confidence = offered ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	finding->title = note_text(judge,
		_("%u connections to %s lost window scaling and SACK to SYN cookies"), group->count,
		local_name(judge, &judge->model->connections.items[one->listener]));
	note_lost_options(judge, group, finding, one);
	if (ours)
		note_setting(finding, "net.ipv4.tcp_timestamps");
	if (always)
		note_remedy(finding, _("send cookies only when the queue is full"),
			"sysctl -w net.ipv4.tcp_syncookies=1");
	if (offered)
		note_ruled_out(finding, _("clients that offer none"),
			_("other connections of the same client have them"));
	else
		note_undecided(finding, _("clients that offer none"),
			_("small stacks know neither window scaling nor SACK: a capture of their "
			  "SYN tells"));
	return true;
}

const struct rule rule_cookie_lost_options = {
	.id = "cookie-lost-options",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_COUNTERS | NEED_SYSCTLS | NEED_SOCK_DIAG,
	.group_by = GROUP_LISTENER,
	.match = lost_options_match,
	.conclude = lost_options_conclude,
	.twins = {{"syn-overload",
		N_("it is over, or there is none: what it did to these connections stays")}},
	.cause = N_(
		"a SYN cookie has room for the MSS only; window scaling and SACK come back in the "
		"timestamp, and where either side sends none they are lost for the life of the "
		"connection: at most 64 KiB in flight, and a burst of loss costs a round trip per "
		"segment"),
	.remedies = {{N_("a larger backlog of listen() and net.core.somaxconn, so that cookies are "
			 "not needed"),
			     NULL},
		{N_("timestamps on both sides carry the options through a cookie (Windows clients "
		    "send none by default)"),
			"sysctl net.ipv4.tcp_timestamps net.ipv4.tcp_syncookies"},
		{N_("what is already open stays as it is: long transfers have to reconnect"),
			NULL}},
	.references = "RFC 4987 3.6; RFC 7323; net/ipv4/syncookies.c cookie_init_timestamp(), "
		      "cookie_timestamp_decode()",
};

/* ---- tcp-signature-mismatch --------------------------------------------------------------- */

static const struct signature_counter {
	const char *name;
	const char *title; /* N_(), with %s for this end */
	/* Whoever sends signed segments to a port without a key moves it, a stranger too. */
	bool by_anybody;
} signature_counters[] = {
	{"TcpExtTCPMD5Failure", N_("segments to %s carry an MD5 signature of another key"), false},
	{"TcpExtTCPMD5NotFound", N_("segments to %s lack the MD5 signature that is set for it"),
		false},
	{"TcpExtTCPMD5Unexpected",
		N_("segments to %s are signed with MD5, and no key is set here for that peer"),
		true},
	{"TcpExtTCPAOBad", N_("segments to %s carry a TCP-AO signature of another key"), false},
	{"TcpExtTCPAORequired", N_("segments to %s lack the TCP-AO signature that is set for it"),
		false},
	{"TcpExtTCPAOKeyNotFound",
		N_("segments to %s are signed with a TCP-AO key that is not set here"), true},
};

#define SIGNATURE_COUNTERS (sizeof(signature_counters) / sizeof(signature_counters[0]))
/* A peer that tries again sends several; later its tries are seconds apart, and a look sees one. */
#define SIGNATURE_TRIES_MIN  2
#define SIGNATURE_TRIES_EVER 3

/* The counter that moved most, NULL where none says enough. */
static const struct signature_counter *worst_counter(const struct model *model, uint32_t netns)
{
	const struct signature_counter *worst = NULL;
	int64_t most = 0;

	for (size_t i = 0; i < SIGNATURE_COUNTERS; i++) {
		const struct signature_counter *row = &signature_counters[i];
		int64_t moved = model_counter_delta(model, netns, row->name);

		if (moved <= most || (moved < SIGNATURE_TRIES_MIN &&
					     model_counter(model, netns, row->name)->last <
						     SIGNATURE_TRIES_EVER))
			continue;
		most = moved;
		worst = row;
	}
	return worst;
}

static uint64_t refused_for_signature(const struct model *model, uint32_t netns)
{
	int64_t sum = 0;

	for (size_t i = 0; i < SIGNATURE_COUNTERS; i++)
		sum += model_counter_delta(model, netns, signature_counters[i].name);
	return sum > 0 ? (uint64_t)sum : 0;
}

static void signature_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	const struct model *model = judge->model;
	const struct signature_counter *counter = worst_counter(model, netns->number);
	const struct connection *row;
	struct finding *finding;
	uint32_t index;

	if (!counter)
		return;
	/* Such a segment counts as a drop of the socket that it was for: what dropped more has another
	 * reason to. */
	index = find_dropping(model, netns->number,
		IN(LISTEN) | IN(ESTABLISHED) | IN(CLOSE_WAIT) | IN(SYN_SENT),
		refused_for_signature(model, netns->number));
	finding = index == NONE ? NULL : judge_start(judge, rule, netns->number);
	if (!finding)
		return;
	row = &model->connections.items[index];
	finding->severity = counter->by_anybody ? SEVERITY_NOTICE : SEVERITY_WARNING;
	/* Other drops may have been more. */
	finding->confidence = CONFIDENCE_LIKELY;
	finding->title = note_text(judge, _(counter->title), local_name(judge, row));
	note_connection(judge, finding, index);
	for (size_t i = 0; i < SIGNATURE_COUNTERS; i++)
		note_counter(judge, finding, signature_counters[i].name);
	note_change(finding, _("drops of this socket"), row->before.drops, row->drops, "segments",
		note_text(judge, "ss -tanm sport = :%u (d…)", row->local_port));
	note_undecided(finding, _("which side is wrong"),
		_("this end sees only that they differ: compare the keys, and who sends is told by "
		  "the trace events tcp:tcp_hash_md5_mismatch, tcp_hash_md5_required and "
		  "tcp_hash_md5_unexpected"));
}

const struct rule rule_tcp_signature_mismatch = {
	.id = "tcp-signature-mismatch",
	.needs = NEED_COUNTERS | NEED_SECOND_LOOK | NEED_SKMEM,
	.survey = signature_survey,
	.twins = {{"local-ingress-drop", N_("the stack itself dropped them, for their signature")},
		{"accept-queue-full",
			N_("ListenOverflows does not count them: they never reach the queue")}},
	.cause =
		N_("the two ends of a signed session (BGP, LDP, MSDP) have different keys, or only "
		   "one of them has one: the kernel drops every segment without an answer, so that "
		   "the peer hangs in SYN_SENT or retransmits, as if the path were cut"),
	.remedies = {{N_("set the same key for the same peer address on both sides"), NULL},
		{N_("see who sends what, and whether it is signed (option md5)"),
			"tcpdump -nn -v -c 20 port {local_port}"},
		{N_("let the kernel name the peer"),
			"trace-cmd record -e tcp:tcp_hash_md5_mismatch -e "
			"tcp:tcp_hash_md5_required -e tcp:tcp_hash_md5_unexpected sleep 10"}},
	.references = "RFC 2385; RFC 5925; net/ipv4/tcp.c tcp_inbound_hash()",
	.explains = "peer-vanished",
};

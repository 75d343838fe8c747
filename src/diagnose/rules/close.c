/* The closing states (catalogue F61 to F72). */
#include "diagnose/rules/rules.h"

/* Few are noise of any host that serves strangers; this many, where they are a large part of all
 * connections, are worth a warning. */
#define CLOSING_MANY 10

/* ---- CLOSE_WAIT --------------------------------------------------------------------------- */

/* A half-close whose answer takes its time looks the same for so long. The FIN was the last that
 * came, so the silence is the time spent in the state. */
#define HALF_CLOSED_MIN_MS 5000
/* Longer than an answer takes. */
#define HALF_CLOSED_OLD_MS 60000
/* A process that has a quarter of its descriptors in half-closed connections is in trouble soon,
 * whatever they wait for. */
#define DESCRIPTORS_PART 4

/* What is known of the time that a group's connections have been half-closed. */
struct half_closed {
	uint32_t oldest_ms;  /* of all, as far as is known */
	uint32_t certain_ms; /* of those whose peer was silent all the while */
	uint32_t old;	     /* how many are old, as far as is known */
};

/* The kernel sets the keepalive timer for whole seconds: from a probe on (TCP_KEEPINTVL), or from
 * the last sign of life on (TCP_KEEPIDLE, tcp_keepalive_timer()). So where the age of the last ACK
 * and what is left of the timer add up to whole seconds, less the round trip of the probe, that ACK
 * may answer a probe. Else it came by itself: with the FIN, or for ours. */
#define PROBE_SLACK_MS 20

static bool may_answer_probe(const struct connection *connection)
{
	uint64_t sum = (uint64_t)connection->last_ack_recv_ms + connection->expires_ms;
	uint64_t less = connection->rtt_us / 500 + PROBE_SLACK_MS;

	return connection->timer == TIMER_KEEPALIVE && (sum + less) % 1000 <= less + PROBE_SLACK_MS;
}

/* Where the answers to our own probes break the silence, only data tells how long the connection
 * rests: the FIN may have come at any time since. */
static uint32_t half_closed_ms(const struct connection *connection)
{
	uint32_t silence = connection_silence_ms(connection);

	if (!connection->tcp_info_size || !may_answer_probe(connection))
		return silence;
	return connection->last_data_recv_ms < connection->last_data_sent_ms
		       ? connection->last_data_recv_ms
		       : connection->last_data_sent_ms;
}

static struct half_closed read_half_closed(struct judge *judge, const struct group *group)
{
	struct half_closed half = {.certain_ms = (uint32_t)(model_seconds(judge->model) * 1000)};

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		const struct connection *row = judge_member(judge, m);
		uint32_t rest = half_closed_ms(row);
		uint32_t silence = connection_silence_ms(row);

		half.oldest_ms = rest > half.oldest_ms ? rest : half.oldest_ms;
		half.certain_ms = silence > half.certain_ms ? silence : half.certain_ms;
		half.old += rest >= HALF_CLOSED_OLD_MS;
	}
	return half;
}

/* Connections of the group's process in CLOSE_WAIT that were not there at the first snapshot. */
static uint32_t count_new(struct judge *judge, const struct group *group)
{
	const struct model *model = judge->model;
	const struct connection *one = judge_member(judge, group->first_member);
	const struct observe_process *owner = model_owner(model, one->inode);
	uint32_t count = 0;

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		if (row->state == TCP_STATE_CLOSE_WAIT && row->netns == group->netns &&
			row->seen & SEEN_LAST && row->inode && !judge_stayed(judge, row) &&
			model_owner(model, row->inode) == owner)
			count++;
	}
	return count;
}

/* A connection that its peer closed after a long rest, a moment ago, looks as old as one whose FIN
 * is as old as its last data, where probes are answered: for one or a few that decides nothing. */
static bool are_old(const struct half_closed *half)
{
	return half->certain_ms >= HALF_CLOSED_OLD_MS || half->old >= CLOSING_MANY;
}

static void half_closed_grade(struct finding *finding, const struct half_closed *half, bool many)
{
	bool certain = half->certain_ms >= HALF_CLOSED_OLD_MS;

	finding->severity = are_old(half) || many ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = certain	      ? CONFIDENCE_CERTAIN
			      : are_old(half) ? CONFIDENCE_LIKELY
					      : CONFIDENCE_POSSIBLE;
	if (!certain)
		note_undecided(finding, _("half-close in use"),
			_("an answer that takes long to compute looks the same: look again in a "
			  "minute"));
}

/* So many that the process will run out of descriptors, if they stay. */
static bool fills_descriptors(const struct group *group, const struct observe_process *process)
{
	return process && process->fd_soft &&
	       (uint64_t)group->count * DESCRIPTORS_PART >= process->fd_soft;
}

static void note_close_wait(struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	const struct observe_process *process = model_owner(judge->model, one->inode);
	struct half_closed half = read_half_closed(judge, group);
	uint32_t new_ones = count_new(judge, group);

	half_closed_grade(finding, &half, fills_descriptors(group, process));
	note_number(finding, "CLOSE_WAIT", group->count, "connections", "ss -tnp state close-wait");
	if (new_ones)
		note_number(finding, _("new during the look"), new_ones, "connections",
			"ss -tnp state close-wait");
	note_number(finding, "Recv-Q", one->rqueue, "bytes", "ss -tn state close-wait");
	if (one->tcp_info_size)
		note_number(finding, _("longest silence"), half.oldest_ms, "ms",
			"ss -tni state close-wait (lastrcv, lastack)");
	if (process && process->fd_soft && process->fd_count != UINT32_MAX)
		note_string(finding, _("descriptors"),
			note_text(judge, "%u / %llu", process->fd_count,
				(unsigned long long)process->fd_soft),
			note_text(judge, "ls /proc/%u/fd | wc -l", process->pid));
	note_forecast(judge, finding, process, new_ones);
	if (process && one->rqueue)
		note_process_state(judge, finding, process);
}

/* Half-close in use: the peer has said all it wanted and still reads what we send. */
static bool still_sends(const struct connection *connection)
{
	return connection->wqueue || connection->bytes_sent != connection->before.bytes_sent ||
	       connection->bytes_acked != connection->before.bytes_acked;
}

/* Not yet accepted, so without an inode: that is the listener's fault, and no process holds it. */
static bool held_in_close_wait(const struct judge *judge, const struct connection *connection)
{
	return judge_stayed(judge, connection) && connection->inode && !still_sends(connection) &&
	       half_closed_ms(connection) >= HALF_CLOSED_MIN_MS;
}

static bool close_wait_unread_match(const struct judge *judge, const struct connection *connection)
{
	return held_in_close_wait(judge, connection) && connection->rqueue >= 1 &&
	       connection->before.rqueue == connection->rqueue;
}

static bool close_wait_unread_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);

	note_close_wait(judge, group, finding);
	finding->title = note_text(judge,
		ngettext("%s has not read the end of %u closed connection",
			"%s has not read the end of %u closed connections", group->count),
		note_owner(judge, one), group->count);
	return true;
}

const struct rule rule_close_wait_unread = {
	.id = "close-wait-unread",
	.states = IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.group_by = GROUP_OWNER,
	.match = close_wait_unread_match,
	.conclude = close_wait_unread_conclude,
	.twins = {{"close-wait-leak", N_("Recv-Q is not 0: the end of the stream itself is unread "
					 "(the FIN counts one)")},
		{"accept-queue-full", N_("the connection was accepted: a process holds it")}},
	.cause = N_("the peer closed and the program has not noticed: the descriptor is not in its "
		    "poll "
		    "set, the thread is stuck, or the event was lost"),
	.remedies = {{N_("see what the program waits for"),
			     "cat /proc/{pid}/stack; ls /proc/{pid}/task"},
		{N_("fix the program: read until 0, then close(); no sysctl clears CLOSE_WAIT"),
			NULL},
		{N_("to be rid of one now (the program keeps its descriptor)"),
			"ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.6; tcp_keepalive_* do not clear it while the peer answers",
};

static bool close_wait_leak_match(const struct judge *judge, const struct connection *connection)
{
	return held_in_close_wait(judge, connection) && !connection->rqueue;
}

static bool close_wait_leak_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);

	note_close_wait(judge, group, finding);
	finding->title = note_text(judge,
		finding->severity == SEVERITY_NOTICE
			? ngettext("%s has not closed %u connection that the peer closed",
				  "%s has not closed %u connections that the peers closed",
				  group->count)
			: ngettext("%s leaks a connection: %u that the peer closed stays in "
				   "CLOSE_WAIT",
				  "%s leaks connections: %u that the peers closed stay in "
				  "CLOSE_WAIT",
				  group->count),
		note_owner(judge, one), group->count);
	return true;
}

const struct rule rule_close_wait_leak = {
	.id = "close-wait-leak",
	.states = IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.group_by = GROUP_OWNER,
	.match = close_wait_leak_match,
	.conclude = close_wait_leak_conclude,
	.twins = {{"close-wait-unread",
		N_("Recv-Q is 0: the program has read the end of the stream")}},
	.cause = N_(
		"the peer closed, the program read the end of the stream and never called close(): "
		"each one holds a descriptor until the program ends, in the end accept() fails"),
	.remedies = {{N_("fix the missing close(): look at error paths, time-outs and connection "
			 "pools"),
			     NULL},
		{N_("see which descriptors they are"), "ss -tnp state close-wait"},
		{N_("first aid: restart the program"), NULL}},
	.references = "RFC 9293 3.6; close(2)",
};

/* ---- states that wait for an ACK ---------------------------------------------------------- */

/* Our FIN, or data before it, was sent again and again for the whole look: on a path that merely
 * loses, one of the tries is answered. */
static bool fin_unanswered(const struct judge *judge, const struct connection *connection)
{
	return judge_stayed(judge, connection) && connection->timer == TIMER_RETRANSMIT &&
	       connection->retransmits >= retries_needed(judge, connection) &&
	       connection->bytes_acked == connection->before.bytes_acked;
}

static void note_unanswered(struct judge *judge, const struct group *group, struct finding *finding,
	const char *ss_state)
{
	const struct connection *one = judge_member(judge, group->first_member);
	const char *ss = note_text(judge, "ss -tnoi state %s", ss_state);
	finding->severity =
		is_large_part(judge, group, CLOSING_MANY) ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = CONFIDENCE_LIKELY;
	note_number(finding, state_name(one->state), group->count, "connections", ss);
	note_change(
		finding, _("retransmissions"), one->before.retransmits, one->retransmits, "", ss);
	note_number(finding, "Send-Q", one->wqueue, "bytes", ss);
	if (tcp_info_has(one->tcp_info_size, last_ack_recv))
		note_change(finding, _("last ACK from the peer"), one->before.last_ack_recv_ms,
			one->last_ack_recv_ms, "ms", ss);
	note_path(judge, finding, one);
}

static const char *peer_or_many(struct judge *judge, const struct group *group)
{
	const struct connection *one = judge_member(judge, group->first_member);

	return group->count == 1 ? note_endpoint(judge, &one->remote, one->remote_port)
				 : note_text(judge, ngettext("%u peer", "%u peers", group->count),
					   group->count);
}

static bool fin_wait1_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	note_unanswered(judge, group, finding, "fin-wait-1");
	finding->title = note_text(judge, _("our close to %s is not answered (FIN_WAIT_1)"),
		peer_or_many(judge, group));
	return true;
}

const struct rule rule_fin_wait1_peer_gone = {
	.id = "fin-wait1-peer-gone",
	.states = IN(FIN_WAIT_1),
	.needs = NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.group_by = GROUP_HOST,
	.match = fin_unanswered,
	.conclude = fin_wait1_conclude,
	.twins = {{"fin-wait1-zero-window",
			  N_("the timer is for retransmission, not for window probes")},
		{"fin-wait2-orphan", N_("the FIN is not acknowledged")}},
	.cause = N_("the program closed while the peer was already gone (killed, rebooted, "
		    "unplugged, or "
		    "its firewall forgot the flow): the kernel keeps sending the rest and the FIN"),
	.remedies = {{N_("nothing, in small numbers: they end by themselves after some minutes"),
			     NULL},
		{N_("where they pile up: fewer retries for orphans"),
			"sysctl -w net.ipv4.tcp_orphan_retries=3"},
		{N_("to end one now"), "ss -K src {local} dst {remote}"},
		{N_("do not block the peer with a firewall rule: that is what keeps them"), NULL}},
	.references = "RFC 9293 3.6; net/ipv4/tcp_timer.c tcp_orphan_retries()",
};

static bool last_ack_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	note_unanswered(judge, group, finding, "last-ack");
	finding->title = note_text(judge, _("the last ACK of %s does not come (LAST_ACK)"),
		peer_or_many(judge, group));
	return true;
}

const struct rule rule_last_ack_stuck = {
	.id = "last-ack-stuck",
	.states = IN(LAST_ACK),
	.needs = NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.group_by = GROUP_HOST,
	.match = fin_unanswered,
	.conclude = last_ack_conclude,
	.twins = {{"close-wait-leak", N_("the program did close: the FIN is sent")},
		{"closing-stuck", N_("the peer closed first")}},
	.cause = N_("the peer closed first and vanished before it acknowledged our FIN (a load "
		    "generator "
		    "that was killed), or its ACK is filtered"),
	.remedies = {{N_("nothing, in small numbers: they end by themselves"), NULL},
		{N_("to end one now"), "ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.6",
};

static bool closing_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	note_unanswered(judge, group, finding, "closing");
	finding->title = note_text(judge,
		_("both ends closed at once, and our FIN to %s is not acknowledged (CLOSING)"),
		peer_or_many(judge, group));
	return true;
}

const struct rule rule_closing_stuck = {
	.id = "closing-stuck",
	.states = IN(CLOSING),
	.needs = NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.group_by = GROUP_HOST,
	.match = fin_unanswered,
	.conclude = closing_conclude,
	.twins = {{"fin-wait1-peer-gone", N_("the peer's FIN did arrive")},
		{"last-ack-stuck", N_("both sides closed before they saw the other's FIN")}},
	.cause = N_("the FINs crossed, and what we send is lost while what the peer sends arrives: "
		    "loss "
		    "in one direction"),
	.remedies = {{N_("look for a filter or a route that works in one direction only"),
			     "ip route get {remote_address}"},
		{N_("to end one now"), "ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.6 figure 13",
};

/* ---- FIN_WAIT_2 --------------------------------------------------------------------------- */

/* We closed our side and still hold the socket; a half-close that is in use receives. */
static bool fin_wait2_held_match(const struct judge *judge, const struct connection *connection)
{
	return judge_stayed(judge, connection) && connection->inode &&
	       connection->timer != TIMER_TIMEWAIT && !connection->rqueue &&
	       connection->bytes_received == connection->before.bytes_received &&
	       half_closed_ms(connection) >= HALF_CLOSED_MIN_MS;
}

static bool fin_wait2_held_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	struct half_closed half = read_half_closed(judge, group);

	half_closed_grade(finding, &half, false);
	finding->title = note_text(judge,
		ngettext("%s waits for the other side to close %u connection",
			"%s waits for the other side to close %u connections", group->count),
		note_owner(judge, one), group->count);
	note_number(
		finding, "FIN_WAIT_2", group->count, "connections", "ss -tnpoe state fin-wait-2");
	note_number(
		finding, _("longest silence"), half.oldest_ms, "ms", "ss -tni state fin-wait-2");
	note_string(finding, _("timer"), connection_timer_name(one), "ss -tno state fin-wait-2");
	return true;
}

const struct rule rule_fin_wait2_held = {
	.id = "fin-wait2-held",
	.states = IN(FIN_WAIT_2),
	.needs = NEED_TCP_INFO | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.group_by = GROUP_OWNER,
	.match = fin_wait2_held_match,
	.conclude = fin_wait2_held_conclude,
	.twins = {{"fin-wait2-orphan", N_("a process still holds the socket: no timer ends it")},
		{"fin-wait1-peer-gone", N_("our FIN was acknowledged")}},
	.cause = N_("the program called shutdown(SHUT_WR) and waits for the peer's end of stream, "
		    "which "
		    "does not come: such a half-close lasts for ever"),
	.remedies = {{N_("after shutdown() read with a time limit, then close()"), NULL},
		{N_("on the peer, look for CLOSE_WAIT: its program never closes"), NULL},
		{N_("to end one now"), "ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.6; shutdown(2); tcp_fin_timeout is for orphans only",
};

/* Harmless in any number that a host meets: only a flood of them is worth a word. */
#define FIN_WAIT2_ORPHANS_MANY 1000

static bool fin_wait2_orphan_match(const struct judge *judge, const struct connection *connection)
{
	(void)judge;
	/* What is above a minute of net.ipv4.tcp_fin_timeout is waited for in the whole socket, with
	 * the keepalive timer (net/ipv4/tcp.c __tcp_close()). */
	return !connection->inode &&
	       (connection->timer == TIMER_TIMEWAIT || connection->timer == TIMER_KEEPALIVE);
}

static bool fin_wait2_orphan_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	if (group->count < FIN_WAIT2_ORPHANS_MANY)
		return false;
	finding->severity = SEVERITY_NOTICE;
	finding->confidence = CONFIDENCE_CERTAIN;
	finding->title = note_text(
		judge, _("%u closed connections wait for peers that do not close"), group->count);
	note_number(
		finding, "FIN_WAIT_2", group->count, "connections", "ss -tano state fin-wait-2");
	note_number(finding, "net.ipv4.tcp_fin_timeout",
		model_sysctl_number(judge->model, group->netns, "net.ipv4.tcp_fin_timeout", 60),
		"s", "sysctl net.ipv4.tcp_fin_timeout");
	return true;
}

const struct rule rule_fin_wait2_orphan = {
	.id = "fin-wait2-orphan",
	.states = IN(FIN_WAIT_2),
	.needs = NEED_SOCK_DIAG,
	.group_by = GROUP_HOST,
	.match = fin_wait2_orphan_match,
	.conclude = fin_wait2_orphan_conclude,
	.twins = {{"fin-wait2-held", N_("no process holds them, and a timer ends each")}},
	.cause = N_(
		"this side closed; the peers acknowledged and keep their side open (their "
		"CLOSE_WAIT); "
		"each is a small mini-socket, or for what net.ipv4.tcp_fin_timeout is above 60 s a "
		"whole one, that ends after net.ipv4.tcp_fin_timeout"),
	.remedies = {{N_("find out why the peers do not close: their programs leak CLOSE_WAIT"),
		NULL}},
	.references = "RFC 9293 3.6; net/ipv4/tcp.c tcp_close()",
};

/* Windows that stay shut: the far end does not read, or we do not (catalogue F36, F37, F44). */
#include <string.h>

#include "diagnose/rules/rules.h"

/* Programs rest between two reads for a second or two; what waits longer than this is stuck. */
#define STUCK_MS 5000

/* ---- zero window -------------------------------------------------------------------------- */

/* Each answer resets the count of probes to 0. With an RTO of 200 ms three take 1.4 s. */
#define PROBES_UNANSWERED_MIN 3
/* Single clients rest on purpose (a player that was paused); so many at once do not. */
#define WINDOWS_SHUT_MANY 10
/* A client that has read before reads in gulps: curl --limit-rate was seen to let its window shut for
 * 12 s, a player with film in stock as long. */
#define CLIENT_STUCK_MS 30000
/* No buffer takes so much unless somebody reads: they begin at 64 to 128 KiB and grow with what is
 * read. */
#define READ_BEFORE_BYTES 1048576
/* So much longer than now has the window held us back: it was shut before and opened. The last bytes
 * that fit go out a probe later, some 0.3 s. */
#define SHUT_BEFORE_MS 1000

/* A window that is shut at both snapshots while data waits, and nothing has been sent for a while
 * (window probes carry no data). snd_wnd tells it from a persist timer that runs because the host
 * cannot transmit (cannot-transmit); before Linux 5.4 it is 0 of all, and this says either of them. */
static bool zero_window(const struct judge *judge, const struct connection *connection)
{
	return judge_stayed(judge, connection) && connection->timer == TIMER_PERSIST &&
	       connection->before.timer == TIMER_PERSIST && connection->wqueue &&
	       !connection->unacked && !connection->snd_wnd &&
	       connection->bytes_acked == connection->before.bytes_acked &&
	       connection->last_data_sent_ms >= STUCK_MS;
}

static bool probes_unanswered(const struct connection *connection)
{
	return connection->probes >= PROBES_UNANSWERED_MIN &&
	       connection->last_ack_recv_ms > connection->before.last_ack_recv_ms;
}

/* The one with the most in its queue. */
static const struct connection *fullest(struct judge *judge, const struct group *group)
{
	const struct connection *one = judge_member(judge, group->first_member);

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		if (judge_member(judge, m)->wqueue > one->wqueue)
			one = judge_member(judge, m);
	return one;
}

static void note_window(struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = fullest(judge, group);
	const char *ss = note_text(judge, "ss -tnoi dst %s", remote_name(judge, one));

	finding->severity = one->listener == NONE || is_large_part(judge, group, WINDOWS_SHUT_MANY)
				    ? SEVERITY_WARNING
				    : SEVERITY_NOTICE;
	note_worst_first(judge, group, finding, one);
	note_number(finding, _("window of the peer (snd_wnd)"), one->snd_wnd, "bytes",
		note_text(judge, "%s (it hides a snd_wnd of 0)", ss));
	note_number(finding, _("shut for"), one->last_data_sent_ms, "ms",
		note_text(judge, "%s (lastsnd)", ss));
	note_number(finding, _("waiting to be sent"), one->wqueue, "bytes", ss);
	note_change(finding, _("window probes without answer"), one->before.probes, one->probes, "",
		ss);
	note_change(finding, _("last ACK from the peer"), one->before.last_ack_recv_ms,
		one->last_ack_recv_ms, "ms", ss);
	note_counter(judge, finding, "TcpExtTCPWinProbe");
}

static bool has_read_before(const struct connection *connection)
{
	return connection->bytes_acked >= READ_BEFORE_BYTES ||
	       connection->rwnd_limited_ms >= connection->last_data_sent_ms + SHUT_BEFORE_MS;
}

static bool is_client_at_rest(const struct connection *connection)
{
	return connection->listener != NONE && has_read_before(connection) &&
	       connection->last_data_sent_ms < CLIENT_STUCK_MS;
}

/* One probe is on its way, or its answer was lost: the peer is there. With two unanswered ones
 * neither rule speaks. */
static bool slow_reader_match(const struct judge *judge, const struct connection *connection)
{
	return zero_window(judge, connection) && connection->probes < 2 &&
	       !is_client_at_rest(connection);
}

static const char *slow_reader_title(
	struct judge *judge, const struct group *group, const struct connection *one)
{
	unsigned seconds = one->last_data_sent_ms / 1000;

	if (group->count == 1)
		return note_text(judge,
			_("%s has taken nothing of what %s sends for %u s: its window is shut"),
			remote_name(judge, one), note_owner(judge, one), seconds);
	if (one->listener == NONE)
		return note_text(judge,
			_("%s has taken nothing of what %s sends for %u s: the windows of %u "
			  "connections are shut"),
			remote_name(judge, one), note_owner(judge, one), seconds, group->count);
	return note_text(judge,
		_("%u clients on port %u take nothing of what %s sends: their windows are shut"),
		group->count, one->local_port, note_owner(judge, one));
}

/* That its window is shut is certain; that this is a fault is not, of a client that may rest. */
static void weigh_slow_reader(struct judge *judge, const struct group *group,
	const struct connection *one, struct finding *finding)
{
	uint32_t never = 0;

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		never += !has_read_before(judge_member(judge, m));
	finding->confidence = CONFIDENCE_LIKELY;
	if (one->listener == NONE) {
		if (one->last_ack_recv_ms < one->before.last_ack_recv_ms)
			finding->confidence = CONFIDENCE_CERTAIN;
		return;
	}
	if (never < WINDOWS_SHUT_MANY)
		finding->severity = SEVERITY_NOTICE;
	if (!never)
		finding->confidence = CONFIDENCE_POSSIBLE;
}

static bool slow_reader_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = fullest(judge, group);

	note_window(judge, group, finding);
	weigh_slow_reader(judge, group, one, finding);
	finding->title = slow_reader_title(judge, group, one);
	return true;
}

const struct rule rule_zero_window_slow_reader = {
	.id = "zero-window-slow-reader",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SND_WND | NEED_SECOND_LOOK,
	.group_by = GROUP_FAR_END,
	.match = slow_reader_match,
	.conclude = slow_reader_conclude,
	.twins = {{"zero-window-peer-dead", N_("no more than one window probe is unanswered")},
		{"cannot-transmit", N_("the peer's window is 0: it is not that we cannot send")},
		{"peer-vanished", N_("nothing is in flight without an ACK")}},
	.cause = N_("the peer's receive buffer is full because its program does not read: stuck, "
		    "slow, or "
		    "stopped; what we send waits in our buffer"),
	.remedies = {{N_("look at the program on the peer"), NULL},
		{N_("bound the wait in our program: TCP_USER_TIMEOUT, or a limit on what is "
		    "queued"),
			NULL},
		{N_("to end it now"), "ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.8.6.1; net/ipv4/tcp_timer.c tcp_probe_timer()",
};

static bool peer_dead_match(const struct judge *judge, const struct connection *connection)
{
	return zero_window(judge, connection) && probes_unanswered(connection) &&
	       !judge_cannot_leave(judge, connection);
}

static bool peer_dead_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = fullest(judge, group);

	note_window(judge, group, finding);
	finding->confidence = CONFIDENCE_LIKELY;
	finding->title =
		group->count == 1
			? note_text(judge, _("%s shut its window and then vanished; %s waits"),
				  remote_name(judge, one), note_owner(judge, one))
			: note_text(judge,
				  _("%u connections of %s wait for peers that shut their window "
				    "and vanished"),
				  group->count, note_owner(judge, one));
	note_path(judge, finding, one);
	return true;
}

const struct rule rule_zero_window_peer_dead = {
	.id = "zero-window-peer-dead",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SND_WND | NEED_SECOND_LOOK,
	.group_by = GROUP_FAR_END,
	.match = peer_dead_match,
	.conclude = peer_dead_conclude,
	.twins = {{"zero-window-slow-reader", N_("the window probes are not answered")},
		{"cannot-transmit", N_("there is a route, and the own address is in place")},
		{"peer-vanished", N_("the last word of the peer was a window of 0")}},
	.cause = N_("the peer stopped reading and then lost power or network; window probes are "
		    "sent until "
		    "net.ipv4.tcp_retries2 of them in a row are unanswered (a quarter to half an "
		    "hour)"),
	.remedies = {{N_("see whether the peer's host is there"), "ping -c 3 {remote_address}"},
		{N_("in the program: TCP_USER_TIMEOUT bounds the wait"), NULL},
		{N_("to end it now"), "ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.8.6.1; net/ipv4/tcp_timer.c tcp_probe_timer()",
};

/* ---- reader-stalled ----------------------------------------------------------------------- */

/* By a signal or a debugger. */
static bool owner_stopped(const struct judge *judge, const struct connection *connection)
{
	const struct observe_process *process = model_owner(judge->model, connection->inode);

	return process && is_stopped(process);
}

/* Messages go on coming, and not one byte of them was ever read: at the pace of the look they have come
 * for longer than programs rest. Small ones fill a buffer for minutes before the window shuts. */
static bool never_read(const struct judge *judge, const struct connection *connection)
{
	uint32_t came = connection->data_segs_in - connection->before.data_segs_in;

	return came && connection->rqueue == connection->bytes_received &&
	       connection->data_segs_in * model_seconds(judge->model) * 1e3 >=
		       (double)came * STUCK_MS;
}

/* Half of the buffer waits (the kernel counts its overhead in rmem_alloc), or the window is shut:
 * more than a program leaves lying that merely has something else to do. */
static bool is_clogged(const struct judge *judge, const struct connection *connection)
{
	return (connection->rmem_alloc >= connection->rcvbuf / 2 ||
		       (tcp_info_has(connection->tcp_info_size, rcv_wnd) &&
			       !connection->rcv_wnd)) &&
	       (connection->last_data_recv_ms >= STUCK_MS || never_read(judge, connection));
}

static bool reader_stalled_match(const struct judge *judge, const struct connection *connection)
{
	return connection->inode && nothing_read(judge, connection) &&
	       (is_clogged(judge, connection) || owner_stopped(judge, connection));
}

/* A relay lets data wait on one side because the other side does not take it: then that is the
 * fault. A side that is unread too, as `one` is, does not count: a program that neither reads nor
 * is read from is stuck. */
static bool waits_for_other_side(const struct judge *judge, const struct connection *one)
{
	const struct model *model = judge->model;
	const struct observe_process *process = model_owner(model, one->inode);

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *other = &model->connections.items[i];

		if (!other->wqueue || other->rqueue ||
			(!zero_window(judge, other) && other->retransmits < PROBES_UNANSWERED_MIN))
			continue;
		if (process && model_owner(model, other->inode) == process)
			return true;
	}
	return false;
}

static const char *stalled_title(
	struct judge *judge, const struct group *group, const struct connection *one)
{
	if (owner_stopped(judge, one))
		return note_text(judge,
			ngettext("%s is stopped: what arrived on %u connection is unread",
				"%s is stopped: what arrived on %u connections is unread",
				group->count),
			note_owner(judge, one), group->count);
	return note_text(judge,
		ngettext("%s does not read from %u connection",
			"%s does not read from %u connections", group->count),
		note_owner(judge, one), group->count);
}

static bool reader_stalled_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	const struct observe_process *process = model_owner(judge->model, one->inode);
	bool stopped = owner_stopped(judge, one);

	if (!stopped && waits_for_other_side(judge, one))
		return false;
	finding->severity = SEVERITY_WARNING;
	finding->confidence = stopped ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY;
	if (!stopped)
		note_undecided(finding, _("back-pressure"),
			_("a program that hands on to something slower than itself (a pipe, a "
			  "disk, a Unix "
			  "socket) looks the same: see what it waits for"));
	finding->title = stalled_title(judge, group, one);
	note_change(finding, "Recv-Q", one->before.rqueue, one->rqueue, "bytes", "ss -tnp");
	note_number(finding, "rmem_alloc", one->rmem_alloc, "bytes", "ss -tnm (r…)");
	note_number(finding, "rcvbuf", one->rcvbuf, "bytes", "ss -tnm (rb…)");
	note_counter(judge, finding, "TcpExtTCPToZeroWindowAdv");
	if (process)
		note_process_state(judge, finding, process);
	return true;
}

const struct rule rule_reader_stalled = {
	.id = "reader-stalled",
	.states = IN(ESTABLISHED),
	.needs = NEED_TCP_INFO | NEED_SKMEM | NEED_SECOND_LOOK,
	.group_by = GROUP_OWNER,
	.match = reader_stalled_match,
	.conclude = reader_stalled_conclude,
	.twins = {{"accept-queue-full", N_("the connection was accepted: a process holds it")},
		{"zero-window-slow-reader", N_("the data waits on this side")}},
	.cause = N_(
		"our program does not read what has arrived: it is stopped, busy, waits for "
		"something "
		"else or is deadlocked; once the buffer is full the peer sees a window of zero and "
		"waits"),
	.remedies = {{N_("see what it waits for"), "cat /proc/{pid}/stack; cat /proc/{pid}/wchan"},
		{N_("look at its threads"), "ps -L -o tid,stat,wchan:32,comm -p {pid}"}},
	.references = "RFC 9293 3.8.6; proc(5)",
	.explains = "zero-window-slow-reader",
};

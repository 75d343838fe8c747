/* ESTABLISHED: ghosts, peers that vanished, windows that stay shut (catalogue F31 to F44, F77). */
#include <string.h>

#include "diagnose/rules/rules.h"

static const char *peer_name(struct judge *judge, const struct connection *connection)
{
	return note_endpoint(judge, &connection->remote, connection->remote_port);
}

static bool is_local_pair(const struct connection *connection)
{
	return connection->twin != NONE || address_is_loopback(&connection->remote);
}

/* ---- idle-ghost --------------------------------------------------------------------------- */

/* With evidence that the way to the peer is gone, a short silence is enough. */
#define GHOST_SILENCE_MS     10000
/* Without: longer than the keepalive default, which is what it lacks. */
#define GHOST_SILENCE_OLD_MS 7200000

static bool is_idle(const struct connection *connection)
{
	return connection->timer == TIMER_OFF && connection->inode && !connection->rqueue &&
	       !connection->wqueue && !is_local_pair(connection) &&
	       tcp_info_has(connection->tcp_info_size, last_ack_recv);
}

static bool idle_ghost_match(const struct judge *judge, const struct connection *connection)
{
	uint32_t silence = connection_silence_ms(connection);

	if (!judge_is_now(judge, connection) || !is_idle(connection) || silence < GHOST_SILENCE_MS)
		return false;
	return silence >= GHOST_SILENCE_OLD_MS || judge_path(judge, connection) > PATH_FINE;
}

/* The member whose path is worst. */
static const struct connection *worst_path(struct judge *judge, const struct group *group)
{
	const struct connection *worst = judge_member(judge, group->first_member);

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		const struct connection *member = judge_member(judge, m);

		if (judge_path(judge, member) > PATH_FINE && judge_path(judge, worst) <= PATH_FINE)
			worst = member;
	}
	return worst;
}

static bool idle_ghost_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = worst_path(judge, group);
	bool cut = judge_path(judge, one) > PATH_FINE;

	finding->severity = cut ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = cut ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	finding->title = note_text(judge,
		ngettext("%s holds %u idle connection whose peer may be gone",
			"%s holds %u idle connections whose peers may be gone", group->count),
		note_owner(judge, one), group->count);
	note_number(finding, _("silence"), connection_silence_ms(one), "ms",
		note_text(judge, "ss -tnoi dst %s (lastrcv, lastack)", peer_name(judge, one)));
	note_string(finding, _("timer"), connection_timer_name(one), "ss -tno");
	note_path(judge, finding, one);
	note_undecided(finding, _("healthy idle connection"),
		_("only a probe tells: ping the peer, or switch keepalive on and watch"));
	return true;
}

const struct rule rule_idle_ghost = {
	.id = "idle-ghost",
	.states = IN(ESTABLISHED),
	.needs = NEED_TCP_INFO,
	.group_by = GROUP_OWNER,
	.match = idle_ghost_match,
	.conclude = idle_ghost_conclude,
	.twins = {{"peer-vanished", N_("nothing is in flight: neither end has sent")},
		{"keepalive-slower-than-path", N_("there is no keepalive timer at all")}},
	.cause = N_("the peer lost power, network or state without a FIN; without keepalive and without "
		    "traffic TCP never finds out and the program waits for ever"),
	.remedies = {{N_("ask whether the peer is there"), "ping -c 3 {remote_address}"},
		{N_("in the program: an application heartbeat, or SO_KEEPALIVE with TCP_KEEPIDLE and "
		    "TCP_USER_TIMEOUT (the tcp_keepalive_* sysctls do not switch it on)"),
			NULL},
		{N_("to end one now"), "ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.8.4; RFC 1122 4.2.3.6",
};

/* ---- ghost-sessions ----------------------------------------------------------------------- */

/* Two old sessions beside a new one of the same device. */
#define GHOSTS_MIN      2
/* A device needs time to restart: sessions that ended closer together were opened as a pool. */
#define GHOST_GAP_MS    800
#define GHOST_GROUP_MAX 64

static bool ghost_sessions_match(const struct judge *judge, const struct connection *connection)
{
	return judge_is_now(judge, connection) && connection->listener != NONE &&
	       connection->timer != TIMER_KEEPALIVE && !is_local_pair(connection) &&
	       tcp_info_has(connection->tcp_info_size, last_ack_recv);
}

static int compare_silence(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left;
	uint32_t b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

/* How many sessions fell silent one after the other, each well before the next began to be. The
 * silences are sorted, the shortest belongs to the session that is alive. */
static uint32_t count_ghosts(const uint32_t *silences, uint32_t count)
{
	uint32_t ghosts = 0;

	for (uint32_t i = 1; i < count; i++) {
		if (silences[i] - silences[i - 1] < GHOST_GAP_MS)
			return 0;
		ghosts++;
	}
	return ghosts;
}

static bool ghost_sessions_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	const struct connection *listener = &judge->model->connections.items[one->listener];
	uint32_t silences[GHOST_GROUP_MAX];
	char remote[ADDRESS_TEXT_SIZE];
	uint32_t count = 0;
	uint32_t ghosts;

	if (group->count > GHOST_GROUP_MAX)
		return false;
	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		silences[count++] = connection_silence_ms(judge_member(judge, m));
	qsort(silences, count, sizeof(*silences), compare_silence);
	ghosts = count_ghosts(silences, count);
	if (ghosts < GHOSTS_MIN)
		return false;
	address_print(&one->remote, remote);
	finding->count = ghosts;
	finding->severity = listener->rqueue > listener->wqueue ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = CONFIDENCE_POSSIBLE;
	finding->title = note_text(judge, _("%s has left %u old sessions behind on port %u"), remote,
		ghosts, one->local_port);
	note_number(finding, "ESTABLISHED", group->count, "connections",
		note_text(judge, "ss -tnoi state established dst %s", remote));
	note_number(finding, _("silence of the newest"), silences[0], "ms", "ss -tni (lastrcv, lastack)");
	note_number(finding, _("silence of the oldest"), silences[count - 1], "ms",
		"ss -tni (lastrcv, lastack)");
	note_undecided(finding, _("healthy connection pool"),
		_("several programs or users behind one address look the same: a probe of the old "
		  "connections tells (switch keepalive on and watch)"));
	return true;
}

const struct rule rule_ghost_sessions = {
	.id = "ghost-sessions",
	.states = IN(ESTABLISHED),
	.needs = NEED_TCP_INFO | NEED_SOCK_DIAG,
	.group_by = GROUP_SESSION,
	.match = ghost_sessions_match,
	.conclude = ghost_sessions_conclude,
	.twins = {{"idle-ghost", N_("a newer connection of the same address is alive")}},
	.cause = N_("a device that restarts without closing leaves its old connection ESTABLISHED here, "
		    "and opens a new one; without keepalive or heartbeat they pile up until descriptors "
		    "or the accept queue run out"),
	.remedies = {{N_("in the server: when a device logs in again, close its older session; set a "
			 "heartbeat deadline"),
			     NULL},
		{N_("switch SO_KEEPALIVE on (inherited from the listening socket) with a short "
		    "TCP_KEEPIDLE"),
			NULL},
		{N_("to end the old ones now"), "ss -K state established dst {remote_address} sport = :{local_port}"}},
	.references = "RFC 9293 3.5.1 half-open connections",
	.explains = "idle-ghost",
};

/* ---- keepalive-slower-than-path ----------------------------------------------------------- */

/* RFC 5382 REQ-5: a NAT must keep an established connection for 2 h 4 min at least. */
#define NAT_MINIMUM_MS 7440000

/* The shortest memory of a connection tracker that this host shows, in ms; -1 none. Only a tracker
 * that holds entries is on a path. */
static int64_t tracker_memory_ms(const struct model *model)
{
	int64_t shortest = -1;

	for (uint32_t i = 0; i < model->namespaces.count; i++) {
		uint32_t netns = model->namespaces.items[i].number;
		const struct counter *entries = model_counter(model, netns, "NfConntrackCount");
		int64_t seconds = model_sysctl_number(model, netns,
			"net.netfilter.nf_conntrack_tcp_timeout_established", -1);

		if (entries && entries->last > 0 && seconds >= 0 &&
			(shortest < 0 || seconds * 1000 < shortest))
			shortest = seconds * 1000;
	}
	return shortest;
}

/* Silence that the keepalive timer allows before its next probe. */
static int64_t allowed_silence_ms(const struct connection *connection)
{
	return (int64_t)connection->expires_ms + connection_silence_ms(connection);
}

static bool keepalive_slower_match(const struct judge *judge, const struct connection *connection)
{
	int64_t memory;

	if (!judge_is_now(judge, connection) || connection->timer != TIMER_KEEPALIVE ||
		connection->probes || is_local_pair(connection))
		return false;
	memory = tracker_memory_ms(judge->model);
	return allowed_silence_ms(connection) > NAT_MINIMUM_MS ||
	       (memory >= 0 && allowed_silence_ms(connection) > memory);
}

static bool keepalive_slower_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	int64_t memory = tracker_memory_ms(judge->model);
	bool seen = memory >= 0 && allowed_silence_ms(one) > memory;

	finding->severity = seen ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = seen ? CONFIDENCE_CERTAIN : CONFIDENCE_POSSIBLE;
	finding->title = note_text(judge,
		ngettext("keepalive of %s is slower than the path forgets (%u connection)",
			"keepalive of %s is slower than the path forgets (%u connections)", group->count),
		note_owner(judge, one), group->count);
	note_number(finding, _("next keepalive probe in"), one->expires_ms, "ms", "ss -tno");
	note_number(finding, _("silence so far"), connection_silence_ms(one), "ms", "ss -tni");
	if (seen)
		note_number(finding, "nf_conntrack_tcp_timeout_established", memory / 1000, "s",
			"sysctl net.netfilter.nf_conntrack_tcp_timeout_established");
	else
		note_number(finding, _("least that a NAT must remember (RFC 5382)"),
			NAT_MINIMUM_MS / 1000, "s", "RFC 5382 REQ-5");
	return true;
}

const struct rule rule_keepalive_slower_than_path = {
	.id = "keepalive-slower-than-path",
	.states = IN(ESTABLISHED),
	.needs = NEED_TCP_INFO | NEED_SYSCTLS,
	.group_by = GROUP_OWNER,
	.match = keepalive_slower_match,
	.conclude = keepalive_slower_conclude,
	.twins = {{"idle-ghost", N_("keepalive is on: the peer will be asked")},
		{"peer-vanished", N_("no probe is unanswered so far")}},
	.cause = N_("keepalive is on, but a connection tracker, NAT or load balancer on the path forgets "
		    "a silent connection before the first probe is sent: then data and probes are dropped "
		    "or answered with a reset"),
	.remedies = {{N_("set TCP_KEEPIDLE in the program below the path's limit (300 s suits the usual "
			 "clouds: 350 s at AWS, 240 s at Azure)"),
			     NULL},
		{N_("or, where the program leaves it to the system (new connections only)"),
			"sysctl -w net.ipv4.tcp_keepalive_time=200"}},
	.references = "RFC 5382 REQ-5; tcp(7) TCP_KEEPIDLE",
};

/* ---- peer-vanished ------------------------------------------------------------------------ */

/* With an RTO of 200 ms three retransmissions take 1.4 s: more than a burst of loss. */
#define VANISHED_RETRIES_MIN 3

static bool peer_vanished_match(const struct judge *judge, const struct connection *connection)
{
	if (!judge_is_now(judge, connection) || connection->timer != TIMER_RETRANSMIT ||
		connection->retransmits < VANISHED_RETRIES_MIN || !connection->unacked)
		return false;
	/* An ACK during the look: the peer is there. */
	return connection->last_ack_recv_ms >= 1000 &&
	       (!(connection->seen & SEEN_FIRST) ||
		       connection->before.bytes_acked == connection->bytes_acked);
}

static bool peer_vanished_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	bool large = one->snd_mss && one->wqueue >= one->snd_mss && one->bytes_acked > 1;
	enum path_state path = judge_path(judge, one);
	const char *ss = note_text(judge, "ss -tnoi dst %s", peer_name(judge, one));

	finding->severity = SEVERITY_WARNING;
	finding->confidence = CONFIDENCE_LIKELY;
	finding->title = note_text(judge, _("%s no longer answers %s"), peer_name(judge, one),
		note_owner(judge, one));
	note_change(finding, _("retransmissions"), one->before.retransmits, one->retransmits, "", ss);
	note_change(finding, _("last ACK from the peer"), one->before.last_ack_recv_ms,
		one->last_ack_recv_ms, "ms", ss);
	note_number(finding, "Send-Q", one->wqueue, "bytes", ss);
	note_counter(judge, finding, "TcpExtTCPTimeouts");
	note_path(judge, finding, one);
	if (path > PATH_FINE)
		note_undecided(finding, "link-lost",
			_("the way out of this host is broken as well: look at link and neighbour first"));
	note_undecided(finding, "flow-forgotten",
		_("a fresh connection to the same address and port tells: if it succeeds, a firewall or "
		  "NAT has forgotten this one"));
	if (large)
		note_undecided(finding, "pmtu-blackhole",
			_("small data was acknowledged before and a full segment is not: ping -M do -s 1472 "
			  "against a smaller size tells"));
	return true;
}

const struct rule rule_peer_vanished = {
	.id = "peer-vanished",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO,
	.group_by = GROUP_PEER,
	.match = peer_vanished_match,
	.conclude = peer_vanished_conclude,
	.twins = {{"zero-window-slow-reader", N_("the timer is for retransmission: the window is open")},
		{"path-loss", N_("not one ACK came: loss lets some through")}},
	.cause = N_("data is in flight and nothing comes back: the peer lost power or network, or the "
		    "path is cut; keepalive does not act while data waits, the connection ends with "
		    "ETIMEDOUT after net.ipv4.tcp_retries2 (about 15 min)"),
	.remedies = {{N_("see whether the peer is there"), "ping -c 3 {remote_address}"},
		{N_("try a fresh connection"), "nc -vz -w 3 {remote_address} {remote_port}"},
		{N_("in the program: TCP_USER_TIMEOUT bounds the wait"), NULL},
		{N_("to end it now"), "ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.8.3; tcp(7) TCP_USER_TIMEOUT, tcp_retries2",
};

/* ---- zero window -------------------------------------------------------------------------- */

/* A window that is shut at both snapshots while data waits. snd_wnd tells it from a persist timer
 * that runs because the host cannot transmit (cannot-transmit). */
static bool zero_window(const struct judge *judge, const struct connection *connection)
{
	return judge_stayed(judge, connection) && connection->timer == TIMER_PERSIST &&
	       connection->before.timer == TIMER_PERSIST && connection->wqueue &&
	       !connection->unacked && tcp_info_has(connection->tcp_info_size, snd_wnd) &&
	       !connection->snd_wnd && connection->bytes_acked == connection->before.bytes_acked;
}

/* Each answer resets the count of probes to 0: two unanswered ones and no ACK since. */
static bool probes_unanswered(const struct connection *connection)
{
	return connection->probes >= 2 &&
	       connection->last_ack_recv_ms > connection->before.last_ack_recv_ms;
}

static void note_window(struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	const char *ss = note_text(judge, "ss -tnoi dst %s", peer_name(judge, one));

	finding->severity = SEVERITY_WARNING;
	note_number(finding, "tcpi_snd_wnd", one->snd_wnd, "bytes", _("ss hides a snd_wnd of 0"));
	note_number(finding, _("waiting to be sent"), one->wqueue, "bytes", ss);
	note_change(finding, _("window probes without answer"), one->before.probes, one->probes, "", ss);
	note_change(finding, _("last ACK from the peer"), one->before.last_ack_recv_ms,
		one->last_ack_recv_ms, "ms", ss);
	note_counter(judge, finding, "TcpExtTCPWinProbe");
}

static bool slow_reader_match(const struct judge *judge, const struct connection *connection)
{
	return zero_window(judge, connection) && !probes_unanswered(connection);
}

static bool slow_reader_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);

	note_window(judge, group, finding);
	finding->confidence = one->probes < 2 ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY;
	finding->title = note_text(judge, _("the program at %s does not read: its window is shut"),
		peer_name(judge, one));
	return true;
}

const struct rule rule_zero_window_slow_reader = {
	.id = "zero-window-slow-reader",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SECOND_LOOK,
	.group_by = GROUP_SERVICE,
	.match = slow_reader_match,
	.conclude = slow_reader_conclude,
	.twins = {{"zero-window-peer-dead", N_("the peer answers our window probes")},
		{"cannot-transmit", N_("the peer's window is 0: it is not that we cannot send")},
		{"peer-vanished", N_("nothing is in flight without an ACK")}},
	.cause = N_("the peer's receive buffer is full because its program does not read: stuck, slow, or "
		    "stopped; what we send waits in our buffer"),
	.remedies = {{N_("look at the program on the peer"), NULL},
		{N_("bound the wait in our program: TCP_USER_TIMEOUT, or a limit on what is queued"), NULL},
		{N_("to end it now"), "ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.8.6.1; net/ipv4/tcp_timer.c tcp_probe_timer()",
};

static bool peer_dead_match(const struct judge *judge, const struct connection *connection)
{
	return zero_window(judge, connection) && probes_unanswered(connection);
}

static bool peer_dead_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);

	note_window(judge, group, finding);
	finding->confidence = one->probes >= 3 ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY;
	finding->title = note_text(judge, _("%s shut its window and then vanished"),
		peer_name(judge, one));
	note_path(judge, finding, one);
	return true;
}

const struct rule rule_zero_window_peer_dead = {
	.id = "zero-window-peer-dead",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SECOND_LOOK,
	.group_by = GROUP_SERVICE,
	.match = peer_dead_match,
	.conclude = peer_dead_conclude,
	.twins = {{"zero-window-slow-reader", N_("the window probes are not answered")},
		{"cannot-transmit", N_("the peer's window is 0")},
		{"peer-vanished", N_("the last word of the peer was a window of 0")}},
	.cause = N_("the peer stopped reading and then lost power or network; window probes are sent until "
		    "net.ipv4.tcp_retries2 of them in a row are unanswered (about 15 min)"),
	.remedies = {{N_("see whether the peer is there"), "ping -c 3 {remote_address}"},
		{N_("in the program: TCP_USER_TIMEOUT bounds the wait"), NULL},
		{N_("to end it now"), "ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.8.6.1; net/ipv4/tcp_timer.c tcp_probe_timer()",
};

/* ---- reader-stalled ----------------------------------------------------------------------- */

static bool nothing_read(const struct connection *connection)
{
	/* Read so far = received minus waiting. */
	return connection->bytes_received - connection->rqueue ==
	       connection->before.bytes_received - connection->before.rqueue;
}

static bool owner_stopped(const struct judge *judge, const struct connection *connection)
{
	const struct observe_process *process = model_owner(judge->model, connection->inode);

	return process && process->state && strchr("TtD", process->state);
}

/* Half of the buffer waits (the kernel counts its overhead in rmem_alloc), or the window is shut:
 * more than a program leaves lying that merely has something else to do. */
static bool is_clogged(const struct connection *connection)
{
	return (connection->rcvbuf && connection->rmem_alloc >= connection->rcvbuf / 2) ||
	       (tcp_info_has(connection->tcp_info_size, rcv_wnd) && !connection->rcv_wnd);
}

static bool reader_stalled_match(const struct judge *judge, const struct connection *connection)
{
	return judge_stayed(judge, connection) && connection->inode && connection->rqueue &&
	       connection->before.rqueue && nothing_read(connection) &&
	       (is_clogged(connection) || owner_stopped(judge, connection));
}

static bool reader_stalled_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	const struct observe_process *process = model_owner(judge->model, one->inode);
	bool stopped = owner_stopped(judge, one);

	finding->severity = SEVERITY_WARNING;
	finding->confidence = stopped || (is_clogged(one) && one->before.rqueue == one->rqueue)
				      ? CONFIDENCE_CERTAIN
				      : CONFIDENCE_LIKELY;
	finding->title = note_text(judge,
		ngettext("%s does not read from %u connection", "%s does not read from %u connections",
			group->count),
		note_owner(judge, one), group->count);
	note_change(finding, "Recv-Q", one->before.rqueue, one->rqueue, "bytes", "ss -tnp");
	note_number(finding, "rmem_alloc", one->rmem_alloc, "bytes", "ss -tnm (r…)");
	note_number(finding, "rcvbuf", one->rcvbuf, "bytes", "ss -tnm (rb…)");
	note_counter(judge, finding, "TcpExtTCPToZeroWindowAdv");
	if (process)
		note_string(finding, _("state of the process"),
			note_text(judge, "%c%s%s", process->state, process->wchan[0] ? " in " : "",
				process->wchan),
			note_text(judge, "cat /proc/%u/status", process->pid));
	if (stopped && process->state != 'D')
		note_remedy(finding, _("the process is stopped: let it go on"), "kill -CONT {pid}");
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
	.cause = N_("our program does not read what has arrived: it is stopped, busy, waits for something "
		    "else or is deadlocked; the peer sees a window of zero"),
	.remedies = {{N_("see what it waits for"), "cat /proc/{pid}/stack; cat /proc/{pid}/wchan"},
		{N_("look at its threads"), "ps -L -o tid,stat,wchan:32,comm -p {pid}"}},
	.references = "RFC 9293 3.8.6; proc(5)",
	.explains = "zero-window-slow-reader",
};

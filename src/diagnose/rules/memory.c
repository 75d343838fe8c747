/* Buffers and queues that are too small for what passes them: the send buffer, the receive buffer,
 * small writes that wait for one another, the memory of all of TCP (catalogue F45 to F48). */
#include <string.h>

#include "diagnose/rules/rules.h"

static uint64_t look_us(const struct judge *judge)
{
	return (uint64_t)(model_seconds(judge->model) * 1e6);
}

/* ---- send-buffer-limited ------------------------------------------------------------------ */

/* A buffer of 64 KiB passes 32 MB/s with a round trip of 2 ms: nearer peers need not be asked. */
#define FAR_US 2000
/* The kernel says that the program waited for room while all that it had written was under way. It
 * says so only where a send was put off after the program went to sleep, as pacing does: with BBR a
 * third of the time was seen while the buffer was all that held the transfer, with Reno nothing. */
#define STARVED_PART 5
/* A buffer counts the kernel's overhead: so full of data it has no room for more. (The kernel fills
 * the last unsent segment group without asking, several times the buffer may be queued.) */
#define FULL_TENTHS 9
/* In each round trip such a connection moves what its buffer holds. */
#define TURNED_OVER_PART 3

/* Congestion control would have more under way than the buffer holds. An autotuned buffer holds twice
 * what that allows. */
static bool buffer_is_the_smallest(const struct connection *connection)
{
	return connection->sndbuf &&
	       connection->sndbuf < (uint64_t)connection->snd_cwnd * connection->snd_mss &&
	       connection->unacked <= connection->snd_cwnd / 4 * 3 &&
	       connection->snd_wnd > connection->sndbuf;
}

/* No queue stands on the way and hardly anything is lost: it would take more. */
static bool path_has_room(const struct connection *connection)
{
	uint64_t sent = connection->bytes_sent - connection->before.bytes_sent;
	uint64_t resent = connection->total_retrans - connection->before.total_retrans;

	return connection->min_rtt_us >= FAR_US &&
	       connection->rtt_us <= connection->min_rtt_us / 4 * 5 &&
	       resent * connection->snd_mss * 100 <= sent;
}

static uint64_t acked_bytes(const struct connection *connection)
{
	return connection->bytes_acked - connection->before.bytes_acked;
}

static bool turns_over(const struct judge *judge, const struct connection *connection)
{
	return acked_bytes(connection) * TURNED_OVER_PART * connection->rtt_us >=
	       look_us(judge) * connection->sndbuf;
}

static uint32_t starved_ms(const struct connection *connection)
{
	return connection->sndbuf_limited_ms - connection->before.sndbuf_limited_ms;
}

/* Full now and at least half full before, all of it under way, in a transfer of one direction: one
 * that answers requests is bounded by its requests. */
static bool stays_full(const struct connection *connection)
{
	return connection->notsent_bytes < connection->snd_mss &&
	       (uint64_t)connection->wqueue * 10 >= (uint64_t)connection->sndbuf * FULL_TENTHS &&
	       (uint64_t)connection->before.wqueue * 2 >= connection->sndbuf &&
	       connection->bytes_received == connection->before.bytes_received;
}

static bool send_buffer_limited_match(
	const struct judge *judge, const struct connection *connection)
{
	return connection->inode && !is_local_pair(connection) &&
	       buffer_is_the_smallest(connection) && path_has_room(connection) &&
	       turns_over(judge, connection) &&
	       ((uint64_t)starved_ms(connection) * 1000 * STARVED_PART >= look_us(judge) ||
		       stays_full(connection));
}

/* The n-th number of a sysctl that holds several, -1 where it was not read. */
static int64_t nth_number(const char *value, unsigned n)
{
	int64_t number = -1;

	for (unsigned i = 0; value && i <= n; i++) {
		char *end;

		number = strtoll(value, &end, 10);
		value = end == value ? NULL : end;
		number = value ? number : -1;
	}
	return value ? number : -1;
}

static const char *rate_text(struct judge *judge, uint64_t bytes_per_second)
{
	return note_text(judge, "%llu.%02llu MB/s",
		(unsigned long long)(bytes_per_second / 1000000),
		(unsigned long long)(bytes_per_second / 10000 % 100));
}

static const struct connection *slowest_buffer(struct judge *judge, const struct group *group)
{
	const struct connection *worst = judge_member(judge, group->first_member);

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		if ((uint64_t)judge_member(judge, m)->sndbuf * worst->rtt_us <
			(uint64_t)worst->sndbuf * judge_member(judge, m)->rtt_us)
			worst = judge_member(judge, m);
	return worst;
}

static void note_send_buffer(
	struct judge *judge, struct finding *finding, const struct connection *one)
{
	const char *ss = note_text(judge, "ss -tnmoi dst %s", remote_name(judge, one));
	uint64_t us = look_us(judge);

	note_number(finding, _("send buffer (tb)"), one->sndbuf, "bytes", ss);
	note_change(finding, "Send-Q", one->before.wqueue, one->wqueue, "bytes", ss);
	note_number(finding, _("in flight"), one->unacked, "segments", ss);
	note_number(finding, "cwnd", one->snd_cwnd, "segments", ss);
	note_number(finding, _("window of the peer (snd_wnd)"), one->snd_wnd, "bytes", ss);
	note_number(finding, "rtt", one->rtt_us, "us", ss);
	note_number(finding, "minrtt", one->min_rtt_us, "us", ss);
	note_number(
		finding, _("acknowledged during the look"), (int64_t)acked_bytes(one), "bytes", ss);
	note_string(finding, _("that is"),
		rate_text(judge, us ? acked_bytes(one) * 1000000 / us : 0), ss);
	note_change(finding, "sndbuf_limited", one->before.sndbuf_limited_ms,
		one->sndbuf_limited_ms, "ms", ss);
}

static bool send_buffer_limited_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = slowest_buffer(judge, group);
	int64_t most = nth_number(model_sysctl(judge->model, group->netns, "net.ipv4.tcp_wmem"), 2);

	finding->severity = SEVERITY_NOTICE;
	finding->confidence = CONFIDENCE_LIKELY;
	finding->title = note_text(judge,
		_("what %s sends to %s is held back by a send buffer of %u KiB, not by the way"),
		note_owner(judge, one), remote_name(judge, one), one->sndbuf / 1024);
	note_worst_first(judge, group, finding, one);
	note_send_buffer(judge, finding, one);
	if (most > (int64_t)one->sndbuf)
		note_remedy(finding,
			_("the program set SO_SNDBUF, which ends the autotuning: take that out"),
			NULL);
	else if (most > 0)
		note_remedy(finding,
			_("let the autotuning go further (the third number; bandwidth x round trip "
			  "x 2)"),
			"sysctl -w net.ipv4.tcp_wmem=\"4096 16384 16777216\"");
	return true;
}

const struct rule rule_send_buffer_limited = {
	.id = "send-buffer-limited",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SKMEM | NEED_SND_WND | NEED_SECOND_LOOK,
	.group_by = GROUP_OWNER,
	.match = send_buffer_limited_match,
	.conclude = send_buffer_limited_conclude,
	.twins = {{"path-loss", N_("hardly anything is sent again, and the congestion window has "
				   "room")},
		{"bufferbloat",
			N_("the round trip is near its minimum: no queue stands on the way")},
		{"zero-window-slow-reader", N_("the window of the peer is larger than the buffer")},
		{"a program that writes slowly",
			N_("its buffer is full, or the kernel says that it "
			   "waited for room in it")}},
	.cause =
		N_("the buffer must hold all that is sent until it is acknowledged: one round trip "
		   "moves no more than a buffer, however fast the line is. The kernel lets it grow "
		   "with the connection, up to the third number of net.ipv4.tcp_wmem, unless the "
		   "program fixed it with SO_SNDBUF"),
	.remedies =
		{{N_("see the buffer (tb), what is in flight and what could be (cwnd, snd_wnd)"),
			"ss -tnmoi dst {remote}"}},
	.references = "RFC 7323 1.1; tcp(7) tcp_wmem; socket(7) SO_SNDBUF",
};

/* ---- the memory of all of TCP ------------------------------------------------------------- */

/* tcp_mem exists in the initial namespace only, for all of them. In pages. */
static int64_t tcp_mem(const struct model *model, unsigned n)
{
	for (uint32_t i = 0; i < model->namespaces.count; i++) {
		const char *value =
			model_sysctl(model, model->namespaces.items[i].number, "net.ipv4.tcp_mem");

		if (value)
			return nth_number(value, n);
	}
	return -1;
}

static int64_t delta_everywhere(const struct model *model, const char *name)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < model->namespaces.count; i++)
		sum += model_counter_delta(model, model->namespaces.items[i].number, name);
	return sum;
}

/* Segments that a socket's queue refused. */
static int64_t refused_segments(const struct model *model, uint32_t netns)
{
	return model_counter_delta(model, netns, "TcpExtTCPRcvQDrop") +
	       model_counter_delta(model, netns, "TcpExtTCPOFODrop") +
	       model_counter_delta(model, netns, "TcpExtTCPBacklogDrop");
}

/* One now and then costs nothing: a window was larger than the buffer for a moment. */
#define DROPPED_MIN 10

enum shortage {
	SHORTAGE_NONE,
	SHORTAGE_LIKELY, /* above the first number, where pressure lasts, and segments are refused */
	SHORTAGE_SEEN,	 /* the kernel came under pressure or out of it, or is above the mark */
};

/* What is used is the whole host's, in whatever namespace it is read; that pressure began is counted
 * in the namespace of the socket that asked for more. */
static enum shortage memory_shortage(const struct model *model)
{
	uint32_t netns = model->namespaces.count ? model->namespaces.items[0].number : 0;
	const struct counter *used = model_counter(model, netns, "SockstatTCPMem");
	int64_t low = tcp_mem(model, 0), pressure = tcp_mem(model, 1);
	int64_t refused = 0;

	if (!used || low <= 0 || pressure <= 0)
		return SHORTAGE_NONE;
	/* Below the first number pressure is the page allocator's, of a cgroup or for a moment. */
	if (used->first < low && used->last < low)
		return SHORTAGE_NONE;
	if (used->last >= pressure || delta_everywhere(model, "TcpExtTCPMemoryPressures") > 0 ||
		delta_everywhere(model, "TcpExtTCPMemoryPressuresChrono") > 0)
		return SHORTAGE_SEEN;
	for (uint32_t i = 0; i < model->namespaces.count; i++)
		refused += refused_segments(model, model->namespaces.items[i].number);
	return used->first >= low && used->last >= low && refused >= DROPPED_MIN ? SHORTAGE_LIKELY
										 : SHORTAGE_NONE;
}

/* ---- receive-buffer-pruned ---------------------------------------------------------------- */

/* What is sent again slows the peers down from here on. */
#define HARMFUL_PART 100
/* Each copies what waits into fewer buffers, and what arrives waits for that. */
#define SQUEEZED_PER_SECOND_MIN 25

/* A connection that is new drops once at most: then the kernel makes its window smaller. */
static uint32_t new_drops(const struct connection *connection)
{
	return connection->seen & SEEN_FIRST ? connection->drops - connection->before.drops
					     : connection->drops;
}

/* Data keeps arriving (of one that is new nothing is known to move) and stands high. */
static bool stands_high(const struct connection *connection)
{
	return connection->rqueue &&
	       connection->bytes_received != connection->before.bytes_received &&
	       connection->rmem_alloc >= connection->rcvbuf / 3;
}

/* What nobody reads fills any buffer: that is reader-stalled. */
static bool receive_buffer_pruned_match(
	const struct judge *judge, const struct connection *connection)
{
	return connection->inode && connection->rcvbuf && connection->bytes_received &&
	       !nothing_read(judge, connection) &&
	       (new_drops(connection) || stands_high(connection));
}

/* Drops tell most; where there are none, how full it is. */
static bool is_more_pruned(const struct connection *a, const struct connection *b)
{
	if (new_drops(a) != new_drops(b))
		return new_drops(a) > new_drops(b);
	return (uint64_t)a->rmem_alloc * b->rcvbuf > (uint64_t)b->rmem_alloc * a->rcvbuf;
}

static void note_receive_buffer(
	struct judge *judge, struct finding *finding, const struct connection *one)
{
	const char *ss = note_text(judge, "ss -tnmi dst %s", remote_name(judge, one));

	note_number(finding, "rcvbuf", one->rcvbuf, "bytes", ss);
	note_number(finding, "rmem_alloc", one->rmem_alloc, "bytes", ss);
	note_number(finding, "Recv-Q", one->rqueue, "bytes", ss);
	if (one->data_segs_in)
		note_number(finding, _("average segment"),
			(int64_t)(one->bytes_received / one->data_segs_in), "bytes", ss);
	note_number(finding, _("new drops of the socket (d)"), new_drops(one), "", ss);
	note_counter(judge, finding, "TcpExtTCPRcvQDrop");
	note_counter(judge, finding, "TcpExtTCPOFODrop");
	note_counter(judge, finding, "TcpExtTCPBacklogDrop");
	note_counter(judge, finding, "TcpExtPruneCalled");
	note_counter(judge, finding, "TcpExtTCPRcvCollapsed");
}

static bool receive_buffer_pruned_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct model *model = judge->model;
	const struct connection *one = judge_member(judge, group->first_member);
	int64_t dropped = refused_segments(model, group->netns);
	int64_t squeezed = model_counter_delta(model, group->netns, "TcpExtPruneCalled");
	int64_t arrived = model_counter_delta(model, group->netns, "TcpInSegs");
	bool loses;

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		if (is_more_pruned(judge_member(judge, m), one))
			one = judge_member(judge, m);
	loses = dropped >= DROPPED_MIN && new_drops(one);
	if (memory_shortage(model) != SHORTAGE_NONE ||
		(!loses && squeezed * 1000000 < SQUEEZED_PER_SECOND_MIN * (int64_t)look_us(judge)))
		return false;
	finding->severity =
		loses && dropped * HARMFUL_PART >= arrived ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = CONFIDENCE_LIKELY;
	finding->title =
		loses ? note_text(judge,
				_("receive buffers overflow: %lld segments that had arrived for %s "
				  "were dropped"),
				(long long)dropped, note_owner(judge, one))
		      : note_text(judge,
				_("the receive buffer of %s is full of small pieces: the kernel "
				  "squeezed it %lld times"),
				note_owner(judge, one), (long long)squeezed);
	note_worst_first(judge, group, finding, one);
	note_receive_buffer(judge, finding, one);
	return true;
}

const struct rule rule_receive_buffer_pruned = {
	.id = "receive-buffer-pruned",
	.states = IN(ESTABLISHED) | IN(FIN_WAIT_1) | IN(FIN_WAIT_2),
	.needs = NEED_TCP_INFO | NEED_SKMEM | NEED_SECOND_LOOK | NEED_COUNTERS,
	.group_by = GROUP_HOST,
	.match = receive_buffer_pruned_match,
	.conclude = receive_buffer_pruned_conclude,
	.twins = {{"path-loss", N_("the segments arrived: the socket itself dropped or squeezed "
				   "them")},
		{"reader-stalled", N_("what waits is being read, or has just come")},
		{"tcp-memory-exhausted", N_("TCP as a whole is below its limits (tcp_mem)")}},
	.cause =
		N_("a segment of a few bytes takes several hundred bytes of kernel memory: many "
		   "small ones fill the buffer long before the window that was promised is used "
		   "up. Then the kernel copies what waits into fewer pieces, which takes its time, "
		   "and drops what still does not fit; the peer sends that again"),
	.remedies = {{N_("read more at a time and more often: see how the program reads"),
			     "strace -f -e trace=read,recvfrom,recvmsg -p {pid}"},
		{N_("have the sender put small messages together (no TCP_NODELAY for bulk, one "
		    "writev())"),
			NULL},
		{N_("a larger buffer: take SO_RCVBUF out of the program, or raise the third "
		    "number"),
			"sysctl net.ipv4.tcp_rmem"}},
	.references = "net/ipv4/tcp_input.c tcp_prune_queue(), tcp_collapse(); "
		      "Documentation/networking/snmp_counter.rst",
};

/* ---- nagle-delayed-ack -------------------------------------------------------------------- */

/* Linux delays an ACK by 40 ms at least; half of the samples of the round trip are of it. */
#define ACK_DELAY_MIN_US 10000
#define ACK_DELAY_MAX_US 250000
/* On a longer way the delay is not told from the way itself. */
#define NEAR_US 10000
/* A delayed ACK, an answer: so many requests have been made in the look. */
#define SEGMENTS_HEARD_MIN 10

/* One small piece is in flight, another waits for its ACK though window and congestion window are
 * free: Nagle's algorithm, and nothing else, holds it. */
static bool nagle_holds(const struct connection *connection)
{
	return connection->unacked == 1 && connection->notsent_bytes &&
	       connection->notsent_bytes < connection->snd_mss &&
	       connection->wqueue < connection->snd_mss && connection->timer == TIMER_RETRANSMIT &&
	       !connection->retransmits && connection->snd_cwnd > 1 &&
	       connection->snd_wnd >= 2 * connection->snd_mss;
}

static bool acks_are_late(const struct connection *connection)
{
	return connection->min_rtt_us && connection->min_rtt_us < NEAR_US &&
	       connection->rtt_us / 4 >= connection->min_rtt_us &&
	       connection->rtt_us - connection->min_rtt_us >= ACK_DELAY_MIN_US &&
	       connection->rtt_us <= ACK_DELAY_MAX_US;
}

/* Requests and answers in turn: a stream of one direction loses nothing by waiting. */
static bool is_in_turn(const struct connection *connection)
{
	uint64_t heard = connection->segs_in - connection->before.segs_in;

	return connection->bytes_received != connection->before.bytes_received &&
	       heard >= SEGMENTS_HEARD_MIN &&
	       connection->bytes_acked - connection->before.bytes_acked <
		       heard * connection->snd_mss &&
	       connection->total_retrans == connection->before.total_retrans;
}

static bool nagle_match(const struct judge *judge, const struct connection *connection)
{
	(void)judge;
	return nagle_holds(connection) && acks_are_late(connection) && is_in_turn(connection);
}

/* On a link, and as long as Linux and most others delay: a radio or a queue on the way varies more. */
static bool is_plain(const struct connection *connection)
{
	return connection->min_rtt_us < 1000 && connection->rtt_us >= 15000 &&
	       connection->rtt_us <= 60000;
}

static bool nagle_conclude(struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	const char *ss = note_text(judge, "ss -tnoi dst %s", remote_name(judge, one));

	finding->severity = is_plain(one) ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = is_plain(one) ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	finding->title = note_text(judge,
		ngettext("%s writes in small pieces: each waits some %u ms for a delayed ACK on %u "
			 "connection",
			"%s writes in small pieces: each waits some %u ms for a delayed ACK on %u "
			"connections",
			group->count),
		note_owner(judge, one), one->rtt_us * 2 / 1000 < 40 ? 40 : one->rtt_us * 2 / 1000,
		group->count);
	note_worst_first(judge, group, finding, one);
	note_number(finding, _("in flight"), one->unacked, "segments", ss);
	note_number(finding, _("held back (notsent)"), one->notsent_bytes, "bytes", ss);
	note_number(finding, "cwnd", one->snd_cwnd, "segments", ss);
	note_number(finding, _("window of the peer (snd_wnd)"), one->snd_wnd, "bytes", ss);
	note_number(finding, "rtt", one->rtt_us, "us", ss);
	note_number(finding, "minrtt", one->min_rtt_us, "us", ss);
	note_change(finding, _("acknowledged"), (int64_t)one->before.bytes_acked,
		(int64_t)one->bytes_acked, "bytes", ss);
	note_change(finding, _("received"), (int64_t)one->before.bytes_received,
		(int64_t)one->bytes_received, "bytes", ss);
	note_undecided(finding, _("a way whose delay varies"),
		_("radio that sleeps between packets, or a queue that others fill, looks alike: "
		  "with TCP_NODELAY the wait is gone, or it is not"));
	return true;
}

const struct rule rule_nagle_delayed_ack = {
	.id = "nagle-delayed-ack",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SND_WND | NEED_SECOND_LOOK,
	.group_by = GROUP_OWNER,
	.match = nagle_match,
	.conclude = nagle_conclude,
	.twins = {{"path-loss", N_("nothing was sent again during the look")},
		{"healthy slow server",
			N_("what is waited for is an ACK: data is held back here")}},
	.cause = N_("the program writes one message in two or more small pieces and then waits for "
		    "the answer. Nagle's algorithm holds the second piece until the first is "
		    "acknowledged; the peer cannot answer half a message, and delays its ACK by "
		    "40 ms or more in the hope of an answer to put it on"),
	.remedies = {{N_("write each message at once: one buffer, writev(), or MSG_MORE but for "
			 "the last piece"),
			     NULL},
		{N_("or set TCP_NODELAY on the socket"), NULL},
		{N_("see the pieces"),
			"strace -f -r -e trace=write,writev,sendto,sendmsg -p {pid}"}},
	.references = "RFC 9293 3.7.4, 3.8.6.3; RFC 896; tcp(7) TCP_NODELAY",
};

/* ---- tcp-memory-exhausted ----------------------------------------------------------------- */

struct hog {
	uint64_t bytes;	 /* that the sockets which were seen hold */
	uint64_t most;	 /* of them, those of one process */
	uint32_t socket; /* one of that process, its largest */
};

static uint64_t held_bytes(const struct connection *connection)
{
	return (uint64_t)connection->rmem_alloc +
	       (connection->state == TCP_STATE_LISTEN ? 0 : connection->wqueue);
}

/* Sockets of one process, and of one namespace where a process is not known, count together. */
static struct hog find_hog(const struct judge *judge, uint64_t *sums)
{
	const struct model *model = judge->model;
	struct hog hog = {.socket = NONE};

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];
		const struct observe_process *process = model_owner(model, row->inode);
		uint32_t index = process ? (uint32_t)(process - model->processes.items)
					 : model->processes.count;

		if (!judge_is_now(judge, row))
			continue;
		hog.bytes += held_bytes(row);
		sums[index] += held_bytes(row);
		if (sums[index] > hog.most) {
			hog.most = sums[index];
			hog.socket = i;
		}
	}
	return hog;
}

/* Sockets that the shortage shows on: those that lose what arrived. */
static void note_victims(struct judge *judge, struct finding *finding)
{
	for (uint32_t i = 0; i < judge->model->connections.count; i++) {
		const struct connection *row = &judge->model->connections.items[i];

		if (row->netns == finding->netns && judge_is_now(judge, row) &&
			row->state != TCP_STATE_LISTEN && new_drops(row))
			note_connection(judge, finding, i);
	}
}

static void note_memory(struct judge *judge, struct finding *finding, const struct counter *used)
{
	static const char *const names[] = {"TcpExtTCPMemoryPressures",
		"TcpExtTCPMemoryPressuresChrono", "TcpExtTCPAbortOnMemory", "TcpExtTCPRcvQDrop",
		"TcpExtPruneCalled"};

	note_change(finding, _("used by TCP (of all namespaces)"), used->first, used->last, "pages",
		"/proc/net/sockstat (mem)");
	note_string(finding, "net.ipv4.tcp_mem",
		note_text(judge, "%lld %lld %lld", (long long)tcp_mem(judge->model, 0),
			(long long)tcp_mem(judge->model, 1), (long long)tcp_mem(judge->model, 2)),
		"sysctl net.ipv4.tcp_mem");
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		note_counter(judge, finding, names[i]);
}

static void note_hog(struct judge *judge, struct finding *finding)
{
	uint64_t *sums = calloc((size_t)judge->model->processes.count + 1, sizeof(*sums));
	struct hog hog;

	if (!sums)
		return;
	hog = find_hog(judge, sums);
	free(sums);
	if (hog.socket == NONE)
		return;
	note_string(finding, _("most of what was seen is held by"),
		note_text(judge, "%s: %llu KiB",
			note_owner(judge, &judge->model->connections.items[hog.socket]),
			(unsigned long long)(hog.most / 1024)),
		"ss -tnpm");
	note_number(finding, _("held by the sockets that were seen"), (int64_t)hog.bytes, "bytes",
		"ss -tnm (r, w)");
	if (judge->model->connections.items[hog.socket].netns == finding->netns)
		note_connection(judge, finding, hog.socket);
}

static const char *memory_title(
	struct judge *judge, bool exhausted, bool aborted, const struct counter *used, int64_t most)
{
	uint64_t page = judge->model->host.page_size ? judge->model->host.page_size : 4096;
	const char *title = !exhausted ? _("the memory of TCP is short (%llu of %llu MiB): all "
					   "connections are held small and lose data")
			    : aborted
				    ? _("the memory of TCP is used up (%llu of %llu MiB): data is "
					"dropped and connections are cut")
				    : _("the memory of TCP is used up (%llu of %llu MiB): data is "
					"dropped");

	return note_text(judge, title, (unsigned long long)used->last * page >> 20,
		(unsigned long long)most * page >> 20);
}

static void tcp_memory_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	const struct model *model = judge->model;
	const struct counter *used = model_counter(model, netns->number, "SockstatTCPMem");
	int64_t pressure = tcp_mem(model, 1), most = tcp_mem(model, 2);
	bool aborted = delta_everywhere(model, "TcpExtTCPAbortOnMemory") > 0;
	enum shortage shortage = memory_shortage(model);
	struct finding *finding;
	bool exhausted;

	/* The whole host's: told once. Orphans are cut for their number too: that alone says nothing of
	 * memory. */
	if (netns != model->namespaces.items || shortage == SHORTAGE_NONE)
		return;
	exhausted =
		used->last >= most || used->first >= most || (aborted && used->last >= pressure);
	finding = judge_start(judge, rule, netns->number);
	if (!finding)
		return;
	finding->severity = exhausted			? SEVERITY_CRITICAL
			    : shortage == SHORTAGE_SEEN ? SEVERITY_WARNING
							: SEVERITY_NOTICE;
	finding->confidence = shortage == SHORTAGE_SEEN ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY;
	finding->title = memory_title(judge, exhausted, aborted, used, most);
	note_memory(judge, finding, used);
	note_hog(judge, finding);
	note_setting(finding, "net.ipv4.tcp_mem");
	note_victims(judge, finding);
}

const struct rule rule_tcp_memory_exhausted = {
	.id = "tcp-memory-exhausted",
	.needs = NEED_COUNTERS | NEED_SYSCTLS | NEED_SECOND_LOOK | NEED_SKMEM,
	.survey = tcp_memory_survey,
	.twins = {{"receive-buffer-pruned", N_("TCP as a whole is above the mark, not one socket")},
		{"path-loss", N_("what arrives is dropped here, for want of memory")},
		{"orphan-flood", N_("the limit that was met is that of memory (tcp_mem)")}},
	.cause = N_("all sockets together hold more than net.ipv4.tcp_mem allows. Above the second "
		    "number buffers stop growing, windows shrink, and segments that arrive in full "
		    "buffers are dropped; at the third nothing more is taken, and closed "
		    "connections that still hold data are reset. Pressure ends below the first"),
	.remedies = {{N_("find who holds it: data that nobody reads (r) or that no peer takes (w)"),
			     "ss -tnpm"},
		{N_("see the whole (press: yes while it is short)"),
			"cat /proc/net/sockstat; grep -E '^(protocol|TCP)' /proc/net/protocols"},
		{N_("repair the hog first: a reader that sleeps, a queue without a limit"), NULL},
		{N_("only then raise all three numbers (pages), if the machine has the memory; "
		    "left "
		    "alone, the kernel chose them from its size at boot"),
			NULL}},
	.references = "tcp(7) tcp_mem; net/ipv4/tcp.c tcp_enter_memory_pressure(); "
		      "net/core/sock.c __sk_mem_raise_allocated()",
	.explains = "receive-buffer-pruned send-buffer-limited path-loss reordering peer-vanished "
		    "zero-window-slow-reader reader-stalled unused-or-wrong-knob",
};

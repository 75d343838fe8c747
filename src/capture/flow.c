/* How it works: a segment of X is looked at for what it proves of X (seen events), then for what it
 * brings to Y, the other end (presumed events). The order within a segment is that of RFC 9293
 * section 3.10.7.4: SYN, ACK, FIN; a reset stands alone. docs/decisions/0004 has the table. */
#include "capture/flow.h"

#include "tcp/flags.h"

/* What is sent so long after a reset was not on its way when the reset came. */
#define RESET_SETTLES_MS 1000

/* One segment on its way from X to Y. */
struct passage {
	struct flow *flow;
	struct flow_side *x, *y;
	const struct flow_segment *segment;
	unsigned side; /* of X */
	unsigned changed;
};

static void seen(struct passage *passage, struct flow_side *side, enum tcp_event event)
{
	if (endpoint_seen(&side->endpoint, event))
		passage->changed |= 1u << (side - passage->flow->sides);
}

static void presume(struct passage *passage, struct flow_side *side, enum tcp_event event)
{
	if (endpoint_presume(&side->endpoint, event))
		passage->changed |= 1u << (side - passage->flow->sides);
}

static void refute(struct passage *passage, struct flow_side *side, enum tcp_event event)
{
	if (endpoint_refute(&side->endpoint, event))
		passage->changed |= 1u << (side - passage->flow->sides);
}

static bool has(const struct flow_segment *segment, uint16_t flags)
{
	return (segment->flags & flags) == flags;
}

static bool is_syn(const struct flow_segment *segment)
{
	return has(segment, FLAG_SYN) && !has(segment, FLAG_RST);
}

void flow_init(struct flow *flow, const struct flow_segment *first)
{
	*flow = (struct flow){.first = first->at,
		.first_frame = first->frame,
		.reset_at = {{INT64_MIN}, {INT64_MIN}}};
	flow->joined = !is_syn(first);
	for (unsigned i = 0; i < 2; i++) {
		endpoint_init(&flow->sides[i].endpoint);
		/* A reset says nothing of what there was before it. */
		if (flow->joined)
			endpoint_join(&flow->sides[i].endpoint, TCP_STATE_ESTABLISHED);
	}
}

bool flow_is_over(const struct flow *flow)
{
	for (unsigned i = 0; i < 2; i++) {
		uint8_t state = flow->sides[i].endpoint.state;

		if (state != TCP_STATE_CLOSED && state != TCP_STATE_TIME_WAIT)
			return false;
	}
	return true;
}

/* A SYN that repeats the one before has its number. Another is of a new connection, unless the end
 * is known to be in the middle of one: then it is a stray, answered with a challenge ACK. */
bool flow_is_new(const struct flow *flow, unsigned side, const struct flow_segment *segment)
{
	const struct flow_side *x = &flow->sides[side];

	if (!is_syn(segment) || has(segment, FLAG_ACK))
		return false;
	if (x->has_syn && seq_equal(x->isn, segment->seq))
		return false;
	/* The other end's SYN was first: both open at the same time. */
	if (!x->has_syn && x->endpoint.known && !x->endpoint.heard)
		return false;
	return x->has_syn || x->has_next || flow_is_over(flow);
}

/* ---- SYN ---------------------------------------------------------------------------------- */

static void note_syn(struct flow_side *x, struct seq isn)
{
	x->has_syn = true;
	x->isn = isn;
	if (!x->has_next)
		x->next = seq_add(isn, 1);
	x->has_next = true;
}

/* The same SYN again: what would have stopped it has not arrived. */
static void repeat_syn(struct passage *passage)
{
	refute(passage, passage->x, TCP_EVENT_RCV_SYN_ACK);
	refute(passage, passage->x, TCP_EVENT_RCV_ACK_OF_SYN);
	if (!has(passage->segment, FLAG_ACK))
		refute(passage, passage->x, TCP_EVENT_RCV_SYN);
}

/* Y listens, or has sent a SYN of its own. */
static void bring_syn(struct passage *passage)
{
	struct flow_side *y = passage->y;

	if (!y->endpoint.heard)
		presume(passage, y, TCP_EVENT_OPEN_PASSIVE);
	presume(passage, y, TCP_EVENT_RCV_SYN);
}

static void take_syn(struct passage *passage)
{
	struct flow_side *x = passage->x, *y = passage->y;
	bool acks = has(passage->segment, FLAG_ACK);

	if (x->has_syn && seq_equal(x->isn, passage->segment->seq))
		repeat_syn(passage);
	note_syn(x, passage->segment->seq);
	if (!acks) {
		seen(passage, x, TCP_EVENT_OPEN_ACTIVE);
		bring_syn(passage);
		return;
	}
	/* Y has sent a SYN, whether the capture has it or not. */
	if (!y->has_syn)
		note_syn(y, seq_subtract(passage->segment->ack, 1));
	if (!y->endpoint.heard)
		seen(passage, y, TCP_EVENT_OPEN_ACTIVE);
	if (x->endpoint.proven == TCP_STATE_CLOSED)
		seen(passage, x, TCP_EVENT_OPEN_PASSIVE);
	seen(passage, x, TCP_EVENT_RCV_SYN);
	presume(passage, y, TCP_EVENT_RCV_SYN_ACK);
}

/* ---- ACK ---------------------------------------------------------------------------------- */

static bool is_pending(const struct flow_side *side, enum tcp_event event)
{
	for (uint8_t i = 0; i < side->endpoint.pending_count; i++)
		if (side->endpoint.pending[i] == (uint8_t)event)
			return true;
	return false;
}

/* X has answered Y's SYN: what it proves, and what it brings. */
static void ack_syn(struct passage *passage)
{
	struct flow_side *x = passage->x, *y = passage->y;

	/* The capture lacks Y's SYN,ACK, or all of Y. */
	if (!y->endpoint.heard && y->endpoint.known) {
		seen(passage, y, TCP_EVENT_OPEN_PASSIVE);
		seen(passage, y, TCP_EVENT_RCV_SYN);
	}
	/* X has data of Y, which the capture lacks. */
	if (y->endpoint.proven == TCP_STATE_SYN_SENT &&
		seq_after(passage->segment->ack, seq_add(y->isn, 1)))
		seen(passage, y, TCP_EVENT_RCV_SYN_ACK);
	if (x->endpoint.proven == TCP_STATE_SYN_SENT || is_pending(x, TCP_EVENT_RCV_SYN_ACK))
		seen(passage, x, TCP_EVENT_RCV_SYN_ACK);
	/* Nobody acknowledges data, or sends any, before the handshake is complete on its side. */
	if (x->endpoint.proven == TCP_STATE_SYN_RECEIVED &&
		(passage->segment->payload || has(passage->segment, FLAG_FIN) ||
			seq_after(passage->segment->ack, seq_add(y->isn, 1))))
		seen(passage, x, TCP_EVENT_RCV_ACK_OF_SYN);
	/* Each segment would bring it; the rows are asked only where it counts. */
	if (y->endpoint.state == TCP_STATE_SYN_RECEIVED)
		presume(passage, y, TCP_EVENT_RCV_ACK_OF_SYN);
}

static bool acks_fin(const struct flow_side *y, const struct flow_segment *segment)
{
	return y->has_fin && seq_after(segment->ack, y->fin);
}

/* X has Y's FIN, and with it what Y acknowledged in that segment; a later ACK may still be lost. */
static void prove_fin(struct passage *passage)
{
	struct flow_side *x = passage->x;

	seen(passage, x,
		is_pending(x, TCP_EVENT_RCV_FIN_AND_ACK_OF_FIN) ? TCP_EVENT_RCV_FIN_AND_ACK_OF_FIN
								: TCP_EVENT_RCV_FIN);
	if (is_pending(x, TCP_EVENT_RCV_ACK_OF_FIN) && x->has_fin &&
		seq_after(passage->y->fin_ack, x->fin))
		seen(passage, x, TCP_EVENT_RCV_ACK_OF_FIN);
}

/* An acknowledgment beyond what Y is known to have sent: the capture lacks it. */
static void find_unseen(struct passage *passage)
{
	struct flow_side *y = passage->y;
	struct seq ack = passage->segment->ack;

	if (!y->has_next)
		y->next = ack;
	else if (seq_after(ack, y->next))
		y->unseen += seq_distance(y->next, ack);
	y->has_next = true;
	y->next = seq_max(y->next, ack);
}

static void take_ack(struct passage *passage)
{
	struct flow_side *x = passage->x, *y = passage->y;
	struct seq ack = passage->segment->ack;

	if (!x->has_acked || seq_after(ack, x->acked))
		x->acked = ack;
	x->has_acked = true;
	if (!is_syn(passage->segment)) {
		if (!passage->flow->joined && !y->has_syn)
			note_syn(y, seq_subtract(ack, 1));
		if (y->has_syn)
			ack_syn(passage);
	}
	find_unseen(passage);
	if (!acks_fin(y, passage->segment))
		return;
	prove_fin(passage);
	/* Together with a FIN of X it is one event (figure 5, note 2). */
	if (!has(passage->segment, FLAG_FIN) || y->endpoint.state != TCP_STATE_FIN_WAIT_1)
		presume(passage, y, TCP_EVENT_RCV_ACK_OF_FIN);
}

/* ---- FIN ---------------------------------------------------------------------------------- */

static void take_fin(struct passage *passage)
{
	struct flow_side *x = passage->x, *y = passage->y;
	struct seq fin = seq_add(passage->segment->seq, passage->segment->payload);
	bool both = has(passage->segment, FLAG_ACK) && acks_fin(y, passage->segment) &&
		    y->endpoint.state == TCP_STATE_FIN_WAIT_1;

	if (x->has_fin && seq_equal(fin, x->fin)) {
		refute(passage, x, TCP_EVENT_RCV_ACK_OF_FIN);
		refute(passage, x, TCP_EVENT_RCV_FIN_AND_ACK_OF_FIN);
	}
	x->has_fin = true;
	x->fin = fin;
	x->fin_ack = passage->segment->ack;
	seen(passage, x, TCP_EVENT_CLOSE);
	presume(passage, y, both ? TCP_EVENT_RCV_FIN_AND_ACK_OF_FIN : TCP_EVENT_RCV_FIN);
}

/* ---- RST ---------------------------------------------------------------------------------- */

/* Whether Y would believe it: RFC 9293 3.10.7.3 for SYN-SENT, 3.10.7.4 with RFC 5961 for the rest,
 * where what Y has received lies between what it has acknowledged and what X has sent. */
static bool reset_fits(const struct passage *passage)
{
	const struct flow_side *x = passage->x, *y = passage->y;
	const struct flow_segment *segment = passage->segment;

	if (y->endpoint.state == TCP_STATE_SYN_SENT)
		return has(segment, FLAG_ACK) && y->has_next && seq_equal(segment->ack, y->next);
	if (!y->has_acked)
		return true;
	return seq_after_equal(segment->seq, y->acked) &&
	       (!x->has_next || seq_before_equal(segment->seq, seq_max(x->next, y->acked)));
}

static void take_reset(struct passage *passage)
{
	struct flow_side *x = passage->x;

	/* Refused: what was presumed of an end that only answers with a reset was not so. */
	if (!x->endpoint.heard) {
		refute(passage, x, TCP_EVENT_RCV_SYN);
		refute(passage, x, TCP_EVENT_OPEN_PASSIVE);
		if (endpoint_hear(&x->endpoint))
			passage->changed |= 1u << passage->side;
	}
	seen(passage, x, TCP_EVENT_ABORT);
	if (!reset_fits(passage))
		return;
	presume(passage, passage->y, TCP_EVENT_RCV_RST);
	passage->flow->reset_at[passage->side] = passage->segment->at;
}

/* Something that Y sends long after a reset that fitted: it did not get it, or did not take it. */
static void doubt_reset(struct passage *passage)
{
	struct instant reset = passage->flow->reset_at[!passage->side];

	if (reset.ns == INT64_MIN ||
		duration_ms(duration_between(reset, passage->segment->at)) < RESET_SETTLES_MS)
		return;
	refute(passage, passage->x, TCP_EVENT_RCV_RST);
	passage->flow->reset_at[!passage->side].ns = INT64_MIN;
}

/* ------------------------------------------------------------------------------------------- */

static void advance(struct flow_side *x, const struct flow_segment *segment)
{
	uint32_t length =
		seq_length(segment->payload, has(segment, FLAG_SYN), has(segment, FLAG_FIN));
	struct seq end = seq_add(segment->seq, length);

	x->next = x->has_next ? seq_max(x->next, end) : end;
	x->has_next = true;
}

static void count(struct passage *passage)
{
	const struct flow_segment *segment = passage->segment;

	passage->x->segments++;
	passage->x->payload += segment->payload;
	passage->x->last = segment->at;
	passage->flow->last = segment->at;
	passage->flow->last_frame = segment->frame;
}

unsigned flow_take(struct flow *flow, unsigned side, const struct flow_segment *segment)
{
	struct passage passage = {.flow = flow,
		.x = &flow->sides[side],
		.y = &flow->sides[!side],
		.segment = segment,
		.side = side};

	count(&passage);
	if (has(segment, FLAG_RST)) {
		take_reset(&passage);
		return passage.changed;
	}
	doubt_reset(&passage);
	if (is_syn(segment))
		take_syn(&passage);
	else if (endpoint_hear(&passage.x->endpoint))
		passage.changed |= 1u << side;
	if (has(segment, FLAG_ACK))
		take_ack(&passage);
	if (has(segment, FLAG_FIN))
		take_fin(&passage);
	advance(passage.x, segment);
	return passage.changed;
}

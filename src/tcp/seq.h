/* Sequence numbers: arithmetic modulo 2^32 (RFC 9293, section 3.4).
 *
 * A number is a struct so that it cannot be compared with '<' by mistake. "Before" has a meaning
 * only for numbers less than 2^31 apart, which windows (at most 2^30, RFC 7323) guarantee; at
 * exactly 2^31 each is before the other. */
#ifndef TCPDX_TCP_SEQ_H
#define TCPDX_TCP_SEQ_H

#include <stdbool.h>
#include <stdint.h>

struct seq {
	uint32_t value;
};

static inline struct seq seq_from(uint32_t value)
{
	return (struct seq){value};
}

static inline struct seq seq_add(struct seq seq, uint32_t count)
{
	return (struct seq){seq.value + count};
}

static inline struct seq seq_subtract(struct seq seq, uint32_t count)
{
	return (struct seq){seq.value - count};
}

/* How far `later` lies after `earlier`, -2^31 to 2^31 - 1; negative if it lies before it. */
static inline int32_t seq_diff(struct seq later, struct seq earlier)
{
	uint32_t distance = later.value - earlier.value;

	if (distance <= INT32_MAX)
		return (int32_t)distance;
	return (int32_t)(distance - INT32_MAX - 1) + INT32_MIN;
}

/* How many numbers are in [from, to), 0 to 2^32 - 1; for a caller who knows their order. */
static inline uint32_t seq_distance(struct seq from, struct seq to)
{
	return to.value - from.value;
}

static inline bool seq_equal(struct seq a, struct seq b)
{
	return a.value == b.value;
}

/* a < b */
static inline bool seq_before(struct seq a, struct seq b)
{
	return seq_diff(a, b) < 0;
}

/* a =< b */
static inline bool seq_before_equal(struct seq a, struct seq b)
{
	return seq_equal(a, b) || seq_before(a, b);
}

/* a > b */
static inline bool seq_after(struct seq a, struct seq b)
{
	return seq_before(b, a);
}

/* a >= b */
static inline bool seq_after_equal(struct seq a, struct seq b)
{
	return seq_before_equal(b, a);
}

static inline struct seq seq_max(struct seq a, struct seq b)
{
	return seq_before(a, b) ? b : a;
}

static inline struct seq seq_min(struct seq a, struct seq b)
{
	return seq_before(b, a) ? b : a;
}

/* low =< seq =< high on the circle, for any low and high; [low, low - 1] is the whole of it. */
static inline bool seq_between(struct seq seq, struct seq low, struct seq high)
{
	return seq_distance(low, seq) <= seq_distance(low, high);
}

/* left =< seq < left + size; an empty window contains nothing. */
static inline bool seq_in_window(struct seq seq, struct seq left, uint32_t size)
{
	return seq_distance(left, seq) < size;
}

/* SEG.LEN: the sequence numbers that a segment occupies, SYN and FIN counted (section 3.4). */
static inline uint32_t seq_length(uint32_t payload_size, bool syn, bool fin)
{
	return payload_size + (syn ? 1 : 0) + (fin ? 1 : 0);
}

/* The acceptability test of an arriving segment, four cases (sections 3.4 and 3.10.7.4 first).
 * `length` is SEG.LEN. As the RFC has it, a segment that covers the window and juts out on both
 * sides fails. What fails may still carry a valid ACK, URG or RST: with a window of zero these
 * are to be processed all the same (MUST-66), which is the caller's part. */
bool seq_acceptable(struct seq rcv_nxt, uint32_t rcv_wnd, struct seq seq, uint32_t length);

/* A new acknowledgment: SND.UNA < SEG.ACK =< SND.NXT (section 3.4). */
bool seq_ack_is_new(struct seq snd_una, struct seq ack, struct seq snd_nxt);

#endif

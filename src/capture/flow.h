/* One connection as a capture shows it: two endpoints (endpoint.h), and the sequence numbers that
 * each has sent and acknowledged. Segments go in, events for the endpoints come of them.
 *
 * A flow is one incarnation of a connection: a SYN with another sequence number begins a new one
 * (flow_is_new()). Whose flow a segment is of is settled by track.h. */
#ifndef TCPDX_CAPTURE_FLOW_H
#define TCPDX_CAPTURE_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/time.h"
#include "capture/endpoint.h"
#include "tcp/seq.h"

/* What matters of a segment. */
struct flow_segment {
	struct instant at;
	uint64_t frame;
	struct seq seq, ack;
	uint16_t flags;	  /* FLAG_ bits, tcp/flags.h */
	uint32_t payload; /* bytes on the wire */
};

/* What one end has sent. */
struct flow_side {
	struct endpoint endpoint;
	bool has_syn, has_fin; /* it sent one, or the peer has acknowledged it */
	bool has_next;	       /* `next` is set */
	bool has_acked;
	struct seq isn;	    /* of its SYN */
	struct seq fin;	    /* the number of its FIN */
	struct seq fin_ack; /* what that segment acknowledged; the ISN where it was no ACK */
	struct seq next;    /* behind the last byte that is known to have been sent */
	struct seq acked;   /* the highest number that it has acknowledged: its RCV.NXT, at least */
	uint64_t segments, payload;
	uint64_t unseen; /* bytes that the peer acknowledged and the capture lacks */
	struct instant last;
};

/* Side 0 sent the first segment of the capture. */
struct flow {
	struct flow_side sides[2];
	struct instant first, last;
	uint64_t first_frame, last_frame;
	/* A reset that side i sent and that fits; INT64_MIN where there was none. */
	struct instant reset_at[2];
	bool joined; /* the capture began in mid-stream */
};

/* Begins with the first segment, of side 0, which flow_take() is to be given next. */
void flow_init(struct flow *flow, const struct flow_segment *first);

/* Whether the segment begins a new connection on the same addresses and ports. */
bool flow_is_new(const struct flow *flow, unsigned side, const struct flow_segment *segment);

/* Takes a segment of a side (0 or 1). Returns which sides changed their state or its certainty: bit
 * 0 and bit 1. */
unsigned flow_take(struct flow *flow, unsigned side, const struct flow_segment *segment);

/* Whether both ends are done, as far as it is known: a new SYN may follow at any time. */
bool flow_is_over(const struct flow *flow);

#endif

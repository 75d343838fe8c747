/* One end of a connection as its segments show it: a state of RFC 9293 and how sure it is.
 *
 * What an end sends proves what it has done and what it has received: its ACK of a FIN proves that
 * the FIN arrived. What passes the capture on its way to an end is only presumed to arrive. So an
 * endpoint is a proven state, and a few presumed events behind it; its state is where the rows of
 * tcp/transition.h lead from the one through the others. A later segment proves a presumption
 * (the event is given again, as seen) or refutes it (the end sends its FIN again: the ACK of it
 * was lost behind the capture), and then the state is what the rest leads to. */
#ifndef TCPDX_CAPTURE_ENDPOINT_H
#define TCPDX_CAPTURE_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include "tcp/event.h"
#include "tcp/state.h"

enum certainty {
	CERTAINTY_UNKNOWN,  /* nothing of this end was seen, or nothing that tells */
	CERTAINTY_PRESUMED, /* what it was sent is taken to have arrived, or time to have passed */
	CERTAINTY_SEEN,	    /* a segment of its own proves it */
};

/* Presumptions that wait at the same time: an ACK of a SYN or FIN, a FIN, a reset, a timeout. */
#define ENDPOINT_PENDING_MAX 4

struct endpoint {
	uint8_t proven; /* enum tcp_state */
	uint8_t state;	/* enum tcp_state: `proven` and what is pending */
	bool known;	/* `proven` is proven; not so where the capture began in mid-stream */
	bool heard;	/* it has sent something */
	uint8_t pending_count;
	uint8_t pending[ENDPOINT_PENDING_MAX]; /* enum tcp_event, in their order */
};

/* An end that has not been heard of: CLOSED, and known to be, since its first segment will tell. */
void endpoint_init(struct endpoint *endpoint);

/* An end that was there before the capture: taken to be in `state`, unknown until it is heard. */
void endpoint_join(struct endpoint *endpoint, enum tcp_state state);

/* It has sent something that is no event. Returns whether the certainty has changed. */
bool endpoint_hear(struct endpoint *endpoint);

/* An event that is proven, or presumed. Returns whether state or certainty have changed; an event
 * that is no row in the state changes nothing and is forgotten. Events are given in the order in
 * which they happened at that end, as far as it is known; one that is proven goes before what is
 * pending: an end that sends a FIN without acknowledging the peer's has not received it yet. */
bool endpoint_seen(struct endpoint *endpoint, enum tcp_event event);
bool endpoint_presume(struct endpoint *endpoint, enum tcp_event event);

/* A presumed event did not happen. Returns whether it was pending. */
bool endpoint_refute(struct endpoint *endpoint, enum tcp_event event);

/* How sure endpoint->state is. */
enum certainty endpoint_certainty(const struct endpoint *endpoint);

/* "seen", "presumed", "unknown". */
const char *certainty_name(enum certainty certainty);

#endif

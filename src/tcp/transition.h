/* The state machine of RFC 9293 as rows: figure 5 of section 3.3.2 with its three notes, and the
 * transitions that only the text of section 3.10 has.
 *
 * A pair (state, event) that is not a row changes no state ("if no state change is mentioned, the
 * TCP connection stays in the same state", 3.10). What happens instead:
 *
 *   any call in CLOSED but OPEN       error: connection does not exist             3.10.2 - .5
 *   OPEN in any state but CLOSED      error: connection already exists             3.10.1
 *     (active OPEN in LISTEN is a row)
 *   SEND before ESTABLISHED           queued                                       3.10.2
 *   SEND after our CLOSE              error: connection closing                    3.10.2
 *   CLOSE after our CLOSE             error: connection closing, or ok (FIN-WAIT)  3.10.4
 *   segment in CLOSED                 answered with RST unless it is one           3.10.7.1
 *   ACK in LISTEN                     answered with RST                            3.10.7.2
 *   RST in CLOSED or LISTEN           ignored                                      3.10.7.1, .2
 *   FIN in CLOSED, LISTEN, SYN-SENT   ignored                                      3.10.7.4 eighth
 *   SYN in a synchronized state       answered with a challenge ACK (RFC 5961)     3.10.7.4 fourth
 *   FIN again after the first         acknowledged; TIME-WAIT restarts its timer   3.10.7.4 eighth
 *
 * The RFC speaks of one TCB that goes from LISTEN to SYN-RECEIVED. A listening socket stays in
 * LISTEN and a child makes the move; "back to LISTEN" then means that the child goes away. What
 * Linux does against the RFC (FIN-WAIT-2 timeout, RST ignored in TIME-WAIT with tcp_rfc1337,
 * ICMP errors that do not abort an established connection) is no row. */
#ifndef TCPDX_TCP_TRANSITION_H
#define TCPDX_TCP_TRANSITION_H

#include <stdbool.h>

#include "tcp/event.h"
#include "tcp/state.h"

/* How the picture draws the row. */
enum tcp_path {
	TCP_PATH_CLIENT, /* the usual way of the end that connects, and here also closes, first */
	TCP_PATH_SERVER, /* the usual way of the end that listens */
	TCP_PATH_OTHER,
};

struct tcp_transition {
	enum tcp_state from;
	enum tcp_event event;
	enum tcp_state to;
	enum tcp_path path;
	bool optional;	       /* the RFC says MAY: TIME-WAIT that is reopened */
	const char *segment;   /* sent on the way: "SYN", "SYN,ACK", "ACK", "FIN", "RST" or "" */
	const char *call;      /* the socket call, or the command, that is the event, or "" */
	const char *reference; /* section of RFC 9293: "3.10.7.4 eighth" */
	const char *note;      /* when, why, with which requirement; or "" */
};

#define TRANSITION_COUNT 63

/* The usual row of a pair of states stands before the others of the same pair. */
extern const struct tcp_transition transitions[TRANSITION_COUNT];

/* The row of an event in a state, or NULL where the event does not change the state. There is at
 * most one. */
const struct tcp_transition *transition_find(enum tcp_state from, enum tcp_event event);

/* True if some event leads straight from one state to the other. False where both are the same:
 * no row of the RFC leads from a state to itself. */
bool transition_exists(enum tcp_state from, enum tcp_state to);

#endif

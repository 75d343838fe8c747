/* What each state of RFC 9293 means to the person who sees it in a list. */
#ifndef TCPDX_KB_STATE_H
#define TCPDX_KB_STATE_H

#include "kb/text.h"
#include "tcp/state.h"

struct kb_state {
	enum tcp_state state;
	struct kb_text meaning;	 /* which end is here, what it waits for */
	struct kb_text entered;	 /* by which call or segment one gets here, and how one leaves */
	struct kb_text duration; /* how long it should last, and what ends it (sysctl, timer) */
	struct kb_text pile;	 /* what many of them point to */
	struct kb_text by_hand;	 /* the commands that show it: "$ ss -tn state time-wait" */
	const char *faults;	 /* ids of the catalogue, parted by spaces */
};

/* One row per state, in the order of enum tcp_state. */
extern const struct kb_state kb_states[TCP_STATE_COUNT];

#endif

#include "tcp/transition.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#define ROW(from, event, to, path, segment, call, reference, note)                                 \
	{TCP_STATE_##from, TCP_EVENT_##event, TCP_STATE_##to, TCP_PATH_##path, false, segment,     \
		call, reference, note},
#define OPTIONAL_ROW(from, event, to, path, segment, call, reference, note)                        \
	{TCP_STATE_##from, TCP_EVENT_##event, TCP_STATE_##to, TCP_PATH_##path, true, segment,      \
		call, reference, note},

#define LINGER	"close() with SO_LINGER 0"
#define DESTROY "ss -K"

/* RFC9293 MUST-10 (simultaneous open), MUST-11 (SYN-RECEIVED knows how it was opened), MUST-13
 * (TIME-WAIT after an active close), MAY-2 (TIME-WAIT reopened), SHLD-26 (ICMP hard errors). */
const struct tcp_transition transitions[TRANSITION_COUNT] = {
#include "tcp/transition.def"
};

#undef ROW
#undef OPTIONAL_ROW

/* The number of a row, from 1: the rows once more, counted. */
enum { COUNTED_BEFORE = __COUNTER__ };

#define ROW(from, event, ...)                                                                      \
	[TCP_STATE_##from][TCP_EVENT_##event] = (uint8_t)(__COUNTER__ - COUNTED_BEFORE),
#define OPTIONAL_ROW ROW

static const uint8_t places[TCP_STATE_COUNT][TCP_EVENT_COUNT] = {
#include "tcp/transition.def"
};

static_assert(__COUNTER__ - COUNTED_BEFORE == TRANSITION_COUNT + 1, "each row was counted");

const struct tcp_transition *transition_find(enum tcp_state from, enum tcp_event event)
{
	uint8_t place = places[from][event];

	return place ? &transitions[place - 1] : NULL;
}

bool transition_exists(enum tcp_state from, enum tcp_state to)
{
	for (size_t i = 0; i < TRANSITION_COUNT; i++) {
		if (transitions[i].from == from && transitions[i].to == to)
			return true;
	}
	return false;
}

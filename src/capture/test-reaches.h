/* For tests that play events at random. */
#ifndef TCPDX_CAPTURE_TEST_REACHES_H
#define TCPDX_CAPTURE_TEST_REACHES_H

#include <stdbool.h>
#include <stdint.h>

#include "tcp/transition.h"

/* Whether rows lead from one state to the other, one after the other, in at most so many. */
static inline bool reaches(uint8_t from, uint8_t to, unsigned rows)
{
	if (from == to)
		return true;
	for (unsigned i = 0; rows && i < TRANSITION_COUNT; i++)
		if (transitions[i].from == (enum tcp_state)from &&
			reaches((uint8_t)transitions[i].to, to, rows - 1))
			return true;
	return false;
}

#endif

/* Instants and durations, in nanoseconds. Two structs, so that they cannot be mixed.
 *
 * An instant counts from the epoch of the clock that its source reads (CLOCK_REALTIME for a
 * host, the capture's own for a capture). Below the shells nobody reads a clock: instants are
 * arguments. Range: 292 years either side of the epoch. */
#ifndef TCPDX_BASE_TIME_H
#define TCPDX_BASE_TIME_H

#include <stdint.h>

struct instant {
	int64_t ns;
};

struct duration {
	int64_t ns;
};

static inline struct duration duration_from_ms(int64_t ms)
{
	return (struct duration){ms * 1000000};
}

static inline struct duration duration_between(struct instant from, struct instant to)
{
	return (struct duration){to.ns - from.ns};
}

static inline struct instant instant_add(struct instant start, struct duration span)
{
	return (struct instant){start.ns + span.ns};
}

static inline double duration_seconds(struct duration span)
{
	return (double)span.ns / 1e9;
}

static inline int64_t duration_ms(struct duration span)
{
	return span.ns / 1000000;
}

#endif

/* What could not be looked at is an observation too: nothing is left out silently. */
#ifndef TCPDX_HOST_UNSEEN_H
#define TCPDX_HOST_UNSEEN_H

#include "host/word.h"
#include "observe/observe.h"

/* Emits one OBSERVE_UNSEEN; `detail` is cut to the room that it has. Returns what the sink
 * returns. */
static inline int unseen_emit(const struct observe_sink *sink, uint32_t netns, struct instant at,
	struct observe_unseen unseen, const char *detail)
{
	struct observation observation = {
		.kind = OBSERVE_UNSEEN, .netns = netns, .at = at, .unseen = unseen};

	word_copy(detail, observation.unseen.detail, sizeof(observation.unseen.detail));
	return observe_emit(sink, &observation);
}

#endif

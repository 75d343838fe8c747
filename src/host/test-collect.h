/* A sink that keeps what it is given, for the tests of this layer. */
#ifndef TCPDX_HOST_TEST_COLLECT_H
#define TCPDX_HOST_TEST_COLLECT_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "observe/observe.h"

struct collected {
	struct observation *rows;
	uint32_t count;
	uint32_t capacity;
	uint32_t limit; /* 0 none; the sink refuses with -EPIPE above it */
};

static inline int collect_take(void *context, const struct observation *observation)
{
	struct collected *collected = context;

	if (collected->limit && collected->count == collected->limit)
		return -EPIPE;
	if (array_reserve(&collected->rows, &collected->capacity, collected->count + 1,
		    sizeof(*collected->rows)))
		return -ENOMEM;
	collected->rows[collected->count++] = *observation;
	return 0;
}

static inline struct observe_sink collect_sink(struct collected *collected)
{
	return (struct observe_sink){.take = collect_take, .context = collected};
}

static inline void collect_clear(struct collected *collected)
{
	free(collected->rows);
	*collected = (struct collected){0};
}

/* How many rows of that kind. */
static inline uint32_t collect_count(const struct collected *collected, enum observe_kind kind)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < collected->count; i++)
		count += collected->rows[i].kind == kind;
	return count;
}

/* The index-th row of that kind, or NULL. */
static inline const struct observation *collect_find(
	const struct collected *collected, enum observe_kind kind, uint32_t index)
{
	for (uint32_t i = 0; i < collected->count; i++)
		if (collected->rows[i].kind == kind && !index--)
			return &collected->rows[i];
	return NULL;
}

#endif

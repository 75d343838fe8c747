/* Strings that live as long as what they describe: allocated one by one, freed together.
 *
 * The first failure is kept in `error`; a failed request gives "" so that a report with a hole is
 * still a report, and whoever owns the arena passes the error up. */
#ifndef TCPDX_BASE_ARENA_H
#define TCPDX_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *blocks;
	int error; /* 0 or -ENOMEM */
};

/* A zeroed arena is an empty one. */
void arena_deinit(struct arena *arena);

/* As printf(), into the arena. */
const char *arena_format(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* A copy of `size` bytes, ended by NUL. */
const char *arena_copy(struct arena *arena, const char *string, size_t size);

#endif

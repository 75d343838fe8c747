#include "base/arena.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_BLOCK_SIZE 8192

struct arena_block {
	struct arena_block *next;
	size_t used, capacity;
	char bytes[];
};

void arena_deinit(struct arena *arena)
{
	struct arena_block *next;

	for (struct arena_block *block = arena->blocks; block; block = next) {
		next = block->next;
		free(block);
	}
	*arena = (struct arena){0};
}

static char *allocate(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->blocks;
	size_t capacity = size > ARENA_BLOCK_SIZE ? size : ARENA_BLOCK_SIZE;

	if (!block || block->capacity - block->used < size) {
		block = malloc(sizeof(*block) + capacity);
		if (!block) {
			arena->error = -ENOMEM;
			return NULL;
		}
		*block = (struct arena_block){.next = arena->blocks, .capacity = capacity};
		arena->blocks = block;
	}
	block->used += size;
	return block->bytes + block->used - size;
}

const char *arena_copy(struct arena *arena, const char *string, size_t size)
{
	char *copy = allocate(arena, size + 1);

	if (!copy)
		return "";
	memcpy(copy, string, size);
	copy[size] = '\0';
	return copy;
}

const char *arena_format(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_list again;
	char *copy = NULL;
	int size;

	va_start(arguments, format);
	va_copy(again, arguments);
	size = vsnprintf(NULL, 0, format, arguments);
	if (size >= 0)
		copy = allocate(arena, (size_t)size + 1);
	if (copy)
		vsnprintf(copy, (size_t)size + 1, format, again);
	va_end(again);
	va_end(arguments);
	return copy ? copy : "";
}

/* A bounds-checked reader over borrowed bytes: every parser of tcpdx reads through one.
 *
 * A read past the end returns zeroes and sets `failed`; it stays set, so that a parser may read a
 * whole structure and ask once. offset_at_failure names the place for the error message. The
 * bytes are borrowed and must outlive the cursor. */
#ifndef TCPDX_BASE_CURSOR_H
#define TCPDX_BASE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct cursor {
	const uint8_t *start;
	const uint8_t *at;
	const uint8_t *end;
	size_t offset_at_failure; /* from start; valid when failed */
	bool failed;
};

static inline struct cursor cursor_over(const void *bytes, size_t size)
{
	/* Nothing at all may come as NULL, with which one must not calculate. */
	const uint8_t *start = bytes ? bytes : (const uint8_t *)"";
	return (struct cursor){.start = start, .at = start, .end = start + size};
}

static inline size_t cursor_left(const struct cursor *cursor)
{
	return (size_t)(cursor->end - cursor->at);
}

static inline size_t cursor_offset(const struct cursor *cursor)
{
	return (size_t)(cursor->at - cursor->start);
}

static inline void cursor_fail(struct cursor *cursor)
{
	if (!cursor->failed) {
		cursor->offset_at_failure = cursor_offset(cursor);
		cursor->failed = true;
	}
	cursor->at = cursor->end;
}

/* Borrows the next `size` bytes, or NULL where fewer are left. */
static inline const uint8_t *cursor_take(struct cursor *cursor, size_t size)
{
	const uint8_t *taken = cursor->at;

	if (cursor->failed || cursor_left(cursor) < size) {
		cursor_fail(cursor);
		return NULL;
	}
	cursor->at += size;
	return taken;
}

static inline void cursor_skip(struct cursor *cursor, size_t size)
{
	cursor_take(cursor, size);
}

/* Copies the next `size` bytes to `ret_bytes`, zeroes where fewer are left. */
static inline void cursor_copy(struct cursor *cursor, void *ret_bytes, size_t size)
{
	const uint8_t *taken = cursor_take(cursor, size);

	if (taken)
		memcpy(ret_bytes, taken, size);
	else
		memset(ret_bytes, 0, size);
}

static inline uint8_t cursor_u8(struct cursor *cursor)
{
	const uint8_t *taken = cursor_take(cursor, 1);
	return taken ? taken[0] : 0;
}

/* Network byte order. */
static inline uint16_t cursor_be16(struct cursor *cursor)
{
	const uint8_t *taken = cursor_take(cursor, 2);
	return taken ? (uint16_t)(taken[0] << 8 | taken[1]) : 0;
}

static inline uint32_t cursor_be32(struct cursor *cursor)
{
	const uint8_t *taken = cursor_take(cursor, 4);
	return taken ? (uint32_t)taken[0] << 24 | (uint32_t)taken[1] << 16 |
			       (uint32_t)taken[2] << 8 | taken[3]
		     : 0;
}

/* Little endian: the observation log. */
static inline uint16_t cursor_le16(struct cursor *cursor)
{
	const uint8_t *taken = cursor_take(cursor, 2);
	return taken ? (uint16_t)(taken[1] << 8 | taken[0]) : 0;
}

static inline uint32_t cursor_le32(struct cursor *cursor)
{
	const uint8_t *taken = cursor_take(cursor, 4);
	return taken ? (uint32_t)taken[3] << 24 | (uint32_t)taken[2] << 16 |
			       (uint32_t)taken[1] << 8 | taken[0]
		     : 0;
}

static inline uint64_t cursor_le64(struct cursor *cursor)
{
	uint64_t low = cursor_le32(cursor);
	return low | (uint64_t)cursor_le32(cursor) << 32;
}

#endif

/* Ways to pack a file, one library each. Internal to the capture layer. */
#ifndef TCPDX_CAPTURE_UNPACK_H
#define TCPDX_CAPTURE_UNPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes on both sides of an unpacking step; it moves them on. */
struct unpack_step {
	const uint8_t *in;
	size_t in_size;
	uint8_t *out;
	size_t out_size;
};

/* One library. Where it was missing when this was built, begin() is NULL. */
struct unpacker {
	const char *name;
	uint8_t magic[4];
	uint8_t magic_size;
	/* NULL where memory is short. */
	void *(*begin)(void);
	/* Returns 0 where there may be more, 1 at the end of a stream (another may follow), -EBADMSG
	 * where the bytes are no such stream, -ENOMEM. */
	int (*run)(void *state, struct unpack_step *step);
	void (*end)(void *state);
};

extern const struct unpacker unpack_gzip;
extern const struct unpacker unpack_zstd;
extern const struct unpacker unpack_lz4;

#endif

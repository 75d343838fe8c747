/* The bytes of a capture file, wherever they come from: a plain file is mapped, a pipe or a packed
 * file (gzip, Zstandard, LZ4) comes through a window that moves on.
 *
 *	while ((outcome = capture_reader_next(&reader, source.bytes + (reader.offset - source.offset),
 *			source.size - (reader.offset - source.offset), source.last, &frame)) > 0)
 *		if (outcome == CAPTURE_MORE && (error = capture_source_more(&source, reader.offset)))
 *			break;
 *
 * A packed file that is damaged or cut ends there: `problem` says so, and what was unpacked before
 * counts. */
#ifndef TCPDX_CAPTURE_SOURCE_H
#define TCPDX_CAPTURE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct unpacker;

enum source_problem {
	SOURCE_SOUND,
	SOURCE_PACKED_DAMAGED, /* what is packed does not unpack from here on */
	SOURCE_PACKED_CUT,     /* the packed file ends in the middle */
};

struct capture_source {
	/* What is there: the file from `offset` on. Borrowed until the next call. */
	const uint8_t *bytes;
	size_t size;
	uint64_t offset;
	bool last; /* nothing follows `bytes` */
	enum source_problem problem;
	/* Of the file as it stands on the disk; 0 for a pipe. */
	uint64_t file_size;
	uint64_t file_read; /* bytes of it that were read: how far a long file is */
	/* Of its own. */
	int fd;
	void *map;
	uint8_t *window;
	size_t capacity;
	uint8_t *packed; /* read, and not unpacked yet */
	size_t packed_at, packed_size;
	bool packed_last;
	const struct unpacker *unpacker;
	void *state;
	bool member_open; /* a packed stream has begun and not ended */
};

/* Opens a file, "-" for standard input. Returns 0 or
 *   -EOPNOTSUPP  it is packed in a way that this build does not know (*ret_name: "zstd")
 *   other        -errno of open(), fstat(), mmap(), read() */
int capture_source_open(const char *path, struct capture_source *ret_source, const char **ret_name);

/* Brings more bytes; those before `keep` are done with. Returns 0 (where nothing could be brought
 * `last` is set), or -errno of read(), -ENOMEM. */
int capture_source_more(struct capture_source *source, uint64_t keep);

/* Lets go of everything. */
void capture_source_close(struct capture_source *source);

#endif

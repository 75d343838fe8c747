/* One observation as bytes: the records inside a block of the observation log.
 *
 *	record  = (kind * 2 + same) varint, size of the body varint, body
 *	body    = where `same` is 0: netns varint, time signed varint (ns after the record before
 *	          it); then the fields in the order of their rows
 *	same    = 1: namespace and time are those of the record before; the first of a block comes
 *	          after namespace 0 at the epoch
 *	varint  = LEB128: seven bits a byte, the lowest first, bit 7 set on all but the last
 *	signed  = zigzag: 0, -1, 1, -2 … as 0, 1, 2, 3 …
 *	string  = literal (length * 2) varint and the bytes, or (offset * 2 + 1) varint: the same
 *	          as the literal that stands at this offset of the block's payload
 *	address = 0, or 4 and 4 bytes, or 6 and 16 bytes
 *	array   = number of items varint, items varint; zeroes at the end are left out
 *	tcp_info = as an array of its members, in the kernel's order
 *
 * Fields at the end that are zero are left out of the body. A body that goes on after the last
 * known field was written by a newer version: the rest is skipped, as are kinds that are not
 * known. All references stay inside a block, so a block can be read alone. */
#ifndef TCPDX_OBSERVE_RECORD_H
#define TCPDX_OBSERVE_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "base/cursor.h"
#include "observe/observe.h"

/* Limit of a block's payload in bytes. */
#define RECORD_PAYLOAD_SIZE 65536u

/* Limit of one record in bytes; more than the largest kind can take (test-log.c). */
#define RECORD_SIZE_MAX 2048u

#define RECORD_SLOT_COUNT 4096u

/* A block's payload as it grows. Large (72 KiB); start it with record_block_clear(). */
struct record_block {
	uint32_t size; /* bytes of payload */
	uint32_t count;
	uint32_t netns; /* of the last record */
	int64_t at_ns;
	uint8_t payload[RECORD_PAYLOAD_SIZE];
	/* By hash of a string: 1 + the offset of a literal, 0 none. A newer string takes the slot
	 * of an older one. */
	uint16_t slots[RECORD_SLOT_COUNT];
};

/* Makes the block empty. */
void record_block_clear(struct record_block *block);

/* Appends an observation. Returns 0, -ENOSPC where the block is full (nothing is changed: start
 * the next one), or -EINVAL for a kind or an address family that does not exist. */
int record_put(struct record_block *block, const struct observation *observation);

struct record_reader {
	struct cursor cursor; /* over a block's payload */
	uint32_t netns;	      /* of the last record */
	int64_t at_ns;
};

static inline struct record_reader record_reader_over(const void *payload, size_t size)
{
	return (struct record_reader){.cursor = cursor_over(payload, size)};
}

enum record_outcome {
	RECORD_READ = 1,
	RECORD_UNKNOWN, /* a kind or a value that a newer version defined: skipped */
	RECORD_BAD,	/* not what record_put() writes: skipped */
};

/* Reads the next record. Returns 0 at the end of the payload, an enum record_outcome, or -EBADMSG
 * where the rest of the payload cannot be read. The observation, set with RECORD_READ only, is
 * zero wherever the record said nothing, strings end in NUL. */
int record_next(struct record_reader *reader, struct observation *ret_observation);

#endif

/* What the two formats and the reader share; capture/reader.h is for everyone else. */
#ifndef TCPDX_CAPTURE_FORMAT_H
#define TCPDX_CAPTURE_FORMAT_H

#include <string.h>

#include "capture/reader.h"

/* Numbers as they stand in the file, in the byte order of its writer. */
static inline uint16_t load_u16(const uint8_t *bytes, bool swapped)
{
	uint16_t number;

	memcpy(&number, bytes, sizeof(number));
	return swapped ? __builtin_bswap16(number) : number;
}

static inline uint32_t load_u32(const uint8_t *bytes, bool swapped)
{
	uint32_t number;

	memcpy(&number, bytes, sizeof(number));
	return swapped ? __builtin_bswap32(number) : number;
}

static inline uint64_t load_u64(const uint8_t *bytes, bool swapped)
{
	uint64_t number;

	memcpy(&number, bytes, sizeof(number));
	return swapped ? __builtin_bswap64(number) : number;
}

/* Ends the reading. Returns CAPTURE_END. */
int capture_damaged(struct capture_reader *reader, enum capture_problem problem);

/* What is there is not enough; `size`: of it. CAPTURE_MORE, or CAPTURE_END at the end of all. */
int capture_starved(struct capture_reader *reader, size_t size, bool last);

/* A new interface, with microseconds. NULL and *ret_error: -ENOMEM, or CAPTURE_END where there are
 * too many. */
struct capture_interface *capture_add_interface(struct capture_reader *reader, int *ret_error);

/* Completes a frame whose bytes, sizes, time and offset are set, of the interface `index`, and
 * counts it. Returns CAPTURE_FRAME. */
int capture_give(struct capture_reader *reader, uint32_t index, struct frame *frame);

/* Whether a file that begins so (as this machine reads it) is pcap. */
bool pcap_knows(uint32_t magic);

/* Reads the file header. Returns CAPTURE_FRAME where that is done, else as
 * capture_reader_next(). */
int pcap_begin(struct capture_reader *reader, const uint8_t *bytes, size_t size, bool last);
int pcap_next(struct capture_reader *reader, const uint8_t *bytes, size_t size, bool last,
	struct frame *ret_frame);
int pcapng_next(struct capture_reader *reader, const uint8_t *bytes, size_t size, bool last,
	struct frame *ret_frame);

#endif

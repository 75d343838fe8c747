/* Any bytes as a capture file: no crash, no frame beyond the bytes, and the same frames whether
 * they come whole or in pieces. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "capture/reader.h"

/* Not assert(): a build without assertions must find the same. */
static void require(int holds)
{
	if (!holds)
		abort();
}

static void check_frame(const struct frame *frame, const uint8_t *bytes, size_t size)
{
	uintptr_t start = (uintptr_t)bytes, end = start + size;
	uintptr_t comment = (uintptr_t)frame->comment;

	require(frame->size <= frame->wire_size);
	require((uintptr_t)frame->bytes >= start && frame->size <= end - (uintptr_t)frame->bytes);
	require(!comment || (comment >= start && frame->comment_size <= end - comment));
	require(frame->at.ns <= CAPTURE_TIME_MAX && frame->at.ns >= -CAPTURE_TIME_MAX);
}

/* Adds what a frame says to a sum that both ways of reading must give. */
static uint64_t add_frame(uint64_t sum, const struct frame *frame)
{
	uint64_t parts[] = {(uint64_t)frame->at.ns, frame->number, frame->offset, frame->size,
		frame->wire_size, frame->interface, frame->link_type, frame->direction,
		frame->timeless, frame->comment_size};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		sum = (sum ^ parts[i]) * UINT64_C(0x100000001b3);
	for (uint32_t i = 0; i < frame->size; i++)
		sum = (sum ^ frame->bytes[i]) * UINT64_C(0x100000001b3);
	return sum;
}

/* Reads in pieces that grow by `step` bytes. */
static uint64_t read_all(
	const uint8_t *bytes, size_t size, size_t step, struct capture_reader *ret_reader)
{
	struct capture_reader reader;
	uint64_t sum = 0;
	size_t given = 0;
	int outcome;

	capture_reader_init(&reader);
	do {
		size_t at = (size_t)reader.offset;
		struct frame frame;

		require(at <= given);
		outcome =
			capture_reader_next(&reader, bytes + at, given - at, given == size, &frame);
		require(outcome >= 0);
		if (outcome == CAPTURE_FRAME) {
			check_frame(&frame, bytes, given);
			sum = add_frame(sum, &frame);
		} else if (outcome == CAPTURE_MORE) {
			require(given < size);
			given = size - given < step ? size : given + step;
		}
	} while (outcome != CAPTURE_END);
	require(reader.problem == CAPTURE_SOUND ? reader.offset == size : reader.offset <= size);
	*ret_reader = reader;
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct capture_reader whole, pieces;
	uint64_t sum = read_all(bytes, size, size ? size : 1, &whole);

	require(sum == read_all(bytes, size, 1 + size / 7, &pieces));
	require(whole.problem == pieces.problem && whole.offset == pieces.offset);
	require(whole.frames == pieces.frames && whole.interface_count == pieces.interface_count);
	capture_reader_deinit(&whole);
	capture_reader_deinit(&pieces);
	return 0;
}

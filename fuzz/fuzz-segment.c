/* Fuzzes both shapes of a segment: whatever the bytes are, the view stays inside them, and what
 * the segment takes out of them survives being written and read again. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "tcp/segment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert(): a build without assertions must find the same. */
static void require(int holds)
{
	if (!holds)
		abort();
}

static void walk_options(const struct segment_view *view)
{
	unsigned volatile sum = 0;
	struct option_walk walk;
	struct option option;
	size_t end = 0;

	segment_view_options(view, &walk);
	while (option_next(&walk, &option) > 0) {
		require(option.offset == end);
		end = option.offset + option.length;
		require(end <= view->options_size);
		for (size_t i = 0; i < option.data_size; i++)
			sum += option.data[i];
	}
	(void)sum;
	require(option_next(&walk, &option) <= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t bytes[SEGMENT_HEADER_MAX];
	struct segment first, second;
	struct segment_fault fault;
	struct segment_view view;
	int written;

	if (segment_view_read(data, size, &view) < 0)
		return 0;
	require(view.options_size <= OPTION_SPACE_MAX && view.payload_size <= size);
	walk_options(&view);
	if (segment_decode(&view, &first, &fault) < 0) {
		require(fault.problem != SEGMENT_SOUND && fault.offset < size);
		return 0;
	}
	require(segment_view_check(&view, &fault) == 0);

	written = segment_encode(&first, bytes, sizeof(bytes));
	require(written >= SEGMENT_HEADER_MIN && written <= SEGMENT_HEADER_MAX);
	require(segment_view_read(bytes, (size_t)written, &view) == 0);
	require(view.payload_size == 0);
	require(segment_decode(&view, &second, NULL) == 0);
	require(segment_equal(&first, &second));
	require(second.saw == 0);
	return 0;
}

/* What the writer writes the reader reads as the same. */
#include "capture/writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <string.h>

#define NS INT64_C(1700000000123456789)

static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7};

static struct frame frame_of(uint32_t size, int64_t ns, const char *comment, uint8_t direction)
{
	return (struct frame){.bytes = bytes,
		.size = size,
		.wire_size = size + 100,
		.at = {ns},
		.comment = comment,
		.comment_size = comment ? (uint32_t)strlen(comment) : 0,
		.direction = direction};
}

static void expect_same(struct capture_reader *reader, const struct text *text, uint32_t interface,
	const struct frame *written)
{
	struct frame frame;

	assert_int_equal(capture_reader_next(reader, (const uint8_t *)text->bytes + reader->offset,
				 text->size - reader->offset, true, &frame),
		CAPTURE_FRAME);
	assert_int_equal(frame.interface, interface);
	assert_int_equal(frame.size, written->size);
	assert_int_equal(frame.wire_size, written->wire_size);
	assert_memory_equal(frame.bytes, written->bytes, written->size);
	assert_int_equal(frame.at.ns, written->at.ns);
	assert_int_equal(frame.direction, written->direction);
	assert_int_equal(frame.comment_size, written->comment_size);
	assert_memory_equal(frame.comment, written->comment, written->comment_size);
}

static void test_round_trip(void **state)
{
	struct capture_interface first = {.link_type = 1, .name = "eth0", .name_size = 4},
				 second = {.link_type = 276, .snap_size = 96};
	const struct frame frames[] = {
		frame_of(7, NS, NULL, FRAME_DIRECTION_UNKNOWN),
		frame_of(4, NS + 1, "ESTABLISHED", FRAME_DIRECTION_UNKNOWN),
		frame_of(0, NS - 1, NULL, FRAME_OUT),
		frame_of(5, 0, "a note", FRAME_IN),
	};
	struct capture_writer writer;
	struct capture_reader reader;
	struct frame frame;
	struct text text;

	(void)state;
	text_init(&text, NULL, NULL);
	capture_writer_init(&writer, &text, "tcpdx test");
	assert_int_equal(capture_writer_interface(&writer, &first), 0);
	assert_int_equal(capture_writer_interface(&writer, &second), 1);
	for (uint32_t i = 0; i < 4; i++)
		capture_writer_frame(&writer, i % 2, &frames[i]);
	second.received = 7;
	second.dropped_interface = UINT64_MAX;
	second.dropped_system = 3;
	capture_writer_statistics(&writer, 1, (struct instant){NS}, &second);
	assert_int_equal(text_finish(&text), 0);
	capture_reader_init(&reader);
	for (uint32_t i = 0; i < 4; i++)
		expect_same(&reader, &text, i % 2, &frames[i]);
	assert_int_equal(capture_reader_next(&reader, (const uint8_t *)text.bytes + reader.offset,
				 text.size - reader.offset, true, &frame),
		CAPTURE_END);
	assert_int_equal(reader.problem, CAPTURE_SOUND);
	assert_int_equal(reader.offset, text.size);
	assert_int_equal(reader.interfaces[0].link_type, 1);
	assert_memory_equal(reader.interfaces[0].name, "eth0", 4);
	assert_int_equal(reader.interfaces[1].snap_size, 96);
	assert_int_equal(reader.interfaces[1].name_size, 0);
	assert_int_equal(reader.interfaces[1].received, 7);
	assert_true(reader.interfaces[1].dropped_interface == UINT64_MAX);
	assert_int_equal(reader.interfaces[1].dropped_system, 3);
	capture_reader_deinit(&reader);
	text_deinit(&text);
}

static void test_before_1970(void **state)
{
	struct capture_interface interface = {.link_type = 1};
	struct frame frame = frame_of(1, -5, NULL, 0);
	struct capture_writer writer;
	struct capture_reader reader;
	struct text text;

	(void)state;
	text_init(&text, NULL, NULL);
	capture_writer_init(&writer, &text, "");
	capture_writer_interface(&writer, &interface);
	capture_writer_frame(&writer, 0, &frame);
	capture_reader_init(&reader);
	frame.at.ns = 0;
	expect_same(&reader, &text, 0, &frame);
	capture_reader_deinit(&reader);
	text_deinit(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_before_1970),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tcp/checksum.h"
#include "tcp/segment.h"

/* A SYN as Linux writes it: 47892 -> 7777, MSS 1460, SACK permitted, timestamps, scale 7. */
static const uint8_t syn[] = {0xbb, 0x14, 0x1e, 0x61, 0x8a, 0x6f, 0x01, 0x02, 0x00, 0x00, 0x00,
	0x00, 0xa0, 0x02, 0xfa, 0xf0, 0x00, 0x00, 0x00, 0x00, 0x02, 0x04, 0x05, 0xb4, 0x04, 0x02,
	0x08, 0x0a, 0x11, 0x22, 0x33, 0x44, 0x00, 0x00, 0x00, 0x00, 0x01, 0x03, 0x03, 0x07};

/* An ACK with two SACK blocks behind NOPs and 3 bytes of payload. */
static const uint8_t sack[] = {0x1e, 0x61, 0xbb, 0x14, 0x00, 0x00, 0x00, 0x64, 0x8a, 0x6f, 0x01,
	0x03, 0xa0, 0x18, 0x01, 0xf5, 0xab, 0xcd, 0x00, 0x00, 0x01, 0x01, 0x05, 0x12, 0xff, 0xff,
	0xff, 0xf0, 0x00, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00, 0x20, 0x00, 0x00, 0x00, 0x30, 'a',
	'b', 'c'};

/* Builds a header with the given options, padded with EOL to a word. Returns the size. */
static size_t build(uint8_t *bytes, uint16_t flags, const uint8_t *options, size_t options_size)
{
	size_t padded = (options_size + 3) / 4 * 4;

	memset(bytes, 0, SEGMENT_HEADER_MAX);
	bytes[1] = 80;
	bytes[3] = 90;
	bytes[12] = (uint8_t)((20 + padded) / 4 << 4 | flags >> 8);
	bytes[13] = (uint8_t)flags;
	if (options_size > 0)
		memcpy(bytes + 20, options, options_size);
	return 20 + padded;
}

static struct segment_fault fault_of(const uint8_t *bytes, size_t size)
{
	struct segment_fault fault = {SEGMENT_SOUND, 0};
	struct segment_view view;
	struct segment segment;

	if (segment_view_read(bytes, size, &view) < 0)
		return (struct segment_fault){SEGMENT_SHORT, size};
	if (segment_decode(&view, &segment, &fault) == 0)
		assert_int_equal(fault.problem, SEGMENT_SOUND);
	else
		assert_int_not_equal(fault.problem, SEGMENT_SOUND);
	return fault;
}

static void assert_fault(
	const uint8_t *options, size_t size, enum segment_problem problem, size_t offset)
{
	uint8_t bytes[SEGMENT_HEADER_MAX];
	struct segment_fault fault = fault_of(bytes, build(bytes, FLAG_SYN, options, size));

	assert_int_equal(fault.problem, problem);
	assert_int_equal(fault.offset, offset);
}

static struct segment decoded(const uint8_t *bytes, size_t size)
{
	struct segment_view view;
	struct segment segment;

	assert_int_equal(segment_view_read(bytes, size, &view), 0);
	assert_int_equal(segment_decode(&view, &segment, NULL), 0);
	return segment;
}

/* RFC9293 MUST-4, MUST-5 */
static void test_syn_is_read(void **unused)
{
	struct segment segment = decoded(syn, sizeof(syn));

	(void)unused;
	assert_int_equal(segment.source_port, 47892);
	assert_int_equal(segment.destination_port, 7777);
	assert_int_equal(segment.seq.value, 0x8a6f0102);
	assert_int_equal(segment.ack.value, 0);
	assert_int_equal(segment.flags, FLAG_SYN);
	assert_int_equal(segment.window, 64240);
	assert_int_equal(segment.has, SEGMENT_HAS_MSS | SEGMENT_HAS_SACK_PERMITTED |
					      SEGMENT_HAS_TIMESTAMPS | SEGMENT_HAS_WINDOW_SCALE);
	assert_int_equal(segment.mss, 1460);
	assert_int_equal(segment.window_scale, 7);
	assert_int_equal(segment.timestamp_value, 0x11223344);
	assert_int_equal(segment.saw, 0);
	assert_int_equal(segment_length(&segment, 0), 1);
}

static void test_sack_and_payload_are_read(void **unused)
{
	struct segment_view view;
	struct segment segment;

	(void)unused;
	assert_int_equal(segment_view_read(sack, sizeof(sack), &view), 0);
	assert_int_equal(view.data_offset, 10);
	assert_int_equal(view.checksum, 0xabcd);
	assert_int_equal(view.options_size, 20);
	assert_int_equal(view.payload_size, 3);
	assert_memory_equal(view.payload, "abc", 3);
	assert_int_equal(segment_decode(&view, &segment, NULL), 0);
	assert_int_equal(segment.sack_count, 2);
	assert_int_equal(segment.sack[0].left.value, 0xfffffff0);
	assert_int_equal(segment.sack[0].right.value, 0x10);
	assert_int_equal(segment.sack[1].right.value, 0x30);
	assert_int_equal(segment.sack[2].left.value, 0);
	assert_int_equal(segment_length(&segment, 3), 3);
}

/* Each length is in its own block, so that a read too far is found. */
static void test_every_truncation(void **unused)
{
	(void)unused;
	for (size_t size = 0; size < sizeof(syn); size++) {
		uint8_t *bytes = malloc(size + 1);
		struct segment_fault fault;
		struct option_walk walk;
		struct segment_view view;
		struct option option;

		memcpy(bytes, syn, size);
		bytes = realloc(bytes, size > 0 ? size : 1);
		if (size < SEGMENT_HEADER_MIN) {
			assert_int_equal(segment_view_read(bytes, size, &view), -EBADMSG);
		} else {
			assert_int_equal(segment_view_read(bytes, size, &view), 0);
			assert_int_equal(view.options_size, size - SEGMENT_HEADER_MIN);
			assert_null(view.payload);
			assert_int_equal(segment_view_check(&view, &fault), -EBADMSG);
			assert_int_equal(fault.problem, SEGMENT_OFFSET_BEYOND);
			segment_view_options(&view, &walk);
			while (option_next(&walk, &option) > 0)
				assert_true(option.offset + option.length <= view.options_size);
		}
		free(bytes);
	}
}

static void test_view_does_not_judge(void **unused)
{
	uint8_t bytes[24];
	struct segment_fault fault;
	struct segment_view view;

	(void)unused;
	memset(bytes, 0xFF, sizeof(bytes));
	assert_int_equal(segment_view_read(bytes, sizeof(bytes), &view), 0);
	assert_int_equal(view.flags, FLAGS_ALL);
	assert_int_equal(view.data_offset, 15);
	assert_int_equal(view.options_size, 4);
	bytes[12] = 0x40;
	assert_int_equal(segment_view_read(bytes, sizeof(bytes), &view), 0);
	assert_int_equal(view.options_size, 0);
	assert_int_equal(view.payload_size, 0);
	assert_int_equal(segment_view_check(&view, &fault), -EBADMSG);
	assert_int_equal(fault.problem, SEGMENT_OFFSET_SMALL);
	assert_int_equal(fault.offset, 12);
}

/* RFC9293 MUST-7 */
static void test_illegal_option_lengths(void **unused)
{
	static const uint8_t zero[] = {1, 2, 0, 5};
	static const uint8_t one[] = {99, 1, 0, 0};
	static const uint8_t overlong[] = {1, 99, 8, 0};
	static const uint8_t no_length[] = {1, 1, 1, 99};
	static const uint8_t mss_3[] = {2, 3, 5, 0};
	static const uint8_t sack_2[] = {5, 2, 0, 0};
	static const uint8_t sack_11[] = {5, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
	static const uint8_t cookie_2[] = {34, 4, 1, 2};
	static const uint8_t cookie_odd[] = {34, 7, 1, 2, 3, 4, 5, 0};
	static const uint8_t all_forty[40] = {99, 41};

	(void)unused;
	assert_fault(zero, sizeof(zero), SEGMENT_OPTION_TOO_SHORT, 21);
	assert_fault(one, sizeof(one), SEGMENT_OPTION_TOO_SHORT, 20);
	assert_fault(overlong, sizeof(overlong), SEGMENT_OPTION_TOO_LONG, 21);
	assert_fault(no_length, sizeof(no_length), SEGMENT_OPTION_NO_LENGTH, 23);
	assert_fault(mss_3, sizeof(mss_3), SEGMENT_OPTION_LENGTH, 20);
	assert_fault(sack_2, sizeof(sack_2), SEGMENT_OPTION_LENGTH, 20);
	assert_fault(sack_11, sizeof(sack_11), SEGMENT_OPTION_LENGTH, 20);
	assert_fault(cookie_2, sizeof(cookie_2), SEGMENT_OPTION_LENGTH, 20);
	assert_fault(cookie_odd, sizeof(cookie_odd), SEGMENT_OPTION_LENGTH, 20);
	assert_fault(all_forty, sizeof(all_forty), SEGMENT_OPTION_TOO_LONG, 20);
}

/* RFC9293 MUST-6, MUST-68: unknown options with any length of 2 or more are passed over. */
static void test_unknown_options_are_ignored(void **unused)
{
	static const uint8_t options[] = {200, 2, 201, 5, 1, 2, 3, 19, 18, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 29, 4, 0, 0, 30, 3, 0, 2, 4, 1, 2};
	uint8_t bytes[SEGMENT_HEADER_MAX];
	size_t size = build(bytes, FLAG_SYN, options, sizeof(options));
	struct segment segment = decoded(bytes, size);

	(void)unused;
	assert_int_equal(segment.has, SEGMENT_HAS_MSS);
	assert_int_equal(segment.mss, 0x102);
	assert_int_equal(segment.saw,
		SEGMENT_SAW_UNKNOWN | SEGMENT_SAW_MD5 | SEGMENT_SAW_AO | SEGMENT_SAW_MPTCP);
}

/* RFC9293 MUST-64 */
static void test_options_begin_at_any_byte(void **unused)
{
	static const uint8_t mss[] = {2, 4, 5, 0xb4};
	uint8_t options[OPTION_SPACE_MAX];

	(void)unused;
	for (size_t before = 0; before <= OPTION_SPACE_MAX - sizeof(mss); before++) {
		uint8_t bytes[SEGMENT_HEADER_MAX];
		size_t size;

		memset(options, OPTION_NOP, sizeof(options));
		memcpy(options + before, mss, sizeof(mss));
		size = build(bytes, FLAG_SYN, options, before + sizeof(mss));
		assert_int_equal(decoded(bytes, size).mss, 1460);
	}
}

static void test_nothing_counts_behind_the_end_of_the_list(void **unused)
{
	static const uint8_t options[] = {0, 2, 0, 99};
	uint8_t bytes[SEGMENT_HEADER_MAX];
	size_t size = build(bytes, FLAG_SYN, options, sizeof(options));

	(void)unused;
	assert_int_equal(decoded(bytes, size).has, 0);
}

/* RFC9293 MUST-65 */
static void test_syn_options_count_only_with_syn(void **unused)
{
	static const uint8_t options[] = {2, 4, 5, 0xb4, 3, 3, 7, 4, 2, 34, 2, 0};
	uint8_t bytes[SEGMENT_HEADER_MAX];
	size_t size = build(bytes, FLAG_ACK, options, sizeof(options));
	struct segment segment = decoded(bytes, size);
	struct segment wrong = {.flags = FLAG_ACK, .has = SEGMENT_HAS_MSS, .mss = 1460};

	(void)unused;
	assert_int_equal(segment.has, 0);
	assert_int_equal(segment.mss, 0);
	assert_int_equal(segment.saw, SEGMENT_SAW_UNKNOWN);
	assert_int_equal(segment_encode(&wrong, bytes, sizeof(bytes)), -EINVAL);
}

static void test_last_of_two_counts(void **unused)
{
	static const uint8_t options[] = {2, 4, 1, 1, 2, 4, 2, 2, 3, 3, 30, 0};
	uint8_t bytes[SEGMENT_HEADER_MAX];
	size_t size = build(bytes, FLAG_SYN, options, sizeof(options));
	struct segment segment = decoded(bytes, size);

	(void)unused;
	assert_int_equal(segment.mss, 0x202);
	assert_int_equal(segment.window_scale, 14);
}

static void test_illegal_flags_and_meaningless_fields(void **unused)
{
	uint8_t bytes[SEGMENT_HEADER_MAX];
	size_t size = build(bytes, FLAG_SYN | FLAG_FIN, NULL, 0);
	struct segment segment;

	(void)unused;
	assert_int_equal(fault_of(bytes, size).problem, SEGMENT_FLAGS);
	size = build(bytes, FLAG_RST | FLAGS_RESERVED, NULL, 0);
	bytes[11] = 7; /* ack */
	bytes[19] = 9; /* urgent */
	segment = decoded(bytes, size);
	assert_int_equal(segment.flags, FLAG_RST);
	assert_int_equal(segment.ack.value, 0);
	assert_int_equal(segment.urgent, 0);
	bytes[13] = FLAG_ACK | FLAG_URG;
	segment = decoded(bytes, size);
	assert_int_equal(segment.ack.value, 7);
	assert_int_equal(segment.urgent, 9);
}

static void assert_round_trip(const struct segment *segment)
{
	uint8_t bytes[SEGMENT_HEADER_MAX];
	struct segment back;
	int size = segment_encode(segment, bytes, sizeof(bytes));

	assert_in_range(size, SEGMENT_HEADER_MIN, SEGMENT_HEADER_MAX);
	back = decoded(bytes, (size_t)size);
	assert_true(segment_equal(segment, &back));
	assert_int_equal(back.saw, 0);
	for (int less = 0; less < size; less++) {
		uint8_t *small = malloc(less > 0 ? (size_t)less : 1);

		assert_int_equal(segment_encode(segment, small, (size_t)less), -ENOSPC);
		free(small);
	}
}

/* Every set of options that may stand in one header. RFC9293 MUST-69 is what the padding is. */
static void test_round_trip_of_every_set_of_options(void **unused)
{
	struct segment segment = {.source_port = 7777,
		.destination_port = 8888,
		.seq = {0xfffffffe},
		.ack = {1},
		.window = 65535,
		.mss = 1220,
		.window_scale = 14,
		.timestamp_value = 0xdeadbeef,
		.timestamp_echo = 0xfeedface,
		.sack = {{{1}, {2}}, {{3}, {4}}, {{5}, {6}}, {{7}, {8}}},
		.fast_open = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};
	uint8_t bytes[SEGMENT_HEADER_MAX];

	(void)unused;
	for (uint8_t has = 0; has < 0x40; has++) {
		segment.has = has;
		segment.flags = FLAG_SYN | FLAG_ACK;
		segment.sack_count = has % 3 == 0 ? 1 : 3;
		segment.fast_open_size = has % 2 == 0 ? 8 : 0;
		if (segment_encode(&segment, bytes, sizeof(bytes)) == -EMSGSIZE) {
			assert_true(has & SEGMENT_HAS_SACK);
			continue;
		}
		assert_round_trip(&segment);
	}
}

static void test_packed_where_alignment_does_not_fit(void **unused)
{
	struct segment segment = {.flags = FLAG_SYN,
		.has = SEGMENT_HAS_MSS | SEGMENT_HAS_WINDOW_SCALE | SEGMENT_HAS_SACK_PERMITTED |
		       SEGMENT_HAS_TIMESTAMPS | SEGMENT_HAS_FAST_OPEN,
		.fast_open_size = 16};
	uint8_t bytes[SEGMENT_HEADER_MAX];

	(void)unused;
	assert_int_equal(segment_encode(&segment, bytes, sizeof(bytes)), 60);
	assert_round_trip(&segment);
	assert_memory_equal(bytes + 57, "\0\0\0", 3);

	segment = (struct segment){.flags = FLAG_ACK,
		.has = SEGMENT_HAS_SACK | SEGMENT_HAS_TIMESTAMPS,
		.sack_count = 3};
	assert_int_equal(segment_encode(&segment, bytes, sizeof(bytes)), 60);
	assert_round_trip(&segment);
	segment.sack_count = 4;
	assert_int_equal(segment_encode(&segment, bytes, sizeof(bytes)), -EMSGSIZE);
	segment.has = SEGMENT_HAS_SACK;
	assert_round_trip(&segment);
}

static void test_illegal_segments_are_not_encoded(void **unused)
{
	static const struct segment wrong[] = {
		{.flags = 0},
		{.flags = FLAG_SYN | FLAG_FIN},
		{.flags = FLAG_ACK | 0x200},
		{.flags = 0x8000 | FLAG_ACK},
		{.flags = FLAG_SYN, .has = 0x80},
		{.flags = FLAG_SYN, .has = SEGMENT_HAS_WINDOW_SCALE, .window_scale = 15},
		{.flags = FLAG_ACK, .has = SEGMENT_HAS_SACK, .sack_count = 0},
		{.flags = FLAG_ACK, .has = SEGMENT_HAS_SACK, .sack_count = 5},
		{.flags = FLAG_SYN, .has = SEGMENT_HAS_FAST_OPEN, .fast_open_size = 2},
		{.flags = FLAG_SYN, .has = SEGMENT_HAS_FAST_OPEN, .fast_open_size = 5},
		{.flags = FLAG_SYN, .has = SEGMENT_HAS_FAST_OPEN, .fast_open_size = 255},
	};
	uint8_t bytes[SEGMENT_HEADER_MAX];

	(void)unused;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(segment_encode(&wrong[i], bytes, sizeof(bytes)), -EINVAL);
}

static void test_equal_sees_every_difference(void **unused)
{
	struct segment a = decoded(syn, sizeof(syn));
	struct segment b = a;

	(void)unused;
	b.saw = SEGMENT_SAW_MD5;
	b.ack.value = 5; /* means nothing without ACK */
	assert_true(segment_equal(&a, &b));
	b.mss++;
	assert_false(segment_equal(&a, &b));
	b = a;
	b.seq.value++;
	assert_false(segment_equal(&a, &b));
	b = a;
	b.timestamp_echo++;
	assert_false(segment_equal(&a, &b));
	b = a;
	b.has = 0;
	assert_false(segment_equal(&a, &b));
	b = a;
	b.window_scale = 1;
	assert_false(segment_equal(&a, &b));
	b = a;
	b.destination_port = 1;
	assert_false(segment_equal(&a, &b));
}

/* RFC9293 MUST-2, MUST-3 */
static void test_checksum_in_an_encoded_header(void **unused)
{
	static const uint8_t address[4] = {192, 0, 2, 1};
	struct segment segment = decoded(syn, sizeof(syn));
	uint8_t bytes[SEGMENT_HEADER_MAX];
	size_t size = (size_t)segment_encode(&segment, bytes, sizeof(bytes));

	(void)unused;
	segment_set_checksum(bytes, checksum_ipv4(address, address, bytes, size));
	assert_int_equal(checksum_ipv4(address, address, bytes, size), 0);
}

static void test_option_rows(void **unused)
{
	(void)unused;
	assert_string_equal(option_row(OPTION_MSS)->name, "mss");
	assert_null(option_row(200));
	assert_true(option_length_legal(200, 2));
	assert_false(option_length_legal(200, 1));
	assert_true(option_length_legal(OPTION_SACK, 34));
	assert_false(option_length_legal(OPTION_SACK, 42));
	assert_true(option_length_legal(OPTION_ACCECN0, 11));
	assert_false(option_length_legal(OPTION_ACCECN0, 4));
	for (int i = 0; i < SEGMENT_PROBLEM_COUNT; i++)
		assert_true(strlen(segment_problem_text((enum segment_problem)i)) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_syn_is_read),
		cmocka_unit_test(test_sack_and_payload_are_read),
		cmocka_unit_test(test_every_truncation),
		cmocka_unit_test(test_view_does_not_judge),
		cmocka_unit_test(test_illegal_option_lengths),
		cmocka_unit_test(test_unknown_options_are_ignored),
		cmocka_unit_test(test_options_begin_at_any_byte),
		cmocka_unit_test(test_nothing_counts_behind_the_end_of_the_list),
		cmocka_unit_test(test_syn_options_count_only_with_syn),
		cmocka_unit_test(test_last_of_two_counts),
		cmocka_unit_test(test_illegal_flags_and_meaningless_fields),
		cmocka_unit_test(test_round_trip_of_every_set_of_options),
		cmocka_unit_test(test_packed_where_alignment_does_not_fit),
		cmocka_unit_test(test_illegal_segments_are_not_encoded),
		cmocka_unit_test(test_equal_sees_every_difference),
		cmocka_unit_test(test_checksum_in_an_encoded_header),
		cmocka_unit_test(test_option_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

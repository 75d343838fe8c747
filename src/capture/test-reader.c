/* pcap and pcapng as programs write them, whole, in pieces, cut and damaged. */
#include "capture/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <string.h>

#include "capture/test-file.h"

/* ---- reading ------------------------------------------------------------------------------ */

struct reading {
	struct capture_reader reader;
	const struct file *file;
	struct frame frame;
};

static struct reading read_begin(const struct file *file)
{
	struct reading reading = {.file = file};

	capture_reader_init(&reading.reader);
	return reading;
}

static int read_next(struct reading *reading)
{
	uint64_t at = reading->reader.offset;

	return capture_reader_next(&reading->reader, reading->file->bytes + at,
		reading->file->size - at, true, &reading->frame);
}

static void expect_frame(struct reading *reading, int64_t ns, uint32_t wire, const char *bytes)
{
	assert_int_equal(read_next(reading), CAPTURE_FRAME);
	assert_int_equal(reading->frame.at.ns, ns);
	assert_int_equal(reading->frame.wire_size, wire);
	assert_int_equal(reading->frame.size, strlen(bytes));
	assert_memory_equal(reading->frame.bytes, bytes, strlen(bytes));
}

/* Nothing follows, for that reason, and the reader stands there. */
static void expect_end(struct reading *reading, enum capture_problem problem, uint64_t offset)
{
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(read_next(reading), CAPTURE_END);
		assert_int_equal(reading->reader.problem, problem);
		assert_int_equal(reading->reader.offset, offset);
	}
	capture_reader_deinit(&reading->reader);
}

/* ---- pcap --------------------------------------------------------------------------------- */

static void test_pcap(void **state)
{
	(void)state;
	for (unsigned swapped = 0; swapped < 2; swapped++) {
		struct file file = {.swapped = swapped};
		struct reading reading;

		put_pcap_header(&file, 0xa1b2c3d4, 4, 1);
		put_record(&file, 1700000000, 999999, 5, 60, "hello");
		put_record(&file, UINT32_MAX, 0, 0, 0, "");
		reading = read_begin(&file);
		expect_frame(&reading, INT64_C(1700000000999999000), 60, "hello");
		assert_int_equal(reading.frame.number, 1);
		assert_int_equal(reading.frame.offset, 24);
		assert_int_equal(reading.frame.link_type, 1);
		assert_int_equal(reading.reader.interfaces[0].snap_size, 262144);
		expect_frame(&reading, INT64_C(4294967295000000000), 0, "");
		assert_int_equal(reading.frame.number, 2);
		expect_end(&reading, CAPTURE_SOUND, file.size);
	}
}

static void test_pcap_nanoseconds(void **state)
{
	struct file file = {.swapped = true};
	struct reading reading;

	(void)state;
	put_pcap_header(&file, 0xa1b23c4d, 4, 276);
	put_record(&file, 5, 123456789, 1, 1, "x");
	reading = read_begin(&file);
	expect_frame(&reading, INT64_C(5123456789), 1, "x");
	assert_int_equal(reading.frame.link_type, 276);
	expect_end(&reading, CAPTURE_SOUND, file.size);
}

static void test_pcap_longer_records(void **state)
{
	struct file file = {0};
	struct reading reading;

	(void)state;
	put_pcap_header(&file, 0xa1b2cd34, 4, 1);
	put_record(&file, 5, 0, 3, 3, "");
	put64(&file, 7);
	put(&file, "abc", 3);
	reading = read_begin(&file);
	expect_frame(&reading, INT64_C(5000000000), 3, "abc");
	expect_end(&reading, CAPTURE_SOUND, file.size);
}

/* In 2.2 the length on the wire stands first; in 2.3 that depends on the writer. */
static void test_pcap_old_lengths(void **state)
{
	(void)state;
	for (uint16_t minor = 2; minor <= 3; minor++) {
		struct file file = {0};
		struct reading reading;

		put_pcap_header(&file, 0xa1b2c3d4, minor, 1);
		put_record(&file, 1, 0, 60, 3, "abc");
		if (minor == 3)
			put_record(&file, 1, 0, 3, 60, "abc");
		reading = read_begin(&file);
		expect_frame(&reading, INT64_C(1000000000), 60, "abc");
		if (minor == 3)
			expect_frame(&reading, INT64_C(1000000000), 60, "abc");
		expect_end(&reading, CAPTURE_SOUND, file.size);
	}
}

/* Four bytes of FCS, of which a cut frame has none or a part. */
static void test_pcap_fcs(void **state)
{
	struct file file = {0};
	struct reading reading;

	(void)state;
	put_pcap_header(&file, 0xa1b2c3d4, 4, 0x24000001);
	put_record(&file, 1, 0, 8, 8, "abcdFCS_");
	put_record(&file, 1, 0, 6, 8, "abcdFC");
	put_record(&file, 1, 0, 2, 8, "ab");
	put_record(&file, 1, 0, 2, 2, "ab");
	reading = read_begin(&file);
	expect_frame(&reading, INT64_C(1000000000), 4, "abcd");
	expect_frame(&reading, INT64_C(1000000000), 4, "abcd");
	expect_frame(&reading, INT64_C(1000000000), 4, "ab");
	expect_frame(&reading, INT64_C(1000000000), 0, "");
	assert_int_equal(reading.frame.link_type, 1);
	expect_end(&reading, CAPTURE_SOUND, file.size);
}

static void test_wire_is_not_less_than_captured(void **state)
{
	struct file file = {0};
	struct reading reading;

	(void)state;
	put_pcap_header(&file, 0xa1b2c3d4, 4, 1);
	put_record(&file, 1, 0, 3, 0, "abc");
	reading = read_begin(&file);
	expect_frame(&reading, INT64_C(1000000000), 3, "abc");
	expect_end(&reading, CAPTURE_SOUND, file.size);
}

static void test_pcap_problems(void **state)
{
	struct file file = {0};
	struct reading reading;

	(void)state;
	put_pcap_header(&file, 0xa1b2c3d4, 4, 1);
	put_record(&file, 1, 0, CAPTURE_FRAME_MAX + 1, 60, "abc");
	reading = read_begin(&file);
	expect_end(&reading, CAPTURE_FRAME_LENGTH, 24);
	file.bytes[4] = 3;
	reading = read_begin(&file);
	expect_end(&reading, CAPTURE_VERSION, 0);
	file.bytes[0]++;
	reading = read_begin(&file);
	expect_end(&reading, CAPTURE_UNKNOWN_MAGIC, 0);
	file.size = 0;
	reading = read_begin(&file);
	expect_end(&reading, CAPTURE_SOUND, 0);
}

/* ---- pcapng ------------------------------------------------------------------------------- */

/* Two sections of different byte orders, each with interfaces of its own. */
static void test_pcapng(void **state)
{
	struct file file = {0};
	struct reading reading;

	(void)state;
	put_section(&file);
	put_interface(&file, 1, 6);
	put_interface(&file, 113, 9);
	put_packet(&file, 1, UINT64_C(1700000000123456789), 60, "hello");
	put_packet(&file, 0, UINT64_C(1700000000123456), 3, "abc");
	file.swapped = true;
	put_section(&file);
	put_interface(&file, 276, 3);
	put_packet(&file, 0, UINT64_C(1700000000123), 4, "1234");
	reading = read_begin(&file);
	expect_frame(&reading, INT64_C(1700000000123456789), 60, "hello");
	assert_int_equal(reading.frame.link_type, 113);
	assert_int_equal(reading.frame.interface, 1);
	expect_frame(&reading, INT64_C(1700000000123456000), 3, "abc");
	assert_int_equal(reading.frame.link_type, 1);
	expect_frame(&reading, INT64_C(1700000000123000000), 4, "1234");
	assert_int_equal(reading.frame.link_type, 276);
	assert_int_equal(reading.frame.interface, 2);
	assert_int_equal(reading.frame.number, 3);
	assert_int_equal(reading.reader.sections, 2);
	assert_int_equal(reading.reader.interface_count, 3);
	assert_int_equal(reading.reader.interfaces[0].name_size, 4);
	assert_memory_equal(reading.reader.interfaces[0].name, "eth0", 4);
	assert_int_equal(reading.reader.interfaces[1].frames, 1);
	expect_end(&reading, CAPTURE_SOUND, file.size);
}

static void test_pcapng_clocks(void **state)
{
	static const struct {
		uint8_t resolution;
		uint64_t ticks;
		int64_t ns;
	} rows[] = {
		{0, 7, INT64_C(7000000000)},
		{12, UINT64_C(7000000000123), INT64_C(7000000000)},
		{19, UINT64_C(10000000000), 1},
		{0x80, 7, INT64_C(7000000000)},
		{0x81, 7, INT64_C(3500000000)},
		{0xbf, UINT64_C(1) << 63, INT64_C(1000000000)},
		{6, UINT64_MAX, CAPTURE_TIME_MAX},
		{0, UINT64_MAX, CAPTURE_TIME_MAX},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct file file = {0};
		struct reading reading;

		put_section(&file);
		put_interface(&file, 1, rows[i].resolution);
		put_packet(&file, 0, rows[i].ticks, 1, "x");
		reading = read_begin(&file);
		expect_frame(&reading, rows[i].ns, 1, "x");
		expect_end(&reading, CAPTURE_SOUND, file.size);
	}
}

static void test_pcapng_clock_offset(void **state)
{
	static const struct {
		int64_t offset_s, ns;
	} rows[] = {
		{3600, INT64_C(3601000000000)},
		{-3600, INT64_C(-3599000000000)},
		{INT64_MAX, CAPTURE_TIME_MAX},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct file file = {0};
		struct reading reading;
		size_t at;

		put_section(&file);
		at = interface_begin(&file, 1, 0);
		put_option64(&file, 14, (uint64_t)rows[i].offset_s);
		block_end(&file, at);
		put_packet(&file, 0, 1000000, 1, "x");
		reading = read_begin(&file);
		assert_int_equal(read_next(&reading), CAPTURE_FRAME);
		assert_true(reading.frame.at.ns / 1000000000 == rows[i].ns / 1000000000);
		expect_end(&reading, CAPTURE_SOUND, file.size);
	}
}

static void test_pcapng_options_of_frames(void **state)
{
	struct file file = {0};
	struct reading reading;
	uint32_t outbound;
	size_t at;

	(void)state;
	put_section(&file);
	put_interface(&file, 1, 6);
	at = packet_begin(&file, 0, 1000000, 5, "hello");
	put_option(&file, 1, "a comment", 9);
	outbound = 2;
	put_option(&file, 2, &outbound, 4);
	put_option64(&file, 4, 17);
	put_option(&file, 1, "another", 7);
	put_option(&file, 0, NULL, 0);
	block_end(&file, at);
	at = block_begin(&file, 5);
	put32(&file, 0);
	put64(&file, 0);
	put_option64(&file, 4, 1000);
	put_option64(&file, 5, 20);
	put_option64(&file, 7, 3);
	block_end(&file, at);
	reading = read_begin(&file);
	expect_frame(&reading, 1000000000, 5, "hello");
	assert_int_equal(reading.frame.comment_size, 9);
	assert_memory_equal(reading.frame.comment, "a comment", 9);
	assert_int_equal(reading.frame.direction, FRAME_OUT);
	assert_int_equal(reading.reader.interfaces[0].dropped_frames, 17);
	assert_int_equal(reading.reader.interfaces[0].dropped_system, UINT64_MAX);
	expect_end(&reading, CAPTURE_SOUND, file.size);
	reading = read_begin(&file);
	while (read_next(&reading) == CAPTURE_FRAME)
		;
	assert_int_equal(reading.reader.interfaces[0].received, 1000);
	assert_int_equal(reading.reader.interfaces[0].dropped_interface, 20);
	assert_int_equal(reading.reader.interfaces[0].dropped_system, 3);
	capture_reader_deinit(&reading.reader);
}

/* Simple and obsolete packets, and a block that nobody knows between them. */
static void test_pcapng_other_packets(void **state)
{
	struct file file = {0};
	struct reading reading;
	size_t at;

	(void)state;
	put_section(&file);
	block_end(&file, interface_begin(&file, 1, 4));
	put_packet(&file, 0, 1000000, 1, "x");
	at = block_begin(&file, 3);
	put32(&file, 60);
	put(&file, "abcd", 4);
	block_end(&file, at);
	at = block_begin(&file, 0x0bad);
	put64(&file, 1);
	block_end(&file, at);
	at = block_begin(&file, 2);
	put16(&file, 0);
	put16(&file, 9);
	put32(&file, 0);
	put32(&file, 2000000);
	put32(&file, 3);
	put32(&file, 3);
	put(&file, "abc", 3);
	block_end(&file, at);
	reading = read_begin(&file);
	expect_frame(&reading, 1000000000, 1, "x");
	expect_frame(&reading, 1000000000, 60, "abcd");
	assert_true(reading.frame.timeless);
	expect_frame(&reading, 2000000000, 3, "abc");
	assert_int_equal(reading.reader.blocks_unknown, 1);
	assert_int_equal(reading.reader.interfaces[0].dropped_frames, 9);
	expect_end(&reading, CAPTURE_SOUND, file.size);
}

/* One byte of a small file is changed; the frame before it is still read. */
static void test_pcapng_problems(void **state)
{
	static const struct {
		size_t at;
		uint8_t byte;
		enum capture_problem problem;
	} rows[] = {
		{4, 8, CAPTURE_BLOCK_LENGTH},
		{7, 0x7f, CAPTURE_BLOCK_LENGTH},
		{32, 99, CAPTURE_BLOCK_END},
		{8, 1, CAPTURE_NO_INTERFACE},
		{20, 9, CAPTURE_FRAME_BEYOND},
		{23, 9, CAPTURE_FRAME_LENGTH},
	};

	struct file file = {0};
	struct reading reading;
	size_t second;

	(void)state;
	put_section(&file);
	put_interface(&file, 1, 6);
	put_packet(&file, 0, 1000000, 1, "x");
	second = file.size;
	put_packet(&file, 0, 1000000, 1, "y");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct file bad = file;

		bad.bytes[second + rows[i].at] = rows[i].byte;
		reading = read_begin(&bad);
		expect_frame(&reading, 1000000000, 1, "x");
		expect_end(&reading, rows[i].problem, second);
	}
	file.bytes[8] = 0;
	reading = read_begin(&file);
	expect_end(&reading, CAPTURE_BYTE_ORDER, 0);
	file.bytes[8] = 0x4d;
	file.bytes[12] = 2;
	reading = read_begin(&file);
	expect_end(&reading, CAPTURE_VERSION, 0);
}

static void test_pcapng_impossible_clock(void **state)
{
	struct file file = {0};
	struct reading reading;
	size_t at;

	(void)state;
	put_section(&file);
	at = file.size;
	put_interface(&file, 1, 20);
	reading = read_begin(&file);
	expect_end(&reading, CAPTURE_TIME_RESOLUTION, at);
}

static void test_pcapng_too_many_interfaces(void **state)
{
	struct capture_reader reader;
	struct file section = {0}, one = {0};
	struct frame frame;
	int outcome = CAPTURE_MORE;

	(void)state;
	put_section(&section);
	block_end(&one, interface_begin(&one, 1, 0));
	capture_reader_init(&reader);
	assert_int_equal(capture_reader_next(&reader, section.bytes, section.size, false, &frame),
		CAPTURE_MORE);
	for (unsigned i = 0; i <= CAPTURE_INTERFACES_MAX && outcome == CAPTURE_MORE; i++)
		outcome = capture_reader_next(&reader, one.bytes, one.size, false, &frame);
	assert_int_equal(outcome, CAPTURE_END);
	assert_int_equal(reader.problem, CAPTURE_MANY_INTERFACES);
	assert_int_equal(reader.interface_count, CAPTURE_INTERFACES_MAX);
	capture_reader_deinit(&reader);
}

/* ---- cuts and pieces ---------------------------------------------------------------------- */

static void build_mixture(struct file *file, bool pcapng)
{
	if (!pcapng) {
		put_pcap_header(file, 0xa1b2c3d4, 4, 1);
		put_record(file, 1, 0, 5, 60, "hello");
		put_record(file, 2, 0, 3, 3, "abc");
		return;
	}
	put_section(file);
	put_interface(file, 1, 6);
	put_packet(file, 0, 1000000, 60, "hello");
	file->swapped = true;
	put_section(file);
	put_interface(file, 1, 6);
	put_packet(file, 0, 2000000, 3, "abc");
}

/* Cut after any byte: frames that are whole are read, and a cut is told unless it falls between
 * two records. */
static void test_cut(void **state)
{
	(void)state;
	for (unsigned pcapng = 0; pcapng < 2; pcapng++) {
		struct file file = {0};
		uint64_t ends[16] = {0};
		struct reading reading;
		size_t whole, count = 0;

		build_mixture(&file, pcapng);
		whole = file.size;
		reading = read_begin(&file);
		while (read_next(&reading) == CAPTURE_FRAME)
			ends[count++] = reading.reader.offset;
		capture_reader_deinit(&reading.reader);
		assert_int_equal(count, 2);
		for (file.size = 0; file.size < whole; file.size++) {
			size_t frames = 0;

			reading = read_begin(&file);
			while (read_next(&reading) == CAPTURE_FRAME)
				frames++;
			assert_int_equal(frames, file.size >= ends[0]);
			assert_true(reading.reader.problem == CAPTURE_SOUND ||
				    reading.reader.problem == CAPTURE_CUT);
			assert_int_equal(reading.reader.problem == CAPTURE_SOUND,
				reading.reader.offset == file.size);
			capture_reader_deinit(&reading.reader);
		}
	}
}

/* Byte by byte: what is read is the same as of the whole. */
static void test_pieces(void **state)
{
	(void)state;
	for (unsigned pcapng = 0; pcapng < 2; pcapng++) {
		struct file file = {0};
		struct reading whole, pieces;
		size_t given = 0;
		int outcome;

		build_mixture(&file, pcapng);
		whole = read_begin(&file);
		pieces = read_begin(&file);
		do {
			uint64_t at = pieces.reader.offset;

			outcome = capture_reader_next(&pieces.reader, file.bytes + at, given - at,
				given == file.size, &pieces.frame);
			if (outcome == CAPTURE_MORE) {
				given++;
				continue;
			}
			assert_int_equal(read_next(&whole), outcome);
			assert_int_equal(whole.reader.offset, pieces.reader.offset);
			if (outcome == CAPTURE_FRAME)
				assert_memory_equal(
					&whole.frame, &pieces.frame, sizeof(whole.frame));
		} while (outcome != CAPTURE_END);
		assert_int_equal(given, file.size);
		assert_int_equal(pieces.reader.problem, CAPTURE_SOUND);
		capture_reader_deinit(&whole.reader);
		capture_reader_deinit(&pieces.reader);
	}
}

static void test_problem_texts(void **state)
{
	(void)state;
	for (unsigned i = 0; i < CAPTURE_PROBLEM_COUNT; i++)
		assert_true(strlen(capture_problem_text((enum capture_problem)i)) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pcap),
		cmocka_unit_test(test_pcap_nanoseconds),
		cmocka_unit_test(test_pcap_longer_records),
		cmocka_unit_test(test_pcap_old_lengths),
		cmocka_unit_test(test_pcap_fcs),
		cmocka_unit_test(test_wire_is_not_less_than_captured),
		cmocka_unit_test(test_pcap_problems),
		cmocka_unit_test(test_pcapng),
		cmocka_unit_test(test_pcapng_clocks),
		cmocka_unit_test(test_pcapng_clock_offset),
		cmocka_unit_test(test_pcapng_options_of_frames),
		cmocka_unit_test(test_pcapng_other_packets),
		cmocka_unit_test(test_pcapng_problems),
		cmocka_unit_test(test_pcapng_impossible_clock),
		cmocka_unit_test(test_pcapng_too_many_interfaces),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_problem_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

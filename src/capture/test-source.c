/* Files, pipes and packed files give the same bytes, whatever is kept and however they come. */
#include "capture/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <lz4frame.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

/* More than two windows, and what does not pack to nothing. */
#define CONTENT_SIZE 2500000

static uint8_t content[CONTENT_SIZE];
static uint8_t packed[2 * CONTENT_SIZE];
static char path[64];

static void fill_content(void)
{
	uint32_t word = 1;

	for (size_t i = 0; i < CONTENT_SIZE; i++) {
		word = word * 1664525 + 1013904223;
		content[i] = (uint8_t)(word >> 24 & (i & 1024 ? 0x0f : 0xff));
	}
}

static void write_file(const void *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
}

static struct capture_source open_source(const char *name)
{
	struct capture_source source;
	const char *packing = NULL;

	assert_int_equal(capture_source_open(name, &source, &packing), 0);
	return source;
}

/* Reads to the end, `step` bytes being done with at a time; returns how much that was, all of it
 * equal to the content. */
static size_t read_all(struct capture_source *source, size_t step)
{
	size_t done = 0;

	for (;;) {
		size_t have = (size_t)source->offset + source->size;

		assert_true(source->offset <= done && have <= CONTENT_SIZE);
		assert_memory_equal(
			source->bytes + (done - source->offset), content + done, have - done);
		if (source->last)
			return have;
		done = have - done > step ? done + step : have;
		assert_int_equal(capture_source_more(source, done), 0);
	}
}

static void expect_content(size_t size, enum source_problem problem)
{
	static const size_t steps[] = {4096, CONTENT_SIZE};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct capture_source source = open_source(path);

		assert_int_equal(read_all(&source, steps[i]), size);
		assert_int_equal(source.problem, problem);
		capture_source_close(&source);
	}
}

static size_t pack_gzip(void)
{
	z_stream stream = {.next_in = content,
		.avail_in = CONTENT_SIZE,
		.next_out = packed,
		.avail_out = sizeof(packed)};

	assert_int_equal(
		deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	assert_int_equal(deflateEnd(&stream), Z_OK);
	return stream.total_out;
}

static size_t pack_zstd(void)
{
	size_t size = ZSTD_compress(packed, sizeof(packed), content, CONTENT_SIZE, 1);

	assert_false(ZSTD_isError(size));
	return size;
}

static size_t pack_lz4(void)
{
	size_t size = LZ4F_compressFrame(packed, sizeof(packed), content, CONTENT_SIZE, NULL);

	assert_false(LZ4F_isError(size));
	return size;
}

static size_t (*const packings[])(void) = {pack_gzip, pack_zstd, pack_lz4};

#define PACKING_COUNT (sizeof(packings) / sizeof(packings[0]))

static void test_file(void **state)
{
	struct capture_source source;

	(void)state;
	write_file(content, CONTENT_SIZE);
	source = open_source(path);
	assert_true(source.last);
	assert_int_equal(source.size, CONTENT_SIZE);
	assert_int_equal(source.file_size, CONTENT_SIZE);
	assert_memory_equal(source.bytes, content, CONTENT_SIZE);
	assert_int_equal(capture_source_more(&source, 17), 0);
	assert_int_equal(source.size, CONTENT_SIZE);
	capture_source_close(&source);
}

static void test_empty(void **state)
{
	struct capture_source source;

	(void)state;
	write_file(content, 0);
	source = open_source(path);
	assert_int_equal(read_all(&source, 1), 0);
	assert_int_equal(source.problem, SOURCE_SOUND);
	capture_source_close(&source);
	write_file("\x1f\x8b", 2);
	source = open_source(path);
	while (!source.last)
		assert_int_equal(capture_source_more(&source, 0), 0);
	assert_int_equal(source.size, 0);
	assert_int_equal(source.problem, SOURCE_PACKED_CUT);
	capture_source_close(&source);
}

static void test_packed(void **state)
{
	(void)state;
	for (size_t i = 0; i < PACKING_COUNT; i++) {
		write_file(packed, packings[i]());
		expect_content(CONTENT_SIZE, SOURCE_SOUND);
	}
}

/* gzip and zstd files may be put one behind the other, and logs that are rotated are. */
static void test_packed_twice(void **state)
{
	(void)state;
	for (size_t i = 0; i < PACKING_COUNT; i++) {
		static uint8_t both[2 * sizeof(packed)];
		struct capture_source source;
		size_t size = packings[i]();

		memcpy(both, packed, size);
		memcpy(both + size, packed, size);
		write_file(both, 2 * size);
		source = open_source(path);
		while (!source.last)
			assert_int_equal(capture_source_more(&source, 0), 0);
		assert_int_equal(source.size, 2 * CONTENT_SIZE);
		assert_memory_equal(source.bytes, content, CONTENT_SIZE);
		assert_memory_equal(source.bytes + CONTENT_SIZE, content, CONTENT_SIZE);
		assert_int_equal(source.problem, SOURCE_SOUND);
		capture_source_close(&source);
	}
}

static void test_packed_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < PACKING_COUNT; i++) {
		struct capture_source source;
		size_t size = packings[i](), got;

		write_file(packed, size / 2);
		source = open_source(path);
		got = read_all(&source, 4096);
		assert_true(got > 0 && got < CONTENT_SIZE);
		assert_int_equal(source.problem, SOURCE_PACKED_CUT);
		capture_source_close(&source);
	}
}

/* What follows a stream is none: up to there all is well. */
static void test_packed_damaged(void **state)
{
	(void)state;
	for (size_t i = 0; i < PACKING_COUNT; i++) {
		size_t size = packings[i]();

		memset(packed + size, 0x55, 64);
		write_file(packed, size + 64);
		expect_content(CONTENT_SIZE, SOURCE_PACKED_DAMAGED);
	}
}

struct feed {
	int fd;
	size_t size;
	const uint8_t *bytes;
};

static void *feed_pipe(void *context)
{
	struct feed *feed = context;

	for (size_t at = 0; at < feed->size;) {
		size_t step = feed->size - at < 1000 ? feed->size - at : 1000;
		ssize_t put = write(feed->fd, feed->bytes + at, step);

		if (put <= 0)
			break;
		at += (size_t)put;
	}
	close(feed->fd);
	return NULL;
}

static void read_pipe(const uint8_t *bytes, size_t size, size_t expected)
{
	struct capture_source source;
	struct feed feed = {.size = size, .bytes = bytes};
	pthread_t thread;
	int ends[2], own = dup(STDIN_FILENO);

	assert_int_equal(pipe(ends), 0);
	feed.fd = ends[1];
	assert_int_equal(pthread_create(&thread, NULL, feed_pipe, &feed), 0);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	source = open_source("-");
	assert_int_equal(dup2(own, STDIN_FILENO), STDIN_FILENO);
	close(own);
	assert_int_equal(read_all(&source, 70000), expected);
	assert_int_equal(source.problem, SOURCE_SOUND);
	assert_int_equal(source.file_size, 0);
	assert_int_equal(source.file_read, size);
	capture_source_close(&source);
	pthread_join(thread, NULL);
}

static void test_pipe(void **state)
{
	(void)state;
	read_pipe(content, CONTENT_SIZE, CONTENT_SIZE);
	read_pipe(content, 3, 3);
	for (size_t i = 0; i < PACKING_COUNT; i++)
		read_pipe(packed, packings[i](), CONTENT_SIZE);
}

static void test_errors(void **state)
{
	struct capture_source source;
	const char *packing;

	(void)state;
	assert_int_equal(capture_source_open("/nowhere/at/all", &source, &packing), -ENOENT);
	assert_int_equal(capture_source_open("/", &source, &packing), -EISDIR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_packed),
		cmocka_unit_test(test_packed_twice),
		cmocka_unit_test(test_packed_cut),
		cmocka_unit_test(test_packed_damaged),
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_errors),
	};
	int failed;

	fill_content();
	snprintf(path, sizeof(path), "/tmp/tcpdx-test-source-%d", getpid());
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}

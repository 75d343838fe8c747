/* The text builder, with and without a writer. */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void test_appends(void **state)
{
	struct text text;

	(void)state;
	text_init(&text, NULL, NULL);
	assert_string_equal(text_peek(&text), "");
	text_string(&text, "a ");
	text_char(&text, 'b');
	text_repeat(&text, '-', 3);
	text_bytes(&text, "xyz", 2);
	text_char(&text, ' ');
	text_unsigned(&text, UINT64_MAX);
	text_char(&text, ' ');
	text_signed(&text, INT64_MIN);
	text_char(&text, ' ');
	text_signed(&text, 0);
	text_format(&text, " %s=%d", "n", -4);
	assert_string_equal(
		text_peek(&text), "a b---xy 18446744073709551615 -9223372036854775808 0 n=-4");
	assert_int_equal(text_finish(&text), 0);
	assert_int_equal(text.size, strlen(text_peek(&text)));
	text_clear(&text);
	assert_string_equal(text_peek(&text), "");
	text_bytes(&text, NULL, 0);
	assert_string_equal(text_peek(&text), "");
	text_deinit(&text);
	assert_null(text.bytes);
}

/* Over every growth of the buffer, and by a string larger than the buffer. */
static void test_growth(void **state)
{
	struct text text;

	(void)state;
	text_init(&text, NULL, NULL);
	for (unsigned i = 0; i < 100000; i++) {
		text_char(&text, (char)('a' + i % 26));
		assert_int_equal(text.size, i + 1);
	}
	text_format(&text, "%300000d", 7);
	assert_int_equal(text.size, 400000);
	for (unsigned i = 0; i < 100000; i++)
		assert_int_equal(text.bytes[i], 'a' + i % 26);
	assert_int_equal(text_peek(&text)[399999], '7');
	assert_int_equal(text_peek(&text)[400000], '\0');
	text_deinit(&text);
}

struct sum {
	size_t size;
	unsigned calls;
	uint64_t check;
	int error;
};

static int add(void *context, const char *bytes, size_t size)
{
	struct sum *sum = context;

	if (sum->error)
		return sum->error;
	sum->size += size;
	sum->calls++;
	for (size_t i = 0; i < size; i++)
		sum->check = sum->check * 31 + (unsigned char)bytes[i];
	return 0;
}

static void test_writer(void **state)
{
	struct sum sum = {0};
	struct sum whole = {0};
	struct text text;
	struct text kept;

	(void)state;
	text_init(&text, add, &sum);
	text_init(&kept, NULL, NULL);
	for (unsigned i = 0; i < 50000; i++) {
		text_unsigned(&text, i);
		text_unsigned(&kept, i);
	}
	text_repeat(&text, 'x', 200000);
	text_repeat(&kept, 'x', 200000);
	assert_int_equal(text_finish(&text), 0);
	assert_int_equal(text_finish(&text), 0);
	add(&whole, kept.bytes, kept.size);
	assert_int_equal(sum.size, whole.size);
	assert_true(sum.check == whole.check);
	assert_in_range(sum.calls, 2, 10);
	text_deinit(&text);
	text_deinit(&kept);
}

/* The first error stays, whatever comes after. */
static void test_writer_fails(void **state)
{
	struct sum sum = {.error = -ENOSPC};
	struct text text;

	(void)state;
	text_init(&text, add, &sum);
	text_string(&text, "hello");
	assert_int_equal(text.error, 0);
	assert_int_equal(text_finish(&text), -ENOSPC);
	sum.error = 0;
	text_string(&text, "again");
	text_format(&text, "%d", 1);
	assert_null(text_reserve(&text, 1));
	assert_int_equal(text_finish(&text), -ENOSPC);
	assert_int_equal(sum.size, 0);
	text_deinit(&text);
}

static void test_reserve(void **state)
{
	struct text text;
	char *room;

	(void)state;
	text_init(&text, NULL, NULL);
	room = text_reserve(&text, 10000);
	assert_non_null(room);
	memset(room, 'r', 10000);
	text_advance(&text, 3);
	assert_string_equal(text_peek(&text), "rrr");
	text_deinit(&text);
}

static void test_digits(void **state)
{
	static const uint64_t numbers[] = {0, 9, 10, 99, 100, 12345, UINT32_MAX,
		UINT64_C(9999999999999999999), UINT64_C(10000000000000000000), UINT64_MAX};

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		char digits[21] = {0};
		char expected[21];
		int size = snprintf(expected, sizeof(expected), "%ju", (uintmax_t)numbers[i]);

		assert_int_equal(text_digits(numbers[i], digits), size);
		assert_string_equal(digits, expected);
	}
}

static void test_write_fd(void **state)
{
	FILE *file = tmpfile();
	int fd;
	char back[16] = {0};
	struct text text;

	(void)state;
	assert_non_null(file);
	fd = fileno(file);
	text_init(&text, text_write_fd, &fd);
	text_string(&text, "to a file");
	assert_int_equal(text_finish(&text), 0);
	assert_int_equal(pread(fd, back, sizeof(back), 0), 9);
	assert_string_equal(back, "to a file");
	fclose(file);
	text_deinit(&text);

	fd = -1;
	text_init(&text, text_write_fd, &fd);
	text_char(&text, 'x');
	assert_int_equal(text_finish(&text), -EBADF);
	text_deinit(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_appends),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_writer),
		cmocka_unit_test(test_writer_fails),
		cmocka_unit_test(test_reserve),
		cmocka_unit_test(test_digits),
		cmocka_unit_test(test_write_fd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

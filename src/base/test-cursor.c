/* The cursor: right inside, zeroes and an offset outside. */
#include "base/cursor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <string.h>

static const uint8_t bytes[] = {0x01, 0x82, 0x03, 0x84, 0x05, 0x86, 0x07, 0x88, 0x09, 0x8a, 0x0b};

static void test_reads(void **state)
{
	struct cursor cursor = cursor_over(bytes, sizeof(bytes));

	(void)state;
	assert_int_equal(cursor_u8(&cursor), 0x01);
	assert_int_equal(cursor_be16(&cursor), 0x8203);
	assert_int_equal(cursor_be32(&cursor), 0x84058607);
	assert_int_equal(cursor_le16(&cursor), 0x0988);
	assert_int_equal(cursor_offset(&cursor), 9);
	assert_int_equal(cursor_left(&cursor), 2);
	cursor = cursor_over(bytes + 1, 10);
	assert_int_equal(cursor_le32(&cursor), 0x05840382);
	cursor = cursor_over(bytes + 1, 10);
	assert_true(cursor_le64(&cursor) == UINT64_C(0x0988078605840382));
	cursor_skip(&cursor, 1);
	assert_int_equal(cursor_u8(&cursor), 0x0b);
	assert_int_equal(cursor_left(&cursor), 0);
	assert_false(cursor.failed);
}

/* The first failure names the place; nothing is read after it, not even what would fit. */
static void test_past_the_end(void **state)
{
	struct cursor cursor = cursor_over(bytes, 5);
	uint8_t copy[4] = {9, 9, 9, 9};

	(void)state;
	cursor_skip(&cursor, 2);
	assert_int_equal(cursor_be32(&cursor), 0);
	assert_true(cursor.failed);
	assert_int_equal(cursor.offset_at_failure, 2);
	assert_int_equal(cursor_left(&cursor), 0);
	assert_int_equal(cursor_u8(&cursor), 0);
	assert_int_equal(cursor_be16(&cursor), 0);
	assert_int_equal(cursor_le16(&cursor), 0);
	assert_int_equal(cursor_le32(&cursor), 0);
	assert_true(cursor_le64(&cursor) == 0);
	cursor_copy(&cursor, copy, sizeof(copy));
	assert_memory_equal(copy, "\0\0\0\0", 4);
	assert_null(cursor_take(&cursor, 0));
	assert_int_equal(cursor.offset_at_failure, 2);
}

static void test_edges(void **state)
{
	struct cursor cursor = cursor_over(bytes, sizeof(bytes));
	uint8_t copy[sizeof(bytes)];

	(void)state;
	assert_ptr_equal(cursor_take(&cursor, 0), bytes);
	cursor_copy(&cursor, copy, sizeof(copy));
	assert_memory_equal(copy, bytes, sizeof(copy));
	assert_ptr_equal(cursor_take(&cursor, 0), bytes + sizeof(bytes));
	assert_false(cursor.failed);
	cursor = cursor_over(bytes, sizeof(bytes));
	assert_null(cursor_take(&cursor, SIZE_MAX));
	assert_true(cursor.failed);
	/* Nothing at all, as an empty buffer gives it. */
	cursor = cursor_over(NULL, 0);
	assert_int_equal(cursor_left(&cursor), 0);
	assert_non_null(cursor_take(&cursor, 0));
	assert_int_equal(cursor_u8(&cursor), 0);
	assert_true(cursor.failed);
	assert_int_equal(cursor.offset_at_failure, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_past_the_end),
		cmocka_unit_test(test_edges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

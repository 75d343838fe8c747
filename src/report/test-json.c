#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/digits.h"
#include "report/json.h"

static void assert_string(const char *string, size_t size, const char *expected)
{
	struct text text;
	struct json json = json_into(&text);

	text_init(&text, NULL, NULL);
	json_string_sized(&json, string, size);
	assert_string_equal(text_peek(&text), expected);
	text_deinit(&text);
}

#define ASSERT_STRING(literal, expected) assert_string(literal, sizeof(literal) - 1, expected)

static void test_strings(void **unused)
{
	(void)unused;
	ASSERT_STRING("", "\"\"");
	ASSERT_STRING("plain", "\"plain\"");
	ASSERT_STRING("a\"b\\c", "\"a\\\"b\\\\c\"");
	ASSERT_STRING("\n\t\r\b\f", "\"\\n\\t\\r\\b\\f\"");
	ASSERT_STRING("\0\x1f\x7f", "\"\\u0000\\u001f\\u007f\"");
	ASSERT_STRING("k\xc3\xa4se \xe4\xb8\xad \xf0\x9f\x98\x80",
		"\"k\xc3\xa4se \xe4\xb8\xad \xf0\x9f\x98\x80\"");
}

/* Every byte that is not part of a sequence becomes U+FFFD, and nothing is read beyond the end. */
static void test_what_is_not_utf8(void **unused)
{
	(void)unused;
	ASSERT_STRING("\xff", "\"\\ufffd\"");
	ASSERT_STRING("a\xc3", "\"a\\ufffd\"");
	ASSERT_STRING("\xc0\xaf", "\"\\ufffd\\ufffd\"");
	ASSERT_STRING("\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"");
	ASSERT_STRING("\xe4\xb8", "\"\\ufffd\\ufffd\"");
}

static void test_nesting_and_commas(void **unused)
{
	struct text text;
	struct json json = json_into(&text);

	(void)unused;
	text_init(&text, NULL, NULL);
	json_object(&json);
	json_key_unsigned(&json, "a", UINT64_MAX);
	json_key(&json, "b");
	json_array(&json);
	json_signed(&json, INT64_MIN);
	json_object(&json);
	json_object_end(&json);
	json_array(&json);
	json_array_end(&json);
	json_null(&json);
	json_array_end(&json);
	json_key_bool(&json, "c", true);
	json_key_string(&json, "d", NULL);
	json_object_end(&json);
	assert_string_equal(text_peek(&text),
		"{\"a\":18446744073709551615,\"b\":[-9223372036854775808,{},[],null],"
		"\"c\":true,\"d\":null}");
	text_deinit(&text);
}

static void test_numbers(void **unused)
{
	struct text text;
	struct json json = json_into(&text);

	(void)unused;
	text_init(&text, NULL, NULL);
	json_array(&json);
	json_number(&json, 0.5);
	json_number(&json, 1e300);
	json_number(&json, (double)NAN);
	json_number(&json, (double)INFINITY);
	json_array_end(&json);
	assert_string_equal(text_peek(&text), "[0.5,1e+300,null,null]");
	text_deinit(&text);
}

static void test_digits(void **unused)
{
	static const struct {
		uint64_t number;
		const char *digits;
	} rows[] = {
		{0, "0"},
		{9, "9"},
		{10, "10"},
		{99, "99"},
		{100, "100"},
		{12345, "12345"},
		{UINT32_MAX, "4294967295"},
		{UINT64_MAX, "18446744073709551615"},
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char room[2 * DIGITS_ROOM];
		size_t size = (size_t)(digits_write(room, rows[i].number) - room);

		assert_int_equal(size, strlen(rows[i].digits));
		assert_memory_equal(room, rows[i].digits, size);
	}
}

/* Where the count of digits changes, and where that of bits does. */
static void test_digits_at_their_limits(void **unused)
{
	char room[2 * DIGITS_ROOM], expected[2 * DIGITS_ROOM];
	uint64_t numbers[2 * 64 + 3 * 20];
	size_t count = 0;

	(void)unused;
	for (unsigned bit = 0; bit < 64; bit++) {
		numbers[count++] = UINT64_C(1) << bit;
		numbers[count++] = (UINT64_C(1) << bit) - 1;
	}
	for (uint64_t power = 1; power <= UINT64_MAX / 10; power *= 10) {
		numbers[count++] = power * 10 - 1;
		numbers[count++] = power * 10;
		numbers[count++] = power * 10 + 1;
	}
	for (size_t i = 0; i < count; i++) {
		*digits_write(room, numbers[i]) = '\0';
		snprintf(expected, sizeof(expected), "%" PRIu64, numbers[i]);
		assert_string_equal(room, expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_what_is_not_utf8),
		cmocka_unit_test(test_nesting_and_commas),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_digits),
		cmocka_unit_test(test_digits_at_their_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

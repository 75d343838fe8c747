/* Addresses: in and out of text, prefixes, loopback. */
#include "base/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

static struct address parsed(const char *string)
{
	struct address address;

	assert_int_equal(address_parse(string, strlen(string), &address), 0);
	return address;
}

static void test_text(void **state)
{
	static const char *const strings[] = {"0.0.0.0", "127.0.0.1", "10.20.30.40",
		"255.255.255.255", "9.99.100.199", "::", "::1", "2001:db8::1", "fe80::1",
		"::ffff:192.0.2.1", "2001:db8:1111:2222:3333:4444:5555:6666"};

	(void)state;
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
		struct address address = parsed(strings[i]);
		char back[ADDRESS_TEXT_SIZE];

		assert_int_equal(address.family, strchr(strings[i], ':') ? 6 : 4);
		assert_int_equal(address_print(&address, back), strlen(strings[i]));
		assert_string_equal(back, strings[i]);
	}
}

/* Every byte in every place: the printer is written by hand. */
static void test_every_byte(void **state)
{
	(void)state;
	for (unsigned place = 0; place < 4; place++)
		for (unsigned value = 0; value < 256; value++) {
			uint8_t bytes[4] = {1, 2, 3, 4};
			struct address address;
			struct address back;
			char string[ADDRESS_TEXT_SIZE];
			size_t size;

			bytes[place] = (uint8_t)value;
			address = address_from_bytes(ADDRESS_IPV4, bytes);
			size = address_print(&address, string);
			assert_int_equal(size, strlen(string));
			back = parsed(string);
			assert_true(address_equal(&address, &back));
		}
}

static void test_no_address(void **state)
{
	static const char *const strings[] = {"", "[]", "[", "1.2.3", "1.2.3.256", "1.2.3.4.5",
		"[1.2.3.4", "::g", "1.2.3.4 ", "localhost",
		":::", "2001:db8:1111:2222:3333:4444:5555:6666:7777",
		"1111:2222:3333:4444:5555:6666:777:255.255.255.255.255"};
	struct address address = {.family = 77};
	struct address none = {0};
	char string[ADDRESS_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		assert_int_equal(address_parse(strings[i], strlen(strings[i]), &address), -EINVAL);
	assert_int_equal(address_parse("1.2.3.4\0.5", 10, &address), -EINVAL);
	assert_int_equal(address.family, 77);
	assert_int_equal(address_print(&none, string), 1);
	assert_string_equal(string, "*");
}

static void test_brackets_and_length(void **state)
{
	struct address address;
	struct address expected = parsed("::1");

	(void)state;
	assert_int_equal(address_parse("[::1]:80", 5, &address), 0);
	assert_true(address_equal(&address, &expected));
}

static void test_kinds(void **state)
{
	static const struct {
		const char *string;
		bool any, loopback;
	} rows[] = {
		{"0.0.0.0", true, false},
		{"::", true, false},
		{"127.0.0.1", false, true},
		{"127.255.0.9", false, true},
		{"128.0.0.1", false, false},
		{"::1", false, true},
		{"::2", false, false},
		{"::ffff:127.0.0.1", false, true},
		{"::ffff:10.0.0.1", false, false},
		{"7f00::1", false, false},
	};
	struct address none = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct address address = parsed(rows[i].string);

		assert_int_equal(address_is_any(&address), rows[i].any);
		assert_int_equal(address_is_loopback(&address), rows[i].loopback);
	}
	assert_true(address_is_any(&none));
	assert_false(address_is_loopback(&none));
}

static void test_unmapped(void **state)
{
	struct address mapped = parsed("::ffff:192.0.2.1");
	struct address plain = parsed("192.0.2.1");
	struct address other = parsed("::fffe:192.0.2.1");
	struct address result = address_unmapped(&mapped);
	struct hash_key key = {3, 4};

	(void)state;
	assert_true(address_equal(&result, &plain));
	assert_true(address_hash(key, &result) == address_hash(key, &plain));
	assert_false(address_equal(&mapped, &plain));
	result = address_unmapped(&other);
	assert_true(address_equal(&result, &other));
	result = address_unmapped(&plain);
	assert_true(address_equal(&result, &plain));
}

static void test_prefix(void **state)
{
	static const struct {
		const char *address, *prefix;
		unsigned bits;
		bool in;
	} rows[] = {
		{"10.1.2.3", "10.0.0.0", 8, true},
		{"11.1.2.3", "10.0.0.0", 8, false},
		{"11.1.2.3", "10.0.0.0", 7, true},
		{"10.1.2.3", "10.1.2.3", 32, true},
		{"10.1.2.2", "10.1.2.3", 32, false},
		{"10.1.2.2", "10.1.2.3", 31, true},
		{"10.1.2.3", "99.9.9.9", 0, true},
		{"10.1.2.3", "10.1.2.3", 33, false},
		{"::1", "::", 0, true},
		{"2001:db8:8000::1", "2001:db8::", 32, true},
		{"2001:db8:8000::1", "2001:db8::", 33, false},
		{"::1", "::1", 128, true},
		{"::1", "::", 128, false},
		{"::1", "::", 127, true},
		{"::1", "::1", 129, false},
		{"::", "0.0.0.0", 0, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct address address = parsed(rows[i].address);
		struct address prefix = parsed(rows[i].prefix);

		assert_int_equal(address_in_prefix(&address, &prefix, rows[i].bits), rows[i].in);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_every_byte),
		cmocka_unit_test(test_no_address),
		cmocka_unit_test(test_brackets_and_length),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_unmapped),
		cmocka_unit_test(test_prefix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* CRC-32C against published values (RFC 3720, appendix B.4). */
#include "base/crc32c.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <string.h>

static void test_published(void **state)
{
	uint8_t bytes[32];

	(void)state;
	assert_int_equal(crc32c("123456789", 9), 0xe3069283);
	assert_int_equal(crc32c("", 0), 0);
	memset(bytes, 0, sizeof(bytes));
	assert_int_equal(crc32c(bytes, sizeof(bytes)), 0x8a9136aa);
	memset(bytes, 0xff, sizeof(bytes));
	assert_int_equal(crc32c(bytes, sizeof(bytes)), 0x62a8ab43);
	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)i;
	assert_int_equal(crc32c(bytes, sizeof(bytes)), 0x46dd794e);
	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(31 - i);
	assert_int_equal(crc32c(bytes, sizeof(bytes)), 0x113fdb5c);
}

/* Bit by bit, as the definition says, over every byte value: the table has no wrong row. */
static void test_definition(void **state)
{
	(void)state;
	for (unsigned value = 0; value < 256; value++) {
		uint8_t bytes[3] = {(uint8_t)value, 0x5a, (uint8_t)~value};
		uint32_t crc = UINT32_MAX;

		for (unsigned i = 0; i < sizeof(bytes); i++) {
			crc ^= bytes[i];
			for (unsigned bit = 0; bit < 8; bit++)
				crc = crc & 1 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
		}
		assert_int_equal(crc32c(bytes, sizeof(bytes)), ~crc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published),
		cmocka_unit_test(test_definition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

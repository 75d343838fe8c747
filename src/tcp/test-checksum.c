#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tcp/checksum.h"

/* A second writing: byte by byte, as RFC 1071 section 4.1 explains it. */
static uint16_t slow_checksum(const uint8_t *bytes, size_t size)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum += i % 2 == 0 ? (unsigned)bytes[i] << 8 : bytes[i];
	while (sum >> 16)
		sum = (sum & 0xFFFF) + (sum >> 16);
	return (uint16_t)~sum;
}

static void fill(uint8_t *bytes, size_t size, uint32_t seed)
{
	for (size_t i = 0; i < size; i++) {
		seed = seed * 1664525u + 1013904223u;
		bytes[i] = (uint8_t)(seed >> 24);
	}
}

static void test_example_of_rfc_1071(void **unused)
{
	static const uint8_t bytes[] = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};

	(void)unused;
	assert_int_equal(checksum_finish(checksum_add(0, bytes, sizeof(bytes))), 0xFFFF & ~0xddf2);
}

static void test_every_size_agrees_with_the_slow_way(void **unused)
{
	uint8_t bytes[300];

	(void)unused;
	fill(bytes, sizeof(bytes), 7);
	for (size_t size = 0; size < 260; size++) {
		for (size_t start = 0; start < 8; start++) {
			uint64_t sum = checksum_add(0, bytes + start, size);

			assert_int_equal(checksum_finish(sum), slow_checksum(bytes + start, size));
		}
	}
}

static void test_pieces_and_carries(void **unused)
{
	uint8_t bytes[2000];

	(void)unused;
	memset(bytes, 0xFF, sizeof(bytes));
	for (size_t cut = 0; cut <= sizeof(bytes); cut += 2) {
		uint64_t sum = checksum_add(0, bytes, cut);

		sum = checksum_add(sum, bytes + cut, sizeof(bytes) - cut);
		assert_int_equal(checksum_finish(sum), 0);
	}
	assert_int_equal(checksum_finish(UINT64_MAX), 0);
	assert_int_equal(checksum_finish(0), 0xFFFF);
}

/* RFC9293 MUST-2, MUST-3 */
static void test_ipv4_segment(void **unused)
{
	static const uint8_t source[4] = {127, 0, 0, 1};
	static const uint8_t destination[4] = {10, 20, 30, 255};
	uint8_t pseudo[12 + 41] = {127, 0, 0, 1, 10, 20, 30, 255, 0, 6, 0, 41};
	uint8_t segment[41];
	uint16_t value;

	(void)unused;
	fill(segment, sizeof(segment), 3);
	segment[16] = segment[17] = 0;
	memcpy(pseudo + 12, segment, sizeof(segment));
	value = checksum_ipv4(source, destination, segment, sizeof(segment));
	assert_int_equal(value, slow_checksum(pseudo, sizeof(pseudo)));
	segment[16] = (uint8_t)(value >> 8);
	segment[17] = (uint8_t)value;
	assert_int_equal(checksum_ipv4(source, destination, segment, sizeof(segment)), 0);
	for (size_t bit = 0; bit < sizeof(segment) * 8; bit++) {
		segment[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_not_equal(
			checksum_ipv4(source, destination, segment, sizeof(segment)), 0);
		segment[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
}

/* RFC9293 MUST-2, MUST-3 */
static void test_ipv6_segment(void **unused)
{
	static const uint8_t source[16] = {0xfe, 0x80, [15] = 1};
	static const uint8_t destination[16] = {0x20, 0x01, 0x0d, 0xb8, [14] = 0xff, [15] = 2};
	uint8_t pseudo[40 + 300] = {0};
	uint8_t segment[300];
	uint16_t value;

	(void)unused;
	fill(segment, sizeof(segment), 9);
	segment[16] = segment[17] = 0;
	memcpy(pseudo, source, 16);
	memcpy(pseudo + 16, destination, 16);
	pseudo[34] = 300 >> 8;
	pseudo[35] = 300 & 0xFF;
	pseudo[39] = 6;
	memcpy(pseudo + 40, segment, sizeof(segment));
	value = checksum_ipv6(source, destination, segment, sizeof(segment));
	assert_int_equal(value, slow_checksum(pseudo, sizeof(pseudo)));
	segment[16] = (uint8_t)(value >> 8);
	segment[17] = (uint8_t)value;
	assert_int_equal(checksum_ipv6(source, destination, segment, sizeof(segment)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_example_of_rfc_1071),
		cmocka_unit_test(test_every_size_agrees_with_the_slow_way),
		cmocka_unit_test(test_pieces_and_carries),
		cmocka_unit_test(test_ipv4_segment),
		cmocka_unit_test(test_ipv6_segment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Fragments in any order, twice, overlapping, too old, too many. */
#include "capture/fragment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <netinet/in.h>
#include <string.h>

/* A segment with 44 bytes of payload: 64 bytes, in parts of eight at least. */
static uint8_t segment[64];

static void make_segment(void)
{
	static const uint8_t header[20] = {0x03, 0xe8, 0, 80, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 0x10};

	memcpy(segment, header, sizeof(header));
	for (unsigned i = 20; i < sizeof(segment); i++)
		segment[i] = (uint8_t)i;
}

static struct packet part_of(uint32_t id, uint32_t offset, uint32_t size)
{
	static const uint8_t address[4] = {10, 0, 0, 1};
	struct packet packet = {.kind = PACKET_FRAGMENT,
		.source = address_from_bytes(ADDRESS_IPV4, address),
		.destination = address_from_bytes(ADDRESS_IPV4, address),
		.protocol = IPPROTO_TCP};

	packet.fragment = (struct packet_fragment){.id = id,
		.offset = offset,
		.size = size,
		.more = offset + size < sizeof(segment),
		.bytes = segment + (offset < sizeof(segment) ? offset : 0),
		.captured = size};
	return packet;
}

static struct instant second(int64_t seconds)
{
	return (struct instant){seconds * 1000000000};
}

static int take(struct fragments *fragments, uint32_t id, uint32_t offset, uint32_t size,
	struct packet *ret_packet)
{
	struct packet part = part_of(id, offset, size);

	return fragments_take(fragments, &part, second(0), ret_packet);
}

static void expect_segment(const struct packet *packet)
{
	assert_int_equal(packet->kind, PACKET_TCP);
	assert_int_equal(packet->tcp.source_port, 1000);
	assert_int_equal(packet->tcp.size, sizeof(segment));
	assert_memory_equal(packet->tcp.bytes, segment, sizeof(segment));
	assert_int_equal(packet->wire_size, sizeof(segment));
}

/* Every order of three parts, with the first of them twice. */
static void test_orders(void **state)
{
	static const uint32_t offsets[] = {0, 16, 40}, sizes[] = {16, 24, 24};
	static const uint8_t orders[][3] = {
		{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	struct fragments fragments;
	struct packet packet;

	(void)state;
	fragments_init(&fragments);
	for (unsigned i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		const uint8_t *order = orders[i];

		assert_int_equal(
			take(&fragments, i, offsets[order[0]], sizes[order[0]], &packet), 0);
		assert_int_equal(
			take(&fragments, i, offsets[order[0]], sizes[order[0]], &packet), 0);
		assert_int_equal(
			take(&fragments, i, offsets[order[1]], sizes[order[1]], &packet), 0);
		assert_int_equal(
			take(&fragments, i, offsets[order[2]], sizes[order[2]], &packet), 1);
		expect_segment(&packet);
	}
	assert_int_equal(fragments.received, 24);
	assert_int_equal(fragments.completed, 6);
	fragments_deinit(&fragments);
}

/* Of two datagrams whose parts come in turn. */
static void test_two_at_once(void **state)
{
	struct fragments fragments;
	struct packet packet;

	(void)state;
	fragments_init(&fragments);
	assert_int_equal(take(&fragments, 1, 0, 32, &packet), 0);
	assert_int_equal(take(&fragments, 2, 0, 24, &packet), 0);
	assert_int_equal(take(&fragments, 1, 32, 32, &packet), 1);
	expect_segment(&packet);
	assert_int_equal(take(&fragments, 2, 24, 40, &packet), 1);
	expect_segment(&packet);
	fragments_deinit(&fragments);
}

/* Overlapping parts throw the datagram away: what follows begins a new one. */
static void test_overlap(void **state)
{
	struct fragments fragments;
	struct packet packet;

	(void)state;
	fragments_init(&fragments);
	assert_int_equal(take(&fragments, 1, 0, 32, &packet), 0);
	assert_int_equal(take(&fragments, 1, 24, 40, &packet), 0);
	assert_int_equal(fragments.overlapping, 1);
	assert_int_equal(take(&fragments, 1, 32, 32, &packet), 0);
	assert_int_equal(take(&fragments, 1, 24, 16, &packet), 0);
	assert_int_equal(fragments.overlapping, 2);
	assert_int_equal(fragments.completed, 0);
	fragments_deinit(&fragments);
}

static void test_impossible(void **state)
{
	struct fragments fragments;
	struct packet packet, part;

	(void)state;
	fragments_init(&fragments);
	assert_int_equal(take(&fragments, 1, 0, 20, &packet), 0);
	assert_int_equal(take(&fragments, 1, 0, 0, &packet), 0);
	part = part_of(1, 65528, 8);
	assert_int_equal(fragments_take(&fragments, &part, second(0), &packet), 0);
	assert_int_equal(fragments.impossible, 3);
	/* Beyond the end, and an end before what is there. */
	assert_int_equal(take(&fragments, 1, 48, 16, &packet), 0);
	part = part_of(1, 64, 8);
	assert_int_equal(fragments_take(&fragments, &part, second(0), &packet), 0);
	part = part_of(1, 8, 8);
	part.fragment.more = false;
	assert_int_equal(fragments_take(&fragments, &part, second(0), &packet), 0);
	assert_int_equal(fragments.impossible, 5);
	assert_int_equal(take(&fragments, 1, 0, 48, &packet), 1);
	expect_segment(&packet);
	fragments_deinit(&fragments);
}

static void test_cut(void **state)
{
	struct fragments fragments;
	struct packet packet, part = part_of(1, 0, 32);

	(void)state;
	fragments_init(&fragments);
	part.fragment.captured = 25;
	assert_int_equal(fragments_take(&fragments, &part, second(0), &packet), 0);
	assert_int_equal(take(&fragments, 1, 32, 32, &packet), 1);
	assert_int_equal(packet.kind, PACKET_TCP);
	assert_int_equal(packet.tcp.size, 25);
	assert_int_equal(packet.wire_size, 64);
	fragments_deinit(&fragments);
}

static void test_age(void **state)
{
	struct fragments fragments;
	struct packet packet, part = part_of(1, 0, 32);

	(void)state;
	fragments_init(&fragments);
	assert_int_equal(fragments_take(&fragments, &part, second(0), &packet), 0);
	part = part_of(1, 32, 32);
	assert_int_equal(fragments_take(&fragments, &part, second(61), &packet), 0);
	assert_int_equal(fragments.expired, 1);
	part = part_of(1, 0, 32);
	assert_int_equal(fragments_take(&fragments, &part, second(100), &packet), 1);
	fragments_deinit(&fragments);
}

static void test_full(void **state)
{
	struct fragments fragments;
	struct packet packet, part;

	(void)state;
	fragments_init(&fragments);
	for (uint32_t i = 0; i <= FRAGMENT_DATAGRAMS_MAX; i++) {
		part = part_of(i, 0, 32);
		assert_int_equal(
			fragments_take(&fragments, &part, (struct instant){(int64_t)i}, &packet),
			0);
	}
	assert_int_equal(fragments.evicted, 1);
	/* The first had to go, the second is there. */
	part = part_of(1, 32, 32);
	assert_int_equal(fragments_take(&fragments, &part, second(1), &packet), 1);
	part = part_of(0, 32, 32);
	assert_int_equal(fragments_take(&fragments, &part, second(1), &packet), 0);
	fragments_deinit(&fragments);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_orders),
		cmocka_unit_test(test_two_at_once),
		cmocka_unit_test(test_overlap),
		cmocka_unit_test(test_impossible),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_age),
		cmocka_unit_test(test_full),
	};

	make_segment();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

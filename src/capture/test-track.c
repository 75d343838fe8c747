/* The table of connections: which segment belongs to which, and who has to go when it is full. */
#include "capture/track.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <string.h>

#include "tcp/flags.h"

static const struct hash_key key = {1, 2};

/* A segment from client number `client` to the one server, or back. */
static struct packet packet_of(uint32_t client, bool back, uint16_t flags, uint32_t seq)
{
	const uint8_t bytes[2][4] = {
		{10, (uint8_t)(client >> 16), (uint8_t)(client >> 8), (uint8_t)client},
		{192, 0, 2, 1}};
	struct packet packet = {.kind = PACKET_TCP,
		.source = address_from_bytes(ADDRESS_IPV4, bytes[back]),
		.destination = address_from_bytes(ADDRESS_IPV4, bytes[!back]),
		.wire_size = 20};

	packet.tcp = (struct segment_view){.source_port = back ? 80 : 1000,
		.destination_port = back ? 1000 : 80,
		.seq = seq_from(seq),
		.ack = seq_from(flags & FLAG_ACK ? seq + 1 : 0),
		.data_offset = 5,
		.flags = flags};
	return packet;
}

static struct track_result take(
	struct track *track, int64_t ms, uint32_t client, bool back, uint16_t flags, uint32_t seq)
{
	struct packet packet = packet_of(client, back, flags, seq);
	struct frame frame = {.number = track->segments + 1, .at = {ms * 1000000}};
	struct track_result result;
	struct track_place place;

	track_prepare(track, &packet, &place);
	track_fetch(track, &place);
	assert_int_equal(track_take(track, &packet, &frame, &place, &result), 1);
	return result;
}

static void test_sides(void **state)
{
	struct track track;
	struct track_result result;

	(void)state;
	track_init(&track, key, 100);
	result = take(&track, 0, 1, false, FLAG_SYN, 0);
	assert_true(result.begun);
	assert_int_equal(result.side, 0);
	assert_int_equal(result.changed, 3);
	result = take(&track, 1, 1, true, FLAG_SYN | FLAG_ACK, 0);
	assert_false(result.begun);
	assert_int_equal(result.side, 1);
	assert_int_equal(result.entry->stream, 0);
	result = take(&track, 2, 2, true, FLAG_ACK, 0);
	assert_true(result.begun);
	assert_int_equal(result.side, 0);
	assert_int_equal(result.entry->stream, 1);
	assert_int_equal(result.entry->names[0].port, 80);
	result = take(&track, 3, 1, false, FLAG_ACK, 1);
	assert_int_equal(result.entry->stream, 0);
	assert_int_equal(result.entry->flow.sides[0].segments, 2);
	assert_int_equal(track.streams, 2);
	track_deinit(&track);
}

struct ended {
	uint64_t streams[64];
	unsigned count;
};

static void note(void *context, const struct track_entry *entry)
{
	struct ended *ended = context;

	assert_true(ended->count < 64);
	ended->streams[ended->count++] = entry->stream;
}

static void test_new_connection(void **state)
{
	struct ended ended = {0};
	struct track track;

	(void)state;
	track_init(&track, key, 100);
	track.ended = note;
	track.context = &ended;
	take(&track, 0, 1, false, FLAG_SYN, 0);
	assert_false(take(&track, 1, 1, false, FLAG_SYN, 0).begun);
	assert_true(take(&track, 2, 1, false, FLAG_SYN, 77).begun);
	assert_int_equal(ended.count, 1);
	assert_int_equal(ended.streams[0], 0);
	track_deinit(&track);
	assert_int_equal(ended.count, 2);
	assert_int_equal(ended.streams[1], 1);
}

/* Full: a connection that is over goes before older ones that are not. */
static void test_full_of_some_that_are_over(void **state)
{
	struct ended ended = {0};
	struct track track;

	(void)state;
	track_init(&track, key, 3);
	track.ended = note;
	track.context = &ended;
	take(&track, 0, 0, false, FLAG_ACK, 0);
	take(&track, 1, 1, false, FLAG_SYN, 0);
	take(&track, 2, 1, true, FLAG_RST | FLAG_ACK, 0);
	take(&track, 3, 2, false, FLAG_ACK, 0);
	take(&track, 4, 0, true, FLAG_ACK, 0);
	take(&track, 5, 2, true, FLAG_ACK, 0);
	take(&track, 6, 3, false, FLAG_ACK, 0);
	assert_int_equal(ended.count, 1);
	assert_int_equal(ended.streams[0], 1);
	assert_int_equal(track.evicted_over, 1);
	/* Now none is: the one that was silent longest. */
	take(&track, 7, 3, true, FLAG_ACK, 0);
	take(&track, 8, 4, false, FLAG_ACK, 0);
	assert_int_equal(ended.count, 2);
	assert_int_equal(ended.streams[1], 0);
	assert_int_equal(track.evicted_live, 1);
	track_deinit(&track);
	assert_int_equal(ended.count, 5);
}

/* What nobody answered for three seconds goes first too. */
static void test_full_of_unanswered(void **state)
{
	struct ended ended = {0};
	struct track track;

	(void)state;
	track_init(&track, key, 2);
	track.ended = note;
	track.context = &ended;
	take(&track, 0, 0, false, FLAG_ACK, 0);
	take(&track, 0, 0, true, FLAG_ACK, 0);
	take(&track, 1, 1, false, FLAG_SYN, 0);
	take(&track, 3002, 2, false, FLAG_SYN, 0);
	assert_int_equal(track.evicted_over, 1);
	assert_int_equal(ended.streams[0], 1);
	take(&track, 3003, 3, false, FLAG_SYN, 0);
	assert_int_equal(track.evicted_live, 1);
	assert_int_equal(ended.streams[1], 0);
	track_deinit(&track);
}

static void count_one(void *context, const struct track_entry *entry)
{
	(void)entry;
	++*(uint32_t *)context;
}

/* A flood from distinct sources stays inside the limit. */
static void test_flood(void **state)
{
	struct track track;
	uint32_t there = 0;

	(void)state;
	track_init(&track, key, 1000);
	for (uint32_t i = 0; i < 50000; i++)
		take(&track, i, i, false, FLAG_SYN, i);
	track_each(&track, count_one, &there);
	assert_int_equal(there, 1000);
	assert_int_equal(track.streams, 50000);
	assert_int_equal(track.evicted_over + track.evicted_live, 49000);
	track_deinit(&track);
}

static void test_malformed(void **state)
{
	struct packet packet = packet_of(1, false, FLAG_SYN, 0);
	struct frame frame = {.number = 1};
	struct track_result result;
	struct track_place place;
	struct track track;

	(void)state;
	track_init(&track, key, 10);
	track_prepare(&track, &packet, &place);
	packet.tcp.data_offset = 4;
	assert_int_equal(track_take(&track, &packet, &frame, &place, &result), 0);
	packet.tcp.data_offset = 6;
	assert_int_equal(track_take(&track, &packet, &frame, &place, &result), 0);
	assert_int_equal(track.malformed, 2);
	assert_int_equal(track.streams, 0);
	track_deinit(&track);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sides),
		cmocka_unit_test(test_new_connection),
		cmocka_unit_test(test_full_of_some_that_are_over),
		cmocka_unit_test(test_full_of_unanswered),
		cmocka_unit_test(test_flood),
		cmocka_unit_test(test_malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

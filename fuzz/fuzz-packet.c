/* Any bytes as a frame of any link type: no crash, and nothing outside the frame. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "capture/packet.h"

/* Not assert(): a build without assertions must find the same. */
static void require(int holds)
{
	if (!holds)
		abort();
}

static void check_inside(const uint8_t *at, size_t size, const uint8_t *bytes, size_t bytes_size)
{
	uintptr_t start = (uintptr_t)bytes, end = start + bytes_size, here = (uintptr_t)at;

	require(here >= start && here <= end && size <= end - here);
}

static void check_packet(const struct packet *packet, const uint8_t *bytes, size_t size)
{
	require(packet->kind < PACKET_KIND_COUNT);
	require(packet->depth <= PACKET_DEPTH_MAX);
	if (packet->kind == PACKET_TCP) {
		check_inside(packet->tcp.bytes, packet->tcp.size, bytes, size);
		require(packet->tcp.size <= packet->wire_size);
		require(packet->source.family == packet->destination.family);
	} else if (packet->kind == PACKET_FRAGMENT) {
		check_inside(packet->fragment.bytes, packet->fragment.captured, bytes, size);
		require(packet->fragment.captured <= packet->fragment.size);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The first three bytes: link type, and how much longer the frame was on the wire. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct frame frame = {0};
	struct packet packet, whole;

	if (size < 3)
		return 0;
	frame.link_type = (uint16_t)(bytes[0] | (bytes[1] & 1) << 8);
	frame.bytes = bytes + 3;
	frame.size = (uint32_t)(size - 3);
	frame.wire_size = frame.size + bytes[2];
	packet_decode(&frame, &packet);
	check_packet(&packet, frame.bytes, frame.size);
	if (packet.kind != PACKET_FRAGMENT)
		return 0;
	packet_decode_whole(&packet, packet.fragment.bytes, packet.fragment.captured,
		packet.fragment.size, &whole);
	check_packet(&whole, frame.bytes, frame.size);
	return 0;
}

/* Each way to the same TCP segment: link layers, tags, tunnels, extension headers; and what is none. */
#include "capture/packet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes written as hexadecimal digits; blanks are for the reader. */
struct bytes {
	uint8_t at[2048];
	uint32_t size;
};

static void put(struct bytes *bytes, const char *digits)
{
	for (; *digits; digits++) {
		unsigned byte;

		if (*digits == ' ')
			continue;
		assert_int_equal(sscanf(digits, "%2x", &byte), 1);
		assert_true(bytes->size < sizeof(bytes->at));
		bytes->at[bytes->size++] = (uint8_t)byte;
		digits++;
	}
}

/* A SYN from 1.2.3.4:1000 to 5.6.7.8:80, TTL 61, ID 4660, TOS 2; 40 bytes. */
#define TCP "03e8 0050 00000001 00000000 5002 2000 0000 0000"
#define IP4 "4502 0028 1234 4000 3d06 0000 01020304 05060708" TCP
/* From 2001::1 to 2001::2, hop limit 61; 60 bytes. */
#define IP6_TO "20010000000000000000000000000001 20010000000000000000000000000002"
#define IP6    "60200000 0014 06 3d" IP6_TO TCP
#define MACS   "020000000001 020000000002"

struct row {
	const char *name;
	uint16_t link_type;
	const char *digits;
	uint8_t depth;
	uint16_t vlan;
	uint32_t network;
};

static const struct row rows[] = {
	{"ethernet", 1, MACS "0800" IP4, 1, 0, 0},
	{"ethernet, padded", 1, MACS "0800" IP4 "000000000000", 1, 0, 0},
	{"ethernet, ipv6", 1, MACS "86dd" IP6, 1, 0, 0},
	{"vlan", 1, MACS "8100 2005 0800" IP4, 1, 5, 0},
	{"stacked vlan", 1, MACS "88a8 0007 8100 0009 0800" IP4, 1, 9, 0},
	{"mpls", 1, MACS "8847 00010040 00020140" IP4, 1, 0, 0},
	{"mpls, ipv6", 1, MACS "8847 00020140" IP6, 1, 0, 0},
	{"mpls, pseudowire", 1, MACS "8847 00020140 00000000" MACS "0800" IP4, 1, 0, 0},
	{"llc and snap", 1, MACS "0030 aaaa03 000000 0800" IP4, 1, 0, 0},
	{"llc", 1, MACS "002b 060603" IP4, 1, 0, 0},
	{"pppoe", 1, MACS "8864 1100 0001 002a 0021" IP4 "0000", 1, 0, 0},
	{"pppoe, ipv6", 1, MACS "8864 1100 0001 003e 0057" IP6, 1, 0, 0},
	{"sll", 113, "0000 0001 0006 020000000001 0000 0800" IP4, 1, 0, 0},
	{"sll, vlan", 113, "0000 0001 0006 020000000001 0000 8100 0003 0800" IP4, 1, 3, 0},
	{"sll2", 276, "0800 0000 00000002 0001 00 06 020000000001 0000" IP4, 1, 0, 0},
	{"raw", 101, IP4, 1, 0, 0},
	{"raw, ipv6", 101, IP6, 1, 0, 0},
	{"raw, of openbsd", 14, IP4, 1, 0, 0},
	{"ipv4", 228, IP4, 1, 0, 0},
	{"ipv6", 229, IP6, 1, 0, 0},
	{"null, little endian", 0, "02000000" IP4, 1, 0, 0},
	{"null, big endian", 0, "00000002" IP4, 1, 0, 0},
	{"null, ipv6 of macos", 0, "1e000000" IP6, 1, 0, 0},
	{"loop", 108, "00000002" IP4, 1, 0, 0},
	{"fddi", 10, "50" MACS "aaaa03 000000 0800" IP4, 1, 0, 0},
	{"ipoib", 242,
		"0000000000000000 0000000000000000 0000000000000000 0000000000000000 "
		"0000000000000000"
		"0800 0000" IP4,
		1, 0, 0},
	{"nflog", 239, "0200 0000 0800 0100 08000000 0500 0a00 00000000 2c00 0900" IP4, 1, 0, 0},
	{"nflog, big endian", 239, "0200 0000 0008 0001 08000000 002c 0009" IP4, 1, 0, 0},
	{"ppp", 9, "ff03 0021" IP4, 1, 0, 0},
	{"ppp, short protocol", 9, "21" IP4, 1, 0, 0},
	{"802.11", 105, "0801 0000" MACS "020000000003 0000 aaaa03 000000 0800" IP4, 1, 0, 0},
	{"802.11, four addresses, qos", 105,
		"8803 0000" MACS "020000000003 0000 020000000004 0000 aaaa03 000000 0800" IP4, 1, 0,
		0},
	{"802.11, a-msdu", 105,
		"8801 0000" MACS "020000000003 0000 8000" MACS "0030 aaaa03 000000 0800" IP4, 1, 0,
		0},
	{"radiotap", 127,
		"0000 0800 00000000 0801 0000" MACS "020000000003 0000 aaaa03 000000 0800" IP4, 1,
		0, 0},
	{"radiotap, fcs and padding", 127,
		"0000 1100 03000000 0000000000000000 30"
		"8801 0000" MACS "020000000003 0000 0000 0000 aaaa03 000000 0800" IP4 "deadbeef",
		1, 0, 0},
	{"radiotap, two words of bits", 127,
		"0000 0d00 02000080 00000000 10"
		"0801 0000" MACS "020000000003 0000 aaaa03 000000 0800" IP4 "deadbeef",
		1, 0, 0},
	{"ppi", 192, "0000 0800 69000000 0801 0000" MACS "020000000003 0000 aaaa03 000000 0800" IP4,
		1, 0, 0},
	{"ipip", 101, "4500 003c 0000 0000 4004 0000 0a000001 0a000002" IP4, 2, 0, 0},
	{"6in4", 101, "4500 0050 0000 0000 4029 0000 0a000001 0a000002" IP6, 2, 0, 0},
	{"gre", 101, "4500 0040 0000 0000 402f 0000 0a000001 0a000002 0000 0800" IP4, 2, 0, 0},
	{"gre, all options", 101,
		"4500 004c 0000 0000 402f 0000 0a000001 0a000002"
		"b000 0800 00000000 00000007 00000001" IP4,
		2, 0, 7},
	{"gre, ethernet", 101,
		"4500 004e 0000 0000 402f 0000 0a000001 0a000002 0000 6558" MACS "0800" IP4, 2, 0,
		0},
	{"gre, pptp", 101,
		"4500 004d 0000 0000 402f 0000 0a000001 0a000002"
		"3081 880b 00290001 00000001 00000002 21" IP4,
		2, 0, 0x290001},
	{"erspan ii", 101,
		"4500 005a 0000 0000 402f 0000 0a000001 0a000002"
		"1000 88be 00000001 1000000000000000" MACS "0800" IP4,
		2, 0, 0},
	{"vxlan", 101,
		"4500 005a 0000 0000 4011 0000 0a000001 0a000002 c000 12b5 0046 0000"
		"08000000 00002a00" MACS "0800" IP4,
		2, 0, 42},
	{"geneve, an option", 101,
		"4500 005e 0000 0000 4011 0000 0a000001 0a000002 c000 17c1 004a 0000"
		"01006558 00002a00 00000000" MACS "0800" IP4,
		2, 0, 42},
	{"gtp-u", 101,
		"4500 004c 0000 0000 4011 0000 0a000001 0a000002 0868 0868 0038 0000"
		"30ff0028 00000007" IP4,
		2, 0, 7},
	{"gtp-u, an extension", 101,
		"4500 0054 0000 0000 4011 0000 0a000001 0a000002 0868 0868 0040 0000"
		"34ff0030 00000007 00000085 01100000" IP4,
		2, 0, 7},
	{"teredo", 101, "4500 0058 0000 0000 4011 0000 0a000001 0a000002 c000 0dd8 0044 0000" IP6,
		2, 0, 0},
	{"teredo, both indications", 101,
		"4500 006d 0000 0000 4011 0000 0a000001 0a000002 0dd8 c000 0059 0000"
		"0001 00 00 0000000000000000 00 0000 0000 00000000" IP6,
		2, 0, 0},
	{"ipv6, extensions", 229,
		"60200000 0034 00 3d" IP6_TO "3c00000000000000 2b00000000000000 3300000000000000"
		"0600 0000 00000000" TCP,
		1, 0, 0},
	{"ipv6, atomic fragment", 229, "60200000 001c 2c 3d" IP6_TO "06000000 00000001" TCP, 1, 0,
		0},
	{"ipv4, total length 0", 228, "4502 0000 1234 4000 3d06 0000 01020304 05060708" TCP, 1, 0,
		0},
	{"ipv4, options", 228, "4602 002c 1234 4000 3d06 0000 01020304 05060708 00000000" TCP, 1, 0,
		0},
};

static struct packet decode(uint16_t link_type, const struct bytes *bytes, uint32_t captured)
{
	struct frame frame = {.bytes = bytes->at,
		.size = captured,
		.wire_size = bytes->size,
		.link_type = link_type};
	struct packet packet;

	packet_decode(&frame, &packet);
	return packet;
}

static struct packet decode_digits(uint16_t link_type, const char *digits)
{
	static struct bytes bytes;

	bytes.size = 0;
	put(&bytes, digits);
	return decode(link_type, &bytes, bytes.size);
}

static void expect_segment(const struct row *row, const struct packet *packet)
{
	char text[ADDRESS_TEXT_SIZE];

	if (packet->kind != PACKET_TCP)
		fail_msg("%s: kind %u", row->name, packet->kind);
	address_print(&packet->source, text);
	assert_string_equal(text, packet->source.family == ADDRESS_IPV4 ? "1.2.3.4" : "2001::1");
	address_print(&packet->destination, text);
	assert_string_equal(text, packet->source.family == ADDRESS_IPV4 ? "5.6.7.8" : "2001::2");
	assert_int_equal(packet->tcp.source_port, 1000);
	assert_int_equal(packet->tcp.destination_port, 80);
	assert_int_equal(packet->tcp.size, 20);
	assert_int_equal(packet->wire_size, 20);
	assert_int_equal(packet->protocol, IPPROTO_TCP);
	assert_int_equal(packet->ttl, 61);
	assert_int_equal(packet->tos, 2);
	assert_int_equal(packet->ip_id, packet->source.family == ADDRESS_IPV4 ? 4660 : 0);
	assert_true(packet->may_not_fragment);
	if (packet->depth != row->depth || packet->vlan != row->vlan ||
		packet->network != row->network)
		fail_msg("%s: depth %u, vlan %u, network %x", row->name, packet->depth,
			packet->vlan, packet->network);
}

static void test_ways(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct packet packet = decode_digits(rows[i].link_type, rows[i].digits);

		expect_segment(&rows[i], &packet);
	}
}

/* Cut anywhere by the snap length: never a segment without its header, never another kind. */
static void test_ways_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes bytes = {0};

		put(&bytes, rows[i].digits);
		for (uint32_t captured = 0; captured < bytes.size; captured++) {
			struct packet packet = decode(rows[i].link_type, &bytes, captured);

			/* What comes behind the segment may be missing. */
			if (packet.kind == PACKET_TCP)
				expect_segment(&rows[i], &packet);
			else if (packet.kind != PACKET_CUT)
				fail_msg("%s: cut at %u: kind %u", rows[i].name, captured,
					packet.kind);
		}
	}
}

/* The header is there, of the payload a part. */
static void test_payload_cut(void **state)
{
	struct bytes bytes = {0};
	struct packet packet;

	(void)state;
	put(&bytes, "4502 0030 1234 4000 3d06 0000 01020304 05060708" TCP "0102030405060708");
	packet = decode(228, &bytes, 43);
	assert_int_equal(packet.kind, PACKET_TCP);
	assert_int_equal(packet.tcp.payload_size, 3);
	assert_int_equal(packet.wire_size, 28);
}

static void test_other_kinds(void **state)
{
	static const struct {
		uint16_t link_type;
		const char *digits;
		enum packet_kind kind;
	} others[] = {
		{1, MACS "0806 0001", PACKET_NOT_IP},
		{1, MACS "0030 424203" IP4, PACKET_NOT_IP},
		{1, MACS "8864 1109 0001 002a 0021" IP4, PACKET_NOT_IP},
		{1, MACS "08", PACKET_MALFORMED},
		{999, IP4, PACKET_NOT_IP},
		{101, "50" IP4, PACKET_NOT_IP},
		{228, "3502 0028 1234 4000 3d06 0000 01020304 05060708" TCP, PACKET_MALFORMED},
		{228, "4402 0028 1234 4000 3d06 0000 01020304 05060708" TCP, PACKET_MALFORMED},
		{228, "4502 0013 1234 4000 3d06 0000 01020304 05060708" TCP, PACKET_MALFORMED},
		{228, "4502 0026 1234 4000 3d06 0000 01020304 05060708" TCP, PACKET_MALFORMED},
		{228, "4502 0028 1234 4000 3d59 0000 01020304 05060708" TCP, PACKET_OTHER},
		/* Not a tunnel, whatever the port says. */
		{228,
			"4500 002c 0000 0000 4011 0000 0a000001 0a000002 c000 12b5 0018 0000"
			"00000000 00002a00 0000000000000000",
			PACKET_OTHER},
		{228,
			"4500 002c 0000 0000 4011 0000 0a000001 0a000002 c000 0035 0018 0000"
			"00000000 00002a00 0000000000000000",
			PACKET_OTHER},
		/* Encrypted, and without data. */
		{105, "0841 0000" MACS "020000000003 0000 aaaa03 000000 0800" IP4, PACKET_NOT_IP},
		{105, "4801 0000" MACS "020000000003 0000", PACKET_NOT_IP},
		{105, "8000 0000" MACS "020000000003 0000", PACKET_NOT_IP},
		/* Two fragment headers. */
		{229, "60200000 0024 2c 3d" IP6_TO "2c000000 00000001 06000000 00000001" TCP,
			PACKET_MALFORMED},
		{229, "60200000 001c 32 3d" IP6_TO "06000000 00000001" TCP, PACKET_OTHER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct packet packet = decode_digits(others[i].link_type, others[i].digits);

		if (packet.kind != others[i].kind)
			fail_msg("%s: kind %u", others[i].digits, packet.kind);
	}
}

/* IP in IP in IP …: as deep as is allowed, and not deeper. */
static void test_depth(void **state)
{
	(void)state;
	for (unsigned wraps = PACKET_DEPTH_MAX - 1; wraps <= PACKET_DEPTH_MAX; wraps++) {
		struct bytes bytes = {0};
		struct packet packet;

		for (unsigned i = 0; i < wraps; i++)
			put(&bytes, "4500 0000 0000 0000 4004 0000 0a000001 0a000002");
		put(&bytes, IP4);
		packet = decode(228, &bytes, bytes.size);
		assert_int_equal(packet.kind, wraps < PACKET_DEPTH_MAX ? PACKET_TCP : PACKET_DEEP);
	}
}

static void test_layers(void **state)
{
	struct bytes bytes = {0};

	(void)state;
	put(&bytes, MACS "8847");
	for (unsigned i = 0; i < PACKET_LAYERS_MAX; i++)
		put(&bytes, "00010040");
	put(&bytes, "00010140" IP4);
	assert_int_equal(decode(1, &bytes, bytes.size).kind, PACKET_DEEP);
	bytes.size = 0;
	put(&bytes, "60200000 0000 3c 3d" IP6_TO);
	for (unsigned i = 0; i < PACKET_LAYERS_MAX; i++)
		put(&bytes, "3c00000000000000");
	put(&bytes, "0600000000000000" TCP);
	assert_int_equal(decode(229, &bytes, bytes.size).kind, PACKET_DEEP);
}

/* ---- ICMP --------------------------------------------------------------------------------- */

static void test_icmp(void **state)
{
	struct packet packet = decode_digits(228, "4500 0038 0000 0000 4001 0000 0a000001 0a000002"
						  "0304 0000 0000 0578"
						  "4502 05dc 1234 4000 3d06 0000 01020304 05060708"
						  "03e8 0050 0000002a");

	(void)state;
	assert_int_equal(packet.kind, PACKET_ICMP);
	assert_int_equal(packet.quoted.type, 3);
	assert_int_equal(packet.quoted.code, 4);
	assert_int_equal(packet.quoted.mtu, 1400);
	assert_int_equal(packet.quoted.source_port, 1000);
	assert_int_equal(packet.quoted.destination_port, 80);
	assert_int_equal(packet.quoted.seq.value, 42);
	assert_int_equal(packet.quoted.source.bytes[0], 1);
	assert_int_equal(packet.quoted.destination.bytes[0], 5);
	assert_int_equal(packet.source.bytes[0], 10);
}

static void test_icmpv6(void **state)
{
	struct packet packet =
		decode_digits(229, "60000000 0038 3a 3d" IP6_TO "0200 0000 00000500"
				   "60200000 05a0 06 3d" IP6_TO "03e8 0050 0000002a");

	(void)state;
	assert_int_equal(packet.kind, PACKET_ICMP);
	assert_int_equal(packet.quoted.type, 2);
	assert_int_equal(packet.quoted.mtu, 1280);
	assert_int_equal(packet.quoted.seq.value, 42);
	assert_int_equal(packet.quoted.source.family, ADDRESS_IPV6);
}

/* Echo, an error about UDP, an error that quotes too little. */
static void test_icmp_of_others(void **state)
{
	(void)state;
	assert_int_equal(decode_digits(228, "4500 001c 0000 0000 4001 0000 0a000001 0a000002"
					    "0800 0000 00000000")
				 .kind,
		PACKET_OTHER);
	assert_int_equal(decode_digits(228, "4500 0038 0000 0000 4001 0000 0a000001 0a000002"
					    "0303 0000 00000000"
					    "4502 05dc 1234 4000 3d11 0000 01020304 05060708"
					    "03e8 0050 0000002a")
				 .kind,
		PACKET_OTHER);
	assert_int_equal(decode_digits(228, "4500 0034 0000 0000 4001 0000 0a000001 0a000002"
					    "0303 0000 00000000"
					    "4502 05dc 1234 4000 3d06 0000 01020304 05060708"
					    "03e8 0050")
				 .kind,
		PACKET_MALFORMED);
}

/* ---- fragments ---------------------------------------------------------------------------- */

static void test_fragment(void **state)
{
	struct packet packet = decode_digits(228, "4502 0024 1234 2001 3d06 0000 01020304 05060708"
						  "000102030405060708090a0b0c0d0e0f");

	(void)state;
	assert_int_equal(packet.kind, PACKET_FRAGMENT);
	assert_int_equal(packet.protocol, IPPROTO_TCP);
	assert_int_equal(packet.fragment.id, 4660);
	assert_int_equal(packet.fragment.offset, 8);
	assert_int_equal(packet.fragment.size, 16);
	assert_int_equal(packet.fragment.captured, 16);
	assert_true(packet.fragment.more);
	assert_int_equal(packet.fragment.bytes[15], 15);
}

static void test_fragment_ipv6(void **state)
{
	struct packet packet = decode_digits(
		229, "60200000 0010 2c 3d" IP6_TO "06000010 0000002a 0001020304050607");

	(void)state;
	assert_int_equal(packet.kind, PACKET_FRAGMENT);
	assert_int_equal(packet.fragment.id, 42);
	assert_int_equal(packet.fragment.offset, 16);
	assert_int_equal(packet.fragment.size, 8);
	assert_false(packet.fragment.more);
}

static void test_decode_whole(void **state)
{
	struct packet first = decode_digits(228, "4502 001c 1234 2000 3d06 0000 01020304 05060708"
						 "0001020304050607");
	struct bytes bytes = {0};
	struct packet packet;

	(void)state;
	assert_int_equal(first.kind, PACKET_FRAGMENT);
	put(&bytes, TCP "0102");
	packet_decode_whole(&first, bytes.at, bytes.size, bytes.size, &packet);
	assert_int_equal(packet.kind, PACKET_TCP);
	assert_int_equal(packet.tcp.payload_size, 2);
	assert_int_equal(packet.wire_size, 22);
	assert_int_equal(packet.source.bytes[0], 1);
	assert_int_equal(packet.ip_id, 4660);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ways),
		cmocka_unit_test(test_ways_cut),
		cmocka_unit_test(test_payload_cut),
		cmocka_unit_test(test_other_kinds),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_layers),
		cmocka_unit_test(test_icmp),
		cmocka_unit_test(test_icmpv6),
		cmocka_unit_test(test_icmp_of_others),
		cmocka_unit_test(test_fragment),
		cmocka_unit_test(test_fragment_ipv6),
		cmocka_unit_test(test_decode_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

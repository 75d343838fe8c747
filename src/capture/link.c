/* Wired link layers and the tags between them and IP. */
#include "capture/layer.h"

/* LINKTYPE_ of tcpdump.org/linktypes. Raw IP and loopback have several: files carry the DLT_ of the
 * system that wrote them. */
static const struct {
	uint16_t link_type;
	uint8_t layer;
} link_types[] = {
	{0, LAYER_NULL},
	{1, LAYER_ETHERNET},
	{9, LAYER_PPP},
	{10, LAYER_FDDI},
	{12, LAYER_IP},
	{14, LAYER_IP},
	{50, LAYER_PPP},
	{51, LAYER_PPPOE},
	{100, LAYER_LLC},
	{101, LAYER_IP},
	{105, LAYER_WLAN},
	{108, LAYER_LOOP},
	{113, LAYER_SLL},
	{127, LAYER_RADIOTAP},
	{192, LAYER_PPI},
	{228, LAYER_IPV4},
	{229, LAYER_IPV6},
	{239, LAYER_NFLOG},
	{242, LAYER_IPOIB},
	{276, LAYER_SLL2},
};

enum layer layer_of_link_type(uint16_t link_type)
{
	for (size_t i = 0; i < sizeof(link_types) / sizeof(link_types[0]); i++)
		if (link_types[i].link_type == link_type)
			return (enum layer)link_types[i].layer;
	return LAYER_END;
}

enum layer layer_of_ethertype(uint16_t type)
{
	switch (type) {
	case 0x0800:
		return LAYER_IPV4;
	case 0x86dd:
		return LAYER_IPV6;
	case 0x8100: /* 802.1Q */
	case 0x88a8: /* 802.1ad */
	case 0x9100: /* before it was one */
	case 0x9200:
		return LAYER_VLAN;
	case 0x8847:
	case 0x8848:
		return LAYER_MPLS;
	case 0x8864:
		return LAYER_PPPOE;
	case 0x6558: /* transparent Ethernet bridging */
		return LAYER_ETHERNET;
	case 0x880b:
		return LAYER_PPP;
	default:
		return LAYER_END;
	}
}

/* What follows an EtherType field; lengths of IEEE 802.3 are below 1536. */
static enum layer follow(struct walk *walk, uint16_t type)
{
	enum layer layer = layer_of_ethertype(type);

	if (layer != LAYER_END)
		return layer;
	if (type >= 1536)
		return layer_ends(walk, PACKET_NOT_IP);
	walk_limit(walk, type);
	return LAYER_LLC;
}

enum layer layer_ethernet(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 14);

	if (!header)
		return LAYER_END;
	walk->packet->vlan = 0;
	return follow(walk, be16(header + 12));
}

enum layer layer_vlan(struct walk *walk)
{
	const uint8_t *tag = walk_take(walk, 4);

	if (!tag)
		return LAYER_END;
	walk->packet->vlan = be16(tag) & 0xfff;
	return follow(walk, be16(tag + 2));
}

/* Labels do not say what is under the last; a pseudowire has Ethernet there, behind a control word
 * that begins with 0 (RFC 4385), or without one. */
enum layer layer_mpls(struct walk *walk)
{
	const uint8_t *label = walk_take(walk, 4), *next;

	if (!label)
		return LAYER_END;
	if (!(label[2] & 1))
		return LAYER_MPLS;
	next = walk_peek(walk, 4);
	if (!next)
		return LAYER_END;
	switch (next[0] >> 4) {
	case 4:
		return LAYER_IPV4;
	case 6:
		return LAYER_IPV6;
	case 0:
		return walk_take(walk, 4) ? LAYER_ETHERNET : LAYER_END;
	default:
		return layer_ends(walk, PACKET_NOT_IP);
	}
}

/* Session data only: discovery has a type of its own. */
enum layer layer_pppoe(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 6);

	if (!header)
		return LAYER_END;
	if (header[0] != 0x11 || header[1])
		return layer_ends(walk, PACKET_NOT_IP);
	walk_limit(walk, be16(header + 4));
	return LAYER_PPP;
}

/* With or without address and control (RFC 1662), the protocol in two bytes or in one. */
enum layer layer_ppp(struct walk *walk)
{
	const uint8_t *header = walk_peek(walk, 2);
	uint16_t protocol;

	if (header && header[0] == 0xff && header[1] == 0x03) {
		walk_take(walk, 2);
		header = walk_peek(walk, 2);
	}
	if (!header)
		return LAYER_END;
	protocol = header[0] & 1 ? header[0] : be16(header);
	walk_take(walk, header[0] & 1 ? 1 : 2);
	switch (protocol) {
	case 0x0021:
		return LAYER_IPV4;
	case 0x0057:
		return LAYER_IPV6;
	case 0x0281:
	case 0x0283:
		return LAYER_MPLS;
	default:
		return layer_ends(walk, PACKET_NOT_IP);
	}
}

/* SNAP with an EtherType (RFC 1042); IP directly on LLC is SAP 6. */
enum layer layer_llc(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 3);
	const uint8_t *snap;

	if (!header)
		return LAYER_END;
	if (header[0] == 0x06 && header[2] == 0x03)
		return LAYER_IPV4;
	if (header[0] != 0xaa || header[1] != 0xaa || header[2] != 0x03)
		return layer_ends(walk, PACKET_NOT_IP);
	snap = walk_take(walk, 5);
	if (!snap)
		return LAYER_END;
	/* 00-00-00: an EtherType; 00-00-f8: the same, bridged. */
	if (snap[0] || snap[1] || (snap[2] && snap[2] != 0xf8) || be16(snap + 3) < 1536)
		return layer_ends(walk, PACKET_NOT_IP);
	return follow(walk, be16(snap + 3));
}

enum layer layer_sll(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 16);

	return header ? follow(walk, be16(header + 14)) : LAYER_END;
}

enum layer layer_sll2(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 20);

	return header ? follow(walk, be16(header)) : LAYER_END;
}

/* The address family as the system that captured numbers it: IPv4 is 2 everywhere, IPv6 is 10, 24,
 * 28 or 30. */
static enum layer of_family(struct walk *walk, uint32_t family)
{
	switch (family) {
	case 2:
		return LAYER_IPV4;
	case 10:
	case 24:
	case 28:
	case 30:
		return LAYER_IPV6;
	default:
		return layer_ends(walk, PACKET_NOT_IP);
	}
}

/* In the byte order of the host that captured, which a file in the other order does not tell. */
enum layer layer_null(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 4);

	if (!header)
		return LAYER_END;
	return of_family(walk, le32(header) < 0x10000 ? le32(header) : be32(header));
}

enum layer layer_loop(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 4);

	return header ? of_family(walk, be32(header)) : LAYER_END;
}

/* Frame control and two addresses; the frames of users carry LLC. */
enum layer layer_fddi(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 13);

	if (!header)
		return LAYER_END;
	return (header[0] & 0x30) == 0x10 ? LAYER_LLC : layer_ends(walk, PACKET_NOT_IP);
}

/* A global routing header, then an EtherType. */
enum layer layer_ipoib(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 44);

	return header ? follow(walk, be16(header + 40)) : LAYER_END;
}

#define NFULA_PAYLOAD 9

/* Attributes as the kernel sends them (linux/netfilter/nfnetlink_log.h), in the byte order of the
 * host that captured; the packet is one of them. */
enum layer layer_nflog(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 4);

	if (!header)
		return LAYER_END;
	for (;;) {
		const uint8_t *attribute = walk_peek(walk, 4);
		uint32_t size, type;
		bool big;

		if (!attribute)
			return LAYER_END;
		/* Types are small numbers, which tells the order. */
		big = be16(attribute + 2) < le16(attribute + 2);
		size = big ? be16(attribute) : le16(attribute);
		type = big ? be16(attribute + 2) : le16(attribute + 2);
		if (size < 4)
			return layer_ends(walk, PACKET_MALFORMED);
		if (type == NFULA_PAYLOAD) {
			walk_take(walk, 4);
			walk_limit(walk, size - 4);
			return of_family(walk, header[0]);
		}
		if (!walk_take(walk, (size + 3) & ~UINT32_C(3)))
			return LAYER_END;
	}
}

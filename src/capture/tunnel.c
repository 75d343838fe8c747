/* Packets in packets: GRE, and what travels in UDP under a port of its own. A datagram to one of
 * those ports is taken for a tunnel only where its header is one. */
#include "capture/layer.h"

/* ---- GRE ---------------------------------------------------------------------------------- */

#define GRE_CHECKSUM	 0x8000
#define GRE_ROUTING	 0x4000 /* RFC 1701; nobody sends it */
#define GRE_KEY		 0x2000
#define GRE_SEQUENCE	 0x1000
#define GRE_ACK		 0x0080 /* version 1, PPTP (RFC 2637) */
#define GRE_VERSION	 0x0007
#define ETHERTYPE_ERSPAN 0x88be

/* Type I has no sequence number and no header of its own, type II eight bytes. */
static enum layer follow_erspan(struct walk *walk, uint16_t flags)
{
	if (flags & GRE_SEQUENCE && !walk_take(walk, 8))
		return LAYER_END;
	return LAYER_ETHERNET;
}

enum layer layer_gre(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 4);
	enum layer layer;
	uint16_t flags;

	if (!header)
		return LAYER_END;
	flags = be16(header);
	if ((flags & GRE_VERSION) > 1 || flags & GRE_ROUTING)
		return layer_ends(walk, PACKET_OTHER);
	if (flags & GRE_CHECKSUM && !walk_take(walk, 4))
		return LAYER_END;
	if (flags & GRE_KEY) {
		const uint8_t *key = walk_take(walk, 4);

		if (!key)
			return LAYER_END;
		walk->packet->network = be32(key);
	}
	if (flags & GRE_SEQUENCE && !walk_take(walk, 4))
		return LAYER_END;
	if (flags & GRE_ACK && (flags & GRE_VERSION) == 1 && !walk_take(walk, 4))
		return LAYER_END;
	if (be16(header + 2) == ETHERTYPE_ERSPAN)
		return follow_erspan(walk, flags);
	layer = layer_of_ethertype(be16(header + 2));
	return layer == LAYER_END ? layer_ends(walk, PACKET_OTHER) : layer;
}

/* ---- UDP ---------------------------------------------------------------------------------- */

static const struct {
	uint16_t port;
	uint8_t layer;
} ports[] = {
	{2152, LAYER_GTP}, {3544, LAYER_TEREDO}, {4789, LAYER_VXLAN}, {6081, LAYER_GENEVE},
	{8472, LAYER_VXLAN}, /* Linux's own default */
};

static enum layer of_port(uint16_t port)
{
	for (size_t i = 0; i < sizeof(ports) / sizeof(ports[0]); i++)
		if (ports[i].port == port)
			return (enum layer)ports[i].layer;
	return LAYER_END;
}

enum layer layer_udp(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 8);
	enum layer layer;

	if (!header)
		return LAYER_END;
	layer = of_port(be16(header + 2));
	/* Of Teredo's packets those of the server and of relays come from its port. */
	if (layer == LAYER_END && be16(header) == 3544)
		layer = LAYER_TEREDO;
	if (layer == LAYER_END)
		return layer_ends(walk, PACKET_OTHER);
	if (be16(header + 4) >= 8)
		walk_limit(walk, be16(header + 4) - 8u);
	return layer;
}

/* The I flag set, every reserved bit zero. */
enum layer layer_vxlan(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 8);

	if (!header)
		return LAYER_END;
	if (header[0] != 0x08 || header[1] || header[2] || header[3] || header[7])
		return layer_ends(walk, PACKET_OTHER);
	walk->packet->network = be32(header + 4) >> 8;
	return LAYER_ETHERNET;
}

enum layer layer_geneve(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 8);
	enum layer layer;

	if (!header)
		return LAYER_END;
	layer = layer_of_ethertype(be16(header + 2));
	/* Version 0, six reserved bits and a reserved byte that are zero. */
	if (header[0] >> 6 || header[1] & 0x3f || header[7] || layer == LAYER_END)
		return layer_ends(walk, PACKET_OTHER);
	walk->packet->network = be32(header + 4) >> 8;
	return walk_take(walk, (header[0] & 0x3fu) * 4) ? layer : LAYER_END;
}

#define GTP_VERSION_1 0x30 /* version 1, GTP and not GTP' */
#define GTP_VERSION   0xf0
#define GTP_EXTENSION 0x04
#define GTP_OPTIONAL  0x07 /* any of them: four bytes more */
#define GTP_G_PDU     255

/* Each has its length, in four bytes, first and the type of the next last. */
static bool take_gtp_extensions(struct walk *walk, uint8_t type)
{
	while (type) {
		const uint8_t *header = walk_peek(walk, 4);

		if (!header)
			return false;
		if (!header[0] || ++walk->layers > PACKET_LAYERS_MAX) {
			layer_ends(walk, PACKET_MALFORMED);
			return false;
		}
		header = walk_take(walk, header[0] * 4u);
		if (!header)
			return false;
		type = header[header[0] * 4u - 1];
	}
	return true;
}

enum layer layer_gtp(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 8);
	const uint8_t *optional;

	if (!header)
		return LAYER_END;
	if ((header[0] & GTP_VERSION) != GTP_VERSION_1 || header[1] != GTP_G_PDU)
		return layer_ends(walk, PACKET_OTHER);
	walk->packet->network = be32(header + 4);
	if (!(header[0] & GTP_OPTIONAL))
		return LAYER_IP;
	optional = walk_take(walk, 4);
	if (!optional)
		return LAYER_END;
	if (header[0] & GTP_EXTENSION && !take_gtp_extensions(walk, optional[3]))
		return LAYER_END;
	return LAYER_IP;
}

/* Authentication and origin may stand before the packet (RFC 4380, 5.1.1), in that order. */
enum layer layer_teredo(struct walk *walk)
{
	const uint8_t *header = walk_peek(walk, 4);

	if (header && be16(header) == 1) {
		uint32_t size = 13u + header[2] + header[3];

		if (!walk_take(walk, size))
			return LAYER_END;
		header = walk_peek(walk, 4);
	}
	if (header && be16(header) == 0) {
		if (!walk_take(walk, 8))
			return LAYER_END;
		header = walk_peek(walk, 4);
	}
	if (!header)
		return LAYER_END;
	return header[0] >> 4 == 6 ? LAYER_IPV6 : layer_ends(walk, PACKET_OTHER);
}

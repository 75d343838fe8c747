/* IPv4 and IPv6 with their extension headers. */
#include "capture/layer.h"

#include <netinet/in.h>

enum layer layer_of_protocol(uint8_t protocol)
{
	switch (protocol) {
	case IPPROTO_TCP:
		return LAYER_TCP;
	case IPPROTO_ICMP:
		return LAYER_ICMP;
	case IPPROTO_ICMPV6:
		return LAYER_ICMPV6;
	case IPPROTO_IPIP:
		return LAYER_IPV4;
	case IPPROTO_IPV6:
		return LAYER_IPV6;
	case IPPROTO_GRE:
		return LAYER_GRE;
	case IPPROTO_UDP:
		return LAYER_UDP;
	case IPPROTO_MPLS:
		return LAYER_MPLS;
	case IPPROTO_ETHERNET:
		return LAYER_ETHERNET;
	default:
		return LAYER_END;
	}
}

enum layer layer_ip(struct walk *walk)
{
	const uint8_t *first = walk_peek(walk, 1);

	if (!first)
		return LAYER_END;
	return first[0] >> 4 == 4   ? LAYER_IPV4
	       : first[0] >> 4 == 6 ? LAYER_IPV6
				    : layer_ends(walk, PACKET_NOT_IP);
}

static enum layer follow(struct walk *walk, uint8_t protocol)
{
	enum layer layer = layer_of_protocol(protocol);

	walk->packet->protocol = protocol;
	walk->packet->wire_size = walk->wire_left;
	return layer == LAYER_END ? layer_ends(walk, PACKET_OTHER) : layer;
}

/* Whether one IP header more may be looked into. */
static bool go_deeper(struct walk *walk, const uint8_t *header)
{
	if (walk->packet->depth == PACKET_DEPTH_MAX) {
		layer_ends(walk, PACKET_DEEP);
		return false;
	}
	walk->packet->depth++;
	walk->packet->ip = header;
	return true;
}

static enum layer give_fragment(struct walk *walk, uint32_t id, uint32_t offset, bool more)
{
	walk->packet->wire_size = walk->wire_left;
	walk->packet->fragment = (struct packet_fragment){
		.id = id,
		.offset = offset,
		.size = walk->wire_left,
		.more = more,
		.bytes = walk->at,
		.captured = walk->left,
	};
	return layer_ends(walk, PACKET_FRAGMENT);
}

#define IPV4_HEADER_MIN	   20
#define IPV4_DONT_FRAGMENT 0x4000
#define IPV4_MORE	   0x2000
#define IPV4_OFFSET	   0x1fff /* in eight bytes */

static void read_ipv4(struct packet *packet, const uint8_t *header)
{
	packet->source = address_from_bytes(ADDRESS_IPV4, header + 12);
	packet->destination = address_from_bytes(ADDRESS_IPV4, header + 16);
	packet->ttl = header[8];
	packet->tos = header[1];
	packet->ip_id = be16(header + 4);
	packet->may_not_fragment = be16(header + 6) & IPV4_DONT_FRAGMENT;
}

/* A total length of 0 is written by hosts whose NIC cuts a large send into segments later. */
static bool limit_ipv4(struct walk *walk, const uint8_t *header, uint32_t header_size)
{
	uint32_t size = be16(header + 2);

	if (!size)
		return true;
	if (size < header_size)
		return false;
	walk_limit(walk, size);
	return true;
}

enum layer layer_ipv4(struct walk *walk)
{
	const uint8_t *header = walk_peek(walk, IPV4_HEADER_MIN);
	uint32_t header_size;
	uint16_t fragment;

	if (!header || !go_deeper(walk, header))
		return LAYER_END;
	header_size = (header[0] & 15u) * 4;
	if (header[0] >> 4 != 4 || header_size < IPV4_HEADER_MIN ||
		!limit_ipv4(walk, header, header_size))
		return layer_ends(walk, PACKET_MALFORMED);
	read_ipv4(walk->packet, header);
	if (!walk_take(walk, header_size))
		return LAYER_END;
	fragment = be16(header + 6);
	if (fragment & (IPV4_MORE | IPV4_OFFSET)) {
		walk->packet->protocol = header[9];
		return give_fragment(walk, be16(header + 4), (fragment & IPV4_OFFSET) * 8u,
			fragment & IPV4_MORE);
	}
	return follow(walk, header[9]);
}

#define IPV6_HEADER_SIZE 40

/* Takes one extension header off. `protocol`: of which it is, then of what follows. False where it
 * is not there, and walk->packet says why. */
static bool take_extension(struct walk *walk, uint8_t *protocol)
{
	const uint8_t *header = walk_peek(walk, 8);
	uint32_t size;

	if (!header)
		return false;
	size = *protocol == IPPROTO_AH ? (header[1] + 2u) * 4 : (header[1] + 1u) * 8;
	*protocol = header[0];
	return walk_take(walk, size);
}

static bool is_extension(uint8_t protocol)
{
	switch (protocol) {
	case IPPROTO_HOPOPTS:
	case IPPROTO_ROUTING:
	case IPPROTO_DSTOPTS:
	case IPPROTO_MH:
	case IPPROTO_AH:
	case 139: /* HIP */
	case 140: /* Shim6 */
		return true;
	default:
		return false;
	}
}

/* As take_extension(). Offset 0 and nothing more: an atomic fragment (RFC 6946), which is whole. */
static bool take_ipv6_fragment(struct walk *walk, uint8_t *protocol)
{
	const uint8_t *header = walk_take(walk, 8);
	uint16_t word;

	if (!header)
		return false;
	word = be16(header + 2);
	*protocol = header[0];
	if (!(word & 0xfff9))
		return true;
	walk->packet->protocol = header[0];
	give_fragment(walk, be32(header + 4), word & 0xfff8, word & 1);
	return false;
}

/* What follows the fixed header, or what was put together. */
static enum layer follow_ipv6(struct walk *walk, uint8_t protocol)
{
	bool fragmented = false;

	while (is_extension(protocol) || protocol == IPPROTO_FRAGMENT) {
		if (++walk->layers > PACKET_LAYERS_MAX)
			return layer_ends(walk, PACKET_DEEP);
		/* A second fragment header is nothing that a stack sends. */
		if (protocol == IPPROTO_FRAGMENT && fragmented)
			return layer_ends(walk, PACKET_MALFORMED);
		fragmented |= protocol == IPPROTO_FRAGMENT;
		if (protocol == IPPROTO_FRAGMENT ? !take_ipv6_fragment(walk, &protocol)
						 : !take_extension(walk, &protocol))
			return LAYER_END;
	}
	return follow(walk, protocol);
}

/* A payload length of 0 goes with a jumbo payload option, or with segmentation offload. */
enum layer layer_ipv6(struct walk *walk)
{
	const uint8_t *header = walk_peek(walk, IPV6_HEADER_SIZE);
	struct packet *packet = walk->packet;
	uint32_t size;

	if (!header || !go_deeper(walk, header))
		return LAYER_END;
	if (header[0] >> 4 != 6)
		return layer_ends(walk, PACKET_MALFORMED);
	packet->source = address_from_bytes(ADDRESS_IPV6, header + 8);
	packet->destination = address_from_bytes(ADDRESS_IPV6, header + 24);
	packet->ttl = header[7];
	packet->tos = (uint8_t)(be16(header) >> 4);
	packet->ip_id = 0;
	packet->may_not_fragment = true;
	size = be16(header + 4);
	walk_take(walk, IPV6_HEADER_SIZE);
	if (size)
		walk_limit(walk, size);
	return follow_ipv6(walk, header[6]);
}

enum layer layer_after_fragments(struct walk *walk)
{
	uint8_t protocol = walk->packet->protocol;

	return walk->packet->source.family == ADDRESS_IPV6 ? follow_ipv6(walk, protocol)
							   : follow(walk, protocol);
}

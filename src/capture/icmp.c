/* Errors of ICMP and ICMPv6: the start of the packet that could not go on stands in them. */
#include "capture/layer.h"

#include <netinet/in.h>

#define HEADER_SIZE 8
/* Of the quoted TCP header: both ports and the sequence number. */
#define QUOTED_TCP_SIZE 8

/* Types that quote a packet. */
#define ICMP_UNREACHABLE   3
#define ICMP_QUENCH	   4
#define ICMP_REDIRECT	   5
#define ICMP_TIME_EXCEEDED 11
#define ICMP_PARAMETER	   12
#define ICMP_FRAGMENTATION 4 /* code of ICMP_UNREACHABLE */
#define ICMPV6_ERROR_MAX   127
#define ICMPV6_TOO_BIG	   2

static void read_tcp(struct packet_quoted *quoted, const uint8_t *tcp)
{
	quoted->source_port = be16(tcp);
	quoted->destination_port = be16(tcp + 2);
	quoted->seq = seq_from(be32(tcp + 4));
}

/* The quoted header, whose own length fields do not hold for what is quoted. */
static enum layer quote_ipv4(struct walk *walk, struct packet_quoted *quoted)
{
	const uint8_t *header = walk_peek(walk, 20);
	const uint8_t *tcp;

	if (!header)
		return LAYER_END;
	if (header[0] >> 4 != 4 || (header[0] & 15) < 5)
		return layer_ends(walk, PACKET_MALFORMED);
	if (header[9] != IPPROTO_TCP || be16(header + 6) & 0x1fff)
		return layer_ends(walk, PACKET_OTHER);
	if (!walk_take(walk, (header[0] & 15u) * 4))
		return LAYER_END;
	tcp = walk_take(walk, QUOTED_TCP_SIZE);
	if (!tcp)
		return LAYER_END;
	quoted->source = address_from_bytes(ADDRESS_IPV4, header + 12);
	quoted->destination = address_from_bytes(ADDRESS_IPV4, header + 16);
	read_tcp(quoted, tcp);
	walk->packet->quoted = *quoted;
	return layer_ends(walk, PACKET_ICMP);
}

/* Extension headers in a quotation are rare, and are not followed. */
static enum layer quote_ipv6(struct walk *walk, struct packet_quoted *quoted)
{
	const uint8_t *header = walk_take(walk, 40);
	const uint8_t *tcp;

	if (!header)
		return LAYER_END;
	if (header[0] >> 4 != 6)
		return layer_ends(walk, PACKET_MALFORMED);
	if (header[6] != IPPROTO_TCP)
		return layer_ends(walk, PACKET_OTHER);
	tcp = walk_take(walk, QUOTED_TCP_SIZE);
	if (!tcp)
		return LAYER_END;
	quoted->source = address_from_bytes(ADDRESS_IPV6, header + 8);
	quoted->destination = address_from_bytes(ADDRESS_IPV6, header + 24);
	read_tcp(quoted, tcp);
	walk->packet->quoted = *quoted;
	return layer_ends(walk, PACKET_ICMP);
}

static bool quotes(uint8_t type)
{
	return type == ICMP_UNREACHABLE || type == ICMP_QUENCH || type == ICMP_REDIRECT ||
	       type == ICMP_TIME_EXCEEDED || type == ICMP_PARAMETER;
}

enum layer layer_icmp(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, HEADER_SIZE);
	struct packet_quoted quoted = {0};

	if (!header)
		return LAYER_END;
	if (!quotes(header[0]))
		return layer_ends(walk, PACKET_OTHER);
	quoted.type = header[0];
	quoted.code = header[1];
	if (header[0] == ICMP_UNREACHABLE && header[1] == ICMP_FRAGMENTATION)
		quoted.mtu = be16(header + 6);
	return quote_ipv4(walk, &quoted);
}

enum layer layer_icmpv6(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, HEADER_SIZE);
	struct packet_quoted quoted = {0};

	if (!header)
		return LAYER_END;
	if (header[0] > ICMPV6_ERROR_MAX)
		return layer_ends(walk, PACKET_OTHER);
	quoted.type = header[0];
	quoted.code = header[1];
	if (header[0] == ICMPV6_TOO_BIG)
		quoted.mtu = be32(header + 4);
	return quote_ipv6(walk, &quoted);
}

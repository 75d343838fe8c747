/* From a captured frame to the TCP segment in it: link layers, tags, tunnels, IP.
 *
 * Of a tunnel the innermost packet counts, up to PACKET_DEPTH_MAX IP headers deep. Nothing is
 * judged but what must be to go on: lengths are those of the headers, cut to what is there. Pure;
 * the bytes are borrowed. Sources: RFC 791, 8200, 792, 4443, 894, 1042, 3032 (MPLS), 2516 (PPPoE), 2784 and
 * 2890 (GRE), 7348 (VXLAN), 8926 (GENEVE), 4380 (Teredo), 3GPP TS 29.281 (GTP-U), IEEE 802.11-2020 9.2 and
 * 9.3.2, and the pages of tcpdump.org/linktypes. */
#ifndef TCPDX_CAPTURE_PACKET_H
#define TCPDX_CAPTURE_PACKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/address.h"
#include "capture/reader.h"
#include "tcp/segment.h"

#define PACKET_DEPTH_MAX 8
/* Headers in all: no real stack comes near. */
#define PACKET_LAYERS_MAX 48

enum packet_kind {
	PACKET_NOT_IP,	  /* ARP, management frames, an unknown link type, … */
	PACKET_OTHER,	  /* IP, but neither TCP nor an ICMP error about TCP */
	PACKET_TCP,	  /* `tcp` is set */
	PACKET_ICMP,	  /* an error that quotes TCP: `quoted` is set */
	PACKET_FRAGMENT,  /* a part of what may be TCP: `fragment` is set */
	PACKET_CUT,	  /* the capture ends inside a header that matters (snap length) */
	PACKET_MALFORMED, /* a header that contradicts itself */
	PACKET_DEEP,	  /* beyond PACKET_DEPTH_MAX or PACKET_LAYERS_MAX */
};

#define PACKET_KIND_COUNT 8

/* Why an ICMP message was sent, and the start of what it was sent about. */
struct packet_quoted {
	struct address source, destination; /* of the packet that is quoted */
	uint16_t source_port, destination_port;
	struct seq seq;
	uint8_t type, code; /* ICMP's or, with ADDRESS_IPV6, ICMPv6's */
	uint32_t mtu;	    /* of the next hop; 0 where it is not told */
};

struct packet_fragment {
	uint32_t id;
	uint32_t offset; /* bytes */
	uint32_t size;	 /* bytes that this one carries, as its header tells */
	bool more;
	const uint8_t *bytes; /* what follows the headers */
	uint32_t captured;    /* of them; less than `size`: cut by the snap length */
};

struct packet {
	enum packet_kind kind;
	/* Of the innermost IP header; ADDRESS_NONE where there is none. */
	struct address source, destination;
	uint8_t protocol; /* IPPROTO_ of what is in it */
	uint8_t ttl;	  /* hop limit */
	uint8_t tos;	  /* DSCP and ECN */
	bool may_not_fragment;
	uint16_t ip_id; /* IPv4 only */
	uint16_t
		vlan; /* VLAN ID of the innermost tag before the innermost IP header, 0 where none */
	uint8_t depth;	  /* IP headers */
	uint32_t network; /* VXLAN or GENEVE identifier, GRE key, GTP-U endpoint; 0 where none */
	uint32_t
		wire_size; /* bytes from the start of the TCP header to the packet's end, on the wire */
	const uint8_t *ip; /* the innermost IP header */
	union {
		struct segment_view tcp; /* its bytes end where the packet or the capture does */
		struct packet_quoted quoted;
		struct packet_fragment fragment;
	};
};

/* Always sets *ret_packet. */
void packet_decode(const struct frame *frame, struct packet *ret_packet);

/* What was put together of fragments: `bytes` is what follows the headers of `first`, a packet of
 * kind PACKET_FRAGMENT; `wire_size` is more than `size` where a part was not captured. Tunnels
 * inside are followed. */
void packet_decode_whole(const struct packet *first, const uint8_t *bytes, uint32_t size,
	uint32_t wire_size, struct packet *ret_packet);

#endif

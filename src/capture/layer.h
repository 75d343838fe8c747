/* The headers of a frame, one after the other: each has a function that takes it off and says what
 * follows. Internal to the capture layer; packet.h is for everyone else. */
#ifndef TCPDX_CAPTURE_LAYER_H
#define TCPDX_CAPTURE_LAYER_H

#include <stddef.h>

#include "capture/packet.h"

enum layer {
	LAYER_END, /* walk->packet->kind says why */
	LAYER_ETHERNET,
	LAYER_VLAN,
	LAYER_MPLS,
	LAYER_PPPOE,
	LAYER_PPP,
	LAYER_LLC,
	LAYER_SLL,
	LAYER_SLL2,
	LAYER_NULL,
	LAYER_LOOP,
	LAYER_FDDI,
	LAYER_IPOIB,
	LAYER_NFLOG,
	LAYER_RADIOTAP,
	LAYER_PPI,
	LAYER_WLAN,
	LAYER_IP, /* either version, by its first four bits */
	LAYER_IPV4,
	LAYER_IPV6,
	LAYER_GRE,
	LAYER_UDP,
	LAYER_VXLAN,
	LAYER_GENEVE,
	LAYER_GTP,
	LAYER_TEREDO,
	LAYER_TCP,
	LAYER_ICMP,
	LAYER_ICMPV6,
};

#define LAYER_COUNT 29

/* What is left of a frame. */
struct walk {
	const uint8_t *at;
	uint32_t left;	    /* captured bytes from `at` on */
	uint32_t wire_left; /* bytes that were on the wire; at least `left` */
	unsigned layers;
	bool padded; /* 802.11: the header is padded to four bytes, which radiotap says */
	struct packet *packet;
};

static inline uint16_t be16(const uint8_t *bytes)
{
	return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static inline uint32_t be32(const uint8_t *bytes)
{
	return (uint32_t)be16(bytes) << 16 | be16(bytes + 2);
}

static inline uint16_t le16(const uint8_t *bytes)
{
	return (uint16_t)(bytes[1] << 8 | bytes[0]);
}

static inline uint32_t le32(const uint8_t *bytes)
{
	return (uint32_t)le16(bytes + 2) << 16 | le16(bytes);
}

static inline enum layer layer_ends(struct walk *walk, enum packet_kind kind)
{
	walk->packet->kind = kind;
	return LAYER_END;
}

/* Takes the next `size` bytes off. NULL where they are not there; then the kind is set, and the
 * caller returns LAYER_END. */
static inline const uint8_t *walk_take(struct walk *walk, uint32_t size)
{
	const uint8_t *taken = walk->at;

	if (walk->left < size) {
		layer_ends(walk, walk->wire_left < size ? PACKET_MALFORMED : PACKET_CUT);
		return NULL;
	}
	walk->at += size;
	walk->left -= size;
	walk->wire_left -= size;
	return taken;
}

/* As walk_take(), and leaves the bytes where they are. */
static inline const uint8_t *walk_peek(struct walk *walk, uint32_t size)
{
	if (walk->left >= size)
		return walk->at;
	layer_ends(walk, walk->wire_left < size ? PACKET_MALFORMED : PACKET_CUT);
	return NULL;
}

/* What follows ends after `size` bytes: the rest is padding. */
static inline void walk_limit(struct walk *walk, uint32_t size)
{
	if (walk->wire_left > size)
		walk->wire_left = size;
	if (walk->left > size)
		walk->left = size;
}

/* The layer of an EtherType, LAYER_END where it is none that leads to IP. */
enum layer layer_of_ethertype(uint16_t type);

/* The layer that a LINKTYPE_ begins with, LAYER_END where it is not known. */
enum layer layer_of_link_type(uint16_t link_type);

/* The layer of an IP protocol number, LAYER_END where it is none that is followed. */
enum layer layer_of_protocol(uint8_t protocol);

/* link.c */
enum layer layer_ethernet(struct walk *walk);
enum layer layer_vlan(struct walk *walk);
enum layer layer_mpls(struct walk *walk);
enum layer layer_pppoe(struct walk *walk);
enum layer layer_ppp(struct walk *walk);
enum layer layer_llc(struct walk *walk);
enum layer layer_sll(struct walk *walk);
enum layer layer_sll2(struct walk *walk);
enum layer layer_null(struct walk *walk);
enum layer layer_loop(struct walk *walk);
enum layer layer_fddi(struct walk *walk);
enum layer layer_ipoib(struct walk *walk);
enum layer layer_nflog(struct walk *walk);

/* wlan.c */
enum layer layer_radiotap(struct walk *walk);
enum layer layer_ppi(struct walk *walk);
enum layer layer_wlan(struct walk *walk);

/* ip.c */
enum layer layer_ip(struct walk *walk);
enum layer layer_ipv4(struct walk *walk);
enum layer layer_ipv6(struct walk *walk);
/* Goes on behind the IP header, or fragment header, of a packet that was put together. */
enum layer layer_after_fragments(struct walk *walk);

/* tunnel.c */
enum layer layer_gre(struct walk *walk);
enum layer layer_udp(struct walk *walk);
enum layer layer_vxlan(struct walk *walk);
enum layer layer_geneve(struct walk *walk);
enum layer layer_gtp(struct walk *walk);
enum layer layer_teredo(struct walk *walk);

/* icmp.c */
enum layer layer_icmp(struct walk *walk);
enum layer layer_icmpv6(struct walk *walk);

#endif

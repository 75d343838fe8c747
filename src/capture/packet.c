/* How it works: the link type names the first header; each header's function takes it off and
 * names the next, until one says what the packet is. A table holds them, so that none calls
 * another: any nesting is a loop with a counter. */
#include "capture/packet.h"

#include <assert.h>

#include "capture/layer.h"

/* Everything from the TCP header to the end of the packet, as far as it is there. */
static enum layer layer_tcp(struct walk *walk)
{
	struct packet *packet = walk->packet;

	if (!walk_peek(walk, SEGMENT_HEADER_MIN))
		return LAYER_END;
	segment_view_read(walk->at, walk->left, &packet->tcp);
	return layer_ends(walk, PACKET_TCP);
}

static enum layer (*const layers[LAYER_COUNT])(struct walk *walk) = {
	[LAYER_ETHERNET] = layer_ethernet,
	[LAYER_VLAN] = layer_vlan,
	[LAYER_MPLS] = layer_mpls,
	[LAYER_PPPOE] = layer_pppoe,
	[LAYER_PPP] = layer_ppp,
	[LAYER_LLC] = layer_llc,
	[LAYER_SLL] = layer_sll,
	[LAYER_SLL2] = layer_sll2,
	[LAYER_NULL] = layer_null,
	[LAYER_LOOP] = layer_loop,
	[LAYER_FDDI] = layer_fddi,
	[LAYER_IPOIB] = layer_ipoib,
	[LAYER_NFLOG] = layer_nflog,
	[LAYER_RADIOTAP] = layer_radiotap,
	[LAYER_PPI] = layer_ppi,
	[LAYER_WLAN] = layer_wlan,
	[LAYER_IP] = layer_ip,
	[LAYER_IPV4] = layer_ipv4,
	[LAYER_IPV6] = layer_ipv6,
	[LAYER_GRE] = layer_gre,
	[LAYER_UDP] = layer_udp,
	[LAYER_VXLAN] = layer_vxlan,
	[LAYER_GENEVE] = layer_geneve,
	[LAYER_GTP] = layer_gtp,
	[LAYER_TEREDO] = layer_teredo,
	[LAYER_TCP] = layer_tcp,
	[LAYER_ICMP] = layer_icmp,
	[LAYER_ICMPV6] = layer_icmpv6,
};

static void walk_from(struct walk *walk, enum layer layer)
{
	while (layer != LAYER_END) {
		if (++walk->layers > PACKET_LAYERS_MAX) {
			layer_ends(walk, PACKET_DEEP);
			return;
		}
		layer = layers[layer](walk);
	}
}

void packet_decode(const struct frame *frame, struct packet *ret_packet)
{
	struct walk walk = {
		.at = frame->bytes,
		.left = frame->size,
		.wire_left = frame->wire_size,
		.packet = ret_packet,
	};

	*ret_packet = (struct packet){0};
	walk_from(&walk, layer_of_link_type(frame->link_type));
}

void packet_decode_whole(const struct packet *first, const uint8_t *bytes, uint32_t size,
	uint32_t wire_size, struct packet *ret_packet)
{
	struct walk walk = {
		.at = bytes, .left = size, .wire_left = wire_size, .packet = ret_packet};

	assert(first->kind == PACKET_FRAGMENT);
	*ret_packet = *first;
	walk_from(&walk, layer_after_fragments(&walk));
}

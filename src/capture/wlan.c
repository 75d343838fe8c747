/* IEEE 802.11 data frames and what monitors put before them. */
#include "capture/layer.h"

#define HEADER_SIZE 24 /* frame control, duration, three addresses, sequence control */
#define FCS_SIZE    4

/* Frame control, the two bytes as they stand. */
#define TYPE_MASK      0x0c
#define TYPE_DATA      0x08
#define SUBTYPE_NULL   0x40 /* of data: nothing in it */
#define SUBTYPE_QOS    0x80
#define FLAGS_DS_BOTH  0x03
#define FLAG_FRAGMENT  0x04 /* more of them */
#define FLAG_PROTECTED 0x40
#define FLAG_ORDER     0x80

#define QOS_AMSDU 0x80

/* The bits of radiotap's first word of `present` that are looked at, and the fields before them. */
#define RADIOTAP_TSFT  0
#define RADIOTAP_FLAGS 1
#define RADIOTAP_EXT   31
#define FLAGS_FCS      0x10
#define FLAGS_PADDED   0x20 /* the header is padded to four bytes */

/* The flags field, 0 where there is none. */
static uint8_t radiotap_flags(const uint8_t *header, uint32_t size)
{
	uint32_t at = 4, present = le32(header + 4);

	/* Further words of `present` stand before the fields. */
	for (uint32_t word = present; word >> RADIOTAP_EXT & 1;) {
		at += 4;
		if (at + 4 > size)
			return 0;
		word = le32(header + at);
	}
	at += 4;
	if (!(present >> RADIOTAP_FLAGS & 1))
		return 0;
	if (present >> RADIOTAP_TSFT & 1)
		at = ((at + 7) & ~UINT32_C(7)) + 8;
	return at < size ? header[at] : 0;
}

static void cut_fcs(struct walk *walk)
{
	if (walk->wire_left >= FCS_SIZE)
		walk_limit(walk, walk->wire_left - FCS_SIZE);
}

enum layer layer_radiotap(struct walk *walk)
{
	const uint8_t *header = walk_peek(walk, 8);
	uint32_t size;
	uint8_t flags;

	if (!header)
		return LAYER_END;
	size = le16(header + 2);
	if (header[0] || size < 8)
		return layer_ends(walk, PACKET_MALFORMED);
	header = walk_take(walk, size);
	if (!header)
		return LAYER_END;
	flags = radiotap_flags(header, size);
	if (flags & FLAGS_FCS)
		cut_fcs(walk);
	walk->padded = flags & FLAGS_PADDED;
	return LAYER_WLAN;
}

/* Only its length and what it says to follow matter; its fields are about the radio. */
enum layer layer_ppi(struct walk *walk)
{
	const uint8_t *header = walk_peek(walk, 8);
	uint32_t size, link_type;
	enum layer layer;

	if (!header)
		return LAYER_END;
	size = le16(header + 2);
	link_type = le32(header + 4);
	if (header[0] || size < 8)
		return layer_ends(walk, PACKET_MALFORMED);
	if (!walk_take(walk, size))
		return LAYER_END;
	layer = link_type <= UINT16_MAX ? layer_of_link_type((uint16_t)link_type) : LAYER_END;
	return layer == LAYER_END || layer == LAYER_PPI ? layer_ends(walk, PACKET_NOT_IP) : layer;
}

/* The size of a data frame's header. */
static uint32_t header_size(const uint8_t *header, bool padded)
{
	uint32_t size = HEADER_SIZE;

	if ((header[1] & FLAGS_DS_BOTH) == FLAGS_DS_BOTH)
		size += 6;
	if (header[0] & SUBTYPE_QOS)
		size += header[1] & FLAG_ORDER ? 6 : 2;
	return padded ? (size + 3) & ~UINT32_C(3) : size;
}

/* Several MSDUs in one frame: the first is followed. */
static enum layer first_of_amsdu(struct walk *walk)
{
	const uint8_t *header = walk_take(walk, 14);

	if (!header)
		return LAYER_END;
	walk_limit(walk, be16(header + 12));
	return LAYER_LLC;
}

/* What is encrypted, a fragment of the link, or no data is nothing to us. */
enum layer layer_wlan(struct walk *walk)
{
	const uint8_t *header = walk_peek(walk, 2);
	uint32_t size;
	bool amsdu;

	if (!header)
		return LAYER_END;
	if ((header[0] & TYPE_MASK) != TYPE_DATA || header[0] & SUBTYPE_NULL ||
		header[1] & (FLAG_PROTECTED | FLAG_FRAGMENT))
		return layer_ends(walk, PACKET_NOT_IP);
	size = header_size(header, walk->padded);
	header = walk_take(walk, size);
	if (!header)
		return LAYER_END;
	/* The fragment number. */
	if (header[22] & 0x0f)
		return layer_ends(walk, PACKET_NOT_IP);
	amsdu = header[0] & SUBTYPE_QOS &&
		header[HEADER_SIZE + ((header[1] & FLAGS_DS_BOTH) == FLAGS_DS_BOTH ? 6 : 0)] &
			QOS_AMSDU;
	return amsdu ? first_of_amsdu(walk) : LAYER_LLC;
}

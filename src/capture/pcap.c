/* pcap: a header, then records. The kinds differ in the magic, which also tells the byte order. */
#include "capture/format.h"

#define HEADER_SIZE 24

/* The upper bits of the header's link type (pcap-linktype(7), pcap/pcap.h LT_FCS_LENGTH). */
#define LINK_TYPE_MASK	   0x0000ffffu
#define FCS_LENGTH_PRESENT 0x04000000u
#define FCS_LENGTH_SHIFT   28 /* in words of 16 bits */

/* Seconds that fit, see CAPTURE_TIME_MAX: all of 32 bits do. */
#define NS_PER_S INT64_C(1000000000)

struct kind {
	uint32_t magic;
	uint32_t tick_ns;
	uint8_t record_size;
};

static const struct kind kinds[] = {
	{0xa1b2c3d4, 1000, 16},
	{0xa1b23c4d, 1, 16},
	/* Kuznetzov's patch of libpcap 0.4: interface, protocol and direction behind the lengths. */
	{0xa1b2cd34, 1000, 24},
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

static const struct kind *find_kind(uint32_t magic)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (kinds[i].magic == magic)
			return &kinds[i];
	return NULL;
}

bool pcap_knows(uint32_t magic)
{
	return find_kind(magic) || find_kind(__builtin_bswap32(magic));
}

/* Before version 2.3 the length on the wire came first; in 2.3 some writers still did so. */
static int8_t order_of_lengths(uint16_t major, uint16_t minor)
{
	if (major != 2 || minor > 3)
		return 0;
	return minor < 3 ? 1 : -1;
}

int pcap_begin(struct capture_reader *reader, const uint8_t *bytes, size_t size, bool last)
{
	struct capture_interface *interface;
	const struct kind *kind;
	uint32_t magic, link_type;
	bool swapped;
	int error;

	if (size < HEADER_SIZE)
		return capture_starved(reader, size, last);
	memcpy(&magic, bytes, sizeof(magic));
	kind = find_kind(magic);
	swapped = !kind;
	if (swapped)
		kind = find_kind(__builtin_bswap32(magic));
	if (load_u16(bytes + 4, swapped) != 2)
		return capture_damaged(reader, CAPTURE_VERSION);
	interface = capture_add_interface(reader, &error);
	if (!interface)
		return error;
	link_type = load_u32(bytes + 20, swapped);
	interface->link_type = (uint16_t)(link_type & LINK_TYPE_MASK);
	if (link_type & FCS_LENGTH_PRESENT)
		interface->fcs_size = (uint8_t)(link_type >> FCS_LENGTH_SHIFT << 1);
	interface->snap_size = load_u32(bytes + 16, swapped);
	interface->multiplier = kind->tick_ns;
	reader->format = CAPTURE_FORMAT_PCAP;
	reader->swapped = swapped;
	reader->record_size = kind->record_size;
	reader->lengths_swapped = order_of_lengths(2, load_u16(bytes + 6, swapped));
	reader->offset += HEADER_SIZE;
	return CAPTURE_FRAME;
}

static void put_lengths_right(const struct capture_reader *reader, struct frame *frame)
{
	uint32_t size = frame->size;

	if (reader->lengths_swapped < 0 && frame->size <= frame->wire_size)
		return;
	frame->size = frame->wire_size;
	frame->wire_size = size;
}

int pcap_next(struct capture_reader *reader, const uint8_t *bytes, size_t size, bool last,
	struct frame *ret_frame)
{
	bool swapped = reader->swapped;
	struct frame frame = {.offset = reader->offset};

	if (size < reader->record_size)
		return capture_starved(reader, size, last);
	frame.at.ns =
		load_u32(bytes, swapped) * NS_PER_S +
		(int64_t)load_u32(bytes + 4, swapped) * (int64_t)reader->interfaces[0].multiplier;
	frame.size = load_u32(bytes + 8, swapped);
	frame.wire_size = load_u32(bytes + 12, swapped);
	if (reader->lengths_swapped)
		put_lengths_right(reader, &frame);
	if (frame.size > CAPTURE_FRAME_MAX)
		return capture_damaged(reader, CAPTURE_FRAME_LENGTH);
	if (size - reader->record_size < frame.size)
		return capture_starved(reader, size, last);
	frame.bytes = bytes + reader->record_size;
	reader->offset += reader->record_size + frame.size;
	*ret_frame = frame;
	return capture_give(reader, 0, ret_frame);
}

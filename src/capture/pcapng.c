/* pcapng: sections of blocks, each block with its length at both ends. Block types, options and
 * fields as in draft-ietf-opsawg-pcapng, whose names stand in the comments. */
#include "capture/pcapng.h"
#include "base/cursor.h"
#include "capture/format.h"

#define BLOCK_HEADER_SIZE 8
#define BLOCK_SIZE_MIN	  12
#define SECTION_SIZE_MIN  28

#define NS_PER_S UINT64_C(1000000000)

/* One block: its body is what stands between the two lengths. */
struct block {
	uint32_t type;
	uint32_t size; /* of all */
	const uint8_t *body;
	uint32_t body_size;
};

/* ---- options ------------------------------------------------------------------------------ */

struct option_list {
	struct cursor cursor;
	bool swapped;
	uint16_t code, size;
	const uint8_t *value;
};

static struct option_list options_from(const struct block *block, uint32_t at, bool swapped)
{
	uint32_t size = at < block->body_size ? block->body_size - at : 0;

	return (struct option_list){
		.cursor = cursor_over(size ? block->body + at : NULL, size), .swapped = swapped};
}

/* Whether there is one more. A list that is broken ends there: the frame itself is sound. */
static bool option_next(struct option_list *list)
{
	const uint8_t *header = cursor_take(&list->cursor, 4);

	if (!header)
		return false;
	list->code = load_u16(header, list->swapped);
	list->size = load_u16(header + 2, list->swapped);
	list->value = cursor_take(&list->cursor, list->size);
	if (cursor_left(&list->cursor) >= pcapng_padded(list->size) - list->size)
		cursor_skip(&list->cursor, pcapng_padded(list->size) - list->size);
	return list->code != PCAPNG_OPTION_END && list->value;
}

/* ---- interfaces --------------------------------------------------------------------------- */

/* if_tsresol: a negative power of 10, or of 2 where the highest bit is set. */
static bool set_resolution(struct capture_interface *interface, uint8_t resolution)
{
	uint8_t power = resolution & 0x7f;
	uint64_t *side;

	if (resolution & 0x80) {
		interface->shift = power;
		interface->multiplier = NS_PER_S;
		/* 2^-0 is whole seconds, which a shift of 0 does not say. */
		return power < 64;
	}
	if (power > 19)
		return false;
	interface->multiplier = interface->divisor = 1;
	side = power > 9 ? &interface->divisor : &interface->multiplier;
	for (int exponent = power > 9 ? power - 9 : 9 - power; exponent > 0; exponent--)
		*side *= 10;
	return true;
}

static int64_t offset_from_s(int64_t seconds)
{
	int64_t most = CAPTURE_TIME_MAX / (int64_t)NS_PER_S;

	return (seconds > most ? most : seconds < -most ? -most : seconds) * (int64_t)NS_PER_S;
}

static int take_interface_option(struct capture_reader *reader, struct capture_interface *interface,
	const struct option_list *option)
{
	switch (option->code) {
	case PCAPNG_IF_NAME:
		interface->name_size =
			(uint8_t)(option->size < sizeof(interface->name) ? option->size
									 : sizeof(interface->name));
		memcpy(interface->name, option->value, interface->name_size);
		break;
	case PCAPNG_IF_TSRESOL:
		if (option->size >= 1 && !set_resolution(interface, option->value[0]))
			return capture_damaged(reader, CAPTURE_TIME_RESOLUTION);
		break;
	case PCAPNG_IF_FCSLEN:
		if (option->size >= 1)
			interface->fcs_size = option->value[0];
		break;
	case PCAPNG_IF_TSOFFSET:
		if (option->size >= 8)
			interface->offset_ns =
				offset_from_s((int64_t)load_u64(option->value, option->swapped));
		break;
	default:
		break;
	}
	return 0;
}

static int take_interface(struct capture_reader *reader, const struct block *block)
{
	struct option_list options = options_from(block, 8, reader->swapped);
	struct capture_interface *interface;
	int error;

	if (block->body_size < 8)
		return capture_damaged(reader, CAPTURE_BLOCK_LENGTH);
	interface = capture_add_interface(reader, &error);
	if (!interface)
		return error;
	interface->link_type = load_u16(block->body, reader->swapped);
	interface->snap_size = load_u32(block->body + 4, reader->swapped);
	while (option_next(&options))
		if (take_interface_option(reader, interface, &options) || reader->problem)
			return CAPTURE_END;
	return CAPTURE_MORE;
}

/* The index in reader->interfaces, or UINT32_MAX where the section has no such interface. */
static uint32_t find_interface(const struct capture_reader *reader, uint32_t number)
{
	return number < reader->interface_count - reader->section_first
		       ? reader->section_first + number
		       : UINT32_MAX;
}

static int take_statistics(struct capture_reader *reader, const struct block *block)
{
	struct option_list options = options_from(block, 12, reader->swapped);
	struct capture_interface *interface;
	uint32_t index;

	if (block->body_size < 12)
		return capture_damaged(reader, CAPTURE_BLOCK_LENGTH);
	index = find_interface(reader, load_u32(block->body, reader->swapped));
	if (index == UINT32_MAX)
		return capture_damaged(reader, CAPTURE_NO_INTERFACE);
	interface = &reader->interfaces[index];
	while (option_next(&options)) {
		if (options.size < 8)
			continue;
		if (options.code == PCAPNG_ISB_IFRECV)
			interface->received = load_u64(options.value, options.swapped);
		else if (options.code == PCAPNG_ISB_IFDROP)
			interface->dropped_interface = load_u64(options.value, options.swapped);
		else if (options.code == PCAPNG_ISB_OSDROP)
			interface->dropped_system = load_u64(options.value, options.swapped);
	}
	return CAPTURE_MORE;
}

/* ---- frames ------------------------------------------------------------------------------- */

/* 64 bits of ticks in ns need more than 64. */
__extension__ typedef unsigned __int128 wide;

static int64_t limited(wide ns)
{
	return ns > CAPTURE_TIME_MAX ? CAPTURE_TIME_MAX : (int64_t)ns;
}

static struct instant time_of(
	const struct capture_interface *interface, uint32_t high, uint32_t low)
{
	wide ns = (wide)((uint64_t)high << 32 | low) * interface->multiplier;
	int64_t since;

	if (interface->shift)
		ns >>= interface->shift;
	else if (interface->divisor > 1)
		ns /= interface->divisor;
	since = limited(ns) + interface->offset_ns;
	return (struct instant){since < CAPTURE_TIME_MAX ? since : CAPTURE_TIME_MAX};
}

static void take_frame_option(
	struct frame *frame, struct capture_interface *interface, const struct option_list *option)
{
	if (option->code == PCAPNG_OPTION_COMMENT && !frame->comment) {
		frame->comment = (const char *)option->value;
		frame->comment_size = option->size;
	} else if (option->code == PCAPNG_EPB_FLAGS && option->size >= 4) {
		/* Bits 0 and 1: 1 inbound, 2 outbound. */
		frame->direction = load_u32(option->value, option->swapped) & 3;
		if (frame->direction > FRAME_OUT)
			frame->direction = FRAME_DIRECTION_UNKNOWN;
	} else if (option->code == PCAPNG_EPB_DROPS && option->size >= 8) {
		interface->dropped_frames += load_u64(option->value, option->swapped);
	}
}

/* Where the fields of a packet block stand. */
struct packet_fields {
	uint32_t number; /* of the interface in its section */
	uint32_t drops;
	uint32_t bytes_at;
};

static int take_timed_packet(struct capture_reader *reader, const struct block *block,
	const struct packet_fields *fields, struct frame *frame)
{
	bool swapped = reader->swapped;
	struct capture_interface *interface;
	uint32_t index = find_interface(reader, fields->number);

	if (index == UINT32_MAX)
		return capture_damaged(reader, CAPTURE_NO_INTERFACE);
	interface = &reader->interfaces[index];
	frame->at = time_of(
		interface, load_u32(block->body + 4, swapped), load_u32(block->body + 8, swapped));
	frame->size = load_u32(block->body + 12, swapped);
	frame->wire_size = load_u32(block->body + 16, swapped);
	if (frame->size > CAPTURE_FRAME_MAX)
		return capture_damaged(reader, CAPTURE_FRAME_LENGTH);
	if (frame->size > block->body_size - fields->bytes_at)
		return capture_damaged(reader, CAPTURE_FRAME_BEYOND);
	frame->bytes = block->body + fields->bytes_at;
	interface->dropped_frames += fields->drops;
	if (pcapng_padded(frame->size) < block->body_size - fields->bytes_at) {
		struct option_list options =
			options_from(block, fields->bytes_at + pcapng_padded(frame->size), swapped);

		while (option_next(&options))
			take_frame_option(frame, interface, &options);
	}
	return capture_give(reader, index, frame);
}

static int take_enhanced_packet(
	struct capture_reader *reader, const struct block *block, struct frame *frame)
{
	struct packet_fields fields = {.bytes_at = 20};

	if (block->body_size < fields.bytes_at)
		return capture_damaged(reader, CAPTURE_BLOCK_LENGTH);
	fields.number = load_u32(block->body, reader->swapped);
	return take_timed_packet(reader, block, &fields, frame);
}

static int take_packet(
	struct capture_reader *reader, const struct block *block, struct frame *frame)
{
	struct packet_fields fields = {.bytes_at = 20};

	if (block->body_size < fields.bytes_at)
		return capture_damaged(reader, CAPTURE_BLOCK_LENGTH);
	fields.number = load_u16(block->body, reader->swapped);
	fields.drops = load_u16(block->body + 2, reader->swapped);
	/* All ones: it is not known. */
	if (fields.drops == UINT16_MAX)
		fields.drops = 0;
	return take_timed_packet(reader, block, &fields, frame);
}

/* Of the section's first interface, without a time; captured is what the block holds. */
static int take_simple_packet(
	struct capture_reader *reader, const struct block *block, struct frame *frame)
{
	uint32_t index = find_interface(reader, 0);
	uint32_t snap_size;

	if (block->body_size < 4)
		return capture_damaged(reader, CAPTURE_BLOCK_LENGTH);
	if (index == UINT32_MAX)
		return capture_damaged(reader, CAPTURE_NO_INTERFACE);
	frame->wire_size = load_u32(block->body, reader->swapped);
	frame->size = frame->wire_size;
	snap_size = reader->interfaces[index].snap_size;
	if (snap_size && frame->size > snap_size)
		frame->size = snap_size;
	if (frame->size > block->body_size - 4)
		frame->size = block->body_size - 4;
	frame->bytes = block->body + 4;
	frame->at = reader->last;
	frame->timeless = true;
	return capture_give(reader, index, frame);
}

/* ---- blocks ------------------------------------------------------------------------------- */

/* CAPTURE_MORE: there is no frame in it. */
static int take_block(struct capture_reader *reader, const struct block *block, struct frame *frame)
{
	switch (block->type) {
	case PCAPNG_ENHANCED_PACKET:
		return take_enhanced_packet(reader, block, frame);
	case PCAPNG_SIMPLE_PACKET:
		return take_simple_packet(reader, block, frame);
	case PCAPNG_PACKET:
		return take_packet(reader, block, frame);
	case PCAPNG_INTERFACE:
		return take_interface(reader, block);
	case PCAPNG_STATISTICS:
		return take_statistics(reader, block);
	default:
		reader->blocks_unknown += block->type != PCAPNG_SECTION;
		return CAPTURE_MORE;
	}
}

/* A section sets the byte order of all that follows, its own lengths too. Returns CAPTURE_FRAME
 * where that is done. */
static int begin_section(
	struct capture_reader *reader, const uint8_t *bytes, size_t size, bool last)
{
	uint32_t magic;

	if (size < SECTION_SIZE_MIN)
		return capture_starved(reader, size, last);
	memcpy(&magic, bytes + 8, sizeof(magic));
	if (magic != PCAPNG_BYTE_ORDER_MAGIC && magic != __builtin_bswap32(PCAPNG_BYTE_ORDER_MAGIC))
		return capture_damaged(reader, CAPTURE_BYTE_ORDER);
	reader->swapped = magic != PCAPNG_BYTE_ORDER_MAGIC;
	if (load_u16(bytes + 12, reader->swapped) != PCAPNG_VERSION_MAJOR)
		return capture_damaged(reader, CAPTURE_VERSION);
	if (load_u32(bytes + 4, reader->swapped) < SECTION_SIZE_MIN)
		return capture_damaged(reader, CAPTURE_BLOCK_LENGTH);
	return CAPTURE_FRAME;
}

/* Finds the block at the start of the bytes. Returns CAPTURE_FRAME where it is there whole. */
static int find_block(struct capture_reader *reader, const uint8_t *bytes, size_t size, bool last,
	struct block *ret_block)
{
	struct block block = {0};

	if (size < BLOCK_HEADER_SIZE)
		return capture_starved(reader, size, last);
	memcpy(&block.type, bytes, sizeof(block.type));
	if (block.type == PCAPNG_SECTION) {
		int outcome = begin_section(reader, bytes, size, last);

		if (outcome != CAPTURE_FRAME)
			return outcome;
	}
	block.type = load_u32(bytes, reader->swapped);
	block.size = load_u32(bytes + 4, reader->swapped);
	if (block.size < BLOCK_SIZE_MIN || block.size > CAPTURE_BLOCK_MAX)
		return capture_damaged(reader, CAPTURE_BLOCK_LENGTH);
	/* Some writers do not count the padding. */
	if (size < pcapng_padded(block.size))
		return capture_starved(reader, size, last);
	if (load_u32(bytes + pcapng_padded(block.size) - 4, reader->swapped) != block.size)
		return capture_damaged(reader, CAPTURE_BLOCK_END);
	block.body = bytes + BLOCK_HEADER_SIZE;
	block.body_size = pcapng_padded(block.size) - BLOCK_SIZE_MIN;
	*ret_block = block;
	return CAPTURE_FRAME;
}

int pcapng_next(struct capture_reader *reader, const uint8_t *bytes, size_t size, bool last,
	struct frame *ret_frame)
{
	for (;;) {
		struct frame frame = {.offset = reader->offset};
		struct block block = {0};
		int outcome = find_block(reader, bytes, size, last, &block);

		if (outcome != CAPTURE_FRAME)
			return outcome;
		if (block.type == PCAPNG_SECTION) {
			reader->section_first = reader->interface_count;
			reader->sections++;
		}
		outcome = take_block(reader, &block, &frame);
		if (outcome < 0 || reader->problem)
			return outcome < 0 ? outcome : CAPTURE_END;
		reader->offset += pcapng_padded(block.size);
		if (outcome == CAPTURE_FRAME) {
			*ret_frame = frame;
			return CAPTURE_FRAME;
		}
		bytes += pcapng_padded(block.size);
		size -= pcapng_padded(block.size);
	}
}

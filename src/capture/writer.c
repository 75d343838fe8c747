#include "capture/writer.h"

#include <string.h>

#include "capture/pcapng.h"

#define RESOLUTION_NS 9

/* A length of -1: it is not told. */
#define SECTION_LENGTH UINT64_MAX

/* What stands around the body of a block: type and length before it, length behind. */
#define BLOCK_FRAME_SIZE 12
#define OPTION_SIZE_MAX	 UINT16_MAX

static void put16(struct text *text, uint16_t number)
{
	text_bytes(text, (const char *)&number, sizeof(number));
}

static void put32(struct text *text, uint32_t number)
{
	text_bytes(text, (const char *)&number, sizeof(number));
}

static void put64(struct text *text, uint64_t number)
{
	text_bytes(text, (const char *)&number, sizeof(number));
}

static void put_padded(struct text *text, const void *bytes, uint32_t size)
{
	text_bytes(text, bytes, size);
	text_repeat(text, '\0', pcapng_padded(size) - size);
}

/* Bytes that an option of `size` takes; none where it is empty. */
static uint32_t option_size(uint32_t size)
{
	return size ? 4 + pcapng_padded(size) : 0;
}

static void put_option(struct text *text, uint16_t code, const void *value, uint16_t size)
{
	if (!size)
		return;
	put16(text, code);
	put16(text, size);
	put_padded(text, value, size);
}

static void put_end_of_options(struct text *text)
{
	put32(text, PCAPNG_OPTION_END);
}

/* Begins a block with so many bytes in its body; returns its length, which put_end() wants. */
static uint32_t put_begin(struct text *text, uint32_t type, uint32_t body_size)
{
	put32(text, type);
	put32(text, body_size + BLOCK_FRAME_SIZE);
	return body_size + BLOCK_FRAME_SIZE;
}

void capture_writer_init(struct capture_writer *writer, struct text *text, const char *application)
{
	uint16_t size = (uint16_t)strnlen(application, OPTION_SIZE_MAX);
	uint32_t length;

	*writer = (struct capture_writer){.text = text};
	length = put_begin(text, PCAPNG_SECTION, 16 + option_size(size) + 4);
	put32(text, PCAPNG_BYTE_ORDER_MAGIC);
	put16(text, PCAPNG_VERSION_MAJOR);
	put16(text, 0);
	put64(text, SECTION_LENGTH);
	put_option(text, PCAPNG_SHB_USERAPPL, application, size);
	put_end_of_options(text);
	put32(text, length);
}

uint32_t capture_writer_interface(
	struct capture_writer *writer, const struct capture_interface *interface)
{
	static const uint8_t resolution = RESOLUTION_NS;
	struct text *text = writer->text;
	uint32_t length = put_begin(text, PCAPNG_INTERFACE,
		8 + option_size(interface->name_size) + option_size(sizeof(resolution)) + 4);

	put16(text, interface->link_type);
	put16(text, 0);
	put32(text, interface->snap_size);
	put_option(text, PCAPNG_IF_NAME, interface->name, interface->name_size);
	put_option(text, PCAPNG_IF_TSRESOL, &resolution, sizeof(resolution));
	put_end_of_options(text);
	put32(text, length);
	return writer->interface_count++;
}

/* Ticks since 1970, the upper half first. */
static void put_time(struct text *text, struct instant at)
{
	uint64_t ticks = at.ns > 0 ? (uint64_t)at.ns : 0;

	put32(text, (uint32_t)(ticks >> 32));
	put32(text, (uint32_t)ticks);
}

void capture_writer_frame(struct capture_writer *writer, uint32_t number, const struct frame *frame)
{
	struct text *text = writer->text;
	uint32_t flags = frame->direction;
	uint16_t comment_size =
		(uint16_t)(frame->comment_size < OPTION_SIZE_MAX ? frame->comment_size
								 : OPTION_SIZE_MAX);
	uint32_t flags_size = flags ? sizeof(flags) : 0;
	uint32_t options = option_size(comment_size) + option_size(flags_size);
	uint32_t length = put_begin(text, PCAPNG_ENHANCED_PACKET,
		20 + pcapng_padded(frame->size) + options + (options ? 4 : 0));

	put32(text, number);
	put_time(text, frame->at);
	put32(text, frame->size);
	put32(text, frame->wire_size);
	put_padded(text, frame->bytes, frame->size);
	put_option(text, PCAPNG_OPTION_COMMENT, frame->comment, comment_size);
	put_option(text, PCAPNG_EPB_FLAGS, &flags, (uint16_t)flags_size);
	if (options)
		put_end_of_options(text);
	put32(text, length);
}

void capture_writer_statistics(struct capture_writer *writer, uint32_t number, struct instant at,
	const struct capture_interface *interface)
{
	const struct {
		uint16_t code;
		uint64_t count;
	} rows[] = {
		{PCAPNG_ISB_IFRECV, interface->received},
		{PCAPNG_ISB_IFDROP, interface->dropped_interface},
		{PCAPNG_ISB_OSDROP, interface->dropped_system},
	};
	struct text *text = writer->text;
	uint32_t length, told = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		told += rows[i].count != UINT64_MAX;
	length = put_begin(text, PCAPNG_STATISTICS, 12 + told * option_size(sizeof(uint64_t)) + 4);
	put32(text, number);
	put_time(text, at);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].count != UINT64_MAX)
			put_option(text, rows[i].code, &rows[i].count, sizeof(rows[i].count));
	put_end_of_options(text);
	put32(text, length);
}

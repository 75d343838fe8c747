#include "tcp/segment.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/cursor.h"

#define OFFSET_AT 12 /* of the byte that holds the data offset */
#define WORD_SIZE 4
#define HAS_SYN_ONLY                                                                               \
	(SEGMENT_HAS_MSS | SEGMENT_HAS_WINDOW_SCALE | SEGMENT_HAS_SACK_PERMITTED |                 \
		SEGMENT_HAS_FAST_OPEN)
#define HAS_ALL (HAS_SYN_ONLY | SEGMENT_HAS_SACK | SEGMENT_HAS_TIMESTAMPS)

static const char *const problem_texts[] = {
	[SEGMENT_SOUND] = "nothing is wrong",
	[SEGMENT_SHORT] = "fewer bytes than a TCP header has",
	[SEGMENT_OFFSET_SMALL] = "the data offset is less than the header itself",
	[SEGMENT_OFFSET_BEYOND] = "the data offset points beyond the end of the bytes",
	[SEGMENT_OPTION_NO_LENGTH] = "an option ends before its length",
	[SEGMENT_OPTION_TOO_SHORT] = "an option is shorter than its own kind and length",
	[SEGMENT_OPTION_TOO_LONG] = "an option reaches beyond the header",
	[SEGMENT_OPTION_LENGTH] = "an option has a length that its kind cannot have",
	[SEGMENT_FLAGS] = "a combination of flags that no TCP sends",
};

static_assert(sizeof(problem_texts) / sizeof(problem_texts[0]) == SEGMENT_PROBLEM_COUNT,
	"one text per problem");

const char *segment_problem_text(enum segment_problem problem)
{
	assert((unsigned)problem < SEGMENT_PROBLEM_COUNT);
	return problem_texts[problem];
}

static void view_split(struct segment_view *view)
{
	size_t header_size = (size_t)view->data_offset * WORD_SIZE;
	size_t reachable = header_size < view->size ? header_size : view->size;

	if (header_size < SEGMENT_HEADER_MIN)
		return;
	view->options = view->bytes + SEGMENT_HEADER_MIN;
	view->options_size = reachable - SEGMENT_HEADER_MIN;
	if (header_size > view->size)
		return;
	view->payload = view->bytes + header_size;
	view->payload_size = view->size - header_size;
}

int segment_view_read(const uint8_t *bytes, size_t size, struct segment_view *ret_view)
{
	struct segment_view view = {.bytes = bytes, .size = size};
	struct cursor cursor;
	uint16_t word;

	if (size < SEGMENT_HEADER_MIN)
		return -EBADMSG;
	cursor = cursor_over(bytes, SEGMENT_HEADER_MIN);
	view.source_port = cursor_be16(&cursor);
	view.destination_port = cursor_be16(&cursor);
	view.seq = seq_from(cursor_be32(&cursor));
	view.ack = seq_from(cursor_be32(&cursor));
	word = cursor_be16(&cursor);
	view.data_offset = (uint8_t)(word >> 12);
	view.flags = word & FLAGS_ALL;
	view.window = cursor_be16(&cursor);
	view.checksum = cursor_be16(&cursor);
	view.urgent = cursor_be16(&cursor);
	assert(!cursor.failed && cursor_left(&cursor) == 0);
	view_split(&view);
	*ret_view = view;
	return 0;
}

void segment_view_options(const struct segment_view *view, struct option_walk *ret_walk)
{
	option_walk_init(ret_walk, view->options, view->options_size);
}

static enum segment_problem problem_from_option(enum option_problem problem)
{
	switch (problem) {
	case OPTION_SOUND:
		return SEGMENT_SOUND;
	case OPTION_NO_LENGTH:
		return SEGMENT_OPTION_NO_LENGTH;
	case OPTION_TOO_SHORT:
		return SEGMENT_OPTION_TOO_SHORT;
	case OPTION_TOO_LONG:
		return SEGMENT_OPTION_TOO_LONG;
	}
	assert(false);
	return SEGMENT_SOUND;
}

static int fault_set(struct segment_fault *fault, enum segment_problem problem, size_t offset)
{
	*fault = (struct segment_fault){problem, offset};
	return -EBADMSG;
}

int segment_view_check(const struct segment_view *view, struct segment_fault *ret_fault)
{
	size_t header_size = (size_t)view->data_offset * WORD_SIZE;
	bool cut = header_size > view->size;
	struct option_walk walk;
	struct option option;
	int r;

	if (header_size < SEGMENT_HEADER_MIN)
		return fault_set(ret_fault, SEGMENT_OFFSET_SMALL, OFFSET_AT);
	segment_view_options(view, &walk);
	do {
		r = option_next(&walk, &option);
	} while (r > 0);
	/* Where the bytes are cut, an option that reaches beyond them may well be sound. */
	if (r < 0 && !(cut && walk.problem != OPTION_TOO_SHORT))
		return fault_set(ret_fault, problem_from_option(walk.problem),
			SEGMENT_HEADER_MIN + walk.offset);
	if (cut)
		return fault_set(ret_fault, SEGMENT_OFFSET_BEYOND, OFFSET_AT);
	return 0;
}

static void decode_sack(struct cursor *cursor, struct segment *segment)
{
	segment->has |= SEGMENT_HAS_SACK;
	segment->sack_count = 0;
	while (cursor_left(cursor) > 0) {
		struct segment_sack *sack = &segment->sack[segment->sack_count++];

		assert(segment->sack_count <= SEGMENT_SACK_MAX);
		sack->left = seq_from(cursor_be32(cursor));
		sack->right = seq_from(cursor_be32(cursor));
	}
}

static void decode_fast_open(struct cursor *cursor, struct segment *segment)
{
	segment->has |= SEGMENT_HAS_FAST_OPEN;
	segment->fast_open_size = (uint8_t)cursor_left(cursor);
	memset(segment->fast_open, 0, sizeof(segment->fast_open));
	cursor_copy(cursor, segment->fast_open, segment->fast_open_size);
}

/* `option` has a length that is legal for its kind. */
static void decode_option(const struct option *option, struct segment *segment)
{
	const struct option_row *row = option_row(option->kind);
	struct cursor cursor = cursor_over(option->data, option->data_size);

	if (row && row->syn_only && !(segment->flags & FLAG_SYN)) {
		segment->saw |= SEGMENT_SAW_UNKNOWN;
		return;
	}
	switch (option->kind) {
	case OPTION_EOL:
	case OPTION_NOP:
		break;
	case OPTION_MSS:
		segment->has |= SEGMENT_HAS_MSS;
		segment->mss = cursor_be16(&cursor);
		break;
	case OPTION_WINDOW_SCALE:
		segment->has |= SEGMENT_HAS_WINDOW_SCALE;
		segment->window_scale = cursor_u8(&cursor);
		if (segment->window_scale > SEGMENT_SCALE_MAX)
			segment->window_scale = SEGMENT_SCALE_MAX;
		break;
	case OPTION_SACK_PERMITTED:
		segment->has |= SEGMENT_HAS_SACK_PERMITTED;
		break;
	case OPTION_SACK:
		decode_sack(&cursor, segment);
		break;
	case OPTION_TIMESTAMPS:
		segment->has |= SEGMENT_HAS_TIMESTAMPS;
		segment->timestamp_value = cursor_be32(&cursor);
		segment->timestamp_echo = cursor_be32(&cursor);
		break;
	case OPTION_FAST_OPEN:
		decode_fast_open(&cursor, segment);
		break;
	case OPTION_MD5:
		segment->saw |= SEGMENT_SAW_MD5;
		break;
	case OPTION_AO:
		segment->saw |= SEGMENT_SAW_AO;
		break;
	case OPTION_MPTCP:
		segment->saw |= SEGMENT_SAW_MPTCP;
		break;
	default:
		/* RFC9293 MUST-6 */
		segment->saw |= SEGMENT_SAW_UNKNOWN;
		break;
	}
	assert(!cursor.failed);
}

/* The kinds of which the segment keeps the content; a wrong length of any other is not ours to
 * judge. */
static bool option_is_carried(uint8_t kind)
{
	return kind == OPTION_MSS || kind == OPTION_WINDOW_SCALE || kind == OPTION_SACK_PERMITTED ||
	       kind == OPTION_SACK || kind == OPTION_TIMESTAMPS || kind == OPTION_FAST_OPEN;
}

/* A SACK list shorter than the one that it replaces leaves blocks behind. */
static void clear_unused_sack(struct segment *segment)
{
	size_t used = segment->sack_count;

	memset(&segment->sack[used], 0, (SEGMENT_SACK_MAX - used) * sizeof(segment->sack[0]));
}

int segment_decode(const struct segment_view *view, struct segment *ret_segment,
	struct segment_fault *ret_fault)
{
	struct segment segment = {.source_port = view->source_port,
		.destination_port = view->destination_port,
		.seq = view->seq,
		.flags = view->flags & ~FLAGS_RESERVED & FLAGS_ALL,
		.window = view->window};
	struct segment_fault ignored;
	struct option_walk walk;
	struct option option;

	if (!ret_fault)
		ret_fault = &ignored;
	if (segment_view_check(view, ret_fault) < 0)
		return -EBADMSG;
	if (flags_judge(segment.flags) != FLAGS_LEGAL)
		return fault_set(ret_fault, SEGMENT_FLAGS, OFFSET_AT);
	if (segment.flags & FLAG_ACK)
		segment.ack = view->ack;
	if (segment.flags & FLAG_URG)
		segment.urgent = view->urgent;

	segment_view_options(view, &walk);
	while (option_next(&walk, &option) > 0) {
		if (option_is_carried(option.kind) &&
			!option_length_legal(option.kind, option.length))
			return fault_set(ret_fault, SEGMENT_OPTION_LENGTH,
				SEGMENT_HEADER_MIN + option.offset);
		decode_option(&option, &segment);
	}
	clear_unused_sack(&segment);
	*ret_segment = segment;
	return 0;
}

/* Bytes on their way out. What does not fit is counted and not written. */
struct writer {
	uint8_t *bytes;
	size_t size; /* of bytes */
	size_t used; /* may exceed size */
	bool align;
};

static void write_u8(struct writer *writer, uint8_t value)
{
	if (writer->used < writer->size)
		writer->bytes[writer->used] = value;
	writer->used++;
}

static void write_be16(struct writer *writer, uint16_t value)
{
	write_u8(writer, (uint8_t)(value >> 8));
	write_u8(writer, (uint8_t)value);
}

static void write_be32(struct writer *writer, uint32_t value)
{
	write_be16(writer, (uint16_t)(value >> 16));
	write_be16(writer, (uint16_t)value);
}

/* NOPs stand before the option so that its numbers lie on words. */
static void write_option_head(struct writer *writer, uint8_t kind, uint8_t length)
{
	assert(option_length_legal(kind, length));
	if (writer->align) {
		while ((writer->used + length) % WORD_SIZE != 0)
			write_u8(writer, OPTION_NOP);
	}
	write_u8(writer, kind);
	write_u8(writer, length);
}

static void write_sack(struct writer *writer, const struct segment *segment)
{
	write_option_head(writer, OPTION_SACK, (uint8_t)(2 + 8 * segment->sack_count));
	for (size_t i = 0; i < segment->sack_count; i++) {
		write_be32(writer, segment->sack[i].left.value);
		write_be32(writer, segment->sack[i].right.value);
	}
}

static void write_fast_open(struct writer *writer, const struct segment *segment)
{
	write_option_head(writer, OPTION_FAST_OPEN, (uint8_t)(2 + segment->fast_open_size));
	for (size_t i = 0; i < segment->fast_open_size; i++)
		write_u8(writer, segment->fast_open[i]);
}

static void write_options(struct writer *writer, const struct segment *segment)
{
	if (segment->has & SEGMENT_HAS_MSS) {
		write_option_head(writer, OPTION_MSS, 4);
		write_be16(writer, segment->mss);
	}
	if (segment->has & SEGMENT_HAS_SACK_PERMITTED)
		write_option_head(writer, OPTION_SACK_PERMITTED, 2);
	if (segment->has & SEGMENT_HAS_TIMESTAMPS) {
		write_option_head(writer, OPTION_TIMESTAMPS, 10);
		write_be32(writer, segment->timestamp_value);
		write_be32(writer, segment->timestamp_echo);
	}
	if (segment->has & SEGMENT_HAS_WINDOW_SCALE) {
		write_option_head(writer, OPTION_WINDOW_SCALE, 3);
		write_u8(writer, segment->window_scale);
	}
	if (segment->has & SEGMENT_HAS_FAST_OPEN)
		write_fast_open(writer, segment);
	if (segment->has & SEGMENT_HAS_SACK)
		write_sack(writer, segment);
	/* RFC9293 MUST-69: what lies behind the end of the list is zero. */
	while (writer->used % WORD_SIZE != 0)
		write_u8(writer, OPTION_EOL);
}

/* RFC9293 MUST-65 for MSS; the RFCs of the other options say the same of theirs. */
static bool segment_is_legal(const struct segment *segment)
{
	if ((segment->flags & ~(FLAGS_ALL & ~FLAGS_RESERVED)) != 0 ||
		flags_judge(segment->flags) != FLAGS_LEGAL)
		return false;
	if ((segment->has & ~HAS_ALL) != 0)
		return false;
	if ((segment->has & HAS_SYN_ONLY) != 0 && !(segment->flags & FLAG_SYN))
		return false;
	if ((segment->has & SEGMENT_HAS_WINDOW_SCALE) && segment->window_scale > SEGMENT_SCALE_MAX)
		return false;
	if ((segment->has & SEGMENT_HAS_SACK) &&
		(segment->sack_count == 0 || segment->sack_count > SEGMENT_SACK_MAX))
		return false;
	if ((segment->has & SEGMENT_HAS_FAST_OPEN) &&
		(segment->fast_open_size > SEGMENT_COOKIE_MAX ||
			!option_length_legal(
				OPTION_FAST_OPEN, (uint8_t)(2 + segment->fast_open_size))))
		return false;
	return true;
}

static void write_fixed(struct writer *writer, const struct segment *segment, size_t header_size)
{
	bool ack = segment->flags & FLAG_ACK;
	bool urg = segment->flags & FLAG_URG;

	write_be16(writer, segment->source_port);
	write_be16(writer, segment->destination_port);
	write_be32(writer, segment->seq.value);
	write_be32(writer, ack ? segment->ack.value : 0);
	write_be16(writer, (uint16_t)(header_size / WORD_SIZE << 12 | segment->flags));
	write_be16(writer, segment->window);
	write_be16(writer, 0);
	write_be16(writer, urg ? segment->urgent : 0);
	assert(writer->used == SEGMENT_HEADER_MIN);
}

int segment_encode(const struct segment *segment, uint8_t *buffer, size_t buffer_size)
{
	uint8_t options[OPTION_SPACE_MAX];
	struct writer writer = {.bytes = options, .size = sizeof(options), .align = true};
	size_t options_size;

	if (!segment_is_legal(segment))
		return -EINVAL;
	write_options(&writer, segment);
	if (writer.used > sizeof(options)) {
		writer.used = 0;
		writer.align = false;
		write_options(&writer, segment);
	}
	if (writer.used > sizeof(options))
		return -EMSGSIZE;
	options_size = writer.used;
	if (SEGMENT_HEADER_MIN + options_size > buffer_size)
		return -ENOSPC;
	writer = (struct writer){.bytes = buffer, .size = buffer_size};
	write_fixed(&writer, segment, SEGMENT_HEADER_MIN + options_size);
	memcpy(buffer + SEGMENT_HEADER_MIN, options, options_size);
	return (int)(SEGMENT_HEADER_MIN + options_size);
}

void segment_set_checksum(uint8_t *header, uint16_t checksum)
{
	struct writer writer = {.bytes = header + SEGMENT_CHECKSUM_AT, .size = 2};

	write_be16(&writer, checksum);
}

static bool sack_equal(const struct segment *a, const struct segment *b)
{
	if (a->sack_count != b->sack_count)
		return false;
	for (size_t i = 0; i < a->sack_count; i++) {
		if (!seq_equal(a->sack[i].left, b->sack[i].left) ||
			!seq_equal(a->sack[i].right, b->sack[i].right))
			return false;
	}
	return true;
}

static bool options_equal(const struct segment *a, const struct segment *b)
{
	if (a->has != b->has)
		return false;
	if ((a->has & SEGMENT_HAS_MSS) && a->mss != b->mss)
		return false;
	if ((a->has & SEGMENT_HAS_WINDOW_SCALE) && a->window_scale != b->window_scale)
		return false;
	if ((a->has & SEGMENT_HAS_TIMESTAMPS) && (a->timestamp_value != b->timestamp_value ||
							 a->timestamp_echo != b->timestamp_echo))
		return false;
	if ((a->has & SEGMENT_HAS_SACK) && !sack_equal(a, b))
		return false;
	if ((a->has & SEGMENT_HAS_FAST_OPEN) &&
		(a->fast_open_size != b->fast_open_size ||
			memcmp(a->fast_open, b->fast_open, a->fast_open_size) != 0))
		return false;
	return true;
}

bool segment_equal(const struct segment *a, const struct segment *b)
{
	if (a->source_port != b->source_port || a->destination_port != b->destination_port)
		return false;
	if (!seq_equal(a->seq, b->seq) || a->flags != b->flags || a->window != b->window)
		return false;
	if ((a->flags & FLAG_ACK) && !seq_equal(a->ack, b->ack))
		return false;
	if ((a->flags & FLAG_URG) && a->urgent != b->urgent)
		return false;
	return options_equal(a, b);
}

uint32_t segment_length(const struct segment *segment, uint32_t payload_size)
{
	return seq_length(payload_size, segment->flags & FLAG_SYN, segment->flags & FLAG_FIN);
}

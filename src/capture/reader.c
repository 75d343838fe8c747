/* How it works: the first bytes tell the format, which has a file of its own (pcap.c, pcapng.c);
 * each reads one record and says what it used. What both need stands here. */
#include "capture/reader.h"

#include <assert.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/gettext.h"
#include "capture/format.h"
#include "capture/pcapng.h"

static const char *const problem_texts[] = {
	[CAPTURE_SOUND] = N_("nothing is wrong"),
	[CAPTURE_UNKNOWN_MAGIC] = N_("this is neither pcap nor pcapng"),
	[CAPTURE_VERSION] = N_("this version of the format is not known"),
	[CAPTURE_FRAME_LENGTH] = N_("a frame is longer than any can be"),
	[CAPTURE_BLOCK_LENGTH] = N_("a block has a length that it cannot have"),
	[CAPTURE_BLOCK_END] = N_("a block's two lengths differ"),
	[CAPTURE_BYTE_ORDER] = N_("a section does not tell its byte order"),
	[CAPTURE_NO_INTERFACE] = N_("a frame is of an interface that was not described"),
	[CAPTURE_FRAME_BEYOND] = N_("a frame reaches beyond its block"),
	[CAPTURE_MANY_INTERFACES] = N_("there are too many interfaces"),
	[CAPTURE_TIME_RESOLUTION] = N_("an interface has a clock that is too fine"),
	[CAPTURE_CUT] = N_("the file is cut short"),
};

static_assert(sizeof(problem_texts) / sizeof(problem_texts[0]) == CAPTURE_PROBLEM_COUNT,
	"one text per problem");

const char *capture_problem_text(enum capture_problem problem)
{
	assert((unsigned)problem < CAPTURE_PROBLEM_COUNT);
	return _(problem_texts[problem]);
}

void capture_reader_init(struct capture_reader *reader)
{
	*reader = (struct capture_reader){0};
}

void capture_reader_deinit(struct capture_reader *reader)
{
	free(reader->interfaces);
	*reader = (struct capture_reader){0};
}

int capture_damaged(struct capture_reader *reader, enum capture_problem problem)
{
	reader->problem = problem;
	return CAPTURE_END;
}

int capture_starved(struct capture_reader *reader, size_t size, bool last)
{
	if (!last)
		return CAPTURE_MORE;
	if (size)
		reader->problem = CAPTURE_CUT;
	return CAPTURE_END;
}

struct capture_interface *capture_add_interface(struct capture_reader *reader, int *ret_error)
{
	struct capture_interface *interface;

	if (reader->interface_count >= CAPTURE_INTERFACES_MAX) {
		*ret_error = capture_damaged(reader, CAPTURE_MANY_INTERFACES);
		return NULL;
	}
	*ret_error = array_reserve(&reader->interfaces, &reader->interface_capacity,
		(size_t)reader->interface_count + 1, sizeof(*reader->interfaces));
	if (*ret_error)
		return NULL;
	interface = &reader->interfaces[reader->interface_count++];
	*interface = (struct capture_interface){
		.multiplier = 1000,
		.divisor = 1,
		.received = UINT64_MAX,
		.dropped_interface = UINT64_MAX,
		.dropped_system = UINT64_MAX,
	};
	return interface;
}

/* An FCS is part of a frame that is there to its end. */
static void cut_fcs(struct frame *frame, uint32_t fcs_size)
{
	uint32_t wire = frame->wire_size > fcs_size ? frame->wire_size - fcs_size : 0;

	if (frame->size > wire)
		frame->size = wire;
	frame->wire_size = wire;
}

int capture_give(struct capture_reader *reader, uint32_t index, struct frame *frame)
{
	struct capture_interface *interface = &reader->interfaces[index];

	frame->number = ++reader->frames;
	frame->interface = index;
	frame->link_type = interface->link_type;
	interface->frames++;
	/* Some writers do not know it, or tell less than they captured. */
	if (frame->wire_size < frame->size)
		frame->wire_size = frame->size;
	if (interface->fcs_size)
		cut_fcs(frame, interface->fcs_size);
	reader->last = frame->at;
	return CAPTURE_FRAME;
}

static int find_format(struct capture_reader *reader, const uint8_t *bytes, size_t size, bool last)
{
	uint32_t magic;

	if (size < sizeof(magic))
		return capture_starved(reader, size, last);
	memcpy(&magic, bytes, sizeof(magic));
	if (pcap_knows(magic))
		return pcap_begin(reader, bytes, size, last);
	if (magic == PCAPNG_SECTION) {
		reader->format = CAPTURE_FORMAT_PCAPNG;
		return CAPTURE_FRAME;
	}
	return capture_damaged(reader, CAPTURE_UNKNOWN_MAGIC);
}

int capture_reader_next(struct capture_reader *reader, const uint8_t *bytes, size_t size, bool last,
	struct frame *ret_frame)
{
	uint64_t start = reader->offset;

	if (reader->problem)
		return CAPTURE_END;
	if (reader->format == CAPTURE_FORMAT_UNKNOWN) {
		int outcome = find_format(reader, bytes, size, last);

		if (outcome != CAPTURE_FRAME)
			return outcome;
	}
	bytes += reader->offset - start;
	size -= reader->offset - start;
	return reader->format == CAPTURE_FORMAT_PCAP
		       ? pcap_next(reader, bytes, size, last, ret_frame)
		       : pcapng_next(reader, bytes, size, last, ret_frame);
}

/* How it works: a place for each datagram, found by looking through all (there are few, and
 * fragments are rare); its parts are kept sorted by offset, their bytes in one buffer. */
#include "capture/fragment.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct part {
	uint16_t offset, size;
	uint16_t captured; /* from the start of the part */
};

struct fragment_datagram {
	struct packet first; /* the one with offset 0, else any */
	struct instant since;
	struct part parts[FRAGMENT_PARTS_MAX];
	uint32_t part_count;
	uint32_t size; /* 0: the last part has not come */
	uint8_t *bytes;
	bool used;
};

void fragments_init(struct fragments *fragments)
{
	*fragments = (struct fragments){0};
}

void fragments_deinit(struct fragments *fragments)
{
	for (unsigned i = 0; fragments->datagrams && i < FRAGMENT_DATAGRAMS_MAX; i++)
		free(fragments->datagrams[i].bytes);
	free(fragments->datagrams);
	free(fragments->whole);
	*fragments = (struct fragments){0};
}

static bool same_datagram(const struct packet *a, const struct packet *b)
{
	return a->fragment.id == b->fragment.id && a->protocol == b->protocol &&
	       a->vlan == b->vlan && a->network == b->network &&
	       address_equal(&a->source, &b->source) &&
	       address_equal(&a->destination, &b->destination);
}

static void let_go(struct fragment_datagram *datagram)
{
	free(datagram->bytes);
	*datagram = (struct fragment_datagram){0};
}

static void expire(struct fragments *fragments, struct instant at)
{
	for (unsigned i = 0; i < FRAGMENT_DATAGRAMS_MAX; i++) {
		struct fragment_datagram *datagram = &fragments->datagrams[i];

		if (!datagram->used ||
			duration_ms(duration_between(datagram->since, at)) <= FRAGMENT_AGE_MAX_MS)
			continue;
		fragments->expired++;
		let_go(datagram);
	}
}

/* A place for a new datagram: a free one, else that of the oldest. */
static struct fragment_datagram *make_place(struct fragments *fragments)
{
	struct fragment_datagram *oldest = &fragments->datagrams[0];

	for (unsigned i = 0; i < FRAGMENT_DATAGRAMS_MAX; i++) {
		struct fragment_datagram *datagram = &fragments->datagrams[i];

		if (!datagram->used)
			return datagram;
		if (datagram->since.ns < oldest->since.ns)
			oldest = datagram;
	}
	fragments->evicted++;
	let_go(oldest);
	return oldest;
}

/* The datagram of a part. NULL: out of memory. */
static struct fragment_datagram *find_or_begin(
	struct fragments *fragments, const struct packet *part, struct instant at)
{
	struct fragment_datagram *datagram;

	for (unsigned i = 0; i < FRAGMENT_DATAGRAMS_MAX; i++)
		if (fragments->datagrams[i].used &&
			same_datagram(&fragments->datagrams[i].first, part))
			return &fragments->datagrams[i];
	datagram = make_place(fragments);
	datagram->bytes = malloc(FRAGMENT_BYTES_MAX + 1);
	if (!datagram->bytes)
		return NULL;
	datagram->used = true;
	datagram->since = at;
	datagram->first = *part;
	return datagram;
}

enum fit { FIT_NEW, FIT_DUPLICATE, FIT_OVERLAP, FIT_IMPOSSIBLE };

/* How a part goes with those that are there; *ret_at: before which it belongs. */
static enum fit fit_part(const struct fragment_datagram *datagram,
	const struct packet_fragment *part, uint32_t *ret_at)
{
	uint32_t end = part->offset + part->size, at = 0;

	/* All parts but the last are a multiple of eight bytes. */
	if (end > FRAGMENT_BYTES_MAX || !part->size || (part->more && part->size % 8))
		return FIT_IMPOSSIBLE;
	if (datagram->size && (end > datagram->size || (!part->more && end != datagram->size)))
		return FIT_IMPOSSIBLE;
	while (at < datagram->part_count && datagram->parts[at].offset < part->offset)
		at++;
	*ret_at = at;
	if (at < datagram->part_count && datagram->parts[at].offset == part->offset &&
		datagram->parts[at].size == part->size)
		return FIT_DUPLICATE;
	if (at < datagram->part_count && datagram->parts[at].offset < end)
		return FIT_OVERLAP;
	if (at && datagram->parts[at - 1].offset + datagram->parts[at - 1].size > part->offset)
		return FIT_OVERLAP;
	/* The end that this part tells lies before one that is there. */
	if (!part->more && at < datagram->part_count)
		return FIT_IMPOSSIBLE;
	return datagram->part_count < FRAGMENT_PARTS_MAX ? FIT_NEW : FIT_IMPOSSIBLE;
}

static void keep_part(struct fragment_datagram *datagram, const struct packet *packet, uint32_t at)
{
	const struct packet_fragment *part = &packet->fragment;
	struct part *place = &datagram->parts[at];

	memmove(place + 1, place, (datagram->part_count - at) * sizeof(*place));
	*place = (struct part){
		(uint16_t)part->offset, (uint16_t)part->size, (uint16_t)part->captured};
	datagram->part_count++;
	memcpy(datagram->bytes + part->offset, part->bytes, part->captured);
	if (!part->more)
		datagram->size = part->offset + part->size;
	if (!part->offset)
		datagram->first = *packet;
}

static bool is_complete(const struct fragment_datagram *datagram)
{
	uint32_t end = 0;

	for (uint32_t i = 0; i < datagram->part_count; i++) {
		if (datagram->parts[i].offset != end)
			return false;
		end += datagram->parts[i].size;
	}
	return datagram->size && end == datagram->size;
}

/* Bytes from the start that were captured without a gap. */
static uint32_t captured_size(const struct fragment_datagram *datagram)
{
	uint32_t size = 0;

	for (uint32_t i = 0; i < datagram->part_count; i++) {
		size += datagram->parts[i].captured;
		if (datagram->parts[i].captured < datagram->parts[i].size)
			break;
	}
	return size;
}

static void give_out(
	struct fragments *fragments, struct fragment_datagram *datagram, struct packet *ret_packet)
{
	free(fragments->whole);
	fragments->whole = datagram->bytes;
	datagram->bytes = NULL;
	fragments->completed++;
	packet_decode_whole(&datagram->first, fragments->whole, captured_size(datagram),
		datagram->size, ret_packet);
	let_go(datagram);
}

int fragments_take(struct fragments *fragments, const struct packet *part, struct instant at,
	struct packet *ret_packet)
{
	struct fragment_datagram *datagram;
	uint32_t place;

	if (!fragments->datagrams)
		fragments->datagrams =
			calloc(FRAGMENT_DATAGRAMS_MAX, sizeof(*fragments->datagrams));
	if (!fragments->datagrams)
		return -ENOMEM;
	fragments->received++;
	expire(fragments, at);
	datagram = find_or_begin(fragments, part, at);
	if (!datagram)
		return -ENOMEM;
	switch (fit_part(datagram, &part->fragment, &place)) {
	case FIT_NEW:
		keep_part(datagram, part, place);
		break;
	case FIT_DUPLICATE:
		return 0;
	case FIT_OVERLAP:
		fragments->overlapping++;
		let_go(datagram);
		return 0;
	case FIT_IMPOSSIBLE:
		fragments->impossible++;
		return 0;
	}
	if (!is_complete(datagram))
		return 0;
	give_out(fragments, datagram, ret_packet);
	return 1;
}

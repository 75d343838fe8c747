/* How it works: chained buckets, since connections come and go by the million; entries come from
 * chunks, and the list from the oldest to the newest is in the order of the last segment. */
#include "capture/track.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_ENTRIES	  1024
#define BUCKETS_MIN	  1024
#define ANSWER_AWAITED_MS 3000
#define CACHE_LINE	  64

struct track_chunk {
	struct track_chunk *next;
	struct track_entry entries[CHUNK_ENTRIES];
};

static_assert(sizeof(struct track_entry) <= TRACK_ENTRY_SIZE, "the limit that the header states");

void track_init(struct track *track, struct hash_key key, uint32_t limit)
{
	assert(limit);
	*track = (struct track){.key = key, .limit = limit};
}

/* ---- the list ----------------------------------------------------------------------------- */

static void list_take_out(struct track *track, struct track_entry *entry)
{
	*(entry->older ? &entry->older->newer : &track->oldest) = entry->newer;
	*(entry->newer ? &entry->newer->older : &track->newest) = entry->older;
}

static void list_append(struct track *track, struct track_entry *entry)
{
	entry->older = track->newest;
	entry->newer = NULL;
	*(track->newest ? &track->newest->newer : &track->oldest) = entry;
	track->newest = entry;
}

void track_each(const struct track *track,
	void (*each)(void *context, const struct track_entry *entry), void *context)
{
	for (const struct track_entry *entry = track->oldest; entry; entry = entry->newer)
		each(context, entry);
}

/* ---- names -------------------------------------------------------------------------------- */

/* Both directions hash alike: the smaller name first. */
struct key_bytes {
	struct address addresses[2];
	uint16_t ports[2];
} __attribute__((packed));

static int compare_names(const struct track_name *a, const struct track_name *b)
{
	int order = memcmp(&a->address, &b->address, sizeof(a->address));

	return order ? order : (int)a->port - (int)b->port;
}

static uint64_t hash_names(const struct track *track, const struct track_name names[2])
{
	unsigned first = compare_names(&names[0], &names[1]) > 0;
	struct key_bytes bytes = {
		.addresses = {names[first].address, names[!first].address},
		.ports = {names[first].port, names[!first].port},
	};

	return hash_bytes(track->key, &bytes, sizeof(bytes));
}

static bool same_name(const struct track_name *a, const struct track_name *b)
{
	return a->port == b->port && address_equal(&a->address, &b->address);
}

/* The side that names[0] is in an entry, -1 where the entry is of others. Where both ends have the
 * same name, the first sender is taken for all. */
static int side_in(const struct track_entry *entry, const struct track_name names[2])
{
	if (same_name(&entry->names[0], &names[0]) && same_name(&entry->names[1], &names[1]))
		return 0;
	return same_name(&entry->names[0], &names[1]) && same_name(&entry->names[1], &names[0])
		       ? 1
		       : -1;
}

/* ---- buckets ------------------------------------------------------------------------------ */

static struct track_entry **bucket_of(const struct track *track, uint64_t hash)
{
	return &track->buckets[hash & (track->bucket_count - 1)];
}

static void link_entry(struct track *track, struct track_entry *entry)
{
	struct track_entry **bucket = bucket_of(track, entry->hash);

	entry->same_bucket = *bucket;
	*bucket = entry;
}

static void unlink_entry(struct track *track, const struct track_entry *entry)
{
	struct track_entry **at = bucket_of(track, entry->hash);

	while (*at != entry)
		at = &(*at)->same_bucket;
	*at = entry->same_bucket;
}

/* Twice as many buckets, before there are more entries than buckets. */
static int grow(struct track *track)
{
	uint32_t wanted = track->bucket_count ? track->bucket_count * 2 : BUCKETS_MIN;
	struct track_entry **buckets;

	if (track->count < track->bucket_count)
		return 0;
	buckets = calloc(wanted, sizeof(*buckets));
	if (!buckets)
		return -ENOMEM;
	free(track->buckets);
	track->buckets = buckets;
	track->bucket_count = wanted;
	for (struct track_entry *entry = track->oldest; entry; entry = entry->newer)
		link_entry(track, entry);
	return 0;
}

static struct track_entry *find(
	const struct track *track, const struct track_place *place, int *ret_side)
{
	if (!track->bucket_count)
		return NULL;
	for (struct track_entry *entry = *bucket_of(track, place->hash); entry;
		entry = entry->same_bucket) {
		*ret_side = entry->hash == place->hash ? side_in(entry, place->names) : -1;
		if (*ret_side >= 0)
			return entry;
	}
	return NULL;
}

/* ---- places ------------------------------------------------------------------------------- */

static void end(struct track *track, struct track_entry *entry)
{
	if (track->ended)
		track->ended(track->context, entry);
	unlink_entry(track, entry);
	list_take_out(track, entry);
	track->count--;
	entry->same_bucket = track->unused;
	track->unused = entry;
}

/* Over, or a try that nobody answers. */
static bool may_go(const struct track_entry *entry, struct instant now)
{
	const struct flow *flow = &entry->flow;

	if (flow_is_over(flow))
		return true;
	return (!flow->sides[0].segments || !flow->sides[1].segments) &&
	       duration_ms(duration_between(flow->last, now)) > ANSWER_AWAITED_MS;
}

static void evict(struct track *track, struct instant now)
{
	struct track_entry *entry = track->oldest;

	for (unsigned i = 0; entry && i < TRACK_LOOK_BACK; i++, entry = entry->newer) {
		if (!may_go(entry, now))
			continue;
		track->evicted_over++;
		end(track, entry);
		return;
	}
	track->evicted_live++;
	end(track, track->oldest);
}

static int add_chunk(struct track *track)
{
	struct track_chunk *chunk = malloc(sizeof(*chunk));

	if (!chunk)
		return -ENOMEM;
	chunk->next = track->chunks;
	track->chunks = chunk;
	for (unsigned i = CHUNK_ENTRIES; i-- > 0;) {
		chunk->entries[i].same_bucket = track->unused;
		track->unused = &chunk->entries[i];
	}
	return 0;
}

static struct track_entry *take_place(struct track *track, struct instant now)
{
	struct track_entry *entry;

	if (track->count >= track->limit)
		evict(track, now);
	if (!track->unused && add_chunk(track))
		return NULL;
	entry = track->unused;
	track->unused = entry->same_bucket;
	return entry;
}

void track_deinit(struct track *track)
{
	while (track->oldest)
		end(track, track->oldest);
	while (track->chunks) {
		struct track_chunk *chunk = track->chunks;

		track->chunks = chunk->next;
		free(chunk);
	}
	free(track->buckets);
	*track = (struct track){.key = track->key, .limit = track->limit};
}

/* ------------------------------------------------------------------------------------------- */

static struct track_entry *begin(struct track *track, const struct track_place *place,
	const struct packet *packet, const struct flow_segment *segment)
{
	struct track_entry *entry;

	if (grow(track))
		return NULL;
	entry = take_place(track, segment->at);
	if (!entry)
		return NULL;
	*entry = (struct track_entry){.names = {place->names[0], place->names[1]},
		.vlan = packet->vlan,
		.network = packet->network,
		.stream = track->streams++,
		.hash = place->hash};
	flow_init(&entry->flow, segment);
	link_entry(track, entry);
	list_append(track, entry);
	track->count++;
	return entry;
}

/* False where the header is not one of TCP. */
static bool read_segment(
	const struct packet *packet, const struct frame *frame, struct flow_segment *ret_segment)
{
	const struct segment_view *tcp = &packet->tcp;
	uint32_t header_size = tcp->data_offset * 4u;

	if (header_size < SEGMENT_HEADER_MIN || header_size > packet->wire_size)
		return false;
	*ret_segment = (struct flow_segment){.at = frame->at,
		.frame = frame->number,
		.seq = tcp->seq,
		.ack = tcp->ack,
		.flags = tcp->flags,
		.payload = packet->wire_size - header_size};
	return true;
}

void track_prepare(
	const struct track *track, const struct packet *packet, struct track_place *ret_place)
{
	ret_place->names[0] = (struct track_name){packet->source, packet->tcp.source_port};
	ret_place->names[1] =
		(struct track_name){packet->destination, packet->tcp.destination_port};
	ret_place->hash = hash_names(track, ret_place->names);
	if (track->bucket_count)
		__builtin_prefetch(bucket_of(track, ret_place->hash));
}

void track_fetch(const struct track *track, const struct track_place *place)
{
	const char *entry =
		track->bucket_count ? (const char *)*bucket_of(track, place->hash) : NULL;

	/* All of it is read and written. */
	for (size_t at = 0; entry && at < sizeof(struct track_entry); at += CACHE_LINE)
		__builtin_prefetch(entry + at, 1);
}

int track_take(struct track *track, const struct packet *packet, const struct frame *frame,
	const struct track_place *place, struct track_result *ret_result)
{
	struct track_result result = {0};
	struct flow_segment segment;
	int side = 0;

	if (!read_segment(packet, frame, &segment)) {
		track->malformed++;
		return 0;
	}
	track->segments++;
	result.entry = find(track, place, &side);
	if (result.entry && flow_is_new(&result.entry->flow, (unsigned)side, &segment)) {
		end(track, result.entry);
		result.entry = NULL;
	}
	if (!result.entry) {
		side = 0;
		result.begun = true;
		result.entry = begin(track, place, packet, &segment);
		if (!result.entry)
			return -ENOMEM;
	} else if (result.entry != track->newest) {
		list_take_out(track, result.entry);
		list_append(track, result.entry);
	}
	result.side = (unsigned)side;
	result.changed = flow_take(&result.entry->flow, result.side, &segment);
	*ret_result = result;
	return 1;
}

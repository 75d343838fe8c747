/* What a bottleneck's own load looks like. Who sends as fast as the way takes it fills the queue
 * before its narrowest link until some is dropped; the shorter the queue, the more. Measured on clean
 * links of 10 to 1000 Mbit/s with queues of 2 to 30 ms and one to six transfers: CUBIC and Reno lost up
 * to 18 %, BBR up to 32 %. What tells it from loss by chance is the round trip: it is longer by the
 * queue in all of these, in both looks, while the peer's window holds nothing back. */
#include "diagnose/rules/way.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/rules/rules.h"

/* A queue of 2 ms made the round trip 1.4 ms longer and more; on links without one, busy machines
 * included, it varied by less in one of two looks. */
#define QUEUE_MIN_US 1000
/* The way itself may be long, and varies by a part of its length. */
#define QUEUE_PART 4
/* Of a peer that reads slowly the round trip is long as well: the ACKs of what it has no room for wait
 * for its program. Held back for a tenth of the look it says nothing of the way. */
#define READER_PART 10

static struct way *way_find(
	const struct ways *ways, const struct model *model, const struct address *remote)
{
	struct map_probe probe = map_probe_start(&ways->map, address_hash(model->key, remote));
	uint32_t index;

	while (map_probe_next(&ways->map, &probe, &index))
		if (address_equal(&ways->rows.items[index].remote, remote))
			return &ways->rows.items[index];
	return NULL;
}

static int way_add(struct ways *ways, const struct model *model, const struct address *remote)
{
	uint32_t index;

	if (way_find(ways, model, remote))
		return 0;
	index = model_add(&ways->rows);
	if (index == NONE)
		return -ENOMEM;
	ways->rows.items[index] = (struct way){.remote = *remote, .shortest_us = UINT32_MAX};
	return map_insert(&ways->map, address_hash(model->key, remote), index);
}

/* Has more to send than it is let, and it is not the peer's window that does not let it. Less than a
 * segment may wait for an ACK that is delayed (Nagle). */
static bool is_eager(const struct judge *judge, const struct connection *connection)
{
	uint64_t held_ms = connection->rwnd_limited_ms - connection->before.rwnd_limited_ms;

	return judge_stayed(judge, connection) && connection->unacked &&
	       connection->notsent_bytes >= connection->snd_mss &&
	       (double)held_ms * READER_PART < model_seconds(judge->model) * 1e3;
}

static bool is_longer(uint32_t rtt_us, uint32_t shortest_us)
{
	return rtt_us > shortest_us && rtt_us - shortest_us >= QUEUE_MIN_US &&
	       rtt_us - shortest_us >= shortest_us / QUEUE_PART;
}

/* The way of a connection of the group's namespace that has seen a round trip; NULL for another. */
static struct way *way_of(const struct ways *ways, const struct model *model,
	const struct group *group, const struct connection *row)
{
	return row->netns == group->netns && row->min_rtt_us ? way_find(ways, model, &row->remote)
							     : NULL;
}

static void find_shortest(struct ways *ways, const struct model *model, const struct group *group)
{
	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];
		struct way *way = way_of(ways, model, group, row);

		if (way && row->min_rtt_us < way->shortest_us)
			way->shortest_us = row->min_rtt_us;
	}
}

static void count_queued(struct ways *ways, const struct judge *judge, const struct group *group)
{
	for (uint32_t i = 0; i < judge->model->connections.count; i++) {
		const struct connection *row = &judge->model->connections.items[i];
		struct way *way = way_of(ways, judge->model, group, row);

		if (!way || !is_eager(judge, row))
			continue;
		way->eager++;
		way->queued += is_longer(row->before.rtt_us, way->shortest_us) &&
			       is_longer(row->rtt_us, way->shortest_us);
	}
}

int ways_look(struct ways *ways, const struct judge *judge, const struct group *group)
{
	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		if (way_add(ways, judge->model, &judge_member(judge, m)->remote))
			return -ENOMEM;
	find_shortest(ways, judge->model, group);
	count_queued(ways, judge, group);
	return 0;
}

bool way_is_full(
	const struct ways *ways, const struct judge *judge, const struct connection *member)
{
	const struct way *way = way_find(ways, judge->model, &member->remote);

	return way->queued * 2 > way->eager;
}

void ways_deinit(struct ways *ways)
{
	free(ways->rows.items);
	map_deinit(&ways->map);
}

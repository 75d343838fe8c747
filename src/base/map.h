/* An open-addressing hash map from a hash to the index of a row that the caller keeps elsewhere.
 *
 * Linear probing, power-of-two capacity, at most 13/16 full, 8 bytes a slot, eight a cache line;
 * rows cannot be removed. The map knows hashes only: rows that collide are offered one after the other and the
 * caller compares the real key:
 *
 *	struct map_probe probe = map_probe_start(&map, hash);
 *	uint32_t index;
 *	while (map_probe_next(&map, &probe, &index))
 *		if (same(&rows[index], key))
 *			return &rows[index];
 *
 * Limit: 13/16 of 2^31 rows. */
#ifndef TCPDX_BASE_MAP_H
#define TCPDX_BASE_MAP_H

#include <stdbool.h>
#include <stdint.h>

struct map_slot {
	uint32_t tag;	     /* low half of the hash: position and first comparison */
	uint32_t index_next; /* index + 1; 0 is an empty slot */
};

struct map {
	struct map_slot *slots;
	uint32_t capacity; /* 0 or a power of two */
	uint32_t count;
};

struct map_probe {
	uint32_t tag;
	uint32_t position;
};

/* A zeroed map is an empty one. */
void map_deinit(struct map *map);

/* Forgets every row, keeps the memory. */
void map_clear(struct map *map);

/* Makes room for so many rows in all. Returns 0 or -ENOMEM (the map is then unchanged). */
int map_reserve(struct map *map, uint32_t count);

/* Returns 0 or -ENOMEM (the map is then unchanged). The caller makes sure that the key is new. */
int map_insert(struct map *map, uint64_t hash, uint32_t index);

static inline struct map_probe map_probe_start(const struct map *map, uint64_t hash)
{
	uint32_t tag = (uint32_t)hash;
	return (struct map_probe){
		.tag = tag, .position = map->capacity ? tag & (map->capacity - 1) : 0};
}

/* Brings into the cache where the probe will begin. */
static inline void map_prefetch(const struct map *map, uint64_t hash)
{
	if (map->capacity)
		__builtin_prefetch(&map->slots[(uint32_t)hash & (map->capacity - 1)]);
}

static inline bool map_probe_next(
	const struct map *map, struct map_probe *probe, uint32_t *ret_index)
{
	if (!map->capacity)
		return false;
	for (;;) {
		const struct map_slot *slot = &map->slots[probe->position];

		if (!slot->index_next)
			return false;
		probe->position = (probe->position + 1) & (map->capacity - 1);
		if (slot->tag == probe->tag) {
			*ret_index = slot->index_next - 1;
			return true;
		}
	}
}

#endif

#include "base/map.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAP_CAPACITY_MIN 64
#define CACHE_LINE	 64
#define MAP_CAPACITY_MAX (UINT32_C(1) << 31)

void map_deinit(struct map *map)
{
	free(map->slots);
	*map = (struct map){0};
}

void map_clear(struct map *map)
{
	if (map->slots)
		memset(map->slots, 0, map->capacity * sizeof(*map->slots));
	map->count = 0;
}

static void slot_put(struct map_slot *slots, uint32_t capacity, struct map_slot slot)
{
	uint32_t position = slot.tag & (capacity - 1);

	while (slots[position].index_next)
		position = (position + 1) & (capacity - 1);
	slots[position] = slot;
}

/* Not calloc(): a page of it that is read first, as a table is, is mapped twice, and the second
 * time every processor that runs a thread of ours is interrupted. */
static struct map_slot *slots_new(uint32_t capacity)
{
	size_t size = capacity * sizeof(struct map_slot);
	struct map_slot *slots = aligned_alloc(CACHE_LINE, size);

	if (slots)
		memset(slots, 0, size);
	return slots;
}

static int resize(struct map *map, uint32_t capacity)
{
	struct map_slot *slots = slots_new(capacity);

	if (!slots)
		return -ENOMEM;
	for (uint32_t i = 0; i < map->capacity; i++)
		if (map->slots[i].index_next)
			slot_put(slots, capacity, map->slots[i]);
	free(map->slots);
	map->slots = slots;
	map->capacity = capacity;
	return 0;
}

int map_reserve(struct map *map, uint32_t count)
{
	uint32_t capacity = map->capacity ? map->capacity : MAP_CAPACITY_MIN;

	while ((uint64_t)count * 16 > (uint64_t)capacity * 13) {
		if (capacity > MAP_CAPACITY_MAX / 2)
			return -ENOMEM;
		capacity *= 2;
	}
	return capacity == map->capacity ? 0 : resize(map, capacity);
}

int map_insert(struct map *map, uint64_t hash, uint32_t index)
{
	int error;

	assert(index < UINT32_MAX);
	error = map_reserve(map, map->count + 1);
	if (error)
		return error;
	slot_put(map->slots, map->capacity,
		(struct map_slot){.tag = (uint32_t)hash, .index_next = index + 1});
	map->count++;
	return 0;
}

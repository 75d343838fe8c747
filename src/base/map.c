#include "base/map.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAP_CAPACITY_MIN 64
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

static int map_grow(struct map *map)
{
	uint32_t capacity = map->capacity ? map->capacity * 2 : MAP_CAPACITY_MIN;
	struct map_slot *slots;

	if (map->capacity > MAP_CAPACITY_MAX / 2)
		return -ENOMEM;
	slots = calloc(capacity, sizeof(*slots));
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

int map_insert(struct map *map, uint64_t hash, uint32_t index)
{
	assert(index < UINT32_MAX);
	if ((uint64_t)(map->count + 1) * 16 > (uint64_t)map->capacity * 13) {
		int error = map_grow(map);

		if (error)
			return error;
	}
	slot_put(map->slots, map->capacity,
		(struct map_slot){.tag = (uint32_t)hash, .index_next = index + 1});
	map->count++;
	return 0;
}

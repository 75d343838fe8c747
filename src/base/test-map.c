/* The hash map: what was put in is found, whatever the hashes. */
#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <errno.h>
#include <stdbool.h>

#include "base/hash.h"

static unsigned offered(const struct map *map, uint64_t hash, uint32_t index)
{
	struct map_probe probe = map_probe_start(map, hash);
	uint32_t found;
	unsigned count = 0;

	while (map_probe_next(map, &probe, &found))
		count += found == index;
	return count;
}

static void test_empty(void **state)
{
	struct map map = {0};

	(void)state;
	assert_int_equal(offered(&map, 0, 0), 0);
	map_clear(&map);
	map_deinit(&map);
}

static void test_many(void **state)
{
	struct map map = {0};
	struct hash_key key = {1, 2};

	(void)state;
	for (uint32_t i = 0; i < 10000; i++)
		assert_int_equal(map_insert(&map, hash_u64(key, i), i), 0);
	assert_int_equal(map.count, 10000);
	assert_int_equal(map.capacity & (map.capacity - 1), 0);
	assert_true((uint64_t)map.count * 16 <= (uint64_t)map.capacity * 13);
	for (uint32_t i = 0; i < 10000; i++)
		assert_int_equal(offered(&map, hash_u64(key, i), i), 1);
	for (uint32_t i = 10000; i < 10100; i++)
		assert_int_equal(offered(&map, hash_u64(key, i), i), 0);
	map_clear(&map);
	assert_int_equal(map.count, 0);
	assert_int_equal(offered(&map, hash_u64(key, 5), 5), 0);
	assert_int_equal(map_insert(&map, hash_u64(key, 5), 5), 0);
	assert_int_equal(offered(&map, hash_u64(key, 5), 5), 1);
	map_deinit(&map);
	assert_null(map.slots);
}

/* All in one bucket: slow, and right. */
static void test_collisions(void **state)
{
	struct map map = {0};
	struct map_probe probe;
	bool seen[1000] = {false};
	uint32_t index = 0;

	(void)state;
	for (uint32_t i = 0; i < 1000; i++)
		assert_int_equal(map_insert(&map, UINT64_C(0xffffffff), i), 0);
	probe = map_probe_start(&map, UINT64_C(0xffffffff));
	for (unsigned i = 0; i < 1000; i++) {
		assert_true(map_probe_next(&map, &probe, &index));
		assert_in_range(index, 0, 999);
		assert_false(seen[index]);
		seen[index] = true;
	}
	assert_false(map_probe_next(&map, &probe, &index));
	/* The same place, another hash. */
	assert_int_equal(offered(&map, UINT64_C(0x7fffffff), 0), 0);
	map_deinit(&map);
}

/* At the limit: refused and unchanged. The slots are never looked at. */
static void test_limit(void **state)
{
	struct map_slot slot = {0};
	struct map map = {.slots = &slot, .capacity = 1u << 31, .count = 13u << 27};

	(void)state;
	assert_int_equal(map_insert(&map, 1, 1), -ENOMEM);
	assert_int_equal(map.capacity, 1u << 31);
	assert_int_equal(map.count, 13u << 27);
	assert_ptr_equal(map.slots, &slot);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_collisions),
		cmocka_unit_test(test_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

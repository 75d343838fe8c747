/* Growing arrays. */
#include "base/array.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>

static void test_growth(void **state)
{
	uint64_t *items = NULL;
	uint32_t capacity = 0;

	(void)state;
	assert_int_equal(array_reserve(&items, &capacity, 0, sizeof(*items)), 0);
	assert_null(items);
	for (uint32_t count = 0; count < 5000; count++) {
		assert_int_equal(array_reserve(&items, &capacity, count + 1, sizeof(*items)), 0);
		assert_true(capacity > count);
		assert_true(items[count] == 0);
		items[count] = count;
	}
	for (uint32_t i = 0; i < 5000; i++)
		assert_true(items[i] == i);
	for (uint32_t i = 5000; i < capacity; i++)
		assert_true(items[i] == 0);
	/* At one go, and not more than half as much again. */
	assert_int_equal(array_reserve(&items, &capacity, 100000, sizeof(*items)), 0);
	assert_in_range(capacity, 100000, 150000);
	free(items);
}

static void test_limits(void **state)
{
	uint64_t *items = NULL;
	uint32_t capacity = 0;

	(void)state;
	assert_int_equal(array_reserve(&items, &capacity, SIZE_MAX, 1), -ENOMEM);
	assert_int_equal(array_reserve(&items, &capacity, UINT32_MAX, 1), -ENOMEM);
	assert_int_equal(array_reserve(&items, &capacity, 1000, SIZE_MAX / 1000), -ENOMEM);
	assert_null(items);
	assert_int_equal(capacity, 0);
	/* What a caller allocated by itself may be as small as it likes. */
	items = calloc(1, sizeof(*items));
	capacity = 1;
	assert_int_equal(array_reserve(&items, &capacity, 2, sizeof(*items)), 0);
	assert_true(capacity >= 2);
	free(items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

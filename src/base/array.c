#include "base/array.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_SMALL 4096

int array_reserve(void *items, uint32_t *capacity, size_t needed, size_t item_size)
{
	size_t room = *capacity > 16 ? *capacity : 16;
	char *bytes;

	if (needed <= *capacity)
		return 0;
	if (needed > UINT32_MAX / 2 || needed > SIZE_MAX / item_size / 2)
		return -ENOMEM;
	/* By half while small, then by an eighth: a table of 100,000 sockets should not hold half as
	 * much again, and realloc() moves pages, not bytes. */
	while (room < needed)
		room += room / (room < ARRAY_SMALL ? 2 : 8);
	memcpy(&bytes, items, sizeof(bytes));
	bytes = realloc(bytes, room * item_size);
	if (!bytes)
		return -ENOMEM;
	memset(bytes + *capacity * item_size, 0, (room - *capacity) * item_size);
	memcpy(items, &bytes, sizeof(bytes));
	*capacity = (uint32_t)room;
	return 0;
}

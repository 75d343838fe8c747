/* Growing of plain arrays: one place for the overflow check and the growth. */
#ifndef TCPDX_BASE_ARRAY_H
#define TCPDX_BASE_ARRAY_H

#include <stddef.h>
#include <stdint.h>

/* Makes room for at least `needed` items of `item_size` bytes. `items` is the address of the
 * array's pointer (NULL while empty), `capacity` counts items. New items are zeroed. Returns 0,
 * or -ENOMEM with both unchanged. */
int array_reserve(void *items, uint32_t *capacity, size_t needed, size_t item_size);

#endif

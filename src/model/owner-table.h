/* Which process holds which socket: an index by inode, made for hundreds of thousands of rows.
 *
 * It is filled from OBSERVE_PROCESS and OBSERVE_OWNER rows, a process before its descriptors, and
 * then only read. A socket may have many owners; they are told in the order in which they came.
 * A descriptor costs 20 bytes and 11 to 21 bytes of index. */
#ifndef TCPDX_MODEL_OWNER_TABLE_H
#define TCPDX_MODEL_OWNER_TABLE_H

#include <stdint.h>

#include "base/map.h"
#include "observe/observe.h"

struct owner_process {
	uint32_t pid, uid;
	char comm[16];
	const char *user; /* borrowed; NULL until the shell has set it */
};

struct owner_row {
	uint32_t inode;
	uint32_t process; /* index in `processes` */
	uint32_t fd;
	uint32_t next; /* the socket's next owner: index + 1, 0 none */
	uint32_t last; /* of a socket's first owner: index of its last */
};

struct owner_table {
	struct owner_row *rows;
	struct owner_process *processes;
	struct map row_map, process_map;
	uint32_t row_count, row_capacity;
	uint32_t process_count, process_capacity;
};

/* A zeroed table is an empty one. */
void owner_table_deinit(struct owner_table *table);

/* Forgets every row, keeps the memory. */
void owner_table_clear(struct owner_table *table);

/* Makes room for so many descriptors in all. Returns 0 or -ENOMEM. */
int owner_table_reserve(struct owner_table *table, uint32_t descriptors);

/* Takes one fact; kinds that do not matter here are passed over. Returns 0 or -ENOMEM. Fits
 * struct observe_sink with context = the table. */
int owner_table_take(void *table, const struct observation *observation);

/* The first owner of a socket, NULL where none is known. */
const struct owner_row *owner_table_first(const struct owner_table *table, uint32_t inode);

/* Brings into the cache what owner_table_first() of these sockets is going to read. A few hundred
 * at most: more would push each other out. */
void owner_table_prefetch(const struct owner_table *table, const uint32_t *inodes, size_t count);

/* The socket's next owner, NULL after the last. */
static inline const struct owner_row *owner_table_next(
	const struct owner_table *table, const struct owner_row *row)
{
	return row->next ? &table->rows[row->next - 1] : NULL;
}

static inline const struct owner_process *owner_table_process(
	const struct owner_table *table, const struct owner_row *row)
{
	return &table->processes[row->process];
}

#endif

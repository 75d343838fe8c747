#include "model/owner-table.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* Inodes and process ids are counters of the kernel's, not a stranger's choice: a multiplication
 * is hash enough. They must not be their own hash: runs of them that overlap in the table would
 * make linear probing walk the whole run. But the eight of one cache line stay together, because a
 * process's sockets were mostly opened one after the other. */
static uint32_t hash_of(uint32_t number)
{
	uint32_t line = (uint32_t)((number >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 32);

	return (line & ~UINT32_C(7)) | (number & 7);
}

void owner_table_deinit(struct owner_table *table)
{
	free(table->rows);
	free(table->processes);
	map_deinit(&table->row_map);
	map_deinit(&table->process_map);
	*table = (struct owner_table){0};
}

void owner_table_clear(struct owner_table *table)
{
	map_clear(&table->row_map);
	map_clear(&table->process_map);
	table->row_count = 0;
	table->process_count = 0;
}

int owner_table_reserve(struct owner_table *table, uint32_t descriptors)
{
	int error = array_reserve(
		&table->rows, &table->row_capacity, descriptors, sizeof(*table->rows));

	return error ? error : map_reserve(&table->row_map, descriptors);
}

/* The latest row of a process id counts: where ids are used again, its descriptors follow it. */
static struct owner_process *find_process(const struct owner_table *table, uint32_t pid)
{
	struct map_probe probe = map_probe_start(&table->process_map, hash_of(pid));
	uint32_t index;

	if (table->process_count && table->processes[table->process_count - 1].pid == pid)
		return &table->processes[table->process_count - 1];
	while (map_probe_next(&table->process_map, &probe, &index))
		if (table->processes[index].pid == pid)
			return &table->processes[index];
	return NULL;
}

static int take_process(struct owner_table *table, const struct observe_process *process)
{
	struct owner_process *row = find_process(table, process->pid);
	int error;

	if (!row) {
		error = array_reserve(&table->processes, &table->process_capacity,
			(size_t)table->process_count + 1, sizeof(*table->processes));
		if (!error)
			error = map_insert(
				&table->process_map, hash_of(process->pid), table->process_count);
		if (error)
			return error;
		row = &table->processes[table->process_count++];
	}
	*row = (struct owner_process){.pid = process->pid, .uid = process->uid};
	memcpy(row->comm, process->comm, sizeof(row->comm));
	row->comm[sizeof(row->comm) - 1] = '\0';
	return 0;
}

static struct owner_row *find_first(const struct owner_table *table, uint32_t inode)
{
	struct map_probe probe = map_probe_start(&table->row_map, hash_of(inode));
	uint32_t index;

	while (map_probe_next(&table->row_map, &probe, &index))
		if (table->rows[index].inode == inode)
			return &table->rows[index];
	return NULL;
}

static int take_owner(struct owner_table *table, const struct observe_owner *owner)
{
	const struct owner_process *process = find_process(table, owner->pid);
	uint32_t index = table->row_count;
	struct owner_row *first;
	int error;

	if (!process || owner->inode > UINT32_MAX)
		return 0;
	error = array_reserve(
		&table->rows, &table->row_capacity, (size_t)index + 1, sizeof(*table->rows));
	if (error)
		return error;
	first = find_first(table, (uint32_t)owner->inode);
	if (!first)
		error = map_insert(&table->row_map, hash_of((uint32_t)owner->inode), index);
	if (error)
		return error;
	table->rows[index] = (struct owner_row){.inode = (uint32_t)owner->inode,
		.process = (uint32_t)(process - table->processes),
		.fd = owner->fd,
		.last = index};
	table->row_count++;
	if (first) {
		table->rows[first->last].next = index + 1;
		first->last = index;
	}
	return 0;
}

int owner_table_take(void *table, const struct observation *observation)
{
	if (observation->kind == OBSERVE_PROCESS)
		return take_process(table, &observation->process);
	if (observation->kind == OBSERVE_OWNER)
		return take_owner(table, &observation->owner);
	return 0;
}

const struct owner_row *owner_table_first(const struct owner_table *table, uint32_t inode)
{
	return inode ? find_first(table, inode) : NULL;
}

/* Two rounds: the rows can be asked for once their places have come. */
void owner_table_prefetch(const struct owner_table *table, const uint32_t *inodes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		map_prefetch(&table->row_map, hash_of(inodes[i]));
	for (size_t i = 0; i < count; i++) {
		struct map_probe probe = map_probe_start(&table->row_map, hash_of(inodes[i]));
		uint32_t index;

		if (map_probe_next(&table->row_map, &probe, &index))
			__builtin_prefetch(&table->rows[index]);
	}
}

#include "kb/fault.h"

#include <stddef.h>
#include <string.h>

#include "kb/fault-table.h"

const struct kb_fault_table *const kb_fault_tables[] = {
	&kb_fault_listen,
	&kb_fault_handshake,
	&kb_fault_connect,
	&kb_fault_established,
	&kb_fault_path,
	&kb_fault_segment,
	&kb_fault_limits,
	&kb_fault_memory,
	&kb_fault_close,
	&kb_fault_leftover,
	&kb_fault_bind,
	&kb_fault_host,
};

const unsigned kb_fault_table_count = sizeof(kb_fault_tables) / sizeof(*kb_fault_tables);

const struct kb_fault *kb_fault_find(const char *id)
{
	for (unsigned t = 0; t < kb_fault_table_count; t++) {
		const struct kb_fault_table *table = kb_fault_tables[t];

		for (unsigned r = 0; r < table->count; r++)
			if (strcmp(table->rows[r].id, id) == 0)
				return &table->rows[r];
	}
	return NULL;
}

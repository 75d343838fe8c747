#include "kb/sysctl.h"

#include <stddef.h>
#include <string.h>

#include "kb/sysctl-table.h"

const struct kb_sysctl_table *const kb_sysctl_tables[] = {
	&kb_sysctl_connection,
	&kb_sysctl_transfer,
	&kb_sysctl_memory,
	&kb_sysctl_network,
	&kb_sysctl_removed,
};

const unsigned kb_sysctl_table_count = sizeof(kb_sysctl_tables) / sizeof(*kb_sysctl_tables);

const struct kb_sysctl *kb_sysctl_find(const char *name)
{
	for (unsigned t = 0; t < kb_sysctl_table_count; t++) {
		const struct kb_sysctl_table *table = kb_sysctl_tables[t];

		for (unsigned r = 0; r < table->count; r++)
			if (strcmp(table->rows[r].name, name) == 0)
				return &table->rows[r];
	}
	return NULL;
}

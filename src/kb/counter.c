#include "kb/counter.h"

#include <stddef.h>
#include <string.h>

#include "kb/counter-table.h"

const struct kb_counter_table *const kb_counter_tables[] = {
	&kb_counter_tcp,
	&kb_counter_handshake,
	&kb_counter_loss,
	&kb_counter_flow,
	&kb_counter_ip,
	&kb_counter_icmp,
	&kb_counter_mptcp,
	&kb_counter_socket,
	&kb_counter_removed,
};

const unsigned kb_counter_table_count = sizeof(kb_counter_tables) / sizeof(*kb_counter_tables);

const struct kb_counter *kb_counter_find(const char *name)
{
	for (unsigned t = 0; t < kb_counter_table_count; t++) {
		const struct kb_counter_table *table = kb_counter_tables[t];

		for (unsigned r = 0; r < table->count; r++)
			if (strcmp(table->rows[r].name, name) == 0)
				return &table->rows[r];
	}
	return NULL;
}

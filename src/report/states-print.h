/* Counts of sockets by state, in all and by group, and how they are shown. */
#ifndef TCPDX_REPORT_STATES_PRINT_H
#define TCPDX_REPORT_STATES_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "base/text.h"
#include "tcp/state.h"

struct states_group {
	uint32_t name; /* offset in `names`; ended by NUL */
	uint64_t counts[TCP_STATE_COUNT];
	uint64_t total;
};

struct states_table {
	uint64_t totals[TCP_STATE_COUNT];
	struct states_group *groups;
	uint32_t group_count, group_capacity;
	struct text names;
	struct map map;
};

struct states_print_options {
	const char *by; /* "process" …; NULL: no groups */
	unsigned width; /* cells of the terminal, 0: unlimited */
	bool utf8;	/* block characters can be shown */
	bool color;
};

/* An empty table; deinit frees its groups. */
void states_table_init(struct states_table *table);
void states_table_deinit(struct states_table *table);

/* Counts one socket for the group of that name; `totals` are the caller's. Returns 0 or -ENOMEM. */
int states_table_add(
	struct states_table *table, const char *name, size_t size, enum tcp_state state);

/* Joins the groups that have nothing in LISTEN to one of the given name. Returns 0 or -ENOMEM. */
int states_table_join_others(struct states_table *table, const char *name);

/* A bar for each state that occurs; then, with `by`, a line for each group, the largest first.
 * Both sort the groups. */
void states_print(
	struct states_table *table, const struct states_print_options *options, struct text *text);
void states_print_json(
	struct states_table *table, const struct states_print_options *options, struct text *text);

/* Appends a bar of `value` out of `most`, at most `cells` wide; at least a sliver where value is
 * not 0. */
void states_bar(struct text *text, uint64_t value, uint64_t most, unsigned cells, bool utf8);

#endif

#include "report/states-print.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/gettext.h"
#include "base/hash.h"
#include "report/json.h"
#include "report/width.h"

/* Names are a stranger's (peers), but a group is made only where a connection is: the kernel has
 * paid for it before. The key only has to be the same within a run. */
static const struct hash_key group_key = {0x7463706478, 0x737461746573};

#define BAR_CELLS 40

void states_table_init(struct states_table *table)
{
	*table = (struct states_table){0};
	text_init(&table->names, NULL, NULL);
}

void states_table_deinit(struct states_table *table)
{
	free(table->groups);
	text_deinit(&table->names);
	map_deinit(&table->map);
	table->groups = NULL;
}

static const char *group_name(const struct states_table *table, const struct states_group *group)
{
	return table->names.bytes + group->name;
}

static int find_group(
	struct states_table *table, const char *name, size_t size, struct states_group **ret_group)
{
	uint64_t hash = hash_bytes(group_key, name, size);
	struct map_probe probe = map_probe_start(&table->map, hash);
	uint32_t index;
	int error;

	while (map_probe_next(&table->map, &probe, &index)) {
		*ret_group = &table->groups[index];
		if (!strcmp(group_name(table, *ret_group), name))
			return 0;
	}
	index = table->group_count;
	error = array_reserve(
		&table->groups, &table->group_capacity, (size_t)index + 1, sizeof(*table->groups));
	if (!error)
		error = map_insert(&table->map, hash, index);
	if (error)
		return error;
	*ret_group = &table->groups[index];
	**ret_group = (struct states_group){.name = (uint32_t)table->names.size};
	text_bytes(&table->names, name, size);
	text_char(&table->names, '\0');
	table->group_count++;
	return table->names.error;
}

int states_table_add(
	struct states_table *table, const char *name, size_t size, enum tcp_state state)
{
	struct states_group *group;
	int error = find_group(table, name, size, &group);

	if (error)
		return error;
	group->counts[state]++;
	group->total++;
	return 0;
}

int states_table_join_others(struct states_table *table, const char *name)
{
	struct states_group others = {.name = (uint32_t)table->names.size};
	uint32_t kept = 0;

	text_bytes(&table->names, name, strlen(name) + 1);
	if (table->names.error)
		return table->names.error;
	for (uint32_t i = 0; i < table->group_count; i++) {
		struct states_group *group = &table->groups[i];

		if (group->counts[TCP_STATE_LISTEN]) {
			table->groups[kept++] = *group;
			continue;
		}
		for (unsigned k = 0; k < TCP_STATE_COUNT; k++)
			others.counts[k] += group->counts[k];
		others.total += group->total;
	}
	/* Its room is that of a group that went into it. */
	if (kept < table->group_count)
		table->groups[kept++] = others;
	table->group_count = kept;
	map_clear(&table->map);
	return 0;
}

void states_bar(struct text *text, uint64_t value, uint64_t most, unsigned cells, bool utf8)
{
	static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	uint64_t parts = most ? (uint64_t)((double)value / (double)most * cells * 8 + 0.5) : 0;

	if (value && !parts)
		parts = 1;
	if (!utf8) {
		text_repeat(text, '#', (size_t)(parts + 7) / 8);
		return;
	}
	for (uint64_t i = 0; i < parts / 8; i++)
		text_string(text, "█");
	text_string(text, eighths[parts % 8]);
}

static uint64_t largest(const uint64_t *counts)
{
	uint64_t most = 0;

	for (unsigned i = 0; i < TCP_STATE_COUNT; i++)
		if (counts[i] > most)
			most = counts[i];
	return most;
}

static unsigned digit_count(uint64_t number)
{
	char digits[20];

	return (unsigned)text_digits(number, digits);
}

static void print_totals(const struct states_table *table,
	const struct states_print_options *options, struct text *text)
{
	uint64_t most = largest(table->totals);
	unsigned number = digit_count(most);
	unsigned used = 14 + number + 2;
	unsigned cells = BAR_CELLS;

	if (options->width)
		cells = options->width > used + 4 ? options->width - used - 1 : 4;
	if (cells > BAR_CELLS)
		cells = BAR_CELLS;
	for (unsigned i = 0; i < TCP_STATE_COUNT; i++) {
		const char *name = state_name((enum tcp_state)i);

		if (!table->totals[i])
			continue;
		text_string(text, name);
		text_repeat(text, ' ', 14 - strlen(name) + number - digit_count(table->totals[i]));
		text_unsigned(text, table->totals[i]);
		text_string(text, options->color ? "  \033[36m" : "  ");
		states_bar(text, table->totals[i], most, cells, options->utf8);
		text_string(text, options->color ? "\033[0m\n" : "\n");
	}
	if (!most)
		text_format(text, "%s\n", _("no TCP sockets"));
}

static int compare_groups(const void *a, const void *b, void *context)
{
	const struct states_table *table = context;
	const struct states_group *first = a;
	const struct states_group *second = b;

	if (first->total != second->total)
		return first->total < second->total ? 1 : -1;
	return strcmp(group_name(table, first), group_name(table, second));
}

static void sort_groups(struct states_table *table)
{
	if (table->group_count)
		qsort_r(table->groups, table->group_count, sizeof(*table->groups), compare_groups,
			table);
}

/* "nginx 812   1284  ESTABLISHED 1041  CLOSE_WAIT 212 …" */
static void print_group(const struct states_table *table, const struct states_group *group,
	unsigned name_cells, unsigned number_cells, unsigned width, struct text *text)
{
	const char *name = group_name(table, group);
	unsigned cells = width_of(name, strlen(name));
	struct text line;

	text_init(&line, NULL, NULL);
	text_string(&line, name);
	if (cells < name_cells)
		text_repeat(&line, ' ', name_cells - cells);
	text_repeat(&line, ' ', 2 + number_cells - digit_count(group->total));
	text_unsigned(&line, group->total);
	for (unsigned i = 0; i < TCP_STATE_COUNT; i++)
		if (group->counts[i])
			text_format(&line, "  %s %llu", state_name((enum tcp_state)i),
				(unsigned long long)group->counts[i]);
	width_cut(text, text_peek(&line), line.size, width);
	text_char(text, '\n');
	text_deinit(&line);
}

void states_print(
	struct states_table *table, const struct states_print_options *options, struct text *text)
{
	unsigned name_cells = 0;
	unsigned number_cells;

	print_totals(table, options, text);
	if (!options->by || !table->group_count)
		return;
	sort_groups(table);
	number_cells = digit_count(table->groups[0].total);
	for (uint32_t i = 0; i < table->group_count; i++) {
		const char *name = group_name(table, &table->groups[i]);
		unsigned cells = width_of(name, strlen(name));

		if (cells > name_cells)
			name_cells = cells;
	}
	text_char(text, '\n');
	for (uint32_t i = 0; i < table->group_count; i++)
		print_group(
			table, &table->groups[i], name_cells, number_cells, options->width, text);
}

static void put_counts(struct json *json, const uint64_t *counts)
{
	json_key(json, "states");
	json_object(json);
	for (unsigned i = 0; i < TCP_STATE_COUNT; i++)
		json_key_unsigned(json, state_name((enum tcp_state)i), counts[i]);
	json_object_end(json);
}

void states_print_json(
	struct states_table *table, const struct states_print_options *options, struct text *text)
{
	struct json json = json_into(text);

	json_object(&json);
	put_counts(&json, table->totals);
	if (options->by) {
		sort_groups(table);
		json_key_string(&json, "by", options->by);
		json_key(&json, "groups");
		json_array(&json);
		for (uint32_t i = 0; i < table->group_count; i++) {
			json_object(&json);
			json_key_string(&json, "name", group_name(table, &table->groups[i]));
			json_key_unsigned(&json, "total", table->groups[i].total);
			put_counts(&json, table->groups[i].counts);
			json_object_end(&json);
		}
		json_array_end(&json);
	}
	json_object_end(&json);
	text_char(text, '\n');
}

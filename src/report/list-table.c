/* How it works: a row becomes a run of cells, each ended by NUL, the detail last. In the flow the
 * run is laid out at once; else it is kept until the widths are known (or all rows are, to be
 * sorted). */
#include "report/list-table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/gettext.h"
#include "report/width.h"

/* Rows that decide the widths of a streamed table. */
#define ROWS_HELD_BACK 256

void list_table_init(
	struct list_table *table, const struct list_table_options *options, struct text *text)
{
	*table = (struct list_table){.options = *options, .text = text};
	text_init(&table->cells, NULL, NULL);
	text_init(&table->kept, NULL, NULL);
	table->flowing = options->json && !options->sort;
	if (options->json)
		list_json_info_init(&table->json);
}

void list_table_deinit(struct list_table *table)
{
	text_deinit(&table->cells);
	text_deinit(&table->kept);
	free(table->rows);
	table->rows = NULL;
}

/* ASCII, as nearly all cells are, is as wide as it is long. */
static unsigned cell_width(const char *cell, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)cell[i] >= 0x80)
			return width_of(cell, size);
	return (unsigned)size;
}

static void make_cells(struct list_table *table, const struct row *row, struct text *cells)
{
	const struct list_table_options *options = &table->options;

	if (options->json) {
		list_json_row(&table->json, cells, row, &options->style);
		return;
	}
	for (unsigned i = 0; i < options->column_count; i++) {
		list_column_print(options->columns[i], cells, row, &options->style);
		text_char(cells, '\0');
	}
	list_print_detail(cells, row, &options->style, options->width);
	text_char(cells, '\0');
}

/* How many cells of the line a column's cell may take: what the terminal has left. */
static unsigned room_left(const struct list_table *table, unsigned used)
{
	if (!table->options.width)
		return UINT16_MAX;
	return used < table->options.width ? table->options.width - used : 0;
}

/* Appends one cell, padded unless it is the last, and returns the cells that the line has then. */
static unsigned put_cell(
	struct list_table *table, const char *cell, size_t size, unsigned column, unsigned used)
{
	const struct list_column *row = table->options.columns[column];
	bool last = column + 1 == table->options.column_count;
	unsigned cells = cell_width(cell, size);
	unsigned wanted = table->widths[column];
	unsigned blanks = cells < wanted ? wanted - cells : 0;
	unsigned room = room_left(table, used);

	if (cells > room || (row->right && cells + blanks > room)) {
		width_cut(table->text, cell, room ? size : 0, room ? room : 1);
		return used + room;
	}
	if (row->right)
		text_repeat(table->text, ' ', blanks);
	text_bytes(table->text, cell, size);
	if (last)
		return used + cells;
	if (row->right)
		blanks = 0;
	blanks += 1;
	if (cells + blanks > room)
		blanks = room > cells ? room - cells : 0;
	text_repeat(table->text, ' ', blanks);
	return used + (row->right && cells < wanted ? wanted : cells) + blanks;
}

static void lay_out(struct list_table *table, const char *cells, size_t size)
{
	unsigned used = 0;

	if (table->options.json) {
		text_bytes(table->text, cells, size);
		return;
	}
	for (unsigned i = 0; i < table->options.column_count; i++) {
		size_t length = strlen(cells);

		used = put_cell(table, cells, length, i, used);
		cells += length + 1;
	}
	text_char(table->text, '\n');
	if (*cells) {
		text_string(table->text, cells);
		text_char(table->text, '\n');
	}
}

static void measure(struct list_table *table)
{
	const struct list_table_options *options = &table->options;

	for (unsigned i = 0; i < options->column_count; i++) {
		const char *heading = _(options->columns[i]->heading);
		unsigned cells = cell_width(heading, strlen(heading));

		table->widths[i] = options->columns[i]->width;
		if (options->heading && cells > table->widths[i])
			table->widths[i] = (uint16_t)cells;
	}
	for (uint32_t k = 0; k < table->row_count; k++) {
		const char *cells = table->kept.bytes + table->rows[k].offset;

		for (unsigned i = 0; i < options->column_count; i++) {
			size_t size = strlen(cells);
			unsigned wide = cell_width(cells, size);

			if (wide > table->widths[i])
				table->widths[i] = (uint16_t)(wide < 1000 ? wide : 1000);
			cells += size + 1;
		}
	}
}

static void put_heading(struct list_table *table)
{
	unsigned used = 0;

	for (unsigned i = 0; i < table->options.column_count; i++) {
		const char *heading = _(table->options.columns[i]->heading);

		used = put_cell(table, heading, strlen(heading), i, used);
	}
	text_char(table->text, '\n');
}

/* Writes what was held back; what follows flows. */
static void release(struct list_table *table)
{
	if (!table->options.json) {
		measure(table);
		if (table->options.heading)
			put_heading(table);
	}
	for (uint32_t i = 0; i < table->row_count; i++)
		lay_out(table, table->kept.bytes + table->rows[i].offset, table->rows[i].size);
	table->row_count = 0;
	text_clear(&table->kept);
	table->flowing = true;
}

static int keep(struct list_table *table, const struct row *row)
{
	const struct list_table_options *options = &table->options;
	struct list_kept *kept;
	int error = array_reserve(&table->rows, &table->row_capacity, (size_t)table->row_count + 1,
		sizeof(*table->rows));

	if (error)
		return error;
	kept = &table->rows[table->row_count];
	*kept = (struct list_kept){.offset = table->kept.size, .order = table->row_count};
	make_cells(table, row, &table->kept);
	if (table->kept.error)
		return table->kept.error;
	kept->size = table->kept.size - kept->offset;
	if (options->sort)
		list_column_key(options->sort, row, &options->style, &kept->key);
	table->row_count++;
	if (!options->sort && table->row_count == ROWS_HELD_BACK)
		release(table);
	return 0;
}

int list_table_row(struct list_table *table, const struct row *row)
{
	table->count++;
	if (!table->flowing)
		return keep(table, row);
	if (table->options.json) {
		list_json_row(&table->json, table->text, row, &table->options.style);
		return table->text->error;
	}
	text_clear(&table->cells);
	make_cells(table, row, &table->cells);
	if (table->cells.error)
		return table->cells.error;
	lay_out(table, table->cells.bytes, table->cells.size);
	return table->text->error;
}

/* Rows of one key stay in the order in which they came. */
static int compare_rows(const void *a, const void *b)
{
	const struct list_kept *first = a;
	const struct list_kept *second = b;
	int order = memcmp(first->key.bytes, second->key.bytes, LIST_KEY_SIZE);

	return order ? order : (first->order > second->order) - (first->order < second->order);
}

static int compare_descending(const void *a, const void *b)
{
	const struct list_kept *first = a;
	const struct list_kept *second = b;
	int order = memcmp(second->key.bytes, first->key.bytes, LIST_KEY_SIZE);

	return order ? order : (first->order > second->order) - (first->order < second->order);
}

int list_table_finish(struct list_table *table)
{
	if (table->options.sort && table->row_count)
		qsort(table->rows, table->row_count, sizeof(*table->rows),
			table->options.descending ? compare_descending : compare_rows);
	if (!table->flowing)
		release(table);
	return table->text->error;
}

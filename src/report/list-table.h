/* Rows of sockets as a table, or as lines of JSON, in the order in which they come or sorted.
 *
 * Unsorted rows are streamed: only the first few are held back, so that the widths of the columns
 * fit them; later ones that are wider push their line apart. Sorted rows are kept as text, with
 * their key. */
#ifndef TCPDX_REPORT_LIST_TABLE_H
#define TCPDX_REPORT_LIST_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "report/list-column.h"
#include "report/list-json.h"

#define LIST_TABLE_COLUMNS_MAX 48

struct list_table_options {
	struct list_style style;
	const struct list_column *const *columns; /* borrowed */
	unsigned column_count;			  /* at most LIST_TABLE_COLUMNS_MAX */
	const struct list_column *sort;		  /* NULL: as they come */
	bool descending;
	bool json;
	bool heading;
	unsigned width; /* cells of the terminal, 0: never cut */
};

struct list_kept {
	size_t offset, size; /* in `kept` */
	struct list_key key;
	uint32_t order;
};

struct list_table {
	struct list_table_options options;
	struct list_json_info json;
	struct text *text; /* borrowed: the output */
	struct text cells; /* of the current row: each ended by NUL, then the detail */
	struct text kept;  /* rows of cells that wait */
	struct list_kept *rows;
	uint32_t row_count, row_capacity;
	uint16_t widths[LIST_TABLE_COLUMNS_MAX];
	bool flowing;	/* the heading is out, rows are no longer held back */
	uint64_t count; /* rows taken */
};

/* An empty table that writes to `text`; deinit frees what it kept for sorting. */
void list_table_init(
	struct list_table *table, const struct list_table_options *options, struct text *text);
void list_table_deinit(struct list_table *table);

/* Returns 0, -ENOMEM, or the first error of the output. */
int list_table_row(struct list_table *table, const struct row *row);

/* Writes what is held back; call once, after the last row. Same returns. */
int list_table_finish(struct list_table *table);

#endif

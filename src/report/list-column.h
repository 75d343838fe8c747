/* The columns of `tcpdx list`: one row each, which serves the table, --columns, --sort and the
 * manual. */
#ifndef TCPDX_REPORT_LIST_COLUMN_H
#define TCPDX_REPORT_LIST_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "model/row.h"

/* What must be known of a socket to print something. */
enum list_parts {
	LIST_OWNERS = 1u << 0,
	LIST_TCP_INFO = 1u << 1,
	LIST_SKMEM = 1u << 2,
	LIST_TIMERS = 1u << 3,
	LIST_EXTENDED = 1u << 4,
	LIST_CONGESTION = 1u << 5,
};

/* How rows are written. */
struct list_style {
	uint32_t parts; /* enum list_parts */
	/* The name of a port, NULL where it has none; NULL: numbers only. */
	const char *(*service)(void *context, uint16_t port);
	void *context;
};

/* Sorts by memcmp(). */
#define LIST_KEY_SIZE 24
struct list_key {
	uint8_t bytes[LIST_KEY_SIZE];
};

struct list_column {
	const char *name;    /* as --columns and --sort take it */
	const char *heading; /* N_() */
	const char *doc;     /* N_(): one line */
	void (*print)(struct text *text, const struct row *row, const struct list_style *style);
	/* A number; false: not known. NULL: the column is a text. */
	bool (*value)(const struct row *row, uint64_t *ret_value);
	void (*key)(const struct row *row, struct list_key *ret_key); /* NULL: value or text */
	uint32_t needs;						      /* enum list_parts */
	uint16_t info_offset; /* of a column that is a member of tcp_info */
	uint8_t info_size;    /* 0: none of its members */
	uint8_t skmem;	      /* index + 1 of a column that is a member of skmem, 0 none */
	uint8_t width;	      /* cells, at least */
	bool right;	      /* aligned to the right */
};

extern const struct list_column list_columns[];
extern const unsigned list_column_count;

/* The column of that name, NULL where there is none. */
const struct list_column *list_column_find(const char *name, size_t size);

/* Appends the cell, without padding; "-" where it is not known. */
void list_column_print(const struct list_column *column, struct text *text, const struct row *row,
	const struct list_style *style);

/* The key by which the column sorts; what is not known comes first. */
void list_column_key(const struct list_column *column, const struct row *row,
	const struct list_style *style, struct list_key *ret_key);

/* Appends "10.0.0.1:443", "[::1]:https", "0.0.0.0:*". */
void list_print_endpoint(struct text *text, const struct address *address, uint16_t port,
	const struct list_style *style);

/* Appends every owner as "comm,pid,fd". */
void list_print_owners(struct text *text, const struct row *row);

/* "keepalive", "on" … as ss names timers; "" where none runs. */
const char *list_timer_name(uint8_t timer);

/* Appends a string that a stranger chose: control characters become '?'. */
void list_print_safe(struct text *text, const char *string);

/* Appends what the style asks for beyond the columns, as ss words it: tcp_info, memory, the rest.
 * Each word is preceded by a blank; lines are wrapped before `columns` cells (0: never). */
void list_print_detail(
	struct text *text, const struct row *row, const struct list_style *style, unsigned columns);

#endif

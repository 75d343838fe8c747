/* One socket as one line of JSON. The members, their order and their names are part of the
 * interface (docs/list.schema.json); what was not asked for or is not known is absent. */
#ifndef TCPDX_REPORT_LIST_JSON_H
#define TCPDX_REPORT_LIST_JSON_H

#include "base/text.h"
#include "report/list-column.h"

/* Keys as they are written, made once. */
#define LIST_JSON_FIELDS_MAX 96
struct list_json {
	struct list_json_field {
		char key[40]; /* ,"tcpi_rto": */
		uint8_t key_size;
		uint8_t size, shift, bits;
		uint16_t offset, end;
	} fields[LIST_JSON_FIELDS_MAX];
	unsigned count;
};

/* Starts a stream of rows. */
void list_json_init(struct list_json *json);

/* Appends the object and a line break. */
void list_json_row(const struct list_json *json, struct text *text, const struct row *row,
	const struct list_style *style);

#endif

/* One socket as one line of JSON. The members, their order and their names are part of the
 * interface (docs/list.schema.json); what was not asked for or is not known is absent. */
#ifndef TCPDX_REPORT_LIST_JSON_H
#define TCPDX_REPORT_LIST_JSON_H

#include "base/text.h"
#include "report/list-column.h"
#include "report/list-json-info.h"

/* Appends the object and a line break. `json` serves one stream of rows. */
void list_json_row(struct list_json_info *json, struct text *text, const struct row *row,
	const struct list_style *style);

#endif

/* Writers of an explain-page: as text for a person, as JSON for a machine. */
#ifndef TCPDX_REPORT_EXPLAIN_WRITE_H
#define TCPDX_REPORT_EXPLAIN_WRITE_H

#include <stdbool.h>

#include "base/text.h"
#include "report/explain-page.h"

struct explain_style {
	bool color;
	unsigned columns; /* of the terminal; 0: 80, as manual pages have */
};

/* Prose is wrapped to the terminal, to 100 cells at most; figures and commands stay whole. */
void explain_write_text(
	const struct explain_page *page, const struct explain_style *style, struct text *text);

/* {kind, id, title, sections[{heading, text}], see_also["kind:id"]}. A pair is a line "term: what
 * is said about it"; names stand on a line each. */
void explain_write_json(const struct explain_page *page, struct text *text);

#endif

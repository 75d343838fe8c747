/* The report of a check-up: one view, written as text for a person or as JSON for a machine. Both
 * tell the same facts. */
#ifndef TCPDX_REPORT_CHECKUP_H
#define TCPDX_REPORT_CHECKUP_H

#include <stdbool.h>

#include "base/text.h"
#include "diagnose/finding.h"
#include "model/model.h"

struct checkup_view {
	const struct model *model;
	const struct findings *findings;
	bool color;
	bool unicode;	  /* block characters in the bars */
	unsigned columns; /* of the terminal; 0: 100 for prose, nothing is cut */
};

/* For a person. */
void checkup_write_text(const struct checkup_view *view, struct text *text);

/* docs/checkup.schema.json describes it. */
void checkup_write_json(const struct checkup_view *view, struct text *text);

#endif

/* The pages of the fault catalogue: what `tcpdx explain RULE` prints. The rule itself, which
 * judges, is in diagnose; the id joins the two.
 *
 * The rows stand in one table per stage of a connection's life; both the tables and the rows keep
 * the order in which they are worth reading. Every row:
 *
 *	for (unsigned t = 0; t < kb_fault_table_count; t++)
 *		for (unsigned r = 0; r < kb_fault_tables[t]->count; r++)
 *			use(&kb_fault_tables[t]->rows[r]);
 */
#ifndef TCPDX_KB_FAULT_H
#define TCPDX_KB_FAULT_H

#include "kb/text.h"

struct kb_twin {
	/* Of the catalogue, or a plain name with a blank such as "healthy idle connection". */
	const char *id;
	struct kb_text how_to_tell;
};

#define KB_FAULT_TWINS 6

struct kb_fault {
	const char *id;
	/* Where it shows, parted by spaces: "LISTEN SYN_SENT"; "" where no state shows it. */
	const char *states;
	struct kb_text title;	 /* one line */
	struct kb_text meaning;	 /* what happens to whom, and how it comes about */
	struct kb_text evidence; /* the exact fields and counters */
	struct kb_text by_hand;	 /* the same seen with ss, nstat, ip, /proc: "$ …" paragraphs */
	struct kb_twin twins[KB_FAULT_TWINS]; /* ends at id == NULL, or full */
	struct kb_text remedy;		      /* what to do and what it costs */
	struct kb_text wrong_advice; /* folk advice to ignore, and why; NULLs where none is known */
	const char *sources;	     /* RFC sections, kernel files and documents */
};

struct kb_fault_table {
	const struct kb_fault *rows;
	unsigned count;
};

extern const struct kb_fault_table *const kb_fault_tables[];
extern const unsigned kb_fault_table_count;

/* The page of that id, spelled exactly; NULL where there is none. */
const struct kb_fault *kb_fault_find(const char *id);

#endif

/* Pages on things that are neither a state, an error, a flag, a counter nor a fault: the
 * handshake, the close, TIME_WAIT and 2 MSL, keepalive, heartbeat, the SYN flood.
 *
 * The rows stand in one table per subject; both the tables and the rows keep the order in which
 * they are worth reading. Every section of every row:
 *
 *	for (unsigned t = 0; t < kb_topic_table_count; t++)
 *		for (unsigned r = 0; r < kb_topic_tables[t]->count; r++)
 *			for (s = kb_topic_tables[t]->rows[r].sections; s->body.in[KB_EN]; s++)
 *				use(s);
 */
#ifndef TCPDX_KB_TOPIC_H
#define TCPDX_KB_TOPIC_H

#include "kb/text.h"

struct kb_section {
	struct kb_text heading;
	struct kb_text body;
	/* A picture in plain text, lines parted by "\n", printed as it is, before the body; or
	 * NULL. ASCII only, at most 76 columns, the same in every language. */
	const char *figure;
};

struct kb_topic {
	const char *id;	     /* "simultaneous-open" */
	const char *aliases; /* other words that lead here, parted by spaces, lower case */
	struct kb_text title;
	const struct kb_section *sections; /* ends at body.in[KB_EN] == NULL */
	const char *see_also; /* topics, states, errnos, sysctls, fault ids, parted by spaces */
};

struct kb_topic_table {
	const struct kb_topic *rows;
	unsigned count;
};

extern const struct kb_topic_table *const kb_topic_tables[];
extern const unsigned kb_topic_table_count;

/* The row whose id or one of whose aliases is `word`, spelled exactly; NULL where there is none. */
const struct kb_topic *kb_topic_find(const char *word);

#endif

/* Which page of the knowledge base a word means.
 *
 * Every row of every table is an entry; an entry has names. A word is looked up in this order, and
 * the first entry found is the answer; the others found are what else it may mean:
 *
 *   1. spelled exactly     fault id; topic id or alias; state (TIME_WAIT, TIME-WAIT); errno name,
 *                          second name (EWOULDBLOCK) or number; sysctl, in full or its last part
 *                          (tcp_tw_reuse); counter, in full or without its group (ListenDrops);
 *                          flags (SYN, SYN+ACK)
 *   2. spelled alike       letters alone count: case, blanks and the marks - _ . / + | , between
 *                          words do not. Topic; state as any tool writes it (ESTAB, syn-recv);
 *                          errno, also by its message ("Broken pipe"); sysctl; counter; flags in
 * any notation (SA, "S.", SYN|FIN); fault. Faults come last here, so that "SYN flood" explains the
 * thing and "syn-flood" the verdict.
 *   3. a usual short form  sysctl without "tcp_" (fin_timeout)
 *
 * "kind:word" and "kind word" ask one kind only: fault, topic, state, errno, sysctl, counter,
 * flag. */
#ifndef TCPDX_REPORT_EXPLAIN_LOOKUP_H
#define TCPDX_REPORT_EXPLAIN_LOOKUP_H

#include <stddef.h>
#include <stdint.h>

#include "kb/counter.h"
#include "kb/errno.h"
#include "kb/fault.h"
#include "kb/flag.h"
#include "kb/state.h"
#include "kb/sysctl.h"
#include "kb/topic.h"

enum explain_kind {
	EXPLAIN_FAULT,
	EXPLAIN_TOPIC,
	EXPLAIN_STATE,
	EXPLAIN_ERRNO,
	EXPLAIN_SYSCTL,
	EXPLAIN_COUNTER,
	EXPLAIN_FLAG,
};

#define EXPLAIN_KIND_COUNT 7

/* "fault", "topic" … as in "kind:word". */
const char *explain_kind_name(enum explain_kind kind);

/* The member of the kind is set, rows are the knowledge base's own. */
struct explain_entry {
	enum explain_kind kind;
	union {
		const struct kb_fault *fault;
		const struct kb_topic *topic;
		const struct kb_state *state;
		const struct kb_errno *error;
		const struct kb_sysctl *sysctl;
		const struct kb_counter *counter;
		const struct kb_flag *flag; /* NULL: a combination without a row, see bits */
	};
	uint16_t bits; /* EXPLAIN_FLAG */
};

#define EXPLAIN_ID_SIZE 64

/* The name that an entry goes by: "syn-flood", "TIME_WAIT", "ECONNRESET", "SYN+ACK". `buffer` is
 * used for combinations of flags that have no row. */
const char *explain_id(const struct explain_entry *entry, char buffer[EXPLAIN_ID_SIZE]);

enum explain_spelling {
	EXPLAIN_EXACT, /* may be met in steps 1 and 2 */
	EXPLAIN_ALIKE, /* in step 2 only */
	EXPLAIN_SHORT, /* in step 3 */
};

struct explain_name {
	const char *at; /* not ended by NUL: a word among others */
	size_t size;
	uint32_t entry;
	enum explain_spelling spelling;
};

struct explain_index {
	struct explain_entry *entries; /* by kind, then in the order of the tables */
	uint32_t entry_count, entry_capacity;
	struct explain_name *names; /* in the order of the entries */
	uint32_t name_count, name_capacity;
};

/* Returns 0 or -ENOMEM. */
int explain_index_init(struct explain_index *index);
void explain_index_deinit(struct explain_index *index);

#define EXPLAIN_FOUND_MAX 8

/* The entries that `word` may mean, the answer first, at most EXPLAIN_FOUND_MAX. Returns how
 * many; 0: unknown. */
unsigned explain_lookup(const struct explain_index *index, const char *word,
	struct explain_entry ret_found[EXPLAIN_FOUND_MAX]);

#define EXPLAIN_NEAREST_MAX 5

/* Entries with a name near to a word that is none: few letters more, less, other or swapped, or
 * the word is a part of the name. The nearest first, each id once. Returns how many. */
unsigned explain_nearest(const struct explain_index *index, const char *word,
	struct explain_entry ret_near[EXPLAIN_NEAREST_MAX]);

#endif

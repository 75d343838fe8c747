/* A page of `tcpdx explain`: what the knowledge base says about one entry, or a list of entries,
 * as a row of pieces that a writer lays out for a terminal or hands out as JSON.
 *
 * The page owns what was put together for it; the rest are the knowledge base's own strings. */
#ifndef TCPDX_REPORT_EXPLAIN_PAGE_H
#define TCPDX_REPORT_EXPLAIN_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"
#include "report/explain-lookup.h"
#include "report/explain-words.h"

enum explain_piece_kind {
	PIECE_HEADING,
	PIECE_PROSE,  /* paragraphs parted by "\n"; those that begin with "$ " are commands */
	PIECE_FIGURE, /* lines, as they are */
	PIECE_PAIR,   /* a term and what is to be said about it */
	PIECE_NAMES,  /* names parted by "\n", to be set in columns */
};

struct explain_piece {
	enum explain_piece_kind kind;
	const char *term; /* PIECE_PAIR */
	const char *text;
};

struct explain_page {
	const struct explain_index *index; /* borrowed */
	enum kb_lang lang;
	struct arena arena;
	int error; /* 0 or -ENOMEM */

	const char *kind;  /* "fault", "list": for machines, the same in every language */
	const char *label; /* the kind as a person reads it, or NULL */
	const char *id;
	const char *title;
	bool title_repeats; /* the title is the beginning of the first section */

	struct explain_piece *pieces;
	uint32_t piece_count, piece_capacity;

	struct explain_entry self;
	struct explain_entry *see_also; /* each once, never self */
	uint32_t see_also_count, see_also_capacity;
};

/* An empty page; explain_page_deinit() frees what it gathers. */
void explain_page_init(
	struct explain_page *page, const struct explain_index *index, enum kb_lang lang);
/* Frees the page's own strings and lists; entries and rows are not its own. */
void explain_page_deinit(struct explain_page *page);

/* Each fills an empty page and returns 0 or -ENOMEM. */

/* The page of an entry. `others` are entries that the same word may mean: they stand first among
 * those to be seen also. */
int explain_page_entry(struct explain_page *page, const struct explain_entry *entry,
	const struct explain_entry *others, unsigned other_count);
/* All entries of a kind with a line each; of the states also the transitions. */
int explain_page_list(struct explain_page *page, enum explain_kind kind);
/* The names of what can be explained. */
int explain_page_overview(struct explain_page *page);

/* "errno", "errnos": the list that a word asks for. Returns 0 and sets *ret_kind, or -EINVAL. */
int explain_list_from_name(const char *word, enum explain_kind *ret_kind);

/* ---- for the builders of pages ------------------------------------------------------------ */

/* The string in the page's language. */
static inline const char *explain_say(const struct explain_page *page, const struct kb_text *text)
{
	return text->in[page->lang];
}

static inline const char *explain_word(const struct explain_page *page, enum explain_word word)
{
	return explain_words[word].in[page->lang];
}

/* Appends a piece; the strings are borrowed: the knowledge base's or the page's own. */
void explain_add(struct explain_page *page, enum explain_piece_kind kind, const char *term,
	const char *text);
/* A heading and prose; nothing where the prose is NULL or "". */
void explain_add_section(struct explain_page *page, enum explain_word heading, const char *prose);

/* Entries by their exact names, parted by blanks; those that have no page are left out. NULL: none.
 */
void explain_refer(struct explain_page *page, const char *names);
void explain_refer_entry(struct explain_page *page, const struct explain_entry *entry);

/* True where one of the words, parted by blanks, is `word`. `words` may be NULL. */
bool explain_words_have(const char *words, const char *word);

/* The first sentence of the prose. */
const char *explain_first_sentence(struct explain_page *page, const char *prose);

/* Copies what the text holds to the page and empties it. */
const char *explain_keep(struct explain_page *page, struct text *text);

/* The builders, by kind. */
void explain_fault(struct explain_page *page, const struct kb_fault *row);
void explain_topic(struct explain_page *page, const struct kb_topic *row);
void explain_errno(struct explain_page *page, const struct kb_errno *row);
void explain_sysctl(struct explain_page *page, const struct kb_sysctl *row);
void explain_counter(struct explain_page *page, const struct kb_counter *row);
void explain_state(struct explain_page *page, const struct kb_state *row);
void explain_state_table(struct explain_page *page);
void explain_flags(struct explain_page *page, const struct kb_flag *row, uint16_t bits);

#endif

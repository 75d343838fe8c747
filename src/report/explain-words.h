/* What the pages of `tcpdx explain` say besides the rows of the knowledge base: headings, names of
 * kinds, and the English remarks of tcp/ in every language. */
#ifndef TCPDX_REPORT_EXPLAIN_WORDS_H
#define TCPDX_REPORT_EXPLAIN_WORDS_H

#include "kb/counter.h"
#include "kb/text.h"
#include "report/explain-lookup.h"
#include "tcp/flags.h"

enum explain_word {
	/* headings */
	WORD_WHAT,
	WORD_HAPPENS,
	WORD_SHOWS,
	WORD_BY_HAND,
	WORD_TWINS,
	WORD_DO,
	WORD_WRONG_ADVICE,
	WORD_SOURCES,
	WORD_IN_STATES,
	WORD_ENTERED,
	WORD_DURATION,
	WORD_PILE,
	WORD_WAYS_IN,
	WORD_WAYS_OUT,
	WORD_SOCKET,
	WORD_CALLS,
	WORD_SETTING,
	WORD_DOES,
	WORD_ADVICE,
	WORD_COUNTS,
	WORD_GROWS,
	WORD_BITS,
	WORD_WRITTEN,
	WORD_SEE_ALSO,
	WORD_STATES,
	WORD_CLIENT,
	WORD_SERVER,
	WORD_REST,
	WORD_DRAW,
	WORD_CURRENT,
	WORD_REMOVED,
	WORD_LEGAL,
	WORD_ILLEGAL,
	WORD_SINGLE,
	WORD_HOW_TO_ASK,
	/* terms and phrases; %s and %u stand in the same order in every language */
	WORD_UNIT,
	WORD_DEFAULT,
	WORD_RANGE,
	WORD_GONE,
	WORD_GROWTH,
	WORD_MESSAGE,
	WORD_ALSO_CALLED,
	WORD_HEADER,
	WORD_TCPDUMP,
	WORD_VERDICT,
	WORD_RFC,
	WORD_PROC,
	WORD_SENDS,
	WORD_MAY,
	WORD_FROM,
	WORD_NO_TCP_PAGE,
	WORD_SEE_DOT,
	WORD_MORE,
	WORD_ALL_OF,
	WORD_ASK,
	WORD_SELECT,
	WORD_EVERYTHING,
	WORD_KIND_AFTER,
	WORD_DEFAULT_AFTER,
	WORD_DEFAULT_UNIT_AFTER,
	WORD_ONLY_V4,
	WORD_COUNT,
};

extern const struct kb_text explain_words[WORD_COUNT];

/* "fault", and as a heading of several: "Faults". */
extern const struct kb_text explain_kind_words[EXPLAIN_KIND_COUNT];
extern const struct kb_text explain_kinds_words[EXPLAIN_KIND_COUNT];
/* One line on what the list of a kind holds. */
extern const struct kb_text explain_list_titles[EXPLAIN_KIND_COUNT];

/* By enum kb_counter_harm and enum flags_verdict. */
extern const struct kb_text explain_harm_words[KB_COUNTER_HARM + 1];
extern const struct kb_text explain_verdict_words[FLAGS_VERDICT_COUNT];

/* A note of tcp/transition.c in another language; NULL where it has none yet. */
const char *explain_note(const char *note, enum kb_lang lang);

#endif

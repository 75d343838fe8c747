/* Verbs and their options as const rows. The parser, --help, the man pages and the completions
 * are all printed from these rows: what is not a row does not exist. */
#ifndef TCPDX_CMD_VERB_H
#define TCPDX_CMD_VERB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/time.h"

/* The exit statuses of every verb. */
enum exit_status {
	EXIT_QUIET = 0,	      /* nothing to report at or above the level asked for */
	EXIT_FINDINGS = 1,    /* findings; of explain: no such topic */
	EXIT_USAGE = 2,	      /* the command line is wrong */
	EXIT_CANNOT_LOOK = 3, /* could not look at all */
};

enum option_kind {
	OPTION_FLAG,	 /* no argument */
	OPTION_TEXT,	 /* any text */
	OPTION_NUMBER,	 /* a decimal number from `least` on */
	OPTION_DURATION, /* "2s", "500ms", "1m", "2" (seconds), above zero */
	OPTION_CHOICE,	 /* one of `choices` */
	OPTION_FILE,	 /* a path (completions offer files) */
};

struct option_row {
	char letter;	  /* 'i', or 0 */
	const char *name; /* "json", without dashes; never NULL in a row */
	enum option_kind kind;
	const char *argument; /* "FILE", "SECONDS" … for help; NULL for flags */
	const char *choices;  /* "notice|warning|critical" */
	const char *doc;      /* N_(): one line */
	uint64_t least;	      /* OPTION_NUMBER */
};

#define OPTION_MAX 32

struct option_value {
	bool given;
	const char *text; /* borrowed from argv */
	uint64_t number;
	struct duration duration;
	unsigned choice; /* index in choices */
};

struct invocation;

struct verb {
	const char *name;
	const char *arguments;		  /* "[FILTER]" */
	const char *summary;		  /* N_(): one line for the list of verbs */
	const char *description;	  /* N_(): paragraphs parted by "\n", for the man page */
	const char *examples;		  /* lines "command<TAB>what it does", N_() */
	const struct option_row *options; /* ends at name == NULL */
	unsigned arguments_max;		  /* operands; more are an error */
	int (*run)(struct invocation *invocation); /* returns enum exit_status */
};

enum color_mode {
	COLOR_AUTO,
	COLOR_ALWAYS,
	COLOR_NEVER,
};

/* One call of a verb, parsed. */
struct invocation {
	const struct verb *verb;
	struct option_value values[OPTION_MAX]; /* in the order of the verb's rows */
	const char *const *operands;		/* borrowed from argv */
	unsigned operand_count;
	bool color;	      /* standard output takes colour */
	unsigned columns;     /* width of standard output; 0: not a terminal, do not cut */
	const char *language; /* "en" or "zh", from --lang or LANG; texts of the knowledge base */
};

/* The rows that every verb takes after its own: --color, --lang, --help, --version. */
extern const struct option_row option_common[];

extern const struct verb verb_checkup, verb_list, verb_states, verb_stat, verb_explain;

/* Ends at NULL; the first is the default verb (checkup). */
extern const struct verb *const verbs[];

/* Parses argv[1..] against the verb's rows. Long options take "--name=value" and "--name value";
 * letters may be joined ("-aim"). Options may stand after operands; "--" ends them. Returns 0, or
 * EXIT_USAGE after saying on stderr which word is wrong and what was expected; or -1 where
 * --help or --version was printed and nothing is left to do. */
int invocation_parse(
	struct invocation *invocation, const struct verb *verb, int count, char *const *arguments);

/* Help texts, for the terminal. */
void help_print(struct text *text, const struct verb *verb); /* NULL: all verbs */

/* A man page (roff, an-macros) of a verb, or of tcpdx as a whole for NULL. */
void help_man(struct text *text, const struct verb *verb);

/* Completions for "bash", "zsh" or "fish". Returns 0 or -EINVAL. */
int help_completion(struct text *text, const char *shell);

/* "tcpdx: list: …" on stderr, ended by a line break. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Opens the text that a verb prints to standard output. text_finish() and text_deinit() it; a
 * reader that went away (EPIPE) is no error worth a message. */
void output_open(struct text *text);

#endif

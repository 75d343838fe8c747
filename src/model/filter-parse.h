/* What the two halves of the filter's parser share: filter.c has the words between conditions,
 * filter-condition.c the conditions. */
#ifndef TCPDX_MODEL_FILTER_PARSE_H
#define TCPDX_MODEL_FILTER_PARSE_H

#include "model/filter.h"

enum filter_token_kind {
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_OPERATOR, /* one of ( ) ! & && | || = == != < <= > >= */
	TOKEN_STRAY,	/* a quote that is never closed */
};

struct filter_token {
	enum filter_token_kind kind;
	bool quoted;	/* a value, whatever word it is */
	const char *at; /* borrowed from the text */
	size_t size;
	size_t column; /* where it begins in the text */
	size_t next;   /* where the rest begins */
};

struct filter_parser {
	const char *text;
	size_t size;
	const struct filter_names *names;
	struct filter_token token; /* the one to be judged next */
	struct filter filter;
	struct filter_error error;
	unsigned depth;
};

/* Steps to the next word; whether a word is `word`, in any case. */
void filter_token_next(struct filter_parser *parser);
bool filter_token_is(const struct filter_token *token, const char *word);

/* Keeps the place of the current token as the error; returns -EINVAL. */
int filter_expected(struct filter_parser *parser, const char *expected);

/* Appends a node. Returns 0, -E2BIG or -ENOMEM. */
int filter_add(struct filter_parser *parser, struct filter_node node, uint16_t *ret_index);

/* Parses one condition, from the current token on. */
int filter_parse_condition(struct filter_parser *parser, uint16_t *ret_index);

#endif

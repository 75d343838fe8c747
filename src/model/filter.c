/* How it works: a lexer of words and operators under a recursive descent. Nodes are appended to
 * one array, children before parents, so that the last one is the root. The column of the word
 * that does not fit is kept; parsing ends at the first. */
#include "model/filter.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/gettext.h"
#include "model/filter-parse.h"
#include "tcp/state.h"

static bool is_blank(char character)
{
	return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

static bool is_word(char character)
{
	return character && !is_blank(character) && !strchr("()!&|=<>'\"", character);
}

static size_t operator_size(const char *at, size_t left)
{
	static const char *const doubles[] = {"&&", "||", "==", "!=", "<=", ">="};

	for (size_t i = 0; i < sizeof(doubles) / sizeof(doubles[0]); i++)
		if (left >= 2 && !strncmp(at, doubles[i], 2))
			return 2;
	return 1;
}

/* Sets the token at `start` of the text. */
static struct filter_token token_at(const struct filter_parser *parser, size_t start)
{
	struct filter_token token;
	const char *end;

	while (start < parser->size && is_blank(parser->text[start]))
		start++;
	token = (struct filter_token){.at = parser->text + start, .column = start, .next = start};
	if (start == parser->size)
		return token;
	if (*token.at == '\'' || *token.at == '"') {
		end = memchr(token.at + 1, *token.at, parser->size - start - 1);
		token.kind = end ? TOKEN_WORD : TOKEN_STRAY;
		token.size = end ? (size_t)(end - token.at - 1) : 1;
		token.next = start + token.size + (end ? 2 : 0);
		token.at += end ? 1 : 0;
		token.quoted = true;
		return token;
	}
	while (start + token.size < parser->size && is_word(token.at[token.size]))
		token.size++;
	token.kind = token.size ? TOKEN_WORD : TOKEN_OPERATOR;
	if (!token.size)
		token.size = operator_size(token.at, parser->size - start);
	token.next = start + token.size;
	return token;
}

void filter_token_next(struct filter_parser *parser)
{
	parser->token = token_at(parser, parser->token.next);
}

bool filter_token_is(const struct filter_token *token, const char *word)
{
	return token->kind != TOKEN_END && !token->quoted && token->size == strlen(word) &&
	       !strncmp(token->at, word, token->size);
}

int filter_expected(struct filter_parser *parser, const char *expected)
{
	parser->error = (struct filter_error){
		.column = parser->token.column, .size = parser->token.size, .expected = expected};
	return -EINVAL;
}

int filter_add(struct filter_parser *parser, struct filter_node node, uint16_t *ret_index)
{
	struct filter *filter = &parser->filter;
	int error;

	if (filter->count == FILTER_NODES_MAX) {
		filter_expected(parser, N_("the end: the filter is too long"));
		return -E2BIG;
	}
	error = array_reserve(&filter->nodes, &filter->capacity, (size_t)filter->count + 1,
		sizeof(*filter->nodes));
	if (error)
		return error;
	*ret_index = (uint16_t)filter->count;
	filter->nodes[filter->count++] = node;
	return 0;
}

static int parse_or(struct filter_parser *parser, uint16_t *ret_index);

static bool is_not(const struct filter_token *token)
{
	return filter_token_is(token, "not") || filter_token_is(token, "!");
}

static int parse_parentheses(struct filter_parser *parser, uint16_t *ret_index)
{
	int error;

	filter_token_next(parser);
	error = parse_or(parser, ret_index);
	if (error)
		return error;
	if (!filter_token_is(&parser->token, ")"))
		return filter_expected(parser, N_("a closing parenthesis, 'and' or 'or'"));
	filter_token_next(parser);
	return 0;
}

static int parse_term(struct filter_parser *parser, uint16_t *ret_index)
{
	struct filter_node node = {.kind = FILTER_NOT};
	bool negated = is_not(&parser->token);
	int error;

	if (!negated && !filter_token_is(&parser->token, "("))
		return filter_parse_condition(parser, ret_index);
	if (parser->depth == FILTER_DEPTH_MAX) {
		filter_expected(parser, N_("less nesting"));
		return -E2BIG;
	}
	parser->depth++;
	if (negated) {
		filter_token_next(parser);
		error = parse_term(parser, &node.left);
		if (!error)
			error = filter_add(parser, node, ret_index);
	} else {
		error = parse_parentheses(parser, ret_index);
	}
	parser->depth--;
	return error;
}

static bool is_and(const struct filter_token *token)
{
	return filter_token_is(token, "and") || filter_token_is(token, "&&") ||
	       filter_token_is(token, "&");
}

static bool is_or(const struct filter_token *token)
{
	return filter_token_is(token, "or") || filter_token_is(token, "||") ||
	       filter_token_is(token, "|");
}

static int parse_and(struct filter_parser *parser, uint16_t *ret_index)
{
	int error = parse_term(parser, ret_index);

	while (!error) {
		struct filter_node node = {.kind = FILTER_AND, .left = *ret_index};

		if (is_and(&parser->token))
			filter_token_next(parser);
		else if (parser->token.kind == TOKEN_END || is_or(&parser->token) ||
			 filter_token_is(&parser->token, ")"))
			break;
		error = parse_term(parser, &node.right);
		if (!error)
			error = filter_add(parser, node, ret_index);
	}
	return error;
}

static int parse_or(struct filter_parser *parser, uint16_t *ret_index)
{
	int error = parse_and(parser, ret_index);

	while (!error && is_or(&parser->token)) {
		struct filter_node node = {.kind = FILTER_OR, .left = *ret_index};

		filter_token_next(parser);
		error = parse_and(parser, &node.right);
		if (!error)
			error = filter_add(parser, node, ret_index);
	}
	return error;
}

int filter_parse(const char *text, size_t size, const struct filter_names *names,
	struct filter *ret_filter, struct filter_error *ret_error)
{
	struct filter_parser parser = {.text = text, .size = size, .names = names};
	uint16_t root = 0;
	int error = 0;

	filter_token_next(&parser);
	if (parser.token.kind != TOKEN_END) {
		error = parse_or(&parser, &root);
		if (!error && parser.token.kind != TOKEN_END)
			error = filter_expected(&parser, N_("the end, 'and' or 'or'"));
	}
	if (error) {
		filter_deinit(&parser.filter);
		if (error != -ENOMEM)
			*ret_error = parser.error;
		return error;
	}
	parser.filter.root = root;
	*ret_filter = parser.filter;
	return 0;
}

void filter_deinit(struct filter *filter)
{
	free(filter->nodes);
	*filter = (struct filter){0};
}

#define STATE(name)  (UINT32_C(1) << TCP_STATE_##name)
#define UNCONNECTED  (STATE(LISTEN) | STATE(CLOSED))
#define MINI_SOCKETS (STATE(SYN_RECEIVED) | STATE(TIME_WAIT))

/* The groups of ss(8). */
static const struct {
	const char *name;
	uint32_t mask;
} groups[] = {
	{"all", FILTER_ALL_STATES},
	{"connected", FILTER_ALL_STATES & ~UNCONNECTED},
	{"synchronized", FILTER_ALL_STATES & ~(UNCONNECTED | STATE(SYN_SENT))},
	{"bucket", MINI_SOCKETS},
	{"big", FILTER_ALL_STATES & ~MINI_SOCKETS},
};

int filter_state_mask(const char *name, size_t size, uint32_t *ret_mask)
{
	enum tcp_state state;

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		if (strlen(groups[i].name) == size && !strncasecmp(groups[i].name, name, size)) {
			*ret_mask = groups[i].mask;
			return 0;
		}
	}
	if (state_from_name(name, size, &state))
		return -EINVAL;
	*ret_mask = UINT32_C(1) << state;
	return 0;
}

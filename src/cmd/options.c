#include <ctype.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/gettext.h"
#include "cmd/duration.h"
#include "cmd/verb.h"

enum common_option {
	COMMON_COLOR,
	COMMON_LANG,
	COMMON_HELP,
	COMMON_VERSION,
	COMMON_COUNT,
};

const struct option_row option_common[] = {
	[COMMON_COLOR] = {0, "color", OPTION_CHOICE, "WHEN", "auto|always|never",
		N_("colour on a terminal, always, or never (also NO_COLOR)")},
	[COMMON_LANG] = {0, "lang", OPTION_CHOICE, "LANGUAGE", "en|zh",
		N_("language of messages and explanations, instead of LANG's")},
	[COMMON_HELP] = {'h', "help", OPTION_FLAG, NULL, NULL, N_("show this help")},
	[COMMON_VERSION] = {'V', "version", OPTION_FLAG, NULL, NULL, N_("show the version")},
	{0},
};

struct parser {
	struct invocation *invocation;
	struct option_value common[COMMON_COUNT];
	int count;
	char *const *arguments;
	int at;
};

/* Finds a row by name among the verb's and the common ones, and where its value goes. */
static const struct option_row *find_row(struct parser *parser, const char *name, size_t size,
	char letter, struct option_value **ret_value)
{
	const struct option_row *tables[] = {parser->invocation->verb->options, option_common};
	struct option_value *values[] = {parser->invocation->values, parser->common};

	for (unsigned t = 0; t < 2; t++) {
		for (unsigned i = 0; tables[t] && tables[t][i].name; i++) {
			const struct option_row *row = &tables[t][i];
			bool same = letter ? row->letter == letter
					   : strlen(row->name) == size &&
						     !strncmp(row->name, name, size);

			if (!same)
				continue;
			*ret_value = &values[t][i];
			return row;
		}
	}
	return NULL;
}

static int parse_choice(const char *choices, const char *text, unsigned *ret_choice)
{
	unsigned index = 0;

	for (const char *at = choices; *at; index++) {
		size_t size = strcspn(at, "|");

		if (strlen(text) == size && !strncmp(at, text, size)) {
			*ret_choice = index;
			return 0;
		}
		at += size + (at[size] == '|');
	}
	return -EINVAL;
}

static int parse_number(const char *text, uint64_t least, uint64_t *ret_number)
{
	char *end;
	uint64_t number;

	if (!isdigit((unsigned char)text[0]))
		return -EINVAL;
	errno = 0;
	number = strtoull(text, &end, 10);
	if (*end || errno || number < least)
		return -EINVAL;
	*ret_number = number;
	return 0;
}

static int take_value(const struct option_row *row, struct option_value *value, const char *text)
{
	value->given = true;
	value->text = text;
	switch (row->kind) {
	case OPTION_FLAG:
	case OPTION_TEXT:
	case OPTION_FILE:
		return 0;
	case OPTION_NUMBER:
		if (!parse_number(text, row->least, &value->number))
			return 0;
		complain(_("--%s takes a number from %llu on, not '%s'"), row->name,
			(unsigned long long)row->least, text);
		return EXIT_USAGE;
	case OPTION_DURATION:
		if (!duration_parse(text, &value->duration))
			return 0;
		complain(_("--%s takes a time such as 2s or 500ms, not '%s'"), row->name, text);
		return EXIT_USAGE;
	case OPTION_CHOICE:
		if (!parse_choice(row->choices, text, &value->choice))
			return 0;
		complain(_("--%s takes %s, not '%s'"), row->name, row->choices, text);
		return EXIT_USAGE;
	}
	return EXIT_USAGE;
}

static int unknown(const struct parser *parser, const char *word)
{
	complain(_("%s has no option %s; see tcpdx %s --help"), parser->invocation->verb->name,
		word, parser->invocation->verb->name);
	return EXIT_USAGE;
}

/* The argument of an option: what follows '=' or the letter, else the next word. */
static int take_option(struct parser *parser, const struct option_row *row,
	struct option_value *value, const char *attached)
{
	if (row->kind == OPTION_FLAG) {
		if (!attached)
			return take_value(row, value, NULL);
		complain(_("--%s takes no argument"), row->name);
		return EXIT_USAGE;
	}
	if (!attached && parser->at < parser->count)
		attached = parser->arguments[parser->at++];
	if (!attached) {
		complain(_("--%s needs %s"), row->name, row->argument);
		return EXIT_USAGE;
	}
	return take_value(row, value, attached);
}

static int parse_long(struct parser *parser, const char *word)
{
	size_t size = strcspn(word + 2, "=");
	struct option_value *value;
	const struct option_row *row = find_row(parser, word + 2, size, 0, &value);

	if (!row)
		return unknown(parser, word);
	return take_option(parser, row, value, word[2 + size] ? word + 2 + size + 1 : NULL);
}

static int parse_letters(struct parser *parser, const char *word)
{
	for (const char *at = word + 1; *at; at++) {
		struct option_value *value;
		const struct option_row *row = find_row(parser, NULL, 0, *at, &value);
		char text[3] = {'-', *at, '\0'};
		int status;

		if (!row)
			return unknown(parser, text);
		if (row->kind != OPTION_FLAG)
			return take_option(parser, row, value, at[1] ? at + 1 : NULL);
		status = take_value(row, value, NULL);
		if (status)
			return status;
	}
	return 0;
}

static bool language_is_chinese(const struct option_value *option)
{
	const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	if (option->given)
		return option->choice == 1;
	for (unsigned i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		const char *value = getenv(variables[i]);

		if (value && *value)
			return !strncmp(value, "zh", 2);
	}
	return false;
}

static bool speaks_utf8(void)
{
	return !strcmp(nl_langinfo(CODESET), "UTF-8");
}

/* Messages follow --lang too, where the system has a locale for it. LANGUAGE has the last word in
 * every locale but C, and serves alone where zh_CN is not installed and another one is in use. */
static void choose_messages(bool chinese)
{
	if (!chinese) {
		setlocale(LC_MESSAGES, "C");
		return;
	}
	if (setlocale(LC_MESSAGES, "zh_CN.UTF-8") && !speaks_utf8())
		setlocale(LC_CTYPE, "zh_CN.UTF-8");
	if (speaks_utf8())
		setenv("LANGUAGE", "zh_CN", 1);
}

/* How standard output shows things: colour, width, language. */
static void settle(struct parser *parser)
{
	struct invocation *invocation = parser->invocation;
	const struct option_value *color = &parser->common[COMMON_COLOR];
	const char *forbidden = getenv("NO_COLOR");
	bool terminal = isatty(STDOUT_FILENO);
	struct winsize size = {0};

	invocation->color = color->given ? color->choice == COLOR_ALWAYS ||
						   (color->choice == COLOR_AUTO && terminal)
					 : terminal && !(forbidden && *forbidden);
	if (terminal && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		invocation->columns = size.ws_col;
	invocation->language = language_is_chinese(&parser->common[COMMON_LANG]) ? "zh" : "en";
	if (parser->common[COMMON_LANG].given)
		choose_messages(parser->common[COMMON_LANG].choice == 1);
}

static int parse_words(struct parser *parser, const char **operands)
{
	struct invocation *invocation = parser->invocation;
	bool options = true;

	while (parser->at < parser->count) {
		const char *word = parser->arguments[parser->at++];
		int status = 0;

		if (options && !strcmp(word, "--"))
			options = false;
		else if (options && !strncmp(word, "--", 2))
			status = parse_long(parser, word);
		else if (options && word[0] == '-' && word[1])
			status = parse_letters(parser, word);
		else
			operands[invocation->operand_count++] = word;
		if (status)
			return status;
	}
	if (invocation->operand_count > invocation->verb->arguments_max) {
		complain(_("%s does not take '%s'"), invocation->verb->name,
			operands[invocation->verb->arguments_max]);
		return EXIT_USAGE;
	}
	return 0;
}

int invocation_parse(
	struct invocation *invocation, const struct verb *verb, int count, char *const *arguments)
{
	struct parser parser = {.invocation = invocation, .count = count, .arguments = arguments};
	const char **operands = calloc((size_t)count + 1, sizeof(*operands));
	struct text text;
	int status;

	*invocation = (struct invocation){.verb = verb, .operands = operands};
	if (!operands)
		return EXIT_CANNOT_LOOK;
	status = parse_words(&parser, operands);
	if (status)
		return status;
	settle(&parser);
	if (!parser.common[COMMON_HELP].given && !parser.common[COMMON_VERSION].given)
		return 0;
	output_open(&text);
	if (parser.common[COMMON_HELP].given)
		help_print(&text, verb);
	else
		text_string(&text, "tcpdx " TCPDX_VERSION "\n");
	text_finish(&text);
	text_deinit(&text);
	return -1;
}

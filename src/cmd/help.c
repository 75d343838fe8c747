#include "cmd/help.h"

#include <string.h>

#include "base/gettext.h"
#include "report/width.h"

#define HELP_CELLS 80

/* An option wider than this has its explanation on the next line. */
#define TERM_CELLS 28

/* Commands of examples wider than this have their explanation on a line of its own. */
#define COMMAND_CELLS 44

const struct option_row *help_option(const struct verb *verb, unsigned index)
{
	for (unsigned i = 0; verb && verb->options && verb->options[i].name; i++)
		if (!index--)
			return &verb->options[i];
	for (unsigned i = 0; option_common[i].name; i++)
		if (!index--)
			return &option_common[i];
	return NULL;
}

bool help_next(const char **rest, char separator, struct help_span *ret_part)
{
	const char *at = *rest, *end;

	if (!at || !*at)
		return false;
	end = strchr(at, separator);
	*ret_part = (struct help_span){.at = at, .size = end ? (size_t)(end - at) : strlen(at)};
	*rest = end ? end + 1 : at + ret_part->size;
	return true;
}

void help_example_split(
	struct help_span example, struct help_span *ret_command, struct help_span *ret_doc)
{
	const char *tab = memchr(example.at, '\t', example.size);

	*ret_command = example;
	*ret_doc = (struct help_span){.at = example.at + example.size};
	if (!tab)
		return;
	ret_command->size = (size_t)(tab - example.at);
	ret_doc->at = tab + 1;
	ret_doc->size = example.size - ret_command->size - 1;
}

struct help_span help_example_first(const struct verb *verb)
{
	const char *rest = verb->examples ? _(verb->examples) : NULL;
	struct help_span example = {.at = ""};

	help_next(&rest, '\n', &example);
	return example;
}

void help_option_term(struct text *text, const struct option_row *row)
{
	text_format(text, "--%s", row->name);
	if (row->argument)
		text_format(text, " %s", row->argument);
}

/* A term and its explanation in two columns. */
static void print_pair(struct text *text, const char *term, const char *doc, unsigned doc_cell)
{
	unsigned cells = width_of(term, strlen(term));

	text_string(text, term);
	if (!*doc) {
		text_char(text, '\n');
		return;
	}
	if (cells + 2 > doc_cell) {
		text_char(text, '\n');
		cells = 0;
	}
	text_repeat(text, ' ', doc_cell - cells);
	width_wrap(text, doc, doc_cell, doc_cell, HELP_CELLS);
	text_char(text, '\n');
}

static void option_term(struct text *term, const struct option_row *row)
{
	if (row->letter)
		text_format(term, "  -%c, ", row->letter);
	else
		text_string(term, "      ");
	help_option_term(term, row);
}

static void print_option(struct text *text, const struct option_row *row, unsigned doc_cell)
{
	struct text term, doc;

	text_init(&term, NULL, NULL);
	text_init(&doc, NULL, NULL);
	option_term(&term, row);
	text_string(&doc, _(row->doc));
	if (row->kind == OPTION_CHOICE)
		text_format(&doc, " [%s]", row->choices);
	print_pair(text, text_peek(&term), text_peek(&doc), doc_cell);
	text_deinit(&term);
	text_deinit(&doc);
}

/* The verb's options and the common ones, or the common ones alone. */
static void print_options(struct text *text, const struct verb *verb)
{
	unsigned widest = 0;
	struct text term;

	text_init(&term, NULL, NULL);
	for (unsigned i = 0; help_option(verb, i); i++) {
		unsigned cells;

		text_clear(&term);
		option_term(&term, help_option(verb, i));
		cells = width_of(text_peek(&term), term.size);
		widest = cells > widest && cells <= TERM_CELLS ? cells : widest;
	}
	text_deinit(&term);
	for (unsigned i = 0; help_option(verb, i); i++)
		print_option(text, help_option(verb, i), widest + 2);
}

/* How wide the column of commands is: the widest that is not too wide. */
static unsigned command_cells(unsigned cells, struct help_span example)
{
	struct help_span command, doc;
	unsigned wide;

	help_example_split(example, &command, &doc);
	wide = width_of(command.at, command.size);
	return wide > cells && wide <= COMMAND_CELLS ? wide : cells;
}

static void print_example(struct text *text, struct help_span example, unsigned cells)
{
	struct help_span command, doc;
	struct text term, words;

	help_example_split(example, &command, &doc);
	text_init(&term, NULL, NULL);
	text_init(&words, NULL, NULL);
	text_string(&term, "  ");
	text_bytes(&term, command.at, command.size);
	text_bytes(&words, doc.at, doc.size);
	print_pair(text, text_peek(&term), text_peek(&words), cells + 4);
	text_deinit(&term);
	text_deinit(&words);
}

static void print_verb_help(struct text *text, const struct verb *verb)
{
	const char *rest = verb->examples ? _(verb->examples) : NULL;
	struct help_span example;
	unsigned cells = 0;

	text_format(text, "tcpdx %s: ", verb->name);
	width_wrap(text, _(verb->summary), (unsigned)strlen(verb->name) + 8, 2, HELP_CELLS);
	text_string(text, "\n\n");
	while (help_next(&rest, '\n', &example))
		cells = command_cells(cells, example);
	rest = verb->examples ? _(verb->examples) : NULL;
	while (help_next(&rest, '\n', &example))
		print_example(text, example, cells);
	text_format(text, "\n%s tcpdx %s", _("Usage:"), verb->name);
	text_format(text, " [%s]", _("OPTION…"));
	if (verb->arguments && *verb->arguments)
		text_format(text, " %s", verb->arguments);
	text_string(text, "\n\n");
	print_options(text, verb);
}

static void print_all_help(struct text *text)
{
	unsigned cells = 0;

	text_format(text, "tcpdx: %s\n\n",
		_("what is wrong with the TCP connections of this host, and what to do"));
	for (unsigned i = 0; verbs[i]; i++)
		cells = command_cells(cells, help_example_first(verbs[i]));
	for (unsigned i = 0; verbs[i]; i++)
		if (help_example_first(verbs[i]).size)
			print_example(text, help_example_first(verbs[i]), cells);
	text_format(text, "\n%s tcpdx [%s] [%s]\n\n", _("Usage:"), _("VERB"), _("OPTION…"));
	for (unsigned i = 0; verbs[i]; i++) {
		struct text term;

		text_init(&term, NULL, NULL);
		text_format(&term, "  %s", verbs[i]->name);
		print_pair(text, text_peek(&term), _(verbs[i]->summary), 12);
		text_deinit(&term);
	}
	text_format(text, "\n%s\n", _("Options of every verb:"));
	print_options(text, NULL);
	text_format(text, "\n%s\n", _("The options of a verb: tcpdx VERB --help, man tcpdx-VERB"));
}

void help_print(struct text *text, const struct verb *verb)
{
	if (verb)
		print_verb_help(text, verb);
	else
		print_all_help(text);
}

/* Man pages from the rows. Text goes out in lines of its own, never as macro arguments, where
 * quotes and leading dots have a meaning; what is left of roff's syntax is escaped. */
#include <string.h>

#include "base/gettext.h"
#include "cmd/help.h"
#include "report/width.h"

/* Of the last change to what the pages say apart from the rows. A constant, so that the same
 * source gives the same page. */
#define MAN_DATE "2026-11-23"

#define LINE_CELLS 70

struct pair {
	const char *term;
	const char *doc;
};

static const struct pair statuses[] = {
	{"0", N_("Nothing to report at or above the level asked for.")},
	{"1", N_("There are findings; of explain: there is no such topic.")},
	{"2", N_("The command line is wrong.")},
	{"3", N_("It was not possible to look at all.")},
};

static const struct pair variables[] = {
	{"NO_COLOR",
		N_("Set to anything but the empty string: no colour, unless --color asks for it.")},
	{"LC_ALL, LC_MESSAGES, LANG",
		N_("The language of messages and of explanations: English, or Chinese (zh_CN).")},
};

#define COUNT(array) (sizeof(array) / sizeof(array[0]))

static void escape(struct text *text, const char *string, size_t size)
{
	static const struct pair marks[] = {
		{"\\", "\\e"},
		{"-", "\\-"},
		{"~", "\\(ti"},
		{"^", "\\(ha"},
		{"`", "\\(ga"},
		{"'", "\\(aq"},
	};

	for (size_t i = 0; i < size; i++) {
		const char *mark = NULL;

		for (unsigned k = 0; k < COUNT(marks); k++)
			if (string[i] == marks[k].term[0])
				mark = marks[k].doc;
		if (!mark && string[i] == '.' &&
			(!text->size || text->bytes[text->size - 1] == '\n'))
			text_string(text, "\\&");
		if (mark)
			text_string(text, mark);
		else
			text_char(text, string[i]);
	}
}

static void escape_string(struct text *text, const char *string)
{
	escape(text, string, strlen(string));
}

static void section(struct text *text, const char *title)
{
	text_format(text, ".SH %s\n", title);
}

/* Wraps and escapes one paragraph. Goes through buffers, since escapes take no cells and since a
 * dot that comes to stand at the start of a line is a request. */
static void paragraph(struct text *text, const char *string, size_t size)
{
	struct text words, lines, escaped;

	text_init(&words, NULL, NULL);
	text_init(&lines, NULL, NULL);
	text_init(&escaped, NULL, NULL);
	text_bytes(&words, string, size);
	width_wrap(&lines, text_peek(&words), 0, 0, LINE_CELLS);
	escape_string(&escaped, text_peek(&lines));
	text_string(text, text_peek(&escaped));
	text_char(text, '\n');
	text_deinit(&words);
	text_deinit(&lines);
	text_deinit(&escaped);
}

static void tagged(struct text *text, const char *term, const char *doc)
{
	text_string(text, ".TP\n\\fB");
	escape_string(text, term);
	text_string(text, "\\fR\n");
	paragraph(text, doc, strlen(doc));
}

static void pairs(struct text *text, const char *title, const struct pair *rows, size_t count)
{
	section(text, title);
	for (size_t i = 0; i < count; i++)
		tagged(text, rows[i].term, _(rows[i].doc));
}

static void option(struct text *text, const struct option_row *row)
{
	text_string(text, ".TP\n");
	if (row->letter)
		text_format(text, "\\fB\\-%c\\fR, ", row->letter);
	text_string(text, "\\fB\\-\\-");
	escape_string(text, row->name);
	text_string(text, "\\fR");
	if (row->argument) {
		text_string(text, " \\fI");
		escape_string(text, row->argument);
		text_string(text, "\\fR");
	}
	text_char(text, '\n');
	paragraph(text, _(row->doc), strlen(_(row->doc)));
	if (row->kind == OPTION_CHOICE) {
		struct help_span choice;
		bool first = true;

		for (const char *rest = row->choices; help_next(&rest, '|', &choice);
			first = false) {
			text_string(text, first ? ".br\n\\fB" : ", \\fB");
			escape(text, choice.at, choice.size);
			text_string(text, "\\fR");
		}
		text_char(text, '\n');
	}
}

static void example(struct text *text, struct help_span example)
{
	struct help_span command, doc;

	if (!example.size)
		return;
	help_example_split(example, &command, &doc);
	text_string(text, ".TP\n\\fB");
	escape(text, command.at, command.size);
	text_string(text, "\\fR\n");
	if (doc.size)
		paragraph(text, doc.at, doc.size);
	else
		text_string(text, "\\&\n");
}

static void title(struct text *text, const struct verb *verb)
{
	text_string(text, ".\\\" Written by tcpdx \\-\\-generate man.\n.TH TCPDX");
	for (const char *at = verb ? verb->name : ""; *at; at++) {
		if (at == verb->name)
			text_string(text, "\\-");
		text_char(text, *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at);
	}
	text_format(
		text, " 1 \"%s\" \"tcpdx %s\" \"User Commands\"\n.ad l\n", MAN_DATE, TCPDX_VERSION);
}

/* The pages of the other verbs, and the tools whose work this one's is near to. */
static void see_also(struct text *text, const struct verb *verb)
{
	static const char *const others[] = {"ss(8)", "sar(1)", "nstat(8)", "tcp(7)"};

	section(text, "SEE ALSO");
	if (verb)
		text_string(text, "\\fBtcpdx\\fR(1),\n");
	for (unsigned i = 0; verbs[i]; i++)
		if (verbs[i] != verb)
			text_format(text, "\\fBtcpdx\\-%s\\fR(1),\n", verbs[i]->name);
	for (unsigned i = 0; i < COUNT(others); i++) {
		size_t size = strcspn(others[i], "(");

		text_format(text, "\\fB%.*s\\fR%s%s\n", (int)size, others[i], others[i] + size,
			i + 1 < COUNT(others) ? "," : "");
	}
}

static void verb_page(struct text *text, const struct verb *verb)
{
	const char *rest = verb->examples ? _(verb->examples) : NULL;
	struct help_span part;
	bool first = true;

	title(text, verb);
	section(text, "NAME");
	text_format(text, "tcpdx\\-%s \\-\n", verb->name);
	paragraph(text, _(verb->summary), strlen(_(verb->summary)));
	section(text, "SYNOPSIS");
	text_format(text, "\\fBtcpdx %s\\fR [\\fI%s\\fR]", verb->name, _("OPTION…"));
	if (verb->arguments && *verb->arguments) {
		text_string(text, " \\fI");
		escape_string(text, verb->arguments);
		text_string(text, "\\fR");
	}
	text_char(text, '\n');
	section(text, "EXAMPLES");
	while (help_next(&rest, '\n', &part))
		example(text, part);
	section(text, "DESCRIPTION");
	rest = _(verb->description ? verb->description : verb->summary);
	for (; help_next(&rest, '\n', &part); first = false) {
		if (!first)
			text_string(text, ".PP\n");
		paragraph(text, part.at, part.size);
	}
	section(text, "OPTIONS");
	for (unsigned i = 0; help_option(verb, i); i++)
		option(text, help_option(verb, i));
}

static void overview_page(struct text *text)
{
	static const char *const description[] = {
		N_("Looks at every TCP connection of a Linux host and says what is wrong, why, how "
		   "it knows, and what to do. It reads and changes nothing. It runs as any user; "
		   "what that user may not see is named at the end of the report."),
		N_("Without a verb it is the check-up."),
	};

	title(text, NULL);
	section(text, "NAME");
	text_string(text, "tcpdx \\-\n");
	paragraph(text, _("a doctor of TCP connections"), strlen(_("a doctor of TCP connections")));
	section(text, "SYNOPSIS");
	text_format(text, "\\fBtcpdx\\fR [\\fI%s\\fR] [\\fI%s\\fR]\n", _("VERB"), _("OPTION…"));
	section(text, "EXAMPLES");
	for (unsigned i = 0; verbs[i]; i++)
		example(text, help_example_first(verbs[i]));
	section(text, "DESCRIPTION");
	for (unsigned i = 0; i < COUNT(description); i++) {
		if (i)
			text_string(text, ".PP\n");
		paragraph(text, _(description[i]), strlen(_(description[i])));
	}
	section(text, "VERBS");
	for (unsigned i = 0; verbs[i]; i++)
		tagged(text, verbs[i]->name, _(verbs[i]->summary));
	section(text, "OPTIONS");
	for (unsigned i = 0; help_option(NULL, i); i++)
		option(text, help_option(NULL, i));
}

/* The page is put together in memory, where escape() can see what precedes a character. */
void help_man(struct text *text, const struct verb *verb)
{
	struct text page;

	text_init(&page, NULL, NULL);
	if (verb)
		verb_page(&page, verb);
	else
		overview_page(&page);
	pairs(&page, "EXIT STATUS", statuses, COUNT(statuses));
	pairs(&page, "ENVIRONMENT", variables, COUNT(variables));
	see_also(&page, verb);
	text_string(text, text_peek(&page));
	text_deinit(&page);
}

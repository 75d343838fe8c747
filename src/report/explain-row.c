/* Pages that are a row of the knowledge base, section by section. */
#include <stdio.h>
#include <string.h>

#include "base/gettext.h"
#include "diagnose/rule.h"
#include "report/explain-page.h"
#include "report/explain-path.h"

/* ---- faults ------------------------------------------------------------------------------- */

static void add_twins(
	struct explain_page *page, const struct kb_fault *row, const struct rule *rule)
{
	if (row->twins[0].id || (rule && rule->twins[0].id))
		explain_add(page, PIECE_HEADING, NULL, explain_word(page, WORD_TWINS));
	for (unsigned i = 0; i < KB_FAULT_TWINS && row->twins[i].id; i++) {
		explain_add(page, PIECE_PAIR, row->twins[i].id,
			explain_say(page, &row->twins[i].how_to_tell));
		if (!strchr(row->twins[i].id, ' '))
			explain_refer(page, row->twins[i].id);
	}
	if (row->twins[0].id || !rule)
		return;
	for (unsigned i = 0; i < sizeof(rule->twins) / sizeof(rule->twins[0]); i++)
		if (rule->twins[i].id)
			explain_add(page, PIECE_PAIR, rule->twins[i].id, _(rule->twins[i].because));
}

/* What the rule advises, where the knowledge base says nothing. Placeholders stay: {pid}. */
static void add_remedies(struct explain_page *page, const struct rule *rule)
{
	struct text text;

	text_init(&text, NULL, NULL);
	for (unsigned i = 0; i < sizeof(rule->remedies) / sizeof(rule->remedies[0]); i++) {
		if (!rule->remedies[i].text)
			break;
		text_format(&text, "%s%s", text.size ? "\n" : "", _(rule->remedies[i].text));
		if (rule->remedies[i].command)
			text_format(&text, "\n$ %s", rule->remedies[i].command);
	}
	explain_add_section(page, WORD_DO, explain_keep(page, &text));
	text_deinit(&text);
}

static void add_path(struct explain_page *page, const char *states)
{
	struct text text;

	text_init(&text, NULL, NULL);
	explain_path_write(&text, states);
	if (text.size) {
		explain_add(page, PIECE_HEADING, NULL, explain_word(page, WORD_IN_STATES));
		explain_add(page, PIECE_FIGURE, NULL, explain_keep(page, &text));
	}
	text_deinit(&text);
}

void explain_fault(struct explain_page *page, const struct kb_fault *row)
{
	const struct rule *rule = rule_find(row->id);

	page->title = explain_say(page, &row->title);
	explain_add_section(page, WORD_HAPPENS, explain_say(page, &row->meaning));
	add_path(page, row->states);
	explain_add_section(page, WORD_SHOWS, explain_say(page, &row->evidence));
	explain_add_section(page, WORD_BY_HAND, explain_say(page, &row->by_hand));
	add_twins(page, row, rule);
	if (row->remedy.in[KB_EN])
		explain_add_section(page, WORD_DO, explain_say(page, &row->remedy));
	else if (rule)
		add_remedies(page, rule);
	explain_add_section(page, WORD_WRONG_ADVICE, explain_say(page, &row->wrong_advice));
	explain_add_section(page, WORD_SOURCES, row->sources);
	explain_refer(page, row->states);
}

/* ---- topics ------------------------------------------------------------------------------- */

void explain_topic(struct explain_page *page, const struct kb_topic *row)
{
	const struct kb_section *section;

	page->title = explain_say(page, &row->title);
	for (section = row->sections; section->body.in[KB_EN]; section++) {
		explain_add(page, PIECE_HEADING, NULL, explain_say(page, &section->heading));
		if (section->figure)
			explain_add(page, PIECE_FIGURE, NULL, section->figure);
		explain_add(page, PIECE_PROSE, NULL, explain_say(page, &section->body));
	}
	explain_refer(page, row->see_also);
}

/* ---- error numbers ------------------------------------------------------------------------ */

static void add_errno_names(struct explain_page *page, const struct kb_errno *row)
{
	const char *message = strerrordesc_np(row->number);

	explain_add(page, PIECE_HEADING, NULL, explain_word(page, WORD_WRITTEN));
	if (message)
		explain_add(page, PIECE_PAIR, explain_word(page, WORD_MESSAGE),
			arena_format(&page->arena, "\"%s\"", message));
	for (unsigned i = 0; i < kb_errno_alias_count; i++)
		if (kb_errno_aliases[i].number == row->number)
			explain_add(page, PIECE_PAIR, explain_word(page, WORD_ALSO_CALLED),
				kb_errno_aliases[i].name);
}

static void add_errno_page(struct explain_page *page, const struct kb_errno_page *row)
{
	explain_add_section(page, WORD_SOCKET, explain_say(page, &row->meaning));
	if (row->causes[0].call)
		explain_add(page, PIECE_HEADING, NULL, explain_word(page, WORD_CALLS));
	for (unsigned i = 0; row->causes[i].call; i++)
		explain_add(page, PIECE_PAIR, row->causes[i].call,
			explain_say(page, &row->causes[i].cause));
	explain_add_section(page, WORD_DO, explain_say(page, &row->remedy));
	explain_refer(page, row->faults);
}

void explain_errno(struct explain_page *page, const struct kb_errno *row)
{
	page->title = explain_say(page, &row->title);
	page->label = arena_format(&page->arena, "%s %d",
		explain_say(page, &explain_kind_words[EXPLAIN_ERRNO]), row->number);
	if (!row->page)
		explain_add_section(page, WORD_SOCKET, explain_word(page, WORD_NO_TCP_PAGE));
	else
		add_errno_page(page, row->page);
	add_errno_names(page, row);
}

/* ---- sysctls ------------------------------------------------------------------------------ */

static void add_fact(struct explain_page *page, enum explain_word term, const char *fact)
{
	if (fact && *fact)
		explain_add(page, PIECE_PAIR, explain_word(page, term), fact);
}

void explain_sysctl(struct explain_page *page, const struct kb_sysctl *row)
{
	const char *meaning = explain_say(page, &row->meaning);

	page->title = explain_first_sentence(page, meaning);
	page->title_repeats = true;
	explain_add_section(page, WORD_DOES, meaning);
	explain_add(page, PIECE_HEADING, NULL, explain_word(page, WORD_SETTING));
	add_fact(page, WORD_UNIT, row->unit);
	add_fact(page, WORD_DEFAULT, row->by_default);
	add_fact(page, WORD_RANGE, row->range);
	if (row->removed)
		add_fact(page, WORD_GONE, arena_format(&page->arena, "Linux %s", row->removed));
	explain_add_section(page, WORD_ADVICE, explain_say(page, &row->advice));
	if (!row->removed)
		explain_add_section(
			page, WORD_BY_HAND, arena_format(&page->arena, "$ sysctl %s", row->name));
	explain_refer(page, row->faults);
}

/* ---- counters ----------------------------------------------------------------------------- */

static const char *counter_command(struct explain_page *page, const char *name)
{
	if (!strncmp(name, "Sockstat6", 9))
		return "$ cat /proc/net/sockstat6";
	if (!strncmp(name, "Sockstat", 8))
		return "$ cat /proc/net/sockstat";
	if (!strncmp(name, "Softnet", 7))
		return "$ cat /proc/net/softnet_stat";
	return arena_format(&page->arena, "$ nstat -az %s", name);
}

void explain_counter(struct explain_page *page, const struct kb_counter *row)
{
	const char *meaning = explain_say(page, &row->meaning);

	page->title = explain_first_sentence(page, meaning);
	page->title_repeats = true;
	explain_add_section(page, WORD_COUNTS, meaning);
	explain_add(page, PIECE_PAIR, explain_word(page, WORD_GROWTH),
		explain_say(page, &explain_harm_words[row->harm]));
	explain_add_section(page, WORD_GROWS, explain_say(page, &row->remedy));
	explain_add_section(page, WORD_BY_HAND, counter_command(page, row->name));
	explain_refer(page, row->faults);
}

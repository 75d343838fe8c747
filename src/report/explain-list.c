/* Lists of what can be explained. */
#include <errno.h>
#include <string.h>

#include "report/explain-page.h"

static const char *const list_names[] = {
	[EXPLAIN_FAULT] = "faults",
	[EXPLAIN_TOPIC] = "topics",
	[EXPLAIN_STATE] = "states",
	[EXPLAIN_ERRNO] = "errno",
	[EXPLAIN_SYSCTL] = "sysctls",
	[EXPLAIN_COUNTER] = "counters",
	[EXPLAIN_FLAG] = "flags",
};

int explain_list_from_name(const char *word, enum explain_kind *ret_kind)
{
	for (unsigned kind = 0; kind < EXPLAIN_KIND_COUNT; kind++) {
		const char *name = explain_kind_name((enum explain_kind)kind);
		size_t size = strlen(name);

		if (strncasecmp(word, name, size) || (word[size] && strcasecmp(word + size, "s")))
			continue;
		*ret_kind = (enum explain_kind)kind;
		return 0;
	}
	return -EINVAL;
}

/* ---- a list of one kind ------------------------------------------------------------------- */

static const char *sysctl_line(struct explain_page *page, const struct kb_sysctl *row)
{
	const char *meaning = explain_first_sentence(page, explain_say(page, &row->meaning));

	if (row->removed || !row->by_default[0])
		return meaning;
	/* "60 s", but not "1 0|1". */
	if (row->unit[0] >= 'a' && row->unit[0] <= 'z' && !strchr(row->by_default, ' ') &&
		strcmp(row->unit, "count") && strcmp(row->unit, "name"))
		return arena_format(&page->arena, "%s%s", meaning,
			arena_format(&page->arena, explain_word(page, WORD_DEFAULT_UNIT_AFTER),
				row->by_default, row->unit));
	return arena_format(&page->arena, "%s%s", meaning,
		arena_format(
			&page->arena, explain_word(page, WORD_DEFAULT_AFTER), row->by_default));
}

static const char *line_of(struct explain_page *page, const struct explain_entry *entry)
{
	switch (entry->kind) {
	case EXPLAIN_FAULT:
		return explain_say(page, &entry->fault->title);
	case EXPLAIN_TOPIC:
		return explain_say(page, &entry->topic->title);
	case EXPLAIN_STATE:
		return explain_first_sentence(page, explain_say(page, &entry->state->meaning));
	case EXPLAIN_ERRNO:
		return explain_say(page, &entry->error->title);
	case EXPLAIN_SYSCTL:
		return sysctl_line(page, entry->sysctl);
	case EXPLAIN_COUNTER:
		return explain_first_sentence(page, explain_say(page, &entry->counter->meaning));
	case EXPLAIN_FLAG:
		return explain_say(page, &entry->flag->title);
	}
	return "";
}

static const char *term_of(struct explain_page *page, const struct explain_entry *entry)
{
	char id[EXPLAIN_ID_SIZE];

	if (entry->kind == EXPLAIN_ERRNO)
		return arena_format(
			&page->arena, "%3d %s", entry->error->number, entry->error->name);
	return explain_id(entry, id);
}

/* Lists of two parts: which part an entry stands in, the first where there is but one. */
static unsigned part_of(const struct explain_entry *entry)
{
	if (entry->kind == EXPLAIN_SYSCTL)
		return entry->sysctl->removed != NULL;
	if (entry->kind == EXPLAIN_FLAG &&
		(entry->bits & (entry->bits - 1) || entry->flag->illegal))
		return entry->flag->illegal ? 2 : 1;
	return 0;
}

static const char *part_heading(
	const struct explain_page *page, enum explain_kind kind, unsigned part)
{
	static const enum explain_word flags[] = {WORD_SINGLE, WORD_LEGAL, WORD_ILLEGAL};

	if (kind == EXPLAIN_SYSCTL)
		return explain_word(page, part ? WORD_REMOVED : WORD_CURRENT);
	if (kind == EXPLAIN_FLAG)
		return explain_word(page, flags[part]);
	return explain_say(page, &explain_kinds_words[kind]);
}

static void add_part(struct explain_page *page, enum explain_kind kind, unsigned part)
{
	bool first = true;

	for (uint32_t i = 0; i < page->index->entry_count; i++) {
		const struct explain_entry *entry = &page->index->entries[i];

		if (entry->kind != kind || part_of(entry) != part)
			continue;
		if (first)
			explain_add(page, PIECE_HEADING, NULL, part_heading(page, kind, part));
		first = false;
		explain_add(page, PIECE_PAIR, term_of(page, entry), line_of(page, entry));
	}
}

int explain_page_list(struct explain_page *page, enum explain_kind kind)
{
	page->kind = "list";
	page->id = list_names[kind];
	page->title = explain_say(page, &explain_list_titles[kind]);
	if (kind == EXPLAIN_STATE)
		explain_state_table(page);
	for (unsigned part = 0; kind != EXPLAIN_STATE && part < 3; part++)
		add_part(page, kind, part);
	return page->error ? page->error : page->arena.error;
}

/* ---- everything --------------------------------------------------------------------------- */

/* What the overview names of the long tables: what a fault is known to show in. */
static bool is_prominent(const struct explain_entry *entry)
{
	switch (entry->kind) {
	case EXPLAIN_ERRNO:
		return entry->error->page != NULL;
	case EXPLAIN_SYSCTL:
		/* That a knob is often turned in vain does not make it one to know. */
		return entry->sysctl->faults && !entry->sysctl->removed &&
		       strcmp(entry->sysctl->faults, "unused-or-wrong-knob") != 0;
	case EXPLAIN_COUNTER:
		return entry->counter->faults && entry->counter->harm == KB_COUNTER_HARM;
	case EXPLAIN_FAULT:
	case EXPLAIN_TOPIC:
	case EXPLAIN_STATE:
	case EXPLAIN_FLAG:
		return true;
	}
	return true;
}

/* The id, of a sysctl its last part. Several may share that: "" for all but the first. */
static const char *short_id(
	const struct explain_entry *entry, struct text *names, char id[EXPLAIN_ID_SIZE])
{
	const char *last;

	if (entry->kind != EXPLAIN_SYSCTL)
		return explain_id(entry, id);
	last = strrchr(entry->sysctl->name, '.');
	last = last ? last + 1 : entry->sysctl->name;
	for (const char *at = text_peek(names); *at; at += *at == '\n') {
		size_t size = strcspn(at, "\n");

		if (size == strlen(last) && !memcmp(at, last, size))
			return "";
		at += size;
	}
	return last;
}

static void add_group(struct explain_page *page, enum explain_kind kind)
{
	char id[EXPLAIN_ID_SIZE];
	unsigned count = 0, shown = 0;
	struct text names;

	text_init(&names, NULL, NULL);
	for (uint32_t i = 0; i < page->index->entry_count; i++) {
		const struct explain_entry *entry = &page->index->entries[i];
		const char *name;

		if (entry->kind != kind)
			continue;
		count++;
		name = is_prominent(entry) ? short_id(entry, &names, id) : "";
		if (*name)
			text_format(&names, "%s%s", shown++ ? "\n" : "", name);
	}
	explain_add(page, PIECE_HEADING, NULL, explain_say(page, &explain_kinds_words[kind]));
	explain_add(page, PIECE_NAMES, NULL, explain_keep(page, &names));
	if (shown < count)
		explain_add(page, PIECE_PROSE, NULL,
			arena_format(&page->arena, explain_word(page, WORD_MORE), count - shown,
				list_names[kind]));
	text_deinit(&names);
}

int explain_page_overview(struct explain_page *page)
{
	static const enum explain_kind order[EXPLAIN_KIND_COUNT] = {EXPLAIN_TOPIC, EXPLAIN_STATE,
		EXPLAIN_FAULT, EXPLAIN_FLAG, EXPLAIN_ERRNO, EXPLAIN_SYSCTL, EXPLAIN_COUNTER};

	page->kind = "list";
	page->id = "explain";
	page->title = explain_word(page, WORD_EVERYTHING);
	for (unsigned i = 0; i < EXPLAIN_KIND_COUNT; i++)
		add_group(page, order[i]);
	explain_add(page, PIECE_HEADING, NULL, explain_word(page, WORD_HOW_TO_ASK));
	explain_add(page, PIECE_PROSE, NULL, explain_word(page, WORD_ASK));
	explain_add(page, PIECE_PROSE, NULL,
		arena_format(&page->arena, "%s\n$ tcpdx explain faults",
			explain_word(page, WORD_ALL_OF)));
	explain_add(page, PIECE_PROSE, NULL,
		arena_format(&page->arena, "%s\n$ tcpdx explain state:time-wait",
			explain_word(page, WORD_SELECT)));
	return page->error ? page->error : page->arena.error;
}

#include "report/explain-page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

void explain_page_init(
	struct explain_page *page, const struct explain_index *index, enum kb_lang lang)
{
	*page = (struct explain_page){.index = index, .lang = lang, .id = "", .title = ""};
}

void explain_page_deinit(struct explain_page *page)
{
	arena_deinit(&page->arena);
	free(page->pieces);
	free(page->see_also);
	*page = (struct explain_page){0};
}

/* ---- pieces ------------------------------------------------------------------------------- */

void explain_add(
	struct explain_page *page, enum explain_piece_kind kind, const char *term, const char *text)
{
	if (!page->error)
		page->error = array_reserve(&page->pieces, &page->piece_capacity,
			(size_t)page->piece_count + 1, sizeof(*page->pieces));
	if (!page->error)
		page->pieces[page->piece_count++] =
			(struct explain_piece){.kind = kind, .term = term, .text = text};
}

void explain_add_section(struct explain_page *page, enum explain_word heading, const char *prose)
{
	if (!prose || !*prose)
		return;
	explain_add(page, PIECE_HEADING, NULL, explain_word(page, heading));
	explain_add(page, PIECE_PROSE, NULL, prose);
}

/* Up to a full stop that a blank, a line break or the end follows, or up to the Chinese one. */
const char *explain_first_sentence(struct explain_page *page, const char *prose)
{
	static const char stop[] = "。";

	for (const char *at = prose; *at; at++) {
		size_t size = 0;

		if (*at == '.' && (at[1] == ' ' || at[1] == '\n'))
			size = 1;
		else if (!strncmp(at, stop, sizeof(stop) - 1))
			size = sizeof(stop) - 1;
		else if (*at == '\n')
			return arena_copy(&page->arena, prose, (size_t)(at - prose));
		if (size)
			return arena_copy(&page->arena, prose, (size_t)(at - prose) + size);
	}
	return prose;
}

const char *explain_keep(struct explain_page *page, struct text *text)
{
	const char *kept = arena_copy(&page->arena, text_peek(text), text->size);

	if (text->error && !page->error)
		page->error = text->error;
	text_clear(text);
	return kept;
}

/* ---- see also ----------------------------------------------------------------------------- */

bool explain_words_have(const char *words, const char *word)
{
	size_t wanted = strlen(word);

	for (const char *at = words ? words : ""; *at; at += *at == ' ') {
		size_t size = strcspn(at, " ");

		if (size == wanted && !memcmp(at, word, size))
			return true;
		at += size;
	}
	return false;
}

static bool is_same(const struct explain_entry *a, const struct explain_entry *b)
{
	return a->kind == b->kind && a->fault == b->fault && a->bits == b->bits;
}

void explain_refer_entry(struct explain_page *page, const struct explain_entry *entry)
{
	if (is_same(entry, &page->self))
		return;
	for (uint32_t i = 0; i < page->see_also_count; i++)
		if (is_same(entry, &page->see_also[i]))
			return;
	if (!page->error)
		page->error = array_reserve(&page->see_also, &page->see_also_capacity,
			(size_t)page->see_also_count + 1, sizeof(*page->see_also));
	if (!page->error)
		page->see_also[page->see_also_count++] = *entry;
}

void explain_refer(struct explain_page *page, const char *names)
{
	const struct explain_index *index = page->index;

	for (const char *at = names ? names : ""; *at; at += *at == ' ') {
		size_t size = strcspn(at, " ");

		for (uint32_t i = 0; i < index->name_count; i++) {
			const struct explain_name *name = &index->names[i];

			if (name->spelling != EXPLAIN_EXACT || name->size != size ||
				memcmp(name->at, at, size))
				continue;
			explain_refer_entry(page, &index->entries[name->entry]);
			break;
		}
		at += size;
	}
}

/* What an entry's row names as its own relations. */
static const char *relations_of(const struct explain_entry *entry)
{
	switch (entry->kind) {
	case EXPLAIN_TOPIC:
		return entry->topic->see_also;
	case EXPLAIN_STATE:
		return entry->state->faults;
	case EXPLAIN_ERRNO:
		return entry->error->page ? entry->error->page->faults : NULL;
	case EXPLAIN_SYSCTL:
		return entry->sysctl->faults;
	case EXPLAIN_COUNTER:
		return entry->counter->faults;
	case EXPLAIN_FAULT:
	case EXPLAIN_FLAG:
		return NULL;
	}
	return NULL;
}

/* Relations are mutual, but a row names its own only. */
static void refer_back(struct explain_page *page)
{
	for (uint32_t i = 0; i < page->index->entry_count; i++)
		if (explain_words_have(relations_of(&page->index->entries[i]), page->id))
			explain_refer_entry(page, &page->index->entries[i]);
}

/* ---- the page of an entry ----------------------------------------------------------------- */

int explain_page_entry(struct explain_page *page, const struct explain_entry *entry,
	const struct explain_entry *others, unsigned other_count)
{
	char id[EXPLAIN_ID_SIZE];

	page->self = *entry;
	page->kind = explain_kind_name(entry->kind);
	page->label = explain_say(page, &explain_kind_words[entry->kind]);
	page->id = arena_format(&page->arena, "%s", explain_id(entry, id));
	for (unsigned i = 0; i < other_count; i++)
		explain_refer_entry(page, &others[i]);
	switch (entry->kind) {
	case EXPLAIN_FAULT:
		explain_fault(page, entry->fault);
		break;
	case EXPLAIN_TOPIC:
		explain_topic(page, entry->topic);
		break;
	case EXPLAIN_STATE:
		explain_state(page, entry->state);
		break;
	case EXPLAIN_ERRNO:
		explain_errno(page, entry->error);
		break;
	case EXPLAIN_SYSCTL:
		explain_sysctl(page, entry->sysctl);
		break;
	case EXPLAIN_COUNTER:
		explain_counter(page, entry->counter);
		break;
	case EXPLAIN_FLAG:
		explain_flags(page, entry->flag, entry->bits);
		break;
	}
	refer_back(page);
	return page->error ? page->error : page->arena.error;
}

/* How it works.
 *
 * The text writer goes through the pieces once. Pairs that follow each other share a column of
 * terms, names are set in columns like ls does. A blank line goes between pieces of a section, and
 * inside prose where it helps: a command stays with the line that announces it and with the one
 * that explains it. */
#include "report/explain-write.h"

#include <string.h>

#include "report/json.h"
#include "report/width.h"

#define DEFAULT_COLUMNS 80
#define PROSE_COLUMNS	100
#define LEAST_COLUMNS	30
#define BODY_CELL	2
#define COMMAND_CELL	4
#define FIGURE_COLUMNS	76
#define GAP		2

struct writer {
	const struct explain_page *page;
	const struct explain_style *style;
	struct text *text;
	unsigned columns; /* for what stands in columns */
	unsigned prose;	  /* for what is read */
};

static void color(struct writer *writer, const char *code)
{
	if (writer->style->color)
		text_format(writer->text, "\033[%sm", code);
}

static void colored(struct writer *writer, const char *code, const char *string)
{
	color(writer, code);
	text_string(writer->text, string);
	color(writer, "0");
}

/* ---- prose -------------------------------------------------------------------------------- */

static bool is_command(const char *paragraph)
{
	return !strncmp(paragraph, "$ ", 2);
}

/* "1. " or "- ": its lines hang under its text. */
static unsigned item_cells(const char *paragraph)
{
	size_t digits = strspn(paragraph, "0123456789");

	if (digits && !strncmp(paragraph + digits, ". ", 2))
		return (unsigned)digits + 2;
	return strncmp(paragraph, "- ", 2) ? 0 : 2;
}

static bool announces(const char *paragraph, size_t size)
{
	static const char wide[] = "：";
	size_t wide_size = sizeof(wide) - 1;

	return (size && paragraph[size - 1] == ':') ||
	       (size >= wide_size && !memcmp(paragraph + size - wide_size, wide, wide_size));
}

static bool is_apart(const char *before, size_t size, const char *paragraph)
{
	if (is_command(before))
		return is_command(paragraph) ? false
					     : announces(paragraph, strcspn(paragraph, "\n"));
	if (is_command(paragraph))
		return !announces(before, size);
	return !item_cells(before) || !item_cells(paragraph);
}

static void write_paragraph(struct writer *writer, const char *paragraph, size_t size)
{
	struct text words;

	if (is_command(paragraph)) {
		text_repeat(writer->text, ' ', COMMAND_CELL);
		color(writer, "36");
		text_bytes(writer->text, paragraph, size);
		color(writer, "0");
	} else {
		text_init(&words, NULL, NULL);
		text_bytes(&words, paragraph, size);
		text_repeat(writer->text, ' ', BODY_CELL);
		width_wrap(writer->text, text_peek(&words), BODY_CELL,
			BODY_CELL + item_cells(paragraph), writer->prose);
		text_deinit(&words);
	}
	text_char(writer->text, '\n');
}

static void write_prose(struct writer *writer, const char *prose)
{
	const char *before = NULL;
	size_t before_size = 0;

	for (const char *at = prose; *at; at += *at == '\n') {
		size_t size = strcspn(at, "\n");

		if (before && is_apart(before, before_size, at))
			text_char(writer->text, '\n');
		write_paragraph(writer, at, size);
		before = at;
		before_size = size;
		at += size;
	}
}

static void write_figure(struct writer *writer, const char *figure)
{
	unsigned indent = writer->columns >= FIGURE_COLUMNS + BODY_CELL ? BODY_CELL : 0;

	for (const char *at = figure; *at; at += *at == '\n') {
		size_t size = strcspn(at, "\n");

		text_repeat(writer->text, ' ', size ? indent : 0);
		text_bytes(writer->text, at, size);
		text_char(writer->text, '\n');
		at += size;
	}
}

/* ---- columns ------------------------------------------------------------------------------ */

/* How wide the terms of the pairs from `first` on are, unless too wide to share the line. */
static unsigned term_cells(const struct writer *writer, uint32_t first)
{
	const struct explain_page *page = writer->page;
	unsigned most = writer->prose * 2 / 5, cells = 0;

	for (uint32_t i = first; i < page->piece_count; i++) {
		unsigned wide;

		if (page->pieces[i].kind != PIECE_PAIR)
			break;
		wide = width_of(page->pieces[i].term, strlen(page->pieces[i].term));
		if (wide > cells && wide <= most)
			cells = wide;
	}
	return cells ? cells : BODY_CELL;
}

static void write_pair(struct writer *writer, const char *term, const char *what, unsigned cells)
{
	unsigned indent = BODY_CELL + cells + GAP;
	unsigned used = width_of(term, strlen(term));

	text_repeat(writer->text, ' ', BODY_CELL);
	colored(writer, "1", term);
	if (used > cells) {
		text_char(writer->text, '\n');
		text_repeat(writer->text, ' ', indent);
	} else {
		text_repeat(writer->text, ' ', cells - used + GAP);
	}
	width_wrap(writer->text, what, indent, indent, writer->prose);
	text_char(writer->text, '\n');
}

/* The name at `index` of a list parted by "\n". */
static const char *name_at(const char *names, unsigned index, size_t *ret_size)
{
	for (; index; index--)
		names += strcspn(names, "\n") + 1;
	*ret_size = strcspn(names, "\n");
	return names;
}

#define ACROSS_MAX 16

/* How wide each of `across` columns is, and all of them with the gaps between. */
static unsigned measure(
	const char *names, unsigned count, unsigned across, unsigned ret_cells[ACROSS_MAX])
{
	unsigned down = (count + across - 1) / across, sum = 0;
	size_t size;

	memset(ret_cells, 0, ACROSS_MAX * sizeof(*ret_cells));
	for (unsigned i = 0; i < count; i++) {
		name_at(names, i, &size);
		if (size > ret_cells[i / down])
			ret_cells[i / down] = (unsigned)size;
	}
	for (unsigned x = 0; x < across; x++)
		sum += ret_cells[x] + (x ? GAP : 0);
	return sum;
}

/* Down the columns, in as many as fit, as ls does. */
static void write_names(struct writer *writer, const char *names)
{
	unsigned count = 0, across = ACROSS_MAX, cells[ACROSS_MAX], down;
	size_t size;

	for (const char *at = names; *at; at += *at == '\n', count++)
		at += strcspn(at, "\n");
	while (measure(names, count, across, cells) > writer->columns - BODY_CELL && across > 1)
		across--;
	down = (count + across - 1) / across;
	for (unsigned y = 0; y < down; y++) {
		text_repeat(writer->text, ' ', BODY_CELL);
		for (unsigned x = 0; x < across && x * down + y < count; x++) {
			const char *name = name_at(names, x * down + y, &size);

			text_bytes(writer->text, name, size);
			if ((x + 1) * down + y < count && x + 1 < across)
				text_repeat(writer->text, ' ', cells[x] + GAP - size);
		}
		text_char(writer->text, '\n');
	}
}

/* ---- the page ----------------------------------------------------------------------------- */

static void write_head(struct writer *writer)
{
	const struct explain_page *page = writer->page;

	if (page->label) {
		colored(writer, "1", page->id);
		color(writer, "2");
		text_format(writer->text, explain_word(page, WORD_KIND_AFTER), page->label);
		color(writer, "0");
		text_char(writer->text, '\n');
	}
	if (page->title_repeats)
		return;
	width_wrap(writer->text, page->title, 0, 0, writer->prose);
	text_char(writer->text, '\n');
}

static void write_see_also(struct writer *writer)
{
	const struct explain_page *page = writer->page;
	unsigned cells = 0;
	char id[EXPLAIN_ID_SIZE];
	struct text names;

	if (!page->see_also_count)
		return;
	text_char(writer->text, '\n');
	colored(writer, "1", explain_word(page, WORD_SEE_ALSO));
	text_char(writer->text, '\n');
	for (unsigned kind = 0; kind < EXPLAIN_KIND_COUNT; kind++) {
		const char *label = explain_say(page, &explain_kind_words[kind]);
		unsigned wide = width_of(label, strlen(label));

		cells = wide > cells ? wide : cells;
	}
	text_init(&names, NULL, NULL);
	for (unsigned kind = 0; kind < EXPLAIN_KIND_COUNT; kind++) {
		text_clear(&names);
		for (uint32_t i = 0; i < page->see_also_count; i++)
			if (page->see_also[i].kind == kind)
				text_format(&names, "%s%s", names.size ? ", " : "",
					explain_id(&page->see_also[i], id));
		if (names.size)
			write_pair(writer, explain_say(page, &explain_kind_words[kind]),
				text_peek(&names), cells);
	}
	text_deinit(&names);
}

static void write_piece(struct writer *writer, uint32_t index, unsigned *cells)
{
	const struct explain_piece *piece = &writer->page->pieces[index];
	bool first = !index || piece[-1].kind == PIECE_HEADING;
	bool pairs = !first && piece->kind == PIECE_PAIR && piece[-1].kind == PIECE_PAIR;

	if (!first && !pairs)
		text_char(writer->text, '\n');
	switch (piece->kind) {
	case PIECE_HEADING:
		if (first)
			text_char(writer->text, '\n');
		color(writer, "1");
		width_wrap(writer->text, piece->text, 0, BODY_CELL, writer->prose);
		color(writer, "0");
		text_char(writer->text, '\n');
		break;
	case PIECE_PROSE:
		write_prose(writer, piece->text);
		break;
	case PIECE_FIGURE:
		write_figure(writer, piece->text);
		break;
	case PIECE_PAIR:
		if (!pairs)
			*cells = term_cells(writer, index);
		write_pair(writer, piece->term, piece->text, *cells);
		break;
	case PIECE_NAMES:
		write_names(writer, piece->text);
		break;
	}
}

void explain_write_text(
	const struct explain_page *page, const struct explain_style *style, struct text *text)
{
	struct writer writer = {.page = page, .style = style, .text = text};
	unsigned cells = 0;

	writer.columns = style->columns ? style->columns : DEFAULT_COLUMNS;
	writer.columns = writer.columns < LEAST_COLUMNS ? LEAST_COLUMNS : writer.columns;
	writer.prose = writer.columns > PROSE_COLUMNS ? PROSE_COLUMNS : writer.columns;
	write_head(&writer);
	for (uint32_t i = 0; i < page->piece_count; i++)
		write_piece(&writer, i, &cells);
	write_see_also(&writer);
}

/* ---- JSON --------------------------------------------------------------------------------- */

static void append_piece(struct text *section, const struct explain_piece *piece)
{
	if (section->size)
		text_char(section, '\n');
	if (piece->kind == PIECE_PAIR)
		text_format(section, "%s: ", piece->term + strspn(piece->term, " "));
	text_string(section, piece->text);
}

static void json_sections(const struct explain_page *page, struct json *json)
{
	struct text section;

	text_init(&section, NULL, NULL);
	json_key(json, "sections");
	json_array(json);
	for (uint32_t i = 0; i < page->piece_count;) {
		const char *heading = "";

		text_clear(&section);
		if (page->pieces[i].kind == PIECE_HEADING)
			heading = page->pieces[i++].text;
		while (i < page->piece_count && page->pieces[i].kind != PIECE_HEADING)
			append_piece(&section, &page->pieces[i++]);
		json_object(json);
		json_key_string(json, "heading", heading);
		json_key_string(json, "text", text_peek(&section));
		json_object_end(json);
	}
	json_array_end(json);
	text_deinit(&section);
}

void explain_write_json(const struct explain_page *page, struct text *text)
{
	struct json json = json_into(text);
	char id[EXPLAIN_ID_SIZE];
	struct text name;

	text_init(&name, NULL, NULL);
	json_object(&json);
	json_key_string(&json, "kind", page->kind);
	json_key_string(&json, "id", page->id);
	json_key_string(&json, "title", page->title);
	json_sections(page, &json);
	json_key(&json, "see_also");
	json_array(&json);
	for (uint32_t i = 0; i < page->see_also_count; i++) {
		text_clear(&name);
		text_format(&name, "%s:%s", explain_kind_name(page->see_also[i].kind),
			explain_id(&page->see_also[i], id));
		json_string(&json, text_peek(&name));
	}
	json_array_end(&json);
	json_object_end(&json);
	text_char(text, '\n');
	text_deinit(&name);
}

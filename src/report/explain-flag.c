/* The page of a combination of control bits, with a row in the knowledge base or without. */
#include <string.h>

#include "report/explain-page.h"

/* The byte of the header that holds all bits but AE, and the length of an IPv6 header. */
#define FLAGS_BYTE  13
#define IPV6_HEADER 40

static const struct kb_flag *single_bit(uint16_t bit)
{
	for (unsigned i = 0; i < kb_flag_count; i++)
		if (kb_flags[i].bits == bit)
			return &kb_flags[i];
	return NULL;
}

static bool is_single(uint16_t bits)
{
	return bits && !(bits & (bits - 1));
}

static void add_bits(struct explain_page *page, uint16_t bits)
{
	if (!bits || is_single(bits))
		return;
	explain_add(page, PIECE_HEADING, NULL, explain_word(page, WORD_BITS));
	for (unsigned shift = 0; shift < 16; shift++) {
		const struct kb_flag *row =
			bits & 1u << shift ? single_bit((uint16_t)(1u << shift)) : NULL;

		if (row)
			explain_add(page, PIECE_PAIR, row->name, explain_say(page, &row->title));
	}
}

/* Other rows with the same bits: "FIN" the bit, "FIN without ACK" the segment. */
static void add_same_bits(struct explain_page *page, const struct kb_flag *self, uint16_t bits)
{
	for (unsigned i = 0; i < kb_flag_count; i++) {
		const struct kb_flag *row = &kb_flags[i];

		if (row == self || row->bits != bits)
			continue;
		explain_add(page, PIECE_HEADING, NULL,
			arena_format(&page->arena, page->lang == KB_ZH ? "%s：%s" : "%s: %s",
				row->name, explain_say(page, &row->title)));
		explain_add(page, PIECE_PROSE, NULL, explain_say(page, &row->meaning));
	}
}

static void add_spellings(struct explain_page *page, const struct kb_flag *row, uint16_t bits)
{
	char letters[FLAGS_TEXT_SIZE];
	enum flags_verdict verdict = flags_judge(bits);

	flags_to_text_short(bits, letters);
	explain_add(page, PIECE_HEADING, NULL, explain_word(page, WORD_WRITTEN));
	explain_add(page, PIECE_PAIR, explain_word(page, WORD_TCPDUMP),
		arena_format(&page->arena, "[%s]", letters));
	explain_add(page, PIECE_PAIR, explain_word(page, WORD_HEADER),
		arena_format(&page->arena, "0x%03x", bits));
	/* A bit by itself is no segment to be judged; without a row the title has said it. */
	if (row && (row->illegal || !is_single(bits)))
		explain_add(page, PIECE_PAIR, explain_word(page, WORD_VERDICT),
			explain_say(page, &explain_verdict_words[verdict]));
}

/* AE lies in the byte before the others and is left to a look at that byte alone. */
static const char *filter(
	struct explain_page *page, const char *header, unsigned offset, uint16_t bits, bool whole)
{
	if (bits == FLAG_AE)
		return arena_format(
			&page->arena, "$ tcpdump -ni any '%s[%u] & 1 != 0'", header, offset - 1);
	if (!whole)
		return arena_format(&page->arena, "$ tcpdump -ni any '%s[%u] & 0x%02x != 0'",
			header, offset, bits & 0xffu);
	if (bits & FLAG_AE)
		return arena_format(&page->arena,
			"$ tcpdump -ni any '%s[%u] = 0x%02x and %s[%u] & 1 != 0'", header, offset,
			bits & 0xffu, header, offset - 1);
	return arena_format(
		&page->arena, "$ tcpdump -ni any '%s[%u] = 0x%02x'", header, offset, bits & 0xffu);
}

static void add_filters(struct explain_page *page, const struct kb_flag *row, uint16_t bits)
{
	bool whole = !is_single(bits) || (row && row->illegal);

	explain_add_section(page, WORD_BY_HAND,
		arena_format(&page->arena, "%s\n%s\n%s",
			filter(page, "tcp", FLAGS_BYTE, bits, whole),
			filter(page, "ip6 proto 6 and ip6", IPV6_HEADER + FLAGS_BYTE, bits, whole),
			explain_word(page, WORD_ONLY_V4)));
}

void explain_flags(struct explain_page *page, const struct kb_flag *row, uint16_t bits)
{
	const struct kb_text *verdict = &explain_verdict_words[flags_judge(bits)];

	page->title = explain_say(page, row ? &row->title : verdict);
	if (row)
		explain_add_section(page, WORD_WHAT, explain_say(page, &row->meaning));
	add_bits(page, bits);
	add_same_bits(page, row, bits);
	add_spellings(page, row, bits);
	add_filters(page, row, bits);
	for (uint32_t i = 0; i < page->index->entry_count; i++) {
		const struct explain_entry *entry = &page->index->entries[i];

		if (entry->kind != EXPLAIN_FLAG || !entry->bits || entry->bits == bits)
			continue;
		/* A bit leads to its combinations, a combination to its bits. */
		if (is_single(bits) ? (entry->bits & bits) && !is_single(entry->bits)
				    : is_single(entry->bits) && (entry->bits & bits) &&
					      single_bit(entry->bits) == entry->flag)
			explain_refer_entry(page, entry);
	}
}

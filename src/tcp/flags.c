#include "tcp/flags.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

/* In the order of printing: SYN before ACK, as everybody says it. */
static const struct flag_row {
	uint16_t bit;
	char letter; /* tcpdump's */
	const char *word;
} flag_rows[] = {
	{FLAG_FIN, 'F', "FIN"},
	{FLAG_SYN, 'S', "SYN"},
	{FLAG_RST, 'R', "RST"},
	{FLAG_PSH, 'P', "PSH"},
	{FLAG_ACK, '.', "ACK"},
	{FLAG_URG, 'U', "URG"},
	{FLAG_ECE, 'E', "ECE"},
	{FLAG_CWR, 'W', "CWR"},
	{FLAG_AE, 'e', "AE"},
};

#define FLAG_ROW_COUNT (sizeof(flag_rows) / sizeof(flag_rows[0]))

/* Other names that people give them. */
static const struct flag_row flag_aliases[] = {
	{FLAG_ACK, 'A', "ACK"},
	{FLAG_CWR, 'C', "CWR"},
	{FLAG_RST, 'R', "RESET"},
	{FLAG_PSH, 'P', "PUSH"},
	{FLAG_ECE, 'E', "ECN"},
	{FLAG_AE, 'e', "NS"},
};

#define FLAG_ALIAS_COUNT (sizeof(flag_aliases) / sizeof(flag_aliases[0]))

static const char *const verdict_texts[] = {
	[FLAGS_LEGAL] = "A combination that a correct TCP sends",
	[FLAGS_NONE] = "No flag at all: no TCP sends it, a null scan does",
	[FLAGS_XMAS] = "FIN, PSH and URG without ACK: a Christmas tree scan",
	[FLAGS_SYN_FIN] = "SYN and FIN together open and close at once",
	[FLAGS_SYN_RST] = "SYN and RST together open and abort at once",
	[FLAGS_FIN_RST] = "FIN and RST together close in order and abort at once",
	[FLAGS_FIN_NO_ACK] = "FIN without ACK: no TCP sends it, a FIN scan does",
	[FLAGS_NO_ACK] = "No ACK on a segment that is neither a SYN nor a reset",
	[FLAGS_URG_RST] = "URG on a reset, which carries no urgent data",
};

static_assert(sizeof(verdict_texts) / sizeof(verdict_texts[0]) == FLAGS_VERDICT_COUNT,
	"one text per verdict");

static char to_capital(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool word_equals(const char *word, const char *text, size_t size)
{
	if (strlen(word) != size)
		return false;
	for (size_t i = 0; i < size; i++) {
		if (to_capital(text[i]) != word[i])
			return false;
	}
	return true;
}

/* Returns the bit, or 0. */
static uint16_t bit_from_word(const char *text, size_t size)
{
	for (size_t i = 0; i < FLAG_ROW_COUNT; i++) {
		if (word_equals(flag_rows[i].word, text, size))
			return flag_rows[i].bit;
	}
	for (size_t i = 0; i < FLAG_ALIAS_COUNT; i++) {
		if (word_equals(flag_aliases[i].word, text, size))
			return flag_aliases[i].bit;
	}
	return 0;
}

/* Returns the bit, or 0. */
static uint16_t bit_from_letter(char letter)
{
	if (letter != 'e')
		letter = to_capital(letter);
	for (size_t i = 0; i < FLAG_ROW_COUNT; i++) {
		if (flag_rows[i].letter == letter)
			return flag_rows[i].bit;
	}
	for (size_t i = 0; i < FLAG_ALIAS_COUNT; i++) {
		if (flag_aliases[i].letter == letter)
			return flag_aliases[i].bit;
	}
	return 0;
}

static bool is_separator(char c)
{
	return c == '+' || c == '|' || c == ',' || c == '/' || c == ' ' || c == '\t';
}

/* One token without separators: a word or a run of letters. */
static int token_read(const char *text, size_t size, uint16_t *flags)
{
	uint16_t bit = bit_from_word(text, size);

	if (bit != 0) {
		*flags |= bit;
		return 0;
	}
	for (size_t i = 0; i < size; i++) {
		bit = bit_from_letter(text[i]);
		if (bit == 0)
			return -EINVAL;
		*flags |= bit;
	}
	return 0;
}

int flags_from_text(const char *text, size_t size, uint16_t *ret_flags)
{
	uint16_t flags = 0;
	size_t start = 0;

	if (size >= 2 && text[0] == '[' && text[size - 1] == ']') {
		text++;
		size -= 2;
	}
	if (word_equals("NONE", text, size)) {
		*ret_flags = 0;
		return 0;
	}
	while (start < size) {
		size_t end = start;
		int r;

		while (end < size && !is_separator(text[end]))
			end++;
		r = token_read(text + start, end - start, &flags);
		if (r < 0)
			return r;
		start = end + 1;
	}
	if (flags == 0)
		return -EINVAL;
	*ret_flags = flags;
	return 0;
}

size_t flags_to_text_short(uint16_t flags, char ret_text[FLAGS_TEXT_SIZE])
{
	size_t length = 0;

	for (size_t i = 0; i < FLAG_ROW_COUNT; i++) {
		if (flags & flag_rows[i].bit)
			ret_text[length++] = flag_rows[i].letter;
	}
	if (length == 0) {
		memcpy(ret_text, "none", 4);
		length = 4;
	}
	ret_text[length] = '\0';
	return length;
}

size_t flags_to_text_long(uint16_t flags, char ret_text[FLAGS_TEXT_SIZE])
{
	size_t length = 0;

	for (size_t i = 0; i < FLAG_ROW_COUNT; i++) {
		size_t size = strlen(flag_rows[i].word);

		if (!(flags & flag_rows[i].bit))
			continue;
		if (length > 0)
			ret_text[length++] = '+';
		memcpy(ret_text + length, flag_rows[i].word, size);
		length += size;
	}
	if (length == 0) {
		memcpy(ret_text, "none", 4);
		length = 4;
	}
	assert(length < FLAGS_TEXT_SIZE);
	ret_text[length] = '\0';
	return length;
}

static bool has_all(uint16_t flags, unsigned wanted)
{
	return (flags & wanted) == wanted;
}

enum flags_verdict flags_judge(uint16_t flags)
{
	const unsigned classic = FLAG_FIN | FLAG_SYN | FLAG_RST | FLAG_PSH | FLAG_ACK | FLAG_URG;

	if ((flags & classic) == 0)
		return FLAGS_NONE;
	if (has_all(flags, FLAG_SYN | FLAG_FIN))
		return FLAGS_SYN_FIN;
	if (has_all(flags, FLAG_SYN | FLAG_RST))
		return FLAGS_SYN_RST;
	if (has_all(flags, FLAG_FIN | FLAG_RST))
		return FLAGS_FIN_RST;
	if (has_all(flags, FLAG_URG | FLAG_RST))
		return FLAGS_URG_RST;
	if (flags & (FLAG_ACK | FLAG_SYN | FLAG_RST))
		return FLAGS_LEGAL;
	if (has_all(flags, FLAG_FIN | FLAG_PSH | FLAG_URG))
		return FLAGS_XMAS;
	if (flags & FLAG_FIN)
		return FLAGS_FIN_NO_ACK;
	return FLAGS_NO_ACK;
}

const char *flags_verdict_text(enum flags_verdict verdict)
{
	assert((unsigned)verdict < FLAGS_VERDICT_COUNT);
	return verdict_texts[verdict];
}

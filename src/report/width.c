#include "report/width.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Reads the character at `at`; returns its size in bytes, at least 1. */
static size_t decode(const char *at, size_t left, uint32_t *ret_character)
{
	unsigned char first = (unsigned char)at[0];
	size_t size = first < 0x80    ? 1
		      : first >= 0xf0 ? 4
		      : first >= 0xe0 ? 3
		      : first >= 0xc2 ? 2
				      : 1;
	uint32_t character = size == 1 ? first : first & (0x7fu >> size);

	if (size > left)
		size = 1;
	for (size_t i = 1; i < size; i++) {
		if (((unsigned char)at[i] & 0xc0) != 0x80) {
			*ret_character = first;
			return 1;
		}
		character = character << 6 | ((unsigned char)at[i] & 0x3f);
	}
	*ret_character = size == 1 ? first : character;
	return size;
}

static unsigned cells_of(uint32_t character)
{
	static const struct {
		uint32_t first, last;
		unsigned cells;
	} ranges[] = {
		{0x0300, 0x036f, 0},
		{0x1100, 0x115f, 2},
		{0x200b, 0x200f, 0},
		{0x2e80, 0xa4cf, 2},
		{0xac00, 0xd7a3, 2},
		{0xf900, 0xfaff, 2},
		{0xfe30, 0xfe6f, 2},
		{0xff00, 0xff60, 2},
		{0xffe0, 0xffe6, 2},
		{0x1f300, 0x1faff, 2},
		{0x20000, 0x3fffd, 2},
	};

	for (unsigned i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (character >= ranges[i].first && character <= ranges[i].last)
			return ranges[i].cells;
	return 1;
}

unsigned width_of(const char *string, size_t size)
{
	unsigned cells = 0;
	uint32_t character;

	for (size_t i = 0; i < size;) {
		i += decode(string + i, size - i, &character);
		cells += cells_of(character);
	}
	return cells;
}

size_t width_fit(const char *string, size_t size, unsigned cells)
{
	uint32_t character;
	unsigned used = 0;

	for (size_t i = 0; i < size;) {
		size_t step = decode(string + i, size - i, &character);

		used += cells_of(character);
		if (used > cells)
			return i;
		i += step;
	}
	return size;
}

void width_cut(struct text *text, const char *string, size_t size, unsigned cells)
{
	if (!cells || width_of(string, size) <= cells) {
		text_bytes(text, string, size);
		return;
	}
	size = width_fit(string, size, cells - 1);
	while (size && string[size - 1] == ' ')
		size--;
	text_bytes(text, string, size);
	text_string(text, "…");
}

void width_pad(struct text *text, const char *string, unsigned cells)
{
	unsigned used = width_of(string, strlen(string));

	text_string(text, string);
	if (used < cells)
		text_repeat(text, ' ', cells - used);
}

/* Punctuation that must not begin a line. */
static bool closes(uint32_t character)
{
	static const uint32_t marks[] = {')', ',', '.', ':', ';', 0x201d, 0x2026, 0x3001, 0x3002,
		0x300d, 0x300f, 0x300b, 0xff01, 0xff09, 0xff0c, 0xff1a, 0xff1b, 0xff1f};

	for (unsigned i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (character == marks[i])
			return true;
	return false;
}

/* Punctuation that must not end a line. */
static bool opens(uint32_t character)
{
	static const uint32_t marks[] = {
		'(', 0x201c, 0x3008, 0x300a, 0x300c, 0x300e, 0x3010, 0xff08};

	for (unsigned i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (character == marks[i])
			return true;
	return false;
}

/* The next piece that must stay together: up to a blank, or one wide character or narrow word,
 * with the punctuation that opens before it and closes after it. */
static size_t piece_size(const char *string, size_t size)
{
	uint32_t character;
	size_t used = decode(string, size, &character);
	bool wide = cells_of(character) == 2, open = opens(character);

	while (used < size && string[used] != ' ') {
		size_t step = decode(string + used, size - used, &character);

		if (!open && !closes(character) && (wide || cells_of(character) == 2))
			break;
		/* After a mark that closes, or one wide character, only more such marks. */
		wide = cells_of(character) == 2;
		open = open && opens(character);
		used += step;
	}
	return used;
}

/* Whether a terminal would take the character at `at` for a command: C0, DEL, C1, or what is not
 * UTF-8. */
static bool is_control(const char *at, size_t size)
{
	unsigned char first = (unsigned char)at[0];

	if (size == 1)
		return first < 0x20 || first >= 0x7f;
	return size == 2 && first == 0xc2 && (unsigned char)at[1] < 0xa0;
}

void width_clean(struct text *text, const char *string, size_t size)
{
	uint32_t character;

	for (size_t i = 0, step; i < size; i += step) {
		step = decode(string + i, size - i, &character);
		if (is_control(string + i, step))
			text_char(text, '?');
		else
			text_bytes(text, string + i, step);
	}
}

void width_ascii(struct text *text, const char *string, size_t size)
{
	static const struct {
		uint32_t character;
		char likeness;
	} likenesses[] = {{0xb7, '-'}, {0xd7, 'x'}, {0x2026, '.'}, {0x2192, '>'}, {0x2013, '-'},
		{0x2014, '-'}, {0x2018, '\''}, {0x2019, '\''}, {0x201c, '"'}, {0x201d, '"'}};
	uint32_t character;

	for (size_t i = 0, step; i < size; i += step) {
		char likeness = '?';

		step = decode(string + i, size - i, &character);
		if (step == 1 && character < 0x80) {
			text_char(text, string[i]);
			continue;
		}
		for (unsigned k = 0; k < sizeof(likenesses) / sizeof(likenesses[0]); k++)
			if (likenesses[k].character == character)
				likeness = likenesses[k].likeness;
		text_repeat(text, likeness, cells_of(character));
	}
}

void width_wrap(struct text *text, const char *string, unsigned at, unsigned indent, unsigned limit)
{
	size_t left = strlen(string);
	bool fresh = true;

	while (left) {
		bool blank = string[0] == ' ';
		size_t skip = strspn(string, " "), size;
		unsigned room = limit > indent + 1 ? limit - indent : 2;
		unsigned cells;

		string += skip;
		left -= skip;
		if (!left)
			break;
		size = piece_size(string, left);
		/* A word longer than a line is broken: a path, or what a stranger called himself.
		 */
		if (width_of(string, size) > room)
			size = width_fit(string, size, room);
		cells = width_of(string, size);
		if (!fresh && at + (blank ? 1 : 0) + cells > limit) {
			text_char(text, '\n');
			text_repeat(text, ' ', indent);
			at = indent;
		} else if (!fresh && blank) {
			text_char(text, ' ');
			at++;
		}
		width_clean(text, string, size);
		at += cells;
		fresh = false;
		string += size;
		left -= size;
	}
}

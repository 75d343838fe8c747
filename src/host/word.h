/* Lines and words of borrowed text that no NUL ends: what /proc and sysctl.d are read with.
 *
 * A word points into the bytes that it was cut from and must not outlive them. Blanks are the
 * space and the tab; a line ends at "\n" or at the end of the text, a "\r" before that counts as
 * a blank. */
#ifndef TCPDX_HOST_WORD_H
#define TCPDX_HOST_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct word {
	const char *at;
	size_t size;
};

static inline struct word word_from(const char *string)
{
	return (struct word){.at = string, .size = strlen(string)};
}

static inline bool word_is_blank(char character)
{
	return character == ' ' || character == '\t' || character == '\r';
}

static inline void word_skip(struct word *word, size_t size)
{
	word->at += size;
	word->size -= size;
}

/* Cuts the next line off `rest`, without its end; false where nothing is left. */
static inline bool word_line(struct word *rest, struct word *ret_line)
{
	const char *end;

	if (!rest->size)
		return false;
	end = memchr(rest->at, '\n', rest->size);
	ret_line->at = rest->at;
	ret_line->size = end ? (size_t)(end - rest->at) : rest->size;
	word_skip(rest, ret_line->size + (end ? 1 : 0));
	return true;
}

/* Cuts the next run of characters that are not blanks off `line`; false where none is left. */
static inline bool word_next(struct word *line, struct word *ret_word)
{
	size_t size = 0;

	while (line->size && word_is_blank(line->at[0]))
		word_skip(line, 1);
	if (!line->size)
		return false;
	while (size < line->size && !word_is_blank(line->at[size]))
		size++;
	*ret_word = (struct word){.at = line->at, .size = size};
	word_skip(line, size);
	return true;
}

/* Without the blanks at both ends. */
static inline struct word word_trimmed(struct word word)
{
	while (word.size && word_is_blank(word.at[0]))
		word_skip(&word, 1);
	while (word.size && word_is_blank(word.at[word.size - 1]))
		word.size--;
	return word;
}

static inline bool word_same(struct word a, struct word b)
{
	return a.size == b.size && (!a.size || !memcmp(a.at, b.at, a.size));
}

static inline bool word_equal(struct word word, const char *string)
{
	return word_same(word, word_from(string));
}

static inline bool word_starts(struct word word, const char *string)
{
	size_t size = strlen(string);

	return word.size >= size && !memcmp(word.at, string, size);
}

/* Reads a whole word as a decimal number; false, with the output untouched, where it is none or
 * does not fit. */
static inline bool word_number(struct word word, int64_t *ret_number)
{
	bool negative = word.size && word.at[0] == '-';
	int64_t number = 0;

	if (negative)
		word_skip(&word, 1);
	if (!word.size)
		return false;
	for (size_t i = 0; i < word.size; i++) {
		unsigned digit = (unsigned)(unsigned char)word.at[i] - '0';

		if (digit > 9 || __builtin_mul_overflow(number, 10, &number) ||
			__builtin_add_overflow(number, (int64_t)digit, &number))
			return false;
	}
	*ret_number = negative ? -number : number;
	return true;
}

/* Copies the words of `line` with one blank between them, cut to fit; the rest of `ret_string`
 * is zeroed, so that equal values are equal bytes. */
static inline void word_copy_spaced(struct word line, char *ret_string, size_t size)
{
	struct word word;
	size_t used = 0;

	memset(ret_string, 0, size);
	while (word_next(&line, &word) && used + 1 < size) {
		size_t room;

		if (used)
			ret_string[used++] = ' ';
		room = size - 1 - used;
		memcpy(ret_string + used, word.at, word.size < room ? word.size : room);
		used += word.size < room ? word.size : room;
	}
}

/* Copies a string, cut to fit; the rest of `ret_string` is zeroed. */
static inline void word_copy(const char *string, char *ret_string, size_t size)
{
	size_t used = strlen(string);

	if (used > size - 1)
		used = size - 1;
	memcpy(ret_string, string, used);
	memset(ret_string + used, 0, size - used);
}

#endif

/* How many terminal cells a UTF-8 text takes: what is aligned, wrapped or cut goes by these.
 *
 * CJK and fullwidth forms take two cells, combining marks none, everything else one; bytes that
 * are not UTF-8 count one each. The ranges are those of Unicode's East Asian Width W and F that
 * occur in our own texts, so that the answer does not depend on the locale. */
#ifndef TCPDX_REPORT_WIDTH_H
#define TCPDX_REPORT_WIDTH_H

#include <stddef.h>

#include "base/text.h"

/* Cells of `size` bytes. */
unsigned width_of(const char *string, size_t size);

/* How many bytes of the string fit into `cells`; whole characters only. */
size_t width_fit(const char *string, size_t size, unsigned cells);

/* Appends the string, cut with "…" where it needs more than `cells`; 0: never cut. */
void width_cut(struct text *text, const char *string, size_t size, unsigned cells);

/* Appends the string and blanks up to `cells`. */
void width_pad(struct text *text, const char *string, unsigned cells);

/* Appends the string with "?" for each control character and each byte that is not UTF-8: names of
 * processes and files are a stranger's choice and must not steer the terminal. */
void width_clean(struct text *text, const char *string, size_t size);

/* Appends the string in ASCII, for a terminal that knows nothing else: a character that has no
 * likeness becomes "?", one cell for each. */
void width_ascii(struct text *text, const char *string, size_t size);

/* Appends words, cleaned, wrapped so that no line passes cell `limit`; a word that is longer than a
 * line is broken. The first line starts at cell `at`; the others are indented to `indent`. CJK text
 * breaks between any two wide characters, but not before closing punctuation. No line break at the
 * end. */
void width_wrap(
	struct text *text, const char *string, unsigned at, unsigned indent, unsigned limit);

#endif

/* Counts of states as words and bars, in one or more lines. */
#ifndef TCPDX_REPORT_BAR_H
#define TCPDX_REPORT_BAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* Writes a bar for `value` of at most `cells` cells, where `most` fills them: eighths of a block,
 * or '#' without Unicode. A value above 0 is never invisible. */
void bar_write(struct text *text, uint64_t value, uint64_t most, unsigned cells, bool unicode);

/* "1,284": digits in groups of three. */
void bar_number(struct text *text, uint64_t number);

#endif

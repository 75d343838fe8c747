/* Spans of time as a person types them: options of kind OPTION_DURATION and operands. */
#ifndef TCPDX_CMD_DURATION_H
#define TCPDX_CMD_DURATION_H

#include "base/time.h"

/* Reads "2", "2s", "0.5", "500ms", "250us", "1m" or "1min", "1h"; without unit, seconds. Not by
 * strtod(): the decimal sign is a dot in every locale, and neither "inf" nor "0x2" is a time.
 * Returns 0, or -EINVAL where it is none, is not above zero or above 1e9 seconds; the output is
 * then untouched. */
int duration_parse(const char *text, struct duration *ret_duration);

#endif

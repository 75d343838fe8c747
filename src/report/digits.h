/* Numbers in decimal into memory that is known to have room: rows by the million. */
#ifndef TCPDX_REPORT_DIGITS_H
#define TCPDX_REPORT_DIGITS_H

#include <stdint.h>
#include <string.h>

/* "00" to "99". */
extern const char digits_pairs[200];

/* Bytes that a number may take, with those behind its end that are overwritten. */
#define DIGITS_ROOM 20

/* Writes the number and returns its end; all of DIGITS_ROOM may be overwritten. */
static inline char *digits_write(char *at, uint64_t number)
{
	char reversed[2 * DIGITS_ROOM];
	char *start = reversed + DIGITS_ROOM;

	if (number < 10) {
		*at = (char)('0' + number);
		return at + 1;
	}
	while (number >= 100) {
		start -= 2;
		memcpy(start, digits_pairs + number % 100 * 2, 2);
		number /= 100;
	}
	if (number >= 10) {
		start -= 2;
		memcpy(start, digits_pairs + number * 2, 2);
	} else {
		*--start = (char)('0' + number);
	}
	/* A copy of fixed size is two instructions; what it takes too much is never printed. */
	memcpy(at, start, DIGITS_ROOM);
	return at + (reversed + DIGITS_ROOM - start);
}

#endif

/* Numbers in decimal into memory that is known to have room: rows by the million. */
#ifndef TCPDX_REPORT_DIGITS_H
#define TCPDX_REPORT_DIGITS_H

#include <stdint.h>
#include <string.h>

/* "00" to "99". */
extern const char digits_pairs[200];

/* Bytes that a number may take. */
#define DIGITS_ROOM 20

/* 10, 100 … 10^19: numbers from the i-th on have more than i + 1 digits. */
extern const uint64_t digits_limits[DIGITS_ROOM - 1];

/* How many digits the number has; at least 10 wanted. A digit is log2(10) = 3.32 bits: from the
 * bits the count is known but for one. */
static inline unsigned digits_count(uint64_t number)
{
	unsigned bits = 64 - (unsigned)__builtin_clzll(number);
	unsigned fewest = bits * 1233 >> 12;

	return fewest + (number >= digits_limits[fewest - 1]);
}

/* Writes the number and returns its end. From its last digit on and straight where it belongs: a
 * copy of what was just written in pairs would wait until all of them have reached the cache. */
static inline char *digits_write(char *at, uint64_t number)
{
	char *end, *start;

	if (number < 10) {
		*at = (char)('0' + number);
		return at + 1;
	}
	start = end = at + digits_count(number);
	while (number >= 100) {
		start -= 2;
		memcpy(start, digits_pairs + number % 100 * 2, 2);
		number /= 100;
	}
	if (number >= 10)
		memcpy(at, digits_pairs + number * 2, 2);
	else
		*at = (char)('0' + number);
	return end;
}

#endif

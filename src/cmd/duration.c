#include "cmd/duration.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define DURATION_SECONDS_MAX 1000000000

static const struct {
	const char *suffix;
	int64_t ns;
} units[] = {
	{"", 1000000000},
	{"s", 1000000000},
	{"ms", 1000000},
	{"us", 1000},
	{"m", INT64_C(60) * 1000000000},
	{"min", INT64_C(60) * 1000000000},
	{"h", INT64_C(3600) * 1000000000},
};

/* Reads digits, a dot, digits (either may be missing, not both) into units of 1e-9. Digits beyond
 * the ninth decimal are dropped. Returns what follows, or NULL. */
static const char *read_number(const char *at, int64_t *ret_whole, int64_t *ret_nano)
{
	int64_t whole = 0, nano = 0, place = 100000000;
	bool digits = false;

	for (; *at >= '0' && *at <= '9'; at++, digits = true) {
		whole = whole * 10 + (*at - '0');
		if (whole > INT64_C(1000000000000000))
			return NULL;
	}
	if (*at == '.') {
		for (at++; *at >= '0' && *at <= '9'; at++, place /= 10, digits = true)
			nano += place * (*at - '0');
	}
	*ret_whole = whole;
	*ret_nano = nano;
	return digits ? at : NULL;
}

int duration_parse(const char *text, struct duration *ret_duration)
{
	int64_t whole, nano;
	const char *suffix = read_number(text, &whole, &nano);

	for (unsigned i = 0; suffix && i < sizeof(units) / sizeof(units[0]); i++) {
		int64_t ns, fraction;

		if (strcmp(suffix, units[i].suffix))
			continue;
		/* nano < 1e9 and ns of a unit <= 3.6e12: divide first where it would not fit. */
		fraction = units[i].ns >= 1000000000 ? nano * (units[i].ns / 1000000000)
						     : nano * units[i].ns / 1000000000;
		if (__builtin_mul_overflow(whole, units[i].ns, &ns) ||
			__builtin_add_overflow(ns, fraction, &ns) || ns <= 0 ||
			ns / 1000000000 > DURATION_SECONDS_MAX)
			return -EINVAL;
		*ret_duration = (struct duration){ns};
		return 0;
	}
	return -EINVAL;
}

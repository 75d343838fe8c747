#include "report/explain-distance.h"

#include <assert.h>
#include <string.h>

void explain_fold(const char *word, size_t size, char ret_folded[EXPLAIN_FOLD_SIZE])
{
	size_t used = 0;

	for (size_t i = 0; i < size && used < EXPLAIN_FOLD_SIZE - 1; i++) {
		char letter = word[i];

		if (letter >= 'A' && letter <= 'Z')
			letter = (char)(letter - 'A' + 'a');
		if (!strchr(" \t-_./+|,:;'\"()", letter))
			ret_folded[used++] = letter;
	}
	ret_folded[used] = '\0';
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Three rows of the usual table: this one and the two before it. */
unsigned explain_distance(const char *one, const char *other)
{
	unsigned rows[3][EXPLAIN_FOLD_SIZE];
	size_t height = strlen(one), width = strlen(other);

	assert(height < EXPLAIN_FOLD_SIZE && width < EXPLAIN_FOLD_SIZE);
	for (size_t x = 0; x <= width; x++)
		rows[0][x] = (unsigned)x;
	for (size_t y = 1; y <= height; y++) {
		unsigned *row = rows[y % 3], *before = rows[(y - 1) % 3];
		const unsigned *first = rows[(y + 1) % 3];

		row[0] = (unsigned)y;
		for (size_t x = 1; x <= width; x++) {
			row[x] = before[x - 1] + (one[y - 1] != other[x - 1]);
			row[x] = least(row[x], least(before[x], row[x - 1]) + 1);
			if (y > 1 && x > 1 && one[y - 1] == other[x - 2] &&
				one[y - 2] == other[x - 1])
				row[x] = least(row[x], first[x - 2] + 1);
		}
	}
	return rows[height % 3][width];
}

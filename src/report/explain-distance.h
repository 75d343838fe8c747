/* How alike two words are. */
#ifndef TCPDX_REPORT_EXPLAIN_DISTANCE_H
#define TCPDX_REPORT_EXPLAIN_DISTANCE_H

#include <stddef.h>

/* Longer words are compared by what fits. */
#define EXPLAIN_FOLD_SIZE 64

/* Small letters, without blanks and without the marks that part words: what two spellings of the
 * same name have in common. ASCII only, whatever the locale. Ends in NUL. */
void explain_fold(const char *word, size_t size, char ret_folded[EXPLAIN_FOLD_SIZE]);

/* The least number of letters to insert, remove, replace or swap with their neighbour that makes
 * one folded word the other; no letter is touched twice. */
unsigned explain_distance(const char *one, const char *other);

#endif

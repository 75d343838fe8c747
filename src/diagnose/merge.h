/* Puts findings together that one person mends in one place. For evaluate.c only. */
#ifndef TCPDX_DIAGNOSE_MERGE_H
#define TCPDX_DIAGNOSE_MERGE_H

#include "diagnose/rule.h"

/* So many of one rule about one program are told as one: two may be two causes. */
#define MERGE_MIN 3

/* Merges the findings of every rule that has words for many of them. The one with most connections
 * stands for the others: its evidence and its commands are shown, the subjects and the count are of
 * all. */
void findings_merge(struct judge *judge);

#endif

/* Puts matches together. For evaluate.c only. */
#ifndef TCPDX_DIAGNOSE_GROUP_H
#define TCPDX_DIAGNOSE_GROUP_H

#include "diagnose/rule.h"

/* Adds a connection that `rule` matched to its group. Returns 0 or -ENOMEM. */
int group_add(struct judge *judge, const struct rule *rule, uint32_t connection);

#endif

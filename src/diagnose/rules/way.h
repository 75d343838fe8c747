/* The ways to the peers of a group, and whether this host's own load stands on them. */
#ifndef TCPDX_DIAGNOSE_RULES_WAY_H
#define TCPDX_DIAGNOSE_RULES_WAY_H

#include "diagnose/rule.h"

/* All connections of a namespace to one address. */
struct way {
	struct address remote;
	uint32_t shortest_us;	/* round trip of any of them: one that began while a queue stood has
				 * never seen it empty */
	uint32_t eager, queued; /* that have more to send than the way takes; that meet a queue */
};

struct ways {
	ROWS(struct way) rows;
	struct map map;
};

/* Looks at the ways to the peers of the group's members: two passes over the sockets. Returns 0 or
 * -ENOMEM; ways_deinit() is due either way. */
int ways_look(struct ways *ways, const struct judge *judge, const struct group *group);
void ways_deinit(struct ways *ways);

/* What is sent to the member's peer fills a queue on the way: its overflow is how the way says that
 * it is full. */
bool way_is_full(
	const struct ways *ways, const struct judge *judge, const struct connection *member);

#endif

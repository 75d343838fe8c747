/* The connections of a capture: segments go in, each to its flow (flow.h).
 *
 * A connection is told from others by addresses and ports; the same again with a new SYN is a new
 * connection. VLANs and tunnels do not part connections: a switch may tag one direction only, and
 * GTP-U and GENEVE use other identifiers each way. Streams are numbered in the order of their first
 * segments, from 0, as Wireshark does.
 *
 * Memory: at most `limit` connections of TRACK_ENTRY_SIZE bytes. Where all places are taken one of
 * those that were silent longest has to go: one that is over or was never answered if there is
 * one among the TRACK_LOOK_BACK oldest, else the oldest. It is told before that, and counted. */
#ifndef TCPDX_CAPTURE_TRACK_H
#define TCPDX_CAPTURE_TRACK_H

#include "base/hash.h"
#include "capture/flow.h"
#include "capture/packet.h"

#define TRACK_LOOK_BACK	    64
#define TRACK_ENTRY_SIZE    512
#define TRACK_LIMIT_DEFAULT 1000000

/* An end as it is named on the wire. */
struct track_name {
	struct address address;
	uint16_t port;
};

/* One connection. Name 0 is that of side 0, which sent the first segment. */
struct track_entry {
	struct track_name names[2];
	uint16_t vlan;	  /* of the first segment */
	uint32_t network; /* the same */
	uint64_t stream;
	struct flow flow;
	/* The table's own. */
	uint64_t hash;
	struct track_entry *same_bucket;
	struct track_entry *older, *newer;
};

struct track {
	struct hash_key key;
	uint32_t limit;
	/* Called with each connection that goes, also by track_deinit(). NULL: nobody is told. */
	void (*ended)(void *context, const struct track_entry *entry);
	void *context;
	/* Counts. */
	uint64_t streams;
	uint64_t segments;
	uint64_t malformed;    /* a TCP header that is none: not taken */
	uint64_t evicted_over; /* for want of a place: that were over, or never answered */
	uint64_t evicted_live;
	/* Its own. */
	struct track_entry **buckets;
	uint32_t bucket_count, count;
	struct track_entry *oldest, *newest;
	struct track_chunk *chunks;
	struct track_entry *unused;
};

/* What became of one segment. */
struct track_result {
	struct track_entry *entry;
	unsigned side;	  /* who sent it */
	unsigned changed; /* bits 0 and 1: whose state, or certainty, has changed */
	bool begun;	  /* a new connection */
};

/* Starts empty. `key` for the hash; `limit` connections at most, at least one. */
void track_init(struct track *track, struct hash_key key, uint32_t limit);

/* Tells what is there, and gives the memory back. */
void track_deinit(struct track *track);

/* Where a packet belongs. Most of what a segment costs is waiting for memory: whoever has several
 * at hand prepares some of them ahead, fetches for each a little later, and then takes it. */
struct track_place {
	struct track_name names[2]; /* who sent it, to whom */
	uint64_t hash;
};

/* Of a packet of kind PACKET_TCP; brings the bucket into the cache. */
void track_prepare(
	const struct track *track, const struct packet *packet, struct track_place *ret_place);

/* Brings the connection into the cache; the bucket is there by now. */
void track_fetch(const struct track *track, const struct track_place *place);

/* Takes a packet of kind PACKET_TCP that stands in `frame`, prepared in `place`. Returns 1 and sets
 * *ret_result, 0 where the header is malformed, -ENOMEM. The entry stays until the next call. */
int track_take(struct track *track, const struct packet *packet, const struct frame *frame,
	const struct track_place *place, struct track_result *ret_result);

/* Calls `each` with every connection, those that were silent longest first. */
void track_each(const struct track *track,
	void (*each)(void *context, const struct track_entry *entry), void *context);

#endif

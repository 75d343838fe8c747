/* A look at this host: everything that the layer can read, written as observations.
 *
 * Life: look_init() finds the namespaces and opens what must be open from the start;
 * look_snapshot() is called once or more, some seconds apart; look_drain() in between, whenever
 * the shell wakes; look_deinit(). Nothing is kept for the caller: all facts leave through the
 * sink. What cannot be had (no privilege, no kernel support) leaves as OBSERVE_UNSEEN and ends
 * nothing else. Single-threaded; the thread changes its network namespace during a call and is
 * back in its own afterwards.
 *
 * Per namespace two descriptors stay open, its own and that of a packet socket; where the limit
 * of descriptors is near, the look does without and says so. */
#ifndef TCPDX_HOST_LOOK_H
#define TCPDX_HOST_LOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/map.h"
#include "host/netns.h"
#include "host/refusal.h"
#include "observe/observe.h"

enum look_parts {
	LOOK_OWNERS = 1u << 0, /* owners and processes */
	LOOK_COUNTERS = 1u << 1,
	LOOK_SYSCTLS = 1u << 2, /* running, in the first snapshot; and on disk */
	LOOK_ROUTES = 1u << 3,	/* links, addresses, routes and neighbours of peers in trouble */
	LOOK_REFUSALS = 1u << 4,
	LOOK_TCP_INFO = 1u << 5,
	LOOK_SKMEM = 1u << 6,
	LOOK_CONGESTION = 1u << 7,
	LOOK_SOCKETS = 1u << 8,
};

#define LOOK_CHECKUP                                                                               \
	(LOOK_OWNERS | LOOK_COUNTERS | LOOK_SYSCTLS | LOOK_ROUTES | LOOK_REFUSALS |                \
		LOOK_TCP_INFO | LOOK_SKMEM | LOOK_CONGESTION | LOOK_SOCKETS)

struct look_options {
	const char *netns;  /* NULL: the own; "all"; a name or process id */
	uint32_t parts;	    /* enum look_parts */
	bool no_bpf;	    /* never use BPF, even where it would be faster */
	bool no_sock_diag;  /* read /proc/net/tcp (tests) */
	uint32_t states;    /* kernel states to dump; 0: all */
	uint8_t family;	    /* enum address_family */
	const void *filter; /* inet_diag bytecode for the dump, or NULL; borrowed */
	size_t filter_size;
};

/* One namespace under look: what stays open between snapshots. */
struct look_netns {
	struct refusal refusal;
	bool refusal_open;
	int error; /* told as unseen, not looked at again; or 0 */
};

/* A peer whose route is worth a question. */
struct look_peer {
	struct address local, remote;
	uint32_t netns, mark, ifindex;
	bool trying; /* in SYN_SENT: asked for in later snapshots too, see keep_peers() */
};

/* Peers in trouble of one snapshot, at most; more are counted as UNSEEN_ROUTES. */
#define LOOK_PEERS_MAX 512

struct look {
	struct look_options options;
	struct observe_sink out;  /* the caller's */
	int out_error;		  /* what it returned, which ends the look */
	struct observe_sink sink; /* to `out`, by way of look.c */
	struct netns own;	  /* where the thread came from */
	struct netns_list namespaces;
	struct look_netns *state; /* one per namespace */
	/* Sockets of the current snapshot, by inode: index is inode's position in `inodes`. */
	struct map inode_map;
	struct look_inode *inodes;
	uint32_t inode_count, inode_capacity;
	/* TCP sockets with a descriptor that no dump of the first snapshot showed. */
	struct map early_map;
	uint32_t *early;
	uint32_t early_count, early_capacity;
	uint64_t socket_count;
	bool bound_told; /* a dump held a socket that is bound only */
	struct map peer_map;
	struct look_peer *peers;
	uint32_t peer_count, peer_capacity;
	uint32_t idle_count; /* of peers that are only silent */
	bool peers_left_out;
	struct hash_key key;
	uint32_t snapshots;
};

struct look_inode {
	uint32_t inode;
	bool troubled; /* data or connections wait for the process */
	bool owned;    /* a process that holds it was seen */
};

/* `key` for the hash tables, from the shell. Returns 0, or -errno where no namespace at all can
 * be looked at (-ENOENT: no such one, -EINVAL: a file that is none). Emits OBSERVE_HOST and
 * OBSERVE_NETNS. The look must not be moved until look_deinit(). */
int look_init(struct look *look, const struct look_options *options, struct hash_key key,
	struct instant at, const struct observe_sink *sink);
void look_deinit(struct look *look);

/* Reads everything once. Returns 0, -errno of the sink, or -errno where no socket at all could be
 * read in any namespace. `last`: routes and refusals are told with it. */
int look_snapshot(struct look *look, uint32_t index, bool last, struct instant at);

/* Reads refusals that have arrived. Call at least every 200 ms between snapshots. */
void look_drain(struct look *look);

#endif

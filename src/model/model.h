/* What is known of the host: a deterministic fold over observations.
 *
 * The same observations in the same order give the same model, wherever they came from. Facts of
 * the first snapshot are kept beside those of the last, so that a rule can say what moved; what is
 * only in one of them says so. Rows of one kind stand in one array, in the order in which they
 * were first told, and are referred to by index; NONE is no row.
 *
 * Ownership: model_init() and model_deinit(); everything inside belongs to the model. A
 * connection costs sizeof(struct connection) (see the assertion below) and 11 to 21 bytes of
 * index. */
#ifndef TCPDX_MODEL_MODEL_H
#define TCPDX_MODEL_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/time.h"
#include "observe/observe.h"
#include "tcp/state.h"

#define NONE UINT32_MAX

/* Rows of what was not seen, at most: further ones are counted in the last of their kind. */
#define MODEL_UNSEEN_MAX 128

/* What a connection was in the first snapshot; what it is, where it is only in one of them. */
struct connection_before {
	uint64_t bytes_acked, bytes_received, bytes_sent;
	uint32_t rqueue, wqueue;
	uint32_t drops;
	uint32_t last_ack_recv_ms;
	uint32_t total_retrans;
	uint32_t segs_in, data_segs_in;
	uint32_t sndbuf_limited_ms, rwnd_limited_ms;
	uint32_t rtt_us;
	uint8_t state; /* enum tcp_state */
	uint8_t timer, retransmits, probes;
};

enum connection_seen {
	SEEN_FIRST = 1u << 0, /* in the first snapshot */
	SEEN_LAST = 1u << 1,  /* in the last */
};

struct connection {
	struct address local, remote;
	uint16_t local_port, remote_port;
	uint16_t bits;		/* enum observe_socket_bits */
	uint16_t tcp_info_size; /* see tcp_info_has() */
	uint8_t state;		/* enum tcp_state */
	uint8_t kernel_state;
	uint8_t timer; /* enum observe_timer */
	uint8_t retransmits;
	uint8_t shutdown;
	uint8_t seen; /* enum connection_seen */
	uint8_t probes, backoff, ca_state, options, wscale;
	uint16_t reord_seen; /* as far as it reaches */
	uint32_t netns;
	uint32_t ifindex, uid, inode;
	uint32_t expires_ms, rqueue, wqueue;
	uint32_t rmem_alloc, rcvbuf, drops;
	uint32_t rto_us, snd_mss, unacked, retrans, total_retrans;
	uint32_t last_data_sent_ms, last_data_recv_ms, last_ack_recv_ms;
	uint32_t snd_cwnd, snd_wnd, rcv_wnd, notsent_bytes, pmtu, rtt_us, min_rtt_us;
	uint32_t segs_in, data_segs_in, data_segs_out;
	uint64_t cookie, cgroup;
	uint64_t bytes_acked, bytes_received, bytes_sent;
	uint32_t sndbuf_limited_ms, rwnd_limited_ms; /* as far as they reach */
	uint32_t dsack_dups;
	uint32_t sndbuf; /* SK_MEMINFO_SNDBUF */
	struct connection_before before;
	/* Joined by model_finish(). */
	uint32_t listener; /* the LISTEN row that it belongs to by address, NONE */
	uint32_t twin;	   /* the other end, where it is on this host and was seen, NONE */
};

_Static_assert(
	sizeof(struct connection) <= 304, "a socket must stay below 400 bytes with its index");

struct owner {
	uint32_t inode;	  /* the kernel numbers sockets with 32 bits */
	uint32_t process; /* index */
	uint32_t fd : 30;
	uint32_t undumped : 2; /* as observed */
};

struct counter {
	uint32_t netns;
	char name[48];
	int64_t first, last;
	uint8_t seen; /* enum connection_seen */
};

struct model_netns {
	uint32_t number;
	struct observe_netns facts;
	uint32_t states[TCP_STATE_COUNT];	 /* in the last snapshot */
	uint32_t states_before[TCP_STATE_COUNT]; /* in the first */
	uint32_t port_low, port_high;		 /* ip_local_port_range; 0 unknown */
	uint32_t ports_reserved;		 /* of them, ip_local_reserved_ports */
	uint32_t ephemeral; /* sockets whose local port is in the range and not listened on */
};

#define ROWS(type)                                                                                 \
	struct {                                                                                   \
		type *items;                                                                       \
		uint32_t count, capacity;                                                          \
	}

/* A fact with its namespace, as it was observed. */
struct model_sysctl {
	uint32_t netns;
	struct observe_sysctl facts;
};
struct model_route {
	uint32_t netns;
	struct observe_route facts;
	uint32_t link, next_hop; /* indices, joined by model_finish(); NONE */
};
struct model_neighbour {
	uint32_t netns;
	struct observe_neighbour facts;
};
struct model_link {
	uint32_t netns;
	struct observe_link facts;
};
struct model_local {
	uint32_t netns;
	struct observe_local facts;
};
struct model_refusal {
	uint32_t netns;
	struct observe_refusal facts;
};
struct model_unseen {
	uint32_t netns;
	struct observe_unseen facts;
};

struct model {
	struct hash_key key;
	struct observe_host host;
	struct instant first, last; /* of the snapshots */
	uint32_t snapshots;
	ROWS(struct connection) connections;
	ROWS(struct owner) owners; /* sorted by inode after model_finish() */
	ROWS(struct observe_process) processes;
	ROWS(struct counter) counters;
	ROWS(struct model_netns) namespaces;
	ROWS(struct model_sysctl) sysctls;
	ROWS(struct observe_setting) settings;
	ROWS(struct model_route) routes;
	ROWS(struct model_neighbour) neighbours;
	ROWS(struct model_link) links;
	ROWS(struct model_local) locals;
	ROWS(struct model_refusal) refusals;
	ROWS(struct model_unseen) unseen;
	struct map connection_map, process_map, counter_map, sysctl_map, route_map, local_map,
		netns_map;
};

/* Adds a zeroed row to an array of the model and returns its index, or NONE without memory. */
#define model_add(rows)                                                                            \
	(array_reserve(&(rows)->items, &(rows)->capacity, (size_t)(rows)->count + 1,               \
		 sizeof(*(rows)->items))                                                           \
			? NONE                                                                     \
			: (rows)->count++)

/* `key` decides nothing but the layout of the tables. */
void model_init(struct model *model, struct hash_key key);
void model_deinit(struct model *model);

/* Takes one fact. Returns 0 or -ENOMEM. Fits struct observe_sink with context = the model. */
int model_fold(void *model, const struct observation *observation);

/* Joins what belongs together, once, after the last fact. Returns 0 or -ENOMEM. */
int model_finish(struct model *model);

/* Time between the first and the last snapshot; 0 with a single one, and where the clock was set
 * back between them. */
double model_seconds(const struct model *model);

/* The value's growth between the snapshots, 0 where the counter is unknown or was seen once. */
int64_t model_counter_delta(const struct model *model, uint32_t netns, const char *name);
/* NULL where the kernel does not have it or it was not read. */
const struct counter *model_counter(const struct model *model, uint32_t netns, const char *name);

/* The running value, NULL where it was not read. */
const char *model_sysctl(const struct model *model, uint32_t netns, const char *name);
/* Its first number, or `otherwise`. */
int64_t model_sysctl_number(
	const struct model *model, uint32_t netns, const char *name, int64_t otherwise);

/* The owners of an inode: the first of *ret_count rows, NULL where none is known. */
const struct owner *model_owners(const struct model *model, uint64_t inode, uint32_t *ret_count);

/* How many TCP sockets a process holds that are in no dump: never bound or connected, or dead. */
uint32_t model_undumped(const struct model *model, uint32_t process);
/* Of them those that were in no dump at the first snapshot either; 0 also where nobody asked. */
uint32_t model_undumped_from_start(const struct model *model, uint32_t process);
/* The process that holds it, the one of the lowest index where several do; NULL where unknown. */
const struct observe_process *model_owner(const struct model *model, uint64_t inode);
const struct observe_process *model_process(const struct model *model, uint32_t pid);

/* NULL where there is none. */
struct model_netns *model_netns(const struct model *model, uint32_t number);
/* The route that was asked for a connection's peer, from its own address; NULL where none was. */
const struct model_route *model_route(
	const struct model *model, const struct connection *connection);
/* The interface of a route, and the neighbour entry by which it goes on; NULL where there is none
 * or the route is NULL. */
const struct observe_link *model_link(const struct model *model, const struct model_route *route);
const struct observe_neighbour *model_next_hop(
	const struct model *model, const struct model_route *route);
bool model_has_local(const struct model *model, uint32_t netns, const struct address *address);
/* True where any row says that this was not seen. */
bool model_is_unseen(const struct model *model, enum observe_unseen_what what);

/* Milliseconds without a byte or an ACK from the peer: a lower bound of the silence. 0 without
 * tcp_info. */
uint32_t connection_silence_ms(const struct connection *connection);
/* How well a listening socket's address (with its SOCKET_V6ONLY bit) covers a local address: 0 not
 * at all, 1 as any address, 2 exactly. */
unsigned listener_covers(const struct address *bound, uint16_t bits, const struct address *address);

/* "off", "retransmit", "keepalive", "timewait", "persist", "delayed-ack". */
const char *connection_timer_name(const struct connection *connection);

#endif

/* The connections that this host refuses: resets that it sends in answer to a SYN.
 *
 * A SYN to a port without a listener leaves no socket and no counter of its own; the answer on
 * the wire is what shows it. To a segment without ACK a host answers <SEQ=0> <ACK=SEG.SEQ+SEG.LEN>
 * <CTL=RST,ACK> (RFC 9293 3.10.7.1), and nothing else begins with sequence number 0 and RST but
 * by a chance of 1 in 2^32. A packet socket with a filter in the kernel picks these out, so other
 * traffic costs the filter's first instructions and no copy.
 *
 * Look-alikes: a firewall rule of this host that rejects with a reset sends the same segment, and
 * so do packets that this host only forwards (a container's refusal, seen in the host's
 * namespace: `local` is then not one of the namespace's own addresses, unless it was translated).
 * Not seen: IPv6 with extension headers.
 *
 * A packet that leaves through stacked devices (a VLAN on a bond on a card) passes the tap once
 * per device; it is counted once. On loopback the incoming copy is left out. */
#ifndef TCPDX_HOST_REFUSAL_H
#define TCPDX_HOST_REFUSAL_H

#include <stdint.h>

#include "base/map.h"
#include "base/time.h"
#include "observe/observe.h"

/* Refused (address, port) pairs; packets for further pairs are dropped and counted. */
#define REFUSAL_ROW_LIMIT 1024

/* Packets read per call of refusal_drain(). */
#define REFUSAL_DRAIN_LIMIT 4096

#define REFUSAL_RECENT_COUNT 256

/* A refusal as it is read from a packet. */
struct refusal_packet {
	struct address local, remote;
	uint16_t local_port, remote_port;
	uint32_t ack;
};

/* The packets seen last, by their hash: where one leaves twice, the device tells the copy from a
 * repetition. */
struct refusal_recent {
	uint64_t hash;
	uint32_t ifindex;
};

struct refusal {
	int fd; /* -1: closed */
	struct map by_local;
	struct observe_refusal *rows;
	uint32_t count;
	uint32_t capacity;
	uint64_t missed_count; /* packets lost: no room in the socket, no room in the table */
	struct refusal_recent recent[REFUSAL_RECENT_COUNT];
};

/* Starts to listen in the namespace of the calling thread. Returns 0, or -errno (-EPERM without
 * CAP_NET_RAW, -EAFNOSUPPORT without packet sockets); refusal_close() is harmless then. */
int refusal_open(struct refusal *ret_refusal);
void refusal_close(struct refusal *refusal);

/* Reads the packet of a refusal from its network header on. Pure. Returns 0, or -EINVAL where it
 * is none, with the output untouched. */
int refusal_parse(const void *bytes, size_t size, struct refusal_packet *ret_packet);

/* Counts one packet that left through `ifindex`. Returns 0 or -ENOMEM. */
int refusal_count(struct refusal *refusal, const struct refusal_packet *packet, uint32_t ifindex);

/* Takes in what has arrived, without waiting. Returns the number of packets read (where it is
 * REFUSAL_DRAIN_LIMIT, more may be waiting) or -errno. */
int refusal_drain(struct refusal *refusal);

/* Emits one OBSERVE_REFUSAL per row with its count since refusal_open(), and an UNSEEN_REFUSALS
 * with the number of packets that were missed since then, if any. Returns 0 or the sink's -errno.
 */
int refusal_emit(struct refusal *refusal, const struct observe_sink *sink, uint32_t netns,
	struct instant at);

#endif

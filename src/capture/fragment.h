/* Puts the fragments of IP datagrams together (RFC 791, RFC 8200 4.5), under limits.
 *
 * The parts may come in any order and more than once. As Linux does (ip_fragment.c,
 * RFC 5722), a datagram whose parts overlap is thrown away whole; the same part twice is a
 * duplicate of the capture. A datagram that is not complete after FRAGMENT_AGE_MAX_MS of the
 * capture's time, or that is the oldest where all places are taken, is given up. All is counted. */
#ifndef TCPDX_CAPTURE_FRAGMENT_H
#define TCPDX_CAPTURE_FRAGMENT_H

#include "base/hash.h"
#include "capture/packet.h"

/* Datagrams that are being put together at the same time, and parts of one. */
#define FRAGMENT_DATAGRAMS_MAX 128
#define FRAGMENT_PARTS_MAX     128
#define FRAGMENT_BYTES_MAX     65535 /* of one datagram */
#define FRAGMENT_AGE_MAX_MS    60000

/* All memory that may be in use: FRAGMENT_DATAGRAMS_MAX datagrams, 8.2 MiB. */
struct fragments {
	struct fragment_datagram *datagrams; /* the places, taken on first use */
	uint8_t *whole;			     /* what was given out last */
	uint64_t received, completed;
	uint64_t overlapping; /* datagrams thrown away for it */
	uint64_t expired;     /* not complete in time */
	uint64_t evicted;     /* given up for a newer one */
	uint64_t impossible;  /* parts beyond the end, or beyond a limit */
};

/* Starts with no memory in use; ends by giving it back. */
void fragments_init(struct fragments *fragments);
void fragments_deinit(struct fragments *fragments);

/* Takes one part, a packet of kind PACKET_FRAGMENT. Returns 1 where its datagram is complete; then
 * *ret_packet is what is in it, as packet_decode() would say, and its bytes stay until the next
 * call. 0 where parts are missing, -ENOMEM. */
int fragments_take(struct fragments *fragments, const struct packet *part, struct instant at,
	struct packet *ret_packet);

#endif

/* Routes, links, local addresses and neighbours of a network namespace, asked over rtnetlink(7).
 *
 * The socket belongs to the namespace that the opening thread is in, and stays with it. The kernel
 * answers within the call, so nothing here waits for anyone; an answer that nevertheless fails to
 * come is given up after ROUTE_WAIT_MS and reported as -ETIMEDOUT. Replies to an older question
 * are told apart by their sequence number and passed over. */
#ifndef TCPDX_HOST_ROUTE_H
#define TCPDX_HOST_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/text.h"
#include "base/time.h"
#include "observe/observe.h"

#define ROUTE_WAIT_MS 100

/* The messages of one dump together; further ones are dropped and counted. */
#define ROUTE_SIZE_LIMIT ((size_t)16 << 20)

struct mnl_socket;

struct route_socket {
	struct mnl_socket *socket;
	uint32_t seq;
	struct text messages; /* of the last answer, kept until it is known to be whole */
};

/* How far an answer has come. Zeroed but for `seq` before the first datagram. */
struct route_answer {
	uint32_t seq;	  /* in: the question's */
	bool done;	  /* no more is to come */
	bool interrupted; /* the table changed during the dump (NLM_F_DUMP_INTR, NLMSG_OVERRUN) */
	bool damaged;	  /* something that is no netlink message was among it */
	int error;	  /* 0, or the kernel's -errno */
	uint64_t dropped_count; /* messages above ROUTE_SIZE_LIMIT */
};

struct route_question {
	struct address remote; /* an IPv4 address mapped into IPv6 is asked for as IPv4 */
	struct address source; /* ADDRESS_NONE: any */
	uint32_t mark;	       /* 0: none */
	uint32_t ifindex;      /* bound device, or the zone of a link-local address; 0: none */
};

/* Returns 0 or -errno; then nothing is to be undone. */
int route_socket_init(struct route_socket *ret_socket);
void route_socket_deinit(struct route_socket *socket);

/* Takes one datagram: notes in `answer` what it says of the answer's end, appends the messages
 * that belong to it to `messages` (padded to 4 bytes). `bytes` is aligned to 4. Pure. */
void route_collect(
	const void *bytes, size_t size, struct route_answer *answer, struct text *messages);

/* Emits OBSERVE_LINK, OBSERVE_LOCAL and OBSERVE_NEIGHBOUR for the messages that are one (of
 * neighbours: IPv4 and IPv6, without the fixed ones of NUD_NOARP). Pure. `bytes` is aligned to 4.
 * Returns 0, the number of messages that could not be understood, or the sink's -errno. */
int route_parse(const void *bytes, size_t size, const struct observe_sink *sink, uint32_t netns,
	struct instant at);

/* Fills all but `remote` of an OBSERVE_ROUTE from the first RTM_NEWROUTE. Where that is a route
 * that refuses (blackhole, unreachable, prohibit) it fills `error` too. Pure. `bytes` is aligned to
 * 4. Returns 0, or -EBADMSG with the output untouched. */
int route_parse_route(const void *bytes, size_t size, struct observe_route *ret_route);

/* One RTM_GETROUTE, one OBSERVE_ROUTE. Its error is what the kernel says: -ENETUNREACH no route,
 * -EHOSTUNREACH unreachable, -EACCES prohibit, -EINVAL blackhole (but also: `source` is not one of
 * the namespace's own IPv4 addresses), -ENODEV no such device. Where the kernel could not be asked
 * or understood it is an UNSEEN_ROUTES with the peer in its detail. Returns 0, -EAFNOSUPPORT for a
 * remote without family, -ENOMEM, or the sink's -errno. */
int route_query(struct route_socket *socket, const struct route_question *question,
	const struct observe_sink *sink, uint32_t netns, struct instant at);

/* One dump each. A dump that was interrupted is repeated, three in all; what the last one says is
 * emitted, followed by an UNSEEN_DUMP where it was interrupted too. An error gives an
 * UNSEEN_LINKS; -E2BIG with a count says how many were above the limit. Returns 0, -ENOMEM, or the
 * sink's -errno. */
int links_read(struct route_socket *socket, const struct observe_sink *sink, uint32_t netns,
	struct instant at);
int locals_read(struct route_socket *socket, const struct observe_sink *sink, uint32_t netns,
	struct instant at);
int neighbours_read(struct route_socket *socket, const struct observe_sink *sink, uint32_t netns,
	struct instant at);

#endif

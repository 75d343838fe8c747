/* Dumps of TCP sockets through NETLINK_SOCK_DIAG (net/ipv4/inet_diag.c, tcp_diag.c).
 *
 * One dump gives full sockets, SYN_RECEIVED request sockets and TIME_WAIT mini-sockets of the
 * network namespace in which the netlink socket was opened. */
#ifndef TCPDX_HOST_SOCK_DIAG_H
#define TCPDX_HOST_SOCK_DIAG_H

#include <stddef.h>
#include <stdint.h>

#include "observe/observe.h"

/* Every state of the kernel that tcpdx knows, TCP_BOUND_INACTIVE (13) included; a kernel that
 * does not know a bit ignores it. */
#define SOCK_DIAG_ALL_STATES 0x3ffeu

enum sock_diag_extension {
	SOCK_DIAG_TCP_INFO = 1u << 1,	/* INET_DIAG_INFO */
	SOCK_DIAG_CONGESTION = 1u << 3, /* INET_DIAG_CONG */
	SOCK_DIAG_TOS = 1u << 4,	/* INET_DIAG_TOS */
	SOCK_DIAG_SKMEM = 1u << 6,	/* INET_DIAG_SKMEMINFO */
};

struct sock_diag_request {
	uint32_t states;    /* bit n: kernel state n */
	uint8_t family;	    /* enum address_family; ADDRESS_NONE: both, in one walk */
	uint8_t extensions; /* enum sock_diag_extension */
	const void *filter; /* INET_DIAG_REQ_BYTECODE or NULL */
	size_t filter_size; /* bytes, below 64 KiB */
	/* NULL, or is told the inodes of the sockets that are emitted next, so that what the sink
	 * will look up can be on its way from memory. */
	void (*soon)(void *context, const uint32_t *inodes, size_t count);
	void *soon_context;
};

struct receive_ring;

struct sock_diag {
	int fd;
	struct receive_ring *ahead;	       /* of a dump that was begun, else NULL */
	const struct sock_diag_request *begun; /* its request */
	uint32_t sequence;
	void *buffer;
	/* Cookies handed on by the current dump, so that a repeated dump does not tell twice. */
	uint64_t *cookies;
	uint32_t cookie_count, cookie_capacity;
};

/* Opens the netlink socket in the thread's namespace. -ENOENT or -EPROTONOSUPPORT where the
 * kernel has no sock_diag. */
int sock_diag_init(struct sock_diag *diag);
void sock_diag_deinit(struct sock_diag *diag);

/* Emits one OBSERVE_SOCKET per socket. A dump that the kernel marks as interrupted, or that
 * overran, is repeated up to three times; sockets are told once. Returns 0; SOCK_DIAG_INTERRUPTED
 * where every try was interrupted (what came was emitted); or -errno: -ENOENT where tcp_diag is
 * missing, or what the sink returned. */
#define SOCK_DIAG_INTERRUPTED 1
int sock_diag_dump(struct sock_diag *diag, const struct sock_diag_request *request, uint32_t netns,
	struct instant at, const struct observe_sink *sink);

/* Begins the first try of the dump that sock_diag_dump() will be called for next, with the same
 * request, which is borrowed until then: a thread receives ahead, as much as some `expected` sockets
 * need, while the caller does something else. Returns 0 or -errno; after a failure sock_diag_dump() may be called
 * all the same. */
int sock_diag_begin(
	struct sock_diag *diag, const struct sock_diag_request *request, uint32_t expected);

/* Decodes the payload of one SOCK_DIAG_BY_FAMILY message: inet_diag_msg and its attributes.
 * Returns 0, or -EBADMSG where it is too short or its family or state is unknown; attributes of
 * any length are read as far as they go. */
int sock_diag_decode(const void *payload, size_t size, struct observe_socket *ret_socket);

#endif

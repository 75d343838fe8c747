/* The eleven states of RFC 9293, section 3.3.2.
 *
 * The value of an enumerator is ours; the kernel's numbers (include/net/tcp_states.h) are
 * converted at the door with state_from_kernel(), so that nothing above depends on them. */
#ifndef TCPDX_TCP_STATE_H
#define TCPDX_TCP_STATE_H

#include <stddef.h>

enum tcp_state {
	TCP_STATE_CLOSED,
	TCP_STATE_LISTEN,
	TCP_STATE_SYN_SENT,
	TCP_STATE_SYN_RECEIVED,
	TCP_STATE_ESTABLISHED,
	TCP_STATE_FIN_WAIT_1,
	TCP_STATE_FIN_WAIT_2,
	TCP_STATE_CLOSE_WAIT,
	TCP_STATE_CLOSING,
	TCP_STATE_LAST_ACK,
	TCP_STATE_TIME_WAIT,
};

#define TCP_STATE_COUNT 11

/* The name tcpdx prints: "SYN_RECEIVED", "FIN_WAIT_1". Never NULL for a valid state. */
const char *state_name(enum tcp_state state);

/* The RFC's spelling: "SYN-RECEIVED", "FIN-WAIT-1". */
const char *state_rfc_name(enum tcp_state state);

/* Reads a state as the RFC, the kernel, netstat (SYN_RECV, FIN_WAIT1) or ss (SYN-RECV,
 * FIN-WAIT-1, ESTAB, UNCONN) write it, in any case, with '-', '_' or nothing between the words.
 * `name` need not end in NUL. Returns 0 and sets *ret_state, or -EINVAL. */
int state_from_name(const char *name, size_t name_size, enum tcp_state *ret_state);

/* The kernel's number, 1 (TCP_ESTABLISHED) to 13 (TCP_BOUND_INACTIVE), include/net/tcp_states.h.
 * TCP_NEW_SYN_RECV (12) is SYN_RECEIVED; TCP_CLOSE (7) and TCP_BOUND_INACTIVE (13) are CLOSED.
 * Returns 0 and sets *ret_state, or -EINVAL for any other number. */
int state_from_kernel(unsigned number, enum tcp_state *ret_state);

/* The kernel's number of a state; SYN_RECEIVED gives 3 (TCP_SYN_RECV). */
unsigned state_to_kernel(enum tcp_state state);

#endif

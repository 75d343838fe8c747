/* Sockets and owners through BPF iterators: the same rows as sock-diag.h and owners.h give, for
 * less where there are many.
 *
 * Every call loads its program, reads the iterator to its end and lets go of both; nothing stays
 * in the kernel and nothing is shared between calls. It needs CAP_BPF and CAP_PERFMON (or
 * CAP_SYS_ADMIN) in the initial user namespace, a kernel with its own BTF, and Linux 5.17 or what
 * a distribution has put back into an older one. Asking is the way to find out:
 *
 *	-ENOSYS      built without BPF (bpf-fallback.c), or a kernel without bpf(2)
 *	-EPERM       not allowed
 *	-EOPNOTSUPP  the kernel lacks the iterator, or refuses the program
 *	other        -errno of the kernel, or what the sink returned
 *
 * Up to the first row all of them leave the sink untouched, so that the caller may take the other
 * way. Nothing is printed. */
#ifndef TCPDX_HOST_BPF_H
#define TCPDX_HOST_BPF_H

#include <stdint.h>

#include "host/owners.h"
#include "observe/observe.h"

/* From how many sockets on BPF costs less CPU than the other way. Measured with Linux 6.18 on two
 * cores, up to 112,000 sockets of 7 processes, sinks that only count; best of seven:
 *
 *	                fixed, ms    each, us    at 112,000, ms
 *	owners    BPF   0.7          0.55        60
 *	          /proc 1.8          3.3 - 3.8   370 - 390
 *	sockets   BPF   3.3          0.63        73 - 78
 *	          netlink 0.2        0.82        93
 *
 * The fixed part is the loading of the program (0.6, 1.6 ms; 5 and 4 the first time, when the
 * kernel searches its types) and, of an iterator over sockets, 1.7 ms for a table
 * of 262,144 empty buckets, which netlink passes faster. /proc's is some 25 us a process (80 were
 * there), so that BPF finds owners in less at any number of sockets once the kernel has searched;
 * the limit is where it does so even the first time. */
#define BPF_WORTHWHILE_OWNERS  1000
#define BPF_WORTHWHILE_SOCKETS 20000

/* As owners_read() with details = false, but TCP and MPTCP sockets only: `dumped` and its context
 * are the members of the request that count. All processes of the host are seen: there is no
 * OBSERVE_UNSEEN. -EOPNOTSUPP in a PID namespace other than the initial one, because processes
 * would have other numbers there. */
int bpf_owners_read(
	const struct owners_request *request, struct instant at, const struct observe_sink *sink);

/* As sock_diag_dump() without filter and extensions, in the network namespace of the calling
 * thread: full sockets, SYN_RECEIVED request sockets and TIME_WAIT mini-sockets. Bit n of
 * `states_mask`: kernel state n. Not reached, and to be asked of netlink: 13,
 * TCP_BOUND_INACTIVE. */
int bpf_sockets_read(
	uint32_t netns, struct instant at, uint32_t states_mask, const struct observe_sink *sink);

#endif

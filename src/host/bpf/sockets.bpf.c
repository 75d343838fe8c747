/* SPDX-License-Identifier: (MIT OR GPL-2.0-only) */
/* Every TCP socket of a namespace, with the fields of inet_diag_msg computed as the kernel
 * computes them: net/ipv4/inet_diag.c (inet_sk_diag_fill, inet_twsk_diag_fill,
 * inet_req_diag_fill) and tcp_diag.c (tcp_diag_get_info). */
#include "kernel.h"

/* inet_diag_msg.idiag_timer */
enum {
	TIMER_RETRANSMIT = 1,
	TIMER_KEEPALIVE = 2,
	TIMER_TIMEWAIT = 3,
	TIMER_PERSIST = 4,
};

/* icsk_pending, include/net/inet_connection_sock.h */
enum {
	ICSK_TIME_RETRANS = 1,
	ICSK_TIME_PROBE0 = 3,
	ICSK_TIME_LOSS_PROBE = 5,
	ICSK_TIME_REO_TIMEOUT = 6,
};

/* Bit n: sockets in the kernel's state n are wanted. Set before the program is loaded. */
const volatile __u32 states_wanted = ~0u;

static _Bool is_wanted(__u8 kernel_state)
{
	return states_wanted >> (kernel_state & 31) & 1;
}

/* Half the range of jiffies on 32-bit machines is 24 days: enough for every timer of TCP. */
static __u32 ticks_until(unsigned long expires)
{
	__s32 ticks = (__s32)((__u32)expires - (__u32)bpf_jiffies64());

	return ticks > 0 ? (__u32)ticks : 0;
}

static void read_names(struct bpf_socket_record *record, struct sock_common *common)
{
	record->family = (__u8)common->skc_family;
	record->local_port = common->skc_num;
	record->remote_port = __builtin_bswap16(common->skc_dport);
	record->ifindex = (__u32)common->skc_bound_dev_if;
	if (record->family == KERNEL_AF_INET6) {
		bpf_probe_read_kernel(
			record->local, sizeof(record->local), &common->skc_v6_rcv_saddr);
		bpf_probe_read_kernel(
			record->remote, sizeof(record->remote), &common->skc_v6_daddr);
	} else {
		*(__u32 *)record->local = common->skc_rcv_saddr;
		*(__u32 *)record->remote = common->skc_daddr;
	}
}

static unsigned long retransmit_expires(struct tcp_sock *tcp)
{
	if (bpf_core_field_exists(tcp->inet_conn.icsk_inet.sk.tcp_retransmit_timer))
		return tcp->inet_conn.icsk_inet.sk.tcp_retransmit_timer.expires;
	if (bpf_core_field_exists(tcp->inet_conn.icsk_timeout))
		return tcp->inet_conn.icsk_timeout;
	return tcp->inet_conn.icsk_retransmit_timer.expires;
}

/* Returns whether the keepalive timer runs. */
static _Bool keepalive_expires(struct tcp_sock *tcp, unsigned long *ret_expires)
{
	if (bpf_core_field_exists(tcp->inet_conn.icsk_keepalive_timer)) {
		*ret_expires = tcp->inet_conn.icsk_keepalive_timer.expires;
		return tcp->inet_conn.icsk_keepalive_timer.entry.pprev;
	}
	*ret_expires = tcp->inet_conn.icsk_inet.sk.sk_timer.expires;
	return tcp->inet_conn.icsk_inet.sk.sk_timer.entry.pprev;
}

static void read_timer(struct bpf_socket_record *record, struct tcp_sock *tcp)
{
	unsigned long expires;
	__u8 pending = tcp->inet_conn.icsk_pending;

	if (pending == ICSK_TIME_RETRANS || pending == ICSK_TIME_REO_TIMEOUT ||
		pending == ICSK_TIME_LOSS_PROBE) {
		record->timer = TIMER_RETRANSMIT;
		record->retransmits = tcp->inet_conn.icsk_retransmits;
		expires = retransmit_expires(tcp);
	} else if (pending == ICSK_TIME_PROBE0) {
		record->timer = TIMER_PERSIST;
		record->retransmits = tcp->inet_conn.icsk_probes_out;
		expires = retransmit_expires(tcp);
	} else if (keepalive_expires(tcp, &expires)) {
		record->timer = TIMER_KEEPALIVE;
		record->retransmits = tcp->inet_conn.icsk_probes_out;
	} else {
		return;
	}
	record->expires_ticks = ticks_until(expires);
}

static void read_queues(struct bpf_socket_record *record, struct tcp_sock *tcp)
{
	__s32 unread;

	if (record->kernel_state == KERNEL_LISTEN) {
		record->rqueue = tcp->inet_conn.icsk_inet.sk.sk_ack_backlog;
		record->wqueue = tcp->inet_conn.icsk_inet.sk.sk_max_ack_backlog;
		return;
	}
	unread = (__s32)(tcp->rcv_nxt - tcp->copied_seq);
	record->rqueue = unread > 0 ? (__u32)unread : 0;
	record->wqueue = tcp->write_seq - tcp->snd_una;
}

static __u32 read_inode(struct tcp_sock *tcp)
{
	struct socket_alloc *alloc;
	unsigned long inode = 0;

	if (bpf_core_field_exists(tcp->inet_conn.icsk_inet.sk.sk_ino))
		return (__u32)tcp->inet_conn.icsk_inet.sk.sk_ino;
	/* struct socket is the first member of socket_alloc. */
	alloc = (struct socket_alloc *)tcp->inet_conn.icsk_inet.sk.sk_socket;
	if (alloc)
		bpf_probe_read_kernel(&inode, sizeof(inode), &alloc->vfs_inode.i_ino);
	return (__u32)inode;
}

static __u64 read_cgroup(struct tcp_sock *tcp)
{
	if (!bpf_core_field_exists(tcp->inet_conn.icsk_inet.sk.sk_cgrp_data.cgroup))
		return 0;
	return tcp->inet_conn.icsk_inet.sk.sk_cgrp_data.cgroup->kn->id;
}

static void read_full(struct bpf_socket_record *record, struct tcp_sock *tcp)
{
	__u32 told = 1u << KERNEL_LISTEN | 1u << KERNEL_CLOSE;

	record->bits |= BPF_SOCKET_FULL | BPF_SOCKET_HAS_MARK;
	record->uid = tcp->inet_conn.icsk_inet.sk.sk_uid.val;
	record->mark = tcp->inet_conn.icsk_inet.sk.sk_mark;
	record->shutdown = tcp->inet_conn.icsk_inet.sk.sk_shutdown;
	record->inode = read_inode(tcp);
	record->cgroup = read_cgroup(tcp);
	if (bpf_core_field_exists(tcp->is_mptcp) && tcp->is_mptcp)
		record->bits |= BPF_SOCKET_MPTCP;
	if (record->family == KERNEL_AF_INET6 && told >> (record->kernel_state & 31) & 1) {
		record->bits |= BPF_SOCKET_HAS_V6ONLY;
		if (BPF_CORE_READ_BITFIELD(&tcp->inet_conn.icsk_inet.sk.__sk_common, skc_ipv6only))
			record->bits |= BPF_SOCKET_V6ONLY;
	}
	read_timer(record, tcp);
	read_queues(record, tcp);
}

static void read_timewait(struct bpf_socket_record *record, struct tcp_timewait_sock *timewait)
{
	record->kernel_state = timewait->tw_sk.tw_substate;
	record->timer = TIMER_TIMEWAIT;
	record->expires_ticks = ticks_until(timewait->tw_sk.tw_timer.expires);
	if (bpf_core_field_exists(timewait->tw_sk.tw_mark)) {
		record->mark = timewait->tw_sk.tw_mark;
		record->bits |= BPF_SOCKET_HAS_MARK;
	}
}

static void read_request(struct bpf_socket_record *record, struct tcp_request_sock *request)
{
	record->kernel_state = KERNEL_SYN_RECV;
	record->timer = TIMER_RETRANSMIT;
	record->retransmits = request->req.req.num_retrans;
	record->expires_ticks = ticks_until(request->req.req.rsk_timer.expires);
	record->mark = request->req.ir_mark;
	record->bits |= BPF_SOCKET_HAS_MARK;
}

static _Bool read_socket(struct bpf_socket_record *record, struct sock_common *common)
{
	if (common->skc_state == KERNEL_TIME_WAIT) {
		struct tcp_timewait_sock *timewait = bpf_skc_to_tcp_timewait_sock(common);

		if (!timewait)
			return 0;
		read_timewait(record, timewait);
	} else if (common->skc_state == KERNEL_NEW_SYN_RECV) {
		struct tcp_request_sock *request = bpf_skc_to_tcp_request_sock(common);

		if (!request)
			return 0;
		read_request(record, request);
	} else {
		struct tcp_sock *tcp = bpf_skc_to_tcp_sock(common);

		if (!tcp)
			return 0;
		record->kernel_state = common->skc_state;
		read_full(record, tcp);
	}
	return 1;
}

/* What shows without a closer look; of a TIME_WAIT mini-socket it does not. */
static _Bool may_be_wanted(__u8 kernel_state)
{
	if (kernel_state == KERNEL_NEW_SYN_RECV)
		return is_wanted(KERNEL_SYN_RECV);
	return kernel_state == KERNEL_TIME_WAIT || is_wanted(kernel_state);
}

SEC("iter/tcp")
int sockets(struct bpf_iter__tcp *context)
{
	struct bpf_socket_record record = {};
	struct sock_common *common = context->sk_common;

	if (!common || !may_be_wanted(common->skc_state))
		return 0;
	read_names(&record, common);
	if (!read_socket(&record, common) || !is_wanted(record.kernel_state))
		return 0;
	record.cookie = bpf_get_socket_cookie(common);
	bpf_seq_write(context->meta->seq, &record, sizeof(record));
	return 0;
}

char program_license[] SEC("license") = "Dual MIT/GPL";

/* SPDX-License-Identifier: (MIT OR GPL-2.0-only) */
/* The records that the BPF programs write and host/bpf.c reads, in the machine's byte order
 * unless said otherwise. The includer brings __u8 … __u64 (linux/types.h or bpf/kernel.h). */
#ifndef TCPDX_HOST_BPF_EVENTS_H
#define TCPDX_HOST_BPF_EVENTS_H

/* One descriptor that refers to a socket. Those of one process follow each other. */
struct bpf_owner_record {
	__u64 inode;
	__u32 pid; /* as the initial PID namespace numbers it */
	__u32 fd;
	__u32 uid; /* effective */
	char comm[16];
	__u32 reserved;
};

enum bpf_socket_bits {
	BPF_SOCKET_FULL = 1u << 0, /* shutdown and cgroup are filled */
	BPF_SOCKET_HAS_MARK = 1u << 1,
	BPF_SOCKET_HAS_V6ONLY = 1u << 2,
	BPF_SOCKET_V6ONLY = 1u << 3,
	BPF_SOCKET_MPTCP = 1u << 4,
};

/* One socket, request socket or TIME_WAIT mini-socket. */
struct bpf_socket_record {
	__u64 cookie;
	__u64 cgroup;
	__u8 local[16]; /* network order; IPv4 in the first four, the rest zero */
	__u8 remote[16];
	__u16 local_port;
	__u16 remote_port;
	__u32 ifindex;
	__u32 expires_ticks; /* of the kernel's HZ */
	__u32 rqueue;
	__u32 wqueue;
	__u32 uid;
	__u32 mark;
	__u32 inode;
	__u8 family; /* AF_INET, AF_INET6 */
	__u8 kernel_state;
	__u8 timer; /* as inet_diag_msg.idiag_timer */
	__u8 retransmits;
	__u8 shutdown;
	__u8 bits; /* enum bpf_socket_bits */
	__u8 reserved[2];
};

_Static_assert(sizeof(struct bpf_owner_record) == 40, "no padding");
_Static_assert(sizeof(struct bpf_socket_record) == 88, "no padding");

#endif

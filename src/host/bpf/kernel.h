/* SPDX-License-Identifier: (MIT OR GPL-2.0-only) */
/* The kernel's structs, cut down to the members that are read. Where a member stands is settled
 * when a program is loaded (CO-RE): order, size and what is left out do not matter, names do.
 *
 * Every name that starts a path costs a search through the kernel's 150,000 types at the first
 * load after a boot, so paths start at the outermost struct (tcp_sock, not sock). */
#ifndef TCPDX_HOST_BPF_KERNEL_H
#define TCPDX_HOST_BPF_KERNEL_H

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed int __s32;
typedef signed long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u64 __be64;
typedef __u32 __wsum;

/* These want the types above. */
#include "events.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

/* include/net/tcp_states.h */
enum {
	KERNEL_SYN_RECV = 3,
	KERNEL_TIME_WAIT = 6,
	KERNEL_CLOSE = 7,
	KERNEL_LISTEN = 10,
	KERNEL_NEW_SYN_RECV = 12,
};

#define KERNEL_AF_INET	     2
#define KERNEL_AF_INET6	     10
#define KERNEL_IPPROTO_TCP   6
#define KERNEL_IPPROTO_MPTCP 262

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct seq_file;

struct timer_list {
	struct {
		void *pprev; /* not NULL: the timer runs */
	} entry;
	unsigned long expires;
};

struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	__u16 skc_num;
	unsigned short skc_family;
	volatile unsigned char skc_state;
	unsigned char skc_ipv6only : 1;
	int skc_bound_dev_if;
	struct {
		__u8 bytes[16];
	} skc_v6_daddr, skc_v6_rcv_saddr;
};

struct kernfs_node {
	__u64 id;
};

struct cgroup {
	struct kernfs_node *kn;
};

struct socket {
	struct sock *sk;
	const void *ops;
};

struct inode {
	unsigned long i_ino;
};

struct socket_alloc {
	struct socket socket;
	struct inode vfs_inode;
};

struct sock {
	struct sock_common __sk_common;
	struct timer_list sk_timer;
	/* Since 6.19, where it took the place of sk_timer: icsk_retransmit_timer moved here. */
	struct timer_list tcp_retransmit_timer;
	__u32 sk_mark;
	struct {
		__u32 val;
	} sk_uid;
	__u16 sk_protocol;
	__u8 sk_shutdown;
	__u32 sk_ack_backlog;
	__u32 sk_max_ack_backlog;
	struct socket *sk_socket;
	unsigned long sk_ino; /* since 6.18; before, the inode of sk_socket */
	struct {
		struct cgroup *cgroup;
	} sk_cgrp_data;
};

struct inet_sock {
	struct sock sk;
};

struct inet_connection_sock {
	struct inet_sock icsk_inet;
	unsigned long icsk_timeout;		 /* until 6.14 (a7c428ee8f59) */
	struct timer_list icsk_retransmit_timer; /* read from 6.15 to 6.18 */
	struct timer_list icsk_keepalive_timer;	 /* since 6.19; before, sk_timer */
	__u8 icsk_retransmits;
	__u8 icsk_pending;
	__u8 icsk_probes_out;
};

struct tcp_sock {
	struct inet_connection_sock inet_conn;
	__u32 rcv_nxt;
	__u32 copied_seq;
	__u32 write_seq;
	__u32 snd_una;
	_Bool is_mptcp;
};

struct inet_timewait_sock {
	struct sock_common __tw_common;
	__u32 tw_mark;
	volatile unsigned char tw_substate;
	struct timer_list tw_timer;
};

struct tcp_timewait_sock {
	struct inet_timewait_sock tw_sk;
};

struct request_sock {
	struct sock_common __req_common;
	__u8 num_retrans;
	struct timer_list rsk_timer;
};

struct inet_request_sock {
	struct request_sock req;
	__u32 ir_mark;
};

struct tcp_request_sock {
	struct inet_request_sock req;
};

struct file {
	struct inode *f_inode;
};

struct cred {
	struct {
		__u32 val;
	} euid;
};

struct task_struct {
	int pid;  /* of the thread */
	int tgid; /* what user space calls the pid */
	const struct cred *cred;
	char comm[16];
};

#pragma clang attribute pop

/* What the iterators hand over (include/linux/bpf.h and the iterators' own files): a stable
 * layout, each pointer in eight bytes. */
#define KERNEL_POINTER(type, name)                                                                 \
	union {                                                                                    \
		type *name;                                                                        \
		__u64 name##_bits;                                                                 \
	}

struct bpf_iter_meta {
	KERNEL_POINTER(struct seq_file, seq);
	__u64 session_id;
	__u64 seq_num;
};

struct bpf_iter__tcp {
	KERNEL_POINTER(struct bpf_iter_meta, meta);
	KERNEL_POINTER(struct sock_common, sk_common); /* NULL: after the last */
	__u32 uid;
};

struct bpf_iter__task_file {
	KERNEL_POINTER(struct bpf_iter_meta, meta);
	KERNEL_POINTER(struct task_struct, task);
	__u32 fd;
	KERNEL_POINTER(struct file, file);
};

#endif

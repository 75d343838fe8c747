/* SPDX-License-Identifier: (MIT OR GPL-2.0-only) */
/* Every descriptor that refers to a TCP or MPTCP socket, of every process. */
#include "kernel.h"

static _Bool is_tcp(const struct sock *sk)
{
	/* The family first: protocol 6 of AF_NETLINK is something else. */
	__u16 family = sk->__sk_common.skc_family;
	__u16 protocol = sk->sk_protocol;

	return (family == KERNEL_AF_INET || family == KERNEL_AF_INET6) &&
	       (protocol == KERNEL_IPPROTO_TCP || protocol == KERNEL_IPPROTO_MPTCP);
}

/* The operations that sockets of TCP were seen to have, one for each family: those of other
 * protocols are never the same (net/ipv4/af_inet.c, net/ipv6/af_inet6.c), and a hundred thousand
 * `struct sock` need not come into the cache to say what they are. */
static const void *operations_seen[2];

static _Bool is_tcp_socket(const struct socket *socket)
{
	const void *operations = socket->ops;
	const struct sock *sk;

	if (operations && (operations == operations_seen[0] || operations == operations_seen[1]))
		return 1;
	sk = socket->sk;
	if (!sk || !is_tcp(sk))
		return 0;
	operations_seen[sk->__sk_common.skc_family == KERNEL_AF_INET6] = operations;
	return 1;
}

/* The iterator leaves out threads that share the leader's table; those with a table of their own
 * come with the same tgid. /proc/PID/fd shows the leader's, and so does this. */
SEC("iter/task_file")
int owners(struct bpf_iter__task_file *context)
{
	struct bpf_owner_record record = {};
	struct task_struct *task = context->task;
	struct file *file = context->file;
	struct socket *socket;

	if (!task || !file || task->pid != task->tgid)
		return 0;
	socket = bpf_sock_from_file(file);
	if (!socket || !is_tcp_socket(socket))
		return 0;
	record.inode = file->f_inode->i_ino;
	record.pid = (__u32)task->tgid;
	record.fd = context->fd;
	record.uid = task->cred->euid.val;
	bpf_probe_read_kernel_str(record.comm, sizeof(record.comm), task->comm);
	bpf_seq_write(context->meta->seq, &record, sizeof(record));
	return 0;
}

char program_license[] SEC("license") = "Dual MIT/GPL";

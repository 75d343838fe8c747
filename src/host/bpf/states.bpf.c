/* SPDX-License-Identifier: (MIT OR GPL-2.0-only) */
/* How many sockets are in each state: nothing is written per socket. */
#include "kernel.h"

static struct bpf_states_record counted;

SEC("iter/tcp")
int states(struct bpf_iter__tcp *context)
{
	struct sock_common *common = context->sk_common;
	struct tcp_timewait_sock *timewait;
	__u8 state;

	if (!common) {
		bpf_seq_write(context->meta->seq, &counted, sizeof(counted));
		return 0;
	}
	state = common->skc_state;
	if (state == KERNEL_TIME_WAIT) {
		/* A FIN_WAIT_2 that nobody holds is kept as a mini-socket too. */
		timewait = bpf_skc_to_tcp_timewait_sock(common);
		if (timewait)
			state = timewait->tw_sk.tw_substate;
	}
	counted.count[state % BPF_STATE_COUNT]++;
	return 0;
}

char program_license[] SEC("license") = "Dual MIT/GPL";

#include "tcp/seq.h"

bool seq_acceptable(struct seq rcv_nxt, uint32_t rcv_wnd, struct seq seq, uint32_t length)
{
	struct seq last = seq_add(seq, length - 1);

	if (length == 0 && rcv_wnd == 0)
		return seq_equal(seq, rcv_nxt);
	if (length == 0)
		return seq_in_window(seq, rcv_nxt, rcv_wnd);
	if (rcv_wnd == 0)
		return false;
	return seq_in_window(seq, rcv_nxt, rcv_wnd) || seq_in_window(last, rcv_nxt, rcv_wnd);
}

bool seq_ack_is_new(struct seq snd_una, struct seq ack, struct seq snd_nxt)
{
	return seq_before(snd_una, ack) && seq_before_equal(ack, snd_nxt);
}

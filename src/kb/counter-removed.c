/* Counters that kernels still met in the field have and Linux 6.x has not. */
#include "kb/counter-table.h"

static const struct kb_counter rows[] = {
	{
		.name = "TcpExtPAWSPassive",
		.harm = KB_COUNTER_HARM,
		.meaning = T("SYNs refused because of a timestamp older than the last one of the "
			     "same address; only kernels with tcp_tw_recycle have it.",
			"因时间戳早于同一地址上一次的记录而被拒的 SYN；仅见于仍有 tcp_tw_recycle "
			"的内核。"),
		.remedy = T("Set tcp_tw_recycle=0: it locks out clients behind NAT.",
			"将 tcp_tw_recycle 设为 0：它会把 NAT 之后的客户端拒之门外。"),
		.faults = "paws-reject unused-or-wrong-knob",
	},
	{
		.name = "TcpExtTCPPrequeued",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Segments put on the prequeue for a waiting reader; gone with the "
			     "prequeue in 4.14.",
			"为等待中的读者放入预处理队列（prequeue）的报文段数；随该队列在 4.14 "
			"中移除。"),
	},
	{
		.name = "TcpExtTCPDirectCopyFromBacklog",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Bytes copied to a reader straight from the backlog; gone in 4.14.",
			"从后备队列直接拷给读者的字节数；4.14 中移除。"),
	},
	{
		.name = "TcpExtTCPDirectCopyFromPrequeue",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Bytes copied to a reader straight from the prequeue; gone in 4.14.",
			"从预处理队列直接拷给读者的字节数；4.14 中移除。"),
	},
	{
		.name = "TcpExtTCPPrequeueDropped",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Segments dropped from the prequeue; gone in 4.14.",
			"从预处理队列中丢弃的报文段数；4.14 中移除。"),
	},
	{
		.name = "TcpExtTCPHPHitsToUser",
		.harm = KB_COUNTER_NORMAL,
		.meaning =
			T("Segments that the fast path copied straight to a reader; gone in 4.14.",
				"经快速路径直接拷给读者的报文段数；4.14 中移除。"),
	},
	{
		.name = "TcpExtTCPFACKReorder",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Reordering found by forward acknowledgement; gone with FACK in 4.15.",
			"由前向确认（FACK）发现的乱序次数；随 FACK 在 4.15 中移除。"),
		.faults = "reordering",
	},
	{
		.name = "TcpExtTCPLoss",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T(
			"Losses found in the course of a recovery; old kernels, 2.6.32 among them.",
			"恢复过程中发现的丢包数；见于 2.6.32 等旧内核。"),
		.faults = "path-loss",
	},
	{
		.name = "TcpExtTCPForwardRetrans",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Retransmissions beyond the highest segment known to be lost; gone in "
			     "4.15.",
			"越过已知最高丢失段而作的重传数；4.11 中移除。"),
	},
	{
		.name = "TcpExtTCPSchedulerFailed",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that the delayed-ACK timer found segments left on the "
			     "prequeue; gone in 4.14.",
			"延迟确认定时器到期时预处理队列中尚有报文段的次数；4.14 中移除。"),
	},
	{
		.name = "TcpExtTCPAbortOnSyn",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Connections reset by a SYN within the window; gone when challenge "
			     "ACKs came (RFC 5961, Linux 3.6).",
			"因窗口内出现 SYN 而复位的连接数；3.6 引入挑战 ACK（RFC 5961）后移除。"),
	},
};

const struct kb_counter_table kb_counter_removed = KB_COUNTER_TABLE(rows);

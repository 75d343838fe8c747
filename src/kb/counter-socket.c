/* /proc/net/sockstat, /proc/net/sockstat6 (both gauges) and /proc/net/softnet_stat (one line per
 * CPU, summed). */
#include "kb/counter-table.h"

static const struct kb_counter rows[] = {
	{
		.name = "SockstatSocketsUsed",
		.harm = KB_COUNTER_NORMAL,
		.meaning =
			T("Sockets of every kind in this namespace, Unix and netlink sockets too.",
				"本命名空间内各类套接字的总数，含 Unix 与 netlink 套接字。"),
	},
	{
		.name = "SockstatTCPInuse",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("IPv4 TCP sockets in the tables of this namespace, listeners among "
			     "them, TIME_WAIT not.",
			"本命名空间各哈希表中的 IPv4 TCP 套接字数，含监听套接字，不含 TIME_WAIT。"),
	},
	{
		.name = "SockstatTCPOrphan",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T(
			"TCP sockets of the whole host that no process owns any more and that are "
			"still closing (FIN_WAIT1, LAST_ACK, CLOSING). Mini sockets are not in it.",
			"整机范围内已无进程持有、仍在关闭过程中的 TCP "
			"套接字（FIN_WAIT1、LAST_ACK、CLOSING），不含轻量套接字。"),
		.remedy = T("Worry at a quarter of tcp_max_orphans: the kernel counts a stubborn "
			    "orphan two to four times.",
			"达到 tcp_max_orphans "
			"的四分之一就应警觉：内核会把顽固的孤儿按二至四倍计算。"),
		.faults = "orphan-flood fin-wait1-peer-gone last-ack-stuck",
	},
	{
		.name = "SockstatTCPTw",
		.harm = KB_COUNTER_NORMAL,
		.meaning =
			T("TIME_WAIT entries and orphan FIN_WAIT2 mini sockets of this namespace.",
				"本命名空间的 TIME_WAIT 条目与孤儿 FIN_WAIT2 轻量套接字数。"),
		.remedy = T("Compare with tcp_max_tw_buckets; per destination, with the range of "
			    "local ports.",
			"总数与 tcp_max_tw_buckets 比较，按目标统计则与本地端口范围比较。"),
		.faults = "time-wait-pile time-wait-overflow",
	},
	{
		.name = "SockstatTCPAlloc",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("TCP sockets allocated on the whole host, both families and closed "
			     "ones that a descriptor still holds included.",
			"整机已分配的 TCP 套接字数，含两种地址族，也含已关闭而描述符仍未释放的。"),
		.remedy = T("Far above what ss lists, it points to descriptors of dead sockets or "
			    "to other namespaces.",
			"若远多于 ss 所列，说明有描述符仍指着已死的套接字，或它们在别的命名空间。"),
		.faults = "dead-fd port-held-unlisted",
	},
	{
		.name = "SockstatTCPMem",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Pages that TCP buffers of the whole host have reserved.",
			"整机 TCP 缓冲所预留的内存页数。"),
		.remedy = T("Compare with the second and third number of tcp_mem.",
			"与 tcp_mem 的第二、三个值比较。"),
		.faults = "tcp-memory-exhausted",
	},
	{
		.name = "SockstatUDPInuse",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T(
			"IPv4 UDP sockets of this namespace.", "本命名空间的 IPv4 UDP 套接字数。"),
	},
	{
		.name = "SockstatUDPMem",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Pages reserved by UDP buffers of the whole host.",
			"整机 UDP 缓冲所预留的内存页数。"),
	},
	{
		.name = "SockstatUDPLITEInuse",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("IPv4 UDP-Lite sockets.", "IPv4 UDP-Lite 套接字数。"),
	},
	{
		.name = "SockstatRAWInuse",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("IPv4 raw sockets.", "IPv4 原始套接字数。"),
	},
	{
		.name = "SockstatFRAGInuse",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("IPv4 packets now being reassembled.", "正在重组的 IPv4 包数。"),
	},
	{
		.name = "SockstatFRAGMemory",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Bytes held by IPv4 reassembly.", "IPv4 重组占用的字节数。"),
	},
	{
		.name = "Sockstat6TCP6Inuse",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("IPv6 TCP sockets of this namespace; a listener on :: that serves "
			     "IPv4 as well counts here.",
			"本命名空间的 IPv6 TCP 套接字数；监听 :: 并兼顾 IPv4 的套接字计在这里。"),
	},
	{
		.name = "Sockstat6UDP6Inuse",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T(
			"IPv6 UDP sockets of this namespace.", "本命名空间的 IPv6 UDP 套接字数。"),
	},
	{
		.name = "Sockstat6UDPLITE6Inuse",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("IPv6 UDP-Lite sockets.", "IPv6 UDP-Lite 套接字数。"),
	},
	{
		.name = "Sockstat6RAW6Inuse",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("IPv6 raw sockets.", "IPv6 原始套接字数。"),
	},
	{
		.name = "Sockstat6FRAG6Inuse",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("IPv6 packets now being reassembled.", "正在重组的 IPv6 包数。"),
	},
	{
		.name = "Sockstat6FRAG6Memory",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Bytes held by IPv6 reassembly.", "IPv6 重组占用的字节数。"),
	},
	/* Columns 1 to 3 and 9 to 15; the rest is always 0. */
	{
		.name = "SoftnetProcessed",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Packets that this CPU's softirq took up, before any namespace or "
			     "protocol.",
			"该 CPU 的软中断所处理的包数，尚未分到命名空间与协议。"),
	},
	{
		.name = "SoftnetDropped",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Packets dropped because the CPU's backlog queue was full "
			     "(netdev_max_backlog) or the flow limit struck.",
			"CPU 的后备队列已满（netdev_max_backlog）或触发流限制而丢弃的包数。"),
		.remedy = T("Only RPS, loopback, veth and drivers without NAPI use that queue. "
			    "Spread the load by RPS first, then raise netdev_max_backlog.",
			"只有 RPS、回环、veth 和不支持 NAPI 的驱动才用此队列。先用 RPS "
			"分摊负载，再调大 netdev_max_backlog。"),
		.faults = "host-queue-drops",
	},
	{
		.name = "SoftnetTimeSqueeze",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that the softirq had to stop with work left, by netdev_budget "
			     "or netdev_budget_usecs. Nothing is lost by it, packets wait.",
			"软中断因 netdev_budget 或 netdev_budget_usecs "
			"用尽而中途停下的次数。并不丢包，只是等待。"),
		.remedy = T("If it rises together with drops of the card, spread interrupts over "
			    "more CPUs.",
			"若与网卡丢包一同上升，把中断分散到更多 CPU。"),
		.faults = "host-queue-drops",
	},
	{
		.name = "SoftnetCpuCollision",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Always 0 since 4.7; older kernels counted CPUs that met at a "
			     "transmit lock.",
			"在当前内核上恒为 0；旧内核用它统计多个 CPU 争抢发送锁的次数。"),
	},
	{
		.name = "SoftnetReceivedRps",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Times that another CPU woke this one to take packets over (RPS).",
			"其他 CPU 经 RPS 唤醒本 CPU 来处理包的次数。"),
	},
	{
		.name = "SoftnetFlowLimit",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Packets dropped because one flow took too large a part of the CPU's "
			     "backlog queue (flow_limit_cpu_bitmap).",
			"单个流占用后备队列过多而被丢弃的包数（flow_limit_cpu_bitmap）。"),
		.faults = "host-queue-drops",
	},
	{
		.name = "SoftnetBacklogLen",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("A gauge: packets that wait in the CPU's backlog now.",
			"瞬时值：此刻在该 CPU 后备队列中等待的包数。"),
	},
	{
		.name = "SoftnetCpu",
		.harm = KB_COUNTER_NORMAL,
		.meaning =
			T("The number of the CPU that the line is about.", "该行对应的 CPU 编号。"),
	},
	{
		.name = "SoftnetInputQlen",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("A gauge: the part of the backlog that is not yet being processed.",
			"瞬时值：后备队列中尚未开始处理的部分。"),
	},
	{
		.name = "SoftnetProcessQlen",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("A gauge: the part of the backlog that is being processed.",
			"瞬时值：后备队列中正在处理的部分。"),
	},
};

const struct kb_counter_table kb_counter_socket = KB_COUNTER_TABLE(rows);

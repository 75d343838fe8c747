/* The counters of group TcpExt that speak of data on its way through this host: the fast path,
 * ACKs, receive and send queues, windows and their probes, memory. */
#include "kb/counter-table.h"

static const struct kb_counter rows[] = {
	/* The fast path */
	{
		.name = "TcpExtTCPHPHits",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Data segments taken by the fast path (header prediction).",
			"经快速路径（首部预测）处理的数据段数。"),
	},
	{
		.name = "TcpExtTCPPureAcks",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T(
			"ACKs without data taken by the slow path.", "经慢速路径处理的纯 ACK 数。"),
	},
	{
		.name = "TcpExtTCPHPAcks",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("ACKs taken by the fast path of ACK processing.",
			"经快速路径处理的 ACK 数。"),
	},
	{
		.name = "TcpExtBusyPollRxPackets",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Packets fetched from a card by busy polling of a socket.",
			"由套接字忙轮询从网卡取得的包数。"),
	},
	/* ACKs */
	{
		.name = "TcpExtDelayedACKs",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("ACKs sent because the delayed-ACK timer ran out.",
			"因延迟确认定时器到期而发出的 ACK 数。"),
		.remedy = T("One for every request of a peer whose small writes take some 40 ms "
			    "each: its Nagle algorithm waits for these ACKs.",
			"若对端每次小写入都慢约 40 毫秒，而此处逐次加一，说明对端的 Nagle "
			"算法在等这些 ACK。"),
		.faults = "nagle-delayed-ack",
	},
	{
		.name = "TcpExtDelayedACKLocked",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T(
			"Times that the delayed-ACK timer found the socket in use and had to wait.",
			"延迟确认定时器到期时套接字正被占用、只得稍后处理的次数。"),
	},
	{
		.name = "TcpExtDelayedACKLost",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Segments received whose data was already there: the peer has not "
			     "seen our ACK.",
			"收到已有数据的重复段的次数：对端没有收到本端的 ACK。"),
		.remedy = T("Our ACKs are lost or late, or the peer's retransmission timer is too "
			    "hasty.",
			"本端的 ACK 丢失或迟到，或对端的重传定时器过于急躁。"),
		.faults = "reordering path-loss",
	},
	{
		.name = "TcpExtTCPAckCompressed",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("ACKs with SACK that were spared because a later one says the same "
			     "(tcp_comp_sack_*).",
			"因后续 ACK 可一并表达而省去的 SACK 应答数（tcp_comp_sack_*）。"),
	},
	{
		.name = "TcpExtTCPACKSkippedSynRecv",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Answers to odd segments on a half-open connection left out by the "
			     "rate limit (tcp_invalid_ratelimit).",
			"针对半连接上异常报文的应答，因限速（tcp_invalid_"
			"ratelimit）而略去的次数。"),
	},
	{
		.name = "TcpExtTCPACKSkippedPAWS",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Duplicate ACKs to segments with a stale timestamp left out by the "
			     "rate limit.",
			"针对时间戳过旧的报文的重复 ACK，因限速而略去的次数。"),
		.faults = "paws-reject",
	},
	{
		.name = "TcpExtTCPACKSkippedSeq",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Duplicate ACKs to segments with a sequence number outside the window "
			     "left out by the rate limit.",
			"针对序列号落在窗口之外的报文的重复 ACK，因限速而略去的次数。"),
		.faults = "out-of-window",
	},
	{
		.name = "TcpExtTCPACKSkippedFinWait2",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Answers of a FIN_WAIT2 mini socket to bad segments left out by the "
			     "rate limit.",
			"FIN_WAIT2 轻量套接字对异常报文的应答，因限速而略去的次数。"),
	},
	{
		.name = "TcpExtTCPACKSkippedTimeWait",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Answers of a TIME_WAIT mini socket to bad segments left out by the "
			     "rate limit.",
			"TIME_WAIT 轻量套接字对异常报文的应答，因限速而略去的次数。"),
	},
	{
		.name = "TcpExtTCPACKSkippedChallenge",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Challenge ACKs left out by the rate limit of the one connection.",
			"因单连接限速而略去的挑战 ACK 数。"),
		.faults = "challenge-ack",
	},
	{
		.name = "TcpExtTCPKeepAlive",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Keepalive probes sent. Proof that some socket has SO_KEEPALIVE on.",
			"发出的保活探测数，证明确有套接字启用了 SO_KEEPALIVE。"),
		.remedy = T("With TCPAbortOnTimeout rising too, keepalive is finding dead peers: "
			    "it works.",
			"若 TCPAbortOnTimeout 同时上升，说明保活正在清理失联的对端，工作正常。"),
		.faults = "keepalive-expired keepalive-slower-than-path",
	},
	/* The receive side */
	{
		.name = "TcpExtTCPRcvCoalesce",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Segments joined to the buffer before them in a receive queue.",
			"并入接收队列中前一个缓冲的报文段数。"),
	},
	{
		.name = "TcpExtTCPBacklogCoalesce",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Segments joined to another while they waited for a process to let go "
			     "of the socket.",
			"等待进程释放套接字期间，在后备队列中被合并的报文段数。"),
	},
	{
		.name = "TcpExtTCPBacklogDrop",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Segments dropped because a process held the socket and its backlog "
			     "was full.",
			"进程占用套接字期间后备队列已满，因而丢弃的报文段数。"),
		.remedy = T("Raise net.ipv4.tcp_rmem's maximum; do not fix SO_RCVBUF small.",
			"调大 net.ipv4.tcp_rmem 的最大值；不要用 SO_RCVBUF 把缓冲定得太小。"),
		.faults = "receive-buffer-pruned",
	},
	{
		.name = "TcpExtPFMemallocDrop",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Packets dropped because they had been stored in the emergency "
			     "reserve of memory: the host is out of it.",
			"包落在紧急保留内存中而被丢弃：整机内存告急。"),
		.remedy = T("Free memory; raise vm.min_free_kbytes.",
			"释放内存，调大 vm.min_free_kbytes。"),
	},
	{
		.name = "TcpExtTCPOFOQueue",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Segments put into an out-of-order queue, since one before them is "
			     "missing.",
			"因前面有缺口而进入乱序队列的报文段数。"),
		.remedy = T("Read at the receiver, it is the sign of loss or reordering on the way "
			    "here.",
			"在接收端看，它是来路上有丢包或乱序的标志。"),
		.faults = "path-loss reordering",
	},
	{
		.name = "TcpExtTCPOFODrop",
		.harm = KB_COUNTER_HARM,
		.meaning =
			T("Out-of-order segments dropped because the receive buffer had no room.",
				"接收缓冲不足而丢弃的乱序报文段数。"),
		.remedy = T(
			"Raise net.ipv4.tcp_rmem's maximum.", "调大 net.ipv4.tcp_rmem 的最大值。"),
		.faults = "receive-buffer-pruned",
	},
	{
		.name = "TcpExtTCPOFOMerge",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Out-of-order segments that overlapped others in the queue.",
			"与乱序队列中已有数据重叠的报文段数。"),
	},
	{
		.name = "TcpExtPruneCalled",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that a socket had to squeeze its receive queues because they "
			     "outgrew the buffer.",
			"接收队列超出缓冲，套接字被迫压缩队列的次数。"),
		.remedy = T("A slow reader, or tcp_rmem too small for the packets' real size in "
			    "memory.",
			"读取太慢，或 tcp_rmem 相对报文实际占用的内存过小。"),
		.faults = "receive-buffer-pruned reader-stalled",
	},
	{
		.name = "TcpExtRcvPruned",
		.harm = KB_COUNTER_HARM,
		.meaning = T(
			"Times that squeezing was not enough and an arriving segment was dropped.",
			"压缩后仍不够，只得丢弃新到报文段的次数。"),
		.remedy = T("Speed up the reader, raise net.ipv4.tcp_rmem's maximum.",
			"加快读取，调大 net.ipv4.tcp_rmem 的最大值。"),
		.faults = "receive-buffer-pruned",
	},
	{
		.name = "TcpExtOfoPruned",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Times that out-of-order data was thrown away to make room; the peer "
			     "must send it again though SACK had reported it.",
			"为腾出空间而丢弃乱序数据的次数；对端须重发，哪怕这些数据已用 SACK "
			"报告过。"),
		.remedy = T(
			"Raise net.ipv4.tcp_rmem's maximum.", "调大 net.ipv4.tcp_rmem 的最大值。"),
		.faults = "receive-buffer-pruned",
	},
	{
		.name = "TcpExtTCPRcvCollapsed",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Buffers copied together while a receive queue was squeezed; it costs "
			     "CPU time and shows as latency.",
			"压缩接收队列时被合并拷贝的缓冲数；耗 CPU，表现为时延。"),
		.faults = "receive-buffer-pruned",
	},
	{
		.name = "TcpExtTCPRcvQDrop",
		.harm = KB_COUNTER_HARM,
		.meaning = T("In-order segments dropped because neither the socket nor the TCP "
			     "memory of the host had room.",
			"套接字或整机 TCP 内存不足而丢弃的按序报文段数。"),
		.remedy =
			T("Compare mem in /proc/net/sockstat with tcp_mem, then look at tcp_rmem.",
				"先把 /proc/net/sockstat 的 mem 与 tcp_mem 比较，再看 tcp_rmem。"),
		.faults = "receive-buffer-pruned tcp-memory-exhausted",
	},
	{
		.name = "TcpExtTCPZeroWindowDrop",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Segments dropped because our window was closed; window probes with a "
			     "byte of data are among them.",
			"接收窗口为零时到达而被丢弃的报文段数，带一字节数据的窗口探测也在内。"),
		.remedy = T("Find the socket with a full Recv-Q and its owner.",
			"找出 Recv-Q 已满的套接字及其进程。"),
		.faults = "reader-stalled zero-window-slow-reader",
	},
	/* Windows */
	{
		.name = "TcpExtTCPFromZeroWindowAdv",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that we opened a window that had been announced as zero.",
			"本端通告的窗口由零恢复为非零的次数。"),
		.faults = "reader-stalled",
	},
	{
		.name = "TcpExtTCPToZeroWindowAdv",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that we closed our window: a local program does not read.",
			"本端通告零窗口的次数：本机程序没有读取。"),
		.remedy = T("Look for the socket with a large Recv-Q; is its owner stopped, busy "
			    "or deadlocked?",
			"找出 Recv-Q 很大的套接字，看其进程是被暂停、繁忙还是死锁。"),
		.faults = "reader-stalled zero-window-slow-reader",
	},
	{
		.name = "TcpExtTCPWantZeroWindowAdv",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that we would have closed the window and could not, since an "
			     "announced window may not shrink.",
			"本想通告零窗口，却因已通告的窗口不得收缩而未能如愿的次数。"),
		.faults = "reader-stalled",
	},
	{
		.name = "TcpExtTCPWinProbe",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Window probes sent while a peer kept its window closed.",
			"对端窗口为零期间发出的窗口探测数。"),
		.remedy = T("The peer's program does not read. A socket in the persist timer "
			    "without this counter moving cannot transmit for a local reason.",
			"对端程序没有读取。若套接字处于坚持定时器而此计数不动，则是本机无法发出报文"
			"。"),
		.faults = "zero-window-slow-reader zero-window-peer-dead cannot-transmit",
	},
	/* The send side */
	{
		.name = "TcpExtTCPAutoCorking",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Times that a small write waited for company because earlier packets "
			     "were still in the card's queue (tcp_autocorking).",
			"前面的包尚在网卡队列中，小写入因而等待合并的次数（tcp_autocorking）。"),
	},
	{
		.name = "TcpExtTCPWqueueTooBig",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that a buffer was not split because the send queue was already "
			     "far over its limit, a guard against crafted SACK.",
			"发送队列已大大超限，因而拒绝拆分缓冲的次数；用于防范恶意构造的 SACK。"),
		.remedy = T("Very small SO_SNDBUF with loss does it too.",
			"SO_SNDBUF 极小又有丢包时也会出现。"),
	},
	/* Memory */
	{
		.name = "TcpExtTCPMemoryPressures",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that TCP came under memory pressure: its pages passed the "
			     "second number of tcp_mem.",
			"TCP 进入内存压力状态的次数：所占页数越过 tcp_mem 的第二个值。"),
		.remedy = T("Sum the memory per process (ss -m) and deal with the greediest first.",
			"按进程汇总内存占用（ss -m），先处理占用最多者。"),
		.faults = "tcp-memory-exhausted",
	},
	{
		.name = "TcpExtTCPMemoryPressuresChrono",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Milliseconds that TCP spent under memory pressure, counted when a "
			     "spell ends.",
			"TCP 处于内存压力状态的累计毫秒数，每次结束时计入。"),
		.faults = "tcp-memory-exhausted",
	},
	/* Counted under TcpExt, but of the layers below */
	{
		.name = "TcpExtIPReversePathFilter",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Packets dropped by the reverse path filter: the answer would leave "
			     "by another interface than the one they came in by.",
			"被反向路径过滤丢弃的包：按路由表，应答不会从其到达的接口发出。"),
		.remedy = T("Repair the routing, or set rp_filter to 2 (loose) on the interface; "
			    "the larger of conf.all and conf.IFACE applies.",
			"修正路由，或把该接口的 rp_filter 设为 2（宽松模式）；conf.all 与 "
			"conf.接口 取较大者。"),
		.faults = "reverse-path-filter",
	},
	{
		.name = "TcpExtArpFilter",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("ARP requests left unanswered because of the sysctl arp_filter.",
			"因 sysctl arp_filter 而未应答的 ARP 请求数。"),
		.faults = "neighbour-failed",
	},
};

const struct kb_counter_table kb_counter_flow = KB_COUNTER_TABLE(rows);

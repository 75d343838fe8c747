/* Faults of buffers and queues: of one socket, of all of TCP, of a CPU. */
#include "kb/fault-table.h"

static const struct kb_fault rows[] = {
	{
		.id = "send-buffer-limited",
		.states = "ESTABLISHED CLOSE_WAIT",
		.title = T("A transfer is held back by its own send buffer",
			"传输受限于自己的发送缓冲区"),
		.meaning = T("What was sent stays in the send buffer until it is acknowledged, one "
			     "round trip later. A buffer of 64 KiB therefore moves about 64 KiB a "
			     "round trip: 1 MB/s at 60 ms, on whatever line. The kernel lets the "
			     "buffer grow with the congestion window, up to the third number of "
			     "net.ipv4.tcp_wmem; SO_SNDBUF ends that for good.",
			"已发出的数据要在发送缓冲区里留到被确认，也就是一个往返之后。因此 64 KiB "
			"的缓冲区每个往返大约只能送出 64 KiB：往返 60 毫秒时约 1 "
			"MB/s，与线路多快无关。内核会让缓冲区随拥塞窗口增长，上限是 "
			"net.ipv4.tcp_wmem 的第三个数；程序一旦设了 "
			"SO_SNDBUF，自动增长就永久停止。"),
		.evidence = T(
			"tb of skmem is below tcpi_snd_cwnd x mss, Send-Q is at or above tb, "
			"tcpi_unacked is well below tcpi_snd_cwnd, tcpi_snd_wnd has room, tcpi_rtt "
			"is near tcpi_min_rtt. tcpi_sndbuf_limited grows only where sends are "
			"paced: a third of the time with BBR (Linux 6.18, SO_SNDBUF 32768, 60 ms), "
			"and 0 all the time with Reno in the same place. The figure is no hard "
			"limit: the kernel fills up the last unsent segment group without asking, "
			"and 515 KB were queued on a tb of 64 KiB.",
			"skmem 的 tb 小于 tcpi_snd_cwnd × mss，Send-Q 达到或超过 "
			"tb，tcpi_unacked 远小于 tcpi_snd_cwnd，tcpi_snd_wnd 尚有余地，tcpi_rtt "
			"接近 tcpi_min_rtt。tcpi_sndbuf_limited "
			"只在发送被平滑（pacing）时才增长：在 "
			"Linux 6.18 上以 SO_SNDBUF 32768、往返 60 毫秒实测，BBR "
			"下约占三分之一的时间，同样条件的 Reno 下始终为 "
			"0。这个数也不是硬上限：内核会不加检查地填满最后一个未发的段组，tb 为 64 "
			"KiB 时曾见排队 515 KB。"),
		.by_hand = T("$ ss -tnmoi dst PEER\nCompare tb with cwnd x mss, Send-Q, unacked, "
			     "snd_wnd, rtt and minrtt.\n$ sysctl net.ipv4.tcp_wmem\ntb below the "
			     "third number and not growing: the program set SO_SNDBUF.",
			"$ ss -tnmoi dst PEER\n把 tb 与 cwnd × "
			"mss、Send-Q、unacked、snd_wnd、rtt、minrtt 相比。\n$ sysctl "
			"net.ipv4.tcp_wmem\ntb 低于第三个数而不再增长：是程序设了 SO_SNDBUF。"),
		.twins =
			{
				{"path-loss", T("Retransmissions grow, and the congestion window "
						"is used up.",
						      "重传在增长，拥塞窗口已用尽。")},
				{"bufferbloat", T("rtt is far above minrtt: the way is the "
						  "narrowest place.",
							"rtt 远高于 minrtt：最窄处在路径上。")},
				{"zero-window-slow-reader",
					T("snd_wnd is what is used up.", "用尽的是 snd_wnd。")},
				{"a program that writes slowly",
					T("Send-Q stays below tb, or falls to 0.",
						"Send-Q 低于 tb，或时常回到 0。")},
			},
		.remedy = T("Take SO_SNDBUF out of the program. Where it is the third number of "
			    "tcp_wmem that bounds, raise it to twice bandwidth x round trip; new "
			    "connections use it at once.",
			"去掉程序里的 SO_SNDBUF。若限制来自 tcp_wmem 的第三个数，把它提到带宽 × "
			"往返时间的两倍；新连接立即生效。"),
		.wrong_advice = T("Raising net.core.wmem_max alone: it only caps SO_SNDBUF, the "
				  "autotuning does not look at it.",
			"只调大 net.core.wmem_max：它只限制 SO_SNDBUF，自动调节并不看它。"),
		.sources = "RFC 7323 section 1.1; tcp(7) tcp_wmem; socket(7) SO_SNDBUF; linux "
			   "net/ipv4/tcp_input.c tcp_sndbuf_expand(), net/ipv4/tcp.c "
			   "tcp_sendmsg_locked()",
	},
	{
		.id = "receive-buffer-pruned",
		.states = "ESTABLISHED FIN_WAIT1 FIN_WAIT2",
		.title = T(
			"A receive buffer overflows or is squeezed", "接收缓冲区溢出或被反复压缩"),
		.meaning = T("The buffer counts memory, not data: a segment of one byte takes 832 "
			     "bytes of it. Many small segments, or an SO_RCVBUF of a few KiB, fill "
			     "it before the promised window is used up. The kernel then copies "
			     "what waits into fewer pieces, again and again, and what still does "
			     "not fit is dropped, acknowledged by nobody, and sent again.",
			"缓冲区计的是内存而不是数据：一个只带 1 字节的报文段要占 832 "
			"字节。大量小报文段，或只有几 KiB 的 "
			"SO_"
			"RCVBUF，会在窗口用完之前先把它占满。内核随即把排队的数据反复拷贝合并成较少"
			"的块，仍放不下的就丢弃、不予确认，由对端重传。"),
		.evidence = T(
			"TcpExtPruneCalled and TcpExtTCPRcvCollapsed grow (400 and 19,000 a second "
			"for 20 connections with bursts of one-byte segments); r of skmem is high "
			"while Recv-Q is small; bytes_received / data_segs_in is a few bytes. "
			"Where segments are lost: TcpExtTCPRcvQDrop, TcpExtRcvPruned, "
			"TcpExtTCPOFODrop, TcpExtTCPBacklogDrop and d of skmem. On Linux 6.18 a "
			"socket drops about once and then shrinks its window: a number that goes "
			"on growing means new connections, or memory that is short.",
			"TcpExtPruneCalled 与 TcpExtTCPRcvCollapsed 增长（20 "
			"个连接突发单字节报文段时，每秒约 400 与 19,000）；skmem 的 r 很高而 "
			"Recv-Q 很小；bytes_received / data_segs_in "
			"只有几字节。确有丢弃时：TcpExtTCPRcvQDrop、TcpExtRcvPruned、TcpExtTCPOFODr"
			"op、TcpExtTCPBacklogDrop "
			"以及 skmem 的 d 增长。Linux 6.18 "
			"上一个套接字大约只丢一次，随后便收小窗口：持续增长的数字意味着不断有新连接"
			"，或整个 "
			"TCP 内存紧张。"),
		.by_hand = T(
			"$ nstat -z TcpExtPruneCalled TcpExtRcvPruned TcpExtTCPRcvQDrop "
			"TcpExtTCPRcvCollapsed\nTwice: what grows in between counts.\n$ ss "
			"-tnmi\nr near rb beside a small Recv-Q; d counts drops of the socket, "
			"but old duplicates and window probes too.",
			"$ nstat -z TcpExtPruneCalled TcpExtRcvPruned TcpExtTCPRcvQDrop "
			"TcpExtTCPRcvCollapsed\n执行两次，看其间的增长。\n$ ss -tnmi\nr 接近 rb 而 "
			"Recv-Q 很小；d 是该套接字的丢弃数，但其中也含旧的重复段和窗口探测。"),
		.twins =
			{
				{"path-loss", T("The drops are not counted here, and d of skmem "
						"does not grow.",
						      "本机没有丢弃计数，skmem 的 d 也不增长。")},
				{"reader-stalled",
					T("Nothing is read at all; small messages may go on "
					  "arriving for minutes until the window shuts.",
						"完全没有读取；小消息可能还会到来数分钟，直到窗口关"
						"闭。")},
				{"tcp-memory-exhausted",
					T("All of TCP is above tcp_mem: every socket drops.",
						"整个 TCP 超出 tcp_mem：所有套接字都在丢。")},
			},
		.remedy =
			T("Read more at a time, and more often. Have the sender put small "
			  "messages together. Take a small SO_RCVBUF out of the program, or raise "
			  "the third number of tcp_rmem.",
				"一次多读、勤读。让发送方把小消息合并。去掉程序里过小的 "
				"SO_RCVBUF，或调大 tcp_rmem 的第三个数。"),
		.sources = "linux net/ipv4/tcp_input.c tcp_prune_queue(), tcp_collapse(), "
			   "tcp_try_rmem_schedule(); Documentation/networking/snmp_counter.rst",
	},
	{
		.id = "tcp-memory-exhausted",
		.states = "",
		.title = T("All TCP sockets together use up net.ipv4.tcp_mem",
			"全部 TCP 套接字合起来用尽了 net.ipv4.tcp_mem"),
		.meaning = T(
			"tcp_mem holds three numbers of pages, for the whole host and all of its "
			"containers. Above the second the kernel is under pressure until it is "
			"below the first again: buffers stop growing, windows shrink, segments for "
			"full queues are dropped. At the third nothing more is taken, and closed "
			"connections that still hold data are reset. One program that lets data "
			"wait harms all others.",
			"tcp_mem "
			"是三个以页计的数，整台主机连同其中所有容器共用。超过第二个数，内核进入内存"
			"压力状态，直到回落到第一个数以下：缓冲区不再增长，窗口收小，队列已满的套接"
			"字会丢弃到来的报文段。到第三个数则不再接纳，已关闭而仍存有数据的连接会被重"
			"置。一个任由数据积压的程序会拖累其余所有程序。"),
		.evidence = T(
			"mem of the TCP line in /proc/net/sockstat (pages, the same in every "
			"namespace) against the numbers; press: yes in /proc/net/protocols. "
			"TcpExtTCPMemoryPressures counts the beginnings, in the namespace of the "
			"socket that asked; TcpExtTCPMemoryPressuresChrono the milliseconds, when "
			"it ends; TcpExtTCPAbortOnMemory connections that were cut. With 30 "
			"transfers and limits 200, 300 and 400 pages above the rest: 3,654 "
			"segments refused "
			"(TcpExtTCPRcvQDrop), 19,545 sent again in 6 s. The sysctl is shown in "
			"the initial network namespace only.",
			"/proc/net/sockstat 中 TCP 行的 "
			"mem（页数，各命名空间所见相同）与三个数相比；/proc/net/protocols "
			"的 press 列为 yes。TcpExtTCPMemoryPressures "
			"计压力开始的次数，记在当时申请内存的套接字所在的命名空间；TcpExtTCPMemoryP"
			"ressuresChrono "
			"在压力结束时累计毫秒数；TcpExtTCPAbortOnMemory 计被切断的连接。实测 30 "
			"路传输、三个上限只比其余用量高 200、300、400 页：6 秒内拒收 3,654 "
			"段（TcpExtTCPRcvQDrop），重传 19,545 "
			"段。该 sysctl 只在初始网络命名空间中可见。"),
		.by_hand = T("$ cat /proc/net/sockstat\n$ sysctl net.ipv4.tcp_mem\n$ grep -E "
			     "'^(protocol|TCP)' /proc/net/protocols\n$ ss -tnpm\nr and w of skmem "
			     "name the sockets that hold it; orphans have no process.",
			"$ cat /proc/net/sockstat\n$ sysctl net.ipv4.tcp_mem\n$ grep -E "
			"'^(protocol|TCP)' /proc/net/protocols\n$ ss -tnpm\nskmem 的 r 与 w "
			"指出是哪些套接字占着内存；孤儿连接没有所属进程。"),
		.twins =
			{
				{"receive-buffer-pruned",
					T("One socket's buffer is full; mem is far below tcp_mem.",
						"只是某个套接字的缓冲区已满；mem 远低于 "
						"tcp_mem。")},
				{"path-loss", T("No counter of this host refuses what arrives.",
						      "本机没有拒收计数。")},
				{"orphan-flood",
					T("TcpExtTCPAbortOnMemory grows for the number of orphans, "
					  "with mem low.",
						"TcpExtTCPAbortOnMemory "
						"因孤儿过多而增长，mem 却不高。")},
			},
		.remedy = T("Find the hog and have it read, or bound what it queues. Raise all "
			    "three numbers only where the machine has the memory; at boot the "
			    "kernel sets them from its size.",
			"先找出占用大户，让它去读，或给它的排队设上限。只有机器确有余量时才同时调大"
			"三个数；内核启动时已按内存大小设好。"),
		.wrong_advice = T("Raising tcp_rmem and tcp_wmem: each socket may then hold more, "
				  "and the common limit is met sooner.",
			"调大 tcp_rmem 与 "
			"tcp_wmem：每个套接字可占得更多，共同的上限反而更早到达。"),
		.sources = "tcp(7) tcp_mem; linux net/ipv4/tcp.c tcp_enter_memory_pressure(), "
			   "net/core/sock.c __sk_mem_raise_allocated(); ip-sysctl.rst tcp_mem",
	},
	{
		.id = "host-queue-drops",
		.states = "",
		.title =
			T("A CPU's queue of arriving packets overflows", "某个 CPU 的收包队列溢出"),
		.meaning = T("Packets from RPS, tunnels, loopback and veth pairs, and from drivers "
			     "without NAPI, wait in a queue of the CPU that will handle them. What "
			     "finds net.core.netdev_max_backlog (1000) waiting is dropped, before "
			     "TCP sees it. Connections between containers of one host lose "
			     "segments although no wire is in between.",
			"来自 RPS、隧道、回环、veth 以及不用 NAPI 的驱动的包，都先在将要处理它的 "
			"CPU "
			"的队列里等候。若队列中已有 "
			"net.core.netdev_max_backlog（1000）个包，后来者在 "
			"TCP 看到之前就被丢弃。于是同一主机的容器之间虽无网线，连接也会丢段。"),
		.evidence = T(
			"The second column of /proc/net/softnet_stat, a line per CPU, hexadecimal, "
			"the same in every namespace. With a backlog of 20 and bursts of 45 "
			"packets over a veth pair: 183,049 drops beside 436,231 packets that "
			"passed in 2 s, 179,655 segments sent again; the sender's link counts them "
			"as TX dropped. With 1000 the same load lost none. Column 3 "
			"(time_squeeze) says only that a round was cut short.",
			"/proc/net/softnet_stat 第二列，每 CPU "
			"一行，十六进制，各命名空间所见相同。实测 backlog 为 20、veth 上突发 45 "
			"个包：2 "
			"秒内丢弃 183,049，通过 436,231，重传 179,655 段；发送方网卡把它们计为 TX "
			"dropped。backlog 为 1000 "
			"时同样负载一个不丢。第三列（time_squeeze）只表示某轮处理被截短。"),
		.by_hand = T(
			"$ cat /proc/net/softnet_stat\nTwice: the second column of a line must "
			"grow.\n$ ip -s link; tc -s qdisc show\nDrops of a link or of its "
			"queueing discipline are counted there, not here.",
			"$ cat /proc/net/softnet_stat\n执行两次：看某行第二列是否增长。\n$ ip -s "
			"link; tc -s qdisc show\n网卡或排队规则的丢弃在这里计数，不在 softnet_stat "
			"里。"),
		.twins =
			{
				{"path-loss", T("softnet_stat does not grow: the loss is on the "
						"way, or at a qdisc or NIC.",
						      "softnet_stat "
						      "不增长：丢在路上，或在排队规则、网卡处。")},
				{"receive-buffer-pruned",
					T("TcpExtTCPRcvQDrop grows: TCP itself refused the "
					  "segment.",
						"TcpExtTCPRcvQDrop 增长：是 TCP 自己拒收。")},
			},
		.remedy = T("See which CPU it is and what keeps it busy. Spread the load: more "
			    "queues of the NIC, RPS, another CPU for the interrupt. A longer "
			    "netdev_max_backlog helps against bursts only.",
			"看是哪个 CPU、被什么占住。分散负载：网卡多队列、RPS、把中断移到别的 "
			"CPU。调大 netdev_max_backlog 只对突发有用。"),
		.wrong_advice = T("Raising txqueuelen or somaxconn: they are other queues.",
			"调大 txqueuelen 或 somaxconn：那是别的队列。"),
		.sources = "linux net/core/dev.c enqueue_to_backlog(), net/core/net-procfs.c "
			   "softnet_seq_show(); Documentation/networking/scaling.rst",
	},
};

const struct kb_fault_table kb_fault_memory = KB_FAULT_TABLE(rows);

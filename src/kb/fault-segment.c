/* Faults of segments that arrive and are thrown away. */
#include "kb/fault-table.h"

static const struct kb_fault rows[] = {
	{
		.id = "checksum-errors",
		.states = "SYN_SENT SYN_RECV ESTABLISHED CLOSE_WAIT",
		.title = T("Segments arrive damaged", "报文段到达时已损坏"),
		.meaning = T("The checksum of a segment does not fit its contents, so TCP drops it "
			     "without "
			     "an answer, and the sender must send it again. The links have checks "
			     "of their "
			     "own, and those were right: the damage was done inside a box. Bad "
			     "memory or "
			     "firmware of a NIC or router, a driver, or a checksum that nobody "
			     "filled in, "
			     "because each side left that to the other (offload over a tunnel or "
			     "between "
			     "virtual machines).",
			"报文段的校验和与内容不符，TCP "
			"不作应答便丢弃，发送方只好重传。链路自有校验，"
			"而链路校验没有出错，可见损坏发生在某台设备内部：网卡或路由器的内存或固件有"
			"问题、驱动有缺陷，或者谁也没有填写校验和，因为双方都以为由对方来填（隧道或"
			"虚"
			"拟机之间的卸载）。"),
		.evidence = T("TcpInCsumErrors and TcpInErrs grow by the same number. A segment of "
			      "more than 76 bytes "
			      "with its header is found out by its socket and also counts in "
			      "SK_MEMINFO_DROPS and tcpi_segs_in; a "
			      "shorter one is lost before its socket is known. TcpExtTCPOFOQueue "
			      "grows with what arrives behind the "
			      "hole, and tcpi_total_retrans on the peer. Seen with one segment of "
			      "fifty damaged: 807 errors of "
			      "41,782 segments.",
			"TcpInCsumErrors 与 TcpInErrs 同步增长。连同首部超过 76 "
			"字节的报文段由套接字查出，并计入 "
			"SK_MEMINFO_DROPS 与 "
			"tcpi_segs_in；更短的在找到套接字之前就已丢弃。空洞之后到达的报文段使 "
			"TcpExtTCPOFOQueue 增长，对端的 tcpi_total_retrans "
			"也增长。每五十个损坏一个时的实测：41,782 "
			"个报文段中有 807 个错误。"),
		.by_hand = T(
			"$ nstat -az TcpInCsumErrors TcpInErrs TcpInSegs TcpExtTCPOFOQueue\nRun it "
			"twice: errors that are a thousandth of the segments are felt.\n$ ss "
			"-tnim state established\nskmem:(…,dN): N grows on the connections that "
			"are "
			"hit.\n$ tcpdump -ni any -vv tcp and inbound\ncksum … (incorrect) names "
			"whose "
			"they are. Only incoming segments count: outgoing ones look wrong before "
			"the "
			"NIC fills in the sum.",
			"$ nstat -az TcpInCsumErrors TcpInErrs TcpInSegs "
			"TcpExtTCPOFOQueue\n执行两次：错误达到报文段数的千分之一，就会有感觉。\n$ "
			"ss "
			"-tnim state established\nskmem:(…,dN)：受影响的连接上 N 在增长。\n$ "
			"tcpdump -ni "
			"any -vv tcp and inbound\ncksum … (incorrect) "
			"指出是谁的报文段。只看收到的：发"
			"出的报文在网卡填好校验和之前看上去都是错的。"),
		.twins =
			{
				{"path-loss",
					T("Segments do not arrive at all: TcpInCsumErrors stands "
					  "still.",
						"报文段根本没有到达：TcpInCsumErrors 不动。")},
				{"out-of-window",
					T("Intact segments that do not fit: TcpExtBeyondWindow "
					  "grows, TcpInErrs does not.",
						"报文段完好却不合序号：TcpExtBeyondWindow 增长，"
						"TcpInErrs 不动。")},
				{"scanner that sends wrong checksums",
					T("No hole, no drops of established sockets: nobody is "
					  "harmed.",
						"没有空洞，已建立的套接字也没有丢弃：谁也没有受害"
						"。")},
				{"healthy way over many thousand kilometres",
					T("A few in a hundred thousand.", "十万个里有几个。")},
			},
		.remedy = T(
			"Find the box. If the damaged segments are those of one peer, it is on its "
			"side or on its way; if of all, it is this host. Switch off receive "
			"offload "
			"(ethtool -K, rx and gro) on the receiver for a test, and transmit "
			"checksum "
			"offload (tx) on the sender where a tunnel or a virtual NIC is involved: "
			"that costs CPU, and ends the errors where offload is to blame. Otherwise "
			"change NIC, cable, slot or memory.",
			"找出是哪台设备。若损坏的只是某一个对端的报文段，问题在它那边或在途中；若人"
			"人"
			"如此，问题在本机。可在接收端暂时关闭接收卸载（ethtool -K 的 rx 与 "
			"gro）作对照；"
			"涉及隧道或虚拟网卡时，在发送端关闭发送校验和卸载（tx）：会多耗 "
			"CPU，但如果是"
			"卸载作怪，错误就此消失。否则更换网卡、线缆、插槽或内存。"),
		.wrong_advice = T("A capture on the sender that shows incorrect checksums proves "
				  "nothing: the NIC "
				  "fills them in later.",
			"在发送端抓包看到校验和错误说明不了任何问题：网卡稍后才填写。"),
		.sources = "RFC 9293 section 3.1, MUST-2 and MUST-3; linux net/ipv4/tcp_ipv4.c "
			   "tcp_v4_rcv(), net/ipv4/tcp_input.c tcp_rcv_established(); Stone and "
			   "Partridge, When the CRC and TCP checksum disagree, SIGCOMM 2000",
	},
	{
		.id = "paws-reject",
		.states = "SYN_SENT SYN_RECV ESTABLISHED CLOSE_WAIT",
		.title = T("Segments are refused for their timestamps", "报文段因时间戳被拒"),
		.meaning = T("The TSval of a direction must never go back, and TSecr must be a "
			     "TSval that "
			     "was sent. What breaks this is dropped (PAWS), and repeated by the "
			     "sender with "
			     "the same result: the connection stands still, or does not come "
			     "about, while "
			     "segments arrive all the time. Something on the way rewrites "
			     "timestamps and "
			     "lost count: a firewall or load balancer after a fail-over, a SYN "
			     "proxy, or "
			     "two hosts that answer as one.",
			"同一方向的 TSval 不得倒退，TSecr 必须是对方发过的 "
			"TSval。违反者会被丢弃（PAWS），"
			"发送方重传，结果依旧：报文段不断到达，连接却停滞不前，或根本建立不起来。原"
			"因是"
			"途中有设备改写时间戳却记错了账：切换之后的防火墙或负载均衡器、SYN "
			"代理，或两台"
			"主机冒充一台应答。"),
		.evidence = T(
			"On the connection tcpi_segs_in and SK_MEMINFO_DROPS grow together, and "
			"tcpi_bytes_received, tcpi_bytes_acked and the time of the last ACK do not "
			"move. Why: TcpExtPAWSEstab (established, each refused segment is one), "
			"TcpExtPAWSActive (SYN_SENT: the answer was refused and a RST sent, "
			"tcpi_segs_in grows), TcpExtTSEcrRejected (SYN_RECV, since 6.14: the "
			"client "
			"believes that it is connected). PAWSEstab alone shows nothing: a network "
			"that delivered packets twice, 10 ms apart, moved it by 27,000 in two "
			"seconds "
			"and harmed nobody.",
			"连接上 tcpi_segs_in 与 SK_MEMINFO_DROPS 一同增长，而 tcpi_bytes_received、"
			"tcpi_bytes_acked 与最近一次 ACK "
			"的时间都不动。原因看计数器：TcpExtPAWSEstab（已"
			"建立，每拒一个加一）、TcpExtPAWSActive（SYN_SENT：应答被拒并回 RST，"
			"tcpi_segs_in 增长）、TcpExtTSEcrRejected（SYN_RECV，6.14 "
			"起：客户端以为已经连"
			"上）。单看 PAWSEstab 说明不了什么：网络把每个包相隔 10 "
			"毫秒送达两次时，它两秒"
			"增加 27,000，却无人受害。"),
		.by_hand = T(
			"$ nstat -az TcpExtPAWSEstab TcpExtPAWSActive TcpExtTSEcrRejected\nRun it "
			"twice.\n$ ss -tnim state established\nBetween two looks segs_in and the d "
			"of "
			"skmem grow, bytes_received and bytes_acked do not, lastack grows.\n$ "
			"tcpdump -ni any -c 50 tcp and host ADDRESS\nTS val: of each direction it "
			"must not go back; ecr: must be a val of the other one.",
			"$ nstat -az TcpExtPAWSEstab TcpExtPAWSActive "
			"TcpExtTSEcrRejected\n执行两次。\n$ "
			"ss -tnim state established\n两次之间 segs_in 与 skmem 的 d 增长，"
			"bytes_received 与 bytes_acked 不动，lastack 增大。\n$ tcpdump -ni any -c "
			"50 tcp "
			"and host ADDRESS\nTS val 在每个方向上不得倒退；ecr 必须是对方发过的 "
			"val。"),
		.twins =
			{
				{"peer-vanished", T("Nothing arrives: tcpi_segs_in stands still.",
							  "什么也没有到达：tcpi_segs_in 不动。")},
				{"out-of-window",
					T("TcpExtBeyondWindow grows instead: the sequence numbers "
					  "do not fit.",
						"增长的是 TcpExtBeyondWindow：不符的是序列号。")},
				{"syn-blackhole",
					T("There tcpi_segs_in of the SYN_SENT socket is 0.",
						"那里 SYN_SENT 套接字的 tcpi_segs_in 为 0。")},
				{"healthy late duplicates",
					T("PAWSEstab grows, and so do the bytes of the connection.",
						"PAWSEstab 在增长，连接的字节数也在增长。")},
				{"healthy reuse of ports behind a NAT",
					T("Only TcpExtPAWSTimewait grows: the SYN that met a "
					  "TIME_WAIT is sent again a round trip later.",
						"只有 TcpExtPAWSTimewait 增长：撞上 TIME_WAIT 的 "
						"SYN 在一个往返之后重发。")},
			},
		.remedy = T(
			"Switch off the rewriting of timestamps at the firewall, load balancer or "
			"SYN "
			"proxy, or have its partner take over the offsets. Connections that stand "
			"still do not come back by themselves: end them (R1, ss -K), the next ones "
			"agree on new times.",
			"在防火墙、负载均衡器或 SYN "
			"代理上关闭时间戳改写，或让备机接管偏移量。已经停滞"
			"的连接不会自行恢复：结束它们（R1，ss -K），新连接会重新约定时间戳。"),
		.wrong_advice = T("tcp_tw_recycle was removed in Linux 4.12 and cannot be the "
				  "cause on a newer "
				  "kernel, whatever old pages say. tcp_timestamps=0 hides the "
				  "fault on both ends "
				  "and takes PAWS away from every connection of the host.",
			"tcp_tw_recycle 在 Linux 4.12 "
			"中已删除，新内核上不可能是它造成的，不管旧文章怎"
			"么说。tcp_timestamps=0 只是掩盖两端的故障，还让本机所有连接失去 PAWS。"),
		.sources = "RFC 7323 section 5.3; linux net/ipv4/tcp_input.c "
			   "tcp_validate_incoming(), tcp_rcv_synsent_state_process(), "
			   "net/ipv4/tcp_minisocks.c tcp_check_req()",
	},
	{
		.id = "out-of-window",
		.states = "ESTABLISHED CLOSE_WAIT",
		.title = T("Sequence numbers arrive that are not the connection's",
			"到达的序列号不属于本连接"),
		.meaning = T(
			"Segments lie beyond the receive window, or acknowledge what was never "
			"sent. "
			"TCP refuses them and says with an ACK what it expects; the other end "
			"refuses "
			"that in turn. A firewall that randomises sequence numbers has lost its "
			"offsets (restart, fail-over, a route around it), or changes one direction "
			"only, or leaves the numbers in SACK as they were.",
			"报文段落在接收窗口之外，或确认了从未发出的数据。TCP 拒收，并以 ACK "
			"告知期望的"
			"序号；对端同样拒收这个 "
			"ACK。原因是随机化序列号的防火墙丢了偏移量（重启、主备切"
			"换、路由绕过），或只改写一个方向，或漏改了 SACK 中的序号。"),
		.evidence = T(
			"On the connection tcpi_segs_in and SK_MEMINFO_DROPS grow together while "
			"bytes "
			"and the time of the last ACK do not move, and the own window is open "
			"(tcpi_rcv_wnd). TcpExtBeyondWindow (since 6.17) grows by one for each "
			"segment. On the end whose data is not acknowledged: tcpi_segs_in grows, "
			"retransmissions go on, TcpExtTCPChallengeACK and "
			"TcpExtTCPACKSkippedChallenge grow, BeyondWindow does not. An offset that "
			"puts the segments before the window moves TcpExtTCPDSACKOldSent only, as "
			"lost "
			"ACKs do: this host alone cannot tell those apart.",
			"连接上 tcpi_segs_in 与 SK_MEMINFO_DROPS 一同增长，字节数与最近一次 ACK "
			"的时间却"
			"不动，而本端窗口开着（tcpi_rcv_wnd）。TcpExtBeyondWindow（6.17 "
			"起）每个报文段加"
			"一。在数据得不到确认的一端：tcpi_segs_in 增长，重传不断，"
			"TcpExtTCPChallengeACK 与 TcpExtTCPACKSkippedChallenge 增长，BeyondWindow "
			"不动。"
			"若偏移使报文段落在窗口之前，则只有 TcpExtTCPDSACKOldSent 增长，与 ACK "
			"丢失一"
			"样：单看本机无法区分。"),
		.by_hand =
			T("$ nstat -az TcpExtBeyondWindow TcpExtTCPChallengeACK "
			  "TcpExtTCPACKSkippedChallenge TcpExtTCPDSACKOldSent\nRun it twice.\n$ ss "
			  "-tnim "
			  "state established\nsegs_in and the d of skmem grow, bytes_received and "
			  "bytes_acked do not.\n$ tcpdump -nSi any -c 50 tcp and host ADDRESS\nOn "
			  "both "
			  "ends at once: seq and ack of the same segment must be equal.",
				"$ nstat -az TcpExtBeyondWindow TcpExtTCPChallengeACK "
				"TcpExtTCPACKSkippedChallenge TcpExtTCPDSACKOldSent\n执行两次。\n$ "
				"ss -tnim state "
				"established\nsegs_in 与 skmem 的 d 增长，bytes_received 与 "
				"bytes_acked 不动。\n$ "
				"tcpdump -nSi any -c 50 tcp and host "
				"ADDRESS\n在两端同时抓：同一报文段的 seq 与 "
				"ack 必须相同。"),
		.twins =
			{
				{"peer-vanished", T("Nothing arrives: tcpi_segs_in stands still.",
							  "什么也没有到达：tcpi_segs_in 不动。")},
				{"paws-reject", T("TcpExtPAWSEstab grows instead.",
							"增长的是 TcpExtPAWSEstab。")},
				{"reader-stalled",
					T("Our window is shut, and the peer probes it with a byte "
					  "(BSD): BeyondWindow grows, and Recv-Q is full.",
						"本端窗口关闭，对端用一个字节探测（BSD 的做法）："
						"BeyondWindow 增长，而 Recv-Q 已满。")},
				{"challenge-ack",
					T("Resets or SYNs that do not fit are refused, and the "
					  "connection goes on.",
						"被拒的是不合序号的 RST 或 SYN，连接照常进行。")},
				{"healthy keepalive of the peer",
					T("Its probes carry an old number and no data, and are "
					  "dropped after their answer: the d of skmem grows.",
						"探测使用旧序号且不带数据，应答后即丢弃：skmem 的 "
						"d "
						"因此增长。")},
			},
		.remedy = T("Switch off the randomisation of sequence numbers at the firewall "
			    "(Linux chooses "
			    "unpredictable ones by itself), or make its partner share the state; "
			    "see that "
			    "both directions take the same way. Connections that stand still do "
			    "not come "
			    "back: end them (R1, ss -K), new ones work.",
			"在防火墙上关闭序列号随机化（Linux "
			"自己选的初始序列号已不可预测），或让主备共享"
			"状态；确认两个方向走同一条路。已经停滞的连接不会恢复：结束它们（R1，ss "
			"-K），新"
			"连接即可正常工作。"),
		.wrong_advice = T("Larger receive buffers do not help: the numbers are off by "
				  "millions, not by a "
				  "window. tcp_challenge_ack_limit and tcp_invalid_ratelimit bound "
				  "the answers, "
				  "they do not cause the fault.",
			"加大接收缓冲区没有用：序号差的是成百上千万，不是一个窗口。"
			"tcp_challenge_ack_limit 与 tcp_invalid_ratelimit "
			"只限制应答的速率，并非故障原"
			"因。"),
		.sources =
			"RFC 9293 section 3.10.7.4; RFC 5961 section 5; linux "
			"net/ipv4/tcp_input.c tcp_sequence(), tcp_validate_incoming(), tcp_ack()",
	},
};

const struct kb_fault_table kb_fault_segment = KB_FAULT_TABLE(rows);

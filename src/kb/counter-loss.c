/* The counters of group TcpExt that speak of loss: timeouts, recovery, SACK, undo, reordering,
 * probes, path changes, congestion control. */
#include "kb/counter-table.h"

static const struct kb_counter rows[] = {
	/* Retransmission */
	{
		.name = "TcpExtTCPTimeouts",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Expiries of the retransmission timer, those in SYN_SENT included. "
			     "Each one after data collapses the congestion window.",
			"重传定时器超时的次数，含 SYN_SENT "
			"中的；数据阶段每次超时都会使拥塞窗口骤降。"),
		.remedy = T("Fast retransmissions heal a loss in one round trip; a timeout means "
			    "that no answers came back at all. Look for peers that vanished or for "
			    "tiny windows.",
			"快速重传一个往返即可补救，超时则意味着全无回音：查对端是否失联，或窗口是否"
			"过小。"),
		.faults = "peer-vanished path-loss flow-forgotten pmtu-blackhole",
	},
	{
		.name = "TcpExtTCPFastRetrans",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Segments retransmitted because SACK, RACK or duplicate ACKs showed "
			     "them to be lost, without waiting for the timer.",
			"依据 SACK、RACK 或重复 ACK 判定丢失、未等定时器超时便重传的报文段数。"),
		.remedy = T("Ordinary loss or reordering. If TCPDSACKRecv keeps pace, much of it "
			    "was needless: reordering.",
			"属普通丢包或乱序。若 TCPDSACKRecv "
			"与之同步上升，则大半重传并无必要，实为乱序。"),
		.faults = "path-loss reordering",
	},
	{
		.name = "TcpExtTCPSlowStartRetrans",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Segments retransmitted in the Loss state, that is after a timeout.",
			"在 Loss 状态下（即超时之后）重传的报文段数。"),
		.faults = "path-loss peer-vanished",
	},
	{
		.name = "TcpExtTCPLostRetransmit",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Retransmissions that were themselves found to be lost.",
			"重传出去后又被判定丢失的报文段数。"),
		.remedy = T("Loss in long bursts, a policer, or a peer that is gone.",
			"成片丢包、限速器丢弃，或对端已经失联。"),
		.faults = "path-loss peer-vanished",
	},
	{
		.name = "TcpExtTCPRetransFail",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Retransmissions that did not leave this host: the local output path "
			     "refused the packet.",
			"未能离开本机的重传：报文在本机发送路径上被拒。"),
		.remedy = T("Look here, not at the network: an OUTPUT rule, a cgroup BPF program, "
			    "a full qdisc.",
			"问题在本机而非网络：检查 OUTPUT 规则、cgroup BPF "
			"程序、排队规则（qdisc）是否已满。"),
		.faults = "local-egress-drop host-queue-drops",
	},
	{
		.name = "TcpExtTCPSpuriousRtxHostQueues",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Retransmissions put off because the original still sits in a queue "
			     "of this host: a neighbour that does not resolve, a link that is "
			     "down, a stuck qdisc or card.",
			"原报文仍滞留在本机队列中，因而推迟的重传：邻居解析不成、链路断开，或 "
			"qdisc、网卡卡住。"),
		.remedy = T("Look at the neighbour entry first, then at the carrier, then at the "
			    "queues.\n$ ip neigh\n$ tc -s qdisc",
			"先看邻居表，再看链路，最后看队列。\n$ ip neigh\n$ tc -s qdisc"),
		.faults = "neighbour-failed link-lost host-queue-drops",
	},
	{
		.name = "TcpExtTCPLossProbes",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Tail loss probes sent: the last segment went unanswered for about "
			     "two round trips and something was sent to provoke an ACK.",
			"发出的尾部丢包探测（TLP）：末尾的段约两个往返未获确认，便发包催促对端回 "
			"ACK。"),
	},
	{
		.name = "TcpExtTCPLossProbeRecovery",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Tail losses that such a probe found and repaired.",
			"由 TLP 发现并修复的尾部丢包次数。"),
		.faults = "path-loss",
	},
	/* Recovery */
	{
		.name = "TcpExtTCPSackRecovery",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that a connection with SACK entered fast recovery.",
			"启用 SACK 的连接进入快速恢复的次数。"),
		.faults = "path-loss",
	},
	{
		.name = "TcpExtTCPRenoRecovery",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that a connection without SACK entered fast recovery.",
			"未启用 SACK 的连接进入快速恢复的次数。"),
		.remedy = T("Find out who does not offer SACK: a sysctl, an old peer, a SYN "
			    "cookie, a middlebox.",
			"查明是谁没有启用 SACK：sysctl、老旧对端、SYN cookie，还是中间设备。"),
		.faults = "path-loss cookie-lost-options",
	},
	{
		.name = "TcpExtTCPSackRecoveryFail",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Timeouts that struck during fast recovery with SACK.",
			"带 SACK 的快速恢复期间发生的超时。"),
		.faults = "path-loss",
	},
	{
		.name = "TcpExtTCPRenoRecoveryFail",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Timeouts that struck during fast recovery without SACK.",
			"不带 SACK 的快速恢复期间发生的超时。"),
		.faults = "path-loss",
	},
	{
		.name = "TcpExtTCPSackFailures",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Timeouts in the Disorder state with SACK: some segments were "
			     "reported, too few to begin recovery.",
			"带 SACK 时在 Disorder "
			"状态发生的超时：已有部分报告，但不足以启动快速恢复。"),
		.faults = "path-loss",
	},
	{
		.name = "TcpExtTCPRenoFailures",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Timeouts in the Disorder state without SACK.",
			"不带 SACK 时在 Disorder 状态发生的超时。"),
		.faults = "path-loss",
	},
	{
		.name = "TcpExtTCPLossFailures",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Timeouts of a connection that was still in the Loss state from an "
			     "earlier one.",
			"仍处于前一次超时所致 Loss 状态时再次发生的超时。"),
		.faults = "path-loss peer-vanished",
	},
	{
		.name = "TcpExtTCPFullUndo",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Recoveries taken back as a whole: timestamps showed that the "
			     "retransmission had been needless.",
			"整体撤销的恢复：时间戳表明重传并无必要，拥塞窗口随之还原。"),
		.faults = "reordering",
	},
	{
		.name = "TcpExtTCPPartialUndo",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Recoveries taken back when a partial ACK proved to answer the "
			     "original segment.",
			"部分确认被证实是对原报文的应答，因而撤销的恢复。"),
		.faults = "reordering",
	},
	{
		.name = "TcpExtTCPDSACKUndo",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Recoveries taken back because DSACK reported every retransmission as "
			     "a duplicate.",
			"DSACK 表明所有重传均属重复，因而撤销的恢复。"),
		.faults = "reordering",
	},
	{
		.name = "TcpExtTCPLossUndo",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Loss states taken back because the timeout proved needless.",
			"事后证明超时并无必要，因而撤销的 Loss 状态。"),
		.faults = "reordering",
	},
	{
		.name = "TcpExtTCPSpuriousRTOs",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T(
			"Timeouts that F-RTO found to be needless: the answer was late, not lost.",
			"被 F-RTO 判定为虚假的超时：应答只是迟到，并未丢失。"),
		.remedy = T("Delay spikes on the path (radio, a long queue, a paused virtual "
			    "machine). A longer minimum RTO for that route helps.",
			"路径时延突增（无线链路、队列过长、虚拟机被暂停）。可为该路由调大最小 "
			"RTO。"),
		.faults = "reordering bufferbloat",
	},
	/* SACK and DSACK */
	{
		.name = "TcpExtTCPSACKReneging",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning =
			T("Times that the peer dropped data that it had already reported by SACK.",
				"对端丢弃了自己已用 SACK 报告收到的数据的次数。"),
		.remedy = T("The peer is short of receive memory, or a middlebox garbles SACK.",
			"对端接收内存吃紧，或中间设备弄乱了 SACK。"),
	},
	{
		.name = "TcpExtTCPSACKReorder",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that SACK showed segments to have overtaken one another.",
			"由 SACK 发现报文乱序的次数。"),
		.remedy = T("Look for per-packet balancing over bonds or equal-cost paths.",
			"检查链路聚合或等价路由是否在逐包分担。"),
		.faults = "reordering",
	},
	{
		.name = "TcpExtTCPRenoReorder",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that duplicate ACKs on a connection without SACK proved to be "
			     "reordering.",
			"无 SACK 的连接上，重复 ACK 被证实系乱序所致的次数。"),
		.faults = "reordering",
	},
	{
		.name = "TcpExtTCPTSReorder",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that a timestamp showed a hole to have been filled by the "
			     "original segment: reordering.",
			"时间戳表明空洞由原报文填补（即乱序）的次数。"),
		.faults = "reordering",
	},
	{
		.name = "TcpExtTCPSACKDiscard",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("SACK blocks ignored because their numbers make no sense for this "
			     "connection.",
			"数值对该连接不合理而被忽略的 SACK 块数。"),
		.remedy = T("A firewall that rewrites sequence numbers but not those in SACK.",
			"防火墙改写了序列号，却没有改 SACK 里的。"),
		.faults = "out-of-window",
	},
	{
		.name = "TcpExtTCPDSACKOldSent",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("DSACKs sent for data that had already been received in order: the "
			     "peer retransmitted needlessly.",
			"为已按序收到的数据发出的 DSACK：对端作了不必要的重传。"),
		.remedy = T("Our ACKs are lost or late, or the path reorders.",
			"本端的 ACK 丢失或迟到，或路径乱序。"),
		.faults = "reordering",
	},
	{
		.name = "TcpExtTCPDSACKOfoSent",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("DSACKs sent for data already waiting in the out-of-order queue.",
			"为乱序队列中已有的数据发出的 DSACK。"),
		.faults = "reordering",
	},
	{
		.name = "TcpExtTCPDSACKRecv",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("DSACKs received that report old data as a duplicate: we "
			     "retransmitted needlessly, or the network doubled a packet.",
			"收到的 DSACK，称旧数据重复到达：本端重传多余，或网络复制了报文。"),
		.faults = "reordering",
	},
	{
		.name = "TcpExtTCPDSACKOfoRecv",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("DSACKs received for data in the peer's out-of-order queue.",
			"收到的针对对端乱序队列中数据的 DSACK。"),
		.faults = "reordering",
	},
	{
		.name = "TcpExtTCPDSACKRecvSegs",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Segments that received DSACKs reported as duplicates.",
			"收到的 DSACK 所报告的重复报文段总数。"),
		.faults = "reordering",
	},
	{
		.name = "TcpExtTCPDSACKIgnoredOld",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("DSACK blocks ignored as too old, on a connection with something to "
			     "take back.",
			"因过旧而忽略的 DSACK 块（连接上尚有可撤销的恢复）。"),
	},
	{
		.name = "TcpExtTCPDSACKIgnoredNoUndo",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("DSACK blocks ignored as too old, on a connection with nothing to "
			     "take back.",
			"因过旧而忽略的 DSACK 块（连接上没有可撤销的恢复）。"),
	},
	{
		.name = "TcpExtTCPDSACKIgnoredDubious",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("DSACKs ignored because they report more duplicates than we ever "
			     "retransmitted.",
			"所报重复数超过本端实际重传数，因而忽略的 DSACK。"),
	},
	{
		.name = "TcpExtTCPSackShifted",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Bookkeeping of the sender: part of a buffer was moved into its "
			     "neighbour when SACK arrived.",
			"发送端内部簿记：收到 SACK 时把部分数据移并到相邻缓冲。"),
	},
	{
		.name = "TcpExtTCPSackMerged",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T(
			"Bookkeeping of the sender: a whole buffer was merged into its neighbour.",
			"发送端内部簿记：整个缓冲并入相邻缓冲。"),
	},
	{
		.name = "TcpExtTCPSackShiftFallback",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Bookkeeping of the sender: buffers that could not be merged and were "
			     "split instead.",
			"发送端内部簿记：无法合并、改为拆分的缓冲。"),
	},
	/* Delivery, ECN, congestion control */
	{
		.name = "TcpExtTCPOrigDataSent",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Segments with data sent for the first time: the proper base of a "
			     "retransmission rate.",
			"首次发送的数据段数：计算重传率时最合适的分母。"),
	},
	{
		.name = "TcpExtTCPDelivered",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Segments that peers acknowledged or reported by SACK, SYNs included.",
			"对端已确认或以 SACK 报告的报文段数，含 SYN。"),
	},
	{
		.name = "TcpExtTCPDeliveredCE",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Delivered segments that the network marked by ECN as having met "
			     "congestion.",
			"已送达且被网络以 ECN 标记为遭遇拥塞的报文段数。"),
	},
	{
		.name = "TcpExtTCPHystartTrainDetect",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Times that CUBIC's HyStart left slow start because a train of ACKs "
			     "filled a round trip.",
			"CUBIC 的 HyStart 依据 ACK 序列长度退出慢启动的次数。"),
	},
	{
		.name = "TcpExtTCPHystartTrainCwnd",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("The congestion windows at those moments, added up; divide by the "
			     "number of events.",
			"上述时刻拥塞窗口的累加值，除以次数得平均值。"),
	},
	{
		.name = "TcpExtTCPHystartDelayDetect",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Times that CUBIC's HyStart left slow start because the delay grew.",
			"CUBIC 的 HyStart 依据时延增长退出慢启动的次数。"),
	},
	{
		.name = "TcpExtTCPHystartDelayCwnd",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("The congestion windows at those moments, added up; divide by the "
			     "number of events.",
			"上述时刻拥塞窗口的累加值，除以次数得平均值。"),
	},
	/* Path */
	{
		.name = "TcpExtTcpTimeoutRehash",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Timeouts after which the flow's hash was changed, in the hope that "
			     "routers or bonds then choose another path.",
			"超时后更换流哈希的次数，以期路由器或聚合链路另选路径。"),
		.faults = "path-loss",
	},
	{
		.name = "TcpExtTcpDuplicateDataRehash",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that the receiver changed its flow hash because duplicates "
			     "hinted that its ACKs get lost.",
			"接收端见到重复数据、怀疑自己的 ACK 丢失，因而更换流哈希的次数。"),
	},
	{
		.name = "TcpExtTCPPLBRehash",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T(
			"Times that PLB moved a congested flow to another path (tcp_plb_enabled).",
			"PLB 把拥塞的流换到其他路径的次数（tcp_plb_enabled）。"),
	},
	{
		.name = "TcpExtTCPMTUPFail",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Path MTU probes (tcp_mtu_probing) that were lost. The fall to "
			     "tcp_base_mss, which heals a black hole, does not count here.",
			"丢失的路径 MTU 探测包（tcp_mtu_probing）。遇黑洞时退回 tcp_base_mss "
			"的那一步并不计入。"),
		.faults = "pmtu-blackhole",
	},
	{
		.name = "TcpExtTCPMTUPSuccess",
		.harm = KB_COUNTER_NORMAL,
		.meaning =
			T("Path MTU probes that came through. A healed black hole may show 0 here.",
				"成功送达的路径 MTU 探测包数。黑洞虽已绕过，此处仍可能为 0。"),
		.faults = "pmtu-blackhole",
	},
};

const struct kb_counter_table kb_counter_loss = KB_COUNTER_TABLE(rows);

/* net.ipv4.tcp_*: what is sent, when, how loss is found and mended. They hold for IPv6 as well. */
#include "kb/sysctl-table.h"

static const struct kb_sysctl rows[] = {
	/* Congestion control */
	{
		.name = "net.ipv4.tcp_congestion_control",
		.unit = "name",
		.by_default = "cubic",
		.range = "tcp_available_congestion_control",
		.meaning = T("The algorithm of new connections. The kernel's own default is a "
			     "build option, cubic unless the builder chose otherwise.",
			"新连接采用的拥塞控制算法。内核默认值由编译选项决定，一般为 cubic。"),
		.advice = T("bbr copes better with random loss and long queues, but takes more "
			    "than its share from some flows. It holds for connections made "
			    "afterwards; a socket or a route may choose its own.",
			"bbr "
			"更能应对随机丢包与长队列，但有时会挤占其他流。只对此后新建的连接生效；套接"
			"字与路由可单独指定。"),
		.faults = "path-loss bufferbloat",
	},
	{
		.name = "net.ipv4.tcp_available_congestion_control",
		.unit = "names",
		.by_default = "reno cubic",
		.range = "",
		.meaning = T("The algorithms that are loaded now; more may be modules. Read only.",
			"当前已加载的算法，其余可能是模块；只读。"),
	},
	{
		.name = "net.ipv4.tcp_allowed_congestion_control",
		.unit = "names",
		.by_default = "reno cubic",
		.range = "",
		.meaning = T("The algorithms that unprivileged programs may choose; a part of the "
			     "available ones.",
			"非特权程序可选用的算法，是可用算法的子集。"),
	},
	{
		.name = "net.ipv4.tcp_slow_start_after_idle",
		.unit = "0|1",
		.by_default = "1",
		.range = "0..255",
		.meaning = T("After a pause of one RTO start with a small congestion window again "
			     "(RFC 5681).",
			"空闲超过一个 RTO 后，拥塞窗口重新从小开始（RFC 5681）。"),
		.advice =
			T("0 helps connections that send large answers after pauses (HTTP "
			  "keep-alive), at the price of a burst into a path that may have changed.",
				"对间歇发送大应答的长连接（如 HTTP keep-alive）设为 0 "
				"有益，代价是向可能已变化的路径突发数据。"),
	},
	{
		.name = "net.ipv4.tcp_no_metrics_save",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("1: do not remember RTT, ssthresh and the like per destination when a "
			     "connection closes.",
			"1：连接关闭时不按目标保存 RTT、ssthresh 等度量。"),
		.advice = T("The cache is seen and flushed with ip tcp_metrics. A bad past of one "
			    "address can slow all its later connections.\n$ ip tcp_metrics show",
			"缓存可用 ip tcp_metrics "
			"查看和清空。某地址过去表现差，会拖慢此后到它的所有连接。\n$ ip "
			"tcp_metrics show"),
		.faults = "path-loss",
	},
	{
		.name = "net.ipv4.tcp_no_ssthresh_metrics_save",
		.unit = "0|1",
		.by_default = "1",
		.range = "0..1",
		.meaning = T("1: leave ssthresh out of those remembered values.",
			"1：保存的度量中不含 ssthresh。"),
	},
	{
		.name = "net.ipv4.tcp_pacing_ss_ratio",
		.unit = "percent",
		.by_default = "200",
		.range = "0..1000",
		.meaning = T("Pacing rate during slow start, in percent of cwnd per RTT.",
			"慢启动阶段的发送节奏（pacing），相对于每 RTT 一个拥塞窗口的百分比。"),
	},
	{
		.name = "net.ipv4.tcp_pacing_ca_ratio",
		.unit = "percent",
		.by_default = "120",
		.range = "0..1000",
		.meaning = T("Pacing rate during congestion avoidance, in percent of cwnd per RTT.",
			"拥塞避免阶段的发送节奏，相对于每 RTT 一个拥塞窗口的百分比。"),
	},
	{
		.name = "net.ipv4.tcp_min_rtt_wlen",
		.unit = "s",
		.by_default = "300",
		.range = "0..86400",
		.meaning = T("Over which time the smallest RTT is sought.",
			"在多长的时间窗内取最小 RTT。"),
		.advice = T("Shorter where routes change often.", "路由频繁变化的环境可缩短。"),
		.faults = "bufferbloat",
	},
	/* Loss detection and recovery */
	{
		.name = "net.ipv4.tcp_sack",
		.unit = "0|1",
		.by_default = "1",
		.range = "0..255",
		.meaning = T(
			"Selective acknowledgements (RFC 2018).", "选择性确认 SACK（RFC 2018）。"),
		.advice = T("Leave it on: without it a second loss within a window costs a "
			    "timeout. The flaws of 2019 that made people switch it off are mended.",
			"保持开启：没有它，同一窗口内的第二个丢包往往要等超时。2019 "
			"年曾因漏洞建议关闭，早已修复。"),
		.faults = "path-loss",
	},
	{
		.name = "net.ipv4.tcp_dsack",
		.unit = "0|1",
		.by_default = "1",
		.range = "0..255",
		.meaning = T("Report duplicates by SACK (RFC 2883), so that the peer can take back "
			     "a needless slowdown.",
			"用 SACK 报告重复数据（RFC 2883），使对端得以撤销不必要的降速。"),
		.faults = "reordering",
	},
	{
		.name = "net.ipv4.tcp_fack",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("Without effect since 4.15, when RACK replaced forward "
			     "acknowledgement; kept so that old settings do not fail.",
			"自 4.15 起无任何作用（已由 RACK 取代前向确认），仅为兼容旧配置而保留。"),
		.advice = T("Remove it from sysctl.conf.", "从 sysctl.conf 中删去即可。"),
		.faults = "unused-or-wrong-knob",
	},
	{
		.name = "net.ipv4.tcp_frto",
		.unit = "0|1|2",
		.by_default = "2",
		.range = "0..255",
		.meaning = T("F-RTO: find out whether a timeout was needless (RFC 5682). Any value "
			     "but 0 switches it on.",
			"F-RTO：判别超时是否虚假（RFC 5682）。非 0 即开启。"),
		.advice = T("Leave it on; it helps most on radio links.",
			"保持开启，对无线链路尤其有用。"),
		.faults = "reordering",
	},
	{
		.name = "net.ipv4.tcp_recovery",
		.unit = "bitmap",
		.by_default = "1",
		.range = "0..255",
		.meaning = T("RACK loss detection: 1 on, 2 a fixed reordering window, 4 no "
			     "threshold of duplicate ACKs.",
			"RACK 丢包检测：1 开启，2 固定乱序窗口，4 不用重复 ACK 阈值。"),
		.advice = T("Leave it. Newer kernels know no other detection and ignore bit 1.",
			"保持默认。较新的内核只有这一种检测方法，位 1 已被忽略。"),
		.faults = "reordering path-loss",
	},
	{
		.name = "net.ipv4.tcp_reordering",
		.unit = "segments",
		.by_default = "3",
		.range = "1..300",
		.meaning = T("Distance that segments may overtake one another at the start of a "
			     "connection before it is taken for loss; adapted later on.",
			"连接初期允许的乱序跨度，超过则视为丢包；之后自动调整。"),
		.advice = T("Raise it only on paths that are known to reorder.",
			"只在已知会乱序的路径上调大。"),
		.faults = "reordering",
	},
	{
		.name = "net.ipv4.tcp_max_reordering",
		.unit = "segments",
		.by_default = "300",
		.range = "1..2147483647",
		.meaning = T("How far the adaptation of tcp_reordering may go.",
			"tcp_reordering 自动调整的上限。"),
		.advice = T("More for per-packet balancing over bonds.",
			"链路聚合逐包分担时可再调大。"),
		.faults = "reordering",
	},
	{
		.name = "net.ipv4.tcp_early_retrans",
		.unit = "0..4",
		.by_default = "3",
		.range = "0..4",
		.meaning = T("Tail loss probes: 0 off, 3 or 4 on; 1 and 2 are remains of an older "
			     "mechanism.",
			"尾部丢包探测（TLP）：0 关闭，3 或 4 开启；1 与 2 是旧机制遗留。"),
		.faults = "path-loss",
	},
	{
		.name = "net.ipv4.tcp_thin_linear_timeouts",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("For connections with few segments in flight, do not double the first "
			     "six retransmission timeouts.",
			"在途报文很少的连接，前六次重传超时不倍增。"),
		.advice = T("For games and remote control. It sends more into a congested path.",
			"适用于游戏、远程控制等场合，但会给拥塞路径增加负担。"),
	},
	{
		.name = "net.ipv4.tcp_retrans_collapse",
		.unit = "0|1",
		.by_default = "1",
		.range = "0..255",
		.meaning = T("Join small segments when they are retransmitted.",
			"重传时把相邻小段合并发送。"),
	},
	{
		.name = "net.ipv4.tcp_comp_sack_delay_ns",
		.unit = "ns",
		.by_default = "1000000",
		.range = "0..",
		.meaning = T("Longest delay of a SACK so that several may become one (also bounded "
			     "by a part of the RTT).",
			"为合并多个 SACK 而推迟发送的最长时间（另受 RTT 的一定比例限制）。"),
	},
	{
		.name = "net.ipv4.tcp_comp_sack_slack_ns",
		.unit = "ns",
		.by_default = "100000",
		.range = "0..",
		.meaning = T("Slack of that timer, so that timers may fire together.",
			"上述定时器的容差，便于与其他定时器一并触发。"),
	},
	{
		.name = "net.ipv4.tcp_comp_sack_nr",
		.unit = "count",
		.by_default = "44",
		.range = "0..255",
		.meaning = T("How many SACKs may be held back; 0 sends each at once.",
			"最多可推迟多少个 SACK；0 表示立即发送。"),
	},
	{
		.name = "net.ipv4.tcp_backlog_ack_defer",
		.unit = "0|1",
		.by_default = "1",
		.range = "0..1",
		.meaning = T("When a process works off the segments that arrived while it held the "
			     "socket, send one ACK for all of them. Since 6.7.",
			"进程处理其占用套接字期间积压的报文时，只回一个 ACK。6.7 引入。"),
	},
	{
		.name = "net.ipv4.tcp_pingpong_thresh",
		.unit = "count",
		.by_default = "1",
		.range = "1..255",
		.meaning = T("How many quick request-and-answer turns make a connection "
			     "interactive, so that its ACKs wait for data to ride on.",
			"经过多少次快速的一问一答后视为交互式连接，此后 ACK 会等待随数据捎带。"),
		.advice = T("More of it means fewer delayed ACKs at the start of a connection.",
			"调大则连接初期较少延迟确认。"),
		.faults = "nagle-delayed-ack",
	},
	/* What is sent and when */
	{
		.name = "net.ipv4.tcp_autocorking",
		.unit = "0|1",
		.by_default = "1",
		.range = "0..1",
		.meaning = T("Let small writes wait for each other while an earlier packet of the "
			     "connection is still in a queue of this host.",
			"本连接先前的包仍在本机队列中时，让小写入等待合并。"),
		.advice = T("Not Nagle: TCP_NODELAY does not switch it off, but the wait ends when "
			    "the card is done.",
			"它不是 Nagle 算法：TCP_NODELAY 关不掉它，不过网卡一发完就不再等。"),
		.faults = "nagle-delayed-ack",
	},
	{
		.name = "net.ipv4.tcp_notsent_lowat",
		.unit = "bytes",
		.by_default = "4294967295",
		.range = "0..4294967295",
		.meaning = T("A socket is writable only while less than this waits unsent; the "
			     "default means no limit.",
			"未发送数据少于此值时套接字才可写；默认值等于不限。"),
		.advice = T("131072 keeps less stale data in the send queue of servers that choose "
			    "what to send late.",
			"对临发送才决定内容的服务，设为 131072 可减少发送队列中的陈旧数据。"),
		.faults = "bufferbloat",
	},
	{
		.name = "net.ipv4.tcp_limit_output_bytes",
		.unit = "bytes",
		.by_default = "4194304",
		.range = "",
		.meaning = T("How much of one connection may sit in qdisc and card (TCP small "
			     "queues). 1048576 before 6.16.",
			"单个连接可滞留在 qdisc 与网卡中的数据量（TCP small queues）。6.16 之前为 "
			"1048576。"),
		.advice = T("Lower it for latency; raise it if a card that confirms late (Wi-Fi) "
			    "holds throughput down.",
			"求低时延可调小；网卡发送完成通知迟缓（如 Wi-Fi）而吞吐上不去时可调大。"),
		.faults = "bufferbloat",
	},
	{
		.name = "net.ipv4.tcp_min_tso_segs",
		.unit = "segments",
		.by_default = "2",
		.range = "1..255",
		.meaning =
			T("Least number of segments in a TSO packet.", "TSO 大包至少包含的段数。"),
	},
	{
		.name = "net.ipv4.tcp_tso_win_divisor",
		.unit = "count",
		.by_default = "3",
		.range = "0..255",
		.meaning = T("A TSO packet may take at most this part of the congestion window; 0 "
			     "lets it take all of it.",
			"单个 TSO 大包最多占拥塞窗口的几分之一；0 表示不限。"),
	},
	{
		.name = "net.ipv4.tcp_tso_rtt_log",
		.unit = "log2 us",
		.by_default = "9",
		.range = "0..255",
		.meaning = T("On short paths TSO packets may be larger: the bonus halves with "
			     "every 2^9 us of RTT; 0 switches it off.",
			"短路径上允许更大的 TSO 包：RTT 每增 2^9 微秒，额度减半；0 关闭。"),
	},
	{
		.name = "net.ipv4.tcp_window_scaling",
		.unit = "0|1",
		.by_default = "1",
		.range = "0..255",
		.meaning =
			T("Window scaling (RFC 7323), without which a window ends at 65535 bytes.",
				"窗口扩大选项（RFC 7323）；没有它，窗口至多 65535 字节。"),
		.advice = T("Leave it on. Off limits a path of 50 ms to 1.3 MB/s.",
			"保持开启。关闭后，50 毫秒的路径上最多只有 1.3 MB/s。"),
		.faults = "cookie-lost-options",
	},
	{
		.name = "net.ipv4.tcp_shrink_window",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..1",
		.meaning = T("1 allows to take back window that had been announced when memory is "
			     "short. Since 6.6.",
			"1 允许在内存不足时收回已通告的窗口。6.6 引入。"),
		.advice = T("It saves memory on hosts with very many slow readers; some peers "
			    "dislike shrinking windows.",
			"对存在大量慢读者的主机可省内存，但有的对端不适应窗口收缩。"),
		.faults = "receive-buffer-pruned",
	},
	{
		.name = "net.ipv4.tcp_workaround_signed_windows",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("1 treats peers without window scaling as if they took windows for "
			     "signed numbers, and stays below 32768.",
			"1：对不支持窗口扩大的对端，假定其把窗口当作有符号数，发送窗口不超过 "
			"32767。"),
	},
	{
		.name = "net.ipv4.tcp_low_latency",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("Without effect since 4.14, when the prequeue went; kept so that old "
			     "settings do not fail.",
			"自 4.14 移除预处理队列后无任何作用，仅为兼容旧配置而保留。"),
		.advice = T("Remove it from sysctl.conf. It never set a low latency on its own.",
			"从 sysctl.conf 中删去即可。"),
		.faults = "unused-or-wrong-knob",
	},
	/* ECN */
	{
		.name = "net.ipv4.tcp_ecn",
		.unit = "0|1|2",
		.by_default = "2",
		.range = "0..2",
		.meaning = T(
			"Explicit congestion notification: 0 off, 1 ask for it and agree to it, 2 "
			"only agree when asked. Kernels after 6.18 take 3 to 5 for accurate ECN.",
			"显式拥塞通知：0 关闭，1 主动请求并接受，2 仅在对端请求时接受。6.18 "
			"之后的内核另有 3 至 5，用于精确 ECN（AccECN）。"),
		.advice = T("1 is worth it inside networks whose queues mark. Broken middleboxes "
			    "are rare; tcp_ecn_fallback covers the rest.",
			"队列会打标记的网络中值得设为 1。有缺陷的中间设备已少见，其余由 "
			"tcp_ecn_fallback 兜底。"),
		.faults = "bufferbloat syn-blackhole",
	},
	{
		.name = "net.ipv4.tcp_ecn_fallback",
		.unit = "0|1",
		.by_default = "1",
		.range = "0..1",
		.meaning = T("If a SYN that asks for ECN stays unanswered, ask again without it.",
			"请求 ECN 的 SYN 得不到应答时，改发不带 ECN 的 SYN。"),
		.faults = "syn-blackhole",
	},
	{
		.name = "net.ipv4.tcp_ecn_option",
		.unit = "0..2",
		.by_default = "2",
		.range = "0..2",
		.meaning = T("How often the accurate-ECN option is sent once agreed upon: 0 never, "
			     "1 as little as the standard allows, 2 whenever there is room.",
			"协商 AccECN 之后发送其选项的频度：0 从不，1 仅满足标准的最低要求，2 "
			"只要放得下就发。"),
	},
	{
		.name = "net.ipv4.tcp_ecn_option_beacon",
		.unit = "count",
		.by_default = "3",
		.range = "0..3",
		.meaning = T("How many times per RTT that option is sent even without news.",
			"即使没有新信息，每个 RTT 也发送该选项多少次。"),
	},
	/* Path MTU and segment size */
	{
		.name = "net.ipv4.tcp_mtu_probing",
		.unit = "0|1|2",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("Find the path MTU by TCP's own segments (RFC 4821): 0 off, 1 after a "
			     "black hole is suspected, 2 always.",
			"由 TCP 自行探测路径 MTU（RFC 4821）：0 关闭，1 怀疑有黑洞后启用，2 "
			"总是启用。"),
		.advice = T("1 heals black holes in some seconds, by falling to tcp_base_mss. The "
			    "better cure is to let ICMP type 3 code 4 and ICMPv6 type 2 through.",
			"设为 1 时，可在数秒内退到 tcp_base_mss 而绕过黑洞。根治之道是放行 ICMP "
			"类型 3 代码 4 与 ICMPv6 类型 2。"),
		.faults = "pmtu-blackhole",
	},
	{
		.name = "net.ipv4.tcp_base_mss",
		.unit = "bytes",
		.by_default = "1024",
		.range = "",
		.meaning = T("Segment size from which probing starts, and to which it falls in a "
			     "black hole.",
			"探测起始的段长，也是遇黑洞时退回的段长。"),
		.faults = "pmtu-blackhole",
	},
	{
		.name = "net.ipv4.tcp_mtu_probe_floor",
		.unit = "bytes",
		.by_default = "48",
		.range = "48..65535",
		.meaning = T(
			"How far the segment size may fall when even the base size does not pass.",
			"连基准段长也不通时，段长可降到的下限。"),
		.advice = T("Some hundred bytes keep an ordinary outage from being taken for a "
			    "tiny MTU.",
			"设为几百字节，可避免把普通断网误判为 MTU 极小。"),
		.faults = "pmtu-blackhole",
	},
	{
		.name = "net.ipv4.tcp_min_snd_mss",
		.unit = "bytes",
		.by_default = "48",
		.range = "48..65535",
		.meaning = T("Least segment size that a peer may make us use.",
			"对端所能迫使本机采用的最小段长。"),
		.advice = T("Raise it (to 500 or so) against peers that announce tiny sizes to "
			    "burn our CPU.",
			"为防恶意对端通告极小的 MSS 消耗 CPU，可调到 500 左右。"),
	},
	{
		.name = "net.ipv4.tcp_probe_interval",
		.unit = "s",
		.by_default = "600",
		.range = "0..",
		.meaning = T("After which time probing tries larger segments again.",
			"隔多久重新尝试更大的段长。"),
		.faults = "pmtu-blackhole",
	},
	{
		.name = "net.ipv4.tcp_probe_threshold",
		.unit = "bytes",
		.by_default = "8",
		.range = "",
		.meaning = T("Probing ends when the range left is narrower than this.",
			"搜索范围小于此值时停止探测。"),
	},
	/* Protective load balancing */
	{
		.name = "net.ipv4.tcp_plb_enabled",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..1",
		.meaning = T("PLB: move a flow that sees congestion to another path by changing "
			     "its IPv6 flow label. Needs a congestion control that uses ECN marks, "
			     "such as dctcp.",
			"PLB：流遇拥塞时更换 IPv6 流标签以改走其他路径；需要利用 ECN "
			"标记的拥塞控制算法（如 dctcp）。"),
		.advice = T("Only in data centres whose switches hash the flow label.",
			"仅适用于交换机按流标签散列的数据中心。"),
	},
	{
		.name = "net.ipv4.tcp_plb_idle_rehash_rounds",
		.unit = "count",
		.by_default = "3",
		.range = "0..31",
		.meaning = T("Congested rounds after which a flow with nothing in flight may move.",
			"连续拥塞多少轮之后，没有在途数据的流可以换路。"),
	},
	{
		.name = "net.ipv4.tcp_plb_rehash_rounds",
		.unit = "count",
		.by_default = "12",
		.range = "0..31",
		.meaning = T(
			"Congested rounds after which a flow moves even in the middle of sending.",
			"连续拥塞多少轮之后，即使正在发送也要换路。"),
	},
	{
		.name = "net.ipv4.tcp_plb_suspend_rto_sec",
		.unit = "s",
		.by_default = "60",
		.range = "0..255",
		.meaning = T(
			"Pause of PLB after a timeout, so that it does not run into a failed path.",
			"超时之后 PLB 暂停多久，以免换到故障路径。"),
	},
	{
		.name = "net.ipv4.tcp_plb_cong_thresh",
		.unit = "1/256",
		.by_default = "128",
		.range = "0..256",
		.meaning = T("Share of marked segments from which a round counts as congested.",
			"被标记的报文占比达到多少，该轮即算拥塞。"),
	},
};

const struct kb_sysctl_table kb_sysctl_transfer = KB_SYSCTL_TABLE(rows);

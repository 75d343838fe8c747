/* net.ipv4.tcp_*: the handshake, the timers that end a connection, and the close. They hold for
 * IPv6 as well. */
#include "kb/sysctl-table.h"

static const struct kb_sysctl rows[] = {
	/* The server's side of the handshake */
	{
		.name = "net.ipv4.tcp_syncookies",
		.unit = "0|1|2",
		.by_default = "1",
		.range = "0..255",
		.meaning = T("Answer SYNs with a cookie instead of remembering them: 0 never, 1 "
			     "when the listener's queue of half-open connections is full, 2 always "
			     "(for tests).",
			"以 SYN cookie 应答而不保存半连接：0 从不，1 "
			"在监听套接字的半连接队列满时，2 总是（仅供测试）。"),
		.advice = T("Leave it at 1. It is an emergency brake against floods, not capacity: "
			    "under honest overload it makes clients believe that they are "
			    "connected while the accept queue has no room for them. At 0 a flood "
			    "locks honest clients out.",
			"保持为 "
			"1。它是抵御洪泛的应急手段，不是扩容手段：正常业务过载时，它会让客户端误以"
			"为已连上，而全连接队列里并没有位置。设为 "
			"0，则洪泛会把正常客户端挡在门外。"),
		.faults = "syn-queue-full syn-flood syn-overload cookie-ghost unused-or-wrong-knob",
	},
	{
		.name = "net.ipv4.tcp_max_syn_backlog",
		.unit = "count",
		.by_default = "max(128, tcp_ehash_entries / 128)",
		.range = "",
		.meaning = T("How many half-open connections a listener may hold before it becomes "
			     "choosy. It bites only while tcp_syncookies is 0: when a quarter of "
			     "it is left, SYNs of peers without a proven history are dropped.",
			"单个监听套接字上的半连接数达到多少之后开始择优。只有 tcp_syncookies 为 0 "
			"时才起作用：余量不足四分之一时，丢弃没有可信历史的对端的 SYN。"),
		.advice = T("With cookies on, raising it alone changes nothing, whatever tuning "
			    "guides say: the queue of half-open connections is then as long as the "
			    "listener's backlog, that is min(listen(), net.core.somaxconn).",
			"启用 cookie "
			"时单独调大它毫无作用，与许多调优文章所说相反：此时半连接队列的长度就是监听"
			"套接字的 backlog，即 listen() 参数与 net.core.somaxconn 的较小者。"),
		.faults = "syn-queue-full syn-flood unused-or-wrong-knob",
	},
	{
		.name = "net.ipv4.tcp_synack_retries",
		.unit = "count",
		.by_default = "5",
		.range = "0..255",
		.meaning = T("How often an unanswered SYN-ACK is sent again. 5 means 31 s until "
			     "the last one and 63 s until the half-open entry goes.",
			"SYN-ACK 无应答时的重传次数。5 表示第 31 秒发最后一次，第 63 "
			"秒清除半连接。"),
		.advice = T("Lowering it to 2 or 3 frees half-open entries sooner; clients behind "
			    "lossy links then fail more often. Against a flood cookies do more.",
			"降到 2 或 3 "
			"可更快释放半连接，但丢包链路上的客户端更容易失败。对付洪泛，cookie "
			"更有效。"),
		.faults = "synack-unanswered syn-flood",
	},
	{
		.name = "net.ipv4.tcp_abort_on_overflow",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("Send a RST when the ACK that ends a handshake finds the accept queue "
			     "full. A SYN that finds it full is dropped in silence all the same.",
			"握手的最后一个 ACK 到达时若全连接队列已满，则回 RST。若 SYN "
			"到达时队列就已满，仍然是静默丢弃。"),
		.advice = T("Leave it at 0. It is passed around as a way to make overloaded "
			    "servers fail fast; on today's kernels the full queue already drops "
			    "the SYN, so clients hang as before. It helps only in a race, and then "
			    "turns a short delay into an error.",
			"保持为 0。常有人说它能让过载的服务端快速失败；但如今的内核在队列满时连 "
			"SYN "
			"都已丢弃，客户端照样卡住。它只在竞态下起作用，而且会把短暂的延迟变成错误"
			"。"),
		.faults = "abort-on-overflow-set accept-queue-full unused-or-wrong-knob",
	},
	{
		.name = "net.ipv4.tcp_migrate_req",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..1",
		.meaning = T("When a listener of an SO_REUSEPORT group closes, hand its half-open "
			     "and unaccepted connections to another member.",
			"SO_REUSEPORT 组内的监听套接字关闭时，把其半连接与尚未 accept() "
			"的连接移交给组内其他成员。"),
		.advice = T("Set it to 1 where workers restart one by one; all members must then "
			    "be able to serve every connection.",
			"工作进程逐个重启的服务可设为 1，前提是组内每个成员都能处理任何连接。"),
		.faults = "listener-died reuseport-member-stuck",
	},
	{
		.name = "net.ipv4.tcp_child_ehash_entries",
		.unit = "count",
		.by_default = "0",
		.range = "0..16777216",
		.meaning = T("Buckets of the connection table that a new network namespace gets; 0 "
			     "shares the host's table.",
			"新建网络命名空间时连接哈希表的桶数；0 表示共用主机的表。"),
	},
	{
		.name = "net.ipv4.tcp_ehash_entries",
		.unit = "count",
		.by_default = "",
		.range = "",
		.meaning =
			T("Buckets of the table of connections, read only; negative in a namespace "
			  "that shares the host's table. Set at boot by thash_entries.",
				"连接哈希表的桶数，只读；命名空间共用主机的表时显示为负数。由启动参"
				"数 thash_entries 设定。"),
	},
	{
		.name = "net.ipv4.tcp_fwmark_accept",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("An accepted socket inherits the firewall mark of the SYN.",
			"accept() 得到的套接字继承 SYN 的防火墙标记。"),
		.advice = T("For routing by mark, so that answers take the way on which the "
			    "request came.",
			"用于按标记选路，使应答沿请求到来的路径返回。"),
		.faults = "synack-unanswered",
	},
	{
		.name = "net.ipv4.tcp_l3mdev_accept",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..1",
		.meaning = T("A listener bound to no VRF serves connections of every VRF; the "
			     "accepted socket is bound to that VRF.",
			"未绑定 VRF 的监听套接字可接受所有 VRF 的连接，accept() "
			"得到的套接字随之绑定到相应 VRF。"),
		.advice = T("A service that refuses connections only in a VRF needs this or a "
			    "listener per VRF.",
			"若服务只在某个 VRF 内拒绝连接，需打开此项，或在每个 VRF 各自监听。"),
		.faults = "port-closed bound-elsewhere",
	},
	{
		.name = "net.ipv4.tcp_reflect_tos",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..1",
		.meaning = T("An accepted connection answers with the DSCP of the client's SYN.",
			"被动建立的连接沿用客户端 SYN 的 DSCP 值应答。"),
	},
	{
		.name = "net.ipv4.tcp_early_demux",
		.unit = "0|1",
		.by_default = "1",
		.range = "0..255",
		.meaning = T("Look for the connection before the route, so that an established one "
			     "spares the route lookup. Needs ip_early_demux.",
			"先查连接再查路由，已建立的连接因此省去一次路由查找。依赖 "
			"ip_early_demux。"),
		.advice = T(
			"On a pure router 0 saves a little work.", "纯路由器上设为 0 可略省开销。"),
	},
	/* The client's side of the handshake */
	{
		.name = "net.ipv4.tcp_syn_retries",
		.unit = "count",
		.by_default = "6",
		.range = "1..127",
		.meaning = T("How often a SYN is sent again with doubling waits, on top of "
			     "tcp_syn_linear_timeouts. 6 with 4 linear ones means: last SYN after "
			     "67 s, ETIMEDOUT after 131 s.",
			"在 tcp_syn_linear_timeouts 之外，SYN 以倍增间隔重传的次数。6 加上 4 "
			"次线性重传：第 67 秒发最后一个 SYN，第 131 秒返回 ETIMEDOUT。"),
		.advice = T("Lower it, or better set TCP_USER_TIMEOUT or TCP_SYNCNT in the "
			    "program, where a failed connect() should be known sooner.",
			"若需更早得知连接失败，可调小；更好的做法是在程序里设置 TCP_USER_TIMEOUT "
			"或 TCP_SYNCNT。"),
		.faults = "syn-blackhole",
	},
	{
		.name = "net.ipv4.tcp_syn_linear_timeouts",
		.unit = "count",
		.by_default = "4",
		.range = "0..127",
		.meaning = T("How many SYNs are sent again at an even pace of one initial RTO (1 "
			     "s) before the waits double. Since 6.5.",
			"SYN 重传间隔开始倍增之前，以固定的初始 RTO（1 秒）重传的次数。6.5 引入。"),
		.advice = T("0 restores the old pace 1, 3, 7, 15 s that older guides describe.",
			"设为 0 即恢复旧文章所述的第 1、3、7、15 秒的节奏。"),
		.faults = "syn-blackhole",
	},
	{
		.name = "net.ipv4.tcp_fastopen",
		.unit = "bitmap",
		.by_default = "1",
		.range = "",
		.meaning = T("TCP Fast Open: 1 client, 2 server, 4 client without cookie, 0x200 "
			     "server without cookie, 0x400 every listener without asking.",
			"TCP Fast Open 位图：1 客户端，2 服务端，4 客户端免 cookie，0x200 服务端免 "
			"cookie，0x400 所有监听套接字默认启用。"),
		.advice = T("3 for both sides. Programs must ask for it too, and a SYN's data may "
			    "be delivered twice: only for requests that bear it.",
			"双向启用设为 3。程序也须主动启用；SYN "
			"中的数据可能被重复投递，只适合幂等请求。"),
	},
	{
		.name = "net.ipv4.tcp_fastopen_key",
		.unit = "hex",
		.by_default = "",
		.range = "",
		.meaning = T("The secret from which Fast Open cookies are made, and after a comma "
			     "a backup key. All servers behind one address need the same.",
			"生成 Fast Open cookie "
			"的密钥，逗号之后可跟一个备用密钥。同一地址之后的所有服务器须一致。"),
	},
	{
		.name = "net.ipv4.tcp_fastopen_blackhole_timeout_sec",
		.unit = "s",
		.by_default = "0",
		.range = "0..2147483647",
		.meaning = T("For how long a client gives up Fast Open after signs that the path "
			     "eats it, doubled each time; 0 never. It was 3600 before 5.14.",
			"发现路径疑似吞掉 Fast Open 报文后，客户端停用多久（逐次加倍）；0 "
			"表示不停用。5.14 之前默认 3600。"),
	},
	/* Timers */
	{
		.name = "net.ipv4.tcp_keepalive_time",
		.unit = "s",
		.by_default = "7200",
		.range = "",
		.meaning = T("Idle time before the first keepalive probe, for sockets that have "
			     "SO_KEEPALIVE and no TCP_KEEPIDLE of their own.",
			"连接空闲多久后发出第一个保活探测；只对设置了 SO_KEEPALIVE 且未自设 "
			"TCP_KEEPIDLE 的套接字有效。"),
		.advice = T("It does not switch keepalive on: the program must. Nor does it clear "
			    "CLOSE_WAIT, whose peer still answers probes. Where it applies it "
			    "should be below the idle limit of NATs and load balancers on the path "
			    "(often 240 to 350 s).",
			"它并不能开启保活，开启须由程序自己做；也清不掉 "
			"CLOSE_WAIT，因为对端仍会应答探测。在有效的场合，应小于路径上 NAT "
			"与负载均衡器的空闲时限（常为 240 至 350 秒）。"),
		.faults = "idle-ghost keepalive-slower-than-path close-wait-unread "
			  "unused-or-wrong-knob",
	},
	{
		.name = "net.ipv4.tcp_keepalive_intvl",
		.unit = "s",
		.by_default = "75",
		.range = "",
		.meaning = T("Pause between keepalive probes that are not answered.",
			"保活探测未获应答时，相邻两次探测的间隔。"),
		.advice = T("With 9 probes a dead peer is noticed after 7200 + 9 x 75 s, more than "
			    "two hours.",
			"配合 9 次探测，发现对端失联共需 7200 + 9 × 75 秒，两个多小时。"),
		.faults = "idle-ghost keepalive-expired",
	},
	{
		.name = "net.ipv4.tcp_keepalive_probes",
		.unit = "count",
		.by_default = "9",
		.range = "0..255",
		.meaning =
			T("How many unanswered keepalive probes end a connection with ETIMEDOUT.",
				"连续多少次保活探测无应答后，以 ETIMEDOUT 终止连接。"),
		.advice = T("A socket's TCP_USER_TIMEOUT overrides it.",
			"套接字若设了 TCP_USER_TIMEOUT，则以后者为准。"),
		.faults = "idle-ghost keepalive-expired",
	},
	{
		.name = "net.ipv4.tcp_retries1",
		.unit = "count",
		.by_default = "3",
		.range = "0..255",
		.meaning = T("After this many retransmissions of the same data the kernel suspects "
			     "the route and looks for another.",
			"同一数据重传达到此次数后，内核怀疑路由有问题并尝试另选。"),
		.advice = T("RFC 9293 asks for 3 at least; there is no reason to change it.",
			"RFC 9293 要求至少为 3，没有理由改动。"),
	},
	{
		.name = "net.ipv4.tcp_retries2",
		.unit = "count",
		.by_default = "15",
		.range = "0..255",
		.meaning = T("How long unacknowledged data is retransmitted on an established "
			     "connection: as long as this many doublings from an RTO of 200 ms "
			     "would take, 924.6 s at least for 15. Window probes of a silent peer "
			     "are counted by it too.",
			"已建立的连接上，数据未获确认时持续重传多久：相当于从 200 毫秒 RTO "
			"起倍增这么多次的时间，15 次至少 924.6 "
			"秒。对端不应答的窗口探测也按它计数。"),
		.advice = T("8 means about 100 s, the least that RFC 9293 allows. Programs do "
			    "better with TCP_USER_TIMEOUT. Lowered too far, a short outage cuts "
			    "every connection.",
			"8 约合 100 秒，是 RFC 9293 允许的下限。程序用 TCP_USER_TIMEOUT "
			"更好。调得过低，短暂断网就会断掉所有连接。"),
		.faults = "peer-vanished zero-window-peer-dead flow-forgotten",
	},
	{
		.name = "net.ipv4.tcp_rto_min_us",
		.unit = "us",
		.by_default = "200000",
		.range = "1..2147483647",
		.meaning = T("Lower bound of the retransmission timeout; a route's rto_min "
			     "overrides it. Since 6.11.",
			"重传超时的下限；路由上的 rto_min 优先。6.11 引入。"),
		.advice = T("A few ms suit a data centre; on the Internet peers that delay ACKs by "
			    "40 ms and more make a low bound retransmit for nothing.",
			"数据中心内可设为几毫秒；在公网上，对端延迟确认常达 40 "
			"毫秒以上，下限过低会造成无谓重传。"),
		.faults = "reordering",
	},
	{
		.name = "net.ipv4.tcp_rto_max_ms",
		.unit = "ms",
		.by_default = "120000",
		.range = "1000..120000",
		.meaning = T("Upper bound of the retransmission timeout, to which doubling leads. "
			     "Since 6.15; a socket may set TCP_RTO_MAX_MS.",
			"重传超时倍增的上限。6.15 引入，套接字可用 TCP_RTO_MAX_MS 自设。"),
		.advice = T("A lower bound finds a healed path sooner, but the same tcp_retries2 "
			    "then also gives up sooner.",
			"调小能更快发现路径恢复，但在 tcp_retries2 不变时也会更早放弃。"),
		.faults = "peer-vanished",
	},
	{
		.name = "net.ipv4.tcp_invalid_ratelimit",
		.unit = "ms",
		.by_default = "500",
		.range = "",
		.meaning = T("Least time between two duplicate ACKs that answer bad segments on "
			     "one connection; it breaks loops of ACKs.",
			"同一连接上，对异常报文回复重复 ACK 的最小间隔，用以打断 ACK 死循环。"),
		.faults = "out-of-window paws-reject",
	},
	{
		.name = "net.ipv4.tcp_challenge_ack_limit",
		.unit = "count/s",
		.by_default = "2147483647",
		.range = "",
		.meaning = T("Challenge ACKs per second of the whole namespace; the default leaves "
			     "only the limit per connection in force.",
			"整个命名空间每秒发送挑战 ACK 的上限；默认值意味着只受单连接限速约束。"),
		.advice = T("A low value, once advised, opened a side channel by which strangers "
			    "could guess sequence numbers (CVE-2016-5696). Leave it.",
			"早年建议的小值会形成旁路，使外人得以猜出序列号（CVE-2016-"
			"5696）。保持默认。"),
		.faults = "challenge-ack",
	},
	/* Closing */
	{
		.name = "net.ipv4.tcp_fin_timeout",
		.unit = "s",
		.by_default = "60",
		.range = "",
		.meaning = T("How long an orphan stays in FIN_WAIT2 waiting for the peer's FIN.",
			"孤儿连接在 FIN_WAIT2 状态等待对端 FIN 的时间。"),
		.advice = T("It does not shorten TIME_WAIT, which is compiled in as 60 s, although "
			    "countless guides say so. A FIN_WAIT2 that a program still holds is "
			    "not bound by it either.",
			"它并不能缩短 TIME_WAIT，后者在内核中固定为 60 "
			"秒，尽管无数文章说可以。仍被进程持有的 FIN_WAIT2 也不受它约束。"),
		.faults = "fin-wait2-orphan fin-wait2-held time-wait-pile unused-or-wrong-knob",
	},
	{
		.name = "net.ipv4.tcp_orphan_retries",
		.unit = "count",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("How often the last data and FIN of an orphan are retransmitted; 0 "
			     "stands for 8, about 100 s.",
			"孤儿连接最后的数据与 FIN 的重传次数；0 表示按 8 次，约 100 秒。"),
		.advice = T("A busy web server whose clients vanish may use 1 to 3. It cannot help "
			    "where the peer keeps answering with a zero window.",
			"客户端常常消失的繁忙 Web 服务器可设为 1 至 "
			"3。若对端一直以零窗口应答，则无济于事。"),
		.faults = "fin-wait1-peer-gone last-ack-stuck closing-stuck orphan-flood",
	},
	{
		.name = "net.ipv4.tcp_max_orphans",
		.unit = "count",
		.by_default = "tcp_ehash_entries / 2",
		.range = "",
		.meaning = T("How many orphans the host keeps before it resets them at once with a "
			     "warning in the log. Orphans that misbehave count two or four times.",
			"整机允许的孤儿连接数，超出则直接复位并在日志告警。行为不良的孤儿按二倍或四"
			"倍计。"),
		.advice = T("Do not lower it to get rid of orphans: it destroys data on its way. "
			    "Each may hold some 64 KiB of memory that cannot be swapped, so raise "
			    "it only with the memory in mind.",
			"不要为清理孤儿而调小：那会毁掉尚在途中的数据。每个孤儿最多占约 64 KiB "
			"不可换出的内存，调大前须顾及内存。"),
		.faults = "orphan-flood fin-wait1-zero-window unused-or-wrong-knob",
	},
	{
		.name = "net.ipv4.tcp_max_tw_buckets",
		.unit = "count",
		.by_default = "tcp_ehash_entries / 2",
		.range = "",
		.meaning = T("How many TIME_WAIT entries a namespace keeps; beyond it connections "
			     "skip TIME_WAIT.",
			"每个命名空间保留的 TIME_WAIT 条目上限，超出的连接将跳过 TIME_WAIT。"),
		.advice = T(
			"Raise it if TCPTimeWaitOverflow moves. Lowering it to \"clean up\" takes "
			"away the guard against old segments and saves next to no memory.",
			"若 TCPTimeWaitOverflow "
			"增长，应当调大。为“清理”而调小，会失去对旧报文的防护，又几乎省不下内存。"),
		.faults = "time-wait-overflow time-wait-pile unused-or-wrong-knob",
	},
	{
		.name = "net.ipv4.tcp_tw_reuse",
		.unit = "0|1|2",
		.by_default = "2",
		.range = "0..2",
		.meaning = T("Let an outgoing connection take over a TIME_WAIT entry of the same "
			     "addresses and ports when timestamps make that safe: 0 no, 1 yes, 2 "
			     "on loopback only.",
			"允许新发起的连接在时间戳保证安全时接管相同四元组的 TIME_WAIT：0 否，1 "
			"是，2 仅限回环。"),
		.advice = T("1 is sound on clients that exhaust ports towards one destination; it "
			    "does nothing for a server's accepted connections. Reusing connections "
			    "is better.",
			"对向同一目标耗尽端口的客户端，设为 1 "
			"是合理的；对服务端被动建立的连接毫无作用。更好的办法是复用连接。"),
		.faults = "port-exhaustion time-wait-pile",
	},
	{
		.name = "net.ipv4.tcp_tw_reuse_delay",
		.unit = "ms",
		.by_default = "1000",
		.range = "1..60000",
		.meaning = T("Age that a TIME_WAIT entry must have before tcp_tw_reuse takes it "
			     "over. Since 6.14.",
			"TIME_WAIT 条目存在多久之后才可被 tcp_tw_reuse 接管。6.14 引入。"),
		.faults = "port-exhaustion",
	},
	{
		.name = "net.ipv4.tcp_rfc1337",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("1: a RST does not end TIME_WAIT early (RFC 1337). 0: it does, if its "
			     "sequence number fits.",
			"1：RST 不能提前终结 TIME_WAIT（RFC 1337）；0：序列号相符的 RST "
			"可以终结。"),
		.advice = T("1 is the safer choice and costs a few entries.",
			"设为 1 更稳妥，代价只是多留一些条目。"),
	},
	/* Options and odds */
	{
		.name = "net.ipv4.tcp_timestamps",
		.unit = "0|1|2",
		.by_default = "1",
		.range = "0..255",
		.meaning = T("TCP timestamps (RFC 7323): 0 off, 1 on with a random offset per "
			     "connection, 2 on without it.",
			"TCP 时间戳（RFC 7323）：0 关闭，1 开启且各连接采用随机偏移，2 "
			"开启但不加偏移。"),
		.advice = T("Leave it at 1. Off, it takes away protection against wrapped sequence "
			    "numbers, tcp_tw_reuse, better RTT samples, and the options of "
			    "connections born from SYN cookies.",
			"保持为 1。关闭会失去对序列号回绕的防护、tcp_tw_reuse、更准的 RTT "
			"采样，以及由 SYN cookie 建立的连接的各选项。"),
		.faults = "cookie-lost-options paws-reject port-exhaustion",
	},
	{
		.name = "net.ipv4.tcp_stdurg",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("1 reads the urgent pointer as RFC 1122 does (the last urgent byte), "
			     "0 as BSD does (the byte after it).",
			"1 按 RFC 1122 解释紧急指针（指向最后一个紧急字节），0 按 BSD "
			"方式（指向其后一字节）。"),
		.advice = T("Leave it: almost every peer follows BSD.",
			"保持默认：几乎所有对端都按 BSD 方式。"),
	},
	{
		.name = "net.ipv4.tcp_available_ulp",
		.unit = "names",
		.by_default = "",
		.range = "",
		.meaning = T("Upper-layer protocols that may be attached to a socket, such as tls, "
			     "espintcp, mptcp; read only.",
			"可挂接到套接字的上层协议，如 tls、espintcp、mptcp；只读。"),
	},
};

const struct kb_sysctl_table kb_sysctl_connection = KB_SYSCTL_TABLE(rows);

/* The group Tcp of /proc/net/snmp, which RFC 4022 defines. Where Linux counts something else than
 * the RFC's words say, the row says what Linux counts. */
#include "kb/counter-table.h"

static const struct kb_counter rows[] = {
	{
		.name = "TcpRtoAlgorithm",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("A constant, 1 (\"other\"): no event moves it.",
			"常数 1（“其他算法”），不随任何事件变化。"),
	},
	{
		.name = "TcpRtoMin",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("A constant, 200: the compiled lower bound of the retransmission "
			     "timer in ms. It does not follow tcp_rto_min_us or a route's rto_min.",
			"常数 200：编译进内核的重传定时器下限（毫秒），并不反映 tcp_rto_min_us "
			"或路由上的 rto_min。"),
	},
	{
		.name = "TcpRtoMax",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("A constant, 120000: the compiled upper bound of the retransmission "
			     "timer in ms. It does not follow tcp_rto_max_ms.",
			"常数 120000：编译进内核的重传定时器上限（毫秒），并不反映 "
			"tcp_rto_max_ms。"),
	},
	{
		.name = "TcpMaxConn",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("A constant, -1: the kernel has no fixed limit on the number of "
			     "connections.",
			"常数 -1：内核对连接总数没有固定上限。"),
	},
	{
		.name = "TcpActiveOpens",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("One per connect() that reached SYN_SENT, whether or not it succeeded "
			     "later. A connect() that fails before the SYN (no route, no free "
			     "port) is not counted.",
			"每次 connect() 进入 SYN_SENT 加一，无论之后是否成功；在发出 SYN "
			"之前就失败的（没有路由、没有可用端口）不计入。"),
		.remedy = T("A fast rise with many different peers and few successes is a scan "
			    "from this host; with one peer it is a client that does not reuse its "
			    "connections.",
			"若增长很快、对端各不相同而成功很少，多半是本机有进程在扫描；若对端只有一个"
			"，则是客户端没有复用连接。"),
		.faults = "outbound-scan",
	},
	{
		.name = "TcpPassiveOpens",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("One per handshake completed on a listener, at the moment when the "
			     "child socket is made. It does not count SYNs: a SYN flood leaves it "
			     "where it was.",
			"监听端每完成一次握手、创建出子套接字时加一。它数的不是 SYN：遭到 SYN "
			"洪泛时它纹丝不动。"),
		.remedy = T("Compare it with SyncookiesSent: handshakes that complete beside many "
			    "cookies are honest overload, cookies without handshakes are a flood.",
			"与 SyncookiesSent 对照：cookie 多而握手也多，是正常业务过载；cookie "
			"多而握手不增，是洪泛攻击。"),
		.faults = "syn-flood syn-overload",
	},
	{
		.name = "TcpAttemptFails",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("One per connection that ended in SYN_SENT or SYN_RECV: refused, "
			     "timed out, given up by its owner, or a half-open entry hit by a RST. "
			     "It is not a count of resets received.",
			"连接在 SYN_SENT 或 SYN_RECV "
			"状态夭折时加一：被拒绝、超时、被进程放弃，或半连接收到 "
			"RST。它并不是“收到的复位数”。"),
		.remedy = T("Look whether this host is the client (SYN_SENT rows, TcpActiveOpens "
			    "rising with it) or the server. Exhausted local ports do not move it.",
			"先分清本机是客户端（有 SYN_SENT、TcpActiveOpens "
			"同步上升）还是服务端。本地端口耗尽不会使它增长。"),
		.faults = "port-closed syn-blackhole icmp-rejected outbound-scan",
	},
	{
		.name = "TcpEstabResets",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("One per connection that went straight from ESTABLISHED or CLOSE_WAIT "
			     "to CLOSE. A RST that came in does it, but so do local aborts: an "
			     "expired keepalive or retransmission, a close() with unread data, "
			     "SO_LINGER with 0, an administrator.",
			"连接从 ESTABLISHED 或 CLOSE_WAIT 直接变为 CLOSE 时加一。收到 RST "
			"会如此，本地异常终止同样会：保活或重传超时、close() "
			"时仍有未读数据、SO_LINGER 置 0、管理员强行关闭。"),
		.remedy = T("The TCPAbortOn* counters and TcpOutRsts tell how many were our own "
			    "doing; what is left came from the peer or a middlebox.",
			"先用 TCPAbortOn* 与 TcpOutRsts "
			"扣除本机自己造成的部分，余下的才来自对端或中间设备。"),
		.faults = "listener-died abort-unread-data linger-abort half-open-discovered "
			  "keepalive-expired flow-reset-by-middlebox",
	},
	{
		.name = "TcpCurrEstab",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("A gauge, not a counter: sockets now in ESTABLISHED or CLOSE_WAIT.",
			"是瞬时值而非累计值：当前处于 ESTABLISHED 或 CLOSE_WAIT 的套接字数。"),
		.remedy = T("If it only ever climbs, look for a CLOSE_WAIT leak or for dead peers "
			    "without keepalive.",
			"若只升不降，检查 CLOSE_WAIT 泄漏，或对端已失联而未启用保活的连接。"),
		.faults = "close-wait-leak idle-ghost ghost-sessions",
	},
	{
		.name = "TcpInSegs",
		.harm = KB_COUNTER_NORMAL,
		.meaning =
			T("Segments received, bad ones included. What GRO merged on the way in "
			  "counts once, so it may be far below the number of packets on the wire.",
				"收到的报文段数，含出错的。经 GRO "
				"合并的大包只算一个，因此可能远小于线路上的包数。"),
	},
	{
		.name = "TcpOutSegs",
		.harm = KB_COUNTER_NORMAL,
		.meaning =
			T("Segments sent, each wire-size piece of a TSO packet counted. Segments "
			  "that only repeat old data are left out: they are in TcpRetransSegs.",
				"发出的报文段数，TSO "
				"大包按切分后的段数计。单纯重发旧数据的段不在其中，另计于 "
				"TcpRetransSegs。"),
	},
	{
		.name = "TcpRetransSegs",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Segments retransmitted, SYN and SYN-ACK included. Tail loss probes "
			     "that repeat old data are part of it.",
			"重传的报文段数，含 SYN 与 "
			"SYN-ACK；重发旧数据的尾部丢包探测（TLP）也算在内。"),
		.remedy = T(
			"Judge its ratio to TcpOutSegs over an interval, not its size since boot. "
			"Then see which kind grows: TCPSynRetrans, TCPFastRetrans, TCPTimeouts.",
			"要看一段时间内它与 TcpOutSegs "
			"之比，而不是开机以来的总数；再看是哪一类在涨：TCPSynRetrans、TCPFastRetran"
			"s 还是 TCPTimeouts。"),
		.faults = "path-loss peer-vanished syn-blackhole reordering",
	},
	{
		.name = "TcpInErrs",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Segments thrown away as faulty: bad checksum, impossible header "
			     "length, and also a SYN in the middle of a live connection.",
			"因有错而被丢弃的报文段：校验和错误、首部长度非法，以及在已有连接上收到的 "
			"SYN。"),
		.remedy = T("Subtract TcpInCsumErrors; if the rest matches TCPSYNChallenge, a "
			    "client reused the port of a connection that this side still holds.",
			"减去 TcpInCsumErrors 后，若余数与 TCPSYNChallenge "
			"相符，说明客户端复用了本端仍保留着的旧连接的端口。"),
		.faults = "checksum-errors stale-server-socket",
	},
	{
		.name = "TcpOutRsts",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T(
			"RST segments that this stack sent, for a closed port as well as for an "
			"abort. A RST made by a netfilter reject rule does not pass through here.",
			"本机协议栈发出的 RST，端口未监听与主动异常终止都算；netfilter 的 reject "
			"规则构造的 RST 不经过这里。"),
		.remedy = T("With TcpAttemptFails of the clients it means closed ports; with "
			    "TCPAbortOn* it means our own aborts. A RST seen on the wire that this "
			    "counter does not know was not sent by this stack.",
			"与客户端的 TcpAttemptFails 同涨是端口未监听，与 TCPAbortOn* "
			"同涨是本机异常终止。抓包看到 RST 而此计数不动，说明那个 RST "
			"不是协议栈发的。"),
		.faults = "port-closed forged-reset half-open-discovered",
	},
	{
		.name = "TcpInCsumErrors",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Segments dropped because the TCP checksum was wrong; the peer must "
			     "retransmit each of them. Part of TcpInErrs.",
			"因 TCP 校验和错误而丢弃的报文段，对端必须逐个重传；已包含在 TcpInErrs "
			"中。"),
		.remedy = T("Suspect the NIC, its driver or offload settings, or memory of a "
			    "device on the path. A capture on the sender shows wrong checksums "
			    "merely because the card fills them in later.",
			"怀疑网卡、驱动、卸载设置或路径上设备的内存。在发送端抓包看到校验和错误，往"
			"往只是因为网卡稍后才填写，不能当证据。"),
		.faults = "checksum-errors",
	},
};

const struct kb_counter_table kb_counter_tcp = KB_COUNTER_TABLE(rows);

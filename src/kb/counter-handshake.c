/* The counters of group TcpExt that speak of opening and closing connections: SYN cookies, the
 * queues of a listener, Fast Open, TIME_WAIT, PAWS and challenge ACKs, signatures, aborts. */
#include "kb/counter-table.h"

static const struct kb_counter rows[] = {
	/* SYN cookies and the queues of a listener */
	{
		.name = "TcpExtSyncookiesSent",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("SYN-ACKs sent with a SYN cookie, because the listener's queue of "
			     "half-open connections was full (or tcp_syncookies is 2).",
			"以 SYN cookie 发出的 SYN-ACK 数：监听套接字的半连接队列已满（或 "
			"tcp_syncookies 设为 2）。"),
		.remedy = T("Compare with SyncookiesRecv. Nearly none comes back: a flood. Nearly "
			    "all come back: the backlog is too small for honest load. More come "
			    "back than were sent: cookie ghosts, the accept queue is full.",
			"与 SyncookiesRecv 比较：几乎没有返回，是洪泛；几乎都返回，是 backlog "
			"不够应付正常业务；返回比发出还多，是全连接队列已满造成的 cookie "
			"幽灵连接。"),
		.faults = "syn-flood syn-overload cookie-ghost",
	},
	{
		.name = "TcpExtSyncookiesRecv",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("ACKs that arrived with a valid SYN cookie. Each retransmission of "
			     "the same client is counted again while the accept queue is full.",
			"收到的携带有效 SYN cookie 的 ACK "
			"数。全连接队列满时，同一客户端的每次重传都会再计一次。"),
		.remedy = T("Above SyncookiesSent it is the mark of clients that believe to be "
			    "connected while this host has no socket for them: see why accept() is "
			    "late.",
			"若超过 "
			"SyncookiesSent，说明有客户端自以为已连上，而本机根本没有对应的套接字：查 "
			"accept() 为何迟缓。"),
		.faults = "cookie-ghost syn-overload cookie-lost-options",
	},
	{
		.name = "TcpExtSyncookiesFailed",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("ACKs to a listener that had lately sent cookies, whose number is no "
			     "cookie of ours: forged, or more than about two minutes old.",
			"监听套接字近期发过 cookie，而收到的 ACK "
			"所带的号码并非本机签发：系伪造，或已过期（约两分钟以上）。"),
		.faults = "syn-flood",
	},
	{
		.name = "TcpExtEmbryonicRsts",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Half-open connections (SYN_RECV) removed by a RST or a stray SYN in "
			     "the window. Port scanners and load balancers' half-open health "
			     "checks do it all day.",
			"半连接（SYN_RECV）因窗口内的 RST 或多余的 SYN "
			"而被清除。端口扫描器与负载均衡器的半开健康检查会不断触发。"),
	},
	{
		.name = "TcpExtListenOverflows",
		.harm = KB_COUNTER_HARM,
		.meaning = T("A SYN or the ACK that ends a handshake met a full accept queue and "
			     "was dropped. One client may move it many times by retransmitting.",
			"SYN 或握手的最后一个 ACK "
			"到达时全连接队列已满，因而被丢弃。同一客户端反复重传会使它多次增长。"),
		.remedy = T("Find the listener whose Recv-Q exceeds its Send-Q, then why its owner "
			    "does not call accept(). Only then raise the backlog of listen() and "
			    "net.core.somaxconn together, and restart the service: the limit is "
			    "taken at listen().\n$ ss -ltn",
			"找出 Recv-Q 大于 Send-Q 的监听套接字，先查其进程为何不及时 "
			"accept()；之后才考虑同时调大 listen() 的 backlog 与 "
			"net.core.somaxconn，并重启服务，因为上限在 listen() 时就定下了。\n$ ss "
			"-ltn"),
		.faults = "accept-queue-full abort-on-overflow-set cookie-ghost "
			  "reuseport-member-stuck fd-limit",
	},
	{
		.name = "TcpExtListenDrops",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Connection attempts that a listener dropped for any reason: accept "
			     "queue full, half-open queue full without cookies, no memory, no "
			     "route back. It contains ListenOverflows.",
			"监听套接字因任何原因丢弃的连接请求：全连接队列满、半连接队列满且未启用 "
			"cookie、内存不足、没有回程路由。其中包含 ListenOverflows。"),
		.remedy = T("Subtract ListenOverflows, then TCPReqQFullDrop; what is left points "
			    "to memory or to the route back.",
			"依次减去 ListenOverflows 与 TCPReqQFullDrop，余下的指向内存或回程路由。"),
		.faults = "accept-queue-full syn-queue-full",
	},
	{
		.name = "TcpExtTCPReqQFullDoCookies",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T(
			"SYNs that found the half-open queue full and were answered with a cookie.",
			"SYN 到达时半连接队列已满，改用 SYN cookie 应答的次数。"),
		.remedy = T("As for SyncookiesSent.", "处理同 SyncookiesSent。"),
		.faults = "syn-flood syn-overload cookie-ghost",
	},
	{
		.name = "TcpExtTCPReqQFullDrop",
		.harm = KB_COUNTER_HARM,
		.meaning =
			T("SYNs dropped because the half-open queue was full and cookies are off.",
				"半连接队列已满且 SYN cookie 被关闭，因而丢弃的 SYN 数。"),
		.remedy =
			T("Set net.ipv4.tcp_syncookies=1.", "将 net.ipv4.tcp_syncookies 设为 1。"),
		.faults = "syn-queue-full",
	},
	{
		.name = "TcpExtTCPDeferAcceptDrop",
		.harm = KB_COUNTER_NORMAL,
		.meaning =
			T("Bare handshake ACKs set aside because the listener uses "
			  "TCP_DEFER_ACCEPT and waits for data. It looks like a fault and is none.",
				"监听端启用了 TCP_DEFER_ACCEPT，要等到数据才建连，因而忽略的纯握手 "
				"ACK。看似故障，其实正常。"),
		.faults = "defer-accept-wait",
	},
	{
		.name = "TcpExtTCPMigrateReqSuccess",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Connections of a closing SO_REUSEPORT listener that were handed to "
			     "another member of its group.",
			"SO_REUSEPORT 组内某监听套接字关闭时，成功移交给同组其他成员的连接数。"),
	},
	{
		.name = "TcpExtTCPMigrateReqFailure",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Connections of a closing SO_REUSEPORT listener that could not be "
			     "handed over and were lost.",
			"SO_REUSEPORT 组内某监听套接字关闭时，移交失败而丢失的连接数。"),
		.remedy = T("Drain a worker before it closes its listener.",
			"工作进程应先排空连接再关闭监听套接字。"),
		.faults = "listener-died",
	},
	{
		.name = "TcpExtTCPSynRetrans",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("SYNs and SYN-ACKs sent again because no answer came.",
			"因未得到回应而重传的 SYN 与 SYN-ACK 数。"),
		.remedy = T("On a client it means that SYNs or their answers are lost, or that the "
			    "server drops them at a full queue: look at ss in state SYN_SENT and "
			    "at the server's ListenOverflows. On a server it means that clients do "
			    "not complete.",
			"在客户端，说明 SYN 或其应答丢失，或服务端队列已满而丢弃：看 SYN_SENT "
			"状态的连接与服务端的 ListenOverflows。在服务端，则是客户端没有完成握手。"),
		.faults = "syn-blackhole accept-queue-full synack-unanswered snat-port-race",
	},
	{
		.name = "TcpExtTCPSYNChallenge",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("SYNs that arrived on a live connection and were answered with a "
			     "challenge ACK (RFC 5961).",
			"在已有连接上收到 SYN，按 RFC 5961 回以挑战 ACK 的次数。"),
		.remedy = T("Usually a client that rebooted and reused its port; this side's stale "
			    "socket should have had a keepalive.",
			"多为客户端重启后复用了旧端口；本端残留的旧连接本应启用保活。"),
		.faults = "stale-server-socket",
	},
	{
		.name = "TcpExtTCPChallengeACK",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Challenge ACKs sent in answer to a suspicious RST, SYN or ACK (RFC "
			     "5961). The connection survives.",
			"针对可疑的 RST、SYN 或 ACK 发出的挑战 ACK（RFC 5961），连接不受影响。"),
		.remedy = T("A steady rate is a middlebox or an attempt at blind reset.",
			"若持续增长，是中间设备作祟，或有人在盲目伪造复位。"),
		.faults = "challenge-ack stale-server-socket",
	},
	/* TCP Fast Open */
	{
		.name = "TcpExtTCPFastOpenActive",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Fast Open as client: the peer acknowledged the data in our SYN.",
			"作为客户端使用 Fast Open：SYN 所带数据获对端确认。"),
	},
	{
		.name = "TcpExtTCPFastOpenActiveFail",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Fast Open as client: the data in our SYN was not accepted or the SYN "
			     "with data was lost; it went on as an ordinary handshake.",
			"作为客户端使用 Fast Open 失败：SYN 所带数据未被接受或带数据的 SYN "
			"丢失，退回普通握手。"),
	},
	{
		.name = "TcpExtTCPFastOpenPassive",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Fast Open as server: a SYN with data made a connection at once.",
			"作为服务端：带数据的 SYN 直接建立了连接。"),
	},
	{
		.name = "TcpExtTCPFastOpenPassiveFail",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Fast Open as server: the SYN's cookie was wrong or the child could "
			     "not be made; an ordinary handshake follows.",
			"作为服务端：SYN 的 Fast Open cookie "
			"无效或无法创建子套接字，改走普通握手。"),
	},
	{
		.name = "TcpExtTCPFastOpenListenOverflow",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Fast Open as server: the limit of pending Fast Open connections of "
			     "the listener was reached, the SYN was treated as an ordinary one.",
			"作为服务端：监听套接字待完成的 Fast Open 连接数已达上限，该 SYN "
			"按普通方式处理。"),
		.remedy = T("Raise the value given to the socket option TCP_FASTOPEN.",
			"调大套接字选项 TCP_FASTOPEN 的取值。"),
	},
	{
		.name = "TcpExtTCPFastOpenCookieReqd",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Fast Open as server: SYNs that asked for a cookie.",
			"作为服务端：请求 Fast Open cookie 的 SYN 数。"),
	},
	{
		.name = "TcpExtTCPFastOpenBlackhole",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that client Fast Open was switched off for a while because the "
			     "path seemed to swallow it. It stays 0 while "
			     "tcp_fastopen_blackhole_timeout_sec is 0.",
			"疑似路径吞掉 Fast Open 报文，因而暂时停用客户端 Fast Open "
			"的次数。tcp_fastopen_blackhole_timeout_sec 为 0 时恒为 0。"),
	},
	{
		.name = "TcpExtTCPFastOpenPassiveAltKey",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Fast Open as server: cookies that fitted the backup key, as happens "
			     "while keys are rotated.",
			"作为服务端：与备用密钥匹配的 cookie 数，轮换密钥期间属正常。"),
	},
	/* TIME_WAIT */
	{
		.name = "TcpExtTW",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Connections that entered TIME_WAIT (or FIN_WAIT2 as an orphan): "
			     "counted on entry, not when the timer ends. Its rate is the rate at "
			     "which this side closes first.",
			"进入 TIME_WAIT（以及成为孤儿 "
			"FIN_WAIT2）的连接数，在进入时计数，而不是在定时器到期时。"
			"其增速即本端主动关闭连接的速率。"),
		.remedy = T("Harmless on a server. On a client that reconnects to one address, "
			    "count TIME_WAIT per destination against the range of local ports.",
			"在服务端无害。在反复连接同一目标的客户端上，要按目标统计 TIME_WAIT "
			"并与本地端口范围比较。"),
		.faults = "time-wait-pile",
	},
	{
		.name = "TcpExtTWRecycled",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T(
			"TIME_WAIT entries that an outgoing connection took over (tcp_tw_reuse, by "
			"timestamps). It has nothing to do with the removed tcp_tw_recycle.",
			"被本机新发起的连接接管的 TIME_WAIT "
			"条目数（tcp_tw_reuse，依靠时间戳），与已移除的 tcp_tw_recycle 无关。"),
		.faults = "time-wait-pile port-exhaustion",
	},
	{
		.name = "TcpExtTWKilled",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Entries that ended through a timer of 4 seconds or less; rare since "
			     "tcp_tw_recycle is gone.",
			"定时器不超过 4 秒便结束的条目数；tcp_tw_recycle 移除后已少见。"),
	},
	{
		.name = "TcpExtTCPTimeWaitOverflow",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Connections that should have gone to TIME_WAIT and were destroyed at "
			     "once, because tcp_max_tw_buckets was reached or memory was short.",
			"本应进入 TIME_WAIT，却因达到 tcp_max_tw_buckets "
			"或内存不足而被立即销毁的连接数。"),
		.remedy = T("Raise net.ipv4.tcp_max_tw_buckets. Lowering it to have fewer "
			    "TIME_WAIT is how one gets here.",
			"调大 net.ipv4.tcp_max_tw_buckets。为“清理” TIME_WAIT "
			"而调小它，正是造成此问题的原因。"),
		.faults = "time-wait-overflow unused-or-wrong-knob",
	},
	/* PAWS and the check of sequence numbers */
	{
		.name = "TcpExtPAWSActive",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("SYN-ACKs refused in SYN_SENT because the timestamp that they echo "
			     "was never sent by us.",
			"在 SYN_SENT 状态下，SYN-ACK 回显的时间戳并非本端所发，因而拒收的次数。"),
		.remedy = T("A device on the path rewrites timestamps, or the answer is forged.",
			"路径上有设备改写时间戳，或应答系伪造。"),
		.faults = "paws-reject",
	},
	{
		.name = "TcpExtPAWSEstab",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Segments of a synchronised connection dropped because their "
			     "timestamp is older than the last one seen (RFC 7323).",
			"已同步的连接上，因时间戳早于此前所见而丢弃的报文段数（RFC 7323）。"),
		.remedy = T("A few are old duplicates. A stall with this rising means that someone "
			    "on the path rewrites timestamps.",
			"少量属于迟到的重复包。若连接停滞而它持续增长，说明路径上有设备在改写时间戳"
			"。"),
		.faults = "paws-reject",
	},
	{
		.name = "TcpExtPAWSOldAck",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Pure ACKs with an older timestamp that were ignored: ACKs overtook "
			     "one another. Before 6.14 they were part of PAWSEstab.",
			"时间戳较旧而被忽略的纯 ACK：只是 ACK 乱序到达。6.14 之前计入 PAWSEstab。"),
	},
	{
		.name = "TcpExtPAWSTimewait",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Segments to a TIME_WAIT entry refused because their timestamp was "
			     "too old; among them are SYNs of new connections on a reused port.",
			"发往 TIME_WAIT "
			"条目、因时间戳过旧而被拒的报文段数，其中可能有复用端口的新连接的 SYN。"),
		.remedy = T("Typical of several hosts behind one NAT address whose clocks differ.",
			"典型场景是多台主机共用一个 NAT 地址而时间戳各不相同。"),
		.faults = "paws-reject",
	},
	{
		.name = "TcpExtTSEcrRejected",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("ACKs to a half-open connection refused because they echo a timestamp "
			     "that none of our SYN-ACKs carried.",
			"半连接收到的 ACK 所回显的时间戳不在本端已发 SYN-ACK 的范围内，因而被拒。"),
		.remedy = T("A device on the path rewrites timestamps, or the ACK is forged.",
			"路径上有设备改写时间戳，或该 ACK 系伪造。"),
		.faults = "paws-reject",
	},
	{
		.name = "TcpExtBeyondWindow",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Segments dropped because they reach beyond the receive window. Since "
			     "6.17.",
			"因超出接收窗口右沿而丢弃的报文段数。6.17 引入。"),
		.remedy = T(
			"A peer or middlebox that ignores the window or rewrites sequence numbers.",
			"对端或中间设备无视窗口，或改写了序列号。"),
		.faults = "out-of-window",
	},
	{
		.name = "TcpExtOutOfWindowIcmps",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("ICMP errors ignored because the sequence number that they quote is "
			     "not in flight: late, or forged.",
			"ICMP 差错所引用的序列号不在在途范围内而被忽略：迟到或伪造。"),
	},
	{
		.name = "TcpExtLockDroppedIcmps",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("ICMP errors not acted upon because a process held the socket at that "
			     "moment.",
			"到达时套接字正被进程占用，因而未处理的 ICMP 差错数。"),
	},
	{
		.name = "TcpExtTCPMinTTLDrop",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Segments dropped because their TTL was below the socket's IP_MINTTL "
			     "or IPV6_MINHOPCOUNT (GTSM, used with BGP).",
			"TTL 低于套接字的 IP_MINTTL 或 IPV6_MINHOPCOUNT "
			"而丢弃的报文段数（GTSM，多用于 BGP）。"),
		.remedy = T("The peer is more hops away than the setting allows, or the segment is "
			    "forged.",
			"对端的跳数超出设定，或报文系伪造。"),
	},
	/* Signatures */
	{
		.name = "TcpExtTCPMD5NotFound",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Segments dropped because this side wants a TCP-MD5 signature and "
			     "there was none.",
			"本端要求 TCP-MD5 签名而报文段没有，因而丢弃。"),
		.remedy = T("Set the same key on both sides.", "在两端设置相同的密钥。"),
		.faults = "tcp-signature-mismatch",
	},
	{
		.name = "TcpExtTCPMD5Unexpected",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Segments dropped because they carry a TCP-MD5 signature and this "
			     "side has no key for the peer.",
			"报文段带 TCP-MD5 签名而本端没有该对端的密钥，因而丢弃。"),
		.remedy = T("Set the same key on both sides.", "在两端设置相同的密钥。"),
		.faults = "tcp-signature-mismatch",
	},
	{
		.name = "TcpExtTCPMD5Failure",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Segments dropped because their TCP-MD5 signature was wrong: keys "
			     "differ, or a NAT changed the header.",
			"TCP-MD5 签名不符而丢弃的报文段数：密钥不一致，或 NAT 改动了首部。"),
		.remedy = T("Set the same key on both sides and keep NAT off the path.",
			"在两端设置相同的密钥，并确保路径上没有 NAT。"),
		.faults = "tcp-signature-mismatch",
	},
	{
		.name = "TcpExtTCPAOGood",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Segments whose TCP-AO signature was right.",
			"TCP-AO 签名验证通过的报文段数。"),
	},
	{
		.name = "TcpExtTCPAOBad",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Segments dropped because their TCP-AO signature was wrong.",
			"TCP-AO 签名错误而丢弃的报文段数。"),
		.remedy = T("Compare the keys and their ids on both sides.",
			"核对两端的密钥及其编号。"),
		.faults = "tcp-signature-mismatch",
	},
	{
		.name = "TcpExtTCPAOKeyNotFound",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Segments dropped because no TCP-AO key of this side has the id that "
			     "they name.",
			"报文段所指的 TCP-AO 密钥编号在本端不存在，因而丢弃。"),
		.remedy = T("Compare the keys and their ids on both sides.",
			"核对两端的密钥及其编号。"),
		.faults = "tcp-signature-mismatch",
	},
	{
		.name = "TcpExtTCPAORequired",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Segments dropped because the connection demands TCP-AO and they were "
			     "unsigned.",
			"连接要求 TCP-AO 而报文段未签名，因而丢弃。"),
		.remedy = T("Set a TCP-AO key on the peer.", "在对端配置 TCP-AO 密钥。"),
		.faults = "tcp-signature-mismatch",
	},
	{
		.name = "TcpExtTCPAODroppedIcmps",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("ICMP errors ignored because the connection is protected by TCP-AO.",
			"连接受 TCP-AO 保护，因而忽略的 ICMP 差错数。"),
	},
	/* Aborts */
	{
		.name = "TcpExtTCPAbortOnData",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Connections that this host reset because data came after close() "
			     "while still in FIN_WAIT1, or because SO_LINGER was set to 0.",
			"本机主动复位的连接：close() 之后仍处于 FIN_WAIT1 时又收到数据，或 "
			"SO_LINGER 的时间设为 0。"),
		.remedy = T("Agree in the protocol who closes first; take SO_LINGER {1,0} out of "
			    "the program.",
			"在应用协议中约定由谁先关闭；去掉程序中的 SO_LINGER {1,0}。"),
		.faults = "linger-abort sent-after-close",
	},
	{
		.name = "TcpExtTCPAbortOnClose",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning =
			T("Connections reset because the program called close() with data unread "
			  "in the receive queue. Bytes that we had sent may be lost with them.",
				"程序调用 close() 时接收队列里还有未读数据，因而发 RST "
				"的连接数；已发出的数据也可能因此丢失。"),
		.remedy = T("Read to the end before close(), or shutdown(SHUT_WR) and drain.",
			"先读到文件结束再 close()，或 shutdown(SHUT_WR) 之后读空。"),
		.faults = "abort-unread-data",
	},
	{
		.name = "TcpExtTCPAbortOnMemory",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Orphaned connections killed because there were too many of them "
			     "(tcp_max_orphans) or TCP memory ran out (tcp_mem).",
			"孤儿连接过多（tcp_max_orphans）或 TCP "
			"内存耗尽（tcp_mem）而被强制终止的连接数。"),
		.remedy = T("Compare orphan and mem in /proc/net/sockstat with the two limits, and "
			    "find the owner of the memory or the dead peers.",
			"把 /proc/net/sockstat 中的 orphan 与 mem "
			"和这两个上限比较，找出占用内存者或失联的对端。"),
		.faults = "tcp-memory-exhausted orphan-flood",
	},
	{
		.name = "TcpExtTCPAbortOnTimeout",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Connections given up by a timer: retransmissions, keepalive probes, "
			     "window probes or TCP_USER_TIMEOUT ran out. The owner gets ETIMEDOUT.",
			"因定时器用尽而放弃的连接：重传、保活探测、窗口探测或 TCP_USER_TIMEOUT "
			"到期，进程得到 ETIMEDOUT。"),
		.remedy = T("Compare with TCPKeepAlive (idle peers gone), TCPSynRetrans (connects "
			    "that failed) and TCPTimeouts (peers gone with data in flight).",
			"对照 TCPKeepAlive（空闲对端失联）、TCPSynRetrans（建连失败）与 "
			"TCPTimeouts（有数据在途时对端失联）。"),
		.faults = "peer-vanished keepalive-expired syn-blackhole",
	},
	{
		.name = "TcpExtTCPAbortOnLinger",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Connections dropped on close in FIN_WAIT2 because TCP_LINGER2 was "
			     "negative. It is not about SO_LINGER, which is in TCPAbortOnData.",
			"TCP_LINGER2 为负，关闭时在 FIN_WAIT2 直接丢弃的连接数。与 SO_LINGER "
			"无关，后者计入 TCPAbortOnData。"),
	},
	{
		.name = "TcpExtTCPAbortFailed",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("RSTs that an abort wanted to send and could not, for want of memory "
			     "or of a way out. The peer does not learn of the abort.",
			"异常终止时想发 RST "
			"却因内存不足或无法发出而失败的次数，对端对此一无所知。"),
	},
};

const struct kb_counter_table kb_counter_handshake = KB_COUNTER_TABLE(rows);

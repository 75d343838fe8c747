/* Faults of what is left over: descriptors and sockets that outlive their connection. */
#include "kb/fault-table.h"

static const struct kb_fault rows[] = {
	{
		.id = "dead-fd",
		.states = "CLOSED",
		.title = T("A descriptor whose connection is in no table any more",
			"描述符还开着，连接却已不在任何表中"),
		.meaning = T(
			"The connection has ended, by RST, timeout or ss -K, but the program has "
			"not "
			"called close(). The socket is in state CLOSED and in no table, so ss does "
			"not list it; the descriptor still counts against the limit of the "
			"program. "
			"A leak of this kind ends in EMFILE while ss looks clean.",
			"连接已因 RST、超时或 ss -K 而结束，程序却没有调用 close()。套接字处于 "
			"CLOSED，不在任何表中，ss "
			"列不出来，描述符却仍占用程序的名额。这样泄漏下去，终会遇到 EMFILE，而 ss "
			"看上去一切正常。"),
		.evidence = T(
			"A link socket:[INODE] in /proc/PID/fd whose inode no dump of the "
			"namespace "
			"of that process contains. No counter. A TCP socket that was created "
			"and not "
			"yet bound or connected looks the same; only a number that grows is "
			"a fault. Look twice: a connection that opened between ss and ls is "
			"in a table the second time. Where fewer connections were ever opened "
			"(TcpActiveOpens, TcpPassiveOpens) than there are such sockets, they "
			"have not all been connections.",
			"/proc/PID/fd 中有 "
			"socket:[INODE]，而该进程所在命名空间的任何转储里都没有这个 "
			"inode。没有计数器。刚创建、尚未绑定或连接的 TCP "
			"套接字看上去也一样；数量不断增长才算故障。要看两次：在 ss 与 ls "
			"之间才打开的连接，第二次就在表里了。若历来打开过的连接数（TcpActiveOpens、"
			"TcpPassiveOpens）还少于这种套接字，它们就不可能都曾是连接。"),
		.by_hand = T("$ ls -l /proc/PID/fd\nThe sockets that the process holds, as "
			     "socket:[INODE].\n$ ss -tane\nINODE stands nowhere as ino:INODE: the "
			     "connection is gone, the descriptor is not.",
			"$ ls -l /proc/PID/fd\n该进程持有的套接字，形如 socket:[INODE]。\n$ ss "
			"-tane\n若哪里都没有 ino:INODE：连接已不在，描述符还在。"),
		.twins =
			{
				{"close-wait-leak",
					T("There the socket is still listed, as CLOSE_WAIT.",
						"那里的套接字仍列为 CLOSE_WAIT。")},
				{"fd-limit",
					T("What many of them lead to: accept() fails with EMFILE.",
						"大量积累的后果：accept() 以 EMFILE 失败。")},
				{"healthy unconnected socket",
					T("A few, and their number stays the same.",
						"只有几个，且数量不变。")},
			},
		.remedy = T("Close the descriptor on every error path: after ECONNRESET, ETIMEDOUT "
			    "or EPIPE too. Raising the limit of descriptors buys time; only a "
			    "restart of the program frees those already lost.",
			"在每条出错路径上都关闭描述符，收到 ECONNRESET、ETIMEDOUT、EPIPE "
			"之后也不例外。调高描述符上限只能争取时间；已经丢失的，只有重启程序才能收回"
			"。"),
		.wrong_advice = T("ss -K cannot help: it ends connections, and this one has ended. "
				  "No sysctl closes a descriptor.",
			"ss -K 无济于事：它结束的是连接，而连接早已结束。没有哪个 sysctl "
			"能关闭描述符。"),
		.sources = "RFC 9293 section 3.3.2; proc(5); linux net/ipv4/tcp.c tcp_done()",
	},
	{
		.id = "fd-inherited",
		.states = "ESTABLISHED CLOSE_WAIT",
		.title = T("close() sends no FIN: another process holds the socket too",
			"close() 不发 FIN：另有进程也持有该套接字"),
		.meaning = T(
			"A child was started while the connection was open and inherited its "
			"descriptor. When the parent calls close(), the socket still has a holder, "
			"so "
			"no FIN is sent; the peer waits for an end that comes only when the child "
			"exits.",
			"连接打开期间启动了子进程，描述符被继承。父进程调用 close() "
			"时套接字仍有持有者，因此不发 FIN；对端苦等的结束，要到子进程退出才会来。"),
		.evidence = T("ESTABLISHED: the same inode stands in /proc/PID/fd of two programs, "
			      "under the same number, which fork() and exec() keep. After the "
			      "parent's close(): one holder only, which does not hold the listener "
			      "and is another program than the one that does, Recv-Q above 0 (what "
			      "came, or the peer's FIN, lies unread) and /proc/PID/wchan far from "
			      "any socket. INET_DIAG_SHUTDOWN lacks the bit 2 (sent). No counter.",
			"ESTABLISHED：两个程序的 /proc/PID/fd 中有同一 "
			"inode，而且描述符编号相同（fork() 与 exec() 会保留编号）。父进程 close() "
			"之后：只剩一个持有者，它不持有监听套接字，也与监听者不是同一程序；Recv-Q "
			"大于 0（到达的数据或对端的 FIN 无人读取），/proc/PID/wchan "
			"与套接字无关。INET_DIAG_SHUTDOWN 没有 2（已发送）这一位。没有计数器。"),
		.by_hand = T("$ ss -tanpe\nusers:((…),(…)) names every holder of one socket; "
			     "ino:INODE is its inode.\n$ ls -l /proc/PID/fd\nThe child's "
			     "descriptors: the same socket:[INODE] among them.",
			"$ ss -tanpe\nusers:((…),(…)) 列出同一套接字的所有持有者；ino:INODE 是其 "
			"inode。\n$ ls -l /proc/PID/fd\n子进程的描述符：其中有同一个 "
			"socket:[INODE]。"),
		.twins =
			{
				{"close-wait-leak",
					T("One holder only, and it is the program itself.",
						"只有一个持有者，就是程序自己。")},
				{"healthy child of inetd or sshd",
					T("The child is given the connection as its standard "
					  "input, or is of the same program: it serves it.",
						"子进程把连接当作标准输入，或与父进程是同一程序：它"
						"就是来服务这条连接的。")},
				{"healthy preforking server",
					T("Workers share the listener on purpose: a LISTEN row "
					  "with "
					  "many holders is no fault.",
						"多个工作进程有意共享监听套接字：LISTEN "
						"有许多持有者并非故障。")},
			},
		.remedy =
			T("Open sockets with SOCK_CLOEXEC, accept them with accept4() and the same "
			  "flag, or close them in the child. shutdown() sends the FIN however "
			  "many hold the socket, for all of them. Ending the child lets go of "
			  "the descriptor now, and of what the child was doing.",
				"以 SOCK_CLOEXEC 创建套接字，接受时用 accept4() "
				"加同一标志，或在子进程中关闭它们。shutdown() "
				"不论有几个持有者都会发出 "
				"FIN，对所有持有者生效。结束子进程可立即释放描述符，"
				"代价是它手头的工作也没了。"),
		.sources = "RFC 9293 section 3.6; close(2); fork(2); socket(2) SOCK_CLOEXEC; "
			   "shutdown(2)",
	},
	{
		.id = "fin-wait1-zero-window",
		.states = "FIN_WAIT1",
		.title = T(
			"We closed, and the peer's window is closed", "本端已关闭，对端却是零窗口"),
		.meaning = T(
			"The program wrote, closed and is gone, but the peer does not read: its "
			"window is zero, and neither the rest of the data nor the FIN behind it "
			"may "
			"leave. The kernel probes on alone. As the peer's kernel answers every "
			"probe, the orphan and its send buffer stay; clients that do this on "
			"purpose "
			"eat the memory of a server.",
			"程序写完数据便关闭离去，对端却不读：其窗口为零，剩余数据和排在其后的 FIN "
			"都发不出去，只有内核还在独自探测。对端内核对每个探测都有应答，孤儿连接及其"
			"发送"
			"缓冲区便一直留着；若客户端有意如此，就会耗尽服务器的内存。"),
		.evidence = T(
			"FIN_WAIT1, inode 0, idiag_timer 4 with idiag_retrans and tcpi_probes "
			"falling back to 0, tcpi_snd_wnd 0, tcpi_notsent_bytes > 0, "
			"tcpi_rwnd_limited nearly all of tcpi_busy_time. TcpExtTCPWinProbe grows. "
			"The row counts in orphan of /proc/net/sockstat.",
			"FIN_WAIT1，inode 为 0，idiag_timer 为 4，idiag_retrans 与 tcpi_probes "
			"一再归零，tcpi_snd_wnd 为 0，tcpi_notsent_bytes > 0，tcpi_rwnd_limited "
			"几乎等于 tcpi_busy_time。TcpExtTCPWinProbe 增长。该条目计入 "
			"/proc/net/sockstat 的 orphan。"),
		.by_hand = T(
			"$ ss -tanoie state fin-wait-1\nino:0, timer:(persist,…,0), notsent and "
			"rwnd_limited near 100 %; no snd_wnd, because ss leaves out a zero.\n$ "
			"nstat "
			"-az TcpExtTCPWinProbe\nGrows with each probe.\n$ grep TCP: "
			"/proc/net/sockstat\norphan, and mem in pages: what they hold together.",
			"$ ss -tanoie state fin-wait-1\nino:0、timer:(persist,…,0)，有 notsent，"
			"rwnd_limited 接近 100 %；没有 snd_wnd，因为 ss 不显示零值。\n$ nstat -az "
			"TcpExtTCPWinProbe\n每次探测加一。\n$ grep TCP: "
			"/proc/net/sockstat\norphan 为孤儿数，mem 为合计占用的内存页数。"),
		.twins =
			{
				{"fin-wait1-peer-gone",
					T("idiag_timer 1: what was sent is not acknowledged.",
						"idiag_timer 为 1：已发出的得不到确认。")},
				{"cannot-transmit",
					T("The persist timer over a window that is open: "
					  "tcpi_snd_wnd is above 0.",
						"坚持定时器在走，窗口却开着：tcpi_snd_wnd 大于 "
						"0。")},
				{"zero-window-slow-reader",
					T("The same before close(): ESTABLISHED, with an owner.",
						"同一现象，但尚未 "
						"close()：ESTABLISHED，有所属进程。")},
				{"healthy slow download",
					T("tcpi_bytes_acked grows between two looks.",
						"前后两次查看之间 tcpi_bytes_acked 在增长。")},
			},
		.remedy = T(
			"R1 (ss -K) removes single rows at once; the unsent data is lost and the "
			"peer gets a RST. In the program: TCP_USER_TIMEOUT before close(), or wait "
			"for the peer's end with a deadline and then abort. Slow but honest "
			"readers "
			"are cut off by both.",
			"R1（ss -K）立即清除单条，未发的数据丢失，对端收到 RST。程序一侧：close() "
			"之前设置 "
			"TCP_USER_TIMEOUT，或带期限等待对端结束，到期即中止。两者都会断掉缓慢却"
			"正常的读者。"),
		.wrong_advice =
			T("tcp_fin_timeout does not apply: set to 2 s, such a row was still "
			  "there and probing after 8 s. It is for FIN_WAIT_2.",
				"tcp_fin_timeout 管不到它：设为 2 秒，8 秒后该条目仍在探测。它只管 "
				"FIN_WAIT_2。"),
		.sources = "RFC 9293 sections 3.6 and 3.8.6.1; RFC 6429; linux "
			   "net/ipv4/tcp_timer.c tcp_probe_timer()",
	},
	{
		.id = "close-wait-peer-gone",
		.states = "CLOSE_WAIT",
		.title = T("CLOSE_WAIT whose peer has forgotten the connection",
			"CLOSE_WAIT 仍在，对端早已忘了连接"),
		.meaning = T(
			"The peer closed, waited out its FIN_WAIT_2 and dropped the connection; "
			"this "
			"end still holds it. Nothing happens while nobody writes. The first write "
			"seems to succeed and is answered with RST, the next fails with EPIPE: the "
			"error comes hours after its cause.",
			"对端早已关闭，等完 FIN_WAIT_2 "
			"便丢弃了连接，本端却仍持有。无人写则相安无事。第一次写看似成功，换来的是 "
			"RST，再写就以 EPIPE 失败：报错比起因晚了几个小时。"),
		.evidence = T("CLOSE_WAIT, INET_DIAG_SHUTDOWN 1, older than the peer's "
			      "tcp_fin_timeout (60 s by default) and no row for it on the peer. "
			      "From this end alone it cannot be proved, unless the peer is on the "
			      "same host: then a row with both ports exchanged is missing, and a "
			      "port redirected by the firewall must be ruled out. On the first "
			      "write TcpEstabResets here and TcpOutRsts on the peer grow by one.",
			"CLOSE_WAIT，INET_DIAG_SHUTDOWN 为 1，存在时间超过对端的 "
			"tcp_fin_timeout（默认 60 "
			"秒），而对端没有与之对应的条目。只看本端无法证实，除非对端就在本机：那么缺"
			"的是两个端口对调的那一条，还须排除防火墙的端口重定向。第一次写时，本端 "
			"TcpEstabResets 与对端 TcpOutRsts 各加一。"),
		.by_hand = T("$ ss -tanope state close-wait\nThe rows of this end, with their "
			     "owners.\n$ ss -tan '( sport = :PORT )'\nOn the peer, with the remote "
			     "port of the row: nothing means that the peer has forgotten it.",
			"$ ss -tanope state close-wait\n本端的条目及其所属进程。\n$ ss -tan '( "
			"sport "
			"= :PORT )'\n到对端执行，PORT "
			"取该条目的远端端口：没有输出，说明对端已经忘了它。"),
		.twins =
			{
				{"close-wait-leak",
					T("The same row here; the peer may still hold FIN_WAIT_2.",
						"本端看上去一样；对端可能还在 FIN_WAIT_2。")},
				{"dead-fd", T("What it becomes after the RST: the row is gone.",
						    "收到 RST 之后的样子：条目已不见。")},
				{"healthy half-close",
					T("The peer has a FIN_WAIT_2 row with an owner and reads "
					  "on.",
						"对端有带所属进程的 FIN_WAIT_2 条目，仍在读。")},
			},
		.remedy = T("Close the descriptor once read() has returned 0. Treat EPIPE and "
			    "ECONNRESET as the end and close then too, or a dead descriptor "
			    "remains.",
			"read() 返回 0 之后就关闭描述符。遇到 EPIPE 与 ECONNRESET "
			"同样视为结束并关闭，否则会留下死描述符。"),
		.sources = "RFC 9293 sections 3.5.2 and 3.6; linux net/ipv4/tcp_ipv4.c "
			   "tcp_v4_rcv()",
	},
	{
		.id = "keepalive-expired",
		.states = "ESTABLISHED CLOSED",
		.title = T("Keepalive found the peer dead and ended the connection",
			"keepalive 发现对端已死，结束了连接"),
		.meaning = T("The program gets ETIMEDOUT on a connection that was idle: "
			     "TCP_KEEPCNT probes "
			     "in a row had no answer. Keepalive did its work; the fault is that "
			     "the peer, "
			     "or the path to it, was gone. A RST is sent in parting.",
			"空闲的连接上程序得到 ETIMEDOUT：连续 TCP_KEEPCNT "
			"个探测都没有应答。keepalive "
			"尽了职；真正的故障是对端或路径已不在。临别时还会发出一个 RST。"),
		.evidence = T("Before: idiag_timer 2 with idiag_retrans counting the unanswered "
			      "probes and "
			      "tcpi_last_ack_recv growing. At the end TcpExtTCPAbortOnTimeout, "
			      "TcpEstabResets and TcpOutRsts grow by one, TcpExtTCPKeepAlive by "
			      "the probes "
			      "sent; TcpExtTCPTimeouts stands still. Where even the first probe "
			      "fell into the look, only these counters and the expiry of the "
			      "timer tell it from a connection that was closed meanwhile.",
			"之前：idiag_timer 为 2，idiag_retrans "
			"计未获应答的探测数，tcpi_last_ack_recv "
			"不断增大。最后 TcpExtTCPAbortOnTimeout、TcpEstabResets、TcpOutRsts "
			"各加一，"
			"TcpExtTCPKeepAlive 的增量等于探测数；TcpExtTCPTimeouts "
			"不动。若连第一次探测也发生在观察期间，便只有这些计数与定时器的到期时刻能把"
			"它与期间正常关闭的连接区分开。"),
		.by_hand = T("$ ss -tanoie state established\ntimer:(keepalive,…,2): two probes "
			     "without an answer.\n$ nstat -az TcpExtTCPAbortOnTimeout "
			     "TcpExtTCPKeepAlive TcpExtTCPTimeouts\nThe first two grow, the last "
			     "does not.",
			"$ ss -tanoie state "
			"established\ntimer:(keepalive,…,2)：已有两次探测未获应答。"
			"\n$ nstat -az TcpExtTCPAbortOnTimeout TcpExtTCPKeepAlive "
			"TcpExtTCPTimeouts\n前两个增长，最后一个不动。"),
		.twins =
			{
				{"peer-vanished", T("Data was in flight: idiag_timer 1, and "
						    "TCPTimeouts grows.",
							  "有数据在途：idiag_timer 为 "
							  "1，TCPTimeouts 增长。")},
				{"idle-ghost", T("No keepalive: nobody would ever have noticed.",
						       "未启用 keepalive：谁也不会发现。")},
				{"healthy idle connection",
					T("Probes are answered: idiag_retrans 0.",
						"探测有应答：idiag_retrans 为 0。")},
			},
		.remedy = T(
			"None here; reconnect, and look for what took the peer away. If healthy "
			"peers are lost in short outages, raise TCP_KEEPCNT or TCP_KEEPINTVL; "
			"dead ones are then found later.",
			"本端无需处理；重连，并查对端为何消失。若短暂断网就误断健康的对端，可调大 "
			"TCP_KEEPCNT 或 TCP_KEEPINTVL，代价是更晚发现真正死去的对端。"),
		.sources = "RFC 9293 section 3.8.4; tcp(7); linux net/ipv4/tcp_timer.c "
			   "tcp_keepalive_timer()",
	},
};

const struct kb_fault_table kb_fault_leftover = KB_FAULT_TABLE(rows);

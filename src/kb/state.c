#include "kb/state.h"

const struct kb_state kb_states[TCP_STATE_COUNT] = {
	{
		.state = TCP_STATE_CLOSED,
		.meaning = T("There is no connection: a socket that was created, perhaps even "
			     "bound to a port, but neither listens nor connects; or what is left "
			     "after the end, when only the descriptor still exists. Segments "
			     "that arrive for such a port are answered with RST.",
			"没有连接：套接字已经创建，甚至已绑定端口，但既未监听也未发起连接；"
			"或者连接早已结束，只剩下文件描述符。发往这种端口的报文段，内核一律"
			"以 RST 回应。"),
		.entered = T("socket() begins here. listen() leads to LISTEN, connect() to "
			     "SYN_SENT. Back here come: SYN_SENT on refusal or timeout, LAST_ACK "
			     "on the last ACK, TIME_WAIT when its 60 s are over, and every state "
			     "on a RST, on giving up after retransmissions, or when an "
			     "administrator kills the socket.",
			"socket() 由此开始；listen() 进入 LISTEN，connect() 进入 SYN_SENT。"
			"以下情况回到这里：SYN_SENT 被拒绝或超时；LAST_ACK 收到最后的 ACK；"
			"TIME_WAIT 满 60 秒；任何状态收到 RST、重传用尽，或被管理员强行销"
			"毁。"),
		.duration = T("No limit. The state ends with the descriptor: on close() or when "
			      "the process exits.",
			"没有期限。关闭描述符（close() 或进程退出）才算结束。"),
		.pile = T("ss does not list these sockets, so a pile shows as descriptors: "
			  "/proc/PID/fd holds more sockets than ss knows of the process. They "
			  "are connections that died by a RST or a timeout and that the "
			  "program never closed (dead-fd); the end is EMFILE (fd-limit). One "
			  "that is bound but does not listen makes bind() of another program "
			  "fail with EADDRINUSE without a visible owner (port-held-unlisted).",
			"ss 不列出这类套接字，堆积只体现在描述符上：/proc/PID/fd 里的套接字"
			"比 ss 看到的多。它们是被 RST 或超时终止、而程序一直没有 close() 的"
			"连接（dead-fd），最终导致 EMFILE（fd-limit）。只绑定而不监听的套接"
			"字则会让别的程序 bind() 报 EADDRINUSE，却查不到占用者"
			"（port-held-unlisted）。"),
		.by_hand = T("Sockets that a process holds, to be compared with what ss shows of "
			     "it:\n"
			     "$ ls -l /proc/PID/fd | grep -c socket:\n"
			     "$ ss -tanp | grep -c 'pid=PID,'\n"
			     "Bound but not listening (Linux and iproute2 from 6.8 on):\n"
			     "$ ss -tnpB",
			"进程持有的套接字数，与 ss 所见对比：\n"
			"$ ls -l /proc/PID/fd | grep -c socket:\n"
			"$ ss -tanp | grep -c 'pid=PID,'\n"
			"已绑定但未监听（需 6.8 及以上的内核与 iproute2）：\n"
			"$ ss -tnpB"),
		.faults = "port-closed port-held-unlisted dead-fd fd-limit",
	},
	{
		.state = TCP_STATE_LISTEN,
		.meaning = T("A server's socket that waits for connection requests. It never "
			     "carries data and never becomes a connection itself: each finished "
			     "handshake makes a new socket, which waits in the accept queue "
			     "until accept() fetches it.",
			"服务器上等待连接请求的套接字。它从不收发数据，自身也不会变成连接："
			"每完成一次握手，内核就新建一个套接字放进全连接队列，等 accept() 取"
			"走。"),
		.entered = T("By socket(), bind() and listen(). It is left by close(), by the "
			     "end of the process, or by shutdown(SHUT_RD). A SYN does not change "
			     "it; the RFC's way from LISTEN to SYN_SENT does not exist on Linux, "
			     "where connect() on a listening socket fails with EISCONN.",
			"经 socket()、bind()、listen() 进入；close()、进程退出或 "
			"shutdown(SHUT_RD) 离开。收到 SYN 并不改变它的状态。RFC 中 LISTEN "
			"到 SYN_SENT 的迁移在 Linux 上不存在：对监听套接字调用 connect() 会"
			"得到 EISCONN。"),
		.duration = T("As long as the service runs.", "与服务同寿命。"),
		.pile = T("The number of listeners is the number of doors of this host, so "
			  "look at who opened each one and on which address: a listener on "
			  "127.0.0.1 cannot be reached from outside (bound-elsewhere), and "
			  "one that nobody can explain may be a back door. For a LISTEN row "
			  "ss shows other things than usual: Recv-Q is how many connections "
			  "wait for accept(), Send-Q is the limit. Recv-Q that stays near or "
			  "above Send-Q means that the program does not accept fast enough "
			  "(accept-queue-full).",
			"监听套接字有多少，主机就开了多少扇门：应看清每一扇是谁开的、开在哪"
			"个地址上。只监听 127.0.0.1，外面连不进来（bound-elsewhere）；说不"
			"清来历的监听端口可能是后门。LISTEN 行的 Recv-Q 与 Send-Q 含义与众"
			"不同：前者是等待 accept() 的连接数，后者是上限。Recv-Q 长期接近或"
			"超过 Send-Q，说明程序 accept() 太慢（accept-queue-full）。"),
		.by_hand = T("$ ss -ltnp\n"
			     "Drops of each listener are the number after d in skmem:\n"
			     "$ ss -ltnm\n"
			     "$ nstat -az TcpExtListenOverflows TcpExtListenDrops",
			"$ ss -ltnp\n"
			"每个监听套接字丢弃的次数，见 skmem 中 d 后面的数字：\n"
			"$ ss -ltnm\n"
			"$ nstat -az TcpExtListenOverflows TcpExtListenDrops"),
		.faults = "accept-queue-full reuseport-member-stuck bound-elsewhere fd-limit "
			  "listener-died time-wait-bind",
	},
	{
		.state = TCP_STATE_SYN_SENT,
		.meaning = T("The client has sent its SYN and waits for the answer. A blocking "
			     "connect() sleeps here; a non-blocking one has returned "
			     "EINPROGRESS.",
			"客户端已发出 SYN，正在等回应。阻塞的 connect() 就停在这里；非阻塞"
			"的则已返回 EINPROGRESS。"),
		.entered = T("By connect(). SYN+ACK leads to ESTABLISHED; a bare SYN of the peer "
			     "to SYN_RECEIVED (simultaneous open); RST to CLOSED with "
			     "ECONNREFUSED; no answer at all to CLOSED with ETIMEDOUT. ICMP "
			     "unreachable, or time exceeded, ends the attempt at once with "
			     "EHOSTUNREACH, ENETUNREACH or ECONNREFUSED.",
			"由 connect() 进入。收到 SYN+ACK 进入 ESTABLISHED；收到对端单独的 "
			"SYN 进入 SYN_RECEIVED（同时打开）；收到 RST 回到 CLOSED 并报 "
			"ECONNREFUSED；一直无回应则回到 CLOSED 并报 ETIMEDOUT。收到 ICMP 不"
			"可达或超时差错则立即失败，错误码为 EHOSTUNREACH、ENETUNREACH 或 "
			"ECONNREFUSED。"),
		.duration = T("One round trip. Without an answer the SYN is repeated: with "
			      "tcp_syn_retries=6 and tcp_syn_linear_timeouts=4 after 1, 2, 3, 4, "
			      "5, 7, 11, 19, 35 and 67 s, and connect() fails after some 131 s "
			      "(127 s on kernels before 6.5, which double from the start). "
			      "TCP_SYNCNT and TCP_USER_TIMEOUT shorten it for one socket.",
			"正常只有一个往返时间。没有回应就重传 SYN：在 tcp_syn_retries=6、"
			"tcp_syn_linear_timeouts=4 下，重传发生在第 1、2、3、4、5、7、11、"
			"19、35、67 秒，约 131 秒后 connect() 失败（6.5 之前的内核从头就按"
			"倍数退避，为 127 秒）。单个套接字可用 TCP_SYNCNT 或 "
			"TCP_USER_TIMEOUT 缩短。"),
		.pile = T("Normally it is too short to be seen. Many rows to one destination: "
			  "that host is down, filtered or drops because its accept queue is "
			  "full (syn-blackhole, accept-queue-full). Many rows to many "
			  "destinations from one process: a scanner or a worm on this host "
			  "(outbound-scan). Rows that end after 3 s in EHOSTUNREACH: the "
			  "neighbour does not answer (neighbour-failed).",
			"正常时一闪而过，几乎看不到。大量指向同一目标：对方主机宕机、被过"
			"滤，或因全连接队列满而丢包（syn-blackhole、accept-queue-full）。同"
			"一进程大量指向不同目标：本机有扫描器或蠕虫（outbound-scan）。约 3 "
			"秒后以 EHOSTUNREACH 结束：邻居（网关或同网段主机）无应答"
			"（neighbour-failed）。"),
		.by_hand = T("$ ss -tnpo state syn-sent\n"
			     "$ ss -Htn state syn-sent | awk '{print $4}' | sort | uniq -c | "
			     "sort -rn | head\n"
			     "$ nstat -az TcpExtTCPSynRetrans TcpAttemptFails\n"
			     "$ ip route get 192.0.2.7",
			"$ ss -tnpo state syn-sent\n"
			"$ ss -Htn state syn-sent | awk '{print $4}' | sort | uniq -c | "
			"sort -rn | head\n"
			"$ nstat -az TcpExtTCPSynRetrans TcpAttemptFails\n"
			"$ ip route get 192.0.2.7"),
		.faults = "syn-blackhole local-egress-drop neighbour-failed link-lost "
			  "stale-server-socket reverse-path-filter local-ingress-drop "
			  "snat-port-race conntrack-full accept-queue-full "
			  "tcp-signature-mismatch outbound-scan",
	},
	{
		.state = TCP_STATE_SYN_RECEIVED,
		.meaning = T("The server has answered a SYN with SYN+ACK and waits for the ACK "
			     "that ends the handshake. On Linux this is a small request block of "
			     "the listener, without a descriptor and without an owner; only in a "
			     "simultaneous open or with TCP Fast Open is it a full socket. ss "
			     "and netstat write SYN-RECV.",
			"服务器已用 SYN+ACK 回应 SYN，等待结束握手的 ACK。在 Linux 上它只是"
			"挂在监听套接字名下的一个小请求块，没有描述符，也没有属主；只有同时"
			"打开或 TCP Fast Open 时才是完整的套接字。ss 与 netstat 写作 "
			"SYN-RECV。"),
		.entered = T("By a SYN that reaches a listener, or by a SYN that crosses our own "
			     "(simultaneous open). The ACK leads to ESTABLISHED; a RST or giving "
			     "up discards the request and leaves the listener as it was (the RFC "
			     "says: back to LISTEN). A full socket that is closed here goes to "
			     "FIN_WAIT_1.",
			"监听套接字收到 SYN，或己方 SYN 与对方 SYN 交错（同时打开）时进入。"
			"收到 ACK 进入 ESTABLISHED；收到 RST 或重传用尽则丢弃请求，监听套接"
			"字不受影响（RFC 的说法是回到 LISTEN）。完整的套接字若在此时被关"
			"闭，进入 FIN_WAIT_1。"),
		.duration = T("One round trip. The SYN+ACK is repeated after 1, 3, 7, 15 and 31 s "
			      "and the request is dropped after 63 s (tcp_synack_retries=5). With "
			      "TCP_DEFER_ACCEPT it stays until the client sends data.",
			"一个往返时间。SYN+ACK 在第 1、3、7、15、31 秒重传，63 秒后放弃"
			"（tcp_synack_retries=5）。设了 TCP_DEFER_ACCEPT 时，会停留到客户端"
			"发来数据为止。"),
		.pile = T("Many from sources that never answer: a SYN flood (syn-flood), "
			  "harmless to others while SYN cookies are on. A few from real "
			  "clients whose retransmission count grows: our SYN+ACK or their ACK "
			  "is lost, most often by a wrong return route (synack-unanswered). "
			  "Many at once together with ListenOverflows: the accept queue is "
			  "full and the last ACK is refused (accept-queue-full).",
			"大量且来源从不应答：SYN 洪泛（syn-flood），只要 SYN cookie 开着就"
			"不至于伤及他人。少量、来自真实客户端、重传次数在涨：我方 SYN+ACK "
			"或对方 ACK 丢了，多半是回程路由不对（synack-unanswered）。大量出现"
			"并伴随 ListenOverflows 增长：全连接队列已满，第三次握手的 ACK 不被"
			"接纳（accept-queue-full）。"),
		.by_hand = T("$ ss -tno state syn-recv\n"
			     "$ ss -Htn state syn-recv | awk '{print $3}' | sort | uniq -c | "
			     "sort -rn\n"
			     "$ nstat -az TcpExtSyncookiesSent TcpExtSyncookiesRecv "
			     "TcpExtTCPReqQFullDoCookies TcpExtListenOverflows",
			"$ ss -tno state syn-recv\n"
			"$ ss -Htn state syn-recv | awk '{print $3}' | sort | uniq -c | "
			"sort -rn\n"
			"$ nstat -az TcpExtSyncookiesSent TcpExtSyncookiesRecv "
			"TcpExtTCPReqQFullDoCookies TcpExtListenOverflows"),
		.faults = "syn-flood syn-queue-full syn-overload synack-unanswered "
			  "defer-accept-wait accept-queue-full cookie-ghost",
	},
	{
		.state = TCP_STATE_ESTABLISHED,
		.meaning = T("The connection is open and both sides may send. The row says only "
			     "that this end believes so: TCP sends nothing on an idle "
			     "connection, so the peer may be long gone.",
			"连接已打开，双方都可以发送。但这一行只代表本端这样认为：空闲的 TCP "
			"连接上什么也不发，对端可能早已不在。"),
		.entered = T("By the SYN+ACK (client) or by the last ACK of the handshake "
			     "(server). The server's side is here before accept() is called. "
			     "close() or shutdown(SHUT_WR) leads to FIN_WAIT_1, the peer's FIN "
			     "to CLOSE_WAIT, a RST or giving up to CLOSED.",
			"客户端收到 SYN+ACK、服务器收到握手最后的 ACK 时进入。服务器这一端"
			"无需等 accept() 就已处于此状态。close() 或 shutdown(SHUT_WR) 进入 "
			"FIN_WAIT_1；收到对端 FIN 进入 CLOSE_WAIT；收到 RST 或放弃重传则到 "
			"CLOSED。"),
		.duration = T("As long as the programs want. Unanswered data ends it after some "
			      "15 minutes (tcp_retries2=15, at least 924.6 s) or after "
			      "TCP_USER_TIMEOUT; an idle one is ended by keepalive only where the "
			      "program switched it on (7,200 s + 9 probes of 75 s by default).",
			"由程序决定，没有期限。有数据得不到确认时，约 15 分钟后终止"
			"（tcp_retries2=15，至少 924.6 秒），或由 TCP_USER_TIMEOUT 决定；空"
			"闲连接只有在程序打开保活后才会被清理（默认 7200 秒空闲，再加 9 "
			"次、每次 75 秒的探测）。"),
		.pile = T("First ask whether they are real. Many from one remote address with "
			  "old ones long silent: devices that restart without closing "
			  "(ghost-sessions, idle-ghost). Established and never handled: they "
			  "wait in the accept queue (accept-queue-full). Send-Q that does not "
			  "fall: the peer is gone (peer-vanished) or does not read "
			  "(zero-window-slow-reader). Recv-Q that does not fall: our own "
			  "program does not read (reader-stalled).",
			"先问是不是真连接。同一远端地址有多条、旧的早已沉默：设备未关闭连接"
			"就重启（ghost-sessions、idle-ghost）。已建立却从未被处理：还在全连"
			"接队列里等 accept()（accept-queue-full）。Send-Q 一直不降：对端已"
			"消失（peer-vanished）或不读数据（zero-window-slow-reader）。Recv-Q "
			"一直不降：是本机程序不读（reader-stalled）。"),
		.by_hand = T("$ ss -tnpoi state established\n"
			     "Connections per remote address:\n"
			     "$ ss -Htn state established | awk '{sub(/:[^:]*$/, \"\", $4); "
			     "print $4}' | sort | uniq -c | sort -rn | head",
			"$ ss -tnpoi state established\n"
			"按远端地址统计：\n"
			"$ ss -Htn state established | awk '{sub(/:[^:]*$/, \"\", $4); "
			"print $4}' | sort | uniq -c | sort -rn | head"),
		.faults = "idle-ghost ghost-sessions peer-vanished flow-forgotten "
			  "keepalive-slower-than-path zero-window-slow-reader "
			  "zero-window-peer-dead reader-stalled cannot-transmit link-lost "
			  "pmtu-blackhole path-loss accept-queue-full cookie-ghost "
			  "fd-inherited",
	},
	{
		.state = TCP_STATE_FIN_WAIT_1,
		.meaning = T("This end closed first. Its FIN is queued or sent and not yet "
			     "acknowledged; data that was written before it may still be waiting "
			     "in front of it.",
			"本端是主动关闭方，FIN 已排队或已发出但尚未被确认；之前写入的数据可"
			"能还排在 FIN 前面没发完。"),
		.entered = T("From ESTABLISHED (or SYN_RECEIVED) by close(), shutdown(SHUT_WR) "
			     "or the end of the process. The ACK of the FIN leads to FIN_WAIT_2; "
			     "the peer's FIN without that ACK to CLOSING; a FIN that also "
			     "carries the ACK straight to TIME_WAIT.",
			"在 ESTABLISHED（或 SYN_RECEIVED）下调用 close()、shutdown(SHUT_WR) "
			"或进程退出而进入。FIN 被确认后进入 FIN_WAIT_2；只收到对端 FIN 而 "
			"FIN 未被确认，进入 CLOSING；收到的 FIN 同时确认了己方 FIN，则直接"
			"进入 TIME_WAIT。"),
		.duration = T("One round trip after the last data. After close() the socket is an "
			      "orphan without a process: without an answer it is given up after "
			      "tcp_orphan_retries (0 stands for 8: 100 to 200 s on a short path). "
			      "If the program only called shutdown(), it is still owned and "
			      "tcp_retries2 counts.",
			"最后的数据发完后一个往返时间。close() 之后它成为没有进程的孤儿套接"
			"字：得不到回应时按 tcp_orphan_retries 放弃（0 等同 8 次，在时延小"
			"的路径上约 100 到 200 秒）。若程序只是 shutdown()，套接字仍有属"
			"主，适用 tcp_retries2。"),
		.pile = T("The peers vanished before we closed: a server that is stopped or "
			  "restarted closes every connection at once, and those whose clients "
			  "are switched off or out of coverage stay here "
			  "(fin-wait1-peer-gone). Rows in the persist timer with Send-Q above "
			  "1: the peer keeps its window at zero and holds our memory "
			  "(fin-wait1-zero-window). All of them count as orphans "
			  "(orphan-flood).",
			"关闭之前对端就已消失：服务停止或重启时会一次关闭所有连接，其中客户"
			"端已关机或失去信号的就滞留于此（fin-wait1-peer-gone）。处于 "
			"persist 定时器且 Send-Q 大于 1：对端一直通告零窗口，占着我方内存"
			"（fin-wait1-zero-window）。这些都计入孤儿套接字（orphan-flood）。"),
		.by_hand = T("$ ss -tnoei state fin-wait-1\n"
			     "ino:0 means that no process owns it. The number of orphans:\n"
			     "$ grep TCP: /proc/net/sockstat\n"
			     "$ cat /proc/sys/net/ipv4/tcp_orphan_retries "
			     "/proc/sys/net/ipv4/tcp_max_orphans",
			"$ ss -tnoei state fin-wait-1\n"
			"ino:0 表示已无进程持有。孤儿套接字总数：\n"
			"$ grep TCP: /proc/net/sockstat\n"
			"$ cat /proc/sys/net/ipv4/tcp_orphan_retries "
			"/proc/sys/net/ipv4/tcp_max_orphans"),
		.faults = "fin-wait1-peer-gone fin-wait1-zero-window orphan-flood "
			  "abort-unread-data sent-after-close",
	},
	{
		.state = TCP_STATE_FIN_WAIT_2,
		.meaning = T("Our FIN is acknowledged; this end waits for the FIN of the peer. "
			     "The connection is half closed: the peer may still send, and a "
			     "program that only called shutdown(SHUT_WR) may still read.",
			"己方 FIN 已被确认，等待对端的 FIN。此时连接处于半关闭：对端仍可发"
			"送，只调用了 shutdown(SHUT_WR) 的程序仍可读取。"),
		.entered = T("From FIN_WAIT_1 by the ACK of our FIN. The peer's FIN leads to "
			     "TIME_WAIT; a RST, or data that arrives after close(), ends it (the "
			     "latter is answered with RST).",
			"在 FIN_WAIT_1 收到对己方 FIN 的确认后进入。收到对端 FIN 进入 "
			"TIME_WAIT；收到 RST 则结束；close() 之后若还有数据到来，内核回 RST "
			"并结束它。"),
		.duration = T("After close(): tcp_fin_timeout, 60 s by default, then it vanishes "
			      "without TIME_WAIT. After shutdown(SHUT_WR) without close(): no "
			      "limit at all. TCP_LINGER2 shortens the first for one socket.",
			"close() 之后：tcp_fin_timeout，默认 60 秒，到期直接消失，不进 "
			"TIME_WAIT。只 shutdown(SHUT_WR) 而未 close()：没有任何期限。前一种"
			"可用 TCP_LINGER2 对单个套接字缩短。"),
		.pile = T("The peers do not close: look for their CLOSE_WAIT. Rows with a "
			  "timer and ino:0 are orphans that expire by themselves "
			  "(fin-wait2-orphan). Rows with an owner and no timer stay for ever: "
			  "the program half closed and waits without a deadline "
			  "(fin-wait2-held); a proxy often holds the CLOSE_WAIT of its other "
			  "leg beside it (proxy-half-close-pair).",
			"对端迟迟不关闭，那边应能看到 CLOSE_WAIT。带定时器且 ino:0 的是孤"
			"儿，会自行到期（fin-wait2-orphan）。有属主、无定时器的会永远停留："
			"程序半关闭后无限期等待（fin-wait2-held）；若是代理，往往还握着另一"
			"侧的 CLOSE_WAIT（proxy-half-close-pair）。"),
		.by_hand = T("$ ss -tnpoe state fin-wait-2\n"
			     "$ cat /proc/sys/net/ipv4/tcp_fin_timeout",
			"$ ss -tnpoe state fin-wait-2\n"
			"$ cat /proc/sys/net/ipv4/tcp_fin_timeout"),
		.faults = "fin-wait2-held fin-wait2-orphan proxy-half-close-pair "
			  "sent-after-close",
	},
	{
		.state = TCP_STATE_CLOSE_WAIT,
		.meaning = T("The peer has sent its FIN and the kernel has acknowledged it; now "
			     "the program of this end has to close. TCP itself waits for "
			     "nothing: only close() or shutdown() is missing.",
			"对端已发 FIN，内核也已确认，现在轮到本端程序关闭。协议本身不再等待"
			"任何东西，缺的只是一次 close() 或 shutdown()。"),
		.entered = T("From ESTABLISHED by the peer's FIN. close() or shutdown(SHUT_WR) "
			     "leads to LAST_ACK; a RST, usually the answer to something that we "
			     "still write, to CLOSED.",
			"ESTABLISHED 收到对端 FIN 时进入。close() 或 shutdown(SHUT_WR) 进入 "
			"LAST_ACK；收到 RST（多半是我方继续写数据招来的）则到 CLOSED。"),
		.duration = T("Milliseconds in a healthy program. No timer and no sysctl ends it "
			      "while the peer's kernel still answers: it lasts until the program "
			      "closes or exits.",
			"健康的程序里只有几毫秒。没有任何定时器或 sysctl 会结束它：只要程序"
			"不关闭、不退出，就一直在。"),
		.pile = T("A fault of the local program, in every case. Recv-Q of 1 or more "
			  "(the FIN itself counts one): the program never looked at the "
			  "socket, its thread is stuck or it is not in the poll set "
			  "(close-wait-unread). Recv-Q of 0: it read the end of file and "
			  "forgot close(), usually on an error path (close-wait-leak). The "
			  "count grows until descriptors run out (fd-limit).",
			"无一例外是本机程序的问题。Recv-Q 大于等于 1（FIN 本身占 1）：程序"
			"根本没去看这个套接字，线程卡住，或它不在 poll 集合里"
			"（close-wait-unread）。Recv-Q 为 0：已读到 EOF 却忘了 close()，通"
			"常是某条错误路径漏掉了（close-wait-leak）。数量会一直涨到描述符耗"
			"尽（fd-limit）。"),
		.by_hand = T("$ ss -tnpe state close-wait\n"
			     "Per process:\n"
			     "$ ss -Htnp state close-wait | grep -o 'pid=[0-9]*' | sort | uniq "
			     "-c | sort -rn",
			"$ ss -tnpe state close-wait\n"
			"按进程统计：\n"
			"$ ss -Htnp state close-wait | grep -o 'pid=[0-9]*' | sort | uniq "
			"-c | sort -rn"),
		.faults = "close-wait-unread close-wait-leak proxy-half-close-pair "
			  "close-wait-peer-gone dead-fd fd-limit fd-inherited",
	},
	{
		.state = TCP_STATE_CLOSING,
		.meaning = T("Both ends closed at the same time: our FIN is out and "
			     "unacknowledged, and the peer's FIN has come in meanwhile.",
			"双方同时关闭：己方 FIN 已发出未获确认，其间又收到了对端的 FIN。"),
		.entered = T("From FIN_WAIT_1 by a FIN that does not acknowledge ours. The ACK "
			     "of our FIN leads to TIME_WAIT.",
			"在 FIN_WAIT_1 收到未确认己方 FIN 的 FIN 时进入。己方 FIN 被确认后"
			"进入 TIME_WAIT。"),
		.duration = T("Half a round trip or so. Without the ACK the FIN is repeated as in "
			      "FIN_WAIT_1.",
			"大约半个往返时间。得不到 ACK 时，与 FIN_WAIT_1 一样重传 FIN。"),
		.pile = T("Rare. Rows that stay mean that segments pass in one direction "
			  "only: the peer's FIN came through, our FIN or its ACK does not "
			  "(closing-stuck).",
			"很少见。若长时间停留，说明路径单向不通：对端的 FIN 到得了，而己方"
			"的 FIN 或对它的 ACK 到不了（closing-stuck）。"),
		.by_hand = T("$ ss -tnoei state closing", "$ ss -tnoei state closing"),
		.faults = "closing-stuck orphan-flood",
	},
	{
		.state = TCP_STATE_LAST_ACK,
		.meaning = T("The end that closed second: it has sent its own FIN and waits for "
			     "the last ACK of the connection.",
			"被动关闭方：已发出自己的 FIN，等待整个连接的最后一个 ACK。"),
		.entered = T("From CLOSE_WAIT by close() or shutdown(SHUT_WR), or by the end of "
			     "the process. The ACK leads to CLOSED, without TIME_WAIT: that is "
			     "the other end's.",
			"在 CLOSE_WAIT 下 close()、shutdown(SHUT_WR) 或进程退出时进入。收到 "
			"ACK 即到 CLOSED；这一端没有 TIME_WAIT，TIME_WAIT 在主动关闭的那一"
			"端。"),
		.duration = T("One round trip. Without the ACK the FIN is repeated until "
			      "tcp_orphan_retries gives up (100 to 200 s on a short path).",
			"一个往返时间。得不到 ACK 时重传 FIN，直到 tcp_orphan_retries 用尽"
			"（时延小的路径上约 100 到 200 秒）。"),
		.pile = T("The peers sent their FIN and then vanished, or their last ACK is "
			  "filtered: a load generator that was killed together with its "
			  "machine or container, a firewall whose entry expired before we "
			  "closed (last-ack-stuck).",
			"对端发完 FIN 就消失了，或最后的 ACK 被过滤：压测客户端连同其机器或"
			"容器一起被终止，或防火墙的连接表项在我方关闭之前就已过期"
			"（last-ack-stuck）。"),
		.by_hand = T("$ ss -tnoei state last-ack\n"
			     "$ grep TCP: /proc/net/sockstat",
			"$ ss -tnoei state last-ack\n"
			"$ grep TCP: /proc/net/sockstat"),
		.faults = "last-ack-stuck orphan-flood close-wait-peer-gone",
	},
	{
		.state = TCP_STATE_TIME_WAIT,
		.meaning = T("The connection is properly closed on both sides. The end that "
			     "closed first keeps a small record of it, to answer a repeated FIN "
			     "and to keep late segments away from a new connection with the same "
			     "four-tuple. No process, no descriptor, no buffers.",
			"连接两端都已正常关闭。主动关闭方保留一个很小的记录，用来应答重传的 "
			"FIN，并防止迟到的报文段混进四元组相同的新连接。它没有进程、没有描"
			"述符，也不占缓冲区。"),
		.entered = T("From FIN_WAIT_2 by the peer's FIN, from CLOSING by the ACK, or "
			     "from FIN_WAIT_1 by both at once. It ends by itself, or earlier by "
			     "a RST or by a new SYN of the peer with a higher sequence number or "
			     "timestamp, which opens a new connection at once.",
			"FIN_WAIT_2 收到对端 FIN、CLOSING 收到 ACK，或 FIN_WAIT_1 同时收到"
			"两者时进入。到期自行消失；收到 RST，或对端发来序号或时间戳更新的 "
			"SYN（随即建立新连接）时提前结束。"),
		.duration = T("60 s, fixed in the kernel (TCP_TIMEWAIT_LEN); a repeated FIN "
			      "starts it anew. No sysctl changes it: tcp_fin_timeout concerns "
			      "orphans in FIN_WAIT_2.",
			"60 秒，写死在内核里（TCP_TIMEWAIT_LEN）；收到重传的 FIN 会重新计"
			"时。没有 sysctl 能改它：tcp_fin_timeout 管的是 FIN_WAIT_2 的孤儿。"),
		.pile = T("This host closes first, many times a minute. On a server that is "
			  "harmless: about 250 bytes each, and a returning client is let in. "
			  "On a client it uses up ports: with 28,232 ephemeral ports, some "
			  "470 new connections a second to one destination are the limit, "
			  "then connect() fails with EADDRNOTAVAIL (port-exhaustion). A "
			  "server that does not set SO_REUSEADDR cannot bind again after a "
			  "restart (time-wait-bind).",
			"本机频繁地主动关闭连接。在服务器上无害：每条约 250 字节，且不妨碍"
			"老客户端重连。在客户端则消耗端口：临时端口 28232 个，对同一目标每"
			"秒约 470 个新连接即达上限，之后 connect() 报 EADDRNOTAVAIL"
			"（port-exhaustion）。服务器若没设 SO_REUSEADDR，重启后会 bind 失败"
			"（time-wait-bind）。"),
		.by_hand = T("$ ss -tno state time-wait\n"
			     "Per destination, to be compared with the port range:\n"
			     "$ ss -Htn state time-wait | awk '{print $4}' | sort | uniq -c | "
			     "sort -rn | head\n"
			     "$ sysctl net.ipv4.ip_local_port_range net.ipv4.tcp_max_tw_buckets\n"
			     "$ nstat -az TcpExtTW TcpExtTCPTimeWaitOverflow",
			"$ ss -tno state time-wait\n"
			"按目标统计，与端口范围对比：\n"
			"$ ss -Htn state time-wait | awk '{print $4}' | sort | uniq -c | "
			"sort -rn | head\n"
			"$ sysctl net.ipv4.ip_local_port_range net.ipv4.tcp_max_tw_buckets\n"
			"$ nstat -az TcpExtTW TcpExtTCPTimeWaitOverflow"),
		.faults = "time-wait-pile port-exhaustion time-wait-bind time-wait-overflow "
			  "paws-reject",
	},
};

/* Faults of the server's side of the handshake: LISTEN and SYN_RECV. */
#include "kb/fault-table.h"

static const struct kb_fault rows[] = {
	{
		.id = "accept-queue-full",
		.states = "LISTEN SYN_SENT",
		.title = T("The accept queue is full: the program does not accept fast enough",
			"全连接队列已满：程序 accept() 得不够快"),
		.meaning = T("The kernel finishes handshakes by itself and parks the finished "
			     "connections in the listener's accept queue until the program calls "
			     "accept(). When the queue is full, further SYNs are dropped without "
			     "an answer. Clients stay in SYN_SENT and try again; those already in "
			     "the queue believe to be connected, and nobody serves them.\n"
			     "The usual cause is not the length of the queue but a program that is "
			     "late: a blocked event loop, an exhausted thread pool, a stopped "
			     "process, or accept() that fails for want of file descriptors.",
			"三次握手由内核自行完成，完成后的连接放入监听套接字的全连接队列，等程序调用"
			" accept() 取走。队列一满，新到的 SYN 便被默默丢弃：客户端停在 SYN_SENT "
			"反复重传；已在队列中的连接自以为连上了，却无人服务。\n"
			"根源通常不在队列太短，而在程序取得太慢：事件循环被阻塞、线程池耗尽、进程被"
			"暂停，或文件描述符用尽致使 accept() 失败。"),
		.evidence = T(
			"For a LISTEN row idiag_rqueue is the number of waiting connections and "
			"idiag_wqueue the limit. The kernel refuses only when rqueue > wqueue, so "
			"a full queue holds one more than the limit: with a limit of 2, three "
			"connections fit. rqueue == wqueue still has one place left.\n"
			"TcpExtListenOverflows and TcpExtListenDrops grow by the same amount, once "
			"per refused SYN, retransmissions included; the client's "
			"TcpExtTCPSynRetrans grows. The listener's own drop count, "
			"SK_MEMINFO_DROPS, grows with them and names the listener. Taken alone it "
			"proves little: it also counts every stray segment that reaches the "
			"listener (RST, FIN, a segment without flags) and whatever a socket filter "
			"discards, none of which moves ListenDrops.",
			"LISTEN 行的 idiag_rqueue 是等待 accept() 的连接数，idiag_wqueue "
			"是上限。只有 rqueue > wqueue 时内核才拒绝，所以满队列比上限多一个：上限为 "
			"2，可容 3 条；rqueue == wqueue 时还剩一个位置。\n"
			"TcpExtListenOverflows 与 TcpExtListenDrops 同步增长，每拒绝一个 "
			"SYN（包括重传）各加一；客户端的 TcpExtTCPSynRetrans "
			"增长。监听套接字自身的丢弃计数 SK_MEMINFO_DROPS "
			"随之增长，据此可知是哪个监听者。但单凭它说明不了什么：到达监听套接字的零散"
			"报文（RST、FIN、不带标志的报文）以及被套接字过滤器丢弃的报文也计入其中，而"
			"这些都不会使 ListenDrops 增长。"),
		.by_hand = T("$ ss -ltn\nRecv-Q above Send-Q: the queue of this listener is "
			     "full.\n$ ss -ltnmp\nThe d of skmem is the number of segments this "
			     "listener has dropped; the owner stands at the end of the line.\n$ "
			     "nstat -az TcpExtListenOverflows TcpExtListenDrops\nRun it twice: "
			     "both grow alike while the fault lasts.",
			"$ ss -ltn\nRecv-Q 大于 Send-Q，即该监听套接字的全连接队列已满。\n$ ss "
			"-ltnmp\nskmem 中的 d 是该监听套接字丢弃的报文数，行末是所属进程。\n$ "
			"nstat -az TcpExtListenOverflows "
			"TcpExtListenDrops\n隔几秒运行两次：故障期间两者增量相同。"),
		.twins =
			{
				{"syn-queue-full",
					T("There TCPReqQFullDrop grows or ListenDrops grows alone, "
					  "ListenOverflows stands still, and many SYN_RECV rows "
					  "exist.",
						"半连接队列满时，TCPReqQFullDrop 增长或只有 "
						"ListenDrops 增长，ListenOverflows 不动，并有大量 "
						"SYN_RECV。")},
				{"fd-limit", T("The queue is full as well, but the cause is known: "
					       "the owner has used up its file descriptors.",
						     "队列同样会满，但原因已明：所属进程的文件描述"
						     "符已用尽。")},
				{"cookie-ghost",
					T("SyncookiesSent and SyncookiesRecv grow along with "
					  "ListenOverflows: clients believe in connections that "
					  "the server does not have.",
						"SyncookiesSent、SyncookiesRecv 与 ListenOverflows "
						"一同增长：客户端以为连上了，服务端却没有对应的套接"
						"字。")},
				{"reuseport-member-stuck",
					T("Several listeners share the port; one is full, the "
					  "others are empty.",
						"多个监听套接字共用端口，只有一个满，其余为空。")},
			},
		.remedy =
			T("Find out why accept() is late: is the owner stopped, short of "
			  "descriptors, or busy elsewhere? For bursts that the program can absorb, "
			  "raise the backlog in listen() and net.core.somaxconn together; the "
			  "smaller of both counts, and it is taken at listen(), so the service "
			  "must be restarted. A longer queue costs little memory, but under "
			  "lasting overload it only makes clients wait longer before they fail.",
				"先查 accept() "
				"为何迟缓：进程是否被暂停、描述符是否用尽、是否忙于别的事。若只是程"
				"序消化得了的突发，则同时调大 listen() 的 backlog 与 "
				"net.core.somaxconn，两者取小，且在调用 listen() "
				"时确定，故须重启服务。加长队列费不了多少内存，但持续过载时只会让客"
				"户端等得更久才失败。"),
		.wrong_advice = T("tcp_abort_on_overflow=1 does not give clients a quick reset: on "
				  "current kernels the SYN is dropped before that setting is "
				  "looked at, and clients hang as before. SYN cookies do not help "
				  "either: the accept queue stays full.",
			"tcp_abort_on_overflow=1 并不能让客户端立刻收到 RST：在现行内核上，SYN "
			"在检查该选项之前就已丢弃，客户端照样挂起。SYN cookie "
			"也无济于事：全连接队列仍然是满的。"),
		.sources =
			"RFC 9293 section 3.10.7.2; linux net/ipv4/tcp_input.c tcp_conn_request(), "
			"include/net/sock.h sk_acceptq_is_full(), net/ipv4/tcp_diag.c "
			"tcp_diag_get_info(); Documentation/networking/snmp_counter.rst "
			"(ListenOverflows, ListenDrops); listen(2)",
	},
	{
		.id = "fd-limit",
		.states = "LISTEN CLOSE_WAIT",
		.title = T("accept() fails: the program has no file descriptor left",
			"accept() 失败：程序的文件描述符已用尽"),
		.meaning = T("Every connection needs a file descriptor in the program that accepts "
			     "it. At the limit of the process accept() fails with EMFILE, at the "
			     "limit of the system with ENFILE. The connection is not refused: it "
			     "stays at the head of the accept queue, the listener stays readable, "
			     "and a careless event loop spins at full load. Clients are connected "
			     "but get no answer, and in the end the queue is full too.\n"
			     "Either the limit is too low for the honest load, or descriptors "
			     "leak: connections in CLOSE_WAIT that nobody closes, or descriptors "
			     "whose socket is long dead.",
			"程序每接受一条连接都需要一个文件描述符。到达进程上限时 accept() 报 "
			"EMFILE，到达系统上限时报 "
			"ENFILE。此时连接并未被拒绝：它仍排在全连接队列的队首，监听套接字一直可读，"
			"写得不严谨的事件循环会空转占满 "
			"CPU。客户端显示已连接却得不到应答，最后队列也会满。\n"
			"要么上限低于正常负载所需，要么描述符泄漏：无人关闭的 "
			"CLOSE_WAIT，或套接字早已消失而描述符仍未关闭。"),
		.evidence = T("The number of entries in /proc/PID/fd equals the soft limit \"Max "
			      "open files\" in /proc/PID/limits; for ENFILE the first and third "
			      "number of /proc/sys/fs/file-nr meet. The listener's idiag_rqueue is "
			      "above 0 and does not fall. A failed accept() moves no TCP counter; "
			      "ListenOverflows follows only when the queue has filled up.",
			"/proc/PID/fd 的条目数等于 /proc/PID/limits 中 Max open files "
			"的软限制；若是 ENFILE，则 /proc/sys/fs/file-nr "
			"的第一个数与第三个数相等。监听套接字的 idiag_rqueue 大于 0 "
			"且不下降。accept() 失败不触动任何 TCP "
			"计数器；要到队列填满，ListenOverflows 才开始增长。"),
		.by_hand = T("$ ls /proc/PID/fd | wc -l\nThe descriptors in use.\n$ grep 'open "
			     "files' /proc/PID/limits\nThe soft limit of the process; both numbers "
			     "equal is the fault.\n$ cat /proc/sys/fs/file-nr\nIn use, free, and "
			     "the limit of the whole system.\n$ ss -tnp state close-wait\nMany "
			     "rows of the same process: the descriptors leak there.",
			"$ ls /proc/PID/fd | wc -l\n已用的描述符数。\n$ grep 'open files' "
			"/proc/PID/limits\n进程的软限制；两数相等即是此故障。\n$ cat "
			"/proc/sys/fs/file-nr\n依次为全系统已分配数、空闲数与上限。\n$ ss -tnp "
			"state close-wait\n若同一进程有大量此类连接，描述符就漏在这里。"),
		.twins =
			{
				{"accept-queue-full",
					T("The same queue, but the owner still has descriptors to "
					  "spare: it is busy or stuck.",
						"队列现象相同，但进程还有空余描述符，它只是忙或卡住"
						"了。")},
				{"close-wait-leak", T("A cause of this fault: the leak is still "
						      "growing and the limit is not yet reached.",
							    "这是本故障的成因之一：泄漏仍在增长，尚"
							    "未触及上限。")},
				{"dead-fd", T("Also a cause: descriptors of sockets that no list "
					      "shows any more.",
						    "也是成因之一：描述符所指的套接字已不在任何列表"
						    "中。")},
			},
		.remedy = T("First aid without a restart: raise the limit of the running "
			    "process.\n$ prlimit --pid PID --nofile=65536:65536\nThen set it for "
			    "good (LimitNOFILE= of the systemd unit) or mend the leak. Where the "
			    "program has a limit of its own (memcached -c, nginx "
			    "worker_rlimit_nofile, haproxy maxconn), that one may be what counts: "
			    "raise it there. With a leak "
			    "a higher limit only postpones the next outage. The program should "
			    "close its oldest idle connections, or pause accepting for a moment, "
			    "when accept() reports EMFILE.",
			"应急而不重启：直接调高运行中进程的上限。\n$ prlimit --pid PID "
			"--nofile=65536:65536\n然后将其固化（systemd 单元的 "
			"LimitNOFILE="
			"），或修复泄漏。若程序自设上限（memcached -c、nginx "
			"worker_rlimit_nofile、haproxy "
			"maxconn），起作用的可能是那一个：应在那里调高。若有泄漏，调高上限只是推迟"
			"下一次故障。程序遇到 EMFILE "
			"时，应关闭最久未活动的连接，或暂停接受片刻。"),
		.wrong_advice = T("Raising fs.file-max does not help against EMFILE, which is the "
				  "limit of one process. ulimit -n in a shell reaches only what is "
				  "started from that shell afterwards.",
			"调大 fs.file-max 对 EMFILE 无效，后者是单个进程的限制。在 shell 中执行 "
			"ulimit -n，只影响此后由该 shell 启动的程序。"),
		.sources = "accept(2) ERRORS; getrlimit(2); prlimit(1); linux fs/file.c, "
			   "Documentation/admin-guide/sysctl/fs.rst (file-max, file-nr)",
	},
	{
		.id = "syn-flood",
		.states = "SYN_RECV LISTEN",
		.title =
			T("A SYN flood, held off by SYN cookies", "SYN 洪泛，由 SYN cookie 抵挡中"),
		.meaning = T("Somebody sends SYNs, mostly with forged source addresses, and never "
			     "answers the SYN-ACK. Each would occupy a place in the queue of "
			     "half-open connections for about a minute. When that queue is full, "
			     "the kernel remembers nothing more: it puts what it must know into "
			     "the sequence number of the SYN-ACK, the cookie, and builds the "
			     "connection only when a valid ACK brings the cookie back. Honest "
			     "clients still get in; the attack costs packets but no memory.",
			"有人大量发送 SYN（多伪造源地址），却从不应答 SYN-ACK。每个 SYN "
			"本会占用半连接队列一个位置约一分钟。半连接队列满后，内核不再记录：它把必要"
			"信息编码进 SYN-ACK 的序列号，即 cookie，等到有效的 ACK 把 cookie "
			"带回来才建立连接。正常客户端仍能连入；攻击消耗的是报文处理能力，而非内存"
			"。"),
		.evidence = T(
			"TcpExtTCPReqQFullDoCookies and TcpExtSyncookiesSent grow by the same "
			"amount, TcpExtSyncookiesRecv hardly at all. The SYN_RECV rows of the "
			"listener stop at about its backlog (on 6.18 at the backlog plus one: 6 "
			"rows and 294 cookies for 300 SYNs and a backlog of 5). TcpPassiveOpens, "
			"ListenDrops and ListenOverflows stand still. Once per listener the kernel "
			"log says: Possible SYN flooding on port ADDR:PORT. Sending cookies.",
			"TcpExtTCPReqQFullDoCookies 与 TcpExtSyncookiesSent "
			"增量相同，TcpExtSyncookiesRecv 几乎不动。该监听套接字的 SYN_RECV 条目止于 "
			"backlog 附近（6.18 上为 backlog 加一：backlog 为 5、发 300 个 SYN 时，有 "
			"6 条 SYN_RECV 与 294 个 "
			"cookie）。TcpPassiveOpens、ListenDrops、ListenOverflows "
			"不动。每个监听套接字只在内核日志中留下一条：Possible SYN flooding on port "
			"ADDR:PORT. Sending cookies."),
		.by_hand =
			T("$ ss -Htn state syn-recv | awk '{print $3}' | sort | uniq -c | sort "
			  "-rn\nHalf-open connections per local address and port: which listener "
			  "is hit.\n$ nstat -az TcpExtSyncookiesSent TcpExtSyncookiesRecv "
			  "TcpExtTCPReqQFullDoCookies\nSent grows fast, Recv does not: nobody is "
			  "behind those addresses.\n$ dmesg | grep 'SYN flooding'\nSays the port "
			  "and whether cookies are sent or requests dropped.",
				"$ ss -Htn state syn-recv | awk '{print $3}' | sort | uniq -c | "
				"sort -rn\n按本地地址与端口统计半连接，看是哪个监听端口受攻击。\n$ "
				"nstat -az TcpExtSyncookiesSent TcpExtSyncookiesRecv "
				"TcpExtTCPReqQFullDoCookies\nSent 猛增而 Recv "
				"不动：这些源地址背后没有真正的客户端。\n$ dmesg | grep 'SYN "
				"flooding'\n给出端口，并说明是发送 cookie 还是丢弃请求。"),
		.twins =
			{
				{"syn-overload",
					T("Most cookies come back: SyncookiesRecv keeps pace with "
					  "SyncookiesSent. Those are real clients.",
						"大部分 cookie 都会返回：SyncookiesRecv 跟得上 "
						"SyncookiesSent，来的是真实客户端。")},
				{"syn-queue-full", T("Cookies are switched off: ListenDrops grows "
						     "and honest clients are locked out.",
							   "cookie 被关闭：ListenDrops "
							   "增长，正常客户端被挡在门外。")},
				{"synack-unanswered",
					T("A few SYN_RECV rows of a few real clients, whose "
					  "retransmissions count up; no cookies.",
						"只是少数真实客户端的少数 "
						"SYN_RECV，重传次数递增，不涉及 cookie。")},
			},
		.remedy = T("Leave net.ipv4.tcp_syncookies at 1 and keep net.ipv4.tcp_timestamps "
			    "on, so that connections born of a cookie keep window scaling and "
			    "SACK. Filter or rate-limit in front of the host, best at the "
			    "provider: cookies save memory, not the line. A larger backlog is of "
			    "use only if honest bursts fill the queue. Removing the half-open rows "
			    "one by one is pointless; they are replaced at once.",
			"保持 net.ipv4.tcp_syncookies=1，并开启 net.ipv4.tcp_timestamps，使经 "
			"cookie 建立的连接仍保有窗口扩大与 "
			"SACK。在主机之前过滤或限速，最好由运营商来做：cookie "
			"节省的是内存，不是带宽。只有正常突发也会填满队列时，调大 backlog "
			"才有意义。逐条清除半连接毫无用处，转眼就会被补满。"),
		.wrong_advice = T(
			"Raising tcp_max_syn_backlog alone does nothing while cookies are on. "
			"Cutting tcp_synack_retries to 0 hurts honest clients on lossy lines more "
			"than the attacker. Blocking source addresses by hand chases forgeries.",
			"cookie 开启时单独调大 tcp_max_syn_backlog 毫无作用。把 tcp_synack_retries "
			"降为 "
			"0，受害的是丢包链路上的正常客户端，而不是攻击者。手工封源地址，封的都是伪"
			"造的地址。"),
		.sources = "RFC 4987 sections 2 and 3.6; RFC 9293 section 3.5; linux "
			   "net/ipv4/syncookies.c, net/ipv4/tcp_input.c tcp_syn_flood_action(); "
			   "Documentation/networking/ip-sysctl.rst (tcp_syncookies)",
	},
	{
		.id = "syn-queue-full",
		.states = "SYN_RECV LISTEN SYN_SENT",
		.title = T("The queue of half-open connections is full and cookies are off",
			"半连接队列已满，且 SYN cookie 已关闭"),
		.meaning = T("With net.ipv4.tcp_syncookies=0 the kernel has only its queue of "
			     "half-open connections. When a flood or a burst fills it, every "
			     "further SYN is dropped, those of honest clients too: they hang in "
			     "SYN_SENT and most of them time out, because a place falls free only "
			     "when a half-open entry is answered or gives up after about a minute.",
			"net.ipv4.tcp_syncookies=0 "
			"时，内核只能依靠半连接队列。洪泛或突发将其填满后，后续 SYN "
			"一律丢弃，正常客户端也不例外：它们停在 "
			"SYN_"
			"SENT，多半以超时告终，因为半连接要么得到应答，要么约一分钟后放弃，位置才会"
			"空出来。"),
		.evidence = T("net.ipv4.tcp_syncookies is 0, TcpExtSyncookiesSent stands still, "
			      "TcpExtListenDrops and the listener's SK_MEMINFO_DROPS grow, "
			      "ListenOverflows does not. Two limits can bite. The listener's "
			      "backlog: then TcpExtTCPReqQFullDrop grows as much as ListenDrops "
			      "(194 of 200 SYNs with a backlog of 5). Or tcp_max_syn_backlog, of "
			      "which the last quarter is kept for peers with a proven history: "
			      "then ListenDrops grows alone and TCPReqQFullDrop stays at 0 (187 of "
			      "200 SYNs with a limit of 16 and a backlog of 128).",
			"net.ipv4.tcp_syncookies 为 0，TcpExtSyncookiesSent "
			"不动，TcpExtListenDrops 与该监听套接字的 SK_MEMINFO_DROPS "
			"增长，ListenOverflows 不动。起作用的上限有两个。一是监听套接字的 "
			"backlog：此时 TcpExtTCPReqQFullDrop 与 ListenDrops 增量相同（backlog 为 5 "
			"时，200 个 SYN 丢 194 个）。二是 "
			"tcp_max_syn_backlog，其最后四分之一只留给有可信历史的对端：此时只有 "
			"ListenDrops 增长，TCPReqQFullDrop 始终为 0（上限 16、backlog 128 时，200 "
			"个 SYN 丢 187 个）。"),
		.by_hand = T(
			"$ sysctl net.ipv4.tcp_syncookies net.ipv4.tcp_max_syn_backlog\nThe first "
			"must be 1; the second matters only when the first is 0.\n$ ss -Htn state "
			"syn-recv | wc -l\nThe half-open connections now.\n$ nstat -az "
			"TcpExtListenDrops TcpExtListenOverflows TcpExtTCPReqQFullDrop\nDrops "
			"without overflows: the half-open queue is what is full.",
			"$ sysctl net.ipv4.tcp_syncookies net.ipv4.tcp_max_syn_backlog\n前者应为 "
			"1；前者为 0 时后者才有意义。\n$ ss -Htn state syn-recv | wc "
			"-l\n当前半连接数。\n$ nstat -az TcpExtListenDrops TcpExtListenOverflows "
			"TcpExtTCPReqQFullDrop\n有 Drops 而无 Overflows：满的是半连接队列。"),
		.twins =
			{
				{"accept-queue-full",
					T("There ListenOverflows grows too and the listener shows "
					  "Recv-Q above Send-Q.",
						"那时 ListenOverflows 同样增长，且监听套接字的 "
						"Recv-Q 大于 Send-Q。")},
				{"syn-flood",
					T("The same traffic with cookies on: nobody is refused.",
						"流量相同但 cookie 开启：无人被拒。")},
				{"synack-unanswered", T("SYN_RECV rows, but ListenDrops stands "
							"still: the queue has room.",
							      "也有 SYN_RECV，但 ListenDrops "
							      "不动：队列尚有空位。")},
			},
		.remedy = T("Switch cookies on; it works at once and for all listeners of the "
			    "namespace.\n$ sysctl -w net.ipv4.tcp_syncookies=1\nIf they must stay "
			    "off, raise tcp_max_syn_backlog, net.core.somaxconn and the backlog of "
			    "listen() together. What a longer queue costs is memory, a few hundred "
			    "bytes per half-open connection.",
			"开启 cookie，立即对该网络命名空间内所有监听套接字生效。\n$ sysctl -w "
			"net.ipv4.tcp_syncookies=1\n若必须关闭，则要同时调大 "
			"tcp_max_syn_backlog、net.core.somaxconn 与 listen() 的 "
			"backlog。代价是内存，每条半连接数百字节。"),
		.wrong_advice = T(
			"Raising tcp_max_syn_backlog alone is half the matter: the backlog of the "
			"listener limits the same queue, and the lower of the two bites first.",
			"只调大 tcp_max_syn_backlog 是不够的：监听套接字的 backlog "
			"限制着同一个队列，哪个小哪个先起作用。"),
		.sources = "RFC 4987 section 2.2; linux net/ipv4/tcp_input.c tcp_conn_request(), "
			   "include/net/inet_connection_sock.h inet_csk_reqsk_queue_is_full(); "
			   "Documentation/networking/ip-sysctl.rst (tcp_max_syn_backlog)",
	},
	{
		.id = "syn-overload",
		.states = "SYN_RECV LISTEN",
		.title =
			T("Honest overload that looks like a SYN flood", "看似 SYN 洪泛的正常过载"),
		.meaning =
			T("So many real clients connect at once that the queue of half-open "
			  "connections fills while their ACKs are still on the way: after an "
			  "outage, at the start of a sale, when a proxy drops all its connections "
			  "and comes back. The kernel sends cookies and logs a SYN flood, but "
			  "nobody attacks. The service is short of places for the load it has.",
				"真实客户端同时涌入，它们的 ACK "
				"尚在途中，半连接队列便已填满：例如故障恢复之后、抢购开始之时，或代"
				"理断开全部连接后又重连。内核发送 cookie，并在日志中称有 SYN "
				"洪泛，其实无人攻击，只是服务的容量不够应付当前负载。"),
		.evidence = T(
			"SyncookiesRecv / SyncookiesSent is close to 1 (50 of 50 in a test with "
			"honest clients), TcpPassiveOpens grows fast, and the sources are many "
			"different addresses that complete the handshake. When ListenOverflows "
			"grows as well, the accept queue is the narrow place.",
			"SyncookiesRecv / SyncookiesSent 接近 1（用正常客户端测试为 50 比 "
			"50），TcpPassiveOpens 快速增长，来源是众多不同的地址且都能完成握手。若 "
			"ListenOverflows 也增长，则瓶颈在全连接队列。"),
		.by_hand = T("$ nstat -az TcpExtSyncookiesSent TcpExtSyncookiesRecv "
			     "TcpPassiveOpens\nRun it twice and compare the growth: most cookies "
			     "come back.\n$ ss -ltn\nSend-Q is the backlog of each listener: is it "
			     "128 or less on a busy port?",
			"$ nstat -az TcpExtSyncookiesSent TcpExtSyncookiesRecv "
			"TcpPassiveOpens\n隔几秒运行两次，比较增量：大部分 cookie 都回来了。\n$ ss "
			"-ltn\nSend-Q 即各监听套接字的 backlog：繁忙端口是否只有 128 甚至更小？"),
		.twins =
			{
				{"syn-flood", T("There the cookies do not come back.",
						      "洪泛时 cookie 有去无回。")},
				{"accept-queue-full", T("Handshakes complete and then find no "
							"place: ListenOverflows grows.",
							      "握手能完成，却没有位置可放：ListenOv"
							      "erflows 增长。")},
				{"cookie-ghost", T("SyncookiesRecv exceeds SyncookiesSent and "
						   "ListenOverflows grows.",
							 "SyncookiesRecv 超过 SyncookiesSent，且 "
							 "ListenOverflows 增长。")},
				{"healthy burst of connections",
					T("A few cookies during one second and none afterwards "
					  "need no action.",
						"仅某一秒内出现少量 cookie，随后消失，无需处理。")},
			},
		.remedy =
			T("Give it room: raise the backlog of listen() and net.core.somaxconn, "
			  "restart the service, add workers or hosts, and let clients back off at "
			  "random before they reconnect. Leave cookies at 1 as the safety net.",
				"给足容量：调大 listen() 的 backlog 与 net.core.somaxconn "
				"并重启服务，增加工作进程或主机，并让客户端随机退避后再重连。cookie"
				" 保持为 1，作为最后一道保险。"),
		.wrong_advice = T(
			"SYN cookies are not capacity: under honest load they take away TCP "
			"options when timestamps are off, and hide that the queue is too short. Do "
			"not silence the log message by switching cookies off.",
			"SYN cookie 不是扩容手段：正常负载下，若未开启时间戳，它会使连接失去 TCP "
			"选项，还会掩盖队列过短的事实。不要为了消除日志告警而关掉 cookie。"),
		.sources = "RFC 4987 section 3.6; Documentation/networking/ip-sysctl.rst "
			   "(tcp_syncookies); linux net/ipv4/syncookies.c",
	},
	{
		.id = "synack-unanswered",
		.states = "SYN_RECV",
		.title = T("Our SYN-ACK stays without an answer", "本机发出的 SYN-ACK 得不到应答"),
		.meaning = T("A client's SYN arrived, this host answered, and the third segment of "
			     "the handshake does not come. Either our SYN-ACK does not reach the "
			     "client, because the way back is wrong or filtered, or its ACK does "
			     "not reach us, or the client is gone. The SYN-ACK is sent again after "
			     "1, 2, 4, 8 and 16 seconds; after 63 seconds the entry goes.\n"
			     "A host with two interfaces is the classic: the SYN comes in by one, "
			     "the route back leaves by the other, and a stateful firewall there "
			     "has never seen the SYN.",
			"客户端的 SYN 已到，本机也已应答，握手的第三个报文却迟迟不来。要么 SYN-ACK "
			"到不了客户端（回程路由错误或被过滤），要么客户端的 ACK "
			"到不了本机，要么客户端已经消失。SYN-ACK 分别在等待 1、2、4、8、16 "
			"秒后重传，第 63 秒清除该条目。\n"
			"典型情形是双网卡主机：SYN "
			"从一块网卡进来，回程却走另一块网卡，而那条路上的有状态防火墙从未见过这个 "
			"SYN。"),
		.evidence = T(
			"SYN_RECV rows with idiag_timer 1 and idiag_retrans counting 1, 2, 3, few "
			"per source. Each retransmission moves TcpRetransSegs, TcpExtTCPTimeouts "
			"and TcpExtTCPSynRetrans on the server: TCPSynRetrans is not only a "
			"client's counter. If the client should be on the same link but does not "
			"answer ARP or ND, the kernel reports host unreachable to itself; after "
			"about 3 s the entry is removed and ListenDrops grows by one "
			"(IcmpOutDestUnreachs too). Without any route back no SYN_RECV appears at "
			"all: ListenDrops and IpOutNoRoutes grow by one per SYN.\nA client that is "
			"still there sends its SYN again, and each is answered beside the timer: "
			"idiag_retrans beyond 5 is the sign of one. Where our own output filter "
			"drops the SYN-ACK, idiag_retrans stays 0: the row is given up after a "
			"second and another of the same client and port takes its place, while "
			"TcpExtTCPTimeouts grows.",
			"SYN_RECV 行的 idiag_timer 为 1，idiag_retrans 依次为 "
			"1、2、3，每个来源只有几条。每次重传都会使服务端的 "
			"TcpRetransSegs、TcpExtTCPTimeouts、TcpExtTCPSynRetrans "
			"各加一：TCPSynRetrans 并非客户端独有。若客户端按路由在同一链路上却不应答 "
			"ARP 或 ND，内核会对自己报告主机不可达，约 3 秒后清除该条目，ListenDrops "
			"加一（IcmpOutDestUnreachs 也会增长）。若根本没有回程路由，则不会出现 "
			"SYN_RECV：每个 SYN 使 ListenDrops 与 IpOutNoRoutes "
			"各加一。\n仍在的客户端会重发 "
			"SYN，每次都在定时器之外再得到一次应答：idiag_retrans 超过 5 "
			"便是这样的客户端。若是本机的出站过滤规则丢掉了 SYN-ACK，idiag_retrans "
			"始终为 0：条目一秒后即被放弃，同一客户端同一端口的新条目随即出现，同时 "
			"TcpExtTCPTimeouts 增长。"),
		.by_hand = T(
			"$ ss -tno state syn-recv\ntimer:(on,…,3) is the third retransmission of "
			"the SYN-ACK.\n$ ip route get CLIENT\nDoes the answer leave by the "
			"interface on which the SYN came in?\n$ ip neigh show CLIENT\nFAILED or "
			"INCOMPLETE: the client, or the gateway, does not answer on the link.\n$ "
			"nstat -az TcpExtTCPSynRetrans TcpExtListenDrops IpOutNoRoutes\nThe "
			"retransmissions, and SYNs that could not be answered.",
			"$ ss -tno state syn-recv\ntimer:(on,…,3) 表示 SYN-ACK 已重传三次。\n$ ip "
			"route get CLIENT\n应答是否从收到 SYN 的那块网卡发出？\n$ ip neigh show "
			"CLIENT\n若为 FAILED 或 INCOMPLETE：客户端（或网关）在链路上无应答。\n$ "
			"nstat -az TcpExtTCPSynRetrans TcpExtListenDrops "
			"IpOutNoRoutes\n看重传次数，以及无法应答的 SYN。"),
		.twins =
			{
				{"defer-accept-wait",
					T("idiag_retrans stays 0: TCP_DEFER_ACCEPT waits for the "
					  "first data on purpose.",
						"idiag_retrans 保持为 0：TCP_DEFER_ACCEPT "
						"有意等待首批数据。")},
				{"syn-flood", T("Hundreds of entries of addresses never seen "
						"before, and cookies are sent.",
						      "成百上千条来自陌生地址的半连接，并且在发送 "
						      "cookie。")},
				{"strangers' SYNs",
					T("One entry each of many networks, idiag_retrans never "
					  "beyond 5: scans and forged sources, as they come to "
					  "every "
					  "port that the Internet reaches. tcpdx says nothing of "
					  "them; several of one network from which nobody gets in "
					  "it "
					  "calls possible.",
						"来自许多网络、每处只有一条，idiag_retrans "
						"从不超过 "
						"5：是扫描和伪造的来源，凡互联网可达的端口都会遇到"
						"。tcpdx "
						"对此不作报告；若同一网络有多条而该网络无人连上，则"
						"报为“"
						"可能”。")},
				{"healthy slow handshake",
					T("An entry younger than the round-trip time to a distant "
					  "client.",
						"条目存在的时间还短于到远方客户端的往返时延。")},
			},
		.remedy = T("Mend the way back: the route to the client, a policy rule that "
			    "answers by the interface of arrival, or the filter. ss -K removes a "
			    "single SYN_RECV row (it needs CAP_NET_ADMIN and a kernel with "
			    "CONFIG_INET_DIAG_DESTROY); it does not help the next client.",
			"修复回程：到客户端的路由、让应答从来路返回的策略路由，或过滤规则。ss -K "
			"可清除单条 SYN_RECV（需要 CAP_NET_ADMIN 权限与编译了 "
			"CONFIG_INET_DIAG_DESTROY 的内核），但帮不了下一个客户端。"),
		.wrong_advice = T("Lowering tcp_synack_retries only makes the entries go sooner; "
				  "the clients still do not get through.",
			"调小 tcp_synack_retries 只是让条目消失得更快，客户端照样连不上。"),
		.sources =
			"RFC 9293 sections 3.5 and 3.8.1; RFC 6298 section 2; RFC 5461; linux "
			"net/ipv4/inet_connection_sock.c reqsk_timer_handler(), "
			"net/ipv4/tcp_output.c tcp_rtx_synack(), net/ipv4/tcp_ipv4.c tcp_req_err()",
	},
	{
		.id = "bound-elsewhere",
		.states = "LISTEN",
		.title = T("The service listens, but not on the address the clients use",
			"服务在监听，但不在客户端所用的地址上"),
		.meaning = T("A listener bound to 127.0.0.1, to one interface's address, to a "
			     "virtual address that has moved, or to one address family only "
			     "answers just there. A SYN to any other address of the host finds no "
			     "socket and is refused with RST. The service looks healthy from "
			     "inside, and clients outside read \"Connection refused\".",
			"监听套接字若绑定在 127.0.0.1、某块网卡的地址、已经漂移走的虚拟 "
			"IP，或只绑定一个地址族，就只在那里应答。发往本机其他地址的 SYN "
			"找不到套接字，被 RST 拒绝。于是从本机看服务一切正常，外面的客户端却得到 "
			"Connection refused。"),
		.evidence = T("The client gets ECONNREFUSED within a round trip (TcpAttemptFails "
			      "grows there), the server's TcpOutRsts grows by one per attempt, and "
			      "a LISTEN row with the wanted port exists whose idiag_src does not "
			      "cover the address asked for, or which is [::] with "
			      "INET_DIAG_SKV6ONLY 1 while the client comes by IPv4. A listener "
			      "bound to a device (idiag_if) behaves alike. Clients that try IPv6 "
			      "first and go on by IPv4 at once are refused as well and do well: "
			      "TcpPassiveOpens then grows as much as TcpOutRsts.",
			"客户端在一个往返时延内得到 ECONNREFUSED（其 TcpAttemptFails "
			"增长），服务端每次 TcpOutRsts 加一；同时存在端口相符的 LISTEN 行，但其 "
			"idiag_src 不覆盖所请求的地址，或者它是 [::] 且 INET_DIAG_SKV6ONLY 为 "
			"1，而客户端走 IPv4。绑定到网卡（idiag_if）的监听套接字同理。先试 "
			"IPv6、随即改走 "
			"IPv4 的客户端也会被拒绝一次，但并无大碍：此时 TcpPassiveOpens 与 "
			"TcpOutRsts 同步增长。"),
		.by_hand = T("$ ss -ltnpe 'sport = :PORT'\nThe local address of the listener; "
			     "v6only:1 means that it takes no IPv4. 0.0.0.0 is all of IPv4, * or "
			     "[::] without v6only is both families, ADDR%eth0 is one device.\n$ ip "
			     "-brief addr\nIs the address that the clients use one of this host at "
			     "all?\n$ nstat -az TcpOutRsts\nGrows with every refused attempt.",
			"$ ss -ltnpe 'sport = :PORT'\n看监听套接字的本地地址；v6only:1 表示不接受 "
			"IPv4。0.0.0.0 是全部 IPv4，* 或不带 v6only 的 [::] "
			"是两个地址族，ADDR%eth0 只限该网卡。\n$ ip -brief "
			"addr\n客户端所用的地址究竟在不在本机上？\n$ nstat -az "
			"TcpOutRsts\n每拒绝一次增长一次。"),
		.twins =
			{
				{"port-closed", T("No LISTEN row has that port at all.",
							"根本没有该端口的 LISTEN 行。")},
				{"forged-reset",
					T("TcpOutRsts does not move: a firewall sent the reset.",
						"TcpOutRsts 不动：RST 是防火墙发的。")},
				{"icmp-rejected", T("No RST but an ICMP message: "
						    "IcmpInDestUnreachs grows on the client.",
							  "收到的不是 RST 而是 ICMP：客户端的 "
							  "IcmpInDestUnreachs 增长。")},
				{"healthy local service",
					T("Databases and control ports are often bound to "
					  "127.0.0.1 on purpose; it is a fault only if clients "
					  "elsewhere are meant to reach it.",
						"数据库与管理端口常常有意只绑定 "
						"127.0.0.1；只有本该让外部访问时才算故障。")},
			},
		.remedy = T("Change the listen address in the service's configuration (0.0.0.0 and "
			    "::, or the right address) and restart it: a socket cannot be bound "
			    "anew while it listens. Listening on every address exposes the service "
			    "on every network of the host; check the firewall first.",
			"在服务配置中修改监听地址（0.0.0.0 与 "
			"::"
			"，或正确的地址）并重启：已在监听的套接字无法改绑。监听全部地址意味着服务向"
			"本机所在的每个网络开放，请先检查防火墙。"),
		.wrong_advice =
			T("Opening the firewall does not help: the RST comes from the kernel, the "
			  "SYN had already passed. net.ipv4.ip_nonlocal_bind lets a service bind "
			  "an address that is absent; it does not bring the clients' packets here.",
				"放行防火墙无济于事：RST 出自内核，说明 SYN "
				"早已通过防火墙。net.ipv4.ip_nonlocal_bind "
				"只是允许绑定本机没有的地址，并不能把客户端的报文引到这里。"),
		.sources = "RFC 9293 sections 3.5.2 and 3.10.7.1; bind(2); ipv6(7) IPV6_V6ONLY; "
			   "linux net/ipv4/inet_hashtables.c compute_score()",
	},
};

const struct kb_fault_table kb_fault_listen = KB_FAULT_TABLE(rows);

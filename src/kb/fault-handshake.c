/* Faults of the server's side of the handshake that have finer names, and one wait that is none. */
#include "kb/fault-table.h"

static const struct kb_fault rows[] = {
	{
		.id = "abort-on-overflow-set",
		.states = "LISTEN SYN_RECV",
		.title = T("tcp_abort_on_overflow is set, and the accept queue overflows",
			"tcp_abort_on_overflow 已打开，而全连接队列正在溢出"),
		.meaning = T("The setting is copied in the hope that clients of a full server fail "
			     "at once instead of hanging. With a full accept queue the SYN is "
			     "dropped before the setting is looked at, so new clients hang as "
			     "before.\nIt acts on one thing only: the last ACK of a handshake that "
			     "was begun while the queue still had room. Without the setting that "
			     "ACK is set aside, the SYN,ACK is sent again a second later, and the "
			     "client gets in as soon as there is room. With it the client is "
			     "reset: it had been connected, and now fails.",
			"常见说法是：打开它，服务端满载时客户端就会立刻失败，而不必干等。其实全连接"
			"队列已满时，SYN "
			"在检查该选项之前就被丢弃，新客户端照样干等。\n它只管一件事：握手开始时队列"
			"还有空位，最后一个 ACK 到达时队列却已满。不设它，这个 ACK "
			"暂且搁下，一秒后重发 SYN,ACK，一有空位客户端便能进来；设了它，客户端收到 "
			"RST：刚刚连上，随即失败。"),
		.evidence = T(
			"The sysctl is 1 and TcpExtListenOverflows grows. If it bites, "
			"TcpExtEmbryonicRsts and TcpOutRsts grow together with it, one for each "
			"client that was reset; seen here: seven of twelve clients reset, with the "
			"setting off all twelve connected after a second. If only SYNs are "
			"dropped, TcpExtEmbryonicRsts stands still. SYN cookies that come back to "
			"a full queue are dropped without a reset in any case.",
			"该选项为 1，且 TcpExtListenOverflows "
			"在增长。真正起作用时，TcpExtEmbryonicRsts 与 TcpOutRsts "
			"随之增长，每复位一个客户端各加一；实测十二个客户端中有七个被复位，关掉该选"
			"项则一秒后十二个全部连上。若丢的只是 SYN，TcpExtEmbryonicRsts 不动。带 "
			"SYN cookie 的 ACK 遇到满队列，无论如何都是默默丢弃，不发 RST。"),
		.by_hand =
			T("$ sysctl net.ipv4.tcp_abort_on_overflow\n1: it is set.\n$ nstat -az "
			  "TcpExtListenOverflows TcpExtEmbryonicRsts TcpOutRsts\nRun it twice. The "
			  "first grows alone: clients hang, nobody is reset. All three grow: "
			  "clients are reset whom the next retransmission would have let in.",
				"$ sysctl net.ipv4.tcp_abort_on_overflow\n为 1 即已打开。\n$ nstat "
				"-az TcpExtListenOverflows TcpExtEmbryonicRsts "
				"TcpOutRsts\n隔几秒运行两次。只有第一个增长：客户端干等，无人被复位"
				"。三个都增长：本来再重传一次就能进来的客户端被复位了。"),
		.twins =
			{
				{"accept-queue-full",
					T("The cause: the queue is full, whatever this setting is.",
						"这才是根源：不论该选项如何，队列都是满的。")},
				{"port-closed",
					T("There the SYN itself is refused, nothing listens, and "
					  "ListenOverflows stands still.",
						"那里被拒的是 SYN "
						"本身，端口无人监听，ListenOverflows 不动。")},
				{"unused-or-wrong-knob",
					T("Set, but no queue overflows: it does nothing yet.",
						"已打开，但没有队列溢出：眼下不起任何作用。")},
			},
		.remedy = T("Set it back to 0 and mend the queue (accept-queue-full). It is read "
			    "at each overflow: the change acts at once, without a restart.\n$ "
			    "sysctl -w net.ipv4.tcp_abort_on_overflow=0\nTake the line out of the "
			    "files as well, or it is back after a reboot.",
			"改回 "
			"0，并去解决队列本身的问题（accept-queue-"
			"full）。内核每次溢出时都读取它，改后立即生效，不必重启。\n$ sysctl -w "
			"net.ipv4.tcp_abort_on_overflow="
			"0\n配置文件里的那一行也要删掉，否则重启后又会回来。"),
		.wrong_advice = T("\"Set it to 1 so that clients fail fast\": a client that hangs "
				  "in SYN_SENT gets no reset from it. Who wants clients to fail "
				  "fast puts a deadline into the client, or a balancer with a "
				  "health check before the server.",
			"“设为 1，让客户端快速失败”：卡在 SYN_SENT 的客户端并不会因此收到 "
			"RST。想让客户端快速失败，应在客户端设连接超时，或在服务端前放带健康检查的"
			"负载均衡。"),
		.sources = "linux net/ipv4/tcp_minisocks.c tcp_check_req(), net/ipv4/tcp_input.c "
			   "tcp_conn_request(); Documentation/networking/ip-sysctl.rst "
			   "tcp_abort_on_overflow",
	},
	{
		.id = "cookie-ghost",
		.states = "ESTABLISHED LISTEN",
		.title = T("The client is connected, the server has no socket for it",
			"客户端已连上，服务端却没有对应的套接字"),
		.meaning = T(
			"A burst filled the queue of half-open connections, so the server answered "
			"with SYN cookies and kept nothing. When the last ACK of such a handshake "
			"came back, the accept queue was full in its turn: the ACK was dropped, "
			"and there is no half-open row whose SYN,ACK could be sent again. The "
			"client is ESTABLISHED towards a server that knows nothing of it.\nA "
			"client that speaks first retransmits; each try carries the cookie again "
			"and gets in once the queue has room. A client that waits for a greeting "
			"(SMTP, SSH, MySQL) waits for ever. A cookie is good for about two "
			"minutes; what comes later is answered with RST.",
			"突发连接填满了半连接队列，服务端改用 SYN cookie "
			"应答，自己不留任何状态。等到握手的最后一个 ACK 带着 cookie "
			"回来，全连接队列也满了：ACK 被丢弃，又没有半连接条目可以重发 "
			"SYN,ACK。于是客户端处于 "
			"ESTABLISHED，服务端却对它一无所知。\n先开口的客户端会重传，每次重传都再带"
			"一遍 "
			"cookie，队列一有空位便能进来；等对方先问候的客户端（SMTP、SSH、MySQL）则永"
			"远等下去。cookie 的有效期约两分钟，过后再来便被回以 RST。"),
		.evidence = T(
			"On the server TcpExtListenOverflows grows with TcpExtSyncookiesRecv, "
			"and over a while more cookies come back than were sent, since every "
			"retransmission is counted: 25 sent, 150 received within five seconds. "
			"TcpPassiveOpens does not count them. The drop reason is NO_SOCKET in "
			"cookie_v4_check(), which misleads.\nOn the client ESTABLISHED, "
			"idiag_timer 1, tcpi_segs_in 1 (the SYN,ACK and nothing since) and "
			"tcpi_bytes_acked 1, while other connections to the same server go on: at "
			"the same port it is likely, at another port of the address no more than "
			"possible, and where nobody is answered tcpdx says peer-vanished. A "
			"client that has not spoken shows nothing at all.",
			"服务端：TcpExtListenOverflows 与 TcpExtSyncookiesRecv "
			"一同增长，时间稍长，收回的 cookie "
			"便多于发出的，因为每次重传都计数：五秒内发出 25 个，收到 150 "
			"个。TcpPassiveOpens 不计入它们。丢包原因显示为 cookie_v4_check() "
			"中的 NO_SOCKET，容易误导。\n客户端：ESTABLISHED，idiag_timer 为 "
			"1，tcpi_segs_in 为 1（只收到过 SYN,ACK），tcpi_bytes_acked 为 "
			"1，而通往同一服务端的其他连接照常进行：若在同一端口，则很可能是它；"
			"若只在该地址的其他端口，则仅为可能；若谁都得不到应答，tcpdx 报 "
			"peer-vanished。尚未开口的客户端则看不出任何异样。"),
		.by_hand = T("$ nstat -az TcpExtSyncookiesSent TcpExtSyncookiesRecv "
			     "TcpExtListenOverflows\nOn the server, twice: Recv and Overflows grow "
			     "alike, Sent does not.\n$ ss -tnoi state established\nOn the client: "
			     "timer:(on,…), segs_in:1, no bytes_acked. On the server, with the "
			     "client's port, no such row exists.",
			"$ nstat -az TcpExtSyncookiesSent TcpExtSyncookiesRecv "
			"TcpExtListenOverflows\n在服务端隔几秒运行两次：Recv 与 Overflows "
			"增量相同，Sent 不动。\n$ ss -tnoi state "
			"established\n在客户端：timer:(on,…)、segs_in:1，没有 "
			"bytes_acked。到服务端按客户端端口去找，没有这一条。"),
		.twins =
			{
				{"accept-queue-full",
					T("What brings it about; seen from the server that is what "
					  "tcpdx names. Clients that come later hang in SYN_SENT.",
						"这是它的起因；从服务端看，tcpdx "
						"报的就是它。更晚来的客户端停在 SYN_SENT。")},
				{"peer-vanished",
					T("Nobody is answered any more, and connections that had "
					  "been served before stop too.",
						"谁都得不到应答，原先正常的连接也停了。")},
				{"flow-forgotten", T("The connection rested for minutes before it "
						     "spoke: a firewall or NAT forgot it.",
							   "连接静默了好几分钟才开口：防火墙或 NAT "
							   "已忘了它。")},
				{"pmtu-blackhole",
					T("What is lost is large; a small request is answered.",
						"丢的是大包；小请求有应答。")},
				{"syn proxy",
					T("A balancer completes the handshake and cannot reach its "
					  "backend: the server's counters stand still.",
						"握手由负载均衡代为完成，而它连不上后端：服务端计数"
						"器不动。")},
			},
		.remedy = T("As for accept-queue-full: find out why the program does not accept. "
			    "Then raise the backlog of listen() and net.core.somaxconn, which size "
			    "both queues, so that bursts need no cookies. Clients should have a "
			    "deadline for the first answer, or TCP_USER_TIMEOUT: both end a ghost, "
			    "neither prevents it.",
			"与 accept-queue-full 相同：先查程序为何不取连接。再调大 listen() 的 "
			"backlog 与 net.core.somaxconn（两个队列都由它们决定），使突发不必动用 "
			"cookie。客户端应为首个应答设期限，或用 "
			"TCP_USER_TIMEOUT：二者能结束幽灵连接，但不能避免其产生。"),
		.wrong_advice =
			T("Switching SYN cookies off does not help: the SYNs of the burst would be "
			  "dropped instead. tcp_abort_on_overflow=1 sends no reset here either.",
				"关掉 SYN cookie 无济于事：突发的 SYN "
				"只会改为被丢弃。tcp_abort_on_overflow=1 在这里同样不会发 RST。"),
		.sources = "RFC 4987 section 3.6; linux net/ipv4/syncookies.c cookie_v4_check(), "
			   "tcp_get_cookie_sock(), include/net/tcp.h MAX_SYNCOOKIE_AGE",
	},
	{
		.id = "reuseport-member-stuck",
		.states = "LISTEN",
		.title = T("One member of an SO_REUSEPORT group does not accept",
			"SO_REUSEPORT 组中有一个成员不取连接"),
		.meaning = T(
			"Several sockets listen on one address and port, each with an accept queue "
			"of its own. The kernel picks the queue by a hash of the client's address "
			"and port and never asks whether anybody accepts from it. If one worker is "
			"stopped, blocked or busy, or if a descriptor of the listener is held by a "
			"process that never accepts (left from a reload, inherited by a child), "
			"its part of the clients hangs: one in n, and for the same source port "
			"again and again. The service looks healthy and \"sometimes slow\".",
			"多个套接字监听同一地址和端口，各有自己的全连接队列。内核按客户端地址和端口"
			"的散列选队列，从不过问有没有人从中取连接。若某个工作进程被暂停、阻塞或忙于"
			"他事，或某个成员的描述符由从不 accept "
			"的进程持有（重载时遗留，或被子进程继承），分到它头上的那部分客户端就会挂起"
			"：约 n 分之一，而且同一源端口次次如此。服务看上去健康，只是“偶尔卡顿”。"),
		.evidence = T(
			"Several LISTEN rows with the same idiag_src, port and device and "
			"different inodes: idiag_rqueue of one is above idiag_wqueue, or at 8 and "
			"more and not falling between two looks, while it is near 0 for the "
			"others; the connections in it have no inode, and they are the same at "
			"both looks. SK_MEMINFO_DROPS of that row grows with "
			"TcpExtListenOverflows. "
			"The counters alone cannot tell one member from the whole group.",
			"若干 LISTEN 行的 idiag_src、端口与设备相同而 inode 不同：其中一行 "
			"idiag_rqueue 大于 idiag_wqueue，或达到 8 "
			"以上且两次查看之间不减，其余各行接近 0；队列中的连接没有 "
			"inode，两次查看都是同样那些。该行的 SK_MEMINFO_DROPS 随 "
			"TcpExtListenOverflows 增长。只看计数器无法区分是一个成员还是整组。"),
		.by_hand = T("$ ss -ltnmpe\nRows of the same address and port: Recv-Q of one "
			     "stands high, d of its skmem grows, ino:INODE tells the members "
			     "apart.\n$ ls -l /proc/PID/fd\nWhich workers hold socket:[INODE]. "
			     "Where a master and all workers hold all members (nginx), the log or "
			     "a trace of accept4() tells whose it is.",
			"$ ss -ltnmpe\n看地址与端口相同的各行：其中一行 Recv-Q 居高不下，skmem 的 "
			"d 在增长；ino:INODE 用来区分成员。\n$ ls -l /proc/PID/fd\n看哪些进程持有 "
			"socket:[INODE]。若主进程与所有工作进程都持有全部成员（如 "
			"nginx），要靠日志或跟踪 accept4() 才知道归谁。"),
		.twins =
			{
				{"accept-queue-full",
					T("One listener only, or all members are full: the service "
					  "as a whole is too slow.",
						"只有一个监听者，或所有成员都满：整个服务太慢。")},
				{"fd-limit",
					T("The worker of that member has used up its descriptors: "
					  "then that is named.",
						"该成员的工作进程用尽了描述符：此时报 fd-limit。")},
				{"healthy busy group",
					T("Queues rise and fall, and the next look shows another "
					  "one ahead.",
						"各队列有涨有落，再看一次时领先的已是另一个。")},
			},
		.remedy =
			T("Let the worker go on or restart it; close listeners that nobody accepts "
			  "from. Clients in the queue of a member that is closed are reset, unless "
			  "net.ipv4.tcp_migrate_req is 1: then they move to another member.\n$ "
			  "sysctl -w net.ipv4.tcp_migrate_req=1\nOne listener shared by all "
			  "workers has one queue and no such fault, at the price of contention.",
				"让该工作进程继续运行或重启它；关闭没人取连接的监听套接字。成员关闭"
				"时，其队列中的客户端会被复位；若 net.ipv4.tcp_migrate_req 为 "
				"1，则转给其他成员。\n$ sysctl -w "
				"net.ipv4.tcp_migrate_req="
				"1\n所有工作进程共用一个监听套接字就只有一个队列，不会有这种故障，"
				"代价是争用。"),
		.wrong_advice = T("A larger backlog only lets more clients wait in a queue that "
				  "nobody empties.",
			"调大 backlog 只会让更多客户端等在没人清空的队列里。"),
		.sources = "socket(7) SO_REUSEPORT; linux net/core/sock_reuseport.c "
			   "reuseport_select_sock(), net/ipv4/inet_hashtables.c "
			   "inet_lookup_reuseport(); Documentation/networking/ip-sysctl.rst "
			   "tcp_migrate_req",
	},
	{
		.id = "defer-accept-wait",
		.states = "SYN_RECV",
		.title = T("Half-open because of TCP_DEFER_ACCEPT: no fault",
			"因 TCP_DEFER_ACCEPT 而停在半开：并非故障"),
		.meaning = T("The listener has TCP_DEFER_ACCEPT (nginx and haproxy: deferred or "
			     "defer-accept; Apache: AcceptFilter). The handshake is complete and "
			     "the client ESTABLISHED, but the server keeps the row in SYN_RECV "
			     "until the client has sent data. Browsers open connections in advance "
			     "and say nothing for a while; such rows come and go in numbers. They "
			     "count against the queue of half-open connections, nothing else.",
			"监听套接字设置了 TCP_DEFER_ACCEPT（nginx 的 deferred、haproxy 的 "
			"defer-accept、Apache 的 AcceptFilter）。握手已完成，客户端处于 "
			"ESTABLISHED，但服务端要等客户端发来数据，才让该条目离开 "
			"SYN_"
			"RECV。浏览器会预先建连而一时不说话，这类条目便成批来去。除占用半连接队列的"
			"名额外，没有别的影响。"),
		.evidence = T("SYN_RECV with idiag_timer 1 and idiag_retrans 0 although seconds "
			      "have passed: the ACK has come, so the SYN,ACK is not sent again. "
			      "TcpExtTCPDeferAcceptDrop grows by one for each bare ACK that was "
			      "set aside. When the time is over, one SYN,ACK is sent "
			      "(idiag_retrans 1) and the client's answer makes the connection, "
			      "data or not. Nothing in a dump says that a listener defers.",
			"SYN_RECV，idiag_timer 为 1，数秒之后 idiag_retrans 仍为 0：ACK "
			"已到，故不再重发 SYN,ACK。每搁下一个不带数据的 "
			"ACK，TcpExtTCPDeferAcceptDrop 加一。期限一到，再发一次 "
			"SYN,ACK（idiag_retrans 为 "
			"1），客户端一应答，不论有无数据，连接即告建立。转储中没有任何字段说明监听"
			"套接字启用了延迟接受。"),
		.by_hand =
			T("$ ss -tno state syn-recv\ntimer:(on,…,0): the last number stays 0.\n$ "
			  "nstat -az TcpExtTCPDeferAcceptDrop\nGrows with new rows of this kind.",
				"$ ss -tno state syn-recv\ntimer:(on,…,0)：最后一个数一直为 0。\n$ "
				"nstat -az TcpExtTCPDeferAcceptDrop\n随这类新条目增长。"),
		.twins =
			{
				{"synack-unanswered",
					T("idiag_retrans grows: no ACK has come.",
						"idiag_retrans 在增长：ACK 从未到达。")},
				{"syn-flood",
					T("Sources that never answer: idiag_retrans grows for most "
					  "rows, or cookies are sent that do not come back.",
						"来源从不应答：多数条目的 idiag_retrans "
						"在增长，或发出的 cookie 收不回来。")},
				{"syn-queue-full", T("With cookies off, deferred rows in numbers "
						     "do fill the queue: TCPReqQFullDrop grows.",
							   "若关闭了 "
							   "cookie，大量延迟条目确实会填满队列：TCP"
							   "ReqQFullDrop 增长。")},
			},
		.remedy = T("None is needed. If such rows fill the queue of half-open connections, "
			    "raise the backlog or lower TCP_DEFER_ACCEPT to a few seconds.",
			"无需处理。若这类条目填满了半连接队列，可调大 backlog，或把 "
			"TCP_DEFER_ACCEPT 降到几秒。"),
		.wrong_advice = T("Lowering tcp_synack_retries to get rid of the rows cuts off "
				  "clients on lossy paths as well.",
			"为清除这些条目而调低 "
			"tcp_synack_retries，会把丢包路径上的客户端一并断掉。"),
		.sources = "tcp(7) TCP_DEFER_ACCEPT; linux net/ipv4/tcp_minisocks.c "
			   "tcp_check_req(), net/ipv4/inet_connection_sock.c syn_ack_recalc()",
	},
	{
		.id = "cookie-lost-options",
		.states = "ESTABLISHED CLOSE_WAIT",
		.title = T("Connections born of a SYN cookie lost window scaling and SACK",
			"由 SYN cookie 建立的连接丢了窗口扩大与 SACK"),
		.meaning = T(
			"A SYN cookie is the 32 bits of a sequence number: there is room for one "
			"of a few MSS values and for nothing else. What the client offered besides "
			"(window scaling, SACK, ECN) is packed into the timestamp that the server "
			"sends and comes back with the ACK. Where either side sends no timestamps, "
			"as Windows does by default, the options are lost for the life of the "
			"connection: at most 64 KiB in flight, and one loss at a time is mended. "
			"Short requests do not notice; a download over a long path crawls.",
			"SYN cookie 就是 32 位的序列号，只放得下几档 MSS "
			"之一，再无余地。客户端提出的其他选项（窗口扩大、SACK、ECN）藏在服务端所发"
			"的时间戳里，随 ACK 带回。任何一方不用时间戳（Windows "
			"默认如此），这些选项便丢了，且终此连接不可恢复：在途数据至多 64 "
			"KiB，丢包只能逐个修补。短请求毫无感觉，长距离下载则慢如爬行。"),
		.evidence = T("Passive connections whose tcpi_options has neither TIMESTAMPS (1) "
			      "nor SACK (2) nor WSCALE (4), with both halves of tcpi_wscale 0, on "
			      "a host where TcpExtSyncookiesRecv is a good part of "
			      "TcpPassiveOpens. The row itself does not say that it came in by "
			      "cookie, and a client that offers nothing looks the same; another "
			      "connection of the same client that has the options tells.",
			"被动打开的连接，tcpi_options 中没有 "
			"TIMESTAMPS（1）、SACK（2）、WSCALE（4），tcpi_wscale 两半皆为 "
			"0，而该主机的 TcpExtSyncookiesRecv 占 TcpPassiveOpens "
			"的可观部分。条目本身不会说明它来自 "
			"cookie，不提任何选项的客户端看上去也一样；同一客户端另有带这些选项的连接，"
			"便可判明。"),
		.by_hand = T(
			"$ ss -tni state established\nIn the second line ts, sack and wscale:… are "
			"missing; other connections of the same client have them.\n$ nstat -az "
			"TcpExtSyncookiesRecv TcpPassiveOpens\nHow many came in by cookie, of "
			"all.\n$ sysctl net.ipv4.tcp_syncookies net.ipv4.tcp_timestamps\n2 gives a "
			"cookie to everybody; timestamps 0 here loses the options of every one.",
			"$ ss -tni state established\n第二行缺少 "
			"ts、sack、wscale:…，而同一客户端的其他连接有。\n$ nstat -az "
			"TcpExtSyncookiesRecv TcpPassiveOpens\n全部连接中由 cookie "
			"建立的有多少。\n$ sysctl net.ipv4.tcp_syncookies "
			"net.ipv4.tcp_timestamps\ntcp_syncookies 为 2 则人人都用 "
			"cookie；本机时间戳为 0 则个个丢失选项。"),
		.twins =
			{
				{"syn-overload",
					T("The overload itself, while it lasts: SyncookiesSent "
					  "grows.",
						"过载本身，正在发生：SyncookiesSent 在增长。")},
				{"client without options",
					T("Small stacks, or a middlebox that strips them: the SYN "
					  "in a capture lacks them too.",
						"精简协议栈，或中间设备剥掉了选项：抓包看 SYN "
						"里就没有。")},
				{"unused-or-wrong-knob",
					T("tcp_window_scaling, tcp_sack or tcp_timestamps is 0 "
					  "here: then every connection lacks them.",
						"本机的 tcp_window_scaling、tcp_sack 或 "
						"tcp_timestamps 为 0：所有连接都没有。")},
			},
		.remedy = T("Make cookies the exception: a larger backlog and net.core.somaxconn, "
			    "and tcp_syncookies at 1, not 2. Keep tcp_timestamps at 1 on the "
			    "server; on Windows clients they can be switched on. Connections that "
			    "are open stay as they are until they are made anew.",
			"让 cookie 只作例外：调大 backlog 与 net.core.somaxconn，tcp_syncookies 用 "
			"1 而非 2。服务端保持 tcp_timestamps 为 1；Windows "
			"客户端也可打开时间戳。已建立的连接无法补救，只能重连。"),
		.wrong_advice = T("tcp_syncookies=0 does keep the options, and drops the SYNs of "
				  "real clients when the queue is full.",
			"tcp_syncookies=0 固然不丢选项，但队列一满就会丢弃真实客户端的 SYN。"),
		.sources = "RFC 4987 section 3.6; RFC 7323; linux net/ipv4/syncookies.c "
			   "cookie_init_timestamp(), cookie_timestamp_decode()",
	},
	{
		.id = "tcp-signature-mismatch",
		.states = "LISTEN SYN_SENT ESTABLISHED",
		.title = T("Segments are dropped for their signature (TCP-MD5, TCP-AO)",
			"报文因签名不符被丢弃（TCP-MD5、TCP-AO）"),
		.meaning = T("BGP, LDP and MSDP sessions are signed with a key that both ends must "
			     "share. Where the keys differ, or only one end has one, the kernel "
			     "drops every segment and answers nothing: the end that connects hangs "
			     "in SYN_SENT; a session whose key was changed on one side only stops, "
			     "and both ends retransmit until they give up. From outside it looks "
			     "like a firewall.",
			"BGP、LDP、MSDP "
			"会话用双方共有的密钥签名。若密钥不同，或只有一方设了密钥，内核会丢弃每个报"
			"文且不作任何回应：发起方停在 "
			"SYN_"
			"SENT；只在一侧换了密钥的会话则就此停住，两端各自重传直至放弃。从外面看，就"
			"像被防火墙拦了。"),
		.evidence = T("On the end that drops: TcpExtTCPMD5Failure (another key), "
			      "TcpExtTCPMD5NotFound (unsigned, but a key is set), "
			      "TcpExtTCPMD5Unexpected (signed, but no key is set); for TCP-AO "
			      "TcpExtTCPAOBad, TcpExtTCPAORequired, TcpExtTCPAOKeyNotFound. One "
			      "for each segment, SYNs included, and SK_MEMINFO_DROPS of the socket "
			      "that it was for grows with it. This kernel writes no line to its "
			      "log; the trace events tcp:tcp_hash_md5_* name both ends.",
			"在丢弃的一端：TcpExtTCPMD5Failure（密钥不同）、TcpExtTCPMD5NotFound（设了"
			"密钥而报文未签名）、TcpExtTCPMD5Unexpected（报文有签名而未设密钥）；TCP-"
			"AO 则为 "
			"TcpExtTCPAOBad、TcpExtTCPAORequired、TcpExtTCPAOKeyNotFound。每个报文（含 "
			"SYN）加一，目标套接字的 SK_MEMINFO_DROPS "
			"随之增长。新内核不再写日志；跟踪事件 tcp:tcp_hash_md5_* 会给出两端地址。"),
		.by_hand = T("$ nstat -az 'TcpExtTCPMD5*' 'TcpExtTCPAO*'\nRun it twice, some "
			     "seconds apart: SYNs are tried again more and more slowly.\n$ ss "
			     "-tanm\nThe socket whose d in skmem grows is the one concerned.\n$ "
			     "tcpdump -nn -v -c 20 port 179\nSigned segments show the option md5; "
			     "unsigned ones do not. -M KEY checks them.",
			"$ nstat -az 'TcpExtTCPMD5*' 'TcpExtTCPAO*'\n隔几秒运行两次：SYN "
			"的重试会越来越慢。\n$ ss -tanm\nskmem 中 d "
			"在增长的套接字即为所涉及者。\n$ tcpdump -nn -v -c 20 port "
			"179\n有签名的报文显示 md5 选项，没有的则不显示；加 -M KEY 可校验。"),
		.twins =
			{
				{"syn-blackhole", T("What the other end sees. No signature counter "
						    "moves on the server: the SYN does not arrive.",
							  "对端看到的样子。若服务端的签名计数器不动"
							  "，则是 SYN 没有到达。")},
				{"peer-vanished",
					T("The same retransmissions, and no signature counter "
					  "moves on either end.",
						"同样的重传，但两端的签名计数器都不动。")},
				{"local-ingress-drop",
					T("A filter drops it before TCP: the signature counters "
					  "stand still.",
						"TCP 之前就被过滤器丢弃：签名计数器不动。")},
				{"accept-queue-full", T("ListenOverflows grows as well.",
							      "ListenOverflows 也在增长。")},
			},
		.remedy = T("Set the same key for the same peer address on both sides; the address "
			    "is the one that the segments carry, so a session from a loopback "
			    "address needs that one. Change keys on both ends within the hold "
			    "time, or use TCP-AO, which can have two keys at a time.",
			"两端为同一对端地址设同一密钥；以报文实际所带的地址为准，若会话用环回地址作"
			"源，就要按该地址设。换密钥须在保持时间内两端都换完，或改用可同时存两把密钥"
			"的 TCP-AO。"),
		.wrong_advice = T("Taking the key away on one side \"to test\" makes it worse: "
				  "then every segment is unexpected or unsigned. A NAT between the "
				  "ends breaks the signature by itself.",
			"“先去掉一侧的密钥试试”只会更糟：那样每个报文都成了不该签名或缺少签名。两端"
			"之间若有 NAT，签名本就无法通过。"),
		.sources = "RFC 2385; RFC 5925; linux net/ipv4/tcp.c tcp_inbound_hash(), "
			   "tcp_inbound_md5_hash(); Documentation/networking/tcp_ao.rst",
	},
};

const struct kb_fault_table kb_fault_handshake = KB_FAULT_TABLE(rows);

/* Faults of established connections that stand still: ghosts, dead peers, closed windows. */
#include "kb/fault-table.h"

static const struct kb_fault rows[] = {
	{
		.id = "idle-ghost",
		.states = "ESTABLISHED",
		.title = T("A silent connection whose peer may be long gone",
			"静默的连接，对端可能早已消失"),
		.meaning = T("When a peer vanishes without FIN or RST, by power loss, a lost radio "
			     "link, a pulled cable or a NAT that forgot it, nothing tells this "
			     "host. A connection on which nobody sends sends nothing at all: it "
			     "stays ESTABLISHED for ever, its reader blocks for ever, and it keeps "
			     "a descriptor and a place in every limit of the program.",
			"对端若未发 FIN 或 RST 就消失，例如断电、无线信号丢失、网线被拔、NAT "
			"表项失效，本机无从得知。连接上若没有人发数据，就没有任何报文：它永远停在 "
			"ESTABLISHED，读它的程序永远阻塞，并一直占着文件描述符和程序的各项名额。"),
		.evidence = T(
			"ESTABLISHED with idiag_timer 0, idiag_rqueue and idiag_wqueue 0, and "
			"large tcpi_last_ack_recv, tcpi_last_data_recv and tcpi_last_data_sent. A "
			"healthy idle connection looks exactly the same; age is only a suspicion, "
			"a probe is the proof. The ages of a socket that never received or sent "
			"are counted from boot: read tcpi_bytes_received and tcpi_segs_in first.",
			"ESTABLISHED，idiag_timer 为 0，idiag_rqueue 与 idiag_wqueue 为 "
			"0，tcpi_last_ack_recv、tcpi_last_data_recv、tcpi_last_data_sent "
			"都很大。健康的空闲连接与之完全相同：时间长只是嫌疑，探测才是证据。从未收发"
			"过的套接字，这些时间从开机算起，因此要先看 tcpi_bytes_received 与 "
			"tcpi_segs_in。"),
		.by_hand = T("$ ss -tnoi state established\nNo timer:(…) at the end of the line: "
			     "no keepalive. lastrcv and lastack are milliseconds.\n$ ip neigh show "
			     "ADDR\nFor a peer on the same link: FAILED is a strong sign.\n$ ping "
			     "-c 3 ADDR\nNo answer strengthens the suspicion, an answer says "
			     "nothing about this connection.",
			"$ ss -tnoi state established\n行末没有 timer:(…)，说明未启用 "
			"keepalive。lastrcv 与 lastack 的单位是毫秒。\n$ ip neigh show "
			"ADDR\n若对端在同一链路上，FAILED 是有力的迹象。\n$ ping -c 3 "
			"ADDR\n不通则嫌疑加重；通了也说明不了这条连接的死活。"),
		.twins =
			{
				{"healthy idle connection",
					T("Looks the same. Switch keepalive on from outside and "
					  "watch: a living peer answers the first probe and "
					  "tcpi_last_ack_recv falls back.",
						"看上去一样。从外部开启 keepalive "
						"再观察：对端活着就会应答第一个探测，tcpi_last_ack_"
						"recv 随即变小。")},
				{"ghost-sessions",
					T("A newer connection of the same device exists: then the "
					  "old one is the ghost.",
						"同一设备另有更新的连接：旧的那条就是幽灵。")},
				{"keepalive-slower-than-path",
					T("Keepalive is on (timer:(keepalive,…)) but comes later "
					  "than the path forgets.",
						"keepalive "
						"已开启（timer:(keepalive,…)"
						"），但来得比途中设备的遗忘更晚。")},
				{"peer-vanished",
					T("Data is in flight and is retransmitted: idiag_timer 1.",
						"有数据在途并在重传：idiag_timer 为 1。")},
			},
		.remedy = T("In the program: a heartbeat with a deadline, or SO_KEEPALIVE with "
			    "TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT, and TCP_USER_TIMEOUT for "
			    "the time when data is in flight.\nOn a running process, without its "
			    "help: fetch the descriptor with pidfd_getfd() and set these options "
			    "there (R2). It works at once and needs the right to ptrace the "
			    "process; it cannot reach sockets without an owner. A dead peer then "
			    "gives the program ETIMEDOUT; each probe costs a segment and a NAT "
			    "entry is kept alive. shutdown(SHUT_RDWR) through the same way (R3) "
			    "gives the reader a clean end of file and sends a FIN. SOCK_DESTROY "
			    "(R1, ss -K) ends the connection at once with a RST and ECONNABORTED: "
			    "certain, but wrong if the peer was only silent.",
			"程序一侧：带期限的应用层心跳；或 SO_KEEPALIVE 配合 "
			"TCP_KEEPIDLE、TCP_KEEPINTVL、TCP_KEEPCNT，再用 TCP_USER_TIMEOUT "
			"管住有数据在途的情形。\n对运行中的进程，无需其配合：用 pidfd_getfd() "
			"取得描述符，在上面设置这些选项（R2）。立即生效，但需要对该进程的 ptrace "
			"权限，且够不着没有所属进程的套接字。对端若已死，程序会得到 "
			"ETIMEDOUT；代价是每次探测一个报文，并会使 NAT 表项保活。同样途径执行 "
			"shutdown(SHUT_RDWR)（R3），读者得到干净的 EOF，并发出 "
			"FIN。SOCK_DESTROY（R1，即 ss -K）立刻以 RST 结束连接，程序得到 "
			"ECONNABORTED：干脆，但若对端只是没话说，就误杀了。"),
		.wrong_advice = T("net.ipv4.tcp_keepalive_time and its sisters do not switch "
				  "keepalive on: they are the defaults for sockets whose program "
				  "has asked for it with SO_KEEPALIVE.",
			"net.ipv4.tcp_keepalive_time 等参数并不会开启 "
			"keepalive：它们只是那些已由程序用 SO_KEEPALIVE 开启的套接字的默认值。"),
		.sources =
			"RFC 9293 sections 3.5.1 and 3.8.4; RFC 1122 section 4.2.3.6; RFC 5482; "
			"tcp(7); pidfd_getfd(2); linux net/ipv4/tcp_timer.c tcp_keepalive_timer()",
	},
	{
		.id = "ghost-sessions",
		.states = "ESTABLISHED LISTEN",
		.title = T("Restarted devices leave old sessions behind",
			"设备反复重启，旧会话堆积成幽灵"),
		.meaning = T("A device that loses power or signal does not close its connection; "
			     "when it comes back it opens a new one. The server keeps the old one. "
			     "When devices restart faster than the server finds the dead, the "
			     "ghosts pile up: descriptors, memory, threads and session slots run "
			     "out, the accept queue fills, and in the end nobody can connect any "
			     "more, although only a few devices are really there.",
			"设备断电或失去信号时不会关闭连接，恢复后又新建一条，而服务端仍留着旧的。当"
			"设备重启的速度快过服务端清理死连接的速度，幽灵便越积越多：描述符、内存、线"
			"程、会话名额相继耗尽，全连接队列填满，最终谁也连不上，尽管真正在线的设备寥"
			"寥无几。"),
		.evidence = T(
			"Several ESTABLISHED rows with the same local port and the same remote "
			"address. The older ones have tcpi_last_data_recv and tcpi_last_ack_recv "
			"larger than the age of the newest one, and idiag_timer 0. One owner holds "
			"them all; its /proc/PID/fd grows towards the limit, and idiag_rqueue of "
			"the listener rises at the end. Behind a NAT one address stands for many "
			"devices: then only the program can tell which session belongs to which. "
			"tcpdx names sessions that fell silent in the order of their age, each "
			"0.8 s or more after the one before: four beside one that talks, two more "
			"for each further one that does. Quicker restarts look like a pool that "
			"grew under load, and are not named.",
			"多条 ESTABLISHED 具有相同的本地端口与相同的远端地址。较旧的几条，其 "
			"tcpi_last_data_recv 与 tcpi_last_ack_recv 大于最新一条的存在时间，且 "
			"idiag_timer 为 0。它们同属一个进程，其 /proc/PID/fd "
			"逼近上限，最后监听套接字的 idiag_rqueue 上升。在 NAT "
			"之后，一个地址可能代表许多设备，此时只有程序自己能分清哪个会话属于谁。tcpd"
			"x "
			"只指出按年龄先后沉默、彼此相隔至少 0.8 "
			"秒的会话：有一条在通信时须有四条，每多一条在通信的再加两条。重启得更快的，"
			"看上去与在负载下逐渐变大的连接池无异，不予指出。"),
		.by_hand = T(
			"$ ss -Htn state established '( sport = :PORT )' | awk '{print $4}' | sed "
			"'s/:[0-9]*$//' | sort | uniq -c | sort -rn | head\nHow many connections "
			"per remote address.\n$ ss -tnoi state established dst ADDR\nOne of them "
			"talks (small lastrcv), the others have been silent since before it "
			"began.\n$ ls /proc/PID/fd | wc -l\nGrows with every restart of a device.",
			"$ ss -Htn state established '( sport = :PORT )' | awk '{print $4}' | sed "
			"'s/:[0-9]*$//' | sort | uniq -c | sort -rn | "
			"head\n按远端地址统计连接数。\n$ ss -tnoi state established dst "
			"ADDR\n其中一条在通信（lastrcv 很小），其余的在它建立之前就已沉默。\n$ ls "
			"/proc/PID/fd | wc -l\n设备每重启一次就增长一些。"),
		.twins =
			{
				{"idle-ghost",
					T("A single silent connection, without a newer sister.",
						"只有一条静默的连接，没有更新的同伴。")},
				{"healthy pool of connections",
					T("Many connections from one address that all talk now and "
					  "then, as a proxy or a NAT makes them. One that grew by "
					  "a "
					  "connection a second, and of which only the newest is "
					  "still "
					  "used, cannot be told from ghosts.",
						"同一地址的多条连接都不时有数据往来，例如来自代理或"
						" "
						"NAT。若池子每秒增加一条、如今只用最新的一条，则与"
						"幽灵无从区分。")},
				{"stale-server-socket",
					T("The device comes back with the same local port and "
					  "meets its own old connection.",
						"设备重启后恰好用了同一个本地端口，撞上了自己的旧连"
						"接。")},
			},
		.remedy = T(
			"In the program, and this is the real cure: let a login of a device end "
			"its older session, and give each session a deadline that every message "
			"renews. shutdown(SHUT_WR) first and read on for a moment if late data "
			"counts.\nUntil then: switch keepalive on for the accepted sockets "
			"(inherited from the listener if it is set there), on a running process by "
			"R2; with 60 s idle, 10 s interval and 3 probes ghosts go after 90 s. End "
			"proved ghosts by R3 or R1. Raise the descriptor limit for air.",
			"根治在程序：同一设备登录时顶掉旧会话，并给每个会话设一个由每条消息续期的期"
			"限。若在意迟到的数据，则先 "
			"shutdown(SHUT_WR)，再继续读一会儿。\n治标：为接受的套接字开启 "
			"keepalive（在监听套接字上设置则会继承），对运行中的进程用 R2；空闲 60 "
			"秒、间隔 10 秒、3 次探测，则幽灵在 90 秒后消失。已证实的幽灵用 R3 或 R1 "
			"结束。同时调高描述符上限，争取喘息时间。"),
		.wrong_advice =
			T("Killing by age alone hits devices that are merely quiet. Raising limits "
			  "without ending sessions only moves the day of the outage.",
				"只按时间长短一刀切，会误杀只是安静的设备。光调高上限而不清理会话，"
				"不过是把故障推迟几天。"),
		.sources = "RFC 9293 sections 3.5.1 and 3.8.4; tcp(7); linux net/ipv4/tcp_timer.c; "
			   "Documentation/networking/ip-sysctl.rst (tcp_keepalive_time)",
	},
	{
		.id = "keepalive-slower-than-path",
		.states = "ESTABLISHED",
		.title = T("Keepalive comes later than the path forgets the connection",
			"keepalive 的周期长于途中设备的会话超时"),
		.meaning = T("Firewalls, NAT and load balancers keep a table of connections and "
			     "drop an entry that has been silent for their timeout: minutes in "
			     "clouds, often an hour or less at home. Linux's keepalive waits two "
			     "hours by default. When the first probe is sent, the entry is long "
			     "gone: the probe is dropped or answered with RST, and a connection "
			     "that both ends thought healthy dies at the first use.",
			"防火墙、NAT、负载均衡都维护会话表，静默超过其超时的表项会被清除：云上只有"
			"几分钟，家用设备往往不到一小时。而 Linux 的 keepalive "
			"默认要等两小时。等到第一个探测发出，表项早已不在：探测或被丢弃，或换来一个"
			" RST；两端都以为健康的连接，一用就断。"),
		.evidence =
			T("ESTABLISHED with idiag_timer 2 and idiag_expires of up to two hours; "
			  "TCP_KEEPIDLE of the socket, or net.ipv4.tcp_keepalive_time, above the "
			  "limit of the path. Known limits: 350 s (AWS NAT gateway and NLB), 4 min "
			  "(Azure), 2 h 4 min as the minimum that RFC 5382 asks for, which Linux's "
			  "default barely meets. The limit cannot be read from the host; repeated "
			  "losses after the same idle time reveal it.",
				"ESTABLISHED，idiag_timer 为 2，idiag_expires 长达两小时；套接字的 "
				"TCP_KEEPIDLE 或 net.ipv4.tcp_keepalive_time "
				"大于路径的超时。已知的限值：AWS 的 NAT 网关与 NLB 350 秒，Azure 4 "
				"分钟，RFC 5382 要求的最低值 2 小时 4 分（Linux "
				"的默认值刚好够得着）。从本机读不到路径的限值，只能由多次在相同空闲"
				"时长之后断开推知。"),
		.by_hand = T("$ ss -tno state established\ntimer:(keepalive,118min,0): the next "
			     "probe is two hours away.\n$ sysctl net.ipv4.tcp_keepalive_time "
			     "net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes\nThe "
			     "defaults for sockets that ask for keepalive without naming times.",
			"$ ss -tno state "
			"established\ntimer:(keepalive,118min,0)：下一次探测在将近两小时之后。\n$ "
			"sysctl net.ipv4.tcp_keepalive_time net.ipv4.tcp_keepalive_intvl "
			"net.ipv4.tcp_keepalive_probes\n启用了 keepalive "
			"却未指定时间的套接字，用的就是这些默认值。"),
		.twins =
			{
				{"idle-ghost", T("No keepalive at all: idiag_timer 0.",
						       "完全没有 keepalive：idiag_timer 为 0。")},
				{"flow-forgotten",
					T("The fault has struck: data is retransmitted on the old "
					  "connection while a fresh handshake succeeds.",
						"故障已经发作：旧连接上数据在重传，而新建连接立即成"
						"功。")},
				{"flow-reset-by-middlebox",
					T("The middlebox answers the first use with RST instead of "
					  "silence.",
						"中间设备对首次使用以 RST 作答，而不是沉默。")},
				{"healthy link without middleboxes",
					T("Inside one network segment two hours hurt nobody.",
						"同一网段内没有会话表，两小时也无妨。")},
			},
		.remedy = T("TCP_KEEPIDLE below the path's limit, say 60 s or half the limit, on "
			    "either end; on a running process by R2. Or lower "
			    "net.ipv4.tcp_keepalive_time for the namespace; a timer that is "
			    "already running keeps its old deadline. Cost: one small "
			    "segment and its answer per interval and connection, and mobile "
			    "devices are woken by it.",
			"在任一端把 TCP_KEEPIDLE 设得低于路径的限值，例如 60 "
			"秒或限值的一半；对运行中的进程用 R2。也可调小该命名空间的 "
			"net.ipv4.tcp_keepalive_"
			"time，但已在运行的定时器仍按原来的期限触发。代价：每条连接每个周期一个小报"
			"文与一个应答，移动设备"
			"会因此被唤醒。"),
		.wrong_advice = T("Setting the sysctl helps nothing if the program never asks for "
				  "SO_KEEPALIVE. Making the middlebox's timeout endless fills its "
				  "table with ghosts.",
			"程序若从不设置 SO_KEEPALIVE，改 sysctl "
			"毫无用处。把中间设备的超时改得极长，则会让它的会话表塞满幽灵。"),
		.sources = "RFC 9293 section 3.8.4; RFC 5382 section 5; tcp(7) TCP_KEEPIDLE; "
			   "Documentation/networking/ip-sysctl.rst (tcp_keepalive_time)",
	},
	{
		.id = "peer-vanished",
		.states = "ESTABLISHED CLOSE_WAIT",
		.title = T("The peer vanished while data was in flight", "有数据在途时对端消失"),
		.meaning = T("This host has sent data and no acknowledgement comes any more: the "
			     "peer lost power or network, or the path broke. The kernel "
			     "retransmits the same segment, doubling the wait up to 120 seconds, "
			     "until tcp_retries2 (15 by default) is used up: at least 924.6 "
			     "seconds, some 15 minutes. Only then does the program get ETIMEDOUT; "
			     "meanwhile send() goes on filling the buffer and then blocks.",
			"本机发出了数据，却再也等不到确认：对端断电断网，或路径中断。内核反复重传同"
			"一个报文，间隔加倍直到 120 秒，直到用完 tcp_retries2（默认 15）：至少 "
			"924.6 秒，约一刻钟。到那时程序才得到 ETIMEDOUT；在此之前 send() "
			"先把缓冲区填满，然后阻塞。"),
		.evidence = T("idiag_timer 1 with idiag_retrans and tcpi_backoff growing, "
			      "idiag_wqueue > 0, tcpi_unacked > 0, tcpi_ca_state 4 (Loss), "
			      "tcpi_snd_cwnd 1; tcpi_last_ack_recv grows from the moment of the "
			      "loss. TcpExtTCPTimeouts and TCPLostRetransmit grow, TCPRetransFail "
			      "and TCPSpuriousRtxHostQueues do not. Keepalive is not at work while "
			      "data is unacknowledged. At the end TCPAbortOnTimeout grows. After a "
			      "slow first round trip tcpi_rto is one of seconds, and one or two "
			      "retransmissions in vain say as much as many elsewhere.",
			"idiag_timer 为 1，idiag_retrans 与 tcpi_backoff 递增，idiag_wqueue > "
			"0，tcpi_unacked > 0，tcpi_ca_state 为 4（Loss），tcpi_snd_cwnd 为 "
			"1；tcpi_last_ack_recv 从丢失那一刻起不断增大。TcpExtTCPTimeouts 与 "
			"TCPLostRetransmit 增长，TCPRetransFail 与 TCPSpuriousRtxHostQueues "
			"不动。有未确认数据时 keepalive 不起作用。最后 TCPAbortOnTimeout "
			"加一。若首次往返很慢，tcpi_rto "
			"便长达数秒，此时一两次徒劳的重传就与别处的许多次一样说明问题。"),
		.by_hand = T("$ ss -tnoi state established\ntimer:(on,…,8) with backoff:8, "
			     "unacked:1, cwnd:1 and a growing lastack.\n$ nc -vz ADDR PORT\nDoes a "
			     "fresh connection to the same service succeed? If so, the path lives "
			     "and only this connection is lost.\n$ ip neigh show; ip route get "
			     "ADDR\nIs the next hop still there?",
			"$ ss -tnoi state established\ntimer:(on,…,8)，并有 "
			"backoff:8、unacked:1、cwnd:1，lastack 不断增大。\n$ nc -vz ADDR "
			"PORT\n到同一服务能否新建连接？若能，则路径是通的，只是这条连接丢了。\n$ "
			"ip neigh show; ip route get ADDR\n下一跳还在吗？"),
		.twins =
			{
				{"flow-forgotten",
					T("The same picture, but a fresh handshake to the same "
					  "address and port succeeds at once.",
						"现象相同，但到同一地址与端口新建连接立即成功。")},
				{"cookie-ghost",
					T("tcpi_segs_in 1: nothing but the SYN-ACK ever came. The "
					  "server may know nothing of the connection; its "
					  "TcpExtListenOverflows tells.",
						"tcpi_segs_in 为 1：除 SYN-ACK "
						"外什么也没收到过。服务端可能根本不知道这条连接，看"
						"它的 "
						"TcpExtListenOverflows。")},
				{"link-lost", T("TCPSpuriousRtxHostQueues grows and ss shows "
						"retrans:0/n: our own link or neighbour is gone.",
						      "TCPSpuriousRtxHostQueues 增长，ss 显示 "
						      "retrans:0/n：是本机的链路或邻居没了。")},
				{"pmtu-blackhole",
					T("Small messages are still acknowledged, only full "
					  "segments are not.",
						"小报文仍能得到确认，只有满长报文得不到。")},
				{"path-loss", T("Acknowledgements still come, tcpi_backoff falls "
						"back to 0 again and again.",
						      "仍有确认返回，tcpi_backoff 一再归零。")},
				{"zero-window-peer-dead",
					T("idiag_timer 4: the window was closed when the peer "
					  "died.",
						"idiag_timer 为 4：对端死去时窗口已关闭。")},
			},
		.remedy = T("In the program: TCP_USER_TIMEOUT, say 20 to 60 s (R4). It is checked "
			    "when the retransmission timer fires, so the end comes up to one "
			    "interval later (2,000 ms gave ETIMEDOUT after 2.5 s), and it also "
			    "bounds zero-window phases and the closing states. Host-wide: lower "
			    "net.ipv4.tcp_retries2, but not below 8 (about 100 s), or short "
			    "outages kill good connections. On a running process R2 sets the "
			    "option; R1 (ss -K) ends it now with ECONNABORTED.",
			"程序一侧：设置 TCP_USER_TIMEOUT，例如 20 到 60 "
			"秒（R4）。它在重传定时器触发时才检查，故实际结束会晚至多一个间隔（设 "
			"2,000 毫秒，2.5 秒时得到 "
			"ETIMEDOUT），并且同样约束零窗口阶段与关闭阶段的各状态。整机：调小 "
			"net.ipv4.tcp_retries2，但不要低于 8（约 100 "
			"秒），否则短暂的网络中断就会断送好连接。对运行中的进程可用 R2 "
			"设置该选项；R1（ss -K）立即结束，程序得到 ECONNABORTED。"),
		.wrong_advice = T("Keepalive does not shorten this: its timer is idle while data "
				  "is unacknowledged. TCP_USER_TIMEOUT is what bounds it.",
			"keepalive "
			"缩短不了这段时间：有未确认数据时它的定时器不起作用，能约束它的是 "
			"TCP_USER_TIMEOUT。"),
		.sources = "RFC 9293 sections 3.8.1 and 3.8.3; RFC 6298 section 5; RFC 5482; RFC "
			   "1122 section 4.2.3.5; linux net/ipv4/tcp_timer.c tcp_write_timeout(), "
			   "retransmits_timed_out(); Documentation/networking/ip-sysctl.rst "
			   "(tcp_retries2)",
	},
	{
		.id = "zero-window-slow-reader",
		.states = "ESTABLISHED CLOSE_WAIT",
		.title = T("The peer's window is closed: its program does not read",
			"对端零窗口：其程序不读数据"),
		.meaning = T("The peer's receive buffer is full because its program does not read; "
			     "it announced a window of zero, and this host may send nothing but "
			     "probes. The network is healthy, the peer's kernel answers every "
			     "probe. As long as it does, the connection lives, for days if need "
			     "be, and the data waits here in the send buffer.",
			"对端程序不读数据，其接收缓冲区已满，于是通告窗口为零，本机除探测外什么也不"
			"能发。网络是好的，对端内核有问必答。只要它还在应答，连接就一直活着，哪怕几"
			"天，数据则滞留在本机的发送缓冲区。"),
		.evidence = T(
			"idiag_timer 4 (persist), idiag_wqueue > 0, tcpi_snd_wnd 0, tcpi_unacked "
			"0, tcpi_notsent_bytes > 0. tcpi_probes and idiag_retrans fall back to 0 "
			"after each answered probe, and tcpi_last_ack_recv never exceeds the "
			"current interval; but tcpi_backoff and the interval grow here too "
			"(backoff 7 and 27 s after half a minute), so they prove no death. "
			"TcpExtTCPWinProbe grows; tcpi_rwnd_limited is nearly all of "
			"tcpi_busy_time. On the peer: TCPToZeroWindowAdv, and a full receive "
			"queue. ss prints nothing for a snd_wnd of 0.",
			"idiag_timer 为 4（坚持定时器），idiag_wqueue > 0，tcpi_snd_wnd 为 "
			"0，tcpi_unacked 为 0，tcpi_notsent_bytes > 0。每个探测得到应答后 "
			"tcpi_probes 与 idiag_retrans 归零，tcpi_last_ack_recv "
			"不会超过当前探测间隔；但 tcpi_backoff 与间隔在此同样递增（半分钟后 "
			"backoff 为 7，间隔 27 秒），不能作为对端已死的证据。TcpExtTCPWinProbe "
			"增长；tcpi_rwnd_limited 几乎等于 tcpi_busy_time。对端：TCPToZeroWindowAdv "
			"增长，接收队列已满。snd_wnd 为 0 时 ss 什么也不显示。"),
		.by_hand =
			T("$ ss -tnoi state established\ntimer:(persist,…,0), rwnd_limited near "
			  "100 %, notsent, no snd_wnd, and a lastack below the interval.\n$ nstat "
			  "-az TcpExtTCPWinProbe\nThe probes of this host.\n$ ss -tnm state "
			  "established\nOn the peer: Recv-Q large and skmem r close to rb.",
				"$ ss -tnoi state established\ntimer:(persist,…,0)，rwnd_limited "
				"接近 100 %，有 notsent 而无 snd_wnd，lastack 小于探测间隔。\n$ "
				"nstat -az TcpExtTCPWinProbe\n本机发出的探测数。\n$ ss -tnm state "
				"established\n到对端执行：Recv-Q 很大，skmem 的 r 接近 rb。"),
		.twins =
			{
				{"zero-window-peer-dead",
					T("tcpi_probes is 2 or more and rising, and lastack "
					  "exceeds the interval: nobody answers.",
						"tcpi_probes 不小于 2 且递增，lastack "
						"超过探测间隔：无人应答。")},
				{"cannot-transmit",
					T("The persist timer runs although tcpi_snd_wnd is above "
					  "0: this host cannot send.",
						"坚持定时器在走，tcpi_snd_wnd 却大于 "
						"0：是本机发不出去。")},
				{"reader-stalled",
					T("The other end of the same fault, seen on the host that "
					  "does not read.",
						"同一故障的另一端：在不读数据的那台主机上所见。")},
				{"healthy back-pressure",
					T("The window opens again and tcpi_bytes_acked grows: "
					  "within seconds, or, of a rate-limited download and a "
					  "player with film in stock, after a quarter of a minute. "
					  "While it is shut nothing tells them from a client that "
					  "stopped: of one that has read before the check-up says "
					  "nothing for 30 s, and then no more than possible.",
						"窗口会重新打开，tcpi_bytes_acked "
						"随之增长：通常在数秒内；限速下载或有存片的播放器可"
						"能要十几秒。窗口关闭期间看不出它与停住的客户端有何"
						"区别：对曾经读过数据的客户端，体检在 30 "
						"秒内不作声，之后也只说可能。")},
			},
		.remedy = T("Mend the reader: that is where the fault is. On this side bound the "
			    "damage: watch tcpi_notsent_bytes drain and give up by the program's "
			    "own deadline, limit the buffer (SO_SNDBUF, TCP_NOTSENT_LOWAT). "
			    "TCP_USER_TIMEOUT also ends a zero-window connection whose peer is "
			    "alive and answers (4,000 ms gave ETIMEDOUT after 4.5 s): a good "
			    "limit, but slow honest readers die by it too. R1 drops the connection "
			    "and the unsent data.",
			"毛病在对端的读者，应当修它。本端则要限制损害：由程序观察 "
			"tcpi_notsent_bytes "
			"是否下降，并设自己的期限；限制缓冲区（SO_SNDBUF、TCP_NOTSENT_LOWAT）。TCP_"
			"USER_TIMEOUT 也会结束对端活着且有应答的零窗口连接（设 4,000 毫秒，4.5 "
			"秒时得到 ETIMEDOUT）：作为上限很好，但正常却缓慢的读者也会被它断掉。R1 "
			"会断开连接并丢弃未发数据。"),
		.wrong_advice =
			T("Raising tcp_rmem or tcp_wmem delays the stall by a few seconds and "
			  "costs memory per connection; a reader that does not read fills any "
			  "buffer. Keepalive does not detect it: the peer answers.",
				"调大 tcp_rmem、tcp_wmem "
				"只能把停顿推迟几秒，还要为每条连接多付内存；不读的读者再大的缓冲区"
				"也会填满。keepalive 也发现不了：对端有应答。"),
		.sources = "RFC 9293 sections 3.8.6 and 3.8.6.1; RFC 6429; RFC 1122 section "
			   "4.2.2.17; linux net/ipv4/tcp_timer.c tcp_probe_timer(); "
			   "Documentation/networking/snmp_counter.rst (TCPToZeroWindowAdv)",
	},
	{
		.id = "zero-window-peer-dead",
		.states = "ESTABLISHED CLOSE_WAIT",
		.title = T(
			"The peer's window is closed and the peer has died", "零窗口期间对端已死"),
		.meaning = T("The window was closed, and while this host waited for it to open the "
			     "peer vanished. The probes stay without an answer. The kernel gives "
			     "up after tcp_retries2 unanswered probes with a doubling interval, up "
			     "to 120 s each: a quarter of an hour and more.",
			"窗口已关闭，而就在本机等它打开时对端消失了，探测再无应答。间隔不断加倍，每"
			"次最长 120 秒；未获应答的探测达到 tcp_retries2 "
			"次，内核才放弃：一刻钟以上。"),
		.evidence = T("idiag_timer 4, tcpi_snd_wnd 0, tcpi_unacked 0, tcpi_notsent_bytes > "
			      "0 as with a slow reader; but tcpi_probes, and idiag_retrans which "
			      "equals it under this timer, count up without falling back (3 after "
			      "2.5 s, 5 after 15 s), and tcpi_last_ack_recv is older than the "
			      "probe interval. TCPWinProbe grows, TcpInSegs of this connection "
			      "does not (tcpi_segs_in stands).",
			"与读者缓慢时一样：idiag_timer 为 4，tcpi_snd_wnd 为 0，tcpi_unacked 为 "
			"0，tcpi_notsent_bytes > 0。不同的是 tcpi_probes（在此定时器下 "
			"idiag_retrans 与之相等）只增不减（2.5 秒时为 3，15 秒时为 "
			"5），tcpi_last_ack_recv 已超过探测间隔。TCPWinProbe "
			"增长，而该连接收不到任何报文（tcpi_segs_in 不动）。"),
		.by_hand = T("$ ss -tnoi state established\ntimer:(persist,6sec,5): the third "
			     "field counts unanswered probes, and lastack grows without end.\n$ "
			     "ping -c 3 ADDR\nIs the peer's host there at all?",
			"$ ss -tnoi state "
			"established\ntimer:(persist,6sec,5)"
			"：第三个字段是未获应答的探测数，lastack 一直增大。\n$ ping -c 3 "
			"ADDR\n对端主机还在吗？"),
		.twins =
			{
				{"zero-window-slow-reader",
					T("tcpi_probes falls back to 0: the peer answers.",
						"tcpi_probes 会归零：对端有应答。")},
				{"cannot-transmit",
					T("tcpi_probes counts up as well, but tcpi_snd_wnd is "
					  "above 0.",
						"tcpi_probes 也递增，但 tcpi_snd_wnd 大于 0。")},
				{"peer-vanished",
					T("The same death with an open window: idiag_timer 1.",
						"同样是对端消失，但窗口是开的：idiag_timer 为 "
						"1。")},
			},
		.remedy = T("TCP_USER_TIMEOUT in the program bounds the wait, R2 sets it on a "
			    "running process, R1 (ss -K) ends it at once; the unsent data is lost "
			    "in every case. Two probes without an answer may be plain loss: wait "
			    "for the third before acting.",
			"程序中设置 TCP_USER_TIMEOUT 可限定等待时间；对运行中的进程用 R2 "
			"设置；R1（ss "
			"-K）立即结束。无论哪种，未发出的数据都会丢失。两次探测无应答也可能只是丢包"
			"，等到第三次再动手。"),
		.wrong_advice = T(
			"A growing backoff is no proof of death, it grows with a living peer too. "
			"Keepalive does not help: with data waiting to be sent its timer is idle.",
			"backoff 增大不能证明对端已死，对端活着时它也增大。keepalive "
			"无济于事：有待发数据时它的定时器不起作用。"),
		.sources = "RFC 9293 section 3.8.6.1; RFC 6429; RFC 5482; linux "
			   "net/ipv4/tcp_timer.c tcp_probe_timer()",
	},
	{
		.id = "reader-stalled",
		.states = "ESTABLISHED",
		.title = T("A program on this host does not read its connection",
			"本机程序不读自己的连接"),
		.meaning = T(
			"Data arrived, was acknowledged by the kernel and lies in the receive "
			"queue, but the program does not read it: it is stopped, deadlocked, busy "
			"with something else, waits for a slow backend, or has lost sight of the "
			"descriptor. The queue fills, the window closes, and the peer stalls in "
			"its persist timer. To the peer this looks like a slow network; it is not.",
			"数据已到达，内核已确认，躺在接收队列里，程序却不读：它被暂停、死锁、忙于别"
			"的事、在等慢速后端，或遗漏了这个描述符。队列填满，窗口关闭，对端停在坚持定"
			"时器上。从对端看像是网络慢，其实不是。"),
		.evidence = T(
			"idiag_rqueue large and not falling; SK_MEMINFO_RMEM_ALLOC close to "
			"SK_MEMINFO_RCVBUF (skmem r and rb; compare these two, because the queue "
			"in bytes is smaller than the memory it takes); TcpExtTCPToZeroWindowAdv "
			"grew when the window closed, and the peer's probes raise the socket's "
			"drop count by one each. The owner is in state T or D in /proc/PID/stat, "
			"or none of its threads waits in read, recv or poll for this descriptor "
			"(/proc/PID/task/*/syscall, wchan).",
			"idiag_rqueue 很大且不下降；SK_MEMINFO_RMEM_ALLOC 接近 "
			"SK_MEMINFO_RCVBUF（即 skmem 的 r 与 "
			"rb；要比较这两者，因为队列的字节数小于它占用的内存）；窗口关闭时 "
			"TcpExtTCPToZeroWindowAdv "
			"加一，对端的每次探测会使该套接字的丢弃计数加一。所属进程在 /proc/PID/stat "
			"中处于 T 或 D 状态，或没有任何线程在 read、recv、poll "
			"中等待该描述符（/proc/PID/task/*/syscall、wchan）。"),
		.by_hand = T("$ ss -tnmp state established\nRecv-Q large, skmem r close to rb, and "
			     "the owner at the end of the line.\n$ grep State /proc/PID/status\nT: "
			     "stopped (SIGSTOP, a debugger). D: waits for disk or NFS.\n$ cat "
			     "/proc/PID/task/*/wchan; echo\nWhere its threads sleep.\n$ nstat -az "
			     "TcpExtTCPToZeroWindowAdv TcpExtTCPFromZeroWindowAdv\nWindows that "
			     "closed and that opened again.",
			"$ ss -tnmp state established\nRecv-Q 很大，skmem 的 r 接近 "
			"rb，行末是所属进程。\n$ grep State /proc/PID/status\nT：被暂停（SIGSTOP "
			"或调试器）；D：在等磁盘或 NFS。\n$ cat /proc/PID/task/*/wchan; "
			"echo\n各线程睡在哪里。\n$ nstat -az TcpExtTCPToZeroWindowAdv "
			"TcpExtTCPFromZeroWindowAdv\n关闭过的窗口数与重新打开的窗口数。"),
		.twins =
			{
				{"zero-window-slow-reader",
					T("The same fault seen from the sender.",
						"同一故障，从发送端所见。")},
				{"close-wait-unread",
					T("The peer has already closed; the unread bytes include "
					  "its FIN.",
						"对端已经关闭，未读的字节中含有它的 FIN。")},
				{"receive-buffer-pruned",
					T("The program reads, but the buffer is too small: "
					  "PruneCalled and RcvPruned grow.",
						"程序在读，只是缓冲区太小：PruneCalled、RcvPruned "
						"增长。")},
				{"healthy burst", T("Recv-Q is large for a moment and falls.",
							  "Recv-Q 只是一时很大，随即下降。")},
			},
		.remedy = T("Wake or mend the program: kill -CONT for a stopped one, a stack trace "
			    "for a stuck one, more workers for a busy one. R1 ends the connection "
			    "with a RST, R3 with a FIN; what lies in the queue can still be read "
			    "after R1, what the peer had not sent yet is lost. The next connection "
			    "meets the same reader.",
			"唤醒或修复程序：被暂停的用 kill "
			"-CONT，卡死的取调用栈，忙不过来的增加工作线程。R1 以 RST 结束连接，R3 "
			"则发 FIN；R1 "
			"之后已在队列里的数据仍可读出，对端尚未发出的则丢失。但下一条连接仍会遇到同"
			"一个读者。"),
		.wrong_advice = T("A larger tcp_rmem only postpones the closed window. Dropping "
				  "caches or restarting the network does nothing.",
			"调大 tcp_rmem 只是推迟窗口关闭。清缓存、重启网络服务都毫无作用。"),
		.sources = "RFC 9293 section 3.8.6; proc(5); linux net/ipv4/tcp_output.c "
			   "__tcp_select_window(); Documentation/networking/snmp_counter.rst "
			   "(TCPToZeroWindowAdv)",
	},
};

const struct kb_fault_table kb_fault_established = KB_FAULT_TABLE(rows);

/* Faults of the closing states: connections that do not end. */
#include "kb/fault-table.h"

static const struct kb_fault rows[] = {
	{
		.id = "close-wait-unread",
		.states = "CLOSE_WAIT",
		.title = T("The peer has closed and the program has not looked",
			"对端已关闭，程序却还没看到"),
		.meaning = T(
			"The peer's FIN arrived and the kernel acknowledged it, but the program "
			"has not read up to the end of the stream: the descriptor is in no poll "
			"set, the thread that owns it is stuck, or an edge-triggered event was "
			"lost. The connection waits for the program, for ever if need be; no timer "
			"of the kernel ends CLOSE_WAIT while the peer's host answers.",
			"对端的 FIN 已到，内核也已确认，但程序没有读到流的末尾：描述符不在任何 "
			"poll "
			"集合中，负责它的线程卡住，或边沿触发的事件丢失。连接在等程序，必要时永远等"
			"下去；只要对端主机还有应答，内核没有任何定时器会结束 CLOSE_WAIT。"),
		.evidence = T(
			"CLOSE_WAIT with idiag_rqueue of 1 or more: the FIN counts as one, so 1 "
			"means that only the end of file is unread, and 4 that three bytes are "
			"unread as well. INET_DIAG_SHUTDOWN is 1 (received). No timer, no counter.",
			"CLOSE_WAIT 且 idiag_rqueue 不小于 1：FIN 占一个计数，故 1 表示只剩 EOF "
			"未读，4 表示还有 3 字节数据未读。INET_DIAG_SHUTDOWN 为 1（已收到 "
			"FIN）。没有定时器，也没有计数器变化。"),
		.by_hand = T("$ ss -tnpe state close-wait\nRecv-Q of 1 or more, and --> at the end "
			     "of the line: the other direction is still open.\n$ cat "
			     "/proc/PID/task/*/wchan; echo\nIs any thread waiting in poll or epoll "
			     "at all?\n$ cat /proc/PID/fdinfo/EPOLLFD\nThe tfd lines name the "
			     "descriptors that the epoll set watches.",
			"$ ss -tnpe state close-wait\nRecv-Q 不小于 1；行末的 --> "
			"表示另一方向仍然开着。\n$ cat /proc/PID/task/*/wchan; "
			"echo\n究竟有没有线程在等 poll 或 epoll？\n$ cat "
			"/proc/PID/fdinfo/EPOLLFD\ntfd 各行是该 epoll 集合监视的描述符。"),
		.twins =
			{
				{"close-wait-leak",
					T("idiag_rqueue is 0: everything was taken out of the "
					  "queue and close() is missing.",
						"idiag_rqueue 为 0：队列已取空，缺的是 close()。")},
				{"reader-stalled",
					T("The same reader before the peer closed: ESTABLISHED.",
						"同样的读者，只是对端尚未关闭：ESTABLISHED。")},
				{"accept-queue-full",
					T("The inode is 0: the connection was never accepted, it "
					  "still waits in the queue of the listener, and the "
					  "program cannot have seen it.",
						"inode 为 0：连接尚未被 "
						"accept()"
						"，还排在全连接队列里，程序根本看不到它。")},
				{"close-wait-peer-gone",
					T("The peer's host does not even answer any more.",
						"对端主机已经连应答都没有了。")},
				{"healthy half-close",
					T("For seconds only: the program is still reading or "
					  "answering after the peer's shutdown.",
						"只持续几秒：对端 shutdown "
						"之后，本端程序仍在读取或应答。")},
			},
		.remedy = T("Mend the program: every descriptor in the poll set, edge-triggered "
			    "events read until EAGAIN. To wake a running one, shutdown(SHUT_RDWR) "
			    "through pidfd_getfd() (R3) makes an epoll waiter see EPOLLHUP and "
			    "sends the FIN; the program still has to close. SOCK_DESTROY (R1) "
			    "removes the row and sends RST, but the descriptor stays with the "
			    "program, and what recv() returns is end of file, not an error.",
			"修复程序：每个描述符都要在 poll 集合里，边沿触发必须读到 "
			"EAGAIN。要唤醒运行中的进程，可经 pidfd_getfd() 执行 "
			"shutdown(SHUT_RDWR)（R3）：等在 epoll 上的线程会看到 EPOLLHUP，FIN "
			"也随之发出，但程序仍须自己 close()。SOCK_DESTROY（R1）会清除条目并发送 "
			"RST，但描述符仍留在程序手中，且 recv() 返回的是 EOF 而非错误。"),
		.wrong_advice = T("The tcp_keepalive_* settings do not clear CLOSE_WAIT: the "
				  "peer's kernel answers the probes as long as it holds the other "
				  "half. tcp_fin_timeout concerns FIN_WAIT_2 only.",
			"tcp_keepalive_* 各参数清不掉 "
			"CLOSE_WAIT：对端内核只要还保有另一半连接，就会应答探测。tcp_fin_timeout "
			"只管 FIN_WAIT_2。"),
		.sources = "RFC 9293 sections 3.3.2 and 3.6; linux net/ipv4/tcp_input.c tcp_fin(), "
			   "net/ipv4/tcp_diag.c tcp_diag_get_info(); epoll(7)",
	},
	{
		.id = "close-wait-leak",
		.states = "CLOSE_WAIT",
		.title = T("The program forgets to close what its peers have closed",
			"对端已关闭，程序忘了关闭自己这一端"),
		.meaning = T("The peer closed, the program took everything out of the queue, and "
			     "close() never comes: an error path returns early, a pool keeps dead "
			     "connections, a worker waits for something else. Each connection "
			     "costs a descriptor; the number grows with the traffic until accept() "
			     "and open() fail.",
			"对端已关闭，程序也已取空队列，close() "
			"却迟迟不来：错误分支提前返回、连接池保留着死连接，或工作线程在等别的事。每"
			"条连接占一个描述符，随流量不断累积，直到 accept() 与 open() 失败。"),
		.evidence = T(
			"CLOSE_WAIT with idiag_rqueue 0 and INET_DIAG_SHUTDOWN 1; the count "
			"per owner grows from look to look, and the oldest row is minutes "
			"old. An empty queue proves that the kernel handed over all data and "
			"the FIN, not that the program saw the end of file: a recv() whose "
			"buffer is larger than what waits takes the FIN along with the last "
			"bytes and returns only the bytes (a queue of 4 fell to 0 with the "
			"first recv(), and the socket was still readable). With keepalive the "
			"answers to our probes keep tcpi_last_ack_recv small: then only the "
			"times of the last data say how old a row may be. Below a minute an "
			"answer that takes long looks the same.",
			"CLOSE_WAIT，idiag_rqueue 为 0，INET_DIAG_SHUTDOWN 为 "
			"1；同一所属进程的数量一次比一次多，最老的条目已有数分钟。队列为空只证明内"
			"核已把全部数据与 FIN 交出，不证明程序看到了 EOF：若 recv() "
			"的缓冲区大于剩余数据，FIN "
			"会随最后的数据一并取走，而返回值只有数据的字节数（实测队列为 4，第一次 "
			"recv() 后即为 0，而套接字仍可读）。启用 keepalive "
			"时，对端对探测的应答使 tcpi_last_ack_recv "
			"一直很小：此时只有最后收发数据的时间能说明该条目可能有多老。未满一分钟时，"
			"耗时较长的应答看上去也一样。"),
		.by_hand = T("$ ss -Htnp state close-wait | awk '{print $5}' | sed "
			     "'s/,fd=[0-9]*//g' | sort | uniq -c | sort -rn\nCLOSE_WAIT per owner; "
			     "look again after a minute.\n$ ss -tnp state "
			     "close-wait\nRecv-Q 0 everywhere: nothing is left to read.\n$ ls "
			     "/proc/PID/fd | wc -l\nThe descriptors of the owner grow alike.",
			"$ ss -Htnp state close-wait | awk '{print $5}' | sed 's/,fd=[0-9]*//g' | "
			"sort | uniq -c | sort -rn\n按所属统计 CLOSE_WAIT；一分钟后再看一次。\n$ "
			"ss -tnp "
			"state close-wait\nRecv-Q 全为 0：已无可读之物。\n$ ls "
			"/proc/PID/fd | wc -l\n所属进程的描述符数同步增长。"),
		.twins =
			{
				{"close-wait-unread",
					T("idiag_rqueue is 1 or more: the end of file is still in "
					  "the queue.",
						"idiag_rqueue 不小于 1：EOF 还在队列里。")},
				{"proxy-half-close-pair",
					T("A FIN_WAIT_2 of the same process mirrors each row: a "
					  "proxy waits for its other side.",
						"同一进程另有一条 FIN_WAIT_2 "
						"与之成对：代理在等另一侧。")},
				{"fd-inherited",
					T("The inode has two owners: the parent closed, a child "
					  "still holds it.",
						"同一 inode "
						"有两个持有者：父进程已关闭，子进程还拿着。")},
				{"healthy half-close",
					T("The count does not grow and every row is young.",
						"数量不增长，条目都很新。")},
			},
		.remedy = T("Find the missing close() (error paths, connection pools, time limits "
			    "of the backend) and restart the service to be rid of the leaked "
			    "descriptors. First aid: raise the limit with prlimit. R1 (ss -K) and "
			    "R3 clean the list but not the descriptors; after R1 they are dead-fd "
			    "and no list shows them any more.",
			"找到缺失的 "
			"close()"
			"（错误分支、连接池、后端超时），并重启服务以释放已泄漏的描述符。应急可用 "
			"prlimit 调高上限。R1（ss -K）与 R3 清的是列表，不是描述符；R1 "
			"之后它们成为 dead-fd，任何列表里都看不到了。"),
		.wrong_advice = T(
			"No sysctl closes a program's descriptor: neither tcp_keepalive_time nor "
			"tcp_fin_timeout nor any TIME_WAIT setting clears CLOSE_WAIT.",
			"没有哪个 sysctl 能替程序关闭描述符：tcp_keepalive_time、tcp_fin_timeout "
			"以及任何 TIME_WAIT 参数都清不掉 CLOSE_WAIT。"),
		.sources = "RFC 9293 sections 3.3.2 and 3.6; linux net/ipv4/tcp.c "
			   "tcp_recvmsg_locked(), net/ipv4/tcp_diag.c",
	},
	{
		.id = "fin-wait1-peer-gone",
		.states = "FIN_WAIT1",
		.title = T(
			"We closed, and the peer does not acknowledge", "本端已关闭，对端不再确认"),
		.meaning = T("The program closed; the FIN, or data before it, is not acknowledged: "
			     "the peer has lost power or network, or its packets are filtered. The "
			     "kernel alone carries the socket on, without an owner, and "
			     "retransmits until its patience for orphans ends. After the restart "
			     "of a server with many clients on bad links there can be thousands.",
			"程序已关闭，但 FIN "
			"或它之前的数据得不到确认：对端断电断网，或其报文被过滤。此时套接字已无所属"
			"进程，由内核独自照管并重传，直到对孤儿连接的耐心用尽。服务器重启时若有大量"
			"弱网客户端，可能出现成千上万条。"),
		.evidence = T("FIN_WAIT1, inode 0, idiag_timer 1, idiag_retrans and tcpi_backoff "
			      "growing, tcpi_ca_state 4, idiag_wqueue equal to the unacknowledged "
			      "bytes plus 1 for the FIN, tcpi_last_ack_recv growing. With "
			      "net.ipv4.tcp_orphan_retries at 0, which means 8, it lasts about 104 "
			      "seconds on a short path (108 measured); with 2, some 3 seconds. At "
			      "the end TCPAbortOnTimeout grows by one.",
			"FIN_WAIT1，inode 为 0，idiag_timer 为 1，idiag_retrans 与 tcpi_backoff "
			"递增，tcpi_ca_state 为 4，idiag_wqueue 等于未确认字节数加 "
			"1（FIN），tcpi_last_ack_recv 不断增大。net.ipv4.tcp_orphan_retries 为 "
			"0（意为 8）时，在短路径上约持续 104 秒（实测 108 秒）；设为 2 时约 3 "
			"秒。最后 TCPAbortOnTimeout 加一。"),
		.by_hand =
			T("$ ss -tanoie state fin-wait-1\nino:0 and timer:(on,…,n): an orphan that "
			  "retransmits; Send-Q is what it still has to deliver.\n$ grep TCP: "
			  "/proc/net/sockstat\norphan: how many there are on the whole host.",
				"$ ss -tanoie state fin-wait-1\nino:0 与 "
				"timer:(on,…,n)：正在重传的孤儿；Send-Q 是它尚未送达的量。\n$ grep "
				"TCP: /proc/net/sockstat\norphan 是整机的孤儿连接数。"),
		.twins =
			{
				{"fin-wait1-zero-window",
					T("idiag_timer 4 and a closed window: the peer lives and "
					  "answers the probes.",
						"idiag_timer 为 4 "
						"且窗口关闭：对端活着并在应答探测。")},
				{"closing-stuck",
					T("The peer's FIN has arrived, ours is unacknowledged: "
					  "CLOSING.",
						"对端的 FIN 已到而我方的未获确认：CLOSING。")},
				{"cannot-transmit", T("idiag_timer 4 with tcpi_snd_wnd above 0: "
						      "nothing leaves this host.",
							    "idiag_timer 为 4 而 tcpi_snd_wnd 大于 "
							    "0：报文根本发不出本机。")},
				{"healthy close",
					T("Younger than a round trip, idiag_retrans 0.",
						"存在时间短于一个往返时延，idiag_retrans 为 0。")},
			},
		.remedy =
			T("Usually none: they end by themselves in two minutes. If memory is "
			  "short, lower net.ipv4.tcp_orphan_retries (3 is about 6 s on a short "
			  "path); slow but living clients then lose the end of their answer. "
			  "TCP_USER_TIMEOUT set before close() is honoured here as well (2,000 ms: "
			  "gone after 2.5 s). R1 (ss -K) removes one at once and sends a RST.",
				"通常不必处理，两分钟内会自行结束。若内存吃紧，可调小 "
				"net.ipv4.tcp_orphan_retries（3 在短路径上约 6 "
				"秒），代价是慢但活着的客户端会收不全应答的末尾。close() "
				"之前设置的 TCP_USER_TIMEOUT 在此同样有效（2,000 毫秒：2.5 "
				"秒后消失）。R1（ss -K）立即清除单条并发送 RST。"),
		.wrong_advice = T("Dropping the peer with iptables makes sure that no "
				  "acknowledgement can ever arrive: each connection then lasts its "
				  "full time. tcp_fin_timeout does not apply to FIN_WAIT_1.",
			"用 iptables "
			"丢弃该对端的报文，等于确保确认永远到不了，每条连接都会拖满全部时间。tcp_"
			"fin_timeout 不适用于 FIN_WAIT_1。"),
		.sources = "RFC 9293 sections 3.3.2, 3.6 and 3.8.3; linux net/ipv4/tcp_timer.c "
			   "tcp_orphan_retries(), tcp_write_timeout(); "
			   "Documentation/networking/ip-sysctl.rst (tcp_orphan_retries)",
	},
	{
		.id = "fin-wait2-held",
		.states = "FIN_WAIT2",
		.title = T("A program holds a half-closed connection open",
			"程序持有半关闭的连接不放"),
		.meaning = T("The program said shutdown(SHUT_WR): it has finished sending, and its "
			     "FIN was acknowledged. It still holds the descriptor and waits for "
			     "the peer's data or FIN. As long as a program owns the socket, no "
			     "timer ends FIN_WAIT_2; if the peer never closes, it lasts for ever.",
			"程序执行了 shutdown(SHUT_WR)：数据发完，FIN "
			"也已得到确认，但它仍持有描述符，等对端的数据或 "
			"FIN。只要套接字还有所属进程，就没有定时器会结束 "
			"FIN_WAIT_2；对端若永不关闭，它就永远存在。"),
		.evidence = T("FIN_WAIT2 with inode not 0 and an owner, INET_DIAG_SHUTDOWN 2 "
			      "(sent), idiag_timer 0 unless keepalive is on. No counter.",
			"FIN_WAIT2，inode 不为 0 且有所属进程，INET_DIAG_SHUTDOWN 为 2（已发送 "
			"FIN），若未启用 keepalive 则 idiag_timer 为 0。没有计数器变化。"),
		.by_hand =
			T("$ ss -tanope state fin-wait-2\nRows with users:(…) and <-- are held by "
			  "a program; those with ino:0 and timer:(timewait,…) are orphans.\n$ ss "
			  "-tnp state close-wait\nOn the peer: who does not close there?",
				"$ ss -tanope state fin-wait-2\n带 users:(…) 与 <-- "
				"的由程序持有；ino:0 且 timer:(timewait,…) 的是孤儿。\n$ ss -tnp "
				"state close-wait\n到对端执行：是谁不关闭？"),
		.twins =
			{
				{"fin-wait2-orphan",
					T("inode 0 and a timer, timewait or "
					  "keepalive: the kernel clears it by itself.",
						"inode 为 0 且有 timewait 或 keepalive "
						"定时器：内核会自行清理。")},
				{"proxy-half-close-pair",
					T("A CLOSE_WAIT of the same process mirrors it.",
						"同一进程另有一条 CLOSE_WAIT 与之成对。")},
				{"healthy half-close",
					T("The peer is still sending: tcpi_last_data_recv is "
					  "small.",
						"对端仍在发送：tcpi_last_data_recv 很小。")},
			},
		.remedy = T("Give the half-closed phase a deadline in the program, then close(). "
			    "The peer's CLOSE_WAIT is often the real fault. On a running process "
			    "R2 switches keepalive on, which finds a dead peer; R3 gives its "
			    "reader end of file; R1 ends the connection with RST.",
			"在程序中给半关闭阶段设期限，到期就 close()。真正的毛病往往是对端的 "
			"CLOSE_WAIT。对运行中的进程：R2 开启 keepalive，可发现已死的对端；R3 "
			"让其读者得到 EOF；R1 以 RST 结束连接。"),
		.wrong_advice = T("tcp_fin_timeout does not touch it: that timer starts when the "
				  "program has closed the descriptor, not at shutdown().",
			"tcp_fin_timeout 管不到它：那个定时器在程序关闭描述符之后才启动，而不是在 "
			"shutdown() 时。"),
		.sources = "RFC 9293 sections 3.3.2 and 3.6; shutdown(2); linux net/ipv4/tcp.c "
			   "__tcp_close()",
	},
	{
		.id = "fin-wait2-orphan",
		.states = "FIN_WAIT2",
		.title = T("We closed, the peer acknowledged and does not close",
			"本端已关闭，对端确认了却不关闭"),
		.meaning = T(
			"The program has closed, the FIN was acknowledged, and the peer's own FIN "
			"is missing: its program has not closed yet. The kernel keeps only a small "
			"stand-in for the connection and drops it after net.ipv4.tcp_fin_timeout. "
			"If the peer sends data before or after that, it gets a RST. A few are "
			"normal; thousands mean that the peers leak CLOSE_WAIT.",
			"程序已关闭，FIN 已获确认，就差对端的 "
			"FIN：对端程序还没关闭。内核只为该连接保留一个小型替身，net.ipv4.tcp_fin_"
			"timeout 之后丢弃。在此前后对端若再发数据，都会收到 "
			"RST。有几条很正常；成千上万，则说明对端在泄漏 CLOSE_WAIT。"),
		.evidence = T(
			"FIN_WAIT2 with inode 0, idiag_timer 3 and idiag_expires counting down "
			"from tcp_fin_timeout (60 s by default). It is a time-wait mini-socket: it "
			"counts in tw of /proc/net/sockstat, not in orphan, and against "
			"tcp_max_tw_buckets; TcpExtTW grows by one when it is made (TWKilled if "
			"the timeout is 4 s or less). With a tcp_fin_timeout above 60 s a full "
			"orphan socket with idiag_timer 2 waits out the excess first. TCP_LINGER2 "
			"shortens the time per socket; -1 resets at once.",
			"FIN_WAIT2，inode 为 0，idiag_timer 为 3，idiag_expires 从 "
			"tcp_fin_timeout（默认 60 秒）倒数。它是 timewait 小型套接字：计入 "
			"/proc/net/sockstat 的 tw 而非 orphan，占用 tcp_max_tw_buckets "
			"的名额；创建时 TcpExtTW 加一（超时不超过 4 秒时则是 TWKilled）。若 "
			"tcp_fin_timeout 大于 60 秒，超出的部分先由完整的孤儿套接字（idiag_timer "
			"为 2）等完。TCP_LINGER2 可按套接字缩短时间，设为 -1 则立即 RST。"),
		.by_hand = T("$ ss -tanoe state fin-wait-2\nino:0 and timer:(timewait,48sec,0): "
			     "goes by itself in 48 s.\n$ sysctl net.ipv4.tcp_fin_timeout\nThe time "
			     "such a row lasts.\n$ ss -Htan state fin-wait-2 | awk '{print $4}' | "
			     "sed 's/:[0-9]*$//' | sort | uniq -c | sort -rn | head\nThe peers "
			     "that do not close.",
			"$ ss -tanoe state fin-wait-2\nino:0 与 timer:(timewait,48sec,0)：48 "
			"秒后自行消失。\n$ sysctl "
			"net.ipv4.tcp_fin_timeout\n此类条目的存活时间。\n$ ss -Htan state "
			"fin-wait-2 | awk '{print $4}' | sed 's/:[0-9]*$//' | sort | uniq -c | "
			"sort -rn | head\n是哪些对端不关闭。"),
		.twins =
			{
				{"fin-wait2-held",
					T("It has an owner and no timer: it lasts for ever.",
						"有所属进程且无定时器：永远存在。")},
				{"time-wait-pile", T("TIME_WAIT rows: both sides have closed.",
							   "TIME_WAIT 表示双方都已关闭。")},
				{"healthy close in progress",
					T("A few rows younger than a minute on a busy host.",
						"繁忙主机上少量不到一分钟的条目。")},
			},
		.remedy = T("Make the peer close (its CLOSE_WAIT is the fault). If memory is "
			    "short, lower tcp_fin_timeout to 15 or 30 s; slow peers that still "
			    "send then meet a RST. On 6.18 ss -K removes such a row too.",
			"让对端关闭（毛病是它的 CLOSE_WAIT）。若内存吃紧，可把 tcp_fin_timeout "
			"降到 15 或 30 秒，代价是还在发送的慢速对端会收到 RST。在 6.18 上 ss -K "
			"也能清除这种条目。"),
		.wrong_advice = T("Lowering tcp_fin_timeout is often sold as a cure for TIME_WAIT: "
				  "it only shortens this state.",
			"常有人把调小 tcp_fin_timeout 当作治 TIME_WAIT 的药：它缩短的只是本状态。"),
		.sources =
			"RFC 9293 section 3.6; linux net/ipv4/tcp.c __tcp_close(), "
			"net/ipv4/tcp_minisocks.c tcp_time_wait(), net/ipv4/inet_timewait_sock.c; "
			"Documentation/networking/ip-sysctl.rst (tcp_fin_timeout)",
	},
	{
		.id = "last-ack-stuck",
		.states = "LAST_ACK",
		.title = T("Both sides closed, and the last acknowledgement does not come",
			"双方均已关闭，最后的确认迟迟不来"),
		.meaning = T("The peer closed first, this program closed second, and the FIN of "
			     "this side is not acknowledged: the peer vanished in between, a load "
			     "generator was killed along with its host, or a firewall forgot the "
			     "connection after the first FIN. The kernel retransmits the FIN and "
			     "gives up like in FIN_WAIT_1.",
			"对端先关闭，本端后关闭，而本端的 FIN "
			"得不到确认：对端恰在其间消失、压测机连同主机一起被关掉，或防火墙见到第一个"
			" FIN 后就清除了会话。内核重传 FIN，像 FIN_WAIT_1 一样直到放弃。"),
		.evidence = T(
			"LAST_ACK, inode 0, idiag_timer 1, idiag_retrans and tcpi_backoff growing, "
			"idiag_wqueue the unacknowledged bytes plus 1; idiag_rqueue may be 1 if "
			"the program never read the end of file. Gone after about 104 s with "
			"tcp_orphan_retries 0 (108 measured), then TCPAbortOnTimeout grows by one.",
			"LAST_ACK，inode 为 0，idiag_timer 为 1，idiag_retrans 与 tcpi_backoff "
			"递增，idiag_wqueue 为未确认字节数加 1；若程序从未读到 EOF，idiag_rqueue "
			"可能为 1。tcp_orphan_retries 为 0 时约 104 秒后消失（实测 108 秒），届时 "
			"TCPAbortOnTimeout 加一。"),
		.by_hand = T("$ ss -tanoie state last-ack\ntimer:(on,…,n) with n growing.\n$ ping "
			     "-c 3 ADDR\nIs the peer's host still there?\n$ nstat -az "
			     "TcpExtTCPAbortOnTimeout TcpExtTCPTimeouts\nThe retransmission "
			     "timeouts, and the connections given up.",
			"$ ss -tanoie state last-ack\ntimer:(on,…,n)，n 递增。\n$ ping -c 3 "
			"ADDR\n对端主机还在吗？\n$ nstat -az TcpExtTCPAbortOnTimeout "
			"TcpExtTCPTimeouts\n重传超时次数与最终放弃的连接数。"),
		.twins =
			{
				{"fin-wait1-peer-gone",
					T("This side closed first.", "那是本端先关闭。")},
				{"closing-stuck", T("Both FINs crossed on the way.",
							  "那是双方的 FIN 在途中交错。")},
				{"cannot-transmit",
					T("A persist timer runs over an open window: our FIN does "
					  "not leave this host.",
						"窗口未关而坚持定时器在走：我方的 FIN "
						"没能离开本机。")},
				{"healthy close", T("Younger than a round trip.",
							  "存在时间短于一个往返时延。")},
			},
		.remedy = T("Usually none. net.ipv4.tcp_orphan_retries shortens the wait for all "
			    "orphans of the namespace; R1 (ss -K) removes single rows and sends a "
			    "RST. If a firewall forgets closing connections too early, raise its "
			    "timeout for CLOSE_WAIT and LAST_ACK.",
			"通常不必处理。net.ipv4.tcp_orphan_retries "
			"可缩短该命名空间内所有孤儿的等待；R1（ss -K）清除单条并发送 "
			"RST。若是防火墙过早遗忘关闭中的连接，则调大它对 CLOSE_WAIT 与 LAST_ACK "
			"的超时。"),
		.wrong_advice =
			T("tcp_fin_timeout and the tcp_tw_* settings do not concern LAST_ACK.",
				"tcp_fin_timeout 与 tcp_tw_* 各参数都与 LAST_ACK 无关。"),
		.sources = "RFC 9293 sections 3.3.2, 3.6 and 3.8.3; linux net/ipv4/tcp_timer.c "
			   "tcp_orphan_retries()",
	},
	{
		.id = "closing-stuck",
		.states = "CLOSING",
		.title = T("Both sides closed at once and our FIN is not acknowledged",
			"双方同时关闭，我方的 FIN 未获确认"),
		.meaning = T("Both programs closed at the same time and the FINs crossed. The "
			     "peer's FIN has arrived here, but the acknowledgement of ours is "
			     "missing: the path loses what we send, or the peer vanished right "
			     "then. The state is so short and so rare that a row that stays is "
			     "always worth a look: it means loss in one direction.",
			"双方程序同时关闭，FIN 在途中交错。对端的 FIN 已到，我方 FIN "
			"的确认却不见踪影：要么我方发出的报文在途中丢失，要么对端恰在此刻消失。这个"
			"状态极短也极少见，凡能停留的都值得一查：它意味着单向丢包。"),
		.evidence =
			T("CLOSING, inode 0, INET_DIAG_SHUTDOWN 3, idiag_wqueue at least 1. "
			  "idiag_timer 1 with idiag_retrans growing: the FIN leaves and is lost. "
			  "idiag_timer 4 with tcpi_unacked 0 and tcpi_snd_wnd above 0: the FIN "
			  "never left this host (a local rule dropped it); TcpOutSegs counts the "
			  "attempts and no counter of losses moves.",
				"CLOSING，inode 为 0，INET_DIAG_SHUTDOWN 为 3，idiag_wqueue 不小于 "
				"1。若 idiag_timer 为 1 且 idiag_retrans 递增：FIN 发出后丢失。若 "
				"idiag_timer 为 4，tcpi_unacked 为 0 而 tcpi_snd_wnd 大于 0：FIN "
				"从未离开本机（被本机规则丢弃）；TcpOutSegs "
				"会计入这些尝试，表示丢失的计数器则都不动。"),
		.by_hand = T("$ ss -tanoie state closing\ntimer:(on,…) means lost on the way, "
			     "timer:(persist,…) means stuck on this host.\n$ nft list ruleset\nIn "
			     "the second case: which rule drops FIN, or the whole destination?",
			"$ ss -tanoie state closing\ntimer:(on,…) "
			"表示在途中丢失，timer:(persist,…) 表示卡在本机。\n$ nft list "
			"ruleset\n若是后者：哪条规则丢弃了 FIN，或丢弃了整个目标？"),
		.twins =
			{
				{"fin-wait1-peer-gone", T("The peer's FIN has not arrived.",
								"对端的 FIN 还没到。")},
				{"last-ack-stuck", T("The peer closed first, not at the same time.",
							   "对端先关闭，而非同时。")},
				{"healthy simultaneous close",
					T("CLOSING for one round trip, then TIME_WAIT.",
						"CLOSING 只维持一个往返时延，随即进入 "
						"TIME_WAIT。")},
			},
		.remedy = T("None for a single row; it ends like every orphan after "
			    "tcp_orphan_retries. If they recur, look for the one-way loss (rule, "
			    "asymmetric firewall). R1 (ss -K) removes a row at once.",
			"单条不必处理，它与其他孤儿一样在 tcp_orphan_retries "
			"之后结束。若反复出现，应查单向丢包（过滤规则、往返路径不对称的防火墙）。R1"
			"（ss -K）可立即清除。"),
		.sources = "RFC 9293 sections 3.3.2 and 3.6 (simultaneous close); linux "
			   "net/ipv4/tcp_input.c tcp_fin(), net/ipv4/tcp_timer.c",
	},
};

const struct kb_fault_table kb_fault_close = KB_FAULT_TABLE(rows);

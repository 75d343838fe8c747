/* Faults of ports that cannot be bound, and of proxies between two half-closed legs. */
#include "kb/fault-table.h"

static const struct kb_fault rows[] = {
	{
		.id = "port-held-unlisted",
		.states = "CLOSED",
		.title = T("A port is held by a socket that does not listen",
			"端口被一个并未监听的套接字占着"),
		.meaning = T(
			"A socket is bound to the port and neither listens nor is connected. ss -a "
			"shows nothing there, clients get a RST, and every other program that asks "
			"for the port fails with EADDRINUSE. It comes from a program that hangs "
			"between bind() and listen(), from a listener that was ended with "
			"shutdown() "
			"instead of close(), from a client with a fixed port whose connection is "
			"over, or from a child that inherited the descriptor of any of these.",
			"有套接字绑定了该端口，却既不监听也不在连接中。ss -a "
			"什么也看不到，客户端收到 "
			"RST，其他想用这个端口的程序一律以 EADDRINUSE 失败。来由可能是：程序卡在 "
			"bind() 与 listen() 之间；监听套接字用 shutdown() 而不是 close() "
			"结束；使用固定端口的客户端，连接已结束而套接字未关；或者子进程继承了上述某"
			"个描述符。"),
		.evidence = T(
			"A socket in state CLOSED (kernel state 7, TCP_CLOSE) in the answer to a "
			"sock_diag dump that asks for state 13, TCP_BOUND_INACTIVE: Linux 6.8 and "
			"later. Older kernels tell it nowhere but in /proc/PID/fd, as an inode "
			"that "
			"no dump contains. No counter moves when bind() fails. Whether the holder "
			"set SO_REUSEADDR, which would let another one with it bind too, is not "
			"told.",
			"向 sock_diag 请求状态 13（TCP_BOUND_INACTIVE）时，应答中处于 "
			"CLOSED（内核状态 7，TCP_CLOSE）的套接字：需 Linux 6.8 "
			"以上。更老的内核只在 /proc/PID/fd 中留下一个任何转储都没有的 "
			"inode。bind() "
			"失败不动任何计数器。持有者是否设了 SO_REUSEADDR（若双方都设，bind() "
			"可以成功），内核不说。"),
		.by_hand = T("$ ss -tanpB\nThe holder and its process, with iproute2 6.8 or later; "
			     "without -B it is not listed.\n$ tcpdx list --all\nThe same with any "
			     "iproute2, as CLOSED.\n$ strace -f -e trace=bind PROGRAM\nThe program "
			     "that cannot start: EADDRINUSE, and for which address.",
			"$ ss -tanpB\n持有者及其进程，需 iproute2 6.8 以上；不加 -B "
			"则不列出。\n$ tcpdx list --all\n与 iproute2 版本无关，列为 CLOSED。\n$ "
			"strace -f -e trace=bind PROGRAM\n对起不来的程序执行：EADDRINUSE "
			"出在哪个地址上。"),
		.twins =
			{
				{"bound-elsewhere",
					T("Something does listen on the port, on another address.",
						"该端口确有监听，只是在别的地址上。")},
				{"time-wait-bind",
					T("No process holds the port, only TIME_WAIT rows do: it "
					  "is free within a minute.",
						"没有进程持有，只有 "
						"TIME_WAIT：一分钟内自行释放。")},
				{"port-closed", T("Nothing holds the port: bind() would succeed.",
							"无人持有端口：bind() 会成功。")},
				{"healthy reservation",
					T("A program keeps the port for a service to come, or for "
					  "packets that the firewall redirects; a client with a "
					  "port of the ephemeral range is about to connect.",
						"有程序替稍后启动的服务、或替防火墙转发的流量保留"
						"端口；或者客户端绑定了临时端口，即将连接。")},
			},
		.remedy = T(
			"Find out what the holder waits for (its log, /proc/PID/stack) and let it "
			"listen, or close the socket; restarting it is the first aid, at the "
			"price of what else it serves. Close listeners with close(), open them "
			"with SOCK_CLOEXEC.",
			"查清持有者在等什么（看其日志与 "
			"/proc/"
			"PID/"
			"stack），让它监听，或者让它关闭套接字；应急可以重启它，代价是它手头的其他"
			"服"
			"务也会中断。结束监听要用 close()，创建时要加 SOCK_CLOEXEC。"),
		.wrong_advice =
			T("SO_REUSEADDR in the program that fails does not help unless the holder "
			  "has set it as well. ss -K ends connections; this is none.",
				"只在失败的一方加 SO_REUSEADDR 没有用，持有者也得设过才行。ss -K "
				"结束的是连接，而这里没有连接。"),
		.sources = "bind(2); socket(7) SO_REUSEADDR; linux "
			   "net/ipv4/inet_connection_sock.c inet_csk_bind_conflict(), "
			   "net/ipv4/inet_diag.c",
	},
	{
		.id = "time-wait-bind",
		.states = "TIME_WAIT",
		.title = T("A server cannot bind its port again: EADDRINUSE from TIME_WAIT",
			"服务重启时 bind() 报 EADDRINUSE：端口上还有 TIME_WAIT"),
		.meaning = T(
			"The server closed connections first, so they rest on its side in "
			"TIME_WAIT for 60 seconds, on its port. It ended and is started again: "
			"bind() fails with EADDRINUSE until the last one is gone, unless both the "
			"old listener and the new one have SO_REUSEADDR, for a row in TIME_WAIT "
			"remembers whether its listener had it. Meanwhile clients get a RST.",
			"服务端先关闭连接，于是 TIME_WAIT 留在它这一侧、它的端口上，持续 60 "
			"秒。服务退出后重新启动，bind() 会一直报 "
			"EADDRINUSE，直到最后一条消失；除非新旧两个监听套接字都设了 "
			"SO_REUSEADDR，因为 TIME_WAIT "
			"条目记得当初的监听套接字设没设。其间客户端收到 RST。"),
		.evidence = T("TIME_WAIT rows whose local port is the service's, no LISTEN row "
			      "of that port, and SYNs to it answered with RST (TcpOutRsts grows). "
			      "A failed bind() itself leaves no trace in any counter.",
			"本地端口为服务端口的 TIME_WAIT 条目，该端口没有 LISTEN 条目，发来的 SYN "
			"被答以 RST（TcpOutRsts 增长）。bind() "
			"失败本身不在任何计数器中留下痕迹。"),
		.by_hand = T(
			"$ ss -tano state time-wait '( sport = :PORT )'\nThe rows that "
			"block, and when they end.\n$ ss -ltn '( sport = :PORT )'\nNothing "
			"listens.\n$ strace -f -e trace=bind,setsockopt PROGRAM\nWhether bind() "
			"is what fails, and whether SO_REUSEADDR is set before it.",
			"$ ss -tano state time-wait '( sport = :PORT "
			")'\n挡路的条目及其剩余时间。\n$ ss -ltn '( sport = :PORT "
			")'\n没有监听。\n$ strace -f -e trace=bind,setsockopt PROGRAM\n失败的是否 "
			"bind()，之前是否设了 SO_REUSEADDR。"),
		.twins =
			{
				{"port-held-unlisted",
					T("A process holds the port, without listening: waiting "
					  "does not help.",
						"有进程持有端口却不监听：等也没用。")},
				{"listener-died", T("The server crashed and nobody starts it "
						    "again: bind() is never called.",
							  "服务崩溃后无人重启：根本没有调用 "
							  "bind()。")},
				{"port-exhaustion",
					T("Clients run out of ports: connect() fails with "
					  "EADDRNOTAVAIL.",
						"客户端端口用尽：connect() 报 EADDRNOTAVAIL。")},
				{"healthy stop", T("The service was stopped on purpose: TIME_WAIT "
						   "stays for a minute.",
							 "服务是有意停下的：TIME_WAIT "
							 "会再留一分钟。")},
			},
		.remedy = T(
			"Wait until the last row ends, a minute at most. For good: SO_REUSEADDR "
			"on the listener before bind(). The first restart after that change still "
			"fails, because the rows in TIME_WAIT are the old program's. On Linux it "
			"does not let two listeners share a port.",
			"等最后一条消失，至多一分钟。根治：监听套接字在 bind() 之前设 "
			"SO_REUSEADDR。改完后的第一次重启仍会失败，因为 TIME_WAIT "
			"条目来自旧程序。在 "
			"Linux 上，它不会让两个监听者共用一个端口。"),
		.wrong_advice = T(
			"tcp_tw_reuse is for connect(), tcp_fin_timeout for FIN_WAIT_2, and "
			"tcp_max_tw_buckets throws protection away: none lets bind() succeed "
			"sooner. SO_REUSEPORT is for several listeners at once, and is not needed "
			"here.",
			"tcp_tw_reuse 管的是 connect()，tcp_fin_timeout 管的是 "
			"FIN_WAIT_2，tcp_max_tw_buckets 则是丢掉保护：哪个都不能让 bind() "
			"早点成功。SO_REUSEPORT 用于多个监听者并存，这里用不着。"),
		.sources = "RFC 9293 section 3.6.1; socket(7) SO_REUSEADDR; linux "
			   "net/ipv4/inet_connection_sock.c inet_csk_bind_conflict(), "
			   "include/net/inet_timewait_sock.h tw_reuse",
	},
	{
		.id = "proxy-half-close-pair",
		.states = "CLOSE_WAIT FIN_WAIT2",
		.title = T("A proxy holds both halves of a connection that only one end closed",
			"代理两头各剩半截：一端已关，另一端未关"),
		.meaning = T(
			"One end of a proxied connection closed. The proxy passed that on to the "
			"other end with shutdown() and now waits: its leg to the end that closed "
			"is in CLOSE_WAIT, the other one in FIN_WAIT_2. Where the other end never "
			"closes, and often the one that closed is long gone, the pair costs two "
			"descriptors and a slot at both ends until a time-out of the proxy, if it "
			"has one.",
			"经代理的连接有一端关闭了。代理用 shutdown() "
			"转告另一端，然后等待：通向已关闭一端的那条腿处于 CLOSE_WAIT，另一条处于 "
			"FIN_WAIT_"
			"2。若另一端始终不关，而先关的一端往往早已不在，这一对就一直占着两个描述符"
			"和"
			"两边的名额，直到代理的超时到来——如果它设了的话。"),
		.evidence = T(
			"In one process: a CLOSE_WAIT row with Recv-Q 0 and a FIN_WAIT_2 row with "
			"an inode and no timewait timer, one of them accepted from a listener of "
			"that process and the other one made by it, and tcpi_last_ack_recv of "
			"both within half a second of each other: the one event followed the "
			"other. tcpi_bytes_received and tcpi_bytes_sent stand still.",
			"同一进程中：一条 CLOSE_WAIT，Recv-Q 为 0；一条 FIN_WAIT_2，有 "
			"inode、没有 "
			"timewait "
			"定时器；其中一条由该进程的监听套接字接受，另一条由它发起；两者的 "
			"tcpi_last_ack_recv "
			"相差不过半秒，说明前一件事引出了后一件。tcpi_bytes_received 与 "
			"tcpi_bytes_sent 都不再动。"),
		.by_hand = T("$ ss -tnpie state close-wait\n$ ss -tnpie state fin-wait-2\nPairs "
			     "with the same pid and nearly the same lastack.",
			"$ ss -tnpie state close-wait\n$ ss -tnpie state fin-wait-2\npid "
			"相同、lastack 几乎相同的成对条目。"),
		.twins =
			{
				{"close-wait-leak",
					T("The program has forgotten the connection: no leg in "
					  "FIN_WAIT_2 belongs to it.",
						"程序忘了这条连接：没有与之对应的 FIN_WAIT_2。")},
				{"fin-wait2-held",
					T("A half-close of the program's own: no leg in CLOSE_WAIT "
					  "belongs to it.",
						"程序自己的半关闭：没有与之对应的 CLOSE_WAIT。")},
				{"healthy half-close",
					T("The other end is still answering: the byte counts move, "
					  "or it takes its time.",
						"另一端还在作答：字节计数在动，或者只是慢。")},
			},
		.remedy = T("A time-out for half-closed connections in the proxy: haproxy "
			    "timeout client-fin and timeout server-fin, nginx proxy_timeout, "
			    "envoy idle_timeout. It cuts off answers that take longer. The cure "
			    "is at the other end: it should close when it reads the end of "
			    "stream.",
			"给代理设半关闭超时：haproxy 的 timeout client-fin 与 timeout "
			"server-fin，nginx 的 proxy_timeout，envoy 的 "
			"idle_timeout；代价是更慢的应答会被切断。根治在另一端：读到流的末尾就应关"
			"闭。"),
		.wrong_advice = T("tcp_fin_timeout does not apply: both legs still have a "
				  "descriptor. Keepalive does not either while the peers "
				  "answer its probes.",
			"tcp_fin_timeout 管不到：两条腿都还有描述符。keepalive "
			"也不解决：对端照常应答探测。"),
		.sources = "RFC 9293 section 3.6; shutdown(2); HAProxy configuration manual: "
			   "timeout client-fin",
	},
};

const struct kb_fault_table kb_fault_bind = KB_FAULT_TABLE(rows);

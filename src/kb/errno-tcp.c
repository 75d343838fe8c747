/* Errors of addresses, of the path and of the connection itself.
 *
 * How an error reaches the program: the kernel stores it in the socket (sk_err), the next call
 * returns it once and clears it, as does getsockopt(SO_ERROR). After that recv() returns 0 and
 * send() EPIPE, so a program that overlooks the first report takes a reset for an orderly end.
 * ICMP errors end a connection only in SYN-SENT; later they are kept aside (sk_err_soft) and
 * replace ETIMEDOUT when the retransmissions give up. */
#include "kb/errno-pages.h"

const struct kb_errno_page kb_errno_epipe = {
	.meaning = T(
		"Nothing can be sent on this socket any more. The call also raises SIGPIPE, which "
		"kills a process that neither ignores it nor passes MSG_NOSIGNAL. A reset is "
		"reported once as ECONNRESET; EPIPE is what every later send() says.",
		"此套接字已不能再发送数据。该调用同时产生 SIGPIPE；进程若既未忽略该信号，也未使用 "
		"MSG_NOSIGNAL，就会被杀死。连接复位只以 ECONNRESET 报告一次，此后每次 send() 都返"
		"回 EPIPE。"),
	.causes =
		{
			{"send(), write()",
				T("The program itself has called shutdown(SHUT_WR) or "
				  "SHUT_RDWR.",
					"程序自己已经调用过 shutdown(SHUT_WR) 或 SHUT_RDWR。")},
			{"send(), write()",
				T("The peer closed first and we kept sending: the first "
				  "send() still succeeds, the peer answers with RST, and "
				  "since our socket was in CLOSE-WAIT the error is EPIPE "
				  "at once, never ECONNRESET.",
					"对端先关闭而我方继续发送：第一次 send() 仍会成功，对端"
					"回应 RST；由于我方套接字处于 CLOSE-WAIT，错误直接就是 "
					"EPIPE，不会出现 ECONNRESET。")},
			{"send(), write()",
				T("A previous call has already reported the end of the "
				  "connection (ECONNRESET, ETIMEDOUT, ECONNABORTED).",
					"先前的调用已经报告过连接终止（ECONNRESET、ETIMEDOUT、"
					"ECONNABORTED）。")},
			{"send(), write()",
				T("The socket was never connected. Other systems say "
				  "ENOTCONN here.",
					"套接字从未连接。其他系统在这里返回 ENOTCONN。")},
			{"getsockopt(SO_ERROR)",
				T("A reset arrived in CLOSE-WAIT. recv() does not report "
				  "it, it returns 0 as before.",
					"在 CLOSE-WAIT 状态收到 RST。recv() 不会报告它，仍像之前"
					"一样返回 0。")},
		},
	.remedy = T(
		"Ignore SIGPIPE once at the start or pass MSG_NOSIGNAL. Treat it as the end: close "
		"the socket. That send() succeeded only means that the kernel took the data; if it "
		"matters whether the peer got them, the protocol needs an acknowledgement of its "
		"own. If recv() returned 0 before, stop sending unless the protocol knows "
		"half-closed connections.",
		"在启动时忽略 SIGPIPE，或使用 MSG_NOSIGNAL。把它当作连接结束，关闭套接字。send() 成"
		"功只表示内核接收了数据；若必须确知对端是否收到，应在应用协议中自行确认。若此前 "
		"recv() 已返回 0，除非协议支持半关闭，否则应停止发送。"),
	.faults = "sent-after-close close-wait-peer-gone flow-reset-by-middlebox "
		  "half-open-discovered",
};

const struct kb_errno_page kb_errno_einprogress = {
	.meaning = T("Not a failure: the SYN has been sent and the handshake goes on without the "
		     "caller.",
		"这不是失败：SYN 已经发出，握手在后台继续进行。"),
	.causes =
		{
			{"connect()", T("The socket is non-blocking.", "套接字是非阻塞的。")},
			{"connect()",
				T("The socket is blocking and SO_SNDTIMEO ran out before "
				  "the handshake ended. The attempt is not cancelled by "
				  "that.",
					"套接字是阻塞的，但在握手完成之前 SO_SNDTIMEO 到期。连接"
					"尝试并不会因此取消。")},
			{"sendto(MSG_FASTOPEN)",
				T("Non-blocking, and no Fast Open cookie of the server is "
				  "known yet: an ordinary handshake has begun and the "
				  "data were not taken.",
					"非阻塞且尚无服务器的 Fast Open cookie：已开始普通握手，"
					"数据没有被接收。")},
		},
	.remedy = T("Wait until the socket is writable, then read SO_ERROR: 0 means connected, "
		    "anything else is the reason of failure. Writability alone proves nothing, a "
		    "failed socket is writable too. To give up early close the socket; "
		    "TCP_USER_TIMEOUT and TCP_SYNCNT bound the wait in the kernel.",
		"等待套接字可写，再读取 SO_ERROR：0 表示已连接，其他值就是失败原因。仅凭可写不能说"
		"明成功，失败的套接字同样可写。要提前放弃，关闭套接字即可；TCP_USER_TIMEOUT 和 "
		"TCP_SYNCNT 可在内核中限定等待时间。"),
};

const struct kb_errno_page kb_errno_ealready = {
	.meaning =
		T("A handshake on this socket is still under way.", "此套接字上的握手仍在进行。"),
	.causes =
		{
			{"connect()",
				T("Called again in SYN-SENT on a non-blocking socket, or "
				  "on a blocking one whose SO_SNDTIMEO ran out once more. "
				  "Typical after EINTR.",
					"非阻塞套接字处于 SYN-SENT 时再次调用，或阻塞套接字的 "
					"SO_SNDTIMEO 再次到期。常见于 EINTR 之后的重试。")},
			{"sendto(MSG_FASTOPEN)", T("A Fast Open attempt is under way already.",
							 "已有 Fast Open 尝试正在进行。")},
		},
	.remedy = T(
		"Wait with poll() and read SO_ERROR. If it lasts, the SYN is not answered: look at "
		"the socket with ss -tno and its retransmissions.",
		"用 poll() 等待并读取 SO_ERROR。若长时间如此，说明 SYN 没有得到应答：用 ss -tno 查"
		"看该套接字及其重传。"),
};

const struct kb_errno_page kb_errno_eaddrinuse = {
	.meaning = T(
		"Another socket holds the local address and port in a way that excludes this one.",
		"另一个套接字占用着该本地地址和端口，且不允许共用。"),
	.causes =
		{
			{"bind(), listen()",
				T("A listener exists on the port, perhaps on 0.0.0.0 or "
				  "[::], which cover every address. A dual-stack [::] "
				  "listener covers IPv4 as well unless IPV6_V6ONLY is set.",
					"该端口上已有监听，可能绑定在覆盖所有地址的 0.0.0.0 或 "
					"[::]。双栈的 [::] 监听在未设置 IPV6_V6ONLY 时也占用 "
					"IPv4。")},
			{"bind()", T("Connections of the previous run are in TIME-WAIT or "
				     "still open. SO_REUSEADDR allows it only if the earlier "
				     "socket had set it too: adding the option does not help "
				     "against the run that lacked it.",
					   "上一次运行留下的连接处于 TIME-WAIT 或尚未关闭。只有先前"
					   "的套接字也设置过 SO_REUSEADDR 才允许重用：对于当时没有"
					   "设置的那一次运行，现在才加上并不起作用。")},
			{"bind()", T("The port lies in the ephemeral range and a client "
				     "connection has been given it.",
					   "端口落在临时端口范围内，已被某个客户端连接使用。")},
			{"bind()", T("A socket is bound but not listening; ss -a does not "
				     "show it (a new ss does with -B).",
					   "某个套接字只绑定而未监听，ss -a 不显示它（新版 ss 可用 "
					   "-B 列出）。")},
			{"listen()",
				T("Two sockets were bound with SO_REUSEADDR; only the "
				  "first may listen.",
					"两个套接字都凭 SO_REUSEADDR 绑定成功，但只有先调用者能"
					"监听。")},
			{"bind(port 0), listen()",
				T("No port was named and the ephemeral range has no free "
				  "one left. The same lack on connect() is EADDRNOTAVAIL.",
					"未指定端口，而临时端口范围内已无空闲端口。同样的情况在 "
					"connect() 中是 EADDRNOTAVAIL。")},
			{"bind()", T("The SO_REUSEPORT group on this port belongs to another "
				     "user, or one member did not set the option.",
					   "该端口上的 SO_REUSEPORT 组属于另一个用户，或组内有成员"
					   "未设置该选项。")},
		},
	.remedy = T("Find the holder:\n"
		    "$ ss -tanp 'sport = :PORT'\n"
		    "$ ss -tnpB 'sport = :PORT'\n"
		    "Set SO_REUSEADDR in every server before bind(). Keep service ports out of the "
		    "ephemeral range with net.ipv4.ip_local_reserved_ports. No sysctl shortens "
		    "TIME-WAIT, tcp_fin_timeout least of all.",
		"找出占用者：\n"
		"$ ss -tanp 'sport = :PORT'\n"
		"$ ss -tnpB 'sport = :PORT'\n"
		"所有服务器都应在 bind() 之前设置 SO_REUSEADDR。用 "
		"net.ipv4.ip_local_reserved_ports 将服务端口排除在临时端口范围之外。没有任何 "
		"sysctl 能缩短 TIME-WAIT，tcp_fin_timeout 更是与此无关。"),
	.faults = "time-wait-bind port-held-unlisted",
};

const struct kb_errno_page kb_errno_eaddrnotavail = {
	.meaning = T(
		"The local end of the connection cannot be made: the address is not this host's, "
		"or no local port is left for this destination.",
		"无法构成连接的本地端：地址不属于本机，或者对该目的地已没有可用的本地端口。"),
	.causes =
		{
			{"connect()",
				T("Every port of net.ipv4.ip_local_port_range is in use "
				  "towards the same destination address and port, "
				  "TIME-WAIT included. Other destinations still work: the "
				  "budget counts per destination.",
					"到同一目的地址和端口的连接（包括 TIME-WAIT）已用完 "
					"net.ipv4.ip_local_port_range 的全部端口。到其他目的地的"
					"连接仍然正常，因为端口额度是按目的地计算的。")},
			{"connect()",
				T("The socket was bound to a port and this very pair of "
				  "addresses and ports exists already.",
					"套接字绑定了固定端口，而完全相同的四元组已经存在。")},
			{"bind()", T("The address is not configured on this host: a typing "
				     "error, an address of a failover partner, a container "
				     "without it. net.ipv4.ip_nonlocal_bind=1 permits it.",
					   "本机没有配置该地址：输入有误、地址在主备对端上，或容器"
					   "内不存在。net.ipv4.ip_nonlocal_bind=1 可放行。")},
			{"bind()", T("IPv6: the address is still tentative (duplicate "
				     "address detection), typical for a service that starts "
				     "early in the boot.",
					   "IPv6：地址仍处于 tentative 状态（重复地址检测中），常见"
					   "于系统启动早期就启动的服务。")},
			{"connect(), bind()",
				T("IPv6 is switched off by net.ipv6.conf.*.disable_ipv6, "
				  "yet the program tries ::1 or another IPv6 address.",
					"IPv6 已被 net.ipv6.conf.*.disable_ipv6 关闭，而程序仍尝"
					"试 ::1 等 IPv6 地址。")},
		},
	.remedy = T(
		"Exhaustion: reuse connections, widen ip_local_port_range, use several source or "
		"destination addresses, and set IP_BIND_ADDRESS_NO_PORT where a source address is "
		"bound. net.ipv4.tcp_tw_reuse=1 with timestamps helps clients. Count first:\n"
		"$ ss -tan dst ADDRESS:PORT | wc -l\n"
		"Address missing: ip addr; for IPv6 at boot wait for the address or use "
		"IP_FREEBIND.",
		"端口用尽：复用连接、扩大 ip_local_port_range、使用多个源地址或目的地址；绑定源地址"
		"时设置 IP_BIND_ADDRESS_NO_PORT。在启用时间戳的客户端上 net.ipv4.tcp_tw_reuse=1 有"
		"帮助。先统计数量：\n"
		"$ ss -tan dst ADDRESS:PORT | wc -l\n"
		"缺少地址：用 ip addr 检查；启动早期的 IPv6 应等待地址就绪，或使用 IP_FREEBIND。"),
	.faults = "port-exhaustion time-wait-pile",
};

const struct kb_errno_page kb_errno_enetdown = {
	.meaning = T(
		"The interface is administratively down. TCP does not say so: connect() through "
		"such an interface is ENETUNREACH, because its routes are gone, and an established "
		"connection just retransmits.",
		"网络接口处于管理性关闭状态。TCP 不会这样报告：经由该接口的 connect() 返回 "
		"ENETUNREACH，因为相应路由已不存在；已建立的连接则只是不断重传。"),
	.causes =
		{
			{"send(), recv()",
				T("AF_PACKET (captures, DHCP clients): the interface is "
				  "down, or has gone down since; recv() reports it once.",
					"AF_PACKET（抓包、DHCP 客户端）：接口已关闭或刚被关闭；"
					"recv() 只报告一次。")},
		},
	.remedy = T(
		"ip link shows the interface's state; switch it on and let the program open its "
		"packet socket again. The manual page of accept() lists it as a pending network "
		"error: accept() of today's kernels does not return it.",
		"用 ip link 查看接口状态，启用后让程序重新打开数据包套接字。accept() 的手册页把它列"
		"为可能传出的网络错误，但当前内核的 accept() 并不返回它。"),
};

const struct kb_errno_page kb_errno_enetunreach = {
	.meaning = T(
		"There is no route to the destination, here or at a router on the way. Mostly it "
		"is this host's own routing table that says so, at once and without a packet.",
		"本机或途中的路由器没有到目的地的路由。多数情况下是本机路由表直接得出的结论，立即返"
		"回，不发出任何报文。"),
	.causes =
		{
			{"connect()",
				T("No route matches, or the interface of the route is "
				  "down. IPv6 addresses on a host without an IPv6 default "
				  "route are the usual case.",
					"没有匹配的路由，或路由所用的接口已关闭。最常见的是在没"
					"有 IPv6 默认路由的主机上连接 IPv6 地址。")},
			{"connect()", T("The destination is a broadcast or multicast address, "
					"which TCP cannot use.",
					      "目的地是广播或多播地址，TCP 无法使用。")},
			{"connect()",
				T("The socket is bound to a source address that has been "
				  "removed from the host, or an IPv6 socket with "
				  "IPV6_V6ONLY is given a mapped IPv4 address.",
					"套接字绑定的源地址已从本机移除，或者设置了 IPV6_V6ONLY "
					"的套接字去连接 IPv4 映射地址。")},
			{"connect()", T("A router answered the SYN with ICMP “network "
					"unreachable” (ICMPv6 “no route”).",
					      "路由器对 SYN 回应了 ICMP“网络不可达”（ICMPv6“无路"
					      "由”）。")},
			{"recv(), send()",
				T("On an established connection only after the "
				  "retransmissions have given up, in place of ETIMEDOUT, "
				  "or at once if IP_RECVERR is set.",
					"对已建立的连接，只有在重传最终放弃之后才以此代替 "
					"ETIMEDOUT；若设置了 IP_RECVERR 则立即报告。")},
		},
	.remedy = T("Ask the kernel what it would do:\n"
		    "$ ip route get ADDRESS\n"
		    "If the name has addresses of both families, try the next address instead of "
		    "failing. Mind the network namespace: a container has its own routes.",
		"查询内核会如何选路：\n"
		"$ ip route get ADDRESS\n"
		"若主机名同时有两种地址族的地址，应尝试下一个，而不是直接失败。注意网络命名空间：容"
		"器有自己的路由表。"),
	.faults = "no-route icmp-rejected",
};

const struct kb_errno_page kb_errno_enetreset = {
	.meaning = T("Other systems report a failed keepalive with it. Linux does not: there the "
		     "keepalive timer ends in ETIMEDOUT, and a reset is ECONNRESET.",
		"有的系统用它报告保活失败，Linux 不是：保活超时得到的是 ETIMEDOUT，收到复位是 "
		"ECONNRESET。"),
	.causes =
		{
			{"none of TCP's calls",
				T("Only a few drivers inside the kernel use the number.",
					"仅有内核中的少数驱动使用该值。")},
		},
	.remedy = T(
		"Portable code treats it like ECONNRESET.", "可移植代码应按 ECONNRESET 同样处理。"),
};

const struct kb_errno_page kb_errno_econnaborted = {
	.meaning = T(
		"This host, not the peer, ended the connection. On Linux that is nearly always an "
		"administrator or an agent that destroyed the socket.",
		"连接是由本机而非对端终止的。在 Linux 上几乎总是管理员或某个代理程序销毁了该套接"
		"字。"),
	.causes =
		{
			{"recv(), send(), connect()",
				T("SOCK_DESTROY: ss -K, or an agent that does the same. "
				  "The peer gets a RST. It is reported once: the next "
				  "recv() returns 0, the next send() EPIPE.",
					"SOCK_DESTROY：即 ss -K，或做同样事情的代理程序。对端会"
					"收到 RST。该错误只报告一次，之后 recv() 返回 0，send() "
					"返回 EPIPE。")},
			{"connect()",
				T("A non-blocking attempt failed, its error was read with "
				  "SO_ERROR, and connect() is called again on the same "
				  "socket: this call only clears the old attempt, the "
				  "next one starts afresh.",
					"非阻塞连接失败，错误已用 SO_ERROR 读出，又在同一套接字"
					"上调用 connect()：这一次只是清除旧的尝试，再下一次才真"
					"正重新开始。")},
			{"accept()",
				T("Textbooks say so for a client that resets before "
				  "accept(). Linux instead hands out the dead connection: "
				  "accept() succeeds and the first recv() is ECONNRESET. "
				  "Other systems do return it.",
					"教科书说客户端在 accept() 之前复位会导致此错误。Linux "
					"则照样交出这个已死的连接：accept() 成功，第一次 recv() "
					"返回 ECONNRESET。其他系统确实会返回它。")},
		},
	.remedy = T(
		"Ask who runs ss -K or an address-change daemon. A server should treat it after "
		"accept() as a reason to go on, not to stop. For a new attempt open a new socket.",
		"查明是谁在运行 ss -K 或处理地址变更的守护进程。服务器在 accept() 得到它时应继续循"
		"环，而不是退出。重新连接时应新建套接字。"),
	.faults = "admin-killed",
};

const struct kb_errno_page kb_errno_econnreset = {
	.meaning = T(
		"A RST arrived: whoever sent it says that there is no such connection, or ends it "
		"without ceremony. Unacknowledged data are lost; what had been received before can "
		"still be read, then comes this error, once. It does not prove a crash: an "
		"application that closes without having read everything causes it too, and a "
		"middlebox can forge it.",
		"收到了 RST：发送者声称没有这个连接，或者直接中止了它。未确认的数据已经丢失；此前收"
		"到的数据仍可读出，之后才返回此错误，且只返回一次。它并不说明对端崩溃：应用没有读完"
		"数据就关闭同样会造成复位，中间设备也可能伪造。"),
	.causes =
		{
			{"recv(), send()",
				T("The peer's process closed the socket with unread data "
				  "in its queue, or with SO_LINGER {1,0}.",
					"对端进程在接收队列中还有未读数据时关闭了套接字，或使用"
					"了 SO_LINGER {1,0}。")},
			{"recv(), send()",
				T("The peer lost the connection (reboot, another host "
				  "behind the address) or its process was killed with "
				  "data unread.",
					"对端已丢失该连接（重启，或地址后面换了主机），或其进程"
					"在数据未读完时被杀死。")},
			{"recv(), send()",
				T("A firewall, NAT or load balancer has forgotten the "
				  "idle flow and answers with RST in the peer's name.",
					"防火墙、NAT 或负载均衡器已忘记这条空闲的流，以对端的名"
					"义回应 RST。")},
			{"recv(), send()",
				T("The server's listener was closed before it accepted "
				  "us, or the peer destroyed the socket with ss -K.",
					"服务器在接受我方连接之前关闭了监听套接字，或对端用 ss "
					"-K 销毁了套接字。")},
			{"recv() after accept()",
				T("The client reset the connection while it waited in the "
				  "accept queue: a port scan, a health check, an "
				  "impatient client.",
					"连接在全连接队列中等待时被客户端复位：端口扫描、健康检"
					"查，或客户端等不及了。")},
			{"recv()", T("The program itself dissolved the connection with "
				     "connect(AF_UNSPEC).",
					   "程序自己用 connect(AF_UNSPEC) 解除了连接。")},
		},
	.remedy = T(
		"Find the sender first: the peer's log and its counters (TcpOutRsts, "
		"TCPAbortOnClose, TCPAbortOnData) tell whether its stack sent the RST; if not, "
		"something on the path did, and TTL or IP-ID in a capture give it away. After "
		"idleness use keepalive below the path's time limit. Repeat only requests that may "
		"safely be repeated, on a new connection. An application that closes should shut "
		"down for writing and read to the end first.",
		"先确定是谁发的 RST：对端日志及其计数器（TcpOutRsts、TCPAbortOnClose、"
		"TCPAbortOnData）能说明是否由其协议栈发出；若不是，就来自路径上的设备，抓包中的 "
		"TTL 或 IP-ID 会露出破绽。空闲后出现时，应把保活间隔设得短于路径的超时。只在新连接"
		"上重试可以安全重复的请求。主动关闭的一方应先关闭写方向，读到结尾再 close()。"),
	.faults = "abort-unread-data linger-abort half-open-discovered forged-reset "
		  "flow-reset-by-middlebox listener-died sent-after-close stale-server-socket "
		  "conntrack-invalid admin-killed accept-then-close tcp-memory-exhausted",
};

const struct kb_errno_page kb_errno_eisconn = {
	.meaning = T(
		"The socket has its peer already, or it listens.", "套接字已有对端，或正在监听。"),
	.causes =
		{
			{"connect()",
				T("Called on a connected socket. After a non-blocking "
				  "handshake the first repeated connect() returns 0 and "
				  "only the next one this.",
					"在已连接的套接字上调用。非阻塞握手完成后，第一次重复的 "
					"connect() 返回 0，再下一次才返回此错误。")},
			{"connect()", T("Called on a listening socket.", "在监听套接字上调用。")},
			{"sendto(MSG_FASTOPEN)",
				T("The connection exists already. Without this flag TCP "
				  "ignores the address given to sendto() on a connected "
				  "socket.",
					"连接已经存在。若不带此标志，TCP 会忽略在已连接套接字上"
					"传给 sendto() 的地址。")},
		},
	.remedy = T("Harmless if it ends a wait for the handshake, though SO_ERROR is the cleaner "
		    "test. For another peer open another socket.",
		"若用来判断握手完成，则无害，但读取 SO_ERROR 更为规范。要连接别的对端，应新建套接"
		"字。"),
};

const struct kb_errno_page kb_errno_enotconn = {
	.meaning = T("The socket has no peer: not yet, never, or no longer.",
		"套接字没有对端：尚未连接、从未连接，或连接已不存在。"),
	.causes =
		{
			{"recv(), shutdown()",
				T("The socket was never connected, or connect() has "
				  "failed. send() says EPIPE instead.",
					"套接字从未连接，或 connect() 已失败。send() 在此情形下"
					"返回 EPIPE。")},
			{"getpeername(), shutdown()",
				T("The connection was reset or timed out. Call "
				  "getpeername() early if the address is wanted for the "
				  "log.",
					"连接已被复位或已超时。若日志需要对端地址，应尽早调用 "
					"getpeername()。")},
			{"getpeername()",
				T("The socket is still in SYN-SENT.", "套接字仍处于 SYN-SENT。")},
			{"recv(), shutdown()",
				T("The descriptor is the listener and not the socket that "
				  "accept() returned.",
					"误用了监听套接字，而不是 accept() 返回的套接字。")},
			{"setsockopt(TCP_ULP)",
				T("Kernel TLS is requested before the connection is "
				  "established.",
					"在连接建立之前请求启用内核 TLS。")},
		},
	.remedy = T("On shutdown() at the end of a connection ignore it. Elsewhere wait for the "
		    "handshake and check its result.",
		"在收尾的 shutdown() 中可以忽略。其他场合应等待握手完成并检查结果。"),
};

const struct kb_errno_page kb_errno_eshutdown = {
	.meaning = T("Linux's TCP does not return it: sending after shutdown() is EPIPE.",
		"Linux 的 TCP 不返回它：shutdown() 之后发送得到的是 EPIPE。"),
	.causes =
		{
			{"none of TCP's calls",
				T("Inside the kernel, USB and tunnel drivers use it for a "
				  "device that has been taken down.",
					"在内核中，USB 和隧道驱动用它表示设备已被关停。")},
		},
	.remedy = T("Portable code treats it like EPIPE.", "可移植代码应按 EPIPE 同样处理。"),
};

const struct kb_errno_page kb_errno_etimedout = {
	.meaning = T(
		"The peer has not answered for as long as the kernel was willing to try: SYN, "
		"data, window probes or keepalive probes went out and nothing came back. The stack "
		"waits much longer than people do, so the cause lies minutes back. A socket "
		"without keepalive and without data in flight never times out.",
		"在内核愿意尝试的时间内，对端始终没有应答：发出的 SYN、数据、窗口探测或保活探测都没"
		"有回音。协议栈的耐心远超过人，因此起因往往在几分钟之前。既未启用保活、又没有在途数"
		"据的套接字永远不会超时。"),
	.causes =
		{
			{"connect()",
				T("No answer to the SYN, after tcp_syn_retries attempts: "
				  "about 130 s by default. A dropped SYN looks the same "
				  "whether the path, a firewall on either host, a full "
				  "accept queue or a dead host is to blame. TCP_SYNCNT "
				  "and TCP_USER_TIMEOUT shorten it.",
					"SYN 重发达到 tcp_syn_retries 的限度仍无应答，默认约 "
					"130 秒。无论是路径、任一端的防火墙、对方全连接队列已满"
					"还是主机宕机，表现都一样。TCP_SYNCNT 和 "
					"TCP_USER_TIMEOUT 可以缩短等待。")},
			{"recv(), send()",
				T("Data in flight were not acknowledged: tcp_retries2 "
				  "retransmissions, 15 to 30 minutes by default, or "
				  "TCP_USER_TIMEOUT. Keepalive is not at work while data "
				  "are in flight.",
					"在途数据未获确认：重传达到 tcp_retries2（默认 15 至 30 "
					"分钟），或达到 TCP_USER_TIMEOUT。有在途数据时保活不起作"
					"用。")},
			{"recv(), send()",
				T("SO_KEEPALIVE: TCP_KEEPCNT probes stayed unanswered "
				  "(defaults: 9 probes 75 s apart after two hours of "
				  "silence). The sysctls only set defaults, they do not "
				  "switch it on.",
					"SO_KEEPALIVE：TCP_KEEPCNT 次探测均无应答（默认静默两小"
					"时后开始，间隔 75 秒，共 9 次）。sysctl 只提供默认值，"
					"并不会开启保活。")},
			{"recv(), send()", T("The peer's window is closed and its host no longer "
					     "answers the probes.",
						   "对端窗口关闭，而且其主机不再应答窗口探测。")},
		},
	.remedy = T(
		"Test whether a fresh handshake to the same port works: if so, something on the "
		"path forgot the old flow; if not, host or path are down. Then ask on which side "
		"the packets end: a capture at both ends, or the drop counters. Detect it earlier "
		"with TCP_USER_TIMEOUT, keepalive or a heartbeat. SO_RCVTIMEO is no substitute, it "
		"gives EAGAIN and leaves the connection as it is.",
		"先试能否与同一端口重新握手：能，则是路径上的设备忘记了旧的流；不能，则是主机或路径"
		"中断。再查报文止于何处：两端抓包，或查看丢包计数。用 TCP_USER_TIMEOUT、保活或心跳"
		"可以更早发现。SO_RCVTIMEO 不能代替它们：它返回 EAGAIN，连接原样保留。"),
	.faults = "syn-blackhole local-egress-drop local-ingress-drop reverse-path-filter "
		  "accept-queue-full syn-queue-full reuseport-member-stuck conntrack-full "
		  "tcp-signature-mismatch peer-vanished flow-forgotten link-lost pmtu-blackhole "
		  "zero-window-peer-dead keepalive-expired",
};

const struct kb_errno_page kb_errno_econnrefused = {
	.meaning = T(
		"Somebody answered the SYN with a refusal: normally the destination host, which is "
		"therefore alive and reachable, but has no listener there; sometimes a firewall in "
		"its name. A server that is merely overloaded does not refuse, it drops SYNs.",
		"有人明确拒绝了 SYN：通常是目的主机本身，说明它在线且可达，只是该处没有监听；有时是"
		"防火墙冒用它的名义。仅仅过载的服务器不会拒绝，而是丢弃 SYN。"),
	.causes =
		{
			{"connect()",
				T("RST for the SYN: nothing listens on this address and "
				  "port. The service is stopped, uses another port, or is "
				  "bound to 127.0.0.1 or to one address family only.",
					"SYN 收到 RST：该地址和端口上没有监听。可能服务未启动、"
					"端口不对，或只绑定了 127.0.0.1 或单一地址族。")},
			{"connect()",
				T("ICMP “port unreachable” for the SYN: a firewall rule "
				  "that rejects in this way; Linux's own stack always "
				  "refuses TCP with RST.",
					"SYN 收到 ICMP“端口不可达”：来自这样拒绝的防火墙规则；"
					"Linux 自身的协议栈拒绝 TCP 时总是用 RST。")},
			{"getsockopt(SO_ERROR)", T("The same for a non-blocking connect().",
							 "非阻塞 connect() 的同样情形。")},
			{"recv(), send()",
				T("On an established connection: ICMP “port unreachable” "
				  "was received and the retransmissions have given up, or "
				  "IP_RECVERR is set.",
					"已建立的连接：收到过 ICMP“端口不可达”，且重传最终放弃；"
					"或设置了 IP_RECVERR。")},
			{"recv(), send()",
				T("Connected UDP: an earlier datagram was answered by "
				  "ICMP “port unreachable”.",
					"已连接的 UDP：先前的数据报收到了 ICMP“端口不可达”。")},
			{"connect()", T("AF_UNIX: the socket file is there but no process "
					"listens on it.",
					      "AF_UNIX：套接字文件存在，但没有进程在监听。")},
		},
	.remedy = T(
		"On the server:\n"
		"$ ss -tlnp 'sport = :PORT'\n"
		"Compare address and family with what the client uses (localhost may be ::1). If a "
		"listener is there and TcpOutRsts does not move, a firewall refuses: see its "
		"rules. On Linux the same socket may try again after a refused blocking connect(), "
		"a new socket is the portable way. Back off between attempts.",
		"在服务器上执行：\n"
		"$ ss -tlnp 'sport = :PORT'\n"
		"核对其地址和地址族与客户端所用是否一致（localhost 可能是 ::1）。若有监听而 "
		"TcpOutRsts 不增加，则是防火墙在拒绝，应检查其规则。在 Linux 上阻塞 connect() 被拒"
		"后可用同一套接字重试，但新建套接字才可移植。重试之间应逐步拉长间隔。"),
	.faults = "port-closed bound-elsewhere icmp-rejected forged-reset",
};

const struct kb_errno_page kb_errno_ehostdown = {
	.meaning = T("A router says that it knows no such host. Linux itself never concludes it: a "
		     "neighbour that does not answer ARP is EHOSTUNREACH.",
		"某台路由器声称没有这台主机。Linux 自身不会得出此结论：邻居不应答 ARP 时返回的是 "
		"EHOSTUNREACH。"),
	.causes =
		{
			{"connect()",
				T("ICMP “destination host unknown” (type 3, code 7) came "
				  "back for the SYN. Very few devices send it.",
					"SYN 收到 ICMP“目的主机未知”（类型 3，代码 7）。极少有设"
					"备发送它。")},
		},
	.remedy = T(
		"Treat it like EHOSTUNREACH; the source of the ICMP message in a capture names the "
		"router.",
		"按 EHOSTUNREACH 处理；抓包中 ICMP 的源地址就是那台路由器。"),
	.faults = "icmp-rejected",
};

const struct kb_errno_page kb_errno_ehostunreach = {
	.meaning = T(
		"The network is known but the host cannot be reached: the last hop found nobody, "
		"or a filter refuses politely. strerror() calls it “No route to host”, which "
		"misleads: a missing route is ENETUNREACH.",
		"网络可达但主机不可达：最后一跳找不到主机，或过滤设备明确拒绝。strerror() 的说法"
		"“No route to host”容易误导：缺少路由对应的是 ENETUNREACH。"),
	.causes =
		{
			{"connect()",
				T("The host, or the gateway to it, is on the local link "
				  "and does not answer ARP or neighbour discovery; about "
				  "3 s pass. Wrong mask, wrong VLAN, host switched off.",
					"主机或其网关在本地链路上，但不应答 ARP 或邻居发现，约 "
					"3 秒后返回。掩码错误、VLAN 错误，或主机已关机。")},
			{"connect()",
				T("A router or firewall answered with ICMP: host "
				  "unreachable, administratively prohibited, time "
				  "exceeded (a routing loop), ICMPv6 address unreachable.",
					"路由器或防火墙回应了 ICMP：主机不可达、管理性禁止、TTL "
					"超时（路由环路），或 ICMPv6 地址不可达。")},
			{"connect()", T("The local route is of type unreachable.",
					      "本机到该目的地的路由类型为 unreachable。")},
			{"recv(), send()",
				T("On an established connection the message is only "
				  "remembered: it takes the place of ETIMEDOUT when the "
				  "retransmissions give up. With IP_RECVERR it is "
				  "reported at once and the connection lives on.",
					"对已建立的连接，该消息只是先记下，待重传放弃时取代 "
					"ETIMEDOUT。若设置了 IP_RECVERR 则立即报告，而连接继续存"
					"在。")},
		},
	.remedy = T(
		"Look at the neighbour first:\n"
		"$ ip neigh show ADDRESS\n"
		"FAILED or INCOMPLETE is a matter of layer 2. Otherwise capture the ICMP message: "
		"its source names the device and its code the reason (3/13 is a filter).\n"
		"$ tcpdump -ni any icmp or icmp6",
		"先查看邻居表：\n"
		"$ ip neigh show ADDRESS\n"
		"FAILED 或 INCOMPLETE 说明是二层问题。否则应抓取 ICMP 消息：源地址指出是哪台设备，"
		"代码说明原因（3/13 即过滤）。\n"
		"$ tcpdump -ni any icmp or icmp6"),
	.faults = "neighbour-failed icmp-rejected link-lost",
};

const struct kb_errno_page kb_errno_eproto = {
	.meaning = T(
		"A router or the peer complained about the packet's form. On a TCP socket it is a "
		"great rarity.",
		"路由器或对端对报文格式提出了异议。在 TCP 套接字上极为罕见。"),
	.causes =
		{
			{"connect()",
				T("ICMP “parameter problem” (type 12, or ICMPv6 type 4) "
				  "came back for the SYN: broken IP options or extension "
				  "headers.",
					"SYN 收到 ICMP“参数问题”（类型 12，或 ICMPv6 类型 4）："
					"IP 选项或扩展首部有误。")},
		},
	.remedy = T(
		"Capture the ICMP message: its pointer shows the offending octet, its source the "
		"device. accept() does not return it on Linux, though manual pages list it.",
		"抓取该 ICMP 消息：指针字段指出有问题的字节，源地址指出设备。手册页虽将其列入 "
		"accept() 的错误，但 Linux 上的 accept() 并不返回它。"),
};

const struct kb_errno_page kb_errno_enonet = {
	.meaning = T(
		"A router reports the host as isolated from the network, with an ICMP code that is "
		"obsolete.",
		"某台路由器用一个早已过时的 ICMP 代码报告：源主机与网络隔绝。"),
	.causes =
		{
			{"connect()", T("ICMP “source host isolated” (type 3, code 8) came back "
					"for the SYN.",
					      "SYN 收到 ICMP“源主机被隔离”（类型 3，代码 8）。")},
		},
	.remedy = T(
		"Treat it like EHOSTUNREACH and look for the sender of the ICMP message; a forged "
		"or broken device is likelier than the truth.",
		"按 EHOSTUNREACH 处理，并查找 ICMP 的发送者；更可能是伪造的消息或有缺陷的设备。"),
	.faults = "icmp-rejected",
};

/* Errors that the program or this host decides by itself: signals, descriptors, memory,
 * permissions, arguments, and what a socket's family, type and protocol can do. */
#include "kb/errno-pages.h"

const struct kb_errno_page kb_errno_eintr = {
	.meaning = T(
		"A signal handler ran while the call was waiting and nothing had been transferred "
		"yet. It says nothing about the connection: the socket is as it was before.",
		"调用在等待期间有信号处理函数运行，而且尚未传输任何数据。它与连接本身无关，套接字仍"
		"保持调用前的状态。"),
	.causes =
		{
			{"recv(), send(), accept()",
				T("The handler was installed without SA_RESTART. With "
				  "SA_RESTART the kernel restarts the call by itself, "
				  "except on a socket with SO_RCVTIMEO or SO_SNDTIMEO "
				  "set: there the call returns EINTR all the same.",
					"安装信号处理函数时没有设置 SA_RESTART。设置后内核会自动"
					"重新开始该调用；但如果套接字上设了 SO_RCVTIMEO 或 "
					"SO_SNDTIMEO，仍然会返回 EINTR。")},
			{"connect()",
				T("The wait was interrupted, the handshake was not: the "
				  "SYN is out and the socket stays in SYN-SENT. A second "
				  "connect() on it returns EALREADY (non-blocking) or "
				  "goes on waiting.",
					"被打断的只是等待，而不是握手：SYN 已经发出，套接字仍处"
					"于 SYN-SENT。此时再次调用 connect()，非阻塞时返回 "
					"EALREADY，阻塞时则继续等待。")},
			{"poll(), select(), epoll_wait()",
				T("These never restart, whatever SA_RESTART says.",
					"这些调用从不自动重新开始，与 SA_RESTART 无关。")},
			{"close()",
				T("Possible when the close lingers (SO_LINGER). On Linux "
				  "the descriptor is released in any case; calling "
				  "close() again may close a descriptor that another "
				  "thread has just been given.",
					"close() 因 SO_LINGER 而等待时可能出现。在 Linux 上描述"
					"符无论如何都已释放，再次 close() 有可能误关另一个线程刚"
					"拿到的描述符。")},
		},
	.remedy = T("Repeat the call, with the time that is left if there was a timeout. After "
		    "connect(), wait for writability with poll() and read SO_ERROR instead of "
		    "connecting again. Never repeat close().",
		"重新发起调用；若有超时，应使用剩余时间。对 connect() 则不要重连，用 poll() 等待可"
		"写，再读取 SO_ERROR。绝不要重复 close()。"),
};

const struct kb_errno_page kb_errno_eagain = {
	.meaning = T(
		"The call would have to wait and was told not to, or has waited for as long as its "
		"timeout allows. EWOULDBLOCK is the same number on Linux. The connection is alive; "
		"an error on the path never looks like this.",
		"该调用本需等待，但套接字是非阻塞的，或者等待已达到所设的超时。在 Linux 上 "
		"EWOULDBLOCK 与它是同一个值。连接仍然有效，路径上的故障不会以此错误出现。"),
	.causes =
		{
			{"recv(), read()",
				T("The receive queue is empty on a non-blocking socket, "
				  "or SO_RCVTIMEO ran out. The end of the stream is not "
				  "this error but a return of 0.",
					"非阻塞套接字的接收队列为空，或者 SO_RCVTIMEO 到期。对端"
					"关闭（流结束）不会返回此错误，而是返回 0。")},
			{"send(), write()",
				T("The send buffer is full on a non-blocking socket, or "
				  "SO_SNDTIMEO ran out. If it persists, the peer does not "
				  "read (zero window), or the path does not carry what "
				  "was sent.",
					"非阻塞套接字的发送缓冲区已满，或者 SO_SNDTIMEO 到期。若"
					"持续如此，要么对端不读数据（零窗口），要么已发的数据没"
					"有送达。")},
			{"send(), recv()", T("The socket is non-blocking and still in SYN-SENT.",
						   "非阻塞套接字仍处于 SYN-SENT，握手尚未完成。")},
			{"accept()",
				T("The accept queue is empty on a non-blocking listener, "
				  "or SO_RCVTIMEO ran out. Common and harmless where "
				  "several processes wait for one listener.",
					"非阻塞监听套接字的全连接队列为空，或者 SO_RCVTIMEO 到"
					"期。多个进程等待同一监听套接字时十分常见，并无害处。")},
			{"connect()",
				T("Only on AF_UNIX: the listener's queue is full. TCP "
				  "does not use it: a handshake that has begun is "
				  "EINPROGRESS, and a lack of local ports is "
				  "EADDRNOTAVAIL, though older texts say EAGAIN.",
					"仅见于 AF_UNIX：监听方的队列已满。TCP 不使用它：握手已"
					"开始是 EINPROGRESS，本地端口用尽是 EADDRNOTAVAIL，一些"
					"旧资料写成 EAGAIN 并不正确。")},
		},
	.remedy = T(
		"Go back to the event loop and wait for the direction that was refused; do not "
		"spin. With edge-triggered epoll read and write until this error appears, "
		"otherwise the next event never comes. If send() stays here for long, look at the "
		"peer's window and at retransmissions.",
		"回到事件循环，等待相应方向就绪，不要空转重试。使用边缘触发的 epoll 时，必须读写到"
		"出现此错误为止，否则不会再有下一次事件。若 send() 长时间如此，应检查对端窗口和重传"
		"情况。"),
	.faults = "zero-window-slow-reader send-buffer-limited zero-window-peer-dead",
};

const struct kb_errno_page kb_errno_ebadf = {
	.meaning = T(
		"The number is not an open descriptor of this process. It is a programming error, "
		"often a race: one thread has closed the socket while another still uses its "
		"number.",
		"该数字不是本进程中打开的文件描述符。这是程序错误，往往源于竞争：一个线程关闭了套接"
		"字，另一个线程还在使用它的编号。"),
	.causes =
		{
			{"any socket call",
				T("The descriptor was closed, never opened (a -1 passed "
				  "on unchecked), or belongs to another process.",
					"描述符已关闭，或从未打开（未经检查就传入了 -1），或者属"
					"于另一个进程。")},
			{"close()", T("Closed twice. The second close is harmless only as "
				      "long as nobody has been given the same number in "
				      "between.",
					    "重复关闭。只有当这期间没有别人得到同一编号时，第二次关"
					    "闭才没有危害。")},
			{"epoll_ctl()",
				T("The descriptor was closed before EPOLL_CTL_DEL. The "
				  "kernel drops the entry only with the last reference: "
				  "after dup() or fork() events may keep coming for a "
				  "closed number.",
					"在 EPOLL_CTL_DEL 之前描述符已被关闭。只有最后一个引用消"
					"失时内核才移除该项；若曾经 dup() 或 fork()，已关闭的编"
					"号仍可能继续产生事件。")},
		},
	.remedy = T(
		"Give each descriptor one owner and set it to -1 after close(). Closing a socket "
		"does not wake a thread that is blocked in accept() or recv() on it: use "
		"shutdown() for that, join the thread, then close.",
		"让每个描述符只有一个所有者，close() 之后将变量置为 -1。关闭套接字并不会唤醒阻塞在"
		"其 accept() 或 recv() 上的线程：应先 shutdown()，等线程退出后再 close()。"),
};

const struct kb_errno_page kb_errno_enomem = {
	.meaning = T(
		"The kernel could not allocate memory for the call. TCP meets it rarely: when its "
		"own budget (tcp_mem) is exhausted, sending waits and receiving drops segments "
		"without any errno.",
		"内核无法为该调用分配内存。TCP 很少遇到它：当 TCP 自己的内存额度（tcp_mem）耗尽时，"
		"发送会等待，接收会丢弃报文段，都不返回错误码。"),
	.causes =
		{
			{"setsockopt()", T("A filter, a key or another option did not fit into the "
					   "socket's option memory (net.core.optmem_max).",
						 "过滤器、密钥等选项超出了套接字选项内存的上限"
						 "（net.core.optmem_max）。")},
			{"epoll_create(), epoll_ctl(), accept(), connect()",
				T("Kernel memory is short, or the limit of the memory "
				  "cgroup has been reached.",
					"内核内存紧张，或者已达到内存 cgroup 的上限。")},
			{"mmap()", T("With packet rings or receive by mapping: the limit on "
				     "locked memory or on mappings.",
					   "使用数据包环形缓冲区或映射接收时：超出锁定内存或映射数"
					   "量的限制。")},
		},
	.remedy = T(
		"Look at the cgroup (memory.events, memory.max) first, then at /proc/meminfo and "
		"at the TCP line of /proc/net/sockstat. Free what the program holds and retry "
		"later; the connection itself is not broken.",
		"先查看 cgroup（memory.events、memory.max），再看 /proc/meminfo 和 "
		"/proc/net/sockstat 中的 TCP 一行。释放程序占用的资源后重试，连接本身并未损坏。"),
	.faults = "tcp-memory-exhausted",
};

const struct kb_errno_page kb_errno_eacces = {
	.meaning = T(
		"A rule forbids the operation: a port reserved for privileged processes, a routing "
		"table entry, a security module, or a router's administrative filter.",
		"某条规则禁止此操作：特权端口、路由表项、安全模块，或者路由器上的管理性过滤。"),
	.causes =
		{
			{"bind()", T("The port lies below "
				     "net.ipv4.ip_unprivileged_port_start (1024 by default) "
				     "and the process lacks CAP_NET_BIND_SERVICE.",
					   "端口小于 net.ipv4.ip_unprivileged_port_start（默认 "
					   "1024），而进程没有 CAP_NET_BIND_SERVICE。")},
			{"connect()",
				T("The route to the destination is of type prohibit, or a "
				  "policy rule says so. It fails at once, without a "
				  "packet.",
					"到目的地的路由类型为 prohibit，或被策略路由规则禁止。调"
					"用立即失败，不发出任何报文。")},
			{"connect()",
				T("IPv6: a router answered with ICMPv6 “administratively "
				  "prohibited”, “policy failed” or “reject route”. The "
				  "same refusal on IPv4 is EHOSTUNREACH.",
					"IPv6：路由器回应了 ICMPv6“管理性禁止”“违反策略”或“拒绝"
					"路由”。IPv4 上同样的拒绝表现为 EHOSTUNREACH。")},
			{"connect(), bind()",
				T("SELinux or another security module refuses the port or "
				  "the peer; the audit log names the rule.",
					"SELinux 等安全模块拒绝该端口或对端；审计日志中会写明规"
					"则。")},
			{"sendto()",
				T("UDP to a broadcast address without SO_BROADCAST. TCP "
				  "to a broadcast address is ENETUNREACH.",
					"未设置 SO_BROADCAST 就向广播地址发送 UDP。TCP 连接广播"
					"地址得到的是 ENETUNREACH。")},
		},
	.remedy = T(
		"For a low port grant CAP_NET_BIND_SERVICE, pass the socket in from the service "
		"manager or lower ip_unprivileged_port_start, instead of running as root. For a "
		"route ask the kernel:\n"
		"$ ip route get ADDRESS\n"
		"For a security module read the audit log.",
		"使用低端口时，应授予 CAP_NET_BIND_SERVICE、由服务管理器传入套接字，或调低 "
		"ip_unprivileged_port_start，而不要以 root 运行。怀疑路由时可直接询问内核：\n"
		"$ ip route get ADDRESS\n"
		"怀疑安全模块时查阅审计日志。"),
	.faults = "icmp-rejected",
};

const struct kb_errno_page kb_errno_eperm = {
	.meaning = T(
		"The process lacks a capability, or a local program attached to the socket path "
		"says no. For TCP a firewall's drop rule is not among the causes, whatever the "
		"manual page suggests: TCP treats a packet dropped in OUTPUT as lost and "
		"retransmits it until it gives up with ETIMEDOUT.",
		"进程缺少某项能力，或者挂接在套接字路径上的本地程序拒绝了请求。对 TCP 而言，防火墙"
		"的丢弃规则并不在此列（手册页的说法容易误解）：在 OUTPUT 被丢弃的报文会被当作丢失而"
		"重传，最终以 ETIMEDOUT 告终。"),
	.causes =
		{
			{"socket()", T("SOCK_RAW or AF_PACKET without CAP_NET_RAW.",
					     "没有 CAP_NET_RAW 却要创建 SOCK_RAW 或 AF_PACKET 套接"
					     "字。")},
			{"setsockopt()",
				T("SO_MARK, SO_RCVBUFFORCE, SO_PRIORITY above 6, "
				  "IP_TRANSPARENT or TCP_REPAIR without the capability "
				  "(CAP_NET_ADMIN serves for all of them).",
					"没有相应能力却使用 SO_MARK、SO_RCVBUFFORCE、大于 6 的 "
					"SO_PRIORITY、IP_TRANSPARENT 或 TCP_REPAIR（有 "
					"CAP_NET_ADMIN 即全部可用）。")},
			{"setsockopt(TCP_CONGESTION)",
				T("The algorithm exists but is not in "
				  "net.ipv4.tcp_allowed_congestion_control, and the "
				  "process lacks CAP_NET_ADMIN. An unknown algorithm is "
				  "ENOENT.",
					"该拥塞控制算法存在，但不在 "
					"net.ipv4.tcp_allowed_congestion_control 中，且进程没有 "
					"CAP_NET_ADMIN。算法不存在时是 ENOENT。")},
			{"connect(), bind(), socket()",
				T("A cgroup BPF program or a seccomp filter refuses the "
				  "call, as container runtimes and service managers do.",
					"cgroup BPF 程序或 seccomp 过滤器拒绝了该调用，常见于容"
					"器运行时和服务管理器。")},
			{"sendto()",
				T("UDP: a local OUTPUT rule dropped the datagram. Here "
				  "the drop is visible, unlike with TCP.",
					"UDP：数据报被本机 OUTPUT 规则丢弃。与 TCP 不同，这里能"
					"直接看到丢弃。")},
		},
	.remedy = T("Find out who refuses: the capabilities in /proc/PID/status (CapEff), the BPF "
		    "programs of the cgroup, the seccomp profile.\n"
		    "$ bpftool cgroup tree\n"
		    "Give the one capability that is missing, not root.",
		"先弄清是谁拒绝的：/proc/PID/status 中的能力（CapEff）、cgroup 上的 BPF 程序、"
		"seccomp 配置。\n"
		"$ bpftool cgroup tree\n"
		"只授予所缺的那一项能力，而不是 root。"),
};

const struct kb_errno_page kb_errno_efault = {
	.meaning = T(
		"A pointer that was passed to the kernel leads to memory that the process cannot "
		"read or write. The socket is unharmed and received data stays in the queue.",
		"传给内核的指针指向进程无法读写的内存。套接字不受影响，已收到的数据仍留在队列中。"),
	.causes =
		{
			{"send(), recv(), sendmsg(), recvmsg()",
				T("A bad buffer or iovec, a freed or unmapped buffer, a "
				  "length beyond the end of a mapping.",
					"缓冲区或 iovec 指针错误、缓冲区已释放或已解除映射，或长"
					"度超出映射范围。")},
			{"bind(), connect(), accept(), getsockopt(), setsockopt()",
				T("A bad address, length or option pointer.",
					"地址、长度或选项的指针错误。")},
		},
	.remedy = T("Run the program under valgrind or with AddressSanitizer; strace shows which "
		    "pointer was meant. It is never the network's fault.",
		"用 valgrind 或 AddressSanitizer 运行程序；strace 能看出是哪个指针。这绝不是网络的"
		"问题。"),
};

const struct kb_errno_page kb_errno_einval = {
	.meaning = T("The arguments do not fit the call, or the socket is in a state that does not "
		     "allow it. One surprising case comes from the routing table.",
		"参数与调用不符，或者套接字所处的状态不允许该调用。还有一种出人意料的情形来自路由"
		"表。"),
	.causes =
		{
			{"accept()",
				T("The socket is not listening: listen() was never "
				  "called, another thread called shutdown() on it, or an "
				  "administrator destroyed it with ss -K. A blocked "
				  "accept() is woken with this error.",
					"套接字不在监听：从未调用 listen()、被其他线程 "
					"shutdown()，或被管理员用 ss -K 销毁。阻塞中的 accept() "
					"会被唤醒并返回此错误。")},
			{"connect()",
				T("The route to the destination is of type blackhole. "
				  "Unreachable routes give EHOSTUNREACH, prohibit routes "
				  "EACCES.",
					"到目的地的路由类型为 blackhole。unreachable 路由对应 "
					"EHOSTUNREACH，prohibit 路由对应 EACCES。")},
			{"bind()", T("The socket is bound or connected already. bind() works "
				     "once.",
					   "套接字已经绑定或已连接。bind() 只能成功一次。")},
			{"bind(), connect()",
				T("The address length does not fit the family (a 16-byte "
				  "IPv4 address on an IPv6 socket), or an IPv6 link-local "
				  "address comes without sin6_scope_id.",
					"地址长度与地址族不符（例如在 IPv6 套接字上传入 16 字节"
					"的 IPv4 地址），或者 IPv6 链路本地地址没有给出 "
					"sin6_scope_id。")},
			{"listen()", T("The socket is connected or connecting.",
					     "套接字已连接或正在连接。")},
			{"setsockopt()",
				T("The value is out of range (TCP_KEEPIDLE 0, TCP_KEEPCNT "
				  "above 127, a negative TCP_USER_TIMEOUT) or shorter "
				  "than an int.",
					"取值超出范围（TCP_KEEPIDLE 为 0、TCP_KEEPCNT 大于 127、"
					"TCP_USER_TIMEOUT 为负），或长度不足一个 int。")},
			{"recv(MSG_OOB), writev(), shutdown(), socket()",
				T("No urgent data has been announced, or it is read in "
				  "line; more than 1024 vectors; an unknown direction; "
				  "unknown type bits.",
					"没有紧急数据，或紧急数据按带内方式读取；向量多于 1024 "
					"个；shutdown() 的方向未知；套接字类型中含未知标志位。")},
		},
	.remedy = T(
		"Find the call with strace and compare the state of the socket with what the call "
		"needs. If connect() fails at once with valid arguments, ask for the route:\n"
		"$ ip route get ADDRESS",
		"用 strace 找到具体调用，核对套接字状态是否满足要求。若参数正确而 connect() 立即失"
		"败，应查询路由：\n"
		"$ ip route get ADDRESS"),
	.faults = "no-route admin-killed",
};

const struct kb_errno_page kb_errno_enfile = {
	.meaning = T(
		"The limit is the system's, not the process's: fs.file-max is reached, or no "
		"memory was left for another socket. Established connections go on; new ones wait "
		"in the accept queue.",
		"受限的是整个系统而非本进程：已达到 fs.file-max，或者没有内存再创建套接字。已建立的"
		"连接不受影响，新连接滞留在全连接队列中。"),
	.causes =
		{
			{"socket(), accept(), open(), pipe()",
				T("The number of open files in the system has reached "
				  "fs.file-max and the process lacks CAP_SYS_ADMIN. The "
				  "kernel log says “file-max limit reached”.",
					"系统打开的文件数达到 fs.file-max，且进程没有 "
					"CAP_SYS_ADMIN。内核日志中会出现“file-max limit … "
					"reached”。")},
			{"socket(), accept()",
				T("The kernel could not allocate the socket's inode.",
					"内核无法为套接字分配 inode。")},
		},
	.remedy = T(
		"Compare the first and the third number of /proc/sys/fs/file-nr, find who holds "
		"the files, fix the leak. fs.file-max is very large on current kernels unless "
		"somebody lowered it, so suspect a leak before raising it.",
		"比较 /proc/sys/fs/file-nr 的第一个与第三个数，找出占用文件的进程并修复泄漏。在当前"
		"内核上，只要没有人调低，fs.file-max "
		"的默认值都很大，因此应先怀疑泄漏，再考虑调高。"),
	.faults = "fd-limit",
};

const struct kb_errno_page kb_errno_emfile = {
	.meaning = T(
		"The process has used up its descriptors (RLIMIT_NOFILE). A server in this state "
		"accepts nobody: clients complete the handshake and then wait, until the accept "
		"queue is full and their SYNs are dropped.",
		"进程的文件描述符已用尽（RLIMIT_NOFILE）。此时服务器无法接受新连接：客户端完成握手"
		"后便一直等待，直到全连接队列占满，后来的 SYN 被丢弃。"),
	.causes =
		{
			{"accept()",
				T("The kernel takes the descriptor number before it looks "
				  "at the queue: at the limit even an accept() on an "
				  "empty queue fails at once, and no connection is lost "
				  "from the queue.",
					"内核先分配描述符编号，再查看队列：达到上限时，即使队列"
					"为空，accept() 也会立即失败；队列中的连接并不会因此丢"
					"失。")},
			{"socket(), open(), pipe(), dup(), epoll_create()",
				T("The lowest free number would lie at or above the soft "
				  "limit.",
					"可用的最小编号已不小于软限制。")},
		},
	.remedy = T(
		"Count what fills the table: CLOSE-WAIT sockets and sockets that no longer appear "
		"in ss mean a missing close(). First aid on the running process:\n"
		"$ prlimit --pid PID --nofile=65536\n"
		"In an event loop do not retry accept() at once, since the listener stays readable "
		"and the loop would spin; pause accepting, or keep one spare descriptor to accept "
		"and refuse politely.",
		"先看是什么占满了描述符表：若是大量 CLOSE-WAIT，或是 ss 中已看不到的套接字，就说明"
		"漏了 close()。对运行中的进程可先应急：\n"
		"$ prlimit --pid PID --nofile=65536\n"
		"在事件循环中不要立刻重试 accept()，因为监听套接字一直可读，循环会空转；应暂停接"
		"受，或预留一个备用描述符，接受后再体面地拒绝。"),
	.faults = "fd-limit dead-fd close-wait-leak close-wait-unread accept-queue-full",
};

const struct kb_errno_page kb_errno_enotsock = {
	.meaning = T(
		"The descriptor is open but is a file, a pipe or something else. Often the number "
		"was closed and given out again for something else.",
		"描述符是打开的，但它是文件、管道或其他对象。常见原因是该编号被关闭后又分配给了别的"
		"对象。"),
	.causes =
		{
			{"any socket call",
				T("A stale number, a mixed-up variable, or a service "
				  "started without the socket that it expects on "
				  "descriptor 0 or 3.",
					"使用了过期的编号、弄混了变量，或者服务启动时没有在描述"
					"符 0 或 3 上得到预期的套接字。")},
		},
	.remedy = T("See what the number really is:\n"
		    "$ ls -l /proc/PID/fd\n"
		    "Then look for a double close(); a service meant for socket activation must be "
		    "started by its .socket unit.",
		"查看该编号的真实对象：\n"
		"$ ls -l /proc/PID/fd\n"
		"再排查重复 close()；依赖套接字激活的服务应由其 .socket 单元启动。"),
};

const struct kb_errno_page kb_errno_edestaddrreq = {
	.meaning = T(
		"A datagram socket has no destination. TCP does not return it: send() on a TCP "
		"socket that was never connected is EPIPE, with SIGPIPE.",
		"数据报套接字没有目的地址。TCP 不会返回它：在从未连接的 TCP 套接字上 send() 得到的"
		"是 EPIPE，并伴随 SIGPIPE。"),
	.causes =
		{
			{"send(), write()",
				T("UDP: neither connect() was called nor an address given.",
					"UDP：既未调用 connect()，也没有给出目的地址。")},
		},
	.remedy = T(
		"Call connect() first or use sendto(). If a TCP program reports it, its socket is "
		"not a TCP socket: check the type passed to socket().",
		"先调用 connect()，或改用 sendto()。若 TCP 程序报告此错误，说明它的套接字并不是 "
		"TCP 的：检查传给 socket() 的类型。"),
};

const struct kb_errno_page kb_errno_emsgsize = {
	.meaning = T(
		"Something does not fit into one message. TCP is a stream and takes any length; a "
		"path MTU problem never reaches a TCP program as this error, it shows up as a "
		"stall.",
		"内容无法放进一个消息。TCP 是字节流，长度不限；路径 MTU 问题也不会以此错误呈现给 "
		"TCP 程序，只会表现为传输停滞。"),
	.causes =
		{
			{"sendmsg(), recvmsg()",
				T("More than 1024 buffers in one call (UIO_MAXIOV). "
				  "writev() and readv() return EINVAL for the same "
				  "mistake.",
					"一次调用的缓冲区多于 1024 个（UIO_MAXIOV）。writev() "
					"和 readv() 在同样情况下返回 EINVAL。")},
			{"sendto(), send()",
				T("UDP: more than 65507 bytes over IPv4, or larger than "
				  "the path MTU with fragmentation forbidden.",
					"UDP：在 IPv4 上超过 65507 字节，或在禁止分片时大于路径 "
					"MTU。")},
			{"recv()", T("Kernel TLS: the peer sent a record larger than the "
				     "protocol allows.",
					   "内核 TLS：对端发来的记录超过协议允许的长度。")},
		},
	.remedy = T(
		"Split the vector or the datagram. For a TCP connection that moves small messages "
		"but hangs on large ones, look for a path MTU black hole.",
		"拆分向量或数据报。若 TCP 连接小消息正常、大消息停滞，应排查路径 MTU 黑洞。"),
};

const struct kb_errno_page kb_errno_eprototype = {
	.meaning = T("The types of two endpoints do not match. A TCP socket never returns it.",
		"两个端点的类型不一致。TCP 套接字不会返回它。"),
	.causes =
		{
			{"connect(), sendto()",
				T("AF_UNIX: a datagram socket addresses the path of a "
				  "stream socket, or the other way round. For abstract "
				  "names the kernel looks up by type too and says "
				  "ECONNREFUSED.",
					"AF_UNIX：数据报套接字去连接流套接字的路径，或反之。抽象"
					"名字空间的查找同时匹配类型，因而返回 ECONNREFUSED。")},
		},
	.remedy = T("Use the type of the server's socket (ss -xl shows it).",
		"改用与服务端相同的套接字类型（可用 ss -xl 查看）。"),
};

const struct kb_errno_page kb_errno_enoprotoopt = {
	.meaning =
		T("Usually an option that this protocol or kernel does not know. On connect() it "
		  "comes from the network.",
			"通常是该协议或内核不认识的选项。若由 connect() 返回，则来自网络。"),
	.causes =
		{
			{"setsockopt(), getsockopt()",
				T("The option is newer than the kernel, was compiled out, "
				  "or belongs to another level: a TCP option on a UDP "
				  "socket, an IPv6 option on an IPv4 socket.",
					"选项比内核新、未编译进内核，或属于另一协议层：如在 UDP "
					"套接字上设 TCP 选项、在 IPv4 套接字上设 IPv6 选项。")},
			{"connect()",
				T("ICMP “protocol unreachable” came back for the SYN: a "
				  "host or filter that does not speak TCP at all.",
					"SYN 收到了 ICMP“协议不可达”：对方主机或过滤设备根本不处"
					"理 TCP。")},
			{"socket(IPPROTO_MPTCP)",
				T("Multipath TCP is compiled in but switched off by "
				  "net.mptcp.enabled=0.",
					"内核支持多路径 TCP，但被 net.mptcp.enabled=0 关闭。")},
		},
	.remedy = T(
		"Treat an unknown option as optional and go on without it; print which one it was. "
		"On connect() find the sender of the ICMP message in a capture.",
		"把未知选项当作可选功能，跳过并记录是哪一个。若出现在 connect()，应抓包找出 ICMP 的"
		"发送者。"),
	.faults = "icmp-rejected",
};

const struct kb_errno_page kb_errno_eprotonosupport = {
	.meaning = T("The family and the type exist, the protocol asked for with them does not.",
		"地址族和套接字类型都存在，但没有与之搭配的该协议。"),
	.causes =
		{
			{"socket()",
				T("The protocol does not go with the type (SOCK_STREAM "
				  "with IPPROTO_UDP), is not in the kernel (SCTP without "
				  "its module, MPTCP compiled out), or is 0 with SOCK_RAW.",
					"协议与类型不匹配（如 SOCK_STREAM 配 IPPROTO_UDP）、内核"
					"中没有该协议（未加载 SCTP 模块、未编译 MPTCP），或 "
					"SOCK_RAW 的协议为 0。")},
		},
	.remedy = T(
		"Pass 0 as the protocol for TCP and UDP. For optional protocols load the module or "
		"fall back to plain TCP.",
		"TCP 和 UDP 的协议参数传 0 即可。可选协议应加载相应模块，或退回普通 TCP。"),
};

const struct kb_errno_page kb_errno_esocktnosupport = {
	.meaning = T("The family has no protocol at all for this socket type.",
		"该地址族没有任何协议支持这种套接字类型。"),
	.causes =
		{
			{"socket()",
				T("AF_INET with SOCK_SEQPACKET while SCTP is not loaded, "
				  "or with another type that no protocol has registered. "
				  "A type beyond the known range is EINVAL.",
					"在未加载 SCTP 时对 AF_INET 使用 SOCK_SEQPACKET，或使用"
					"没有协议注册过的类型。类型值超出已知范围则是 EINVAL。")},
		},
	.remedy = T(
		"Use SOCK_STREAM for TCP; the flags SOCK_NONBLOCK and SOCK_CLOEXEC are added with "
		"|.",
		"TCP 应使用 SOCK_STREAM；SOCK_NONBLOCK 和 SOCK_CLOEXEC 标志用 | 附加。"),
};

const struct kb_errno_page kb_errno_eopnotsupp = {
	.meaning =
		T("The call exists but not for this kind of socket. ENOTSUP is the same number on "
		  "Linux.",
			"该调用存在，但不适用于此类套接字。在 Linux 上 ENOTSUP 与它是同一个值。"),
	.causes =
		{
			{"listen(), accept()",
				T("The socket is a datagram socket: the program meant TCP "
				  "and opened UDP.",
					"套接字是数据报类型：程序本想用 TCP，却打开了 UDP。")},
			{"sendto(MSG_FASTOPEN)",
				T("The client side of TCP Fast Open is off (bit 1 of "
				  "net.ipv4.tcp_fastopen is clear).",
					"TCP Fast Open 的客户端功能已关闭"
					"（net.ipv4.tcp_fastopen 最低位为 0）。")},
			{"connect()", T("ICMP “source route failed” came back for the SYN.",
					      "SYN 收到了 ICMP“源路由失败”。")},
			{"setsockopt()", T("A TCP option on an AF_UNIX socket.",
						 "在 AF_UNIX 套接字上设置 TCP 选项。")},
			{"socketpair()",
				T("AF_INET and AF_INET6 have no socket pairs; AF_UNIX has.",
					"AF_INET 和 AF_INET6 不支持套接字对，应使用 AF_UNIX。")},
		},
	.remedy = T(
		"Check family and type of the descriptor (SO_DOMAIN, SO_TYPE). Without Fast Open "
		"fall back to connect() and send().",
		"核对描述符的地址族和类型（SO_DOMAIN、SO_TYPE）。没有 Fast Open 时退回 connect() "
		"加 send()。"),
};

const struct kb_errno_page kb_errno_epfnosupport = {
	.meaning = T(
		"Linux's socket() says EAFNOSUPPORT where other systems say this. It is left to "
		"corners of the kernel such as tunnel and bridge configuration.",
		"其他系统返回此错误的场合，Linux 的 socket() 返回的是 EAFNOSUPPORT。它只残留在内核"
		"的少数角落，例如隧道和网桥的配置。"),
	.causes =
		{
			{"netlink requests",
				T("Configuration of a tunnel or bridge with a family that "
				  "it does not know.",
					"配置隧道或网桥时使用了它不支持的地址族。")},
		},
	.remedy = T("Portable code treats it like EAFNOSUPPORT.",
		"可移植代码应按 EAFNOSUPPORT 同样处理。"),
};

const struct kb_errno_page kb_errno_eafnosupport = {
	.meaning = T(
		"The address belongs to another family than the socket, or the kernel has no such "
		"family.",
		"地址所属的地址族与套接字不同，或者内核没有该地址族。"),
	.causes =
		{
			{"socket()",
				T("The family is unknown or not loaded. For AF_INET6: the "
				  "kernel was booted with ipv6.disable=1 or built without "
				  "IPv6.",
					"地址族未知或未加载。对 AF_INET6：内核以 ipv6.disable=1 "
					"启动，或编译时未包含 IPv6。")},
			{"connect(), bind()",
				T("An IPv6 address on an IPv4 socket, or sa_family left "
				  "at a wrong value. An IPv4 address of the usual 16 "
				  "bytes on an IPv6 socket is caught earlier, as EINVAL.",
					"在 IPv4 套接字上使用 IPv6 地址，或 sa_family 填错。反过"
					"来，在 IPv6 套接字上传入通常 16 字节的 IPv4 地址，会更"
					"早地以 EINVAL 被拒绝。")},
		},
	.remedy = T(
		"Open one socket for each address that getaddrinfo() returns, with that address's "
		"own family. If IPv6 is only switched off by the sysctl disable_ipv6, socket() "
		"still works and bind() or connect() say EADDRNOTAVAIL.",
		"对 getaddrinfo() 返回的每个地址，都用其自身的地址族打开套接字。若 IPv6 只是被 "
		"sysctl disable_ipv6 关闭，socket() 仍会成功，而 bind() 或 connect() 返回 "
		"EADDRNOTAVAIL。"),
};

const struct kb_errno_page kb_errno_enobufs = {
	.meaning = T(
		"A buffer of limited size could not be had. On a TCP data path it is rare: a full "
		"device queue is not reported to the program, TCP simply tries again.",
		"无法获得某种大小受限的缓冲区。在 TCP 的数据路径上很少见：网卡队列满并不会报告给程"
		"序，TCP 会自行重试。"),
	.causes =
		{
			{"sendmsg()", T("The control data is larger than net.core.optmem_max "
					"allows.",
					      "控制数据超过 net.core.optmem_max 的限制。")},
			{"send(MSG_ZEROCOPY)",
				T("Too many notifications wait in the error queue "
				  "(optmem_max), or the limit on locked memory is reached.",
					"错误队列中积压的完成通知过多（optmem_max），或已达到锁"
					"定内存的限制。")},
			{"socket(), connect()",
				T("The kernel could not allocate the socket or its SYN.",
					"内核无法分配套接字或其 SYN 报文。")},
			{"recv()", T("Netlink, not TCP: the reader was too slow and messages "
				     "were lost; a dump has to be repeated.",
					   "属于 netlink 而非 TCP：读取过慢，消息已经丢失，需要重新"
					   "转储。")},
		},
	.remedy = T(
		"Read the completions of zero-copy sends, or send that piece by copying. For "
		"netlink enlarge SO_RCVBUF and start over. If socket() fails this way, look for "
		"memory pressure and cgroup limits.",
		"及时读取零拷贝的完成通知，或改为普通拷贝发送。对 netlink 应调大 SO_RCVBUF 并重新开"
		"始。若 socket() 如此失败，应检查内存压力和 cgroup 限制。"),
};

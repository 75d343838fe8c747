/* Topics: how connections open, and the queues that they pass. */
#include <stddef.h>

#include "kb/topic-table.h"

static const char handshake_figure[] =
	"     client                                                    server\n"
	"     CLOSED                                                    CLOSED\n"
	"                                                   socket() bind() listen()\n"
	"                                                               LISTEN\n"
	"     socket() connect()\n"
	"  1. SYN_SENT     --> <SEQ=100><CTL=SYN>                   --> SYN_RECEIVED\n"
	"  2. ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>      <-- SYN_RECEIVED\n"
	"     connect() returns\n"
	"  3. ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>          --> ESTABLISHED\n"
	"                                                           accept() returns\n"
	"     write() 5 bytes\n"
	"  4. ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK><LEN=5>   --> ESTABLISHED\n"
	"                                                           read() returns 5\n"
	"  5. ESTABLISHED  <-- <SEQ=301><ACK=106><CTL=ACK>          <-- ESTABLISHED";

static const struct kb_section handshake[] = {
	{
		.heading = KB_HEADING_STEPS,
		.body = T("1. connect() picks a local port, if bind() did not, and an initial "
			  "sequence number (here 100), sends SYN and sleeps. The four-tuple "
			  "of both addresses and both ports now names the connection.\n"
			  "2. The server's kernel, not its program, answers with SYN+ACK: its "
			  "own initial number is 300, and 101 says that the SYN, which takes "
			  "one number, has arrived. The request waits in the half-open queue "
			  "as SYN_RECEIVED.\n"
			  "3. The client's kernel acknowledges 301 and connect() returns. "
			  "When that ACK arrives the server has an ESTABLISHED connection in "
			  "its accept queue; accept() only fetches it. A program that never "
			  "calls accept() still has clients that are connected and may "
			  "already have sent data.\n"
			  "4. The first data begins at 101: the ACK of step 3 carried no data "
			  "and took no number. Options (MSS, window scale, SACK, timestamps) "
			  "are agreed upon in steps 1 and 2 and never again.",
			"1. connect() 选定本地端口（若未 bind()）和初始序号（此处为 100），"
			"发出 SYN 后睡眠。双方地址与端口组成的四元组从此标识这条连接。\n"
			"2. 应答 SYN+ACK 的是服务器内核而非程序：己方初始序号为 300，确认号 "
			"101 表示占一个序号的 SYN 已收到。该请求以 SYN_RECEIVED 留在半连接"
			"队列中。\n"
			"3. 客户端内核确认 301，connect() 返回。ACK 一到，服务器的全连接队"
			"列里就有了一条 ESTABLISHED 连接，accept() 只是把它取走。程序即使从"
			"不调用 accept()，客户端照样连得上，甚至已经发来数据。\n"
			"4. 数据从序号 101 开始：第 3 步的 ACK 不带数据，不占序号。MSS、窗"
			"口扩大、SACK、时间戳等选项只在前两步协商，之后不再变更。"),
		.figure = handshake_figure,
	},
	{
		.heading = KB_HEADING_WHY,
		.body = T("Each side has to tell its initial number and to learn that it "
			  "arrived: two announcements, two acknowledgments. The server's two "
			  "travel in one segment, which makes three.\n"
			  "Two would not do: an old SYN that wandered through the network "
			  "would open a connection on the server at once. With three the "
			  "client sees a SYN+ACK that it never asked for and answers RST.",
			"双方都要通告自己的初始序号，并得知对方已收到：两次通告、两次确认。"
			"服务器的通告与确认合为一段，于是是三次。\n"
			"两次不够：网络中游荡的旧 SYN 会让服务器立刻建立一条连接。有了第三"
			"次，客户端发现这个 SYN+ACK 不是自己要的，就回 RST。"),
	},
	{
		.heading = KB_HEADING_LOOK,
		.body = T("$ tcpdump -ni any 'tcp port 443 and tcp[tcpflags] & "
			  "(tcp-syn|tcp-rst) != 0'\n"
			  "$ ss -tnpo state syn-sent\n"
			  "$ ss -tno state syn-recv\n"
			  "$ nstat -az TcpActiveOpens TcpPassiveOpens TcpAttemptFails "
			  "TcpExtTCPSynRetrans\n"
			  "In a capture with relative numbers the ACK of step 3 reads ack 1. "
			  "The time from SYN to SYN+ACK is the round trip as the client sees "
			  "it.",
			"$ tcpdump -ni any 'tcp port 443 and tcp[tcpflags] & "
			"(tcp-syn|tcp-rst) != 0'\n"
			"$ ss -tnpo state syn-sent\n"
			"$ ss -tno state syn-recv\n"
			"$ nstat -az TcpActiveOpens TcpPassiveOpens TcpAttemptFails "
			"TcpExtTCPSynRetrans\n"
			"抓包若显示相对序号，第 3 步写作 ack 1。SYN 到 SYN+ACK 的间隔就是客"
			"户端看到的往返时间。"),
	},
	{
		.heading = KB_HEADING_WRONG,
		.body = T("SYN without any answer (syn-blackhole, local-egress-drop, "
			  "accept-queue-full): repeated after 1, 2, 3, 4, 5, 7, 11, 19, 35 "
			  "and 67 s, ETIMEDOUT after some 131 s.\n"
			  "RST in answer (port-closed, bound-elsewhere, or a firewall in the "
			  "host's name): ECONNREFUSED at once.\n"
			  "SYN+ACK again and again (synack-unanswered): repeated after 1, 3, "
			  "7, 15 and 31 s, dropped after 63 s.\n"
			  "An answer that is an ACK instead of SYN+ACK: the server still has "
			  "an old connection with this four-tuple (stale-server-socket).",
			"SYN 毫无回应（syn-blackhole、local-egress-drop、"
			"accept-queue-full）：第 1、2、3、4、5、7、11、19、35、67 秒重传，"
			"约 131 秒后 ETIMEDOUT。\n"
			"回应是 RST（port-closed、bound-elsewhere，或防火墙冒名）：立即 "
			"ECONNREFUSED。\n"
			"SYN+ACK 反复重发（synack-unanswered）：第 1、3、7、15、31 秒重传，"
			"63 秒后丢弃。\n"
			"回应是 ACK 而非 SYN+ACK：服务器上还留着同一四元组的旧连接"
			"（stale-server-socket）。"),
	},
	{
		.heading = KB_HEADING_DO,
		.body = T("Find the side on which the segment is missing: capture on both. If "
			  "the SYN leaves and does not arrive, it is the path; if it arrives "
			  "and nothing is answered, it is the filter or the accept queue of "
			  "the server.\n"
			  "A client that cannot wait two minutes sets a deadline of its own: "
			  "a non-blocking connect() with poll(), TCP_SYNCNT, or "
			  "TCP_USER_TIMEOUT.",
			"先弄清报文段在哪一侧不见了：两端同时抓包。SYN 发出而未到达，问题在"
			"路径；到达而无应答，问题在服务器的过滤规则或全连接队列。\n"
			"等不起两分钟的客户端应自设期限：非阻塞 connect() 配合 poll()，或 "
			"TCP_SYNCNT、TCP_USER_TIMEOUT。"),
	},
	{.figure = NULL},
};

static const char simultaneous_open_figure[] =
	"     A 10.0.0.1:7777                                        B 10.0.0.2:8888\n"
	"     bind(7777)                                                bind(8888)\n"
	"     connect(B:8888)                                        connect(A:7777)\n"
	"  1. SYN_SENT     --> <SEQ=100><CTL=SYN>                   ... SYN_SENT\n"
	"  2. SYN_RECEIVED <-- <SEQ=300><CTL=SYN>                   <-- SYN_SENT\n"
	"  1. SYN_RECEIVED ... <SEQ=100><CTL=SYN>                   --> SYN_RECEIVED\n"
	"  3. SYN_RECEIVED --> <SEQ=100><ACK=301><CTL=SYN,ACK>      ... SYN_RECEIVED\n"
	"  4. ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>      <-- SYN_RECEIVED\n"
	"  3. ESTABLISHED  ... <SEQ=100><ACK=301><CTL=SYN,ACK>      --> ESTABLISHED\n"
	"     connect() returns                                    connect() returns";

static const struct kb_section simultaneous_open[] = {
	{
		.heading = KB_HEADING_STEPS,
		.body = T("Both ends bind a port that the other knows and call connect() "
			  "while the other's SYN is still on its way. Dots are a segment "
			  "under way that arrives further down; segments 1 and 3 are drawn "
			  "twice.\n"
			  "A socket in SYN_SENT that receives a SYN without ACK goes to "
			  "SYN_RECEIVED and sends its SYN again, now with an ACK and the same "
			  "sequence number. The SYN+ACK of the peer completes the connection "
			  "on each side. Four segments, one connection, no listener: both "
			  "programs see a connect() that succeeds.\n"
			  "Linux acknowledges the SYN+ACK once more on each side, so a "
			  "capture shows two bare ACKs after the four.",
			"两端各自绑定一个对方知道的端口，并在对方的 SYN 还在途中时调用 "
			"connect()。图中的点表示报文段尚在途中，到达画在下面；1 和 3 因此各"
			"画两次。\n"
			"处于 SYN_SENT 的套接字收到不带 ACK 的 SYN，转入 SYN_RECEIVED，以同"
			"一序号重发 SYN，这次带上 ACK。收到对端的 SYN+ACK 后，各自完成连"
			"接。四个报文段，一条连接，没有监听者，两个程序都看到 connect() 成"
			"功。\n"
			"Linux 两端还会各再确认一次对方的 SYN+ACK，因此抓包会在这四段之后看"
			"到两个单纯的 ACK。"),
		.figure = simultaneous_open_figure,
	},
	{
		.heading = KB_HEADING_WHY,
		.body = T("The specification wants one connection and not two, because a "
			  "connection is its four-tuple, and that is the same seen from both "
			  "ends. It is used on purpose to get through two NATs: each side "
			  "opens its own from inside, at the same moment.",
			"规范要求只建立一条而不是两条连接，因为连接就是四元组，从两端看是同"
			"一个。穿越两层 NAT 的打洞正是有意利用它：双方同时从内侧向外打开。"),
	},
	{
		.heading = KB_HEADING_LOOK,
		.body = T("A socket in SYN-RECV with a process and an inode is one; that of a "
			  "listener has neither.\n"
			  "$ ss -tnpoe state syn-recv\n"
			  "$ tcpdump -ni any 'tcp port 7777 and tcp port 8888'\n"
			  "To try it, both commands must be started while the first SYN is "
			  "still on its way, over a path with a delay of seconds or with the "
			  "SYNs of both held back by a filter:\n"
			  "$ nc -p 7777 10.0.0.2 8888\n"
			  "$ nc -p 8888 10.0.0.1 7777",
			"SYN-RECV 行若有进程和 inode，就是同时打开；监听套接字名下的两者都"
			"没有。\n"
			"$ ss -tnpoe state syn-recv\n"
			"$ tcpdump -ni any 'tcp port 7777 and tcp port 8888'\n"
			"想亲手试，两条命令必须趁首个 SYN 还在途中时先后启动，例如路径时延"
			"有数秒，或先用过滤规则拦住双方的 SYN：\n"
			"$ nc -p 7777 10.0.0.2 8888\n"
			"$ nc -p 8888 10.0.0.1 7777"),
	},
	{
		.heading = KB_HEADING_WRONG,
		.body = T("If one SYN arrives before the other end has called connect(), "
			  "there is nobody to take it and it is refused with RST: on a fast "
			  "path this is what happens nearly always.\n"
			  "Stateful firewalls that know only the usual order drop the second "
			  "SYN or the crossed SYN+ACK, and both ends time out "
			  "(syn-blackhole).\n"
			  "A client that connects to a free local port in the ephemeral range "
			  "may hit its own source port and connect to itself: it then reads "
			  "what it writes. It is the same mechanism with one socket.",
			"若一方的 SYN 在对方 connect() 之前就到达，则无人接收，被 RST 拒"
			"绝：在快速路径上几乎总是如此。\n"
			"只认常规次序的有状态防火墙会丢掉第二个 SYN 或交错的 SYN+ACK，两端"
			"都超时（syn-blackhole）。\n"
			"客户端连接本机临时端口范围内一个无人监听的端口时，源端口可能恰好选"
			"中它，从而连上自己：写什么就读到什么。机制相同，只是只有一个套接"
			"字。"),
	},
	{
		.heading = KB_HEADING_DO,
		.body = T("Nothing, where it is intended: retry connect() until both are in "
			  "time. Where a program must not connect to itself, compare "
			  "getsockname() with getpeername(), and keep server ports out of the "
			  "ephemeral range (ip_local_reserved_ports).",
			"若是有意为之，无需处理，反复 connect() 直到时机相合即可。要防止自"
			"连接，就比较 getsockname() 与 getpeername()，并用 "
			"ip_local_reserved_ports 把服务端口从临时范围中剔除。"),
	},
	{.figure = NULL},
};

static const char accept_queue_figure[] =
	"           SYN                      last ACK                accept()\n"
	"  client  ----->  half-open queue  ----------> accept queue -----> program\n"
	"                  SYN_RECEIVED                 ESTABLISHED\n"
	"                  ends: ACK, RST, 63 s         Recv-Q of ss -lt\n"
	"                  limit: backlog               limit: Send-Q of ss -lt\n"
	"\n"
	"  backlog is the smaller of listen()'s argument and net.core.somaxconn";

static const char accept_queue_full_figure[] =
	"     client                                              server, queue full\n"
	"  1. SYN_SENT     --> <SEQ=100><CTL=SYN>                   --> SYN_RECEIVED\n"
	"  2. ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>      <-- SYN_RECEIVED\n"
	"  3. ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK>          --> SYN_RECEIVED\n"
	"                                           ACK ignored, ListenOverflows + 1\n"
	"  4. ESTABLISHED  --> <SEQ=101><ACK=301><CTL=ACK><LEN=5>   --> SYN_RECEIVED\n"
	"                                                               data ignored\n"
	"  5. ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>      <-- SYN_RECEIVED\n"
	"                                                        after 1, 3, 7 ... s";

static const struct kb_section accept_queue[] = {
	{
		.heading = KB_HEADING_STEPS,
		.body = T("listen() gives a socket two queues. A SYN puts a request into the "
			  "half-open queue and is answered with SYN+ACK; the last ACK turns "
			  "it into a connection and moves it to the accept queue, where it "
			  "waits, ESTABLISHED on both ends, until the program calls accept().\n"
			  "So the handshake does not need accept(). The client may send at "
			  "once, and its data is acknowledged and kept in the receive buffer "
			  "of a socket that no program has seen yet.",
			"listen() 为套接字配上两个队列。SYN 到来，请求进入半连接队列，内核"
			"回 SYN+ACK；握手最后的 ACK 到来，请求变为连接并移入全连接队列，两"
			"端都已 ESTABLISHED，一直等到程序调用 accept()。\n"
			"所以握手并不需要 accept()。客户端可以马上发送数据，数据会被确认，"
			"存在一个还没有任何程序见过的套接字的接收缓冲区里。"),
		.figure = accept_queue_figure,
	},
	{
		.heading = KB_HEADING_FULL,
		.body = T("The accept queue holds backlog + 1 connections. When it is full, "
			  "new SYNs are dropped without an answer, and the last ACK of a "
			  "handshake that is under way is ignored: the client believes that "
			  "it is connected while the server still shows SYN_RECEIVED and "
			  "repeats its SYN+ACK.",
			"全连接队列可容纳 backlog + 1 条。满了之后，新的 SYN 被悄悄丢弃；正"
			"在握手者的最后 ACK 也不被理会：客户端以为已连上，服务器却仍是 "
			"SYN_RECEIVED，并重发 SYN+ACK。"),
		.figure = accept_queue_full_figure,
	},
	{
		.heading = KB_HEADING_WHY,
		.body = T("The queues part the kernel's work from the program's: a burst of "
			  "connections is taken in while the program is busy. The limit "
			  "bounds memory and the time that a client waits for nothing.\n"
			  "The half-open queue has the same limit. Beyond it SYN cookies step "
			  "in (tcp_syncookies=1, the default), so tcp_max_syn_backlog only "
			  "counts where cookies are switched off. The limits are taken at "
			  "listen(): a larger somaxconn helps a program only after it calls "
			  "listen() again.",
			"两个队列把内核的工作与程序的工作分开：程序忙时，突发的连接由内核先"
			"接下。上限约束了内存，也约束了客户端白等的时间。\n"
			"半连接队列的上限与之相同，超出后由 SYN cookie 接手（默认 "
			"tcp_syncookies=1），因此 tcp_max_syn_backlog 只在关闭 cookie 时才"
			"起作用。上限在 listen() 时确定：调大 somaxconn 之后，程序须重新 "
			"listen() 才能生效。"),
	},
	{
		.heading = KB_HEADING_LOOK,
		.body = T("On a LISTEN row Recv-Q is the length of the accept queue and "
			  "Send-Q its limit; d in skmem counts the drops of this one "
			  "listener.\n"
			  "$ ss -ltnpm\n"
			  "$ nstat -az TcpExtListenOverflows TcpExtListenDrops\n"
			  "$ sysctl net.core.somaxconn\n"
			  "$ grep 'open files' /proc/PID/limits",
			"LISTEN 行的 Recv-Q 是全连接队列长度，Send-Q 是上限；skmem 中的 d "
			"是该监听套接字自己的丢弃次数。\n"
			"$ ss -ltnpm\n"
			"$ nstat -az TcpExtListenOverflows TcpExtListenDrops\n"
			"$ sysctl net.core.somaxconn\n"
			"$ grep 'open files' /proc/PID/limits"),
	},
	{
		.heading = KB_HEADING_WRONG,
		.body = T("The program does not accept: one thread blocked in read() on a "
			  "dead client, a stopped process, no descriptor left so that "
			  "accept() fails with EMFILE (accept-queue-full, fd-limit). Clients "
			  "are connected and yet never reach the program.\n"
			  "One of several workers with SO_REUSEPORT is stuck, and only its "
			  "share of clients suffers (reuseport-member-stuck). A listener that "
			  "closes resets everything in its queue (listener-died).\n"
			  "With cookies the last ACK needs no entry of the half-open queue. "
			  "If the accept queue is full then, the client has a connection of "
			  "which the server knows nothing (cookie-ghost).",
			"程序不 accept()：唯一的线程阻塞在某个已死客户端的 read() 上、进程"
			"被暂停，或描述符耗尽致使 accept() 报 EMFILE（accept-queue-full、"
			"fd-limit）。客户端明明已连上，却始终进不了程序。\n"
			"多个 SO_REUSEPORT 工作进程之一卡住，只有分到它的客户端受害"
			"（reuseport-member-stuck）。监听套接字关闭时，队列里的连接全部被 "
			"RST（listener-died）。\n"
			"用了 cookie，握手不再占半连接队列。若此时全连接队列已满，客户端手"
			"里的连接在服务器上毫无踪迹（cookie-ghost）。"),
	},
	{
		.heading = KB_HEADING_DO,
		.body = T("Find out why accept() is late, then think of the size: accept in a "
			  "thread of its own, until EAGAIN; never block on one client; close "
			  "what is finished. Give listen() a large backlog (4096) and raise "
			  "somaxconn to match.\n"
			  "Leave tcp_abort_on_overflow at 0. It concerns only the last ACK, "
			  "not the dropped SYNs, and turns a short burst, which a repeated "
			  "SYN+ACK would survive, into errors (abort-on-overflow-set).",
			"先查 accept() 为何迟缓，再谈队列大小：用专门线程接收，一直 "
			"accept() 到 EAGAIN；绝不阻塞在单个客户端上；用完即关。listen() 传"
			"较大的 backlog（如 4096），somaxconn 与之匹配。\n"
			"tcp_abort_on_overflow 保持 0。它只管最后的 ACK，不管被丢的 SYN，反"
			"而把重发 SYN+ACK 就能熬过的短暂突发变成错误"
			"（abort-on-overflow-set）。"),
	},
	{.figure = NULL},
};

static const char syn_flood_figure[] =
	"     attacker, source address forged                      server:443 LISTEN\n"
	"  1. -            --> <SRC=198.51.100.7><CTL=SYN>          --> SYN_RECEIVED\n"
	"                                         SYN+ACK to 198.51.100.7, no answer\n"
	"  2. -            --> <SRC=203.0.113.44><CTL=SYN>          --> SYN_RECEIVED\n"
	"                                         SYN+ACK to 203.0.113.44, no answer\n"
	"     ... until the half-open queue is full, then with cookies:\n"
	"  3. -            --> <SRC=192.0.2.99><CTL=SYN>            --> LISTEN\n"
	"                                   SYN+ACK with a cookie, nothing is stored\n"
	"     a true client\n"
	"  4. SYN_SENT     --> <SEQ=100><CTL=SYN>                   --> LISTEN\n"
	"  5. ESTABLISHED  <-- <SEQ=cookie><ACK=101><CTL=SYN,ACK>   <-- LISTEN\n"
	"  6. ESTABLISHED  --> <SEQ=101><ACK=cookie+1><CTL=ACK>     --> ESTABLISHED";

static const struct kb_section syn_flood[] = {
	{
		.heading = KB_HEADING_STEPS,
		.body = T("Each SYN makes the server keep a request and repeat its SYN+ACK "
			  "after 1, 3, 7, 15 and 31 s to an address that never asked. The "
			  "entry lives for 63 s, so a few hundred SYNs a second keep a queue "
			  "of the usual size full.\n"
			  "Once the half-open queue of a listener is full and tcp_syncookies "
			  "is 1, the kernel stores nothing more: it computes the initial "
			  "sequence number of the SYN+ACK from the four-tuple, the time, a "
			  "secret and an index of the MSS. The ACK of a true client brings "
			  "that number back, and the connection is made from it.",
			"每个 SYN 都让服务器保存一个请求，并在第 1、3、7、15、31 秒向一个从"
			"未请求过的地址重发 SYN+ACK。一个条目存活 63 秒，每秒几百个 SYN 就"
			"足以让通常大小的队列一直满着。\n"
			"监听套接字的半连接队列一满，且 tcp_syncookies 为 1，内核就不再保存"
			"任何东西，而是由四元组、时间、密钥和 MSS 档位算出 SYN+ACK 的初始序"
			"号。真实客户端的 ACK 会把这个号码带回来，内核据此还原连接。"),
		.figure = syn_flood_figure,
	},
	{
		.heading = KB_HEADING_WHY,
		.body = T("The server has to remember something before it knows that the "
			  "sender exists: that is the weakness. Forged sources cost the "
			  "attacker nothing; one entry costs the server some 320 bytes and "
			  "six segments.\n"
			  "A cookie gives up what does not fit into 32 bits. Window scale, "
			  "SACK and ECN survive only in the client's timestamp option; "
			  "without timestamps such a connection is slow "
			  "(cookie-lost-options). The SYN+ACK of a cookie is never repeated.",
			"弱点在于：服务器还不知道发送者是否真实存在，就得先替他记住点什么。"
			"伪造来源对攻击者毫无成本；一个条目却要服务器付出约 320 字节内存和"
			"六个报文段。\n"
			"cookie 的代价是 32 位装不下的都得舍弃。窗口扩大、SACK 与 ECN 只能"
			"借客户端的时间戳选项保存，没有时间戳的连接会变慢"
			"（cookie-lost-options）。带 cookie 的 SYN+ACK 不会重发。"),
	},
	{
		.heading = KB_HEADING_LOOK,
		.body = T("Half-open requests per listener, and where they come from:\n"
			  "$ ss -Htn state syn-recv | awk '{print $3}' | sort | uniq -c | "
			  "sort -rn\n"
			  "$ ss -Htn state syn-recv | awk '{sub(/:[^:]*$/, \"\", $4); print "
			  "$4}' | sort | uniq -c | sort -rn | head\n"
			  "$ nstat -az TcpExtSyncookiesSent TcpExtSyncookiesRecv "
			  "TcpExtSyncookiesFailed TcpExtTCPReqQFullDoCookies "
			  "TcpExtTCPReqQFullDrop TcpExtListenDrops TcpPassiveOpens\n"
			  "$ dmesg | grep 'SYN flooding'\n"
			  "SyncookiesSent grows and SyncookiesRecv hardly: forged sources, a "
			  "flood that the cookies hold off. Both grow alike: true clients, "
			  "more than the backlog takes (syn-overload). TCPReqQFullDrop and "
			  "ListenDrops grow: cookies are off, and true clients lose "
			  "(syn-queue-full). SyncookiesRecv above SyncookiesSent: the accept "
			  "queue is full (cookie-ghost). TcpPassiveOpens counts only finished "
			  "handshakes.",
			"各监听端口的半连接数，以及来源：\n"
			"$ ss -Htn state syn-recv | awk '{print $3}' | sort | uniq -c | "
			"sort -rn\n"
			"$ ss -Htn state syn-recv | awk '{sub(/:[^:]*$/, \"\", $4); print "
			"$4}' | sort | uniq -c | sort -rn | head\n"
			"$ nstat -az TcpExtSyncookiesSent TcpExtSyncookiesRecv "
			"TcpExtSyncookiesFailed TcpExtTCPReqQFullDoCookies "
			"TcpExtTCPReqQFullDrop TcpExtListenDrops TcpPassiveOpens\n"
			"$ dmesg | grep 'SYN flooding'\n"
			"SyncookiesSent 在涨而 SyncookiesRecv 几乎不动：来源是伪造的，洪泛"
			"被 cookie 挡住了。两者同步上涨：是真实客户端，只是超过了 backlog"
			"（syn-overload）。TCPReqQFullDrop 与 ListenDrops 上涨：cookie 没"
			"开，真实客户端受损（syn-queue-full）。SyncookiesRecv 超过 "
			"SyncookiesSent：全连接队列已满（cookie-ghost）。TcpPassiveOpens 只"
			"计已完成的握手。"),
	},
	{
		.heading = KB_HEADING_WRONG,
		.body = T("The dmesg line appears once per listener and also for honest "
			  "bursts: it is a hint, not a proof. A single source with a few rows "
			  "is no flood but a lost answer (synack-unanswered).",
			"dmesg 那一行每个监听套接字只打印一次，正常的突发也会触发：它是线"
			"索，不是证据。同一来源只有寥寥几行的，不是洪泛，而是应答丢失"
			"（synack-unanswered）。"),
	},
	{
		.heading = KB_HEADING_DO,
		.body = T("Leave tcp_syncookies at 1 and do not set it to 2 (cookies for "
			  "everybody). Enlarge the backlog if the clients are real. Drop the "
			  "flood where it enters: at the provider, or with nftables synproxy "
			  "or XDP in front of the stack.\n"
			  "Lowering tcp_synack_retries to 2 or 3 lets entries expire sooner; "
			  "clients on lossy paths pay for it. A larger tcp_max_syn_backlog "
			  "does nothing while cookies are on.",
			"tcp_syncookies 保持 1，不要设成 2（对所有人都用 cookie）。客户端若"
			"是真实的，加大 backlog。洪泛应在入口处丢弃：运营商侧，或协议栈之前"
			"的 nftables synproxy、XDP。\n"
			"把 tcp_synack_retries 降到 2 或 3 能让条目更早过期，代价由丢包路径"
			"上的客户端承担。cookie 开着时，加大 tcp_max_syn_backlog 毫无作用。"),
	},
	{.figure = NULL},
};

static const struct kb_topic rows[] = {
	{
		.id = "handshake",
		.aliases = "three-way-handshake 3-way-handshake 3whs open connect",
		.title = T("The three-way handshake: how a connection opens",
			"三次握手：连接如何建立"),
		.sections = handshake,
		.see_also = "simultaneous-open accept-queue syn-flood SYN_SENT SYN_RECEIVED "
			    "ESTABLISHED ECONNREFUSED ETIMEDOUT net.ipv4.tcp_syn_retries "
			    "net.ipv4.tcp_synack_retries syn-blackhole port-closed "
			    "synack-unanswered",
	},
	{
		.id = "simultaneous-open",
		.aliases = "simultaneous-connect crossed-syn",
		.title = T("Simultaneous open: two connect() calls meet",
			"同时打开：两个 connect() 相遇"),
		.sections = simultaneous_open,
		.see_also = "handshake simultaneous-close SYN_SENT SYN_RECEIVED ESTABLISHED",
	},
	{
		.id = "accept-queue",
		.aliases =
			"backlog listen-queue somaxconn listen-backlog half-open-queue syn-queue",
		.title = T("The two queues of a listener, and backlog",
			"监听套接字的两个队列与 backlog"),
		.sections = accept_queue,
		.see_also = "handshake syn-flood LISTEN SYN_RECEIVED net.core.somaxconn "
			    "net.ipv4.tcp_max_syn_backlog net.ipv4.tcp_abort_on_overflow "
			    "accept-queue-full fd-limit cookie-ghost abort-on-overflow-set "
			    "reuseport-member-stuck listener-died",
	},
	{
		.id = "syn-flood",
		.aliases = "synflood syn-cookies syncookies cookies syn-attack",
		.title = T("SYN flood: connection requests from nobody",
			"SYN 洪泛：没有主人的连接请求"),
		.sections = syn_flood,
		.see_also = "handshake accept-queue SYN_RECEIVED LISTEN net.ipv4.tcp_syncookies "
			    "net.ipv4.tcp_synack_retries net.ipv4.tcp_max_syn_backlog "
			    "syn-queue-full syn-overload cookie-lost-options cookie-ghost",
	},
};

const struct kb_topic_table kb_topic_open = KB_TOPIC_TABLE(rows);

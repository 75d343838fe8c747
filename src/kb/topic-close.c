/* Topics: how connections end in order. */
#include <stddef.h>

#include "kb/topic-table.h"

static const char close_figure[] =
	"     first to close (active)                               second (passive)\n"
	"     ESTABLISHED                                               ESTABLISHED\n"
	"     close()\n"
	"  1. FIN_WAIT_1   --> <SEQ=100><ACK=300><CTL=FIN,ACK>      --> CLOSE_WAIT\n"
	"  2. FIN_WAIT_2   <-- <SEQ=300><ACK=101><CTL=ACK>          <-- CLOSE_WAIT\n"
	"                                                           read() returns 0\n"
	"                                                               close()\n"
	"  3. TIME_WAIT    <-- <SEQ=300><ACK=101><CTL=FIN,ACK>      <-- LAST_ACK\n"
	"  4. TIME_WAIT    --> <SEQ=101><ACK=301><CTL=ACK>          --> CLOSED\n"
	"     60 s later\n"
	"     CLOSED";

static const struct kb_section close[] = {
	{
		.heading = KB_HEADING_STEPS,
		.body = T("1. close() queues a FIN behind whatever is still to be sent; it "
			  "takes one sequence number (100). The descriptor is gone at once, "
			  "the kernel finishes alone.\n"
			  "2. The peer's kernel acknowledges 101 by itself. Its program "
			  "learns of it only when it reads: read() returns 0 after the last "
			  "data.\n"
			  "3. That program closes in turn. Between 2 and 3 lies as much time "
			  "as it takes; this is CLOSE_WAIT.\n"
			  "4. The last ACK ends LAST_ACK at once. The first to close stays in "
			  "TIME_WAIT for 60 s.",
			"1. close() 把 FIN 排在尚未发完的数据之后，FIN 占一个序号（100）。"
			"描述符立即失效，余下的由内核独自完成。\n"
			"2. 对端内核自行确认 101。对端程序要到读取时才知道：数据读完后 "
			"read() 返回 0。\n"
			"3. 对端程序随后关闭。2 与 3 之间隔多久，全看它自己，这段时间就是 "
			"CLOSE_WAIT。\n"
			"4. 最后的 ACK 使 LAST_ACK 立即结束。主动关闭方则在 TIME_WAIT 停留 "
			"60 秒。"),
		.figure = close_figure,
	},
	{
		.heading = KB_HEADING_WHY,
		.body = T("Why three to open and four to close: on opening the server has "
			  "nothing to wait for and puts its ACK and its SYN into one segment. "
			  "On closing the ACK is the kernel's and immediate, the FIN is the "
			  "program's and comes when it has sent all it has.\n"
			  "Where the program closes at once, Linux often sends both in one "
			  "FIN+ACK, and a capture shows three segments. That is a four-way "
			  "close whose middle two met.",
			"为什么建立是三次而关闭是四次：建立时服务器没有什么要等，ACK 与 SYN "
			"合为一段。关闭时 ACK 由内核立即给出，FIN 则取决于程序何时把数据发"
			"完。\n"
			"若程序马上关闭，Linux 常把两者合成一个 FIN+ACK，抓包只见三段。这仍"
			"是四次挥手，只是中间两次合并了。"),
	},
	{
		.heading = KB_HEADING_LOOK,
		.body = T("$ ss -Htan | awk '{print $1}' | sort | uniq -c\n"
			  "$ ss -tnpoe state fin-wait-1 state fin-wait-2 state close-wait "
			  "state last-ack state closing\n"
			  "$ tcpdump -ni any 'tcp port 443 and tcp[tcpflags] & "
			  "(tcp-fin|tcp-rst) != 0'",
			"$ ss -Htan | awk '{print $1}' | sort | uniq -c\n"
			"$ ss -tnpoe state fin-wait-1 state fin-wait-2 state close-wait "
			"state last-ack state closing\n"
			"$ tcpdump -ni any 'tcp port 443 and tcp[tcpflags] & "
			"(tcp-fin|tcp-rst) != 0'"),
	},
	{
		.heading = KB_HEADING_WRONG,
		.body = T("Step 2 is missing: FIN_WAIT_1 repeats its FIN "
			  "(fin-wait1-peer-gone, fin-wait1-zero-window).\n"
			  "Step 3 is missing: CLOSE_WAIT at the peer, whose program never "
			  "closes (close-wait-unread, close-wait-leak), FIN_WAIT_2 here "
			  "(fin-wait2-orphan, fin-wait2-held).\n"
			  "Step 4 is missing: LAST_ACK (last-ack-stuck).\n"
			  "RST instead of FIN: the program closed with unread data "
			  "(abort-unread-data) or with SO_LINGER 0 (linger-abort); data under "
			  "way may be lost. No FIN at all after close(): a child process "
			  "still holds the descriptor (fd-inherited).",
			"缺第 2 步：FIN_WAIT_1 反复重传 FIN（fin-wait1-peer-gone、"
			"fin-wait1-zero-window）。\n"
			"缺第 3 步：对端程序不关闭，那边是 CLOSE_WAIT（close-wait-unread、"
			"close-wait-leak），这边是 FIN_WAIT_2（fin-wait2-orphan、"
			"fin-wait2-held）。\n"
			"缺第 4 步：LAST_ACK（last-ack-stuck）。\n"
			"该是 FIN 却是 RST：程序在还有未读数据时关闭（abort-unread-data），"
			"或设了 SO_LINGER 为 0（linger-abort），在途数据可能丢失。close() "
			"后根本没有 FIN：子进程还持有该描述符（fd-inherited）。"),
	},
	{
		.heading = KB_HEADING_DO,
		.body = T("Let the client close first where the protocol allows it: TIME_WAIT "
			  "then lies with the many. In a server, treat read() == 0 as an "
			  "order to finish and close, on every path. Before close(), read "
			  "what is left; bound every wait with a deadline.",
			"协议允许时让客户端先关，TIME_WAIT 便分散到众多客户端。服务器应把 "
			"read() 返回 0 当作“收尾并关闭”的指令，任何代码路径都不例外。"
			"close() 之前把余下的数据读完；每一次等待都设期限。"),
	},
	{.figure = NULL},
};

static const char simultaneous_close_figure[] =
	"     A                                                         B\n"
	"     ESTABLISHED                                               ESTABLISHED\n"
	"     close()                                                   close()\n"
	"  1. FIN_WAIT_1   --> <SEQ=100><ACK=300><CTL=FIN,ACK>      ... FIN_WAIT_1\n"
	"  2. CLOSING      <-- <SEQ=300><ACK=100><CTL=FIN,ACK>      <-- FIN_WAIT_1\n"
	"  1. CLOSING      ... <SEQ=100><ACK=300><CTL=FIN,ACK>      --> CLOSING\n"
	"  3. CLOSING      --> <SEQ=101><ACK=301><CTL=ACK>          ... CLOSING\n"
	"  4. TIME_WAIT    <-- <SEQ=301><ACK=101><CTL=ACK>          <-- CLOSING\n"
	"  3. TIME_WAIT    ... <SEQ=101><ACK=301><CTL=ACK>          --> TIME_WAIT\n"
	"     60 s later                                                60 s later\n"
	"     CLOSED                                                    CLOSED";

static const struct kb_section simultaneous_close[] = {
	{
		.heading = KB_HEADING_STEPS,
		.body = T("Both programs close before the other's FIN has arrived. Each end "
			  "gets a FIN that does not acknowledge its own (ACK=300, not 301), "
			  "acknowledges it and waits in CLOSING; the crossing ACKs bring both "
			  "to TIME_WAIT. Four segments, as in the ordinary close.",
			"双方程序都在对方的 FIN 到达之前关闭。各端收到的 FIN 都没有确认己方"
			"的 FIN（ACK=300 而非 301），于是确认对方并停在 CLOSING；交错的两个 "
			"ACK 再把双方带进 TIME_WAIT。与普通关闭一样是四段。"),
		.figure = simultaneous_close_figure,
	},
	{
		.heading = KB_HEADING_WHY,
		.body = T("CLOSING exists because \"both have sent FIN\" and \"both FINs are "
			  "acknowledged\" are two different things. Both ends closed first, "
			  "so both keep TIME_WAIT: either may have to repeat its last ACK.",
			"之所以有 CLOSING，是因为“双方都发了 FIN”与“两个 FIN 都被确认”是两"
			"回事。双方都算主动关闭，因此都要 TIME_WAIT：任何一方都可能需要重发"
			"最后的 ACK。"),
	},
	{
		.heading = KB_HEADING_LOOK,
		.body = T("$ ss -tnoei state closing\n"
			  "$ tcpdump -ni any 'tcp port 443 and tcp[tcpflags] & tcp-fin != 0'\n"
			  "Two FINs within one round trip, neither of which acknowledges the "
			  "other, are the mark in a capture.",
			"$ ss -tnoei state closing\n"
			"$ tcpdump -ni any 'tcp port 443 and tcp[tcpflags] & tcp-fin != 0'\n"
			"抓包中的标志：一个往返时间内有两个 FIN，互不确认。"),
	},
	{
		.heading = KB_HEADING_WRONG,
		.body = T("A row that stays in CLOSING: the peer's FIN came through, our FIN "
			  "or its ACK does not (closing-stuck). It is repeated and given up "
			  "as in FIN_WAIT_1.\n"
			  "TIME_WAIT on a client that never expected it: two programs with "
			  "the same idle timeout close at the same moment.",
			"停在 CLOSING 不动：对端的 FIN 到了，己方的 FIN 或对它的 ACK 却到不"
			"了（closing-stuck）。其重传与放弃同 FIN_WAIT_1。\n"
			"客户端意外出现 TIME_WAIT：两端空闲超时设得一样，恰好同时关闭。"),
	},
	{
		.heading = KB_HEADING_DO,
		.body = T("Nothing for single ones. If it happens often, give the two ends "
			  "different idle timeouts, the client's shorter, so that a request "
			  "does not meet a close that is already under way.",
			"偶发无需处理。若经常发生，让两端的空闲超时错开，客户端的短一些，免"
			"得新请求撞上正在途中的关闭。"),
	},
	{.figure = NULL},
};

static const char half_close_figure[] =
	"     client                                                    server\n"
	"     write(request) shutdown(SHUT_WR)\n"
	"  1. FIN_WAIT_1   --> <SEQ=100><ACK=300><CTL=FIN,ACK>      --> CLOSE_WAIT\n"
	"  2. FIN_WAIT_2   <-- <SEQ=300><ACK=101><CTL=ACK>          <-- CLOSE_WAIT\n"
	"                                            read() returns 0, write(answer)\n"
	"  3. FIN_WAIT_2   <-- <SEQ=300><ACK=101><CTL=ACK><LEN=50>  <-- CLOSE_WAIT\n"
	"     read() returns 50\n"
	"  4. FIN_WAIT_2   --> <SEQ=101><ACK=350><CTL=ACK>          --> CLOSE_WAIT\n"
	"                                                               close()\n"
	"  5. TIME_WAIT    <-- <SEQ=350><ACK=101><CTL=FIN,ACK>      <-- LAST_ACK\n"
	"     read() returns 0, close()\n"
	"  6. TIME_WAIT    --> <SEQ=101><ACK=351><CTL=ACK>          --> CLOSED";

static const struct kb_section half_close[] = {
	{
		.heading = KB_HEADING_STEPS,
		.body = T("shutdown(SHUT_WR) sends a FIN and keeps the descriptor: one "
			  "direction is finished, the other goes on. The peer in CLOSE_WAIT "
			  "may send as long as it likes; we in FIN_WAIT_2 acknowledge and "
			  "read.\n"
			  "With close() instead the first data of step 3 would meet no reader "
			  "and be answered with RST. shutdown(SHUT_RD) sends nothing at all.",
			"shutdown(SHUT_WR) 发出 FIN 但保留描述符：一个方向结束，另一个照"
			"常。处于 CLOSE_WAIT 的对端可以一直发下去；处于 FIN_WAIT_2 的己方照"
			"样确认、读取。\n"
			"若用的是 close()，第 3 步的数据就没有读者，会招来 RST。"
			"shutdown(SHUT_RD) 则什么也不发。"),
		.figure = half_close_figure,
	},
	{
		.heading = KB_HEADING_WHY,
		.body = T("It is an end of file on a network: \"that was my whole request\" "
			  "without a length in front of it, as with rsh, nc -N or a proxied "
			  "tunnel. It also makes a clean farewell: shutdown(SHUT_WR), read "
			  "until 0, close(), and nothing under way is lost.",
			"它相当于网络上的 EOF：不必预先声明长度，就能表示“请求到此为止”，如 "
			"rsh、nc -N 或代理隧道。它也是体面的告别方式：shutdown(SHUT_WR)，读"
			"到返回 0，再 close()，在途数据一点不丢。"),
	},
	{
		.heading = KB_HEADING_LOOK,
		.body = T("A row with an owner and no timer is held by a program; ss -e draws "
			  "what is shut down: <-- here, --> at the peer.\n"
			  "$ ss -tnpoe state fin-wait-2\n"
			  "$ ss -tnpoe state close-wait",
			"有属主、无定时器的行是程序握着的；ss -e 用箭头表示关闭的方向：本端"
			"为 <--，对端为 -->。\n"
			"$ ss -tnpoe state fin-wait-2\n"
			"$ ss -tnpoe state close-wait"),
	},
	{
		.heading = KB_HEADING_WRONG,
		.body = T("tcp_fin_timeout does not apply while the descriptor is open: a "
			  "program that half closes and then waits without a deadline waits "
			  "for ever (fin-wait2-held). A proxy that waits for its other leg "
			  "holds a pair of FIN_WAIT_2 and CLOSE_WAIT (proxy-half-close-pair).\n"
			  "Many servers and middleboxes take a FIN for the end of everything "
			  "and drop the answer; some firewalls forget a half-closed "
			  "connection within a minute or two.",
			"描述符还开着时 tcp_fin_timeout 不起作用：半关闭后无期限地等，就会"
			"永远等下去（fin-wait2-held）。等待另一侧的代理会同时握着一对 "
			"FIN_WAIT_2 与 CLOSE_WAIT（proxy-half-close-pair）。\n"
			"不少服务器和中间设备把 FIN 当成整条连接的终结，连应答也不发了；有"
			"些防火墙一两分钟就忘掉半关闭的连接。"),
	},
	{
		.heading = KB_HEADING_DO,
		.body = T("Give every half-close a deadline of your own: poll() with a "
			  "timeout, then close(). Where peers are unknown, prefer a length or "
			  "an end mark in the protocol to a half-close.",
			"给每次半关闭自设期限：带超时的 poll()，到点就 close()。对端不可控"
			"时，宁可在协议里写明长度或结束标记，也不依赖半关闭。"),
	},
	{.figure = NULL},
};

static const char time_wait_figure[] =
	"     first to close                                         second to close\n"
	"  1. TIME_WAIT    <-- <SEQ=300><ACK=101><CTL=FIN,ACK>      <-- LAST_ACK\n"
	"  2. TIME_WAIT    --> <SEQ=101><ACK=301><CTL=ACK>          --X LAST_ACK\n"
	"                                                               no ACK: RTO\n"
	"  3. TIME_WAIT    <-- <SEQ=300><ACK=101><CTL=FIN,ACK>      <-- LAST_ACK\n"
	"     the 60 s begin anew\n"
	"  4. TIME_WAIT    --> <SEQ=101><ACK=301><CTL=ACK>          --> CLOSED\n"
	"     60 s later\n"
	"     CLOSED";

static const struct kb_section time_wait[] = {
	{
		.heading = KB_HEADING_STEPS,
		.body = T("The socket of the end that closed first is replaced by a record of "
			  "about 250 bytes: the four-tuple, the next sequence numbers, the "
			  "last timestamp. It has no process and no buffers. It answers a "
			  "repeated FIN with the last ACK and lets nothing old through to a "
			  "program.",
			"主动关闭方的套接字被换成一个约 250 字节的记录：四元组、下一个序"
			"号、最后的时间戳，没有进程，没有缓冲区。收到重传的 FIN 就重发最后"
			"的 ACK，旧报文段则一概不会交给任何程序。"),
		.figure = time_wait_figure,
	},
	{
		.heading = KB_HEADING_WHY,
		.body = T("First, the last ACK may be lost. Nobody acknowledges an ACK, so "
			  "only a repeated FIN tells. If the record were gone, that FIN would "
			  "be answered with RST and the peer would see an error at the end of "
			  "a perfect transfer.\n"
			  "Second, late segments. A segment that wandered for a while may not "
			  "fall into a new connection with the same four-tuple. MSL is the "
			  "longest life of a segment; one MSL for the last one there and one "
			  "for its answer make 2 MSL, after which nothing of the old "
			  "connection exists.\n"
			  "RFC 9293 puts MSL at 2 minutes. Linux takes a fixed 60 s for the "
			  "whole of TIME_WAIT (TCP_TIMEWAIT_LEN). No sysctl changes it; "
			  "tcp_fin_timeout is the life of an orphan in FIN_WAIT_2.\n"
			  "Quiet time is a third thing: a host that crashed has lost its "
			  "TIME_WAIT records, so the RFC wants it to send nothing for one MSL "
			  "after booting. Linux does not wait: its initial sequence numbers "
			  "come from a keyed hash of the four-tuple plus a clock (RFC 6528).",
			"其一，最后的 ACK 可能丢失。没有谁会确认 ACK，只有重传的 FIN 能说明"
			"它丢了。若记录已不在，这个 FIN 就会招来 RST，对端在一次完美传输的"
			"末尾反而看到错误。\n"
			"其二，迟到的报文段。在网络中游荡许久的段不能落进四元组相同的新连"
			"接。MSL 是报文段的最长寿命，去程一个、回程一个，共 2 MSL，此后旧连"
			"接在网络中不留任何痕迹。\n"
			"RFC 9293 取 MSL 为 2 分钟；Linux 的整个 TIME_WAIT 固定为 60 秒"
			"（TCP_TIMEWAIT_LEN）。没有 sysctl 能改它；tcp_fin_timeout 管的是 "
			"FIN_WAIT_2 孤儿的寿命。\n"
			"平静时间（quiet time）是另一回事：主机崩溃后 TIME_WAIT 记录全丢，"
			"RFC 因此要求重启后静默一个 MSL。Linux 并不等待：它的初始序号由四元"
			"组的带密钥散列加时钟得出（RFC 6528）。"),
	},
	{
		.heading = KB_HEADING_LOOK,
		.body = T("$ ss -s\n"
			  "$ ss -Htn state time-wait | awk '{print $4}' | sort | uniq -c | "
			  "sort -rn | head\n"
			  "$ sysctl net.ipv4.ip_local_port_range net.ipv4.tcp_tw_reuse "
			  "net.ipv4.tcp_max_tw_buckets\n"
			  "$ nstat -az TcpExtTW TcpExtTWRecycled TcpExtTCPTimeWaitOverflow",
			"$ ss -s\n"
			"$ ss -Htn state time-wait | awk '{print $4}' | sort | uniq -c | "
			"sort -rn | head\n"
			"$ sysctl net.ipv4.ip_local_port_range net.ipv4.tcp_tw_reuse "
			"net.ipv4.tcp_max_tw_buckets\n"
			"$ nstat -az TcpExtTW TcpExtTWRecycled TcpExtTCPTimeWaitOverflow"),
	},
	{
		.heading = KB_HEADING_WRONG,
		.body = T("On a server thousands are normal and cost little (time-wait-pile). "
			  "A returning client is let in: its SYN with a higher sequence "
			  "number or timestamp opens a new connection out of TIME_WAIT.\n"
			  "On a client each one blocks a port towards one destination for 60 "
			  "s: 28,232 ports make some 470 connections a second, then connect() "
			  "fails with EADDRNOTAVAIL, \"Cannot assign requested address\" "
			  "(port-exhaustion).\n"
			  "A server that closed connections itself and restarts: bind() fails "
			  "with EADDRINUSE, \"Address already in use\" (time-wait-bind).\n"
			  "At tcp_max_tw_buckets new ones are not kept at all, and the "
			  "protection is gone (time-wait-overflow).",
			"在服务器上几千个很正常，代价很小（time-wait-pile）。老客户端回来不"
			"受阻：SYN 的序号或时间戳更新，就直接由 TIME_WAIT 转为新连接。\n"
			"在客户端，每一条都会占住通向该目标的一个端口 60 秒：28232 个端口折"
			"合每秒约 470 个连接，超出则 connect() 报 EADDRNOTAVAIL，即“Cannot "
			"assign requested address”（port-exhaustion）。\n"
			"服务器曾主动关闭连接，随即重启：bind() 报 EADDRINUSE，即“Address "
			"already in use”（time-wait-bind）。\n"
			"达到 tcp_max_tw_buckets 后新的记录干脆不建，保护也随之失效"
			"（time-wait-overflow）。"),
	},
	{
		.heading = KB_HEADING_DO,
		.body = T("Clients: keep connections and reuse them; widen "
			  "ip_local_port_range; use several source or destination addresses; "
			  "let the other end close first. Then tcp_tw_reuse=1: a connect() "
			  "may take over a port whose TIME_WAIT is older than a second, if "
			  "both ends use timestamps. It helps the active opener only; the "
			  "default 2 does so on loopback alone.\n"
			  "Servers: SO_REUSEADDR before bind(), always. The old socket must "
			  "have had it as well, so the first restart after adding it may "
			  "still have to wait for 60 s.\n"
			  "Leave alone what old advice praises: tcp_tw_recycle broke clients "
			  "behind NAT and is gone since Linux 4.12; tcp_fin_timeout does not "
			  "touch TIME_WAIT; a smaller tcp_max_tw_buckets removes the "
			  "protection, not the cause.",
			"客户端：保持并复用连接；放宽 ip_local_port_range；使用多个源地址或"
			"目标地址；让对方先关。再考虑 tcp_tw_reuse=1：两端都启用时间戳时，"
			"connect() 可接管 TIME_WAIT 超过 1 秒的端口。它只帮助主动打开的一"
			"方；默认值 2 仅对回环生效。\n"
			"服务器：bind() 之前一律设 SO_REUSEADDR。旧套接字当时也必须设过它，"
			"所以刚加上这个选项后的第一次重启，仍可能要等 60 秒。\n"
			"别碰旧文章推崇的那些：tcp_tw_recycle 会害 NAT 后的客户端连不上，"
			"Linux 4.12 起已删除；tcp_fin_timeout 与 TIME_WAIT 无关；调小 "
			"tcp_max_tw_buckets 去掉的是保护，不是原因。"),
	},
	{.figure = NULL},
};

static const struct kb_topic rows[] = {
	{
		.id = "close",
		.aliases = "four-way-close teardown disconnect four-way-handshake passive-close "
			   "active-close",
		.title = T("The four-way close: how a connection ends", "四次挥手：连接如何关闭"),
		.sections = close,
		.see_also = "half-close simultaneous-close time-wait reset FIN_WAIT_1 "
			    "FIN_WAIT_2 CLOSE_WAIT LAST_ACK TIME_WAIT close-wait-unread "
			    "close-wait-leak fin-wait1-peer-gone last-ack-stuck "
			    "abort-unread-data",
	},
	{
		.id = "simultaneous-close",
		.aliases = "crossed-fin crossed-close",
		.title = T("Simultaneous close: two FINs cross", "同时关闭：两个 FIN 交错"),
		.sections = simultaneous_close,
		.see_also = "close simultaneous-open CLOSING TIME_WAIT FIN_WAIT_1 closing-stuck",
	},
	{
		.id = "half-close",
		.aliases = "halfclose shutdown shut_wr",
		.title = T("Half-close: done sending, still reading", "半关闭：不再发送，仍可接收"),
		.sections = half_close,
		.see_also = "close half-open FIN_WAIT_2 CLOSE_WAIT fin-wait2-held "
			    "proxy-half-close-pair close-wait-unread",
	},
	{
		.id = "time-wait",
		.aliases = "2msl msl quiet-time timewait tw",
		.title = T("TIME_WAIT and 2 MSL", "TIME_WAIT 与 2 MSL"),
		.sections = time_wait,
		.see_also = "close TIME_WAIT EADDRINUSE EADDRNOTAVAIL net.ipv4.tcp_tw_reuse "
			    "net.ipv4.tcp_fin_timeout net.ipv4.tcp_max_tw_buckets "
			    "net.ipv4.ip_local_port_range time-wait-pile port-exhaustion "
			    "time-wait-bind time-wait-overflow",
	},
};

const struct kb_topic_table kb_topic_close = KB_TOPIC_TABLE(rows);

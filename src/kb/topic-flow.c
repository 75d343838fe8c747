/* Topics: resets, retransmission, the window. */
#include <stddef.h>

#include "kb/topic-table.h"

static const char reset_figure[] =
	"     A                                                         B\n"
	"     connect()                                              nothing listens\n"
	"  1. SYN_SENT     --> <SEQ=100><CTL=SYN>                   --> CLOSED\n"
	"  2. CLOSED       <-- <SEQ=0><ACK=101><CTL=RST,ACK>        <-- CLOSED\n"
	"     ECONNREFUSED\n"
	"\n"
	"     write() 5 bytes                  rebooted, or FIN_WAIT_2 without owner\n"
	"  3. ESTABLISHED  --> <SEQ=500><ACK=700><CTL=ACK><LEN=5>   --> CLOSED\n"
	"  4. CLOSED       <-- <SEQ=700><CTL=RST>                   <-- CLOSED\n"
	"     ECONNRESET\n"
	"\n"
	"                                                   close() with unread data\n"
	"  5. CLOSED       <-- <SEQ=700><ACK=505><CTL=RST,ACK>      <-- CLOSED\n"
	"     ECONNRESET";

static const struct kb_section reset[] = {
	{
		.heading = KB_HEADING_STEPS,
		.body = T("A RST that answers takes its numbers from the segment that it "
			  "answers: without an ACK in it, as with a SYN, SEQ is 0 and the RST "
			  "acknowledges it; with one, SEQ is that acknowledgment number and "
			  "the RST has no ACK. A RST that aborts carries the sender's own "
			  "numbers and ACK. A RST is never answered.\n"
			  "In SYN_SENT it means ECONNREFUSED, in CLOSE_WAIT EPIPE, otherwise "
			  "ECONNRESET. Unread data is thrown away. RFC 5961: only the exactly "
			  "expected SEQ is obeyed, one elsewhere in the window gets a "
			  "challenge ACK, one outside is dropped.",
			"用于应答的 RST，号码取自被应答的报文段：对方没带 ACK（如 SYN），则 "
			"SEQ 为 0 并确认对方；对方带了 ACK，则 SEQ 取其确认号，RST 自身不带 "
			"ACK。用于中止的 RST 带发送方自己的序号和 ACK。RST 永远得不到回应。\n"
			"在 SYN_SENT 收到报 ECONNREFUSED，在 CLOSE_WAIT 报 EPIPE，其余报 "
			"ECONNRESET，未读数据一并丢弃。按 RFC 5961，只有 SEQ 恰为期望值才生"
			"效；落在窗口内别处的回质询 ACK；窗口外的丢弃。"),
		.figure = reset_figure,
	},
	{
		.heading = T("Who sends it, and why", "谁发的，为什么"),
		.body = T("The kernel, because nothing fits the segment: no listener on the "
			  "port (port-closed), no such connection after a reboot "
			  "(half-open-discovered), data for a connection whose program has "
			  "closed (sent-after-close).\n"
			  "The kernel for a program: close() while received data was unread "
			  "(abort-unread-data), SO_LINGER with time 0 (linger-abort), a "
			  "listener closed with connections in its queue (listener-died), a "
			  "process that was killed with unread data.\n"
			  "The kernel, because it gave up: keepalive without answer "
			  "(keepalive-expired), TCP_USER_TIMEOUT, no memory, an orphan too "
			  "many; or because an administrator said ss -K (admin-killed).\n"
			  "A machine in the middle in the name of the other: a firewall that "
			  "rejects (forged-reset), a NAT or load balancer that forgot an idle "
			  "flow (flow-reset-by-middlebox).",
			"内核，因为报文段对不上号：端口无人监听（port-closed）；重启后已无"
			"此连接（half-open-discovered）；数据发给了程序已关闭的连接"
			"（sent-after-close）。\n"
			"内核替程序发：还有未读数据就 close()（abort-unread-data）；"
			"SO_LINGER 时间为 0（linger-abort）；监听套接字关闭时队列里还有连接"
			"（listener-died）；进程被杀时还有未读数据。\n"
			"内核因放弃而发：保活无应答（keepalive-expired）、"
			"TCP_USER_TIMEOUT、内存不足、孤儿过多；或因管理员执行了 ss -K"
			"（admin-killed）。\n"
			"中间设备冒对方之名：防火墙拒绝（forged-reset）；NAT 或负载均衡器忘"
			"记了空闲连接（flow-reset-by-middlebox）。"),
	},
	{
		.heading = KB_HEADING_LOOK,
		.body = T("$ nstat -az TcpOutRsts TcpEstabResets TcpAttemptFails "
			  "TcpExtTCPAbortOnClose TcpExtTCPAbortOnData TcpExtTCPAbortOnTimeout "
			  "TcpExtTCPAbortOnMemory\n"
			  "$ tcpdump -nvi any 'tcp port 443 and tcp[tcpflags] & tcp-rst != 0'\n"
			  "The reason as the kernel knows it (the reason is there from Linux "
			  "6.10 on):\n"
			  "$ perf trace -a -e tcp:tcp_send_reset\n"
			  "Capture on both hosts: a RST that arrives and that the other host "
			  "never sent came from between. Its TTL and IP ID often differ from "
			  "those of the connection.",
			"$ nstat -az TcpOutRsts TcpEstabResets TcpAttemptFails "
			"TcpExtTCPAbortOnClose TcpExtTCPAbortOnData TcpExtTCPAbortOnTimeout "
			"TcpExtTCPAbortOnMemory\n"
			"$ tcpdump -nvi any 'tcp port 443 and tcp[tcpflags] & tcp-rst != 0'\n"
			"内核所知的原因（Linux 6.10 起带 reason）：\n"
			"$ perf trace -a -e tcp:tcp_send_reset\n"
			"两端同时抓包：收到了而对端没发过的 RST，就来自中间。它的 TTL、IP "
			"ID 往往与该连接的其他包不同。"),
	},
	{
		.heading = KB_HEADING_WRONG,
		.body = T("TcpEstabResets also counts resets that this host decided on, and a "
			  "firewall's resets are not in TcpOutRsts: a counter alone convicts "
			  "nobody.\n"
			  "The first write() to a connection that the peer has closed "
			  "succeeds; the RST comes back, and only the second fails, with "
			  "EPIPE and SIGPIPE.\n"
			  "On Linux accept() returns a connection that the client has reset "
			  "meanwhile; the error shows on the first read().",
			"TcpEstabResets 也包含本机自己决定的复位，而防火墙发的 RST 不计入 "
			"TcpOutRsts：单凭计数器定不了责。\n"
			"对端已关闭后，第一次 write() 仍会成功；RST 返回后，第二次才失败，"
			"报 EPIPE 并触发 SIGPIPE。\n"
			"在 Linux 上，客户端已复位的连接 accept() 照样返回，错误要到首次 "
			"read() 才出现。"),
	},
	{
		.heading = KB_HEADING_DO,
		.body = T("Before close(): shutdown(SHUT_WR), read until 0, with a deadline. "
			  "Ignore SIGPIPE and handle EPIPE. Retry what is idempotent on a "
			  "fresh connection when a reused one is reset. Keep idle connections "
			  "shorter than the path and the peer do.",
			"close() 之前：shutdown(SHUT_WR)，读到 0，并设期限。忽略 SIGPIPE，"
			"处理 EPIPE。复用的连接被复位时，幂等请求换新连接重试。空闲连接的保"
			"留时间要短于路径与对端的限制。"),
	},
	{.figure = NULL},
};

static const char retransmission_figure[] =
	"  time        A, ESTABLISHED, path cut             timer afterwards\n"
	"\n"
	"    0.0 s     <SEQ=100><ACK=300><LEN=1000>  --X      0.2 s\n"
	"    0.2 s     the same segment              --X      0.4 s\n"
	"    0.6 s     the same segment              --X      0.8 s\n"
	"    1.4 s     the same segment              --X      1.6 s\n"
	"    3.0 s     past tcp_retries1 = 3: ask for another route\n"
	"    6.2 s     12.6  25.4  51.0  102.2 s              doubled each time\n"
	"  204.6 s     tenth retransmission          --X    120 s, the limit\n"
	"  804.6 s     fifteenth, tcp_retries2 = 15  --X    120 s\n"
	"  924.6 s     given up: CLOSED, ETIMEDOUT";

static const struct kb_section retransmission[] = {
	{
		.heading = KB_HEADING_STEPS,
		.body = T("What is not acknowledged within the retransmission timeout is sent "
			  "again, and the timeout doubles. RTO is the smoothed round trip "
			  "plus four times its variation, on Linux never less than the round "
			  "trip plus 200 ms (tcp_rto_min_us) and at most 120 s; before the "
			  "first measurement it is 1 s.\n"
			  "Most losses do not come to that: three duplicate ACKs, or SACK and "
			  "RACK by time, start a fast retransmission within about one round "
			  "trip, and after two round trips of silence a tail loss probe "
			  "repeats the last segment.\n"
			  "An orphan, closed by its program, has fewer tries: "
			  "tcp_orphan_retries, where 0 stands for 8. SYN and SYN+ACK have "
			  "counts of their own (tcp_syn_retries, tcp_synack_retries).",
			"在重传超时（RTO）内未获确认的数据会重发，超时随即加倍。RTO 等于平"
			"滑往返时间加四倍偏差；在 Linux 上不小于往返时间加 200 毫秒"
			"（tcp_rto_min_us），最大 120 秒；首次测量之前为 1 秒。\n"
			"多数丢包走不到这一步：三个重复 ACK，或 SACK 与基于时间的 RACK，在"
			"约一个往返时间内就触发快速重传；沉默两个往返时间后，尾部丢包探测"
			"（TLP）会重发最后一段。\n"
			"程序已关闭的孤儿套接字次数更少：tcp_orphan_retries，0 等同 8。SYN "
			"与 SYN+ACK 另有各自的次数（tcp_syn_retries、tcp_synack_retries）。"),
		.figure = retransmission_figure,
	},
	{
		.heading = KB_HEADING_WHY,
		.body = T("The doubling keeps a congested network from being flooded with "
			  "copies. tcp_retries2 is not a count of segments but stands for a "
			  "time: what that many doublings from 200 ms add up to, 924.6 s. A "
			  "path with a long round trip is given up after fewer copies, hardly "
			  "later.",
			"加倍退避是为了不用副本淹没拥塞的网络。tcp_retries2 并非真正的报文"
			"个数，而是一段时间：从 200 毫秒起退避那么多次的总和，即 924.6 秒。"
			"往返时间长的路径重传的次数更少，放弃的时刻相差不大。"),
	},
	{
		.heading = KB_HEADING_LOOK,
		.body = T("timer:(on,12sec,6) is the retransmission timer after six tries; "
			  "backoff, lost and retrans stand in -i; Send-Q is what waits.\n"
			  "$ ss -tnpoi state established\n"
			  "$ nstat -az TcpRetransSegs TcpExtTCPTimeouts "
			  "TcpExtTCPLostRetransmit TcpExtTCPFastRetrans TcpExtTCPLossProbes "
			  "TcpExtTCPAbortOnTimeout\n"
			  "$ perf trace -a -e tcp:tcp_retransmit_skb",
			"timer:(on,12sec,6) 表示重传定时器，已试 6 次；-i 里有 backoff、"
			"lost、retrans；Send-Q 是等待中的数据。\n"
			"$ ss -tnpoi state established\n"
			"$ nstat -az TcpRetransSegs TcpExtTCPTimeouts "
			"TcpExtTCPLostRetransmit TcpExtTCPFastRetrans TcpExtTCPLossProbes "
			"TcpExtTCPAbortOnTimeout\n"
			"$ perf trace -a -e tcp:tcp_retransmit_skb"),
	},
	{
		.heading = KB_HEADING_WRONG,
		.body = T("One connection backs off and a fresh one to the same port fails "
			  "too: the peer or the path is gone (peer-vanished). The fresh one "
			  "works: a middlebox forgot the old (flow-forgotten), or only large "
			  "segments are lost (pmtu-blackhole).\n"
			  "Many connections with few retransmissions each: loss or reordering "
			  "on the path (path-loss, reordering). Tries that never leave this "
			  "host: link or neighbour (link-lost).\n"
			  "Until tcp_retries2 is through, write() succeeds and read() blocks: "
			  "the program notices nothing for 15 minutes.",
			"某条连接在退避，新连接也连不上：对端或路径没了（peer-vanished）。"
			"新连接正常：中间设备忘了旧连接（flow-forgotten），或只有大包丢失"
			"（pmtu-blackhole）。\n"
			"许多连接各有少量重传：路径丢包或乱序（path-loss、reordering）。重"
			"传根本没离开本机：链路或邻居问题（link-lost）。\n"
			"tcp_retries2 用尽之前，write() 照样成功，read() 照样阻塞：程序 15 "
			"分钟里毫无察觉。"),
	},
	{
		.heading = KB_HEADING_DO,
		.body = T("Set TCP_USER_TIMEOUT in the program to the time that its users "
			  "will wait. For a whole host tcp_retries2 may go down to 8 (some "
			  "100 s), not lower: RFC 1122 asks for at least 100 s.\n"
			  "Do not lower tcp_orphan_retries to clean up a list; the rows go by "
			  "themselves, and closing connections of slow clients would be cut "
			  "off.",
			"在程序里把 TCP_USER_TIMEOUT 设为用户愿意等待的时间。全局可把 "
			"tcp_retries2 降到 8（约 100 秒），不要更低：RFC 1122 要求至少 100 "
			"秒。\n"
			"不要为了让列表好看而调低 tcp_orphan_retries：这些行会自行消失，调"
			"低反而会切断慢速客户端正在收尾的连接。"),
	},
	{.figure = NULL},
};

static const char zero_window_figure[] =
	"     sender                                                    receiver\n"
	"     write() write() ...                                    does not read()\n"
	"  1. ESTABLISHED  --> <SEQ=100><ACK=300><LEN=1000>         --> ESTABLISHED\n"
	"  2. ESTABLISHED  <-- <SEQ=300><ACK=1100><WND=0>           <-- ESTABLISHED\n"
	"     write() blocks, or EAGAIN; persist timer\n"
	"  3. ESTABLISHED  --> <SEQ=1099><ACK=300><LEN=0> probe     --> ESTABLISHED\n"
	"  4. ESTABLISHED  <-- <SEQ=300><ACK=1100><WND=0>           <-- ESTABLISHED\n"
	"     again after 0.2 0.4 0.8 ... 120 s\n"
	"                                                             read() at last\n"
	"  5. ESTABLISHED  <-- <SEQ=300><ACK=1100><WND=65536>       <-- ESTABLISHED\n"
	"  6. ESTABLISHED  --> <SEQ=1100><ACK=300><LEN=1448>        --> ESTABLISHED";

static const struct kb_section zero_window[] = {
	{
		.heading = KB_HEADING_STEPS,
		.body = T("Every ACK says how many more bytes the receiver can take. When its "
			  "program does not read, its buffer fills and the window goes to 0; "
			  "the sender keeps the rest, its own buffer fills, write() blocks or "
			  "returns EAGAIN.\n"
			  "The persist timer then sends a probe without data, one number "
			  "below the next (1099), which the peer must answer with its present "
			  "window. Intervals double up to 120 s. As long as the peer answers, "
			  "the sender waits without limit.",
			"每个 ACK 都告诉对方自己还能收多少字节。程序不读，接收缓冲区填满，"
			"窗口就变成 0；发送方只好把其余数据留着，自己的发送缓冲区也填满，"
			"write() 阻塞或返回 EAGAIN。\n"
			"坚持定时器随后发送不带数据的探测，序号比下一个小 1（1099），对端必"
			"须以当前窗口回应。间隔逐次加倍，最长 120 秒。只要对端有回应，发送"
			"方就无限期等下去。"),
		.figure = zero_window_figure,
	},
	{
		.heading = KB_HEADING_WHY,
		.body = T("The ACK that opens the window again is not repeated and may be "
			  "lost. Without probes both would wait for ever: one for data, the "
			  "other for leave to send.\n"
			  "The window opens only when there is room for a segment or half the "
			  "buffer: tiny windows would make tiny segments (silly window "
			  "syndrome).",
			"重新打开窗口的那个 ACK 不会重发，可能丢失。没有探测，双方会永远互"
			"等：一方等数据，一方等许可。\n"
			"只有腾出一个报文段或半个缓冲区的空间，窗口才会重新打开：窗口太碎，"
			"报文段也会太碎（糊涂窗口综合征）。"),
	},
	{
		.heading = KB_HEADING_LOOK,
		.body = T("At the sender timer:(persist,...) with Send-Q above 0; ss prints "
			  "snd_wnd only when it is not 0. At the receiver a Recv-Q that does "
			  "not fall names the program.\n"
			  "$ ss -tnpoi state established\n"
			  "$ nstat -az TcpExtTCPWinProbe TcpExtTCPToZeroWindowAdv "
			  "TcpExtTCPFromZeroWindowAdv TcpExtTCPWantZeroWindowAdv\n"
			  "$ tcpdump -ni any 'tcp port 443 and tcp[14:2] = 0 and "
			  "tcp[tcpflags] & (tcp-syn|tcp-rst) = 0'",
			"发送方：timer:(persist,...) 且 Send-Q 大于 0；snd_wnd 为 0 时 ss "
			"不显示它。接收方：Recv-Q 一直不降的那一行，指出是哪个程序。\n"
			"$ ss -tnpoi state established\n"
			"$ nstat -az TcpExtTCPWinProbe TcpExtTCPToZeroWindowAdv "
			"TcpExtTCPFromZeroWindowAdv TcpExtTCPWantZeroWindowAdv\n"
			"$ tcpdump -ni any 'tcp port 443 and tcp[14:2] = 0 and "
			"tcp[tcpflags] & (tcp-syn|tcp-rst) = 0'"),
	},
	{
		.heading = KB_HEADING_WRONG,
		.body = T("The peer answers and does not read (zero-window-slow-reader); at "
			  "home it is our program that is stopped or stuck (reader-stalled). "
			  "The peer no longer answers: given up after tcp_retries2 probes "
			  "(zero-window-peer-dead).\n"
			  "A persist timer with an open window is something else: this host "
			  "cannot send, its address or route is gone (cannot-transmit). A "
			  "socket closed with data behind a zero window stays in FIN_WAIT_1 "
			  "(fin-wait1-zero-window).",
			"对端有回应但不读（zero-window-slow-reader）；反过来就是本机程序停"
			"住或卡死（reader-stalled）。对端不再回应：tcp_retries2 次探测后放"
			"弃（zero-window-peer-dead）。\n"
			"窗口并非 0 却处于 persist 定时器，是另一回事：本机发不出去，地址或"
			"路由没了（cannot-transmit）。数据被零窗口堵着就关闭，会停在 "
			"FIN_WAIT_1（fin-wait1-zero-window）。"),
	},
	{
		.heading = KB_HEADING_DO,
		.body = T("Mend the reader: a thread that reads and does nothing slow, and no "
			  "unbounded work per message. A larger tcp_rmem only delays the "
			  "stop.\n"
			  "At the sender, TCP_USER_TIMEOUT also ends a connection whose "
			  "window stays at 0 for so long, even if the peer answers the "
			  "probes; watch Send-Q and drop clients that do not drain.",
			"治好读的一方：用专门的线程读，不在其中做慢操作，每条消息的工作量要"
			"有上限。调大 tcp_rmem 只是推迟停顿。\n"
			"在发送方，TCP_USER_TIMEOUT 也会终止窗口长时间为 0 的连接，哪怕对端"
			"有回应；应监视 Send-Q，断开长期不排空的客户端。"),
	},
	{.figure = NULL},
};

static const struct kb_topic rows[] = {
	{
		.id = "reset",
		.aliases = "connection-reset rst-segment abort",
		.title = T("Resets: who sends RST, and why", "复位：谁发 RST，为什么"),
		.sections = reset,
		.see_also = "close half-open RST ECONNRESET ECONNREFUSED EPIPE ECONNABORTED "
			    "port-closed abort-unread-data linger-abort sent-after-close "
			    "half-open-discovered listener-died forged-reset "
			    "flow-reset-by-middlebox keepalive-expired challenge-ack "
			    "admin-killed",
	},
	{
		.id = "retransmission",
		.aliases = "rto retransmit backoff retries tcp_retries2 tcp_retries1 "
			   "orphan-retries timeout",
		.title = T("Retransmission: RTO, backoff and giving up", "重传：RTO、退避与放弃"),
		.sections = retransmission,
		.see_also = "zero-window half-open keepalive ETIMEDOUT net.ipv4.tcp_retries1 "
			    "net.ipv4.tcp_retries2 net.ipv4.tcp_orphan_retries "
			    "net.ipv4.tcp_syn_retries peer-vanished path-loss reordering "
			    "pmtu-blackhole flow-forgotten link-lost fin-wait1-peer-gone",
	},
	{
		.id = "zero-window",
		.aliases = "zerowindow window-full persist persist-timer window-probe",
		.title = T("Zero window: the receiver says stop", "零窗口：接收方喊停"),
		.sections = zero_window,
		.see_also = "retransmission keepalive ESTABLISHED FIN_WAIT_1 net.ipv4.tcp_rmem "
			    "zero-window-slow-reader zero-window-peer-dead reader-stalled "
			    "cannot-transmit fin-wait1-zero-window",
	},
};

const struct kb_topic_table kb_topic_flow = KB_TOPIC_TABLE(rows);

#include "kb/flag.h"

const struct kb_flag kb_flags[] = {
	/* the bits by themselves */
	{
		.bits = 0x001,
		.name = "FIN",
		.title = T("No more data from this side", "本方向不再有数据"),
		.meaning = T("Ends the stream in one direction: the other end reads what is "
			     "still under way and then gets 0 from read(). It takes one sequence "
			     "number of its own, so it is acknowledged and repeated like a byte "
			     "of data. close(), shutdown(SHUT_WR) and the end of the process "
			     "send it; the opposite direction stays open until its own FIN.",
			"结束一个方向的数据流：对端把在途数据读完后，read() 返回 0。FIN 自"
			"身占一个序号，因此像数据字节一样要被确认、会被重传。close()、"
			"shutdown(SHUT_WR) 或进程退出时发出；反方向一直开着，直到它自己的 "
			"FIN。"),
	},
	{
		.bits = 0x002,
		.name = "SYN",
		.title = T("Opens a connection, announces the initial sequence number",
			"发起连接，通告初始序号"),
		.meaning = T("The first segment of either side. Its sequence number is the "
			     "initial one, the SYN itself takes one number, and only here do the "
			     "options stand that are agreed upon once: MSS, window scale, SACK "
			     "permitted. Alone it is a connection request; many of them that "
			     "nobody completes are a scan or a flood.",
			"每一方的第一个报文段。它的序号就是初始序号，SYN 自身占一个序号；"
			"MSS、窗口扩大因子、SACK 允许等一次性协商的选项只出现在这里。单独的 "
			"SYN 是连接请求；大量 SYN 而无人完成握手，则是扫描或洪泛。"),
	},
	{
		.bits = 0x004,
		.name = "RST",
		.title = T(
			"The connection is aborted or does not exist", "连接被中止，或根本不存在"),
		.meaning = T("The receiver drops the connection and its unread data at once and "
			     "never answers. Without ACK it answers a segment that carried an "
			     "ACK but belongs to no connection; its sequence number is then "
			     "taken from that ACK. RFC 5961 obeys only the exactly expected "
			     "sequence number and answers one that is merely inside the window "
			     "with a challenge ACK.",
			"接收方立即丢弃连接及未读数据，且从不回应。不带 ACK 的 RST 用来回应"
			"一个带 ACK 却不属于任何连接的报文段，其序号取自那个 ACK。按 RFC "
			"5961，只有序号恰好等于期望值才生效；仅落在窗口内的，回一个质询 ACK"
			"（challenge ACK）。"),
	},
	{
		.bits = 0x008,
		.name = "PSH",
		.title = T("Hand the data to the program now", "请立即把数据交给程序"),
		.meaning = T("Set on the last segment of what one write() handed over or when "
			     "the send queue runs empty. It marks no message: TCP keeps no "
			     "boundaries, and a receiver on Linux delivers data without waiting "
			     "for it. A bulk transfer shows long runs without it, a dialogue has "
			     "it on almost every data segment.",
			"通常置于一次 write() 的最后一段，或发送队列发空之时。它并不标记消"
			"息：TCP 没有消息边界，Linux 的接收端也不等 PSH 才交付数据。大块传"
			"输中大多数段不带它，一问一答的会话则几乎每段都带。"),
	},
	{
		.bits = 0x010,
		.name = "ACK",
		.title = T("The acknowledgment number is valid", "确认号有效"),
		.meaning = T("Set on every segment of a connection except the first SYN and some "
			     "resets. The number is the next byte expected, so it confirms "
			     "everything before it. A segment with ACK alone and no data is a "
			     "pure acknowledgment, a window update, a keepalive probe (sequence "
			     "number one below the expected) or its answer.",
			"除首个 SYN 和部分 RST 之外，连接中的每个报文段都置位。确认号是期望"
			"收到的下一个字节，之前的全部得到确认。只有 ACK 而无数据的段，是纯"
			"确认、窗口更新，或保活探测（序号比期望值小 1）及其应答。"),
	},
	{
		.bits = 0x020,
		.name = "URG",
		.title = T("The urgent pointer is valid", "紧急指针有效"),
		.meaning = T("Says that urgent data ends where the pointer says. In practice one "
			     "byte of out-of-band data sent with MSG_OOB, known from telnet and "
			     "rlogin; RFC 6093 advises new programs against it. Middleboxes "
			     "clear it, and without MSG_OOB programs hardly ever cause it.",
			"表示紧急数据到指针所指处为止。实际上就是 MSG_OOB 发送的一个带外字"
			"节，telnet、rlogin 时代的遗物；RFC 6093 建议新程序不要再用。中间设"
			"备可能清除它；不用 MSG_OOB 的程序几乎不会产生它。"),
	},
	{
		.bits = 0x040,
		.name = "ECE",
		.title = T("ECN echo: a congestion mark arrived", "ECN 回显：收到了拥塞标记"),
		.meaning = T("On a SYN, part of the ECN negotiation. Afterwards the receiver "
			     "sets it on its ACKs because a packet came in with the congestion "
			     "mark (CE) of a router, and keeps doing so until the sender answers "
			     "with CWR (RFC 3168).",
			"出现在 SYN 上是 ECN 协商的一部分。此后由接收方在 ACK 上置位，表示"
			"收到了被路由器打上拥塞标记（CE）的包，并持续置位，直到发送方以 CWR "
			"回应（RFC 3168）。"),
	},
	{
		.bits = 0x080,
		.name = "CWR",
		.title = T("Congestion window reduced", "拥塞窗口已减小"),
		.meaning = T("On a SYN, part of the ECN negotiation. Afterwards the sender's "
			     "answer to ECE: it has slowed down, and the receiver may stop "
			     "echoing.",
			"出现在 SYN 上是 ECN 协商的一部分。此后是发送方对 ECE 的回应：已经"
			"降速，接收方可以停止回显。"),
	},
	{
		.bits = 0x100,
		.name = "AE",
		.title = T("Accurate ECN (once the nonce bit NS)", "精确 ECN（旧称 NS 位）"),
		.meaning = T("With AccECN (RFC 9768) the three bits AE, CWR and ECE of ordinary "
			     "segments form one counter of congestion marks, so that CWR and ECE "
			     "no longer mean what they did alone. On a SYN it asks for AccECN. "
			     "The bit was the ECN nonce of RFC 3540, which is historic; few "
			     "stacks send it yet.",
			"启用 AccECN（RFC 9768）后，普通报文段上的 AE、CWR、ECE 三位合成一"
			"个拥塞标记计数器，CWR 与 ECE 不再是各自原来的含义；在 SYN 上表示请"
			"求 AccECN。此位曾是 RFC 3540 的 ECN nonce，已成历史；目前发送它的"
			"协议栈还不多。"),
	},

	/* combinations of correct TCPs */
	{
		.bits = 0x012,
		.name = "SYN+ACK",
		.title = T("Second step of the handshake", "第二次握手"),
		.meaning = T("Accepts the SYN and opens the other direction: the acknowledgment "
			     "number is the client's initial number plus one. Seen again and "
			     "again it means that the last ACK does not arrive, or that the "
			     "accept queue is full. Out of nowhere it is the answer to a SYN "
			     "that somebody forged in our name, and gets a RST.",
			"接受对方的 SYN 并打开反方向，确认号为客户端初始序号加 1。反复出"
			"现，说明最后的 ACK 没到，或全连接队列已满。凭空收到，则是有人冒用"
			"本机地址发 SYN 所招来的回应，内核会回 RST。"),
	},
	{
		.bits = 0x011,
		.name = "FIN+ACK",
		.title = T("The ordinary close", "正常关闭"),
		.meaning = T("What every closing TCP sends: the FIN of this direction, with the "
			     "usual acknowledgment of the other. The ACK bit says nothing about "
			     "the peer's FIN; only the acknowledgment number tells whether that "
			     "one is confirmed.",
			"关闭时发送的就是它：本方向的 FIN，附带对另一方向的例行确认。ACK 位"
			"并不说明对端的 FIN 已被确认，要看确认号才知道。"),
	},
	{
		.bits = 0x018,
		.name = "PSH+ACK",
		.title = T("Data, the last of what was written", "数据，且是所写内容的末段"),
		.meaning = T("The usual data segment of a dialogue: a request or the end of an "
			     "answer.",
			"会话中最常见的数据段：一个请求，或一段应答的结尾。"),
	},
	{
		.bits = 0x014,
		.name = "RST+ACK",
		.title =
			T("Refusal, or abort of a living connection", "拒绝连接，或中止存活的连接"),
		.meaning = T("In answer to a SYN: nothing listens on that port, connect() fails "
			     "with ECONNREFUSED. Inside a connection: the sender aborted it "
			     "(close() with unread data, SO_LINGER 0, keepalive or user timeout, "
			     "killed by an administrator), and the receiver gets ECONNRESET. A "
			     "firewall can send either in the host's name.",
			"作为对 SYN 的回应：端口无人监听，connect() 报 ECONNREFUSED。在连接"
			"中出现：发送方主动中止（带未读数据 close()、SO_LINGER 为 0、保活或"
			"用户超时、被管理员销毁），接收方得到 ECONNRESET。两种都可能由防火"
			"墙冒名发出。"),
	},
	{
		.bits = 0x019,
		.name = "FIN+PSH+ACK",
		.title = T("The last data and the close in one segment", "末段数据与关闭合为一段"),
		.meaning = T("Common where a program writes its answer and closes at once, as "
			     "HTTP servers do. The data is read before the end of file.",
			"程序写完应答随即关闭时常见，例如 HTTP 服务器。对端先读到数据，再读"
			"到 EOF。"),
	},
	{
		.bits = 0x030,
		.name = "URG+ACK",
		.title = T("Urgent data", "带紧急数据"),
		.meaning = T("A segment with MSG_OOB data. Legal but rare: telnet's interrupt, "
			     "FTP's abort.",
			"含 MSG_OOB 数据的段。合法但少见：telnet 的中断、FTP 的中止命令。"),
	},
	{
		.bits = 0x050,
		.name = "ACK+ECE",
		.title = T("Acknowledgment that reports congestion", "报告拥塞的确认"),
		.meaning = T("A router on the way marked a packet instead of dropping it, and "
			     "the receiver says so. Once per round trip it is ECN at work; "
			     "without end it means that the sender's CWR does not get through.",
			"途中路由器给包打标记而不是丢弃，接收方如实回报。间或出现是 ECN 在"
			"正常工作；没完没了，则说明发送方的 CWR 没有送达。"),
	},
	{
		.bits = 0x090,
		.name = "ACK+CWR",
		.title = T("The sender has slowed down", "发送方已降速"),
		.meaning = T("The answer to ECE, on the first new data segment after the "
			     "reduction.",
			"对 ECE 的回应，出现在降速后的第一个新数据段上。"),
	},
	{
		.bits = 0x0c2,
		.name = "SYN+ECE+CWR",
		.title = T("Connection request that offers ECN", "请求 ECN 的连接请求"),
		.meaning = T("Sent with tcp_ecn=1 (the default 2 only answers). Old firewalls "
			     "that take it for an attack drop it; Linux then repeats the SYN "
			     "without the two bits (tcp_ecn_fallback).",
			"设 tcp_ecn=1 时发出（默认值 2 只应答、不主动请求）。个别旧防火墙会"
			"把它当攻击丢弃，Linux 重传 SYN 时便去掉这两位"
			"（tcp_ecn_fallback）。"),
	},
	{
		.bits = 0x052,
		.name = "SYN+ACK+ECE",
		.title = T("Second step of the handshake, ECN accepted", "第二次握手，接受 ECN"),
		.meaning = T("From now on data packets may be marked by routers instead of being "
			     "dropped. A SYN+ACK that answers this request with both ECE and CWR "
			     "does not accept ECN: such a peer reflects the bits.",
			"此后的数据包可由路由器打标记代替丢弃。若回应这种请求的 SYN+ACK 同"
			"时带 ECE 与 CWR，则不算接受 ECN，只说明对端把标志位原样反射了回"
			"来。"),
	},
	{
		.bits = 0x1c2,
		.name = "SYN+ECE+CWR+AE",
		.title =
			T("Connection request that offers Accurate ECN", "请求精确 ECN 的连接请求"),
		.meaning = T("RFC 9768. A peer that knows only classic ECN answers SYN+ACK+ECE, "
			     "one that knows none answers SYN+ACK.",
			"见 RFC 9768。只懂传统 ECN 的对端回 SYN+ACK+ECE，都不懂的回 "
			"SYN+ACK。"),
	},

	/* combinations that no correct TCP sends */
	{
		.bits = 0x003,
		.name = "SYN+FIN",
		.title = T("Opens and closes at once: forged", "又开又关：伪造"),
		.meaning = T("No TCP sends it. It tries to pass filters that only look for a "
			     "pure SYN, or to tell systems apart by their answers. Linux drops "
			     "it on a listening port and answers RST+ACK on a closed one; "
			     "netfilter classes it as INVALID.",
			"没有哪个 TCP 会发它。目的是骗过只认纯 SYN 的过滤器，或凭回应辨认操"
			"作系统。Linux 的监听端口直接丢弃，关闭的端口回 RST+ACK；netfilter "
			"归为 INVALID。"),
		.illegal = 1,
	},
	{
		.bits = 0x006,
		.name = "SYN+RST",
		.title = T("Opens and aborts at once: forged", "又开又中止：伪造"),
		.meaning = T("No TCP sends it; scanners and broken filters do. Linux ignores it "
			     "on listening and on closed ports alike.",
			"没有哪个 TCP 会发它，只有扫描器或有缺陷的过滤设备会。Linux 无论端"
			"口监听与否都不予理会。"),
		.illegal = 1,
	},
	{
		.bits = 0x005,
		.name = "FIN+RST",
		.title = T("Closes in order and aborts at once: forged", "既有序关闭又中止：伪造"),
		.meaning = T("The two contradict each other. A receiver sees only the RST; on "
			     "listening and closed ports Linux ignores it.",
			"两者自相矛盾。接收方只当 RST 处理；发往监听或关闭的端口，Linux 不"
			"予理会。"),
		.illegal = 1,
	},
	{
		.bits = 0x000,
		.name = "none",
		.title = T("No flag at all: NULL scan", "一个标志也没有：NULL 扫描"),
		.meaning = T("Every segment after the SYN must carry ACK, so this one is forged. "
			     "A closed port answers RST+ACK, an open one keeps silent: that "
			     "difference is what the scanner reads.",
			"SYN 之后的每一段都必须带 ACK，所以它必是伪造。关闭的端口回 "
			"RST+ACK，开放的端口沉默，扫描器看的就是这一差别。"),
		.illegal = 1,
	},
	{
		.bits = 0x029,
		.name = "FIN+PSH+URG",
		.title = T("Lit like a Christmas tree: Xmas scan", "像圣诞树一样全亮：Xmas 扫描"),
		.meaning = T("Works as the NULL scan does: RST+ACK means closed, silence open or "
			     "filtered.",
			"原理同 NULL 扫描：回 RST+ACK 为关闭，沉默为开放或被过滤。"),
		.illegal = 1,
	},
	{
		.bits = 0x001,
		.name = "FIN without ACK",
		.title = T("FIN scan", "FIN 扫描"),
		.meaning = T("A true FIN always carries ACK. Alone it asks a port whether it is "
			     "open without a SYN: a closed one answers RST+ACK, an open one "
			     "nothing.",
			"真正的 FIN 必带 ACK。单独的 FIN 是绕开 SYN 探测端口：关闭的回 "
			"RST+ACK，开放的不回应。"),
		.illegal = 1,
	},
	{
		.bits = 0x008,
		.name = "PSH without ACK",
		.title = T("Data outside of any connection: forged", "游离于连接之外的数据：伪造"),
		.meaning = T("Only a SYN or a RST may lack ACK. Linux drops it where a "
			     "connection exists or a port listens; a closed port answers "
			     "RST+ACK.",
			"只有 SYN 或 RST 可以不带 ACK。已有连接或监听的端口上 Linux 直接丢"
			"弃，关闭的端口回 RST+ACK。"),
		.illegal = 1,
	},
	{
		.bits = 0x020,
		.name = "URG without ACK",
		.title = T("Urgent data outside of any connection: forged",
			"游离于连接之外的紧急数据：伪造"),
		.meaning = T("As PSH without ACK: a scan, or a header that was damaged on the "
			     "way.",
			"同“PSH 不带 ACK”：是扫描，或首部在途中损坏。"),
		.illegal = 1,
	},
	{
		.bits = 0x013,
		.name = "SYN+FIN+ACK",
		.title = T("Forged answer to a handshake", "伪造的握手应答"),
		.meaning = T("As SYN+FIN with an ACK to pass stateless filters that let "
			     "everything with ACK through. A port that listens answers with a "
			     "bare RST, just as to any stray ACK.",
			"在 SYN+FIN 上加 ACK，想穿过凡带 ACK 就放行的无状态过滤器。监听端口"
			"像对待任何游离的 ACK 一样，回一个单独的 RST。"),
		.illegal = 1,
	},
	{
		.bits = 0x016,
		.name = "SYN+RST+ACK",
		.title = T("Refuses and accepts at once: forged", "又拒绝又接受：伪造"),
		.meaning = T("RST with ACK is a refusal, SYN with ACK an acceptance. A receiver "
			     "that waits in SYN_SENT takes it for the refusal.",
			"RST 加 ACK 是拒绝，SYN 加 ACK 是接受。处于 SYN_SENT 的接收方按拒绝"
			"处理。"),
		.illegal = 1,
	},
	{
		.bits = 0x015,
		.name = "FIN+RST+ACK",
		.title =
			T("Closes and aborts at once: broken sender", "既关闭又中止：发送方有缺陷"),
		.meaning = T("Seen from faulty load balancers and filters that set RST on a "
			     "segment that they copied. The receiver sees the RST.",
			"见于有缺陷的负载均衡器或过滤设备，在复制来的报文段上加了 RST。接收"
			"方只当 RST 处理。"),
		.illegal = 1,
	},
	{
		.bits = 0x024,
		.name = "RST+URG",
		.title = T("A reset carries no urgent data: forged", "复位不带紧急数据：伪造"),
		.meaning = T("Receivers look at the RST only.", "接收方只看 RST。"),
		.illegal = 1,
	},
	{
		.bits = 0x03f,
		.name = "FIN+SYN+RST+PSH+ACK+URG",
		.title = T("All six at once: forged", "六个标志全置：伪造"),
		.meaning = T("A test of how a stack or a filter reacts to nonsense. Linux "
			     "ignores it.",
			"用来试探协议栈或过滤器对无意义报文的反应。Linux 不予理会。"),
		.illegal = 1,
	},
};

const unsigned kb_flag_count = sizeof(kb_flags) / sizeof(*kb_flags);

/* Topics: is the peer still there? */
#include <stddef.h>

#include "kb/topic-table.h"

static const char half_open_figure[] =
	"     A, a mobile device                                        B, server\n"
	"     ESTABLISHED                                               ESTABLISHED\n"
	"     power lost, no FIN                                        read() blocks\n"
	"     CLOSED                                                    ESTABLISHED\n"
	"     rebooted, connect() from the same port\n"
	"  1. SYN_SENT     --> <SEQ=400><CTL=SYN>                   --> ESTABLISHED\n"
	"  2. SYN_SENT     <-- <SEQ=300><ACK=100><CTL=ACK>          <-- ESTABLISHED\n"
	"  3. SYN_SENT     --> <SEQ=100><CTL=RST>                   --> CLOSED\n"
	"                                                         read(): ECONNRESET\n"
	"     1 s later\n"
	"  4. SYN_SENT     --> <SEQ=400><CTL=SYN>                   --> SYN_RECEIVED\n"
	"     ...";

static const struct kb_section half_open[] = {
	{
		.heading = KB_HEADING_STEPS,
		.body = T("A connection is half-open when one end has lost it and the other "
			  "does not know. A device out of coverage, a pulled cable, a crashed "
			  "host, a virtual machine that was switched off, a NAT that forgot "
			  "the flow: none sends a FIN, and a server that only reads waits for "
			  "ever.\n"
			  "It comes to light in three ways. B sends: a peer that lives but "
			  "has forgotten answers RST and B gets ECONNRESET; no answer at all "
			  "ends in ETIMEDOUT after the retransmissions. B probes: keepalive "
			  "or a heartbeat. Or A comes back on the same four-tuple, as in the "
			  "figure: B answers the SYN with a challenge ACK, A does not know "
			  "that number and resets it.\n"
			  "From another port the new connection simply opens beside the old "
			  "one, and B has two. Half-open is not half-closed (one FIN sent on "
			  "purpose), nor the half-open queue of unfinished handshakes.",
			"一端已失去连接而另一端并不知情，就叫半打开。设备失去信号、网线被"
			"拔、主机崩溃、虚拟机被断电、NAT 忘记了映射：都不会有 FIN，只读不写"
			"的服务器就会永远等下去。\n"
			"它只会以三种方式暴露。B 发送数据：对端活着但已不认得这条连接，回 "
			"RST，B 得到 ECONNRESET；若毫无回应，重传用尽后 ETIMEDOUT。B 主动探"
			"测：保活或心跳。或者如图，A 以同一四元组回来：B 对 SYN 回质询 "
			"ACK，A 不认得这个号码，便以 RST 复位它。\n"
			"若换了端口，新连接就在旧连接旁边照常建立，B 手里有两条。半打开不同"
			"于半关闭（有意只发了一个 FIN），也不是半连接队列（握手未完成）。"),
		.figure = half_open_figure,
	},
	{
		.heading = KB_HEADING_WHY,
		.body = T("TCP keeps its state only at the two ends and sends nothing while "
			  "there is nothing to say. That is what lets a connection survive a "
			  "cable that is pulled for a minute; the price is that silence and "
			  "death look alike.",
			"TCP 的状态只存在于两端，无话可说时便一言不发。正因如此，网线拔掉一"
			"分钟连接也能活下来；代价是沉默与死亡看上去没有分别。"),
	},
	{
		.heading = KB_HEADING_LOOK,
		.body = T("Idle for long and without a timer: nobody would notice. lastrcv "
			  "and lastack are milliseconds.\n"
			  "$ ss -tnpoi state established\n"
			  "Is the host there, and does the service still answer a fresh "
			  "connection?\n"
			  "$ ping -c 3 192.0.2.7\n"
			  "$ nc -vz -w 3 192.0.2.7 443",
			"长时间空闲且没有定时器：死了也无人察觉。lastrcv 与 lastack 的单位"
			"是毫秒。\n"
			"$ ss -tnpoi state established\n"
			"主机还在吗？服务还接受新连接吗？\n"
			"$ ping -c 3 192.0.2.7\n"
			"$ nc -vz -w 3 192.0.2.7 443"),
	},
	{
		.heading = KB_HEADING_WRONG,
		.body = T("Idle rows that nobody clears (idle-ghost); with unsent or "
			  "unacknowledged data (peer-vanished); only the middlebox forgot, "
			  "and a fresh connection works at once (flow-forgotten). One device "
			  "leaves many (ghost-sessions). A thread per connection blocked in "
			  "read() is lost with it.\n"
			  "If a firewall eats the challenge ACK, the device cannot come back "
			  "on that port until the server's old socket is gone "
			  "(stale-server-socket).",
			"无人清理的空闲连接（idle-ghost）；有未发或未确认的数据"
			"（peer-vanished）；只是中间设备忘了，新连接一连就通"
			"（flow-forgotten）。同一设备可留下许多条（ghost-sessions）。每连接"
			"一线程的模型，阻塞在 read() 的线程也跟着赔进去。\n"
			"若防火墙吞掉质询 ACK，服务器的旧套接字不消失，设备就无法用那个端口"
			"回来（stale-server-socket）。"),
	},
	{
		.heading = KB_HEADING_DO,
		.body = T("Never wait without a deadline. A heartbeat in the protocol if you "
			  "can change it; otherwise SO_KEEPALIVE with TCP_KEEPIDLE below the "
			  "idle limit of the path, and TCP_USER_TIMEOUT for data that is not "
			  "acknowledged.\n"
			  "On a server that is already running, the same options can be set "
			  "on its sockets from outside (pidfd_getfd), or single ghosts be "
			  "killed:\n"
			  "$ ss -K dst 192.0.2.7 dport = :50123",
			"绝不无期限等待。协议能改就加心跳；不能改就开 SO_KEEPALIVE，"
			"TCP_KEEPIDLE 小于路径的空闲限制，再用 TCP_USER_TIMEOUT 管住得不到"
			"确认的数据。\n"
			"对正在运行的服务器，可从外部（pidfd_getfd）给它的套接字设上这些选"
			"项，或逐条销毁幽灵连接：\n"
			"$ ss -K dst 192.0.2.7 dport = :50123"),
	},
	{.figure = NULL},
};

static const char keepalive_figure[] =
	"     A, SO_KEEPALIVE on                                        B\n"
	"     idle for 7200 s; A's next number is 101, B's 301\n"
	"  1. ESTABLISHED  --> <SEQ=100><ACK=301><CTL=ACK>          --> ESTABLISHED\n"
	"  2. ESTABLISHED  <-- <SEQ=301><ACK=101><CTL=ACK>          <-- ESTABLISHED\n"
	"     alive: the 7200 s begin anew\n"
	"\n"
	"  1. ESTABLISHED  --> <SEQ=100><ACK=301><CTL=ACK>          --X (gone)\n"
	"     again every 75 s, 9 probes in all\n"
	"  2. CLOSED       --> <SEQ=101><ACK=301><CTL=RST,ACK>      --X (gone)\n"
	"     read(): ETIMEDOUT\n"
	"\n"
	"  1. ESTABLISHED  --> <SEQ=100><ACK=301><CTL=ACK>          --> (rebooted)\n"
	"  2. CLOSED       <-- <SEQ=301><CTL=RST>                   <-- (rebooted)\n"
	"     read(): ECONNRESET";

static const struct kb_section keepalive[] = {
	{
		.heading = KB_HEADING_STEPS,
		.body = T("The probe is an ACK without data whose sequence number is one "
			  "below the next (snd_nxt - 1, here 100). The peer has had that "
			  "byte, so the segment is a duplicate to it, and a duplicate must be "
			  "answered with an ACK. The program of the peer notices nothing.\n"
			  "Three outcomes. An ACK: the idle timer starts again. Silence: "
			  "after the ninth probe and 75 s more, A sends a RST and read() "
			  "fails with ETIMEDOUT, or EHOSTUNREACH if ICMP said so. A RST, "
			  "because the peer rebooted: ECONNRESET.\n"
			  "With the defaults a dead peer is found after 7,200 + 9 x 75 = "
			  "7,875 s, more than two hours.",
			"探测包是一个不带数据的 ACK，序号比下一个要发的小 1（snd_nxt - 1，"
			"此处为 100）。对端早已收过这个字节，视其为重复段，而重复段必须以 "
			"ACK 回应。对端程序毫无感觉。\n"
			"三种结果。收到 ACK：空闲计时重新开始。没有回应：第 9 个探测包之后"
			"再过 75 秒，A 发出 RST，read() 报 ETIMEDOUT；若期间收到 ICMP 不可"
			"达，则报 EHOSTUNREACH。收到 RST（对端重启过）：ECONNRESET。\n"
			"按默认值，发现对端已死需 7200 + 9 × 75 = 7875 秒，两个多小时。"),
		.figure = keepalive_figure,
	},
	{
		.heading = KB_HEADING_WHY,
		.body = T("It is off by default because a probe can end a good connection "
			  "during a short outage and costs traffic (RFC 1122 demands both: "
			  "off, and two hours). The sysctls are only the default intervals. "
			  "They switch nothing on: each socket needs SO_KEEPALIVE, set by its "
			  "program or inherited from the listener on accept().\n"
			  "Keepalive works only while nothing is unacknowledged. With data "
			  "under way the retransmission timer rules (tcp_retries2), with a "
			  "closed window the persist timer. TCP_USER_TIMEOUT bounds all "
			  "three; where it is set, it also decides about keepalive in place "
			  "of TCP_KEEPCNT, so set it a little below idle + interval x count.",
			"默认关闭，是因为短暂中断时探测会误杀好连接，而且耗费流量（RFC 1122 "
			"要求：默认关闭，间隔不少于两小时）。sysctl 只是默认间隔，并不打开"
			"任何东西：每个套接字都要有 SO_KEEPALIVE，由程序设置，或在 accept() "
			"时继承自监听套接字。\n"
			"只有没有未确认数据时保活才工作。有数据在途归重传定时器管"
			"（tcp_retries2），零窗口归坚持定时器管。TCP_USER_TIMEOUT 对三者都"
			"设上限；一旦设置，保活何时放弃也由它而非 TCP_KEEPCNT 决定，所以应"
			"设得略小于 空闲 + 间隔 × 次数。"),
	},
	{
		.heading = KB_HEADING_LOOK,
		.body = T("timer:(keepalive,119min,0) is on: the time to the next probe and "
			  "the probes without answer. A row without timer has none.\n"
			  "$ ss -tnpo state established\n"
			  "$ sysctl net.ipv4.tcp_keepalive_time net.ipv4.tcp_keepalive_intvl "
			  "net.ipv4.tcp_keepalive_probes\n"
			  "$ nstat -az TcpExtTCPKeepAlive TcpExtTCPAbortOnTimeout",
			"timer:(keepalive,119min,0) 表示已打开：后面依次是距下次探测的时间"
			"和未获应答的探测数。没有 timer 的行就是没开。\n"
			"$ ss -tnpo state established\n"
			"$ sysctl net.ipv4.tcp_keepalive_time net.ipv4.tcp_keepalive_intvl "
			"net.ipv4.tcp_keepalive_probes\n"
			"$ nstat -az TcpExtTCPKeepAlive TcpExtTCPAbortOnTimeout"),
	},
	{
		.heading = KB_HEADING_WRONG,
		.body = T("Not switched on (idle-ghost). Switched on, but slower than the "
			  "NAT, firewall or load balancer on the path forgets: many do within "
			  "4 to 6 minutes (keepalive-slower-than-path).\n"
			  "It proves that the peer's kernel lives, not its program: a hung "
			  "process answers every probe. It does not clear CLOSE_WAIT while "
			  "the peer answers.",
			"没打开（idle-ghost）。打开了，却比路径上的 NAT、防火墙或负载均衡器"
			"忘得慢：它们很多在 4 到 6 分钟内就会遗忘"
			"（keepalive-slower-than-path）。\n"
			"它只证明对端内核活着，不证明程序活着：卡死的进程照样应答每个探测。"
			"对端有应答时，它也清不掉 CLOSE_WAIT。"),
	},
	{
		.heading = KB_HEADING_DO,
		.body = T("In the program, on the listener or on each socket: SO_KEEPALIVE 1, "
			  "TCP_KEEPIDLE 60, TCP_KEEPINTVL 10, TCP_KEEPCNT 5, TCP_USER_TIMEOUT "
			  "105000 (ms). A dead peer is then found in less than two minutes.\n"
			  "A changed sysctl serves only sockets that have SO_KEEPALIVE and no "
			  "TCP_KEEPIDLE of their own, and a timer that already runs keeps its "
			  "old time until it next expires.",
			"在程序里，对监听套接字或每个连接设置：SO_KEEPALIVE 1、TCP_KEEPIDLE "
			"60、TCP_KEEPINTVL 10、TCP_KEEPCNT 5、TCP_USER_TIMEOUT 105000（毫"
			"秒）。这样不到两分钟就能发现对端已死。\n"
			"修改 sysctl 只影响已设 SO_KEEPALIVE 且没有自设 TCP_KEEPIDLE 的套接"
			"字；已在走的定时器要到下次到期才用新值。"),
	},
	{.figure = NULL},
};

static const char heartbeat_figure[] =
	"  the server polls at every P; limit: two polls without a heartbeat\n"
	"\n"
	"  server        P       P       P       P       P       P       P\n"
	"  1. late     h      h                  D   h\n"
	"                                        shutdown(WR), h is still read\n"
	"  2. gone     h      h    x             D       close(), FIN repeated\n"
	"  3. restart  h  x S h    x S h   x S h\n"
	"                   1        2       3   ghosts before the first deadline\n"
	"\n"
	"  h heartbeat   x device lost   S new SYN   D deadline found passed";

static const struct kb_section heartbeat[] = {
	{
		.heading = KB_HEADING_STEPS,
		.body = T("The client sends a small message at a fixed interval; the server "
			  "need not answer, it notes the time and looks at regular intervals "
			  "whose last message is too old. Three things can then be true.\n"
			  "1. Late: the client lives, its heartbeat is delayed. Do not "
			  "close() at once, which would answer the late data with RST. Call "
			  "shutdown(SHUT_WR): the client reads 0 and reconnects, and what it "
			  "had sent before is still read. Close on its FIN or after a second, "
			  "short deadline.\n"
			  "2. Gone and noticed: the client is off and the deadline passes. "
			  "shutdown(SHUT_WR) has no effect on it, the second deadline passes, "
			  "close() frees the descriptor, and the kernel alone repeats the FIN "
			  "(FIN_WAIT_1) until it gives up; if the device is up again, its RST "
			  "ends that at once.\n"
			  "3. Gone and back before the poll: the device restarts and connects "
			  "again while its old session still counts as alive. Without a FIN "
			  "the old row stays ESTABLISHED, with one that nobody reads it stays "
			  "CLOSE_WAIT. A device that restarts faster than the server polls "
			  "leaves a ghost each time.",
			"客户端按固定间隔发一条小消息；服务器不必回应，只记下时间，并定时检"
			"查谁的上一条消息太旧。此时实情不外三种。\n"
			"1. 迟到：客户端活着，只是心跳被耽搁。不要立即 close()，否则会用 "
			"RST 回绝迟到的数据。先 shutdown(SHUT_WR)：客户端读到 0 后重连，而"
			"它之前发出的数据仍能读到。等到它的 FIN，或再过一个短期限，再 "
			"close()。\n"
			"2. 消失且被发现：客户端已关机，期限已过。shutdown(SHUT_WR) 得不到"
			"回应，第二个期限也过了，close() 释放描述符，由内核独自重传 FIN"
			"（FIN_WAIT_1）直至放弃；设备若已重新开机，会回 RST 令其立即结束。\n"
			"3. 消失后在轮询之前又回来：设备重启并重新连接，而旧会话还被当作活"
			"着。没发 FIN，旧行停在 ESTABLISHED；发了 FIN 而程序没去读，停在 "
			"CLOSE_WAIT。设备重启得比服务器轮询还快，就每次留下一个幽灵。"),
		.figure = heartbeat_figure,
	},
	{
		.heading = KB_HEADING_WHY,
		.body = T("A heartbeat proves what keepalive cannot: that the program on the "
			  "other side still works. It also keeps NAT entries alive and "
			  "crosses proxies, which end TCP keepalive at their own socket.\n"
			  "Why do ghosts lock everybody out, even when they are few? Not by "
			  "the number of rows. A server that serves clients one after the "
			  "other, or with a few threads, blocks in read() on a ghost and "
			  "never comes back to accept(): new clients finish the handshake in "
			  "the kernel, wait in the accept queue as ESTABLISHED and never "
			  "reach the program. Or the descriptors run out and accept() fails "
			  "with EMFILE.",
			"心跳能证明保活证明不了的事：对面的程序还在工作。它还能维持 NAT 表"
			"项，并穿过代理，而 TCP 保活到代理自己的套接字就终止了。\n"
			"为什么寥寥几个幽灵就能让所有人连不上？原因不在条数。逐个服务客户端"
			"或只有少量线程的服务器，会阻塞在幽灵的 read() 上，再也回不到 "
			"accept()：新客户端在内核里完成握手，以 ESTABLISHED 停在全连接队"
			"列，始终进不了程序。或者描述符耗尽，accept() 报 EMFILE。"),
	},
	{
		.heading = KB_HEADING_LOOK,
		.body = T("Several rows from one remote address, the older ones long silent:\n"
			  "$ ss -Htn state established | awk '{sub(/:[^:]*$/, \"\", $4); "
			  "print $4}' | sort | uniq -c | sort -rn | head\n"
			  "$ ss -tnpoi state established dst 192.0.2.7\n"
			  "Connections that wait for accept(): Recv-Q of the listener.\n"
			  "$ ss -ltnp",
			"同一远端地址有多行，旧的早已沉默：\n"
			"$ ss -Htn state established | awk '{sub(/:[^:]*$/, \"\", $4); "
			"print $4}' | sort | uniq -c | sort -rn | head\n"
			"$ ss -tnpoi state established dst 192.0.2.7\n"
			"等待 accept() 的连接数：看监听套接字的 Recv-Q。\n"
			"$ ss -ltnp"),
	},
	{
		.heading = KB_HEADING_WRONG,
		.body = T("Ghosts pile up (ghost-sessions) and fill the accept queue or the "
			  "descriptor table (accept-queue-full, fd-limit); closed ones that "
			  "nobody reads stay (close-wait-unread).\n"
			  "A poll that is longer than the shortest restart of a device, one "
			  "global timer that walks all sessions, a limit of a single "
			  "interval: each late packet then costs a reconnect.",
			"幽灵堆积（ghost-sessions），占满全连接队列或描述符表"
			"（accept-queue-full、fd-limit）；对端已关而无人去读的一直留着"
			"（close-wait-unread）。\n"
			"轮询周期长于设备最快的重启；用一个全局定时器遍历全部会话；期限只有"
			"一个心跳间隔，于是每次迟到都换来一次重连。"),
	},
	{
		.heading = KB_HEADING_DO,
		.body = T("Supersede on reconnect; this is what ends case 3. The first "
			  "message of every connection names the device and a number that "
			  "grows with each start. The server keeps one session per device: "
			  "when a newer one has proved who it is, the older one is closed "
			  "there and then, without waiting for any deadline. Its FIN meets a "
			  "device that knows nothing of it, and the RST removes the row.\n"
			  "Sort sessions by their deadline instead of polling all of them; "
			  "allow at least three intervals; vary the interval a little so that "
			  "a thousand devices do not beat at once. Use non-blocking sockets, "
			  "read each until EAGAIN or 0, and close on 0.\n"
			  "Set SO_KEEPALIVE and TCP_USER_TIMEOUT all the same: they clear "
			  "what the program overlooks.",
			"重连即取代旧会话，这才是第三种情况的解法。每条连接的首条消息报出设"
			"备号和一个随每次启动递增的序号。服务器对每个设备只保留一个会话：新"
			"会话一经验明身份，立即关闭旧会话，不等任何期限。旧会话的 FIN 到了"
			"设备那里无人认领，换回的 RST 正好清掉这一行。\n"
			"按期限排序，而不是轮询全部会话；期限至少容许三个间隔；间隔略加随"
			"机，免得上千台设备同时跳动。套接字一律非阻塞，读到 EAGAIN 或 0 为"
			"止，读到 0 就关闭。\n"
			"SO_KEEPALIVE 与 TCP_USER_TIMEOUT 照样要设：程序疏漏的由它们兜底。"),
	},
	{.figure = NULL},
};

static const struct kb_topic rows[] = {
	{
		.id = "half-open",
		.aliases = "halfopen half-open-connection dead-peer ghost",
		.title = T("Half-open: the peer vanished without a FIN",
			"半打开：对端没发 FIN 就消失了"),
		.sections = half_open,
		.see_also = "keepalive heartbeat reset retransmission ESTABLISHED idle-ghost "
			    "peer-vanished half-open-discovered stale-server-socket "
			    "ghost-sessions flow-forgotten net.ipv4.tcp_retries2",
	},
	{
		.id = "keepalive",
		.aliases = "keep-alive so_keepalive tcp_keepalive tcp-keepalive",
		.title = T("TCP keepalive: asking an idle peer", "TCP 保活：询问空闲的对端"),
		.sections = keepalive,
		.see_also = "heartbeat half-open ESTABLISHED ETIMEDOUT ECONNRESET EHOSTUNREACH "
			    "net.ipv4.tcp_keepalive_time net.ipv4.tcp_keepalive_intvl "
			    "net.ipv4.tcp_keepalive_probes idle-ghost "
			    "keepalive-slower-than-path keepalive-expired",
	},
	{
		.id = "heartbeat",
		.aliases = "heart-beat application-heartbeat ping-pong liveness",
		.title = T("Heartbeats of the application", "应用层心跳"),
		.sections = heartbeat,
		.see_also = "keepalive half-open half-close ESTABLISHED CLOSE_WAIT "
			    "ghost-sessions idle-ghost accept-queue-full fd-limit "
			    "close-wait-unread",
	},
};

const struct kb_topic_table kb_topic_alive = KB_TOPIC_TABLE(rows);

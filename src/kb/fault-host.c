/* Faults of the whole host: limits on what is left of closed connections, and wrong settings. */
#include "kb/fault-table.h"

static const struct kb_fault rows[] = {
	{
		.id = "orphan-flood",
		.states = "FIN_WAIT1 LAST_ACK CLOSING",
		.title = T("Too many connections without an owner", "孤儿连接过多"),
		.meaning = T("A socket that its program has closed and that still has something to "
			     "deliver is an orphan: the kernel keeps it, with its buffers, until "
			     "the peer acknowledges or patience ends. When many peers vanish at "
			     "once, or an attacker opens connections, asks for large answers and "
			     "never takes them, orphans pile up and eat memory. Beyond the limit "
			     "the kernel resets them instead, good ones included.",
			"程序已关闭、却还有东西没送达的套接字称为孤儿：内核连同缓冲区一起保留它，直"
			"到对端确认或耐心用尽。若大批对端同时消失，或有攻击者建立连接、索取大量数据"
			"却从不接收，孤儿便会堆积并吞噬内存。超过上限后，内核改为直接 "
			"RST，好坏不分。"),
		.evidence = T("orphan in the TCP line of /proc/net/sockstat against "
			      "net.ipv4.tcp_max_orphans. Both are of the whole host: every network "
			      "namespace shows the same orphan count (tw and inuse are its own), "
			      "and the sysctl exists in the first namespace only. A socket at "
			      "close() is measured against the full limit; at each later timeout "
			      "an orphan that has sent nothing new for four minutes, or is out of "
			      "retries, counts double, and one that has seen an ICMP error double "
			      "again, so trouble can begin at a quarter of the limit. Then "
			      "TcpExtTCPAbortOnMemory grows "
			      "and the kernel log says: too many orphaned sockets. FIN_WAIT_2 "
			      "mini-sockets and TIME_WAIT are no orphans.",
			"用 /proc/net/sockstat 中 TCP 行的 orphan 与 net.ipv4.tcp_max_orphans "
			"比较。两者都是整机的：每个网络命名空间看到的 orphan 相同（tw 与 inuse "
			"才是各自的），该 sysctl 也只存在于初始命名空间。close() "
			"时按全额上限衡量；此后每次超时再衡量：四分钟没有发出新报文或重试已用尽的孤"
			"儿按两倍计，收到过 ICMP "
			"差错的再加倍，因此到上限的四分之一就可能出事。此时 "
			"TcpExtTCPAbortOnMemory 增长，内核日志出现 too many orphaned "
			"sockets。FIN_WAIT_2 小型套接字与 TIME_WAIT 不算孤儿。"),
		.by_hand = T("$ grep TCP: /proc/net/sockstat\norphan, and mem in pages.\n$ sysctl "
			     "net.ipv4.tcp_max_orphans net.ipv4.tcp_orphan_retries "
			     "net.ipv4.tcp_mem\nThe limits; 0 retries means 8.\n$ ss -Htanoe state "
			     "fin-wait-1 state last-ack state closing | awk '{print $5}' | sed "
			     "'s/:[0-9]*$//' | sort | uniq -c | sort -rn | head\nThe peers that do "
			     "not acknowledge.\n$ nstat -az TcpExtTCPAbortOnMemory\nOrphans that "
			     "were reset.",
			"$ grep TCP: /proc/net/sockstat\n看 orphan，以及以页为单位的 mem。\n$ "
			"sysctl net.ipv4.tcp_max_orphans net.ipv4.tcp_orphan_retries "
			"net.ipv4.tcp_mem\n各项上限；重试次数 0 意为 8。\n$ ss -Htanoe state "
			"fin-wait-1 state last-ack state closing | awk '{print $5}' | sed "
			"'s/:[0-9]*$//' | sort | uniq -c | sort -rn | head\n是哪些对端不确认。\n$ "
			"nstat -az TcpExtTCPAbortOnMemory\n被 RST 的孤儿数。"),
		.twins =
			{
				{"tcp-memory-exhausted",
					T("TCPAbortOnMemory grows too, but mem in sockstat has "
					  "reached tcp_mem and the log says out of memory.",
						"TCPAbortOnMemory 同样增长，但 sockstat 的 mem "
						"已达 tcp_mem，日志为 out of memory。")},
				{"fin-wait1-peer-gone",
					T("A few rows: the same fault in small.",
						"只有几条：同一故障的小规模情形。")},
				{"fin-wait1-zero-window",
					T("The attack pattern: idiag_timer 4, large idiag_wqueue, "
					  "the peer answers.",
						"攻击的样子：idiag_timer 为 4，idiag_wqueue "
						"很大，对端有应答。")},
				{"healthy wave of closes",
					T("The count falls within seconds.", "数量在数秒内回落。")},
			},
		.remedy = T("Find the peers. Lower net.ipv4.tcp_orphan_retries to 2 or 3 (about 3 "
			    "to 6 s on a short path, per namespace): clients on slow links may "
			    "lose the end of their answer. TCP_USER_TIMEOUT set before close() "
			    "does it per program. Raise tcp_max_orphans if memory allows; an "
			    "orphan can hold its whole send buffer, reckon with up to 64 KiB of "
			    "memory that cannot be swapped. R1 removes single rows.",
			"先找出这些对端。把 net.ipv4.tcp_orphan_retries 降到 2 或 3（短路径上约 3 "
			"到 6 秒，按命名空间生效），代价是慢速链路上的客户端可能收不全应答末尾。在 "
			"close() 之前设置 TCP_USER_TIMEOUT 可只针对单个程序。内存允许时可调大 "
			"tcp_max_orphans；一个孤儿可占住整个发送缓冲区，按每个至多 64 KiB "
			"不可换出的内存估算。R1 可清除单条。"),
		.wrong_advice = T("Lowering tcp_max_orphans resets honest connections sooner; the "
				  "limit is a guard against attacks and the kernel's document says "
				  "not to rely on it or lower it.",
			"调小 tcp_max_orphans 只会更早 RST "
			"正常连接；该上限是防攻击用的，内核文档明言不要依赖它，也不要调小它。"),
		.sources = "linux net/ipv4/tcp.c tcp_check_oom(), net/ipv4/tcp_timer.c "
			   "tcp_out_of_resources(); Documentation/networking/ip-sysctl.rst "
			   "(tcp_max_orphans, tcp_orphan_retries); RFC 9293 section 3.6",
	},
	{
		.id = "time-wait-pile",
		.states = "TIME_WAIT",
		.title = T("Many connections in TIME_WAIT", "TIME_WAIT 堆积"),
		.meaning = T(
			"The side that closes first keeps the four-tuple for 60 seconds after the "
			"close: to acknowledge the peer's FIN again if the last ACK was lost, and "
			"so that late segments of the old connection cannot enter a new one. A "
			"busy host that closes first always has many; on a server they hold no "
			"port and hardly any memory and are harmless. They matter on a client, "
			"where each blocks one local port towards one destination.",
			"先关闭的一方在关闭后把四元组保留 60 秒：一是万一最后的 ACK "
			"丢失，可以再次确认对端的 "
			"FIN；二是防止旧连接迟到的报文混入新连接。总是先关闭的繁忙主机必然有很多 "
			"TIME_"
			"WAIT；在服务端它们不占端口、几乎不占内存，无害。真正要紧的是客户端：每条都"
			"占住通往某一目标的一个本地端口。"),
		.evidence = T("TIME_WAIT rows per destination address and port against the number "
			      "of local ports; tw in /proc/net/sockstat counts them together with "
			      "FIN_WAIT_2 mini-sockets. TcpExtTW grows by one for each that is "
			      "made (not when it ends), so its rate is the rate of closes on this "
			      "side; divided by the ports it says how near the end is. TWRecycled "
			      "counts ports used again by tcp_tw_reuse.",
			"按目标地址与端口统计 TIME_WAIT，与本地端口数比较；/proc/net/sockstat 的 "
			"tw 把它们与 FIN_WAIT_2 小型套接字合计。TcpExtTW "
			"在每条产生时加一（而不是结束时），其增速就是本端先关闭连接的速率，与端口数"
			"相比便知离耗尽还有多远。TWRecycled 是经 tcp_tw_reuse 复用的端口数。"),
		.by_hand = T("$ ss -Htn state time-wait | awk '{print $4}' | sort | uniq -c | sort "
			     "-rn | head\nPer destination: on a client, compare the first line "
			     "with the port range.\n$ sysctl net.ipv4.ip_local_port_range "
			     "net.ipv4.tcp_tw_reuse\n28,232 ports by default; 2 means reuse for "
			     "loopback only.\n$ nstat -az TcpExtTW TcpExtTWRecycled\nHow fast they "
			     "are made.",
			"$ ss -Htn state time-wait | awk '{print $4}' | sort | uniq -c | sort -rn "
			"| head\n按目标统计；在客户端上把第一行与端口范围比较。\n$ sysctl "
			"net.ipv4.ip_local_port_range net.ipv4.tcp_tw_reuse\n默认 28,232 个端口；2 "
			"表示只对回环复用。\n$ nstat -az TcpExtTW TcpExtTWRecycled\n产生的速度。"),
		.twins =
			{
				{"port-exhaustion",
					T("The end of the road: connect() fails with "
					  "EADDRNOTAVAIL.",
						"走到尽头：connect() 报 EADDRNOTAVAIL。")},
				{"time-wait-bind",
					T("A server cannot bind its port after a restart: "
					  "SO_REUSEADDR is missing.",
						"服务重启后无法绑定端口：缺少 SO_REUSEADDR。")},
				{"time-wait-overflow",
					T("The table is full: TCPTimeWaitOverflow grows.",
						"表已满：TCPTimeWaitOverflow 增长。")},
				{"healthy server",
					T("Tens of thousands on a server's own port, from many "
					  "clients: nothing to do.",
						"服务端口上来自众多客户端的数万条：无需处理。")},
			},
		.remedy = T("On a server: nothing. On a client: reuse connections, or let the "
			    "other side close first; then tcp_tw_reuse=1 (outgoing connections "
			    "only, with timestamps on both sides, a port is used again after one "
			    "second), a wider port range, more addresses. On 6.18 R1 removes a "
			    "TIME_WAIT row too, and with it the protection it gives.",
			"服务端：什么都不用做。客户端：复用连接，或让对方先关闭；其次 "
			"tcp_tw_reuse="
			"1（只对外连有效，需双方启用时间戳，一秒后端口即可复用）、放宽端口范围、增"
			"加地址。在 6.18 上 R1 也能清除 TIME_WAIT 条目，同时也就去掉了它的保护。"),
		.wrong_advice =
			T("tcp_fin_timeout does not shorten TIME_WAIT. tcp_tw_recycle is gone "
			  "since 4.12 and dropped clients behind NAT. Lowering tcp_max_tw_buckets "
			  "takes the protection away without need. SO_LINGER with 0 avoids "
			  "TIME_WAIT by sending RST and loses data.",
				"tcp_fin_timeout 不能缩短 TIME_WAIT。tcp_tw_recycle 自 4.12 "
				"起已移除，它会丢弃 NAT 之后的客户端。调小 tcp_max_tw_buckets "
				"是无谓地放弃保护。把 SO_LINGER 设为 0 是靠发 RST 绕过 "
				"TIME_WAIT，会丢数据。"),
		.sources = "RFC 9293 sections 3.4.3 and 3.6.1; RFC 6191; RFC 1337; linux "
			   "net/ipv4/inet_timewait_sock.c, include/net/tcp.h TCP_TIMEWAIT_LEN; "
			   "Documentation/networking/ip-sysctl.rst (tcp_tw_reuse)",
	},
	{
		.id = "time-wait-overflow",
		.states = "TIME_WAIT",
		.title = T("The TIME_WAIT table is full", "TIME_WAIT 表已满"),
		.meaning = T("net.ipv4.tcp_max_tw_buckets limits the TIME_WAIT entries of the "
			     "namespace. At the limit a connection that should enter TIME_WAIT is "
			     "destroyed at once. If its last ACK is lost, the peer's repeated FIN "
			     "meets a RST; late segments of the old connection may disturb a new "
			     "one with the same four-tuple; and a close whose peer has not closed "
			     "yet loses its FIN_WAIT_2 as well, so that the peer's remaining data "
			     "is answered with RST.",
			"net.ipv4.tcp_max_tw_buckets 限制该命名空间的 TIME_WAIT "
			"条目数。到达上限后，本应进入 TIME_WAIT 的连接会被立即销毁：若最后的 ACK "
			"丢失，对端重发的 FIN 只会换来 "
			"RST；旧连接迟到的报文可能干扰四元组相同的新连接；而对端尚未关闭的连接连 "
			"FIN_WAIT_2 也保不住，对端剩余的数据会得到 RST。"),
		.evidence =
			T("TcpExtTCPTimeWaitOverflow grows by one per connection. tw in "
			  "/proc/net/sockstat equals tcp_max_tw_buckets; compare that number and "
			  "not the TIME_WAIT rows, because orphan FIN_WAIT_2 entries are counted "
			  "in it too. Current kernels write nothing to the log about it.",
				"每条连接使 TcpExtTCPTimeWaitOverflow 加一。/proc/net/sockstat 的 "
				"tw 等于 tcp_max_tw_buckets；要比较的是这个数，而不是 TIME_WAIT "
				"的行数，因为孤儿 FIN_WAIT_2 也计在其中。现行内核不会为此写日志。"),
		.by_hand = T("$ nstat -az TcpExtTCPTimeWaitOverflow\nGrows: the table is full "
			     "now.\n$ grep TCP: /proc/net/sockstat; sysctl "
			     "net.ipv4.tcp_max_tw_buckets\ntw against the limit.",
			"$ nstat -az TcpExtTCPTimeWaitOverflow\n在增长：此刻表是满的。\n$ grep "
			"TCP: /proc/net/sockstat; sysctl net.ipv4.tcp_max_tw_buckets\n用 tw "
			"与上限比较。"),
		.twins =
			{
				{"time-wait-pile",
					T("Many TIME_WAIT, but the counter stands still.",
						"TIME_WAIT 很多，但该计数器不动。")},
				{"port-exhaustion",
					T("Concerns the ports of a client towards one destination, "
					  "not the table.",
						"那是客户端通往某一目标的端口问题，与此表无关。")},
				{"fin-wait2-orphan",
					T("Can be what fills the table: peers that do not close.",
						"填满此表的可能正是它：对端不关闭。")},
				{"healthy full history",
					T("The counter is above 0 but has not moved since: the "
					  "limit was met once, long ago.",
						"计数大于 0 "
						"但此后未再变化：只是很久以前触顶过一次。")},
			},
		.remedy = T(
			"Raise net.ipv4.tcp_max_tw_buckets (an entry takes a few hundred bytes: "
			"262,144 entries are well under 100 MiB) or set it back to the default, "
			"and reuse connections. Look for a line in /etc/sysctl.d that lowered it.",
			"调大 net.ipv4.tcp_max_tw_buckets（每条数百字节：262,144 条也远不到 100 "
			"MiB）或恢复默认值，并复用连接。查一查 /etc/sysctl.d 中是谁把它调小了。"),
		.wrong_advice = T("Lowering the limit to be rid of TIME_WAIT is how one gets here; "
				  "the kernel's document advises against it.",
			"为消灭 TIME_WAIT "
			"而调小该上限，正是走到这一步的原因；内核文档反对这样做。"),
		.sources = "RFC 9293 sections 3.4.3 and 3.6.1; RFC 1337; linux "
			   "net/ipv4/tcp_minisocks.c tcp_time_wait(), "
			   "net/ipv4/inet_timewait_sock.c inet_twsk_alloc(); "
			   "Documentation/networking/ip-sysctl.rst (tcp_max_tw_buckets)",
	},
	{
		.id = "unused-or-wrong-knob",
		.states = "",
		.title = T("A sysctl follows advice that harms or does nothing",
			"某个 sysctl 照搬了有害或无效的建议"),
		.meaning = T("Tuning lists are copied from page to page and outlive the kernels "
			     "they were written for. Some of the settings were removed, some do "
			     "something else than the list says, some switch off a protection. The "
			     "host works, until the day when the protection would have been "
			     "needed, or until somebody seeks the fault in the wrong place because "
			     "\"it has been tuned\".",
			"调优清单从一个网页抄到另一个网页，寿命比它们针对的内核还长。其中有的参数早"
			"已移除，有的作用与清单所说不符，有的则关掉了保护。主机照常运行，直到某天恰"
			"好需要那层保护，或有人以为“早就调过了”而找错了方向。"),
		.evidence = T(
			"The values under /proc/sys/net of each namespace, and the lines of "
			"/etc/sysctl.conf and the sysctl.d folders, against this list. Removed: "
			"tcp_tw_recycle (4.12); a file that still sets it makes sysctl report an "
			"error. Harmful: tcp_syncookies=0, tcp_abort_on_overflow=1, "
			"tcp_max_tw_buckets or tcp_max_orphans below the default, "
			"tcp_timestamps=0, tcp_sack=0, tcp_retries2 below 8. Without the effect "
			"hoped for: tcp_fin_timeout against TIME_WAIT, tcp_keepalive_time for "
			"programs that never set SO_KEEPALIVE, tcp_max_syn_backlog while cookies "
			"are on, somaxconn without a larger backlog in listen().",
			"把各命名空间 /proc/sys/net 下的值，以及 /etc/sysctl.conf 与各 sysctl.d "
			"目录中的设置，与以下清单对照。已移除：tcp_tw_recycle（4."
			"12）；文件中若仍设置它，sysctl "
			"会报错。有害：tcp_syncookies=0、tcp_abort_on_overflow=1、低于默认值的 "
			"tcp_max_tw_buckets 或 tcp_max_orphans、tcp_timestamps=0、tcp_sack=0、低于 "
			"8 的 tcp_retries2。达不到预期：用 tcp_fin_timeout 对付 "
			"TIME_WAIT、为从不设置 SO_KEEPALIVE 的程序调 tcp_keepalive_time、开启 "
			"cookie 时调 tcp_max_syn_backlog、listen() 的 backlog 不变而只调 "
			"somaxconn。"),
		.by_hand = T("$ sysctl net.ipv4.tcp_tw_recycle\ncannot stat: this kernel does not "
			     "have it.\n$ sysctl -a --pattern "
			     "'tcp_(syncookies|abort_on_overflow|fin_timeout|tw_|max_|timestamps|"
			     "sack|retries)'\nThe values that lists like to change.\n$ grep -rn "
			     "tcp_ /etc/sysctl.conf /etc/sysctl.d /run/sysctl.d "
			     "/usr/lib/sysctl.d\nWho set them.",
			"$ sysctl net.ipv4.tcp_tw_recycle\n若报 cannot stat：本内核没有此项。\n$ "
			"sysctl -a --pattern "
			"'tcp_(syncookies|abort_on_overflow|fin_timeout|tw_|max_|timestamps|sack|"
			"retries)'\n调优清单最爱改动的那些值。\n$ grep -rn tcp_ /etc/sysctl.conf "
			"/etc/sysctl.d /run/sysctl.d /usr/lib/sysctl.d\n是谁设的。"),
		.twins =
			{
				{"abort-on-overflow-set",
					T("One of these settings, judged together with the accept "
					  "queue.",
						"其中的一项，与全连接队列一并判断。")},
				{"syn-queue-full",
					T("The harm that tcp_syncookies=0 does when it strikes.",
						"tcp_syncookies=0 真正发作时的样子。")},
				{"time-wait-overflow",
					T("The harm that a low tcp_max_tw_buckets does.",
						"tcp_max_tw_buckets 过低的后果。")},
				{"healthy deliberate tuning",
					T("A value that differs from the default and whose owner "
					  "can say why.",
						"与默认值不同，但设置者说得出理由。")},
			},
		.remedy =
			T("Delete the line from the file and set the default again; a deleted line "
			  "alone does not change the running value. Most take effect at once for "
			  "new connections. Change one setting at a time, and note what it was.",
				"从文件中删除该行，并把运行值改回默认；只删文件不会改变正在生效的值"
				"。多数参数对新连接立即生效。一次只改一项，并记下原值。"),
		.wrong_advice = T(
			"tcp_tw_recycle, tcp_fin_timeout against TIME_WAIT, tcp_keepalive_time to "
			"switch keepalive on or to clear CLOSE_WAIT, tcp_abort_on_overflow=1 as a "
			"fix for a full queue, lower tcp_max_tw_buckets or tcp_max_orphans to "
			"clean up, tcp_syncookies as capacity, tcp_max_syn_backlog alone with "
			"cookies on: each of them is still recommended, and none helps.",
			"tcp_tw_recycle；用 tcp_fin_timeout 对付 TIME_WAIT；用 tcp_keepalive_time "
			"开启 keepalive 或清除 CLOSE_WAIT；用 tcp_abort_on_overflow=1 "
			"解决队列满；调小 tcp_max_tw_buckets 或 tcp_max_orphans 来“清理”；把 "
			"tcp_syncookies 当作扩容；开启 cookie 时单独调 "
			"tcp_max_syn_backlog：这些至今仍有人推荐，却没有一条管用。"),
		.sources = "Documentation/networking/ip-sysctl.rst; sysctl(8); sysctl.d(5); linux "
			   "net/ipv4/sysctl_net_ipv4.c",
	},
};

const struct kb_fault_table kb_fault_host = KB_FAULT_TABLE(rows);

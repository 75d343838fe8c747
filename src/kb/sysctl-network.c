/* What lies under TCP: ports, routes, ICMP, neighbours, connection tracking. */
#include "kb/sysctl-table.h"

static const struct kb_sysctl rows[] = {
	/* Ports */
	{
		.name = "net.ipv4.ip_local_port_range",
		.unit = "ports",
		.by_default = "32768 60999",
		.range = "1..65535",
		.meaning = T("First and last local port that connect() and bind(0) choose from.",
			"connect() 与 bind(0) 选用的本地端口范围。"),
		.advice = T(
			"Widen it (1024 65535, with ip_local_reserved_ports for the services in "
			"between) when one client opens very many connections to one destination. "
			"The limit holds per destination address and port, not for the host.",
			"客户端向同一目标大量建连时可放宽（如 1024 65535，并用 "
			"ip_local_reserved_ports "
			"避开其间的服务端口）。此限额按目标地址与端口计算，而非整机总数。"),
		.faults = "port-exhaustion",
	},
	{
		.name = "net.ipv4.ip_local_reserved_ports",
		.unit = "ports",
		.by_default = "",
		.range = "0..65535",
		.meaning = T("Ports within that range that are never chosen by themselves; "
			     "explicit bind() still gets them.",
			"上述范围内不会被自动选用的端口；显式 bind() 仍可使用。"),
		.advice = T("For services whose port lies within the range and that now and then "
			    "fail to start with EADDRINUSE.",
			"若服务端口落在该范围内、偶尔因 EADDRINUSE 启动失败，把它列在这里。"),
		.faults = "port-exhaustion port-held-unlisted",
	},
	{
		.name = "net.ipv4.ip_unprivileged_port_start",
		.unit = "port",
		.by_default = "1024",
		.range = "0..65535",
		.meaning = T("First port that a process may bind without CAP_NET_BIND_SERVICE.",
			"无须 CAP_NET_BIND_SERVICE 即可绑定的最小端口。"),
	},
	{
		.name = "net.ipv4.ip_autobind_reuse",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..1",
		.meaning = T("Let bind(0) with SO_REUSEADDR share a port when every one is taken.",
			"端口用尽时，允许带 SO_REUSEADDR 的 bind(0) 共用端口。"),
		.advice = T("IP_BIND_ADDRESS_NO_PORT in the program is the cleaner way.",
			"更稳妥的做法是在程序里用 IP_BIND_ADDRESS_NO_PORT。"),
		.faults = "port-exhaustion",
	},
	{
		.name = "net.ipv4.ip_nonlocal_bind",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("Let programs bind to addresses that this host does not have (yet).",
			"允许绑定本机（尚）不具有的地址。"),
		.advice = T("For services on a virtual address that moves between hosts. A typing "
			    "error in the address then shows no more at bind().",
			"用于虚拟地址在主机间漂移的服务；但从此写错地址在 bind() 时也不会报错。"),
		.faults = "bound-elsewhere cannot-transmit",
	},
	{
		.name = "net.ipv6.bindv6only",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("1: a socket that listens on :: serves IPv6 only. Programs may set "
			     "IPV6_V6ONLY for themselves.",
			"1：监听 :: 的套接字只服务 IPv6。程序可用 IPV6_V6ONLY 自行设定。"),
		.faults = "bound-elsewhere",
	},
	/* Addresses, routes, MTU */
	{
		.name = "net.ipv4.ip_forward",
		.unit = "0|1",
		.by_default = "0",
		.range = "",
		.meaning = T("Forward IPv4 packets between interfaces. Writing it resets the "
			     "settings of every interface to those of a host or a router.",
			"在接口之间转发 IPv4 "
			"包。写入时会把各接口的参数重置为主机或路由器的默认值。"),
		.advice = T("Containers, NAT and VPN gateways need 1. If it is reset to 0, every "
			    "connection through the host stalls without an error.",
			"容器、NAT、VPN 网关需为 1。若被改回 0，经过本机的连接会全部静默中断。"),
		.faults = "syn-blackhole",
	},
	{
		.name = "net.ipv4.ip_forward_use_pmtu",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("Let a router use path MTUs that it has learnt; off, since they can "
			     "be forged.",
			"转发时采用学到的路径 MTU；因可被伪造，默认关闭。"),
		.faults = "pmtu-blackhole",
	},
	{
		.name = "net.ipv4.ip_forward_update_priority",
		.unit = "0|1",
		.by_default = "1",
		.range = "0..1",
		.meaning = T("Set the priority of forwarded packets from their TOS.",
			"按 TOS 更新所转发包的优先级。"),
	},
	{
		.name = "net.ipv4.ip_default_ttl",
		.unit = "hops",
		.by_default = "64",
		.range = "1..255",
		.meaning = T("TTL of packets sent.", "发出的包的 TTL。"),
	},
	{
		.name = "net.ipv4.ip_dynaddr",
		.unit = "bitmap",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("For lines whose address changes on dialling: let a SYN_SENT socket "
			     "take the new address.",
			"用于拨号后地址变化的线路：允许 SYN_SENT 套接字改用新地址。"),
	},
	{
		.name = "net.ipv4.ip_no_pmtu_disc",
		.unit = "0..3",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("Path MTU discovery: 0 on, 1 off (packets may be fragmented), 2 "
			     "learnt values are ignored, 3 only ICMP errors that fit a known flow "
			     "are believed.",
			"路径 MTU 发现：0 开启，1 关闭（允许分片），2 忽略学到的值，3 "
			"只采信与已知流相符的 ICMP 差错。"),
		.advice = T("1 hides a PMTU black hole by fragments, which many firewalls drop as "
			    "well. Let the ICMP through or use tcp_mtu_probing.",
			"设为 1 是用分片掩盖 PMTU 黑洞，而许多防火墙同样丢弃分片。应放行 "
			"ICMP，或使用 tcp_mtu_probing。"),
		.faults = "pmtu-blackhole unused-or-wrong-knob",
	},
	{
		.name = "net.ipv4.ip_early_demux",
		.unit = "0|1",
		.by_default = "1",
		.range = "0..255",
		.meaning = T("Look for the socket before the route, for TCP and UDP.",
			"先查套接字再查路由（TCP 与 UDP）。"),
	},
	{
		.name = "net.ipv4.fwmark_reflect",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..255",
		.meaning = T("Answers that belong to no socket (RST, echo replies) take the mark "
			     "of the packet that they answer.",
			"不属于任何套接字的应答（RST、回显应答）沿用所应答包的防火墙标记。"),
	},
	{
		.name = "net.ipv4.conf.all.rp_filter",
		.unit = "0|1|2",
		.by_default = "0",
		.range = "",
		.meaning = T(
			"Reverse path filter of every interface: 0 off, 1 strict (the source must "
			"be routed out of the interface it came in by), 2 loose (it must be routed "
			"at all). The larger of this and the interface's own value applies.",
			"所有接口的反向路径过滤：0 关闭，1 严格（源地址的路由须指向收包接口），2 "
			"宽松（源地址有路由即可）。与接口自身的值取较大者生效。"),
		.advice = T("Asymmetric routes need 2 or 0. A 0 here does not help while the "
			    "interface has 1; systemd sets 2 on every interface.",
			"非对称路由需为 2 或 0。接口自身为 1 时，此处设 0 无济于事；systemd "
			"会给每个接口设为 2。"),
		.faults = "reverse-path-filter",
	},
	{
		.name = "net.ipv4.conf.default.rp_filter",
		.unit = "0|1|2",
		.by_default = "0",
		.range = "",
		.meaning = T("The value that interfaces made later start with.",
			"此后新建接口的初始值。"),
		.faults = "reverse-path-filter",
	},
	{
		.name = "net.ipv4.icmp_ratelimit",
		.unit = "ms",
		.by_default = "1000",
		.range = "",
		.meaning = T("Least time between two ICMP errors to the same destination (those of "
			     "icmp_ratemask).",
			"向同一目的地发送 ICMP 差错的最小间隔（适用于 icmp_ratemask 所列类型）。"),
		.advice = T("On a router in front of a tunnel it may hold back the messages of "
			    "path MTU discovery.",
			"在隧道前的路由器上，它可能压住路径 MTU 发现所需的通知。"),
		.faults = "pmtu-blackhole",
	},
	{
		.name = "net.ipv4.icmp_msgs_per_sec",
		.unit = "count/s",
		.by_default = "1000",
		.range = "",
		.meaning = T("ICMP messages per second of the namespace.",
			"整个命名空间每秒发送 ICMP 的上限。"),
		.faults = "pmtu-blackhole",
	},
	{
		.name = "net.ipv4.icmp_msgs_burst",
		.unit = "count",
		.by_default = "50",
		.range = "",
		.meaning = T("How far that limit may be overdrawn for a moment.",
			"上述限速允许的瞬时突发量。"),
	},
	{
		.name = "net.ipv4.ipfrag_time",
		.unit = "s",
		.by_default = "30",
		.range = "",
		.meaning = T("How long fragments wait for the missing ones.",
			"分片等待缺失部分的时间。"),
	},
	/* Neighbours */
	{
		.name = "net.ipv4.neigh.default.gc_thresh1",
		.unit = "entries",
		.by_default = "128",
		.range = "",
		.meaning = T("Below this many neighbour entries nothing is ever cleaned up.",
			"邻居表条目少于此数时不做回收。"),
	},
	{
		.name = "net.ipv4.neigh.default.gc_thresh2",
		.unit = "entries",
		.by_default = "512",
		.range = "",
		.meaning = T("Above this, entries older than 5 s are cleaned up.",
			"超过此数，回收闲置 5 秒以上的条目。"),
		.faults = "neighbour-failed",
	},
	{
		.name = "net.ipv4.neigh.default.gc_thresh3",
		.unit = "entries",
		.by_default = "1024",
		.range = "",
		.meaning = T("Hard limit of IPv4 neighbour entries. Beyond it new neighbours "
			     "cannot be reached, and the log says \"neighbour: arp_cache: neighbor "
			     "table overflow!\".",
			"IPv4 邻居表的硬上限。超出后无法到达新邻居，日志出现 “neighbour: "
			"arp_cache: neighbor table overflow!”。"),
		.advice = T("Raise all three in large flat networks and on container hosts; the "
			    "table is shared by the namespaces of the host.",
			"大二层网络与容器宿主机应把三个值一并调大；此表由整机各命名空间共用。"),
		.faults = "neighbour-failed",
	},
	{
		.name = "net.ipv6.neigh.default.gc_thresh3",
		.unit = "entries",
		.by_default = "1024",
		.range = "",
		.meaning = T("The same for IPv6.", "IPv6 邻居表的硬上限。"),
		.faults = "neighbour-failed",
	},
	/* Connection tracking */
	{
		.name = "net.netfilter.nf_conntrack_max",
		.unit = "count",
		.by_default = "nf_conntrack_buckets",
		.range = "",
		.meaning = T("How many connections netfilter tracks on this host. When full, new "
			     "ones are dropped and the log says \"nf_conntrack: table full, "
			     "dropping packet\".",
			"本机 netfilter 跟踪的连接数上限。满后新连接被丢弃，日志出现 "
			"“nf_conntrack: table full, dropping packet”。"),
		.advice = T("Raise it, with the buckets, at some 300 to 400 bytes each; shorten "
			    "timeouts; or exempt busy services by notrack. Closing TCP connections "
			    "faster does not help: the table has its own timeouts.",
			"与桶数一并调大（每条约占 300 至 400 字节），缩短超时，或对繁忙服务用 "
			"notrack 免跟踪。让 TCP 更快关闭并无帮助：跟踪表有自己的超时。"),
		.faults = "conntrack-full",
	},
	{
		.name = "net.netfilter.nf_conntrack_buckets",
		.unit = "count",
		.by_default = "262144",
		.range = "",
		.meaning = T("Buckets of that table; by memory, 262144 from 4 GiB on, 65536 from 1 "
			     "GiB on. Writable in the first namespace.",
			"跟踪表的桶数，随内存而定：4 GiB 以上为 262144，1 GiB 以上为 "
			"65536。只在初始命名空间可写。"),
		.advice = T("Keep the table's maximum at one to four times the buckets.",
			"上限宜保持为桶数的一至四倍。"),
		.faults = "conntrack-full",
	},
	{
		.name = "net.netfilter.nf_conntrack_count",
		.unit = "count",
		.by_default = "",
		.range = "",
		.meaning = T("Read only: connections tracked now in this namespace.",
			"只读：本命名空间当前跟踪的连接数。"),
		.faults = "conntrack-full",
	},
	{
		.name = "net.netfilter.nf_conntrack_tcp_be_liberal",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..1",
		.meaning = T("1: mark only RSTs outside the window as INVALID, not every segment "
			     "outside it.",
			"1：只把窗口外的 RST 标为 INVALID，而不是所有窗口外的报文。"),
		.advice = T("On NAT hosts it prevents packets that bypass NAT and so provoke a "
			    "RST; a rule that drops INVALID does the same.",
			"在 NAT 主机上可避免报文绕过 NAT 而招致 RST；用规则丢弃 INVALID "
			"报文效果相同。"),
		.faults = "conntrack-invalid",
	},
	{
		.name = "net.netfilter.nf_conntrack_tcp_loose",
		.unit = "0|1",
		.by_default = "1",
		.range = "0..1",
		.meaning =
			T("Take up connections in the middle, as after a restart of the firewall.",
				"允许从中途开始跟踪已有连接（例如防火墙重启后）。"),
		.advice = T("0 makes every connection that was open before a failover stall.",
			"设为 0 时，主备切换前已有的连接都会卡住。"),
		.faults = "conntrack-invalid flow-forgotten",
	},
	{
		.name = "net.netfilter.nf_conntrack_tcp_ignore_invalid_rst",
		.unit = "0|1",
		.by_default = "0",
		.range = "0..1",
		.meaning = T("1: do not mark RSTs outside the window as INVALID.",
			"1：不把窗口外的 RST 标为 INVALID。"),
		.faults = "conntrack-invalid",
	},
	{
		.name = "net.netfilter.nf_conntrack_tcp_max_retrans",
		.unit = "count",
		.by_default = "3",
		.range = "0..255",
		.meaning = T("After this many retransmissions without an answer an entry gets the "
			     "timeout max_retrans.",
			"无应答的重传达到此次数后，条目改用 max_retrans 超时。"),
	},
	{
		.name = "net.netfilter.nf_conntrack_tcp_timeout_established",
		.unit = "s",
		.by_default = "432000",
		.range = "",
		.meaning = T("How long an idle established connection is remembered: 5 days.",
			"空闲的已建立连接保留多久：5 天。"),
		.advice = T("Lower it (86400 or less) where dead connections fill the table, but "
			    "keep it above the keepalive time of the programs: beyond it a NAT "
			    "forgets live connections.",
			"死连接占满表时可调小（86400 或更少），但须大于程序的保活时间，否则 NAT "
			"会忘掉仍然存活的连接。"),
		.faults = "conntrack-full flow-forgotten",
	},
	{
		.name = "net.netfilter.nf_conntrack_tcp_timeout_syn_sent",
		.unit = "s",
		.by_default = "120",
		.range = "",
		.meaning = T("After the first SYN.", "只见到首个 SYN 之后。"),
	},
	{
		.name = "net.netfilter.nf_conntrack_tcp_timeout_syn_recv",
		.unit = "s",
		.by_default = "60",
		.range = "",
		.meaning = T("After the SYN-ACK.", "见到 SYN-ACK 之后。"),
		.faults = "syn-flood conntrack-full",
	},
	{
		.name = "net.netfilter.nf_conntrack_tcp_timeout_fin_wait",
		.unit = "s",
		.by_default = "120",
		.range = "",
		.meaning = T("After the first FIN.", "见到首个 FIN 之后。"),
	},
	{
		.name = "net.netfilter.nf_conntrack_tcp_timeout_close_wait",
		.unit = "s",
		.by_default = "60",
		.range = "",
		.meaning = T("After the first FIN was acknowledged, while the other side has not "
			     "closed.",
			"首个 FIN 已确认、另一端尚未关闭时。"),
		.advice = T("A half-closed connection that stays silent longer is forgotten, and "
			    "what comes later is not translated any more.",
			"半关闭的连接若静默更久就会被忘掉，之后的报文不再被转换地址。"),
		.faults = "close-wait-peer-gone",
	},
	{
		.name = "net.netfilter.nf_conntrack_tcp_timeout_last_ack",
		.unit = "s",
		.by_default = "30",
		.range = "",
		.meaning = T("After both FINs.", "双方 FIN 都已见到之后。"),
	},
	{
		.name = "net.netfilter.nf_conntrack_tcp_timeout_time_wait",
		.unit = "s",
		.by_default = "120",
		.range = "",
		.meaning = T("After the whole close.", "关闭过程完成之后。"),
		.advice = T("Lowering it frees entries of a busy NAT; it has nothing to do with "
			    "TIME_WAIT of sockets.",
			"调小可为繁忙的 NAT 腾出条目；它与套接字的 TIME_WAIT 无关。"),
		.faults = "conntrack-full time-wait-pile",
	},
	{
		.name = "net.netfilter.nf_conntrack_tcp_timeout_close",
		.unit = "s",
		.by_default = "10",
		.range = "",
		.meaning = T("After a RST.", "见到 RST 之后。"),
	},
	{
		.name = "net.netfilter.nf_conntrack_tcp_timeout_max_retrans",
		.unit = "s",
		.by_default = "300",
		.range = "",
		.meaning = T("While one side only retransmits.", "一端只在重传、得不到应答时。"),
		.faults = "peer-vanished",
	},
	{
		.name = "net.netfilter.nf_conntrack_tcp_timeout_unacknowledged",
		.unit = "s",
		.by_default = "300",
		.range = "",
		.meaning = T("While data waits for an ACK.", "有数据尚未获确认时。"),
		.faults = "peer-vanished",
	},
};

const struct kb_sysctl_table kb_sysctl_network = KB_SYSCTL_TABLE(rows);

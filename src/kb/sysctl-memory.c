/* net.ipv4.tcp_{r,w,}mem, net.core and fs: buffers, queues and descriptors. */
#include "kb/sysctl-table.h"

static const struct kb_sysctl rows[] = {
	/* TCP's buffers */
	{
		.name = "net.ipv4.tcp_rmem",
		.unit = "bytes",
		.by_default = "4096 131072 33554432",
		.range = "",
		.meaning = T("Receive buffer of a socket: minimum, start, and the most that "
			     "autotuning may reach. The third was 6291456 before 6.16.",
			"套接字接收缓冲：下限、初始值、自动调整的上限。第三个值在 6.16 之前为 "
			"6291456。"),
		.advice = T("Only the third needs raising, to twice bandwidth times RTT. SO_RCVBUF "
			    "in a program switches autotuning off, and is bounded by "
			    "net.core.rmem_max instead.",
			"需要调大的只有第三个值，约为带宽时延积的两倍。程序若设置 SO_RCVBUF "
			"会关闭自动调整，其上限改由 net.core.rmem_max 决定。"),
		.faults = "receive-buffer-pruned reader-stalled",
	},
	{
		.name = "net.ipv4.tcp_wmem",
		.unit = "bytes",
		.by_default = "4096 16384 4194304",
		.range = "",
		.meaning = T("Send buffer of a socket: minimum, start, and the most that "
			     "autotuning may reach (less on hosts with little memory).",
			"套接字发送缓冲：下限、初始值、自动调整的上限（小内存主机更低）。"),
		.advice = T("Raise the third if tcp_info shows sndbuf_limited on a long fat path. "
			    "SO_SNDBUF in a program switches autotuning off.",
			"高带宽长时延路径上，若 tcp_info 显示 "
			"sndbuf_limited，可调大第三个值。程序设置 SO_SNDBUF 会关闭自动调整。"),
		.faults = "send-buffer-limited bufferbloat",
	},
	{
		.name = "net.ipv4.tcp_mem",
		.unit = "pages",
		.by_default = "RAM*3/64 RAM/16 RAM*3/32",
		.range = "",
		.meaning =
			T("Memory of all TCP buffers of the host: below the first number no care "
			  "is taken, above the second TCP saves, above the third it refuses.",
				"整机 TCP "
				"缓冲的内存：低于第一个值时不加干预，越过第二个值开始节制，越过第三"
				"个值则拒绝分配。"),
		.advice = T("In pages, not bytes: copying byte values from guides switches the "
			    "limit off. First find who holds the memory.",
			"单位是页而不是字节：照抄文章里的字节数等于取消限制。应先找出占用内存的进程"
			"。"),
		.faults = "tcp-memory-exhausted orphan-flood unused-or-wrong-knob",
	},
	{
		.name = "net.ipv4.tcp_moderate_rcvbuf",
		.unit = "0|1",
		.by_default = "1",
		.range = "0..255",
		.meaning = T("Autotuning of the receive buffer up to tcp_rmem's third number.",
			"接收缓冲自动调整，上限为 tcp_rmem 的第三个值。"),
		.advice = T("Leave it on.", "保持开启。"),
		.faults = "receive-buffer-pruned",
	},
	{
		.name = "net.ipv4.tcp_adv_win_scale",
		.unit = "log2",
		.by_default = "1",
		.range = "-31..31",
		.meaning = T("Without effect since 6.6, where the share of overhead is measured "
			     "per socket; before, the part of a buffer kept for overhead.",
			"6.6 起不再起作用，缓冲开销改为按套接字实测；此前表示为开销预留的比例。"),
		.advice = T("Leave it.", "保持默认。"),
	},
	{
		.name = "net.ipv4.tcp_app_win",
		.unit = "log2",
		.by_default = "31",
		.range = "0..31",
		.meaning = T("Part of the window kept back for the application's buffer; 31 keeps "
			     "next to nothing.",
			"为应用缓冲预留的窗口比例；31 等于几乎不预留。"),
	},
	/* net.core: socket limits and queues */
	{
		.name = "net.core.somaxconn",
		.unit = "count",
		.by_default = "4096",
		.range = "0..2147483647",
		.meaning = T("Upper bound of the backlog that a program gives to listen(), per "
			     "namespace. 128 before 5.4.",
			"程序传给 listen() 的 backlog 的上限，按命名空间设置。5.4 之前为 128。"),
		.advice = T("The limit is taken at listen(): restart the service afterwards. It "
			    "helps only if the program asks for a larger backlog too; and a longer "
			    "queue does not make accept() faster.",
			"上限在 listen() 时确定，改后须重启服务。程序自己也要传更大的 backlog "
			"才有用；而且队列再长，也不会让 accept() 变快。"),
		.faults = "accept-queue-full cookie-ghost syn-overload",
	},
	{
		.name = "net.core.rmem_max",
		.unit = "bytes",
		.by_default = "4194304",
		.range = "2304..",
		.meaning = T("The most that SO_RCVBUF may ask for. 212992 before 6.18.",
			"SO_RCVBUF 可请求的上限。6.18 之前为 212992。"),
		.advice = T("It does not bound TCP's autotuning: tcp_rmem does.",
			"它并不约束 TCP 的自动调整，约束自动调整的是 tcp_rmem。"),
		.faults = "receive-buffer-pruned unused-or-wrong-knob",
	},
	{
		.name = "net.core.wmem_max",
		.unit = "bytes",
		.by_default = "4194304",
		.range = "4608..",
		.meaning = T("The most that SO_SNDBUF may ask for. 212992 before 6.18.",
			"SO_SNDBUF 可请求的上限。6.18 之前为 212992。"),
		.advice = T("It does not bound TCP's autotuning: tcp_wmem does.",
			"它并不约束 TCP 的自动调整，约束自动调整的是 tcp_wmem。"),
		.faults = "send-buffer-limited unused-or-wrong-knob",
	},
	{
		.name = "net.core.rmem_default",
		.unit = "bytes",
		.by_default = "212992",
		.range = "2304..",
		.meaning = T("Receive buffer of new sockets other than TCP, which takes tcp_rmem's "
			     "second number.",
			"TCP 以外的新套接字的接收缓冲；TCP 用 tcp_rmem 的第二个值。"),
	},
	{
		.name = "net.core.wmem_default",
		.unit = "bytes",
		.by_default = "212992",
		.range = "4608..",
		.meaning = T("Send buffer of new sockets other than TCP, which takes tcp_wmem's "
			     "second number.",
			"TCP 以外的新套接字的发送缓冲；TCP 用 tcp_wmem 的第二个值。"),
	},
	{
		.name = "net.core.optmem_max",
		.unit = "bytes",
		.by_default = "131072",
		.range = "0..2147483647",
		.meaning = T("Most memory of one socket for options, keys and control messages. "
			     "20480 before 6.8.",
			"单个套接字用于选项、密钥与控制消息的内存上限。6.8 之前为 20480。"),
		.advice = T("Raise it when setsockopt() of many TCP-MD5 keys fails with ENOMEM.",
			"为许多对端设置 TCP-MD5 密钥时 setsockopt() 报 ENOMEM，可调大。"),
		.faults = "tcp-signature-mismatch",
	},
	{
		.name = "net.core.netdev_max_backlog",
		.unit = "packets",
		.by_default = "1000",
		.range = "0..2147483647",
		.meaning = T("Length of each CPU's queue of received packets that are not yet "
			     "processed (RPS, loopback, veth, old drivers).",
			"每个 CPU 待处理的收包队列长度（用于 RPS、回环、veth 与老式驱动）。"),
		.advice = T("Raise it if the second column of /proc/net/softnet_stat grows. Cards "
			    "with NAPI and without RPS do not use this queue.",
			"/proc/net/softnet_stat 第二列增长时调大。使用 NAPI 且未启用 RPS "
			"的网卡不经过此队列。"),
		.faults = "host-queue-drops",
	},
	{
		.name = "net.core.netdev_budget",
		.unit = "packets",
		.by_default = "300",
		.range = "",
		.meaning = T("Packets that one round of the receive softirq may process.",
			"一轮收包软中断最多处理的包数。"),
		.advice = T("Raise it with netdev_budget_usecs if the third column of softnet_stat "
			    "grows together with drops of the card.",
			"softnet_stat 第三列与网卡丢包一同增长时，与 netdev_budget_usecs "
			"一起调大。"),
		.faults = "host-queue-drops",
	},
	{
		.name = "net.core.netdev_budget_usecs",
		.unit = "us",
		.by_default = "2000000 / HZ",
		.range = "",
		.meaning = T("Time that one round of the receive softirq may take: 2 ticks, 8000 "
			     "us with HZ=250.",
			"一轮收包软中断最长的时间：两个时钟节拍，HZ=250 时为 8000 微秒。"),
		.faults = "host-queue-drops",
	},
	{
		.name = "net.core.dev_weight",
		.unit = "packets",
		.by_default = "64",
		.range = "",
		.meaning = T(
			"Packets that the backlog queue (and old drivers) may process in one poll.",
			"后备队列（及老式驱动）单次轮询处理的包数。"),
		.faults = "host-queue-drops",
	},
	{
		.name = "net.core.rps_sock_flow_entries",
		.unit = "count",
		.by_default = "0",
		.range = "0..536870912",
		.meaning = T("Size of the table of RFS, which brings packets to the CPU where "
			     "their reader runs; 0 is off.",
			"RFS 流表大小，使收包处理靠近读者所在的 CPU；0 为关闭。"),
	},
	{
		.name = "net.core.busy_poll",
		.unit = "us",
		.by_default = "0",
		.range = "",
		.meaning = T("For how long poll() and select() look into the card's queue "
			     "themselves before they sleep.",
			"poll() 与 select() 在睡眠前自行轮询网卡队列的时间。"),
		.advice = T("50 buys microseconds of latency with CPU time.",
			"设为 50 可用 CPU 换取微秒级时延。"),
	},
	{
		.name = "net.core.busy_read",
		.unit = "us",
		.by_default = "0",
		.range = "",
		.meaning = T("The same for read(); the default of SO_BUSY_POLL.",
			"同上，用于 read()；即 SO_BUSY_POLL 的默认值。"),
	},
	{
		.name = "net.core.txrehash",
		.unit = "0|1",
		.by_default = "1",
		.range = "0..1",
		.meaning = T("A listener's default of SO_TXREHASH: whether a flow may change its "
			     "hash, and so its path, after trouble.",
			"SO_TXREHASH 的默认值：连接遇阻时是否允许更换流哈希，从而换路。"),
	},
	{
		.name = "net.core.default_qdisc",
		.unit = "name",
		.by_default = "pfifo_fast",
		.range = "",
		.meaning = T("The queueing discipline that new interfaces get. systemd sets "
			     "fq_codel on most distributions.",
			"新网络接口默认的排队规则。多数发行版由 systemd 设为 fq_codel。"),
		.advice = T("fq or fq_codel against standing queues; fq for much paced traffic. "
			    "BBR no longer needs fq: since 4.13 TCP paces itself without it. "
			    "Existing interfaces keep what they have until tc replaces it.",
			"用 fq 或 fq_codel 抑制常驻队列；大量 pacing 流量宜用 fq。BBR 不再依赖 "
			"fq：4.13 起 TCP 可自行 pacing。已有接口不受影响，须用 tc 替换。"),
		.faults = "bufferbloat host-queue-drops",
	},
	/* Descriptors */
	{
		.name = "fs.file-max",
		.unit = "count",
		.by_default = "RAM_KiB / 10",
		.range = "",
		.meaning = T("How many open files the whole host may have; beyond it open() and "
			     "accept() fail with ENFILE. systemd raises it to the largest number.",
			"整机可打开的文件数，超出后 open() 与 accept() 返回 ENFILE。systemd "
			"会把它设为极大值。"),
		.advice = T("EMFILE is another thing: the process's own RLIMIT_NOFILE, which this "
			    "does not change.",
			"EMFILE 是另一回事：那是进程自身的 RLIMIT_NOFILE，与此无关。"),
		.faults = "fd-limit",
	},
	{
		.name = "fs.nr_open",
		.unit = "count",
		.by_default = "1048576",
		.range = "",
		.meaning = T("The most to which RLIMIT_NOFILE of a process may be raised.",
			"进程 RLIMIT_NOFILE 可设的上限。"),
		.advice = T("A limit above it makes setrlimit() and logins through PAM fail.",
			"设置的限额若超过它，setrlimit() 乃至经 PAM 的登录都会失败。"),
		.faults = "fd-limit",
	},
	{
		.name = "fs.file-nr",
		.unit = "count",
		.by_default = "",
		.range = "",
		.meaning = T("Read only: file handles allocated, always 0, and fs.file-max.",
			"只读：已分配的文件句柄数、恒为 0、以及 fs.file-max。"),
		.faults = "fd-limit",
	},
};

const struct kb_sysctl_table kb_sysctl_memory = KB_SYSCTL_TABLE(rows);

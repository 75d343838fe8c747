/* The group Icmp of /proc/net/snmp. TCP meets ICMP as the bearer of refusals and of path MTUs. */
#include "kb/counter-table.h"

static const struct kb_counter rows[] = {
	{
		.name = "IcmpInMsgs",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("ICMP messages received.", "收到的 ICMP 报文数。"),
	},
	{
		.name = "IcmpInErrors",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("ICMP messages received and found faulty or of no use.",
			"收到但有错或无法处理的 ICMP 报文数。"),
	},
	{
		.name = "IcmpInCsumErrors",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("ICMP messages with a wrong checksum.", "校验和错误的 ICMP 报文数。"),
		.faults = "checksum-errors",
	},
	{
		.name = "IcmpInDestUnreachs",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Destination unreachable messages received: a port, host or network "
			     "cannot be reached, a filter refuses, or a packet is too big.",
			"收到的“目的不可达”：端口、主机或网络不可达，被防火墙拒绝，或包过大需要分片"
			"。"),
		.remedy = T("The code tells which. The address that sent it is the router or "
			    "firewall to ask.",
			"具体原因看代码（code）；发出此报文的地址就是该查的路由器或防火墙。"),
		.faults = "icmp-rejected pmtu-blackhole neighbour-failed",
	},
	{
		.name = "IcmpInTimeExcds",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Time exceeded messages received: a TTL ran out on the way (a routing "
			     "loop or a traceroute) or a reassembly timed out.",
			"收到的“超时”：TTL 在途中耗尽（路由环路或 traceroute），或分片重组超时。"),
	},
	{
		.name = "IcmpInParmProbs",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Parameter problem messages received: somebody could not read a "
			     "header of ours.",
			"收到的“参数问题”：有设备无法解析本机发出的首部。"),
	},
	{
		.name = "IcmpInSrcQuenchs",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Source quench messages received; deprecated and ignored (RFC 6633).",
			"收到的“源抑制”；早已废弃，内核不予理会（RFC 6633）。"),
	},
	{
		.name = "IcmpInRedirects",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Redirects received: a router knows a better first hop.",
			"收到的“重定向”：路由器告知有更合适的下一跳。"),
	},
	{
		.name = "IcmpInEchos",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Echo requests (ping) received.", "收到的回显请求（ping）数。"),
	},
	{
		.name = "IcmpInEchoReps",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Echo replies received.", "收到的回显应答数。"),
	},
	{
		.name = "IcmpInTimestamps",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Timestamp requests received.", "收到的时间戳请求数。"),
	},
	{
		.name = "IcmpInTimestampReps",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Timestamp replies received.", "收到的时间戳应答数。"),
	},
	{
		.name = "IcmpInAddrMasks",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Address mask requests received; obsolete.",
			"收到的地址掩码请求数；已过时。"),
	},
	{
		.name = "IcmpInAddrMaskReps",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Address mask replies received; obsolete.",
			"收到的地址掩码应答数；已过时。"),
	},
	{
		.name = "IcmpOutMsgs",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("ICMP messages sent.", "发出的 ICMP 报文数。"),
	},
	{
		.name = "IcmpOutErrors",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("ICMP messages that could not be sent.", "未能发出的 ICMP 报文数。"),
	},
	{
		.name = "IcmpOutRateLimitGlobal",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("ICMP messages held back by the limit of the whole host "
			     "(icmp_msgs_per_sec, icmp_msgs_burst).",
			"因整机限速（icmp_msgs_per_sec、icmp_msgs_burst）而未发的 ICMP 报文数。"),
	},
	{
		.name = "IcmpOutRateLimitHost",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning =
			T("ICMP messages held back by the limit per destination (icmp_ratelimit).",
				"因单目的地限速（icmp_ratelimit）而未发的 ICMP 报文数。"),
	},
	{
		.name = "IcmpOutDestUnreachs",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T(
			"Destination unreachable messages sent, to others and to this host itself.",
			"发出的“目的不可达”，既有发往他方的，也有发给本机自身的。"),
		.remedy = T("With connects that fail after about 3 s, this host tells itself that "
			    "a neighbour does not answer.",
			"若 connect() 约 3 秒后失败，是本机因邻居无应答而通知自己。"),
		.faults = "neighbour-failed icmp-rejected",
	},
	{
		.name = "IcmpOutTimeExcds",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Time exceeded messages sent: as a router we saw a TTL run out.",
			"发出的“超时”：作为路由器遇到 TTL 耗尽的包。"),
	},
	{
		.name = "IcmpOutParmProbs",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Parameter problem messages sent.", "发出的“参数问题”报文数。"),
	},
	{
		.name = "IcmpOutSrcQuenchs",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Source quench messages sent: always 0.", "发出的“源抑制”：恒为 0。"),
	},
	{
		.name = "IcmpOutRedirects",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning =
			T("Redirects sent: as a router we know a better first hop for the sender.",
				"发出的“重定向”：作为路由器告知发送方更合适的下一跳。"),
	},
	{
		.name = "IcmpOutEchos",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Echo requests (ping) sent.", "发出的回显请求（ping）数。"),
	},
	{
		.name = "IcmpOutEchoReps",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Echo replies sent.", "发出的回显应答数。"),
	},
	{
		.name = "IcmpOutTimestamps",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Timestamp requests sent.", "发出的时间戳请求数。"),
	},
	{
		.name = "IcmpOutTimestampReps",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Timestamp replies sent.", "发出的时间戳应答数。"),
	},
	{
		.name = "IcmpOutAddrMasks",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T(
			"Address mask requests sent; obsolete.", "发出的地址掩码请求数；已过时。"),
	},
	{
		.name = "IcmpOutAddrMaskReps",
		.harm = KB_COUNTER_NORMAL,
		.meaning =
			T("Address mask replies sent; obsolete.", "发出的地址掩码应答数；已过时。"),
	},
};

const struct kb_counter_table kb_counter_icmp = KB_COUNTER_TABLE(rows);

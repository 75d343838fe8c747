/* The groups Ip of /proc/net/snmp and IpExt of /proc/net/netstat: IPv4 only, all protocols. */
#include "kb/counter-table.h"

static const struct kb_counter rows[] = {
	{
		.name = "IpForwarding",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("A setting: 1 if this namespace forwards IPv4 packets, 2 if not.",
			"设置值：本命名空间转发 IPv4 包为 1，否则为 2。"),
	},
	{
		.name = "IpDefaultTTL",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("A setting: the TTL of packets sent (ip_default_ttl).",
			"设置值：发出的包的 TTL（ip_default_ttl）。"),
	},
	{
		.name = "IpInReceives",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("IPv4 packets received, faulty ones included; GRO's merged packets "
			     "count once.",
			"收到的 IPv4 包数，含有错的；经 GRO 合并的只算一个。"),
	},
	{
		.name = "IpInHdrErrors",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Packets dropped for a faulty header, bad options, or a TTL that ran "
			     "out while forwarding.",
			"因首部有误、选项非法或转发时 TTL 耗尽而丢弃的包数。"),
		.remedy = T("On a router, look for a routing loop.",
			"在路由器上应检查是否有路由环路。"),
	},
	{
		.name = "IpInAddrErrors",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Packets dropped because their destination is neither ours nor to be "
			     "forwarded.",
			"目的地址既非本机、又不予转发，因而丢弃的包数。"),
		.remedy = T("A wrong route on a neighbour, or ip_forward is off on what should be "
			    "a router.",
			"邻居的路由有误，或本应转发的主机没有打开 ip_forward。"),
	},
	{
		.name = "IpForwDatagrams",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Packets forwarded.", "转发的包数。"),
	},
	{
		.name = "IpInUnknownProtos",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Packets for this host with a protocol that nothing here handles.",
			"发给本机、但本机不处理其上层协议的包数。"),
	},
	{
		.name = "IpInDiscards",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Sound packets dropped on the way in for want of memory and the like.",
			"本身无误、却因内存不足等原因在接收路径上丢弃的包数。"),
		.faults = "host-queue-drops",
	},
	{
		.name = "IpInDelivers",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Packets handed to TCP, UDP or another protocol of this host.",
			"交付给本机 TCP、UDP 等协议的包数。"),
		.remedy = T("If InReceives grows and this does not, a filter or a routing check "
			    "drops them.",
			"若 InReceives 增长而此处不动，则包被过滤规则或路由检查丢弃。"),
		.faults = "local-ingress-drop reverse-path-filter",
	},
	{
		.name = "IpOutRequests",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T(
			"Packets that this host's protocols wanted to send, before fragmentation.",
			"本机各协议要求发送的包数，分片之前。"),
	},
	{
		.name = "IpOutDiscards",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Packets dropped on the way out though a route was known: no memory, "
			     "a full queue, a failed neighbour.",
			"有路由却在发送路径上丢弃的包数：内存不足、队列已满或邻居解析失败。"),
		.faults = "host-queue-drops neighbour-failed",
	},
	{
		.name = "IpOutNoRoutes",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Packets dropped because no route led to their destination. A "
			     "connect() that fails with ENETUNREACH does not get that far.",
			"因没有到目的地的路由而丢弃的包数。connect() 直接返回 ENETUNREACH "
			"的情形不计入。"),
		.remedy = T("$ ip route get ADDRESS", "$ ip route get 目的地址"),
		.faults = "no-route cannot-transmit",
	},
	{
		.name = "IpReasmTimeout",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Fragmented packets given up because a fragment was still missing "
			     "after ipfrag_time.",
			"超过 ipfrag_time 仍缺分片，因而放弃重组的包数。"),
	},
	{
		.name = "IpReasmReqds",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Fragments received that needed reassembly. TCP should cause none.",
			"收到的需要重组的分片数；TCP 本不应产生分片。"),
	},
	{
		.name = "IpReasmOKs",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Packets put together from fragments.", "成功重组的包数。"),
	},
	{
		.name = "IpReasmFails",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Failures to reassemble: a timeout, no memory, overlapping fragments.",
			"重组失败次数：超时、内存不足或分片重叠。"),
	},
	{
		.name = "IpFragOKs",
		.harm = KB_COUNTER_NORMAL,
		.meaning =
			T("Packets that this host split into fragments.", "本机成功分片的包数。"),
	},
	{
		.name = "IpFragFails",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Packets that were too large for the way out and must not be "
			     "fragmented; the sender is told by ICMP.",
			"包超过出口 MTU 又禁止分片而发送失败；发送方会收到 ICMP 通知。"),
		.remedy = T("On a router in front of a tunnel it is path MTU discovery at work; it "
			    "becomes a black hole when a filter eats the ICMP.",
			"在隧道前的路由器上属路径 MTU 发现的正常过程；若 ICMP 被过滤，就成了 PMTU "
			"黑洞。"),
		.faults = "pmtu-blackhole",
	},
	{
		.name = "IpFragCreates",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Fragments made.", "产生的分片数。"),
	},
	{
		.name = "IpOutTransmits",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Packets handed to the link layer, own and forwarded, fragments "
			     "counted one by one.",
			"交给链路层的包数，含自发与转发的，分片逐个计数。"),
	},
	{
		.name = "IpExtInNoRoutes",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Packets received that could not be forwarded for want of a route.",
			"收到但因没有路由而无法转发的包数。"),
		.faults = "no-route",
	},
	{
		.name = "IpExtInTruncatedPkts",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T(
			"Packets shorter than their header says.", "实际长度短于首部所述的包数。"),
	},
	{
		.name = "IpExtInMcastPkts",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Multicast packets received.", "收到的组播包数。"),
	},
	{
		.name = "IpExtOutMcastPkts",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Multicast packets sent.", "发出的组播包数。"),
	},
	{
		.name = "IpExtInBcastPkts",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Broadcast packets received.", "收到的广播包数。"),
	},
	{
		.name = "IpExtOutBcastPkts",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Broadcast packets sent.", "发出的广播包数。"),
	},
	{
		.name = "IpExtInOctets",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Bytes received in IPv4 packets, headers included.",
			"收到的 IPv4 字节数，含首部。"),
	},
	{
		.name = "IpExtOutOctets",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Bytes sent in IPv4 packets, headers included.",
			"发出的 IPv4 字节数，含首部。"),
	},
	{
		.name = "IpExtInMcastOctets",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Bytes received in multicast packets.", "收到的组播字节数。"),
	},
	{
		.name = "IpExtOutMcastOctets",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Bytes sent in multicast packets.", "发出的组播字节数。"),
	},
	{
		.name = "IpExtInBcastOctets",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Bytes received in broadcast packets.", "收到的广播字节数。"),
	},
	{
		.name = "IpExtOutBcastOctets",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Bytes sent in broadcast packets.", "发出的广播字节数。"),
	},
	{
		.name = "IpExtInCsumErrors",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Packets dropped because the checksum of the IPv4 header was wrong.",
			"IPv4 首部校验和错误而丢弃的包数。"),
		.remedy =
			T("Suspect the link, the card or its driver.", "怀疑链路、网卡或其驱动。"),
		.faults = "checksum-errors",
	},
	{
		.name = "IpExtInNoECTPkts",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Packets received without ECN marking.", "收到的不支持 ECN 的包数。"),
	},
	{
		.name = "IpExtInECT1Pkts",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Packets received with ECT(1), as L4S senders set it.",
			"收到的标有 ECT(1) 的包数（L4S 发送方使用）。"),
	},
	{
		.name = "IpExtInECT0Pkts",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Packets received with ECT(0): ordinary ECN.",
			"收到的标有 ECT(0)（普通 ECN）的包数。"),
	},
	{
		.name = "IpExtInCEPkts",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T(
			"Packets received that a queue on the way marked instead of dropping them.",
			"途中队列以标记代替丢弃（CE，遭遇拥塞）的包数。"),
		.remedy = T("The path towards this host is congested and says so; nothing is lost.",
			"通往本机的路径拥塞并已示警，并无丢包。"),
		.faults = "bufferbloat",
	},
	{
		.name = "IpExtReasmOverlaps",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Reassemblies given up because fragments overlapped, a known trick of "
			     "attackers.",
			"分片相互重叠而放弃重组的次数，是一种已知的攻击手法。"),
	},
};

const struct kb_counter_table kb_counter_ip = KB_COUNTER_TABLE(rows);

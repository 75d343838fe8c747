/* The group MPTcpExt of /proc/net/netstat (RFC 8684), in short: tcpdx judges subflows as the TCP
 * connections that they are. */
#include "kb/counter-table.h"

static const struct kb_counter rows[] = {
	{
		.name = "MPTcpExtMPCapableSYNRX",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("SYNs with MP_CAPABLE received: peers that ask for MPTCP.",
			"收到的带 MP_CAPABLE 的 SYN：对端请求使用 MPTCP。"),
	},
	{
		.name = "MPTcpExtMPCapableSYNTX",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("SYNs with MP_CAPABLE sent.", "发出的带 MP_CAPABLE 的 SYN 数。"),
	},
	{
		.name = "MPTcpExtMPCapableSYNACKRX",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("SYN-ACKs with MP_CAPABLE received: the peer agreed.",
			"收到的带 MP_CAPABLE 的 SYN-ACK：对端同意使用 MPTCP。"),
	},
	{
		.name = "MPTcpExtMPCapableACKRX",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Third ACKs with MP_CAPABLE received: an MPTCP connection stands.",
			"收到的带 MP_CAPABLE 的第三个 ACK：MPTCP 连接建立。"),
	},
	{
		.name = "MPTcpExtMPCapableFallbackACK",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Fallbacks to plain TCP on the server because the third ACK had no "
			     "MP_CAPABLE.",
			"服务端因第三个 ACK 不带 MP_CAPABLE 而退回普通 TCP 的次数。"),
	},
	{
		.name = "MPTcpExtMPCapableFallbackSYNACK",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Fallbacks to plain TCP on the client because the SYN-ACK had no "
			     "MP_CAPABLE.",
			"客户端因 SYN-ACK 不带 MP_CAPABLE 而退回普通 TCP 的次数。"),
	},
	{
		.name = "MPTcpExtMPCapableSYNTXDrop",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Clients that went on without MP_CAPABLE after SYNs with it got no "
			     "answer: the option seems to be dropped on the way.",
			"带 MP_CAPABLE 的 SYN "
			"得不到应答，客户端去掉该选项重试的次数：选项可能在途中被丢弃。"),
	},
	{
		.name = "MPTcpExtMPCapableSYNTXDisabled",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Connections opened without MP_CAPABLE because a recent black hole "
			     "had switched it off.",
			"因近期判定有黑洞而不带 MP_CAPABLE 发起的连接数。"),
	},
	{
		.name = "MPTcpExtMPCapableEndpAttempt",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Attempts to open an MPTCP connection to an address and port that "
			     "only additional subflows may use.",
			"向仅供附加子流使用的地址和端口发起 MPTCP 连接的次数。"),
	},
	{
		.name = "MPTcpExtMPFallbackTokenInit",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Fallbacks because no unique token could be made.",
			"因无法生成唯一令牌而退回普通 TCP 的次数。"),
	},
	{
		.name = "MPTcpExtMPTCPRetrans",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Data sent again at the MPTCP level, commonly on another subflow.",
			"在 MPTCP 层重发数据的次数，通常改走另一条子流。"),
	},
	{
		.name = "MPTcpExtMPJoinNoTokenFound",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("MP_JOINs received whose token belongs to no connection here.",
			"收到的 MP_JOIN 所带令牌在本机没有对应连接。"),
	},
	{
		.name = "MPTcpExtMPJoinSynRx",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("SYNs with MP_JOIN received.", "收到的带 MP_JOIN 的 SYN 数。"),
	},
	{
		.name = "MPTcpExtMPJoinSynBackupRx",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("SYNs with MP_JOIN and the backup flag received.",
			"收到的带 MP_JOIN 且置备用标志的 SYN 数。"),
	},
	{
		.name = "MPTcpExtMPJoinSynAckRx",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("SYN-ACKs with MP_JOIN received.", "收到的带 MP_JOIN 的 SYN-ACK 数。"),
	},
	{
		.name = "MPTcpExtMPJoinSynAckBackupRx",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("SYN-ACKs with MP_JOIN and the backup flag received.",
			"收到的带 MP_JOIN 且置备用标志的 SYN-ACK 数。"),
	},
	{
		.name = "MPTcpExtMPJoinSynAckHMacFailure",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Subflows refused because the HMAC of the SYN-ACK was wrong.",
			"SYN-ACK 的 HMAC 错误而拒绝的子流数。"),
	},
	{
		.name = "MPTcpExtMPJoinAckRx",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Third ACKs with MP_JOIN received: a subflow stands.",
			"收到的带 MP_JOIN 的第三个 ACK：子流建立。"),
	},
	{
		.name = "MPTcpExtMPJoinAckHMacFailure",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Subflows refused because the HMAC of the third ACK was wrong.",
			"第三个 ACK 的 HMAC 错误而拒绝的子流数。"),
	},
	{
		.name = "MPTcpExtMPJoinRejected",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Subflows that the path manager refused at the third ACK.",
			"收到第三个 ACK 时被路径管理器拒绝的子流数。"),
	},
	{
		.name = "MPTcpExtMPJoinSynTx",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("SYNs with MP_JOIN sent.", "发出的带 MP_JOIN 的 SYN 数。"),
	},
	{
		.name = "MPTcpExtMPJoinSynTxCreatSkErr",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Subflows not opened because the socket could not be made.",
			"因无法创建套接字而未能发起的子流数。"),
	},
	{
		.name = "MPTcpExtMPJoinSynTxBindErr",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Subflows not opened because bind() failed.",
			"因 bind() 失败而未能发起的子流数。"),
	},
	{
		.name = "MPTcpExtMPJoinSynTxConnectErr",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Subflows not opened because connect() failed.",
			"因 connect() 失败而未能发起的子流数。"),
	},
	{
		.name = "MPTcpExtDSSNotMatching",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Data sequence mappings that differ from the one already in force.",
			"与现行映射不一致的数据序列映射数。"),
	},
	{
		.name = "MPTcpExtDSSCorruptionFallback",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Fallbacks to plain TCP because a mapping was damaged, as by a proxy.",
			"映射遭破坏（例如被代理改写）而退回普通 TCP 的次数。"),
	},
	{
		.name = "MPTcpExtDSSCorruptionReset",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Subflows reset because a mapping was damaged and a fallback was not "
			     "possible.",
			"映射遭破坏又无法退回，因而复位的子流数。"),
	},
	{
		.name = "MPTcpExtInfiniteMapTx",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Infinite mappings sent: this side falls back to plain TCP.",
			"发出的无限映射数：本端退回普通 TCP。"),
	},
	{
		.name = "MPTcpExtInfiniteMapRx",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Infinite mappings received: the peer falls back to plain TCP.",
			"收到的无限映射数：对端退回普通 TCP。"),
	},
	{
		.name = "MPTcpExtDSSNoMatchTCP",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Mappings that do not fit the TCP sequence numbers of the subflow.",
			"与子流 TCP 序列号不符的映射数。"),
	},
	{
		.name = "MPTcpExtDataCsumErr",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Data whose MPTCP checksum was wrong: somebody changed the payload.",
			"MPTCP 校验和错误的数据：途中有设备改动了载荷。"),
	},
	{
		.name = "MPTcpExtOFOQueueTail",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Out-of-order data put at the tail of the MPTCP queue.",
			"追加到 MPTCP 乱序队列末尾的数据数。"),
	},
	{
		.name = "MPTcpExtOFOQueue",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Data that reached the MPTCP level out of order, which is common with "
			     "several paths.",
			"到达 MPTCP 层时乱序的数据数，多路径时常见。"),
	},
	{
		.name = "MPTcpExtOFOMerge",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Out-of-order data merged in the MPTCP queue.",
			"在 MPTCP 乱序队列中合并的数据数。"),
	},
	{
		.name = "MPTcpExtNoDSSInWindow",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T(
			"Data received outside the MPTCP window.", "落在 MPTCP 窗口之外的数据数。"),
	},
	{
		.name = "MPTcpExtDuplicateData",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T(
			"Data received twice at the MPTCP level.", "在 MPTCP 层重复收到的数据数。"),
	},
	{
		.name = "MPTcpExtAddAddr",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("ADD_ADDRs received.", "收到的 ADD_ADDR 数。"),
	},
	{
		.name = "MPTcpExtAddAddrTx",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("ADD_ADDRs sent.", "发出的 ADD_ADDR 数。"),
	},
	{
		.name = "MPTcpExtAddAddrTxDrop",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("ADD_ADDRs that could not be sent.", "未能发出的 ADD_ADDR 数。"),
	},
	{
		.name = "MPTcpExtEchoAdd",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Echoed ADD_ADDRs received: the peer confirms ours.",
			"收到的 ADD_ADDR 回显：对端确认了本端的通告。"),
	},
	{
		.name = "MPTcpExtEchoAddTx",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Echoed ADD_ADDRs sent.", "发出的 ADD_ADDR 回显数。"),
	},
	{
		.name = "MPTcpExtEchoAddTxDrop",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T(
			"Echoed ADD_ADDRs that could not be sent.", "未能发出的 ADD_ADDR 回显数。"),
	},
	{
		.name = "MPTcpExtPortAdd",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("ADD_ADDRs with a port received.", "收到的带端口的 ADD_ADDR 数。"),
	},
	{
		.name = "MPTcpExtAddAddrDrop",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("ADD_ADDRs received and dropped.", "收到后丢弃的 ADD_ADDR 数。"),
	},
	{
		.name = "MPTcpExtMPJoinPortSynRx",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("SYNs with MP_JOIN received on another port than the first subflow.",
			"在不同于首条子流的端口上收到的带 MP_JOIN 的 SYN 数。"),
	},
	{
		.name = "MPTcpExtMPJoinPortSynAckRx",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("SYN-ACKs with MP_JOIN received from another port.",
			"从其他端口收到的带 MP_JOIN 的 SYN-ACK 数。"),
	},
	{
		.name = "MPTcpExtMPJoinPortAckRx",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Third ACKs with MP_JOIN received on another port.",
			"在其他端口上收到的带 MP_JOIN 的第三个 ACK 数。"),
	},
	{
		.name = "MPTcpExtMismatchPortSynRx",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("SYNs with MP_JOIN on a port that was not announced.",
			"在未通告的端口上收到的带 MP_JOIN 的 SYN 数。"),
	},
	{
		.name = "MPTcpExtMismatchPortAckRx",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Third ACKs with MP_JOIN on a port that was not announced.",
			"在未通告的端口上收到的带 MP_JOIN 的第三个 ACK 数。"),
	},
	{
		.name = "MPTcpExtRmAddr",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("REMOVE_ADDRs received.", "收到的 REMOVE_ADDR 数。"),
	},
	{
		.name = "MPTcpExtRmAddrDrop",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("REMOVE_ADDRs received and dropped.", "收到后丢弃的 REMOVE_ADDR 数。"),
	},
	{
		.name = "MPTcpExtRmAddrTx",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("REMOVE_ADDRs sent.", "发出的 REMOVE_ADDR 数。"),
	},
	{
		.name = "MPTcpExtRmAddrTxDrop",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("REMOVE_ADDRs that could not be sent.", "未能发出的 REMOVE_ADDR 数。"),
	},
	{
		.name = "MPTcpExtRmSubflow",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Subflows removed by the path manager.", "被路径管理器移除的子流数。"),
	},
	{
		.name = "MPTcpExtMPPrioTx",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("MP_PRIOs sent: a subflow became backup or ceased to be.",
			"发出的 MP_PRIO 数：子流的备用属性有变。"),
	},
	{
		.name = "MPTcpExtMPPrioRx",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("MP_PRIOs received.", "收到的 MP_PRIO 数。"),
	},
	{
		.name = "MPTcpExtMPFailTx",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("MP_FAILs sent: we found a wrong checksum.",
			"发出的 MP_FAIL 数：本端发现校验和错误。"),
	},
	{
		.name = "MPTcpExtMPFailRx",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("MP_FAILs received: the peer found a wrong checksum.",
			"收到的 MP_FAIL 数：对端发现校验和错误。"),
	},
	{
		.name = "MPTcpExtMPFastcloseTx",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("MP_FASTCLOSEs sent: the whole connection aborted by us.",
			"发出的 MP_FASTCLOSE 数：本端异常终止整个连接。"),
	},
	{
		.name = "MPTcpExtMPFastcloseRx",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("MP_FASTCLOSEs received: the whole connection aborted by the peer.",
			"收到的 MP_FASTCLOSE 数：对端异常终止整个连接。"),
	},
	{
		.name = "MPTcpExtMPRstTx",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("RSTs of a subflow sent with MP_TCPRST.",
			"发出的带 MP_TCPRST 的子流 RST 数。"),
	},
	{
		.name = "MPTcpExtMPRstRx",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("RSTs of a subflow received with MP_TCPRST.",
			"收到的带 MP_TCPRST 的子流 RST 数。"),
	},
	{
		.name = "MPTcpExtSubflowStale",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Subflows that were declared stale, because they no longer deliver.",
			"因不再送达数据而被判为失效的子流数。"),
	},
	{
		.name = "MPTcpExtSubflowRecover",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Stale subflows that came back.", "失效后又恢复的子流数。"),
	},
	{
		.name = "MPTcpExtSndWndShared",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Times that a subflow's send window was below that of the MPTCP "
			     "connection.",
			"子流发送窗口小于 MPTCP 连接窗口的次数。"),
	},
	{
		.name = "MPTcpExtRcvWndShared",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Times that a subflow announced the window of the MPTCP connection.",
			"子流通告 MPTCP 连接窗口的次数。"),
	},
	{
		.name = "MPTcpExtRcvWndConflictUpdate",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Window conflicts between subflows resolved by an update.",
			"子流间窗口冲突、经更新解决的次数。"),
	},
	{
		.name = "MPTcpExtRcvWndConflict",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("Window conflicts between subflows.", "子流间窗口冲突的次数。"),
	},
	{
		.name = "MPTcpExtMPCurrEstab",
		.harm = KB_COUNTER_NORMAL,
		.meaning = T("A gauge: MPTCP connections that stand now.",
			"瞬时值：当前已建立的 MPTCP 连接数。"),
	},
	{
		.name = "MPTcpExtBlackhole",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Times that MPTCP was switched off for a while because SYNs with "
			     "MP_CAPABLE vanished and those without got through.",
			"带 MP_CAPABLE 的 SYN 石沉大海而不带的能通，因而暂停使用 MPTCP 的次数。"),
	},
	{
		.name = "MPTcpExtMPCapableDataFallback",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Fallbacks because the first data carried no MPTCP option.",
			"首个数据不带 MPTCP 选项而退回普通 TCP 的次数。"),
	},
	{
		.name = "MPTcpExtMD5SigFallback",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Fallbacks because TCP-MD5 leaves no room for MPTCP.",
			"因启用 TCP-MD5 而退回普通 TCP 的次数。"),
	},
	{
		.name = "MPTcpExtDssFallback",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Fallbacks because of a bad or missing mapping.",
			"因映射缺失或错误而退回普通 TCP 的次数。"),
	},
	{
		.name = "MPTcpExtSimultConnectFallback",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Fallbacks because both ends connected at the same time.",
			"两端同时打开而退回普通 TCP 的次数。"),
	},
	{
		.name = "MPTcpExtFallbackFailed",
		.harm = KB_COUNTER_HARM,
		.meaning = T("Fallbacks that were needed and no longer possible; the connection is "
			     "reset.",
			"需要退回却已无法退回、连接被复位的次数。"),
	},
	{
		.name = "MPTcpExtWinProbe",
		.harm = KB_COUNTER_NOTEWORTHY,
		.meaning = T("Window probes at the MPTCP level.", "MPTCP 层的窗口探测数。"),
	},
};

const struct kb_counter_table kb_counter_mptcp = KB_COUNTER_TABLE(rows);

#include "report/explain-words.h"

#include <assert.h>
#include <string.h>

const struct kb_text explain_words[WORD_COUNT] = {
	[WORD_WHAT] = T("What it is", "含义"),
	[WORD_HAPPENS] = T("What happens", "现象与成因"),
	[WORD_SHOWS] = T("What shows it", "判断依据"),
	[WORD_BY_HAND] = T("To see it by hand", "手工查看"),
	[WORD_TWINS] = T("What looks alike, and how to tell", "易混淆的情形与区分办法"),
	[WORD_DO] = T("What to do", "怎么办"),
	[WORD_WRONG_ADVICE] = T("Advice to ignore", "不要听信的说法"),
	[WORD_SOURCES] = T("Sources", "出处"),
	[WORD_IN_STATES] = T("Where in the life of a connection", "出现在连接的哪个阶段"),
	[WORD_ENTERED] = T("How one gets here, and away", "如何进入，如何离开"),
	[WORD_DURATION] = T("How long it lasts", "持续多久"),
	[WORD_PILE] = T("What many of them point to", "大量出现说明什么"),
	[WORD_WAYS_IN] = T("Transitions into it", "进入该状态的迁移"),
	[WORD_WAYS_OUT] = T("Transitions out of it", "离开该状态的迁移"),
	[WORD_SOCKET] = T("What it means for a TCP socket", "对 TCP 套接字意味着什么"),
	[WORD_CALLS] = T("Which call returns it, and why", "哪些调用返回它，原因何在"),
	[WORD_SETTING] = T("The setting", "参数"),
	[WORD_DOES] = T("What it does", "作用"),
	[WORD_ADVICE] = T("When to change it", "何时调整"),
	[WORD_COUNTS] = T("What it counts", "统计什么"),
	[WORD_GROWS] = T("When it grows", "增长时看什么"),
	[WORD_BITS] = T("Bit by bit", "逐位说明"),
	[WORD_WRITTEN] = T("How it is written", "写法"),
	[WORD_SEE_ALSO] = T("See also", "另见"),
	[WORD_STATES] = T("The eleven states", "十一个状态"),
	[WORD_CLIENT] = T("Transitions: the usual way of a client, which also closes first",
		"状态迁移：客户端（主动打开、主动关闭）的通常路径"),
	[WORD_SERVER] = T("Transitions: the usual way of a server",
		"状态迁移：服务端（被动打开、被动关闭）的通常路径"),
	[WORD_REST] = T("Transitions: the rest", "状态迁移：其余"),
	[WORD_DRAW] = T("As a drawing", "画成图"),
	[WORD_CURRENT] = T("In today's kernels", "现行内核中的参数"),
	[WORD_REMOVED] = T("No longer there", "已移除"),
	[WORD_LEGAL] = T("Sent by a correct TCP", "正常 TCP 会发送的"),
	[WORD_ILLEGAL] = T("Never sent by a correct TCP", "正常 TCP 绝不会发送的"),
	[WORD_SINGLE] = T("The bits by themselves", "单个标志"),
	[WORD_HOW_TO_ASK] = T("How to ask", "用法"),
	[WORD_UNIT] = T("unit", "单位"),
	[WORD_DEFAULT] = T("default", "默认值"),
	[WORD_RANGE] = T("accepted", "取值范围"),
	[WORD_GONE] = T("removed in", "移除于"),
	[WORD_GROWTH] = T("growth", "增长"),
	[WORD_MESSAGE] = T("message", "错误信息"),
	[WORD_ALSO_CALLED] = T("also", "又名"),
	[WORD_HEADER] = T("in the header", "首部中的值"),
	[WORD_TCPDUMP] = T("tcpdump", "tcpdump"),
	[WORD_VERDICT] = T("verdict", "判定"),
	[WORD_RFC] = T("RFC 9293", "RFC 9293"),
	[WORD_PROC] = T("/proc/net/tcp", "/proc/net/tcp"),
	[WORD_SENDS] = T("sends %s", "发送 %s"),
	[WORD_MAY] = T("(may) ", "（可选）"),
	[WORD_FROM] = T("from %s", "来自 %s"),
	[WORD_NO_TCP_PAGE] = T(
		"No call on a TCP socket is known to return it.", "未见 TCP 套接字的调用返回它。"),
	[WORD_SEE_DOT] = T("The same as a picture, for Graphviz and for a browser:",
		"同样的内容也可输出为图，分别供 Graphviz 和浏览器使用："),
	[WORD_MORE] = T("and %u more: tcpdx explain %s", "另有 %u 项：tcpdx explain %s"),
	[WORD_ALL_OF] =
		T("All of a kind with a line each:", "列出某一类的全部条目，各附一行说明："),
	[WORD_ASK] = T("Any of these names, in any case, with or without the marks between the "
		       "words; several words are one name. A number is an errno.",
		"上列任一名称均可，大小写不限，词间符号可有可无；多个单词合为一个名称。数字视为错误"
		"号。"),
	[WORD_SELECT] = T("Where a name means several things, the kind chooses one:",
		"一个名称有多种含义时，用类别选定："),
	[WORD_EVERYTHING] = T("What can be explained", "可以查询的内容"),
	[WORD_KIND_AFTER] = T(" (%s)", "（%s）"),
	[WORD_DEFAULT_AFTER] = T(" (default %s)", "（默认 %s）"),
	[WORD_DEFAULT_UNIT_AFTER] = T(" (default %s %s)", "（默认 %s %s）"),
	[WORD_ONLY_V4] = T("The first looks at IPv4, the second at IPv6 without extension headers.",
		"前者用于 IPv4，后者用于不带扩展首部的 IPv6。"),
};

const struct kb_text explain_kind_words[EXPLAIN_KIND_COUNT] = {
	[EXPLAIN_FAULT] = T("fault", "故障"),
	[EXPLAIN_TOPIC] = T("topic", "主题"),
	[EXPLAIN_STATE] = T("state", "状态"),
	[EXPLAIN_ERRNO] = T("errno", "错误号"),
	[EXPLAIN_SYSCTL] = T("sysctl", "内核参数"),
	[EXPLAIN_COUNTER] = T("counter", "计数器"),
	[EXPLAIN_FLAG] = T("flags", "标志"),
};

const struct kb_text explain_kinds_words[EXPLAIN_KIND_COUNT] = {
	[EXPLAIN_FAULT] = T("Faults", "故障"),
	[EXPLAIN_TOPIC] = T("Topics", "主题"),
	[EXPLAIN_STATE] = T("States", "状态"),
	[EXPLAIN_ERRNO] = T("Errnos", "错误号"),
	[EXPLAIN_SYSCTL] = T("Sysctls", "内核参数"),
	[EXPLAIN_COUNTER] = T("Counters", "计数器"),
	[EXPLAIN_FLAG] = T("Flags", "标志"),
};

const struct kb_text explain_list_titles[EXPLAIN_KIND_COUNT] = {
	[EXPLAIN_FAULT] = T("What the check-up may find", "体检可能发现的故障"),
	[EXPLAIN_TOPIC] =
		T("How TCP works, and where it hurts", "TCP 的原理，以及容易出问题的地方"),
	[EXPLAIN_STATE] =
		T("The states of a TCP connection and what leads from one to another, RFC 9293",
			"TCP 连接的状态及其迁移（RFC 9293）"),
	[EXPLAIN_ERRNO] = T("Linux's error numbers", "Linux 的错误号"),
	[EXPLAIN_SYSCTL] = T("The settings that decide the fate of TCP connections",
		"决定 TCP 连接命运的内核参数"),
	[EXPLAIN_COUNTER] = T("The kernel's counters of TCP and of what carries it",
		"内核中 TCP 及其下层的计数器"),
	[EXPLAIN_FLAG] = T("The control bits of the TCP header and their combinations",
		"TCP 首部的控制位及其组合"),
};

const struct kb_text explain_harm_words[] = {
	[KB_COUNTER_NORMAL] = T("normal: it moves on a healthy host", "正常：健康的主机上也会增长"),
	[KB_COUNTER_NOTEWORTHY] = T("noteworthy: something unusual happened and was handled",
		"值得注意：发生了不寻常的事，但已妥善处理"),
	[KB_COUNTER_HARM] = T("harm: each step is a connection or a segment lost on this host",
		"有害：每增加一次，本机就损失一条连接或一个报文段"),
};

const struct kb_text explain_verdict_words[] = {
	[FLAGS_LEGAL] = T("allowed: a correct TCP may send it", "允许：正常的 TCP 可以发送"),
	[FLAGS_NONE] = T("no flag at all: no TCP sends it, a null scan does",
		"一个标志也没有：正常的 TCP 不会发送，NULL 扫描才会"),
	[FLAGS_XMAS] = T("FIN, PSH and URG without ACK: a Christmas tree scan",
		"FIN、PSH、URG 而无 ACK：Xmas 扫描"),
	[FLAGS_SYN_FIN] =
		T("SYN and FIN together open and close at once", "SYN 与 FIN 并存：既打开又关闭"),
	[FLAGS_SYN_RST] =
		T("SYN and RST together open and abort at once", "SYN 与 RST 并存：既打开又中止"),
	[FLAGS_FIN_RST] = T("FIN and RST together close in order and abort at once",
		"FIN 与 RST 并存：既正常关闭又中止"),
	[FLAGS_FIN_NO_ACK] = T("FIN without ACK: no TCP sends it, a FIN scan does",
		"FIN 而无 ACK：正常的 TCP 不会发送，FIN 扫描才会"),
	[FLAGS_NO_ACK] = T("no ACK on a segment that is neither a SYN nor a reset",
		"既非 SYN 也非 RST，却没有 ACK"),
	[FLAGS_URG_RST] = T(
		"URG on a reset, which carries no urgent data", "RST 上带 URG，而复位不带紧急数据"),
};

static_assert(sizeof(explain_harm_words) / sizeof(explain_harm_words[0]) == KB_COUNTER_HARM + 1,
	"one text per harm");
static_assert(
	sizeof(explain_verdict_words) / sizeof(explain_verdict_words[0]) == FLAGS_VERDICT_COUNT,
	"one text per verdict");

/* The notes of tcp/transition.c. */
static const struct kb_text notes[] = {
	T("A passive OPEN may carry a timeout; listen() has none.",
		"被动打开可以带超时，listen() 没有。"),
	T("Also close() while received data is unread (3.6.1).",
		"接收缓冲中还有未读数据时 close() 也是如此（3.6.1）。"),
	T("Came from LISTEN (MUST-11). Linux also sends a reset.",
		"由 LISTEN 而来（MUST-11）。Linux 还会发送 RST。"),
	T("Came from LISTEN (MUST-11): the user need not be told.",
		"由 LISTEN 而来（MUST-11）：无须通知程序。"),
	T("Came from SYN-SENT (MUST-11): connection refused.",
		"由 SYN-SENT 而来（MUST-11）：连接被拒绝。"),
	T("ECONNRESET.", "报 ECONNRESET。"),
	T("ETIMEDOUT.", "报 ETIMEDOUT。"),
	T("Figure 5, note 2: the peer closes at once.", "图 5 注 2：对端立即关闭。"),
	T("From passive to active. Linux refuses: connect() on a listener gives EISCONN.",
		"由被动转为主动。Linux 不允许：对监听套接字 connect() 报 EISCONN。"),
	T("How a SYN flood ends.", "SYN 洪泛留下的半连接由此结束。"),
	T("MAY-2, SHLD-4 and RFC 6191; a listener must exist.",
		"MAY-2、SHLD-4 与 RFC 6191；须有监听套接字。"),
	T("MUST-13. Linux: 60 s.", "MUST-13。Linux 为 60 秒。"),
	T("Most stacks do not abort from here on (RFC 5461).",
		"自此状态起，多数协议栈并不中止连接（RFC 5461）。"),
	T("Only if nothing waits to be sent; else in ESTABLISHED.",
		"仅当没有待发数据；否则到 ESTABLISHED 再发 FIN。"),
	T("Simultaneous close.", "同时关闭。"),
	T("Simultaneous open, MUST-10.", "同时打开，MUST-10。"),
	T("Simultaneous open: the SYN is a repetition, the ACK counts.",
		"同时打开：SYN 是重复的，起作用的是 ACK。"),
	T("Starts the 2 MSL timer, MUST-13.", "启动 2 MSL 定时器，MUST-13。"),
	T("TIME-WAIT assassination, RFC 1337.", "TIME-WAIT 暗杀，RFC 1337。"),
	T("The ACK in the same segment passes through ESTABLISHED.",
		"同一报文段中的 ACK 使其途经 ESTABLISHED。"),
	T("The connection is ready for accept(), which is not needed for it.",
		"连接可供 accept() 取走，但进入此状态并不需要 accept()。"),
	T("The remote socket must be known. Sockets have no such call.",
		"须已知对端地址。套接字接口没有这种调用。"),
	T("connect() fails with ECONNREFUSED.", "connect() 失败，报 ECONNREFUSED。"),
	T("connect() fails with ETIMEDOUT; R2 is at least 3 minutes, MUST-23.",
		"connect() 失败，报 ETIMEDOUT；R2 至少 3 分钟，MUST-23。"),
	T("connect() fails, port unreachable: ECONNREFUSED.",
		"connect() 失败；端口不可达时报 ECONNREFUSED。"),
	T("connect() returns.", "connect() 返回。"),
	T("read() returns 0 after the data.", "数据读完后 read() 返回 0。"),
	T("write() fails with EPIPE or ECONNRESET.", "write() 失败，报 EPIPE 或 ECONNRESET。"),
};

const char *explain_note(const char *note, enum kb_lang lang)
{
	if (lang == KB_EN)
		return note;
	for (unsigned i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		if (!strcmp(notes[i].in[KB_EN], note))
			return notes[i].in[lang];
	return NULL;
}

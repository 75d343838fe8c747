/* Faults of what is left over: descriptors and sockets that outlive their connection. */
#include "kb/fault-table.h"

static const struct kb_fault rows[] = {
	{
		.id = "dead-fd",
		.states = "CLOSED",
		.title = T("A descriptor whose connection is in no table any more",
			"描述符还开着，连接却已不在任何表中"),
		.meaning = T(
			"The connection has ended, by RST, timeout or ss -K, but the program has "
			"not "
			"called close(). The socket is in state CLOSED and in no table, so ss does "
			"not list it; the descriptor still counts against the limit of the "
			"program. "
			"A leak of this kind ends in EMFILE while ss looks clean.",
			"连接已因 RST、超时或 ss -K 而结束，程序却没有调用 close()。套接字处于 "
			"CLOSED，不在任何表中，ss "
			"列不出来，描述符却仍占用程序的名额。这样泄漏下去，终会遇到 EMFILE，而 ss "
			"看上去一切正常。"),
		.evidence = T("A link socket:[INODE] in /proc/PID/fd whose inode no dump of the "
			      "namespace "
			      "of that process contains. No counter. A TCP socket that was created "
			      "and not "
			      "yet bound or connected looks the same; only a number that grows is "
			      "a fault.",
			"/proc/PID/fd 中有 "
			"socket:[INODE]，而该进程所在命名空间的任何转储里都没有这个 "
			"inode。没有计数器。刚创建、尚未绑定或连接的 TCP "
			"套接字看上去也一样；数量不断增长才算故障。"),
		.by_hand = T("$ ls -l /proc/PID/fd\nThe sockets that the process holds, as "
			     "socket:[INODE].\n$ ss -tane\nINODE stands nowhere as ino:INODE: the "
			     "connection is gone, the descriptor is not.",
			"$ ls -l /proc/PID/fd\n该进程持有的套接字，形如 socket:[INODE]。\n$ ss "
			"-tane\n若哪里都没有 ino:INODE：连接已不在，描述符还在。"),
		.twins =
			{
				{"close-wait-leak",
					T("There the socket is still listed, as CLOSE_WAIT.",
						"那里的套接字仍列为 CLOSE_WAIT。")},
				{"fd-limit",
					T("What many of them lead to: accept() fails with EMFILE.",
						"大量积累的后果：accept() 以 EMFILE 失败。")},
				{"healthy unconnected socket",
					T("A few, and their number stays the same.",
						"只有几个，且数量不变。")},
			},
		.remedy = T("Close the descriptor on every error path: after ECONNRESET, ETIMEDOUT "
			    "or EPIPE too. Raising the limit of descriptors buys time; only a "
			    "restart of the program frees those already lost.",
			"在每条出错路径上都关闭描述符，收到 ECONNRESET、ETIMEDOUT、EPIPE "
			"之后也不例外。调高描述符上限只能争取时间；已经丢失的，只有重启程序才能收回"
			"。"),
		.wrong_advice = T("ss -K cannot help: it ends connections, and this one has ended. "
				  "No sysctl closes a descriptor.",
			"ss -K 无济于事：它结束的是连接，而连接早已结束。没有哪个 sysctl "
			"能关闭描述符。"),
		.sources = "RFC 9293 section 3.3.2; proc(5); linux net/ipv4/tcp.c tcp_done()",
	},
	{
		.id = "fd-inherited",
		.states = "ESTABLISHED CLOSE_WAIT",
		.title = T("close() sends no FIN: another process holds the socket too",
			"close() 不发 FIN：另有进程也持有该套接字"),
		.meaning = T(
			"A child was started while the connection was open and inherited its "
			"descriptor. When the parent calls close(), the socket still has a holder, "
			"so "
			"no FIN is sent; the peer waits for an end that comes only when the child "
			"exits.",
			"连接打开期间启动了子进程，描述符被继承。父进程调用 close() "
			"时套接字仍有持有者，因此不发 FIN；对端苦等的结束，要到子进程退出才会来。"),
		.evidence = T("The same inode stands in /proc/PID/fd of two or more processes, and "
			      "the one "
			      "that should own the connection may no longer be among them. "
			      "INET_DIAG_SHUTDOWN lacks the bit 2 (sent). No counter.",
			"同一 inode 出现在两个以上进程的 "
			"/proc/PID/fd 中，而本该持有该连接的进程可能已不在其列。INET_DIAG_SHUTDOWN "
			"没有 2（已发送）这一位。没有计数器。"),
		.by_hand = T("$ ss -tanpe\nusers:((…),(…)) names every holder of one socket; "
			     "ino:INODE is its inode.\n$ ls -l /proc/PID/fd\nThe child's "
			     "descriptors: the same socket:[INODE] among them.",
			"$ ss -tanpe\nusers:((…),(…)) 列出同一套接字的所有持有者；ino:INODE 是其 "
			"inode。\n$ ls -l /proc/PID/fd\n子进程的描述符：其中有同一个 "
			"socket:[INODE]。"),
		.twins =
			{
				{"close-wait-leak",
					T("One holder only, and it is the program itself.",
						"只有一个持有者，就是程序自己。")},
				{"healthy preforking server",
					T("Workers share the listener on purpose: a LISTEN row "
					  "with "
					  "many holders is no fault.",
						"多个工作进程有意共享监听套接字：LISTEN "
						"有许多持有者并非故障。")},
			},
		.remedy =
			T("Open sockets with SOCK_CLOEXEC, accept them with accept4() and the same "
			  "flag, or close them in the child. shutdown() sends the FIN however "
			  "many hold the socket, for all of them. Ending the child lets go of "
			  "the descriptor now, and of what the child was doing.",
				"以 SOCK_CLOEXEC 创建套接字，接受时用 accept4() "
				"加同一标志，或在子进程中关闭它们。shutdown() "
				"不论有几个持有者都会发出 "
				"FIN，对所有持有者生效。结束子进程可立即释放描述符，"
				"代价是它手头的工作也没了。"),
		.sources = "RFC 9293 section 3.6; close(2); fork(2); socket(2) SOCK_CLOEXEC; "
			   "shutdown(2)",
	},
};

const struct kb_fault_table kb_fault_leftover = KB_FAULT_TABLE(rows);

/* Faults of connections that live but are slow or lose: buffers, queues, options. */
#include "kb/fault-table.h"

static const struct kb_fault rows[] = {
	{
		.id = "nagle-delayed-ack",
		.states = "ESTABLISHED",
		.title = T("Small writes wait for a delayed acknowledgement",
			"小块写入在等对端的延迟确认"),
		.meaning = T(
			"The program writes a message in two small pieces. Nagle's algorithm holds "
			"the second until the first is acknowledged; the peer, which cannot answer "
			"half a message, delays that acknowledgement by some 40 ms. Every request "
			"takes 40 ms on a path of microseconds.",
			"程序把一条消息分两小块写出。Nagle "
			"算法要等第一块得到确认才放行第二块；对端收到"
			"半条消息无从应答，又把确认推迟约 40 "
			"毫秒。于是在微秒级的路径上，每个请求都要 40 "
			"毫秒。"),
		.evidence = T(
			"During the stall on the sender: tcpi_unacked 1, tcpi_notsent_bytes above "
			"0 "
			"and below tcpi_snd_mss, window and tcpi_snd_cwnd free. On the receiver "
			"TcpExtDelayedACKs grows by one per request (39 for 40 requests of 41 to "
			"48 "
			"ms). tcpi_rtt rises to the delay while tcpi_min_rtt stays small.",
			"停顿期间发送方：tcpi_unacked 为 1，tcpi_notsent_bytes 大于 0 而小于 "
			"tcpi_snd_mss，窗口与 tcpi_snd_cwnd 都有余。接收方每个请求 "
			"TcpExtDelayedACKs 加一（实测 40 个请求加 39，每个 41 到 48 "
			"毫秒）。tcpi_rtt 升到延迟的量级，tcpi_min_rtt 仍很小。"),
		.by_hand =
			T("$ nstat -az TcpExtDelayedACKs\nOn the receiver: grows in step with "
			  "the requests.\n$ ss -tnoi state established\nOn the sender: rtt near "
			  "20 to 40 ms beside a tiny minrtt; in the stall unacked:1 and notsent.",
				"$ nstat -az "
				"TcpExtDelayedACKs\n在接收方执行：与请求数同步增长。\n$ ss -tnoi "
				"state established\n在发送方执行：rtt 在 20 到 40 毫秒，minrtt "
				"却极小；停顿时可见 unacked:1 与 notsent。"),
		.twins =
			{
				{"bufferbloat",
					T("tcpi_rtt is high too, but under bulk data.",
						"tcpi_rtt 同样偏高，但那是在大批量传输时。")},
				{"path-loss", T("Retransmissions grow.", "重传在增长。")},
				{"healthy slow server", T("The request was acknowledged at once, "
							  "the answer is late: "
							  "tcpi_notsent_bytes is 0.",
								"请求立即得到确认，只是应答来得晚："
								"tcpi_notsent_bytes "
								"为 0。")},
			},
		.remedy = T("Write the message in one piece, with writev() or a buffer; or set "
			    "TCP_NODELAY (0.1 ms instead of 44 here). With TCP_NODELAY alone every "
			    "small write becomes a segment of its own.",
			"用 writev() 或缓冲区一次写出整条消息；或设置 TCP_NODELAY（实测由 44 "
			"毫秒降到 "
			"0.1 毫秒）。若只设 TCP_NODELAY，则每次小写入都会成为单独的报文段。"),
		.sources =
			"RFC 9293 sections 3.7.4 and 3.8.6.3; RFC 896; tcp(7) TCP_NODELAY; linux "
			"net/ipv4/tcp_output.c tcp_nagle_test()",
	},
};

const struct kb_fault_table kb_fault_limits = KB_FAULT_TABLE(rows);

/* Faults of the way: this host cannot send, its link is gone, or packets are lost on the path. */
#include "kb/fault-table.h"

static const struct kb_fault rows[] = {
	{
		.id = "cannot-transmit",
		.states = "ESTABLISHED CLOSE_WAIT FIN_WAIT1 CLOSING LAST_ACK",
		.title = T(
			"The window is open and this host cannot send", "窗口开着，本机却发不出去"),
		.meaning =
			T("The local address was taken away under the connection, or the route to "
			  "the "
			  "peer went, or a filter of this host drops what it sends: DHCP gave "
			  "another "
			  "address, a VPN went down, a virtual address moved. The kernel does not "
			  "end "
			  "the connection and tells the program nothing. It tries again, ever more "
			  "rarely, for some fifteen minutes.",
				"连接所用的本地地址被撤掉，或到对端的路由没了，或本机的规则丢弃了外"
				"发报文：DHCP "
				"换了地址、VPN "
				"断开、虚拟地址漂移。内核既不结束连接，也不通知程序，只是以越来越长"
				"的间隔重试约十五分"
				"钟。"),
		.evidence = T(
			"idiag_timer 4 (persist) with tcpi_snd_wnd above 0, tcpi_unacked 0 and "
			"tcpi_notsent_bytes above 0. The persist timer belongs to a shut window; "
			"with an "
			"open one it means that no try left the host, for whatever leaves is in "
			"flight. "
			"Where data was in flight when the route went, the timer is 1 and "
			"tcpi_retrans "
			"stays 0 while tcpi_total_retrans counts on. Then either idiag_src is on "
			"no "
			"interface, or RTM_GETROUTE for the flow fails. IpOutNoRoutes grows where "
			"the "
			"route is missing; no TCP counter tells it.",
			"idiag_timer 为 4（persist），而 tcpi_snd_wnd 大于 0、tcpi_unacked 为 "
			"0、tcpi_notsent_bytes 大于 "
			"0。persist "
			"定时器本属于零窗口；窗口开着时出现它，说明没有一次尝试离开本机，因为离开的"
			"报文都会算作"
			"在途。若路由消失时已有数据在途，则定时器为 1，tcpi_retrans 停在 0 而 "
			"tcpi_total_retrans 递增。此时要么 idiag_src 不在任何网卡上，要么对该流的 "
			"RTM_GETROUTE 失败。缺路由时 IpOutNoRoutes 增长，TCP 计数器则看不出来。"),
		.by_hand =
			T("$ ss -tnoi state established\ntimer:(persist,…) beside snd_wnd:64512: "
			  "the window "
			  "is not the reason.\n$ ip addr show to LOCAL\nNothing: the address is "
			  "gone.\n$ ip "
			  "route get REMOTE from LOCAL\nAn error: the route is gone.\n$ nft list "
			  "ruleset\nWhere both are there, a rule in an output chain is left.",
				"$ ss -tnoi state established\ntimer:(persist,…) 与 snd_wnd:64512 "
				"同时出现：原因不在窗口。\n$ ip addr show to "
				"LOCAL\n没有输出：地址已经没了。\n$ "
				"ip route get REMOTE from LOCAL\n报错：路由已经没了。\n$ nft list "
				"ruleset\n若两者都在，就只剩 output 链上的规则。"),
		.twins =
			{
				{"zero-window-slow-reader",
					T("There tcpi_snd_wnd is 0; ss prints nothing for it.",
						"那里 tcpi_snd_wnd 为 0；ss 对零值什么也不显示。")},
				{"peer-vanished",
					T("There tcpi_unacked is above 0 and tcpi_retrans too: "
					  "segments leave and are not answered.",
						"那里 tcpi_unacked 与 tcpi_retrans 都大于 "
						"0：报文发出去了，只是没有应答。")},
				{"link-lost", T("There address and route are in place and the link "
						"or the "
						"neighbour is not.",
						      "那里地址与路由都在，链路或邻居不在。")},
			},
		.remedy =
			T("Put the address or the route back: the connection goes on with its next "
			  "try. Where the address will not return, end the connection so that the "
			  "program sees an error and connects anew; what was not sent is lost. "
			  "TCP_USER_TIMEOUT bounds the wait from now on.",
				"恢复地址或路由，连接会在下一次尝试时继续。若地址不会回来，就结束该"
				"连接，让程序得到错"
				"误并重新连接，未发出的数据会丢失。今后可用 TCP_USER_TIMEOUT "
				"限定等待时间。"),
		.wrong_advice = T(
			"Advice on shut windows (buffers of the peer, its reading program) does "
			"nothing here: a persist timer alone does not show a shut window.",
			"针对零窗口的建议（对端缓冲区、对端读取程序）在此无效：仅有 persist "
			"定时器并不说明窗口关闭。"),
		.sources = "RFC 9293 sections 3.8.3 and 3.8.6.1; linux net/ipv4/tcp_output.c "
			   "tcp_write_wakeup(), net/ipv4/tcp_timer.c tcp_probe_timer()",
	},
	{
		.id = "link-lost",
		.states = "SYN_SENT ESTABLISHED CLOSE_WAIT FIN_WAIT1 CLOSING LAST_ACK",
		.title = T("The link or the next hop failed under live connections",
			"链路或下一跳在连接存活时失效"),
		.meaning = T("A cable, a switch port, a virtual interface or the gateway failed. "
			     "What the "
			     "connections send stays in this host: the interface has no carrier, "
			     "or the next "
			     "hop answers neither ARP nor neighbour discovery. All connections "
			     "that go this "
			     "way wait together, and go on by themselves if the link is back "
			     "before their "
			     "retries end.",
			"网线、交换机端口、虚拟网卡或网关出了故障。连接要发的数据滞留在本机：网卡没"
			"有载波，或"
			"下一跳既不应答 ARP "
			"也不应答邻居发现。走这条路的所有连接一起等待；若链路在重试结束前恢复，它们"
			"会自行继续"
			"。"),
		.evidence = T(
			"idiag_timer 1 with idiag_retrans growing on every connection of one next "
			"hop. "
			"The interface of the route lacks IFF_LOWER_UP (NO-CARRIER) or IFF_UP, or "
			"the "
			"neighbour entry is FAILED, or INCOMPLETE again and again. "
			"TcpExtTCPSpuriousRtxHostQueues grows where the segments still wait for a "
			"link-layer address. An interface that was switched off takes its routes "
			"with it: "
			"then IpOutNoRoutes grows.",
			"同一个下一跳的所有连接 idiag_timer 为 1 且 idiag_retrans "
			"递增。路由的出口网卡缺少 IFF_LOWER_UP（NO-CARRIER）或 IFF_UP，或邻居项为 "
			"FAILED，或反复处于 INCOMPLETE。报文仍在本机等待链路层地址时，"
			"TcpExtTCPSpuriousRtxHostQueues "
			"增长。手工关闭的网卡会带走它的路由，此时 IpOutNoRoutes 增长。"),
		.by_hand = T("$ ip -s link\nNO-CARRIER or state DOWN at the interface of the "
			     "route.\n$ ip "
			     "neigh\nFAILED or INCOMPLETE for the next hop.\n$ ss -tnoi state "
			     "established\nMany timer:(on,…,n) at once, towards one next hop.\n$ "
			     "nstat -az "
			     "TcpExtTCPSpuriousRtxHostQueues\nIt grows with the retries.",
			"$ ip -s link\n出口网卡显示 NO-CARRIER 或 state DOWN。\n$ ip "
			"neigh\n下一跳为 FAILED 或 INCOMPLETE。\n$ ss -tnoi state "
			"established\n同一个下一跳方向同时出现许多 timer:(on,…,n)。\n$ nstat -az "
			"TcpExtTCPSpuriousRtxHostQueues\n随重试增长。"),
		.twins =
			{
				{"peer-vanished",
					T("There link and next hop are fine and one peer is "
					  "silent.",
						"那里链路与下一跳正常，只有某个对端沉默。")},
				{"cannot-transmit",
					T("There the link is up; the address or the route is gone.",
						"那里链路正常，地址或路由没了。")},
				{"neighbour-failed",
					T("There the link is up and nothing was established yet: "
					  "the next hop does not answer a SYN_SENT.",
						"那里链路正常，连接尚未建立：SYN_SENT "
						"时下一跳没有应答。")},
			},
		.remedy = T(
			"Mend layer 2: cable, port, VLAN, bond, the gateway itself. Nothing has to "
			"be "
			"done to the connections if it is quick; those that matter more than their "
			"data can be ended with ss -K so that the programs try another way.",
			"修复二层：网线、端口、VLAN、bond "
			"或网关本身。若恢复得快，连接无需处理；若重连比数据更要紧，可用 ss -K "
			"结束连接，让程序另寻出路。"),
		.wrong_advice =
			T("Restarting the programs throws the connections away and does not bring "
			  "the link back.",
				"重启程序只会丢掉连接，链路并不会因此恢复。"),
		.sources =
			"RFC 9293 section 3.8.3; RFC 4861 section 7.3; linux net/ipv4/tcp_output.c "
			"skb_still_in_host_queue(), net/core/neighbour.c",
	},
	{
		.id = "reverse-path-filter",
		.states = "",
		.title = T("The reverse path filter drops what comes in",
			"反向路径过滤丢弃了进来的报文"),
		.meaning = T("A packet came in by an interface by which its source would not be "
			     "answered, and "
			     "rp_filter of that interface is strict. The kernel drops it before "
			     "TCP sees it: "
			     "for those clients this host is a black hole. Usual with two uplinks, "
			     "a VPN, "
			     "policy routing, or an address that was moved.",
			"报文从某网卡进来，但按路由表回给其源地址时并不走这块网卡，而该网卡的 "
			"rp_filter "
			"为严格模式。内核在 TCP "
			"看到之前就丢弃它，对这些客户端而言本机就是黑洞。多见于双上行、VPN、策略路"
			"由或地址迁移"
			"之后。"),
		.evidence = T(
			"TcpExtIPReversePathFilter of the receiver grows by each dropped packet "
			"and no "
			"TCP counter moves; IpExtInNoRoutes does not either. The client stands in "
			"SYN_SENT as in front of any black hole. Packets of every protocol are "
			"counted, "
			"ARP requests are filtered uncounted.",
			"接收端的 TcpExtIPReversePathFilter 每丢一个报文加一，TCP "
			"计数器不动，IpExtInNoRoutes 也不动。客户端停在 "
			"SYN_SENT，与遇到其他黑洞无异。各种协议的报文都计入；ARP "
			"请求也会被过滤，但不计数。"),
		.by_hand = T(
			"$ nstat -az TcpExtIPReversePathFilter\nIt grows while a client tries.\n$ "
			"sysctl -a -r 'ipv4.conf.*.rp_filter'\n1 is strict; the larger of all and "
			"the "
			"interface counts.\n$ ip route get CLIENT\nAnother interface than the one "
			"that "
			"the packets come in by.\n$ sysctl -w "
			"net.ipv4.conf.all.log_martians=1\nThen "
			"the kernel log names source and interface.",
			"$ nstat -az TcpExtIPReversePathFilter\n客户端尝试时它增长。\n$ sysctl -a "
			"-r "
			"'ipv4.conf.*.rp_filter'\n1 为严格；以 all 与该网卡中较大者为准。\n$ ip "
			"route "
			"get CLIENT\n给出的网卡与报文进来的不同。\n$ sysctl -w "
			"net.ipv4.conf.all.log_martians=1\n此后内核日志会写明源地址与网卡。"),
		.twins =
			{
				{"local-ingress-drop",
					T("A firewall's rule has a counter of its own, and "
					  "IPReversePathFilter stands still.",
						"防火墙规则有自己的计数，IPReversePathFilter "
						"不动。")},
				{"synack-unanswered",
					T("There the SYN was accepted and the answer went astray.",
						"那里 SYN 已被接受，是应答走偏了。")},
				{"accept-queue-full", T("There ListenOverflows grows.",
							      "那里 ListenOverflows 增长。")},
			},
		.remedy = T(
			"Make the routes symmetric. Where they are asymmetric on purpose, set "
			"rp_filter to 2 (loose): a source that is reachable by any interface is "
			"then "
			"accepted, and a little of the protection against forged sources is lost.",
			"让路由对称。若有意不对称，把 rp_filter 设为 "
			"2（宽松）：只要源地址经任一网卡可达即接受，代价是对伪造源地址的防护略有减"
			"弱。"),
		.wrong_advice = T(
			"Setting rp_filter of the interface to 0 alone changes nothing while "
			"net.ipv4.conf.all.rp_filter is 1: the larger one counts.",
			"只把该网卡的 rp_filter 设为 0 没有用：net.ipv4.conf.all.rp_filter 仍为 1 "
			"时以较大者为准。"),
		.sources = "RFC 3704; linux net/ipv4/fib_frontend.c fib_validate_source(); "
			   "Documentation/networking/ip-sysctl.rst (rp_filter)",
	},
	{
		.id = "pmtu-blackhole",
		.states = "ESTABLISHED CLOSE_WAIT FIN_WAIT1 LAST_ACK",
		.title = T("Small segments pass, full ones never do",
			"小报文能通过，满长报文永远过不去"),
		.meaning = T(
			"A link on the way takes smaller packets than this host sends, and the "
			"router's "
			"ICMP message that says so is filtered or never sent. Handshake and small "
			"requests pass, the first full segment is lost, and so is each repetition: "
			"the "
			"connection hangs at the first large answer. Tunnels (VPN, VXLAN, PPPoE) "
			"and "
			"firewalls that drop all ICMP are the usual cause.",
			"路径上某条链路的 MTU 比本机发出的报文小，而路由器通告此事的 ICMP "
			"报文被过滤或从未发出。握手与小请求都能通过，第一个满长报文丢失，每次重传也"
			"照样丢失：连"
			"接停在第一个大应答上。常见原因是隧道（VPN、VXLAN、PPPoE）以及丢弃一切 "
			"ICMP 的防火墙。"),
		.evidence = T(
			"idiag_timer 1 with tcpi_backoff growing, tcpi_unacked full segments of "
			"tcpi_snd_mss at the head of the queue, tcpi_lost equal to them, tcpi_pmtu "
			"still "
			"that of the interface, and small data acknowledged before. With working "
			"path MTU "
			"discovery tcpi_pmtu falls and an ICMP error (type 3 code 4, or ICMPv6 "
			"type 2) is "
			"counted. tcp_mtu_probing mends it within seconds by falling to "
			"tcp_base_mss; "
			"tcpi_pmtu stays and TCPMTUPSuccess does not move. Where a "
			"request came in and its first answer is large, nothing small was sent "
			"before: then another sign of life of the peer must rule out that it is "
			"gone.",
			"idiag_timer 为 1 且 tcpi_backoff 递增，队首是 tcpi_snd_mss "
			"大小的满长报文，tcpi_lost 等于 tcpi_unacked，tcpi_pmtu "
			"仍是网卡的值，而此前的小数据已被确认。路径 MTU 发现正常时 tcpi_pmtu "
			"会下降，并计入一个 ICMP 差错（type 3 code 4，或 ICMPv6 type 2）。"
			"tcp_mtu_probing 会在数秒内退到 tcp_base_mss 而自愈，此时 tcpi_pmtu "
			"不变，TCPMTUPSuccess "
			"也不动。若收到请求后的第一个应答就很大，此前便没有发过小数据：这时须另有对"
			"端活着的迹象，才能排除对端已消失。"),
		.by_hand = T(
			"$ ss -tnoi dst ADDR\nbackoff: grows, lost: equals unacked:, bytes_acked: "
			"stands still, mss: and pmtu: are large.\n$ ping -M do -s 1472 ADDR\nNo "
			"answer, "
			"with 1472 + 28 bytes.\n$ ping -M do -s 1200 ADDR\nAn answer: it is the "
			"size.\n$ tracepath -n ADDR\nThe hop behind which it becomes silent.",
			"$ ss -tnoi dst ADDR\nbackoff: 递增，lost: 等于 unacked:，bytes_acked: "
			"不动，mss: 与 pmtu: 偏大。\n$ ping -M do -s 1472 ADDR\n1472 + 28 "
			"字节，没有应答。\n$ ping -M do -s 1200 ADDR\n有应答：问题在大小。\n$ "
			"tracepath -n ADDR\n在某一跳之后沉默。"),
		.twins =
			{
				{"peer-vanished",
					T("A peer that is gone answers small segments no "
					  "more either: try a fresh connection.",
						"对端若真的没了，小报文也不会有应答：试着新"
						"建一个连接。")},
				{"flow-forgotten",
					T("There a fresh connection carries large data as well.",
						"那里新建的连接也能传大数据。")},
				{"path-loss",
					T("There some full segments get through and the rest after "
					  "a "
					  "retransmission.",
						"那里部分满长报文能通过，其余重传后也能到达。")},
			},
		.remedy =
			T("Let ICMP \"fragmentation needed\" and \"packet too big\" through; or "
			  "clamp "
			  "the MSS at the tunnel (nft: tcp option maxseg size set rt mtu); or set "
			  "net.ipv4.tcp_mtu_probing=1 on this host, which costs a few seconds of "
			  "standstill for each connection; or lower the MTU of the route.",
				"放行 ICMP 的 fragmentation needed 与 packet too "
				"big；或在隧道处钳制 MSS（nft：tcp "
				"option maxseg size set rt mtu）；或在本机设 "
				"net.ipv4.tcp_mtu_probing="
				"1，代价是每条连接先停顿数秒；或调小该路由的 MTU。"),
		.wrong_advice =
			T("Lowering the MTU of every host hides the fault for them only. More "
			  "retries or longer timeouts send the same segment in vain.",
				"把每台主机的 MTU "
				"调小，只是替它们掩盖故障。增加重试或超时只会徒劳地重发同一报文。"),
		.sources = "RFC 1191; RFC 8201; RFC 4821; linux net/ipv4/tcp_timer.c "
			   "tcp_mtu_probing()",
	},
	{
		.id = "path-loss",
		.states = "ESTABLISHED CLOSE_WAIT FIN_WAIT1 LAST_ACK",
		.title = T("The path loses segments", "路径丢包"),
		.meaning = T("Some of what this host sends is lost on the way and sent again: a "
			     "bad cable or "
			     "duplex, a radio link, a policer, a full queue of a router. "
			     "Everything still "
			     "arrives, but each loss costs a round trip or a timeout, and "
			     "throughput falls with "
			     "the root of the loss rate. From the host alone it cannot be told "
			     "where the "
			     "segments are lost.",
			"本机发出的报文有一部分在途中丢失并重传：劣质网线或双工不匹配、无线链路、限"
			"速器、路由器"
			"队列已满。数据最终都会到达，但每次丢失都要付出一个往返或一次超时，吞吐随丢"
			"包率的平方根"
			"下降。单凭本机看不出丢在哪里。"),
		.evidence = T("tcpi_bytes_retrans against tcpi_bytes_sent: 5 % of random loss "
			      "gives 5 %, 2 % gives "
			      "2.3 %. tcpi_dsack_dups and tcpi_reord_seen stay near 0: what was "
			      "sent again had "
			      "really been lost. TcpRetransSegs, TcpExtTCPFastRetrans, "
			      "TCPSackRecovery and "
			      "TCPLostRetransmit grow here, TCPOFOQueue at the receiver. Own "
			      "transfers that fill a short queue lose as much (queues of 2 to 30 "
			      "ms: CUBIC and Reno up to 18 %, BBR up to 32 %); their tcpi_rtt is "
			      "longer than the shortest tcpi_min_rtt to that host by the queue. "
			      "There one host cannot tell, and the check-up says nothing below 35 "
			      "%.",
			"tcpi_bytes_retrans 与 tcpi_bytes_sent 之比：5% 的随机丢包对应 5%，2% 对应 "
			"2.3%。tcpi_dsack_dups 与 tcpi_reord_seen 接近 "
			"0，说明重传的确实是丢失的报文。本机的 "
			"TcpRetransSegs、TcpExtTCPFastRetrans、TCPSackRecovery、TCPLostRetransmit "
			"增长，接收端的 TCPOFOQueue 增长。本机传输塞满短队列时丢得同样多（队列 2 "
			"到 "
			"30 毫秒：CUBIC 与 Reno 可达 18%，BBR 可达 32%）；其 tcpi_rtt "
			"比到该主机最短的 tcpi_min_rtt "
			"长出一个队列。此时单凭本机无法分辨，低于 35% 时体检不作声。"),
		.by_hand = T(
			"$ ss -tni state established\nbytes_retrans: against bytes_sent:, "
			"dsack_dups: and reord_seen: small or absent.\n$ nstat -az TcpRetransSegs "
			"TcpOutSegs TcpExtTCPDSACKRecv\nThe share of the whole host.\n$ mtr -T -P "
			"PORT ADDR\nLoss that begins at one hop and stays behind it; loss at a "
			"single hop in the middle is only that router's answers.",
			"$ ss -tni state established\n比较 bytes_retrans: 与 "
			"bytes_sent:，dsack_dups: 与 "
			"reord_seen: 很小或没有。\n$ nstat -az TcpRetransSegs TcpOutSegs "
			"TcpExtTCPDSACKRecv\n整机的比例。\n$ mtr -T -P PORT "
			"ADDR\n丢包从某一跳开始并一直延续到后面才算；只在中间一跳出现的，不过是该路"
			"由器少应答"
			"而已。"),
		.twins =
			{
				{"reordering",
					T("There tcpi_reord_seen or tcpi_dsack_dups counts on: the "
					  "segments arrived, late.",
						"那里 tcpi_reord_seen 或 tcpi_dsack_dups "
						"递增：报文到了，只是迟到。")},
				{"host-queue-drops",
					T("There softnet_stat or the queue of this host's own "
					  "interface "
					  "counts drops.",
						"那里本机的 softnet_stat 或网卡队列有丢弃计数。")},
				{"peer-vanished", T("There nothing is acknowledged any more.",
							  "那里不再有任何确认。")},
			},
		.remedy = T(
			"Find the hop with a trace to the same port; look at error counters of the "
			"interfaces on the way (ethtool -S, ip -s link), duplex and policers. "
			"SACK, "
			"timestamps and BBR lessen what loss costs, they do not mend it.",
			"用同一端口做路径跟踪找出那一跳；检查沿途接口的差错计数（ethtool -S、ip -s "
			"link）、双工与限速器。SACK、时间戳与 BBR "
			"能减轻丢包的代价，但治不了丢包。"),
		.wrong_advice =
			T("Larger buffers do not bring lost segments back, and turning SACK off "
			  "makes each loss dearer.",
				"加大缓冲区救不回丢失的报文；关闭 SACK 只会让每次丢包代价更高。"),
		.sources = "RFC 6675; RFC 8985; Documentation/networking/snmp_counter.rst",
	},
	{
		.id = "reordering",
		.states = "ESTABLISHED CLOSE_WAIT FIN_WAIT1 LAST_ACK",
		.title = T("Segments overtake each other and are sent again needlessly",
			"报文乱序，造成不必要的重传"),
		.meaning = T(
			"Segments of one connection take ways of different length: per-packet load "
			"balancing, bonding in round-robin, a router with several queues. A "
			"segment that "
			"is late by more than a round trip looks lost, is sent again, and then "
			"arrives "
			"twice; the congestion window is cut for nothing. Overtaking by less than "
			"that "
			"does no harm, RACK waits for it.",
			"同一连接的报文走了长短不同的路：逐包负载均衡、轮询模式的 "
			"bond、多队列路由器。迟到超过一个往返的报文看似丢失而被重传，随后到达两次，"
			"拥塞窗口白白缩"
			"小。迟到更少的乱序无害，RACK 会等它。"),
		.evidence = T(
			"tcpi_dsack_dups close to tcpi_total_retrans: nearly all that was sent "
			"again had "
			"arrived (192 of 194 in the lab). TcpExtTCPDSACKRecv, TCPSACKReorder or "
			"TCPTSReorder, TCPDSACKUndo and TCPSpuriousRTOs grow. tcpi_reord_seen "
			"alone says "
			"little: a healthy veth pair shows hundreds.",
			"tcpi_dsack_dups 接近 tcpi_total_retrans：重传的几乎都已到达过（实验中 194 "
			"个里有 192 "
			"个）。TcpExtTCPDSACKRecv、TCPSACKReorder 或 "
			"TCPTSReorder、TCPDSACKUndo、TCPSpuriousRTOs 增长。单看 tcpi_reord_seen "
			"说明不了什么：健康的 veth 也会显示数百。"),
		.by_hand = T(
			"$ ss -tni state established\ndsack_dups: close to the second number of "
			"retrans:, reordering: above 3.\n$ nstat -az TcpExtTCPDSACKRecv "
			"TcpRetransSegs TcpExtTCPSACKReorder TcpExtTCPTSReorder\nThe first keeps "
			"up "
			"with the second.",
			"$ ss -tni state established\ndsack_dups: 接近 retrans: "
			"的第二个数，reordering: 大于 "
			"3。\n$ nstat -az TcpExtTCPDSACKRecv TcpRetransSegs TcpExtTCPSACKReorder "
			"TcpExtTCPTSReorder\n第一个与第二个同步增长。"),
		.twins =
			{
				{"path-loss",
					T("There dsack_dups stays near 0: what was sent again had "
					  "been lost.",
						"那里 dsack_dups 接近 0：重传的确实丢了。")},
				{"bufferbloat",
					T("There the round trip is long and nothing is sent again.",
						"那里往返时间很长，但没有重传。")},
			},
		.remedy = T(
			"Balance by flow, not by packet (bond mode 802.3ad with layer3+4 hashing, "
			"ECMP "
			"by hash). Keep SACK, DSACK and timestamps on: they are how the kernel "
			"takes "
			"a needless cut back. net.ipv4.tcp_reordering raises the tolerance at the "
			"cost of slower recovery from real loss.",
			"按流而不是按包分担（bond 用 802.3ad 与 layer3+4 哈希，ECMP "
			"按哈希）。保持 SACK、DSACK "
			"与时间戳开启，内核正是靠它们撤销不必要的降窗。调大 "
			"net.ipv4.tcp_reordering "
			"可提高容忍度，代价是真正丢包时恢复变慢。"),
		.wrong_advice = T("Turning SACK off hides the duplicates from the sender and "
				  "leaves the cuts.",
			"关闭 SACK 只是让发送端看不见重复，降窗依旧。"),
		.sources =
			"RFC 8985; RFC 3708; RFC 2883; Documentation/networking/snmp_counter.rst",
	},
	{
		.id = "bufferbloat",
		.states = "ESTABLISHED CLOSE_WAIT FIN_WAIT1 LAST_ACK",
		.title = T("A standing queue on the way makes everything slow",
			"路径上的常驻队列拖慢一切"),
		.meaning =
			T("The bottleneck of the path has a large buffer and a sender that fills "
			  "it until it "
			  "loses: the queue never drains, and every segment waits in it. "
			  "Throughput is fine "
			  "and nothing is lost, yet each request of others on that way takes as "
			  "long as the "
			  "queue. Home uplinks, shapers and virtual switches are the usual places.",
				"路径瓶颈处缓冲区很大，而发送端要灌到丢包才罢手：队列永不排空，每个"
				"报文都要在里面排队。"
				"吞吐正常，也不丢包，但同一路上其他请求的每个往返都被拉长到队列的长"
				"度。常见于家庭上行、整"
				"形器与虚拟交换机。"),
		.evidence = T("tcpi_rtt far above tcpi_min_rtt in both looks while data is in "
			      "flight, few or no "
			      "retransmissions, tcpi_delivery_rate flat. A CUBIC upload through 10 "
			      "Mbit/s with a "
			      "queue of 2 MB: rtt 376 ms, minrtt below 1 ms. BBR alone keeps it at "
			      "10 ms, four "
			      "BBR flows at 130 ms.",
			"有数据在途时，两次观察中 tcpi_rtt 都远大于 "
			"tcpi_min_rtt，重传很少或没有，tcpi_delivery_rate 平稳。CUBIC 经 10 "
			"Mbit/s、2 MB "
			"队列上传：rtt 376 毫秒，minrtt 不到 1 毫秒。单条 BBR 保持在 10 毫秒，四条 "
			"BBR 则为 "
			"130 毫秒。"),
		.by_hand = T("$ ss -tni dst ADDR\nrtt: against minrtt:, retrans: small, send and "
			     "delivery_rate flat.\n$ ping ADDR\nSlow while the transfer runs, "
			     "quick when "
			     "it is paused.\n$ tc -s qdisc\nbacklog: where the queue is this "
			     "host's own.",
			"$ ss -tni dst ADDR\n比较 rtt: 与 minrtt:，retrans: 很小，send 与 "
			"delivery_rate "
			"平稳。\n$ ping ADDR\n传输时慢，暂停后快。\n$ tc -s "
			"qdisc\n若队列在本机，看 "
			"backlog:。"),
		.twins =
			{
				{"path-loss",
					T("There segments are sent again; a queue only delays.",
						"那里有重传；队列只会延迟。")},
				{"zero-window-slow-reader",
					T("There the peer's window is shut, not the path full.",
						"那里是对端窗口关闭，而不是路径塞满。")},
			},
		.remedy =
			T("Manage the queue where it stands: fq_codel or cake at the bottleneck, "
			  "shaped "
			  "a little below the link's rate. At the sender: BBR, or less in flight "
			  "(SO_MAX_PACING_RATE, a smaller send buffer), which also bounds the best "
			  "throughput.",
				"在队列所在处治理：瓶颈处用 fq_codel 或 "
				"cake，整形到略低于链路速率。发送端可用 BBR "
				"或减少在途数据（SO_MAX_PACING_"
				"RATE、较小的发送缓冲），后者也会限制最高吞吐。"),
		.wrong_advice =
			T("Larger buffers of sockets or routers make the queue longer, not the "
			  "transfer faster.",
				"加大 socket 或路由器的缓冲只会让队列更长，传输并不更快。"),
		.sources = "RFC 7567; RFC 8290; RFC 9406",
	},
	{
		.id = "conntrack-full",
		.states = "SYN_SENT",
		.title = T("The table of the connection tracker is full", "连接跟踪表已满"),
		.meaning = T(
			"netfilter remembers every connection that ends here or passes. When "
			"nf_conntrack_max of them are remembered, the first packet of each new one "
			"is "
			"dropped without an answer; old connections go on. New clients see a black "
			"hole "
			"that comes and goes with the load, and connects of this host itself hang.",
			"netfilter 记住每一条到达或经过本机的连接。记满 nf_conntrack_max "
			"条后，新连接的第一个报文会被无声丢弃，旧连接照常。新客户端看到的是随负载时"
			"隐时现的黑洞"
			"，本机自己的 connect() 也会挂起。"),
		.evidence = T("nf_conntrack_count stands at nf_conntrack_max; drop or early_drop "
			      "of conntrack -S "
			      "grows; the kernel log says \"nf_conntrack: table full, dropping "
			      "packet\". The limit "
			      "is the host's, the count is the namespace's. Where this host dials, "
			      "TcpExtTCPRetransFail grows as under any local filter.",
			"nf_conntrack_count 停在 nf_conntrack_max；conntrack -S 的 drop 或 "
			"early_drop "
			"增长；内核日志出现 \"nf_conntrack: table full, dropping "
			"packet\"。上限属于整机，计数属于各网络命名空间。若由本机发起连接，"
			"TcpExtTCPRetransFail 会像遇到本机规则那样增长。"),
		.by_hand = T(
			"$ sysctl net.netfilter.nf_conntrack_count "
			"net.netfilter.nf_conntrack_max\nThe two are equal.\n$ conntrack -S\ndrop= "
			"and early_drop= grow.\n$ dmesg -T | grep conntrack\ntable full, dropping "
			"packet.",
			"$ sysctl net.netfilter.nf_conntrack_count "
			"net.netfilter.nf_conntrack_max\n两者相等。\n$ conntrack -S\ndrop= 与 "
			"early_drop= 增长。\n$ dmesg -T | grep conntrack\ntable full, dropping "
			"packet。"),
		.twins =
			{
				{"syn-blackhole",
					T("There the table has room: the way or the peer drops.",
						"那里表还有空位，是路径或对端在丢弃。")},
				{"accept-queue-full",
					T("There ListenOverflows grows; a full table is dropped "
					  "before "
					  "TCP.",
						"那里 ListenOverflows 增长；表满时报文在 TCP "
						"之前就被丢弃。")},
				{"local-egress-drop",
					T("There a rule drops, whatever the table holds.",
						"那里是规则在丢弃，与表的大小无关。")},
			},
		.remedy = T(
			"Raise net.netfilter.nf_conntrack_max; an entry costs about 320 bytes. "
			"Have "
			"closed connections forgotten sooner (nf_conntrack_tcp_timeout_time_wait, "
			"_close_wait, _established: five days by default). Exempt busy ports that "
			"need no tracking with a notrack rule: they then cannot be translated or "
			"filtered by state.",
			"调大 net.netfilter.nf_conntrack_max，每项约 320 "
			"字节。让已关闭的连接早些被遗忘（nf_conntrack_tcp_timeout_time_wait、"
			"_close_wait、_established，后者默认五天）。对无需跟踪的繁忙端口用 notrack "
			"规则豁免，代价是它们不能再做地址转换或按状态过滤。"),
		.wrong_advice = T(
			"Emptying the table with conntrack -F helps for minutes and breaks the "
			"translated connections that were alive.",
			"用 conntrack -F 清空只管用几分钟，还会打断仍在使用的地址转换连接。"),
		.sources = "Documentation/networking/nf_conntrack-sysctl.rst; linux "
			   "net/netfilter/nf_conntrack_core.c __nf_conntrack_alloc()",
	},
};

const struct kb_fault_table kb_fault_path = KB_FAULT_TABLE(rows);

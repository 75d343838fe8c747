/* Faults of the client's side of the handshake: connect() fails, or SYN_SENT stands. */
#include "kb/fault-table.h"

static const struct kb_fault rows[] = {
	{
		.id = "syn-blackhole",
		.states = "SYN_SENT",
		.title = T("SYNs leave and nothing comes back", "SYN 发出后杳无音信"),
		.meaning = T(
			"Our SYN leaves this host and is lost in silence: a firewall or security "
			"group drops it, the server's host is down, its accept queue is full, or "
			"the answer is lost on the way back. The kernel tries again, at first "
			"every second (net.ipv4.tcp_syn_linear_timeouts, 4 by default), then after "
			"2, 4, 8 seconds and so on. With tcp_syn_retries at 6 it sends 10 "
			"retransmissions and gives up with ETIMEDOUT after about 131 seconds.",
			"SYN "
			"已离开本机，却无声无息地丢失：被防火墙或安全组丢弃、服务器宕机、其全连接队"
			"列已满，或应答在回程丢失。内核会重传：起初每秒一次（net.ipv4.tcp_syn_"
			"linear_timeouts，默认 4），之后间隔按 2、4、8 秒加倍。tcp_syn_retries 为 "
			"6 时共重传 10 次，约 131 秒后以 ETIMEDOUT 告终。"),
		.evidence = T(
			"SYN_SENT with idiag_timer 1 and idiag_retrans growing; "
			"TcpExtTCPSynRetrans, TcpExtTCPTimeouts and TcpRetransSegs grow. That the "
			"SYNs really left is shown by tcpi_retrans 1 (ss: retrans:1/3), by "
			"TcpExtTCPLostRetransmit growing from the second retransmission on, and by "
			"TCPRetransFail and TCPSpuriousRtxHostQueues standing still; TCPSynRetrans "
			"and tcpi_total_retrans alone do not show it, they grow under a local "
			"filter too. No ICMP error arrives. At the end TcpAttemptFails and "
			"TcpExtTCPAbortOnTimeout grow by one. A client with a connect timeout of "
			"its own closes the socket before: no counter tells, and two looks find "
			"different sockets in SYN_SENT to the same service and none that got "
			"further. One that waits less than half a second, or rests at both looks, "
			"is not seen: look longer.",
			"SYN_SENT，idiag_timer 为 1 且 idiag_retrans "
			"递增；TcpExtTCPSynRetrans、TcpExtTCPTimeouts、TcpRetransSegs 增长。能证明 "
			"SYN 确实发出去的是：tcpi_retrans 为 1（ss 显示 "
			"retrans:1/3），从第二次重传起 TcpExtTCPLostRetransmit 增长，而 "
			"TCPRetransFail 与 TCPSpuriousRtxHostQueues 不动。单看 TCPSynRetrans 与 "
			"tcpi_total_retrans 证明不了，因为被本机规则拦截时它们照样增长。没有 ICMP "
			"差错返回。最终放弃时 TcpAttemptFails 与 TcpExtTCPAbortOnTimeout "
			"各加一。自带连接超时的客户端会提前关闭套接字：计数器看不出来，两次观察所见"
			"是通往同一服务的不同 SYN_SENT "
			"套接字，没有一条走得更远。若它等待不到半秒，或两次观察时都在间歇，就看不到"
			"，请延长观察时间。"),
		.by_hand = T(
			"$ ss -tnoi state syn-sent\ntimer:(on,…,3) and retrans:1/3: three "
			"retransmissions have left this host.\n$ nstat -az TcpExtTCPSynRetrans "
			"TcpExtTCPRetransFail TcpExtTCPSpuriousRtxHostQueues\nThe first grows, the "
			"other two do not.\n$ traceroute -T -p PORT ADDR\nA trace with SYNs to the "
			"same port: the last hop that answers stands before the hole.\n$ ping -c 3 "
			"ADDR\nIf it answers, the host is up and only the port is filtered; "
			"silence proves nothing.",
			"$ ss -tnoi state syn-sent\ntimer:(on,…,3) 与 "
			"retrans:1/3：已有三次重传离开本机。\n$ nstat -az TcpExtTCPSynRetrans "
			"TcpExtTCPRetransFail "
			"TcpExtTCPSpuriousRtxHostQueues\n第一个增长，后两个不动。\n$ traceroute -T "
			"-p PORT ADDR\n用 SYN "
			"向同一端口做路径跟踪：最后应答的一跳就在黑洞之前。\n$ ping -c 3 "
			"ADDR\n若有应答，则主机在线，只是端口被过滤；若无应答，则什么也证明不了。"),
		.twins =
			{
				{"local-egress-drop",
					T("TCPRetransFail grows and ss shows retrans:0/n: a rule "
					  "on this host eats the SYN.",
						"TCPRetransFail 增长，ss 显示 retrans:0/n：SYN "
						"被本机规则吞掉了。")},
				{"neighbour-failed",
					T("TCPSpuriousRtxHostQueues grows, the neighbour is "
					  "INCOMPLETE or FAILED, and it ends after 3 s with "
					  "EHOSTUNREACH.",
						"TCPSpuriousRtxHostQueues 增长，邻居项为 "
						"INCOMPLETE 或 FAILED，约 3 秒后以 EHOSTUNREACH "
						"告终。")},
				{"accept-queue-full",
					T("Seen from the server: ListenOverflows grows there. From "
					  "here both look alike.",
						"要到服务端看：那里的 ListenOverflows "
						"在增长。从客户端看两者一模一样。")},
				{"reverse-path-filter", T("On the server IPReversePathFilter grows "
							  "and no TCP counter does.",
								"服务端的 IPReversePathFilter "
								"增长，而 TCP 计数器不动。")},
				{"local-ingress-drop",
					T("A capture on the server shows the SYN arriving, its "
					  "TcpInSegs does not count it.",
						"在服务端抓包能看到 SYN 到达，其 TcpInSegs "
						"却没有计数。")},
				{"healthy slow handshake",
					T("idiag_retrans is 0 and the row is younger than a "
					  "second.",
						"idiag_retrans 为 0，且条目存在还不到一秒。")},
			},
		.remedy = T("Find the hop that drops and mend the rule, security group or route "
			    "there. To fail sooner, set TCP_USER_TIMEOUT or a connect timeout in "
			    "the program, or lower net.ipv4.tcp_syn_retries for the whole host; "
			    "every connection on a lossy path then fails sooner too.",
			"找到丢弃报文的那一跳，修正规则、安全组或路由。若想尽早失败，可在程序中设置"
			" TCP_USER_TIMEOUT 或连接超时，或调小整机的 "
			"net.ipv4.tcp_syn_retries，代价是丢包链路上的所有连接也会更早失败。"),
		.wrong_advice = T("Raising tcp_syn_retries only makes the failure slower. Settings "
				  "of the server's TIME_WAIT have nothing to do with it.",
			"调大 tcp_syn_retries 只会让失败来得更慢。服务端的 TIME_WAIT "
			"参数与此毫无关系。"),
		.sources = "RFC 9293 sections 3.8.1 and 3.8.3; RFC 6298 sections 2 and 5; linux "
			   "net/ipv4/tcp_timer.c tcp_write_timeout(); "
			   "Documentation/networking/ip-sysctl.rst (tcp_syn_retries, "
			   "tcp_syn_linear_timeouts)",
	},
	{
		.id = "local-egress-drop",
		.states = "SYN_SENT",
		.title = T("A rule on this host drops our SYNs", "本机的规则丢弃了外发的 SYN"),
		.meaning = T("An nftables or iptables rule in the output path, or a BPF program on "
			     "the control group, drops the SYN before it leaves. TCP learns "
			     "that the transmission failed and tries again, as if the SYN had "
			     "been lost; connect() hangs as in front of a black hole, though the "
			     "wall stands in one's own house. A rule that rejects instead of "
			     "dropping is quicker: connect() fails at once with ECONNREFUSED.",
			"output 链上的 nftables/iptables 规则，或挂在 cgroup 上的 BPF "
			"程序，在 SYN 离开本机之前就把它丢弃。TCP "
			"得知发送失败，便像丢包一样重试；connect() "
			"挂起，看似前方有黑洞，其实墙就在自己家里。若规则是 reject 而非 drop，则 "
			"connect() 立即以 ECONNREFUSED 失败。"),
		.evidence = T(
			"TcpExtTCPRetransFail grows with each attempt. tcpi_retrans stays 0 while "
			"tcpi_total_retrans counts on (ss: retrans:0/3). TcpRetransSegs, "
			"TCPTimeouts and TCPSynRetrans grow all the same, TCPLostRetransmit does "
			"not. On a connection that was established before the rule no counter "
			"moves and the persist timer runs: that fault is cannot-transmit.",
			"每次尝试 TcpExtTCPRetransFail 加一。tcpi_retrans 始终为 0，而 "
			"tcpi_total_retrans 递增（ss 显示 "
			"retrans:0/3）。TcpRetransSegs、TCPTimeouts、TCPSynRetrans "
			"照样增长，TCPLostRetransmit "
			"不动。若规则生效前连接已经建立，则没有计数器变化，走的是坚持定时器：那种故"
			"障"
			"是 cannot-transmit。"),
		.by_hand = T(
			"$ nstat -az TcpExtTCPRetransFail TcpExtTCPSynRetrans\nBoth grow by the "
			"same amount.\n$ ss -tnoi state syn-sent\nretrans:0/3: three attempts, "
			"none of them left.\n$ nft list ruleset\nLook for drop in chains with hook "
			"output or postrouting; counters show which rule matches.\n$ bpftool "
			"cgroup tree\nPrograms of type cgroup_inet_egress may drop as well.",
			"$ nstat -az TcpExtTCPRetransFail TcpExtTCPSynRetrans\n两者增量相同。\n$ "
			"ss -tnoi state syn-sent\nretrans:0/3：尝试了三次，一次也没发出去。\n$ nft "
			"list ruleset\n在 hook 为 output 或 postrouting 的链中找 drop；规则的 "
			"counter 会显示命中的是哪一条。\n$ bpftool cgroup tree\ncgroup_inet_egress "
			"类型的程序也可能丢弃报文。"),
		.twins =
			{
				{"syn-blackhole",
					T("There the SYNs leave: retrans:1/n and TCPRetransFail "
					  "stands still.",
						"黑洞时 SYN 确已发出：retrans:1/n，TCPRetransFail "
						"不动。")},
				{"neighbour-failed",
					T("TCPSpuriousRtxHostQueues grows instead.",
						"那时增长的是 TCPSpuriousRtxHostQueues。")},
				{"cannot-transmit",
					T("There the connection was established before: a "
					  "persist timer runs over an open window.",
						"那里连接早已建立：窗口未关，坚持定时器却在走。")},
				{"icmp-rejected", T("connect() fails at once: a reject rule, here "
						    "or on the way.",
							  "connect() 立即失败：是 reject "
							  "规则，可能在本机，也可能在途中。")},
			},
		.remedy = T("Correct the rule that matches; an accept before it, for the one "
			    "destination and port, is the smallest change. Connections that still "
			    "retry go through by themselves at their next attempt.",
			"修正命中的规则；在其前面针对该目标与端口加一条 "
			"accept，改动最小。仍在重试的连接会在下一次尝试时自行恢复。"),
		.wrong_advice = T("Flushing all rules cures it and opens the host; the policy of a "
				  "chain may even be drop and then nothing passes.",
			"清空全部规则固然能好，却使主机门户大开；若链的默认策略是 "
			"drop，清空之后反而什么也过不去。"),
		.sources =
			"linux net/ipv4/tcp_output.c tcp_retransmit_skb(), net/ipv4/tcp_timer.c, "
			"net/netfilter/core.c; RFC 9293 section 3.8.1; nft(8)",
	},
	{
		.id = "neighbour-failed",
		.states = "SYN_SENT SYN_RECV",
		.title = T("The next hop does not answer ARP or neighbour discovery",
			"下一跳不应答 ARP 或邻居发现"),
		.meaning = T(
			"The route says that the destination, or the gateway to it, is on this "
			"link, but nobody answers for its address. The SYN waits in the "
			"neighbour's queue, never leaves, and after three unanswered requests, "
			"about 3 seconds, the kernel reports host unreachable to its own socket: "
			"connect() fails with EHOSTUNREACH. Causes: the host is off, the address "
			"or the mask is wrong, the VLAN is another, the gateway is down.",
			"按路由，目标（或通往它的网关）就在本链路上，却没有谁应答这个地址。SYN "
			"滞留在邻居项的队列中，从未发出；三次请求（约 3 "
			"秒）无应答后，内核向自己的套接字报告主机不可达，connect() 以 EHOSTUNREACH "
			"失败。原因：对方关机、地址或掩码写错、VLAN 不对，或网关宕机。"),
		.evidence = T(
			"TcpExtTCPSpuriousRtxHostQueues and TCPTimeouts grow with each timeout (3 "
			"and 3 per attempt), because the first SYN is still queued on this host; "
			"TCPSynRetrans and TcpRetransSegs do not, and tcpi_total_retrans stays 0. "
			"The neighbour entry goes from INCOMPLETE to FAILED. IcmpOutDestUnreachs "
			"and IcmpInDestUnreachs (Icmp6… for IPv6) grow by one, the message being "
			"sent to oneself, and TcpAttemptFails too. A new attempt asks again and "
			"takes 3 seconds again.",
			"每次超时 TcpExtTCPSpuriousRtxHostQueues 与 TCPTimeouts 各加一（每次连接各 "
			"3 次），因为最初的 SYN 仍排在本机队列里；TCPSynRetrans 与 TcpRetransSegs "
			"不动，tcpi_total_retrans 始终为 0。邻居项由 INCOMPLETE 变为 "
			"FAILED。IcmpOutDestUnreachs 与 IcmpInDestUnreachs（IPv6 为 "
			"Icmp6…）各加一，该 ICMP 是内核发给自己的；TcpAttemptFails "
			"也加一。再次连接会重新询问，仍要等 3 秒。"),
		.by_hand = T("$ ip route get ADDR\nWhich device, and which gateway (via) must "
			     "answer?\n$ ip neigh show\nFAILED or INCOMPLETE beside that "
			     "address.\n$ nstat -az TcpExtTCPSpuriousRtxHostQueues "
			     "TcpExtTCPSynRetrans\nThe first grows, the second does not.\n$ arping "
			     "-I eth0 ADDR\nAsks on the link whether anybody has the address.",
			"$ ip route get ADDR\n走哪块网卡，应由哪个网关（via）应答？\n$ ip neigh "
			"show\n该地址旁标着 FAILED 或 INCOMPLETE。\n$ nstat -az "
			"TcpExtTCPSpuriousRtxHostQueues "
			"TcpExtTCPSynRetrans\n前者增长，后者不动。\n$ arping -I eth0 "
			"ADDR\n在链路上直接询问是否有人持有该地址。"),
		.twins =
			{
				{"syn-blackhole",
					T("There the neighbour is REACHABLE and the SYNs leave.",
						"黑洞时邻居项为 REACHABLE，SYN 能发出。")},
				{"icmp-rejected",
					T("EHOSTUNREACH as well, but within milliseconds, and the "
					  "ICMP came from a router: IcmpOutDestUnreachs stands "
					  "still.",
						"同为 EHOSTUNREACH，但在毫秒级返回，ICMP "
						"来自路由器：本机 IcmpOutDestUnreachs 不动。")},
				{"host-queue-drops",
					T("TCPSpuriousRtxHostQueues grows with a healthy "
					  "neighbour: the device queue is what is stuck.",
						"邻居正常而 TCPSpuriousRtxHostQueues "
						"增长：卡住的是网卡发送队列。")},
				{"link-lost", T("The same under an established connection, or the "
						"link itself is down.",
						      "发生在已建立的连接上的同类故障，或链路本身断"
						      "开。")},
			},
		.remedy = T("Mend address, mask, VLAN or cable, or start the host. If the address "
			    "has moved to another card and a stale entry remains, delete it; the "
			    "next segment asks again.\n$ ip neigh del ADDR dev eth0",
			"修正地址、掩码、VLAN "
			"或网线，或启动对方主机。若地址已换到别的网卡而旧邻居项仍在，删除即可，下一"
			"个报文会重新询问。\n$ ip neigh del ADDR dev eth0"),
		.wrong_advice = T("A permanent neighbour entry by hand hides the fault: segments "
				  "then go to a hardware address that nobody has, and instead of a "
				  "clear error after 3 seconds one gets two minutes of silence.",
			"手工添加永久邻居项只会掩盖故障：报文会发往一个无人持有的硬件地址，原本 3 "
			"秒后的明确报错，变成两分钟的沉默。"),
		.sources = "RFC 826; RFC 4861 section 7.2.2; RFC 9293 section 3.9.2.2; linux "
			   "net/core/neighbour.c, net/ipv4/arp.c arp_error_report(), "
			   "net/ipv4/tcp_output.c skb_still_in_host_queue()",
	},
	{
		.id = "no-route",
		.states = "CLOSED",
		.title = T("This host has no route to the destination", "本机没有到目标的路由"),
		.meaning = T("connect() asks the routing table before anything is sent and fails "
			     "at once. No route: ENETUNREACH. Routes may also forbid: an "
			     "unreachable route gives EHOSTUNREACH, prohibit EACCES, blackhole "
			     "EINVAL, which looks like a programming error and is none. Typical: "
			     "the default route was lost with a lease or an interface, a container "
			     "has only loopback, IPv6 addresses from DNS on a host without IPv6.",
			"connect() "
			"在发送任何报文之前先查路由表，随即失败。没有路由：ENETUNREACH。路由也可以"
			"是禁止性的：unreachable 路由返回 EHOSTUNREACH，prohibit 返回 "
			"EACCES，blackhole 返回 "
			"EINVAL（看似编程错误，其实不是）。常见原因：租约到期或网卡变动丢了默认路由"
			"、容器里只有回环接口、主机没有 IPv6 而 DNS 返回了 IPv6 地址。"),
		.evidence = T("No row in any state, and no Tcp or TcpExt counter moves, not even "
			      "TcpActiveOpens. When there is no route (or a throw route ends the "
			      "search), IpOutNoRoutes grows by one per attempt for IPv4, "
			      "Ip6OutNoRoutes for IPv6. With unreachable, prohibit and blackhole "
			      "routes no counter moves at all. RTM_GETROUTE for the destination "
			      "returns the same error as connect().",
			"任何状态下都没有条目，Tcp 与 TcpExt 计数器全都不动，连 TcpActiveOpens "
			"也不动。确实没有路由时（或 throw 路由终止了查找），IPv4 每次尝试使 "
			"IpOutNoRoutes 加一，IPv6 则是 Ip6OutNoRoutes。若是 "
			"unreachable、prohibit、blackhole 路由，则没有任何计数器变化。对该目标做 "
			"RTM_GETROUTE 查询，会得到与 connect() 相同的错误。"),
		.by_hand = T("$ ip route get ADDR\nRTNETLINK answers: Network is unreachable (or "
			     "Invalid argument, Permission denied) is the proof.\n$ ip route show "
			     "table all\nIs there a default route? Is one of type blackhole, "
			     "unreachable or prohibit in the way?\n$ ip rule\nPolicy rules may "
			     "send this source to another table.\n$ nstat -az IpOutNoRoutes "
			     "Ip6OutNoRoutes\nGrows by one per attempt if a route is missing.",
			"$ ip route get ADDR\n若报 RTNETLINK answers: Network is unreachable（或 "
			"Invalid argument、Permission denied），即为铁证。\n$ ip route show table "
			"all\n有没有默认路由？是否被 blackhole、unreachable、prohibit "
			"路由挡住？\n$ ip rule\n策略路由可能把该源地址引向另一张表。\n$ nstat -az "
			"IpOutNoRoutes Ip6OutNoRoutes\n若缺少路由，每尝试一次加一。"),
		.twins =
			{
				{"neighbour-failed",
					T("There is a route, and the error comes after 3 seconds.",
						"有路由，错误在约 3 秒后才返回。")},
				{"icmp-rejected", T("A router said so: IcmpInDestUnreachs grows, "
						    "and a SYN did leave.",
							  "是路由器告知的：IcmpInDestUnreachs "
							  "增长，且确有 SYN 发出。")},
				{"cannot-transmit",
					T("The route vanished under an established connection; "
					  "that one gets no error.",
						"路由在连接建立之后消失；那条连接不会收到错误。")},
				{"port-exhaustion",
					T("Fails at once too, but with EADDRNOTAVAIL.",
						"同样立即失败，但错误码是 EADDRNOTAVAIL。")},
			},
		.remedy = T("Add the route or mend what should have brought it (DHCP, routing "
			    "daemon, container network), and remove forbidding routes that are not "
			    "meant. If only IPv6 is missing, programs fall back to IPv4 by "
			    "themselves when they try all addresses of a name.",
			"补上路由，或修复本该下发路由的组件（DHCP、路由守护进程、容器网络），并删除"
			"并非有意的禁止性路由。若只缺 "
			"IPv6，程序只要逐个尝试域名的全部地址，就会自行退回 IPv4。"),
		.wrong_advice =
			T("Reading a firewall's log is a waste of time here: nothing was sent.",
				"此时去翻防火墙日志是白费功夫：根本没有报文发出。"),
		.sources = "connect(2) ERRORS; ip-route(8); RFC 9293 section 3.9.2.2; linux "
			   "net/ipv4/tcp_ipv4.c tcp_v4_connect(), net/ipv6/route.c, "
			   "net/ipv4/fib_semantics.c fib_props",
	},
	{
		.id = "port-exhaustion",
		.states = "TIME_WAIT ESTABLISHED CLOSED",
		.title = T("All local ports towards one destination are in use",
			"通往同一目标的本地端口已用尽"),
		.meaning =
			T("A connection is told apart by its four-tuple. Towards one address and "
			  "port, from one source address, only as many connections can exist as "
			  "the range of local ports has numbers: 28,232 by default, TIME_WAIT "
			  "included. A client that opens and closes quickly leaves each port "
			  "blocked for 60 seconds, so some 470 connections per second to the same "
			  "target are the end. connect() then fails at once with EADDRNOTAVAIL, "
			  "\"Cannot assign requested address\". Other destinations still work.",
				"一条连接由四元组区分。从同一源地址到同一目标地址与端口，最多只能有"
				"本地端口范围那么多条连接：默认 28,232 条，TIME_WAIT "
				"也算在内。短连接客户端每关闭一条就占住一个端口 60 "
				"秒，因此对同一目标每秒约 470 条就到头了。此后 connect() 立即以 "
				"EADDRNOTAVAIL（Cannot assign requested "
				"address）失败，而连接其他目标仍然正常。"),
		.evidence = T("The sockets with the same destination address and port, TIME_WAIT "
			      "included, number as many as net.ipv4.ip_local_port_range holds less "
			      "ip_local_reserved_ports. No counter moves: neither TcpActiveOpens "
			      "nor TcpAttemptFails. A bind() to port 0 without "
			      "IP_BIND_ADDRESS_NO_PORT fails with EADDRINUSE instead, and already "
			      "when the ports are spread over several destinations: no row shows "
			      "how a port was chosen, so tcpdx does not name that case.",
			"到同一目标地址与端口的套接字（含 TIME_WAIT）数量，等于 "
			"net.ipv4.ip_local_port_range 的端口数减去 "
			"ip_local_reserved_ports。没有任何计数器变化：TcpActiveOpens 与 "
			"TcpAttemptFails 都不动。若先 bind() 端口 0 又未设 "
			"IP_BIND_ADDRESS_NO_PORT，则报 "
			"EADDRINUSE，而且即使这些端口分散在多个目标上，也同样会失败；但从套接字看不"
			"出端"
			"口是怎样选定的，所以 tcpdx 不报告这种情形。"),
		.by_hand = T("$ ss -Htan dst ADDR:PORT | wc -l\nThe ports in use towards that "
			     "destination.\n$ sysctl net.ipv4.ip_local_port_range "
			     "net.ipv4.ip_local_reserved_ports\nThe ports there are; the program "
			     "may narrow them with IP_LOCAL_PORT_RANGE.\n$ ss -Htn state time-wait "
			     "| awk '{print $4}' | sort | uniq -c | sort -rn | head\nWhich "
			     "destinations hold the most.",
			"$ ss -Htan dst ADDR:PORT | wc -l\n通往该目标已用的端口数。\n$ sysctl "
			"net.ipv4.ip_local_port_range "
			"net.ipv4.ip_local_reserved_ports\n可用的端口；程序还可能用 "
			"IP_LOCAL_PORT_RANGE 缩小范围。\n$ ss -Htn state time-wait | awk '{print "
			"$4}' | sort | uniq -c | sort -rn | head\n哪些目标占用最多。"),
		.twins =
			{
				{"no-route", T("Fails at once for that destination too, but with "
					       "ENETUNREACH and with a failing route lookup.",
						     "同样立即失败，但错误码是 "
						     "ENETUNREACH，且路由查询也失败。")},
				{"time-wait-pile",
					T("The stage before: many TIME_WAIT, but ports are left.",
						"这是它的前一阶段：TIME_WAIT "
						"很多，但端口还有余。")},
				{"time-wait-bind", T("bind() of a server's fixed port fails with "
						     "EADDRINUSE; no client is involved.",
							   "服务端 bind() 固定端口报 "
							   "EADDRINUSE，与客户端无关。")},
				{"healthy connection pool",
					T("A few long-lived connections to the target: far from "
					  "the limit.",
						"到目标只有少量长连接，离上限还远。")},
			},
		.remedy = T("Best: reuse connections (keep-alive, a pool). Where TIME_WAIT holds "
			    "a good part of the ports: net.ipv4.tcp_tw_reuse=1 on the client: a "
			    "port in TIME_WAIT for more "
			    "than a second may be used again, provided both sides use timestamps; "
			    "the default, 2, does so for loopback only. It has no effect on "
			    "incoming connections and is safe enough on clients. Then more "
			    "numbers: widen ip_local_port_range (reserve the ports of local "
			    "services), more destination or source addresses, "
			    "IP_BIND_ADDRESS_NO_PORT where the program binds a source address.",
			"首选复用连接（keep-alive、连接池）。若端口大多被 TIME_WAIT "
			"占着，可在客户端设 "
			"net.ipv4.tcp_tw_reuse=1：处于 TIME_WAIT "
			"超过一秒的端口可再次使用，前提是双方都启用时间戳；默认值 2 "
			"只对回环生效。它对入站连接没有作用，用在客户端足够安全。再次是增加组合数："
			"放宽 "
			"ip_local_port_"
			"range（同时保留本机服务的端口），增加目标地址或源地址；若程序要绑定源地址"
			"，则使用 IP_BIND_ADDRESS_NO_PORT。"),
		.wrong_advice = T("tcp_fin_timeout does not shorten TIME_WAIT, which lasts 60 "
				  "seconds by a constant of the kernel. tcp_tw_recycle broke "
				  "clients behind NAT and is gone since 4.12. Lowering "
				  "tcp_max_tw_buckets throws protection away for the whole host.",
			"tcp_fin_timeout 不能缩短 TIME_WAIT，后者是内核常量，固定 60 "
			"秒。tcp_tw_recycle 会弄断 NAT 之后的客户端，4.12 起已移除。调小 "
			"tcp_max_tw_buckets 则是让整机失去保护。"),
		.sources = "RFC 9293 section 3.6.1; RFC 6056; RFC 6191; linux "
			   "net/ipv4/inet_hashtables.c __inet_hash_connect(), net/ipv4/tcp_ipv4.c "
			   "tcp_twsk_unique(); Documentation/networking/ip-sysctl.rst "
			   "(ip_local_port_range, tcp_tw_reuse); ip(7) IP_BIND_ADDRESS_NO_PORT",
	},
	{
		.id = "outbound-scan",
		.states = "SYN_SENT",
		.title = T(
			"One local process knocks at many addresses", "本机有一个进程在大范围扫描"),
		.meaning =
			T("A process on this host opens connections to many different addresses, "
			  "or to many ports of a few, within seconds, and most are never answered "
			  "or refused. A scanner does it, a worm does it, a trojan looking for its "
			  "next victim does it; a monitoring system or a peer-to-peer program may "
			  "do it honestly. The host itself hardly feels it, but others will "
			  "complain, and state tables of firewalls and NAT on the way fill up.",
				"本机某个进程在数秒内向许多不同地址（或少数地址的许多端口）发起连接"
				"，其中大多无应答或被拒绝。扫描器如此，蠕虫如此，寻找下一个目标的木"
				"马也如此；监控系统、P2P "
				"程序则可能属于正当行为。本机自身几乎无感，但别人会来投诉，途中防火"
				"墙与 NAT 的状态表也会被占满。"),
		.evidence = T(
			"Many SYN_SENT rows of one owner (inode to PID) with many distinct "
			"destinations and mostly one destination port. TcpActiveOpens grows much "
			"faster than established connections do; TcpAttemptFails grows with "
			"refusals and local failures; addresses on the own link that do not exist "
			"leave INCOMPLETE neighbour entries and move TCPSpuriousRtxHostQueues. A "
			"scanner that gives up soon shows few rows at a time, but each time "
			"others, "
			"and hardly any that got further. No single counter names the process: "
			"only the sockets do.",
			"同一所属进程（由 inode 对应到 PID）有大量 "
			"SYN_SENT，目标各不相同，目标端口多为同一个。TcpActiveOpens "
			"的增长远快于成功建立的连接；TcpAttemptFails "
			"随被拒与本地失败而增长；扫到本链路上不存在的地址时，会留下 INCOMPLETE "
			"邻居项，并使 TCPSpuriousRtxHostQueues "
			"增长。很快放弃的扫描器每次只露出几行，但每次目标都不同，且几乎没有一条走得"
			"更"
			"远。没有哪个计数器能指出进程，只有套接字能。"),
		.by_hand = T(
			"$ ss -Htnp state syn-sent | awk '{print $4, $5}' | sort | head "
			"-50\nDestinations and owners: one process and many addresses.\n$ ss -Htn "
			"state syn-sent | awk '{print $4}' | sed 's/.*://' | sort | uniq -c | sort "
			"-rn | head\nThe ports it knocks at: 445, 23, 22, 3389 and 6379 are the "
			"favourites of worms.\n$ ls -l /proc/PID/exe /proc/PID/cwd\nWhere the "
			"program comes from; (deleted) or /tmp is a bad sign.\n$ nstat -az "
			"TcpActiveOpens TcpAttemptFails\nAttempts and failures since the start.",
			"$ ss -Htnp state syn-sent | awk '{print $4, $5}' | sort | head "
			"-50\n看目标与所属进程：一个进程对许多地址。\n$ ss -Htn state syn-sent | "
			"awk '{print $4}' | sed 's/.*://' | sort | uniq -c | sort -rn | "
			"head\n它在敲哪些端口：445、23、22、3389、6379 是蠕虫的最爱。\n$ ls -l "
			"/proc/PID/exe /proc/PID/cwd\n程序从何而来；若显示 (deleted) 或位于 "
			"/tmp，就很可疑。\n$ nstat -az TcpActiveOpens "
			"TcpAttemptFails\n启动以来的尝试数与失败数。"),
		.twins =
			{
				{"syn-blackhole",
					T("Many SYN_SENT, but to one destination: a client that "
					  "cannot reach its server.",
						"也有许多 "
						"SYN_"
						"SENT，但目标只有一个：是客户端连不上服务器。")},
				{"neighbour-failed",
					T("One address on the link does not answer; here it is a "
					  "whole range.",
						"那里是链路上某一个地址不应答，这里是整段地址。")},
				{"healthy crawler or monitor",
					T("Many destinations too, but most connections succeed, "
					  "and the program is known.",
						"目标同样众多，但大部分能连通，而且程序来历清楚"
						"。")},
			},
		.remedy = T("Look before you kill: program, parent, user, start time, open files. "
			    "Then stop it (SIGSTOP keeps the evidence), cut its way out with an "
			    "output rule for its user or control group, and treat the host as "
			    "compromised if nobody can explain the process.",
			"先查清再动手：程序文件、父进程、用户、启动时间、打开的文件。然后将其暂停（"
			"SIGSTOP 可保留现场），按用户或 cgroup 加 output "
			"规则切断外联；若无人能解释该进程的来历，就按主机已被入侵处理。"),
		.wrong_advice = T("Closing its sockets one by one (ss -K) is pointless: the "
				  "process opens new ones. Rebooting destroys the evidence and the "
				  "program usually comes back.",
			"逐条断开它的套接字（ss "
			"-K）毫无意义，进程会再开新的。重启则毁掉现场，而程序往往会卷土重来。"),
		.sources = "RFC 9293 section 3.5; RFC 4987 section 2 (the receiving end); proc(5); "
			   "linux Documentation/networking/snmp_counter.rst (TcpActiveOpens)",
	},
};

const struct kb_fault_table kb_fault_connect = KB_FAULT_TABLE(rows);

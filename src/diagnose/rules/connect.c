/* SYN_SENT: the client's side of the handshake (catalogue F19 to F23, F76). */
#include <stdio.h>
#include <string.h>

#include "diagnose/rules/rules.h"

void note_syn(struct judge *judge, struct finding *finding, const struct group *group,
	const struct connection *connection)
{
	const char *ss = note_text(judge, "ss -tnoi dst %s", remote_name(judge, connection));

	if (group->count != group->count_before && judge->model->snapshots > 1)
		note_change(finding, "SYN_SENT", group->count_before, group->count, "connections",
			"ss -tno state syn-sent");
	else
		note_number(
			finding, "SYN_SENT", group->count, "connections", "ss -tno state syn-sent");
	if (connection->retransmits)
		note_number(finding, _("SYNs tried again"), connection->retransmits, "", ss);
	if (connection->total_retrans)
		note_string(finding, "retrans",
			note_text(judge, "%u/%u", connection->retrans, connection->total_retrans),
			ss);
}

/* ---- local-egress-drop -------------------------------------------------------------------- */

static bool local_egress_drop_match(const struct judge *judge, const struct connection *connection)
{
	return judge_is_now(judge, connection) && connection->timer == TIMER_RETRANSMIT &&
	       never_left(connection) && judge_path(judge, connection) <= PATH_FINE &&
	       model_counter(judge->model, connection->netns, "TcpExtTCPRetransFail") &&
	       model_counter(judge->model, connection->netns, "TcpExtTCPRetransFail")->last > 0;
}

static bool local_egress_drop_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	int64_t failed = model_counter_delta(judge->model, group->netns, "TcpExtTCPRetransFail");

	finding->severity = SEVERITY_CRITICAL;
	finding->confidence = failed > 0 ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY;
	finding->title = note_text(judge, _("this host itself drops the SYNs of %s to %s"),
		note_owner(judge, one), remote_name(judge, one));
	note_syn(judge, finding, group, one);
	if (failed > 0)
		note_counter(judge, finding, "TcpExtTCPRetransFail");
	else
		note_number(finding, "TcpExtTCPRetransFail",
			model_counter(judge->model, group->netns, "TcpExtTCPRetransFail")->last, "",
			"nstat -az TcpExtTCPRetransFail");
	note_path(judge, finding, one);
	return true;
}

const struct rule rule_local_egress_drop = {
	.id = "local-egress-drop",
	.states = IN(SYN_SENT),
	.needs = NEED_TCP_INFO | NEED_COUNTERS,
	.group_by = GROUP_SERVICE,
	.match = local_egress_drop_match,
	.conclude = local_egress_drop_conclude,
	.twins = {{"syn-blackhole", N_("no SYN left this host: of those tried none is on its way")},
		{"neighbour-failed", N_("the next hop is not FAILED")},
		{"no-route", N_("there is a route")}},
	.cause = N_("a filter on this host drops what it sends: an nftables or iptables rule in "
		    "OUTPUT or "
		    "POSTROUTING, or a BPF program of the cgroup"),
	.remedies = {{N_("look for the rule"),
			     "nft list ruleset | grep -n -B3 -A3 -E 'drop|reject'"},
		{N_("iptables keeps rules of its own"), "iptables-save -c | grep -E 'DROP|REJECT'"},
		{N_("BPF programs of the cgroup"), "bpftool cgroup tree"}},
	.references = "net/ipv4/tcp_output.c tcp_retransmit_skb(); LINUX_MIB_TCPRETRANSFAIL",
	.many = N_("this host itself drops the SYNs of %s to %u services"),
};

/* ---- neighbour-failed --------------------------------------------------------------------- */

static bool neighbour_failed_match(const struct judge *judge, const struct connection *connection)
{
	enum path_state path = judge_path(judge, connection);

	/* Resolving takes a millisecond where the neighbour is there; a retry means a second. All who
	 * wait fail together after three, and the next ones start anew: that their predecessors'
	 * retries found the SYN still in this host tells the same. */
	return (path == PATH_NEIGHBOUR ||
		(path == PATH_RESOLVING &&
			(connection->retransmits || connection->seen & SEEN_FIRST ||
				model_counter_delta(judge->model, connection->netns,
					"TcpExtTCPSpuriousRtxHostQueues") > 0)));
}

/* The command that asks the link once more; arping knows IPv4 only. */
static void note_next_hop_question(struct judge *judge, struct finding *finding,
	const struct model_route *route, const struct address *next)
{
	const struct observe_link *link = model_link(judge->model, route);
	char hop[ADDRESS_TEXT_SIZE];

	if (!link)
		return;
	address_print(next, hop);
	note_remedy(finding, _("ask the link once more"),
		next->family == ADDRESS_IPV6
			? note_text(judge, "ping -6 -c 3 %s%%%s", hop, link->name)
			: note_text(judge, "arping -c 3 -I %s %s", link->name, hop));
}

static bool neighbour_failed_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	const struct model_route *route = model_route(judge->model, one);
	bool gateway = route && route->facts.gateway.family != ADDRESS_NONE;
	struct address remote = address_unmapped(&one->remote);
	const struct address *next = gateway ? &route->facts.gateway : &remote;
	const char *question = next->family == ADDRESS_IPV6 ? _("neighbour discovery") : _("ARP");
	char hop[ADDRESS_TEXT_SIZE];

	address_print(next, hop);
	finding->severity = SEVERITY_CRITICAL;
	finding->confidence = CONFIDENCE_CERTAIN;
	if (group->count < group->count_before)
		finding->count = group->count_before;
	finding->title =
		gateway ? note_text(judge, _("the gateway %s does not answer %s"), hop, question)
			: note_text(judge, _("%s is on this link and does not answer %s"), hop,
				  question);
	if (!group->count)
		note_connection(judge, finding, (uint32_t)(one - judge->model->connections.items));
	note_syn(judge, finding, group, one);
	note_path(judge, finding, one);
	note_next_hop_question(judge, finding, route, next);
	note_counter(judge, finding, "TcpExtTCPSpuriousRtxHostQueues");
	return true;
}

const struct rule rule_neighbour_failed = {
	.id = "neighbour-failed",
	.states = IN(SYN_SENT),
	.needs = NEED_ROUTES | NEED_SOCK_DIAG,
	.group_by = GROUP_NEXT_HOP,
	.match = neighbour_failed_match,
	.conclude = neighbour_failed_conclude,
	.twins = {{"syn-blackhole", N_("the SYN waits in this host for a link-layer address")},
		{"local-egress-drop",
			N_("no filter is involved: the neighbour entry has no address")},
		{"no-route", N_("there is a route")}},
	.cause = N_(
		"nobody on the link owns that address: the host is down, the address or mask is "
		"wrong, or the port is in the wrong VLAN; connect() fails with EHOSTUNREACH after "
		"about three seconds"),
	.remedies = {{N_("look at the neighbour table"), "ip neigh"},
		{N_("check address, mask and interface against the route"),
			"ip route get {remote_address}"}},
	.references = "RFC 826, RFC 4861; arp(7)",
	.explains = "syn-blackhole",
};

/* ---- no-route ----------------------------------------------------------------------------- */

/* An address of the family with which a host takes part in more than its own link: for IPv6 a
 * global one (2000::/3), private ones (fc00::/7) stand on hosts without IPv6 beyond them. */
static bool speaks(const struct address *address, uint8_t family)
{
	if (address->family != family || address_is_loopback(address))
		return false;
	if (family == ADDRESS_IPV6)
		return (address->bytes[0] & 0xe0) == 0x20;
	return !(address->bytes[0] == 169 && address->bytes[1] == 254);
}

static bool speaks_beyond_link(const struct model *model, uint32_t netns, uint8_t family)
{
	for (uint32_t i = 0; i < model->locals.count; i++)
		if (model->locals.items[i].netns == netns &&
			speaks(&model->locals.items[i].facts.address, family))
			return true;
	return false;
}

/* The route of a connection that is still trying, where the table has none. */
static uint32_t find_unroutable(struct judge *judge, uint32_t netns)
{
	const struct model *model = judge->model;

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		if (row->netns == netns && row->state == TCP_STATE_SYN_SENT &&
			judge_is_now(judge, row) && judge_path(judge, row) == PATH_NO_ROUTE)
			return i;
	}
	return NONE;
}

/* A connection of before that has lost its route: each of its tries is counted as well. */
static uint32_t find_stranded(struct judge *judge, uint32_t netns)
{
	const struct model *model = judge->model;

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		if (row->netns == netns && row->state != TCP_STATE_SYN_SENT && row->wqueue &&
			judge_is_now(judge, row) && judge_path(judge, row) == PATH_NO_ROUTE)
			return i;
	}
	return NONE;
}

/* Fewer may be a stray datagram; a client that tries again and again makes more. */
#define NO_ROUTE_OFTEN 3

static void no_route_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	int64_t ipv4 = model_counter_delta(judge->model, netns->number, "IpOutNoRoutes");
	int64_t ipv6 = model_counter_delta(judge->model, netns->number, "Ip6OutNoRoutes");
	uint32_t trying = find_unroutable(judge, netns->number);
	uint32_t stranded = find_stranded(judge, netns->number);
	struct finding *finding;

	/* A host without an address of the family has no route of it by design, and every look-up of
	 * a name that has both kinds of addresses tries one. */
	if (!speaks_beyond_link(judge->model, netns->number, ADDRESS_IPV6))
		ipv6 = 0;
	if (!speaks_beyond_link(judge->model, netns->number, ADDRESS_IPV4))
		ipv4 = 0;
	if (ipv4 <= 0 && ipv6 <= 0 && trying == NONE)
		return;
	/* Nothing here sends: it is the answers to SYNs that have no route (synack-unanswered). */
	if (trying == NONE && syns_without_route(judge->model, netns->number))
		return;
	finding = judge_start(judge, rule, netns->number);
	if (!finding)
		return;
	finding->count = (uint32_t)((ipv4 > 0 ? ipv4 : 0) + (ipv6 > 0 ? ipv6 : 0));
	/* Without a socket that is trying it may be UDP: a word, not an alarm. */
	finding->severity = trying != NONE ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = trying != NONE			 ? CONFIDENCE_CERTAIN
			      : finding->count >= NO_ROUTE_OFTEN ? CONFIDENCE_LIKELY
								 : CONFIDENCE_POSSIBLE;
	if (trying != NONE) {
		const struct connection *one = &judge->model->connections.items[trying];
		char remote[ADDRESS_TEXT_SIZE];

		address_print(&one->remote, remote);
		finding->title = note_text(judge, _("there is no route to %s"), remote);
		finding->count = finding->count ? finding->count : 1;
		note_connection(judge, finding, trying);
		note_path(judge, finding, one);
		note_remedy(finding, _("ask for the destination"),
			note_text(judge, "ip route get %s", remote));
	} else {
		finding->title =
			note_text(judge, _("programs here send to addresses without a route"));
		note_undecided(finding, _("which program, which address"),
			_("connect() failed at once and left no socket: strace -f -e "
			  "trace=connect,sendto "
			  "of the program shows it; it may be UDP as well"));
	}
	if (stranded != NONE)
		note_connection(judge, finding, stranded);
	if (ipv4 > 0)
		note_counter(judge, finding, "IpOutNoRoutes");
	if (ipv6 > 0)
		note_counter(judge, finding, "Ip6OutNoRoutes");
}

const struct rule rule_no_route = {
	.id = "no-route",
	.needs = NEED_COUNTERS | NEED_SECOND_LOOK,
	.survey = no_route_survey,
	.twins = {{"syn-blackhole", N_("nothing was sent: the routing table refused")},
		{"neighbour-failed", N_("it failed before any neighbour was asked")}},
	.cause = N_("the routing table has no entry for the destination, not even a default route: "
		    "connect() fails at once with ENETUNREACH (a blackhole route: EINVAL, an "
		    "unreachable one: EHOSTUNREACH)"),
	.remedies = {{N_("see what the table says"), "ip route; ip -6 route; ip rule"},
		{N_("add the missing route, usually the default one"), NULL}},
	.references = "connect(2) ENETUNREACH; ip-route(8)",
	.explains = "syn-blackhole",
};

/* ---- port-exhaustion, time-wait-pile ------------------------------------------------------ */

static uint32_t port_budget(const struct model_netns *netns)
{
	return netns->port_high ? netns->port_high - netns->port_low + 1 - netns->ports_reserved
				: 0;
}

/* Whether connect() may take a port that is in TIME_WAIT: net.ipv4.tcp_tw_reuse 1 for every peer,
 * 2 (the default) for loopback; it needs timestamps. */
static bool reuses_time_wait(const struct model *model, const struct connection *connection)
{
	int64_t reuse = model_sysctl_number(model, connection->netns, "net.ipv4.tcp_tw_reuse", 2);

	if (!model_sysctl_number(model, connection->netns, "net.ipv4.tcp_timestamps", 1))
		return false;
	return reuse == 1 || (reuse == 2 && address_is_loopback(&connection->remote));
}

/* The connection's namespace where half of its range is in use, else NULL: only there can a
 * destination have used most of it, and elsewhere no groups are made. */
static const struct model_netns *crowded_netns(
	const struct judge *judge, const struct connection *connection)
{
	const struct model_netns *netns = model_netns(judge->model, connection->netns);

	return netns->ephemeral * 2 >= port_budget(netns) ? netns : NULL;
}

/* An accepted connection takes a port from its destination as well; all of a listener share one, so
 * they do not fill a group. */
static bool uses_a_port(const struct judge *judge, const struct connection *connection)
{
	const struct model_netns *netns = crowded_netns(judge, connection);

	return netns && connection->remote_port && connection->local_port >= netns->port_low &&
	       connection->local_port <= netns->port_high;
}

static bool port_exhaustion_match(const struct judge *judge, const struct connection *connection)
{
	return uses_a_port(judge, connection) &&
	       !(connection->state == TCP_STATE_TIME_WAIT &&
		       reuses_time_wait(judge->model, connection));
}

static void note_ports(struct judge *judge, struct finding *finding, const struct connection *one,
	uint32_t used, uint32_t time_wait)
{
	const struct model_netns *netns = model_netns(judge->model, one->netns);

	note_number(finding, _("ports used to this destination"), used, "",
		note_text(judge, "ss -tan dst %s | wc -l", remote_name(judge, one)));
	if (time_wait && time_wait < used)
		note_number(finding, _("of them in TIME_WAIT"), time_wait, "",
			"ss -tan state time-wait");
	note_number(finding, _("ports to use"), port_budget(netns), "",
		"sysctl net.ipv4.ip_local_port_range net.ipv4.ip_local_reserved_ports");
	if (!time_wait)
		return;
	note_number(finding, "net.ipv4.tcp_tw_reuse",
		model_sysctl_number(judge->model, one->netns, "net.ipv4.tcp_tw_reuse", 2), "",
		"sysctl net.ipv4.tcp_tw_reuse");
}

static uint32_t count_time_wait(struct judge *judge, const struct group *group)
{
	uint32_t count = 0;

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		count += judge_member(judge, m)->state == TCP_STATE_TIME_WAIT &&
			 judge_is_now(judge, judge_member(judge, m));
	return count;
}

static bool port_exhaustion_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	uint32_t budget = port_budget(model_netns(judge->model, group->netns));
	uint32_t time_wait = count_time_wait(judge, group);

	if (!budget || group->count * 10 < budget * 9)
		return false;
	finding->severity = group->count >= budget ? SEVERITY_CRITICAL : SEVERITY_WARNING;
	finding->confidence = group->count >= budget ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY;
	finding->title =
		group->count >= budget
			? note_text(judge, _("no local port is left for connections to %s"),
				  remote_name(judge, one))
			: note_text(judge, _("the local ports for connections to %s run out"),
				  remote_name(judge, one));
	note_ports(judge, finding, one, group->count, time_wait);
	/* Where it holds but a few, to use those again would not help for long. */
	if (time_wait * 4 >= group->count)
		note_remedy(finding,
			_("TIME_WAIT holds them: where both ends use timestamps, on this client "
			  "only"),
			"sysctl -w net.ipv4.tcp_tw_reuse=1");
	note_ruled_out(finding, "syn-blackhole",
		_("connect() fails with EADDRNOTAVAIL before a SYN is sent"));
	return true;
}

#define ANY_CONNECTION                                                                             \
	(IN(SYN_SENT) | IN(ESTABLISHED) | IN(FIN_WAIT_1) | IN(FIN_WAIT_2) | IN(CLOSE_WAIT) |       \
		IN(CLOSING) | IN(LAST_ACK) | IN(TIME_WAIT))

const struct rule rule_port_exhaustion = {
	.id = "port-exhaustion",
	.states = ANY_CONNECTION,
	.needs = NEED_SYSCTLS,
	.group_by = GROUP_PATH,
	.match = port_exhaustion_match,
	.conclude = port_exhaustion_conclude,
	.twins = {{"time-wait-pile", N_("the budget of ports is used up, whatever the states")}},
	.cause = N_(
		"every connection to the same address and port needs a local port of its own, and "
		"net.ipv4.ip_local_port_range is used up; connect() fails with EADDRNOTAVAIL"),
	.remedies = {{N_("reuse connections (a pool, HTTP keep-alive): the cure"), NULL},
		{N_("widen the range"), "sysctl -w net.ipv4.ip_local_port_range='10240 65535'"},
		{N_("or spread over more source or destination addresses"), NULL}},
	.references = "connect(2) EADDRNOTAVAIL; net/ipv4/inet_hashtables.c __inet_hash_connect()",
	.explains = "time-wait-pile",
};

static bool time_wait_pile_match(const struct judge *judge, const struct connection *connection)
{
	return connection->kernel_state == 6 && uses_a_port(judge, connection) &&
	       !reuses_time_wait(judge->model, connection);
}

static bool time_wait_pile_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	uint32_t budget = port_budget(model_netns(judge->model, group->netns));

	if (!budget || group->count * 2 < budget)
		return false;
	finding->severity = group->count * 4 >= budget * 3 ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = CONFIDENCE_CERTAIN;
	finding->title = note_text(judge, _("TIME_WAIT holds %u of %u local ports to %s"),
		group->count, budget, remote_name(judge, one));
	note_ports(judge, finding, one, group->count, group->count);
	note_ruled_out(finding, _("server"),
		_("the local ports are ephemeral: this host opened the connections, and closed "
		  "them first"));
	return true;
}

const struct rule rule_time_wait_pile = {
	.id = "time-wait-pile",
	.states = IN(TIME_WAIT),
	.needs = NEED_SYSCTLS,
	.group_by = GROUP_PATH,
	.match = time_wait_pile_match,
	.conclude = time_wait_pile_conclude,
	.twins = {{"port-exhaustion", N_("ports are left")}},
	.cause = N_("this client opens and closes many short connections to one service and is the "
		    "first to close: each port rests 60 s in TIME_WAIT; when all rest, connect() "
		    "fails"),
	.remedies = {{N_("reuse connections, or let the other side close first"), NULL},
		{N_("on this client, where both ends use timestamps"),
			"sysctl -w net.ipv4.tcp_tw_reuse=1"},
		{N_("do not touch net.ipv4.tcp_fin_timeout: it does not shorten TIME_WAIT"), NULL}},
	.references = "RFC 9293 3.6.1, RFC 6191; include/net/tcp.h TCP_TIMEWAIT_LEN",
};

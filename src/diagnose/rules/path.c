/* The way out of this host fails under live connections (catalogue F38, F39). */
#include <string.h>

#include "diagnose/rules/rules.h"

/* A single client may have left on purpose; so many at once have a common cause. */
#define CLIENTS_MANY 10

/* Since the last ACK; before the first one the kernel tells the time since boot. */
static uint32_t wait_ms(const struct connection *connection)
{
	return connection->state == TCP_STATE_SYN_SENT ? 0 : connection->last_ack_recv_ms;
}

/* The one that has waited longest for an ACK. */
static const struct connection *longest_wait(struct judge *judge, const struct group *group)
{
	const struct connection *one = judge_member(judge, group->first_member);

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		if (wait_ms(judge_member(judge, m)) > wait_ms(one))
			one = judge_member(judge, m);
	return one;
}

static bool neighbour_lost(enum path_state path)
{
	return path == PATH_NEIGHBOUR || path == PATH_RESOLVING;
}

static const char *address_text(struct judge *judge, const struct address *address)
{
	struct address plain = address_unmapped(address);
	char string[ADDRESS_TEXT_SIZE];

	address_print(&plain, string);
	return note_text(judge, "%s", string);
}

/* ---- cannot-transmit ---------------------------------------------------------------------- */

/* Each failed try counts as a probe. With an RTO of 200 ms three take 1.4 s: a queue of this host
 * that was full for a moment has drained. */
#define TRIES_MIN 3

/* Nothing is in flight, yet the persist timer runs. With an open window that is enough: whenever a
 * try leaves the host, what it carried is in flight (tcp_write_wakeup()); MPTCP has windows of its
 * own. Where the window was shut when the way out went, the probes of it are what cannot leave. */
static bool tries_in_vain(const struct judge *judge, const struct connection *connection)
{
	return connection->timer == TIMER_PERSIST && !connection->unacked && connection->wqueue &&
	       connection->probes >= TRIES_MIN &&
	       ((connection->snd_wnd && !(connection->bits & SOCKET_MPTCP)) ||
		       judge_cannot_leave(judge, connection));
}

/* Data was in flight when the route went: the timer is that of retransmission, and no retry has
 * left (of those that leave the last one is in flight). */
static bool retries_in_vain(const struct judge *judge, const struct connection *connection)
{
	return connection->timer == TIMER_RETRANSMIT && connection->unacked &&
	       connection->retransmits >= 2 && !connection->retrans &&
	       judge_path(judge, connection) == PATH_NO_ROUTE;
}

/* The way is looked up last: it costs more than all else. */
static bool cannot_transmit_match(const struct judge *judge, const struct connection *connection)
{
	if (!judge_is_now(judge, connection) || !nothing_acked(connection))
		return false;
	return (tries_in_vain(judge, connection) || retries_in_vain(judge, connection)) &&
	       !judge_dead_link(judge, connection) &&
	       !neighbour_lost(judge_path(judge, connection));
}

static void cannot_transmit_words(
	struct judge *judge, const struct connection *one, struct finding *finding)
{
	const char *owner = note_owner(judge, one);

	finding->confidence = CONFIDENCE_CERTAIN;
	if (judge_address_gone(judge, one)) {
		const char *local = address_text(judge, &one->local);

		finding->title = note_text(judge,
			ngettext("%s cannot send on %u connection: its own address %s is gone",
				"%s cannot send on %u connections: their own address %s is gone",
				finding->count),
			owner, finding->count, local);
		note_string(finding, _("local address"), _("on no interface"),
			note_text(judge, "ip addr show to %s", local));
		note_remedy(finding, _("put the address back, or have the program connect anew"),
			note_text(judge, "ip addr show to %s", local));
		return;
	}
	if (judge_path(judge, one) == PATH_NO_ROUTE) {
		finding->title = note_text(judge,
			ngettext("%s cannot send on %u connection: there is no route to %s",
				"%s cannot send on %u connections: there is no route to %s",
				finding->count),
			owner, finding->count, address_text(judge, &one->remote));
		note_remedy(finding, _("see what the routing table says, and put the route back"),
			"ip route get {remote_address}; ip route; ip rule");
		return;
	}
	finding->confidence = CONFIDENCE_LIKELY;
	finding->title = note_text(judge,
		ngettext("this host itself drops what %s sends on %u connection",
			"this host itself drops what %s sends on %u connections", finding->count),
		owner, finding->count);
	note_undecided(finding, _("which part of the host"),
		_("a filter in OUTPUT or POSTROUTING, a BPF program of the cgroup, or a queue that "
		  "takes nothing: nft list ruleset and tc -s qdisc show counts of drops"));
	note_remedy(finding, _("look for the rule"),
		"nft list ruleset | grep -n -B3 -A3 -E 'drop|reject'");
}

static bool cannot_transmit_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = longest_wait(judge, group);
	const char *ss = note_text(judge, "ss -tnoi dst %s", remote_name(judge, one));
	/* Clients whose tunnel ended leave no route behind: a few are no fault of the server. */
	bool few_clients = one->listener != NONE && !judge_address_gone(judge, one) &&
			   !is_large_part(judge, group, CLIENTS_MANY);

	finding->severity = few_clients ? SEVERITY_WARNING : SEVERITY_CRITICAL;
	note_worst_first(judge, group, finding, one);
	cannot_transmit_words(judge, one, finding);
	note_number(finding, _("window of the peer (snd_wnd)"), one->snd_wnd, "bytes", ss);
	note_number(finding, _("tries that did not leave the host"), one->retransmits, "", ss);
	note_number(finding, _("waiting to be sent"), one->wqueue, "bytes", ss);
	note_number(finding, _("last ACK from the peer"), one->last_ack_recv_ms, "ms", ss);
	note_path(judge, finding, one);
	note_counter(judge, finding, "IpOutNoRoutes");
	note_counter(judge, finding, "Ip6OutNoRoutes");
	return true;
}

const struct rule rule_cannot_transmit = {
	.id = "cannot-transmit",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SND_WND | NEED_ROUTES | NEED_SECOND_LOOK,
	.group_by = GROUP_LOCAL,
	.match = cannot_transmit_match,
	.conclude = cannot_transmit_conclude,
	.twins = {{"zero-window-slow-reader", N_("what is tried does not leave this host, whatever "
						 "the peer's window is")},
		{"peer-vanished", N_("nothing that was tried has left this host")},
		{"link-lost", N_("the link is up and the next hop is not FAILED")}},
	.cause = N_("the kernel tries to send and is refused inside this host: the local address "
		    "was removed, the route is gone, or a filter drops the packets; the program is "
		    "told nothing, and the connection hangs until it times out"),
	.remedies = {{N_("look at addresses and routes"), "ip -br addr; ip route"},
		{N_("to end it now"), "ss -K src {local} dst {remote}"}},
	.references = "net/ipv4/tcp_output.c tcp_send_probe0(), tcp_write_wakeup()",
	.explains = "peer-vanished no-route idle-ghost",
};

/* ---- link-lost ---------------------------------------------------------------------------- */

/* Neither timer runs unless something waits to be sent. */
static bool waits_for_answer(const struct connection *connection, unsigned retries)
{
	return connection->retransmits >= retries &&
	       (connection->timer == TIMER_RETRANSMIT || connection->timer == TIMER_PERSIST);
}

/* Finding a neighbour anew takes a millisecond, but one that sleeps may answer the second time. */
static bool link_lost_match(const struct judge *judge, const struct connection *connection)
{
	enum path_state path;

	if (!judge_is_now(judge, connection) || !nothing_acked(connection) ||
		connection->last_ack_recv_ms < 1000 || !waits_for_answer(connection, 1))
		return false;
	path = judge_path(judge, connection);
	if (judge_dead_link(judge, connection))
		return true;
	/* A handshake to a neighbour that does not answer is neighbour-failed. */
	if (connection->state == TCP_STATE_SYN_SENT)
		return false;
	return path == PATH_NEIGHBOUR ||
	       (path == PATH_RESOLVING && waits_for_answer(connection, 2));
}

static const char *link_lost_title(struct judge *judge, const struct observe_link *link,
	const struct connection *one, uint32_t count)
{
	const struct model_route *route = model_route(judge->model, one);

	if (link)
		return note_text(judge,
			ngettext("the link %s is down: %u connection hangs",
				"the link %s is down: %u connections hang", count),
			link->name, count);
	if (route && route->facts.gateway.family != ADDRESS_NONE)
		return note_text(judge,
			ngettext(
				"the gateway %s no longer answers on the link: %u connection hangs",
				"the gateway %s no longer answers on the link: %u connections hang",
				count),
			address_text(judge, &route->facts.gateway), count);
	return note_text(judge,
		ngettext("%s has left the link: %u connection hangs",
			"%s has left the link: %u connections hang", count),
		address_text(judge, &one->remote), count);
}

static bool link_lost_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = longest_wait(judge, group);
	const struct observe_link *link = judge_dead_link(judge, one);
	const struct model_route *route = model_route(judge->model, one);
	const char *ss = note_text(judge, "ss -tnoi dst %s", remote_name(judge, one));
	bool gateway = route && route->facts.gateway.family != ADDRESS_NONE;
	bool few_clients = one->listener != NONE && !is_large_part(judge, group, CLIENTS_MANY);

	/* A neighbour that leaves without a word is the usual where it is a client. */
	finding->severity = link || gateway ? SEVERITY_CRITICAL
			    : few_clients   ? SEVERITY_NOTICE
					    : SEVERITY_WARNING;
	finding->confidence = CONFIDENCE_CERTAIN;
	finding->title = link_lost_title(judge, link, one, finding->count);
	note_worst_first(judge, group, finding, one);
	note_path(judge, finding, one);
	if (link && route && route->facts.error)
		note_string(finding, _("link"), _("down"),
			note_text(judge, "ip link show dev %s", link->name));
	note_change(finding, _("retries"), one->before.retransmits, one->retransmits, "", ss);
	if (one->state != TCP_STATE_SYN_SENT)
		note_number(finding, _("last ACK from the peer"), one->last_ack_recv_ms, "ms", ss);
	note_counter(judge, finding, "TcpExtTCPSpuriousRtxHostQueues");
	if (link)
		note_remedy(finding,
			link->flags & 1 ? _("see to the cable or the port at the other end")
					: _("switch the link on again"),
			note_text(judge,
				link->flags & 1 ? "ip -d link show dev %s; ethtool %s"
						: "ip link set dev %s up",
				link->name, link->name));
	return true;
}

const struct rule rule_link_lost = {
	.id = "link-lost",
	.states = IN(SYN_SENT) | IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_ROUTES | NEED_SECOND_LOOK,
	.group_by = GROUP_LINK,
	.match = link_lost_match,
	.conclude = link_lost_conclude,
	.twins = {{"peer-vanished", N_("the way is seen to be cut at this host's own link")},
		{"zero-window-peer-dead", N_("the link itself is lost")},
		{"local-egress-drop", N_("no filter is involved: link or neighbour is gone")}},
	.cause = N_("connections were open when the link went down or the next hop stopped to "
		    "answer ARP or ND; what is sent waits in this host; if the link comes back in "
		    "time they go on"),
	.remedies = {{N_("look at links and neighbours"), "ip -br link; ip neigh"},
		{N_("to end it now"), "ss -K src {local} dst {remote}"}},
	.references = "RFC 826, RFC 4861; net/ipv4/tcp_output.c skb_still_in_host_queue()",
	.explains = "peer-vanished zero-window-peer-dead no-route idle-ghost outbound-scan",
};

/* ---- reverse-path-filter ------------------------------------------------------------------ */

/* Broadcasts of a foreign subnet on the same wire are dropped now and then on many hosts: a client
 * that tries comes once a second at least. */
#define FILTERED_MIN   3
#define FILTERED_OFTEN 10

/* Connections of ours whose SYN was answered in vain: the answer may be what the filter drops. */
static uint32_t note_unanswered(struct judge *judge, struct finding *finding, uint32_t netns)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < judge->model->connections.count; i++) {
		const struct connection *row = &judge->model->connections.items[i];

		if (row->netns != netns || row->state != TCP_STATE_SYN_SENT || !row->retransmits ||
			!judge_is_now(judge, row) || row->remote.family != ADDRESS_IPV4 ||
			judge_path(judge, row) > PATH_FINE)
			continue;
		note_connection(judge, finding, i);
		count++;
	}
	return count;
}

static void reverse_path_filter_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	int64_t dropped =
		model_counter_delta(judge->model, netns->number, "TcpExtIPReversePathFilter");
	int64_t mode =
		model_sysctl_number(judge->model, netns->number, "net.ipv4.conf.all.rp_filter", -1);
	struct finding *finding;
	uint32_t waiting;

	if (dropped < FILTERED_MIN)
		return;
	finding = judge_start(judge, rule, netns->number);
	if (!finding)
		return;
	waiting = note_unanswered(judge, finding, netns->number);
	finding->count = (uint32_t)dropped;
	finding->severity =
		waiting || dropped >= FILTERED_OFTEN ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence =
		waiting && dropped >= FILTERED_OFTEN ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	finding->title = note_text(judge,
		_("the reverse path filter of this host drops what comes in: %u packets"),
		finding->count);
	note_counter(judge, finding, "TcpExtIPReversePathFilter");
	if (mode >= 0)
		note_number(finding, "net.ipv4.conf.all.rp_filter", mode, "",
			"sysctl -a -r 'conf.*rp_filter' (the larger of all and interface holds)");
	if (waiting)
		note_number(finding, _("SYNs of this host without an answer"), waiting,
			"connections", "ss -tno state syn-sent");
	note_undecided(finding, _("forged or stray sources"),
		_("then the filter does what it is for: with net.ipv4.conf.all.log_martians=1 the "
		  "kernel log shows source and interface, and ip route get SOURCE the way that the "
		  "table expects"));
}

const struct rule rule_reverse_path_filter = {
	.id = "reverse-path-filter",
	.needs = NEED_COUNTERS | NEED_SECOND_LOOK,
	.survey = reverse_path_filter_survey,
	.twins = {{"local-ingress-drop",
			  N_("TcpExtIPReversePathFilter counts nothing but this filter's drops")},
		{"syn-blackhole", N_("the packets do arrive: this host itself drops them")}},
	.cause = N_("a packet came in by an interface by which its source would not be answered "
		    "(strict, 1), or from a source without any route (loose, 2); it is dropped "
		    "before TCP sees it, and the client waits; several uplinks, VPNs and "
		    "asymmetric routes bring it about"),
	.remedies = {{N_("see which sources come in where: log them for a minute"),
			     "sysctl -w net.ipv4.conf.all.log_martians=1; dmesg -w"},
		{N_("where the way is right: add the route back by that interface, or a routing "
		    "table per uplink"),
			"ip rule; ip route show table all"},
		{N_("where routes are asymmetric on purpose: loose mode (the larger of all and "
		    "interface holds)"),
			"sysctl -w net.ipv4.conf.all.rp_filter=2"}},
	.references = "RFC 3704; Documentation/networking/ip-sysctl.rst rp_filter",
	.explains = "syn-blackhole",
};

/* ---- conntrack-full ----------------------------------------------------------------------- */

/* A table that is emptied as fast as it is filled may stand at 70 or 80 % for years; with a
 * twentieth left a burst fills it. Full means that less than one in 200 is left: entries come and
 * go while they are counted. */
#define TRACKER_NEARLY_FULL 95
#define TRACKER_FULL_LEFT   200

/* Connections of ours whose SYN the full table drops. */
static void note_refused(struct judge *judge, struct finding *finding, uint32_t netns)
{
	for (uint32_t i = 0; i < judge->model->connections.count; i++) {
		const struct connection *row = &judge->model->connections.items[i];

		if (row->netns == netns && row->state == TCP_STATE_SYN_SENT && row->retransmits &&
			judge_is_now(judge, row) && judge_path(judge, row) <= PATH_FINE)
			note_connection(judge, finding, i);
	}
}

static void conntrack_full_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	const struct counter *entries =
		model_counter(judge->model, netns->number, "NfConntrackCount");
	int64_t most = model_sysctl_number(
		judge->model, netns->number, "net.netfilter.nf_conntrack_max", 0);
	struct finding *finding;
	bool full;

	if (!entries || most <= 0 || entries->last * 100 < most * TRACKER_NEARLY_FULL)
		return;
	finding = judge_start(judge, rule, netns->number);
	if (!finding)
		return;
	full = entries->last >= most - most / TRACKER_FULL_LEFT;
	finding->severity = full ? SEVERITY_CRITICAL : SEVERITY_WARNING;
	finding->confidence = full ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY;
	finding->title = note_text(judge,
		full ? _("the connection tracker is full: new connections are dropped")
		     : _("the connection tracker is %lld%% full: soon new connections are dropped"),
		(long long)(entries->last * 100 / most));
	if (entries->seen == (SEEN_FIRST | SEEN_LAST))
		note_change(finding, "nf_conntrack_count", entries->first, entries->last, "",
			"sysctl net.netfilter.nf_conntrack_count");
	else
		note_number(finding, "nf_conntrack_count", entries->last, "",
			"sysctl net.netfilter.nf_conntrack_count");
	note_number(finding, "nf_conntrack_max", most, "", "sysctl net.netfilter.nf_conntrack_max");
	note_refused(judge, finding, netns->number);
	note_remedy(finding,
		_("raise the limit in the initial namespace (about 400 bytes of kernel memory an "
		  "entry), and the buckets with it"),
		note_text(judge, "sysctl -w net.netfilter.nf_conntrack_max=%lld",
			(long long)most * 2));
}

const struct rule rule_conntrack_full = {
	.id = "conntrack-full",
	.needs = NEED_COUNTERS | NEED_SYSCTLS,
	.survey = conntrack_full_survey,
	.twins = {{"syn-blackhole", N_("the table of this host is seen to be full")},
		{"accept-queue-full", N_("packets are dropped before TCP sees them")}},
	.cause = N_("netfilter remembers every connection that passes this host or ends here; when "
		    "nf_conntrack_max are remembered, the first packet of a new one is dropped "
		    "and the kernel log says \"nf_conntrack: table full, dropping packet\"; old "
		    "connections go on"),
	.remedies = {{N_("see who fills it"),
			     "conntrack -L 2>/dev/null | grep -oE 'src=[^ ]+' | sort | uniq -c | "
			     "sort -rn | head"},
		{N_("have closed connections forgotten sooner"),
			"sysctl net.netfilter.nf_conntrack_tcp_timeout_time_wait "
			"net.netfilter.nf_conntrack_tcp_timeout_established"},
		{N_("do not track what need not be: a notrack rule for busy ports that are neither "
		    "translated nor filtered by state"),
			NULL}},
	.references = "Documentation/networking/nf_conntrack-sysctl.rst nf_conntrack_max",
	.explains = "syn-blackhole local-egress-drop",
};

/* SYN_RECEIVED: the queue of half-open connections, full or unanswered (catalogue F08 to F11). */
#include "diagnose/rules/rules.h"

/* ---- the SYN queue ------------------------------------------------------------------------ */

/* Half-open connections of one listener. */
struct half_open {
	uint32_t listener; /* index, NONE */
	uint32_t count;
	uint32_t unanswered; /* whose SYN,ACK was retransmitted */
};

struct half_opens {
	struct map by_listener;
	ROWS(struct half_open) rows;
};

/* The row of a listener, a new one for its first; NULL without memory. */
static struct half_open *half_open_of(
	struct half_opens *all, const struct model *model, uint32_t listener)
{
	uint64_t hash = hash_u64(model->key, listener);
	struct map_probe probe = map_probe_start(&all->by_listener, hash);
	uint32_t index;

	while (map_probe_next(&all->by_listener, &probe, &index))
		if (all->rows.items[index].listener == listener)
			return &all->rows.items[index];
	index = model_add(&all->rows);
	if (index == NONE || map_insert(&all->by_listener, hash, index))
		return NULL;
	all->rows.items[index].listener = listener;
	return &all->rows.items[index];
}

/* The listener of a namespace with the most half-open connections. Those of the first snapshot that
 * are gone filled its queue then, not together with those of now. */
static struct half_open busiest(const struct judge *judge, const struct model_netns *netns)
{
	const struct model *model = judge->model;
	struct half_open best = {.listener = NONE};
	struct half_opens all = {0};

	if (!netns->states[TCP_STATE_SYN_RECEIVED])
		return best;
	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];
		struct half_open *half_open;

		if (row->state != TCP_STATE_SYN_RECEIVED || row->netns != netns->number ||
			row->listener == NONE || !judge_is_now(judge, row))
			continue;
		half_open = half_open_of(&all, model, row->listener);
		if (!half_open)
			break;
		half_open->count++;
		half_open->unanswered += row->retransmits > 0;
		if (half_open->count > best.count)
			best = *half_open;
	}
	free(all.rows.items);
	map_deinit(&all.by_listener);
	return best;
}

/* What the counters of the SYN queue did in the look (snmp_counter.rst; tcp_conn_request()). */
struct syn_counters {
	int64_t drops, sent, received, passive;
};

static struct syn_counters syn_counters(const struct model *model, uint32_t netns)
{
	return (struct syn_counters){
		.drops = model_counter_delta(model, netns, "TcpExtTCPReqQFullDrop"),
		.sent = model_counter_delta(model, netns, "TcpExtSyncookiesSent"),
		.received = model_counter_delta(model, netns, "TcpExtSyncookiesRecv"),
		.passive = model_counter_delta(model, netns, "TcpPassiveOpens"),
	};
}

/* Fewer than half of the cookies come back: those who sent the SYNs do not exist or do not
 * listen. A legitimate burst answers nearly all of them within a round trip. */
static bool is_flood(const struct syn_counters *counters)
{
	return counters->sent >= 10 && counters->received * 2 < counters->sent;
}

static void note_syn_counters(struct judge *judge, struct finding *finding)
{
	note_counter(judge, finding, "TcpExtTCPReqQFullDoCookies");
	note_counter(judge, finding, "TcpExtTCPReqQFullDrop");
	note_counter(judge, finding, "TcpExtSyncookiesSent");
	note_counter(judge, finding, "TcpExtSyncookiesRecv");
	note_counter(judge, finding, "TcpPassiveOpens");
}

/* What comes back may have been sent before the look. */
static const char *cookies_text(struct judge *judge, const struct syn_counters *counters)
{
	return note_text(judge, _("%lld SYN cookies were sent, %lld came back"),
		(long long)counters->sent, (long long)counters->received);
}

static const char *note_half_open(
	struct judge *judge, struct finding *finding, const struct half_open *half_open)
{
	const struct connection *listener;

	if (half_open->listener == NONE)
		return _("a listener");
	listener = &judge->model->connections.items[half_open->listener];
	note_connection(judge, finding, half_open->listener);
	note_number(finding, "SYN_RECEIVED", half_open->count, "connections",
		note_text(judge, "ss -tn state syn-recv sport = :%u", listener->local_port));
	note_number(finding, "backlog", listener->wqueue, "connections", "ss -ltn");
	finding->count = half_open->count;
	return note_text(judge, "%s, %s", note_owner(judge, listener),
		note_endpoint(judge, &listener->local, listener->local_port));
}

/* Below the limit of the queue a flood shows only as sources that never answer. */
#define FLOOD_UNANSWERED_MIN 64

static bool is_quiet_flood(const struct half_open *half_open, const struct syn_counters *counters)
{
	return half_open->unanswered >= FLOOD_UNANSWERED_MIN && counters->passive > 0 &&
	       half_open->unanswered >= counters->passive;
}

static void note_unanswered(struct finding *finding, const struct half_open *half_open)
{
	note_number(finding, _("SYN,ACKs sent again in vain"), half_open->unanswered, "",
		"ss -tno state syn-recv");
	note_undecided(finding, "synack-unanswered",
		_("real clients to whom the way back is broken look the same: see whether their "
		  "addresses "
		  "are yours to know"));
}

static void syn_flood_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	struct syn_counters counters = syn_counters(judge->model, netns->number);
	struct half_open half_open;
	struct finding *finding;

	if (counters.drops > 0)
		return;
	half_open = busiest(judge, netns);
	if (!is_flood(&counters) && !is_quiet_flood(&half_open, &counters))
		return;
	/* A burst of real clients at the end of the look: their answers are still on the way, and so
	 * nothing was sent again. */
	if (half_open.unanswered * 2 < half_open.count)
		return;
	finding = judge_start(judge, rule, netns->number);
	if (!finding)
		return;
	finding->title =
		note_text(judge, _("SYN flood at %s"), note_half_open(judge, finding, &half_open));
	finding->severity = SEVERITY_WARNING;
	finding->confidence = is_flood(&counters) && counters.received * 10 < counters.sent
				      ? CONFIDENCE_CERTAIN
				      : CONFIDENCE_LIKELY;
	note_syn_counters(judge, finding);
	if (counters.sent)
		note_ruled_out(finding, "syn-overload", cookies_text(judge, &counters));
	else
		note_unanswered(finding, &half_open);
}

const struct rule rule_syn_flood = {
	.id = "syn-flood",
	.needs = NEED_COUNTERS | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.survey = syn_flood_survey,
	.twins = {{"accept-queue-full", N_("the half-open connections are the ones that pile up")},
		{"syn-queue-full", N_("no SYN was dropped: the cookies work")}},
	.cause = N_(
		"SYNs arrive from sources that never answer the SYN,ACK; beyond the backlog the "
		"kernel answers with SYN cookies and keeps no state, so real clients still get in"),
	.remedies = {{N_("leave net.ipv4.tcp_syncookies at 1 or 2"), NULL},
		{N_("see where the SYNs come from, then filter upstream"),
			"tcpdump -nn -c 50 'tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn and port "
			"{local_port}'"}},
	.references = "RFC 4987; net/ipv4/tcp_input.c tcp_conn_request()",
	.explains = "synack-unanswered cookie-lost-options",
};

/* Without cookies the last quarter of net.ipv4.tcp_max_syn_backlog is kept for peers that are
 * known to be alive (tcp_conn_request()). These drops have no counter of their own. */
static bool fills_max_syn_backlog(
	const struct judge *judge, uint32_t netns, const struct half_open *half_open)
{
	const struct model *model = judge->model;
	int64_t most = model_sysctl_number(model, netns, "net.ipv4.tcp_max_syn_backlog", -1);

	return most > 0 && half_open->count >= most - most / 4 &&
	       model_counter_delta(model, netns, "TcpExtListenDrops") >
		       model_counter_delta(model, netns, "TcpExtListenOverflows");
}

static void note_sysctl(struct judge *judge, struct finding *finding, const char *name)
{
	int64_t value = model_sysctl_number(judge->model, finding->netns, name, -1);

	if (value >= 0)
		note_number(finding, name, value, "", note_text(judge, "sysctl %s", name));
}

static void syn_queue_full_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	struct syn_counters counters = syn_counters(judge->model, netns->number);
	struct half_open half_open;
	struct finding *finding;

	if (counters.drops <= 0 &&
		model_sysctl_number(judge->model, netns->number, "net.ipv4.tcp_syncookies", 1))
		return;
	half_open = busiest(judge, netns);
	if (counters.drops <= 0 && !fills_max_syn_backlog(judge, netns->number, &half_open))
		return;
	finding = judge_start(judge, rule, netns->number);
	if (!finding)
		return;
	finding->title = note_text(judge,
		_("SYNs are dropped at %s: the SYN queue is full and SYN cookies are off"),
		note_half_open(judge, finding, &half_open));
	finding->severity = SEVERITY_CRITICAL;
	finding->confidence = CONFIDENCE_CERTAIN;
	note_syn_counters(judge, finding);
	note_counter(judge, finding, "TcpExtListenDrops");
	note_sysctl(judge, finding, "net.ipv4.tcp_syncookies");
	note_sysctl(judge, finding, "net.ipv4.tcp_max_syn_backlog");
	note_setting(finding, "net.ipv4.tcp_syncookies");
}

const struct rule rule_syn_queue_full = {
	.id = "syn-queue-full",
	.needs = NEED_COUNTERS | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.survey = syn_queue_full_survey,
	.twins = {{"syn-flood", N_("with cookies nothing would be dropped")},
		{"accept-queue-full", N_("half-open connections fill the queue; ListenOverflows "
					 "does not count these drops")}},
	.cause = N_("the queue of half-open connections is full and net.ipv4.tcp_syncookies is 0: "
		    "every "
		    "further SYN is dropped, of real clients too"),
	.remedies = {{N_("switch SYN cookies on"), "sysctl -w net.ipv4.tcp_syncookies=1"},
		{N_("raise the backlog of listen(), net.core.somaxconn and "
		    "net.ipv4.tcp_max_syn_backlog (which matters only with cookies off)"),
			NULL}},
	.references = "net/ipv4/tcp_input.c tcp_conn_request(); ip-sysctl.rst",
	.explains = "syn-flood synack-unanswered unused-or-wrong-knob",
};

static void syn_overload_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	struct syn_counters counters = syn_counters(judge->model, netns->number);
	struct half_open half_open;
	struct finding *finding;

	if (counters.drops > 0 || counters.sent <= 0 || counters.received * 2 < counters.sent)
		return;
	/* 2 sends a cookie to every client, however empty the queue. */
	if (model_sysctl_number(judge->model, netns->number, "net.ipv4.tcp_syncookies", 1) == 2)
		return;
	/* Cookies that come back to a full accept queue are that queue's fault. */
	if (model_counter_delta(judge->model, netns->number, "TcpExtListenOverflows") > 0)
		return;
	half_open = busiest(judge, netns);
	finding = judge_start(judge, rule, netns->number);
	if (!finding)
		return;
	finding->title = note_text(judge, _("more clients than the SYN queue holds at %s"),
		note_half_open(judge, finding, &half_open));
	finding->severity = SEVERITY_WARNING;
	finding->confidence = CONFIDENCE_LIKELY;
	note_syn_counters(judge, finding);
	note_ruled_out(finding, "syn-flood", cookies_text(judge, &counters));
}

const struct rule rule_syn_overload = {
	.id = "syn-overload",
	.needs = NEED_COUNTERS | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.survey = syn_overload_survey,
	.twins = {{"syn-queue-full", N_("no SYN was dropped")},
		{"accept-queue-full", N_("the accept queue did not overflow")}},
	.cause = N_(
		"connections arrive faster than the backlog allows; the kernel bridges it with SYN "
		"cookies, which is no substitute for capacity: such connections may lose window "
		"scaling and SACK"),
	.remedies =
		{{N_("raise the backlog of listen() and net.core.somaxconn, restart the program"),
			 NULL},
			{N_("more workers that accept()"), NULL}},
	.references = "RFC 4987; ip-sysctl.rst tcp_syncookies",
	.explains = "cookie-lost-options",
};

/* ---- synack-unanswered -------------------------------------------------------------------- */

/* A full accept queue throws the client's ACK away: it has answered, and we go on asking
 * (tcp_check_req()). */
static bool meets_full_queue(const struct judge *judge, const struct connection *connection)
{
	return connection->listener != NONE &&
	       turns_away(judge, &judge->model->connections.items[connection->listener]);
}

/* Two retransmissions: 3 s without an answer. One is lost now and then on any path. Where the
 * path itself is broken one is enough: a next hop that fails takes the row away after 3 s. Those
 * without any are for find_unsent(). */
static bool synack_unanswered_match(const struct judge *judge, const struct connection *connection)
{
	if (!connection->retransmits)
		return true;
	if (!judge_is_now(judge, connection))
		return false;
	if (judge_path(judge, connection) > PATH_FINE)
		return true;
	return connection->retransmits >= 2 && !meets_full_queue(judge, connection);
}

/* Of one network: fewer may be strangers that happen to be neighbours. */
#define CLIENTS_MIN 3
/* And no less than this part of all: among many strangers some are neighbours. */
#define CLIENTS_PART 8
/* So many that go on asking are worth a warning. */
#define CLIENTS_MANY 10
/* The timer alone gives up here (net.ipv4.tcp_synack_retries). */
#define TIMER_RETRIES 5

/* Each SYN that comes again is answered beside the timer (tcp_check_req()), whose waits double from a
 * second on: what was sent more often than it does so was asked for. A stranger's SYN comes once. */
static bool asks_again(const struct judge *judge, const struct connection *connection)
{
	unsigned before = connection->before.retransmits; /* of a new one what it is now */

	return connection->retransmits > TIMER_RETRIES ||
	       (connection->retransmits >= before + 2 &&
		       model_seconds(judge->model) < (double)(2u << before));
}

/* What is usually routed, filtered and translated alike. */
static bool same_network(const struct connection *a, const struct connection *b)
{
	struct address one = address_unmapped(&a->remote), other = address_unmapped(&b->remote);

	return address_in_prefix(&one, &other, one.family == ADDRESS_IPV4 ? 24 : 64);
}

/* The members that a finding tells of. */
struct clients {
	const struct connection *of; /* those of its network; NULL: of all networks */
	bool asking;		     /* of them those that ask again */
	uint32_t rows;
	uint32_t asked; /* of the rows, how many ask again */
};

static bool is_client(const struct judge *judge, const struct clients *clients,
	const struct connection *connection)
{
	if (!connection->retransmits || (clients->of && !same_network(connection, clients->of)))
		return false;
	return !clients->asking || asks_again(judge, connection);
}

static uint32_t count_waiting(const struct judge *judge, const struct group *group)
{
	uint32_t count = 0;

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		count += judge_member(judge, m)->retransmits > 0;
	return count;
}

static void count_clients(
	const struct judge *judge, const struct group *group, struct clients *clients)
{
	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		const struct connection *member = judge_member(judge, m);

		if (!is_client(judge, clients, member))
			continue;
		clients->rows++;
		clients->asked += asks_again(judge, member);
	}
}

/* Whether anybody got in where `half_open` does not: one of its network, or of any. */
static bool is_served(
	const struct judge *judge, const struct connection *half_open, bool of_any_network)
{
	const struct model *model = judge->model;

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		if (row->listener == half_open->listener && row->netns == half_open->netns &&
			row->local_port == half_open->local_port &&
			row->state != TCP_STATE_SYN_RECEIVED && row->state != TCP_STATE_LISTEN &&
			(of_any_network || same_network(row, half_open)))
			return true;
	}
	return false;
}

/* So many members are asked for their network: each costs a walk over the others. */
#define NETWORKS_ASKED_MAX 64

/* The network of which most clients get no answer through, and nobody gets in. */
static struct clients worst_network(
	const struct judge *judge, const struct group *group, uint32_t waiting)
{
	struct clients worst = {0};
	unsigned asked = 0;

	for (uint32_t m = group->first_member; m != NONE && asked < NETWORKS_ASKED_MAX;
		m = judge_next(judge, m), asked++) {
		struct clients network = {.of = judge_member(judge, m)};

		count_clients(judge, group, &network);
		if (network.rows > worst.rows && network.rows >= CLIENTS_MIN &&
			network.rows * CLIENTS_PART >= waiting &&
			!is_served(judge, network.of, false))
			worst = network;
	}
	return worst;
}

/* Who is worth a word: the clients of one network that nobody gets in from; all, where they are as many as
 * in a flood; where nobody gets in at all, those that go on asking. One SYN each, from here and there,
 * comes to every port that the Internet reaches. */
static struct clients find_clients(
	const struct judge *judge, const struct group *group, uint32_t waiting)
{
	const struct connection *one = judge_member(judge, group->first_member);
	struct clients clients = worst_network(judge, group, waiting);
	bool many = waiting >= FLOOD_UNANSWERED_MIN;

	if (clients.rows || (!many && is_served(judge, one, true)))
		return clients;
	clients.asking = !many;
	count_clients(judge, group, &clients);
	return clients;
}

static const char *peer_name(struct judge *judge, const struct connection *connection)
{
	struct address remote = address_unmapped(&connection->remote);
	char string[ADDRESS_TEXT_SIZE];

	address_print(&remote, string);
	return note_text(judge, "%s", string);
}

static const char *path_reason(enum path_state path)
{
	switch (path) {
	case PATH_NO_ROUTE:
		return _("there is no route back");
	case PATH_LINK_DOWN:
		return _("the link is down");
	case PATH_NEIGHBOUR:
	case PATH_RESOLVING:
		return _("the next hop does not answer ARP or ND");
	case PATH_UNKNOWN:
	case PATH_FINE:
		break;
	}
	return "";
}

static void note_half_open_rows(
	struct finding *finding, const struct connection *one, uint32_t count)
{
	finding->count = count;
	note_number(finding, "SYN_RECEIVED", count, "connections", "ss -tno state syn-recv");
	note_number(
		finding, _("SYN,ACKs sent again"), one->retransmits, "", "ss -tno state syn-recv");
	note_ruled_out(finding, "defer-accept-wait",
		one->retransmits
			? _("the SYN,ACK was retransmitted; a deferred accept retransmits none")
			: _("one that waits for its client's data stays; these came anew"));
}

/* The first member of which the host itself sees that the way back is cut, NULL where there is none. */
static const struct connection *find_cut(const struct judge *judge, const struct group *group)
{
	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		if (judge_member(judge, m)->retransmits &&
			judge_path(judge, judge_member(judge, m)) > PATH_FINE)
			return judge_member(judge, m);
	return NULL;
}

static void tell_cut(struct judge *judge, const struct group *group, struct finding *finding,
	const struct connection *one)
{
	finding->severity = SEVERITY_WARNING;
	finding->confidence = CONFIDENCE_CERTAIN;
	finding->title = note_text(judge, _("our SYN,ACK on port %u does not reach %s: %s"),
		one->local_port, peer_name(judge, one), path_reason(judge_path(judge, one)));
	note_worst_first(judge, group, finding, one);
	note_half_open_rows(finding, one, count_waiting(judge, group));
	note_path(judge, finding, one);
}

/* The clients as subjects: the first of them, and whether there are others. */
static const struct connection *note_clients(struct judge *judge, const struct group *group,
	struct finding *finding, const struct clients *clients, bool *ret_others)
{
	const struct connection *first = NULL;

	*ret_others = false;
	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		const struct connection *member = judge_member(judge, m);

		if (!is_client(judge, clients, member))
			continue;
		note_connection(judge, finding, judge->members.items[m].connection);
		if (!first)
			first = member;
		*ret_others |= !address_equal(&first->remote, &member->remote);
	}
	return first;
}

static void tell_clients(struct judge *judge, const struct group *group, struct finding *finding,
	const struct clients *clients)
{
	bool others, flood = count_waiting(judge, group) >= FLOOD_UNANSWERED_MIN;
	const struct connection *one = note_clients(judge, group, finding, clients, &others);

	finding->severity = clients->asked >= CLIENTS_MANY ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = clients->asked ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	finding->title = note_text(judge,
		!others ? _("%s does not answer our SYN,ACK on port %u")
		: clients->of
			? _("%s and others of its network do not answer our SYN,ACK on port %u")
			: _("%s and others do not answer our SYN,ACK on port %u"),
		peer_name(judge, one), one->local_port);
	note_half_open_rows(finding, one, clients->rows);
	note_path(judge, finding, one);
	if (clients->asked) {
		note_number(finding, _("of them by clients that go on asking"), clients->asked,
			"connections", "ss -tno state syn-recv");
		note_ruled_out(finding, _("a stranger's single SYN"),
			_("our answer was sent again more often than its timer does: the client's "
			  "SYN came again"));
	}
	note_undecided(finding, flood ? "syn-flood" : _("where it is lost"),
		_("the client is gone, our answer takes another way, or its ACK is filtered: a "
		  "capture on the client's side would decide"));
}

/* One that was there and is there anew, of the same client and port: the one of before was given up
 * within its first second. */
static bool is_anew(
	const struct judge *judge, const struct group *group, const struct connection *connection)
{
	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		const struct connection *gone = judge_member(judge, m);

		if (!judge_is_now(judge, gone) && gone->remote_port == connection->remote_port &&
			address_equal(&gone->remote, &connection->remote))
			return true;
	}
	return false;
}

struct unsent {
	const struct connection *one;
	uint32_t count;
};

/* Where the SYN,ACK cannot be sent again its timer takes the row away after a second
 * (reqsk_timer_handler()), and the client's next SYN makes another, which never counts a
 * retransmission either. A row that waits for its client's data, or a slow one, stays the same. */
static struct unsent find_unsent(const struct judge *judge, const struct group *group)
{
	struct unsent unsent = {0};
	unsigned asked = 0;

	for (uint32_t m = group->first_member; m != NONE && asked < NETWORKS_ASKED_MAX;
		m = judge_next(judge, m)) {
		const struct connection *member = judge_member(judge, m);

		if (member->retransmits || !judge_is_now(judge, member))
			continue;
		asked++;
		if (!is_anew(judge, group, member))
			continue;
		unsent.one = member;
		unsent.count++;
	}
	if (model_counter_delta(judge->model, group->netns, "TcpExtTCPTimeouts") < unsent.count)
		unsent.count = 0;
	return unsent;
}

static void tell_unsent(struct judge *judge, struct finding *finding, const struct unsent *unsent)
{
	const struct connection *one = unsent->one;

	finding->severity = unsent->count >= CLIENTS_MIN ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = CONFIDENCE_LIKELY;
	finding->title = note_text(
		judge, _("our SYN,ACK on port %u does not leave this host"), one->local_port);
	note_connection(judge, finding, (uint32_t)(one - judge->model->connections.items));
	note_half_open_rows(finding, one, unsent->count);
	note_counter(judge, finding, "TcpExtTCPTimeouts");
	note_path(judge, finding, one);
	note_undecided(finding, _("an answer that is lost on the way"),
		_("with net.ipv4.tcp_synack_retries = 0 it looks the same"));
	note_remedy(finding, _("see what drops it on its way out"),
		"nft list ruleset; iptables -L OUTPUT -v -n; tc -s qdisc");
}

static bool synack_unanswered_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	struct syn_counters counters = syn_counters(judge->model, group->netns);
	uint32_t waiting = count_waiting(judge, group);
	const struct connection *cut = find_cut(judge, group);
	struct unsent unsent = find_unsent(judge, group);
	struct clients clients = find_clients(judge, group, waiting);

	if (is_flood(&counters) || counters.drops > 0 ||
		(waiting >= FLOOD_UNANSWERED_MIN && counters.passive > 0))
		return false;
	if (cut)
		tell_cut(judge, group, finding, cut);
	else if (unsent.count)
		tell_unsent(judge, finding, &unsent);
	else if (clients.rows)
		tell_clients(judge, group, finding, &clients);
	return cut || unsent.count || clients.rows;
}

/* Without a route back the SYN is dropped, and no row is left. */
static void synack_unanswered_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	int64_t dropped = syns_without_route(judge->model, netns->number);
	struct finding *finding = dropped ? judge_start(judge, rule, netns->number) : NULL;
	uint32_t index;

	if (!finding)
		return;
	index = find_dropping(judge->model, netns->number, IN(LISTEN), UINT64_MAX);
	finding->severity = SEVERITY_WARNING;
	finding->confidence = CONFIDENCE_LIKELY;
	finding->count = (uint32_t)dropped;
	if (index == NONE) {
		finding->title = _("there is no route back to clients: their SYNs are dropped");
	} else {
		const struct connection *listener = &judge->model->connections.items[index];

		finding->title = note_text(judge,
			_("there is no route back to clients of %s: their SYNs are dropped"),
			note_endpoint(judge, &listener->local, listener->local_port));
		note_connection(judge, finding, index);
	}
	note_counter(judge, finding, "TcpExtListenDrops");
	note_counter(judge, finding, "IpOutNoRoutes");
	note_counter(judge, finding, "Ip6OutNoRoutes");
	note_remedy(finding, _("see what the table says"), "ip route; ip -6 route; ip rule");
}

const struct rule rule_synack_unanswered = {
	.id = "synack-unanswered",
	.states = IN(SYN_RECEIVED),
	.needs = NEED_COUNTERS | NEED_SOCK_DIAG,
	.group_by = GROUP_LISTENER,
	.match = synack_unanswered_match,
	.conclude = synack_unanswered_conclude,
	.survey = synack_unanswered_survey,
	.twins = {{"accept-queue-full",
		N_("there is room in the accept queue: a full one throws the "
		   "client's ACK away")}},
	.cause = N_("our SYN,ACK or the client's ACK is lost: the return route leads elsewhere, a "
		    "stateful filter sees only one direction, or the client is gone"),
	.remedies = {{N_("see which way the answer leaves"), "ip route get {remote_address}"},
		{N_("watch both directions"),
			"tcpdump -nn -i any host {remote_address} and port {local_port}"}},
	.references = "RFC 9293 3.5; net/ipv4/inet_connection_sock.c reqsk_timer_handler()",
};

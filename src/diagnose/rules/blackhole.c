/* SYN_SENT without an answer (catalogue F18). Two kinds of clients show it: those that go on trying,
 * each by itself, and those that give up after a second or five and try anew, of whom the two
 * snapshots see different sockets. */
#include "diagnose/rules/rules.h"

/* The SYN was sent again twice: two seconds without an answer (the first retries come a second
 * apart, tcp_syn_linear_timeouts). A single lost SYN is no fault. */
#define SYN_RETRIES_MIN 2

/* A listener on this host that covers the far end and turns clients away, NONE where there is none:
 * the fault is that listener's, which takes this one over by its subject. */
static uint32_t find_full_listener(const struct judge *judge, const struct connection *one)
{
	const struct model *model = judge->model;
	struct address remote = address_unmapped(&one->remote);

	if (!address_is_loopback(&remote) && !model_has_local(model, one->netns, &remote))
		return NONE;
	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		if (row->state == TCP_STATE_LISTEN && row->netns == one->netns &&
			row->local_port == one->remote_port &&
			listener_covers(&row->local, row->bits, &remote) && turns_away(judge, row))
			return i;
	}
	return NONE;
}

static void note_silence(
	struct judge *judge, struct finding *finding, const struct connection *connection)
{
	note_counter(judge, finding, "TcpExtTCPSynRetrans");
	note_path(judge, finding, connection);
	note_undecided(finding, "local-ingress-drop",
		_("whether the way, the peer's filter or the peer itself drops the SYN: a path "
		  "trace to "
		  "the port shows the last hop that answers; a ping that is answered means that "
		  "the port "
		  "is filtered"));
	note_undecided(finding, "accept-queue-full",
		_("a peer whose program does not accept drops SYNs as silently: tcpdx on the peer "
		  "would "
		  "say so"));
}

static bool may_be_silence(const struct judge *judge, const struct connection *connection)
{
	return connection->timer == TIMER_RETRANSMIT && !never_left(connection) &&
	       judge_path(judge, connection) <= PATH_FINE;
}

/* ---- those that go on trying -------------------------------------------------------------- */

static bool syn_blackhole_match(const struct judge *judge, const struct connection *connection)
{
	return judge_is_now(judge, connection) && connection->retransmits >= SYN_RETRIES_MIN &&
	       may_be_silence(judge, connection);
}

static bool syn_blackhole_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	uint32_t full = find_full_listener(judge, one);

	finding->severity = SEVERITY_WARNING;
	finding->confidence = CONFIDENCE_LIKELY;
	finding->title = note_text(judge, _("%s gets no answer from %s"), note_owner(judge, one),
		remote_name(judge, one));
	if (full != NONE) {
		note_worst_first(judge, group, finding, one);
		finding->subject_count -= finding->subject_count == FINDING_SUBJECTS_MAX;
		note_connection(judge, finding, full);
	}
	note_syn(judge, finding, group, one);
	note_silence(judge, finding, one);
	return true;
}

/* ---- those that give up soon -------------------------------------------------------------- */

/* A longer wait than the way to any peer and back, satellites left out (those two answers of a
 * retried SYN tell: see has_late_answers()); happy eyeballs give up sooner (RFC 8305: 250 ms). */
#define LONG_WAIT_MS 500

/* The attempts at one service, as far as they are not known to have succeeded. */
struct attempts {
	uint32_t one;	  /* the row that stands for them: one of now, where there is any */
	uint32_t gone;	  /* in the first snapshot only */
	uint32_t now;	  /* in the last only */
	uint32_t retries; /* in the look, if none was answered */
	uint8_t tired;	  /* how often the most patient of those gone tried again */
	bool gone_long, now_long;
	bool goes_on;  /* one is in the last snapshot, tried again twice: match() has it */
	bool answered; /* a connection to the service has come about */
};

struct services {
	struct map map;
	ROWS(struct attempts) rows;
};

/* The attempts at the service that the row is to, a new row for its first; NULL where there are none
 * and none is wanted, and without memory. */
static struct attempts *attempts_at(
	struct services *services, const struct model *model, uint32_t index, bool add)
{
	const struct connection *row = &model->connections.items[index];
	struct address remote = address_unmapped(&row->remote);
	uint64_t hash = address_hash(model->key, &remote) * 31 + row->remote_port;
	struct map_probe probe = map_probe_start(&services->map, hash);
	uint32_t found;

	while (map_probe_next(&services->map, &probe, &found)) {
		const struct connection *one =
			&model->connections.items[services->rows.items[found].one];
		struct address other = address_unmapped(&one->remote);

		if (one->remote_port == row->remote_port && address_equal(&other, &remote))
			return &services->rows.items[found];
	}
	found = add ? model_add(&services->rows) : NONE;
	if (found == NONE || map_insert(&services->map, hash, found))
		return NULL;
	services->rows.items[found].one = index;
	return &services->rows.items[found];
}

/* How long it has waited, at least: the first retries come a second apart, later ones more, and the
 * timer was set when the last SYN was sent. */
static uint32_t waited_ms(const struct connection *connection)
{
	uint32_t rto = connection->rto_us / 1000;

	return connection->retransmits * 1000u +
	       (rto > connection->expires_ms ? rto - connection->expires_ms : 0);
}

static void count_attempt(
	struct attempts *attempts, const struct connection *row, uint32_t index, bool last)
{
	bool long_wait = waited_ms(row) >= LONG_WAIT_MS;

	if (last) {
		attempts->one = index;
		attempts->goes_on |= row->retransmits >= SYN_RETRIES_MIN;
	} else {
		attempts->gone++;
		attempts->gone_long |= long_wait;
		attempts->retries += !row->retransmits;
		if (row->retransmits > attempts->tired)
			attempts->tired = row->retransmits;
	}
	if (!(row->seen & SEEN_FIRST)) {
		attempts->now++;
		attempts->now_long |= long_wait;
		attempts->retries += row->retransmits;
	}
}

/* Collects the services that are tried; true where connections to some have gone. What is connected
 * and retransmits comes along: mark_answered() takes its service out again. */
static bool collect_attempts(const struct judge *judge, uint32_t netns, struct services *services)
{
	const struct model *model = judge->model;
	bool any = false;

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];
		bool last = judge_is_now(judge, row);
		struct attempts *attempts;

		if (row->netns != netns || !may_be_silence(judge, row))
			continue;
		attempts = attempts_at(services, model, i, true);
		if (attempts)
			count_attempt(attempts, row, i, last);
		any |= !last;
	}
	return any;
}

static void mark_answered(const struct model *model, uint32_t netns, struct services *services)
{
	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];
		struct attempts *attempts;

		if (row->state == TCP_STATE_SYN_SENT || row->state == TCP_STATE_LISTEN ||
			row->netns != netns || !row->remote_port)
			continue;
		attempts = attempts_at(services, model, i, false);
		if (attempts)
			attempts->answered = true;
	}
}

/* Both SYNs of a peer that is more than a second away are answered in the end, and the kernel
 * challenges the second answer, which meets a connection (tcp_validate_incoming()). */
static bool has_late_answers(const struct model *model, uint32_t netns)
{
	return model_counter_delta(model, netns, "TcpExtTCPSYNChallenge") > 0;
}

static bool gave_up_tired(const struct attempts *attempts)
{
	return attempts->tired >= SYN_RETRIES_MIN;
}

/* Every one of those that have gone was sent again, before the look or in it: what is answered at once
 * or refused is not, and loss does not take the SYNs of both snapshots. */
static bool gave_up_twice(
	const struct judge *judge, uint32_t netns, const struct attempts *attempts)
{
	return attempts->gone_long && attempts->now_long &&
	       model_counter_delta(judge->model, netns, "TcpExtTCPSynRetrans") >=
		       attempts->retries &&
	       model_counter_delta(judge->model, netns, "TcpExtTCPRetransFail") <= 0 &&
	       !has_late_answers(judge->model, netns);
}

static bool given_up(const struct judge *judge, uint32_t netns, const struct attempts *attempts)
{
	return !attempts->goes_on && !attempts->answered &&
	       (gave_up_tired(attempts) || gave_up_twice(judge, netns, attempts));
}

static void tell_given_up(struct judge *judge, const struct rule *rule, uint32_t netns,
	const struct attempts *attempts)
{
	const struct connection *one = &judge->model->connections.items[attempts->one];
	struct finding *finding = judge_start(judge, rule, netns);
	uint32_t full = find_full_listener(judge, one);
	bool tired = gave_up_tired(attempts);

	if (!finding)
		return;
	finding->count = attempts->now ? attempts->now : attempts->gone;
	finding->severity = tired ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = tired && attempts->now ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	finding->title = note_text(judge, _("%s gets no answer from %s"), note_owner(judge, one),
		remote_name(judge, one));
	note_connection(judge, finding, attempts->one);
	if (full != NONE)
		note_connection(judge, finding, full);
	note_change(finding, "SYN_SENT", attempts->gone, attempts->now, "connections",
		"ss -tno state syn-sent");
	if (attempts->tired)
		note_number(finding, _("SYNs tried again"), attempts->tired, "",
			"ss -tno state syn-sent");
	note_silence(judge, finding, one);
	note_undecided(finding, _("a moment only"),
		_("the attempts of the first snapshot are gone, and nothing is connected to that "
		  "service: that they gave up is likely, not seen; look longer (--for 10s)"));
}

static void syn_blackhole_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	struct services services = {0};

	if (netns->states_before[TCP_STATE_SYN_SENT] &&
		collect_attempts(judge, netns->number, &services))
		mark_answered(judge->model, netns->number, &services);
	for (uint32_t i = 0; i < services.rows.count; i++)
		if (given_up(judge, netns->number, &services.rows.items[i]))
			tell_given_up(judge, rule, netns->number, &services.rows.items[i]);
	free(services.rows.items);
	map_deinit(&services.map);
}

const struct rule rule_syn_blackhole = {
	.id = "syn-blackhole",
	.states = IN(SYN_SENT),
	.needs = NEED_SOCK_DIAG,
	.group_by = GROUP_SERVICE,
	.match = syn_blackhole_match,
	.conclude = syn_blackhole_conclude,
	.survey = syn_blackhole_survey,
	.twins = {{"local-egress-drop", N_("the SYNs did leave this host")},
		{"neighbour-failed", N_("the next hop answers ARP or ND")},
		{"no-route", N_("there is a route")},
		{"port-closed", N_("a closed port answers with a reset at once")}},
	.cause = N_(
		"the SYN or its answer is dropped without a word: a firewall or security group, a "
		"host that is down behind a router, or a return route that leads elsewhere; "
		"connect() "
		"will fail with ETIMEDOUT"),
	.remedies = {{N_("find the last hop that answers"),
			     "traceroute -T -n -p {remote_port} {remote_address}"},
		{N_("see whether the host is up at all"), "ping -c 3 {remote_address}"},
		{N_("for faster failure set a timeout of connect() in the program, or lower "
		    "net.ipv4.tcp_syn_retries"),
			NULL}},
	.references = "RFC 9293 3.8.3; tcp(7) tcp_syn_retries",
	.many = N_("%s gets no answer from %u services"),
};

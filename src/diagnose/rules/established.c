/* ESTABLISHED: keepalive that is too slow, peers that vanished with data in flight (catalogue F32 to
 * F34, F39, F40). */
#include <string.h>

#include "diagnose/rules/rules.h"

/* ---- keepalive-slower-than-path ----------------------------------------------------------- */

/* RFC 5382 REQ-5: a NAT must keep an established connection for 2 h 4 min at least. */
#define NAT_MINIMUM_MS 7440000

/* A connection that has rested for this part of the tracker's memory is one that idles. */
#define TRACKER_PART 10
/* And one that has rested for so long without a NAT that shows itself. */
#define IDLE_MIN_MS 5000

/* How long the connection tracker of the same namespace remembers a silent connection, in ms; -1
 * where there is none that holds entries. Trackers of other namespaces may be on the path or not. */
static int64_t tracker_memory_ms(const struct model *model, uint32_t netns)
{
	const struct counter *entries = model_counter(model, netns, "NfConntrackCount");
	int64_t seconds = model_sysctl_number(
		model, netns, "net.netfilter.nf_conntrack_tcp_timeout_established", -1);

	return entries && entries->last > 0 && seconds >= 0 ? seconds * 1000 : -1;
}

/* Silence that the keepalive timer allows before its next probe. */
static int64_t allowed_silence_ms(const struct connection *connection)
{
	return (int64_t)connection->expires_ms + connection_silence_ms(connection);
}

static bool outlives_tracker(const struct judge *judge, const struct connection *connection)
{
	int64_t memory = tracker_memory_ms(judge->model, connection->netns);

	return memory >= 0 && allowed_silence_ms(connection) > memory &&
	       connection_silence_ms(connection) >= memory / TRACKER_PART;
}

static bool keepalive_slower_match(const struct judge *judge, const struct connection *connection)
{
	if (!judge_is_now(judge, connection) || connection->timer != TIMER_KEEPALIVE ||
		connection->probes || is_local_pair(connection))
		return false;
	return outlives_tracker(judge, connection) ||
	       (allowed_silence_ms(connection) > NAT_MINIMUM_MS &&
		       connection_silence_ms(connection) >= IDLE_MIN_MS);
}

static void note_tracker(struct judge *judge, struct finding *finding)
{
	bool loose = model_sysctl_number(
		judge->model, finding->netns, "net.netfilter.nf_conntrack_tcp_loose", 1);

	/* A loose tracker takes the connection up again at the next segment of either side. */
	finding->severity = loose ? SEVERITY_NOTICE : SEVERITY_WARNING;
	finding->confidence = loose ? CONFIDENCE_POSSIBLE : CONFIDENCE_LIKELY;
	note_number(finding, "nf_conntrack_tcp_timeout_established",
		tracker_memory_ms(judge->model, finding->netns) / 1000, "s",
		"sysctl net.netfilter.nf_conntrack_tcp_timeout_established");
	note_number(finding, "nf_conntrack_tcp_loose", loose, "",
		"sysctl net.netfilter.nf_conntrack_tcp_loose");
	note_remedy(finding,
		_("let this host's tracker remember for longer (its default is five days)"),
		"sysctl -w net.netfilter.nf_conntrack_tcp_timeout_established=432000");
	if (loose)
		note_undecided(finding, _("harmless"),
			_("nf_conntrack_tcp_loose is 1: the tracker takes a forgotten connection "
			  "up again, "
			  "unless it was translated (NAT) or only established ones may come in"));
}

static bool keepalive_slower_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);

	finding->severity = SEVERITY_NOTICE;
	finding->confidence = CONFIDENCE_POSSIBLE;
	finding->title = note_text(judge,
		outlives_tracker(judge, one)
			? ngettext("this host's connection tracker forgets %u idle connection of "
				   "%s before keepalive speaks",
				  "this host's connection tracker forgets %u idle connections of "
				  "%s before keepalive speaks",
				  group->count)
			: ngettext("keepalive of %u connection of %s comes later than a NAT has to "
				   "remember",
				  "keepalive of %u connections of %s comes later than a NAT has to "
				  "remember",
				  group->count),
		group->count, note_owner(judge, one));
	note_number(finding, _("next keepalive probe in"), one->expires_ms / 1000, "s", "ss -tno");
	note_number(
		finding, _("silence so far"), connection_silence_ms(one) / 1000, "s", "ss -tni");
	if (outlives_tracker(judge, one))
		note_tracker(judge, finding);
	else
		note_number(finding, _("least that a NAT must remember (RFC 5382)"),
			NAT_MINIMUM_MS / 1000, "s", "RFC 5382 REQ-5");
	return true;
}

const struct rule rule_keepalive_slower_than_path = {
	.id = "keepalive-slower-than-path",
	.states = IN(ESTABLISHED),
	.needs = NEED_TCP_INFO | NEED_SYSCTLS,
	.group_by = GROUP_OWNER,
	.match = keepalive_slower_match,
	.conclude = keepalive_slower_conclude,
	.twins = {{"idle-ghost", N_("keepalive is on: the peer will be asked")},
		{"peer-vanished", N_("no probe is unanswered so far")}},
	.cause = N_("keepalive is on, but a connection tracker, NAT or load balancer on the path "
		    "forgets "
		    "a silent connection before the first probe is sent: then data and probes are "
		    "dropped "
		    "or answered with a reset"),
	.remedies = {{N_("set TCP_KEEPIDLE in the program below the path's limit (350 s at AWS, "
			 "240 s at "
			 "Azure: 200 s suits both)"),
			     NULL},
		{N_("or, where the program leaves it to the system (new connections only)"),
			"sysctl -w net.ipv4.tcp_keepalive_time=200"}},
	.references = "RFC 5382 REQ-5; tcp(7) TCP_KEEPIDLE",
};

/* ---- peer-vanished ------------------------------------------------------------------------ */

/* One or two may be the peer's own trouble; more, and the service is gone. */
#define VANISHED_SERVICE_CRITICAL 3
/* Clients vanish from any server on the internet; so many at once have a common cause. */
#define VANISHED_CLIENTS_MANY 10

/* A round trip that takes longer is none of this planet. */
#define SILENT_LOOK_MS 1900
/* Longer than three retransmissions of a short RTO, and than a gap in the air that a phone passes. */
#define SLOW_IN_VAIN_MS 5000

/* A slow first round trip (the neighbour had to be found, a modem to wake) leaves an RTO of seconds:
 * after one of 590 ms it was 2.7 s, and three retransmissions would have taken 19 s. One will do that was
 * out before the look, if the whole of it brought not even a duplicate ACK. An RTO that is slow because
 * earlier tries were lost, and their answers not measured (Karn's algorithm), is that of a lossy path: its
 * backoff is more than the retries. */
bool is_slow_and_silent(const struct judge *judge, const struct connection *connection)
{
	double look_ms = model_seconds(judge->model) * 1000;

	return judge_stayed(judge, connection) && connection->before.retransmits &&
	       connection->backoff <= connection->retransmits && look_ms >= SILENT_LOOK_MS &&
	       connection->last_ack_recv_ms >= look_ms && in_vain_ms(connection) >= SLOW_IN_VAIN_MS;
}

static bool peer_vanished_match(const struct judge *judge, const struct connection *connection)
{
	if (!judge_is_now(judge, connection) || connection->timer != TIMER_RETRANSMIT ||
		connection->retransmits < retries_needed(judge, connection) || !connection->unacked)
		return false;
	/* An ACK during the look: the peer is there. */
	return connection->last_ack_recv_ms >= 1000 && nothing_acked(connection);
}

/* The one that has waited longest. */
static const struct connection *longest_wait(struct judge *judge, const struct group *group)
{
	const struct connection *one = judge_member(judge, group->first_member);

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		if (judge_member(judge, m)->last_ack_recv_ms > one->last_ack_recv_ms)
			one = judge_member(judge, m);
	return one;
}

static int compare_addresses(const void *left, const void *right)
{
	return memcmp(left, right, sizeof(struct address));
}

/* Of how many addresses the group's connections are: a host that is gone takes all of its own along. */
static uint32_t count_addresses(struct judge *judge, const struct group *group)
{
	struct address *addresses = calloc((size_t)group->count + 1, sizeof(*addresses));
	uint32_t count = 0;
	uint32_t different = 0;

	if (!addresses) {
		judge->findings->error = -ENOMEM;
		return group->count;
	}
	for (uint32_t m = group->first_member; m != NONE && count < group->count;
		m = judge_next(judge, m))
		addresses[count++] = address_unmapped(&judge_member(judge, m)->remote);
	qsort(addresses, count, sizeof(*addresses), compare_addresses);
	for (uint32_t i = 0; i < count; i++)
		different += !i || !address_equal(&addresses[i], &addresses[i - 1]);
	free(addresses);
	return different;
}

/* On how many other connections the peer's host acknowledged during the look. (That something came from
 * it is not enough: a host that hears nothing retransmits.) */
static uint32_t count_answering(const struct judge *judge, const struct connection *one)
{
	const struct model *model = judge->model;
	struct address remote = address_unmapped(&one->remote);
	uint32_t count = 0;

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];
		struct address other = address_unmapped(&row->remote);

		count += row->netns == one->netns && judge_stayed(judge, row) &&
			 !nothing_acked(row) && address_equal(&other, &remote);
	}
	return count;
}

/* What the group came to. */
struct vanished {
	const struct connection *one; /* that has waited longest */
	uint32_t addresses;
	uint32_t answering; /* other connections of the one address */
	bool unanswered; /* nothing but the SYN,ACK ever came: the peer may know nothing of them */
};

/* Whether nothing but the SYN,ACK ever came of all. (An accepted connection has had two segments.) */
static bool are_unanswered(const struct judge *judge, const struct group *group)
{
	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		if (judge_member(judge, m)->segs_in != 1)
			return false;
	return true;
}

/* A program that waits for a service is harmed; a server whose clients walk away is not, unless
 * it happens to many of them at once or the way out is broken. */
static enum severity vanished_severity(
	const struct judge *judge, const struct group *group, const struct vanished *vanished)
{
	bool cut = judge_path(judge, vanished->one) > PATH_FINE;

	if (!cut && vanished->unanswered)
		return SEVERITY_WARNING;
	if (vanished->one->listener == NONE || cut)
		return group->count >= VANISHED_SERVICE_CRITICAL ? SEVERITY_CRITICAL
								 : SEVERITY_WARNING;
	return vanished->addresses >= VANISHED_CLIENTS_MANY &&
			       is_large_part(judge, group, VANISHED_CLIENTS_MANY)
		       ? SEVERITY_WARNING
		       : SEVERITY_NOTICE;
}

static const char *vanished_title(
	struct judge *judge, const struct group *group, const struct vanished *vanished)
{
	const struct connection *one = vanished->one;
	struct address plain = address_unmapped(&one->remote);
	char remote[ADDRESS_TEXT_SIZE];

	if (vanished->unanswered)
		return note_text(judge,
			ngettext("%s has answered nothing but the SYN of %s: %u connection waits",
				"%s has answered nothing but the SYN of %s: %u connections wait",
				group->count),
			remote_name(judge, one), note_owner(judge, one), group->count);
	if (group->count == 1)
		return note_text(judge, _("%s no longer answers %s"), remote_name(judge, one),
			note_owner(judge, one));
	if (one->listener == NONE)
		return note_text(judge, _("%s no longer answers %s: %u connections wait"),
			remote_name(judge, one), note_owner(judge, one), group->count);
	if (vanished->addresses > 1)
		return note_text(judge, _("%u clients on port %u no longer answer %s"),
			vanished->addresses, one->local_port, note_owner(judge, one));
	address_print(&plain, remote);
	return note_text(judge, _("%s no longer answers %s on %u connections of port %u"), remote,
		note_owner(judge, one), group->count, one->local_port);
}

/* A fresh connection would tell it from a peer that is gone, unless others tell already. */
static void note_forgotten(
	struct judge *judge, struct finding *finding, const struct vanished *vanished)
{
	const struct connection *one = vanished->one;

	if (vanished->answering)
		note_number(finding, _("other connections that this address answered meanwhile"),
			vanished->answering, "connections",
			note_text(judge, "ss -tnoi dst %s", remote_name(judge, one)));
	note_undecided(finding, "flow-forgotten",
		vanished->answering
			? _("the peer's host is there, for it answers elsewhere: a firewall or "
			    "NAT on the way may have forgotten this connection alone")
		: one->listener == NONE
			? _("a fresh connection to the same address and port tells: if it "
			    "succeeds, a firewall or NAT has forgotten this one")
			: _("if the client can connect afresh, a firewall or NAT on the way has "
			    "forgotten this connection"));
}

static void note_look_alikes(
	struct judge *judge, struct finding *finding, const struct vanished *vanished)
{
	const struct connection *one = vanished->one;
	bool large = one->snd_mss && one->wqueue >= one->snd_mss && one->bytes_acked > 1;

	if (judge_path(judge, one) > PATH_FINE) {
		note_undecided(finding, "link-lost",
			_("the way out of this host is broken: look at route, link and neighbour "
			  "first"));
		return;
	}
	note_forgotten(judge, finding, vanished);
	if (one->listener == NONE)
		note_remedy(finding, _("try a fresh connection"),
			"nc -vz -w 3 {remote_address} {remote_port}");
	if (large)
		note_undecided(finding, "pmtu-blackhole",
			_("small data was acknowledged before and a full segment is not: ping -M "
			  "do -s 1472 "
			  "against a smaller size tells"));
}

static bool peer_vanished_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	struct vanished vanished = {.one = longest_wait(judge, group),
		.addresses = count_addresses(judge, group),
		.unanswered = are_unanswered(judge, group)};
	const struct connection *one = vanished.one;
	const char *ss = note_text(judge, "ss -tnoi dst %s", remote_name(judge, one));

	if (vanished.addresses == 1)
		vanished.answering = count_answering(judge, one);
	finding->severity = vanished_severity(judge, group, &vanished);
	finding->confidence = CONFIDENCE_LIKELY;
	finding->title = vanished_title(judge, group, &vanished);
	note_worst_first(judge, group, finding, one);
	note_change(
		finding, _("retransmissions"), one->before.retransmits, one->retransmits, "", ss);
	note_change(finding, _("last ACK from the peer"), one->before.last_ack_recv_ms,
		one->last_ack_recv_ms, "ms", ss);
	note_number(finding, "Send-Q", one->wqueue, "bytes", ss);
	if (vanished.addresses > 1 && vanished.addresses != group->count)
		note_number(finding, _("of all clients"), group->count, "connections", ss);
	note_counter(judge, finding, "TcpExtTCPTimeouts");
	note_path(judge, finding, one);
	note_look_alikes(judge, finding, &vanished);
	if (vanished.unanswered)
		note_undecided(finding, "cookie-ghost",
			_("if the server answered with a SYN cookie its ss knows no such "
			  "connection, and its TcpExtListenOverflows grows"));
	return true;
}

const struct rule rule_peer_vanished = {
	.id = "peer-vanished",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SECOND_LOOK,
	.group_by = GROUP_FAR_END,
	.match = peer_vanished_match,
	.conclude = peer_vanished_conclude,
	.twins = {{"zero-window-slow-reader",
			  N_("the timer is for retransmission: the window is open")},
		{"path-loss", N_("not one ACK came: loss lets some through")}},
	.cause = N_(
		"data is in flight and nothing comes back: the peer lost power or network, or the "
		"path is cut; keepalive does not act while data waits, the connection ends with "
		"ETIMEDOUT after net.ipv4.tcp_retries2 (about 15 min)"),
	.remedies = {{N_("see whether the peer's host is there"), "ping -c 3 {remote_address}"},
		{N_("in the program: TCP_USER_TIMEOUT bounds the wait"), NULL},
		{N_("to end it now"), "ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.8.3; tcp(7) TCP_USER_TIMEOUT, tcp_retries2",
};

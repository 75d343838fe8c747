/* What the way does to segments: too large for it, lost, late or out of order (catalogue F40 to
 * F43). */
#include <string.h>

#include "diagnose/rules/rules.h"
#include "diagnose/rules/way.h"

/* ---- pmtu-blackhole ----------------------------------------------------------------------- */

/* With an RTO of 200 ms three retries take 1.4 s. */
#define LARGE_RETRIES_MIN 3
/* So many connections that got small messages through and not one large segment, while none got
 * one: a peer that merely died at that moment is one. */
#define STUCK_MANY 3
/* Between two hearings: more than the clock of tcp_info is coarse. */
#define HEARD_MARGIN_MS 500

static uint64_t bytes_in_flight(const struct connection *connection)
{
	return connection->wqueue > connection->notsent_bytes
		       ? connection->wqueue - connection->notsent_bytes
		       : 0;
}

/* What is in flight are full segments (the last may be shorter) that are sent again in vain. What is
 * sent again is in flight: `unacked` is not 0. */
static bool large_are_stuck(const struct connection *connection)
{
	uint64_t flight = bytes_in_flight(connection);

	return connection->timer == TIMER_RETRANSMIT &&
	       connection->retransmits >= LARGE_RETRIES_MIN && connection->retrans &&
	       flight >= connection->snd_mss &&
	       flight > (uint64_t)(connection->unacked - 1) * connection->snd_mss;
}

/* Small messages passed before: it sent some that were acknowledged, together less than one segment or
 * on the average less than a quarter of one; or it sent none and answers a request (the answer to the
 * first one is large, as HTTP has it). */
static bool only_small_passed(const struct connection *connection)
{
	uint64_t resent = (uint64_t)connection->unacked + connection->total_retrans;
	uint64_t passed =
		connection->data_segs_out > resent ? connection->data_segs_out - resent : 0;

	return (connection->bytes_acked > 1 || connection->bytes_received) &&
	       (connection->bytes_acked < connection->snd_mss ||
		       connection->bytes_acked <= passed * connection->snd_mss / 4);
}

static bool pmtu_blackhole_match(const struct judge *judge, const struct connection *connection)
{
	return judge_is_now(judge, connection) && large_are_stuck(connection) &&
	       !is_local_pair(connection) && judge_path(judge, connection) <= PATH_FINE &&
	       nothing_acked(connection);
}

/* The peer's host was heard of after it stopped to acknowledge this connection. */
static bool peer_lives(const struct judge *judge, const struct connection *stuck)
{
	const struct model *model = judge->model;

	if (stuck->seen & SEEN_FIRST && stuck->segs_in != stuck->before.segs_in)
		return true;
	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		if (row != stuck && row->netns == stuck->netns && judge_is_now(judge, row) &&
			row->state == TCP_STATE_ESTABLISHED && row->segs_in &&
			row->last_ack_recv_ms + HEARD_MARGIN_MS < stuck->last_ack_recv_ms &&
			address_equal(&row->remote, &stuck->remote))
			return true;
	}
	return false;
}

struct stuck_count {
	const struct connection *one; /* with a peer that lives, where there is one */
	uint32_t living, large_before;
	uint32_t small_before; /* that sent small ones */
};

static struct stuck_count count_stuck(struct judge *judge, const struct group *group)
{
	struct stuck_count count = {.one = judge_member(judge, group->first_member)};

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		const struct connection *member = judge_member(judge, m);

		if (!only_small_passed(member)) {
			count.large_before++;
			continue;
		}
		count.small_before += member->bytes_acked > 1;
		if (peer_lives(judge, member)) {
			count.living++;
			count.one = member;
		}
	}
	return count;
}

static void note_sizes(struct judge *judge, struct finding *finding, const struct connection *one)
{
	const struct observe_link *link = model_link(judge->model, model_route(judge->model, one));
	const char *ss = note_text(judge, "ss -tnoi dst %s", remote_name(judge, one));

	note_number(finding, _("acknowledged so far"), (int64_t)one->bytes_acked, "bytes", ss);
	note_number(finding, _("in flight"), (int64_t)bytes_in_flight(one), "bytes", ss);
	note_number(finding, _("in segments"), one->unacked, "", ss);
	note_number(finding, "mss", one->snd_mss, "bytes", ss);
	note_number(finding, "pmtu", one->pmtu, "bytes", ss);
	if (link)
		note_number(finding, _("MTU of the link"), link->mtu, "bytes",
			note_text(judge, "ip link show dev %s", link->name));
	note_number(finding, _("retries"), one->retransmits, "", ss);
}

static bool pmtu_blackhole_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	struct stuck_count stuck = count_stuck(judge, group);
	bool ipv6 = address_unmapped(&stuck.one->remote).family == ADDRESS_IPV6;

	if (stuck.large_before || (!stuck.living && stuck.small_before < STUCK_MANY))
		return false;
	finding->severity = SEVERITY_WARNING;
	finding->confidence = stuck.living ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	finding->title = note_text(judge,
		ngettext("small messages of %s pass, full segments do not: %u connection hangs",
			"small messages of %s pass, full segments do not: %u connections hang",
			finding->count),
		note_owner(judge, stuck.one), finding->count);
	note_worst_first(judge, group, finding, stuck.one);
	note_sizes(judge, finding, stuck.one);
	if (stuck.living)
		note_ruled_out(finding, "peer-vanished",
			_("the peer was heard of after it stopped to acknowledge"));
	else
		note_undecided(finding, "peer-vanished",
			_("a peer that died just then looks the same: a ping that is answered "
			  "tells that it lives"));
	note_remedy(finding, _("ask with packets of the full size, then with smaller ones"),
		ipv6 ? "ping -6 -M do -c 3 -s 1452 {remote_address}; ping -6 -M do -c 3 -s 1232 "
		       "{remote_address}"
		     : "ping -M do -c 3 -s 1472 {remote_address}; ping -M do -c 3 -s 1252 "
		       "{remote_address}");
	return true;
}

const struct rule rule_pmtu_blackhole = {
	.id = "pmtu-blackhole",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SECOND_LOOK,
	.group_by = GROUP_FAR_END,
	.match = pmtu_blackhole_match,
	.conclude = pmtu_blackhole_conclude,
	.twins = {{"path-loss", N_("every retry of a full segment was lost, no small one was")},
		{"cannot-transmit", N_("the retries leave this host")}},
	.cause = N_("a router on the way has a smaller MTU (a tunnel, a VPN, PPPoE) and the ICMP "
		    "message that says so is filtered: handshake and small messages pass, the "
		    "first full segment never does"),
	.remedies = {{N_("let ICMP 3/4 (IPv6: packet too big) through at every filter on the way"),
			     NULL},
		{N_("have the kernel find the size by itself (heals in some seconds)"),
			"sysctl -w net.ipv4.tcp_mtu_probing=1"},
		{N_("or clamp the MSS at the router with the tunnel"),
			"nft add rule inet filter forward tcp flags syn tcp option maxseg size set "
			"rt mtu"}},
	.references = "RFC 2923 2.1; RFC 4821; tcp(7) tcp_mtu_probing",
	.explains = "peer-vanished",
};

/* ---- path-loss ---------------------------------------------------------------------------- */

/* Random loss of 2.5 % shows as 2.4 to 2.8. Where a transfer's own load stands in a queue on the way
 * (way.h) its overflow alone takes more than that, of BBR up to 32 %. */
#define LOSS_PERCENT		 2
#define LOSS_OF_FULL_WAY_PERCENT 35
/* What a connection must have sent to say anything; and what must have been sent and sent again
 * during the look, by one or by several together, to say that it is so now. */
#define SEGMENTS_MIN	100
#define SEGMENTS_ENOUGH 1000
#define RETRANSMITS_MIN 20
/* So many of the retransmissions may be needless (reordered or late, not lost). Where a message at a
 * time is under way no later ACK makes up for one that is lost: with loss both ways it is half of
 * them. */
#define NEEDLESS_PART	       4
#define NEEDLESS_PART_OF_TAILS 2
/* Clients are many, each on a line of its own: that of one among them is no fault of the server. */
#define LOSSY_CLIENTS_MIN 3

/* Sent enough, and sent now: so it was there at both looks. */
static bool is_measured(const struct connection *connection)
{
	return !is_local_pair(connection) && connection->data_segs_out >= SEGMENTS_MIN &&
	       connection->bytes_sent != connection->before.bytes_sent;
}

static uint32_t resent_now(const struct connection *connection)
{
	return connection->total_retrans - connection->before.total_retrans;
}

static bool loses(const struct connection *connection, unsigned percent)
{
	uint64_t lost = connection->total_retrans > connection->dsack_dups
				? connection->total_retrans - connection->dsack_dups
				: 0;

	return lost * 100 >= (uint64_t)connection->data_segs_out * percent;
}

static bool is_mostly_lost(const struct connection *connection)
{
	unsigned part = connection->notsent_bytes < connection->snd_mss ? NEEDLESS_PART_OF_TAILS
									: NEEDLESS_PART;

	return connection->dsack_dups <= connection->total_retrans / part;
}

static bool path_loss_match(const struct judge *judge, const struct connection *connection)
{
	(void)judge;
	return is_measured(connection) && loses(connection, LOSS_PERCENT) &&
	       is_mostly_lost(connection) &&
	       /* An answer came: all lost is another fault. */
	       connection->bytes_acked != connection->before.bytes_acked;
}

struct loss_sum {
	const struct connection *worst;
	uint64_t sent, resent, needless, now; /* segments */
	uint32_t count;
	uint32_t ours;	   /* that this host opened */
	uint32_t alone;	   /* of ours, that say enough by themselves */
	uint32_t measured; /* all that could have been lossy */
	bool one_peer;
};

static void add_losses(struct loss_sum *sum, const struct connection *member)
{
	bool ours = member->listener == NONE;

	if (!sum->count++)
		sum->worst = member;
	sum->sent += member->data_segs_out;
	sum->resent += member->total_retrans;
	sum->needless += member->dsack_dups;
	sum->now += resent_now(member);
	sum->ours += ours;
	sum->alone += ours && member->data_segs_out >= SEGMENTS_ENOUGH &&
		      resent_now(member) >= RETRANSMITS_MIN;
	sum->one_peer &= address_equal(&member->remote, &sum->worst->remote);
	if (member->total_retrans > sum->worst->total_retrans)
		sum->worst = member;
}

static uint32_t count_measured(const struct judge *judge, uint32_t netns)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < judge->model->connections.count; i++)
		count += judge->model->connections.items[i].netns == netns &&
			 is_measured(&judge->model->connections.items[i]);
	return count;
}

static const char *permille(struct judge *judge, uint64_t part, uint64_t whole)
{
	uint64_t tenths = whole ? part * 1000 / whole : 0;

	return note_text(judge, "%llu.%llu %%", (unsigned long long)(tenths / 10),
		(unsigned long long)(tenths % 10));
}

static void note_resent(struct judge *judge, struct finding *finding, const struct loss_sum *sum)
{
	const char *ss = note_text(judge, "ss -tnoi dst %s", remote_name(judge, sum->worst));

	note_string(finding, _("sent again"), permille(judge, sum->resent, sum->sent),
		note_text(judge, "%s (retrans, data_segs_out)", ss));
	note_number(finding, _("of it needless (dsack_dups)"), (int64_t)sum->needless, "", ss);
	note_number(finding, _("sent again during the look"), (int64_t)sum->now, "", ss);
	note_number(finding, "reord_seen", sum->worst->reord_seen, "", ss);
	note_counter(judge, finding, "TcpRetransSegs");
	note_counter(judge, finding, "TcpExtTCPLostRetransmit");
}

/* Its own load explains what a connection on a full way loses, unless it is far too much. */
static bool is_lossy(
	const struct ways *ways, const struct judge *judge, const struct connection *member)
{
	return !way_is_full(ways, judge, member) || loses(member, LOSS_OF_FULL_WAY_PERCENT);
}

static struct loss_sum sum_lossy(
	const struct ways *ways, struct judge *judge, const struct group *group)
{
	struct loss_sum sum = {.one_peer = true};

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		if (is_lossy(ways, judge, judge_member(judge, m)))
			add_losses(&sum, judge_member(judge, m));
	sum.measured = count_measured(judge, group->netns);
	return sum;
}

/* Of few segments a share says little: those of several together count where most suffer. One client's
 * bad line among many good ones is none of the server's business; where there is no other, all that
 * the server sends suffers. */
static bool says_enough(const struct loss_sum *sum)
{
	bool widespread = sum->count * 2 >= sum->measured &&
			  (sum->count >= LOSSY_CLIENTS_MIN || sum->count == sum->measured);

	return sum->now >= RETRANSMITS_MIN && sum->sent >= SEGMENTS_ENOUGH &&
	       (sum->alone || widespread);
}

static void note_lossy(struct judge *judge, const struct group *group, struct finding *finding,
	const struct ways *ways, const struct connection *worst)
{
	note_connection(judge, finding, (uint32_t)(worst - judge->model->connections.items));
	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		if (judge_member(judge, m) != worst &&
			is_lossy(ways, judge, judge_member(judge, m)))
			note_connection(judge, finding, judge->members.items[m].connection);
}

static void tell_losses(
	struct judge *judge, struct finding *finding, const struct loss_sum *sum, bool full)
{
	finding->count = sum->count;
	finding->severity =
		(sum->ours || !sum->one_peer) && !full ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = full ? CONFIDENCE_POSSIBLE : CONFIDENCE_LIKELY;
	finding->title = note_text(judge,
		sum->one_peer ? _("the way to %s loses about %s of what is sent")
			      : _("the way to %s and others loses about %s of what is sent"),
		remote_name(judge, sum->worst),
		permille(judge, sum->resent - sum->needless, sum->sent));
	note_resent(judge, finding, sum);
	note_undecided(finding, _("where it is lost"),
		_("this host alone cannot tell: errors and drops of its own link (ip -s -s link, "
		  "tc -s qdisc), of each hop (mtr), or a capture at both ends"));
	note_undecided(finding, _("a bottleneck with a short queue"),
		_("bulk transfers (those of BBR above all) overflow it by themselves: then the "
		  "loss "
		  "goes with the load"));
}

static bool path_loss_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	struct ways ways = {0};
	bool found = false;

	if (!ways_look(&ways, judge, group)) {
		struct loss_sum sum = sum_lossy(&ways, judge, group);

		found = sum.count && says_enough(&sum);
		if (found) {
			note_lossy(judge, group, finding, &ways, sum.worst);
			tell_losses(judge, finding, &sum, way_is_full(&ways, judge, sum.worst));
		}
	}
	ways_deinit(&ways);
	return found;
}

const struct rule rule_path_loss = {
	.id = "path-loss",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SECOND_LOOK,
	.group_by = GROUP_HOST,
	.match = path_loss_match,
	.conclude = path_loss_conclude,
	.twins = {{"reordering", N_("the peer does not report most of it as duplicate (DSACK): "
				    "what was sent again had been lost")},
		{"peer-vanished", N_("most of it is acknowledged")}},
	.cause = N_("segments are dropped on the way or at a queue: a bad cable, radio, a duplex "
		    "mismatch, a policer or an overloaded link; transfers slow down far more than "
		    "the share that is lost"),
	.remedies = {{N_("look at this host's own link first"), "ip -s -s link; tc -s qdisc show"},
		{N_("find the hop from which on it is lost"),
			"mtr -n -T -P {remote_port} -c 100 -r {remote_address}"},
		{N_("see the share of each connection"), "ss -tni dst {remote_address}"}},
	.references = "RFC 6675; RFC 8985; RFC 2883",
};

/* ---- bufferbloat -------------------------------------------------------------------------- */

/* A call or a shell feels a tenth of a second more; well-kept queues hold 5 to 20 ms. */
#define BLOAT_MIN_US   100000
#define BLOAT_WORST_US 400000
/* The way itself may take half a second (satellites): the queue is most of it. */
#define BLOAT_FACTOR 5
/* Enough in flight and acknowledged that the smoothed round trip is made of many samples. */
#define BLOAT_IN_FLIGHT_MIN 8
#define BLOAT_SEGMENTS_MIN  64
/* A queue that overflows now and then is still one that stands: Reno lost 3.3 % on one of 24 ms. */
#define BLOAT_LOSS_PERCENT 4

/* Sends as fast as it is let. */
static bool is_bulk(const struct connection *connection)
{
	return !is_local_pair(connection) && connection->min_rtt_us && connection->snd_mss &&
	       connection->unacked >= BLOAT_IN_FLIGHT_MIN && connection->wqueue &&
	       connection->bytes_acked - connection->before.bytes_acked >=
		       (uint64_t)connection->snd_mss * BLOAT_SEGMENTS_MIN;
}

static uint32_t queued_us(const struct connection *connection)
{
	return connection->rtt_us > connection->min_rtt_us
		       ? connection->rtt_us - connection->min_rtt_us
		       : 0;
}

/* Few retransmissions: what waits long because it was lost is path-loss. */
static bool bufferbloat_match(const struct judge *judge, const struct connection *connection)
{
	(void)judge;
	return is_bulk(connection) && queued_us(connection) >= BLOAT_MIN_US &&
	       connection->rtt_us / BLOAT_FACTOR >= connection->min_rtt_us &&
	       !connection->retransmits &&
	       (uint64_t)connection->total_retrans * 100 <
		       (uint64_t)connection->data_segs_out * BLOAT_LOSS_PERCENT;
}

struct bloat_sum {
	const struct connection *worst;
	uint32_t ours, bulk;
};

static struct bloat_sum sum_bloat(struct judge *judge, const struct group *group)
{
	struct bloat_sum sum = {.worst = judge_member(judge, group->first_member)};

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		const struct connection *member = judge_member(judge, m);

		sum.ours += member->listener == NONE;
		if (queued_us(member) > queued_us(sum.worst))
			sum.worst = member;
	}
	for (uint32_t i = 0; i < judge->model->connections.count; i++)
		sum.bulk += judge->model->connections.items[i].netns == group->netns &&
			    is_bulk(&judge->model->connections.items[i]);
	return sum;
}

static bool bufferbloat_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	struct bloat_sum sum = sum_bloat(judge, group);
	const struct connection *worst = sum.worst;
	bool few = group->count < LOSSY_CLIENTS_MIN;
	const char *ss = note_text(judge, "ss -tnoi dst %s", remote_name(judge, worst));

	/* One client's full line among many good ones. Of one or two that are all there is: a notice. */
	if (!sum.ours && (group->count * 2 < sum.bulk || (few && group->count < sum.bulk)))
		return false;
	finding->severity = queued_us(worst) >= BLOAT_WORST_US && (sum.ours || !few)
				    ? SEVERITY_WARNING
				    : SEVERITY_NOTICE;
	finding->confidence = CONFIDENCE_LIKELY;
	finding->title = note_text(judge,
		_("what is sent to %s waits %u ms in a queue on the way, without being lost"),
		remote_name(judge, worst), queued_us(worst) / 1000);
	note_worst_first(judge, group, finding, worst);
	note_number(finding, "rtt", worst->rtt_us, "us", ss);
	note_number(finding, "minrtt", worst->min_rtt_us, "us", ss);
	note_number(finding, _("in flight"), worst->unacked, "segments", ss);
	note_number(finding, _("acknowledged during the look"),
		(int64_t)(worst->bytes_acked - worst->before.bytes_acked), "bytes", ss);
	note_string(finding, _("sent again"),
		permille(judge, worst->total_retrans, worst->data_segs_out),
		note_text(judge, "%s (retrans, data_segs_out)", ss));
	note_undecided(finding, _("which queue"),
		_("this host's own (tc -s qdisc show its backlog), the modem or router at the "
		  "narrowest link, or a peer that is slow to acknowledge: a ping of each hop, with "
		  "and without the transfer, tells"));
	return true;
}

const struct rule rule_bufferbloat = {
	.id = "bufferbloat",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SECOND_LOOK,
	.group_by = GROUP_HOST,
	.match = bufferbloat_match,
	.conclude = bufferbloat_conclude,
	.twins = {{"path-loss", N_("hardly anything is sent again: it is late, not lost")},
		{"long path", N_("the same connection has seen a far shorter round trip")},
		{"zero-window-slow-reader", N_("the peer acknowledges and reads all the time")}},
	.cause = N_("a queue at the narrowest link is so long that it never overflows in time: a "
		    "transfer keeps it full, and everything else on that link waits behind it"),
	.remedies = {{N_("at the narrowest link: a queue that is managed (fq_codel, cake) instead "
			 "of "
			 "a long one"),
			     "tc -s qdisc show"},
		{N_("shape a little below the rate of the link, so that the queue stands where it "
		    "is managed"),
			NULL},
		{N_("or use a congestion control that does not fill queues (new connections only)"),
			"sysctl -w net.ipv4.tcp_congestion_control=bbr"}},
	.references = "RFC 8289; RFC 7567",
};

/* ---- reordering --------------------------------------------------------------------------- */

/* Reordering alone does no harm: RACK waits for a quarter of a round trip, and thousands of
 * segments that overtook others cost nothing (reord_seen says only that). What is sent again
 * needlessly halves the window each time. */
#define NEEDLESS_PERCENT     2
#define NEEDLESS_PART_MIN    2
#define REORDER_SEGMENTS_MIN 500

/* Probes of a silent tail are sent again on a guess, and the peer calls them duplicates: not what
 * this is about. */
static bool probes_explain(const struct judge *judge, uint32_t netns)
{
	return model_counter_delta(judge->model, netns, "TcpExtTCPLossProbes") * 2 >=
	       model_counter_delta(judge->model, netns, "TcpRetransSegs");
}

static bool reordering_match(const struct judge *judge, const struct connection *connection)
{
	return !is_local_pair(connection) && connection->data_segs_out >= REORDER_SEGMENTS_MIN &&
	       resent_now(connection) >= RETRANSMITS_MIN &&
	       /* Duplicates that this end did not make are somebody else's. */
	       connection->dsack_dups <= connection->total_retrans &&
	       connection->dsack_dups >= connection->total_retrans / NEEDLESS_PART_MIN &&
	       (uint64_t)connection->dsack_dups * 100 >=
		       (uint64_t)connection->data_segs_out * NEEDLESS_PERCENT &&
	       connection->bytes_acked != connection->before.bytes_acked &&
	       !probes_explain(judge, connection->netns);
}

static bool reordering_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	struct loss_sum sum = {.one_peer = true};
	bool widespread = group->count * 2 >= count_measured(judge, group->netns);

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		add_losses(&sum, judge_member(judge, m));
	if (!sum.ours && (!widespread || group->count < LOSSY_CLIENTS_MIN))
		return false;
	finding->severity = sum.ours || !sum.one_peer ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = CONFIDENCE_LIKELY;
	finding->title = note_text(judge,
		_("what is sent to %s arrives out of order or late: %s of it is sent again "
		  "needlessly"),
		remote_name(judge, sum.worst), permille(judge, sum.needless, sum.sent));
	note_worst_first(judge, group, finding, sum.worst);
	note_resent(judge, finding, &sum);
	note_counter(judge, finding, "TcpExtTCPDSACKUndo");
	note_counter(judge, finding, "TcpExtTCPSpuriousRTOs");
	note_undecided(finding, _("pauses of the whole way"),
		_("radio or a paused virtual machine hold everything back for a while: then "
		  "TcpExtTCPSpuriousRTOs grows, and a capture shows no segment that overtakes "
		  "another"));
	return true;
}

const struct rule rule_reordering = {
	.id = "reordering",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SECOND_LOOK | NEED_COUNTERS,
	.group_by = GROUP_HOST,
	.match = reordering_match,
	.conclude = reordering_conclude,
	.twins = {{"path-loss", N_("the peer reports most of what was sent again as duplicate "
				   "(DSACK): it had arrived")},
		{"delayed-ack", N_("most retransmissions are no probes of a silent tail")}},
	.cause = N_("packets of one connection take ways of different length (balancing packet by "
		    "packet, a bond in round-robin mode, a retransmitting radio link): what is "
		    "late is taken for lost, sent again, and the sender slows down"),
	.remedies = {{N_("balance by connection, not by packet: look at bonds and multipath "
			 "routes"),
			     "cat /proc/net/bonding/*; ip route show | grep -A3 nexthop"},
		{N_("see which connections suffer (dsack_dups, retrans)"),
			"ss -tni dst {remote_address}"},
		{N_("RACK and timestamps take the edge off: see that nobody switched them off"),
			"sysctl net.ipv4.tcp_recovery net.ipv4.tcp_timestamps net.ipv4.tcp_sack"}},
	.references = "RFC 2883; RFC 8985 6.2; RFC 4737",
};

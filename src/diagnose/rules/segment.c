/* Segments that came in and were thrown away: damaged, or with times or numbers that do not fit
 * (catalogue F49, F50, F52).
 *
 * How it works: the counters alone say little. A network that delivers packets twice moves PAWSEstab
 * by thousands, a scanner moves InCsumErrors, a peer that probes a shut window with a byte moves
 * BeyondWindow, and nobody is harmed. So a rule asks for connections that suffer, which Linux tells:
 * each segment that TCP refuses counts in segs_in and in the drops of the socket (SK_MEMINFO_DROPS),
 * and moves neither bytes_received nor bytes_acked nor the time of the last ACK. The counter of the
 * namespace then only says why. */
#include "diagnose/rules/rules.h"

/* What repeats a segment by mistake (a bond, a mirror, a retry of the radio) does so within this
 * time; longer after the last ACK nothing late is under way. */
#define QUIET_MS 500
/* Refused in the life of the socket: one or two are a late duplicate. */
#define REFUSED_MIN 3
/* A client that gets no ACK sends again after 200 ms at the least: two retries are no lost ACK. */
#define RETRIES_MIN 2
/* Of clients each may have a middlebox of its own: one of them is no fault of the server. */
#define CLIENTS_MIN 3
/* So many that the host as a whole is cut off (with is_large_part()). */
#define MANY 10

static bool awaits_ack(const struct connection *connection)
{
	return connection->timer == TIMER_RETRANSMIT && connection->unacked &&
	       connection->retransmits >= RETRIES_MIN;
}

/* Segments came in during the look, and none of them was taken. Of a connection that is new nothing
 * is known to have come, of one that ended `before` is 0, and no state is left for another without a
 * segment that was taken. */
static bool took_nothing(const struct connection *connection)
{
	const struct connection_before *before = &connection->before;

	return connection->segs_in != before->segs_in &&
	       connection->bytes_received == before->bytes_received &&
	       connection->bytes_acked == before->bytes_acked &&
	       before->last_ack_recv_ms >= QUIET_MS &&
	       connection->last_ack_recv_ms > before->last_ack_recv_ms;
}

/* All that came was dropped, and it was data that the peer wants to get rid of or the ACK that we
 * wait for. A keepalive probe of the peer is dropped as well, for its sequence number is old: it
 * brings no data. */
static bool refuses_all(const struct connection *connection)
{
	return took_nothing(connection) && !is_local_pair(connection) &&
	       drops_in_look(connection) >= connection->segs_in - connection->before.segs_in &&
	       connection->drops >= REFUSED_MIN &&
	       (connection->data_segs_in != connection->before.data_segs_in ||
		       awaits_ack(connection));
}

struct refused_sum {
	const struct connection *worst; /* that refused most */
	uint32_t stalled, opening, unanswered;
	uint32_t ours;	  /* that this host opened */
	int64_t segments; /* refused by those that stand still, in the look */
};

static struct refused_sum sum_refused(struct judge *judge, const struct group *group)
{
	struct refused_sum sum = {.worst = judge_member(judge, group->first_member)};

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		const struct connection *member = judge_member(judge, m);

		sum.ours += member->listener == NONE;
		if (member->state == TCP_STATE_SYN_SENT) {
			sum.opening++;
		} else if (member->state == TCP_STATE_SYN_RECEIVED) {
			sum.unanswered++;
		} else {
			sum.stalled++;
			sum.segments += drops_in_look(member);
			if (member->drops > sum.worst->drops)
				sum.worst = member;
		}
	}
	return sum;
}

/* The counter moved for these connections: it knows most of what they refused, and they refused a
 * good part of what it counted. */
static bool accounts_for(int64_t counted, int64_t refused)
{
	return counted * 2 >= refused && counted <= refused * 10;
}

/* Data that was here already, as a peer sends that does not get our ACKs: it is answered with a
 * D-SACK. New data is not, nor are ACKs. */
static int64_t old_data(const struct judge *judge, uint32_t netns)
{
	return model_counter_delta(judge->model, netns, "TcpExtTCPDSACKOldSent");
}

static enum severity refused_severity(
	const struct judge *judge, const struct group *group, const struct refused_sum *sum)
{
	if (is_large_part(judge, group, MANY))
		return SEVERITY_CRITICAL;
	return sum->ours || group->count >= CLIENTS_MIN ? SEVERITY_WARNING : SEVERITY_NOTICE;
}

static void note_refused(
	struct judge *judge, struct finding *finding, const struct connection *worst)
{
	const char *ss = note_text(judge, "ss -tnoim dst %s", remote_name(judge, worst));

	note_change(finding, "segs_in", worst->before.segs_in, worst->segs_in, "", ss);
	note_change(finding, _("thrown away by the socket (skmem d)"), worst->before.drops,
		worst->drops, "", ss);
	note_change(finding, _("last ACK from the peer"), worst->before.last_ack_recv_ms,
		worst->last_ack_recv_ms, "ms", ss);
	if (awaits_ack(worst))
		note_number(finding, _("retransmissions"), worst->retransmits, "", ss);
}

/* ---- checksum-errors ---------------------------------------------------------------------- */

/* Each costs a retransmission, and one of a thousand is felt by a transfer of some distance; the
 * checksum itself finds some on any way, far fewer (Stone and Partridge: one of 16 million to one of
 * 1,100 on the worst). */
#define DAMAGED_PER_THOUSAND 1
#define DAMAGED_MIN	     5

struct damage {
	int64_t damaged, received;
	int64_t at_sockets; /* that connections threw away for no other reason */
	uint32_t worst;	    /* index, NONE */
};

/* Segments too long to be summed up at the door are found out by their socket and count there. */
static struct damage sum_damage(const struct judge *judge, uint32_t netns)
{
	/* What sockets throw away for other reasons. */
	static const char *const others[] = {"TcpExtPAWSEstab", "TcpExtBeyondWindow",
		"TcpExtTCPDSACKOldSent", "TcpExtTCPOFOMerge", "TcpExtTCPOFODrop",
		"TcpExtTCPRcvQDrop", "TcpExtTCPBacklogDrop", "TcpExtTCPZeroWindowDrop"};
	const struct model *model = judge->model;
	struct damage sum = {.damaged = model_counter_delta(judge->model, netns, "TcpInCsumErrors"),
		.received = model_counter_delta(judge->model, netns, "TcpInSegs"),
		.worst = NONE};
	uint32_t most = 0;

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		if (row->netns != netns || row->state != TCP_STATE_ESTABLISHED ||
			!judge_stayed(judge, row) ||
			row->data_segs_in == row->before.data_segs_in || is_local_pair(row))
			continue;
		sum.at_sockets += drops_in_look(row);
		if (drops_in_look(row) > most) {
			most = drops_in_look(row);
			sum.worst = i;
		}
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		sum.at_sockets -= model_counter_delta(judge->model, netns, others[i]);
	return sum;
}

/* Some for each that was damaged; what goes with a lossy way or a bulk transfer is far more. */
static bool goes_with(int64_t damaged, int64_t number)
{
	return number * 3 >= damaged && number <= damaged * 10;
}

/* Short segments are lost before their socket is known: what follows shows a hole, or our own
 * answers are sent again needlessly because the ACK was damaged. */
static bool leaves_holes(const struct judge *judge, uint32_t netns, int64_t damaged)
{
	return goes_with(damaged, model_counter_delta(judge->model, netns, "TcpExtTCPOFOQueue")) ||
	       (goes_with(damaged, model_counter_delta(judge->model, netns, "TcpRetransSegs")) &&
		       model_counter_delta(judge->model, netns, "TcpExtTCPDSACKRecv") > 0);
}

static void note_damage(struct judge *judge, struct finding *finding, const struct damage *damage)
{
	note_counter(judge, finding, "TcpInCsumErrors");
	note_counter(judge, finding, "TcpInSegs");
	if (damage->at_sockets > 0 && damage->worst != NONE) {
		const struct connection *worst = &judge->model->connections.items[damage->worst];

		note_change(finding, _("thrown away by the socket (skmem d)"), worst->before.drops,
			worst->drops, "",
			note_text(judge, "ss -tnoim dst %s", remote_name(judge, worst)));
		note_connection(judge, finding, damage->worst);
	}
	note_counter(judge, finding, "TcpExtTCPOFOQueue");
	note_counter(judge, finding, "UdpInCsumErrors");
	note_counter(judge, finding, "IcmpInCsumErrors");
	note_counter(judge, finding, "IpExtInCsumErrors");
}

static void checksum_errors_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	int64_t damaged = model_counter_delta(judge->model, netns->number, "TcpInCsumErrors");
	struct finding *finding;
	struct damage damage;
	bool seen_at_sockets;

	if (damaged < DAMAGED_MIN ||
		damaged * 1000 < model_counter_delta(judge->model, netns->number, "TcpInSegs") *
					 DAMAGED_PER_THOUSAND)
		return;
	damage = sum_damage(judge, netns->number);
	seen_at_sockets = goes_with(damaged, damage.at_sockets);
	if (!seen_at_sockets && !leaves_holes(judge, netns->number, damaged))
		return;
	finding = judge_start(judge, rule, netns->number);
	if (!finding)
		return;
	finding->severity = seen_at_sockets ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = seen_at_sockets ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	finding->count = (uint32_t)damage.damaged;
	finding->title = note_text(judge,
		_("%lld of %lld TCP segments came in damaged and were thrown away"),
		(long long)damage.damaged, (long long)damage.received);
	note_damage(judge, finding, &damage);
	if (!seen_at_sockets)
		note_undecided(finding, _("crafted segments"),
			_("a scanner or a firewall's test sends segments that are wrong on "
			  "purpose; a capture tells whether those of your peers are among them"));
	note_undecided(finding, _("where it is damaged"),
		_("the frames passed the checks of the links, so memory or firmware is at fault: "
		  "of this host's NIC or driver, of a router, or the sender's checksum offload "
		  "over a tunnel. One peer only: its side; all: this side"));
}

const struct rule rule_checksum_errors = {
	.id = "checksum-errors",
	.needs = NEED_COUNTERS | NEED_SECOND_LOOK | NEED_SKMEM,
	.survey = checksum_errors_survey,
	.twins = {{"path-loss", N_("the segments did arrive: their checksum is wrong")}},
	.cause = N_("a segment whose checksum does not fit is dropped without an answer, so that "
		    "the sender must send it again: bad memory or firmware of a NIC or router, or "
		    "checksums that nobody filled in (offload that does not work through a tunnel "
		    "or a virtual NIC)"),
	.remedies = {{N_("see whose they are: on the receiver a capture is right, on the sender "
			 "offload makes all of them look wrong"),
			     "tcpdump -ni any -vv -c 2000 tcp and inbound | grep -B1 incorrect"},
		{N_("errors of the links and of the NIC"), "ip -s -s link"},
		{N_("see whether it ends without the NIC's help (DEV is the link; it costs CPU)"),
			"ethtool -K DEV rx off gro off"},
		{N_("on the sender, where it is a tunnel or a virtual machine"),
			"ethtool -K DEV tx off"}},
	.references = "RFC 9293 3.1, MUST-2, MUST-3; net/ipv4/tcp_ipv4.c tcp_v4_rcv(); Stone and "
		      "Partridge, When the CRC and TCP checksum disagree (2000)",
};

/* ---- paws-reject -------------------------------------------------------------------------- */

/* Each of its tries was answered, and the answer was refused for the time that it echoes. */
static bool answer_refused(const struct judge *judge, const struct connection *connection)
{
	return judge_is_now(judge, connection) && connection->retransmits &&
	       connection->segs_in >= 2 &&
	       model_counter_delta(judge->model, connection->netns, "TcpExtPAWSActive") >= 2;
}

static bool paws_reject_match(const struct judge *judge, const struct connection *connection)
{
	if (connection->state == TCP_STATE_SYN_SENT)
		return answer_refused(judge, connection);
	if (connection->state == TCP_STATE_SYN_RECEIVED)
		return judge_is_now(judge, connection) && connection->retransmits &&
		       model_counter_delta(
			       judge->model, connection->netns, "TcpExtTSEcrRejected") >= 2;
	return refuses_all(connection) &&
	       model_counter_delta(judge->model, connection->netns, "TcpExtPAWSEstab") > 0;
}

/* Whether the counters moved for the connections of the group. */
static bool paws_accounts(const struct judge *judge, uint32_t netns, const struct refused_sum *sum)
{
	if (sum->stalled)
		return old_data(judge, netns) < sum->segments &&
		       accounts_for(model_counter_delta(judge->model, netns, "TcpExtPAWSEstab"),
			       sum->segments);
	return sum->opening ||
	       model_counter_delta(judge->model, netns, "TcpExtTSEcrRejected") >= sum->unanswered;
}

static const char *paws_title(
	struct judge *judge, const struct refused_sum *sum, const struct connection *one)
{
	if (sum->stalled)
		return note_text(judge,
			ngettext("%u connection (%s) stands still: what comes is thrown away for "
				 "its timestamps",
				"%u connections (%s and others) stand still: what comes is thrown "
				"away for its timestamps",
				sum->stalled),
			sum->stalled, remote_name(judge, one));
	if (sum->opening)
		return note_text(judge,
			_("%s cannot connect to %s: the answers carry timestamps that are not its "
			  "own"),
			note_owner(judge, one), remote_name(judge, one));
	return note_text(judge,
		_("clients (%s) cannot connect to port %u: their ACKs carry timestamps that this "
		  "host never sent"),
		remote_name(judge, one), one->local_port);
}

static void note_paws_doubts(struct judge *judge, struct finding *finding)
{
	bool duplicates = old_data(judge, finding->netns) > 0;
	bool beyond = model_counter_delta(judge->model, finding->netns, "TcpExtBeyondWindow") > 0;

	if (duplicates || beyond)
		finding->confidence = CONFIDENCE_POSSIBLE;
	if (beyond)
		note_undecided(finding, "out-of-window",
			_("segments beyond the window came too: the counters do not say on which "
			  "connection; a capture shows TSval and sequence numbers"));
	if (duplicates)
		note_undecided(finding, _("late duplicates"),
			_("data came again that was here already: a peer that does not get our "
			  "ACKs "
			  "sends such; a capture shows whether its TSval goes back"));
	else
		note_ruled_out(finding, _("late duplicates"),
			_("what came was new, and the connections do not go on"));
}

static bool paws_reject_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	struct refused_sum sum = sum_refused(judge, group);

	if (!paws_accounts(judge, group->netns, &sum))
		return false;
	finding->severity = refused_severity(judge, group, &sum);
	finding->confidence = CONFIDENCE_LIKELY;
	/* Half-open rows may be anybody's: the counters do not say whose ACKs were refused. */
	if (!sum.stalled && !sum.opening) {
		finding->severity = SEVERITY_NOTICE;
		finding->confidence = CONFIDENCE_POSSIBLE;
	}
	finding->title = paws_title(judge, &sum, sum.worst);
	note_worst_first(judge, group, finding, sum.worst);
	note_counter(judge, finding, "TcpExtPAWSEstab");
	note_counter(judge, finding, "TcpExtPAWSActive");
	note_counter(judge, finding, "TcpExtTSEcrRejected");
	note_counter(judge, finding, "TcpExtTCPACKSkippedPAWS");
	if (sum.stalled) {
		note_refused(judge, finding, sum.worst);
		note_paws_doubts(judge, finding);
	} else {
		note_number(finding, _("retries"), sum.worst->retransmits, "",
			note_text(judge, "ss -tnoi dst %s", remote_name(judge, sum.worst)));
	}
	return true;
}

const struct rule rule_paws_reject = {
	.id = "paws-reject",
	.states = IN(SYN_SENT) | IN(SYN_RECEIVED) | IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SKMEM | NEED_SECOND_LOOK | NEED_COUNTERS,
	.group_by = GROUP_HOST,
	.match = paws_reject_match,
	.conclude = paws_reject_conclude,
	.twins = {{"peer-vanished", N_("segments of the peer come in all the time")},
		{"syn-blackhole", N_("there are answers: they are refused")},
		{"checksum-errors", N_("they were counted as refused for their timestamps")}},
	.cause = N_("a segment whose timestamp is older than the last one taken (PAWS), or that "
		    "echoes a time that was never sent, is dropped; the sender repeats it with the "
		    "same result until it gives up. Something on the way rewrites timestamps and "
		    "lost count of them: a firewall, a load balancer or SYN proxy after a "
		    "fail-over, or two hosts that answer as one"),
	.remedies = {{N_("see the times: TSval of one direction must never go back, ecr must be a "
			 "TSval of the other"),
			     "tcpdump -ni any -c 50 tcp and host {remote_address}"},
		{N_("switch off the rewriting of timestamps at the firewall or load balancer"),
			NULL},
		{N_("connections that stand still do not come back: end them, new ones agree on "
		    "new times"),
			"ss -K src {local} dst {remote}"}},
	.references = "RFC 7323 5.3; net/ipv4/tcp_input.c "
		      "tcp_validate_incoming(); net/ipv4/tcp_minisocks.c tcp_check_req()",
	.explains = "peer-vanished pmtu-blackhole syn-blackhole synack-unanswered idle-ghost",
};

/* ---- out-of-window ------------------------------------------------------------------------ */

/* Room for two full segments and more. A peer that probes a shut window with a byte of data (the BSD
 * way) sends beyond it, as it should. */
#define ROOM_MIN 4096

static bool has_room(const struct connection *connection)
{
	return connection->rcv_wnd >= ROOM_MIN && connection->rmem_alloc < connection->rcvbuf / 2;
}

/* ACKs came that acknowledge what is not in flight: they are answered with a challenge ACK or with
 * none, and never taken. */
static bool acks_misfit(const struct judge *judge, const struct connection *connection)
{
	return awaits_ack(connection) && took_nothing(connection) && !is_local_pair(connection) &&
	       model_counter_delta(judge->model, connection->netns, "TcpExtTCPChallengeACK") +
			       model_counter_delta(judge->model, connection->netns,
				       "TcpExtTCPACKSkippedChallenge") >
		       0 &&
	       !model_counter_delta(judge->model, connection->netns, "TcpExtTCPSYNChallenge");
}

static bool beyond_window(const struct judge *judge, const struct connection *connection)
{
	return refuses_all(connection) && has_room(connection) &&
	       model_counter_delta(judge->model, connection->netns, "TcpExtBeyondWindow") > 0;
}

static bool out_of_window_match(const struct judge *judge, const struct connection *connection)
{
	return beyond_window(judge, connection) || acks_misfit(judge, connection);
}

struct misfit_sum {
	uint32_t beyond, acks;
	int64_t segments; /* beyond the window */
	int64_t answers;  /* ACKs that were refused */
};

static struct misfit_sum sum_misfits(struct judge *judge, const struct group *group)
{
	struct misfit_sum sum = {0};

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		const struct connection *member = judge_member(judge, m);

		if (beyond_window(judge, member)) {
			sum.beyond++;
			sum.segments += drops_in_look(member);
		} else {
			sum.acks++;
			sum.answers += member->segs_in - member->before.segs_in;
		}
	}
	return sum;
}

/* An offset that a box no longer adds is any number: what comes on one connection lies beyond the
 * window, on the next one before it, where it looks like old data. By itself old data tells nothing. */
static bool misfits_account(const struct judge *judge, uint32_t netns, int64_t refused)
{
	int64_t beyond = model_counter_delta(judge->model, netns, "TcpExtBeyondWindow");

	return beyond * 4 >= refused && accounts_for(beyond + old_data(judge, netns), refused);
}

static const char *misfit_title(
	struct judge *judge, const struct group *group, const struct connection *one, bool beyond)
{
	if (beyond)
		return note_text(judge,
			ngettext("%u connection (%s) stands still: what comes lies outside of the "
				 "window",
				"%u connections (%s and others) stand still: what comes lies "
				"outside of the window",
				group->count),
			group->count, remote_name(judge, one));
	return note_text(judge,
		ngettext("%u connection (%s) stands still: the ACKs that come are not for what was "
			 "sent",
			"%u connections (%s and others) stand still: the ACKs that come are not "
			"for what was sent",
			group->count),
		group->count, remote_name(judge, one));
}

static void note_misfit_doubts(
	struct judge *judge, struct finding *finding, const struct misfit_sum *sum)
{
	if (model_counter_delta(judge->model, finding->netns, "TcpExtPAWSEstab") > 0) {
		finding->confidence = CONFIDENCE_POSSIBLE;
		note_undecided(finding, "paws-reject",
			_("segments were refused for their timestamps too: the counters do not say "
			  "on which connection; a capture shows TSval and sequence numbers"));
	}
	if (sum->beyond && old_data(judge, finding->netns) * 2 > sum->segments) {
		finding->confidence = CONFIDENCE_POSSIBLE;
		note_undecided(finding, _("lost ACKs"),
			_("more of it is old data than lies beyond the window: a peer that does "
			  "not "
			  "get our ACKs sends such; a capture at the peer tells"));
	}
	if (!sum->beyond) {
		finding->confidence = CONFIDENCE_POSSIBLE;
		note_undecided(finding, _("resets that do not fit"),
			_("a middlebox that sends resets with a wrong number is answered with the "
			  "same challenge ACK: a capture shows ACK or RST"));
	} else
		note_undecided(finding, _("forged segments"),
			_("somebody who sends data into idle connections from elsewhere looks the "
			  "same: then the true peer repeats nothing"));
	note_undecided(finding, _("who changes the numbers"),
		_("a capture at both ends: if the sequence numbers differ, a box between them "
		  "rewrites them"));
}

static bool out_of_window_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	struct refused_sum all = sum_refused(judge, group);
	struct misfit_sum sum = sum_misfits(judge, group);
	int64_t challenges =
		model_counter_delta(judge->model, group->netns, "TcpExtTCPChallengeACK") +
		model_counter_delta(judge->model, group->netns, "TcpExtTCPACKSkippedChallenge");

	if (sum.beyond ? !misfits_account(judge, group->netns, sum.segments)
		       : !accounts_for(challenges, sum.answers))
		return false;
	finding->severity = refused_severity(judge, group, &all);
	finding->confidence = CONFIDENCE_LIKELY;
	finding->title = misfit_title(judge, group, all.worst, sum.beyond);
	note_worst_first(judge, group, finding, all.worst);
	note_counter(judge, finding, "TcpExtBeyondWindow");
	note_counter(judge, finding, "TcpExtTCPChallengeACK");
	note_counter(judge, finding, "TcpExtTCPACKSkippedChallenge");
	note_counter(judge, finding, "TcpExtTCPACKSkippedSeq");
	note_refused(judge, finding, all.worst);
	note_misfit_doubts(judge, finding, &sum);
	return true;
}

const struct rule rule_out_of_window = {
	.id = "out-of-window",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SKMEM | NEED_SECOND_LOOK | NEED_COUNTERS,
	.group_by = GROUP_HOST,
	.match = out_of_window_match,
	.conclude = out_of_window_conclude,
	.twins = {{"peer-vanished", N_("segments of the peer come in all the time")},
		{"reader-stalled", N_("our window is open, or it is we who wait for ACKs")},
		{"stale-server-socket", N_("no SYN came on a connection (TCPSYNChallenge)")},
		{"keepalive of the peer",
			N_("what came was data, or we have data in flight that it leaves "
			   "unacknowledged")}},
	.cause = N_("the sequence or acknowledgement numbers that arrive are not those of the "
		    "connection: a firewall that randomises sequence numbers was restarted or "
		    "failed over and no longer translates them (or only in one direction, or not "
		    "in SACK), so both ends repeat what they have and refuse what they get"),
	.remedies = {{N_("compare the numbers of both ends"),
			     "tcpdump -nSi any -c 50 tcp and host {remote_address}"},
		{N_("switch off the randomisation of sequence numbers at the firewall, or have "
		    "its partner take over the state"),
			NULL},
		{N_("connections that stand still do not come back: end them, new ones work"),
			"ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.10.7.4; RFC 5961 5; net/ipv4/tcp_input.c "
		      "tcp_validate_incoming(), tcp_ack()",
	.explains = "peer-vanished pmtu-blackhole idle-ghost",
};

/* Ghosts: ESTABLISHED connections whose peer is gone and nobody noticed (catalogue F31, F77).
 *
 * How it works: TCP without traffic and without keepalive never finds out, and a ghost's tcp_info is
 * that of a healthy idle connection to the last member. So the two rules speak only where something
 * else tells: the way to the peer is cut (idle-ghost), or a newer session of the same device works
 * while its older ones fell silent one after the other (ghost-sessions).
 *
 * Silence is not what it seems: keepalive probes of the *peer* refresh neither last_ack_recv nor
 * last_data_recv (tcp_validate_incoming() drops them before tcp_ack()); only segs_in counts them. */
#include <string.h>

#include "diagnose/rules/rules.h"

/* Segments that neither carry data nor acknowledge ours: two belong to the handshake, one may be a
 * window update, more are keepalive probes. */
#define BARE_SEGMENTS_MAX 3

/* The peer has asked whether we are there: it keeps the connection alive by itself. */
static bool peer_keeps_alive(const struct connection *connection)
{
	bool heard = connection->seen == (SEEN_FIRST | SEEN_LAST) &&
		     connection->segs_in != connection->before.segs_in &&
		     connection->bytes_received == connection->before.bytes_received &&
		     connection->bytes_acked == connection->before.bytes_acked;

	return heard || (uint64_t)connection->segs_in > (uint64_t)connection->data_segs_in +
								connection->data_segs_out +
								BARE_SEGMENTS_MAX;
}

/* ---- idle-ghost --------------------------------------------------------------------------- */

/* With evidence that the way to the peer is gone, a short silence is enough. */
#define GHOST_SILENCE_MS 10000
/* Without: longer than the keepalive default, which is what it lacks. */
#define GHOST_SILENCE_OLD_MS 7200000

static bool is_idle(const struct connection *connection)
{
	return connection->timer == TIMER_OFF && connection->inode && !connection->rqueue &&
	       !connection->wqueue && !is_local_pair(connection) &&
	       tcp_info_has(connection->tcp_info_size, segs_in);
}

static bool is_cut(const struct judge *judge, const struct connection *connection)
{
	return judge_path(judge, connection) > PATH_FINE;
}

static bool idle_ghost_match(const struct judge *judge, const struct connection *connection)
{
	uint32_t silence = connection_silence_ms(connection);

	if (!judge_is_now(judge, connection) || !is_idle(connection) || silence < GHOST_SILENCE_MS)
		return false;
	if (is_cut(judge, connection))
		return true;
	return silence >= GHOST_SILENCE_OLD_MS && !peer_keeps_alive(connection);
}

/* Makes the connections that are cut off the subjects and returns how many they are. */
static uint32_t choose_cut(
	struct judge *judge, const struct group *group, struct finding *finding, uint32_t *ret_one)
{
	uint32_t count = 0;

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		if (!is_cut(judge, judge_member(judge, m)))
			continue;
		*ret_one = m;
		note_connection(judge, finding, judge->members.items[m].connection);
		count++;
	}
	return count;
}

static const char *cut_words(struct judge *judge, const struct connection *connection)
{
	char remote[ADDRESS_TEXT_SIZE];
	struct address plain = address_unmapped(&connection->remote);

	address_print(&plain, remote);
	switch (judge_path(judge, connection)) {
	case PATH_NO_ROUTE:
		return note_text(judge, _("there is no route to %s"), remote);
	case PATH_LINK_DOWN:
		return note_text(judge, _("the link towards %s is down"), remote);
	case PATH_NEIGHBOUR:
	case PATH_RESOLVING:
		return note_text(judge, _("the next hop towards %s does not answer"), remote);
	case PATH_UNKNOWN:
	case PATH_FINE:
		break;
	}
	return "";
}

static void conclude_cut(struct judge *judge, const struct connection *one, struct finding *finding)
{
	finding->severity = SEVERITY_WARNING;
	finding->confidence = CONFIDENCE_LIKELY;
	finding->title = note_text(judge,
		ngettext("%s holds %u idle connection that is cut off: %s",
			"%s holds %u idle connections that are cut off: %s", finding->count),
		note_owner(judge, one), finding->count, cut_words(judge, one));
	note_undecided(finding, _("a cut that heals"),
		_("if the way comes back while the peer still holds its end, the connection goes "
		  "on"));
	note_remedy(finding, _("mend the way first: look at route, link and neighbour"),
		"ip route get {remote_address}; ip -br link; ip neigh");
}

static void conclude_old(struct judge *judge, const struct connection *one, struct finding *finding)
{
	finding->severity = SEVERITY_NOTICE;
	finding->confidence = CONFIDENCE_POSSIBLE;
	finding->title = note_text(judge,
		ngettext("%s would not notice if the peer of %u long-silent connection were gone",
			"%s would not notice if the peers of %u long-silent connections were gone",
			finding->count),
		note_owner(judge, one), finding->count);
	note_undecided(finding, _("healthy idle connection"),
		_("it looks the same to the last number: only a probe of the connection itself "
		  "tells"));
}

static bool idle_ghost_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	uint32_t chosen = group->first_member;
	uint32_t cut = choose_cut(judge, group, finding, &chosen);
	const struct connection *one = judge_member(judge, chosen);

	finding->count = cut ? cut : group->count;
	if (cut)
		conclude_cut(judge, one, finding);
	else
		conclude_old(judge, one, finding);
	note_number(finding, _("silence"), connection_silence_ms(one), "ms",
		note_text(judge, "ss -tnoi dst %s (lastrcv, lastack)", remote_name(judge, one)));
	note_string(finding, _("keepalive"), _("off"), "ss -tno");
	note_path(judge, finding, one);
	return true;
}

const struct rule rule_idle_ghost = {
	.id = "idle-ghost",
	.states = IN(ESTABLISHED),
	.needs = NEED_TCP_INFO,
	.group_by = GROUP_OWNER,
	.match = idle_ghost_match,
	.conclude = idle_ghost_conclude,
	.twins = {{"peer-vanished", N_("nothing is in flight: neither end has sent")},
		{"keepalive-slower-than-path", N_("there is no keepalive timer at all")}},
	.cause = N_(
		"when a peer loses power, network or state it sends no FIN; without keepalive and "
		"without traffic TCP never finds out, and the program waits for ever"),
	.remedies = {{N_("ask whether the peer's host is there"), "ping -c 3 {remote_address}"},
		{N_("in the program: an application heartbeat, or SO_KEEPALIVE with TCP_KEEPIDLE "
		    "and "
		    "TCP_USER_TIMEOUT (the tcp_keepalive_* sysctls do not switch it on)"),
			NULL},
		{N_("to end one now"), "ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.8.4; RFC 1122 4.2.3.6",
};

/* ---- ghost-sessions ----------------------------------------------------------------------- */

/* Sessions of one address in random use fall into the order of their age once in 120 for five. */
#define GHOSTS_MIN 4
/* A device needs time to restart: sessions that ended closer together were opened as a pool. */
#define GHOST_GAP_MS 800
/* The session that works is heard of far more recently than the others: otherwise all of them rest,
 * as those of several users behind one address do. */
#define GHOST_SILENCE_FACTOR 3
/* So many devices at once are no coincidence. */
#define GHOST_DEVICES_LIKELY 3

struct session {
	struct address remote;
	uint32_t connection, silence_ms;
	uint32_t inode, process, fd, pid; /* in the order of accept(), as far as they tell */
};

static bool ghost_sessions_match(const struct judge *judge, const struct connection *connection)
{
	return judge_is_now(judge, connection) && connection->listener != NONE &&
	       connection->inode && connection->timer != TIMER_KEEPALIVE &&
	       !is_local_pair(connection) && tcp_info_has(connection->tcp_info_size, segs_in) &&
	       !peer_keeps_alive(connection);
}

/* By device, the session that was heard of last first. */
static int compare_sessions(const void *left, const void *right)
{
	const struct session *a = left;
	const struct session *b = right;
	int order = memcmp(&a->remote, &b->remote, sizeof(a->remote));

	if (order)
		return order;
	return a->silence_ms < b->silence_ms ? -1 : a->silence_ms > b->silence_ms;
}

/* What tells which session was opened later. */
enum age_key {
	AGE_BY_FD,    /* of one process */
	AGE_BY_PID,   /* of a server that starts a process for each */
	AGE_BY_INODE, /* the kernel counts them up in batches per CPU */
	AGE_KEYS,
};

static bool is_younger(const struct session *one, const struct session *other, enum age_key key)
{
	if (key == AGE_BY_INODE)
		return one->inode > other->inode;
	if (key == AGE_BY_PID)
		return one->pid > other->pid;
	return one->process == other->process && one->fd > other->fd;
}

/* The longer ago a session was opened, the longer it has been silent: the key falls all the way, and
 * begins below that of one that lives. */
static bool in_order_of_age(
	const struct session *sessions, uint32_t count, uint32_t living, enum age_key key)
{
	for (uint32_t i = living + 1; i < count; i++)
		if (!is_younger(&sessions[i - 1], &sessions[i], key))
			return false;
	for (uint32_t i = 0; i < living; i++)
		if (is_younger(&sessions[i], &sessions[living], key))
			return true;
	return false;
}

/* How many sessions of an address fell silent one after the other, each well before the next, while
 * the first `living` work. 0: they are something else. */
static uint32_t count_ghosts(const struct session *sessions, uint32_t count, uint32_t living)
{
	/* With each that lives beside them it is easier to find one that is younger than all. */
	if (count < GHOSTS_MIN + 2 * living - 1 ||
		sessions[living].silence_ms <
			(uint64_t)sessions[living - 1].silence_ms * GHOST_SILENCE_FACTOR)
		return 0;
	for (uint32_t i = living; i < count; i++)
		if (sessions[i].silence_ms - sessions[i - 1].silence_ms < GHOST_GAP_MS)
			return 0;
	for (unsigned key = 0; key < AGE_KEYS; key++)
		if (in_order_of_age(sessions, count, living, (enum age_key)key))
			return count - living;
	return 0;
}

/* Those that were heard of during the look. */
static uint32_t count_living(
	const struct judge *judge, const struct session *sessions, uint32_t count)
{
	double look_ms = model_seconds(judge->model) * 1000;
	uint32_t living = 0;

	while (living < count && sessions[living].silence_ms < look_ms)
		living++;
	return living;
}

static struct session *list_sessions(struct judge *judge, const struct group *group)
{
	struct session *sessions = calloc((size_t)group->count + 1, sizeof(*sessions));
	uint32_t count = 0;

	for (uint32_t m = group->first_member; sessions && m != NONE; m = judge_next(judge, m)) {
		const struct connection *member = judge_member(judge, m);
		uint32_t owner_count;
		const struct owner *owner = model_owners(judge->model, member->inode, &owner_count);

		sessions[count++] = (struct session){
			.remote = address_unmapped(&member->remote),
			.connection = judge->members.items[m].connection,
			.silence_ms = connection_silence_ms(member),
			.inode = member->inode,
			.process = owner ? owner->process : NONE,
			.fd = owner ? owner->fd : 0,
			.pid = owner && owner->process != NONE
				       ? judge->model->processes.items[owner->process].pid
				       : 0,
		};
	}
	if (sessions)
		qsort(sessions, count, sizeof(*sessions), compare_sessions);
	return sessions;
}

/* What the sessions of a listener came to. */
struct ghost_count {
	uint32_t devices, ghosts;
	uint32_t alone;	  /* devices with one living session: nothing else is at that address */
	uint32_t most;	  /* ghosts of the device with the most */
	uint32_t most_at; /* index of the first of them: the one before it lives */
	uint32_t most_living;
};

static void add_device(struct ghost_count *total, uint32_t ghosts, uint32_t living, uint32_t at)
{
	if (!ghosts)
		return;
	total->devices++;
	total->alone += living == 1;
	total->ghosts += ghosts;
	if (ghosts > total->most) {
		total->most = ghosts;
		total->most_at = at + living;
		total->most_living = living;
	}
}

static struct ghost_count survey_sessions(
	const struct judge *judge, const struct session *sessions, uint32_t count)
{
	struct ghost_count total = {0};
	uint32_t end;

	for (uint32_t at = 0; at < count; at = end) {
		uint32_t living = 1;
		uint32_t ghosts;

		for (end = at + 1; end < count; end++)
			if (!address_equal(&sessions[end].remote, &sessions[at].remote))
				break;
		ghosts = count_ghosts(&sessions[at], end - at, living);
		if (!ghosts) {
			living = count_living(judge, &sessions[at], end - at);
			if (living > 1 && living < end - at)
				ghosts = count_ghosts(&sessions[at], end - at, living);
		}
		add_device(&total, ghosts, living, at);
	}
	return total;
}

static void grade_sessions(struct judge *judge, const struct connection *listener,
	const struct ghost_count *total, struct finding *finding)
{
	const struct observe_process *owner = model_owner(judge->model, listener->inode);
	bool short_of_fds = owner && owner->fd_count != UINT32_MAX && owner->fd_soft &&
			    owner->fd_count >= owner->fd_soft / 5 * 4;

	finding->severity = short_of_fds || listener->rqueue > listener->wqueue ? SEVERITY_WARNING
										: SEVERITY_NOTICE;
	finding->confidence =
		total->alone >= GHOST_DEVICES_LIKELY ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
}

static void note_sessions(struct judge *judge, const struct session *ghosts,
	const struct ghost_count *total, struct finding *finding)
{
	char remote[ADDRESS_TEXT_SIZE];
	const char *ss;

	address_print(&ghosts->remote, remote);
	ss = note_text(judge, "ss -tnoi state established dst %s (lastrcv, lastack)", remote);
	note_string(finding, _("device"), note_text(judge, "%s", remote), ss);
	note_number(finding, "ESTABLISHED", total->most + total->most_living, "connections", ss);
	if (total->most_living == 1) {
		note_number(finding, _("silence of the newest"), ghosts[-1].silence_ms, "ms", ss);
		note_number(finding, _("of the one before"), ghosts[0].silence_ms, "ms", ss);
	} else {
		note_number(finding, _("of them heard of during the look"), total->most_living,
			"connections", ss);
		note_number(finding, _("shortest silence of the others"), ghosts[0].silence_ms,
			"ms", ss);
	}
	note_number(finding, _("of the oldest"), ghosts[total->most - 1].silence_ms, "ms", ss);
	note_string(finding, _("order"), _("the older a session, the longer its silence"),
		"ss -tnpe (fd, ino)");
	note_string(finding, _("keepalive"), _("off at this end, no probe from the other"), ss);
	/* The oldest first: it is the one to end. */
	for (uint32_t i = total->most; i-- > 0;)
		note_connection(judge, finding, ghosts[i].connection);
	note_undecided(finding, _("several users or programs behind one address"),
		_("they look the same when all but the newest happen to rest: the device's own log "
		  "tells whether it restarted, and a probe of the old connections whether they "
		  "live"));
}

static bool ghost_sessions_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	const struct connection *listener = &judge->model->connections.items[one->listener];
	struct session *sessions = list_sessions(judge, group);
	struct ghost_count total;
	char remote[ADDRESS_TEXT_SIZE];

	if (!sessions) {
		judge->findings->error = -ENOMEM;
		return false;
	}
	total = survey_sessions(judge, sessions, group->count);
	if (total.ghosts) {
		/* The chain holds the healthy sessions too: they are not what this is about. */
		finding->first_member = NONE;
		finding->count = total.ghosts;
		grade_sessions(judge, listener, &total, finding);
		address_print(&sessions[total.most_at].remote, remote);
		finding->title = total.devices == 1
					 ? note_text(judge,
						   _("%s seems to have left %u old sessions behind "
						     "on port %u"),
						   remote, total.ghosts, one->local_port)
					 : note_text(judge,
						   _("%u devices seem to have left %u old sessions "
						     "behind on port %u"),
						   total.devices, total.ghosts, one->local_port);
		note_sessions(judge, &sessions[total.most_at], &total, finding);
	}
	free(sessions);
	return total.ghosts;
}

const struct rule rule_ghost_sessions = {
	.id = "ghost-sessions",
	.states = IN(ESTABLISHED),
	.needs = NEED_TCP_INFO | NEED_SOCK_DIAG,
	.group_by = GROUP_LISTENER,
	.match = ghost_sessions_match,
	.conclude = ghost_sessions_conclude,
	.twins = {{"idle-ghost", N_("a newer connection of the same address works")},
		{"connection pool",
			N_("its connections are opened together and used in any order")}},
	.cause = N_(
		"a device that restarts without closing leaves its old connection ESTABLISHED here "
		"and opens a new one; without keepalive or heartbeat they pile up until "
		"descriptors "
		"or the accept queue run out"),
	.remedies = {{N_("in the server: when a device logs in again, close its older session; set "
			 "a "
			 "heartbeat deadline"),
			     NULL},
		{N_("switch SO_KEEPALIVE on (inherited from the listening socket) with a short "
		    "TCP_KEEPIDLE"),
			NULL},
		{N_("to end the oldest one now (a living client would have to connect again)"),
			"ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.5.1 half-open connections",
	.explains = "idle-ghost",
};

/* ---- keepalive-expired -------------------------------------------------------------------- */

/* The least that TCP_KEEPINTVL and tcp_keepalive_intvl can be: the kernel waits so long for the answer to
 * the last probe. */
#define PROBE_WAIT_MS 1000

/* Gone at the last snapshot, and either probed at the first or, as it seems, since. */
static bool keepalive_expired_match(const struct judge *judge, const struct connection *connection)
{
	return !judge_is_now(judge, connection) && connection->timer == TIMER_KEEPALIVE &&
	       (connection->probes || connection->expires_ms + PROBE_WAIT_MS <=
					      model_seconds(judge->model) * 1000);
}

static uint32_t count_probed(const struct judge *judge, const struct group *group)
{
	uint32_t probed = 0;

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		probed += judge_member(judge, m)->probes > 0;
	return probed;
}

/* One that was not probed yet may have been closed meanwhile. Where keepalive ended it there was a probe,
 * and it went from ESTABLISHED to CLOSED for want of an answer: so many of each are told apart from the
 * connects and orphans that time out. */
static bool expired_unprobed(const struct judge *judge, const struct group *group)
{
	static const char *const names[] = {
		"TcpExtTCPAbortOnTimeout", "TcpEstabResets", "TcpExtTCPKeepAlive"};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (group->count_before > model_counter_delta(judge->model, group->netns, names[i]))
			return false;
	return true;
}

/* The connections that count become the subjects. Returns the first. */
static const struct connection *choose_expired(
	struct judge *judge, const struct group *group, bool all, struct finding *finding)
{
	const struct connection *one = NULL;

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		const struct connection *member = judge_member(judge, m);

		if (!all && !member->probes)
			continue;
		/* One that was probed shows more. */
		if (!one || (!one->probes && member->probes))
			one = member;
		note_connection(judge, finding, judge->members.items[m].connection);
	}
	return one;
}

static bool keepalive_expired_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	bool all = expired_unprobed(judge, group);
	uint32_t probed = count_probed(judge, group);
	uint32_t count = all ? group->count_before : probed;
	const struct connection *one;

	/* As many connections of this namespace, or more, ended for want of an answer. */
	if (!count ||
		count > model_counter_delta(judge->model, group->netns, "TcpExtTCPAbortOnTimeout"))
		return false;
	one = choose_expired(judge, group, all, finding);
	finding->count = count;
	finding->severity = SEVERITY_NOTICE;
	finding->confidence = probed ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	finding->title = note_text(judge,
		ngettext("keepalive ended %u connection whose peer was gone: %s",
			"keepalive ended %u connections whose peers were gone: %s and others",
			count),
		count, remote_name(judge, one));
	note_number(finding, _("probes without answer, at the first look"), one->probes, "",
		"ss -tno state established");
	if (!one->probes)
		note_number(finding, _("next keepalive probe in"), one->expires_ms, "ms",
			"ss -tno state established");
	note_number(finding, _("last ACK from the peer"), one->last_ack_recv_ms, "ms",
		"ss -tni state established");
	note_counter(judge, finding, "TcpExtTCPKeepAlive");
	note_counter(judge, finding, "TcpExtTCPAbortOnTimeout");
	return true;
}

const struct rule rule_keepalive_expired = {
	.id = "keepalive-expired",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SECOND_LOOK | NEED_COUNTERS,
	.group_by = GROUP_FAR_END,
	.match = keepalive_expired_match,
	.conclude = keepalive_expired_conclude,
	.twins = {{"peer-vanished", N_("nothing was in flight: the probes asked, not data")},
		{"idle-ghost", N_("keepalive was on, and has found it")}},
	.cause = N_("keepalive did what it is for: the peers were gone without a word, and the "
		    "programs have now seen ETIMEDOUT and can close; where it happens all the "
		    "time, something on the way forgets idle connections"),
	.remedies = {{N_("nothing, if these peers were meant to go away"), NULL},
		{N_("where they were alive: have keepalive start sooner than the path forgets "
		    "(TCP_KEEPIDLE, 200 s suits most)"),
			NULL}},
	.references = "RFC 9293 3.8.4; net/ipv4/tcp_timer.c tcp_keepalive_timer()",
};

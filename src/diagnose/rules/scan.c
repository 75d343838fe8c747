/* SYN_SENT: a program that knocks at many doors (catalogue F24). */
#include "diagnose/rules/rules.h"

/* ---- outbound-scan ------------------------------------------------------------------------ */

/* More destinations at a time than a program opens that merely cannot reach its servers. */
#define SCAN_DESTINATIONS_MIN 32

static bool outbound_scan_match(const struct judge *judge, const struct connection *connection)
{
	(void)judge;
	return connection->twin == NONE;
}

/* Distinct addresses and ports among a group, by two small maps. */
struct spread {
	uint32_t addresses, ports, destinations;
};

static bool is_new(struct map *map, uint64_t hash)
{
	struct map_probe probe = map_probe_start(map, hash);
	uint32_t index;

	if (map_probe_next(map, &probe, &index))
		return false;
	return !map_insert(map, hash, 0);
}

/* Most of what was opened in the look was refused or stayed without an answer. An attempt that the
 * program gives up moves no counter, but fewer segments come in than connections are opened. */
static bool most_attempts_fail(const struct model *model, uint32_t netns)
{
	int64_t opened = model_counter_delta(model, netns, "TcpActiveOpens");

	return opened >= SCAN_DESTINATIONS_MIN &&
	       (model_counter_delta(model, netns, "TcpAttemptFails") * 2 >= opened ||
		       model_counter_delta(model, netns, "TcpInSegs") * 2 < opened);
}

/* A program with many peers far away (a crawler, a proxy) always has some SYNs on their way: one
 * that was tried again has waited for a second. A scanner may give up sooner than that. */
static bool is_unanswered(const struct judge *judge, const struct connection *row, bool failing)
{
	return failing || (judge_is_now(judge, row) && row->retransmits);
}

static struct spread count_spread(struct judge *judge, const struct group *group, bool failing)
{
	struct map addresses = {0}, ports = {0}, destinations = {0};
	struct spread spread = {0};

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		const struct connection *row = judge_member(judge, m);
		uint64_t address = address_hash(judge->model->key, &row->remote);
		uint64_t port = hash_u64(judge->model->key, row->remote_port);

		if (!is_unanswered(judge, row, failing))
			continue;
		spread.addresses += is_new(&addresses, address);
		spread.ports += is_new(&ports, port);
		spread.destinations += is_new(&destinations, address * 31 + port);
	}
	map_deinit(&addresses);
	map_deinit(&ports);
	map_deinit(&destinations);
	return spread;
}

/* Connections of the same program that were answered: a relay, a crawler or a proxy has more of
 * those than of dead peers. */
static uint32_t count_answered(const struct judge *judge, const struct connection *one)
{
	const struct model *model = judge->model;
	const struct observe_process *owner = model_owner(model, one->inode);
	uint32_t count = 0;

	for (uint32_t i = 0; owner && i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		if (row->state == TCP_STATE_ESTABLISHED && row->listener == NONE &&
			judge_is_now(judge, row) && model_owner(model, row->inode) == owner)
			count++;
	}
	return count;
}

/* Other traffic hides in the counters of the namespace that a scanner gives up soon; but at both
 * snapshots nothing is seen of it but SYNs, each time to others. An answered connection spends as much
 * time in other states as in SYN_SENT, and whoever cannot reach his servers asks the same again. */
#define DOORS_MIN 8

struct doors {
	struct map all, ports;
	uint32_t now, gone, again; /* distinct destinations; of those now tried, those of before */
	uint32_t answered;	   /* connections to such ports, or of the same program */
};

static uint64_t door_hash(const struct model *model, const struct connection *row)
{
	return address_hash(model->key, &row->remote) * 31 + hash_u64(model->key, row->remote_port);
}

static bool is_known(const struct map *map, uint64_t hash)
{
	struct map_probe probe = map_probe_start(map, hash);
	uint32_t index;

	return map_probe_next(map, &probe, &index);
}

static void count_doors_now(
	struct doors *doors, const struct judge *judge, const struct group *group)
{
	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		const struct connection *row = judge_member(judge, m);

		if (!judge_is_now(judge, row))
			continue;
		doors->now += is_new(&doors->all, door_hash(judge->model, row));
		is_new(&doors->ports, row->remote_port);
	}
}

/* What is gone has no owner any more, but its user. */
static void count_doors_gone(
	struct doors *doors, const struct judge *judge, const struct connection *one)
{
	const struct model *model = judge->model;

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];
		uint64_t hash;

		if (row->state != TCP_STATE_SYN_SENT || row->netns != one->netns ||
			judge_is_now(judge, row) || row->uid != one->uid)
			continue;
		hash = door_hash(model, row);
		doors->again += is_known(&doors->all, hash);
		doors->gone += is_new(&doors->all, hash);
		is_new(&doors->ports, row->remote_port);
	}
}

static void count_answers(
	struct doors *doors, const struct model *model, const struct connection *one)
{
	const struct observe_process *owner = model_owner(model, one->inode);

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		if (row->netns != one->netns || row->state == TCP_STATE_SYN_SENT ||
			row->state == TCP_STATE_LISTEN || row->listener != NONE)
			continue;
		doors->answered += is_known(&doors->ports, row->remote_port) ||
				   (owner && model_owner(model, row->inode) == owner);
	}
}

/* A checker that resets what it has reached leaves no row behind, but each is counted. */
static bool are_reset(const struct model *model, uint32_t netns, int64_t opened)
{
	return model_counter_delta(model, netns, "TcpEstabResets") * 4 >= opened;
}

static bool goes_from_door_to_door(const struct judge *judge, const struct group *group)
{
	const struct connection *one = judge_member(judge, group->first_member);
	int64_t opened = model_counter_delta(judge->model, group->netns, "TcpActiveOpens");
	struct doors doors = {0};

	if (opened < SCAN_DESTINATIONS_MIN || are_reset(judge->model, group->netns, opened))
		return false;
	count_doors_now(&doors, judge, group);
	count_doors_gone(&doors, judge, one);
	count_answers(&doors, judge->model, one);
	map_deinit(&doors.all);
	map_deinit(&doors.ports);
	return doors.gone >= DOORS_MIN && doors.again * 4 < doors.now &&
	       doors.answered * 4 < doors.now + doors.gone;
}

/* A scanner that gives up soon shows only the window of its last attempts. */
static uint32_t destinations_needed(bool failing, bool wandering)
{
	if (wandering)
		return DOORS_MIN;
	return failing ? SCAN_DESTINATIONS_MIN / 2 : SCAN_DESTINATIONS_MIN;
}

/* What is gone is grouped by its user: while others go on, the group of their program speaks. */
static bool is_told_elsewhere(const struct judge *judge, const struct group *group)
{
	const struct model_netns *netns = model_netns(judge->model, group->netns);
	const struct connection *one = judge_member(judge, group->first_member);
	uint32_t trying = netns ? netns->states[TCP_STATE_SYN_SENT] : 0;

	return !model_owner(judge->model, one->inode) && group->count + DOORS_MIN <= trying;
}

static bool outbound_scan_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	bool failing = most_attempts_fail(judge->model, group->netns);
	bool wandering = group->count >= DOORS_MIN && goes_from_door_to_door(judge, group);
	struct spread spread = count_spread(judge, group, failing || wandering);

	if (is_told_elsewhere(judge, group) ||
		spread.destinations < destinations_needed(failing, wandering) ||
		count_answered(judge, one) >= spread.destinations)
		return false;
	finding->count = spread.destinations;
	finding->severity = SEVERITY_WARNING;
	finding->confidence = failing ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	finding->title = spread.addresses > 1 ? note_text(judge,
							_("%s tries %u addresses at once and gets "
							  "no answer, as a scanner does"),
							note_owner(judge, one), spread.addresses)
					      : note_text(judge,
							_("%s tries %u ports of one host at once "
							  "and gets no answer, as a scanner does"),
							note_owner(judge, one), spread.ports);
	note_number(finding, _("destinations without an answer"), spread.destinations, "",
		"ss -tnp state syn-sent");
	note_number(
		finding, _("distinct addresses"), spread.addresses, "", "ss -tnp state syn-sent");
	note_number(finding, _("distinct ports"), spread.ports, "", "ss -tnp state syn-sent");
	note_counter(judge, finding, "TcpActiveOpens");
	note_counter(judge, finding, "TcpAttemptFails");
	note_undecided(finding, "syn-blackhole",
		_("an honest program with many peers, whose network is gone: what the program is "
		  "decides"));
	return true;
}

const struct rule rule_outbound_scan = {
	.id = "outbound-scan",
	.states = IN(SYN_SENT),
	.needs = NEED_SOCK_DIAG,
	.group_by = GROUP_OWNER,
	.match = outbound_scan_match,
	.conclude = outbound_scan_conclude,
	.twins = {{"port-exhaustion", N_("the SYNs were sent: ports were found for them")}},
	.cause = N_(
		"one program opens connections to many destinations that do not answer: a network "
		"scanner, a worm, or a monitoring system whose network is gone"),
	.remedies = {{N_("look at the program: what is it, who started it"),
			     "ls -l /proc/{pid}/exe; tr '\\0' ' ' < /proc/{pid}/cmdline"},
		{N_("stop it while you look"), "kill -STOP {pid}"},
		{N_("block what it sends until you know"), NULL}},
	.references = "mission: a scanner or worm on this host",
	.explains = "syn-blackhole neighbour-failed local-egress-drop no-route",
};

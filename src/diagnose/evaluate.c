/* How it works: rules are sorted into one list per state; one pass over the connections offers
 * each to the rules of its state; then each group is concluded, host rules are asked, faults that
 * others explain are absorbed, and the rest is sorted. */
#include "diagnose/evaluate.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/group.h"
#include "diagnose/merge.h"
#include "diagnose/rule.h"

#define RULES_MAX 128

struct rule_lists {
	const struct rule *of_state[TCP_STATE_COUNT][RULES_MAX];
	unsigned count[TCP_STATE_COUNT];
};

/* ---- needs -------------------------------------------------------------------------------- */

struct need_row {
	enum rule_needs need;
	const char *name;
	bool (*met)(const struct model *model);
	const char *why;
};

static bool has_second_look(const struct model *model)
{
	return model->snapshots >= 2;
}

static bool has_counters(const struct model *model)
{
	return model->counters.count;
}

static bool has_sysctls(const struct model *model)
{
	return model->sysctls.count;
}

/* Whether every namespace lacks it: one that does not is reason enough to judge. */
static bool all_lack(const struct model *model, enum observe_unseen_what what)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < model->unseen.count; i++)
		count += model->unseen.items[i].facts.what == what;
	return count && count >= model->namespaces.count;
}

static bool has_sock_diag(const struct model *model)
{
	return !all_lack(model, UNSEEN_SOCK_DIAG);
}

static bool has_tcp_info(const struct model *model)
{
	for (uint32_t i = 0; i < model->connections.count; i++)
		if (model->connections.items[i].tcp_info_size)
			return true;
	/* No connection at all is no lack of tcp_info. */
	return has_sock_diag(model);
}

static bool has_routes(const struct model *model)
{
	return !all_lack(model, UNSEEN_LINKS);
}

static bool has_refusals(const struct model *model)
{
	/* What was seen is worth judging, even where some of it was missed. */
	return model->refusals.count || !all_lack(model, UNSEEN_REFUSALS);
}

/* Linux 5.4 and later tell the peer's window. */
static bool has_snd_wnd(const struct model *model)
{
	for (uint32_t i = 0; i < model->connections.count; i++)
		if (model->connections.items[i].tcp_info_size &&
			!tcp_info_has(model->connections.items[i].tcp_info_size, snd_wnd))
			return false;
	return true;
}

/* Some owners may be hidden; none at all is what stops a rule. */
static bool has_owners(const struct model *model)
{
	return model->owners.count || !model_is_unseen(model, UNSEEN_OWNERS);
}

static const struct need_row need_rows[] = {
	{NEED_SOCK_DIAG, "sock_diag", has_sock_diag,
		N_("the kernel's tcp_diag could not be asked")},
	{NEED_TCP_INFO, "tcp_info", has_tcp_info, N_("no socket told its tcp_info")},
	{NEED_SKMEM, "skmem", has_sock_diag, N_("the kernel's tcp_diag could not be asked")},
	{NEED_SND_WND, "tcpi_snd_wnd", has_snd_wnd,
		N_("the kernel does not tell the peer's window (Linux 5.4 does)")},
	{NEED_SECOND_LOOK, "two snapshots", has_second_look, N_("there is only one snapshot")},
	{NEED_COUNTERS, "counters", has_counters, N_("the counters could not be read")},
	{NEED_SYSCTLS, "sysctls", has_sysctls, N_("the sysctls could not be read")},
	{NEED_ROUTES, "routes", has_routes, N_("links and neighbours could not be read")},
	{NEED_REFUSALS, "refused SYNs", has_refusals,
		N_("the resets of this host could not be watched (CAP_NET_RAW)")},
	{NEED_OWNERS, "owners", has_owners, N_("no owner of a socket could be seen (run as root)")},
};

/* The first need of the rule that is not met, or NULL. */
static const struct need_row *missing(const struct model *model, const struct rule *rule)
{
	for (unsigned i = 0; i < sizeof(need_rows) / sizeof(need_rows[0]); i++)
		if (rule->needs & need_rows[i].need && !need_rows[i].met(model))
			return &need_rows[i];
	return NULL;
}

static int list_rules(const struct model *model, struct findings *findings,
	struct rule_lists *lists, bool *active)
{
	assert(rule_count <= RULES_MAX);
	for (unsigned r = 0; r < rule_count; r++) {
		const struct need_row *need = missing(model, rules[r]);

		active[r] = !need;
		if (need) {
			uint32_t index = model_add(&findings->not_evaluated);

			if (index == NONE)
				return -ENOMEM;
			findings->not_evaluated.items[index] =
				(struct not_evaluated){rules[r], need->name, _(need->why)};
			continue;
		}
		for (unsigned s = 0; s < TCP_STATE_COUNT; s++)
			if (rules[r]->states & 1u << s)
				lists->of_state[s][lists->count[s]++] = rules[r];
	}
	return 0;
}

/* ---- findings ----------------------------------------------------------------------------- */

struct finding *judge_start(struct judge *judge, const struct rule *rule, uint32_t netns)
{
	uint32_t index = model_add(&judge->findings->rows);
	struct finding *finding;

	if (index == NONE) {
		judge->findings->error = -ENOMEM;
		return NULL;
	}
	finding = &judge->findings->rows.items[index];
	*finding = (struct finding){
		.rule = rule, .netns = netns, .first_member = NONE, .process = NONE, .count = 1};
	return finding;
}

static int offer_connections(struct judge *judge, const struct rule_lists *lists)
{
	const struct model *model = judge->model;

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *connection = &model->connections.items[i];
		unsigned state = connection->state;

		if (connection->bits & SOCKET_BOUND_INACTIVE)
			continue;
		for (unsigned r = 0; r < lists->count[state]; r++) {
			const struct rule *rule = lists->of_state[state][r];
			int error = rule->match(judge, connection) ? group_add(judge, rule, i) : 0;

			if (error)
				return error;
		}
	}
	return 0;
}

/* The first connections of a chain stand for it, unless the rule chose its own. */
static void note_members(struct judge *judge, struct finding *finding)
{
	if (finding->subject_count)
		return;
	for (uint32_t m = finding->first_member; m != NONE; m = judge_next(judge, m))
		if (judge_is_now(judge, judge_member(judge, m)))
			note_connection(judge, finding, judge->members.items[m].connection);
}

/* Index of the process that a group's connections belong to, NONE where it is not known. */
static uint32_t owner_of(const struct judge *judge, const struct group *group)
{
	const struct model *model = judge->model;
	const struct observe_process *process =
		model_owner(model, model->connections.items[group->key].inode);

	return process ? (uint32_t)(process - model->processes.items) : NONE;
}

static int conclude_groups(struct judge *judge)
{
	for (uint32_t g = 0; g < judge->groups.count; g++) {
		const struct group group = judge->groups.items[g];
		struct finding *finding = judge_start(judge, group.rule, group.netns);

		if (!finding)
			return -ENOMEM;
		finding->count = group.count;
		finding->first_member = group.first_member;
		if (group.rule->group_by == GROUP_OWNER)
			finding->process = owner_of(judge, &group);
		if (group.rule->conclude(judge, &group, finding))
			note_members(judge, finding);
		else
			judge->findings->rows.count--;
	}
	return 0;
}

static void survey_host(struct judge *judge, const bool *active)
{
	for (unsigned r = 0; r < rule_count; r++)
		for (uint32_t n = 0;
			active[r] && rules[r]->survey && n < judge->model->namespaces.count; n++)
			rules[r]->survey(judge, rules[r], &judge->model->namespaces.items[n]);
}

/* ---- absorption --------------------------------------------------------------------------- */

static bool names(const char *ids, const char *id)
{
	size_t size = strlen(id);

	for (const char *at = ids; at && (at = strstr(at, id)); at += size)
		if ((at == ids || at[-1] == ' ') && (!at[size] || at[size] == ' '))
			return true;
	return false;
}

static void mark(uint8_t *marks, uint32_t connection)
{
	if (connection != NONE)
		marks[connection / 8] |= (uint8_t)(1u << connection % 8);
}

static bool is_marked(const uint8_t *marks, uint32_t connection)
{
	return connection != NONE && marks[connection / 8] & 1u << connection % 8;
}

/* Marks what the finding speaks of: its connections, their other ends and their listeners. */
static void mark_members(const struct judge *judge, const struct finding *finding, uint8_t *marks)
{
	for (uint32_t m = finding->first_member; m != NONE; m = judge_next(judge, m)) {
		mark(marks, judge->members.items[m].connection);
		mark(marks, judge_member(judge, m)->twin);
		mark(marks, judge_member(judge, m)->listener);
	}
	for (unsigned i = 0; i < finding->subject_count; i++)
		mark(marks, finding->subjects[i].connection);
}

static bool touches(const struct judge *judge, const struct finding *finding, const uint8_t *marks)
{
	for (uint32_t m = finding->first_member; m != NONE; m = judge_next(judge, m))
		if (is_marked(marks, judge->members.items[m].connection))
			return true;
	for (unsigned i = 0; i < finding->subject_count; i++)
		if (is_marked(marks, finding->subjects[i].connection))
			return true;
	return false;
}

static bool same_setting(const struct finding *cause, const struct finding *effect)
{
	for (unsigned i = 0; i < cause->subject_count; i++)
		for (unsigned j = 0; j < effect->subject_count; j++)
			if (cause->subjects[i].kind == SUBJECT_SETTING &&
				effect->subjects[j].kind == SUBJECT_SETTING &&
				!strcmp(cause->subjects[i].text, effect->subjects[j].text))
				return true;
	return false;
}

static void explain(struct finding *cause, const struct finding *effect)
{
	for (unsigned i = 0; i < cause->explained_count; i++) {
		if (strcmp(cause->explained[i].id, effect->rule->id))
			continue;
		cause->explained[i].count += effect->count;
		return;
	}
	if (cause->explained_count < FINDING_EXPLAINED_MAX)
		cause->explained[cause->explained_count++] =
			(struct explained){effect->rule->id, effect->count};
}

/* Moves the effects of `cause` into it. */
static void absorb_into(struct judge *judge, uint32_t cause, uint8_t *marks, bool *absorbed)
{
	struct finding *rows = judge->findings->rows.items;

	memset(marks, 0, judge->model->connections.count / 8 + 1);
	mark_members(judge, &rows[cause], marks);
	for (uint32_t i = 0; i < judge->findings->rows.count; i++) {
		bool same_process =
			rows[i].process != NONE && rows[i].process == rows[cause].process;

		if (i == cause || absorbed[i] || rows[i].netns != rows[cause].netns ||
			!names(rows[cause].rule->explains, rows[i].rule->id))
			continue;
		if (same_process || same_setting(&rows[cause], &rows[i]) ||
			touches(judge, &rows[i], marks)) {
			explain(&rows[cause], &rows[i]);
			absorbed[i] = true;
		}
	}
}

static int absorb(struct judge *judge)
{
	struct finding *rows = judge->findings->rows.items;
	uint32_t count = judge->findings->rows.count;
	uint8_t *marks = malloc(judge->model->connections.count / 8 + 1);
	bool *absorbed = calloc((size_t)count + 1, sizeof(*absorbed));
	uint32_t kept = 0;

	if (!marks || !absorbed) {
		free(marks);
		free(absorbed);
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < count; i++)
		if (rows[i].rule->explains)
			absorb_into(judge, i, marks, absorbed);
	for (uint32_t i = 0; i < count; i++) {
		rows[i].order = i;
		if (!absorbed[i])
			rows[kept++] = rows[i];
	}
	judge->findings->rows.count = kept;
	free(marks);
	free(absorbed);
	return 0;
}

/* ---- what the row itself says ------------------------------------------------------------- */

struct placeholders {
	const char *names[6];
	const char *values[6];
};

static struct placeholders placeholders_of(struct judge *judge, const struct finding *finding)
{
	const struct subject *subject = finding->subject_count ? &finding->subjects[0] : NULL;
	struct placeholders known = {{"{pid}", "{local}", "{remote}", "{local_port}",
					     "{remote_port}", "{remote_address}"},
		{0}};
	const struct connection *connection;
	struct address plain;
	char address[ADDRESS_TEXT_SIZE];

	if (subject && subject->process != NONE)
		known.values[0] =
			note_text(judge, "%u", judge->model->processes.items[subject->process].pid);
	if (!subject || subject->connection == NONE)
		return known;
	connection = &judge->model->connections.items[subject->connection];
	known.values[1] = note_endpoint(judge, &connection->local, connection->local_port);
	known.values[3] = note_text(judge, "%u", connection->local_port);
	if (!connection->remote_port)
		return known;
	known.values[2] = note_endpoint(judge, &connection->remote, connection->remote_port);
	known.values[4] = note_text(judge, "%u", connection->remote_port);
	/* ping, nc and ip do not take ::ffff:10.0.0.1. */
	plain = address_unmapped(&connection->remote);
	address_print(&plain, address);
	known.values[5] = arena_copy(&judge->findings->arena, address, strlen(address));
	return known;
}

/* NULL where a placeholder has no value. */
static const char *fill_command(
	struct judge *judge, const char *command, const struct placeholders *known)
{
	struct text text;
	const char *filled = NULL;

	text_init(&text, NULL, NULL);
	while (*command) {
		unsigned p = 6;

		if (*command == '{')
			for (p = 0; p < 6; p++)
				if (!strncmp(command, known->names[p], strlen(known->names[p])))
					break;
		if (p < 6 && !known->values[p])
			goto out;
		if (p < 6) {
			text_string(&text, known->values[p]);
			command += strlen(known->names[p]);
		} else {
			text_char(&text, *command++);
		}
	}
	filled = arena_copy(&judge->findings->arena, text_peek(&text), text.size);
out:
	text_deinit(&text);
	return filled;
}

static void complete(struct judge *judge, struct finding *finding)
{
	const struct rule *rule = finding->rule;
	struct placeholders known = placeholders_of(judge, finding);
	struct remedy own[FINDING_REMEDIES_MAX];
	unsigned own_count = finding->remedy_count;

	memcpy(own, finding->remedies, sizeof(own));
	finding->remedy_count = 0;
	for (unsigned i = 0; i < own_count; i++)
		note_remedy(finding, own[i].text,
			own[i].command ? fill_command(judge, own[i].command, &known) : NULL);
	for (unsigned i = 0; i < sizeof(rule->twins) / sizeof(rule->twins[0]) && rule->twins[i].id;
		i++)
		if (finding->ruled_out_count < FINDING_RULED_OUT_MAX)
			note_ruled_out(finding, rule->twins[i].id, _(rule->twins[i].because));
	for (unsigned i = 0;
		i < sizeof(rule->remedies) / sizeof(rule->remedies[0]) && rule->remedies[i].text;
		i++) {
		const char *command = rule->remedies[i].command;

		if (finding->remedy_count < FINDING_REMEDIES_MAX)
			note_remedy(finding, _(rule->remedies[i].text),
				command ? fill_command(judge, command, &known) : NULL);
	}
}

static unsigned rule_position(const struct rule *rule)
{
	for (unsigned i = 0; i < rule_count; i++)
		if (rules[i] == rule)
			return i;
	return rule_count;
}

/* Worst first; equal ones in the order of the catalogue, then as they were found. */
static int compare(const void *left, const void *right)
{
	const struct finding *a = left;
	const struct finding *b = right;

	if (a->severity != b->severity)
		return (int)b->severity - (int)a->severity;
	if (a->confidence != b->confidence)
		return (int)b->confidence - (int)a->confidence;
	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	if (a->rule != b->rule)
		return (int)rule_position(a->rule) - (int)rule_position(b->rule);
	if (a->netns != b->netns)
		return a->netns < b->netns ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

const struct rule *rule_find(const char *id)
{
	for (unsigned i = 0; i < rule_count; i++)
		if (!strcmp(rules[i]->id, id))
			return rules[i];
	return NULL;
}

static void judge_deinit(struct judge *judge)
{
	free(judge->members.items);
	free(judge->groups.items);
	map_deinit(&judge->group_map);
}

int evaluate(const struct model *model, struct findings *findings)
{
	struct judge judge = {.model = model, .findings = findings};
	struct rule_lists lists = {0};
	bool active[RULES_MAX];
	int error = list_rules(model, findings, &lists, active);

	if (!error)
		error = offer_connections(&judge, &lists);
	if (!error)
		error = conclude_groups(&judge);
	if (!error)
		survey_host(&judge, active);
	if (!error)
		error = absorb(&judge);
	if (!error)
		findings_merge(&judge);
	for (uint32_t i = 0; i < findings->rows.count && !error; i++)
		complete(&judge, &findings->rows.items[i]);
	if (!error && findings->rows.count)
		qsort(findings->rows.items, findings->rows.count, sizeof(*findings->rows.items),
			compare);
	judge_deinit(&judge);
	if (!error)
		error = findings->error ? findings->error : findings->arena.error;
	return error;
}

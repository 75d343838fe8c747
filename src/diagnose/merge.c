#include "diagnose/merge.h"

/* The process that a finding is about, NONE where it is not known. */
static uint32_t process_of(const struct finding *finding)
{
	return finding->subject_count ? finding->subjects[0].process : NONE;
}

/* The connection that a finding is about, NULL where it is about none. */
static const struct connection *connection_of(
	const struct judge *judge, const struct finding *finding)
{
	uint32_t index = finding->subject_count ? finding->subjects[0].connection : NONE;

	return index == NONE ? NULL : &judge->model->connections.items[index];
}

/* What is gone has no process any more, but its user is still known. */
static bool same_owner(const struct judge *judge, const struct finding *a, const struct finding *b)
{
	const struct connection *one = connection_of(judge, a);
	const struct connection *other = connection_of(judge, b);

	if (process_of(a) != NONE || process_of(b) != NONE)
		return process_of(a) == process_of(b);
	return one && other && one->uid == other->uid;
}

static bool belong_together(
	const struct judge *judge, const struct finding *a, const struct finding *b)
{
	return a->rule == b->rule && a->netns == b->netns && a->severity == b->severity &&
	       same_owner(judge, a, b);
}

/* Evidence of one may not be true of another that was judged with less confidence. */
static bool stands_better(const struct finding *a, const struct finding *b)
{
	return a->confidence != b->confidence ? a->confidence < b->confidence : a->count > b->count;
}

static uint32_t last_member(const struct judge *judge, uint32_t member)
{
	uint32_t last = member;

	while (member != NONE) {
		last = member;
		member = judge_next(judge, member);
	}
	return last;
}

static void take_over(struct judge *judge, struct finding *finding, const struct finding *other)
{
	uint32_t last = last_member(judge, finding->first_member);

	finding->count += other->count;
	if (last == NONE)
		finding->first_member = other->first_member;
	else
		judge->members.items[last].next = other->first_member;
	if (finding->subject_count < FINDING_SUBJECTS_MAX && other->subject_count)
		finding->subjects[finding->subject_count++] = other->subjects[0];
	for (unsigned i = 0; i < other->explained_count; i++)
		if (finding->explained_count < FINDING_EXPLAINED_MAX)
			finding->explained[finding->explained_count++] = other->explained[i];
}

/* Merges all that belong to rows[first] into the best of them, and moves that to its place. Returns
 * how many there were. */
static uint32_t merge_into(struct judge *judge, uint32_t first)
{
	struct finding *rows = judge->findings->rows.items;
	uint32_t count = 0, best = first;
	struct finding merged;

	for (uint32_t i = first; i < judge->findings->rows.count; i++) {
		if (!belong_together(judge, &rows[first], &rows[i]))
			continue;
		count++;
		if (stands_better(&rows[i], &rows[best]))
			best = i;
	}
	if (count < MERGE_MIN)
		return 1;
	merged = rows[best];
	/* One subject of each, so that several of them are named. */
	merged.subject_count = 1;
	for (uint32_t i = first; i < judge->findings->rows.count; i++)
		if (i != best && belong_together(judge, &rows[first], &rows[i]))
			take_over(judge, &merged, &rows[i]);
	merged.order = rows[first].order;
	merged.title = note_text(judge, _(merged.rule->many),
		note_owner(judge, &judge->model->connections.items[merged.subjects[0].connection]),
		count);
	rows[first] = merged;
	return count;
}

void findings_merge(struct judge *judge)
{
	struct finding *rows = judge->findings->rows.items;
	uint32_t kept;

	for (uint32_t i = 0; i < judge->findings->rows.count; i++) {
		if (!rows[i].rule->many || merge_into(judge, i) == 1)
			continue;
		kept = i + 1;
		for (uint32_t k = i + 1; k < judge->findings->rows.count; k++)
			if (!belong_together(judge, &rows[i], &rows[k]))
				rows[kept++] = rows[k];
		judge->findings->rows.count = kept;
	}
}

#include "report/stat.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* What a 32-bit counter holds: a fall by more than half of it is taken for a wrap, a smaller one
 * for a new beginning. */
#define WRAP_SIZE (INT64_C(1) << 32)

/* Levels, not counts (beside everything of sockstat): what they show may sink. */
static const char *const gauges[] = {
	"IpDefaultTTL",
	"IpForwarding",
	"MPTcpExtMPCurrEstab",
	"NfConntrackCount",
	"SoftnetBacklogLen",
	"SoftnetInputQlen",
	"SoftnetProcessQlen",
	"TcpCurrEstab",
	"TcpMaxConn",
	"TcpRtoAlgorithm",
	"TcpRtoMax",
	"TcpRtoMin",
};

void stat_reading_deinit(struct stat_reading *reading)
{
	free(reading->counters);
	*reading = (struct stat_reading){0};
}

void stat_reading_clear(struct stat_reading *reading)
{
	reading->count = 0;
	reading->dropped_count = 0;
}

int stat_reading_take(void *context, const struct observation *observation)
{
	struct stat_reading *reading = context;
	int error;

	if (observation->kind != OBSERVE_COUNTER)
		return 0;
	if (reading->count == STAT_COUNTER_LIMIT) {
		reading->dropped_count++;
		return 0;
	}
	error = array_reserve(&reading->counters, &reading->capacity, (size_t)reading->count + 1,
		sizeof(*reading->counters));
	if (error)
		return error;
	reading->counters[reading->count++] = observation->counter;
	return 0;
}

/* The counter of that name; looks at `hint` first, where it stood in the other reading. */
static const struct observe_counter *find(
	const struct stat_reading *reading, const char *name, uint32_t hint)
{
	if (hint < reading->count && !strcmp(reading->counters[hint].name, name))
		return &reading->counters[hint];
	for (uint32_t i = 0; i < reading->count; i++)
		if (!strcmp(reading->counters[i].name, name))
			return &reading->counters[i];
	return NULL;
}

const struct observe_counter *stat_reading_find(
	const struct stat_reading *reading, const char *name)
{
	return find(reading, name, UINT32_MAX);
}

static bool is_gauge(const char *name)
{
	if (!strncmp(name, "Sockstat", 8))
		return true;
	for (unsigned i = 0; i < sizeof(gauges) / sizeof(gauges[0]); i++)
		if (!strcmp(name, gauges[i]))
			return true;
	return false;
}

static uint32_t rank_of(const struct kb_counter *kb)
{
	uint32_t rank = 0;

	for (unsigned t = 0; kb && t < kb_counter_table_count; t++) {
		const struct kb_counter_table *table = kb_counter_tables[t];

		for (unsigned r = 0; r < table->count; r++, rank++)
			if (&table->rows[r] == kb)
				return rank;
	}
	return UINT32_MAX;
}

/* Fills change, delta and rate of a counter that both readings have. */
static void compare(struct stat_row *row, int64_t before, double seconds)
{
	row->delta = row->value - before;
	row->change = STAT_COUNTED;
	if (is_gauge(row->name)) {
		row->change = STAT_GAUGE;
		return;
	}
	if (row->delta < 0) {
		/* 32-bit counters: all of them on 32-bit kernels, softnet_stat's everywhere. */
		bool wrapped = row->delta < -WRAP_SIZE / 2 && row->delta >= -WRAP_SIZE;

		row->change = wrapped ? STAT_WRAPPED : STAT_RESTARTED;
		row->delta = wrapped ? row->delta + WRAP_SIZE : 0;
	}
	if (row->change != STAT_RESTARTED)
		row->per_second = (double)row->delta / seconds;
}

static int add_row(struct stat_interval *interval, const struct observe_counter *counter,
	enum stat_change change, struct stat_row **ret_row)
{
	int error = array_reserve(&interval->rows, &interval->capacity, (size_t)interval->count + 1,
		sizeof(*interval->rows));
	struct stat_row *row;

	if (error)
		return error;
	row = &interval->rows[interval->count++];
	*row = (struct stat_row){
		.name = counter->name,
		.kb = kb_counter_find(counter->name),
		.change = change,
		.value = counter->value,
		.per_second = NAN,
	};
	row->rank = rank_of(row->kb);
	*ret_row = row;
	return 0;
}

static int compare_moved(const void *a, const void *b, void *context)
{
	const struct stat_interval *interval = context;
	const struct stat_row *left = &interval->rows[*(const uint32_t *)a];
	const struct stat_row *right = &interval->rows[*(const uint32_t *)b];

	if (stat_row_harm(left) != stat_row_harm(right))
		return stat_row_harm(left) > stat_row_harm(right) ? -1 : 1;
	if (left->rank != right->rank)
		return left->rank < right->rank ? -1 : 1;
	return strcmp(left->name, right->name);
}

static int sort_moved(struct stat_interval *interval)
{
	int error = array_reserve(&interval->moved, &interval->moved_capacity, interval->count,
		sizeof(*interval->moved));

	if (error)
		return error;
	for (uint32_t i = 0; i < interval->count; i++)
		if (stat_row_has_delta(&interval->rows[i]) && interval->rows[i].delta)
			interval->moved[interval->moved_count++] = i;
	if (interval->moved_count)
		qsort_r(interval->moved, interval->moved_count, sizeof(*interval->moved),
			compare_moved, interval);
	return 0;
}

int stat_interval_fill(struct stat_interval *interval, const struct stat_reading *before,
	const struct stat_reading *after, double seconds)
{
	struct stat_row *row;
	int error = 0;

	interval->count = interval->moved_count = 0;
	interval->seconds = seconds;
	for (uint32_t i = 0; !error && i < after->count; i++) {
		const struct observe_counter *old = find(before, after->counters[i].name, i);

		error = add_row(interval, &after->counters[i], STAT_NEW, &row);
		if (!error && old)
			compare(row, old->value, seconds);
	}
	for (uint32_t i = 0; !error && i < before->count; i++)
		if (!find(after, before->counters[i].name, i))
			error = add_row(interval, &before->counters[i], STAT_GONE, &row);
	return error ? error : sort_moved(interval);
}

void stat_interval_deinit(struct stat_interval *interval)
{
	free(interval->rows);
	free(interval->moved);
	*interval = (struct stat_interval){0};
}

bool stat_row_has_delta(const struct stat_row *row)
{
	switch (row->change) {
	case STAT_COUNTED:
	case STAT_GAUGE:
	case STAT_WRAPPED:
		return true;
	case STAT_RESTARTED:
	case STAT_NEW:
	case STAT_GONE:
		return false;
	}
	return false;
}

enum kb_counter_harm stat_row_harm(const struct stat_row *row)
{
	return row->kb ? row->kb->harm : KB_COUNTER_NORMAL;
}

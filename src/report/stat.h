/* Counters read twice, as sar and nstat show them: what a column is, what moved, how fast.
 *
 * Life: a struct stat_reading is filled through stat_reading_take() (an observe_sink); two of them
 * make a struct stat_interval, which is printed as tables or as JSON. Pure: the length of the
 * interval is an argument. */
#ifndef TCPDX_REPORT_STAT_H
#define TCPDX_REPORT_STAT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/time.h"
#include "kb/counter.h"
#include "kb/text.h"
#include "observe/observe.h"
#include "report/json.h"

/* Counters of one reading; Linux 6.18 has some 450. More are dropped and counted. */
#define STAT_COUNTER_LIMIT 4096

/* All counters of one moment, in the order in which they were told. */
struct stat_reading {
	struct observe_counter *counters;
	uint32_t count, capacity;
	uint32_t dropped_count;
};

/* A zeroed reading is an empty one. */
void stat_reading_deinit(struct stat_reading *reading);
void stat_reading_clear(struct stat_reading *reading);

/* observe_sink.take; context is the reading. Keeps OBSERVE_COUNTER, ignores the rest. Returns 0
 * or -ENOMEM. */
int stat_reading_take(void *context, const struct observation *observation);

/* NULL where the reading does not have it. */
const struct observe_counter *stat_reading_find(
	const struct stat_reading *reading, const char *name);

enum stat_change {
	STAT_COUNTED,	/* grew, or stayed */
	STAT_GAUGE,	/* a level, which may sink too: a difference, but no rate */
	STAT_WRAPPED,	/* passed 2^32 and began anew; the difference is right */
	STAT_RESTARTED, /* sank, though a counter: the kernel began anew; no difference */
	STAT_NEW,	/* was not there before; no difference */
	STAT_GONE,	/* is not there any more; no value either */
};

struct stat_row {
	const char *name;	     /* borrowed from the reading */
	const struct kb_counter *kb; /* NULL: not in the knowledge base */
	uint32_t rank;		     /* place in the knowledge base; UINT32_MAX without */
	enum stat_change change;
	int64_t value;	   /* after; of a STAT_GONE before */
	int64_t delta;	   /* 0 where there is none */
	double per_second; /* NaN where there is none */
};

struct stat_interval {
	struct stat_row *rows; /* in the order of the second reading, then those that are gone */
	uint32_t count, capacity;
	/* Indices of the rows that have a difference other than zero: harmful ones first, then
	 * noteworthy ones, then the rest, each in the order of the knowledge base. */
	uint32_t *moved;
	uint32_t moved_count, moved_capacity;
	double seconds;
};

/* Compares. Readings must outlive the interval. Returns 0 or -ENOMEM. `seconds` is above zero. */
int stat_interval_fill(struct stat_interval *interval, const struct stat_reading *before,
	const struct stat_reading *after, double seconds);
void stat_interval_deinit(struct stat_interval *interval);

/* False where the two readings cannot be compared: it is new, gone, or was restarted. */
bool stat_row_has_delta(const struct stat_row *row);
enum kb_counter_harm stat_row_harm(const struct stat_row *row);

/* How an interval is shown. */
struct stat_view {
	enum kb_lang lang;
	bool all; /* every counter, not only what moved */
	bool color;
	unsigned columns;  /* of the terminal; 0: do not cut */
	const char *stamp; /* the end of the interval, for a person */
};

/* The interval for a person. */
void stat_print(
	struct text *text, const struct stat_interval *interval, const struct stat_view *view);

/* One object, without a line break. `stamp` is RFC 3339 in UTC. */
void stat_json(
	struct json *json, const struct stat_interval *interval, bool all, const char *stamp);

#endif

#include <math.h>
#include <string.h>

#include "base/gettext.h"
#include "report/stat.h"
#include "report/width.h"

#define LABEL_CELLS  7
#define COLUMN_CELLS 11
#define DELTA_CELLS  10
#define RATE_CELLS   13

/* Below this width the rate gives its room to the explanation. */
#define RATE_COLUMNS 100

/* Names in a note, before "…". */
#define NOTE_NAMES 6

/* A column of sar (sysstat, rd_stats.c): its title, its name in sar's JSON, the counter. */
struct column {
	const char *title;
	const char *key;
	const char *counter;
};

#define TABLE_COLUMNS 6

static const struct table {
	const char *title;
	const char *key;
	bool rates; /* steps per second, else the level at the end of the interval */
	struct column columns[TABLE_COLUMNS]; /* ends at title == NULL */
} tables[] = {
	{"SOCK", "sock", false,
		{
			{"totsck", "totsck", "SockstatSocketsUsed"},
			{"tcpsck", "tcpsck", "SockstatTCPInuse"},
			{"udpsck", "udpsck", "SockstatUDPInuse"},
			{"rawsck", "rawsck", "SockstatRAWInuse"},
			{"ip-frag", "ip-frag", "SockstatFRAGInuse"},
			{"tcp-tw", "tcp-tw", "SockstatTCPTw"},
		}},
	{"SOCK6", "sock6", false,
		{
			{"tcp6sck", "tcp6sck", "Sockstat6TCP6Inuse"},
			{"udp6sck", "udp6sck", "Sockstat6UDP6Inuse"},
			{"raw6sck", "raw6sck", "Sockstat6RAW6Inuse"},
			{"ip6-frag", "ip6-frag", "Sockstat6FRAG6Inuse"},
		}},
	{"TCP", "tcp", true,
		{
			{"active/s", "active", "TcpActiveOpens"},
			{"passive/s", "passive", "TcpPassiveOpens"},
			{"iseg/s", "iseg", "TcpInSegs"},
			{"oseg/s", "oseg", "TcpOutSegs"},
		}},
	{"ETCP", "etcp", true,
		{
			{"atmptf/s", "atmptf", "TcpAttemptFails"},
			{"estres/s", "estres", "TcpEstabResets"},
			{"retrans/s", "retrans", "TcpRetransSegs"},
			{"isegerr/s", "isegerr", "TcpInErrs"},
			{"orsts/s", "orsts", "TcpOutRsts"},
		}},
};

#define TABLE_COUNT (sizeof(tables) / sizeof(tables[0]))

static const char *const harm_names[] = {
	[KB_COUNTER_NORMAL] = "normal",
	[KB_COUNTER_NOTEWORTHY] = "noteworthy",
	[KB_COUNTER_HARM] = "harm",
};

static const char *const harm_titles[] = {
	[KB_COUNTER_NORMAL] = N_("moves on a healthy host"),
	[KB_COUNTER_NOTEWORTHY] = N_("unusual, but handled"),
	[KB_COUNTER_HARM] = N_("lost on this host"),
};

static const char *const harm_colors[] = {
	[KB_COUNTER_NORMAL] = "\033[2m",
	[KB_COUNTER_NOTEWORTHY] = "\033[33m",
	[KB_COUNTER_HARM] = "\033[1;31m",
};

/* What happened to counters that have no plain difference; NULL: nothing to say. */
static const struct {
	const char *key;
	const char *words;
} changes[] = {
	[STAT_COUNTED] = {NULL, NULL},
	[STAT_GAUGE] = {NULL, NULL},
	[STAT_WRAPPED] = {"wrapped", N_("passed 2^32 and began anew (their steps are right)")},
	[STAT_RESTARTED] = {"restarted",
		N_("sank: the kernel began anew, their steps are unknown")},
	[STAT_NEW] = {"new", N_("new in this interval, their steps are unknown")},
	[STAT_GONE] = {"gone", N_("gone: the kernel does not tell them any more")},
};

#define CHANGE_COUNT (sizeof(changes) / sizeof(changes[0]))

struct title {
	const char *at;
	size_t size;
};

/* NULL where the second reading does not have it. */
static const struct stat_row *find(const struct stat_interval *interval, const char *name)
{
	for (uint32_t i = 0; i < interval->count; i++)
		if (interval->rows[i].change != STAT_GONE && !strcmp(interval->rows[i].name, name))
			return &interval->rows[i];
	return NULL;
}

static void color_on(struct text *text, const struct stat_view *view, const char *code)
{
	if (view->color)
		text_string(text, code);
}

static void color_off(struct text *text, const struct stat_view *view)
{
	if (view->color)
		text_string(text, "\033[0m");
}

/* A rate with two decimals as sar writes it, "-" where it is unknown. */
static void print_rate(struct text *text, double per_second, unsigned cells, const char *unit)
{
	if (isnan(per_second))
		text_format(text, "%*s", (int)cells, "-");
	else
		text_format(text, "%*.2f%s", (int)(cells - strlen(unit)), per_second, unit);
}

static void print_table(
	struct text *text, const struct stat_interval *interval, const struct table *table)
{
	width_pad(text, table->title, LABEL_CELLS);
	for (unsigned i = 0; i < TABLE_COLUMNS && table->columns[i].title; i++)
		text_format(text, "%*s", COLUMN_CELLS, table->columns[i].title);
	text_char(text, '\n');
	text_repeat(text, ' ', LABEL_CELLS);
	for (unsigned i = 0; i < TABLE_COLUMNS && table->columns[i].title; i++) {
		const struct stat_row *row = find(interval, table->columns[i].counter);

		if (!row)
			text_format(text, "%*s", COLUMN_CELLS, "-");
		else if (table->rates)
			print_rate(text, row->per_second, COLUMN_CELLS, "");
		else
			text_format(text, "%*lld", COLUMN_CELLS, (long long)row->value);
	}
	text_char(text, '\n');
}

/* The first sentence of what moves the counter, in the language asked for or in English; empty
 * where the knowledge base does not have it. */
static struct title title_of(const struct stat_row *row, enum kb_lang lang)
{
	static const char *const stops[KB_LANG_COUNT] = {[KB_EN] = ". ", [KB_ZH] = "。"};
	struct title title = {.at = ""};
	const char *end;

	if (!row->kb)
		return title;
	if (!row->kb->meaning.in[lang])
		lang = KB_EN;
	title.at = row->kb->meaning.in[lang];
	end = strstr(title.at, stops[lang]);
	title.size = end ? (size_t)(end - title.at) : strlen(title.at);
	if (title.size && title.at[title.size - 1] == '.')
		title.size--;
	return title;
}

static void print_moved(struct text *text, const struct stat_row *row, const struct stat_view *view,
	unsigned name_cells)
{
	bool rate = !view->columns || view->columns >= RATE_COLUMNS;
	unsigned used = 2 + DELTA_CELLS + (rate ? RATE_CELLS : 0) + 2 + name_cells + 2;
	struct title title = title_of(row, view->lang);

	text_format(text, "  %+*lld", DELTA_CELLS, (long long)row->delta);
	if (rate)
		print_rate(text, row->per_second, RATE_CELLS, "/s");
	text_string(text, "  ");
	if (!title.size) {
		text_format(text, "%s\n", row->name);
		return;
	}
	width_pad(text, row->name, name_cells);
	/* A terminal too narrow for a word of explanation gets the names alone. */
	if (!view->columns || view->columns > used + 12) {
		text_string(text, "  ");
		width_cut(text, title.at, title.size, view->columns ? view->columns - used : 0);
	}
	text_char(text, '\n');
}

/* A level that a table shows already needs no line of its own. */
static bool in_tables(const struct stat_row *row)
{
	for (unsigned t = 0; t < TABLE_COUNT; t++)
		for (unsigned c = 0; c < TABLE_COLUMNS && tables[t].columns[c].title; c++)
			if (!tables[t].rates && !strcmp(tables[t].columns[c].counter, row->name))
				return true;
	return false;
}

static void print_heading(
	struct text *text, const struct stat_row *row, const struct stat_view *view)
{
	enum kb_counter_harm harm = stat_row_harm(row);

	color_on(text, view, harm_colors[harm]);
	text_string(text, row->kb ? _(harm_titles[harm]) : _("not explained here"));
	color_off(text, view);
	text_char(text, '\n');
}

static void print_all_moved(
	struct text *text, const struct stat_interval *interval, const struct stat_view *view)
{
	const struct stat_row *last = NULL;
	unsigned name_cells = 0;

	for (uint32_t i = 0; i < interval->moved_count; i++) {
		unsigned cells = (unsigned)strlen(interval->rows[interval->moved[i]].name);

		name_cells = cells > name_cells ? cells : name_cells;
	}
	for (uint32_t i = 0; i < interval->moved_count; i++) {
		const struct stat_row *row = &interval->rows[interval->moved[i]];

		if (in_tables(row))
			continue;
		if (!last || stat_row_harm(last) != stat_row_harm(row) || !last->kb != !row->kb)
			print_heading(text, row, view);
		print_moved(text, row, view, name_cells);
		last = row;
	}
	if (!last)
		text_format(text, "%s\n", _("no counter moved"));
	else if (stat_row_harm(&interval->rows[interval->moved[0]]) != KB_COUNTER_NORMAL)
		text_format(text, _("what to look at then: tcpdx explain %s\n"),
			interval->rows[interval->moved[0]].name);
}

/* As nstat -a: every counter with its value, then the steps and their rate. */
static void print_every(struct text *text, const struct stat_interval *interval)
{
	for (uint32_t i = 0; i < interval->count; i++) {
		const struct stat_row *row = &interval->rows[i];

		if (row->change == STAT_GONE)
			continue;
		text_format(text, "%-34s %20lld", row->name, (long long)row->value);
		if (stat_row_has_delta(row))
			text_format(text, " %+*lld", DELTA_CELLS, (long long)row->delta);
		else
			text_format(text, " %*s", DELTA_CELLS, "-");
		print_rate(text, row->per_second, RATE_CELLS, "/s");
		text_char(text, '\n');
	}
}

/* Says which counters wrapped, began anew, came or went. */
static void print_notes(struct text *text, const struct stat_interval *interval)
{
	for (unsigned change = 0; change < CHANGE_COUNT; change++) {
		unsigned named = 0;

		for (uint32_t i = 0; changes[change].key && i < interval->count; i++) {
			if (interval->rows[i].change != change)
				continue;
			if (named < NOTE_NAMES)
				text_format(
					text, "%s%s", named ? ", " : "", interval->rows[i].name);
			named++;
		}
		if (named > NOTE_NAMES)
			text_format(text, ", … (%u)", named);
		if (named)
			text_format(text, ": %s\n", _(changes[change].words));
	}
}

void stat_print(
	struct text *text, const struct stat_interval *interval, const struct stat_view *view)
{
	color_on(text, view, "\033[1m");
	text_format(text, _("%s, over %.2f s"), view->stamp, interval->seconds);
	color_off(text, view);
	text_char(text, '\n');
	for (unsigned i = 0; i < TABLE_COUNT; i++)
		print_table(text, interval, &tables[i]);
	text_char(text, '\n');
	if (view->all)
		print_every(text, interval);
	else
		print_all_moved(text, interval, view);
	print_notes(text, interval);
}

static void json_table(
	struct json *json, const struct stat_interval *interval, const struct table *table)
{
	json_key(json, table->key);
	json_object(json);
	for (unsigned i = 0; i < TABLE_COLUMNS && table->columns[i].title; i++) {
		const struct stat_row *row = find(interval, table->columns[i].counter);

		json_key(json, table->columns[i].key);
		if (!row)
			json_null(json);
		else if (table->rates)
			json_number(json, row->per_second);
		else
			json_signed(json, row->value);
	}
	json_object_end(json);
}

static void json_row(struct json *json, const struct stat_row *row)
{
	json_object(json);
	json_key_string(json, "name", row->name);
	json_key(json, "value");
	if (row->change == STAT_GONE)
		json_null(json);
	else
		json_signed(json, row->value);
	json_key(json, "delta");
	if (stat_row_has_delta(row))
		json_signed(json, row->delta);
	else
		json_null(json);
	json_key(json, "per_second");
	json_number(json, row->per_second);
	json_key_string(json, "harm", row->kb ? harm_names[row->kb->harm] : NULL);
	if (changes[row->change].key)
		json_key_string(json, "change", changes[row->change].key);
	json_object_end(json);
}

void stat_json(struct json *json, const struct stat_interval *interval, bool all, const char *stamp)
{
	json_object(json);
	json_key_string(json, "time", stamp);
	json_key(json, "seconds");
	json_number(json, interval->seconds);
	for (unsigned i = 0; i < TABLE_COUNT; i++)
		json_table(json, interval, &tables[i]);
	json_key(json, "counters");
	json_array(json);
	if (all) {
		for (uint32_t i = 0; i < interval->count; i++)
			json_row(json, &interval->rows[i]);
	} else {
		for (uint32_t i = 0; i < interval->moved_count; i++)
			json_row(json, &interval->rows[interval->moved[i]]);
		for (uint32_t i = 0; i < interval->count; i++)
			if (!stat_row_has_delta(&interval->rows[i]))
				json_row(json, &interval->rows[i]);
	}
	json_array_end(json);
	json_object_end(json);
}

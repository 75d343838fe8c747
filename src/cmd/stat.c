/* tcpdx stat: the kernel's counters, read again and again.
 *
 * How it works: the counters are read once, then at each multiple of INTERVAL after that first
 * reading (not after the last one, so that the intervals do not drift); every two neighbouring
 * readings make one interval, which is printed and flushed. SIGINT and SIGTERM stay blocked and
 * are taken while waiting, so that they end the verb between two intervals and never within a
 * line. A namespace given with --netns is entered for good; entered, it lives as long as we do,
 * and that its name or process has gone is found out by looking it up anew. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/gettext.h"
#include "cmd/duration.h"
#include "cmd/verb.h"
#include "host/counters.h"
#include "host/netns.h"
#include "observe/observe.h"
#include "report/json.h"
#include "report/stat.h"

#define INTERVAL_LEAST_MS 10

/* Files that have been complained about, each once; further ones are passed over. */
#define TOLD_MAX 8

enum { STAT_OPTION_ALL, STAT_OPTION_JSON, STAT_OPTION_NETNS };

struct stat_look {
	const struct invocation *invocation;
	struct duration interval;
	uint64_t repeat_count; /* 0: for ever */
	struct stat_reading readings[2];
	struct stat_reading *newest;
	struct stat_interval result;
	uint64_t netns_inode; /* of --netns; 0: the own, or gone and said so */
	char told[TOLD_MAX][64];
	unsigned told_count;
	bool dropped_told;
	sigset_t ends;
};

static struct instant clock_read(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (struct instant){(int64_t)now.tv_sec * 1000000000 + now.tv_nsec};
}

static int parse_count(const char *text, uint64_t *ret_count)
{
	uint64_t count = 0;

	for (const char *at = text; *at; at++) {
		if (*at < '0' || *at > '9' || count > UINT32_MAX)
			return -EINVAL;
		count = count * 10 + (uint64_t)(*at - '0');
	}
	if (!count)
		return -EINVAL;
	*ret_count = count;
	return 0;
}

static int parse_operands(struct stat_look *look)
{
	const struct invocation *invocation = look->invocation;

	look->interval = duration_from_ms(1000);
	look->repeat_count = 1;
	if (invocation->operand_count > 0) {
		const char *text = invocation->operands[0];

		if (duration_parse(text, &look->interval) ||
			duration_ms(look->interval) < INTERVAL_LEAST_MS) {
			complain(_("stat: INTERVAL is a time from 10ms on, such as 2, 0.5 or "
				   "500ms, not '%s'"),
				text);
			return EXIT_USAGE;
		}
		look->repeat_count = 0;
	}
	if (invocation->operand_count > 1 &&
		parse_count(invocation->operands[1], &look->repeat_count)) {
		complain(_("stat: COUNT is a number of intervals from 1 on, not '%s'"),
			invocation->operands[1]);
		return EXIT_USAGE;
	}
	return 0;
}

static int enter_netns(struct stat_look *look, const char *name)
{
	struct netns_list list = {0};
	int error = netns_list_named(&list, name);

	if (error == -ENOENT) {
		complain(_("stat: no network namespace '%s': neither a name that ip netns lists "
			   "nor a process id"),
			name);
		return EXIT_CANNOT_LOOK;
	}
	if (!error) {
		look->netns_inode = list.items[0].inode;
		error = netns_enter(&list.items[0]);
	}
	netns_list_deinit(&list);
	if (!error)
		return 0;
	complain(_("stat: cannot enter the network namespace of '%s': %s"), name, strerror(-error));
	return EXIT_CANNOT_LOOK;
}

/* Says once that --netns does not lead to the namespace under look any more. */
static void check_netns(struct stat_look *look)
{
	const char *name = look->invocation->values[STAT_OPTION_NETNS].text;
	struct netns_list list = {0};

	if (!look->netns_inode)
		return;
	if (netns_list_named(&list, name) || list.items[0].inode != look->netns_inode) {
		complain(_("stat: '%s' is gone; only this look keeps its network namespace, whose "
			   "counters may stand still from now on"),
			name);
		look->netns_inode = 0;
	}
	netns_list_deinit(&list);
}

static void tell_unseen(struct stat_look *look, const struct observe_unseen *unseen)
{
	for (unsigned i = 0; i < look->told_count; i++)
		if (!strcmp(look->told[i], unseen->detail))
			return;
	if (look->told_count == TOLD_MAX)
		return;
	snprintf(look->told[look->told_count++], sizeof(look->told[0]), "%s", unseen->detail);
	if (unseen->error == -EBADMSG)
		complain(_("stat: %s: %llu lines could not be understood"), unseen->detail,
			(unsigned long long)unseen->count);
	else
		complain(_("stat: cannot read %s: %s"), unseen->detail, strerror(-unseen->error));
}

static int take(void *context, const struct observation *observation)
{
	struct stat_look *look = context;

	if (observation->kind == OBSERVE_UNSEEN)
		tell_unseen(look, &observation->unseen);
	return stat_reading_take(look->newest, observation);
}

/* Reads all counters into the older of the two readings, which becomes the newest. */
static int read_counters(struct stat_look *look, struct instant *ret_at)
{
	struct observe_sink sink = {.take = take, .context = look};
	struct instant at = clock_read(CLOCK_MONOTONIC);
	int error;

	look->newest = look->newest == &look->readings[0] ? &look->readings[1] : &look->readings[0];
	stat_reading_clear(look->newest);
	error = counters_read(&sink, 0, clock_read(CLOCK_REALTIME));
	if (error) {
		complain(_("stat: cannot read the counters: %s"), strerror(-error));
		return EXIT_CANNOT_LOOK;
	}
	if (!look->newest->count) {
		complain("%s", _("stat: this kernel tells no counters"));
		return EXIT_CANNOT_LOOK;
	}
	if (look->newest->dropped_count && !look->dropped_told) {
		look->dropped_told = true;
		complain(_("stat: more than %u counters; %u were left out"), STAT_COUNTER_LIMIT,
			look->newest->dropped_count);
	}
	*ret_at = at;
	return 0;
}

/* The wall clock, for a person and (RFC 3339, UTC) for a program. */
static void write_stamps(char local[32], char utc[32])
{
	int64_t now_ms = clock_read(CLOCK_REALTIME).ns / 1000000;
	time_t seconds = (time_t)(now_ms / 1000);
	struct tm fields;
	char whole[24];

	localtime_r(&seconds, &fields);
	strftime(local, 32, "%Y-%m-%d %H:%M:%S", &fields);
	gmtime_r(&seconds, &fields);
	strftime(whole, sizeof(whole), "%Y-%m-%dT%H:%M:%S", &fields);
	snprintf(utc, 32, "%s.%03dZ", whole, (int)(now_ms % 1000));
}

/* Returns 0 or the -errno of writing. */
static int print_interval(struct stat_look *look, struct text *text, bool first)
{
	const struct invocation *invocation = look->invocation;
	bool all = invocation->values[STAT_OPTION_ALL].given;
	char local[32], utc[32];

	write_stamps(local, utc);
	if (invocation->values[STAT_OPTION_JSON].given) {
		struct json json = json_into(text);

		stat_json(&json, &look->result, all, utc);
		text_char(text, '\n');
	} else {
		struct stat_view view = {
			.lang = strcmp(invocation->language, "zh") ? KB_EN : KB_ZH,
			.all = all,
			.color = invocation->color,
			.columns = invocation->columns,
			.stamp = local,
		};

		if (!first)
			text_char(text, '\n');
		stat_print(text, &look->result, &view);
	}
	return text_finish(text);
}

/* True where the deadline has come, false where a signal asks to end. */
static bool wait_until(const struct stat_look *look, struct instant deadline)
{
	for (;;) {
		int64_t left = deadline.ns - clock_read(CLOCK_MONOTONIC).ns;
		struct timespec span = {.tv_sec = (time_t)(left / 1000000000),
			.tv_nsec = (long)(left % 1000000000)};

		if (left < 0)
			span = (struct timespec){0};
		if (sigtimedwait(&look->ends, NULL, &span) > 0)
			return false;
		if (errno != EINTR)
			return true;
	}
}

/* A signal that our caller had us ignore stays ignored. */
static void block_signals(struct stat_look *look)
{
	static const int numbers[] = {SIGINT, SIGTERM};

	sigemptyset(&look->ends);
	for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		struct sigaction action;

		if (!sigaction(numbers[i], NULL, &action) && action.sa_handler != SIG_IGN)
			sigaddset(&look->ends, numbers[i]);
	}
	sigprocmask(SIG_BLOCK, &look->ends, NULL);
}

static int watch(struct stat_look *look, struct text *text)
{
	struct instant before, after, deadline;
	int status = read_counters(look, &before), error = 0;

	deadline = before;
	for (uint64_t i = 0; !status && (!look->repeat_count || i < look->repeat_count); i++) {
		const struct stat_reading *old = look->newest;

		do {
			deadline = instant_add(deadline, look->interval);
		} while (deadline.ns <= before.ns);
		if (!wait_until(look, deadline))
			break;
		status = read_counters(look, &after);
		if (status)
			break;
		error = stat_interval_fill(&look->result, old, look->newest,
			duration_seconds(duration_between(before, after)));
		if (!error)
			error = print_interval(look, text, !i);
		if (error)
			break;
		check_netns(look);
		before = after;
	}
	/* A reader that has seen enough, as "head" does, is no failure. */
	if (!error || error == -EPIPE)
		return status;
	complain(_("stat: cannot write: %s"), strerror(-error));
	return EXIT_CANNOT_LOOK;
}

static int run(struct invocation *invocation)
{
	struct stat_look look = {.invocation = invocation};
	const struct option_value *netns = &invocation->values[STAT_OPTION_NETNS];
	struct text text;
	int status = parse_operands(&look);

	if (!status && netns->given)
		status = enter_netns(&look, netns->text);
	if (status)
		return status;
	block_signals(&look);
	output_open(&text);
	status = watch(&look, &text);
	text_deinit(&text);
	stat_interval_deinit(&look.result);
	stat_reading_deinit(&look.readings[0]);
	stat_reading_deinit(&look.readings[1]);
	return status;
}

static const struct option_row options[] = {
	[STAT_OPTION_ALL] = {'a', "all", OPTION_FLAG, NULL, NULL,
		N_("every counter with its value and rate, as nstat -a; not only what moved"), 0},
	[STAT_OPTION_JSON] = {'j', "json", OPTION_FLAG, NULL, NULL,
		N_("one JSON object a line, one line an interval"), 0},
	[STAT_OPTION_NETNS] = {'N', "netns", OPTION_TEXT, "NAME|PID", NULL,
		N_("look at this network namespace: a name that ip netns lists, or a process in "
		   "it"),
		0},
	{0},
};

const struct verb verb_stat = {
	.name = "stat",
	.arguments = "[INTERVAL [COUNT]]",
	.summary = N_("rates of the kernel's TCP counters, and what those that move mean"),
	.description = N_(
		"Shows what sar -n SOCK,SOCK6,TCP,ETCP shows, with sar's names: how many sockets "
		"there are, and how many connections and segments a second. Below stand the "
		"counters "
		"that moved in the interval, those first whose every step is a connection or a "
		"segment lost on this host, each with a word on what moves it; tcpdx explain says "
		"the "
		"rest.\n"
		"Without INTERVAL it looks once, for one second. With INTERVAL (2, 0.5, 500ms) it "
		"repeats COUNT times, or until it is interrupted.\n"
		"totsck counts sockets of every kind, tcpsck IPv4 TCP sockets in use, udpsck and "
		"rawsck those protocols', ip-frag packets that wait for their fragments, tcp-tw "
		"TIME_WAIT; tcp6sck and the like are IPv6's. active/s and passive/s are "
		"connections "
		"opened from here and accepted, iseg/s and oseg/s segments in and out. atmptf/s "
		"are "
		"openings that failed, estres/s connections that were reset, retrans/s segments "
		"sent "
		"again, isegerr/s segments received with an error, orsts/s resets sent.\n"
		"A dash stands where the kernel tells nothing. softnet counters and some of "
		"sockstat "
		"are the whole machine's, in whatever namespace they are read."),
	.examples = N_("tcpdx stat\tone second of this host\n"
		       "tcpdx stat 2 5\tfive intervals of two seconds\n"
		       "tcpdx stat --all\tevery counter, as nstat shows them\n"
		       "tcpdx stat 1 --json --netns lab\tanother namespace, for a program"),
	.options = options,
	.arguments_max = 2,
	.run = run,
};

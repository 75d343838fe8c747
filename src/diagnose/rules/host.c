/* Faults of a host as a whole: its queues, its tables and its sysctls (catalogue F53, F73, F75,
 * F78). */
#include <string.h>

#include "diagnose/rules/rules.h"

/* ---- host-queue-drops --------------------------------------------------------------------- */

/* Two seconds of an overloaded CPU lose thousands; what a burst lost at boot does not count. */
#define QUEUE_DROPS_MIN 100
/* Bulk transfers between namespaces fill the queue by themselves and lose one in a thousand there, as
 * at any bottleneck: that only tells them to slow down. */
#define QUEUE_DROPS_PART 200

/* Connections that sent again during the look, where the drops can be why. */
static void note_resenders(struct judge *judge, struct finding *finding, int64_t dropped)
{
	if (model_counter_delta(judge->model, finding->netns, "TcpRetransSegs") / 2 > dropped)
		return;
	for (uint32_t i = 0; i < judge->model->connections.count; i++) {
		const struct connection *row = &judge->model->connections.items[i];

		if (row->netns == finding->netns && judge_is_now(judge, row) &&
			row->total_retrans != row->before.total_retrans)
			note_connection(judge, finding, i);
	}
}

/* A sysctl that exists in the first network namespace only, for all of them; -1 where it was not read. */
static int64_t host_sysctl(const struct model *model, const char *name)
{
	for (uint32_t i = 0; i < model->namespaces.count; i++) {
		int64_t number =
			model_sysctl_number(model, model->namespaces.items[i].number, name, -1);

		if (number >= 0)
			return number;
	}
	return -1;
}

static void note_softnet(struct finding *finding, const struct counter *counter, const char *name,
	const char *column)
{
	if (counter && counter->seen == (SEEN_FIRST | SEEN_LAST))
		note_change(finding, name, counter->first, counter->last, "", column);
}

/* Segments that were sent again, or that arrived behind a gap: drops that no connection here feels are
 * other protocols' or other namespaces'. */
static bool connections_feel_it(const struct model *model, int64_t lost)
{
	int64_t signs = 0;

	for (uint32_t i = 0; i < model->namespaces.count; i++) {
		uint32_t number = model->namespaces.items[i].number;

		signs += model_counter_delta(model, number, "TcpRetransSegs") +
			 model_counter_delta(model, number, "TcpExtTCPOFOQueue");
	}
	return signs * 3 >= lost;
}

static void host_queue_drops_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	const struct model *model = judge->model;
	int64_t lost = model_counter_delta(model, netns->number, "SoftnetDropped");
	int64_t passed = model_counter_delta(model, netns->number, "SoftnetProcessed");
	int64_t backlog = host_sysctl(model, "net.core.netdev_max_backlog");
	struct finding *finding;

	/* The CPUs belong to the host, not to a namespace: once is enough. */
	if (netns != model->namespaces.items)
		return;
	/* The sums are of the CPUs that are online: where one went they fall, and say nothing. */
	if (lost < QUEUE_DROPS_MIN || passed < 0 || lost * QUEUE_DROPS_PART < passed ||
		!connections_feel_it(model, lost))
		return;
	finding = judge_start(judge, rule, netns->number);
	if (!finding)
		return;
	finding->severity = SEVERITY_WARNING;
	/* Flow limits count here as well, and before Linux 6.10 what was for a device that is down. */
	finding->confidence = CONFIDENCE_LIKELY;
	finding->title = note_text(judge,
		_("this host dropped %u packets that had arrived, for want of room in a CPU's "
		  "queue"),
		(uint32_t)lost);
	note_softnet(finding, model_counter(model, netns->number, "SoftnetDropped"), _("dropped"),
		"/proc/net/softnet_stat, column 2 (hex)");
	note_softnet(finding, model_counter(model, netns->number, "SoftnetProcessed"),
		_("processed"), "/proc/net/softnet_stat, column 1 (hex)");
	note_softnet(finding, model_counter(model, netns->number, "SoftnetTimeSqueeze"),
		_("rounds cut short (time_squeeze)"), "/proc/net/softnet_stat, column 3 (hex)");
	note_softnet(finding, model_counter(model, netns->number, "SoftnetFlowLimit"),
		_("by flow limit"), "/proc/net/softnet_stat, column 11 (hex)");
	if (backlog >= 0)
		note_number(finding, "net.core.netdev_max_backlog", backlog, "packets",
			"sysctl net.core.netdev_max_backlog");
	note_counter(judge, finding, "TcpRetransSegs");
	note_counter(judge, finding, "TcpExtTCPOFOQueue");
	note_undecided(finding, _("whose packets"),
		_("the count is of all CPUs and all protocols: which connections lost is not told; "
		  "perf record -e skb:kfree_skb names reason and flow"));
	note_setting(finding, "net.core.netdev_max_backlog");
	note_resenders(judge, finding, lost);
}

const struct rule rule_host_queue_drops = {
	.id = "host-queue-drops",
	.needs = NEED_COUNTERS | NEED_SECOND_LOOK,
	.survey = host_queue_drops_survey,
	.twins = {{"path-loss", N_("the packets were dropped inside this host")},
		{"receive-buffer-pruned", N_("they were dropped before TCP saw them")}},
	.cause = N_("packets arrive at a CPU faster than it takes them from its queue: all of one "
		    "link or tunnel on one CPU, a burst, a program or interrupt that keeps the CPU "
		    "busy. What finds net.core.netdev_max_backlog packets waiting is dropped; TCP "
		    "sends it again, later"),
	.remedies = {{N_("see which CPU drops (a line each) and what keeps it busy"),
			     "cat /proc/net/softnet_stat; mpstat -P ALL 1 3"},
		{N_("spread the load: more queues of the NIC, or RPS for links that have one"),
			"grep -H . /sys/class/net/*/queues/rx-*/rps_cpus"},
		{N_("for bursts only: a longer queue"),
			"sysctl -w net.core.netdev_max_backlog=5000"}},
	.references = "Documentation/networking/scaling.rst; net/core/dev.c enqueue_to_backlog()",
	.explains = "path-loss reordering unused-or-wrong-knob",
};

/* ---- orphan-flood ------------------------------------------------------------------------- */

/* One that stands for the orphans of a namespace: the evidence that absorbs their own findings. */
static void note_orphans(struct judge *judge, struct finding *finding)
{
	for (uint32_t i = 0; i < judge->model->connections.count; i++) {
		const struct connection *row = &judge->model->connections.items[i];

		if (row->netns == finding->netns && !row->inode && judge_is_now(judge, row) &&
			(row->state == TCP_STATE_FIN_WAIT_1 || row->state == TCP_STATE_LAST_ACK ||
				row->state == TCP_STATE_CLOSING))
			note_connection(judge, finding, i);
	}
}

static void note_state(struct finding *finding, const struct model_netns *netns,
	enum tcp_state state, const char *name, const char *source)
{
	if (netns->states[state])
		note_number(finding, name, netns->states[state], "connections", source);
}

/* Connections that were closed and wait for their peers: most of them are orphans. */
static uint32_t closing_count(const struct model_netns *netns)
{
	return netns->states[TCP_STATE_FIN_WAIT_1] + netns->states[TCP_STATE_LAST_ACK] +
	       netns->states[TCP_STATE_CLOSING];
}

/* The count is the whole host's: it is told once, where most of them are. NULL where none was seen. */
static const struct model_netns *home_of_orphans(const struct model *model)
{
	const struct model_netns *home = NULL;
	uint32_t most = 0;

	for (uint32_t i = 0; i < model->namespaces.count; i++) {
		if (closing_count(&model->namespaces.items[i]) <= most)
			continue;
		home = &model->namespaces.items[i];
		most = closing_count(home);
	}
	return home;
}

static void orphan_flood_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	const struct counter *orphans =
		model_counter(judge->model, netns->number, "SockstatTCPOrphan");
	int64_t aborted =
		model_counter_delta(judge->model, netns->number, "TcpExtTCPAbortOnMemory");
	int64_t most = host_sysctl(judge->model, "net.ipv4.tcp_max_orphans");
	struct finding *finding;

	/* The kernel counts an orphan up to four times over (tcp_check_oom()): a quarter is the
	 * limit. */
	if (!orphans || most <= 0 || orphans->last * 4 < most ||
		netns != home_of_orphans(judge->model))
		return;
	finding = judge_start(judge, rule, netns->number);
	if (!finding)
		return;
	finding->severity = aborted > 0 ? SEVERITY_CRITICAL : SEVERITY_WARNING;
	finding->confidence = CONFIDENCE_CERTAIN;
	finding->count = (uint32_t)orphans->last;
	finding->title = note_text(judge, _("%lld connections without owner wait for their peers"),
		(long long)orphans->last);
	note_number(finding, _("orphans (of all namespaces)"), orphans->last, "connections",
		"/proc/net/sockstat");
	note_number(finding, "net.ipv4.tcp_max_orphans", most, "connections",
		"sysctl net.ipv4.tcp_max_orphans");
	note_state(finding, netns, TCP_STATE_FIN_WAIT_1, "FIN_WAIT_1", "ss -tan state fin-wait-1");
	note_state(finding, netns, TCP_STATE_LAST_ACK, "LAST_ACK", "ss -tan state last-ack");
	note_state(finding, netns, TCP_STATE_CLOSING, "CLOSING", "ss -tan state closing");
	note_counter(judge, finding, "TcpExtTCPAbortOnMemory");
	note_setting(finding, "net.ipv4.tcp_max_orphans");
	note_orphans(judge, finding);
}

const struct rule rule_orphan_flood = {
	.id = "orphan-flood",
	.needs = NEED_COUNTERS | NEED_SYSCTLS | NEED_SOCK_DIAG,
	.survey = orphan_flood_survey,
	.twins = {{"fin-wait2-orphan",
		N_("these still hold data or a FIN that nobody acknowledges")}},
	.cause = N_(
		"programs closed connections whose peers are gone or do not read; each keeps up to "
		"its send buffer of memory, and near tcp_max_orphans the kernel resets new ones at "
		"once"),
	.remedies = {{N_("find the peers that they wait for"), "ss -tno state fin-wait-1"},
		{N_("let orphans give up sooner"), "sysctl -w net.ipv4.tcp_orphan_retries=3"},
		{N_("do not lower net.ipv4.tcp_max_orphans: that only resets connections sooner"),
			NULL}},
	.references = "net/ipv4/tcp.c tcp_check_oom(); ip-sysctl.rst tcp_max_orphans",
	.explains = "fin-wait1-peer-gone fin-wait1-zero-window last-ack-stuck closing-stuck "
		    "unused-or-wrong-knob",
};

/* ---- time-wait-overflow ------------------------------------------------------------------- */

static void time_wait_overflow_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	const struct counter *held = model_counter(judge->model, netns->number, "SockstatTCPTw");
	int64_t overflowed =
		model_counter_delta(judge->model, netns->number, "TcpExtTCPTimeWaitOverflow");
	int64_t most =
		model_sysctl_number(judge->model, netns->number, "net.ipv4.tcp_max_tw_buckets", -1);
	bool full = held && most > 0 && held->last >= most;
	struct finding *finding;

	if (overflowed <= 0 && !full)
		return;
	finding = judge_start(judge, rule, netns->number);
	if (!finding)
		return;
	finding->severity = SEVERITY_WARNING;
	finding->confidence = overflowed > 0 ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY;
	finding->count = held ? (uint32_t)held->last : 1;
	finding->title = note_text(judge, _("the table of TIME_WAIT connections is full"));
	if (held)
		note_number(
			finding, "TIME_WAIT", held->last, "connections", "/proc/net/sockstat (tw)");
	note_number(finding, "net.ipv4.tcp_max_tw_buckets", most, "connections",
		"sysctl net.ipv4.tcp_max_tw_buckets");
	note_counter(judge, finding, "TcpExtTCPTimeWaitOverflow");
	note_setting(finding, "net.ipv4.tcp_max_tw_buckets");
}

const struct rule rule_time_wait_overflow = {
	.id = "time-wait-overflow",
	.needs = NEED_COUNTERS | NEED_SYSCTLS,
	.survey = time_wait_overflow_survey,
	.twins = {{"time-wait-pile",
		N_("the limit of the table is reached, not that of the ports")}},
	.cause = N_("more connections rest in TIME_WAIT than net.ipv4.tcp_max_tw_buckets allows: "
		    "further "
		    "ones skip TIME_WAIT, so that a late segment may hit a new connection and a "
		    "lost last "
		    "ACK is answered with a reset"),
	.remedies = {{N_("raise it; an entry costs about 250 bytes, not a socket"),
			     "sysctl -w net.ipv4.tcp_max_tw_buckets=262144"},
		{N_("do not lower it to \"clean up\": that is what breaks connections"), NULL}},
	.references = "RFC 9293 3.6.1; net/ipv4/tcp_minisocks.c tcp_time_wait(); ip-sysctl.rst",
	.explains = "unused-or-wrong-knob",
};

/* ---- unused-or-wrong-knob ----------------------------------------------------------------- */

enum knob_test {
	KNOB_EQUAL,	 /* the running value is `number` */
	KNOB_BELOW,	 /* the running value is below `number` */
	KNOB_LOWERED,	 /* it is below `number` and below what the kernel chose at boot */
	KNOB_IN_FILE,	 /* a file sets it, whatever the value */
	KNOB_FILE_BELOW, /* a file sets it below `number`, and that value runs */
	KNOB_FILE_NOT,	 /* a file sets it to anything but `number` */
};

struct knob {
	const char *name;
	enum knob_test test;
	int64_t number;
	enum severity severity;
	const char *verdict; /* N_(): what it really does, continues "name = value" */
	const char *command; /* what to do, NULL: take it out of the file */
};

/* Folk advice that harms or does nothing (catalogue section 8), and what it really does. */
static const struct knob knobs[] = {
	{"net.ipv4.tcp_tw_recycle", KNOB_IN_FILE, 0, SEVERITY_NOTICE,
		N_("does nothing: it was removed in Linux 4.12; while it existed it broke clients "
		   "behind NAT"),
		NULL},
	{"net.ipv4.tcp_syncookies", KNOB_EQUAL, 0, SEVERITY_WARNING,
		N_("lets a full SYN queue drop real clients as well; cookies cost nothing until "
		   "then"),
		"sysctl -w net.ipv4.tcp_syncookies=1"},
	{"net.ipv4.tcp_abort_on_overflow", KNOB_EQUAL, 1, SEVERITY_NOTICE,
		N_("does not make clients fail faster: with a full queue the SYN is dropped before "
		   "a reset "
		   "could be sent"),
		"sysctl -w net.ipv4.tcp_abort_on_overflow=0"},
	{"net.ipv4.tcp_max_tw_buckets", KNOB_LOWERED, 16384, SEVERITY_WARNING,
		N_("is so low that TIME_WAIT is skipped under load; lowering it cleans up nothing"),
		"sysctl -w net.ipv4.tcp_max_tw_buckets=262144"},
	{"net.ipv4.tcp_max_orphans", KNOB_LOWERED, 4096, SEVERITY_WARNING,
		N_("is so low that connections are reset while they close"),
		"sysctl -w net.ipv4.tcp_max_orphans=65536"},
	{"net.ipv4.tcp_timestamps", KNOB_EQUAL, 0, SEVERITY_WARNING,
		N_("takes away PAWS and the reuse of TIME_WAIT ports, and SYN cookies lose window "
		   "scaling and "
		   "SACK"),
		"sysctl -w net.ipv4.tcp_timestamps=1"},
	{"net.ipv4.tcp_window_scaling", KNOB_EQUAL, 0, SEVERITY_WARNING,
		N_("keeps every connection below 64 KiB in flight"),
		"sysctl -w net.ipv4.tcp_window_scaling=1"},
	{"net.ipv4.tcp_sack", KNOB_EQUAL, 0, SEVERITY_WARNING,
		N_("makes a burst of loss cost a round trip per segment"),
		"sysctl -w net.ipv4.tcp_sack=1"},
	{"net.ipv4.tcp_retries2", KNOB_BELOW, 8, SEVERITY_NOTICE,
		N_("lets connections die in short outages (RFC 1122: at least 100 s, which is 8)"),
		"sysctl -w net.ipv4.tcp_retries2=15"},
	{"net.ipv4.tcp_fin_timeout", KNOB_FILE_NOT, 60, SEVERITY_NOTICE,
		N_("does not shorten TIME_WAIT, which is a fixed 60 s: it ends orphans in "
		   "FIN_WAIT_2 only"),
		NULL},
	{"net.ipv4.tcp_keepalive_time", KNOB_FILE_BELOW, 7200, SEVERITY_NOTICE,
		N_("does not switch keepalive on: only sockets with SO_KEEPALIVE use it, and none "
		   "here does"),
		NULL},
};

static const struct observe_setting *find_setting(const struct model *model, const char *name)
{
	for (uint32_t i = 0; i < model->settings.count; i++)
		if (model->settings.items[i].effective &&
			!strcmp(model->settings.items[i].name, name))
			return &model->settings.items[i];
	return NULL;
}

/* A socket that sends at the moment of a snapshot shows its retransmission timer instead. */
static bool uses_keepalive(const struct judge *judge)
{
	for (uint32_t i = 0; i < judge->model->connections.count; i++) {
		const struct connection *row = &judge->model->connections.items[i];

		if (row->timer == TIMER_KEEPALIVE || row->before.timer == TIMER_KEEPALIVE)
			return true;
	}
	return false;
}

/* At boot the kernel sets both limits to half of its table of connections, which is small on a
 * machine with little memory. Where the table's size is not told (before Linux 6.1), a file that
 * sets the limit says that somebody chose it. */
static bool is_lowered(
	const struct judge *judge, const struct knob *knob, uint32_t netns, int64_t running)
{
	int64_t entries = model_sysctl_number(judge->model, netns, "net.ipv4.tcp_ehash_entries", 0);

	/* Negative: the table is the initial namespace's, shared. */
	if (entries)
		return running < (entries < 0 ? -entries : entries) / 2;
	return find_setting(judge->model, knob->name);
}

static bool has_established(const struct model *model)
{
	for (uint32_t i = 0; i < model->namespaces.count; i++)
		if (model->namespaces.items[i].states[TCP_STATE_ESTABLISHED])
			return true;
	return false;
}

static bool is_wrong(const struct judge *judge, const struct knob *knob, uint32_t netns)
{
	const struct observe_setting *setting = find_setting(judge->model, knob->name);
	int64_t running = model_sysctl_number(judge->model, netns, knob->name, -1);

	switch (knob->test) {
	case KNOB_EQUAL:
		return running == knob->number;
	case KNOB_BELOW:
		return running >= 0 && running < knob->number;
	case KNOB_LOWERED:
		return running >= 0 && running < knob->number &&
		       is_lowered(judge, knob, netns, running);
	case KNOB_IN_FILE:
		return setting;
	case KNOB_FILE_BELOW:
		return setting && running >= 0 && running < knob->number &&
		       has_established(judge->model) && !uses_keepalive(judge);
	case KNOB_FILE_NOT:
		return setting && strtoll(setting->value, NULL, 10) != knob->number;
	}
	return false;
}

static void note_knob(struct judge *judge, struct finding *finding, const struct knob *knob)
{
	const struct observe_setting *setting = find_setting(judge->model, knob->name);
	const char *running = model_sysctl(judge->model, finding->netns, knob->name);

	finding->title = note_text(judge, "%s = %s %s", knob->name,
		running	  ? running
		: setting ? setting->value
			  : "?",
		_(knob->verdict));
	note_setting(finding, knob->name);
	if (running)
		note_string(finding, _("running value"),
			arena_copy(&judge->findings->arena, running, strlen(running)),
			note_text(judge, "sysctl %s", knob->name));
	if (setting)
		note_string(finding, _("set in"),
			note_text(
				judge, "%s:%u (%s)", setting->file, setting->line, setting->value),
			setting->file);
	if (knob->command)
		note_remedy(finding, _("set it back"), knob->command);
	/* A line with another value than the running one may be what somebody set it right with. */
	if (setting &&
		(!running || strtoll(setting->value, NULL, 10) == strtoll(running, NULL, 10)))
		note_remedy(finding, note_text(judge, _("take the line out of %s"), setting->file),
			NULL);
	note_remedy(finding, _("read what it really does"),
		note_text(judge, "tcpdx explain %s", knob->name));
}

static void knob_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	for (size_t i = 0; i < sizeof(knobs) / sizeof(knobs[0]); i++) {
		struct finding *finding;
		bool file_only = knobs[i].test >= KNOB_IN_FILE;

		/* Files are the host's: told once, with the first namespace. */
		if ((file_only && netns != judge->model->namespaces.items) ||
			!is_wrong(judge, &knobs[i], netns->number))
			continue;
		finding = judge_start(judge, rule, netns->number);
		if (!finding)
			return;
		finding->severity = knobs[i].severity;
		finding->confidence = CONFIDENCE_CERTAIN;
		note_knob(judge, finding, &knobs[i]);
	}
}

const struct rule rule_unused_or_wrong_knob = {
	.id = "unused-or-wrong-knob",
	.needs = NEED_SYSCTLS,
	.survey = knob_survey,
	.cause = N_(
		"advice that was copied from page to page, for another kernel or another reason"),
	.references = "Documentation/networking/ip-sysctl.rst",
	.explains = "cookie-lost-options",
};

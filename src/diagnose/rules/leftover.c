/* What outlives its connection: descriptors without a socket, orphans that a shut window holds
 * (catalogue F65, F70). */
#include "diagnose/rules/rules.h"

/* ---- dead-fd ------------------------------------------------------------------------------ */

/* A few sockets that were made and not connected yet are in every program; so many are not. */
#define DEAD_MIN 16
/* So many, or a quarter of what the process may open, will stop it soon. */
#define DEAD_MANY 100

/* Descriptors are read after the sockets: what was opened in between is in no dump and lives. All
 * that was opened during the whole look is more than that. For where nothing is known of them from
 * the first snapshot. */
static bool may_be_new(const struct model *model, uint32_t dead)
{
	int64_t opened = 0;

	for (uint32_t i = 0; i < model->namespaces.count; i++) {
		uint32_t number = model->namespaces.items[i].number;

		opened += model_counter_delta(model, number, "TcpPassiveOpens") +
			  model_counter_delta(model, number, "TcpActiveOpens");
	}
	return opened * 2 > dead;
}

/* What the counters of all namespaces say since they were made. */
static int64_t sum_since_start(const struct model *model, const char *one, const char *other)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < model->namespaces.count; i++) {
		uint32_t number = model->namespaces.items[i].number;
		const struct counter *a = model_counter(model, number, one);
		const struct counter *b = model_counter(model, number, other);

		sum += (a ? a->last : 0) + (b ? b->last : 0);
	}
	return sum;
}

/* Those that were connections at the first snapshot. */
static uint32_t count_ended(const struct model *model, uint32_t process)
{
	uint32_t ended = 0;

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];
		uint32_t count = 0;
		const struct owner *owners =
			row->seen & SEEN_LAST ? NULL : model_owners(model, row->inode, &count);

		for (uint32_t k = 0; k < count; k++)
			ended += owners[k].process == process && owners[k].undumped;
	}
	return ended;
}

/* The namespace of any of its living sockets; the first one where it has none. */
static uint32_t home_of(const struct model *model, uint32_t process)
{
	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		if (row->inode &&
			model_owner(model, row->inode) == &model->processes.items[process])
			return row->netns;
	}
	return model->namespaces.items[0].number;
}

/* Each connection that a reset, a time-out or the administrator ended is counted, and each attempt
 * that failed (tcp_set_state(), tcp_done()): where that was hardly ever so, the sockets are rather
 * such as were never connected. */
static void grade_dead(struct judge *judge, struct finding *finding,
	const struct observe_process *process, uint32_t ended)
{
	uint32_t dead = finding->count;
	int64_t cut = sum_since_start(judge->model, "TcpEstabResets", "TcpAttemptFails");
	bool many =
		dead >= DEAD_MANY || (process->fd_soft && (uint64_t)dead * 4 >= process->fd_soft);
	bool died = ended || cut >= dead;

	finding->severity = many && died ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = died ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	if (ended)
		note_number(finding, _("of them connections that ended during the look"), ended, "",
			"ss -tane, twice");
	else
		note_undecided(finding, _("unconnected sockets"),
			_("sockets that were made and never connected look the same: a number that "
			  "grows from look to look is the leak"));
}

static void tell_dead(struct judge *judge, const struct rule *rule, uint32_t index, uint32_t dead)
{
	const struct observe_process *process = &judge->model->processes.items[index];
	struct finding *finding = judge_start(judge, rule, home_of(judge->model, index));

	if (!finding)
		return;
	finding->process = index;
	finding->count = dead;
	finding->title =
		note_text(judge, _("%s (pid %u) holds %u TCP sockets that are in no table"),
			process->comm, process->pid, dead);
	note_process(judge, finding, index);
	note_number(finding, _("descriptors whose socket is in no table"), dead, "",
		note_text(judge, "ls -l /proc/%u/fd | grep -c socket:", process->pid));
	if (process->fd_count != UINT32_MAX && process->fd_soft)
		note_string(finding, _("descriptors"),
			note_text(judge, "%u / %llu", process->fd_count,
				(unsigned long long)process->fd_soft),
			note_text(judge, "ls /proc/%u/fd | wc -l", process->pid));
	grade_dead(judge, finding, process, count_ended(judge->model, index));
}

/* How many of a process's sockets are in no table, and known not to be new. */
static uint32_t count_dead(const struct model *model, uint32_t process)
{
	uint32_t dead = model_undumped_from_start(model, process);
	uint32_t all = model_undumped(model, process);

	if (dead >= DEAD_MIN)
		return dead;
	return all >= DEAD_MIN && !may_be_new(model, all) ? all : 0;
}

static void dead_fd_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	const struct model *model = judge->model;
	/* Of connections that were never opened none can have ended. */
	int64_t opened = sum_since_start(model, "TcpActiveOpens", "TcpPassiveOpens");

	/* Processes belong to the host, not to a namespace: once is enough. */
	if (netns != model->namespaces.items)
		return;
	for (uint32_t i = 0; i < model->processes.count; i++) {
		uint32_t dead = count_dead(model, i);

		if (dead && opened >= dead)
			tell_dead(judge, rule, i, dead);
	}
}

const struct rule rule_dead_fd = {
	.id = "dead-fd",
	.needs = NEED_OWNERS | NEED_COUNTERS | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.survey = dead_fd_survey,
	.twins = {{"close-wait-leak",
		N_("the sockets are in no state at all: no table holds them")}},
	.cause = N_("the peer reset the connections, or they timed out, and the program did not "
		    "call close() (or it made sockets and never connected them): ss does not show "
		    "them, the descriptors are taken, and in the end accept() and open() fail with "
		    "EMFILE"),
	.remedies = {{N_("see which they are: their inodes are in no line of ss -tane"),
			     "ls -l /proc/{pid}/fd"},
		{N_("fix the missing close(): after ECONNRESET, EPIPE and ETIMEDOUT too"), NULL},
		{N_("first aid: restart the program; no sysctl and no ss -K frees a descriptor"),
			NULL}},
	.references = "RFC 9293 3.10.7.4; net/ipv4/tcp.c tcp_done(); close(2)",
};

/* ---- fin-wait1-zero-window ---------------------------------------------------------------- */

/* As for zero windows of open connections: a pause is no fault. */
#define SHUT_MS	  5000
#define SHUT_MANY 10
/* A part of what TCP may use of the host's memory without care (the first number of tcp_mem), held
 * for peers that do not read. */
#define SHUT_MEMORY_PART 4

static bool fin_wait1_zero_window_match(
	const struct judge *judge, const struct connection *connection)
{
	return judge_stayed(judge, connection) && !connection->inode &&
	       connection->timer == TIMER_PERSIST && connection->before.timer == TIMER_PERSIST &&
	       !connection->snd_wnd && !connection->unacked && connection->wqueue > 1 &&
	       connection->bytes_acked == connection->before.bytes_acked &&
	       connection->last_data_sent_ms >= SHUT_MS;
}

static uint64_t held_bytes(struct judge *judge, const struct group *group)
{
	uint64_t bytes = 0;

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		bytes += judge_member(judge, m)->wqueue;
	return bytes;
}

/* tcp_mem is of the whole host, in pages, and shown in the first namespace only. */
static bool fills_memory(const struct model *model, uint64_t bytes)
{
	uint64_t page = model->host.page_size ? model->host.page_size : 4096;
	int64_t low = -1;

	for (uint32_t i = 0; i < model->namespaces.count && low < 0; i++)
		low = model_sysctl_number(
			model, model->namespaces.items[i].number, "net.ipv4.tcp_mem", -1);
	return low > 0 && bytes * SHUT_MEMORY_PART >= (uint64_t)low * page;
}

static bool fin_wait1_zero_window_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	const char *ss = "ss -tnoi state fin-wait-1";
	uint64_t held = held_bytes(judge, group);

	finding->severity =
		is_large_part(judge, group, SHUT_MANY) || fills_memory(judge->model, held)
			? SEVERITY_WARNING
			: SEVERITY_NOTICE;
	finding->confidence = CONFIDENCE_CERTAIN;
	finding->title = note_text(judge,
		ngettext("%u connection that was closed cannot end: the window of its peer is shut",
			"%u connections that were closed cannot end: the windows of their peers "
			"are shut",
			group->count),
		group->count);
	note_number(finding, "FIN_WAIT_1", group->count, "connections", ss);
	note_string(finding, _("timer"), "persist", ss);
	note_number(finding, _("window of the peer (snd_wnd)"), one->snd_wnd, "bytes", ss);
	note_number(finding, _("held in send queues"), (int64_t)held, "bytes", ss);
	note_change(finding, _("window probes without answer"), one->before.probes, one->probes, "",
		ss);
	return true;
}

const struct rule rule_fin_wait1_zero_window = {
	.id = "fin-wait1-zero-window",
	.states = IN(FIN_WAIT_1),
	.needs = NEED_TCP_INFO | NEED_SND_WND | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.group_by = GROUP_HOST,
	.match = fin_wait1_zero_window_match,
	.conclude = fin_wait1_zero_window_conclude,
	.twins = {{"fin-wait1-peer-gone",
			  N_("the timer is for window probes, nothing is in flight")},
		{"fin-wait2-orphan", N_("the FIN has not even been sent: data stands before it")}},
	.cause = N_("the program closed while the peer did not read: what was written waits in the "
		    "kernel, without an owner, for as long as the peer answers the probes; in "
		    "numbers it is an attack on memory"),
	.remedies = {{N_("to end one now (the peer gets a reset)"),
			     "ss -K src {local} dst {remote}"},
		{N_("in the program: TCP_USER_TIMEOUT before close() bounds the wait"), NULL},
		{N_("see how many orphans the whole host holds"), "cat /proc/net/sockstat"}},
	.references =
		"RFC 9293 3.8.6.1; net/ipv4/tcp_timer.c tcp_probe_timer(), tcp_orphan_retries",
};

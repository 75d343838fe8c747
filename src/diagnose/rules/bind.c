/* Ports that cannot be bound: held without a listener, or by what is left in TIME_WAIT (catalogue
 * F16, F17). bind() fails with EADDRINUSE and no counter tells it: what holds the port is all that
 * can be seen. */
#include <string.h>

#include "diagnose/rules/rules.h"

/* One refused SYN is a stranger's scan. */
#define REFUSALS_MIN 2

/* A port that a program chose, not one that the kernel lent it. */
static bool is_chosen(const struct judge *judge, uint32_t number, uint16_t port)
{
	const struct model_netns *netns = model_netns(judge->model, number);

	return netns->port_high && (port < netns->port_low || port > netns->port_high);
}

/* On any address: what listens beside the holder is the service, or a second one. */
static bool is_listened(const struct judge *judge, uint32_t netns, uint16_t port)
{
	for (uint32_t i = 0; i < judge->model->connections.count; i++) {
		const struct connection *row = &judge->model->connections.items[i];

		if (row->state == TCP_STATE_LISTEN && row->local_port == port &&
			row->netns == netns)
			return true;
	}
	return false;
}

static bool is_inactive(const struct connection *row)
{
	return row->state == TCP_STATE_CLOSED && row->local_port &&
	       row->seen == (SEEN_FIRST | SEEN_LAST);
}

/* SYNs that were refused at an address and port that the socket holds. */
static uint32_t count_refused(const struct judge *judge, const struct connection *holder)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < judge->model->refusals.count; i++) {
		const struct model_refusal *refusal = &judge->model->refusals.items[i];

		if (refusal->netns == holder->netns &&
			refusal->facts.local_port == holder->local_port &&
			listener_covers(&holder->local, holder->bits, &refusal->facts.local))
			count += refusal->facts.count;
	}
	return count;
}

/* ---- port-held-unlisted ------------------------------------------------------------------- */

/* More of them are one fault, not many: the rest is not told. */
#define HELD_TOLD_MAX 32
/* Each costs a walk over all sockets. */
#define ASKED_MAX 256

/* Made to keep ports free for services that start later (Fedora's portreserve). */
static bool is_reserver(const struct observe_process *process)
{
	return process && !strcmp(process->comm, "portreserve");
}

/* Its listener is shut and what it accepted goes on: it drains. */
static bool still_serves(const struct judge *judge, const struct connection *holder)
{
	const struct observe_process *owner = model_owner(judge->model, holder->inode);

	for (uint32_t i = 0; i < judge->model->connections.count; i++) {
		const struct connection *row = &judge->model->connections.items[i];

		if (row->state == TCP_STATE_ESTABLISHED && row->local_port == holder->local_port &&
			row->netns == holder->netns && judge_is_now(judge, row) &&
			model_owner(judge->model, row->inode) == owner)
			return true;
	}
	return false;
}

/* A socket that was connected keeps its peer's address when the connection is over. */
static bool was_client(const struct connection *holder)
{
	return !address_is_any(&holder->remote);
}

/* One process may hold a port with a socket of each family: the first is told. */
static bool is_told(const struct judge *judge, uint32_t index)
{
	const struct connection *holder = &judge->model->connections.items[index];
	const struct observe_process *owner = model_owner(judge->model, holder->inode);

	for (uint32_t i = 0; i < index; i++) {
		const struct connection *row = &judge->model->connections.items[i];

		if (is_inactive(row) && row->local_port == holder->local_port &&
			row->netns == holder->netns &&
			model_owner(judge->model, row->inode) == owner)
			return true;
	}
	return false;
}

static void note_holder(
	struct judge *judge, struct finding *finding, const struct connection *holder)
{
	uint32_t count;
	const struct owner *owner = model_owners(judge->model, holder->inode, &count);
	const struct observe_process *process = model_owner(judge->model, holder->inode);
	uint16_t port = holder->local_port;

	note_string(finding, _("bound, neither listening nor connected"),
		note_endpoint(judge, &holder->local, port),
		note_text(judge, "ss -tanpB sport = :%u", port));
	note_number(finding, _("listeners of the port"), 0, "",
		note_text(judge, "ss -ltn sport = :%u", port));
	if (process)
		note_string(finding, _("held by descriptor"),
			note_text(judge, "/proc/%u/fd/%u", process->pid, owner->fd),
			note_text(judge, "ls -l /proc/%u/fd", process->pid));
	if (count > 1)
		note_number(finding, _("descriptors that hold it"), count, "",
			note_text(
				judge, "find /proc/*/fd -lname 'socket:\\[%u\\]'", holder->inode));
}

static void tell_held(
	struct judge *judge, const struct rule *rule, uint32_t index, uint32_t refused)
{
	const struct connection *holder = &judge->model->connections.items[index];
	struct finding *finding = judge_start(judge, rule, holder->netns);

	if (!finding)
		return;
	finding->severity = refused ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = refused ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE;
	finding->title = note_text(judge,
		refused ? _("%s holds %s without listening, and clients are refused there")
			: _("%s holds %s without listening: nobody else can bind it"),
		note_owner(judge, holder),
		note_endpoint(judge, &holder->local, holder->local_port));
	note_connection(judge, finding, index);
	note_holder(judge, finding, holder);
	if (refused)
		note_number(finding, _("SYNs refused"), refused, "",
			note_text(judge,
				"tcpdump -nn -i any 'tcp[tcpflags] & tcp-rst != 0 and src port %u'",
				holder->local_port));
	note_undecided(finding, _("held on purpose"),
		_("a program may keep a port from others, or be about to listen: the fault is one "
		  "where another program's bind() fails with EADDRINUSE, see its log"));
	note_undecided(finding, "SO_REUSEADDR",
		_("the kernel does not tell whether the holder has set it: where it and the other "
		  "program both have, the bind() succeeds"));
}

static bool is_held(const struct judge *judge, const struct connection *row, uint32_t *ret_refused)
{
	uint32_t refused;

	if (!row->inode || !is_chosen(judge, row->netns, row->local_port) ||
		is_reserver(model_owner(judge->model, row->inode)) ||
		is_listened(judge, row->netns, row->local_port))
		return false;
	refused = count_refused(judge, row);
	*ret_refused = refused >= REFUSALS_MIN ? refused : 0;
	return *ret_refused || (!was_client(row) && !still_serves(judge, row));
}

static void port_held_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	const struct model *model = judge->model;
	unsigned told = 0, asked = 0;

	/* All namespaces in one pass. */
	if (netns != model->namespaces.items)
		return;
	for (uint32_t i = 0; i < model->connections.count && told < HELD_TOLD_MAX; i++) {
		uint32_t refused;

		if (!is_inactive(&model->connections.items[i]))
			continue;
		if (asked++ == ASKED_MAX)
			return;
		if (!is_held(judge, &model->connections.items[i], &refused) || is_told(judge, i))
			continue;
		tell_held(judge, rule, i, refused);
		told++;
	}
}

const struct rule rule_port_held_unlisted = {
	.id = "port-held-unlisted",
	.needs = NEED_SECOND_LOOK | NEED_SOCK_DIAG | NEED_OWNERS | NEED_SYSCTLS,
	.survey = port_held_survey,
	.twins = {{"bound-elsewhere", N_("the port is listened on nowhere")},
		{"time-wait-bind", N_("a process holds the port: waiting does not free it")},
		{"port-exhaustion",
			N_("the port is not one that the kernel lends: it was asked for")}},
	.cause = N_("a program bound the port and never called listen(), shut its listener down "
		    "without closing it, or kept a client's socket of which the connection is "
		    "over: ss -a does not show it, and bind() fails with EADDRINUSE for all "
		    "others"),
	.remedies = {{N_("see which program it is, and why it holds the port"),
			     "ls -l /proc/{pid}/fd; ps -fp {pid}"},
		{N_("let it listen or close the socket: restart it where it has forgotten it; "
		    "SO_REUSEADDR in the other program alone does not help"),
			NULL}},
	.references = "bind(2) EADDRINUSE; net/ipv4/inet_connection_sock.c "
		      "inet_csk_bind_conflict(); TCP_BOUND_INACTIVE (Linux 6.8)",
	.many = N_("%s holds %u ports without listening"),
};

/* ---- time-wait-bind ----------------------------------------------------------------------- */

struct remains {
	uint32_t count;	     /* rows of the port without an owner */
	uint32_t longest_ms; /* until the last of them ends */
	uint32_t first;	     /* one in TIME_WAIT, or NONE */
	bool held;	     /* a process holds the port in some way */
};

static struct remains find_remains(const struct judge *judge, const struct model_refusal *refusal)
{
	struct remains remains = {.first = NONE};

	for (uint32_t i = 0; i < judge->model->connections.count; i++) {
		const struct connection *row = &judge->model->connections.items[i];

		if (row->local_port != refusal->facts.local_port || row->netns != refusal->netns ||
			!judge_is_now(judge, row))
			continue;
		remains.held |= row->inode != 0;
		if (row->state != TCP_STATE_TIME_WAIT)
			continue;
		remains.count++;
		if (row->expires_ms > remains.longest_ms)
			remains.longest_ms = row->expires_ms;
		if (remains.first == NONE)
			remains.first = i;
	}
	return remains;
}

static void tell_time_wait(struct judge *judge, const struct rule *rule,
	const struct model_refusal *refusal, const struct remains *remains)
{
	uint16_t port = refusal->facts.local_port;
	const char *ss = note_text(judge, "ss -tano state time-wait sport = :%u", port);
	struct finding *finding = judge_start(judge, rule, refusal->netns);

	if (!finding)
		return;
	/* A service that takes a few seconds to start again leaves the same. */
	finding->severity = SEVERITY_NOTICE;
	finding->confidence = CONFIDENCE_POSSIBLE;
	finding->count = remains->count;
	finding->title = note_text(judge,
		ngettext("nobody listens on port %u, and %u connection in TIME_WAIT may keep the "
			 "service from binding it",
			"nobody listens on port %u, and %u connections in TIME_WAIT may keep the "
			"service from binding it",
			remains->count),
		port, remains->count);
	note_connection(judge, finding, remains->first);
	note_number(finding, _("SYNs refused"), refusal->facts.count, "",
		note_text(judge,
			"tcpdump -nn -i any 'tcp[tcpflags] & tcp-rst != 0 and src port %u'", port));
	note_number(finding, _("listeners of the port"), 0, "",
		note_text(judge, "ss -ltn sport = :%u", port));
	note_number(finding, "TIME_WAIT", remains->count, "connections", ss);
	note_number(finding, _("the last of them ends in"), remains->longest_ms / 1000, "s", ss);
	note_undecided(finding, _("service stopped or still starting"),
		_("a server that is down for any other reason leaves the same: its log tells "
		  "whether bind() failed with EADDRINUSE"));
}

static void time_wait_bind_survey(
	struct judge *judge, const struct rule *rule, const struct model_netns *netns)
{
	const struct model *model = judge->model;
	unsigned asked = 0;

	for (uint32_t i = 0; i < model->refusals.count && asked < ASKED_MAX; i++) {
		const struct model_refusal *refusal = &model->refusals.items[i];
		struct remains remains;

		if (refusal->netns != netns->number || refusal->facts.count < REFUSALS_MIN ||
			!is_chosen(judge, netns->number, refusal->facts.local_port))
			continue;
		asked++;
		if (is_listened(judge, netns->number, refusal->facts.local_port))
			continue;
		remains = find_remains(judge, refusal);
		if (remains.first != NONE && !remains.held)
			tell_time_wait(judge, rule, refusal, &remains);
	}
}

const struct rule rule_time_wait_bind = {
	.id = "time-wait-bind",
	.needs = NEED_SECOND_LOOK | NEED_SOCK_DIAG | NEED_REFUSALS | NEED_SYSCTLS,
	.survey = time_wait_bind_survey,
	.twins = {{"port-held-unlisted", N_("no process holds a socket of the port")},
		{"bound-elsewhere", N_("the port is listened on nowhere")},
		{"time-wait-pile", N_("not their number matters: one is enough")}},
	.cause = N_("the server closed its connections first, ended, and was started again within "
		    "60 s: a bind() fails with EADDRINUSE as long as one of them is in TIME_WAIT, "
		    "unless SO_REUSEADDR was set on the old listener and on the new one"),
	.remedies = {{N_("start the service again when the last of them has ended"), NULL},
		{N_("in the program: SO_REUSEADDR before bind(); the first restart after that "
		    "change still fails, because the old sockets were made without it"),
			NULL},
		{N_("leave net.ipv4.tcp_tw_reuse, tcp_fin_timeout and tcp_max_tw_buckets alone: "
		    "none of them lets bind() succeed sooner"),
			NULL}},
	.references = "RFC 9293 3.6.1; socket(7) SO_REUSEADDR; net/ipv4/inet_connection_sock.c "
		      "inet_csk_bind_conflict()",
};

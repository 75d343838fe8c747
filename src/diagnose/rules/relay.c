/* Connections that end at one process only, or not at all: descriptors that a child inherited,
 * proxies that hold one half, ends that have been forgotten (catalogue F63, F64, F66). */
#include <string.h>

#include "diagnose/rules/rules.h"

/* As for the other closing states: an answer takes its time. */
#define QUIET_MIN_MS 5000
#define QUIET_OLD_MS 60000

static bool moved(const struct connection *connection)
{
	return connection->bytes_sent != connection->before.bytes_sent ||
	       connection->bytes_acked != connection->before.bytes_acked ||
	       connection->bytes_received != connection->before.bytes_received;
}

static const struct connection *row_at(const struct judge *judge, uint32_t index)
{
	return index == NONE ? NULL : &judge->model->connections.items[index];
}

/* ---- fd-inherited ------------------------------------------------------------------------- */

/* Standard input and output are given to a child on purpose (inetd, a pipeline of a script). */
#define STANDARD_FD_MAX 2
/* Processes of one program often rename themselves: "gunicorn: maste", "sshd-session". */
#define SAME_PROGRAM_PREFIX 4
/* So many descriptors of a socket are looked at: each is compared with each. */
#define OWNERS_LOOKED_AT 64

struct holders {
	const struct owner *rows;
	uint32_t count;
};

static struct holders holders_of(const struct judge *judge, const struct connection *connection)
{
	struct holders holders = {0};

	holders.rows = model_owners(judge->model, connection->inode, &holders.count);
	return holders;
}

static const struct observe_process *holder(
	const struct judge *judge, const struct holders *holders, uint32_t index)
{
	uint32_t process = holders->rows[index].process;

	return process == NONE ? NULL : &judge->model->processes.items[process];
}

static bool same_program(const struct observe_process *a, const struct observe_process *b)
{
	return !strncmp(a->comm, b->comm, SAME_PROGRAM_PREFIX);
}

/* A shell waits for what it runs: it cannot close anything meanwhile. */
static bool is_shell(const struct observe_process *process)
{
	static const char *const shells[] = {"sh", "bash", "dash", "zsh", "ksh", "ash", "busybox"};

	for (unsigned i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
		if (!strcmp(process->comm, shells[i]))
			return true;
	return false;
}

static bool uses_as_standard(const struct holders *holders, uint32_t process)
{
	for (uint32_t i = 0; i < holders->count; i++)
		if (holders->rows[i].process == process && holders->rows[i].fd <= STANDARD_FD_MAX)
			return true;
	return false;
}

/* fork() and exec() keep the number of a descriptor; what is handed over through a Unix socket gets
 * any number. */
static bool is_heir(
	const struct judge *judge, const struct holders *holders, uint32_t parent, uint32_t child)
{
	const struct observe_process *p = holder(judge, holders, parent);
	const struct observe_process *q = holder(judge, holders, child);

	return p && q && holders->rows[parent].fd == holders->rows[child].fd &&
	       p->start_ticks <= q->start_ticks && !same_program(p, q) && !is_shell(p) &&
	       !uses_as_standard(holders, holders->rows[child].process);
}

struct heir {
	const struct observe_process *parent, *child; /* NULL: none */
	bool left;				      /* the parent has closed it */
};

/* Two programs hold the socket by the same number. */
static struct heir find_sharing(const struct judge *judge, const struct connection *connection)
{
	struct holders holders = holders_of(judge, connection);

	if (holders.count > OWNERS_LOOKED_AT)
		holders.count = OWNERS_LOOKED_AT;
	for (uint32_t p = 0; p < holders.count; p++)
		for (uint32_t q = 0; q < holders.count; q++)
			if (p != q && is_heir(judge, &holders, p, q))
				return (struct heir){holder(judge, &holders, p),
					holder(judge, &holders, q), false};
	return (struct heir){0};
}

/* Of the listener's owners the one that the holder of the connection is not of the same program as;
 * NULL where the holder may have accepted it itself. */
static const struct observe_process *find_acceptor(const struct judge *judge,
	const struct connection *listener, const struct observe_process *child)
{
	struct holders owners = holders_of(judge, listener);
	const struct observe_process *acceptor = NULL;

	for (uint32_t i = 0; i < owners.count; i++) {
		const struct observe_process *owner = holder(judge, &owners, i);

		if (!owner || owner == child || same_program(owner, child) ||
			owner->start_ticks > child->start_ticks)
			return NULL;
		/* Process 1 listens for the services that it starts (Accept=yes). */
		if (owner->pid != 1)
			acceptor = owner;
	}
	return acceptor;
}

/* What came has lain unread all the while. */
static bool lies_unread(const struct connection *connection)
{
	return connection->rqueue && connection->rqueue == connection->before.rqueue &&
	       connection_silence_ms(connection) >= QUIET_MIN_MS;
}

/* The one that accepted it has closed it; another program still holds it and does not read. */
static struct heir find_left(const struct judge *judge, const struct connection *connection)
{
	const struct connection *listener = row_at(judge, connection->listener);
	struct holders holders = holders_of(judge, connection);
	const struct observe_process *child = holders.count ? holder(judge, &holders, 0) : NULL;

	/* One that was stopped would read if it could. */
	if (!child || !listener || is_stopped(child))
		return (struct heir){0};
	for (uint32_t i = 0; i < holders.count; i++) {
		const struct observe_process *other = holder(judge, &holders, i);

		if (!other || !same_program(other, child) || holders.rows[i].fd <= STANDARD_FD_MAX)
			return (struct heir){0};
	}
	return (struct heir){find_acceptor(judge, listener, child), child, true};
}

static struct heir find_heir(const struct judge *judge, const struct connection *connection)
{
	struct heir heir = {0};

	/* Where the peer has closed and the program still holds it, too, that is its own leak. */
	if (connection->state == TCP_STATE_ESTABLISHED)
		heir = find_sharing(judge, connection);
	if (!heir.child && lies_unread(connection))
		heir = find_left(judge, connection);
	return heir.parent ? heir : (struct heir){0};
}

/* It waits for a clock, a child or a pipe, not for its sockets. The state was read because it lets
 * data lie. */
static bool waits_elsewhere(const struct observe_process *process)
{
	static const char *const places[] = {"hrtimer_nanosleep", "do_nanosleep", "common_nsleep",
		"do_wait", "pipe_read", "anon_pipe_read", "sigsuspend", "do_sigtimedwait", "pause"};

	for (unsigned i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (!strncmp(process->wchan, places[i], strlen(places[i])))
			return process->threads <= 1;
	return false;
}

static bool fd_inherited_match(const struct judge *judge, const struct connection *connection)
{
	return judge_stayed(judge, connection) && !moved(connection) &&
	       find_heir(judge, connection).child;
}

static void note_holders(
	struct judge *judge, struct finding *finding, const struct connection *connection)
{
	struct holders holders = holders_of(judge, connection);

	for (uint32_t i = 0; i < holders.count && i < 3; i++) {
		const struct observe_process *process = holder(judge, &holders, i);

		if (process)
			note_string(finding, _("held by"),
				note_text(judge, _("%s (pid %u), descriptor %u"), process->comm,
					process->pid, holders.rows[i].fd),
				note_text(judge, "ls -l /proc/%u/fd", process->pid));
	}
}

static bool fd_inherited_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = judge_member(judge, group->first_member);
	uint32_t left = 0;
	struct heir heir;

	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		if (find_heir(judge, judge_member(judge, m)).left && !left++)
			one = judge_member(judge, m);
	heir = find_heir(judge, one);
	finding->process = (uint32_t)(heir.child - judge->model->processes.items);
	finding->count = left ? left : group->count;
	finding->severity = left ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence =
		left && !waits_elsewhere(heir.child) ? CONFIDENCE_POSSIBLE : CONFIDENCE_LIKELY;
	finding->title = note_text(judge,
		left ? ngettext("%s (pid %u) keeps %u connection open that %s (pid %u) accepted "
				"and has closed",
			       "%s (pid %u) keeps %u connections open that %s (pid %u) accepted "
			       "and has closed",
			       left)
		     : ngettext("%s (pid %u) has inherited %u connection of %s (pid %u): closing "
				"it will not end it",
			       "%s (pid %u) has inherited %u connections of %s (pid %u): closing "
			       "them will not end them",
			       finding->count),
		heir.child->comm, heir.child->pid, finding->count, heir.parent->comm,
		heir.parent->pid);
	note_worst_first(judge, group, finding, one);
	/* The commands are for the one that should let go. */
	finding->subjects[0].process = finding->process;
	note_holders(judge, finding, one);
	if (left) {
		note_number(finding, "Recv-Q", one->rqueue, "bytes", "ss -tanpe");
		note_number(
			finding, _("longest silence"), connection_silence_ms(one), "ms", "ss -tni");
		note_process_state(judge, finding, heir.child);
		note_undecided(finding, _("handed over on purpose"),
			_("a program may pass connections to another one through a Unix socket: "
			  "then that one has not read it"));
	}
	return true;
}

const struct rule rule_fd_inherited = {
	.id = "fd-inherited",
	.states = IN(ESTABLISHED) | IN(CLOSE_WAIT),
	.needs = NEED_OWNERS | NEED_TCP_INFO | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.group_by = GROUP_LISTENER,
	.match = fd_inherited_match,
	.conclude = fd_inherited_conclude,
	.twins = {{"close-wait-leak",
			  N_("it is another program's descriptor that keeps the connection")},
		{"pre-fork server",
			N_("the processes are not of one program, and it is a connection, not the "
			   "listener")}},
	.cause = N_("a child was started while the connection was open and inherited its "
		    "descriptor: close() in the parent sends no FIN as long as the child lives, "
		    "and the peer waits for an end that does not come"),
	.remedies = {{N_("see what the child has inherited besides"), "ls -l /proc/{pid}/fd"},
		{N_("in the program: SOCK_CLOEXEC, accept4() and O_CLOEXEC, or close the "
		    "descriptors in the child before exec()"),
			NULL},
		{N_("where the end must not wait for children: shutdown() sends the FIN whoever "
		    "else holds the socket"),
			NULL},
		{N_("first aid: end the child, if it may be ended"), "kill {pid}"}},
	.references = "close(2); fork(2); accept4(2) SOCK_CLOEXEC; RFC 9293 3.6",
	.explains = "close-wait-unread close-wait-leak reader-stalled idle-ghost",
};

/* ---- close-wait-peer-gone ----------------------------------------------------------------- */

/* Three are a pattern, as for the leak itself. */
#define GONE_MANY 3

/* The peer's end would have to be in this namespace. */
static bool is_peer_here(const struct connection *connection)
{
	return address_is_loopback(&connection->remote) ||
	       address_equal(&connection->local, &connection->remote);
}

static bool peer_gone_match(const struct judge *judge, const struct connection *connection)
{
	return judge_stayed(judge, connection) && connection->inode && is_peer_here(connection) &&
	       connection_silence_ms(connection) >= QUIET_MIN_MS;
}

/* Ports at which something of this host ends, and those that it goes to. */
struct ports {
	uint8_t local[8192], remote[8192];
};

static void set_bit(uint8_t *bits, uint16_t number)
{
	bits[number / 8] |= (uint8_t)(1u << number % 8);
}

static bool has_bit(const uint8_t *bits, uint16_t number)
{
	return bits[number / 8] & 1u << number % 8;
}

/* Of all namespaces: what is redirected may end in a container. */
static void read_ports(const struct judge *judge, struct ports *ret_ports)
{
	memset(ret_ports, 0, sizeof(*ret_ports));
	for (uint32_t i = 0; i < judge->model->connections.count; i++) {
		const struct connection *row = &judge->model->connections.items[i];

		if (row->state == TCP_STATE_LISTEN || !row->remote_port)
			continue;
		set_bit(ret_ports->local, row->local_port);
		set_bit(ret_ports->remote, row->remote_port);
	}
}

/* Redirected on this host (DNAT), the other end knows us by other numbers. But the client's port
 * stays: where nobody else has it, the other end is not there. */
static bool is_gone(const struct ports *ports, const struct connection *connection)
{
	return connection->listener == NONE ? !has_bit(ports->remote, connection->local_port)
					    : !has_bit(ports->local, connection->remote_port);
}

static uint32_t count_close_wait(const struct judge *judge, const struct connection *like)
{
	const struct model *model = judge->model;
	const struct observe_process *owner = model_owner(model, like->inode);
	uint32_t count = 0;

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		count += row->state == TCP_STATE_CLOSE_WAIT && row->netns == like->netns &&
			 judge_is_now(judge, row) && row->inode &&
			 model_owner(model, row->inode) == owner;
	}
	return count;
}

static bool peer_gone_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	const struct connection *one = NULL;
	uint32_t gone = 0;
	struct ports ports;

	/* What a dump left out may be the other end. */
	if (model_is_unseen(judge->model, UNSEEN_DUMP))
		return false;
	read_ports(judge, &ports);
	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		const struct connection *row = judge_member(judge, m);

		if (!is_gone(&ports, row))
			continue;
		gone++;
		if (!one || connection_silence_ms(row) > connection_silence_ms(one))
			one = row;
	}
	/* A few of many that leak: the leak says it all. */
	if (!one || gone * 2 < count_close_wait(judge, one))
		return false;
	finding->count = gone;
	finding->severity = gone >= GONE_MANY || connection_silence_ms(one) >= QUIET_OLD_MS
				    ? SEVERITY_WARNING
				    : SEVERITY_NOTICE;
	finding->confidence = model_is_unseen(judge->model, UNSEEN_NETNS) ||
					      model_is_unseen(judge->model, UNSEEN_NETNS_DENIED)
				      ? CONFIDENCE_LIKELY
				      : CONFIDENCE_CERTAIN;
	finding->title = note_text(judge,
		ngettext("%s holds %u connection whose peer has forgotten it",
			"%s holds %u connections whose peers have forgotten them", gone),
		note_owner(judge, one), gone);
	note_connection(judge, finding, (uint32_t)(one - judge->model->connections.items));
	note_number(finding, "CLOSE_WAIT", gone, "connections", "ss -tnp state close-wait");
	note_string(finding, _("the other end on this host"), _("in no table"),
		note_text(judge, "ss -tan sport = :%u dport = :%u", one->remote_port,
			one->local_port));
	note_number(finding, _("longest silence"), connection_silence_ms(one), "ms",
		"ss -tni state close-wait (lastrcv, lastack)");
	note_number(finding, "Recv-Q", one->rqueue, "bytes", "ss -tn state close-wait");
	return true;
}

const struct rule rule_close_wait_peer_gone = {
	.id = "close-wait-peer-gone",
	.states = IN(CLOSE_WAIT),
	.needs = NEED_TCP_INFO | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.group_by = GROUP_OWNER,
	.match = peer_gone_match,
	.conclude = peer_gone_conclude,
	.twins = {{"half-close in use",
			  N_("the peer is on this host and its end is in no table: nobody can read "
			     "an answer")},
		{"fin-wait2-held", N_("the other end is gone, not waiting")}},
	.cause = N_("the peer closed, waited in FIN_WAIT_2 for net.ipv4.tcp_fin_timeout and "
		    "forgot the connection; the program never called close(). The next write "
		    "meets a reset, the one after fails with EPIPE"),
	.remedies = {{N_("fix the program: close() when read() returns 0"), NULL},
		{N_("see which descriptors they are"), "ss -tnp state close-wait"},
		{N_("to be rid of one now (the program keeps its descriptor)"),
			"ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.6; tcp(7) tcp_fin_timeout",
	.explains = "close-wait-leak close-wait-unread",
};

/* ---- proxy-half-close-pair ---------------------------------------------------------------- */

/* The end of one leg is passed on to the other at once; its ACK may be delayed. */
#define PAIR_APART_MS 500

static bool is_inner(const struct judge *judge, const struct connection *connection)
{
	const struct connection *twin = row_at(judge, connection->twin);

	return twin && model_owner(judge->model, twin->inode) ==
			       model_owner(judge->model, connection->inode);
}

static bool proxy_pair_match(const struct judge *judge, const struct connection *connection)
{
	return judge_stayed(judge, connection) && model_owner(judge->model, connection->inode) &&
	       !connection->rqueue && !connection->wqueue && !moved(connection) &&
	       connection_silence_ms(connection) >= QUIET_MIN_MS && !is_inner(judge, connection);
}

/* One side's legs in one state, by the time since the last sign of the peer. */
struct legs {
	const struct connection **rows; /* by their silence, the shortest first */
	uint32_t count;
};

static int compare_silence(const void *left, const void *right)
{
	uint32_t a = connection_silence_ms(*(const struct connection *const *)left);
	uint32_t b = connection_silence_ms(*(const struct connection *const *)right);

	return a < b ? -1 : a > b;
}

static void read_legs(struct judge *judge, const struct group *group, enum tcp_state state,
	bool accepted, struct legs *legs)
{
	legs->count = 0;
	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m)) {
		const struct connection *row = judge_member(judge, m);

		if (row->state == state && (row->listener != NONE) == accepted)
			legs->rows[legs->count++] = row;
	}
	qsort(legs->rows, legs->count, sizeof(*legs->rows), compare_silence);
}

struct pairs {
	uint32_t count, close_wait;
	const struct connection *closed, *waiting; /* the oldest pair */
};

/* Legs that fell silent at the same moment, the youngest first. */
static struct pairs match_legs(const struct legs *closed, const struct legs *waiting)
{
	struct pairs pairs = {0};

	for (uint32_t i = 0, k = 0; i < closed->count && k < waiting->count;) {
		uint32_t a = connection_silence_ms(closed->rows[i]);
		uint32_t b = connection_silence_ms(waiting->rows[k]);

		if (a + PAIR_APART_MS < b) {
			i++;
		} else if (b + PAIR_APART_MS < a) {
			k++;
		} else {
			pairs.count++;
			pairs.closed = closed->rows[i++];
			pairs.waiting = waiting->rows[k++];
		}
	}
	return pairs;
}

/* The client closed first, and then the server, or the other way round: the more frequent of the two
 * is told. */
static struct pairs find_pairs(struct judge *judge, const struct group *group)
{
	const struct connection **rows = calloc((size_t)group->count * 2 + 1, sizeof(*rows));
	struct legs closed = {.rows = rows};
	struct legs waiting = {.rows = rows ? rows + group->count : NULL};
	struct pairs best = {0};

	for (int accepted = 0; accepted < 2 && rows; accepted++) {
		uint32_t close_wait = best.close_wait;
		struct pairs pairs;

		read_legs(judge, group, TCP_STATE_CLOSE_WAIT, accepted, &closed);
		read_legs(judge, group, TCP_STATE_FIN_WAIT_2, !accepted, &waiting);
		pairs = match_legs(&closed, &waiting);
		if (pairs.count > best.count)
			best = pairs;
		best.close_wait = close_wait + closed.count;
	}
	free(rows);
	return best;
}

static bool proxy_pair_conclude(
	struct judge *judge, const struct group *group, struct finding *finding)
{
	struct pairs pairs = find_pairs(judge, group);
	uint32_t silence = pairs.closed ? connection_silence_ms(pairs.closed) : 0;

	/* Where most of them have no partner, they leak. */
	if (!pairs.count || pairs.count * 2 < pairs.close_wait)
		return false;
	finding->count = pairs.count;
	finding->severity = silence >= QUIET_OLD_MS ? SEVERITY_WARNING : SEVERITY_NOTICE;
	finding->confidence = CONFIDENCE_LIKELY;
	finding->title = note_text(judge,
		ngettext("%s holds %u connection of which one end has closed and the other has not",
			"%s holds %u connections of which one end has closed and the other has "
			"not",
			pairs.count),
		note_owner(judge, pairs.closed), pairs.count);
	note_connection(judge, finding, (uint32_t)(pairs.closed - judge->model->connections.items));
	note_connection(
		judge, finding, (uint32_t)(pairs.waiting - judge->model->connections.items));
	note_number(finding, _("pairs of CLOSE_WAIT and FIN_WAIT_2"), pairs.count, "",
		"ss -tnpi '( state close-wait or state fin-wait-2 )'");
	note_number(finding, _("silence of the leg that was closed"), silence, "ms",
		"ss -tni state close-wait (lastack)");
	note_number(finding, _("silence of the leg that is waited for"),
		connection_silence_ms(pairs.waiting), "ms", "ss -tni state fin-wait-2 (lastack)");
	if (silence < QUIET_OLD_MS)
		note_undecided(finding, _("half-close in use"),
			_("an answer that takes long to compute looks the same: look again in a "
			  "minute"));
	return true;
}

const struct rule rule_proxy_half_close_pair = {
	.id = "proxy-half-close-pair",
	.states = IN(CLOSE_WAIT) | IN(FIN_WAIT_2),
	.needs = NEED_OWNERS | NEED_TCP_INFO | NEED_SECOND_LOOK | NEED_SOCK_DIAG,
	.group_by = GROUP_OWNER,
	.match = proxy_pair_match,
	.conclude = proxy_pair_conclude,
	.twins = {{"close-wait-leak",
			  N_("the end was passed on: the other leg is in FIN_WAIT_2 since the "
			     "same moment")},
		{"fin-wait2-held",
			N_("the program did not close by itself: its other leg was closed at the "
			   "same moment")}},
	.cause = N_("one end of a proxied connection closed; the proxy passed that on and waits "
		    "for the other end, which does not close: each pair holds two descriptors "
		    "until a time-out of the proxy"),
	.remedies = {{N_("bound the wait in the proxy: haproxy timeout client-fin and timeout "
			 "server-fin, nginx proxy_timeout, envoy idle_timeout"),
			     NULL},
		{N_("fix the end that does not close: it shows CLOSE_WAIT on its host"), NULL},
		{N_("to end one now"), "ss -K src {local} dst {remote}"}},
	.references = "RFC 9293 3.6; shutdown(2)",
	.explains = "close-wait-leak fin-wait2-held",
};

#include "cmd/row-source.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/array.h"
#include "base/gettext.h"
#include "host/bpf.h"
#include "host/file.h"
#include "host/owners.h"
#include "host/proc-net-tcp.h"
#include "host/sock-diag.h"
#include "host/state-count.h"
#include "model/model.h"
#include "report/list-column.h"
#include "tcp/state.h"

/* Sockets of the host from which on loading a BPF program (some milliseconds) pays. */
#define MANY_SOCKETS 2000

/* The kernel's state 13 as a mask. */
#define BOUND_INACTIVE (UINT32_C(1) << 13)

static struct instant now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	return (struct instant){(int64_t)time.tv_sec * 1000000000 + time.tv_nsec};
}

/* The number behind `key` in the line of /proc/net/sockstat or sockstat6 that begins with `line`;
 * 0 where there is none. */
static uint32_t sockstat(const char *path, const char *line, const char *key)
{
	struct text text;
	uint32_t number = 0;
	const char *at;

	text_init(&text, NULL, NULL);
	at = file_read(path, &text) ? NULL : strstr(text_peek(&text), line);
	at = at ? strstr(at, key) : NULL;
	if (at)
		number = (uint32_t)strtoul(at + strlen(key), NULL, 10);
	text_deinit(&text);
	return number;
}

static uint32_t count_sockets(void)
{
	return sockstat("/proc/thread-self/net/sockstat", "sockets:", "used ");
}

/* Whether some socket may be bound and neither listen nor be connected: where all TCP sockets that
 * exist are in the tables of the two families there is none. The kernel's walk to find them costs
 * as much as a third of the whole dump. */
static bool may_have_bound(void)
{
	static const char v4[] = "/proc/thread-self/net/sockstat";
	static const char v6[] = "/proc/thread-self/net/sockstat6";
	uint32_t exist = sockstat(v4, "TCP:", "alloc ");

	return !exist || exist > sockstat(v4, "TCP:", "inuse ") + sockstat(v6, "TCP6:", "inuse ");
}

static bool has_many(const struct row_source *source)
{
	return source->namespaces.count > 1 || source->socket_count >= MANY_SOCKETS;
}

static int open_namespaces(struct row_source *source)
{
	const char *wanted = source->options.netns;

	if (!wanted)
		return netns_list_own(&source->namespaces);
	if (!strcmp(wanted, "all"))
		return netns_list_all(&source->namespaces);
	return netns_list_named(&source->namespaces, wanted);
}

int row_source_init(
	struct row_source *source, const struct row_source_options *options, struct names *names)
{
	int error;

	*source = (struct row_source){.options = *options, .names = names};
	error = open_namespaces(source);
	if (error) {
		complain(_("cannot look into network namespace %s: %s"),
			options->netns ? options->netns : "", strerror(-error));
		return EXIT_CANNOT_LOOK;
	}
	if (options->filter)
		source->code_size = filter_bytecode(options->filter, &source->code);
	return 0;
}

void row_source_deinit(struct row_source *source)
{
	netns_list_deinit(&source->namespaces);
	owner_table_deinit(&source->owners);
	free(source->listeners);
	free(source->code);
	source->listeners = NULL;
	source->code = NULL;
}

static void note_unseen(struct row_source *source, const struct observe_unseen *unseen)
{
	if (unseen->what >= UNSEEN_WHAT_COUNT)
		return;
	source->unseen_any[unseen->what] = true;
	source->unseen[unseen->what] += unseen->count;
	memcpy(source->unseen_detail[unseen->what], unseen->detail,
		sizeof(source->unseen_detail[0]));
}

static int take_owner(void *context, const struct observation *observation)
{
	struct row_source *source = context;

	if (observation->kind == OBSERVE_UNSEEN)
		note_unseen(source, &observation->unseen);
	return owner_table_take(&source->owners, observation);
}

static int read_owners(struct row_source *source)
{
	struct owners_request request = {.proc = "/proc"};
	struct observe_sink sink = {take_owner, source};
	int error;

	if (source->owners_known || !(source->options.parts & LIST_OWNERS))
		return 0;
	source->owners_known = true;
	owner_table_clear(&source->owners);
	error = owner_table_reserve(&source->owners, source->socket_count);
	if (error)
		return error;
	error = -EOPNOTSUPP;
	if (has_many(source) && !source->options.no_bpf)
		error = bpf_owners_read(&request, now(), &sink);
	if (error) {
		owner_table_clear(&source->owners);
		error = owners_read(&request, now(), &sink);
	}
	if (error == -ENOMEM)
		return error;
	/* Without /proc sockets are shown all the same. */
	if (error)
		note_unseen(
			source, &(struct observe_unseen){.what = UNSEEN_OWNERS, .error = error});
	for (uint32_t i = 0; i < source->owners.process_count; i++) {
		struct owner_process *process = &source->owners.processes[i];

		process->user = names_user(source->names, process->uid, source->options.numeric);
	}
	return 0;
}

static int note_listener(struct row_source *source, const struct observe_socket *socket)
{
	int error = array_reserve(&source->listeners, &source->listener_capacity,
		(size_t)source->listener_count + 1, sizeof(*source->listeners));

	if (error)
		return error;
	source->listeners[source->listener_count++] = (struct row_listener){.local = socket->local,
		.port = socket->local_port,
		.bits = socket->bits,
		.inode = socket->inode};
	return 0;
}

/* The listener of a handshake: the kernel tells listeners first. */
static uint32_t find_listener(const struct row_source *source, const struct observe_socket *socket)
{
	unsigned best = 0;
	uint32_t inode = 0;

	for (uint32_t i = 0; i < source->listener_count && best < 2; i++) {
		const struct row_listener *listener = &source->listeners[i];
		unsigned cover =
			listener->port != socket->local_port
				? 0
				: listener_covers(&listener->local, listener->bits, &socket->local);

		if (cover <= best)
			continue;
		best = cover;
		inode = listener->inode;
	}
	return inode;
}

static void add_owner(struct row_source *source, struct row *row)
{
	const struct observe_socket *socket = row->socket;

	row->owners = &source->owners;
	row->owner = owner_table_first(&source->owners, socket->inode);
	if (!row->owner && socket->state == TCP_STATE_SYN_RECEIVED) {
		row->owner = owner_table_first(&source->owners, find_listener(source, socket));
		row->owner_is_listener = row->owner;
	}
}

static int take_socket(void *context, const struct observation *observation)
{
	struct row_source *source = context;
	const struct observe_socket *socket = &observation->socket;
	struct row row = {.socket = socket, .netns = &source->netns};
	int error = 0;

	if (observation->kind == OBSERVE_UNSEEN)
		note_unseen(source, &observation->unseen);
	if (observation->kind != OBSERVE_SOCKET)
		return 0;
	if (source->options.family && socket->local.family != source->options.family)
		return 0;
	if (source->options.parts & LIST_OWNERS) {
		if (socket->state == TCP_STATE_LISTEN)
			error = note_listener(source, socket);
		add_owner(source, &row);
	}
	if (error || !(source->options.states >> socket->state & 1))
		return error;
	if (socket->ifindex)
		row.device = names_device(source->names, socket->ifindex);
	if (source->options.filter && !filter_match(source->options.filter, &row))
		return 0;
	source->ownerless += row.owners && !row.owner && socket->inode;
	return source->take(source->context, &row);
}

static uint32_t kernel_states(const struct row_source *source)
{
	uint32_t states = source->options.states;

	if (source->options.filter)
		states &= filter_states(source->options.filter);
	/* Listeners tell who will own a handshake. */
	if (source->options.parts & LIST_OWNERS && states >> TCP_STATE_SYN_RECEIVED & 1)
		states |= UINT32_C(1) << TCP_STATE_LISTEN;
	return filter_kernel_states(states);
}

static uint8_t extensions(uint32_t parts)
{
	uint8_t wanted = 0;

	if (parts & LIST_TCP_INFO)
		wanted |= SOCK_DIAG_TCP_INFO | SOCK_DIAG_CONGESTION;
	if (parts & LIST_CONGESTION)
		wanted |= SOCK_DIAG_CONGESTION;
	if (parts & LIST_SKMEM)
		wanted |= SOCK_DIAG_SKMEM;
	return wanted;
}

static void prefetch_owners(void *context, const uint32_t *inodes, size_t count)
{
	const struct row_source *source = context;

	owner_table_prefetch(&source->owners, inodes, count);
}

static struct sock_diag_request netlink_request(struct row_source *source, uint32_t states)
{
	return (struct sock_diag_request){
		.states = states,
		.family = source->options.family,
		.extensions = extensions(source->options.parts),
		.filter = source->code,
		.filter_size = (size_t)source->code_size,
		.soon = source->options.parts & LIST_OWNERS ? prefetch_owners : NULL,
		.soon_context = source,
	};
}

/* Ends a dump that may have been begun, and lets go of the socket. */
static int end_netlink(
	struct row_source *source, struct sock_diag *diag, struct sock_diag_request *request)
{
	struct observe_sink sink = {take_socket, source};
	int error = sock_diag_dump(diag, request, 0, now(), &sink);

	/* An older kernel that does not know an instruction: judged here alone. */
	if (request->filter && (error == -EINVAL || error == -EPERM)) {
		request->filter = NULL;
		request->filter_size = 0;
		error = sock_diag_dump(diag, request, 0, now(), &sink);
	}
	sock_diag_deinit(diag);
	if (error == SOCK_DIAG_INTERRUPTED) {
		note_unseen(source, &(struct observe_unseen){.what = UNSEEN_DUMP});
		error = 0;
	}
	return error;
}

/* By netlink; kernel states as a mask. */
static int read_netlink(struct row_source *source, uint32_t states)
{
	struct sock_diag_request request = netlink_request(source, states);
	struct sock_diag diag;
	int error = source->options.no_sock_diag ? -ENOENT : sock_diag_init(&diag);

	if (error)
		return error;
	if (!source->owners_known && source->options.parts & LIST_OWNERS && has_many(source))
		sock_diag_begin(&diag, &request, source->socket_count);
	error = read_owners(source);
	if (!error)
		return end_netlink(source, &diag, &request);
	sock_diag_deinit(&diag);
	return error;
}

/* What the iterators do not reach, sockets bound and no more, is asked of netlink meanwhile. */
struct with_bound {
	struct sock_diag_request request;
	struct sock_diag diag;
	bool wanted;
};

static int bound_begin(struct row_source *source, uint32_t states, struct with_bound *ret_bound)
{
	int error;

	*ret_bound = (struct with_bound){.wanted = states & BOUND_INACTIVE && may_have_bound()};
	if (!ret_bound->wanted)
		return 0;
	ret_bound->request = netlink_request(source, BOUND_INACTIVE);
	error = sock_diag_init(&ret_bound->diag);
	if (!error)
		sock_diag_begin(&ret_bound->diag, &ret_bound->request, 0);
	return error;
}

static int bound_end(struct row_source *source, struct with_bound *bound, int error)
{
	if (!bound->wanted)
		return error;
	if (!error)
		return end_netlink(source, &bound->diag, &bound->request);
	sock_diag_deinit(&bound->diag);
	return error;
}

/* The iterator is cheaper than netlink where nothing is left out that only netlink tells, and where
 * no filter lets the kernel leave out most. */
static int read_bpf(struct row_source *source, uint32_t states)
{
	struct observe_sink sink = {take_socket, source};
	struct with_bound bound;
	int error;

	if (!has_many(source) || source->code || source->options.no_bpf ||
		source->options.no_sock_diag || source->options.all_members ||
		extensions(source->options.parts))
		return -EOPNOTSUPP;
	error = read_owners(source);
	if (error)
		return error;
	if (bound_begin(source, states, &bound))
		return -EOPNOTSUPP;
	error = bpf_sockets_read(0, now(), states & ~BOUND_INACTIVE, &sink);
	return bound_end(source, &bound, error);
}

static bool is_missing(int error)
{
	return error == -ENOENT || error == -EPROTONOSUPPORT || error == -EAFNOSUPPORT ||
	       error == -EPERM || error == -EACCES;
}

static int read_sockets(struct row_source *source)
{
	uint32_t states = kernel_states(source);
	struct observe_sink sink = {take_socket, source};
	int error;

	source->listener_count = 0;
	if (!states)
		return 0;
	error = read_bpf(source, states);
	if (error != -EOPNOTSUPP && error != -ENOSYS && error != -EPERM)
		return error;
	if (states & BOUND_INACTIVE && !may_have_bound())
		states &= ~BOUND_INACTIVE;
	error = read_netlink(source, states);
	if (!is_missing(error))
		return error;
	note_unseen(source, &(struct observe_unseen){.what = UNSEEN_SOCK_DIAG, .error = error});
	error = read_owners(source);
	return error ? error : proc_net_tcp_read(0, now(), &sink);
}

/* The reader is gone, or memory is: no other namespace helps. */
static bool is_final(int error)
{
	return error == -EPIPE || error == -ENOMEM;
}

/* In one namespace. The own one is never "entered": that needs a privilege of its own. */
static int in_namespace(struct row_source *source, const struct netns_list *home,
	const struct netns *netns, int (*look)(struct row_source *source))
{
	bool foreign = home->count && netns->inode != home->items[0].inode;
	int error = foreign ? netns_enter(netns) : 0;

	if (error) {
		note_unseen(
			source, &(struct observe_unseen){
					.what = UNSEEN_NETNS_DENIED, .error = error, .count = 1});
		return error;
	}
	source->netns = (struct row_netns){.inode = netns->inode, .name = netns->name};
	names_forget_devices(source->names);
	error = look(source);
	if (error && !is_final(error))
		note_unseen(source, &(struct observe_unseen){
					    .what = UNSEEN_NETNS_DIED, .error = error, .count = 1});
	/* Not to come back would show the next one under a wrong name. */
	return foreign && netns_enter(&home->items[0]) ? -ENOMEM : error;
}

/* Calls `look` in every namespace; the thread is back in its own afterwards. Returns 0 where it
 * could be called in one of them at least, or the first error. */
static int in_namespaces(struct row_source *source, int (*look)(struct row_source *source))
{
	struct netns_list home = {0};
	int first_error = 0;
	bool looked = false;
	bool foreign = source->options.netns;
	int error = foreign ? netns_list_own(&home) : 0;

	for (uint32_t i = 0; !is_final(error) && i < source->namespaces.count; i++) {
		error = in_namespace(source, &home, &source->namespaces.items[i], look);
		looked |= !error;
		if (error && !first_error)
			first_error = error;
	}
	netns_list_deinit(&home);
	return looked && !is_final(error) ? 0 : first_error;
}

int row_source_read(
	struct row_source *source, int (*take)(void *context, const struct row *row), void *context)
{
	source->take = take;
	source->context = context;
	source->ownerless = 0;
	memset(source->unseen, 0, sizeof(source->unseen));
	memset(source->unseen_any, 0, sizeof(source->unseen_any));
	source->owners_known = false;
	source->socket_count = count_sockets();
	return in_namespaces(source, read_sockets);
}

static int count_states(struct row_source *source)
{
	uint64_t *totals = source->context;
	uint64_t counts[TCP_STATE_COUNT];

	if (state_count_read(counts))
		return -EOPNOTSUPP;
	for (unsigned i = 0; i < TCP_STATE_COUNT; i++)
		totals[i] += counts[i];
	return 0;
}

int row_source_count(struct row_source *source, uint64_t ret_counts[TCP_STATE_COUNT])
{
	uint64_t counts[TCP_STATE_COUNT] = {0};
	const struct row_source_options *options = &source->options;
	int error;

	if (options->no_sock_diag || options->filter || options->family)
		return -EOPNOTSUPP;
	source->context = counts;
	error = in_namespaces(source, count_states);
	if (!error)
		memcpy(ret_counts, counts, sizeof(counts));
	return error;
}

void row_source_complain(const struct row_source *source)
{
	for (unsigned i = 0; i < UNSEEN_WHAT_COUNT; i++) {
		const struct observe_unseen_row *row = &observe_unseen_rows[i];

		if (!source->unseen_any[i])
			continue;
		/* Processes that could not be read matter where a socket shown lacks its owner. */
		if (i == UNSEEN_OWNERS && !source->ownerless)
			continue;
		complain(_("not seen: %s; to see it: %s"), _(row->what), _(row->show));
	}
}

static void complain_filter(const char *text, const struct filter_error *error)
{
	size_t marks = error->size ? error->size : 1;

	complain(_("filter, column %zu: expected %s"), error->column + 1, _(error->expected));
	fprintf(stderr, "  %s\n  ", text);
	for (size_t i = 0; i < error->column; i++)
		/* Bytes inside a character of UTF-8 take no cell. */
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			fputc(' ', stderr);
	fputc('^', stderr);
	for (size_t i = 1; i < marks; i++)
		if (((unsigned char)text[error->column + i] & 0xc0) != 0x80)
			fputc('~', stderr);
	fputc('\n', stderr);
}

int row_source_filter(
	const struct invocation *invocation, struct names *names, struct filter *ret_filter)
{
	struct filter_names callbacks = names_for_filter(names);
	struct filter_error where;
	struct text text;
	int error;

	text_init(&text, NULL, NULL);
	for (unsigned i = 0; i < invocation->operand_count; i++) {
		if (i)
			text_char(&text, ' ');
		text_string(&text, invocation->operands[i]);
	}
	error = text.error;
	if (!error)
		error = filter_parse(text_peek(&text), text.size, &callbacks, ret_filter, &where);
	if (error == -ENOMEM)
		complain("%s", strerror(ENOMEM));
	else if (error)
		complain_filter(text_peek(&text), &where);
	text_deinit(&text);
	return error ? EXIT_USAGE : 0;
}

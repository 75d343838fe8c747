/* How it works: one pass per namespace with the thread inside it (counters, sysctls, sockets,
 * links, routes), then one walk over /proc for the owners of all of them. What the sockets say
 * decides what else is worth asking: routes of peers in trouble, threads of processes that let
 * data wait. */
#include "host/look.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/array.h"
#include "host/btf.h"
#include "host/closer.h"
#include "host/counters.h"
#include "host/file.h"
#include "host/look-owners.h"
#include "host/owners.h"
#include "host/proc-net-tcp.h"
#include "host/route.h"
#include "host/settings.h"
#include "host/sock-diag.h"
#include "host/spare.h"
#include "host/sysctls.h"
#include "host/unseen.h"
#include "tcp/state.h"

/* A peer that has been silent for this long on a connection without keepalive may be gone. */
#define SILENCE_MS 10000

/* Everything leaves through here: an error of the caller's ends the look, one of a namespace's
 * does not, and only this tells them apart. */
static int hand_on(void *context, const struct observation *observation)
{
	struct look *look = context;
	int error = observe_emit(&look->out, observation);

	if (error)
		look->out_error = error;
	return error;
}

static int tell_unseen(struct look *look, uint32_t netns, struct instant at,
	enum observe_unseen_what what, int error, uint64_t count, const char *detail)
{
	return unseen_emit(&look->sink, netns, at,
		(struct observe_unseen){.what = (uint8_t)what, .error = error, .count = count},
		detail);
}

static void read_files(struct observe_host *host)
{
	struct text text;
	unsigned long long open, free_ones, most;

	text_init(&text, NULL, NULL);
	if (!file_read("/proc/sys/fs/file-nr", &text) &&
		sscanf(text_peek(&text), "%llu %llu %llu", &open, &free_ones, &most) == 3) {
		host->file_count = open;
		host->file_max = most;
	}
	text_deinit(&text);
}

static int tell_host(struct look *look, struct instant at, uint32_t netns_count)
{
	struct observation observation = {.kind = OBSERVE_HOST, .at = at};
	struct observe_host *host = &observation.host;
	struct utsname names;

	if (!uname(&names)) {
		word_copy(names.nodename, host->name, sizeof(host->name));
		word_copy(names.release, host->kernel, sizeof(host->kernel));
	}
	host->page_size = (uint32_t)sysconf(_SC_PAGESIZE);
	host->netns_count = netns_count;
	read_files(host);
	return observe_emit(&look->sink, &observation);
}

static void read_cgroup(uint32_t pid, char ret_path[CGROUP_PATH_SIZE])
{
	char path[32];
	int folder;

	snprintf(path, sizeof(path), "/proc/%u", pid);
	folder = pid ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (folder < 0)
		return;
	process_read_cgroup(folder, ret_path);
	close(folder);
}

static int tell_netns(struct look *look, struct instant at)
{
	for (uint32_t i = 0; i < look->namespaces.count; i++) {
		const struct netns *netns = &look->namespaces.items[i];
		struct observation observation = {
			.kind = OBSERVE_NETNS,
			.netns = i,
			.at = at,
			.network = {.inode = netns->inode,
				.pid = netns->pid,
				.foreign = netns->inode != look->own.inode},
		};
		int error;

		memcpy(observation.network.name, netns->name, sizeof(netns->name));
		read_cgroup(netns->pid, observation.network.cgroup);
		error = observe_emit(&look->sink, &observation);
		if (error)
			return error;
	}
	return 0;
}

/* Chooses the namespaces. Others that exist but were not asked for are counted. */
static int choose_namespaces(struct look *look, uint32_t *ret_all, struct instant at)
{
	const char *wanted = look->options.netns;
	struct netns_list all = {0};
	bool whole = wanted && !strcmp(wanted, "all");
	struct netns_list *known = whole ? &look->namespaces : &all;
	int error;

	if (whole)
		error = 0;
	else if (wanted)
		error = netns_list_named(&look->namespaces, wanted);
	else
		error = netns_list_own(&look->namespaces);
	if (!error)
		error = netns_list_all(known);
	/* Where some cannot be read, how many there are is not known. */
	if (!error && known->unreadable)
		error = tell_unseen(look, 0, at, UNSEEN_NETNS_DENIED, -EACCES, 0, "");
	else
		*ret_all = known->count;
	if (!error && !whole && known->count > 1)
		error = tell_unseen(look, 0, at, UNSEEN_NETNS, 0, known->count - 1, "");
	netns_list_deinit(&all);
	return error;
}

/* The thread's own namespace is never "entered": that needs a privilege of its own. */
static bool is_own(const struct look *look, uint32_t index)
{
	return look->namespaces.items[index].inode == look->own.inode;
}

static int enter(const struct look *look, uint32_t index)
{
	if (is_own(look, index))
		return 0;
	/* Without /proc there would be no way back. */
	return look->own.fd < 0 ? -EOPNOTSUPP : netns_enter(&look->namespaces.items[index]);
}

/* After enter() has succeeded. Failing to come back is the end: what followed would be told of the
 * wrong namespace. */
static int leave(const struct look *look, uint32_t index)
{
	return is_own(look, index) || !netns_enter(&look->own) ? 0 : -EIO;
}

/* A namespace that fails does not end the look at the others. */
static int give_up(struct look *look, uint32_t index, struct instant at,
	enum observe_unseen_what what, int error)
{
	look->state[index].error = error;
	return tell_unseen(look, index, at, what, error, 1, look->namespaces.items[index].name);
}

/* 0, or the reason why none of the namespaces can be looked at. */
static int all_failed(const struct look *look)
{
	for (uint32_t i = 0; i < look->namespaces.count; i++)
		if (!look->state[i].error)
			return 0;
	return look->state[0].error;
}

static int watch_refusals(struct look_netns *state)
{
	int error = refusal_open(&state->refusal);

	if (!error && descriptors_are_short(state->refusal.fd)) {
		refusal_close(&state->refusal);
		error = -EMFILE;
	}
	state->refusal_open = !error;
	return error;
}

static int open_netns(struct look *look, uint32_t index, struct instant at)
{
	struct look_netns *state = &look->state[index];
	int error = enter(look, index);

	if (error)
		return give_up(look, index, at,
			error == -ENOENT || error == -ESRCH ? UNSEEN_NETNS_DIED
							    : UNSEEN_NETNS_DENIED,
			error);
	if (look->options.parts & LOOK_REFUSALS) {
		error = watch_refusals(state);
		if (error)
			error = tell_unseen(look, index, at, UNSEEN_REFUSALS, error, 0, "");
	}
	return leave(look, index) ? -EIO : error;
}

int look_init(struct look *look, const struct look_options *options, struct hash_key key,
	struct instant at, const struct observe_sink *sink)
{
	struct netns_list own;
	uint32_t all = 0;
	int error;

	*look = (struct look){.options = *options,
		.key = key,
		.out = *sink,
		.sink = {hand_on, look},
		.own.fd = -1};
	error = netns_list_own(&own);
	if (error)
		return error;
	look->own = own.items[0];
	free(own.items);
	error = choose_namespaces(look, &all, at);
	if (error)
		return error;
	look->state = calloc(look->namespaces.count, sizeof(*look->state));
	if (!look->state)
		return -ENOMEM;
	error = tell_host(look, at, all);
	if (!error)
		error = tell_netns(look, at);
	for (uint32_t i = 0; i < look->namespaces.count && !error; i++)
		error = open_netns(look, i, at);
	return error ? error : all_failed(look);
}

/* Closing a packet socket waits; without memory for the list they wait one after the other. */
static void close_refusals(struct look *look)
{
	int *fds = calloc(look->namespaces.count, sizeof(*fds));
	uint32_t count = 0;

	for (uint32_t i = 0; fds && i < look->namespaces.count; i++) {
		struct look_netns *state = &look->state[i];

		if (!state->refusal_open)
			continue;
		fds[count++] = state->refusal.fd;
		state->refusal.fd = -1;
	}
	closer_close(fds, count);
	free(fds);
	for (uint32_t i = 0; i < look->namespaces.count; i++)
		if (look->state[i].refusal_open)
			refusal_close(&look->state[i].refusal);
}

void look_deinit(struct look *look)
{
	if (look->state)
		close_refusals(look);
	free(look->state);
	netns_list_deinit(&look->namespaces);
	if (look->own.fd >= 0)
		close(look->own.fd);
	map_deinit(&look->inode_map);
	map_deinit(&look->early_map);
	free(look->early);
	map_deinit(&look->peer_map);
	free(look->inodes);
	free(look->peers);
	*look = (struct look){.own.fd = -1};
}

/* ---- sockets ------------------------------------------------------------------------------ */

static bool is_troubled(const struct observe_socket *socket)
{
	if (socket->state == TCP_STATE_LISTEN)
		return socket->rqueue > socket->wqueue;
	return socket->rqueue > 0;
}

static int note_inode(struct look *look, const struct observe_socket *socket)
{
	uint32_t index = look->inode_count;

	if (!socket->inode || !(look->options.parts & LOOK_OWNERS))
		return 0;
	if (array_reserve(
		    &look->inodes, &look->inode_capacity, (size_t)index + 1, sizeof(*look->inodes)))
		return -ENOMEM;
	look->inodes[index] =
		(struct look_inode){.inode = socket->inode, .troubled = is_troubled(socket)};
	look->inode_count++;
	return map_insert(&look->inode_map, hash_u64(look->key, socket->inode), index);
}

static bool peer_matters(const struct observe_socket *socket)
{
	uint32_t silence = socket->tcp_info.last_ack_recv;

	if (!socket->remote_port || address_is_loopback(&socket->remote))
		return false;
	switch (socket->timer) {
	case TIMER_RETRANSMIT:
		return socket->state == TCP_STATE_SYN_SENT || socket->retransmits;
	case TIMER_PERSIST:
		return true;
	case TIMER_OFF:
		return socket->state == TCP_STATE_ESTABLISHED && silence >= SILENCE_MS;
	default:
		return socket->state == TCP_STATE_SYN_SENT;
	}
}

/* One answer of the routing table serves both. */
static bool is_same_peer(const struct look_peer *a, const struct look_peer *b)
{
	return a->netns == b->netns && a->mark == b->mark && a->ifindex == b->ifindex &&
	       address_equal(&a->local, &b->local) && address_equal(&a->remote, &b->remote);
}

static int note_peer(struct look *look, uint32_t netns, const struct observe_socket *socket)
{
	bool idle = socket->timer == TIMER_OFF;
	struct look_peer peer = {
		.local = address_unmapped(&socket->local),
		.remote = address_unmapped(&socket->remote),
		.netns = netns,
		.mark = socket->mark,
		.ifindex = socket->ifindex,
		.trying = socket->state == TCP_STATE_SYN_SENT,
	};
	uint64_t hash = address_hash(look->key, &peer.remote);
	struct map_probe probe = map_probe_start(&look->peer_map, hash);
	uint32_t index = look->peer_count;

	if (!(look->options.parts & LOOK_ROUTES) || !peer_matters(socket))
		return 0;
	while (map_probe_next(&look->peer_map, &probe, &index))
		if (is_same_peer(&look->peers[index], &peer))
			return 0;
	/* Idle ones must not crowd out those in trouble. */
	if (look->peer_count >= LOOK_PEERS_MAX ||
		(idle && look->idle_count >= LOOK_PEERS_MAX / 2)) {
		look->peers_left_out = true;
		return 0;
	}
	look->idle_count += idle;
	index = look->peer_count;
	if (array_reserve(
		    &look->peers, &look->peer_capacity, (size_t)index + 1, sizeof(*look->peers)))
		return -ENOMEM;
	look->peers[index] = peer;
	look->peer_count++;
	return map_insert(&look->peer_map, hash, index);
}

/* Every socket on its way out. */
static int take_socket(void *context, const struct observation *observation)
{
	struct look *look = context;
	int error = note_inode(look, &observation->socket);

	look->socket_count++;
	look->bound_told |= observation->socket.bits & SOCKET_BOUND_INACTIVE;
	if (!error)
		error = note_peer(look, observation->netns, &observation->socket);
	return error ? error : observe_emit(&look->sink, observation);
}

static int read_fallback(struct look *look, uint32_t index, int reason, struct instant at)
{
	const struct observe_sink through = {take_socket, look};
	int error = proc_net_tcp_read(index, at, &through);

	if (error)
		return reason && !look->out_error ? reason : error;
	return tell_unseen(look, index, at, UNSEEN_SOCK_DIAG, reason, 0, "");
}

static uint8_t extensions(uint32_t parts)
{
	return (uint8_t)((parts & LOOK_TCP_INFO ? SOCK_DIAG_TCP_INFO : 0) |
			 (parts & LOOK_SKMEM ? SOCK_DIAG_SKMEM : 0) |
			 (parts & LOOK_CONGESTION ? SOCK_DIAG_CONGESTION : 0));
}

/* Of hundreds of namespaces not one keeps its netlink socket between two snapshots. */
static int dump_sockets(struct look *look, uint32_t index, struct instant at)
{
	const struct observe_sink through = {take_socket, look};
	const struct sock_diag_request request = {
		.states = look->options.states ? look->options.states : SOCK_DIAG_ALL_STATES,
		.family = look->options.family,
		.extensions = extensions(look->options.parts),
		.filter = look->options.filter,
		.filter_size = look->options.filter_size,
	};
	struct sock_diag diag;
	int outcome = sock_diag_init(&diag);

	if (outcome)
		return outcome;
	outcome = sock_diag_dump(&diag, &request, index, at, &through);
	sock_diag_deinit(&diag);
	return outcome;
}

static int read_sockets(struct look *look, uint32_t index, struct instant at)
{
	uint64_t before = look->socket_count;
	int outcome;

	if (look->options.no_sock_diag)
		return read_fallback(look, index, 0, at);
	outcome = dump_sockets(look, index, at);
	if (!outcome || outcome == -ENOMEM || look->out_error)
		return outcome;
	if (outcome == SOCK_DIAG_INTERRUPTED)
		return tell_unseen(look, index, at, UNSEEN_DUMP, -EINTR, 0, "sock_diag");
	/* What came is kept: told again from /proc it would be there twice. */
	if (look->socket_count != before)
		return tell_unseen(look, index, at, UNSEEN_DUMP, outcome, 0, "sock_diag");
	/* The kernel without tcp_diag, or a filter of system calls that hides it. */
	return read_fallback(look, index, outcome, at);
}

/* ---- the rest of a namespace -------------------------------------------------------------- */

static int read_peers(
	struct look *look, struct route_socket *route, uint32_t index, struct instant at)
{
	for (uint32_t i = 0; i < look->peer_count; i++) {
		const struct look_peer *peer = &look->peers[i];
		struct route_question question = {.remote = peer->remote,
			.source = peer->local,
			.mark = peer->mark,
			.ifindex = peer->ifindex};
		int error;

		if (peer->netns != index)
			continue;
		error = route_query(route, &question, &look->sink, index, at);
		if (error && error != -EAFNOSUPPORT)
			return error;
	}
	return 0;
}

static int read_routes(struct look *look, uint32_t index, struct instant at)
{
	struct route_socket route;
	int error = route_socket_init(&route);

	if (error)
		return tell_unseen(look, index, at, UNSEEN_LINKS, error, 0, "");
	error = links_read(&route, &look->sink, index, at);
	if (!error)
		error = locals_read(&route, &look->sink, index, at);
	if (!error)
		error = read_peers(look, &route, index, at);
	if (!error)
		error = neighbours_read(&route, &look->sink, index, at);
	route_socket_deinit(&route);
	return error;
}

static int read_inside(struct look *look, uint32_t index, bool last, struct instant at)
{
	uint32_t parts = look->options.parts;
	struct look_netns *state = &look->state[index];
	int error = 0;

	if (parts & LOOK_COUNTERS)
		error = counters_read(&look->sink, index, at);
	if (!error && parts & LOOK_SYSCTLS && look->snapshots == 1)
		error = sysctls_read(&look->sink, index, at);
	if (!error && parts & LOOK_SOCKETS)
		error = read_sockets(look, index, at);
	if (!error && parts & LOOK_ROUTES && last)
		error = read_routes(look, index, at);
	if (!error && state->refusal_open && last) {
		refusal_drain(&state->refusal);
		error = refusal_emit(&state->refusal, &look->sink, index, at);
	}
	return error;
}

static int read_netns(struct look *look, uint32_t index, bool last, struct instant at)
{
	int error;

	if (look->state[index].error)
		return 0;
	error = enter(look, index);
	if (error)
		return give_up(look, index, at, UNSEEN_NETNS_DIED, error);
	error = read_inside(look, index, last, at);
	if (leave(look, index))
		return -EIO;
	if (!error || error == -ENOMEM || look->out_error)
		return error;
	return give_up(look, index, at, UNSEEN_NETNS_DIED, error);
}

/* ---- what is asked once ------------------------------------------------------------------- */

/* A kernel before 6.8 takes the question for sockets that are bound only, and answers with none. One
 * that has the state has its name among its types. */
static int tell_bound(struct look *look, struct instant at)
{
	int known;

	if (look->bound_told || look->options.no_sock_diag)
		return 0;
	known = btf_has_name(BTF_KERNEL_PATH, "TCP_BOUND_INACTIVE");
	if (known == -ENOMEM)
		return known;
	return known > 0 ? 0 : tell_unseen(look, 0, at, UNSEEN_BOUND, known, 0, "");
}

/* The limits that all namespaces share are shown in the initial one only: read where the thread
 * came from, unless that one is looked at anyway. */
static int read_global_sysctls(struct look *look, struct instant at)
{
	for (uint32_t i = 0; i < look->namespaces.count; i++)
		if (look->namespaces.items[i].inode == look->own.inode)
			return 0;
	return sysctls_read_global(&look->sink, 0, at);
}

/* A connection that could not be made is gone after a few seconds; the way to its peer tells why. */
static int keep_peers(struct look *look)
{
	uint32_t kept = 0;
	int error = 0;

	map_clear(&look->peer_map);
	for (uint32_t i = 0; i < look->peer_count && !error; i++) {
		if (!look->peers[i].trying)
			continue;
		look->peers[kept] = look->peers[i];
		error = map_insert(
			&look->peer_map, address_hash(look->key, &look->peers[kept].remote), kept);
		kept++;
	}
	look->peer_count = kept;
	return error;
}

int look_snapshot(struct look *look, uint32_t index, bool last, struct instant at)
{
	struct observation observation = {
		.kind = OBSERVE_SNAPSHOT, .at = at, .snapshot = {.index = index}};
	int error;

	look->snapshots++;
	map_clear(&look->inode_map);
	look->inode_count = 0;
	look->peers_left_out = false;
	look->idle_count = 0;
	error = keep_peers(look);
	if (!error)
		error = observe_emit(&look->sink, &observation);
	for (uint32_t i = 0; i < look->namespaces.count && !error; i++)
		error = read_netns(look, i, last, at);
	if (!error)
		error = all_failed(look);
	if (!error && last && look->peers_left_out)
		error = tell_unseen(look, 0, at, UNSEEN_ROUTES, 0, 0, "");
	if (!error && last && look->options.parts & LOOK_SOCKETS)
		error = tell_bound(look, at);
	if (!error && look->options.parts & LOOK_SYSCTLS && look->snapshots == 1)
		error = read_global_sysctls(look, at);
	if (!error && look->options.parts & LOOK_SYSCTLS && look->snapshots == 1)
		error = settings_read(&look->sink, "", at);
	/* Owners once: walking /proc is the dearest part of a look. Only where there may be
	 * descriptors without a connection are those asked for twice. */
	if (!error && !last && look->snapshots == 1 && look->options.parts & LOOK_OWNERS)
		error = look_owners_foresee(look, at);
	if (!error && last && look->options.parts & LOOK_OWNERS)
		error = look_owners_read(look, at);
	return error;
}

void look_drain(struct look *look)
{
	for (uint32_t i = 0; i < look->namespaces.count; i++)
		if (look->state[i].refusal_open)
			refusal_drain(&look->state[i].refusal);
}

#include "model/connection.h"

#include <errno.h>
#include <string.h>

/* The kernel's cookie is a socket's name for its whole life, TIME_WAIT included. Where it is not
 * known, the addresses and ports are. */
struct identity {
	uint32_t netns;
	uint32_t ports;
	uint64_t cookie;
	struct address local, remote;
	uint8_t padding[6];
};

static struct identity identity_of(uint32_t netns, const struct observe_socket *socket)
{
	struct identity identity;

	memset(&identity, 0, sizeof(identity));
	identity.netns = netns;
	identity.cookie = socket->cookie;
	if (!socket->cookie) {
		identity.ports = (uint32_t)socket->local_port << 16 | socket->remote_port;
		identity.local = socket->local;
		identity.remote = socket->remote;
	}
	return identity;
}

static bool is_same(
	const struct connection *connection, uint32_t netns, const struct observe_socket *socket)
{
	if (connection->netns != netns || connection->cookie != socket->cookie)
		return false;
	return socket->cookie || (connection->local_port == socket->local_port &&
					 connection->remote_port == socket->remote_port &&
					 connection->inode == socket->inode &&
					 address_equal(&connection->local, &socket->local) &&
					 address_equal(&connection->remote, &socket->remote));
}

static struct connection *find(
	struct model *model, uint64_t hash, uint32_t netns, const struct observe_socket *socket)
{
	struct map_probe probe = map_probe_start(&model->connection_map, hash);
	uint32_t index;

	while (map_probe_next(&model->connection_map, &probe, &index))
		if (is_same(&model->connections.items[index], netns, socket))
			return &model->connections.items[index];
	return NULL;
}

static struct connection *find_or_add(
	struct model *model, uint32_t netns, const struct observe_socket *socket)
{
	struct identity identity = identity_of(netns, socket);
	uint64_t hash = hash_bytes(model->key, &identity, sizeof(identity));
	struct connection *connection = find(model, hash, netns, socket);
	uint32_t index;

	if (connection)
		return connection;
	index = model_add(&model->connections);
	if (index == NONE || map_insert(&model->connection_map, hash, index))
		return NULL;
	connection = &model->connections.items[index];
	connection->listener = NONE;
	connection->twin = NONE;
	return connection;
}

static void keep_before(struct connection *connection)
{
	connection->before = (struct connection_before){
		.bytes_acked = connection->bytes_acked,
		.bytes_received = connection->bytes_received,
		.bytes_sent = connection->bytes_sent,
		.rqueue = connection->rqueue,
		.wqueue = connection->wqueue,
		.drops = connection->drops,
		.last_ack_recv_ms = connection->last_ack_recv_ms,
		.total_retrans = connection->total_retrans,
		.segs_in = connection->segs_in,
		.data_segs_in = connection->data_segs_in,
		.sndbuf_limited_ms = connection->sndbuf_limited_ms,
		.rwnd_limited_ms = connection->rwnd_limited_ms,
		.rtt_us = connection->rtt_us,
		.state = connection->state,
		.timer = connection->timer,
		.retransmits = connection->retransmits,
		.probes = connection->probes,
	};
}

static void take_addresses(
	struct connection *connection, uint32_t netns, const struct observe_socket *socket)
{
	connection->netns = netns;
	connection->local = socket->local;
	connection->remote = socket->remote;
	connection->local_port = socket->local_port;
	connection->remote_port = socket->remote_port;
	connection->bits = socket->bits;
	connection->state = socket->state;
	connection->kernel_state = socket->kernel_state;
	connection->timer = socket->timer;
	connection->retransmits = socket->retransmits;
	connection->shutdown = socket->shutdown;
	connection->ifindex = socket->ifindex;
	connection->uid = socket->uid;
	connection->inode = socket->inode;
	connection->cookie = socket->cookie;
	connection->cgroup = socket->cgroup;
	connection->expires_ms = socket->expires_ms;
	connection->rqueue = socket->rqueue;
	connection->wqueue = socket->wqueue;
	connection->rmem_alloc = socket->skmem[SKMEM_RMEM_ALLOC];
	connection->rcvbuf = socket->skmem[SKMEM_RCVBUF];
	connection->sndbuf = socket->skmem[SKMEM_SNDBUF];
	connection->drops = socket->skmem[SKMEM_DROPS];
}

static uint32_t saturated(uint64_t value)
{
	return value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
}

static void take_tcp_info(struct connection *connection, const struct observe_socket *socket)
{
	const struct observe_tcp_info *info = &socket->tcp_info;

	connection->tcp_info_size = socket->tcp_info_size;
	connection->probes = info->probes;
	connection->backoff = info->backoff;
	connection->ca_state = info->ca_state;
	connection->options = info->options;
	connection->wscale = info->wscale;
	connection->rto_us = info->rto;
	connection->snd_mss = info->snd_mss;
	connection->unacked = info->unacked;
	connection->retrans = info->retrans;
	connection->total_retrans = info->total_retrans;
	connection->last_data_sent_ms = info->last_data_sent;
	connection->last_data_recv_ms = info->last_data_recv;
	connection->last_ack_recv_ms = info->last_ack_recv;
	connection->snd_cwnd = info->snd_cwnd;
	connection->snd_wnd = info->snd_wnd;
	connection->rcv_wnd = info->rcv_wnd;
	connection->notsent_bytes = info->notsent_bytes;
	connection->pmtu = info->pmtu;
	connection->rtt_us = info->rtt;
	connection->min_rtt_us = info->min_rtt;
	connection->segs_in = info->segs_in;
	connection->data_segs_in = info->data_segs_in;
	connection->data_segs_out = info->data_segs_out;
	connection->bytes_acked = info->bytes_acked;
	connection->bytes_received = info->bytes_received;
	connection->bytes_sent = info->bytes_sent;
	connection->sndbuf_limited_ms = saturated(info->sndbuf_limited / 1000);
	connection->rwnd_limited_ms = saturated(info->rwnd_limited / 1000);
	connection->dsack_dups = info->dsack_dups;
	connection->reord_seen =
		info->reord_seen < UINT16_MAX ? (uint16_t)info->reord_seen : UINT16_MAX;
}

int connection_fold(struct model *model, const struct observation *observation)
{
	const struct observe_socket *socket = &observation->socket;
	struct connection *connection = find_or_add(model, observation->netns, socket);
	bool first = model->snapshots <= 1;

	if (!connection)
		return -ENOMEM;
	take_addresses(connection, observation->netns, socket);
	take_tcp_info(connection, socket);
	/* What is new has no past, what is gone no future: nothing moved, rather than all from 0. */
	if (first || !(connection->seen & SEEN_FIRST))
		keep_before(connection);
	connection->seen |= first ? SEEN_FIRST : SEEN_LAST;
	return 0;
}

/* ---- joining ------------------------------------------------------------------------------ */

struct tuple {
	struct address local, remote;
	uint16_t local_port, remote_port;
};

static struct tuple tuple_of(const struct connection *connection, bool reversed)
{
	struct address local = address_unmapped(&connection->local);
	struct address remote = address_unmapped(&connection->remote);
	struct tuple tuple;

	memset(&tuple, 0, sizeof(tuple));
	tuple.local = reversed ? remote : local;
	tuple.remote = reversed ? local : remote;
	tuple.local_port = reversed ? connection->remote_port : connection->local_port;
	tuple.remote_port = reversed ? connection->local_port : connection->remote_port;
	return tuple;
}

static bool has_tuple(const struct connection *connection)
{
	return connection->seen && connection->state != TCP_STATE_LISTEN && connection->remote_port;
}

/* Two namespaces may use the same private addresses for strangers: the other end of a loopback
 * connection is in the same namespace, of any other one preferably. */
static uint32_t find_twin(
	const struct model *model, const struct map *tuples, const struct connection *connection)
{
	struct tuple wanted = tuple_of(connection, true);
	struct map_probe probe =
		map_probe_start(tuples, hash_bytes(model->key, &wanted, sizeof(wanted)));
	uint32_t best = NONE;
	uint32_t index;

	while (map_probe_next(tuples, &probe, &index)) {
		const struct connection *other = &model->connections.items[index];
		struct tuple tuple = tuple_of(other, false);

		if (other == connection || memcmp(&tuple, &wanted, sizeof(tuple)))
			continue;
		if (other->netns == connection->netns)
			return index;
		if (!address_is_loopback(&connection->local))
			best = index;
	}
	return best;
}

static int join_twins(struct model *model)
{
	struct map tuples = {0};
	int error = 0;

	for (uint32_t i = 0; i < model->connections.count && !error; i++) {
		struct tuple tuple = tuple_of(&model->connections.items[i], false);

		if (has_tuple(&model->connections.items[i]))
			error = map_insert(
				&tuples, hash_bytes(model->key, &tuple, sizeof(tuple)), i);
	}
	for (uint32_t i = 0; i < model->connections.count && !error; i++) {
		struct connection *connection = &model->connections.items[i];

		if (has_tuple(connection))
			connection->twin = find_twin(model, &tuples, connection);
	}
	map_deinit(&tuples);
	return error;
}

static uint64_t port_hash(const struct model *model, uint32_t netns, uint16_t port)
{
	return hash_u64(model->key, (uint64_t)netns << 16 | port);
}

unsigned listener_covers(const struct address *bound, uint16_t bits, const struct address *address)
{
	struct address plain = address_unmapped(address);
	struct address listened = address_unmapped(bound);

	if (address_equal(&listened, &plain))
		return 2;
	if (!address_is_any(&listened))
		return 0;
	if (listened.family == plain.family)
		return 1;
	return listened.family == ADDRESS_IPV6 && !(bits & SOCKET_V6ONLY);
}

/* How well a listener fits a connection, 0 not at all. One that is bound to a device takes only what
 * comes in by it, and hands it down (inet_request_bound_dev_if()); that of another device is the best
 * guess only where there is no other. An address counts more than a device (__inet_lookup_listener()). */
static unsigned rank_listener(
	const struct connection *listener, const struct connection *connection)
{
	unsigned cover = listener_covers(&listener->local, listener->bits, &connection->local);

	if (!cover || (listener->ifindex && listener->ifindex != connection->ifindex))
		return cover;
	return cover * 2 + 2 + (listener->ifindex != 0);
}

static uint32_t find_listener(
	const struct model *model, const struct map *ports, const struct connection *connection)
{
	struct map_probe probe =
		map_probe_start(ports, port_hash(model, connection->netns, connection->local_port));
	unsigned best_rank = 0;
	uint32_t best = NONE;
	uint32_t index;

	while (map_probe_next(ports, &probe, &index)) {
		const struct connection *listener = &model->connections.items[index];
		unsigned rank = rank_listener(listener, connection);

		if (listener->netns != connection->netns ||
			listener->local_port != connection->local_port || rank <= best_rank)
			continue;
		best_rank = rank;
		best = index;
	}
	return best;
}

static void count_state(struct model *model, const struct connection *connection)
{
	struct model_netns *netns = model_netns(model, connection->netns);
	bool bound = connection->bits & SOCKET_BOUND_INACTIVE;

	if (!netns || bound)
		return;
	if (connection->seen & SEEN_LAST || model->snapshots <= 1)
		netns->states[connection->state]++;
	if (connection->seen & SEEN_FIRST)
		netns->states_before[connection->seen & SEEN_LAST ? connection->before.state
								  : connection->state]++;
	if (connection->listener == NONE && connection->state != TCP_STATE_LISTEN &&
		connection->local_port >= netns->port_low &&
		connection->local_port <= netns->port_high)
		netns->ephemeral++;
}

static int join_listeners(struct model *model)
{
	struct map ports = {0};
	int error = 0;

	for (uint32_t i = 0; i < model->connections.count && !error; i++) {
		const struct connection *listener = &model->connections.items[i];

		if (listener->state == TCP_STATE_LISTEN)
			error = map_insert(
				&ports, port_hash(model, listener->netns, listener->local_port), i);
	}
	for (uint32_t i = 0; i < model->connections.count && !error; i++) {
		struct connection *connection = &model->connections.items[i];

		if (connection->state != TCP_STATE_LISTEN)
			connection->listener = find_listener(model, &ports, connection);
		count_state(model, connection);
	}
	map_deinit(&ports);
	return error;
}

int connection_join(struct model *model)
{
	int error = join_listeners(model);

	return error ? error : join_twins(model);
}

uint32_t connection_silence_ms(const struct connection *connection)
{
	uint32_t silence = connection->last_ack_recv_ms;

	if (!connection->tcp_info_size)
		return 0;
	/* Of a socket that never received data the kernel tells the time since boot. */
	if (connection->bytes_received && connection->last_data_recv_ms < silence)
		silence = connection->last_data_recv_ms;
	return silence;
}

const char *connection_timer_name(const struct connection *connection)
{
	static const char *const names[] = {
		"off", "retransmit", "keepalive", "timewait", "persist", "delayed-ack"};

	return connection->timer < sizeof(names) / sizeof(names[0]) ? names[connection->timer]
								    : "?";
}

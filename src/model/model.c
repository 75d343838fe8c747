#include "model/model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/connection.h"
#include "model/name.h"

void model_init(struct model *model, struct hash_key key)
{
	*model = (struct model){.key = key};
}

void model_deinit(struct model *model)
{
	free(model->connections.items);
	free(model->owners.items);
	free(model->processes.items);
	free(model->counters.items);
	free(model->namespaces.items);
	free(model->sysctls.items);
	free(model->settings.items);
	free(model->routes.items);
	free(model->neighbours.items);
	free(model->links.items);
	free(model->locals.items);
	free(model->refusals.items);
	free(model->unseen.items);
	map_deinit(&model->connection_map);
	map_deinit(&model->process_map);
	map_deinit(&model->counter_map);
	map_deinit(&model->sysctl_map);
	map_deinit(&model->route_map);
	map_deinit(&model->local_map);
	map_deinit(&model->netns_map);
	*model = (struct model){0};
}

uint64_t model_name_hash(const struct model *model, uint32_t netns, const char *name)
{
	return hash_bytes(model->key, name, strlen(name)) ^ netns * UINT64_C(0x9e3779b97f4a7c15);
}

static int fold_process(struct model *model, const struct observation *observation)
{
	const struct observe_process *facts = &observation->process;
	uint64_t hash = hash_u64(model->key, facts->pid);
	struct map_probe probe = map_probe_start(&model->process_map, hash);
	uint32_t index;

	while (map_probe_next(&model->process_map, &probe, &index)) {
		if (model->processes.items[index].pid != facts->pid)
			continue;
		model->processes.items[index] = *facts;
		return 0;
	}
	index = model_add(&model->processes);
	if (index == NONE)
		return -ENOMEM;
	model->processes.items[index] = *facts;
	return map_insert(&model->process_map, hash, index);
}

/* Owners are told anew in each snapshot; the last telling counts, so a new snapshot's first owner
 * clears the rows (see fold_snapshot). The process is told before its descriptors. */
static int fold_owner(struct model *model, const struct observation *observation)
{
	const struct observe_owner *facts = &observation->owner;
	const struct observe_process *process = model_process(model, facts->pid);
	uint32_t index = model_add(&model->owners);

	if (index == NONE)
		return -ENOMEM;
	model->owners.items[index] = (struct owner){
		.inode = (uint32_t)facts->inode,
		.fd = facts->fd & (INT32_MAX >> 1),
		.process = process ? (uint32_t)(process - model->processes.items) : NONE,
		.undumped = facts->undumped & 3,
	};
	return 0;
}

static int fold_counter(struct model *model, const struct observation *observation)
{
	const struct observe_counter *facts = &observation->counter;
	uint64_t hash = model_name_hash(model, observation->netns, facts->name);
	struct counter *counter =
		(struct counter *)(uintptr_t)model_counter(model, observation->netns, facts->name);

	if (!counter) {
		uint32_t index = model_add(&model->counters);

		if (index == NONE || map_insert(&model->counter_map, hash, index))
			return -ENOMEM;
		counter = &model->counters.items[index];
		counter->netns = observation->netns;
		snprintf(counter->name, sizeof(counter->name), "%s", facts->name);
	}
	if (model->snapshots <= 1)
		counter->first = facts->value;
	counter->last = facts->value;
	counter->seen |= model->snapshots <= 1 ? SEEN_FIRST : SEEN_LAST;
	return 0;
}

static int add_netns(struct model *model, uint32_t number)
{
	uint32_t index = model_add(&model->namespaces);

	if (index == NONE)
		return -ENOMEM;
	model->namespaces.items[index].number = number;
	return map_insert(&model->netns_map, hash_u64(model->key, number), index);
}

static int fold_netns(struct model *model, const struct observation *observation)
{
	struct model_netns *netns = model_netns(model, observation->netns);

	if (!netns) {
		int error = add_netns(model, observation->netns);

		if (error)
			return error;
		netns = &model->namespaces.items[model->namespaces.count - 1];
	}
	netns->facts = observation->network;
	return 0;
}

/* In a damaged log the row of its namespace may be what was lost. */
static int fold_socket(struct model *model, const struct observation *observation)
{
	int error =
		model_netns(model, observation->netns) ? 0 : add_netns(model, observation->netns);

	return error ? error : connection_fold(model, observation);
}

/* Facts that do not change during a look are kept as they were told first. */
static int fold_sysctl(struct model *model, const struct observation *observation)
{
	uint32_t index;

	if (model_sysctl(model, observation->netns, observation->sysctl.name))
		return 0;
	index = model_add(&model->sysctls);
	if (index == NONE)
		return -ENOMEM;
	model->sysctls.items[index].netns = observation->netns;
	model->sysctls.items[index].facts = observation->sysctl;
	return map_insert(&model->sysctl_map,
		model_name_hash(model, observation->netns, observation->sysctl.name), index);
}

static int fold_route(struct model *model, const struct observation *observation)
{
	const struct observe_route *facts = &observation->route;
	uint64_t hash = address_hash(model->key, &facts->remote);
	struct map_probe probe = map_probe_start(&model->route_map, hash);
	uint32_t index;

	while (map_probe_next(&model->route_map, &probe, &index)) {
		const struct model_route *known = &model->routes.items[index];

		if (known->netns == observation->netns &&
			address_equal(&known->facts.remote, &facts->remote) &&
			address_equal(&known->facts.local, &facts->local))
			return 0;
	}
	index = model_add(&model->routes);
	if (index == NONE)
		return -ENOMEM;
	model->routes.items[index] = (struct model_route){
		.netns = observation->netns, .facts = *facts, .link = NONE, .next_hop = NONE};
	return map_insert(&model->route_map, hash, index);
}

static int fold_local(struct model *model, const struct observation *observation)
{
	uint32_t index;

	if (model_has_local(model, observation->netns, &observation->local.address))
		return 0;
	index = model_add(&model->locals);
	if (index == NONE)
		return -ENOMEM;
	model->locals.items[index].netns = observation->netns;
	model->locals.items[index].facts = observation->local;
	return map_insert(
		&model->local_map, address_hash(model->key, &observation->local.address), index);
}

static int fold_snapshot(struct model *model, const struct observation *observation)
{
	if (!model->snapshots)
		model->first = observation->at;
	model->last = observation->at;
	model->snapshots++;
	model->owners.count = 0;
	return 0;
}

static int fold_host(struct model *model, const struct observation *observation)
{
	model->host = observation->host;
	return 0;
}

/* Kinds that are kept as they come, each with its namespace. */
#define FOLD_PLAIN(kind, rows, member)                                                             \
	static int fold_##kind(struct model *model, const struct observation *observation)         \
	{                                                                                          \
		uint32_t index = model_add(&model->rows);                                          \
                                                                                                   \
		if (index == NONE)                                                                 \
			return -ENOMEM;                                                            \
		model->rows.items[index].netns = observation->netns;                               \
		model->rows.items[index].facts = observation->member;                              \
		return 0;                                                                          \
	}

FOLD_PLAIN(neighbour, neighbours, neighbour)
FOLD_PLAIN(link, links, link)
FOLD_PLAIN(refusal, refusals, refusal)

static int fold_setting(struct model *model, const struct observation *observation)
{
	uint32_t index = model_add(&model->settings);

	if (index == NONE)
		return -ENOMEM;
	model->settings.items[index] = observation->setting;
	return 0;
}

/* The last row that speaks of the same kind of blindness. */
static struct model_unseen *last_alike(struct model *model, uint8_t what)
{
	for (uint32_t i = model->unseen.count; i--;)
		if (model->unseen.items[i].facts.what == what)
			return &model->unseen.items[i];
	return NULL;
}

/* The same blindness is told once, with the larger count. */
static int fold_unseen(struct model *model, const struct observation *observation)
{
	const struct observe_unseen *facts = &observation->unseen;
	struct model_unseen *alike;
	uint32_t index;

	for (uint32_t i = 0; i < model->unseen.count; i++) {
		struct model_unseen *known = &model->unseen.items[i];

		if (known->netns != observation->netns || known->facts.what != facts->what ||
			strcmp(known->facts.detail, facts->detail))
			continue;
		if (facts->count > known->facts.count)
			known->facts.count = facts->count;
		return 0;
	}
	alike = model->unseen.count >= MODEL_UNSEEN_MAX ? last_alike(model, facts->what) : NULL;
	if (alike) {
		alike->facts.count += facts->count ? facts->count : 1;
		return 0;
	}
	index = model_add(&model->unseen);
	if (index == NONE)
		return -ENOMEM;
	model->unseen.items[index].netns = observation->netns;
	model->unseen.items[index].facts = *facts;
	return 0;
}

int model_fold(void *context, const struct observation *observation)
{
	static int (*const folds[OBSERVE_KIND_COUNT])(
		struct model *, const struct observation *) = {
		[OBSERVE_HOST] = fold_host,
		[OBSERVE_SNAPSHOT] = fold_snapshot,
		[OBSERVE_NETNS] = fold_netns,
		[OBSERVE_SOCKET] = fold_socket,
		[OBSERVE_OWNER] = fold_owner,
		[OBSERVE_PROCESS] = fold_process,
		[OBSERVE_COUNTER] = fold_counter,
		[OBSERVE_SYSCTL] = fold_sysctl,
		[OBSERVE_SETTING] = fold_setting,
		[OBSERVE_ROUTE] = fold_route,
		[OBSERVE_NEIGHBOUR] = fold_neighbour,
		[OBSERVE_LINK] = fold_link,
		[OBSERVE_LOCAL] = fold_local,
		[OBSERVE_REFUSAL] = fold_refusal,
		[OBSERVE_UNSEEN] = fold_unseen,
	};

	if (observation->kind >= OBSERVE_KIND_COUNT)
		return 0;
	return folds[observation->kind](context, observation);
}

static int compare_owners(const void *left, const void *right)
{
	const struct owner *a = left;
	const struct owner *b = right;

	if (a->inode != b->inode)
		return a->inode < b->inode ? -1 : 1;
	if (a->process != b->process)
		return a->process < b->process ? -1 : 1;
	return a->fd < b->fd ? -1 : a->fd > b->fd;
}

/* Ports that ip_local_reserved_ports ("8080,9000-9100") takes out of the range. */
static uint32_t count_reserved(const char *list, uint32_t low, uint32_t high)
{
	uint32_t count = 0;

	while (list && *list >= '0' && *list <= '9') {
		char *end;
		unsigned long from = strtoul(list, &end, 10);
		unsigned long to = *end == '-' ? strtoul(end + 1, &end, 10) : from;

		from = from < low ? low : from;
		to = to > high ? high : to;
		count += to >= from ? (uint32_t)(to - from + 1) : 0;
		list = *end == ',' ? end + 1 : end;
	}
	return count;
}

static void read_port_range(struct model *model, struct model_netns *netns)
{
	const char *range = model_sysctl(model, netns->number, "net.ipv4.ip_local_port_range");
	unsigned low, high;

	if (!range || sscanf(range, "%u %u", &low, &high) != 2 || low > high || high > 65535)
		return;
	netns->port_low = low;
	netns->port_high = high;
	netns->ports_reserved = count_reserved(
		model_sysctl(model, netns->number, "net.ipv4.ip_local_reserved_ports"), low, high);
	/* A list that names a port twice: the kernel writes none, a log may. */
	if (netns->ports_reserved > high - low + 1)
		netns->ports_reserved = high - low + 1;
}

static void join_route(struct model *model, struct model_route *route)
{
	const struct address *hop = route->facts.gateway.family != ADDRESS_NONE
					    ? &route->facts.gateway
					    : &route->facts.remote;

	for (uint32_t i = 0; i < model->links.count; i++)
		if (model->links.items[i].netns == route->netns &&
			model->links.items[i].facts.ifindex == route->facts.ifindex)
			route->link = i;
	for (uint32_t i = 0; i < model->neighbours.count; i++) {
		const struct model_neighbour *neighbour = &model->neighbours.items[i];

		if (neighbour->netns == route->netns &&
			neighbour->facts.ifindex == route->facts.ifindex &&
			address_equal(&neighbour->facts.address, hop))
			route->next_hop = i;
	}
}

/* Resets that were counted, but not seen one by one. TcpEstabResets counts this host's own aborts
 * too: the two overlap and are not added up. */
static int note_resets(struct model *model, uint32_t netns)
{
	int64_t sent = model_counter_delta(model, netns, "TcpOutRsts");
	int64_t ended = model_counter_delta(model, netns, "TcpEstabResets");
	struct observation fact = {.kind = OBSERVE_UNSEEN, .netns = netns, .at = model->last};

	if (sent <= 0 && ended <= 0)
		return 0;
	fact.unseen.what = UNSEEN_RESETS;
	fact.unseen.count = (uint64_t)(sent > ended ? sent : ended);
	return fold_unseen(model, &fact);
}

int model_finish(struct model *model)
{
	int error = 0;

	for (uint32_t i = 0; i < model->routes.count; i++)
		join_route(model, &model->routes.items[i]);
	for (uint32_t i = 0; i < model->namespaces.count; i++)
		read_port_range(model, &model->namespaces.items[i]);
	if (model->owners.count)
		qsort(model->owners.items, model->owners.count, sizeof(*model->owners.items),
			compare_owners);
	for (uint32_t i = 0; i < model->namespaces.count && !error; i++)
		error = note_resets(model, model->namespaces.items[i].number);
	return error ? error : connection_join(model);
}

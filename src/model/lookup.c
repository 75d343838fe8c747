/* Questions that a rule asks of the model. */
#include <stdlib.h>
#include <string.h>

#include "model/model.h"
#include "model/name.h"

double model_seconds(const struct model *model)
{
	int64_t ns;

	if (__builtin_sub_overflow(model->last.ns, model->first.ns, &ns) || ns < 0)
		return 0;
	return (double)ns / 1e9;
}

const struct counter *model_counter(const struct model *model, uint32_t netns, const char *name)
{
	struct map_probe probe =
		map_probe_start(&model->counter_map, model_name_hash(model, netns, name));
	uint32_t index;

	while (map_probe_next(&model->counter_map, &probe, &index)) {
		const struct counter *counter = &model->counters.items[index];

		if (counter->netns == netns && !strcmp(counter->name, name))
			return counter;
	}
	return NULL;
}

int64_t model_counter_delta(const struct model *model, uint32_t netns, const char *name)
{
	const struct counter *counter = model_counter(model, netns, name);

	if (!counter || counter->seen != (SEEN_FIRST | SEEN_LAST))
		return 0;
	return counter->last - counter->first;
}

const char *model_sysctl(const struct model *model, uint32_t netns, const char *name)
{
	struct map_probe probe =
		map_probe_start(&model->sysctl_map, model_name_hash(model, netns, name));
	uint32_t index;

	while (map_probe_next(&model->sysctl_map, &probe, &index)) {
		const struct model_sysctl *sysctl = &model->sysctls.items[index];

		if (sysctl->netns == netns && !strcmp(sysctl->facts.name, name))
			return sysctl->facts.value;
	}
	return NULL;
}

int64_t model_sysctl_number(
	const struct model *model, uint32_t netns, const char *name, int64_t otherwise)
{
	const char *value = model_sysctl(model, netns, name);
	char *end;
	int64_t number;

	if (!value)
		return otherwise;
	number = strtoll(value, &end, 10);
	return end == value ? otherwise : number;
}

static uint32_t count_undumped(const struct model *model, uint32_t process, unsigned least)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < model->owners.count; i++)
		count += model->owners.items[i].process == process &&
			 model->owners.items[i].undumped >= least;
	return count;
}

uint32_t model_undumped(const struct model *model, uint32_t process)
{
	return count_undumped(model, process, 1);
}

uint32_t model_undumped_from_start(const struct model *model, uint32_t process)
{
	return count_undumped(model, process, 2);
}

const struct owner *model_owners(const struct model *model, uint64_t inode, uint32_t *ret_count)
{
	uint32_t low = 0;
	uint32_t high = model->owners.count;
	uint32_t end;

	*ret_count = 0;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (model->owners.items[middle].inode < inode)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < model->owners.count && model->owners.items[end].inode == inode; end++)
		;
	*ret_count = inode ? end - low : 0;
	return *ret_count ? &model->owners.items[low] : NULL;
}

const struct observe_process *model_owner(const struct model *model, uint64_t inode)
{
	uint32_t count;
	const struct owner *owners = model_owners(model, inode, &count);

	if (!owners || owners->process == NONE)
		return NULL;
	return &model->processes.items[owners->process];
}

const struct observe_process *model_process(const struct model *model, uint32_t pid)
{
	struct map_probe probe = map_probe_start(&model->process_map, hash_u64(model->key, pid));
	uint32_t index;

	while (map_probe_next(&model->process_map, &probe, &index))
		if (model->processes.items[index].pid == pid)
			return &model->processes.items[index];
	return NULL;
}

/* Namespaces are numbered in the order in which they are told, so the first try hits. */
struct model_netns *model_netns(const struct model *model, uint32_t number)
{
	struct map_probe probe;
	uint32_t index;

	if (number < model->namespaces.count && model->namespaces.items[number].number == number)
		return &model->namespaces.items[number];
	probe = map_probe_start(&model->netns_map, hash_u64(model->key, number));
	while (map_probe_next(&model->netns_map, &probe, &index))
		if (model->namespaces.items[index].number == number)
			return &model->namespaces.items[index];
	return NULL;
}

const struct model_route *model_route(
	const struct model *model, const struct connection *connection)
{
	struct address remote = address_unmapped(&connection->remote);
	struct address local = address_unmapped(&connection->local);
	struct map_probe probe =
		map_probe_start(&model->route_map, address_hash(model->key, &remote));
	uint32_t index;

	while (map_probe_next(&model->route_map, &probe, &index)) {
		const struct model_route *route = &model->routes.items[index];

		if (route->netns == connection->netns &&
			address_equal(&route->facts.remote, &remote) &&
			(route->facts.local.family == ADDRESS_NONE ||
				address_equal(&route->facts.local, &local)))
			return route;
	}
	return NULL;
}

const struct observe_link *model_link(const struct model *model, const struct model_route *route)
{
	return route && route->link != NONE ? &model->links.items[route->link].facts : NULL;
}

const struct observe_neighbour *model_next_hop(
	const struct model *model, const struct model_route *route)
{
	return route && route->next_hop != NONE ? &model->neighbours.items[route->next_hop].facts
						: NULL;
}

bool model_has_local(const struct model *model, uint32_t netns, const struct address *address)
{
	struct address plain = address_unmapped(address);
	struct map_probe probe =
		map_probe_start(&model->local_map, address_hash(model->key, &plain));
	uint32_t index;

	while (map_probe_next(&model->local_map, &probe, &index)) {
		const struct model_local *local = &model->locals.items[index];

		if (local->netns == netns && address_equal(&local->facts.address, &plain))
			return true;
	}
	return false;
}

bool model_is_unseen(const struct model *model, enum observe_unseen_what what)
{
	for (uint32_t i = 0; i < model->unseen.count; i++)
		if (model->unseen.items[i].facts.what == what)
			return true;
	return false;
}

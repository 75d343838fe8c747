/* How it works: every match becomes a member, a link in its group's chain. Groups are found by a
 * hash over rule, namespace and what the rule groups by; the first connection of a group stands
 * for it, and a collision of hashes is settled by comparing with that one. */
#include "diagnose/group.h"

#include <errno.h>
#include <string.h>

struct group_key {
	const struct rule *rule;
	uint32_t netns, number;
	struct address local, remote;
	uint16_t port;
	uint8_t padding[4];
};

/* Where the process is not known its user is: strangers are not lumped together. */
static uint32_t owner_number(const struct model *model, const struct connection *connection)
{
	const struct observe_process *process = model_owner(model, connection->inode);

	return process ? process->pid : ~connection->uid;
}

static struct address next_hop(const struct model *model, const struct connection *connection)
{
	const struct model_route *route = model_route(model, connection);

	if (route && route->facts.gateway.family != ADDRESS_NONE)
		return route->facts.gateway;
	return address_unmapped(&connection->remote);
}

static bool is_down(const struct observe_link *link)
{
	enum { LINK_LOWER_UP = 0x10000, LINK_UP = 1 };

	return (link->flags & (LINK_UP | LINK_LOWER_UP)) != (LINK_UP | LINK_LOWER_UP);
}

static const struct observe_link *link_of_local(
	const struct model *model, const struct connection *connection)
{
	struct address local = address_unmapped(&connection->local);
	uint32_t ifindex = 0;

	for (uint32_t i = 0; i < model->locals.count && !ifindex; i++)
		if (model->locals.items[i].netns == connection->netns &&
			address_equal(&model->locals.items[i].facts.address, &local))
			ifindex = model->locals.items[i].facts.ifindex;
	for (uint32_t i = 0; ifindex && i < model->links.count; i++)
		if (model->links.items[i].netns == connection->netns &&
			model->links.items[i].facts.ifindex == ifindex)
			return &model->links.items[i].facts;
	return NULL;
}

static const struct observe_link *dead_link(
	const struct model *model, const struct connection *connection)
{
	const struct model_route *route = model_route(model, connection);
	const struct observe_link *link = NULL;

	if (route)
		link = route->facts.error ? link_of_local(model, connection)
					  : model_link(model, route);
	return link && is_down(link) ? link : NULL;
}

const struct observe_link *judge_dead_link(
	const struct judge *judge, const struct connection *connection)
{
	return dead_link(judge->model, connection);
}

static void fill_link(
	struct group_key *key, const struct model *model, const struct connection *connection)
{
	const struct observe_link *link = dead_link(model, connection);

	if (link)
		key->number = link->ifindex;
	else
		key->remote = next_hop(model, connection);
}

static uint32_t listener_number(const struct model *model, const struct connection *connection)
{
	if (connection->state == TCP_STATE_LISTEN)
		return (uint32_t)(connection - model->connections.items);
	return connection->listener;
}

static void fill_key(struct group_key *key, const struct model *model, const struct rule *rule,
	const struct connection *connection)
{
	memset(key, 0, sizeof(*key));
	key->rule = rule;
	key->netns = connection->netns;
	switch (rule->group_by) {
	case GROUP_HOST:
		break;
	case GROUP_LISTENER:
		key->number = listener_number(model, connection);
		break;
	case GROUP_OWNER:
		key->number = owner_number(model, connection);
		break;
	case GROUP_PATH:
		key->local = address_unmapped(&connection->local);
		key->remote = address_unmapped(&connection->remote);
		key->port = connection->remote_port;
		break;
	case GROUP_SERVICE:
		key->remote = address_unmapped(&connection->remote);
		key->port = connection->remote_port;
		break;
	case GROUP_FAR_END:
		key->number = connection->listener;
		if (connection->listener != NONE)
			break;
		key->remote = address_unmapped(&connection->remote);
		key->port = connection->remote_port;
		break;
	case GROUP_SESSION:
		key->number = connection->listener;
		key->remote = address_unmapped(&connection->remote);
		break;
	case GROUP_NEXT_HOP:
		key->remote = next_hop(model, connection);
		break;
	case GROUP_LINK:
		fill_link(key, model, connection);
		break;
	case GROUP_LOCAL:
		key->local = address_unmapped(&connection->local);
		break;
	case GROUP_ENDPOINT:
		key->local = connection->local;
		key->port = connection->local_port;
		key->number = connection->ifindex;
		break;
	}
}

static struct group *find_or_add(
	struct judge *judge, const struct group_key *key, uint32_t connection)
{
	uint64_t hash = hash_bytes(judge->model->key, key, sizeof(*key));
	struct map_probe probe = map_probe_start(&judge->group_map, hash);
	struct group *group;
	uint32_t index;

	while (map_probe_next(&judge->group_map, &probe, &index)) {
		struct group_key other;

		group = &judge->groups.items[index];
		if (group->rule != key->rule)
			continue;
		fill_key(&other, judge->model, group->rule,
			&judge->model->connections.items[group->key]);
		if (!memcmp(&other, key, sizeof(other)))
			return group;
	}
	index = model_add(&judge->groups);
	if (index == NONE || map_insert(&judge->group_map, hash, index))
		return NULL;
	group = &judge->groups.items[index];
	*group = (struct group){
		.rule = key->rule, .netns = key->netns, .key = connection, .first_member = NONE};
	return group;
}

int group_add(struct judge *judge, const struct rule *rule, uint32_t connection)
{
	const struct connection *row = &judge->model->connections.items[connection];
	struct group_key key;
	struct group *group;
	uint32_t member;

	fill_key(&key, judge->model, rule, row);
	group = find_or_add(judge, &key, connection);
	member = group ? model_add(&judge->members) : NONE;
	if (member == NONE)
		return -ENOMEM;
	judge->members.items[member] =
		(struct member){.connection = connection, .next = group->first_member};
	group->first_member = member;
	group->count += judge_is_now(judge, row);
	group->count_before +=
		row->seen & SEEN_FIRST &&
		(row->seen & SEEN_LAST ? row->before.state : row->state) == row->state;
	return 0;
}

bool judge_is_now(const struct judge *judge, const struct connection *connection)
{
	return connection->seen & SEEN_LAST || judge->model->snapshots <= 1;
}

bool judge_stayed(const struct judge *judge, const struct connection *connection)
{
	(void)judge;
	return connection->seen == (SEEN_FIRST | SEEN_LAST) &&
	       connection->before.state == connection->state;
}

const struct connection *judge_member(const struct judge *judge, uint32_t member)
{
	return &judge->model->connections.items[judge->members.items[member].connection];
}

uint32_t judge_next(const struct judge *judge, uint32_t member)
{
	return judge->members.items[member].next;
}

enum path_state judge_path(const struct judge *judge, const struct connection *connection)
{
	enum { NEIGHBOUR_INCOMPLETE = 1, NEIGHBOUR_FAILED = 32 };
	const struct model *model = judge->model;
	const struct model_route *route = model_route(model, connection);
	const struct observe_neighbour *hop;
	const struct observe_link *link;

	if (!route)
		return PATH_UNKNOWN;
	if (route->facts.error)
		return PATH_NO_ROUTE;
	link = model_link(model, route);
	if (link && is_down(link))
		return PATH_LINK_DOWN;
	hop = model_next_hop(model, route);
	if (hop && hop->state & NEIGHBOUR_FAILED)
		return PATH_NEIGHBOUR;
	return hop && hop->state & NEIGHBOUR_INCOMPLETE ? PATH_RESOLVING : PATH_FINE;
}

bool judge_address_gone(const struct judge *judge, const struct connection *connection)
{
	struct address local = address_unmapped(&connection->local);

	return judge->model->locals.count &&
	       !model_has_local(judge->model, connection->netns, &local);
}

bool judge_cannot_leave(const struct judge *judge, const struct connection *connection)
{
	return judge_path(judge, connection) == PATH_NO_ROUTE ||
	       judge_address_gone(judge, connection);
}

/* A filter judged on one row, and what follows from it for the states that can be meant. */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "model/filter.h"
#include "tcp/state.h"

static bool compare(uint8_t comparison, uint64_t value, uint64_t wanted)
{
	switch ((enum filter_comparison)comparison) {
	case FILTER_EQUAL:
		return value == wanted;
	case FILTER_UNEQUAL:
		return value != wanted;
	case FILTER_LESS:
		return value < wanted;
	case FILTER_LESS_EQUAL:
		return value <= wanted;
	case FILTER_GREATER:
		return value > wanted;
	case FILTER_GREATER_EQUAL:
		return value >= wanted;
	}
	return false;
}

/* An IPv4 condition takes IPv4 peers of IPv6 sockets too, as the kernel's own judge does
 * (net/ipv4/inet_diag.c, inet_diag_bc_run). */
static bool match_host(const struct filter_node *node, const struct address *address, uint16_t port)
{
	struct address plain = *address;
	bool same = node->any_port || node->port == port;

	if (same && node->address.family != ADDRESS_NONE) {
		if (node->address.family == ADDRESS_IPV4)
			plain = address_unmapped(address);
		same = address_in_prefix(&plain, &node->address, node->prefix);
	}
	return same == (node->comparison == FILTER_EQUAL);
}

static bool owner_has(
	const struct filter_node *node, const struct row *row, const struct owner_process *process)
{
	switch ((enum filter_kind)node->kind) {
	case FILTER_PID:
		return node->comparison == FILTER_UNEQUAL
			       ? process->pid == node->number
			       : compare(node->comparison, process->pid, node->number);
	case FILTER_COMM:
		return !fnmatch(node->word, process->comm, 0);
	case FILTER_USER:
		return process->uid == node->number || row->socket->uid == node->number;
	case FILTER_AND:
	case FILTER_OR:
	case FILTER_NOT:
	case FILTER_STATE:
	case FILTER_LOCAL:
	case FILTER_REMOTE:
	case FILTER_LOCAL_PORT:
	case FILTER_REMOTE_PORT:
	case FILTER_DEVICE:
	case FILTER_MARK:
	case FILTER_CGROUP:
	case FILTER_NETNS:
	case FILTER_AGE:
	case FILTER_QUEUE:
		break;
	}
	return false;
}

/* Any of the owners; "!=": none of them. */
static bool match_owner(const struct filter_node *node, const struct row *row)
{
	const struct owner_row *owner = row->owner;
	bool found = false;

	while (owner && !found) {
		found = owner_has(node, row, owner_table_process(row->owners, owner));
		owner = owner_table_next(row->owners, owner);
	}
	/* Where owners cannot be read the socket itself still knows its user. */
	if (node->kind == FILTER_USER && !row->owner && row->socket->inode)
		found = row->socket->uid == node->number;
	return found == (node->comparison != FILTER_UNEQUAL);
}

static bool match_netns(const struct filter_node *node, const struct row *row)
{
	char inode[24];
	bool same;

	if (!row->netns)
		return false;
	snprintf(inode, sizeof(inode), "%llu", (unsigned long long)row->netns->inode);
	same = !strcmp(node->word, inode) || !strcmp(node->word, row->netns->name);
	return same == (node->comparison == FILTER_EQUAL);
}

static bool match_queue(const struct filter_node *node, const struct observe_socket *socket)
{
	uint32_t queue = socket->rqueue;

	if (socket->state != TCP_STATE_LISTEN && socket->wqueue > queue)
		queue = socket->wqueue;
	return compare(node->comparison, queue, node->number);
}

static bool match_age(const struct filter_node *node, const struct observe_socket *socket)
{
	uint32_t ms;

	return row_age_ms(socket, &ms) && compare(node->comparison, ms, node->number);
}

static bool match_node(const struct filter *filter, uint32_t index, const struct row *row)
{
	const struct filter_node *node = &filter->nodes[index];
	const struct observe_socket *socket = row->socket;

	switch ((enum filter_kind)node->kind) {
	case FILTER_AND:
		return match_node(filter, node->left, row) && match_node(filter, node->right, row);
	case FILTER_OR:
		return match_node(filter, node->left, row) || match_node(filter, node->right, row);
	case FILTER_NOT:
		return !match_node(filter, node->left, row);
	case FILTER_STATE:
		return node->number >> socket->state & 1;
	case FILTER_LOCAL:
		return match_host(node, &socket->local, socket->local_port);
	case FILTER_REMOTE:
		return match_host(node, &socket->remote, socket->remote_port);
	case FILTER_LOCAL_PORT:
		return compare(node->comparison, socket->local_port, node->number);
	case FILTER_REMOTE_PORT:
		return compare(node->comparison, socket->remote_port, node->number);
	case FILTER_DEVICE:
		return compare(node->comparison, socket->ifindex, node->number);
	case FILTER_MARK:
		return socket->bits & SOCKET_HAS_MARK &&
		       compare(node->comparison, socket->mark & node->mask, node->number);
	case FILTER_CGROUP:
		return socket->bits & SOCKET_HAS_CGROUP &&
		       compare(node->comparison, socket->cgroup, node->number);
	case FILTER_PID:
	case FILTER_COMM:
	case FILTER_USER:
		return match_owner(node, row);
	case FILTER_NETNS:
		return match_netns(node, row);
	case FILTER_AGE:
		return match_age(node, socket);
	case FILTER_QUEUE:
		return match_queue(node, socket);
	}
	return false;
}

bool filter_match(const struct filter *filter, const struct row *row)
{
	return !filter->count || match_node(filter, filter->root, row);
}

static uint32_t node_states(const struct filter *filter, uint32_t index, bool negated)
{
	const struct filter_node *node = &filter->nodes[index];
	uint32_t left, right;

	if (node->kind == FILTER_NOT)
		return node_states(filter, node->left, !negated);
	if (node->kind == FILTER_STATE)
		return FILTER_ALL_STATES &
		       (negated ? ~(uint32_t)node->number : (uint32_t)node->number);
	if (node->kind != FILTER_AND && node->kind != FILTER_OR)
		return FILTER_ALL_STATES;
	left = node_states(filter, node->left, negated);
	right = node_states(filter, node->right, negated);
	/* De Morgan: a negated "and" is an "or". */
	return (node->kind == FILTER_AND) != negated ? left & right : left | right;
}

uint32_t filter_states(const struct filter *filter)
{
	return filter->count ? node_states(filter, filter->root, false) : FILTER_ALL_STATES;
}

uint32_t filter_kernel_states(uint32_t states)
{
	uint32_t mask = 0;

	for (unsigned number = 1; number < 14; number++) {
		enum tcp_state state;

		if (!state_from_kernel(number, &state) && states >> state & 1)
			mask |= UINT32_C(1) << number;
	}
	return mask;
}

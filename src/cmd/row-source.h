/* Rows of sockets with their owners, streamed: what list and states are made of.
 *
 * Owners are read first, into an index; then sockets come one by one, are judged by the filter and
 * handed on. No socket is kept. The cheapest way that gives what is asked for is taken (BPF
 * iterators, netlink, /proc), and all ways give the same rows. */
#ifndef TCPDX_CMD_ROW_SOURCE_H
#define TCPDX_CMD_ROW_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "cmd/names.h"
#include "cmd/verb.h"
#include "host/netns.h"
#include "model/filter.h"
#include "model/owner-table.h"
#include "model/row.h"
#include "tcp/state.h"

struct row_source_options {
	const char *netns; /* NULL: the own; "all"; a name or process id */
	uint32_t states;   /* bit n: enum tcp_state n */
	uint8_t family;	   /* enum address_family; ADDRESS_NONE: both */
	uint32_t parts;	   /* enum list_parts: what must be known of a row */
	bool all_members;  /* what only netlink tells is wanted too (JSON, -e) */
	bool numeric;	   /* users as numbers */
	bool no_sock_diag; /* read /proc/net/tcp */
	bool no_bpf;
	const struct filter *filter; /* borrowed; NULL: all */
};

/* A listener, for the connections that it has not accepted yet. */
struct row_listener {
	struct address local;
	uint16_t port;
	uint16_t bits; /* SOCKET_V6ONLY */
	uint32_t inode;
};

struct row_source {
	struct row_source_options options;
	struct names *names; /* borrowed */
	struct netns_list namespaces;
	struct owner_table owners;
	struct row_listener *listeners; /* of the namespace under look */
	uint32_t listener_count, listener_capacity;
	struct row_netns netns; /* under look */
	void *code;		/* the filter as bytecode, NULL where it has none */
	int code_size;
	uint32_t socket_count; /* of the host, about, when it was last asked */
	bool owners_known;     /* in this look */
	uint64_t ownerless;    /* rows of a process that was not seen */
	uint64_t unseen[UNSEEN_WHAT_COUNT];
	bool unseen_any[UNSEEN_WHAT_COUNT];
	char unseen_detail[UNSEEN_WHAT_COUNT][64];
	/* Where rows go: returns 0, or -errno, which ends the look. The row is borrowed. */
	int (*take)(void *context, const struct row *row);
	void *context;
};

/* Opens the namespaces. Returns 0, or an exit status after saying why not. row_source_deinit() it
 * in either case. */
int row_source_init(
	struct row_source *source, const struct row_source_options *options, struct names *names);
void row_source_deinit(struct row_source *source);

/* Looks once. Returns 0, what `take` returned, or -errno where no namespace could be looked at. */
int row_source_read(struct row_source *source, int (*take)(void *context, const struct row *row),
	void *context);

/* Counts the sockets of all namespaces by state without looking at each of them, those that are
 * bound only left out (host/state-count.h). Returns 0, or -EOPNOTSUPP where that cannot be had:
 * then the rows must be counted. */
int row_source_count(struct row_source *source, uint64_t ret_counts[TCP_STATE_COUNT]);

/* Says on stderr what the last look could not see and what would show it. */
void row_source_complain(const struct row_source *source);

/* Joins the operands with blanks and parses them. Returns 0, or EXIT_USAGE after showing the
 * place on stderr. */
int row_source_filter(
	const struct invocation *invocation, struct names *names, struct filter *ret_filter);

#endif

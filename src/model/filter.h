/* Which sockets are meant: ss's filter language, parsed once and judged row by row.
 *
 *	filter     and-list { ("or" | "||" | "|") and-list }
 *	and-list   term { ["and" | "&&" | "&"] term }              side by side means "and"
 *	term       ("not" | "!") term | "(" filter ")" | condition
 *	condition  "state" STATE | "exclude" STATE                 STATE, or STATE,STATE
 *	           ("src" | "dst") [= | == | !=] HOST
 *	           ("sport" | "dport") COMPARISON PORT
 *	           "dev" COMPARISON NAME | "fwmark" COMPARISON MARK[/MASK] | "cgroup" COMPARISON
 *PATH
 *	           ("pid" | "comm" | "user" | "netns") COMPARISON VALUE
 *	           "age" COMPARISON TIME | "queue" COMPARISON BYTES
 *	           HOST                                            on either side
 *	HOST       ADDRESS[/PREFIX][:PORT] | *[:PORT] | :PORT      IPv6 with a port in brackets
 *	PORT       [:]NUMBER | [:]SERVICE | *
 *	COMPARISON = == eq != ne > gt >= ge < lt <= le
 *
 * STATE is any spelling of a state or one of ss's groups: all, connected, synchronized, bucket,
 * big, listening, closed. "state A state B" means either, as in ss. "age" counts from the last
 * data or ACK; "queue" is the larger of receive and send queue, of a listener the connections
 * that wait. What is not known of a socket fulfils no condition about it.
 *
 * Pure: names of services, users, devices and cgroups are asked from the caller. */
#ifndef TCPDX_MODEL_FILTER_H
#define TCPDX_MODEL_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "model/row.h"

enum filter_kind {
	FILTER_AND,
	FILTER_OR,
	FILTER_NOT,
	FILTER_STATE,	    /* number: bit n is enum tcp_state n */
	FILTER_LOCAL,	    /* address, prefix, port */
	FILTER_REMOTE,	    /* address, prefix, port */
	FILTER_LOCAL_PORT,  /* number */
	FILTER_REMOTE_PORT, /* number */
	FILTER_DEVICE,	    /* number: the index */
	FILTER_MARK,	    /* number, mask */
	FILTER_CGROUP,	    /* number */
	FILTER_PID,	    /* number */
	FILTER_COMM,	    /* word, with * and ? as in a shell */
	FILTER_USER,	    /* number */
	FILTER_NETNS,	    /* word: name or inode */
	FILTER_AGE,	    /* number: milliseconds */
	FILTER_QUEUE,	    /* number: bytes */
};

enum filter_comparison {
	FILTER_EQUAL,
	FILTER_UNEQUAL,
	FILTER_LESS,
	FILTER_LESS_EQUAL,
	FILTER_GREATER,
	FILTER_GREATER_EQUAL,
};

struct filter_node {
	uint8_t kind;	    /* enum filter_kind */
	uint8_t comparison; /* enum filter_comparison */
	bool any_port;	    /* of a host without port */
	uint8_t prefix;	    /* bits of the address */
	uint16_t port;
	uint16_t left, right;	/* AND, OR: both; NOT: left */
	struct address address; /* ADDRESS_NONE: any */
	uint64_t number, mask;
	char word[64];
};

/* Conditions and the words between them; more are refused. */
#define FILTER_NODES_MAX 1024

/* Parentheses and "not" in one another; more are refused. */
#define FILTER_DEPTH_MAX 64

struct filter {
	struct filter_node *nodes; /* owned */
	uint32_t count, capacity;
	uint32_t root;	   /* valid where count is not 0; an empty filter matches everything */
	bool names_states; /* a condition on the state stands in it */
	bool needs_owners, needs_tcp_info;
};

/* Where a filter is wrong. */
struct filter_error {
	size_t column;	      /* bytes from the start, 0 the first */
	size_t size;	      /* of the word that is wrong, 0 at the end of the filter */
	const char *expected; /* N_() words */
};

/* What the filter's words mean on this host. Each returns 0, or -ENOENT: no such name. */
struct filter_names {
	int (*service)(void *context, const char *name, uint16_t *ret_port);
	int (*user)(void *context, const char *name, uint32_t *ret_uid);
	int (*device)(void *context, const char *name, uint32_t *ret_index);
	int (*cgroup)(void *context, const char *path, uint64_t *ret_id);
	void *context;
};

/* Parses `size` bytes of text. `names` NULL: numbers only. Returns 0; -EINVAL with *ret_error
 * set; -E2BIG where it is too long or nested too deep (*ret_error set too); or -ENOMEM. On
 * failure *ret_filter is untouched. */
int filter_parse(const char *text, size_t size, const struct filter_names *names,
	struct filter *ret_filter, struct filter_error *ret_error);
void filter_deinit(struct filter *filter);

/* True where the row is meant. */
bool filter_match(const struct filter *filter, const struct row *row);

/* The states that a row must be in to be meant, at most: bit n is enum tcp_state n. */
uint32_t filter_states(const struct filter *filter);

/* The same as a mask of the kernel's state numbers, for a dump. */
uint32_t filter_kernel_states(uint32_t states);

/* All eleven. */
#define FILTER_ALL_STATES 0x7ffu

/* Reads a state or a group of states as a mask. Returns 0 or -EINVAL. */
int filter_state_mask(const char *name, size_t size, uint32_t *ret_mask);

/* Compiles what the kernel can judge (addresses, ports, device) to inet_diag bytecode: a program
 * that lets every socket pass that filter_match() accepts, and perhaps more. Returns its size in
 * bytes, written to *ret_code, which the caller frees; 0 where nothing can be judged there; or
 * -ENOMEM. */
int filter_bytecode(const struct filter *filter, void **ret_code);

#endif

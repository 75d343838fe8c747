/* A host that never was, told fact by fact: what tests of the model, of the rules and of the
 * report judge. */
#ifndef TCPDX_MODEL_TEST_BUILD_H
#define TCPDX_MODEL_TEST_BUILD_H

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "model/model.h"

struct build {
	struct model model;
	struct instant at;
	uint32_t netns;	    /* of the facts that follow */
	uint32_t snapshots; /* told so far */
};

static const struct hash_key build_key = {1, 2};

static inline void build_fact(struct build *build, const struct observation *fact)
{
	int error = model_fold(&build->model, fact);

	assert(!error);
	(void)error;
}

static inline struct observation build_start(const struct build *build, enum observe_kind kind)
{
	return (struct observation){.kind = (uint8_t)kind, .netns = build->netns, .at = build->at};
}

/* A host with one namespace, number 0, and no snapshot yet. */
static inline void build_init(struct build *build)
{
	struct observation fact;

	*build = (struct build){.at = {INT64_C(1700000000000000000)}};
	model_init(&build->model, build_key);
	fact = build_start(build, OBSERVE_HOST);
	fact.host = (struct observe_host){.name = "host", .kernel = "6.1", .netns_count = 1};
	build_fact(build, &fact);
	fact = build_start(build, OBSERVE_NETNS);
	fact.network = (struct observe_netns){.inode = 4026531840};
	build_fact(build, &fact);
}

/* Two seconds after the one before. */
static inline void build_snapshot(struct build *build)
{
	struct observation fact = build_start(build, OBSERVE_SNAPSHOT);

	build->at.ns += build->snapshots ? INT64_C(2000000000) : 0;
	fact.at = build->at;
	fact.netns = 0;
	fact.snapshot.index = build->snapshots++;
	build_fact(build, &fact);
}

static inline struct address build_address(const char *text)
{
	struct address address = {0};
	int error = address_parse(text, strlen(text), &address);

	assert(!error);
	(void)error;
	return address;
}

/* A socket between two addresses, to be changed as the test needs it. */
static inline struct observe_socket build_pair(enum tcp_state state, const char *local,
	uint16_t local_port, const char *remote, uint16_t remote_port)
{
	return (struct observe_socket){
		.state = (uint8_t)state,
		.kernel_state = (uint8_t)state_to_kernel(state),
		.local = build_address(local),
		.remote = build_address(remote),
		.local_port = local_port,
		.remote_port = remote_port,
		.tcp_info_size = sizeof(struct observe_tcp_info),
	};
}

static inline struct observe_socket build_listener(const char *local, uint16_t port)
{
	return build_pair(TCP_STATE_LISTEN, local, port,
		build_address(local).family == ADDRESS_IPV6 ? "::" : "0.0.0.0", 0);
}

static inline void build_socket(struct build *build, const struct observe_socket *socket)
{
	struct observation fact = build_start(build, OBSERVE_SOCKET);

	fact.socket = *socket;
	build_fact(build, &fact);
}

static inline void build_process(struct build *build, uint32_t pid, const char *comm)
{
	struct observation fact = build_start(build, OBSERVE_PROCESS);

	fact.process = (struct observe_process){
		.pid = pid, .state = 'S', .fd_count = 10, .fd_soft = 1024, .fd_hard = 1024};
	snprintf(fact.process.comm, sizeof(fact.process.comm), "%s", comm);
	build_fact(build, &fact);
}

static inline void build_owner(struct build *build, uint64_t inode, uint32_t pid, uint32_t fd)
{
	struct observation fact = build_start(build, OBSERVE_OWNER);

	fact.owner = (struct observe_owner){.inode = inode, .pid = pid, .fd = fd};
	build_fact(build, &fact);
}

static inline void build_counter(struct build *build, const char *name, int64_t value)
{
	struct observation fact = build_start(build, OBSERVE_COUNTER);

	fact.counter.value = value;
	snprintf(fact.counter.name, sizeof(fact.counter.name), "%s", name);
	build_fact(build, &fact);
}

static inline void build_sysctl(struct build *build, const char *name, const char *value)
{
	struct observation fact = build_start(build, OBSERVE_SYSCTL);

	snprintf(fact.sysctl.name, sizeof(fact.sysctl.name), "%s", name);
	snprintf(fact.sysctl.value, sizeof(fact.sysctl.value), "%s", value);
	build_fact(build, &fact);
}

static inline void build_unseen(
	struct build *build, enum observe_unseen_what what, uint64_t count, const char *detail)
{
	struct observation fact = build_start(build, OBSERVE_UNSEEN);

	fact.unseen = (struct observe_unseen){.what = (uint8_t)what, .count = count};
	snprintf(fact.unseen.detail, sizeof(fact.unseen.detail), "%s", detail);
	build_fact(build, &fact);
}

static inline const struct model *build_finish(struct build *build)
{
	int error = model_finish(&build->model);

	assert(!error);
	(void)error;
	return &build->model;
}

static inline void build_deinit(struct build *build)
{
	model_deinit(&build->model);
}

#endif

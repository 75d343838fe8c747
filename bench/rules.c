/* What judging costs: rules x sockets.
 *
 *	bench-rules [ROUNDS]
 *
 * There is one pass over the sockets however many rules there are, and a socket costs what the rules
 * of its own state cost. The first table judges hosts of 1,000 to 100,000 connections in all states,
 * as a busy server has them: the cost of a socket stays. The second judges 100,000 in one state: it
 * grows with the rules of that state, not with all. The floor is one pass that reads what every rule
 * reads first. The best of some rounds counts. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "diagnose/evaluate.h"
#include "diagnose/rule.h"
#include "model/test-build.h"

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Mostly ESTABLISHED, some of the rest: what a server that serves has. */
static enum tcp_state state_of(uint32_t number)
{
	static const enum tcp_state others[] = {TCP_STATE_TIME_WAIT, TCP_STATE_CLOSE_WAIT,
		TCP_STATE_SYN_RECEIVED, TCP_STATE_FIN_WAIT_1, TCP_STATE_FIN_WAIT_2,
		TCP_STATE_LAST_ACK, TCP_STATE_SYN_SENT};

	return number % 10 ? TCP_STATE_ESTABLISHED : others[number / 10 % 7];
}

/* All in one state, or in all of them where `state` is TCP_STATE_CLOSED. */
static void tell_sockets(struct build *build, uint32_t count, enum tcp_state state)
{
	struct observe_socket socket =
		build_pair(TCP_STATE_ESTABLISHED, "10.0.0.1", 443, "10.1.0.1", 1);
	struct observe_socket listener = build_listener("0.0.0.0", 443);

	build_snapshot(build);
	build_socket(build, &listener);
	for (uint32_t i = 0; i < count; i++) {
		enum tcp_state its = state == TCP_STATE_CLOSED ? state_of(i) : state;

		socket.state = (uint8_t)its;
		socket.kernel_state = (uint8_t)state_to_kernel(its);
		socket.remote = build_address("10.1.0.1");
		socket.remote.bytes[2] = (uint8_t)(i >> 8);
		socket.remote.bytes[3] = (uint8_t)i;
		socket.remote_port = (uint16_t)(1024 + (i >> 16));
		socket.cookie = i + 1;
		socket.inode = i + 1000;
		build_socket(build, &socket);
	}
}

static double judge_once(const struct model *model, unsigned *ret_findings)
{
	struct findings findings = {0};
	double start = now_s(), took;
	int error = evaluate(model, &findings);

	took = now_s() - start;
	assert(!error);
	(void)error;
	*ret_findings = findings.rows.count;
	findings_deinit(&findings);
	return took;
}

static double best_of(const struct model *model, unsigned rounds, unsigned *ret_findings)
{
	double best = 1e9;

	for (unsigned i = 0; i < rounds; i++) {
		double took = judge_once(model, ret_findings);

		if (took < best)
			best = took;
	}
	return best;
}

static volatile uint32_t floor_sink; /* so that the pass is not thrown away */

/* One pass over the rows that reads what every rule reads first. */
static double floor_of(const struct model *model, unsigned rounds)
{
	double best = 1e9;

	for (unsigned i = 0; i < rounds; i++) {
		double start = now_s(), took;
		uint32_t states = 0;

		for (uint32_t c = 0; c < model->connections.count; c++)
			states += model->connections.items[c].state +
				  model->connections.items[c].seen;
		took = now_s() - start;
		floor_sink = states;
		if (took < best)
			best = took;
	}
	return best;
}

static unsigned rules_of(enum tcp_state state)
{
	unsigned count = 0;

	for (unsigned i = 0; i < rule_count; i++)
		count += state == TCP_STATE_CLOSED || rules[i]->states >> state & 1;
	return count;
}

static void measure(uint32_t count, enum tcp_state state, unsigned rounds)
{
	struct build build;
	const struct model *model;
	unsigned findings;
	double floor, all;

	build_init(&build);
	tell_sockets(&build, count, state);
	tell_sockets(&build, count, state);
	model = build_finish(&build);
	floor = floor_of(model, rounds);
	all = best_of(model, rounds, &findings);
	printf("%-13s %9u %6u %9.3f ms %9.1f ns %9.3f ms %8.1fx %9u\n",
		state == TCP_STATE_CLOSED ? "all" : state_name(state), count, rules_of(state),
		all * 1e3, all * 1e9 / count, floor * 1e3, all / floor, findings);
	build_deinit(&build);
}

int main(int argc, char **argv)
{
	static const uint32_t counts[] = {1000, 10000, 100000};
	unsigned rounds = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 7;

	rounds = rounds ? rounds : 1;
	printf("%-13s %9s %6s %12s %12s %12s %9s %9s\n", "state", "sockets", "rules", "judged",
		"a socket", "floor", "ratio", "findings");
	for (unsigned i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		measure(counts[i], TCP_STATE_CLOSED, rounds);
	for (unsigned s = TCP_STATE_SYN_SENT; s < TCP_STATE_COUNT; s++)
		measure(100000, (enum tcp_state)s, rounds);
	return 0;
}

/* What the fault lab cannot wait for: hours of silence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "diagnose/evaluate.h"
#include "diagnose/rule.h"
#include "model/test-build.h"

#define HOUR_MS 3600000u

/* An idle connection of process 7: a greeting of one segment, then silence. */
static struct observe_socket idle(uint16_t port, uint32_t inode, uint32_t silence_ms)
{
	struct observe_socket socket =
		build_pair(TCP_STATE_ESTABLISHED, "10.0.0.1", 80, "10.0.0.2", port);

	socket.inode = inode;
	socket.cookie = inode;
	socket.tcp_info.last_ack_recv = silence_ms;
	socket.tcp_info.last_data_recv = silence_ms;
	socket.tcp_info.last_data_sent = silence_ms;
	socket.tcp_info.bytes_received = 10;
	socket.tcp_info.segs_in = 3;
	socket.tcp_info.data_segs_in = 1;
	return socket;
}

/* Looks twice at the sockets, `heard` segments come in between on each of them, and counts the
 * findings of the rule. */
static uint32_t count_findings(
	const char *id, const struct observe_socket *sockets, unsigned count, uint32_t heard)
{
	struct observe_socket listener = build_listener("0.0.0.0", 80);
	struct findings findings = {0};
	struct build build;
	uint32_t found = 0;

	build_init(&build);
	for (unsigned snapshot = 0; snapshot < 2; snapshot++) {
		build_snapshot(&build);
		listener.cookie = 999;
		build_socket(&build, &listener);
		for (unsigned i = 0; i < count; i++) {
			struct observe_socket socket = sockets[i];

			socket.tcp_info.segs_in += snapshot * heard;
			build_socket(&build, &socket);
		}
	}
	build_process(&build, 7, "server");
	for (unsigned i = 0; i < count; i++)
		build_owner(&build, sockets[i].inode, 7, 10 + sockets[i].mark);
	assert_int_equal(evaluate(build_finish(&build), &findings), 0);
	for (uint32_t i = 0; i < findings.rows.count; i++)
		found += !strcmp(findings.rows.items[i].rule->id, id);
	findings_deinit(&findings);
	build_deinit(&build);
	return found;
}

static void test_hours_of_silence(void **state)
{
	struct observe_socket socket = idle(5000, 100, 3 * HOUR_MS);

	(void)state;
	assert_int_equal(count_findings("idle-ghost", &socket, 1, 0), 1);
	socket = idle(5000, 100, HOUR_MS);
	assert_int_equal(count_findings("idle-ghost", &socket, 1, 0), 0);
}

static void test_silence_with_keepalive(void **state)
{
	struct observe_socket socket = idle(5000, 100, 3 * HOUR_MS);

	(void)state;
	socket.timer = TIMER_KEEPALIVE;
	socket.expires_ms = 1000;
	assert_int_equal(count_findings("idle-ghost", &socket, 1, 0), 0);
}

/* The peer's probes refresh neither last_ack_recv nor last_data_recv. */
static void test_silence_with_probes_of_the_peer(void **state)
{
	struct observe_socket socket = idle(5000, 100, 3 * HOUR_MS);

	(void)state;
	assert_int_equal(count_findings("idle-ghost", &socket, 1, 1), 0);
	socket.tcp_info.segs_in = 5;
	assert_int_equal(count_findings("idle-ghost", &socket, 1, 0), 0);
}

/* Sessions of one device, the newest first; `mark` carries the number of the descriptor. */
static void build_sessions(struct observe_socket *sockets, unsigned count, uint32_t gap_ms)
{
	for (unsigned i = 0; i < count; i++) {
		sockets[i] = idle((uint16_t)(6000 + i), 200 - i, i ? 1000 + i * gap_ms : 100);
		sockets[i].mark = count - i;
	}
}

static void swap_descriptors(struct observe_socket *a, struct observe_socket *b)
{
	uint32_t mark = a->mark;
	uint32_t inode = a->inode;

	a->mark = b->mark;
	a->inode = b->inode;
	b->mark = mark;
	b->inode = inode;
}

static void test_sessions_left_behind(void **state)
{
	struct observe_socket sockets[5];

	(void)state;
	build_sessions(sockets, 5, 60000);
	assert_int_equal(count_findings("ghost-sessions", sockets, 5, 0), 1);
	/* Too few to tell it from chance. */
	assert_int_equal(count_findings("ghost-sessions", sockets, 4, 0), 0);
}

static void test_sessions_of_other_kinds(void **state)
{
	struct observe_socket sockets[5];

	(void)state;
	/* A pool that was opened, and fell silent, all at once. */
	build_sessions(sockets, 5, 500);
	assert_int_equal(count_findings("ghost-sessions", sockets, 5, 0), 0);
	/* Used in another order than that of their age. */
	build_sessions(sockets, 5, 60000);
	swap_descriptors(&sockets[2], &sockets[3]);
	assert_int_equal(count_findings("ghost-sessions", sockets, 5, 0), 0);
	/* The newest rests as well. */
	build_sessions(sockets, 5, 60000);
	sockets[0].tcp_info.last_ack_recv = sockets[0].tcp_info.last_data_recv = 50000;
	assert_int_equal(count_findings("ghost-sessions", sockets, 5, 0), 0);
	/* Each with keepalive: the dead ones will be found. */
	build_sessions(sockets, 5, 60000);
	for (unsigned i = 0; i < 5; i++)
		sockets[i].timer = TIMER_KEEPALIVE;
	assert_int_equal(count_findings("ghost-sessions", sockets, 5, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hours_of_silence),
		cmocka_unit_test(test_silence_with_keepalive),
		cmocka_unit_test(test_silence_with_probes_of_the_peer),
		cmocka_unit_test(test_sessions_left_behind),
		cmocka_unit_test(test_sessions_of_other_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

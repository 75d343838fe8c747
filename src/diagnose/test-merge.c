#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "diagnose/evaluate.h"
#include "diagnose/rule.h"
#include "model/test-build.h"

#define PID 4711

/* A SYN to a port of a dead host, tried again three times. */
static void build_syn(struct build *build, uint16_t port, uint32_t pid)
{
	struct observe_socket socket =
		build_pair(TCP_STATE_SYN_SENT, "10.0.0.1", port, "10.9.0.1", port);

	socket.timer = TIMER_RETRANSMIT;
	socket.retransmits = 3;
	socket.inode = port;
	socket.cookie = port;
	socket.tcp_info.total_retrans = 3;
	socket.tcp_info.retrans = 1;
	build_socket(build, &socket);
	build_owner(build, port, pid, port);
}

static void judge(
	struct build *build, uint16_t services, uint16_t of_another, struct findings *findings)
{
	build_init(build);
	build_snapshot(build);
	build_process(build, PID, "worker");
	build_process(build, PID + 1, "other");
	for (uint16_t i = 0; i < services; i++)
		build_syn(build, (uint16_t)(5000 + i), PID);
	for (uint16_t i = 0; i < of_another; i++)
		build_syn(build, (uint16_t)(6000 + i), PID + 1);
	*findings = (struct findings){0};
	assert_int_equal(evaluate(build_finish(build), findings), 0);
}

/* A SYN of a program that is not known, for a service of 10.9.0.1. */
static void build_attempt(struct build *build, uint16_t local_port, uint16_t service, uint32_t uid,
	uint8_t retransmits)
{
	struct observe_socket socket =
		build_pair(TCP_STATE_SYN_SENT, "10.0.0.1", local_port, "10.9.0.1", service);

	socket.timer = TIMER_RETRANSMIT;
	socket.retransmits = retransmits;
	socket.inode = local_port;
	socket.cookie = local_port;
	socket.uid = uid;
	socket.tcp_info.total_retrans = retransmits;
	socket.tcp_info.retrans = 1;
	build_socket(build, &socket);
}

static void end(struct build *build, struct findings *findings)
{
	findings_deinit(findings);
	build_deinit(build);
}

static void test_many_services_of_one_program_are_one(void **state)
{
	struct findings findings;
	struct build build;

	(void)state;
	judge(&build, 10, 0, &findings);
	assert_int_equal(findings.rows.count, 1);
	assert_string_equal(findings.rows.items[0].rule->id, "syn-blackhole");
	assert_int_equal(findings.rows.items[0].count, 10);
	assert_int_equal(findings.rows.items[0].subject_count, FINDING_SUBJECTS_MAX);
	assert_string_equal(
		findings.rows.items[0].title, "worker (pid 4711) gets no answer from 10 services");
	end(&build, &findings);
}

static void test_two_may_be_two_causes(void **state)
{
	struct findings findings;
	struct build build;

	(void)state;
	judge(&build, 2, 0, &findings);
	assert_int_equal(findings.rows.count, 2);
	end(&build, &findings);
}

static void test_programs_stay_apart(void **state)
{
	struct findings findings;
	struct build build;

	(void)state;
	judge(&build, 4, 3, &findings);
	assert_int_equal(findings.rows.count, 2);
	assert_int_equal(findings.rows.items[0].count, 4);
	assert_int_equal(findings.rows.items[1].count, 3);
	end(&build, &findings);
}

/* What gave up between the snapshots has no process any more. */
static void test_what_is_gone_is_told_by_user(void **state)
{
	struct findings findings = {0};
	struct build build;

	(void)state;
	build_init(&build);
	build_snapshot(&build);
	for (uint16_t i = 0; i < 4; i++)
		build_attempt(&build, (uint16_t)(5000 + i), (uint16_t)(9000 + i), 33, 3);
	for (uint16_t i = 0; i < 3; i++)
		build_attempt(&build, (uint16_t)(6000 + i), (uint16_t)(9100 + i), 44, 3);
	build_snapshot(&build);
	assert_int_equal(evaluate(build_finish(&build), &findings), 0);
	assert_int_equal(findings.rows.count, 2);
	assert_int_equal(findings.rows.items[0].count, 4);
	assert_string_equal(
		findings.rows.items[0].title, "a process of uid 33 gets no answer from 4 services");
	assert_int_equal(findings.rows.items[1].count, 3);
	end(&build, &findings);
}

/* One that gave up and one that goes on: the latter is evidence enough. */
static void test_a_service_is_told_once(void **state)
{
	struct findings findings = {0};
	struct build build;

	(void)state;
	build_init(&build);
	build_snapshot(&build);
	build_attempt(&build, 5000, 9000, 33, 3);
	build_snapshot(&build);
	build_attempt(&build, 5001, 9000, 33, 2);
	assert_int_equal(evaluate(build_finish(&build), &findings), 0);
	assert_int_equal(findings.rows.count, 1);
	assert_int_equal(findings.rows.items[0].confidence, CONFIDENCE_LIKELY);
	end(&build, &findings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many_services_of_one_program_are_one),
		cmocka_unit_test(test_two_may_be_two_causes),
		cmocka_unit_test(test_programs_stay_apart),
		cmocka_unit_test(test_what_is_gone_is_told_by_user),
		cmocka_unit_test(test_a_service_is_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

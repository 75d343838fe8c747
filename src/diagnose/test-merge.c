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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many_services_of_one_program_are_one),
		cmocka_unit_test(test_two_may_be_two_causes),
		cmocka_unit_test(test_programs_stay_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

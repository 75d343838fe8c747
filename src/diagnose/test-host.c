/* What is the whole host's and is told once, of several namespaces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "diagnose/evaluate.h"
#include "diagnose/rule.h"
#include "model/test-build.h"

static void build_namespace(struct build *build, uint32_t number)
{
	struct observation fact;

	build->netns = number;
	fact = build_start(build, OBSERVE_NETNS);
	fact.network = (struct observe_netns){.inode = 4026531840 + number};
	build_fact(build, &fact);
}

static void build_orphans(struct build *build, uint32_t netns, uint16_t count)
{
	build->netns = netns;
	build_counter(build, "SockstatTCPOrphan", 1000);
	for (uint16_t i = 0; i < count; i++) {
		struct observe_socket socket = build_pair(
			TCP_STATE_FIN_WAIT_1, "10.0.0.1", 80, "10.0.0.2", (uint16_t)(10000 + i));

		socket.cookie = (uint64_t)netns << 32 | i;
		build_socket(build, &socket);
	}
	build->netns = 0;
}

/* Two namespaces with so many orphans each, in a host that counts too many. Returns the number of the
 * namespace in which the flood is told, NONE where it is not. */
static uint32_t judge(uint16_t one, uint16_t other)
{
	struct findings findings = {0};
	uint32_t told = NONE;
	struct build build;

	build_init(&build);
	build_namespace(&build, 1);
	build.netns = 0;
	build_sysctl(&build, "net.ipv4.tcp_max_orphans", "2000");
	for (unsigned s = 0; s < 2; s++) {
		build_snapshot(&build);
		build_orphans(&build, 0, one);
		build_orphans(&build, 1, other);
	}
	assert_int_equal(evaluate(build_finish(&build), &findings), 0);
	for (uint32_t i = 0; i < findings.rows.count; i++) {
		if (strcmp(findings.rows.items[i].rule->id, "orphan-flood") != 0)
			continue;
		assert_int_equal(told, NONE);
		told = findings.rows.items[i].netns;
	}
	findings_deinit(&findings);
	build_deinit(&build);
	return told;
}

static void test_orphans_are_told_where_most_are(void **state)
{
	(void)state;
	assert_int_equal(judge(3, 2), 0);
	assert_int_equal(judge(2, 3), 1);
	assert_int_equal(judge(2, 2), 0);
	assert_int_equal(judge(0, 1), 1);
	assert_int_equal(judge(0, 0), NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_orphans_are_told_where_most_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

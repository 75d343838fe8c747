#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "diagnose/evaluate.h"
#include "diagnose/group.h"
#include "diagnose/rule.h"
#include "kb/fault.h"
#include "model/test-build.h"

/* ---- the rows of the rules ---------------------------------------------------------------- */

static bool is_id(const char *string)
{
	return string[0] && string[0] != '-' &&
	       !string[strspn(string, "abcdefghijklmnopqrstuvwxyz0123456789-")];
}

static void check_rule(const struct rule *rule)
{
	bool about_sockets = rule->states;

	if (!rule->id || !is_id(rule->id))
		fail_msg("a rule without id");
	if (!kb_fault_find(rule->id))
		fail_msg("%s has no page", rule->id);
	if (!rule->cause || strlen(rule->cause) < 20 || !rule->references || !rule->references[0])
		fail_msg("%s lacks cause or references", rule->id);
	if (about_sockets != (rule->match && rule->conclude) || (!about_sockets && !rule->survey))
		fail_msg("%s is neither a connection rule nor a host rule", rule->id);
	if (rule->states >> TCP_STATE_COUNT || !rule->needs || rule->needs >= NEED_SND_WND << 1)
		fail_msg("%s: states or needs", rule->id);
	if (rule->states & (IN(LISTEN) | IN(CLOSED)) && rule->states != IN(LISTEN))
		fail_msg("%s mixes listeners with connections", rule->id);
}

static void check_texts(const struct rule *rule)
{
	/* The knobs' remedies are made for each knob. */
	bool own_remedies = !strcmp(rule->id, "unused-or-wrong-knob");

	for (unsigned i = 0; i < sizeof(rule->twins) / sizeof(rule->twins[0]); i++) {
		if (!rule->twins[i].id)
			break;
		if (!rule->twins[i].because || !strcmp(rule->twins[i].id, rule->id))
			fail_msg("%s: twin %u", rule->id, i);
	}
	if (!rule->twins[0].id && !own_remedies)
		fail_msg("%s has no look-alike", rule->id);
	if (!rule->remedies[0].text && !own_remedies)
		fail_msg("%s has no remedy", rule->id);
}

static void test_rules_are_complete(void **state)
{
	(void)state;
	assert_true(rule_count >= 31);
	for (unsigned i = 0; i < rule_count; i++) {
		check_rule(rules[i]);
		check_texts(rules[i]);
	}
}

static void test_ids_are_unique(void **state)
{
	(void)state;
	for (unsigned i = 0; i < rule_count; i++)
		assert_ptr_equal(rule_find(rules[i]->id), rules[i]);
	assert_null(rule_find("no-such-rule"));
	assert_null(rule_find(""));
}

static bool explains(const struct rule *rule, const char *id)
{
	size_t size = strlen(id);

	for (const char *at = rule->explains; at && (at = strstr(at, id)); at += size)
		if ((at == rule->explains || at[-1] == ' ') && (!at[size] || at[size] == ' '))
			return true;
	return false;
}

/* What explains must be a rule, and two must not explain each other: both would vanish. */
static void test_explanations_have_an_end(void **state)
{
	(void)state;
	for (unsigned i = 0; i < rule_count; i++) {
		const char *at = rules[i]->explains;

		while (at && *at) {
			size_t size = strcspn(at, " ");
			char id[64];

			snprintf(id, sizeof(id), "%.*s", (int)size, at);
			if (!rule_find(id))
				fail_msg("%s explains %s, which is no rule", rules[i]->id, id);
			if (explains(rule_find(id), rules[i]->id))
				fail_msg("%s and %s explain each other", rules[i]->id, id);
			at += size + (at[size] == ' ');
		}
	}
}

/* Placeholders that nobody fills would be printed as they stand. */
static void test_commands_can_be_filled(void **state)
{
	static const char *const known[] = {"{pid}", "{local}", "{remote}", "{local_port}",
		"{remote_port}", "{remote_address}"};

	(void)state;
	for (unsigned i = 0; i < rule_count; i++) {
		for (unsigned k = 0; k < 5 && rules[i]->remedies[k].text; k++) {
			const char *at = rules[i]->remedies[k].command;

			while (at && (at = strchr(at, '{'))) {
				bool found = false;

				for (unsigned p = 0; p < 6; p++)
					found |= !strncmp(at, known[p], strlen(known[p]));
				if (!found)
					fail_msg("%s: %s", rules[i]->id, at);
				at++;
			}
		}
	}
}

/* ---- groups ------------------------------------------------------------------------------- */

struct grouping {
	struct build build;
	struct judge judge;
	struct findings findings;
	struct rule rule;
};

static void group_start(struct grouping *grouping, enum group_by group_by)
{
	*grouping = (struct grouping){.rule = {.id = "test", .group_by = group_by}};
	build_init(&grouping->build);
}

/* Offers every connection; returns how many groups they make. */
static uint32_t group_all(struct grouping *grouping)
{
	const struct model *model = build_finish(&grouping->build);

	grouping->judge = (struct judge){.model = model, .findings = &grouping->findings};
	for (uint32_t i = 0; i < model->connections.count; i++)
		if (model->connections.items[i].state != TCP_STATE_LISTEN)
			assert_int_equal(group_add(&grouping->judge, &grouping->rule, i), 0);
	return grouping->judge.groups.count;
}

static void group_end(struct grouping *grouping)
{
	free(grouping->judge.members.items);
	free(grouping->judge.groups.items);
	map_deinit(&grouping->judge.group_map);
	findings_deinit(&grouping->findings);
	build_deinit(&grouping->build);
}

/* Two listeners, two processes, two peers, in the four combinations that follow. */
static void build_crowd(struct build *build)
{
	static const struct {
		const char *local;
		uint16_t local_port;
		const char *remote;
		uint16_t remote_port;
		uint32_t inode;
	} rows[] = {
		{"10.0.0.1", 80, "10.0.0.8", 1000, 1},
		{"10.0.0.1", 80, "10.0.0.8", 1001, 1},
		{"10.0.0.1", 81, "10.0.0.8", 1000, 2},
		{"10.0.0.1", 81, "::ffff:10.0.0.9", 1000, 2},
		{"10.0.0.2", 82, "10.0.0.9", 1000, 0},
	};
	struct observe_socket listener = build_listener("0.0.0.0", 80);

	build_snapshot(build);
	build_socket(build, &listener);
	listener.local_port = 81;
	build_socket(build, &listener);
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct observe_socket socket = build_pair(TCP_STATE_ESTABLISHED, rows[i].local,
			rows[i].local_port, rows[i].remote, rows[i].remote_port);

		socket.inode = rows[i].inode;
		build_socket(build, &socket);
	}
	build_process(build, 100, "one");
	build_owner(build, 1, 100, 3);
	build_process(build, 200, "two");
	build_owner(build, 2, 200, 3);
}

static void test_groups(void **state)
{
	static const struct {
		enum group_by group_by;
		uint32_t count;
	} rows[] = {
		{GROUP_HOST, 1},
		{GROUP_LISTENER, 3},
		{GROUP_OWNER, 3},
		{GROUP_FAR_END, 3},
		{GROUP_SERVICE, 3},
		{GROUP_PATH, 4},
		{GROUP_SESSION, 4},
		{GROUP_NEXT_HOP, 2},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct grouping grouping;
		uint32_t count, members = 0;

		group_start(&grouping, rows[i].group_by);
		build_crowd(&grouping.build);
		count = group_all(&grouping);
		for (uint32_t g = 0; g < count; g++)
			members += grouping.judge.groups.items[g].count;
		if (count != rows[i].count || members != 5)
			fail_msg("group_by %d: %u groups of %u members", rows[i].group_by, count,
				members);
		group_end(&grouping);
	}
}

static void test_groups_by_gateway(void **state)
{
	struct grouping grouping;

	(void)state;
	group_start(&grouping, GROUP_NEXT_HOP);
	build_crowd(&grouping.build);
	for (unsigned i = 0; i < 2; i++) {
		struct observation fact = build_start(&grouping.build, OBSERVE_ROUTE);

		fact.route.remote = build_address(i ? "10.0.0.8" : "10.0.0.9");
		fact.route.gateway = build_address("10.0.0.254");
		build_fact(&grouping.build, &fact);
	}
	assert_int_equal(group_all(&grouping), 1);
	group_end(&grouping);
}

static void test_groups_stay_in_their_namespace(void **state)
{
	struct grouping grouping;

	(void)state;
	group_start(&grouping, GROUP_HOST);
	build_crowd(&grouping.build);
	grouping.build.netns = 1;
	build_crowd(&grouping.build);
	assert_int_equal(group_all(&grouping), 2);
	group_end(&grouping);
}

/* ---- needs -------------------------------------------------------------------------------- */

/* A host of which everything was seen. */
static void build_whole(struct build *build)
{
	build_init(build);
	for (unsigned s = 0; s < 2; s++) {
		build_snapshot(build);
		build_counter(build, "TcpOutRsts", 0);
		if (!s)
			build_sysctl(build, "net.ipv4.tcp_syncookies", "1");
	}
}

static bool is_listed(const struct findings *findings, const char *id)
{
	for (uint32_t i = 0; i < findings->not_evaluated.count; i++)
		if (!strcmp(findings->not_evaluated.items[i].rule->id, id))
			return true;
	return false;
}

static const struct finding *find(const struct findings *findings, const char *id)
{
	for (uint32_t i = 0; i < findings->rows.count; i++)
		if (!strcmp(findings->rows.items[i].rule->id, id))
			return &findings->rows.items[i];
	return NULL;
}

static void test_all_seen_all_evaluated(void **state)
{
	struct findings findings = {0};
	struct build build;

	(void)state;
	build_whole(&build);
	assert_int_equal(evaluate(build_finish(&build), &findings), 0);
	assert_int_equal(findings.not_evaluated.count, 0);
	assert_int_equal(findings.rows.count, 0);
	findings_deinit(&findings);
	build_deinit(&build);
}

static void check_blind(enum observe_unseen_what what, uint32_t needs)
{
	struct findings findings = {0};
	struct build build;

	build_whole(&build);
	build_unseen(&build, what, 1, "");
	assert_int_equal(evaluate(build_finish(&build), &findings), 0);
	for (unsigned i = 0; i < rule_count; i++)
		if (is_listed(&findings, rules[i]->id) != !!(rules[i]->needs & needs))
			fail_msg("unseen %d, %s", what, rules[i]->id);
	for (uint32_t i = 0; i < findings.not_evaluated.count; i++) {
		assert_true(findings.not_evaluated.items[i].needs[0]);
		assert_true(findings.not_evaluated.items[i].why[0]);
	}
	findings_deinit(&findings);
	build_deinit(&build);
}

static void test_what_was_not_seen(void **state)
{
	(void)state;
	check_blind(UNSEEN_SOCK_DIAG, NEED_SOCK_DIAG | NEED_TCP_INFO | NEED_SKMEM);
	check_blind(UNSEEN_OWNERS, NEED_OWNERS);
	check_blind(UNSEEN_REFUSALS, NEED_REFUSALS);
	check_blind(UNSEEN_LINKS, NEED_ROUTES);
	check_blind(UNSEEN_LOG, 0);
	check_blind(UNSEEN_NETNS, 0);
}

static void test_a_log_that_ends_early(void **state)
{
	struct findings findings = {0};
	struct build build;

	(void)state;
	build_init(&build);
	build_snapshot(&build);
	assert_int_equal(evaluate(build_finish(&build), &findings), 0);
	for (unsigned i = 0; i < rule_count; i++)
		assert_int_equal(is_listed(&findings, rules[i]->id),
			!!(rules[i]->needs & (NEED_SECOND_LOOK | NEED_COUNTERS | NEED_SYSCTLS)));
	findings_deinit(&findings);
	build_deinit(&build);
}

/* ---- thresholds, absorption, order -------------------------------------------------------- */

static void whole_queue(struct build *build, unsigned waiting)
{
	struct observe_socket listener = build_listener("0.0.0.0", 80);

	listener.inode = 1;
	listener.rqueue = waiting;
	listener.wqueue = 128;
	build_socket(build, &listener);
}

static void build_queue(struct build *build, unsigned waiting)
{
	build_init(build);
	for (unsigned s = 0; s < 2; s++) {
		build_snapshot(build);
		build_counter(build, "TcpExtListenOverflows", 0);
		build_sysctl(build, "net.core.somaxconn", "4096");
		whole_queue(build, waiting);
	}
	build_process(build, 100, "server");
	build_owner(build, 1, 100, 3);
}

static void build_descriptors(struct build *build, unsigned count)
{
	struct observation fact;

	build_queue(build, 0);
	fact = build_start(build, OBSERVE_PROCESS);
	fact.process = (struct observe_process){
		.pid = 100, .comm = "server", .fd_count = count, .fd_soft = 1024};
	build_fact(build, &fact);
}

static void build_scan(struct build *build, unsigned destinations)
{
	build_init(build);
	for (unsigned s = 0; s < 2; s++) {
		build_snapshot(build);
		for (unsigned i = 0; i < destinations; i++) {
			struct observe_socket socket = build_pair(TCP_STATE_SYN_SENT, "10.0.0.1",
				(uint16_t)(40000 + i), "10.9.0.1", (uint16_t)(1 + i));

			socket.inode = 10 + i;
			socket.cookie = 10 + i;
			socket.timer = TIMER_RETRANSMIT;
			socket.retransmits = 1;
			build_socket(build, &socket);
		}
	}
}

static void build_time_wait(struct build *build, unsigned count)
{
	build_init(build);
	build_sysctl(build, "net.ipv4.ip_local_port_range", "40000 40999");
	build_sysctl(build, "net.ipv4.tcp_tw_reuse", "0");
	for (unsigned s = 0; s < 2; s++) {
		build_snapshot(build);
		for (unsigned i = 0; i < count; i++) {
			struct observe_socket socket = build_pair(TCP_STATE_TIME_WAIT, "10.0.0.1",
				(uint16_t)(40000 + i), "10.0.0.2", 80);

			socket.cookie = 10 + i;
			socket.timer = TIMER_TIMEWAIT;
			build_socket(build, &socket);
		}
	}
}

static void build_orphans(struct build *build, unsigned count)
{
	build_init(build);
	for (unsigned s = 0; s < 2; s++) {
		build_snapshot(build);
		for (unsigned i = 0; i < count; i++) {
			struct observe_socket socket = build_pair(TCP_STATE_FIN_WAIT_2, "10.0.0.1",
				80, "10.0.0.2", (uint16_t)(10000 + i));

			socket.cookie = 10 + i;
			socket.timer = TIMER_TIMEWAIT;
			build_socket(build, &socket);
		}
	}
}

static void build_buckets(struct build *build, unsigned held)
{
	build_init(build);
	build_sysctl(build, "net.ipv4.tcp_max_tw_buckets", "100000");
	for (unsigned s = 0; s < 2; s++) {
		build_snapshot(build);
		build_counter(build, "SockstatTCPTw", held);
	}
}

/* The least that the rule speaks of; one less must be silent. */
static void test_thresholds(void **state)
{
	static const struct {
		const char *id;
		void (*build)(struct build *build, unsigned size);
		unsigned least;
	} rows[] = {
		{"accept-queue-full", build_queue, 129},
		{"fd-limit", build_descriptors, 1024},
		{"outbound-scan", build_scan, 32},
		{"time-wait-pile", build_time_wait, 500},
		{"port-exhaustion", build_time_wait, 900},
		{"fin-wait2-orphan", build_orphans, 1000},
		{"time-wait-overflow", build_buckets, 100000},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (unsigned less = 0; less < 2; less++) {
			struct findings findings = {0};
			struct build build;

			rows[i].build(&build, rows[i].least - less);
			assert_int_equal(evaluate(build_finish(&build), &findings), 0);
			if ((find(&findings, rows[i].id) == NULL) != (less == 1))
				fail_msg("%s at %u", rows[i].id, rows[i].least - less);
			findings_deinit(&findings);
			build_deinit(&build);
		}
	}
}

/* The listener's queue is full because its process has no descriptor left. */
static void test_a_fault_takes_its_effects(void **state)
{
	struct findings findings = {0};
	const struct finding *cause;
	struct observation fact;
	struct build build;

	(void)state;
	build_queue(&build, 200);
	fact = build_start(&build, OBSERVE_PROCESS);
	fact.process = (struct observe_process){
		.pid = 100, .comm = "server", .fd_count = 1024, .fd_soft = 1024};
	build_fact(&build, &fact);
	assert_int_equal(evaluate(build_finish(&build), &findings), 0);
	cause = find(&findings, "fd-limit");
	assert_non_null(cause);
	assert_null(find(&findings, "accept-queue-full"));
	assert_int_equal(cause->explained_count, 1);
	assert_string_equal(cause->explained[0].id, "accept-queue-full");
	assert_int_equal(cause->severity, SEVERITY_CRITICAL);
	findings_deinit(&findings);
	build_deinit(&build);
}

/* Of another process it is a fault of its own. */
static void test_a_fault_leaves_what_is_not_its_effect(void **state)
{
	struct observe_socket connection =
		build_pair(TCP_STATE_ESTABLISHED, "10.0.0.1", 4000, "10.0.0.2", 80);
	struct findings findings = {0};
	struct observation fact;
	struct build build;

	(void)state;
	build_queue(&build, 200);
	fact = build_start(&build, OBSERVE_PROCESS);
	fact.process = (struct observe_process){
		.pid = 300, .comm = "other", .fd_count = 1024, .fd_soft = 1024};
	build_fact(&build, &fact);
	build_owner(&build, 77, 300, 3);
	connection.inode = 77;
	build_socket(&build, &connection);
	assert_int_equal(evaluate(build_finish(&build), &findings), 0);
	assert_non_null(find(&findings, "fd-limit"));
	assert_non_null(find(&findings, "accept-queue-full"));
	findings_deinit(&findings);
	build_deinit(&build);
}

static void test_members_are_taken(void **state)
{
	struct findings findings = {0};
	const struct finding *cause;
	struct build build;

	(void)state;
	build_time_wait(&build, 1000);
	assert_int_equal(evaluate(build_finish(&build), &findings), 0);
	cause = find(&findings, "port-exhaustion");
	assert_non_null(cause);
	assert_null(find(&findings, "time-wait-pile"));
	assert_int_equal(cause->explained[0].count, 1000);
	assert_int_equal(cause->count, 1000);
	assert_int_equal(cause->subject_count, FINDING_SUBJECTS_MAX);
	findings_deinit(&findings);
	build_deinit(&build);
}

static void test_worst_first(void **state)
{
	struct findings findings = {0};
	struct build build;

	(void)state;
	build_scan(&build, 40);
	build_sysctl(&build, "net.ipv4.tcp_sack", "0");
	build_sysctl(&build, "net.ipv4.tcp_abort_on_overflow", "1");
	for (unsigned i = 0; i < 2; i++) {
		struct observe_socket listener = build_listener("0.0.0.0", (uint16_t)(80 + i));

		listener.cookie = 1000 + i;
		listener.rqueue = 2 + i;
		listener.wqueue = 1;
		build_socket(&build, &listener);
	}
	assert_int_equal(evaluate(build_finish(&build), &findings), 0);
	assert_true(findings.rows.count >= 3);
	for (uint32_t i = 1; i < findings.rows.count; i++) {
		const struct finding *before = &findings.rows.items[i - 1];
		const struct finding *after = &findings.rows.items[i];

		assert_true(before->severity >= after->severity);
		if (before->severity != after->severity)
			continue;
		assert_true(before->confidence >= after->confidence);
		assert_true(
			before->confidence > after->confidence || before->count >= after->count);
	}
	findings_deinit(&findings);
	build_deinit(&build);
}

static void test_findings_are_complete(void **state)
{
	struct findings findings = {0};
	struct build build;

	(void)state;
	build_queue(&build, 200);
	assert_int_equal(evaluate(build_finish(&build), &findings), 0);
	for (uint32_t i = 0; i < findings.rows.count; i++) {
		const struct finding *finding = &findings.rows.items[i];

		assert_true(finding->title && finding->title[0]);
		assert_true(finding->evidence_count && finding->remedy_count && finding->count);
		assert_true(finding->ruled_out_count);
		for (unsigned k = 0; k < finding->remedy_count; k++)
			assert_true(!finding->remedies[k].command ||
				    !strchr(finding->remedies[k].command, '{'));
	}
	assert_string_equal(
		find(&findings, "accept-queue-full")->remedies[0].command, "cat /proc/100/stack");
	findings_deinit(&findings);
	build_deinit(&build);
}

/* Facts that contradict each other, as a damaged log gives them: no finding may break on them. */
static void test_nonsense(void **state)
{
	uint64_t random = 88172645463325252u;

	(void)state;
	for (unsigned round = 0; round < 200; round++) {
		struct findings findings = {0};
		struct build build;

		build_init(&build);
		build_sysctl(&build, "net.ipv4.ip_local_port_range", "1 65535");
		for (unsigned i = 0; i < 60; i++) {
			struct observe_socket socket =
				build_pair(TCP_STATE_ESTABLISHED, "10.0.0.1", (uint16_t)(i % 7),
					i % 2 ? "10.0.0.2" : "127.0.0.1", (uint16_t)(i % 5));
			uint8_t *bytes = (uint8_t *)&socket.tcp_info;

			for (unsigned b = 0; b < sizeof(socket.tcp_info); b++) {
				random ^= random << 13;
				random ^= random >> 7;
				random ^= random << 17;
				bytes[b] = random % 3 ? (uint8_t)(random >> 11) : 0;
			}
			socket.state = (uint8_t)(random % TCP_STATE_COUNT);
			socket.kernel_state = (uint8_t)(random >> 5);
			socket.timer = (uint8_t)(random >> 8) % 9;
			socket.retransmits = (uint8_t)(random >> 12);
			socket.cookie = random >> 60;
			socket.inode = (uint32_t)(random >> 50) % 6;
			socket.rqueue = (uint32_t)(random >> 20);
			socket.wqueue = (uint32_t)(random >> 30);
			if (i % 20 == 0)
				build_snapshot(&build);
			build.netns = i % 3;
			build_socket(&build, &socket);
			build_process(&build, i % 4, "x");
			build_owner(&build, i % 6, i % 5, i);
			build_counter(&build, "TcpExtSyncookiesSent", (int64_t)random);
		}
		assert_int_equal(evaluate(build_finish(&build), &findings), 0);
		findings_deinit(&findings);
		build_deinit(&build);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules_are_complete),
		cmocka_unit_test(test_ids_are_unique),
		cmocka_unit_test(test_explanations_have_an_end),
		cmocka_unit_test(test_commands_can_be_filled),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_groups_by_gateway),
		cmocka_unit_test(test_groups_stay_in_their_namespace),
		cmocka_unit_test(test_all_seen_all_evaluated),
		cmocka_unit_test(test_what_was_not_seen),
		cmocka_unit_test(test_a_log_that_ends_early),
		cmocka_unit_test(test_thresholds),
		cmocka_unit_test(test_a_fault_takes_its_effects),
		cmocka_unit_test(test_a_fault_leaves_what_is_not_its_effect),
		cmocka_unit_test(test_members_are_taken),
		cmocka_unit_test(test_worst_first),
		cmocka_unit_test(test_findings_are_complete),
		cmocka_unit_test(test_nonsense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "host/counters.h"
#include "host/test-collect.h"

static const struct instant noon = {.ns = 43200000000000};

static int parse(struct collected *collected, enum counters_format format, const char *string)
{
	struct observe_sink sink = collect_sink(collected);

	return counters_parse(format, word_from(string), &sink, 7, noon);
}

static int64_t value_of(const struct collected *collected, const char *name)
{
	for (uint32_t i = 0; i < collected->count; i++)
		if (collected->rows[i].kind == OBSERVE_COUNTER &&
			!strcmp(collected->rows[i].counter.name, name))
			return collected->rows[i].counter.value;
	fail_msg("no counter %s", name);
	return 0;
}

static void names_are_those_of_nstat(void **state)
{
	struct collected collected = {0};

	(void)state;
	assert_int_equal(parse(&collected, COUNTERS_SNMP,
				 "Tcp: MaxConn AttemptFails\n"
				 "Tcp: -1 12\n"
				 "IcmpMsg: InType3\n"
				 "IcmpMsg: 5\n"
				 "TcpExt: ListenDrops\n"
				 "TcpExt: 9223372036854775807"),
		0);
	assert_int_equal(collected.count, 4);
	assert_int_equal(value_of(&collected, "TcpMaxConn"), -1);
	assert_int_equal(value_of(&collected, "TcpAttemptFails"), 12);
	assert_int_equal(value_of(&collected, "IcmpMsgInType3"), 5);
	assert_int_equal(value_of(&collected, "TcpExtListenDrops"), INT64_MAX);
	assert_int_equal(collected.rows[0].netns, 7);
	assert_int_equal(collected.rows[0].at.ns, noon.ns);
	collect_clear(&collected);
}

static void damaged_snmp_gives_what_can_be_read(void **state)
{
	static const struct {
		const char *text;
		int damaged_count;
		uint32_t count;
	} rows[] = {
		{"", 0, 0},
		{"Tcp: A B\n", 1, 0},
		{"Tcp: A B\nTcp: 1\n", 1, 1},
		{"Tcp: A\nTcp: 1 2\n", 1, 1},
		{"Tcp: A B\nTcp: 1 x\n", 1, 1},
		{"Tcp: A\nTcp: 9223372036854775808\n", 1, 0},
		{"Tcp: A\nUdp: B\nUdp: 2\n", 1, 1},
		{"Tcp A\nTcp 1\n", 2, 0},
		{":\n:\n", 2, 0},
		{"Tcp: AVeryLongNameOfACounterThatDoesNotFitIntoFortyEight\nTcp: 1\n", 1, 0},
		{"Tcp: \033[2J\nTcp: 1\n", 1, 0},
		{"\n\nTcp: A\nTcp: 1\n", 0, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct collected collected = {0};

		assert_int_equal(
			parse(&collected, COUNTERS_SNMP, rows[i].text), rows[i].damaged_count);
		assert_int_equal(collected.count, rows[i].count);
		collect_clear(&collected);
	}
}

static void snmp6_takes_ip_and_icmp(void **state)
{
	struct collected collected = {0};

	(void)state;
	assert_int_equal(parse(&collected, COUNTERS_SNMP6,
				 "Ip6OutNoRoutes                  \t3\n"
				 "Icmp6InMsgs\t4\nUdp6InErrors\t5\nIp6Broken\n"),
		1);
	assert_int_equal(collected.count, 2);
	assert_int_equal(value_of(&collected, "Ip6OutNoRoutes"), 3);
	assert_int_equal(value_of(&collected, "Icmp6InMsgs"), 4);
	collect_clear(&collected);
}

static void sockstat_joins_line_and_key(void **state)
{
	struct collected collected = {0};

	(void)state;
	assert_int_equal(parse(&collected, COUNTERS_SOCKSTAT,
				 "sockets: used 15\n"
				 "TCP: inuse 1 orphan 2 tw 3 alloc 4 mem 5\n"
				 "FRAG: inuse 0 memory 6\n"),
		0);
	assert_int_equal(value_of(&collected, "SockstatSocketsUsed"), 15);
	assert_int_equal(value_of(&collected, "SockstatTCPInuse"), 1);
	assert_int_equal(value_of(&collected, "SockstatTCPOrphan"), 2);
	assert_int_equal(value_of(&collected, "SockstatTCPTw"), 3);
	assert_int_equal(value_of(&collected, "SockstatTCPAlloc"), 4);
	assert_int_equal(value_of(&collected, "SockstatTCPMem"), 5);
	assert_int_equal(value_of(&collected, "SockstatFRAGMemory"), 6);
	assert_int_equal(parse(&collected, COUNTERS_SOCKSTAT6, "TCP6: inuse 7\n"), 0);
	assert_int_equal(value_of(&collected, "Sockstat6TCP6Inuse"), 7);
	assert_int_equal(parse(&collected, COUNTERS_SOCKSTAT, "TCP: inuse\nTCP\n\n"), 3);
	collect_clear(&collected);
}

static void softnet_is_summed_over_cpus(void **state)
{
	struct collected collected = {0};

	(void)state;
	assert_int_equal(
		parse(&collected, COUNTERS_SOFTNET,
			"ffffffff 00000001 00000002 00000000 00000000 00000000 00000000 00000000 "
			"00000000 0000000a 00000003 00000000 00000000 00000000 00000000\n"
			"00000001 00000010 00000002 00000000 00000000 00000000 00000000 00000000 "
			"00000000 0000000b 00000004 00000005 00000001 00000002 00000003\n"),
		0);
	assert_int_equal(collected.count, 9);
	assert_int_equal(value_of(&collected, "SoftnetProcessed"), 0x100000000);
	assert_int_equal(value_of(&collected, "SoftnetDropped"), 17);
	assert_int_equal(value_of(&collected, "SoftnetTimeSqueeze"), 4);
	assert_int_equal(value_of(&collected, "SoftnetReceivedRps"), 21);
	assert_int_equal(value_of(&collected, "SoftnetFlowLimit"), 7);
	assert_int_equal(value_of(&collected, "SoftnetBacklogLen"), 5);
	assert_int_equal(value_of(&collected, "SoftnetInputQlen"), 2);
	assert_int_equal(value_of(&collected, "SoftnetProcessQlen"), 3);
	collect_clear(&collected);
	/* An older kernel with fewer columns, then a line that is none. */
	assert_int_equal(parse(&collected, COUNTERS_SOFTNET,
				 "00000001 00000002 00000003\nzz 0 0\n000000001\n"),
		2);
	assert_int_equal(collected.count, 3);
	assert_int_equal(value_of(&collected, "SoftnetTimeSqueeze"), 3);
	collect_clear(&collected);
}

static void conntrack_is_one_number(void **state)
{
	struct collected collected = {0};

	(void)state;
	assert_int_equal(parse(&collected, COUNTERS_CONNTRACK, "65536\n"), 0);
	assert_int_equal(value_of(&collected, "NfConntrackCount"), 65536);
	assert_int_equal(parse(&collected, COUNTERS_CONNTRACK, ""), 1);
	assert_int_equal(parse(&collected, COUNTERS_CONNTRACK, "many\n"), 1);
	collect_clear(&collected);
}

static void an_error_of_the_sink_ends_the_look(void **state)
{
	struct collected collected = {.limit = 1};
	struct observe_sink sink = collect_sink(&collected);

	(void)state;
	assert_int_equal(parse(&collected, COUNTERS_SNMP, "Tcp: A B C\nTcp: 1 2 3\n"), -EPIPE);
	assert_int_equal(counters_read(&sink, 1, noon), -EPIPE);
	assert_int_equal(collected.count, 1);
	collect_clear(&collected);
}

static void this_host_has_counters(void **state)
{
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);

	(void)state;
	assert_int_equal(counters_read(&sink, 3, noon), 0);
	if (collect_count(&collected, OBSERVE_UNSEEN)) {
		collect_clear(&collected);
		skip();
	}
	assert_int_equal(value_of(&collected, "TcpMaxConn"), -1);
	assert_true(value_of(&collected, "TcpExtListenDrops") >= 0);
	assert_true(value_of(&collected, "IpExtInOctets") >= 0);
	assert_true(value_of(&collected, "SockstatSocketsUsed") > 0);
	assert_true(value_of(&collected, "SoftnetProcessed") >= 0);
	assert_int_equal(collected.rows[0].netns, 3);
	collect_clear(&collected);
}

/* Returns NULL where no namespace could be made, else the context filled. */
static void *read_elsewhere(void *context)
{
	struct observe_sink sink = collect_sink(context);

	if (unshare(CLONE_NEWNET) || counters_read(&sink, 4, noon))
		return NULL;
	return context;
}

static void a_thread_sees_its_own_namespace(void **state)
{
	struct collected collected = {0};
	pthread_t thread;
	void *result;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, read_elsewhere, &collected), 0);
	assert_int_equal(pthread_join(thread, &result), 0);
	if (!result) {
		print_message("no privilege for a network namespace\n");
		skip();
	}
	/* Nothing has ever come in there. */
	assert_int_equal(value_of(&collected, "IpInReceives"), 0);
	assert_int_equal(value_of(&collected, "IpExtInOctets"), 0);
	assert_int_equal(value_of(&collected, "SockstatTCPInuse"), 0);
	collect_clear(&collected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_those_of_nstat),
		cmocka_unit_test(damaged_snmp_gives_what_can_be_read),
		cmocka_unit_test(snmp6_takes_ip_and_icmp),
		cmocka_unit_test(sockstat_joins_line_and_key),
		cmocka_unit_test(softnet_is_summed_over_cpus),
		cmocka_unit_test(conntrack_is_one_number),
		cmocka_unit_test(an_error_of_the_sink_ends_the_look),
		cmocka_unit_test(this_host_has_counters),
		cmocka_unit_test(a_thread_sees_its_own_namespace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

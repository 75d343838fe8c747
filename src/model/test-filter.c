#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/filter.h"
#include "tcp/state.h"

static int service(void *context, const char *name, uint16_t *ret_port)
{
	(void)context;
	if (strcmp(name, "https"))
		return -ENOENT;
	*ret_port = 443;
	return 0;
}

static int device(void *context, const char *name, uint32_t *ret_index)
{
	(void)context;
	if (strcmp(name, "eth0"))
		return -ENOENT;
	*ret_index = 2;
	return 0;
}

static int user(void *context, const char *name, uint32_t *ret_uid)
{
	(void)context;
	if (strcmp(name, "www"))
		return -ENOENT;
	*ret_uid = 33;
	return 0;
}

static const struct filter_names names = {.service = service, .device = device, .user = user};

static struct owner_table owners;

/* 10.1.2.3:443 <- 192.0.2.7:50000, ESTABLISHED, held by nginx (812 and 813). */
static struct observe_socket example(void)
{
	struct observe_socket socket = {
		.state = TCP_STATE_ESTABLISHED,
		.local = {ADDRESS_IPV4, {10, 1, 2, 3}},
		.remote = {ADDRESS_IPV4, {192, 0, 2, 7}},
		.local_port = 443,
		.remote_port = 50000,
		.ifindex = 2,
		.rqueue = 10,
		.wqueue = 5000,
		.inode = 77,
		.uid = 33,
		.mark = 0x12,
		.bits = SOCKET_HAS_MARK | SOCKET_HAS_TCP_INFO,
		.tcp_info_size = sizeof(struct observe_tcp_info),
	};

	socket.tcp_info.last_data_sent = 9000;
	socket.tcp_info.last_data_recv = 7000;
	socket.tcp_info.last_ack_recv = 6000;
	return socket;
}

static int set_up(void **unused)
{
	static const uint32_t pids[] = {812, 813};

	(void)unused;
	for (unsigned i = 0; i < 2; i++) {
		struct observation process = {.kind = OBSERVE_PROCESS,
			.process = {.pid = pids[i], .uid = 33, .comm = "nginx"}};
		struct observation owner = {
			.kind = OBSERVE_OWNER, .owner = {.inode = 77, .pid = pids[i], .fd = 9 + i}};

		if (owner_table_take(&owners, &process) || owner_table_take(&owners, &owner))
			return -1;
	}
	return 0;
}

static int tear_down(void **unused)
{
	(void)unused;
	owner_table_deinit(&owners);
	return 0;
}

static struct filter parsed(const char *text)
{
	struct filter filter;
	struct filter_error error;

	if (filter_parse(text, strlen(text), &names, &filter, &error))
		fail_msg("\"%s\": column %zu: expected %s", text, error.column, error.expected);
	return filter;
}

static bool matches_socket(const char *text, const struct observe_socket *socket)
{
	static const struct row_netns netns = {.inode = 4026531840, .name = "blue"};
	struct row row = {.socket = socket,
		.netns = &netns,
		.owners = &owners,
		.owner = owner_table_first(&owners, socket->inode)};
	struct filter filter = parsed(text);
	bool result = filter_match(&filter, &row);

	filter_deinit(&filter);
	return result;
}

static void assert_meant(const char *text)
{
	struct observe_socket socket = example();

	if (!matches_socket(text, &socket))
		fail_msg("\"%s\" should mean it", text);
}

static void assert_not_meant(const char *text)
{
	struct observe_socket socket = example();

	if (matches_socket(text, &socket))
		fail_msg("\"%s\" should not mean it", text);
}

static void test_states(void **unused)
{
	(void)unused;
	assert_meant("");
	assert_meant("state established");
	assert_meant("state ESTAB");
	assert_meant("state time-wait state established");
	assert_meant("state time-wait,established");
	assert_meant("exclude time-wait");
	assert_meant("state connected exclude time-wait");
	assert_meant("state synchronized");
	assert_meant("state big");
	assert_not_meant("state bucket");
	assert_not_meant("state listening");
	assert_not_meant("exclude established");
	assert_not_meant("state established and state time-wait");
}

static void test_hosts(void **unused)
{
	(void)unused;
	assert_meant("src 10.1.2.3");
	assert_meant("src 10.0.0.0/8");
	assert_meant("src = 10.1.2.3:443");
	assert_meant("src 10.1.2.3:https");
	assert_meant("src *:443");
	assert_meant("src :443 dst *");
	assert_meant("dst != 10.0.0.0/8");
	assert_meant("dst 192.0.2.7:*");
	assert_meant(":443");
	assert_meant(":50000");
	assert_meant("192.0.2.0/24");
	assert_not_meant("192.0.3.0/24");
	assert_not_meant(":444");
	assert_not_meant("src 10.1.2.3:444");
	assert_not_meant("src 192.0.2.7");
	assert_not_meant("src ::/0");
}

static void test_ipv6_hosts(void **unused)
{
	struct observe_socket socket = example();

	(void)unused;
	socket.remote = (struct address){
		ADDRESS_IPV6, {[10] = 0xff, [11] = 0xff, [12] = 192, [13] = 0, [14] = 2, [15] = 7}};
	assert_true(matches_socket("dst 192.0.2.0/24", &socket));
	assert_true(matches_socket("dst ::ffff:192.0.2.7", &socket));
	assert_true(matches_socket("dst [::ffff:192.0.2.7]:50000", &socket));
	assert_true(matches_socket("dst [::ffff:0:0]/96", &socket));
	assert_true(matches_socket("dst [::ffff:0:0/96]:50000", &socket));
	assert_false(matches_socket("dst 2001:db8::/32", &socket));
}

static void test_ports(void **unused)
{
	(void)unused;
	assert_meant("sport = :443");
	assert_meant("sport = https");
	assert_meant("sport eq 443");
	assert_meant("sport :443");
	assert_meant("dport >= 50000 and dport le 50000");
	assert_meant("dport > 49999 dport lt 50001");
	assert_meant("dport ne 1");
	assert_not_meant("sport != 443");
	assert_not_meant("dport < 50000");
}

static void test_the_rest(void **unused)
{
	(void)unused;
	assert_meant("dev = eth0");
	assert_meant("dev eth0");
	assert_not_meant("dev != 2");
	assert_meant("fwmark = 0x12");
	assert_meant("fwmark = 0x10/0xf0");
	assert_not_meant("fwmark = 1");
	assert_not_meant("cgroup = 5");
	assert_meant("pid=812");
	assert_meant("pid=813");
	assert_not_meant("pid=1");
	assert_not_meant("pid!=813");
	assert_meant("comm=nginx");
	assert_meant("comm='ngi*'");
	assert_not_meant("comm!=nginx");
	assert_meant("user=www user=33");
	assert_not_meant("user=0");
	assert_meant("netns=blue netns=4026531840");
	assert_not_meant("netns=red");
	assert_meant("age>5s age<=6000ms");
	assert_not_meant("age>6s");
	assert_meant("queue>4k");
	assert_not_meant("queue>5000");
}

static void test_what_is_not_known_fulfils_nothing(void **unused)
{
	struct observe_socket socket = example();

	(void)unused;
	socket.tcp_info_size = 0;
	socket.bits = 0;
	assert_false(matches_socket("age<1h", &socket));
	assert_false(matches_socket("fwmark != 1", &socket));
	socket.state = TCP_STATE_LISTEN;
	assert_false(matches_socket("queue>10", &socket));
	assert_true(matches_socket("queue>9", &socket));
}

static void test_words_between(void **unused)
{
	(void)unused;
	assert_meant("not sport = 1");
	assert_meant("! sport = 1");
	assert_meant("!(sport = 1 or sport = 2)");
	assert_meant("sport = 1 or sport = 443");
	assert_meant("sport = 1 || sport = 443 && dport = 50000");
	assert_meant("sport = 443 or sport = 1 dport = 1");
	assert_not_meant("(sport = 443 or sport = 1) dport = 1");
	assert_meant("( sport = 443 | sport = 1 ) & not ( dport = 1 )");
	assert_not_meant("not (sport = 443)");
}

static void assert_error(const char *text, size_t column, size_t size)
{
	struct filter filter = {.count = 99};
	struct filter_error error;

	if (!filter_parse(text, strlen(text), &names, &filter, &error))
		fail_msg("\"%s\" is taken", text);
	assert_int_equal(filter.count, 99);
	if (error.column != column || error.size != size)
		fail_msg("\"%s\": at %zu, %zu long", text, error.column, error.size);
	assert_non_null(error.expected);
}

static void test_errors_name_the_place(void **unused)
{
	(void)unused;
	assert_error("sport = foo", 8, 3);
	assert_error("sport foo", 6, 3);
	assert_error("state", 5, 0);
	assert_error("state nowhere", 6, 7);
	assert_error("(sport = 1", 10, 0);
	assert_error("sport = 1)", 9, 1);
	assert_error("src 10.0.0.0/33", 4, 11);
	assert_error("and sport = 1", 0, 3);
	assert_error("sport = 1 or", 12, 0);
	assert_error("  bogus", 2, 5);
	assert_error("comm > a", 5, 1);
	assert_error("comm = 'a", 7, 1);
	assert_error("'", 0, 1);
	assert_error("'not' sport = 1", 0, 3);
	assert_error("sport = 65536", 8, 5);
	assert_error("age>5parsec", 4, 7);
	assert_error("dev = wlan9", 6, 5);
}

static void test_limits(void **unused)
{
	char deep[2 * 200 + 2];
	char *longest = malloc(4000 * 10 + 1);
	struct filter filter;
	struct filter_error error;

	(void)unused;
	memset(deep, '(', 200);
	deep[200] = '\0';
	assert_int_equal(filter_parse(deep, 200, NULL, &filter, &error), -E2BIG);
	longest[0] = '\0';
	for (unsigned i = 0; i < 4000; i++)
		memcpy(longest + (size_t)i * 10, "sport = 1 ", 11);
	assert_int_equal(filter_parse(longest, 40000, NULL, &filter, &error), -E2BIG);
	free(longest);
}

static uint32_t states_of(const char *text)
{
	struct filter filter = parsed(text);
	uint32_t states = filter_states(&filter);

	filter_deinit(&filter);
	return states;
}

static void test_states_for_the_kernel(void **unused)
{
	uint32_t established = UINT32_C(1) << TCP_STATE_ESTABLISHED;
	uint32_t listen = UINT32_C(1) << TCP_STATE_LISTEN;

	(void)unused;
	assert_int_equal(states_of("sport = 1"), FILTER_ALL_STATES);
	assert_int_equal(states_of("state estab sport = 1"), established);
	assert_int_equal(states_of("state estab or state listen"), established | listen);
	assert_int_equal(states_of("state estab or sport = 1"), FILTER_ALL_STATES);
	assert_int_equal(
		states_of("not (state estab or sport = 1)"), FILTER_ALL_STATES & ~established);
	assert_int_equal(filter_kernel_states(listen), 1u << 10);
	assert_int_equal(
		filter_kernel_states(UINT32_C(1) << TCP_STATE_SYN_RECEIVED), 1u << 3 | 1u << 12);
}

static int code_size(const char *text)
{
	struct filter filter = parsed(text);
	void *code;
	int size = filter_bytecode(&filter, &code);

	free(code);
	filter_deinit(&filter);
	return size;
}

static void test_what_the_kernel_can_judge(void **unused)
{
	(void)unused;
	assert_int_equal(code_size(""), 0);
	assert_int_equal(code_size("pid=1"), 0);
	assert_int_equal(code_size("pid=1 or sport = 1"), 0);
	assert_int_equal(code_size("not (pid=1 and sport = 1)"), 0);
	assert_int_equal(code_size("pid=1 and sport >= 1"), 8);
	assert_int_equal(code_size("not (pid=1 or sport < 1)"), 8);
	assert_int_equal(code_size("src 10.0.0.0/8"), 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_ipv6_hosts),
		cmocka_unit_test(test_ports),
		cmocka_unit_test(test_the_rest),
		cmocka_unit_test(test_what_is_not_known_fulfils_nothing),
		cmocka_unit_test(test_words_between),
		cmocka_unit_test(test_errors_name_the_place),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_states_for_the_kernel),
		cmocka_unit_test(test_what_the_kernel_can_judge),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

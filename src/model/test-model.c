#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "model/model.h"
#include "model/test-build.h"

static int set_up(void **state)
{
	struct build *build = malloc(sizeof(*build));

	assert_non_null(build);
	build_init(build);
	*state = build;
	return 0;
}

static int tear_down(void **state)
{
	build_deinit(*state);
	free(*state);
	return 0;
}

/* ---- snapshots ---------------------------------------------------------------------------- */

static void test_before_and_after(void **state)
{
	struct build *build = *state;
	struct observe_socket socket =
		build_pair(TCP_STATE_ESTABLISHED, "10.0.0.1", 80, "10.0.0.2", 4000);
	const struct connection *row;

	socket.cookie = 7;
	socket.rqueue = 10;
	socket.tcp_info.bytes_received = 100;
	socket.tcp_info.probes = 1;
	build_snapshot(build);
	build_socket(build, &socket);
	socket.state = TCP_STATE_CLOSE_WAIT;
	socket.rqueue = 20;
	socket.tcp_info.bytes_received = 150;
	socket.tcp_info.probes = 3;
	build_snapshot(build);
	build_socket(build, &socket);
	build_finish(build);
	assert_int_equal(build->model.connections.count, 1);
	row = &build->model.connections.items[0];
	assert_int_equal(row->seen, SEEN_FIRST | SEEN_LAST);
	assert_int_equal(row->state, TCP_STATE_CLOSE_WAIT);
	assert_int_equal(row->before.state, TCP_STATE_ESTABLISHED);
	assert_int_equal(row->before.rqueue, 10);
	assert_int_equal(row->rqueue, 20);
	assert_int_equal(row->bytes_received - row->before.bytes_received, 50);
	assert_int_equal(row->before.probes, 1);
	assert_int_equal(build->model.namespaces.items[0].states[TCP_STATE_CLOSE_WAIT], 1);
	assert_int_equal(build->model.namespaces.items[0].states_before[TCP_STATE_ESTABLISHED], 1);
}

static void test_come_and_gone(void **state)
{
	struct build *build = *state;
	struct observe_socket gone =
		build_pair(TCP_STATE_ESTABLISHED, "10.0.0.1", 80, "10.0.0.2", 4000);
	struct observe_socket came =
		build_pair(TCP_STATE_SYN_SENT, "10.0.0.1", 5000, "10.0.0.3", 80);
	const struct model_netns *netns = &build->model.namespaces.items[0];

	gone.tcp_info.bytes_acked = 100;
	came.tcp_info.bytes_acked = 200;
	build_snapshot(build);
	build_socket(build, &gone);
	build_snapshot(build);
	build_socket(build, &came);
	build_finish(build);
	assert_int_equal(build->model.connections.items[0].seen, SEEN_FIRST);
	assert_int_equal(build->model.connections.items[1].seen, SEEN_LAST);
	/* Of neither is known that anything moved. */
	assert_int_equal(build->model.connections.items[0].before.bytes_acked, 100);
	assert_int_equal(build->model.connections.items[1].before.bytes_acked, 200);
	assert_int_equal(netns->states[TCP_STATE_ESTABLISHED], 0);
	assert_int_equal(netns->states_before[TCP_STATE_ESTABLISHED], 1);
	assert_int_equal(netns->states[TCP_STATE_SYN_SENT], 1);
	assert_int_equal(netns->states_before[TCP_STATE_SYN_SENT], 0);
}

static void test_single_snapshot(void **state)
{
	struct build *build = *state;
	struct observe_socket socket =
		build_pair(TCP_STATE_ESTABLISHED, "10.0.0.1", 80, "10.0.0.2", 4000);

	build_snapshot(build);
	build_socket(build, &socket);
	build_counter(build, "TcpInSegs", 5);
	build_finish(build);
	assert_int_equal(build->model.namespaces.items[0].states[TCP_STATE_ESTABLISHED], 1);
	assert_int_equal(model_counter_delta(&build->model, 0, "TcpInSegs"), 0);
	assert_int_equal(model_counter(&build->model, 0, "TcpInSegs")->last, 5);
	assert_true(model_seconds(&build->model) == 0);
}

/* Whoever sets the clock back must not make a negative span of it. */
static void test_clock_set_back(void **state)
{
	struct build *build = *state;

	build_snapshot(build);
	build->at.ns -= INT64_C(3600000000000);
	build_snapshot(build);
	assert_true(model_seconds(&build->model) == 0);
	build->model.first.ns = INT64_MIN;
	build->model.last.ns = INT64_MAX;
	assert_true(model_seconds(&build->model) == 0);
}

/* ---- identity ----------------------------------------------------------------------------- */

static void test_identity_is_the_cookie(void **state)
{
	struct build *build = *state;
	struct observe_socket socket =
		build_pair(TCP_STATE_ESTABLISHED, "10.0.0.1", 80, "10.0.0.2", 4000);

	build_snapshot(build);
	socket.cookie = 1;
	build_socket(build, &socket);
	build_snapshot(build);
	/* The same addresses, another socket. */
	socket.cookie = 2;
	build_socket(build, &socket);
	assert_int_equal(build->model.connections.count, 2);
	/* The same socket, which lost its inode on the way to TIME_WAIT. */
	socket.cookie = 1;
	socket.inode = 0;
	socket.state = TCP_STATE_TIME_WAIT;
	build_socket(build, &socket);
	assert_int_equal(build->model.connections.count, 2);
}

static void test_identity_without_cookie(void **state)
{
	struct build *build = *state;
	struct observe_socket socket =
		build_pair(TCP_STATE_ESTABLISHED, "10.0.0.1", 80, "10.0.0.2", 4000);

	socket.inode = 5;
	build_snapshot(build);
	build_socket(build, &socket);
	build_snapshot(build);
	build_socket(build, &socket);
	assert_int_equal(build->model.connections.count, 1);
	socket.remote_port++;
	build_socket(build, &socket);
	assert_int_equal(build->model.connections.count, 2);
	/* Listeners that share a port. */
	socket.inode = 6;
	build_socket(build, &socket);
	assert_int_equal(build->model.connections.count, 3);
}

static void test_identity_has_its_namespace(void **state)
{
	struct build *build = *state;
	struct observe_socket socket =
		build_pair(TCP_STATE_ESTABLISHED, "10.0.0.1", 80, "10.0.0.2", 4000);

	build_snapshot(build);
	build_socket(build, &socket);
	build->netns = 3;
	build_socket(build, &socket);
	build_finish(build);
	assert_int_equal(build->model.connections.count, 2);
	/* Never told, in a damaged log: it is there all the same. */
	assert_int_equal(build->model.namespaces.count, 2);
	assert_int_equal(model_netns(&build->model, 3)->states[TCP_STATE_ESTABLISHED], 1);
	assert_null(model_netns(&build->model, 1));
}

/* ---- owners ------------------------------------------------------------------------------- */

static void test_owners(void **state)
{
	struct build *build = *state;
	uint32_t count;

	build_snapshot(build);
	build_process(build, 9, "old");
	build_owner(build, 70, 9, 1);
	build_snapshot(build);
	build_process(build, 20, "parent");
	build_owner(build, 71, 20, 5);
	build_owner(build, 70, 20, 4);
	build_process(build, 21, "child");
	build_owner(build, 70, 21, 4);
	build_owner(build, 70, 21, 3);
	build_owner(build, 99, 12345, 3);
	build_finish(build);
	/* The last telling counts: nothing of process 9. */
	assert_non_null(model_owners(&build->model, 70, &count));
	assert_int_equal(count, 3);
	assert_string_equal(model_owner(&build->model, 70)->comm, "parent");
	assert_int_equal(model_owners(&build->model, 70, &count)[1].fd, 3);
	assert_null(model_owners(&build->model, 72, &count));
	assert_int_equal(count, 0);
	assert_null(model_owners(&build->model, 0, &count));
	/* A descriptor of a process that was not told. */
	assert_null(model_owner(&build->model, 99));
	assert_int_equal(model_process(&build->model, 21)->pid, 21);
	assert_null(model_process(&build->model, 22));
}

static void test_undumped(void **state)
{
	struct build *build = *state;

	build_snapshot(build);
	build_process(build, 9, "leaks");
	for (uint8_t i = 0; i < 3; i++) {
		struct observation owner = {.kind = OBSERVE_OWNER,
			.owner = {.inode = 70 + i, .pid = 9, .fd = 4 + i, .undumped = i}};

		assert_int_equal(model_fold(&build->model, &owner), 0);
	}
	build_finish(build);
	assert_int_equal(model_undumped(&build->model, 0), 2);
	assert_int_equal(model_undumped_from_start(&build->model, 0), 1);
}

static void test_process_told_again(void **state)
{
	struct build *build = *state;

	build_process(build, 20, "short");
	build_process(build, 20, "long");
	assert_int_equal(build->model.processes.count, 1);
	assert_string_equal(model_process(&build->model, 20)->comm, "long");
}

/* ---- numbers ------------------------------------------------------------------------------ */

static void test_counters(void **state)
{
	struct build *build = *state;

	build_snapshot(build);
	build_counter(build, "TcpExtListenDrops", 40);
	build_counter(build, "Gone", 1);
	build->netns = 1;
	build_counter(build, "TcpExtListenDrops", 1000);
	build->netns = 0;
	build_snapshot(build);
	build_counter(build, "TcpExtListenDrops", 52);
	build_counter(build, "New", 9);
	build->netns = 1;
	build_counter(build, "TcpExtListenDrops", 1000);
	assert_int_equal(model_counter_delta(&build->model, 0, "TcpExtListenDrops"), 12);
	assert_int_equal(model_counter_delta(&build->model, 1, "TcpExtListenDrops"), 0);
	assert_int_equal(model_counter_delta(&build->model, 0, "New"), 0);
	assert_int_equal(model_counter_delta(&build->model, 0, "Gone"), 0);
	assert_null(model_counter(&build->model, 2, "TcpExtListenDrops"));
}

static void test_sysctl_numbers(void **state)
{
	struct build *build = *state;
	const struct model *model = &build->model;

	build_sysctl(build, "a", "12");
	build_sysctl(build, "b", "4096 131072 6291456");
	build_sysctl(build, "c", "fq_codel");
	build_sysctl(build, "d", "");
	build_sysctl(build, "e", "-1");
	assert_int_equal(model_sysctl_number(model, 0, "a", 7), 12);
	assert_int_equal(model_sysctl_number(model, 0, "b", 7), 4096);
	assert_int_equal(model_sysctl_number(model, 0, "c", 7), 7);
	assert_int_equal(model_sysctl_number(model, 0, "d", 7), 7);
	assert_int_equal(model_sysctl_number(model, 0, "e", 7), -1);
	assert_int_equal(model_sysctl_number(model, 0, "f", 7), 7);
	assert_int_equal(model_sysctl_number(model, 1, "a", 7), 7);
	assert_null(model_sysctl(model, 0, "f"));
	assert_string_equal(model_sysctl(model, 0, "c"), "fq_codel");
}

static void check_ports(
	const char *range, const char *reserved, uint32_t low, uint32_t high, uint32_t expected)
{
	struct build build;

	build_init(&build);
	build_sysctl(&build, "net.ipv4.ip_local_port_range", range);
	if (reserved)
		build_sysctl(&build, "net.ipv4.ip_local_reserved_ports", reserved);
	build_finish(&build);
	assert_int_equal(build.model.namespaces.items[0].port_low, low);
	assert_int_equal(build.model.namespaces.items[0].port_high, high);
	assert_int_equal(build.model.namespaces.items[0].ports_reserved, expected);
	build_deinit(&build);
}

static void test_ports(void **state)
{
	(void)state;
	check_ports("32768 60999", NULL, 32768, 60999, 0);
	check_ports("32768 60999", "", 32768, 60999, 0);
	check_ports("32768 60999", "8080,40000,50000-50009", 32768, 60999, 11);
	check_ports("32768 60999", "60990-65535", 32768, 60999, 10);
	check_ports("1000 1001", "1-65535", 1000, 1001, 2);
	check_ports("1000 1001", "1000,1000,1000,1001", 1000, 1001, 2);
	check_ports("32768 60999", "40000-3", 32768, 60999, 0);
	check_ports("32768 60999", "x", 32768, 60999, 0);
	check_ports("60999 32768", NULL, 0, 0, 0);
	check_ports("1 70000", NULL, 0, 0, 0);
	check_ports("", NULL, 0, 0, 0);
}

/* ---- joins -------------------------------------------------------------------------------- */

static const struct connection *listener_of(
	const char *listener, uint16_t bits, const char *local, uint32_t netns, struct build *build)
{
	struct observe_socket first = build_listener(listener, 80);
	struct observe_socket second = build_pair(TCP_STATE_ESTABLISHED, local, 80,
		build_address(local).family == ADDRESS_IPV6 ? "2001:db8::9" : "10.0.0.9", 4000);
	const struct connection *row;

	first.bits = bits;
	build_init(build);
	build_snapshot(build);
	build_socket(build, &first);
	build->netns = netns;
	build_socket(build, &second);
	build_finish(build);
	row = &build->model.connections.items[1];
	return row->listener == NONE ? NULL : &build->model.connections.items[row->listener];
}

static void test_listener_by_address(void **state)
{
	static const struct {
		const char *listener;
		uint16_t bits;
		const char *local;
		uint32_t netns;
		bool joins;
	} rows[] = {
		{"10.0.0.1", 0, "10.0.0.1", 0, true},
		{"10.0.0.1", 0, "10.0.0.2", 0, false},
		{"10.0.0.1", 0, "10.0.0.1", 1, false},
		{"0.0.0.0", 0, "10.0.0.1", 0, true},
		{"0.0.0.0", 0, "::1", 0, false},
		{"0.0.0.0", 0, "::ffff:10.0.0.1", 0, true},
		{"::", 0, "::1", 0, true},
		{"::", 0, "::ffff:10.0.0.1", 0, true},
		{"::", 0, "10.0.0.1", 0, true},
		{"::", SOCKET_HAS_V6ONLY, "10.0.0.1", 0, true},
		{"::", SOCKET_HAS_V6ONLY | SOCKET_V6ONLY, "10.0.0.1", 0, false},
		{"::", SOCKET_HAS_V6ONLY | SOCKET_V6ONLY, "::1", 0, true},
		{"::ffff:10.0.0.1", 0, "10.0.0.1", 0, true},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct build build;
		bool joins = listener_of(
			rows[i].listener, rows[i].bits, rows[i].local, rows[i].netns, &build);

		build_deinit(&build);
		if (joins != rows[i].joins)
			fail_msg("row %u: %s and %s", i, rows[i].listener, rows[i].local);
	}
}

/* The nearest one: its own address before any address. */
static void test_listener_nearest(void **state)
{
	struct build *build = *state;
	struct observe_socket any = build_listener("0.0.0.0", 80);
	struct observe_socket own = build_listener("10.0.0.1", 80);
	struct observe_socket connection =
		build_pair(TCP_STATE_SYN_RECEIVED, "10.0.0.1", 80, "10.0.0.9", 4000);

	build_snapshot(build);
	build_socket(build, &any);
	build_socket(build, &own);
	build_socket(build, &connection);
	build_finish(build);
	assert_int_equal(build->model.connections.items[2].listener, 1);
	assert_int_equal(build->model.connections.items[0].listener, NONE);
}

/* As dnsmasq has one for each of its devices. */
static void test_listener_of_the_device(void **state)
{
	struct build *build = *state;
	struct observe_socket listener = build_listener("0.0.0.0", 80);
	struct observe_socket accepted =
		build_pair(TCP_STATE_ESTABLISHED, "10.0.0.1", 80, "10.0.0.9", 4711);

	build_snapshot(build);
	for (uint32_t device = 0; device < 4; device++) {
		listener.ifindex = (device + 1) % 4;
		listener.cookie = device + 1;
		build_socket(build, &listener);
	}
	for (uint32_t device = 0; device < 4; device++) {
		accepted.ifindex = device;
		accepted.cookie = device + 10;
		accepted.remote_port = (uint16_t)(4711 + device);
		build_socket(build, &accepted);
	}
	build_finish(build);
	for (uint32_t device = 0; device < 4; device++)
		assert_int_equal(
			build->model.connections.items[4 + device].listener, (device + 3) % 4);
}

static void build_both_ends(struct build *build, const char *a, const char *b, uint32_t netns_of_b)
{
	struct observe_socket one = build_pair(TCP_STATE_ESTABLISHED, a, 4000, b, 80);
	struct observe_socket other = build_pair(TCP_STATE_CLOSE_WAIT, b, 80, a, 4000);

	build_socket(build, &one);
	build->netns = netns_of_b;
	build_socket(build, &other);
	build->netns = 0;
}

static void check_twins(const char *a, const char *b, uint32_t netns, bool twins)
{
	struct build build;

	build_init(&build);
	build_snapshot(&build);
	build_both_ends(&build, a, b, netns);
	build_finish(&build);
	assert_int_equal(build.model.connections.items[0].twin, twins ? 1 : NONE);
	assert_int_equal(build.model.connections.items[1].twin, twins ? 0 : NONE);
	build_deinit(&build);
}

static void test_twins(void **state)
{
	(void)state;
	check_twins("127.0.0.1", "127.0.0.1", 0, true);
	check_twins("::1", "::1", 0, true);
	check_twins("10.0.0.1", "10.0.0.2", 0, true);
	check_twins("10.0.0.1", "::ffff:10.0.0.2", 0, true);
	check_twins("10.0.0.1", "10.0.0.2", 1, true);
	/* 127.0.0.1 of another namespace is somebody else's. */
	check_twins("127.0.0.1", "127.0.0.1", 1, false);
	check_twins("::1", "::1", 1, false);
}

static void test_twin_of_the_own_namespace_first(void **state)
{
	struct build *build = *state;

	build_snapshot(build);
	build_both_ends(build, "10.0.0.1", "10.0.0.2", 0);
	build->netns = 1;
	build_both_ends(build, "10.0.0.1", "10.0.0.2", 1);
	build_finish(build);
	assert_int_equal(build->model.connections.items[0].twin, 1);
	assert_int_equal(build->model.connections.items[1].twin, 0);
}

/* A socket that connected to itself is nobody's twin. */
static void test_twin_of_itself(void **state)
{
	struct build *build = *state;
	struct observe_socket self =
		build_pair(TCP_STATE_ESTABLISHED, "127.0.0.1", 4000, "127.0.0.1", 4000);

	build_snapshot(build);
	build_socket(build, &self);
	build_finish(build);
	assert_int_equal(build->model.connections.items[0].twin, NONE);
}

/* ---- unseen, sameness, size --------------------------------------------------------------- */

static void test_unseen(void **state)
{
	struct build *build = *state;

	build_unseen(build, UNSEEN_OWNERS, 3, "");
	build_unseen(build, UNSEEN_OWNERS, 5, "");
	build_unseen(build, UNSEEN_OWNERS, 4, "");
	build_unseen(build, UNSEEN_COUNTERS, 0, "/proc/net/snmp");
	build_unseen(build, UNSEEN_COUNTERS, 0, "/proc/net/netstat");
	assert_int_equal(build->model.unseen.count, 3);
	assert_int_equal(build->model.unseen.items[0].facts.count, 5);
	assert_true(model_is_unseen(&build->model, UNSEEN_OWNERS));
	assert_false(model_is_unseen(&build->model, UNSEEN_LOG));
}

static void test_resets_are_not_seen_one_by_one(void **state)
{
	struct build *build = *state;

	build_snapshot(build);
	build_counter(build, "TcpOutRsts", 5);
	build_counter(build, "TcpEstabResets", 1);
	build_snapshot(build);
	build_counter(build, "TcpOutRsts", 8);
	build_counter(build, "TcpEstabResets", 2);
	build_finish(build);
	assert_int_equal(build->model.unseen.count, 1);
	assert_int_equal(build->model.unseen.items[0].facts.what, UNSEEN_RESETS);
	assert_int_equal(build->model.unseen.items[0].facts.count, 3);
}

static void test_no_reset_is_nothing_to_see(void **state)
{
	struct build *build = *state;

	build_snapshot(build);
	build_counter(build, "TcpOutRsts", 5);
	build_snapshot(build);
	build_counter(build, "TcpOutRsts", 5);
	build_finish(build);
	assert_int_equal(build->model.unseen.count, 0);
}

static void test_unseen_has_a_limit(void **state)
{
	struct build *build = *state;
	uint64_t count = 0;

	for (unsigned i = 0; i < 10 * MODEL_UNSEEN_MAX; i++) {
		char name[16];

		snprintf(name, sizeof(name), "%u", i);
		build_unseen(build, UNSEEN_NETNS_DENIED, 1, name);
	}
	build_unseen(build, UNSEEN_LOG, 1, "");
	assert_int_equal(build->model.unseen.count, MODEL_UNSEEN_MAX + 1);
	assert_true(model_is_unseen(&build->model, UNSEEN_LOG));
	for (uint32_t i = 0; i < MODEL_UNSEEN_MAX; i++)
		count += build->model.unseen.items[i].facts.count;
	assert_int_equal(count, 10 * MODEL_UNSEEN_MAX);
}

/* What a log says twice is known once: the tables do not grow by it. */
static void test_told_twice(void **state)
{
	struct build *build = *state;

	for (unsigned i = 0; i < 3; i++) {
		struct observation fact = build_start(build, OBSERVE_ROUTE);

		fact.route.remote = build_address("10.0.0.2");
		build_fact(build, &fact);
		fact = build_start(build, OBSERVE_LOCAL);
		fact.local.address = build_address("10.0.0.1");
		build_fact(build, &fact);
		fact = build_start(build, OBSERVE_NETNS);
		build_fact(build, &fact);
		build_sysctl(build, "a", "1");
	}
	assert_int_equal(build->model.routes.count, 1);
	assert_int_equal(build->model.locals.count, 1);
	assert_int_equal(build->model.namespaces.count, 1);
	assert_int_equal(build->model.sysctls.count, 1);
}

static void build_some(struct build *build)
{
	build_init(build);
	for (unsigned s = 0; s < 2; s++) {
		build_snapshot(build);
		for (uint16_t i = 0; i < 500; i++) {
			struct observe_socket socket =
				build_pair(TCP_STATE_ESTABLISHED, "10.0.0.1", i, "10.0.0.2", 80);

			socket.cookie = i % 3 ? i : 0;
			socket.rqueue = s * i;
			build_socket(build, &socket);
			build_both_ends(build, "127.0.0.1", "127.0.0.1", 0);
		}
		build_process(build, 1, "init");
		build_owner(build, 5, 1, s);
	}
	build_finish(build);
}

static void test_same_facts_same_model(void **state)
{
	struct build one, other;

	(void)state;
	build_some(&one);
	build_some(&other);
	assert_int_equal(one.model.connections.count, other.model.connections.count);
	assert_memory_equal(one.model.connections.items, other.model.connections.items,
		one.model.connections.count * sizeof(struct connection));
	assert_memory_equal(one.model.owners.items, other.model.owners.items,
		one.model.owners.count * sizeof(struct owner));
	build_deinit(&one);
	build_deinit(&other);
}

static void test_memory_of_a_connection(void **state)
{
	(void)state;
	assert_true(sizeof(struct connection) <= 304);
	assert_true(sizeof(struct owner) <= 24);
}

static void test_unknown_kind(void **state)
{
	struct build *build = *state;
	struct observation fact = {.kind = OBSERVE_KIND_COUNT};

	build_fact(build, &fact);
	fact.kind = UINT8_MAX;
	build_fact(build, &fact);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_before_and_after),
		TEST(test_come_and_gone),
		TEST(test_single_snapshot),
		TEST(test_clock_set_back),
		TEST(test_identity_is_the_cookie),
		TEST(test_identity_without_cookie),
		TEST(test_identity_has_its_namespace),
		TEST(test_owners),
		TEST(test_undumped),
		TEST(test_process_told_again),
		TEST(test_counters),
		TEST(test_sysctl_numbers),
		TEST(test_ports),
		TEST(test_listener_by_address),
		TEST(test_listener_nearest),
		TEST(test_listener_of_the_device),
		TEST(test_twins),
		TEST(test_twin_of_the_own_namespace_first),
		TEST(test_twin_of_itself),
		TEST(test_unseen),
		TEST(test_resets_are_not_seen_one_by_one),
		TEST(test_no_reset_is_nothing_to_see),
		TEST(test_unseen_has_a_limit),
		TEST(test_told_twice),
		TEST(test_same_facts_same_model),
		TEST(test_memory_of_a_connection),
		TEST(test_unknown_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

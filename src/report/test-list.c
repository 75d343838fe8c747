#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/list-table.h"
#include "report/states-print.h"
#include "tcp/state.h"

static struct owner_table owners;
static const struct row_netns netns = {.inode = 42, .name = ""};

static int set_up(void **unused)
{
	struct observation process = {
		.kind = OBSERVE_PROCESS, .process = {.pid = 812, .uid = 33, .comm = "a\"b\x01"}};
	struct observation owner = {
		.kind = OBSERVE_OWNER, .owner = {.inode = 77, .pid = 812, .fd = 9}};

	(void)unused;
	return owner_table_take(&owners, &process) || owner_table_take(&owners, &owner) ? -1 : 0;
}

static int tear_down(void **unused)
{
	(void)unused;
	owner_table_deinit(&owners);
	return 0;
}

static struct observe_socket example(uint16_t port)
{
	return (struct observe_socket){
		.state = TCP_STATE_FIN_WAIT_1,
		.local = {ADDRESS_IPV4, {10, 1, 2, 3}},
		.remote = {ADDRESS_IPV6, {[15] = 1}},
		.local_port = port,
		.remote_port = 50000,
		.rqueue = 1,
		.wqueue = 23456,
		.inode = 77,
		.uid = 33,
		.timer = TIMER_KEEPALIVE,
		.expires_ms = 61000,
		.shutdown = 2,
		.bits = SOCKET_HAS_SHUTDOWN | SOCKET_HAS_SKMEM,
		.tcp_info_size = 0,
	};
}

/* Rows with these local ports, as text; the caller frees it. */
static char *written(
	const struct list_table_options *options, const uint16_t *ports, unsigned count)
{
	struct list_table table;
	struct text text;
	char *copy;

	text_init(&text, NULL, NULL);
	list_table_init(&table, options, &text);
	for (unsigned i = 0; i < count; i++) {
		struct observe_socket socket = example(ports[i]);
		struct row row = {.socket = &socket,
			.netns = &netns,
			.owners = &owners,
			.owner = owner_table_first(&owners, socket.inode)};

		assert_int_equal(list_table_row(&table, &row), 0);
	}
	assert_int_equal(list_table_finish(&table), 0);
	copy = strdup(text_peek(&text));
	list_table_deinit(&table);
	text_deinit(&text);
	return copy;
}

static const struct list_column *column(const char *name)
{
	return list_column_find(name, strlen(name));
}

static void test_table(void **unused)
{
	static const uint16_t ports[] = {80, 8080};
	const struct list_column *columns[] = {
		column("state"), column("send_q"), column("local"), column("process")};
	struct list_table_options options = {
		.columns = columns, .column_count = 4, .heading = true, .style.parts = LIST_OWNERS};
	char *text = written(&options, ports, 2);

	(void)unused;
	assert_string_equal(text, "State        Send-Q Local Address:Port    Process\n"
				  "FIN_WAIT_1    23456 10.1.2.3:80           a\"b?,812,9\n"
				  "FIN_WAIT_1    23456 10.1.2.3:8080         a\"b?,812,9\n");
	free(text);
}

static void test_terminal_cuts(void **unused)
{
	static const uint16_t ports[] = {80};
	const struct list_column *columns[] = {column("state"), column("local"), column("process")};
	struct list_table_options options = {.columns = columns, .column_count = 3, .width = 38};
	char *text = written(&options, ports, 1);

	(void)unused;
	assert_string_equal(text, "FIN_WAIT_1   10.1.2.3:80           a\"…\n");
	free(text);
}

static void test_sorting(void **unused)
{
	static const uint16_t ports[] = {80, 9000, 443};
	const struct list_column *columns[] = {column("local_port")};
	struct list_table_options options = {
		.columns = columns, .column_count = 1, .sort = column("local")};
	char *up = written(&options, ports, 3);
	char *down;

	(void)unused;
	assert_string_equal(up, "   80\n  443\n 9000\n");
	options.descending = true;
	down = written(&options, ports, 3);
	assert_string_equal(down, " 9000\n  443\n   80\n");
	free(up);
	free(down);
}

/* More than decide the widths. */
static void test_streaming(void **unused)
{
	uint16_t ports[1000];
	const struct list_column *columns[] = {column("local_port")};
	struct list_table_options options = {.columns = columns, .column_count = 1};
	char *text;

	(void)unused;
	for (unsigned i = 0; i < 1000; i++)
		ports[i] = (uint16_t)(i + 1);
	text = written(&options, ports, 1000);
	assert_int_equal(strlen(text), 1000 * 6);
	assert_string_equal(text + 6 * 999, " 1000\n");
	free(text);
}

static void test_details(void **unused)
{
	static const uint16_t ports[] = {80};
	const struct list_column *columns[] = {column("timer")};
	struct list_table_options options = {
		.columns = columns, .column_count = 1, .style.parts = LIST_EXTENDED | LIST_SKMEM};
	char *text = written(&options, ports, 1);

	(void)unused;
	assert_string_equal(text, "keepalive 1m1s 0\n"
				  "\tuid:33 ino:77 <-- skmem:(r0,rb0,t0,tb0,f0,w0,o0,bl0,d0)\n");
	free(text);
}

static void test_json(void **unused)
{
	static const uint16_t ports[] = {80};
	struct list_table_options options = {.json = true, .style.parts = LIST_OWNERS};
	char *text = written(&options, ports, 1);

	(void)unused;
	assert_string_equal(text,
		"{\"netns\":42,\"state\":\"FIN_WAIT_1\",\"local\":{\"address\":\"10.1.2.3\","
		"\"port\":80},"
		"\"remote\":{\"address\":\"::1\",\"port\":50000},\"recv_q\":1,\"send_q\":23456,"
		"\"timer\":{\"kind\":\"keepalive\",\"expires_ms\":61000,\"retries\":0},"
		"\"owners\":[{\"pid\":812,\"comm\":\"a\\\"b\\u0001\",\"fd\":9}],"
		"\"inode\":77,\"uid\":33,\"shutdown\":\"send\"}\n");
	free(text);
}

static void test_tcp_info_as_far_as_it_was_told(void **unused)
{
	struct observe_socket socket = example(80);
	struct row row = {.socket = &socket};
	struct list_style style = {.parts = LIST_TCP_INFO};
	struct list_json_info json;
	struct text text;

	(void)unused;
	socket.bits |= SOCKET_HAS_TCP_INFO;
	socket.tcp_info.rto = 204000;
	socket.tcp_info.wscale = 0x97;
	socket.tcp_info_size = offsetof(struct observe_tcp_info, ato) + 2;
	list_json_info_init(&json);
	text_init(&text, NULL, NULL);
	list_json_row(&json, &text, &row, &style);
	assert_non_null(strstr(text_peek(&text), "\"tcpi_snd_wscale\":7,\"tcpi_rcv_wscale\":9,"));
	assert_non_null(strstr(text_peek(&text), "\"tcpi_rto\":204000}}\n"));
	text_deinit(&text);
}

static void test_columns_are_sound(void **unused)
{
	(void)unused;
	assert_true(list_column_count <= LIST_TABLE_COLUMNS_MAX);
	for (unsigned i = 0; i < list_column_count; i++) {
		const struct list_column *row = &list_columns[i];

		assert_ptr_equal(column(row->name), row);
		assert_true(strlen(row->name) < 16);
		assert_true(row->print || row->value || row->info_size || row->skmem);
		assert_non_null(row->doc);
	}
	assert_null(column("nothing"));
}

static void test_bars(void **unused)
{
	struct text text;

	(void)unused;
	text_init(&text, NULL, NULL);
	states_bar(&text, 10, 10, 3, true);
	states_bar(&text, 1, 1000, 3, true);
	states_bar(&text, 0, 1000, 3, true);
	states_bar(&text, 5, 10, 3, false);
	assert_string_equal(text_peek(&text), "███▏##");
	text_deinit(&text);
}

static void test_groups(void **unused)
{
	struct states_print_options options = {.by = "listener"};
	struct states_table table;
	struct text text;

	(void)unused;
	states_table_init(&table);
	text_init(&text, NULL, NULL);
	assert_int_equal(states_table_add(&table, "*:1", 3, TCP_STATE_ESTABLISHED), 0);
	assert_int_equal(states_table_add(&table, "*:2", 3, TCP_STATE_ESTABLISHED), 0);
	assert_int_equal(states_table_add(&table, "*:3", 3, TCP_STATE_LISTEN), 0);
	assert_int_equal(states_table_join_others(&table, "rest"), 0);
	states_print(&table, &options, &text);
	assert_string_equal(text_peek(&text), "no TCP sockets\n\n"
					      "rest  2  ESTABLISHED 2\n"
					      "*:3   1  LISTEN 1\n");
	text_deinit(&text);
	states_table_deinit(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_terminal_cuts),
		cmocka_unit_test(test_sorting),
		cmocka_unit_test(test_streaming),
		cmocka_unit_test(test_details),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_tcp_info_as_far_as_it_was_told),
		cmocka_unit_test(test_columns_are_sound),
		cmocka_unit_test(test_bars),
		cmocka_unit_test(test_groups),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

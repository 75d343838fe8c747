#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tcp/transition.h"

/* The whole square, written a second time from the RFC: sections 3.3.2 (figure 5), 3.6.1, 3.9.2.2
 * and 3.10. A cell is the state that follows, or ".." where the state stays. Columns:
 *
 *   calls     Lis  passive OPEN    Con  active OPEN   Snd  SEND    Clo  CLOSE   Abo  ABORT
 *   segments  S    SYN             SA   SYN,ACK       aS   ACK of SYN
 *             Sp   SYN in the window of SYN-RECEIVED after a passive OPEN
 *             Sn   new SYN in TIME-WAIT
 *             F    FIN             aF   ACK of FIN    FaF  both in one segment
 *             R    RST             Rp   RST in SYN-RECEIVED after a passive OPEN
 *   other     I    ICMP hard error 2M   2 MSL         U    user timeout
 */
static const char *const matrix[] = {
	/*     Lis Con Snd Clo Abo  S  SA  aS  Sp  Sn   F  aF FaF   R  Rp   I  2M   U */
	"CLO  LIS SYS ... ... ... ... ... ... ... ... ... ... ... ... ... ... ... ...",
	"LIS  ... SYS SYS CLO CLO SYR ... ... ... ... ... ... ... ... ... ... ... CLO",
	"SYS  ... ... ... CLO CLO SYR EST ... ... ... ... ... ... CLO ... CLO ... CLO",
	"SYR  ... ... ... FW1 CLO ... EST EST LIS ... CLW ... ... CLO LIS CLO ... CLO",
	"EST  ... ... ... FW1 CLO ... ... ... ... ... CLW ... ... CLO ... CLO ... CLO",
	"FW1  ... ... ... ... CLO ... ... ... ... ... CLG FW2 TIW CLO ... CLO ... CLO",
	"FW2  ... ... ... ... CLO ... ... ... ... ... TIW ... ... CLO ... CLO ... CLO",
	"CLW  ... ... ... LAA CLO ... ... ... ... ... ... ... ... CLO ... CLO ... CLO",
	"CLG  ... ... ... ... CLO ... ... ... ... ... ... TIW ... CLO ... CLO ... CLO",
	"LAA  ... ... ... ... CLO ... ... ... ... ... ... CLO ... CLO ... CLO ... CLO",
	"TIW  ... ... ... ... CLO ... ... ... ... SYR ... ... ... CLO ... CLO CLO ...",
};

static const struct {
	const char *code;
	enum tcp_state state;
} codes[] = {
	{"CLO", TCP_STATE_CLOSED},
	{"LIS", TCP_STATE_LISTEN},
	{"SYS", TCP_STATE_SYN_SENT},
	{"SYR", TCP_STATE_SYN_RECEIVED},
	{"EST", TCP_STATE_ESTABLISHED},
	{"FW1", TCP_STATE_FIN_WAIT_1},
	{"FW2", TCP_STATE_FIN_WAIT_2},
	{"CLW", TCP_STATE_CLOSE_WAIT},
	{"CLG", TCP_STATE_CLOSING},
	{"LAA", TCP_STATE_LAST_ACK},
	{"TIW", TCP_STATE_TIME_WAIT},
};

/* Not the order of the enum: the order of the columns. */
static const enum tcp_event columns[] = {
	TCP_EVENT_OPEN_PASSIVE,
	TCP_EVENT_OPEN_ACTIVE,
	TCP_EVENT_SEND,
	TCP_EVENT_CLOSE,
	TCP_EVENT_ABORT,
	TCP_EVENT_RCV_SYN,
	TCP_EVENT_RCV_SYN_ACK,
	TCP_EVENT_RCV_ACK_OF_SYN,
	TCP_EVENT_RCV_SYN_PASSIVE,
	TCP_EVENT_RCV_SYN_REOPEN,
	TCP_EVENT_RCV_FIN,
	TCP_EVENT_RCV_ACK_OF_FIN,
	TCP_EVENT_RCV_FIN_AND_ACK_OF_FIN,
	TCP_EVENT_RCV_RST,
	TCP_EVENT_RCV_RST_PASSIVE,
	TCP_EVENT_RCV_ICMP_HARD,
	TCP_EVENT_TIMEOUT_2MSL,
	TCP_EVENT_TIMEOUT_USER,
};

#define COLUMN_COUNT (sizeof(columns) / sizeof(columns[0]))

static const char *cell_at(size_t row, size_t column)
{
	return matrix[row] + 5 + 4 * column;
}

/* Returns 0 for "...". */
static int cell_state(const char *cell, enum tcp_state *ret_state)
{
	for (size_t i = 0; i < TCP_STATE_COUNT; i++) {
		if (memcmp(cell, codes[i].code, 3) == 0) {
			*ret_state = codes[i].state;
			return 1;
		}
	}
	assert_memory_equal(cell, "...", 3);
	return 0;
}

/* RFC9293 MUST-10, MUST-11, MUST-13, MAY-2, SHLD-26 */
static void test_whole_square(void **unused)
{
	unsigned rows = 0;

	(void)unused;
	assert_int_equal(sizeof(matrix) / sizeof(matrix[0]), TCP_STATE_COUNT);
	assert_int_equal(COLUMN_COUNT, TCP_EVENT_COUNT);
	for (size_t i = 0; i < TCP_STATE_COUNT; i++) {
		enum tcp_state from = TCP_STATE_CLOSED;

		assert_int_equal(strlen(matrix[i]), 5 + 4 * COLUMN_COUNT - 1);
		assert_int_equal(cell_state(matrix[i], &from), 1);
		for (size_t j = 0; j < COLUMN_COUNT; j++) {
			const struct tcp_transition *found = transition_find(from, columns[j]);
			enum tcp_state to = TCP_STATE_CLOSED;

			if (!cell_state(cell_at(i, j), &to)) {
				if (found)
					fail_msg("%s + %s is a row", state_name(from),
						event_name(columns[j]));
				continue;
			}
			rows++;
			if (!found)
				fail_msg("%s + %s is missing", state_name(from),
					event_name(columns[j]));
			assert_int_equal(found->from, from);
			assert_int_equal(found->event, columns[j]);
			assert_int_equal(found->to, to);
			assert_true(transition_exists(from, to));
		}
	}
	assert_int_equal(rows, TRANSITION_COUNT);
}

static void test_exists_agrees_with_the_square(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < TCP_STATE_COUNT; i++) {
		for (size_t k = 0; k < TCP_STATE_COUNT; k++) {
			bool exists = false;

			for (size_t j = 0; j < COLUMN_COUNT; j++) {
				if (memcmp(cell_at(i, j), codes[k].code, 3) == 0)
					exists = true;
			}
			assert_int_equal(transition_exists(codes[i].state, codes[k].state), exists);
		}
	}
}

static void test_rows_are_complete(void **unused)
{
	static const char *const segments[] = {"", "SYN", "SYN,ACK", "ACK", "FIN", "RST"};

	(void)unused;
	for (size_t i = 0; i < TRANSITION_COUNT; i++) {
		const struct tcp_transition *row = &transitions[i];
		bool known = false;

		for (size_t j = 0; j < sizeof(segments) / sizeof(segments[0]); j++)
			known |= strcmp(row->segment, segments[j]) == 0;
		assert_true(known);
		assert_non_null(row->call);
		assert_non_null(row->note);
		assert_int_equal(row->reference[0], '3');
		assert_int_not_equal(row->from, row->to);
		assert_ptr_equal(transition_find(row->from, row->event), row);
		assert_int_equal(row->optional, row->event == TCP_EVENT_RCV_SYN_REOPEN);
		if (event_row(row->event)->kind != TCP_EVENT_KIND_CALL)
			assert_string_equal(row->call, "");
	}
}

/* Follows the rows of one path from CLOSED until it is back there. */
static void assert_path(enum tcp_path path, const enum tcp_state *states, size_t state_count)
{
	size_t rows = 0;

	for (size_t i = 0; i + 1 < state_count; i++) {
		size_t found = 0;

		for (size_t j = 0; j < TRANSITION_COUNT; j++) {
			if (transitions[j].path == path && transitions[j].from == states[i]) {
				found++;
				assert_int_equal(transitions[j].to, states[i + 1]);
			}
		}
		assert_int_equal(found, 1);
		rows++;
	}
	for (size_t j = 0; j < TRANSITION_COUNT; j++)
		rows -= transitions[j].path == path;
	assert_int_equal(rows, 0);
}

static void test_paths_are_closed(void **unused)
{
	static const enum tcp_state client[] = {TCP_STATE_CLOSED, TCP_STATE_SYN_SENT,
		TCP_STATE_ESTABLISHED, TCP_STATE_FIN_WAIT_1, TCP_STATE_FIN_WAIT_2,
		TCP_STATE_TIME_WAIT, TCP_STATE_CLOSED};
	static const enum tcp_state server[] = {TCP_STATE_CLOSED, TCP_STATE_LISTEN,
		TCP_STATE_SYN_RECEIVED, TCP_STATE_ESTABLISHED, TCP_STATE_CLOSE_WAIT,
		TCP_STATE_LAST_ACK, TCP_STATE_CLOSED};

	(void)unused;
	assert_path(TCP_PATH_CLIENT, client, sizeof(client) / sizeof(client[0]));
	assert_path(TCP_PATH_SERVER, server, sizeof(server) / sizeof(server[0]));
}

/* ABORT and its reset, section 3.10.5. */
static void test_abort_resets_only_where_the_peer_counts_on_it(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < TRANSITION_COUNT; i++) {
		const struct tcp_transition *row = &transitions[i];
		bool resets =
			row->from == TCP_STATE_SYN_RECEIVED || row->from == TCP_STATE_ESTABLISHED ||
			row->from == TCP_STATE_FIN_WAIT_1 || row->from == TCP_STATE_FIN_WAIT_2 ||
			row->from == TCP_STATE_CLOSE_WAIT;

		if (row->event == TCP_EVENT_ABORT)
			assert_string_equal(row->segment, resets ? "RST" : "");
	}
}

static void test_events(void **unused)
{
	(void)unused;
	for (int i = 0; i < TCP_EVENT_COUNT; i++) {
		const struct tcp_event_row *row = event_row((enum tcp_event)i);

		assert_int_equal(row->event, i);
		assert_true(strlen(row->label) > 0 && strlen(row->doc) > 0);
		assert_string_equal(event_name(row->event), row->name);
		assert_non_null(event_kind_name(row->kind));
		for (int j = 0; j < i; j++)
			assert_string_not_equal(row->name, event_name((enum tcp_event)j));
	}
	assert_string_equal(event_kind_name(TCP_EVENT_KIND_TIMER), "timer");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_square),
		cmocka_unit_test(test_exists_agrees_with_the_square),
		cmocka_unit_test(test_rows_are_complete),
		cmocka_unit_test(test_paths_are_closed),
		cmocka_unit_test(test_abort_resets_only_where_the_peer_counts_on_it),
		cmocka_unit_test(test_events),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

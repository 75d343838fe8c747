#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tcp/state.h"

static void assert_reads(const char *text, enum tcp_state expected)
{
	enum tcp_state state = (enum tcp_state)99;

	if (state_from_name(text, strlen(text), &state) != 0)
		fail_msg("\"%s\" is not read", text);
	assert_int_equal(state, expected);
}

static void assert_refuses(const char *text)
{
	enum tcp_state state = TCP_STATE_CLOSING;

	if (state_from_name(text, strlen(text), &state) != -EINVAL)
		fail_msg("\"%s\" is read as %s", text, state_name(state));
	assert_int_equal(state, TCP_STATE_CLOSING);
}

static void test_every_own_name_is_read(void **unused)
{
	(void)unused;
	for (int i = 0; i < TCP_STATE_COUNT; i++) {
		enum tcp_state state = (enum tcp_state)i;

		assert_reads(state_name(state), state);
		assert_reads(state_rfc_name(state), state);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(state_name(state), state_name((enum tcp_state)j));
	}
}

static void test_names_of_the_tools(void **unused)
{
	(void)unused;
	/* netstat */
	assert_reads("SYN_RECV", TCP_STATE_SYN_RECEIVED);
	assert_reads("FIN_WAIT1", TCP_STATE_FIN_WAIT_1);
	assert_reads("FIN_WAIT2", TCP_STATE_FIN_WAIT_2);
	assert_reads("CLOSE", TCP_STATE_CLOSED);
	/* ss */
	assert_reads("ESTAB", TCP_STATE_ESTABLISHED);
	assert_reads("UNCONN", TCP_STATE_CLOSED);
	assert_reads("SYN-RECV", TCP_STATE_SYN_RECEIVED);
	assert_reads("FIN-WAIT-1", TCP_STATE_FIN_WAIT_1);
	assert_reads("CLOSE-WAIT", TCP_STATE_CLOSE_WAIT);
	assert_reads("LAST-ACK", TCP_STATE_LAST_ACK);
	assert_reads("time-wait", TCP_STATE_TIME_WAIT);
	assert_reads("bound-inactive", TCP_STATE_CLOSED);
	/* BSD and the rest */
	assert_reads("SYN_RCVD", TCP_STATE_SYN_RECEIVED);
	assert_reads("NEW_SYN_RECV", TCP_STATE_SYN_RECEIVED);
	assert_reads("LISTENING", TCP_STATE_LISTEN);
	assert_reads("timewait", TCP_STATE_TIME_WAIT);
	assert_reads("Fin Wait 2", TCP_STATE_FIN_WAIT_2);
	assert_reads("Syn_Sent", TCP_STATE_SYN_SENT);
}

static void test_other_texts_are_refused(void **unused)
{
	(void)unused;
	assert_refuses("");
	assert_refuses("_");
	assert_refuses("FIN_WAIT");
	assert_refuses("FIN_WAIT_3");
	assert_refuses("_CLOSED");
	assert_refuses("CLOSED-");
	assert_refuses("TIME__WAIT");
	assert_refuses("ESTABL");
	assert_refuses("ESTABLISHEDX");
}

static void test_name_need_not_end_in_nul(void **unused)
{
	const char text[] = {'L', 'I', 'S', 'T', 'E', 'N', 'X'};
	enum tcp_state state;

	(void)unused;
	assert_int_equal(state_from_name(text, 6, &state), 0);
	assert_int_equal(state, TCP_STATE_LISTEN);
	assert_int_equal(state_from_name(text, 7, &state), -EINVAL);
}

static void test_kernel_numbers(void **unused)
{
	/* include/net/tcp_states.h, from 1 */
	static const enum tcp_state by_number[] = {TCP_STATE_ESTABLISHED, TCP_STATE_SYN_SENT,
		TCP_STATE_SYN_RECEIVED, TCP_STATE_FIN_WAIT_1, TCP_STATE_FIN_WAIT_2,
		TCP_STATE_TIME_WAIT, TCP_STATE_CLOSED, TCP_STATE_CLOSE_WAIT, TCP_STATE_LAST_ACK,
		TCP_STATE_LISTEN, TCP_STATE_CLOSING, TCP_STATE_SYN_RECEIVED, TCP_STATE_CLOSED};
	enum tcp_state state;

	(void)unused;
	for (unsigned number = 1; number <= 13; number++) {
		assert_int_equal(state_from_kernel(number, &state), 0);
		assert_int_equal(state, by_number[number - 1]);
		if (number <= 11)
			assert_int_equal(state_to_kernel(state), number);
	}
	state = TCP_STATE_CLOSING;
	assert_int_equal(state_from_kernel(0, &state), -EINVAL);
	assert_int_equal(state_from_kernel(14, &state), -EINVAL);
	assert_int_equal(state, TCP_STATE_CLOSING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_own_name_is_read),
		cmocka_unit_test(test_names_of_the_tools),
		cmocka_unit_test(test_other_texts_are_refused),
		cmocka_unit_test(test_name_need_not_end_in_nul),
		cmocka_unit_test(test_kernel_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "report/explain-path.h"

static void check(const char *states, const char *wanted)
{
	struct text text;

	text_init(&text, NULL, NULL);
	explain_path_write(&text, states);
	assert_string_equal(text_peek(&text), wanted);
	text_deinit(&text);
}

static void test_one_way(void **state)
{
	(void)state;
	check("SYN_SENT", "client  [SYN_SENT] -> ESTABLISHED -> FIN_WAIT_1 -> FIN_WAIT_2 -> "
			  "TIME_WAIT");
	check("LISTEN SYN_RECV",
		"server  [LISTEN] -> [SYN_RECEIVED] -> ESTABLISHED -> CLOSE_WAIT -> LAST_ACK");
}

static void test_both_ways(void **state)
{
	(void)state;
	check("ESTABLISHED", "client  SYN_SENT -> [ESTABLISHED] -> FIN_WAIT_1 -> FIN_WAIT_2 -> "
			     "TIME_WAIT\nserver  LISTEN -> SYN_RECEIVED -> [ESTABLISHED] -> "
			     "CLOSE_WAIT -> LAST_ACK");
}

static void test_off_the_ways(void **state)
{
	(void)state;
	check("CLOSING", "both    FIN_WAIT_1 -> [CLOSING] -> TIME_WAIT");
}

static void test_no_state(void **state)
{
	(void)state;
	check("", "");
	check("CLOSED", "");
	check("no such", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_way),
		cmocka_unit_test(test_both_ways),
		cmocka_unit_test(test_off_the_ways),
		cmocka_unit_test(test_no_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tcp/seq.h"

static void test_order_near_the_wrap(void **unused)
{
	static const uint32_t starts[] = {0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, UINT32_MAX};

	(void)unused;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		struct seq a = seq_from(starts[i]);
		struct seq b = seq_add(a, 100);

		assert_true(seq_before(a, b));
		assert_false(seq_before(b, a));
		assert_false(seq_before(a, a));
		assert_true(seq_before_equal(a, a) && seq_before_equal(a, b));
		assert_true(seq_after(b, a) && !seq_after(a, b) && !seq_after(a, a));
		assert_true(seq_after_equal(a, a) && seq_after_equal(b, a));
		assert_false(seq_after_equal(a, b));
		assert_int_equal(seq_diff(b, a), 100);
		assert_int_equal(seq_diff(a, b), -100);
		assert_int_equal(seq_distance(a, b), 100);
		assert_true(seq_equal(seq_subtract(b, 100), a));
		assert_true(seq_equal(seq_max(a, b), b) && seq_equal(seq_max(b, a), b));
		assert_true(seq_equal(seq_min(a, b), a) && seq_equal(seq_min(b, a), a));
	}
}

static void test_diff_at_its_limits(void **unused)
{
	struct seq zero = seq_from(0);

	(void)unused;
	assert_int_equal(seq_diff(seq_from(INT32_MAX), zero), INT32_MAX);
	assert_int_equal(seq_diff(seq_from(0x80000000u), zero), INT32_MIN);
	assert_int_equal(seq_diff(seq_from(UINT32_MAX), zero), -1);
	/* Half the circle away: each is before the other. */
	assert_true(seq_before(zero, seq_from(0x80000000u)));
	assert_true(seq_before(seq_from(0x80000000u), zero));
}

static void test_between(void **unused)
{
	struct seq low = seq_from(0xFFFFFFFE);
	struct seq high = seq_from(2);

	(void)unused;
	assert_true(seq_between(low, low, high));
	assert_true(seq_between(seq_from(0), low, high));
	assert_true(seq_between(high, low, high));
	assert_false(seq_between(seq_from(3), low, high));
	assert_false(seq_between(seq_from(0xFFFFFFFD), low, high));
	assert_true(seq_between(low, low, low));
	assert_false(seq_between(high, low, low));
	assert_true(seq_between(seq_from(77), high, seq_subtract(high, 1)));
}

static void test_window(void **unused)
{
	struct seq left = seq_from(0xFFFFFFFF);

	(void)unused;
	assert_true(seq_in_window(left, left, 1));
	assert_false(seq_in_window(seq_from(0), left, 1));
	assert_true(seq_in_window(seq_from(0), left, 2));
	assert_false(seq_in_window(left, left, 0));
	assert_false(seq_in_window(seq_from(0xFFFFFFFE), left, 1000));
}

/* Section 3.4, one row per line of the RFC's table and edge of it. */
static void test_acceptability(void **unused)
{
	static const struct {
		uint32_t nxt, wnd, seq, length;
		bool acceptable;
	} cases[] = {
		/* no length, no window: exactly RCV.NXT */
		{1000, 0, 1000, 0, true},
		{1000, 0, 999, 0, false},
		{1000, 0, 1001, 0, false},
		/* no length, a window */
		{1000, 10, 1000, 0, true},
		{1000, 10, 1009, 0, true},
		{1000, 10, 1010, 0, false},
		{1000, 10, 999, 0, false},
		/* a length, no window: never */
		{1000, 0, 1000, 1, false},
		{1000, 0, 999, 2, false},
		/* a length and a window: the first or the last byte lies in it */
		{1000, 10, 1000, 1, true},
		{1000, 10, 1009, 100, true},
		{1000, 10, 1010, 1, false},
		{1000, 10, 990, 10, false},
		{1000, 10, 990, 11, true},
		{1000, 10, 990, 20, true},
		{1000, 10, 990, 21, false}, /* covers the window: the RFC's test fails */
		/* over the wrap */
		{0xFFFFFFFA, 10, 3, 1, true},
		{0xFFFFFFFA, 10, 4, 1, false},
		{2, 10, 0xFFFFFFFF, 4, true},
		{2, 10, 0xFFFFFFFF, 3, false},
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool acceptable = seq_acceptable(seq_from(cases[i].nxt), cases[i].wnd,
			seq_from(cases[i].seq), cases[i].length);

		if (acceptable != cases[i].acceptable)
			fail_msg("case %zu", i);
	}
}

static void test_new_ack(void **unused)
{
	struct seq una = seq_from(0xFFFFFFF0);
	struct seq nxt = seq_from(0x10);

	(void)unused;
	assert_false(seq_ack_is_new(una, una, nxt));
	assert_true(seq_ack_is_new(una, seq_add(una, 1), nxt));
	assert_true(seq_ack_is_new(una, nxt, nxt));
	assert_false(seq_ack_is_new(una, seq_add(nxt, 1), nxt));
	assert_false(seq_ack_is_new(una, seq_subtract(una, 1), nxt));
	assert_false(seq_ack_is_new(una, una, una));
}

static void test_length_counts_syn_and_fin(void **unused)
{
	(void)unused;
	assert_int_equal(seq_length(0, false, false), 0);
	assert_int_equal(seq_length(0, true, false), 1);
	assert_int_equal(seq_length(10, false, true), 11);
	assert_int_equal(seq_length(10, true, true), 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_near_the_wrap),
		cmocka_unit_test(test_diff_at_its_limits),
		cmocka_unit_test(test_between),
		cmocka_unit_test(test_window),
		cmocka_unit_test(test_acceptability),
		cmocka_unit_test(test_new_ack),
		cmocka_unit_test(test_length_counts_syn_and_fin),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

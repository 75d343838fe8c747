#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/stat.h"
#include "report/width.h"

struct count {
	const char *name;
	int64_t value;
};

static struct stat_reading before, after;
static struct stat_interval interval;
static struct text text;

static void take(struct stat_reading *reading, const struct count *counts)
{
	stat_reading_clear(reading);
	for (; counts->name; counts++) {
		struct observation observation = {.kind = OBSERVE_COUNTER};

		snprintf(observation.counter.name, sizeof(observation.counter.name), "%s",
			counts->name);
		observation.counter.value = counts->value;
		assert_int_equal(stat_reading_take(reading, &observation), 0);
	}
}

static void fill(const struct count *old, const struct count *new, double seconds)
{
	take(&before, old);
	take(&after, new);
	assert_int_equal(stat_interval_fill(&interval, &before, &after, seconds), 0);
}

static const struct stat_row *row(const char *name)
{
	for (uint32_t i = 0; i < interval.count; i++)
		if (!strcmp(interval.rows[i].name, name))
			return &interval.rows[i];
	fail_msg("no row %s", name);
	return NULL;
}

static int teardown(void **state)
{
	(void)state;
	stat_reading_deinit(&before);
	stat_reading_deinit(&after);
	stat_interval_deinit(&interval);
	text_deinit(&text);
	return 0;
}

static void test_reading(void **state)
{
	struct observation other = {.kind = OBSERVE_SYSCTL};

	(void)state;
	take(&after, (struct count[]){{"TcpInSegs", 1}, {"TcpOutSegs", 2}, {0}});
	assert_int_equal(stat_reading_take(&after, &other), 0);
	assert_int_equal(after.count, 2);
	assert_int_equal(stat_reading_find(&after, "TcpOutSegs")->value, 2);
	assert_null(stat_reading_find(&after, "TcpOut"));
	stat_reading_clear(&after);
	assert_null(stat_reading_find(&after, "TcpOutSegs"));
}

static void test_limit(void **state)
{
	struct observation observation = {.kind = OBSERVE_COUNTER};

	(void)state;
	stat_reading_clear(&after);
	for (unsigned i = 0; i < STAT_COUNTER_LIMIT + 3; i++)
		assert_int_equal(stat_reading_take(&after, &observation), 0);
	assert_int_equal(after.count, STAT_COUNTER_LIMIT);
	assert_int_equal(after.dropped_count, 3);
}

static void test_rates(void **state)
{
	(void)state;
	fill((struct count[]){{"TcpInSegs", 100}, {"TcpOutSegs", 7}, {"TcpCurrEstab", 9},
		     {"SockstatTCPTw", 3}, {0}},
		(struct count[]){{"SockstatTCPTw", 1}, {"TcpInSegs", 150}, {"TcpOutSegs", 7},
			{"TcpCurrEstab", 4}, {0}},
		2.5);
	assert_int_equal(row("TcpInSegs")->change, STAT_COUNTED);
	assert_int_equal(row("TcpInSegs")->delta, 50);
	assert_true(fabs(row("TcpInSegs")->per_second - 20) < 1e-9);
	assert_int_equal(row("TcpOutSegs")->delta, 0);
	assert_true(row("TcpOutSegs")->per_second == 0);
	/* A level sinks without being an error, and has no rate. */
	assert_int_equal(row("TcpCurrEstab")->change, STAT_GAUGE);
	assert_int_equal(row("TcpCurrEstab")->delta, -5);
	assert_true(isnan(row("TcpCurrEstab")->per_second));
	assert_int_equal(row("SockstatTCPTw")->delta, -2);
	assert_int_equal(interval.moved_count, 3);
}

static void test_wrap_and_restart(void **state)
{
	(void)state;
	fill((struct count[]){{"TcpInSegs", UINT32_MAX}, {"TcpOutSegs", INT64_C(9) << 32},
		     {"SoftnetProcessed", (INT64_C(1) << 33) + 5}, {"TcpInErrs", 500},
		     {"TcpOutRsts", INT64_MAX}, {0}},
		(struct count[]){{"TcpInSegs", 9}, {"TcpOutSegs", 4},
			/* one of several CPUs wrapped */
			{"SoftnetProcessed", (INT64_C(1) << 32) + 105}, {"TcpInErrs", 2},
			{"TcpOutRsts", 0}, {0}},
		1);
	assert_int_equal(row("TcpInSegs")->change, STAT_WRAPPED);
	assert_int_equal(row("TcpInSegs")->delta, 10);
	assert_int_equal(row("SoftnetProcessed")->change, STAT_WRAPPED);
	assert_int_equal(row("SoftnetProcessed")->delta, 100);
	assert_int_equal(row("TcpOutSegs")->change, STAT_RESTARTED);
	assert_int_equal(row("TcpInErrs")->change, STAT_RESTARTED);
	assert_int_equal(row("TcpOutRsts")->change, STAT_RESTARTED);
	assert_false(stat_row_has_delta(row("TcpInErrs")));
	assert_int_equal(row("TcpInErrs")->delta, 0);
	assert_true(isnan(row("TcpInErrs")->per_second));
}

static void test_come_and_go(void **state)
{
	(void)state;
	fill((struct count[]){{"NfConntrackCount", 5}, {"TcpInSegs", 1}, {0}},
		(struct count[]){{"TcpInSegs", 1}, {"Ip6InReceives", 12}, {0}}, 1);
	assert_int_equal(row("NfConntrackCount")->change, STAT_GONE);
	assert_int_equal(row("Ip6InReceives")->change, STAT_NEW);
	assert_int_equal(interval.moved_count, 0);
	fill((struct count[]){{"TcpInSegs", 1}, {0}}, (struct count[]){{0}}, 1);
	assert_int_equal(interval.count, 1);
	assert_int_equal(row("TcpInSegs")->change, STAT_GONE);
}

static const struct count calm[] = {{"SockstatSocketsUsed", 20}, {"SockstatTCPInuse", 4},
	{"TcpActiveOpens", 10}, {"TcpInSegs", 100}, {"TcpAttemptFails", 0},
	{"TcpExtListenDrops", 5}, {"TcpExtListenOverflows", 5}, {"TcpRetransSegs", 1},
	{"InventedCounter", 1}, {0}};
static const struct count busy[] = {{"SockstatSocketsUsed", 26}, {"SockstatTCPInuse", 7},
	{"TcpActiveOpens", 15}, {"TcpInSegs", 300}, {"TcpAttemptFails", 0},
	{"TcpExtListenDrops", 9}, {"TcpExtListenOverflows", 9}, {"TcpRetransSegs", 2},
	{"InventedCounter", 3}, {0}};

static void test_order(void **state)
{
	static const char *const names[] = {"TcpExtListenOverflows", "TcpExtListenDrops",
		"TcpRetransSegs", "TcpActiveOpens", "TcpInSegs", "SockstatSocketsUsed",
		"SockstatTCPInuse", "InventedCounter"};

	(void)state;
	fill(calm, busy, 2);
	assert_int_equal(interval.moved_count, 8);
	for (unsigned i = 1; i < 8; i++) {
		enum kb_counter_harm last = stat_row_harm(&interval.rows[interval.moved[i - 1]]);

		assert_true(last >= stat_row_harm(&interval.rows[interval.moved[i]]));
	}
	/* Harmful ones, then the noteworthy one, then the rest; the unknown one last. */
	assert_int_equal(stat_row_harm(&interval.rows[interval.moved[0]]), KB_COUNTER_HARM);
	for (unsigned i = 0; i < 8; i++)
		assert_string_equal(interval.rows[interval.moved[i]].name, names[i]);
}

static const char *print(struct stat_view view)
{
	view.stamp = "now";
	text_deinit(&text);
	stat_print(&text, &interval, &view);
	return text_peek(&text);
}

static void assert_has(const char *string, const char *part)
{
	if (!strstr(string, part))
		fail_msg("'%s' is not in:\n%s", part, string);
}

static void test_print(void **state)
{
	const char *shown;

	(void)state;
	fill(calm, busy, 2);
	shown = print((struct stat_view){.lang = KB_EN});
	assert_has(shown, "now, over 2.00 s\n");
	assert_has(shown, "totsck     tcpsck     udpsck     rawsck    ip-frag     tcp-tw\n");
	/* What the kernel does not tell is a dash, not a zero. */
	assert_has(shown, "26          7          -          -          -          -\n");
	assert_has(shown, "active/s  passive/s     iseg/s     oseg/s\n");
	assert_has(shown, "2.50          -     100.00          -\n");
	assert_has(shown, "lost on this host\n");
	assert_has(shown, "+4       2.00/s  TcpExtListenDrops");
	assert_has(shown, "tcpdx explain TcpExtListenOverflows\n");
	assert_null(strstr(shown, "\033["));
	assert_null(strstr(shown, "SockstatTCPInuse"));
	assert_has(print((struct stat_view){.lang = KB_EN, .color = true}), "\033[1;31mlost");
}

static void test_print_all(void **state)
{
	const char *shown;

	(void)state;
	fill(calm, busy, 2);
	shown = print((struct stat_view){.lang = KB_EN, .all = true});
	for (const struct count *count = busy; count->name; count++)
		assert_has(shown, count->name);
	assert_has(shown, "+0       0.00/s\n");
}

static void test_print_fits(void **state)
{
	(void)state;
	fill(calm, busy, 2);
	for (unsigned columns = 80; columns < 160; columns += 7) {
		for (enum kb_lang lang = KB_EN; lang <= KB_ZH; lang++) {
			const char *line =
				print((struct stat_view){.lang = lang, .columns = columns});

			for (size_t size; *line; line += size + (line[size] == '\n')) {
				size = strcspn(line, "\n");
				assert_true(width_of(line, size) <= columns);
			}
		}
	}
}

static void test_print_changes(void **state)
{
	const char *shown;

	(void)state;
	fill((struct count[]){{"TcpInSegs", 9}, {"TcpOutSegs", 1}, {"TcpInErrs", UINT32_MAX}, {0}},
		(struct count[]){{"TcpInSegs", 3}, {"TcpInErrs", 0}, {"IpInReceives", 1}, {0}}, 1);
	shown = print((struct stat_view){.lang = KB_EN});
	assert_has(shown, "TcpInSegs: sank");
	assert_has(shown, "TcpOutSegs: gone");
	assert_has(shown, "TcpInErrs: passed 2^32");
	assert_has(shown, "IpInReceives: new");
	fill(calm, calm, 1);
	assert_has(print((struct stat_view){.lang = KB_EN}), "no counter moved\n");
}

static void test_json(void **state)
{
	struct json json = json_into(&text);

	(void)state;
	fill((struct count[]){{"SockstatTCPInuse", 4}, {"TcpInSegs", 100}, {"TcpInErrs", 3},
		     {"TcpExtListenDrops", 1}, {"TcpOutSegs", 1}, {0}},
		(struct count[]){{"SockstatTCPInuse", 4}, {"TcpInSegs", 101}, {"TcpInErrs", 2},
			{"TcpExtListenDrops", 2}, {0}},
		0.5);
	text_deinit(&text);
	stat_json(&json, &interval, false, "2026-01-02T03:04:05.678Z");
	assert_string_equal(text_peek(&text),
		"{\"time\":\"2026-01-02T03:04:05.678Z\",\"seconds\":0.5,"
		"\"sock\":{\"totsck\":null,\"tcpsck\":4,\"udpsck\":null,\"rawsck\":null,"
		"\"ip-frag\":null,\"tcp-tw\":null},"
		"\"sock6\":{\"tcp6sck\":null,\"udp6sck\":null,\"raw6sck\":null,\"ip6-frag\":null},"
		"\"tcp\":{\"active\":null,\"passive\":null,\"iseg\":2,\"oseg\":null},"
		"\"etcp\":{\"atmptf\":null,\"estres\":null,\"retrans\":null,\"isegerr\":null,"
		"\"orsts\":null},\"counters\":["
		"{\"name\":\"TcpExtListenDrops\",\"value\":2,\"delta\":1,\"per_second\":2,"
		"\"harm\":\"harm\"},"
		"{\"name\":\"TcpInSegs\",\"value\":101,\"delta\":1,\"per_second\":2,"
		"\"harm\":\"normal\"},"
		"{\"name\":\"TcpInErrs\",\"value\":2,\"delta\":null,\"per_second\":null,"
		"\"harm\":\"noteworthy\",\"change\":\"restarted\"},"
		"{\"name\":\"TcpOutSegs\",\"value\":null,\"delta\":null,\"per_second\":null,"
		"\"harm\":\"normal\",\"change\":\"gone\"}]}");
}

static void test_width(void **state)
{
	(void)state;
	assert_int_equal(width_of("abc", 3), 3);
	assert_int_equal(width_of("计数", strlen("计数")), 4);
	assert_int_equal(width_of("…", strlen("…")), 1);
	assert_int_equal(width_of("\xff\xe4\xb8", 3), 3); /* not UTF-8, and cut short */
	assert_int_equal(width_fit("计数", strlen("计数"), 3), 3);
	text_deinit(&text);
	width_cut(&text, "计数器", strlen("计数器"), 5);
	assert_string_equal(text_peek(&text), "计数…");
	text_deinit(&text);
	width_cut(&text, "a word", 6, 3);
	assert_string_equal(text_peek(&text), "a…");
	text_deinit(&text);
	width_wrap(&text, "one two three", 0, 2, 7);
	assert_string_equal(text_peek(&text), "one two\n  three");
	text_deinit(&text);
	width_wrap(&text, "计数，计数", 0, 0, 6);
	assert_string_equal(text_peek(&text), "计数，\n计数");
	text_deinit(&text);
	width_wrap(&text, "计数计，数", 0, 0, 6);
	assert_string_equal(text_peek(&text), "计数\n计，数");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reading),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_rates),
		cmocka_unit_test(test_wrap_and_restart),
		cmocka_unit_test(test_come_and_go),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_print_all),
		cmocka_unit_test(test_print_fits),
		cmocka_unit_test(test_print_changes),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_width),
	};

	return cmocka_run_group_tests_name("stat", tests, NULL, teardown);
}

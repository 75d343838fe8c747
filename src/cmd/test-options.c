#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cmd/duration.h"
#include "cmd/verb.h"

/* What main.c has in the program: kept here, so that a test can read it. */
static char complaint[512];
static struct text output;

void complain(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(complaint, sizeof(complaint), format, arguments);
	va_end(arguments);
}

static int output_keep(void *context, const char *bytes, size_t size)
{
	text_bytes(context, bytes, size);
	return 0;
}

void output_open(struct text *text)
{
	text_init(text, output_keep, &output);
}

enum { OWNERS, INFO, MEMORY, FOR, SORT, LEVEL, COUNT, FILE_NAME };

static const struct option_row options[] = {
	[OWNERS] = {'a', "all", OPTION_FLAG, NULL, NULL, "every state", 0},
	[INFO] = {'i', "info", OPTION_FLAG, NULL, NULL, "tcp_info", 0},
	[MEMORY] = {'m', "memory", OPTION_FLAG, NULL, NULL, "skmem", 0},
	[FOR] = {0, "for", OPTION_DURATION, "TIME", NULL, "how long", 0},
	[SORT] = {'s', "sort", OPTION_TEXT, "COLUMN", NULL, "by what", 0},
	[LEVEL] = {0, "fail-on", OPTION_CHOICE, "LEVEL", "notice|warning|critical", "level", 0},
	[COUNT] = {'c', "count", OPTION_NUMBER, "COUNT", NULL, "how many", 2},
	[FILE_NAME] = {'f', "from", OPTION_FILE, "FILE", NULL, "a log", 0},
	{0},
};

static const struct verb verb = {
	.name = "list",
	.arguments = "[FILTER]",
	.summary = "connections",
	.examples = "tcpdx list\tall of them",
	.options = options,
	.arguments_max = 2,
};

const struct verb *const verbs[] = {&verb, NULL};

static struct invocation invocation;

/* Parses the words up to NULL. */
static int parse(const char *first, ...)
{
	const char *words[16] = {first};
	int count = first ? 1 : 0;
	va_list more;

	va_start(more, first);
	while (count && words[count - 1] && (words[count] = va_arg(more, const char *)))
		count++;
	va_end(more);
	free((void *)(uintptr_t)invocation.operands);
	invocation.operands = NULL;
	complaint[0] = '\0';
	text_clear(&output);
	return invocation_parse(&invocation, &verb, count, (char *const *)(uintptr_t)words);
}

#define assert_parsed(...)  assert_int_equal(parse(__VA_ARGS__, NULL), 0)
#define assert_refused(...) assert_int_equal(parse(__VA_ARGS__, NULL), EXIT_USAGE)

static void assert_complaint(const char *part)
{
	if (!strstr(complaint, part))
		fail_msg("'%s' does not say '%s'", complaint, part);
}

static void test_nothing(void **state)
{
	(void)state;
	assert_int_equal(parse(NULL), 0);
	assert_int_equal(invocation.operand_count, 0);
	for (unsigned i = 0; i < OPTION_MAX; i++)
		assert_false(invocation.values[i].given);
}

static void test_letters(void **state)
{
	(void)state;
	assert_parsed("-aim");
	assert_true(invocation.values[OWNERS].given && invocation.values[INFO].given &&
		    invocation.values[MEMORY].given);
	assert_parsed("-ims", "rtt");
	assert_string_equal(invocation.values[SORT].text, "rtt");
	assert_parsed("-isrtt");
	assert_string_equal(invocation.values[SORT].text, "rtt");
	assert_parsed("-c7");
	assert_int_equal(invocation.values[COUNT].number, 7);
	assert_refused("-axm");
	assert_complaint("-x");
	assert_refused("-ic");
	assert_complaint("--count needs COUNT");
}

static void test_long(void **state)
{
	(void)state;
	assert_parsed("--sort=rtt", "--info");
	assert_string_equal(invocation.values[SORT].text, "rtt");
	assert_true(invocation.values[INFO].given);
	assert_parsed("--sort", "rtt");
	assert_string_equal(invocation.values[SORT].text, "rtt");
	assert_parsed("--sort=");
	assert_string_equal(invocation.values[SORT].text, "");
	assert_parsed("--sort=a=b");
	assert_string_equal(invocation.values[SORT].text, "a=b");
	assert_parsed("--from", "-");
	assert_string_equal(invocation.values[FILE_NAME].text, "-");
	assert_parsed("--sort", "a", "--sort", "b");
	assert_string_equal(invocation.values[SORT].text, "b");
}

static void test_refusals(void **state)
{
	(void)state;
	assert_refused("--colour");
	assert_complaint("list has no option --colour");
	assert_refused("--inf"); /* names are not guessed */
	assert_refused("--=x");
	assert_refused("--sort");
	assert_complaint("--sort needs COLUMN");
	assert_refused("--info=yes");
	assert_complaint("--info takes no argument");
	assert_refused("a", "b", "c");
	assert_complaint("does not take 'c'");
}

static void test_numbers(void **state)
{
	static const char *const bad[] = {
		"1", "", "-3", "+3", " 3", "3x", "0x10", "three", "99999999999999999999999"};

	(void)state;
	assert_parsed("--count", "2");
	assert_int_equal(invocation.values[COUNT].number, 2);
	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_refused("--count", bad[i]);
		assert_complaint("--count takes a number from 2 on");
	}
}

static void test_choices(void **state)
{
	static const char *const bad[] = {"", "warn", "warnings", "Warning", "|", "notice|warning"};

	(void)state;
	assert_parsed("--fail-on", "notice");
	assert_int_equal(invocation.values[LEVEL].choice, 0);
	assert_parsed("--fail-on=critical");
	assert_int_equal(invocation.values[LEVEL].choice, 2);
	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_refused("--fail-on", bad[i]);
		assert_complaint("notice|warning|critical");
	}
}

static void test_durations(void **state)
{
	static const struct {
		const char *text;
		int64_t ns;
	} good[] = {{"2", 2000000000}, {"2s", 2000000000}, {"0.5", 500000000}, {".5s", 500000000},
		{"500ms", 500000000}, {"1.5ms", 1500000}, {"250us", 250000},
		{"1m", INT64_C(60000000000)}, {"0.5min", INT64_C(30000000000)},
		{"1.25h", INT64_C(4500000000000)}, {"1e9", 0}, {"0", 0}, {"0.0s", 0},
		{"0.0000000001", 0}, {"0.1us", 100}, {"1000000000", INT64_C(1000000000000000000)},
		{"1000000001", 0}, {"9999999999999999999999", 0}, {"9999999999h", 0}, {"-1", 0},
		{"+1", 0}, {"", 0}, {".", 0}, {"s", 0}, {"1 s", 0}, {"1S", 0}, {"inf", 0},
		{"nan", 0}, {"0x2", 0}, {"1,5", 0}, {"2sec", 0}};

	(void)state;
	for (unsigned i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct duration duration = {-1};
		int error = duration_parse(good[i].text, &duration);

		if (good[i].ns ? error || duration.ns != good[i].ns : !error || duration.ns != -1)
			fail_msg("'%s': %d, %lld", good[i].text, error, (long long)duration.ns);
	}
	assert_parsed("--for=500ms");
	assert_int_equal(invocation.values[FOR].duration.ns, 500000000);
	assert_refused("--for", "soon");
	assert_complaint("--for takes a time such as 2s or 500ms, not 'soon'");
}

static void test_operands(void **state)
{
	(void)state;
	assert_parsed("one", "-i", "two");
	assert_int_equal(invocation.operand_count, 2);
	assert_string_equal(invocation.operands[1], "two");
	assert_true(invocation.values[INFO].given);
	assert_parsed("--", "-i", "--help");
	assert_int_equal(invocation.operand_count, 2);
	assert_string_equal(invocation.operands[0], "-i");
	assert_false(invocation.values[INFO].given);
	assert_parsed("-");
	assert_string_equal(invocation.operands[0], "-");
	assert_parsed("--sort", "--", "x"); /* an option's argument is whatever follows */
	assert_string_equal(invocation.values[SORT].text, "--");
	assert_int_equal(invocation.operand_count, 1);
}

static void test_help(void **state)
{
	(void)state;
	assert_int_equal(parse("-h", NULL), -1);
	assert_non_null(strstr(text_peek(&output), "tcpdx list"));
	assert_int_equal(parse("x", "--help", NULL), -1);
	assert_int_equal(parse("-ih", NULL), -1);
	assert_int_equal(parse("--version", NULL), -1);
	assert_string_equal(text_peek(&output), "tcpdx " TCPDX_VERSION "\n");
	/* What is wrong is said first. */
	assert_refused("--help", "--nonsense");
}

static void test_color_and_language(void **state)
{
	(void)state;
	setenv("NO_COLOR", "1", 1);
	assert_parsed("--color=always");
	assert_true(invocation.color);
	assert_parsed("--color", "never");
	assert_false(invocation.color);
	unsetenv("NO_COLOR");
	setenv("LC_ALL", "zh_CN.UTF-8", 1);
	assert_parsed("-i");
	assert_string_equal(invocation.language, "zh");
	assert_parsed("--lang", "en");
	assert_string_equal(invocation.language, "en");
	setenv("LC_ALL", "C", 1);
	setenv("LANG", "zh_CN.UTF-8", 1);
	assert_parsed("-i");
	assert_string_equal(invocation.language, "en");
	assert_parsed("--lang=zh");
	assert_string_equal(invocation.language, "zh");
	assert_refused("--lang=de");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_letters),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_choices),
		cmocka_unit_test(test_durations),
		cmocka_unit_test(test_operands),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_color_and_language),
	};
	int failed = cmocka_run_group_tests_name("options", tests, NULL, NULL);

	free((void *)(uintptr_t)invocation.operands);
	text_deinit(&output);
	return failed;
}

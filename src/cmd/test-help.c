#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "cmd/help.h"
#include "report/width.h"

void complain(const char *format, ...)
{
	(void)format;
}

void output_open(struct text *text)
{
	text_init(text, NULL, NULL);
}

/* Texts with everything that means something to roff or to a shell. */
static const struct option_row checkup_options[] = {
	{0, "for", OPTION_DURATION, "TIME", NULL, "how long to look; it's 2 s else", 0},
	{'r', "record", OPTION_FILE, "FILE", NULL,
		"write what was [observed], \"all\" of it: $HOME, `id`, \\n, ~ and ^", 0},
	{0, "fail-on", OPTION_CHOICE, "LEVEL", "notice|warning|critical",
		"exit 1 where a finding is at least this grave, which takes more than one line", 0},
	{'n', "netns-of-a-very-long-name", OPTION_TEXT, "NAME|PID", NULL, "one namespace", 0},
	{0},
};

static const struct option_row stat_options[] = {
	{'a', "all", OPTION_FLAG, NULL, NULL,
		"every counter: 所有计数器，宽字符也要正确换行，"
		"不得超过八十列，标点不能出现在行首。",
		0},
	{'c', "count", OPTION_NUMBER, "COUNT", NULL, "how often", 1},
	{0},
};

static const struct verb checkup = {
	.name = "checkup",
	.arguments = "",
	.summary = "what's wrong: here and now",
	.description = "One paragraph that is long enough to be wrapped, so that a dot may come to "
		       "the start: .so /etc/passwd\n.TH is no request\n'nor is this",
	.examples = "tcpdx\tlook for 2 s\n"
		    "tcpdx checkup --for 10s --netns all --record /tmp/a-long-name.log\tlonger\n"
		    "tcpdx --help",
	.options = checkup_options,
};

static const struct verb rates = {
	.name = "stat",
	.arguments = "[INTERVAL [COUNT]]",
	.summary = "rates",
	.examples = "tcpdx stat 2\tevery two seconds",
	.options = stat_options,
	.arguments_max = 2,
};

const struct verb *const verbs[] = {&checkup, &rates, NULL};

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' is not in:\n%s", part, text);
}

static void assert_narrow(const char *text)
{
	struct help_span line;

	while (help_next(&text, '\n', &line)) {
		if (width_of(line.at, line.size) > 80)
			fail_msg("wider than 80: %.*s", (int)line.size, line.at);
		if (line.size && line.at[line.size - 1] == ' ')
			fail_msg("ends with a blank: %.*s", (int)line.size, line.at);
	}
}

static void test_terminal(void **state)
{
	const struct verb *const pages[] = {NULL, &checkup, &rates};

	(void)state;
	for (unsigned i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct text text;

		text_init(&text, NULL, NULL);
		help_print(&text, pages[i]);
		assert_narrow(text_peek(&text));
		assert_has(text_peek(&text), "--color WHEN");
		/* Examples come before the usage. */
		assert_true(
			strstr(text_peek(&text), "  tcpdx") < strstr(text_peek(&text), "Usage:"));
		text_deinit(&text);
	}
}

static void test_every_option(void **state)
{
	struct text text;

	(void)state;
	text_init(&text, NULL, NULL);
	help_print(&text, &checkup);
	for (unsigned i = 0; help_option(&checkup, i); i++) {
		char term[64];

		snprintf(term, sizeof(term), "--%s", help_option(&checkup, i)->name);
		assert_has(text_peek(&text), term);
	}
	assert_has(text_peek(&text), "  -r, --record FILE");
	assert_has(text_peek(&text), "[notice|warning|critical]");
	text_deinit(&text);
}

/* Skips the test where the tool is missing. */
static void require(const char *tool)
{
	char probe[128];

	snprintf(probe, sizeof(probe), "command -v %s >/dev/null", tool);
	if (!system(probe))
		return;
	print_message("no %s here\n", tool);
	skip();
}

/* Runs a shell command with the text in $FILE; returns its status. */
static int run_on(const char *command, const char *bytes, size_t size)
{
	char path[] = "/tmp/tcpdx-test-help.XXXXXX.1", line[4096];
	int fd = mkstemps(path, 2), status; /* mandoc compares ".1" with the page */

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), (ssize_t)size);
	close(fd);
	snprintf(line, sizeof(line), "FILE=%s; %s", path, command);
	status = system(line);
	unlink(path);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static void test_man(void **state)
{
	const struct verb *const pages[] = {NULL, &checkup, &rates};
	static const char *const sections[] = {"NAME", "SYNOPSIS", "EXAMPLES", "DESCRIPTION",
		"OPTIONS", "EXIT STATUS", "ENVIRONMENT", "SEE ALSO"};

	(void)state;
	for (unsigned i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct text text;
		const char *last;

		text_init(&text, NULL, NULL);
		help_man(&text, pages[i]);
		last = text_peek(&text);
		for (unsigned k = 0; k < sizeof(sections) / sizeof(sections[0]); k++) {
			char heading[32];
			const char *at;

			snprintf(heading, sizeof(heading), ".SH %s\n", sections[k]);
			at = strstr(last, heading);
			if (!at)
				fail_msg("%s is missing or out of order", sections[k]);
			last = at;
		}
		assert_null(strstr(text_peek(&text), "\n.so"));
		assert_null(strstr(text_peek(&text), "\n'"));
		text_deinit(&text);
	}
}

static void test_man_lint(void **state)
{
	const struct verb *const pages[] = {NULL, &checkup, &rates};

	(void)state;
	require("mandoc");
	for (unsigned i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct text text;

		text_init(&text, NULL, NULL);
		help_man(&text, pages[i]);
		assert_int_equal(
			run_on("mandoc -T lint -W warning $FILE >&2", text.bytes, text.size), 0);
		text_deinit(&text);
	}
}

static void run_completion(const char *shell, const char *command)
{
	struct text text;

	require(shell);
	text_init(&text, NULL, NULL);
	assert_int_equal(help_completion(&text, shell), 0);
	assert_int_equal(run_on(command, text.bytes, text.size), 0);
	text_deinit(&text);
}

/* Drives the function as readline does: each line is the words, then what must be offered. */
static void test_bash(void **state)
{
	(void)state;
	run_completion("bash", "bash -n $FILE");
	run_completion("bash",
		"bash -c '. '$FILE'; cd /\n"
		"t() { local want=$1; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _tcpdx\n"
		"  [[ \"${COMPREPLY[*]}\" == \"$want\" ]] && return\n"
		"  echo \"$*: ${COMPREPLY[*]}, not $want\" >&2; exit 1; }\n"
		"complete -p tcpdx >/dev/null || exit 1\n"
		"t \"checkup stat\" tcpdx \"\"\n"
		"t stat tcpdx s\n"
		"t \"--for --fail-on\" tcpdx --f\n"
		"t \"--for --fail-on\" tcpdx checkup --f\n"
		"t \"\" tcpdx stat --f\n"
		"t --all tcpdx stat --a\n"
		"t \"auto always\" tcpdx stat --color a\n"
		"t warning tcpdx --fail-on = w\n"
		"t \"notice warning critical\" tcpdx --fail-on =\n"
		"t \"\" tcpdx stat --fail-on w\n"
		"t etc tcpdx -r et\n"
		"t etc tcpdx checkup --record = et\n"
		"t \"\" tcpdx stat -c \"\"'");
}

static void test_zsh(void **state)
{
	(void)state;
	run_completion("zsh", "zsh -n $FILE");
	/* Loaded for real, it defines its function. */
	run_completion("zsh", "zsh -f -c 'autoload -Uz compinit && compinit -u -D && . '$FILE' && "
			      "(( $+functions[_tcpdx] )) && [[ $_comps[tcpdx] == _tcpdx ]]'");
}

static void test_fish(void **state)
{
	(void)state;
	run_completion("fish", "fish -n $FILE");
	run_completion("fish",
		"HOME=/nonexistent fish -N -c 'source '$FILE'\n"
		"function t; set -l got (complete -C $argv[1] | string split -f 1 \\t)\n"
		"  test \"$got\" = \"$argv[2]\"; and return\n"
		"  echo \"$argv[1]: $got, not $argv[2]\" >&2; exit 1; end\n"
		"t \"tcpdx s\" stat\n"
		"t \"tcpdx --f\" \"--fail-on --for\"\n"
		"t \"tcpdx stat --f\" \"\"\n"
		"t \"tcpdx stat --a\" --all\n"
		"t \"tcpdx stat --color a\" \"always auto\"\n"
		"t \"tcpdx --fail-on w\" warning\n"
		"t \"tcpdx --record /et\" /etc/\n"
		"t \"tcpdx stat x\" \"\"'");
}

static void test_other_shell(void **state)
{
	struct text text;

	(void)state;
	text_init(&text, NULL, NULL);
	assert_true(help_completion(&text, "tcsh") < 0);
	assert_int_equal(text.size, 0);
	text_deinit(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_terminal),
		cmocka_unit_test(test_every_option),
		cmocka_unit_test(test_man),
		cmocka_unit_test(test_man_lint),
		cmocka_unit_test(test_bash),
		cmocka_unit_test(test_zsh),
		cmocka_unit_test(test_fish),
		cmocka_unit_test(test_other_shell),
	};

	return cmocka_run_group_tests_name("help", tests, NULL, NULL);
}

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/gettext.h"
#include "cmd/verb.h"

void complain(const char *format, ...)
{
	va_list arguments;

	fputs("tcpdx: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

void output_open(struct text *text)
{
	static int standard_output = STDOUT_FILENO;

	text_init(text, text_write_fd, &standard_output);
}

static const struct verb *find_verb(const char *name)
{
	for (unsigned i = 0; verbs[i]; i++)
		if (!strcmp(verbs[i]->name, name))
			return verbs[i];
	return NULL;
}

/* What the build asks for: the man pages and completions, from the same rows. Not a verb, since
 * no user needs it. */
static int generate(int count, char *const *arguments)
{
	const struct verb *verb = count > 1 ? find_verb(arguments[1]) : NULL;
	struct text text;
	int error = 0;

	if (count > 1 && !strcmp(arguments[0], "man") && !verb && strcmp(arguments[1], "tcpdx"))
		return EXIT_USAGE;
	output_open(&text);
	if (!strcmp(arguments[0], "man"))
		help_man(&text, verb);
	else
		error = help_completion(&text, arguments[0]);
	if (!error)
		error = text_finish(&text);
	text_deinit(&text);
	return error ? EXIT_USAGE : EXIT_QUIET;
}

static int help_all(void)
{
	struct text text;

	output_open(&text);
	help_print(&text, NULL);
	text_finish(&text);
	text_deinit(&text);
	return EXIT_QUIET;
}

static int run(const struct verb *verb, int count, char *const *arguments)
{
	struct invocation invocation;
	int status = invocation_parse(&invocation, verb, count, arguments);

	if (!status)
		status = verb->run(&invocation);
	free((void *)(uintptr_t)invocation.operands);
	return status < 0 ? EXIT_QUIET : status;
}

/* A standard descriptor that the caller closed would be given to the next file that is opened, and
 * messages would be written into that. */
static void open_standard(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

/* Every network namespace takes descriptors; the soft limit is meant for programs with select(). */
static void raise_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur == limit.rlim_max)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int count, char **arguments)
{
	const struct verb *verb;

	open_standard();
	raise_descriptors();
	setlocale(LC_ALL, "");
	/* Numbers have a dot in JSON and in commands that are printed to be pasted. */
	setlocale(LC_NUMERIC, "C");
	bindtextdomain("tcpdx", TCPDX_LOCALE_FOLDER);
	textdomain("tcpdx");
	/* A reader that goes away is an error of write(), not a death. */
	signal(SIGPIPE, SIG_IGN);
	if (count < 2)
		return run(verbs[0], 0, NULL);
	if (!strcmp(arguments[1], "--generate") && count > 2)
		return generate(count - 2, arguments + 2);
	if (!strcmp(arguments[1], "--help") || !strcmp(arguments[1], "-h") ||
		!strcmp(arguments[1], "help"))
		return count > 2 && find_verb(arguments[2])
			       ? run(find_verb(arguments[2]), 1, (char *const[]){"--help"})
			       : help_all();
	verb = find_verb(arguments[1]);
	if (verb)
		return run(verb, count - 2, arguments + 2);
	/* tcpdx alone, and tcpdx with options only, is the check-up. */
	if (arguments[1][0] == '-')
		return run(verbs[0], count - 1, arguments + 1);
	complain(_("no verb '%s'; the verbs are listed by tcpdx --help"), arguments[1]);
	return EXIT_USAGE;
}

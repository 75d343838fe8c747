#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/settings.h"
#include "host/sysctls.h"
#include "host/test-collect.h"

static const struct instant noon = {.ns = 43200000000000};

static const struct observe_sysctl *sysctl_of(const struct collected *collected, const char *name)
{
	for (uint32_t i = 0; i < collected->count; i++)
		if (collected->rows[i].kind == OBSERVE_SYSCTL &&
			!strcmp(collected->rows[i].sysctl.name, name))
			return &collected->rows[i].sysctl;
	return NULL;
}

static void values_are_normalised(void **state)
{
	struct observe_sysctl sysctl;
	char longer[100];

	(void)state;
	assert_int_equal(sysctls_parse("net/ipv4", "tcp_rmem",
				 word_from("4096\t131072\t 33554432 \n"), &sysctl),
		0);
	assert_string_equal(sysctl.name, "net.ipv4.tcp_rmem");
	assert_string_equal(sysctl.value, "4096 131072 33554432");
	assert_int_equal(
		sysctls_parse("net/ipv4/conf/eth0.5", "rp_filter", word_from(""), &sysctl), 0);
	assert_string_equal(sysctl.name, "net.ipv4.conf.eth0/5.rp_filter");
	assert_string_equal(sysctl.value, "");
	memset(longer, 'x', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	assert_int_equal(sysctls_parse("fs", "file-max", word_from(longer), &sysctl), 0);
	assert_int_equal(strlen(sysctl.value), sizeof(sysctl.value) - 1);
	assert_int_equal(sysctls_parse("fs", longer, word_from("1"), &sysctl), -ENAMETOOLONG);
	assert_string_equal(sysctl.name, "fs.file-max");
}

static void this_host_has_sysctls(void **state)
{
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);

	(void)state;
	assert_int_equal(sysctls_read(&sink, 2, noon), 0);
	if (!collect_count(&collected, OBSERVE_SYSCTL)) {
		collect_clear(&collected);
		skip();
	}
	assert_non_null(sysctl_of(&collected, "net.ipv4.tcp_fin_timeout"));
	assert_non_null(sysctl_of(&collected, "net.ipv4.ip_local_port_range"));
	assert_null(strchr(sysctl_of(&collected, "net.ipv4.ip_local_port_range")->value, '\t'));
	assert_non_null(sysctl_of(&collected, "net.core.somaxconn"));
	assert_non_null(sysctl_of(&collected, "net.ipv4.conf.all.rp_filter"));
	assert_non_null(sysctl_of(&collected, "fs.file-max"));
	assert_null(sysctl_of(&collected, "net.ipv4.tcp_fastopen_key"));
	collect_clear(&collected);
	collected.limit = 3;
	assert_int_equal(sysctls_read(&sink, 2, noon), -EPIPE);
	collect_clear(&collected);
}

static void a_line_is_read_as_systemd_does(void **state)
{
	static const struct {
		const char *line;
		enum settings_line_kind kind;
		const char *name;
		const char *value;
	} rows[] = {
		{"net.ipv4.tcp_rmem = 1\t2  3 ", SETTINGS_ASSIGNMENT, "net.ipv4.tcp_rmem", "1 2 3"},
		{"  -net/ipv4/tcp_fin_timeout=5\r", SETTINGS_ASSIGNMENT, "net.ipv4.tcp_fin_timeout",
			"5"},
		{"- net.ipv4.tcp_sack=0", SETTINGS_ASSIGNMENT, "net.ipv4.tcp_sack", "0"},
		{"/net/ipv4/conf/eth0.9/rp_filter=2", SETTINGS_ASSIGNMENT,
			"net.ipv4.conf.eth0/9.rp_filter", "2"},
		{"net.ipv4.conf.eth0/9.rp_filter=2", SETTINGS_ASSIGNMENT,
			"net.ipv4.conf.eth0/9.rp_filter", "2"},
		{"net.ipv4.conf.*.rp_filter=1", SETTINGS_ASSIGNMENT, "net.ipv4.conf.*.rp_filter",
			"1"},
		{"fs/file-max=9=9", SETTINGS_ASSIGNMENT, "fs.file-max", "9=9"},
		{"net.core.somaxconn=", SETTINGS_ASSIGNMENT, "net.core.somaxconn", ""},
		{"-net.ipv4.conf.lo.rp_filter", SETTINGS_EXCLUSION, "net.ipv4.conf.lo.rp_filter",
			""},
		{"kernel.pid_max=5", SETTINGS_NOTHING, NULL, NULL},
		{"fs.file-max2=5", SETTINGS_NOTHING, NULL, NULL},
		{"# net.core.somaxconn=1", SETTINGS_NOTHING, NULL, NULL},
		{"\t; x", SETTINGS_NOTHING, NULL, NULL},
		{"", SETTINGS_NOTHING, NULL, NULL},
		{"net.core.somaxconn 5", SETTINGS_MALFORMED, NULL, NULL},
		{"net.core.somaxconn", SETTINGS_MALFORMED, NULL, NULL},
		{"net core=5", SETTINGS_MALFORMED, NULL, NULL},
		{"=5", SETTINGS_MALFORMED, NULL, NULL},
		{"-", SETTINGS_MALFORMED, NULL, NULL},
		{"/=1", SETTINGS_MALFORMED, NULL, NULL},
		{"net.a234567890123456789012345678901234567890123456789012345678901234=5",
			SETTINGS_MALFORMED, NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct settings_line line = settings_parse(word_from(rows[i].line));

		assert_int_equal(line.kind, rows[i].kind);
		assert_true((line.error != 0) == (line.kind == SETTINGS_MALFORMED));
		if (rows[i].name)
			assert_string_equal(line.setting.name, rows[i].name);
		if (rows[i].value)
			assert_string_equal(line.setting.value, rows[i].value);
	}
	assert_int_equal(settings_parse((struct word){"net.a\0b=5", 9}).kind, SETTINGS_MALFORMED);
	assert_int_equal(settings_parse((struct word){"net.a=5\0b", 9}).kind, SETTINGS_MALFORMED);
}

static void the_last_assignment_is_effective(void **state)
{
	struct settings settings = {0};
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);

	(void)state;
	assert_int_equal(settings_add(&settings, "/a",
				 word_from("net.a=1\n\nnet/a=2\nnet.b=1\nnonsense\nnet.c=1\n")),
		0);
	assert_int_equal(settings_add(&settings, "/b", word_from("net.a = 3\n-net.c\n")), 0);
	assert_int_equal(settings_emit(&settings, &sink, noon), 0);
	assert_int_equal(collected.count, 6);
	assert_int_equal(collected.rows[0].setting.effective, 0);
	assert_int_equal(collected.rows[1].setting.effective, 0);
	assert_int_equal(collected.rows[1].setting.line, 3);
	assert_int_equal(collected.rows[2].setting.effective, 1);
	assert_int_equal(collected.rows[3].kind, OBSERVE_UNSEEN);
	assert_int_equal(collected.rows[3].unseen.what, UNSEEN_SYSCTLS);
	assert_int_equal(collected.rows[3].unseen.error, -EINVAL);
	assert_int_equal(collected.rows[3].unseen.count, 5);
	assert_string_equal(collected.rows[3].unseen.detail, "/a");
	assert_string_equal(collected.rows[4].setting.name, "net.c");
	assert_int_equal(collected.rows[4].setting.effective, 0);
	assert_string_equal(collected.rows[5].setting.file, "/b");
	assert_string_equal(collected.rows[5].setting.value, "3");
	assert_int_equal(collected.rows[5].setting.effective, 1);
	settings_deinit(&settings);
	collect_clear(&collected);
}

static void lines_above_the_limit_are_counted(void **state)
{
	struct settings settings = {0};
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);

	(void)state;
	for (uint32_t i = 0; i < SETTINGS_LINE_LIMIT + 5; i++)
		assert_int_equal(settings_add(&settings, "/a", word_from("net.a=1")), 0);
	assert_int_equal(settings_emit(&settings, &sink, noon), 0);
	assert_int_equal(collected.count, SETTINGS_LINE_LIMIT + 1);
	assert_int_equal(collected.rows[SETTINGS_LINE_LIMIT].unseen.error, -E2BIG);
	assert_int_equal(collected.rows[SETTINGS_LINE_LIMIT].unseen.count, 5);
	settings_deinit(&settings);
	collect_clear(&collected);
}

static int entry_remove(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
	(void)status;
	(void)flag;
	(void)walk;
	return remove(path);
}

static int root_make(void **state)
{
	static const char *const paths[] = {
		"etc", "etc/sysctl.d", "run", "run/sysctl.d", "usr", "usr/lib", "usr/lib/sysctl.d"};
	static char root[64];
	char path[128];

	snprintf(root, sizeof(root), "/tmp/tcpdx-sysctls-XXXXXX");
	if (!mkdtemp(root))
		return -1;
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		snprintf(path, sizeof(path), "%s/%s", root, paths[i]);
		if (mkdir(path, 0700))
			return -1;
	}
	*state = root;
	return 0;
}

static int root_remove(void **state)
{
	return nftw(*state, entry_remove, 8, FTW_DEPTH | FTW_PHYS);
}

static void file_write(const char *root, const char *name, const char *content)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", root, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(content, file);
	assert_int_equal(fclose(file), 0);
}

static void link_write(const char *root, const char *name, const char *target)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", root, name);
	assert_int_equal(symlink(target, path), 0);
}

static void setting_is(const struct observation *observation, const char *file, const char *name,
	const char *value, bool effective)
{
	assert_non_null(observation);
	assert_string_equal(observation->setting.file, file);
	assert_string_equal(observation->setting.name, name);
	assert_string_equal(observation->setting.value, value);
	assert_int_equal(observation->setting.effective, effective);
	assert_int_equal(observation->netns, 0);
}

static void folders_mask_and_names_sort(void **state)
{
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);

	file_write(*state, "usr/lib/sysctl.d/10-a.conf", "net.masked=1\n");
	file_write(*state, "etc/sysctl.d/10-a.conf", "net.x=etc10\n");
	file_write(*state, "usr/lib/sysctl.d/05-b.conf", "net.x=lib05\n");
	file_write(*state, "run/sysctl.d/20-c.conf", "net.x=run20\n");
	file_write(*state, "usr/lib/sysctl.d/30-off.conf", "net.off=1\n");
	link_write(*state, "etc/sysctl.d/30-off.conf", "/dev/null");
	link_write(*state, "etc/sysctl.d/40-gone.conf", "nowhere");
	file_write(*state, "etc/sysctl.d/.hidden.conf", "net.hidden=1\n");
	file_write(*state, "etc/sysctl.d/README", "net.readme=1\n");
	file_write(*state, "etc/sysctl.conf", "net.x=own\n");
	assert_int_equal(settings_read(&sink, *state, noon), 0);
	assert_int_equal(collected.count, 4);
	setting_is(&collected.rows[0], "/usr/lib/sysctl.d/05-b.conf", "net.x", "lib05", false);
	setting_is(&collected.rows[1], "/etc/sysctl.d/10-a.conf", "net.x", "etc10", false);
	setting_is(&collected.rows[2], "/run/sysctl.d/20-c.conf", "net.x", "run20", false);
	setting_is(&collected.rows[3], "/etc/sysctl.conf", "net.x", "own", true);
	collect_clear(&collected);
}

static void a_link_to_the_own_file_is_read_once(void **state)
{
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);

	link_write(*state, "etc/sysctl.d/99-sysctl.conf", "../sysctl.conf");
	file_write(*state, "etc/sysctl.conf", "net.x=own\n");
	file_write(*state, "etc/sysctl.d/99-zz.conf", "net.x=zz\n");
	assert_int_equal(settings_read(&sink, *state, noon), 0);
	assert_int_equal(collected.count, 2);
	setting_is(&collected.rows[0], "/etc/sysctl.conf", "net.x", "own", false);
	setting_is(&collected.rows[1], "/etc/sysctl.d/99-zz.conf", "net.x", "zz", true);
	collect_clear(&collected);
}

static void what_cannot_be_read_is_said(void **state)
{
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);
	char path[128];

	link_write(*state, "etc/sysctl.d/50-zero.conf", "/dev/zero");
	snprintf(path, sizeof(path), "%s/etc/sysctl.d/60-pipe.conf", (const char *)*state);
	assert_int_equal(mkfifo(path, 0600), 0);
	snprintf(path, sizeof(path), "%s/etc/sysctl.d/70-folder.conf", (const char *)*state);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(settings_read(&sink, *state, noon), 0);
	assert_int_equal(collected.count, 1);
	assert_int_equal(collected.rows[0].kind, OBSERVE_UNSEEN);
	assert_int_equal(collected.rows[0].unseen.error, -EFBIG);
	assert_string_equal(collected.rows[0].unseen.detail, "/etc/sysctl.d/50-zero.conf");
	collect_clear(&collected);
}

static void no_folders_are_no_error(void **state)
{
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);

	(void)state;
	assert_int_equal(settings_read(&sink, "/nonexistent", noon), 0);
	assert_int_equal(collected.count, 0);
	assert_int_equal(settings_read(&sink, "", noon), 0);
	collect_clear(&collected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_normalised),
		cmocka_unit_test(this_host_has_sysctls),
		cmocka_unit_test(a_line_is_read_as_systemd_does),
		cmocka_unit_test(the_last_assignment_is_effective),
		cmocka_unit_test(lines_above_the_limit_are_counted),
		cmocka_unit_test_setup_teardown(
			folders_mask_and_names_sort, root_make, root_remove),
		cmocka_unit_test_setup_teardown(
			a_link_to_the_own_file_is_read_once, root_make, root_remove),
		cmocka_unit_test_setup_teardown(
			what_cannot_be_read_is_said, root_make, root_remove),
		cmocka_unit_test(no_folders_are_no_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

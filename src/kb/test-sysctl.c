#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <unistd.h>

#include "kb/sysctl.h"

static int has_non_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return 1;
	return 0;
}

static void assert_text(const char *name, const struct kb_text *text, int required)
{
	const char *en = text->in[KB_EN];
	const char *zh = text->in[KB_ZH];

	if (required && (!en || !zh))
		fail_msg("%s: text missing", name);
	if (!en != !zh)
		fail_msg("%s: one language only", name);
	if (!en)
		return;
	if (!*en || !*zh)
		fail_msg("%s: empty text", name);
	if (has_non_ascii(en))
		fail_msg("%s: English text is not ASCII", name);
	if (!has_non_ascii(zh))
		fail_msg("%s: Chinese text is ASCII", name);
	if (en[strlen(en) - 1] == '\n' || zh[strlen(zh) - 1] == '\n')
		fail_msg("%s: trailing line break", name);
}

/* "net.ipv4.tcp_sack" to "/proc/sys/net/ipv4/tcp_sack"; no row names an interface with a dot. */
static void path_of(const char *name, char *path, size_t size)
{
	assert_in_range(snprintf(path, size, "/proc/sys/%s", name), 1, size - 1);
	for (char *dot = path; (dot = strchr(dot, '.'));)
		*dot = '/';
}

static void test_rows(void **state)
{
	(void)state;
	for (unsigned t = 0; t < kb_sysctl_table_count; t++) {
		assert_true(kb_sysctl_tables[t]->count > 0);
		for (unsigned r = 0; r < kb_sysctl_tables[t]->count; r++) {
			const struct kb_sysctl *row = &kb_sysctl_tables[t]->rows[r];

			assert_non_null(row->name);
			assert_non_null(row->unit);
			assert_true(*row->unit);
			assert_non_null(row->by_default);
			assert_non_null(row->range);
			assert_text(row->name, &row->meaning, 1);
			assert_text(row->name, &row->advice, 0);
			if (kb_sysctl_find(row->name) != row)
				fail_msg("%s: two rows", row->name);
		}
	}
}

static void test_find(void **state)
{
	(void)state;
	assert_string_equal(kb_sysctl_find("net.ipv4.tcp_sack")->name, "net.ipv4.tcp_sack");
	assert_string_equal(kb_sysctl_find("net.ipv4.tcp_tw_recycle")->removed, "4.12");
	assert_null(kb_sysctl_find("tcp_sack"));
	assert_null(kb_sysctl_find(""));
}

static void test_every_tcp_sysctl(void **state)
{
	DIR *folder = opendir("/proc/sys/net/ipv4");
	struct dirent *entry;

	(void)state;
	if (!folder)
		skip();
	while ((entry = readdir(folder))) {
		char name[300];
		const struct kb_sysctl *row;

		if (strncmp(entry->d_name, "tcp_", 4) != 0)
			continue;
		snprintf(name, sizeof(name), "net.ipv4.%s", entry->d_name);
		row = kb_sysctl_find(name);
		if (!row)
			fail_msg("%s: no row", name);
	}
	closedir(folder);
}

/* On a kernel of the 6 line, that is: an old one may still have them. */
static void test_removed_are_gone(void **state)
{
	(void)state;
	if (access("/proc/sys/net/ipv4/tcp_min_snd_mss", F_OK) != 0)
		skip();
	for (unsigned t = 0; t < kb_sysctl_table_count; t++)
		for (unsigned r = 0; r < kb_sysctl_tables[t]->count; r++) {
			const struct kb_sysctl *row = &kb_sysctl_tables[t]->rows[r];
			char path[300];

			path_of(row->name, path, sizeof(path));
			if (row->removed && access(path, F_OK) == 0)
				fail_msg("%s: removed in %s, yet here", row->name, row->removed);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_every_tcp_sysctl),
		cmocka_unit_test(test_removed_are_gone),
	};

	return cmocka_run_group_tests_name("kb sysctl", tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <ctype.h>

#include "kb/counter.h"

static int has_non_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return 1;
	return 0;
}

/* Both languages or neither; a Chinese text is Chinese, apart from its names. */
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

static void test_rows(void **state)
{
	(void)state;
	for (unsigned t = 0; t < kb_counter_table_count; t++) {
		assert_true(kb_counter_tables[t]->count > 0);
		for (unsigned r = 0; r < kb_counter_tables[t]->count; r++) {
			const struct kb_counter *row = &kb_counter_tables[t]->rows[r];

			assert_non_null(row->name);
			assert_true(row->harm <= KB_COUNTER_HARM);
			assert_text(row->name, &row->meaning, 1);
			assert_text(row->name, &row->remedy, 0);
			/* The first row of a name is the one found: names are unique. */
			if (kb_counter_find(row->name) != row)
				fail_msg("%s: two rows", row->name);
		}
	}
}

static void test_find(void **state)
{
	(void)state;
	assert_string_equal(kb_counter_find("TcpExtListenDrops")->name, "TcpExtListenDrops");
	assert_null(kb_counter_find("ListenDrops"));
	assert_null(kb_counter_find("TcpExtListenDropsX"));
	assert_null(kb_counter_find(""));
}

/* Every key of the group's header line, which looks like "Tcp: RtoAlgorithm RtoMin ...", has a
 * row. */
static void assert_group(const char *path, const char *group)
{
	static char line[16384];
	size_t length = strlen(group);
	FILE *file = fopen(path, "re");
	int found = 0;

	if (!file)
		skip();
	while (!found && fgets(line, sizeof(line), file))
		found = strncmp(line, group, length) == 0 && line[length] == ':';
	fclose(file);
	if (!found)
		skip();
	for (char *key = strtok(line + length + 1, " \n"); key; key = strtok(NULL, " \n")) {
		char name[128];

		assert_in_range(
			snprintf(name, sizeof(name), "%s%s", group, key), 1, sizeof(name) - 1);
		if (!kb_counter_find(name))
			fail_msg("%s: no row", name);
	}
}

static void test_tcp(void **state)
{
	(void)state;
	assert_group("/proc/net/snmp", "Tcp");
}

static void test_ip(void **state)
{
	(void)state;
	assert_group("/proc/net/snmp", "Ip");
}

static void test_icmp(void **state)
{
	(void)state;
	assert_group("/proc/net/snmp", "Icmp");
}

static void test_tcpext(void **state)
{
	(void)state;
	assert_group("/proc/net/netstat", "TcpExt");
}

static void test_ipext(void **state)
{
	(void)state;
	assert_group("/proc/net/netstat", "IpExt");
}

static void test_mptcpext(void **state)
{
	(void)state;
	assert_group("/proc/net/netstat", "MPTcpExt");
}

/* "TCP: inuse 1 orphan 0" needs SockstatTCPInuse and SockstatTCPOrphan. */
static void assert_sockstat(const char *path, const char *prefix)
{
	char line[256];
	FILE *file = fopen(path, "re");

	if (!file)
		skip();
	while (fgets(line, sizeof(line), file)) {
		char *group = strtok(line, ": \n");

		if (group)
			*group = (char)toupper((unsigned char)*group);
		for (char *key; group && (key = strtok(NULL, " \n"));) {
			char name[128];

			/* The values stand between the keys. */
			if (!strtok(NULL, " \n"))
				break;
			*key = (char)toupper((unsigned char)*key);
			snprintf(name, sizeof(name), "%s%s%s", prefix, group, key);
			if (!kb_counter_find(name))
				fail_msg("%s: no row", name);
		}
	}
	fclose(file);
}

static void test_sockstat(void **state)
{
	(void)state;
	assert_sockstat("/proc/net/sockstat", "Sockstat");
}

static void test_sockstat6(void **state)
{
	(void)state;
	assert_sockstat("/proc/net/sockstat6", "Sockstat6");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_tcp),
		cmocka_unit_test(test_ip),
		cmocka_unit_test(test_icmp),
		cmocka_unit_test(test_tcpext),
		cmocka_unit_test(test_ipext),
		cmocka_unit_test(test_mptcpext),
		cmocka_unit_test(test_sockstat),
		cmocka_unit_test(test_sockstat6),
	};

	return cmocka_run_group_tests_name("kb counter", tests, NULL, NULL);
}

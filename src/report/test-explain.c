#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "diagnose/rule.h"
#include "report/explain-distance.h"
#include "report/explain-lookup.h"
#include "report/explain-page.h"
#include "report/explain-write.h"
#include "report/width.h"
#include "tcp/transition.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct explain_index table;

static int setup(void **state)
{
	(void)state;
	return explain_index_init(&table);
}

static int teardown(void **state)
{
	(void)state;
	explain_index_deinit(&table);
	return 0;
}

/* ---- looking up --------------------------------------------------------------------------- */

struct question {
	const char *word;
	enum explain_kind kind;
	const char *id;
	/* "kind:id" of one that must be among the others, or NULL. */
	enum explain_kind other_kind;
	const char *other;
};

static const struct question questions[] = {
	/* Exact spelling, in the order of kinds. */
	{"syn-flood", EXPLAIN_FAULT, "syn-flood", EXPLAIN_TOPIC, "syn-flood"},
	{"handshake", EXPLAIN_TOPIC, "handshake", 0, NULL},
	{"time-wait", EXPLAIN_TOPIC, "time-wait", EXPLAIN_STATE, "TIME_WAIT"},
	{"TIME_WAIT", EXPLAIN_STATE, "TIME_WAIT", EXPLAIN_TOPIC, "time-wait"},
	{"TIME-WAIT", EXPLAIN_STATE, "TIME_WAIT", EXPLAIN_TOPIC, "time-wait"},
	{"2msl", EXPLAIN_TOPIC, "time-wait", 0, NULL},
	{"close", EXPLAIN_TOPIC, "close", EXPLAIN_STATE, "CLOSED"},
	{"reset", EXPLAIN_TOPIC, "reset", EXPLAIN_FLAG, "RST"},
	{"RST", EXPLAIN_FLAG, "RST", 0, NULL},
	{"somaxconn", EXPLAIN_TOPIC, "accept-queue", EXPLAIN_SYSCTL, "net.core.somaxconn"},
	{"ECONNRESET", EXPLAIN_ERRNO, "ECONNRESET", 0, NULL},
	{"EWOULDBLOCK", EXPLAIN_ERRNO, "EAGAIN", 0, NULL},
	{"104", EXPLAIN_ERRNO, "ECONNRESET", 0, NULL},
	{"-110", EXPLAIN_ERRNO, "ETIMEDOUT", 0, NULL},
	{"1", EXPLAIN_ERRNO, "EPERM", 0, NULL},
	{"133", EXPLAIN_ERRNO, "EHWPOISON", 0, NULL},
	{"net.ipv4.tcp_tw_reuse", EXPLAIN_SYSCTL, "net.ipv4.tcp_tw_reuse", 0, NULL},
	{"tcp_tw_reuse", EXPLAIN_SYSCTL, "net.ipv4.tcp_tw_reuse", 0, NULL},
	{"TcpExtListenDrops", EXPLAIN_COUNTER, "TcpExtListenDrops", 0, NULL},
	{"ListenDrops", EXPLAIN_COUNTER, "TcpExtListenDrops", 0, NULL},
	{"InCsumErrors", EXPLAIN_COUNTER, "TcpInCsumErrors", EXPLAIN_COUNTER, "IpExtInCsumErrors"},
	{"SYN+ACK", EXPLAIN_FLAG, "SYN+ACK", 0, NULL},
	{"FIN without ACK", EXPLAIN_FLAG, "FIN without ACK", 0, NULL},
	/* Alike. */
	{"SYN flood", EXPLAIN_TOPIC, "syn-flood", EXPLAIN_FAULT, "syn-flood"},
	{"Accept Queue Full", EXPLAIN_FAULT, "accept-queue-full", 0, NULL},
	{"simultaneous open", EXPLAIN_TOPIC, "simultaneous-open", 0, NULL},
	{"2 MSL", EXPLAIN_TOPIC, "time-wait", 0, NULL},
	{"syn sent", EXPLAIN_STATE, "SYN_SENT", 0, NULL},
	{"ESTAB", EXPLAIN_STATE, "ESTABLISHED", 0, NULL},
	{"syn-recv", EXPLAIN_STATE, "SYN_RECEIVED", 0, NULL},
	{"FIN_WAIT1", EXPLAIN_STATE, "FIN_WAIT_1", 0, NULL},
	{"closewait", EXPLAIN_STATE, "CLOSE_WAIT", 0, NULL},
	{"econnreset", EXPLAIN_ERRNO, "ECONNRESET", 0, NULL},
	{"Connection reset by peer", EXPLAIN_ERRNO, "ECONNRESET", 0, NULL},
	{"connection timed out", EXPLAIN_ERRNO, "ETIMEDOUT", 0, NULL},
	{"NET.IPV4.TCP_TW_REUSE", EXPLAIN_SYSCTL, "net.ipv4.tcp_tw_reuse", 0, NULL},
	{"/proc/sys/net/ipv4/tcp_fin_timeout", EXPLAIN_SYSCTL, "net.ipv4.tcp_fin_timeout", 0, NULL},
	{"tcpext listendrops", EXPLAIN_COUNTER, "TcpExtListenDrops", 0, NULL},
	{"S", EXPLAIN_FLAG, "SYN", 0, NULL},
	{"SA", EXPLAIN_FLAG, "SYN+ACK", 0, NULL},
	{"sa", EXPLAIN_FLAG, "SYN+ACK", 0, NULL},
	{"S.", EXPLAIN_FLAG, "SYN+ACK", 0, NULL},
	{".", EXPLAIN_FLAG, "ACK", 0, NULL},
	{"[P.]", EXPLAIN_FLAG, "PSH+ACK", 0, NULL},
	{"SYN|FIN", EXPLAIN_FLAG, "SYN+FIN", 0, NULL},
	{"syn ack", EXPLAIN_FLAG, "SYN+ACK", 0, NULL},
	{"fpu", EXPLAIN_FLAG, "FIN+PSH+URG", 0, NULL},
	{"none", EXPLAIN_FLAG, "none", 0, NULL},
	{"FIN+ACK+URG", EXPLAIN_FLAG, "FIN+ACK+URG", 0, NULL},
	/* Short. */
	{"fin_timeout", EXPLAIN_SYSCTL, "net.ipv4.tcp_fin_timeout", 0, NULL},
	{"syncookies", EXPLAIN_TOPIC, "syn-flood", EXPLAIN_SYSCTL, "net.ipv4.tcp_syncookies"},
	/* By kind. */
	{"fault:syn-flood", EXPLAIN_FAULT, "syn-flood", 0, NULL},
	{"topic:syn-flood", EXPLAIN_TOPIC, "syn-flood", 0, NULL},
	{"state:time-wait", EXPLAIN_STATE, "TIME_WAIT", 0, NULL},
	{"state TIME_WAIT", EXPLAIN_STATE, "TIME_WAIT", 0, NULL},
	{"errno:104", EXPLAIN_ERRNO, "ECONNRESET", 0, NULL},
	{"sysctl:somaxconn", EXPLAIN_SYSCTL, "net.core.somaxconn", 0, NULL},
	{"flag:reset", EXPLAIN_FLAG, "RST", 0, NULL},
	{"flags: raw", EXPLAIN_FLAG, "RST+ACK+CWR", 0, NULL},
};

static void test_look_up(void **state)
{
	struct explain_entry found[EXPLAIN_FOUND_MAX];
	char id[EXPLAIN_ID_SIZE];

	(void)state;
	for (size_t q = 0; q < COUNT(questions); q++) {
		const struct question *question = &questions[q];
		unsigned count = explain_lookup(&table, question->word, found);
		bool other = !question->other;

		if (!count)
			fail_msg("nothing is found for '%s'", question->word);
		if (found[0].kind != question->kind ||
			strcmp(explain_id(&found[0], id), question->id))
			fail_msg("'%s' is %s:%s", question->word, explain_kind_name(found[0].kind),
				explain_id(&found[0], id));
		for (unsigned i = 1; i < count && question->other; i++)
			other |= found[i].kind == question->other_kind &&
				 !strcmp(explain_id(&found[i], id), question->other);
		if (!other)
			fail_msg("'%s' does not lead to %s", question->word, question->other);
	}
}

/* Words that are no topic; some are made of letters that stand for flags. */
static const char *const unknown[] = {"", " ", "raw", "case", "pause", "refuse", "0", "134", "200",
	"41", "12345", "tiem-wait", "errno:ESTAB", "state:104", "fault:", "xyzzy", "SSS", "aa",
	"state"};

static void test_unknown(void **state)
{
	struct explain_entry found[EXPLAIN_FOUND_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(unknown); i++)
		if (explain_lookup(&table, unknown[i], found))
			fail_msg("'%s' is found", unknown[i]);
}

static void test_distance(void **state)
{
	(void)state;
	assert_int_equal(explain_distance("", ""), 0);
	assert_int_equal(explain_distance("", "abc"), 3);
	assert_int_equal(explain_distance("abc", ""), 3);
	assert_int_equal(explain_distance("abc", "abc"), 0);
	assert_int_equal(explain_distance("abc", "acb"), 1);
	assert_int_equal(explain_distance("tiemwait", "timewait"), 1);
	assert_int_equal(explain_distance("kepalive", "keepalive"), 1);
	assert_int_equal(explain_distance("ca", "abc"), 3);
	assert_int_equal(explain_distance("kitten", "sitting"), 3);
}

static const struct {
	const char *word;
	const char *near; /* the first of them; NULL: none */
} nearest[] = {
	{"tiem-wait", "time-wait"},
	{"kepalive", "keepalive"},
	{"ECONNRST", "ECONNRESET"},
	{"close-wiat", "CLOSE_WAIT"},
	{"listendrop", "TcpExtListenDrops"},
	{"acept-queue-ful", "accept-queue-full"},
	{"tcp_tw_resue", "net.ipv4.tcp_tw_reuse"},
	{"accept", "accept-queue"},
	{"errno:ECONRESET", "ECONNRESET"},
	{"xyzzyqwerty", NULL},
	{"", NULL},
};

static void test_nearest(void **state)
{
	struct explain_entry near[EXPLAIN_NEAREST_MAX];
	char id[EXPLAIN_ID_SIZE], other[EXPLAIN_ID_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(nearest); i++) {
		unsigned count = explain_nearest(&table, nearest[i].word, near);

		assert_in_range(
			count, nearest[i].near ? 1 : 0, nearest[i].near ? EXPLAIN_NEAREST_MAX : 0);
		if (count)
			assert_string_equal(explain_id(&near[0], id), nearest[i].near);
		for (unsigned a = 0; a < count; a++)
			for (unsigned b = a + 1; b < count; b++)
				assert_string_not_equal(
					explain_id(&near[a], id), explain_id(&near[b], other));
	}
}

/* Longer than anything that is compared. */
static void test_long_word(void **state)
{
	struct explain_entry found[EXPLAIN_FOUND_MAX];
	char word[400];

	(void)state;
	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	assert_int_equal(explain_lookup(&table, word, found), 0);
	assert_int_equal(explain_nearest(&table, word, found), 0);
}

/* ---- pages -------------------------------------------------------------------------------- */

/* Each name of each row leads to its row, or to one that shares the name, and its page says
 * something. */
static void test_every_name(void **state)
{
	struct explain_entry found[EXPLAIN_FOUND_MAX];

	(void)state;
	for (uint32_t i = 0; i < table.name_count; i++) {
		const struct explain_name *name = &table.names[i];
		const struct explain_entry *entry = &table.entries[name->entry];
		char word[128];
		unsigned count;
		bool self = false;

		assert_in_range(name->size, 1, sizeof(word) - 1);
		memcpy(word, name->at, name->size);
		word[name->size] = '\0';
		count = explain_lookup(&table, word, found);
		for (unsigned k = 0; k < count; k++)
			self |= found[k].kind == entry->kind && found[k].fault == entry->fault;
		/* A short name may be that of many: rp_filter, gc_thresh3. */
		if (!self && count < EXPLAIN_FOUND_MAX)
			fail_msg("'%s' does not lead to its row", word);
	}
}

static void test_every_id_selects(void **state)
{
	struct explain_entry found[EXPLAIN_FOUND_MAX];
	char id[EXPLAIN_ID_SIZE], word[128];

	(void)state;
	for (uint32_t i = 0; i < table.entry_count; i++) {
		const struct explain_entry *entry = &table.entries[i];

		snprintf(word, sizeof(word), "%s:%s", explain_kind_name(entry->kind),
			explain_id(entry, id));
		assert_int_not_equal(explain_lookup(&table, word, found), 0);
		if (found[0].kind != entry->kind || found[0].fault != entry->fault)
			fail_msg("%s is another one", word);
	}
}

/* Whether the line had to be longer than the terminal: a command, a figure on a narrow terminal,
 * or a word that nothing parts. */
static bool may_overflow(const char *text, size_t size, unsigned columns)
{
	return !strncmp(text, "$ ", 2) || columns < 80 || !memchr(text, ' ', size);
}

static void check_lines(const char *page, unsigned columns)
{
	for (const char *at = page; *at; at += *at == '\n') {
		size_t size = strcspn(at, "\n");
		size_t blanks = strspn(at, " ");

		if (width_of(at, size) > columns &&
			!may_overflow(at + blanks, size - blanks, columns))
			fail_msg("%u cells: %.*s", width_of(at, size), (int)size, at);
		assert_true(!size || at[size - 1] != ' ');
		at += size;
	}
	assert_null(strstr(page, "\n\n\n"));
	assert_null(strstr(page, "(null)"));
}

static void check_page(const struct explain_page *page)
{
	static const unsigned columns[] = {30, 60, 80, 100, 200};
	struct text text;

	assert_true(page->id[0] && page->title[0]);
	assert_true(page->piece_count >= 2);
	assert_int_equal(page->pieces[0].kind, PIECE_HEADING);
	for (uint32_t i = 0; i < page->piece_count; i++) {
		assert_non_null(page->pieces[i].text);
		assert_true(page->pieces[i].text[0] != '\0');
	}
	text_init(&text, NULL, NULL);
	for (unsigned i = 0; i < COUNT(columns); i++) {
		text_clear(&text);
		explain_write_text(page, &(struct explain_style){.columns = columns[i]}, &text);
		check_lines(text_peek(&text), columns[i]);
		assert_null(strchr(text_peek(&text), '\033'));
	}
	text_clear(&text);
	explain_write_json(page, &text);
	assert_int_equal(text_peek(&text)[0], '{');
	assert_ptr_equal(strchr(text_peek(&text), '\n'), text_peek(&text) + text.size - 1);
	text_deinit(&text);
}

static void test_every_page(void **state)
{
	struct explain_page page;

	(void)state;
	for (uint32_t i = 0; i < table.entry_count; i++) {
		for (unsigned lang = 0; lang < KB_LANG_COUNT; lang++) {
			explain_page_init(&page, &table, (enum kb_lang)lang);
			assert_int_equal(explain_page_entry(&page, &table.entries[i], NULL, 0), 0);
			check_page(&page);
			explain_page_deinit(&page);
		}
	}
}

/* Every combination of bits has a page, with a row or without. */
static void test_every_combination(void **state)
{
	struct explain_page page;

	(void)state;
	for (unsigned bits = 0; bits <= 0x1ff; bits++) {
		const struct explain_entry entry = {.kind = EXPLAIN_FLAG, .bits = (uint16_t)bits};

		explain_page_init(&page, &table, KB_ZH);
		assert_int_equal(explain_page_entry(&page, &entry, NULL, 0), 0);
		check_page(&page);
		explain_page_deinit(&page);
	}
}

static void test_lists(void **state)
{
	struct explain_page page;

	(void)state;
	for (unsigned lang = 0; lang < KB_LANG_COUNT; lang++) {
		for (unsigned kind = 0; kind < EXPLAIN_KIND_COUNT; kind++) {
			explain_page_init(&page, &table, (enum kb_lang)lang);
			assert_int_equal(explain_page_list(&page, (enum explain_kind)kind), 0);
			check_page(&page);
			explain_page_deinit(&page);
		}
		explain_page_init(&page, &table, (enum kb_lang)lang);
		assert_int_equal(explain_page_overview(&page), 0);
		check_page(&page);
		explain_page_deinit(&page);
	}
}

static void test_list_names(void **state)
{
	enum explain_kind kind;

	(void)state;
	assert_int_equal(explain_list_from_name("states", &kind), 0);
	assert_int_equal(kind, EXPLAIN_STATE);
	assert_int_equal(explain_list_from_name("errno", &kind), 0);
	assert_int_equal(kind, EXPLAIN_ERRNO);
	assert_int_equal(explain_list_from_name("FLAGS", &kind), 0);
	assert_int_equal(kind, EXPLAIN_FLAG);
	assert_true(explain_list_from_name("state TIME_WAIT", &kind) < 0);
	assert_true(explain_list_from_name("", &kind) < 0);
	assert_true(explain_list_from_name("stat", &kind) < 0);
}

/* What else a word means is named at the end, once, and never the page itself. */
static void test_see_also(void **state)
{
	struct explain_entry found[EXPLAIN_FOUND_MAX];
	struct explain_page page;
	unsigned count = explain_lookup(&table, "time-wait", found), states = 0;

	(void)state;
	assert_in_range(count, 2, EXPLAIN_FOUND_MAX);
	explain_page_init(&page, &table, KB_EN);
	assert_int_equal(explain_page_entry(&page, &found[0], &found[1], count - 1), 0);
	for (uint32_t i = 0; i < page.see_also_count; i++) {
		states += page.see_also[i].kind == EXPLAIN_STATE &&
			  page.see_also[i].state->state == TCP_STATE_TIME_WAIT;
		assert_false(page.see_also[i].kind == EXPLAIN_TOPIC &&
			     page.see_also[i].topic == found[0].topic);
	}
	assert_int_equal(states, 1);
	explain_page_deinit(&page);
}

/* What a finding is called in a report can be looked up. */
static void test_every_rule(void **state)
{
	struct explain_entry found[EXPLAIN_FOUND_MAX];

	(void)state;
	for (unsigned i = 0; i < rule_count; i++) {
		if (!explain_lookup(&table, rules[i]->id, found) || found[0].kind != EXPLAIN_FAULT)
			fail_msg("%s has no page", rules[i]->id);
	}
}

static void test_words(void **state)
{
	(void)state;
	for (unsigned lang = 0; lang < KB_LANG_COUNT; lang++) {
		for (unsigned i = 0; i < WORD_COUNT; i++)
			assert_non_null(explain_words[i].in[lang]);
		for (unsigned i = 0; i < TRANSITION_COUNT; i++)
			if (transitions[i].note[0] &&
				!explain_note(transitions[i].note, (enum kb_lang)lang))
				fail_msg("not translated: %s", transitions[i].note);
	}
}

static void test_layout(void **state)
{
	static const char expected[] = "TcpExtListenDrops\033[0m\033[2m (counter)\033[0m\n\n";
	struct explain_entry found[EXPLAIN_FOUND_MAX];
	struct explain_page page;
	struct text text;

	(void)state;
	assert_int_not_equal(explain_lookup(&table, "ListenDrops", found), 0);
	explain_page_init(&page, &table, KB_EN);
	assert_int_equal(explain_page_entry(&page, &found[0], NULL, 0), 0);
	text_init(&text, NULL, NULL);
	explain_write_text(&page, &(struct explain_style){.color = true}, &text);
	assert_memory_equal(text_peek(&text), "\033[1m", 4);
	assert_memory_equal(text_peek(&text) + 4, expected, sizeof(expected) - 1);
	assert_non_null(
		strstr(text_peek(&text), "\n    \033[36m$ nstat -az TcpExtListenDrops\033[0m\n"));
	text_deinit(&text);
	explain_page_deinit(&page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_look_up),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_distance),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_long_word),
		cmocka_unit_test(test_every_name),
		cmocka_unit_test(test_every_id_selects),
		cmocka_unit_test(test_every_page),
		cmocka_unit_test(test_every_combination),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_list_names),
		cmocka_unit_test(test_see_also),
		cmocka_unit_test(test_every_rule),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_layout),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

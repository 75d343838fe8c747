#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kb/fault.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Every id of the catalogue, in its order; a twin may name any of them. */
static const char *const catalogue[] = {
	"port-closed",
	"bound-elsewhere",
	"accept-queue-full",
	"abort-on-overflow-set",
	"cookie-ghost",
	"fd-limit",
	"reuseport-member-stuck",
	"syn-flood",
	"syn-queue-full",
	"syn-overload",
	"synack-unanswered",
	"defer-accept-wait",
	"cookie-lost-options",
	"tcp-signature-mismatch",
	"listener-died",
	"port-held-unlisted",
	"time-wait-bind",
	"syn-blackhole",
	"local-egress-drop",
	"neighbour-failed",
	"no-route",
	"icmp-rejected",
	"forged-reset",
	"port-exhaustion",
	"reverse-path-filter",
	"local-ingress-drop",
	"snat-port-race",
	"conntrack-full",
	"stale-server-socket",
	"accept-then-close",
	"idle-ghost",
	"keepalive-slower-than-path",
	"peer-vanished",
	"flow-forgotten",
	"flow-reset-by-middlebox",
	"zero-window-slow-reader",
	"zero-window-peer-dead",
	"cannot-transmit",
	"link-lost",
	"pmtu-blackhole",
	"path-loss",
	"reordering",
	"bufferbloat",
	"reader-stalled",
	"send-buffer-limited",
	"receive-buffer-pruned",
	"tcp-memory-exhausted",
	"nagle-delayed-ack",
	"paws-reject",
	"out-of-window",
	"conntrack-invalid",
	"checksum-errors",
	"host-queue-drops",
	"abort-unread-data",
	"linger-abort",
	"sent-after-close",
	"half-open-discovered",
	"keepalive-expired",
	"challenge-ack",
	"admin-killed",
	"close-wait-unread",
	"close-wait-leak",
	"proxy-half-close-pair",
	"close-wait-peer-gone",
	"dead-fd",
	"fd-inherited",
	"fin-wait2-held",
	"fin-wait2-orphan",
	"fin-wait1-peer-gone",
	"fin-wait1-zero-window",
	"last-ack-stuck",
	"closing-stuck",
	"orphan-flood",
	"time-wait-pile",
	"time-wait-overflow",
	"outbound-scan",
	"ghost-sessions",
	"unused-or-wrong-knob",
};

/* The ids that have a page. */
static const char *const pages[] = {
	"accept-queue-full",
	"fd-limit",
	"syn-flood",
	"syn-queue-full",
	"syn-overload",
	"synack-unanswered",
	"bound-elsewhere",
	"abort-on-overflow-set",
	"cookie-ghost",
	"reuseport-member-stuck",
	"defer-accept-wait",
	"cookie-lost-options",
	"tcp-signature-mismatch",
	"syn-blackhole",
	"local-egress-drop",
	"neighbour-failed",
	"no-route",
	"port-exhaustion",
	"outbound-scan",
	"idle-ghost",
	"ghost-sessions",
	"keepalive-slower-than-path",
	"peer-vanished",
	"zero-window-slow-reader",
	"zero-window-peer-dead",
	"reader-stalled",
	"keepalive-expired",
	"nagle-delayed-ack",
	"close-wait-unread",
	"close-wait-leak",
	"close-wait-peer-gone",
	"dead-fd",
	"fd-inherited",
	"fin-wait1-peer-gone",
	"fin-wait1-zero-window",
	"fin-wait2-held",
	"fin-wait2-orphan",
	"last-ack-stuck",
	"closing-stuck",
	"orphan-flood",
	"time-wait-pile",
	"time-wait-overflow",
	"unused-or-wrong-knob",
	"cannot-transmit",
	"link-lost",
	"reverse-path-filter",
	"pmtu-blackhole",
	"path-loss",
	"reordering",
	"bufferbloat",
	"conntrack-full",
	"checksum-errors",
	"paws-reject",
	"out-of-window",
	"port-held-unlisted",
	"time-wait-bind",
	"proxy-half-close-pair",
	"send-buffer-limited",
	"receive-buffer-pruned",
	"tcp-memory-exhausted",
	"host-queue-drops",
};

static const char *const states[] = {
	"CLOSED",
	"LISTEN",
	"SYN_SENT",
	"SYN_RECV",
	"ESTABLISHED",
	"FIN_WAIT1",
	"FIN_WAIT2",
	"CLOSE_WAIT",
	"CLOSING",
	"LAST_ACK",
	"TIME_WAIT",
};

static int is_among(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return 1;
	return 0;
}

static int has_non_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return 1;
	return 0;
}

/* Each paragraph has something in it, and none ends in a blank. */
static void assert_paragraphs(const char *id, const char *text)
{
	size_t length = strlen(text);

	if (length == 0)
		fail_msg("%s: empty text", id);
	if (text[0] == '\n' || text[length - 1] == '\n' || strstr(text, "\n\n"))
		fail_msg("%s: empty paragraph: %.40s", id, text);
	if (text[length - 1] == ' ' || strstr(text, " \n") || strstr(text, "  "))
		fail_msg("%s: stray blank: %.40s", id, text);
}

/* Both languages or neither; a Chinese text is Chinese, apart from its names. */
static void assert_text(const char *id, const struct kb_text *text, int required)
{
	const char *en = text->in[KB_EN];
	const char *zh = text->in[KB_ZH];

	if (required && (!en || !zh))
		fail_msg("%s: text missing", id);
	if (!en != !zh)
		fail_msg("%s: one language only", id);
	if (!en)
		return;
	assert_paragraphs(id, en);
	assert_paragraphs(id, zh);
	if (has_non_ascii(zh) == 0)
		fail_msg("%s: Chinese text is ASCII: %.40s", id, zh);
}

/* The nth command paragraph: its length, or 0 where there are fewer. */
static size_t command_at(const char *text, unsigned nth, const char **ret_command)
{
	while (text) {
		const char *end = strchr(text, '\n');

		if (strncmp(text, "$ ", 2) == 0 && nth-- == 0) {
			*ret_command = text;
			return end ? (size_t)(end - text) : strlen(text);
		}
		text = end ? end + 1 : NULL;
	}
	return 0;
}

/* The same commands, in the same order, in every language. */
static void assert_commands(const char *id, const struct kb_text *text, int required)
{
	const char *en = NULL;
	const char *zh = NULL;
	unsigned count = 0;

	for (;; count++) {
		size_t en_length = command_at(text->in[KB_EN], count, &en);
		size_t zh_length = command_at(text->in[KB_ZH], count, &zh);

		if (en_length != zh_length || (en_length && memcmp(en, zh, en_length) != 0))
			fail_msg("%s: command %u differs between the languages", id, count);
		if (en_length == 0)
			break;
	}
	if (required && count == 0)
		fail_msg("%s: no command", id);
}

static void assert_states(const struct kb_fault *row)
{
	char copy[128];

	assert_non_null(row->states);
	assert_in_range(strlen(row->states), 0, sizeof(copy) - 1);
	memcpy(copy, row->states, strlen(row->states) + 1);
	for (char *name = strtok(copy, " "); name; name = strtok(NULL, " "))
		if (!is_among(states, COUNT(states), name))
			fail_msg("%s: no state %s", row->id, name);
}

static void assert_twins(const struct kb_fault *row)
{
	unsigned count = 0;

	while (count < KB_FAULT_TWINS && row->twins[count].id)
		count++;
	if (count == 0)
		fail_msg("%s: no twin", row->id);
	for (unsigned i = 0; i < count; i++) {
		const struct kb_twin *twin = &row->twins[i];

		if (!strchr(twin->id, ' ') && !is_among(catalogue, COUNT(catalogue), twin->id))
			fail_msg("%s: twin %s is not in the catalogue", row->id, twin->id);
		if (strcmp(twin->id, row->id) == 0)
			fail_msg("%s: its own twin", row->id);
		for (unsigned other = 0; other < i; other++)
			if (strcmp(row->twins[other].id, twin->id) == 0)
				fail_msg("%s: twin %s twice", row->id, twin->id);
		assert_text(row->id, &twin->how_to_tell, 1);
	}
}

static void assert_row(const struct kb_fault *row)
{
	assert_non_null(row->id);
	if (!is_among(pages, COUNT(pages), row->id))
		fail_msg("%s: not an expected page", row->id);
	/* The first row of an id is the one found: ids are unique. */
	if (kb_fault_find(row->id) != row)
		fail_msg("%s: two rows", row->id);
	assert_states(row);
	assert_text(row->id, &row->title, 1);
	assert_text(row->id, &row->meaning, 1);
	assert_text(row->id, &row->evidence, 1);
	assert_text(row->id, &row->by_hand, 1);
	assert_text(row->id, &row->remedy, 1);
	assert_text(row->id, &row->wrong_advice, 0);
	assert_null(strchr(row->title.in[KB_EN], '\n'));
	assert_null(strchr(row->title.in[KB_ZH], '\n'));
	assert_commands(row->id, &row->by_hand, 1);
	assert_commands(row->id, &row->remedy, 0);
	assert_twins(row);
	assert_non_null(row->sources);
	assert_string_not_equal(row->sources, "");
}

static void test_rows(void **state)
{
	unsigned count = 0;

	(void)state;
	for (unsigned t = 0; t < kb_fault_table_count; t++)
		for (unsigned r = 0; r < kb_fault_tables[t]->count; r++, count++)
			assert_row(&kb_fault_tables[t]->rows[r]);
	assert_int_equal(count, COUNT(pages));
}

static void test_find(void **state)
{
	(void)state;
	assert_int_equal(COUNT(catalogue), 78);
	assert_int_equal(COUNT(pages), 61);
	for (size_t i = 0; i < COUNT(pages); i++) {
		if (!kb_fault_find(pages[i]))
			fail_msg("%s: no page", pages[i]);
		assert_true(is_among(catalogue, COUNT(catalogue), pages[i]));
	}
	assert_null(kb_fault_find("accept-queue"));
	assert_null(kb_fault_find("accept-queue-fullx"));
	assert_null(kb_fault_find(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests_name("kb fault", tests, NULL, NULL);
}

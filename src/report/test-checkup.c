#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "diagnose/evaluate.h"
#include "diagnose/rule.h"
#include "model/test-build.h"
#include "report/checkup.h"
#include "report/width.h"

struct world {
	struct build build;
	struct findings findings;
	struct checkup_view view;
	struct text text;
};

#define STRANGER "\033[2J\xff\xc2\x9b\n\"\\"

/* Findings of several kinds, long names, an IPv6 address of full length, things not seen. */
static void build_faults(struct build *build)
{
	build_init(build);
	build_sysctl(build, "net.ipv4.tcp_sack", "0");
	build->netns = 0;
	for (unsigned s = 0; s < 2; s++) {
		struct observe_socket listener =
			build_listener("2001:db8:1111:2222:3333:4444:5555:6666", 65535);

		build_snapshot(build);
		build_counter(build, "TcpExtListenOverflows", s * 12);
		listener.inode = 1;
		listener.rqueue = 129;
		listener.wqueue = 128;
		listener.skmem[SKMEM_DROPS] = 40 + s * 12;
		build_socket(build, &listener);
		for (unsigned i = 0; i < 40; i++) {
			struct observe_socket socket = build_pair(TCP_STATE_SYN_SENT,
				"2001:db8:1111:2222:3333:4444:5555:6666", (uint16_t)(40000 + i),
				"2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff", (uint16_t)(1 + i));

			socket.inode = 100 + i;
			socket.cookie = 100 + i;
			socket.timer = TIMER_RETRANSMIT;
			socket.retransmits = 3;
			socket.tcp_info.total_retrans = 3;
			build_socket(build, &socket);
		}
	}
	build_process(build, 4194304, STRANGER);
	build_owner(build, 1, 4194304, 3);
	build_unseen(build, UNSEEN_OWNERS, 1234, "");
	build_unseen(build, UNSEEN_COUNTERS, 0,
		"/proc/a/path/that/is/longer/than/any/line/of/sixty/columns");
	build_unseen(build, UNSEEN_REFUSALS, 0, "");
}

static int set_up(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	assert_non_null(world);
	build_faults(&world->build);
	assert_int_equal(evaluate(build_finish(&world->build), &world->findings), 0);
	assert_true(world->findings.rows.count >= 3);
	assert_true(world->findings.not_evaluated.count);
	world->view = (struct checkup_view){.model = &world->build.model,
		.findings = &world->findings,
		.unicode = true,
		.columns = 80};
	text_init(&world->text, NULL, NULL);
	*state = world;
	return 0;
}

static int tear_down(void **state)
{
	struct world *world = *state;

	text_deinit(&world->text);
	findings_deinit(&world->findings);
	build_deinit(&world->build);
	free(world);
	return 0;
}

static const char *as_text(struct world *world)
{
	text_clear(&world->text);
	checkup_write_text(&world->view, &world->text);
	return text_peek(&world->text);
}

static const char *as_json(struct world *world)
{
	text_clear(&world->text);
	checkup_write_json(&world->view, &world->text);
	return text_peek(&world->text);
}

/* Commands stand uncut, at this indentation and nothing else does. */
static bool is_command(const char *line)
{
	return strspn(line, " ") == 13;
}

static void check_width(struct world *world, unsigned columns)
{
	const char *line;

	world->view.columns = columns;
	for (line = as_text(world); *line;) {
		size_t size = strcspn(line, "\n");

		if (!is_command(line) && width_of(line, size) > columns)
			fail_msg("%u columns: %.*s", columns, (int)size, line);
		line += size + (line[size] == '\n');
	}
}

static void test_no_line_is_too_long(void **state)
{
	static const unsigned widths[] = {40, 60, 80, 100, 120, 200};

	for (unsigned i = 0; i < sizeof(widths) / sizeof(widths[0]); i++)
		check_width(*state, widths[i]);
}

/* Narrower than any terminal: it ends, and says everything. */
static void test_narrow(void **state)
{
	struct world *world = *state;

	for (unsigned columns = 1; columns < 40; columns++) {
		world->view.columns = columns;
		assert_non_null(strstr(as_text(world), "accept-queue-full"));
	}
}

static void test_colour_only_when_asked(void **state)
{
	struct world *world = *state;

	assert_null(strchr(as_text(world), '\033'));
	world->view.color = true;
	assert_non_null(strstr(as_text(world), "\033["));
	assert_null(strchr(as_json(world), '\033'));
}

static void test_colour_takes_no_room(void **state)
{
	struct world *world = *state;
	char *plain = strdup(as_text(world));
	const char *at;
	struct text bare;

	assert_non_null(plain);
	text_init(&bare, NULL, NULL);
	world->view.color = true;
	for (at = as_text(world); *at; at++) {
		if (*at != '\033')
			text_char(&bare, *at);
		else
			at += strcspn(at, "m");
	}
	assert_string_equal(text_peek(&bare), plain);
	text_deinit(&bare);
	free(plain);
}

static void test_ascii(void **state)
{
	struct world *world = *state;

	world->view.unicode = false;
	for (const char *at = as_text(world); *at; at++)
		assert_true(*at == '\n' || (*at >= 0x20 && *at < 0x7f));
}

static void test_a_stranger_is_cleaned(void **state)
{
	struct world *world = *state;

	assert_non_null(strstr(as_text(world), "?[2J???"));
	assert_non_null(strstr(as_json(world), "\\u001b[2J\\ufffd"));
}

static void test_same_bytes_again(void **state)
{
	struct world *world = *state;
	char *first = strdup(as_json(world));

	assert_non_null(first);
	assert_string_equal(as_json(world), first);
	free(first);
}

/* ---- the same facts in both ---------------------------------------------------------------- */

/* A text without its blanks and line breaks, in which words are looked for. */
static char *squeeze(const char *string)
{
	char *squeezed = malloc(strlen(string) + 1);
	char *to = squeezed;

	assert_non_null(squeezed);
	for (; *string; string++)
		if (*string != ' ' && *string != '\n')
			*to++ = *string;
	*to = '\0';
	return squeezed;
}

static void assert_in(const char *squeezed, const char *words)
{
	struct text clean;
	char *wanted;

	text_init(&clean, NULL, NULL);
	width_clean(&clean, words, strlen(words));
	wanted = squeeze(text_peek(&clean));
	if (!strstr(squeezed, wanted))
		fail_msg("not told: %s", words);
	free(wanted);
	text_deinit(&clean);
}

static void check_finding(const struct finding *finding, const char *human, const char *json)
{
	const char *const ids[] = {finding->rule->id, confidence_name(finding->confidence)};

	for (unsigned i = 0; i < 2; i++) {
		assert_in(human, ids[i]);
		assert_in(json, ids[i]);
	}
	assert_in(human, finding->title);
	assert_in(human, finding->rule->cause);
	assert_in(json, finding->rule->cause);
	for (unsigned i = 0; i < finding->evidence_count; i++) {
		assert_in(human, finding->evidence[i].name);
		assert_in(json, finding->evidence[i].name);
	}
	for (unsigned i = 0; i < finding->ruled_out_count; i++) {
		assert_in(human, finding->ruled_out[i].because);
		assert_in(json, finding->ruled_out[i].id);
	}
	for (unsigned i = 0; i < finding->undecided_count; i++)
		assert_in(human, finding->undecided[i].decide);
	for (unsigned i = 0; i < finding->remedy_count; i++) {
		assert_in(human, finding->remedies[i].text);
		if (finding->remedies[i].command)
			assert_in(human, finding->remedies[i].command);
	}
}

static void test_same_facts_in_both(void **state)
{
	struct world *world = *state;
	char *human, *json;

	human = squeeze(as_text(world));
	json = squeeze(as_json(world));
	for (uint32_t i = 0; i < world->findings.rows.count; i++)
		check_finding(&world->findings.rows.items[i], human, json);
	for (uint32_t i = 0; i < world->findings.not_evaluated.count; i++) {
		assert_in(human, world->findings.not_evaluated.items[i].rule->id);
		assert_in(json, world->findings.not_evaluated.items[i].rule->id);
	}
	for (uint32_t i = 0; i < world->build.model.unseen.count; i++) {
		unsigned what = world->build.model.unseen.items[i].facts.what;

		assert_in(human, observe_unseen_rows[what].what);
		assert_in(human, observe_unseen_rows[what].show);
		assert_in(json, observe_unseen_rows[what].what);
	}
	free(human);
	free(json);
}

/* ---- JSON --------------------------------------------------------------------------------- */

/* Reads one value (RFC 8259); returns what follows, or NULL. */
static const char *read_value(const char *at, unsigned depth);

static const char *read_string(const char *at)
{
	if (*at++ != '"')
		return NULL;
	for (; *at != '"'; at++) {
		if ((unsigned char)*at < 0x20)
			return NULL;
		if (*at == '\\' && !strchr("\"\\/bfnrtu", *++at))
			return NULL;
	}
	return at + 1;
}

static const char *read_members(const char *at, char end, unsigned depth)
{
	if (*++at == end)
		return at + 1;
	for (;; at++) {
		if (end == '}') {
			at = read_string(at);
			if (!at || *at++ != ':')
				return NULL;
		}
		at = read_value(at, depth + 1);
		if (!at || (*at != ',' && *at != end))
			return NULL;
		if (*at == end)
			return at + 1;
	}
}

static const char *read_value(const char *at, unsigned depth)
{
	static const char *const words[] = {"true", "false", "null"};
	char *end;

	if (depth > 32)
		return NULL;
	if (*at == '{')
		return read_members(at, '}', depth);
	if (*at == '[')
		return read_members(at, ']', depth);
	if (*at == '"')
		return read_string(at);
	for (unsigned i = 0; i < 3; i++)
		if (!strncmp(at, words[i], strlen(words[i])))
			return at + strlen(words[i]);
	strtod(at, &end);
	return end == at || *at == '+' || *at == '.' ? NULL : end;
}

static void test_json_is_json(void **state)
{
	struct world *world = *state;
	const char *end = read_value(as_json(world), 0);

	assert_non_null(end);
	assert_string_equal(end, "\n");
	assert_null(read_value("{\"a\":}", 0));
	assert_null(read_value("[1,]", 0));
	assert_null(read_value("\"\n\"", 0));
}

/* Seconds since 1970 need more digits than a float shows. */
static void test_json_has_exact_times(void **state)
{
	struct world *world = *state;

	world->build.model.first.ns = INT64_C(1754300123456789012);
	world->build.model.last.ns = INT64_C(1754300125458000000);
	assert_non_null(strstr(as_json(world), "\"from\":1754300123.456,\"to\":1754300125.458"));
	world->build.model.first.ns = -INT64_C(1500000000);
	assert_non_null(strstr(as_json(world), "\"from\":-1.500"));
}

/* With one snapshot there is no "before". */
static void test_no_before_without_a_second_look(void **state)
{
	struct world *world = *state;

	assert_non_null(strstr(as_json(world), "\"before\":"));
	world->build.model.snapshots = 1;
	assert_null(strstr(as_json(world), "\"before\":"));
}

/* ---- a host without faults ---------------------------------------------------------------- */

static void test_nothing_wrong(void **state)
{
	struct world *world = *state;
	struct findings none = {0};

	world->view.findings = &none;
	assert_non_null(strstr(as_text(world), "nothing wrong was found"));
	assert_non_null(strstr(as_json(world), "\"findings\":[]"));
}

/* A log that is not whole says nothing of what it lost. */
static void test_damaged_log(void **state)
{
	struct world *world = *state;
	struct findings none = {0};

	world->view.findings = &none;
	assert_non_null(strstr(as_json(world), "\"damaged\":false"));
	build_unseen(&world->build, UNSEEN_LOG, 1, "");
	assert_non_null(strstr(as_json(world), "\"damaged\":true"));
	assert_non_null(strstr(as_text(world), "\nthe log is cut short or damaged: part of what"));
	assert_non_null(strstr(as_text(world), "found in what is left of the log\n"));
	world->build.model.snapshots = 1;
	assert_non_null(strstr(as_text(world), "damaged: the last snapshot is missing"));
	assert_non_null(strstr(as_text(world), "\nwhether anything is wrong cannot be told\n"));
	assert_null(strstr(as_text(world), "nothing wrong was found"));
	assert_null(strstr(as_text(world), "no TCP socket at all"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_no_line_is_too_long),
		TEST(test_narrow),
		TEST(test_colour_only_when_asked),
		TEST(test_colour_takes_no_room),
		TEST(test_ascii),
		TEST(test_a_stranger_is_cleaned),
		TEST(test_same_bytes_again),
		TEST(test_same_facts_in_both),
		TEST(test_json_is_json),
		TEST(test_json_has_exact_times),
		TEST(test_no_before_without_a_second_look),
		TEST(test_nothing_wrong),
		TEST(test_damaged_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

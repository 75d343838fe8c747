#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/diagram.h"
#include "tcp/transition.h"

struct text {
	char data[100000];
	size_t size;
	size_t limit; /* writing fails beyond it */
};

static struct text text;

static int text_write(void *context, const char *data, size_t size)
{
	struct text *to = context;

	if (to->size + size > to->limit)
		return -28;
	memcpy(to->data + to->size, data, size);
	to->size += size;
	to->data[to->size] = '\0';
	return 0;
}

static const char *draw(int (*drawing)(const struct diagram_output *output))
{
	struct diagram_output output = {text_write, &text};

	text.size = 0;
	text.limit = sizeof(text.data) - 1;
	assert_int_equal(drawing(&output), 0);
	return text.data;
}

static size_t count(const char *haystack, const char *needle)
{
	size_t found = 0;

	for (const char *at = haystack; (at = strstr(at, needle)); at += strlen(needle))
		found++;
	return found;
}

/* Every row stands in exactly one title, with its segment, call and section. */
static void assert_rows(const char *drawing)
{
	for (size_t i = 0; i < TRANSITION_COUNT; i++) {
		const struct tcp_transition *row = &transitions[i];
		char line[300];

		snprintf(line, sizeof(line), "%s + %s → %s%s%s%s%s%s, RFC 9293 %s",
			state_name(row->from), event_name(row->event), state_name(row->to),
			row->optional ? " (may)" : "", row->segment[0] ? ", sends " : "",
			row->segment, row->call[0] ? ", " : "", row->call, row->reference);
		if (count(drawing, line) != 1)
			fail_msg("%zu times: %s", count(drawing, line), line);
		snprintf(line, sizeof(line), "%s / %s", event_row(row->event)->label,
			row->segment[0] ? row->segment : "–");
		assert_true(count(drawing, line) >= 1);
	}
}

static void test_every_row_is_in_the_dot(void **unused)
{
	const char *dot = draw(diagram_write_dot);

	(void)unused;
	assert_rows(dot);
	assert_memory_equal(dot, "digraph tcp {", 13);
	assert_int_equal(count(dot, "{"), count(dot, "}"));
	assert_int_equal(count(dot, "\"") % 2, 0);
}

static void test_every_row_is_in_the_svg(void **unused)
{
	const char *svg = draw(diagram_write_svg);
	char line[100];

	(void)unused;
	assert_rows(svg);
	assert_int_equal(count(svg, "unplaced"), 0);
	/* A title per arrow and one for the whole. */
	assert_int_equal(count(svg, "<title>"), count(svg, "<g class=\"edge") + 1);
	for (int i = 0; i < TCP_STATE_COUNT; i++) {
		snprintf(line, sizeof(line), "%s</text></g>", state_name((enum tcp_state)i));
		assert_true(count(svg, line) >= 1);
	}
	assert_int_equal(count(svg, "href"), 0);
}

static bool is_name_end(char c)
{
	return c == ' ' || c == '>' || c == '/' || c == '\n';
}

/* Checks one tag from '<' on against the stack; returns behind it. */
static const char *check_tag(const char *at, const char **stack, size_t *depth)
{
	const char *end = strchr(at, '>');
	const char *name = at + 1 + (at[1] == '/');
	size_t size = 0;
	size_t quotes = 0;

	assert_non_null(end);
	while (!is_name_end(name[size]))
		size++;
	for (const char *c = at; c < end; c++) {
		quotes += *c == '"';
		assert_true(c == at || *c != '<');
	}
	assert_int_equal(quotes % 2, 0);
	if (at[1] == '/') {
		assert_true(*depth > 0);
		(*depth)--;
		assert_memory_equal(stack[*depth], name, size);
	} else if (at[1] != '?' && end[-1] != '/') {
		assert_true(*depth < 16);
		stack[(*depth)++] = name;
	}
	return end + 1;
}

static void test_the_svg_is_well_formed(void **unused)
{
	const char *at = draw(diagram_write_svg);
	const char *stack[16];
	size_t depth = 0;

	(void)unused;
	while (*at != '\0') {
		if (*at == '<') {
			at = check_tag(at, stack, &depth);
			continue;
		}
		if (*at == '&')
			assert_true(strncmp(at, "&lt;", 4) == 0 || strncmp(at, "&gt;", 4) == 0 ||
				    strncmp(at, "&amp;", 5) == 0 || strncmp(at, "&quot;", 6) == 0);
		at++;
	}
	assert_int_equal(depth, 0);
}

static void test_a_failed_write_ends_the_drawing(void **unused)
{
	struct diagram_output output = {text_write, &text};

	(void)unused;
	for (size_t limit = 0; limit < 4000; limit += 37) {
		text.limit = limit;
		text.size = 0;
		assert_int_equal(diagram_write_dot(&output), -28);
		text.size = 0;
		assert_int_equal(diagram_write_svg(&output), -28);
		assert_true(text.size <= limit);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_row_is_in_the_dot),
		cmocka_unit_test(test_every_row_is_in_the_svg),
		cmocka_unit_test(test_the_svg_is_well_formed),
		cmocka_unit_test(test_a_failed_write_ends_the_drawing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

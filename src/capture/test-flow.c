/* Segments of a connection, and the state of both ends after each. */
#include "capture/flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/test-reaches.h"
#include "tcp/flags.h"

/* "side flags seq ack payload", then both states; a state with '?' is presumed, "-" unknown. Numbers
 * are relative to 1000 (side 0) and 5000 (side 1). A step of 1 s lies before a side in capitals. */
struct story {
	const char *name;
	const char *steps[16];
};

static const struct story stories[] = {
	{"an ordinary connection",
		{"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "b S. 0 1 0 > ESTABLISHED? SYN_RECEIVED",
			"a . 1 1 0 > ESTABLISHED ESTABLISHED?",
			"a P. 1 1 10 > ESTABLISHED ESTABLISHED?",
			"b . 1 11 0 > ESTABLISHED ESTABLISHED",
			"b P. 1 11 100 > ESTABLISHED ESTABLISHED",
			"a F. 11 101 0 > FIN_WAIT_1 CLOSE_WAIT?",
			"b . 101 12 0 > FIN_WAIT_2? CLOSE_WAIT",
			"b F. 101 12 0 > TIME_WAIT? LAST_ACK", "a . 12 102 0 > TIME_WAIT CLOSED?"}},
	{"the peer closes at once",
		{"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "b S. 0 1 0 > ESTABLISHED? SYN_RECEIVED",
			"a . 1 1 0 > ESTABLISHED ESTABLISHED?",
			"a F. 1 1 0 > FIN_WAIT_1 CLOSE_WAIT?", "b F. 1 2 0 > TIME_WAIT? LAST_ACK",
			"a . 2 2 0 > TIME_WAIT CLOSED?"}},
	{"both close at the same time",
		{"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "b S. 0 1 0 > ESTABLISHED? SYN_RECEIVED",
			"a . 1 1 0 > ESTABLISHED ESTABLISHED?",
			"a F. 1 1 0 > FIN_WAIT_1 CLOSE_WAIT?", "b F. 1 1 0 > CLOSING? CLOSING?",
			"a . 2 2 0 > CLOSING TIME_WAIT?", "b . 2 2 0 > TIME_WAIT? TIME_WAIT?"}},
	{"both open at the same time",
		{"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "b S 0 0 0 > SYN_RECEIVED? SYN_RECEIVED?",
			"a S. 0 1 0 > SYN_RECEIVED ESTABLISHED?",
			"b S. 0 1 0 > ESTABLISHED? SYN_RECEIVED"}},
	{"half closed",
		{"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "b S. 0 1 0 > ESTABLISHED? SYN_RECEIVED",
			"a . 1 1 0 > ESTABLISHED ESTABLISHED?",
			"a F. 1 1 0 > FIN_WAIT_1 CLOSE_WAIT?", "b . 1 2 0 > FIN_WAIT_2? CLOSE_WAIT",
			"b P. 1 2 50 > FIN_WAIT_2? CLOSE_WAIT",
			"a . 2 51 0 > FIN_WAIT_2? CLOSE_WAIT"}},
	{"refused", {"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "b R. 0 1 0 > CLOSED? CLOSED"}},
	{"never answered",
		{"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "A S 0 0 0 > SYN_SENT SYN_RECEIVED?"}},
	{"the SYN,ACK was lost behind the capture",
		{"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "b S. 0 1 0 > ESTABLISHED? SYN_RECEIVED",
			"A S 0 0 0 > SYN_SENT SYN_RECEIVED",
			"b S. 0 1 0 > ESTABLISHED? SYN_RECEIVED"}},
	{"the last ACK of the handshake was lost behind the capture",
		{"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "b S. 0 1 0 > ESTABLISHED? SYN_RECEIVED",
			"a . 1 1 0 > ESTABLISHED ESTABLISHED?",
			"B S. 0 1 0 > ESTABLISHED SYN_RECEIVED",
			"a . 1 1 0 > ESTABLISHED ESTABLISHED?"}},
	{"the last ACK was lost behind the capture",
		{"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "b S. 0 1 0 > ESTABLISHED? SYN_RECEIVED",
			"a . 1 1 0 > ESTABLISHED ESTABLISHED?",
			"a F. 1 1 0 > FIN_WAIT_1 CLOSE_WAIT?", "b F. 1 2 0 > TIME_WAIT? LAST_ACK",
			"a . 2 2 0 > TIME_WAIT CLOSED?", "B F. 1 2 0 > TIME_WAIT LAST_ACK",
			"a . 2 2 0 > TIME_WAIT CLOSED?"}},
	{"aborted", {"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "b S. 0 1 0 > ESTABLISHED? SYN_RECEIVED",
			    "a . 1 1 0 > ESTABLISHED ESTABLISHED?", "a R. 1 1 0 > CLOSED CLOSED?"}},
	{"a reset that does not fit",
		{"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "b S. 0 1 0 > ESTABLISHED? SYN_RECEIVED",
			"a P. 1 1 10 > ESTABLISHED ESTABLISHED?",
			"b . 1 11 0 > ESTABLISHED ESTABLISHED",
			"a R 9000 0 0 > CLOSED ESTABLISHED"}},
	{"a forged reset, which its victim does not take",
		{"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "b S. 0 1 0 > ESTABLISHED? SYN_RECEIVED",
			"a P. 1 1 10 > ESTABLISHED ESTABLISHED?",
			"b . 1 11 0 > ESTABLISHED ESTABLISHED", "a R 11 0 0 > CLOSED CLOSED?",
			"b P. 1 11 5 > CLOSED CLOSED?", "B P. 6 11 5 > CLOSED ESTABLISHED"}},
	{"joined in mid-stream",
		{"a P. 100 200 10 > ESTABLISHED? -", "b . 200 110 0 > ESTABLISHED? ESTABLISHED?",
			"a F. 110 200 0 > FIN_WAIT_1? CLOSE_WAIT?"}},
	{"one direction only, of the client",
		{"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "a . 1 1 0 > ESTABLISHED ESTABLISHED?",
			"a P. 1 1 10 > ESTABLISHED ESTABLISHED?",
			"a . 11 501 0 > ESTABLISHED ESTABLISHED?"}},
	{"one direction only, of the server", {"b S. 0 1 0 > ESTABLISHED? SYN_RECEIVED",
						      "b P. 1 11 10 > ESTABLISHED ESTABLISHED"}},
	{"Fast Open: data in the SYN",
		{"a S 0 0 10 > SYN_SENT SYN_RECEIVED?", "b S. 0 11 0 > ESTABLISHED? SYN_RECEIVED",
			"a . 11 1 0 > ESTABLISHED ESTABLISHED?"}},
	{"a keepalive and its answer",
		{"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "b S. 0 1 0 > ESTABLISHED? SYN_RECEIVED",
			"a . 1 1 0 > ESTABLISHED ESTABLISHED?",
			"A . 0 1 0 > ESTABLISHED ESTABLISHED?",
			"b . 1 1 0 > ESTABLISHED ESTABLISHED?"}},
	{"the capture lacks the SYN,ACK",
		{"a S 0 0 0 > SYN_SENT SYN_RECEIVED?", "a . 1 1 0 > ESTABLISHED ESTABLISHED?",
			"b P. 1 1 10 > ESTABLISHED ESTABLISHED"}},
};

static struct flow_segment parse(const char *step, unsigned *ret_side, bool *ret_later)
{
	char side, flags[8];
	unsigned seq, ack, payload;
	struct flow_segment segment = {0};

	assert_int_equal(sscanf(step, "%c %7s %u %u %u", &side, flags, &seq, &ack, &payload), 5);
	*ret_later = side == 'A' || side == 'B';
	*ret_side = side == 'b' || side == 'B';
	assert_int_equal(flags_from_text(flags, strlen(flags), &segment.flags), 0);
	segment.seq = seq_from(seq + (*ret_side ? 5000 : 1000));
	segment.ack = seq_from(segment.flags & FLAG_ACK ? ack + (*ret_side ? 1000 : 5000) : 0);
	segment.payload = payload;
	return segment;
}

static void print_state(const struct endpoint *endpoint, char *text, size_t size)
{
	enum certainty certainty = endpoint_certainty(endpoint);

	if (certainty == CERTAINTY_UNKNOWN)
		snprintf(text, size, "-");
	else
		snprintf(text, size, "%s%s", state_name((enum tcp_state)endpoint->state),
			certainty == CERTAINTY_PRESUMED ? "?" : "");
}

/* The sides of a flow are numbered by who was first, those of a story by name. */
static void play(const struct story *story)
{
	struct instant at = {0};
	struct flow flow;
	unsigned first = 0;

	for (unsigned i = 0; story->steps[i]; i++) {
		char a[32], b[32], states[80];
		const char *expected = strchr(story->steps[i], '>') + 2;
		unsigned side;
		bool later;
		struct flow_segment segment = parse(story->steps[i], &side, &later);

		at.ns += later ? 1000000000 : 1000000;
		segment.at = at;
		segment.frame = i + 1;
		if (!i) {
			first = side;
			flow_init(&flow, &segment);
		} else if (flow_is_new(&flow, side ^ first, &segment)) {
			fail_msg("%s, step %u: a new connection", story->name, i + 1);
		}
		flow_take(&flow, side ^ first, &segment);
		print_state(&flow.sides[first].endpoint, a, sizeof(a));
		print_state(&flow.sides[!first].endpoint, b, sizeof(b));
		snprintf(states, sizeof(states), "%s %s", a, b);
		if (strcmp(states, expected) != 0)
			fail_msg("%s, step %u: %s", story->name, i + 1, states);
	}
}

static void test_stories(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++)
		play(&stories[i]);
}

static void begin(struct flow *flow, const char *const *steps)
{
	for (unsigned i = 0; steps[i]; i++) {
		unsigned side;
		bool later;
		struct flow_segment segment = parse(steps[i], &side, &later);

		segment.frame = i + 1;
		if (!i)
			flow_init(flow, &segment);
		flow_take(flow, side, &segment);
	}
}

static bool is_new(const struct flow *flow, const char *step)
{
	unsigned side;
	bool later;
	struct flow_segment segment = parse(step, &side, &later);

	return flow_is_new(flow, side, &segment);
}

/* The same ports again: a SYN with another number, whoever sends it. */
static void test_new_connection(void **state)
{
	static const char *const closed[] = {"a S 0 0 0", "b S. 0 1 0", "a . 1 1 0", "a F. 1 1 0",
		"b F. 1 2 0", "a . 2 2 0", NULL};
	static const char *const refused[] = {"a S 0 0 0", "b R. 0 1 0", NULL};
	static const char *const open[] = {"a S 0 0 0", "b S. 0 1 0", "a . 1 1 0", NULL};
	struct flow flow;

	(void)state;
	begin(&flow, closed);
	assert_true(flow_is_over(&flow));
	assert_true(is_new(&flow, "a S 77777 0 0"));
	assert_true(is_new(&flow, "b S 77777 0 0"));
	assert_false(is_new(&flow, "a S 0 0 0"));
	assert_false(is_new(&flow, "b S. 0 1 0"));
	assert_false(is_new(&flow, "a . 2 2 0"));
	begin(&flow, refused);
	assert_true(flow_is_over(&flow));
	assert_true(is_new(&flow, "a S 500 0 0"));
	begin(&flow, open);
	assert_false(flow_is_over(&flow));
	assert_false(is_new(&flow, "a S 0 0 0"));
	assert_true(is_new(&flow, "a S 900000 0 0"));
}

static void test_counts(void **state)
{
	static const char *const steps[] = {"a S 0 0 0", "b S. 0 1 0", "a . 1 1 0", "a P. 1 1 10",
		"b . 1 111 0", "b P. 1 111 7", NULL};
	struct flow flow;

	(void)state;
	begin(&flow, steps);
	assert_int_equal(flow.sides[0].segments, 3);
	assert_int_equal(flow.sides[1].segments, 3);
	assert_int_equal(flow.sides[0].payload, 10);
	assert_int_equal(flow.sides[1].payload, 7);
	assert_int_equal(flow.sides[0].unseen, 100);
	assert_int_equal(flow.sides[1].unseen, 0);
	assert_int_equal(flow.first_frame, 1);
	assert_int_equal(flow.last_frame, 6);
}

/* Any segments in any order: what is proven moves along rows, forward, and what is shown is led to
 * from it. */
static void test_any_segments(void **state)
{
	static const uint16_t flags[] = {FLAG_SYN, FLAG_SYN | FLAG_ACK, FLAG_ACK,
		FLAG_ACK | FLAG_PSH, FLAG_FIN | FLAG_ACK, FLAG_RST, FLAG_RST | FLAG_ACK, FLAG_FIN,
		0};

	(void)state;
	srand(1);
	for (unsigned run = 0; run < 3000; run++) {
		struct flow flow;

		for (unsigned i = 0; i < 40; i++) {
			unsigned side = (unsigned)rand() & 1;
			struct flow_segment segment = {.frame = i + 1,
				.at = {(int64_t)i * (rand() % 3) * 1000000000},
				.seq = seq_from((uint32_t)rand() % 6),
				.ack = seq_from((uint32_t)rand() % 6),
				.flags = flags[(size_t)rand() % (sizeof(flags) / sizeof(flags[0]))],
				.payload = (uint32_t)rand() % 3};
			struct flow before;

			if (!i)
				flow_init(&flow, &segment);
			before = flow;
			flow_take(&flow, side, &segment);
			for (unsigned s = 0; s < 2; s++) {
				const struct endpoint *end = &flow.sides[s].endpoint;

				assert_true(
					reaches(before.sides[s].endpoint.proven, end->proven, 4));
				assert_true(reaches(end->proven, end->state, end->pending_count));
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stories),
		cmocka_unit_test(test_new_connection),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_any_segments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

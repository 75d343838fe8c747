/* States that segments prove, presume and refute; every change a row of the table. */
#include "capture/endpoint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "capture/test-reaches.h"

enum act { END, SEEN, PRESUME, REFUTE };

struct step {
	enum act act;
	enum tcp_event event;
	enum tcp_state state; /* after it */
	enum certainty certainty;
};

#define EVENT(name) TCP_EVENT_##name
#define STATE(name) TCP_STATE_##name
#define STEP(act, event, state, certainty)                                                         \
	{                                                                                          \
		act, EVENT(event), STATE(state), CERTAINTY_##certainty                             \
	}

#define STEPS_MAX 12

struct story {
	const char *name;
	struct step steps[STEPS_MAX];
};

static const struct story stories[] = {
	{"a client that closes first", {STEP(SEEN, OPEN_ACTIVE, SYN_SENT, SEEN),
					       STEP(PRESUME, RCV_SYN_ACK, ESTABLISHED, PRESUMED),
					       STEP(SEEN, RCV_SYN_ACK, ESTABLISHED, SEEN),
					       STEP(SEEN, CLOSE, FIN_WAIT_1, SEEN),
					       STEP(PRESUME, RCV_ACK_OF_FIN, FIN_WAIT_2, PRESUMED),
					       STEP(PRESUME, RCV_FIN, TIME_WAIT, PRESUMED),
					       STEP(SEEN, RCV_ACK_OF_FIN, TIME_WAIT, PRESUMED),
					       STEP(SEEN, RCV_FIN, TIME_WAIT, SEEN),
					       STEP(PRESUME, TIMEOUT_2MSL, CLOSED, PRESUMED)}},
	{"a server that closes last",
		{STEP(SEEN, OPEN_PASSIVE, LISTEN, SEEN), STEP(SEEN, RCV_SYN, SYN_RECEIVED, SEEN),
			STEP(PRESUME, RCV_ACK_OF_SYN, ESTABLISHED, PRESUMED),
			STEP(SEEN, RCV_ACK_OF_SYN, ESTABLISHED, SEEN),
			STEP(PRESUME, RCV_FIN, CLOSE_WAIT, PRESUMED),
			STEP(SEEN, RCV_FIN, CLOSE_WAIT, SEEN), STEP(SEEN, CLOSE, LAST_ACK, SEEN),
			STEP(PRESUME, RCV_ACK_OF_FIN, CLOSED, PRESUMED)}},
	{"the ACK of the SYN was lost behind the capture",
		{STEP(SEEN, OPEN_PASSIVE, LISTEN, SEEN), STEP(SEEN, RCV_SYN, SYN_RECEIVED, SEEN),
			STEP(PRESUME, RCV_ACK_OF_SYN, ESTABLISHED, PRESUMED),
			STEP(REFUTE, RCV_ACK_OF_SYN, SYN_RECEIVED, SEEN)}},
	{"the ACK of the FIN was lost behind the capture",
		{STEP(SEEN, OPEN_ACTIVE, SYN_SENT, SEEN),
			STEP(SEEN, RCV_SYN_ACK, ESTABLISHED, SEEN),
			STEP(SEEN, CLOSE, FIN_WAIT_1, SEEN),
			STEP(PRESUME, RCV_ACK_OF_FIN, FIN_WAIT_2, PRESUMED),
			STEP(PRESUME, RCV_FIN, TIME_WAIT, PRESUMED),
			STEP(REFUTE, RCV_ACK_OF_FIN, CLOSING, PRESUMED),
			STEP(SEEN, RCV_FIN, CLOSING, SEEN),
			STEP(PRESUME, RCV_ACK_OF_FIN, TIME_WAIT, PRESUMED)}},
	{"both close at the same time: a FIN that has not seen the other's",
		{STEP(SEEN, OPEN_ACTIVE, SYN_SENT, SEEN),
			STEP(SEEN, RCV_SYN_ACK, ESTABLISHED, SEEN),
			STEP(PRESUME, RCV_FIN, CLOSE_WAIT, PRESUMED),
			STEP(SEEN, CLOSE, CLOSING, PRESUMED), STEP(SEEN, RCV_FIN, CLOSING, SEEN),
			STEP(SEEN, RCV_ACK_OF_FIN, TIME_WAIT, SEEN)}},
	{"both open at the same time", {STEP(SEEN, OPEN_ACTIVE, SYN_SENT, SEEN),
					       STEP(PRESUME, RCV_SYN, SYN_RECEIVED, PRESUMED),
					       STEP(SEEN, RCV_SYN, SYN_RECEIVED, SEEN),
					       STEP(PRESUME, RCV_SYN_ACK, ESTABLISHED, PRESUMED)}},
	{"a reset that was not believed", {STEP(SEEN, OPEN_ACTIVE, SYN_SENT, SEEN),
						  STEP(SEEN, RCV_SYN_ACK, ESTABLISHED, SEEN),
						  STEP(PRESUME, RCV_RST, CLOSED, PRESUMED),
						  STEP(REFUTE, RCV_RST, ESTABLISHED, SEEN),
						  STEP(REFUTE, RCV_RST, ESTABLISHED, SEEN)}},
	{"an abort",
		{STEP(SEEN, OPEN_ACTIVE, SYN_SENT, SEEN),
			STEP(SEEN, RCV_SYN_ACK, ESTABLISHED, SEEN),
			STEP(PRESUME, RCV_FIN, CLOSE_WAIT, PRESUMED),
			STEP(SEEN, ABORT, CLOSED, SEEN), STEP(PRESUME, RCV_RST, CLOSED, SEEN)}},
};

static void apply(struct endpoint *endpoint, const struct step *step)
{
	if (step->act == SEEN)
		endpoint_seen(endpoint, step->event);
	else if (step->act == PRESUME)
		endpoint_presume(endpoint, step->event);
	else
		endpoint_refute(endpoint, step->event);
}

static void test_stories(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++) {
		struct endpoint endpoint;

		endpoint_init(&endpoint);
		for (const struct step *step = stories[i].steps; step->act != END; step++) {
			apply(&endpoint, step);
			if (endpoint.state != step->state ||
				endpoint_certainty(&endpoint) != step->certainty)
				fail_msg("%s, step %zu: %s (%s)", stories[i].name,
					(size_t)(step - stories[i].steps) + 1,
					state_name((enum tcp_state)endpoint.state),
					certainty_name(endpoint_certainty(&endpoint)));
		}
	}
}

static void test_returns(void **state)
{
	struct endpoint endpoint;

	(void)state;
	endpoint_init(&endpoint);
	assert_true(endpoint_seen(&endpoint, EVENT(OPEN_ACTIVE)));
	assert_false(endpoint_seen(&endpoint, EVENT(OPEN_ACTIVE)));
	assert_true(endpoint_presume(&endpoint, EVENT(RCV_SYN_ACK)));
	assert_false(endpoint_presume(&endpoint, EVENT(RCV_SYN_ACK)));
	assert_true(endpoint_seen(&endpoint, EVENT(RCV_SYN_ACK)));
	assert_false(endpoint_refute(&endpoint, EVENT(RCV_SYN_ACK)));
	assert_int_equal(endpoint.state, STATE(ESTABLISHED));
}

/* In mid-stream nothing is proven, and an end that never speaks is unknown. */
static void test_join(void **state)
{
	struct endpoint endpoint;

	(void)state;
	endpoint_join(&endpoint, STATE(ESTABLISHED));
	assert_int_equal(endpoint_certainty(&endpoint), CERTAINTY_UNKNOWN);
	assert_true(endpoint_hear(&endpoint));
	assert_false(endpoint_hear(&endpoint));
	assert_int_equal(endpoint_certainty(&endpoint), CERTAINTY_PRESUMED);
	endpoint_seen(&endpoint, EVENT(CLOSE));
	assert_int_equal(endpoint.state, STATE(FIN_WAIT_1));
	assert_int_equal(endpoint_certainty(&endpoint), CERTAINTY_PRESUMED);
}

/* Any events in any order: the proven state moves by a row or not at all, and what is shown is led
 * to from it by rows, one for each presumption. */
static void test_any_order(void **state)
{
	(void)state;
	srand(1);
	for (unsigned run = 0; run < 2000; run++) {
		struct endpoint endpoint;

		endpoint_init(&endpoint);
		for (unsigned i = 0; i < 30; i++) {
			struct step step = {(enum act)(1 + rand() % 3),
				(enum tcp_event)(rand() % TCP_EVENT_COUNT), STATE(CLOSED),
				CERTAINTY_SEEN};
			struct endpoint before = endpoint;

			apply(&endpoint, &step);
			if (step.act == SEEN)
				assert_true(reaches(before.proven, endpoint.proven, 1));
			else
				assert_int_equal(before.proven, endpoint.proven);
			assert_true(endpoint.pending_count <= ENDPOINT_PENDING_MAX);
			assert_true(
				reaches(endpoint.proven, endpoint.state, endpoint.pending_count));
			if (!endpoint.pending_count)
				assert_int_equal(endpoint.proven, endpoint.state);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stories),
		cmocka_unit_test(test_returns),
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

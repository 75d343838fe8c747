#include "capture/endpoint.h"

#include <assert.h>
#include <string.h>

#include "tcp/transition.h"

const char *certainty_name(enum certainty certainty)
{
	static const char *const names[] = {
		[CERTAINTY_UNKNOWN] = "unknown",
		[CERTAINTY_PRESUMED] = "presumed",
		[CERTAINTY_SEEN] = "seen",
	};

	assert((unsigned)certainty < sizeof(names) / sizeof(names[0]));
	return names[certainty];
}

void endpoint_init(struct endpoint *endpoint)
{
	*endpoint = (struct endpoint){
		.proven = TCP_STATE_CLOSED, .state = TCP_STATE_CLOSED, .known = true};
}

void endpoint_join(struct endpoint *endpoint, enum tcp_state state)
{
	*endpoint = (struct endpoint){.proven = (uint8_t)state, .state = (uint8_t)state};
}

bool endpoint_hear(struct endpoint *endpoint)
{
	enum certainty before = endpoint_certainty(endpoint);

	endpoint->heard = true;
	return endpoint_certainty(endpoint) != before;
}

enum certainty endpoint_certainty(const struct endpoint *endpoint)
{
	if (!endpoint->known && !endpoint->heard)
		return CERTAINTY_UNKNOWN;
	if (!endpoint->known || endpoint->state != endpoint->proven)
		return CERTAINTY_PRESUMED;
	return CERTAINTY_SEEN;
}

/* Where an event leads from a state: the state itself where it is no row. */
static uint8_t follow(uint8_t state, enum tcp_event event)
{
	const struct tcp_transition *row = transition_find((enum tcp_state)state, event);

	return row ? (uint8_t)row->to : state;
}

/* The state again from what is proven; presumptions that lead nowhere any more are dropped. */
static void replay(struct endpoint *endpoint)
{
	uint8_t kept = 0;

	endpoint->state = endpoint->proven;
	for (uint8_t i = 0; i < endpoint->pending_count; i++) {
		uint8_t event = endpoint->pending[i];
		uint8_t next = follow(endpoint->state, (enum tcp_event)event);

		if (next == endpoint->state)
			continue;
		endpoint->state = next;
		endpoint->pending[kept++] = event;
	}
	endpoint->pending_count = kept;
}

static bool take_out(struct endpoint *endpoint, enum tcp_event event)
{
	for (uint8_t i = 0; i < endpoint->pending_count; i++) {
		if (endpoint->pending[i] != event)
			continue;
		memmove(endpoint->pending + i, endpoint->pending + i + 1,
			endpoint->pending_count - i - 1u);
		endpoint->pending_count--;
		return true;
	}
	return false;
}

bool endpoint_seen(struct endpoint *endpoint, enum tcp_event event)
{
	struct endpoint before = *endpoint;

	endpoint->heard = true;
	take_out(endpoint, event);
	endpoint->proven = follow(endpoint->proven, event);
	replay(endpoint);
	return endpoint->state != before.state ||
	       endpoint_certainty(endpoint) != endpoint_certainty(&before);
}

bool endpoint_presume(struct endpoint *endpoint, enum tcp_event event)
{
	uint8_t next = follow(endpoint->state, event);

	if (next == endpoint->state || endpoint->pending_count == ENDPOINT_PENDING_MAX)
		return false;
	endpoint->pending[endpoint->pending_count++] = (uint8_t)event;
	endpoint->state = next;
	return true;
}

bool endpoint_refute(struct endpoint *endpoint, enum tcp_event event)
{
	bool pending = take_out(endpoint, event);

	replay(endpoint);
	return pending;
}

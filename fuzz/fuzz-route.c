/* A netlink datagram of any content, and then the messages that were taken out of it. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "host/route.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static int take(void *context, const struct observation *observation)
{
	const struct observe_link *link = &observation->link;

	(void)context;
	switch (observation->kind) {
	case OBSERVE_LINK:
		assert(memchr(link->name, '\0', sizeof(link->name)));
		break;
	case OBSERVE_LOCAL:
		assert(observation->local.address.family != ADDRESS_NONE);
		break;
	case OBSERVE_NEIGHBOUR:
		assert(observation->neighbour.address.family != ADDRESS_NONE);
		break;
	default:
		abort();
	}
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct observe_sink sink = {.take = take};
	struct route_answer answer = {.seq = 1};
	struct observe_route route = {0};
	struct text messages;
	/* Aligned, and exactly as long as the input. */
	uint8_t *copy = malloc(size ? size : 1);

	assert(copy);
	memcpy(copy, bytes, size);
	text_init(&messages, NULL, NULL);
	route_collect(copy, size, &answer, &messages);
	assert(messages.size % 4 == 0 && messages.size <= size + 3);
	assert(route_parse(copy, size, &sink, 1, (struct instant){0}) >= 0);
	route_parse_route(copy, size, &route);
	if (messages.size) {
		assert(route_parse(messages.bytes, messages.size, &sink, 1, (struct instant){0}) >=
			0);
		route_parse_route(messages.bytes, messages.size, &route);
	}
	text_deinit(&messages);
	free(copy);
	return 0;
}

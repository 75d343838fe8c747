/* The texts of /proc/net, damaged. The first byte chooses the format. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "host/counters.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static int take(void *context, const struct observation *observation)
{
	const struct observe_counter *counter = &observation->counter;

	(void)context;
	assert(observation->kind == OBSERVE_COUNTER);
	assert(counter->name[0] && memchr(counter->name, '\0', sizeof(counter->name)));
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct observe_sink sink = {.take = take};
	struct word text;

	if (!size)
		return 0;
	text = (struct word){.at = (const char *)bytes + 1, .size = size - 1};
	assert(counters_parse((enum counters_format)(bytes[0] % COUNTERS_FORMAT_COUNT), text, &sink,
		       1, (struct instant){0}) >= 0);
	return 0;
}

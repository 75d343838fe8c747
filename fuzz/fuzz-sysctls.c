/* A file of sysctl.d, and a value of /proc/sys, of any content. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "host/settings.h"
#include "host/sysctls.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static int take(void *context, const struct observation *observation)
{
	const struct observe_setting *setting = &observation->setting;

	(void)context;
	if (observation->kind == OBSERVE_UNSEEN) {
		assert(observation->unseen.error && observation->unseen.count);
		return 0;
	}
	assert(observation->kind == OBSERVE_SETTING);
	assert(setting->line && setting->effective <= 1);
	assert(memchr(setting->name, '\0', sizeof(setting->name)));
	assert(memchr(setting->value, '\0', sizeof(setting->value)));
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct observe_sink sink = {.take = take};
	struct word text = {.at = (const char *)bytes, .size = size};
	struct settings settings = {0};
	struct observe_sysctl sysctl;

	/* Twice, so that every key is overridden. */
	assert(!settings_add(&settings, "/etc/sysctl.d/a.conf", text));
	assert(!settings_add(&settings, "/etc/sysctl.d/b.conf", text));
	assert(!settings_emit(&settings, &sink, (struct instant){0}));
	settings_deinit(&settings);
	assert(!sysctls_parse("net/ipv4", "tcp_rmem", text, &sysctl));
	assert(memchr(sysctl.value, '\0', sizeof(sysctl.value)));
	return 0;
}

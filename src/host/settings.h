/* The sysctls that are written down on disk, one OBSERVE_SETTING per assignment to net.* or to
 * fs.file-max and fs.nr_open.
 *
 * Files and lines are taken as systemd-sysctl takes them (sysctl.d(5)): *.conf of five folders,
 * of files with the same name only the one in the first folder, all sorted by name, the last
 * assignment of a key counts. /etc/sysctl.conf is read where a link in a folder stands for it
 * (Debian's 99-sysctl.conf) and otherwise last, as procps does. Keys may use dots or slashes, the
 * first of them decides; they are reported with dots ("net.ipv4.conf.eth0/100.rp_filter"). A
 * pattern (net.ipv4.conf.*.rp_filter) is a key like any other. A line "-key" without "=" shuts a
 * key out of patterns; it is not reported, but an earlier assignment of that key is no longer
 * effective. */
#ifndef TCPDX_HOST_SETTINGS_H
#define TCPDX_HOST_SETTINGS_H

#include <stdint.h>

#include "base/map.h"
#include "base/time.h"
#include "host/word.h"
#include "observe/observe.h"

/* Assignments, exclusions and malformed lines together; further ones are dropped and counted. */
#define SETTINGS_LINE_LIMIT 16384

enum settings_line_kind {
	SETTINGS_NOTHING, /* a comment, a blank line, a key that does not concern us */
	SETTINGS_ASSIGNMENT,
	SETTINGS_EXCLUSION,
	SETTINGS_MALFORMED,
};

struct settings_line {
	uint8_t kind;	 /* enum settings_line_kind */
	int32_t error;	 /* of a malformed one: -EINVAL or -ENAMETOOLONG */
	uint32_t newest; /* of the first line with a key: the index of the last one so far */
	struct observe_setting setting;
};

/* Everything read so far, in the order in which it is applied. A zeroed one is empty. */
struct settings {
	struct settings_line *lines;
	uint32_t count;
	uint32_t capacity;
	uint64_t dropped_count;
	struct map by_name;
};

/* Frees; safe on a zeroed one. */
void settings_deinit(struct settings *settings);

/* Reads one line, without its end. Fills kind, error, name and value. Pure. */
struct settings_line settings_parse(struct word line);

/* Appends what the text of one file says; `file` is the name to report. Pure. Returns 0 or
 * -ENOMEM. */
int settings_add(struct settings *settings, const char *file, struct word text);

/* Emits all of it in order: assignments, an UNSEEN_SYSCTLS (count = line, detail = file) for each
 * malformed line, one (-E2BIG, count = lines) where some were dropped. Returns 0 or the sink's
 * -errno. */
int settings_emit(
	const struct settings *settings, const struct observe_sink *sink, struct instant at);

/* Reads the files below `root` ("" for the host's own), reports them without it. A file or folder
 * that is there but cannot be read gives an UNSEEN_SYSCTLS. Returns 0, -ENOMEM, or the sink's
 * -errno. */
int settings_read(const struct observe_sink *sink, const char *root, struct instant at);

#endif

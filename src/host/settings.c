#include "host/settings.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/text.h"
#include "host/file.h"
#include "host/unseen.h"

#define SETTINGS_PATH_SIZE  4096
#define SETTINGS_FILE_LIMIT 1024

/* The folders of sysctl.d(5); the first one that has a file of some name wins. */
static const char *const folders[] = {
	"/etc/sysctl.d",
	"/run/sysctl.d",
	"/usr/local/lib/sysctl.d",
	"/usr/lib/sysctl.d",
	"/lib/sysctl.d",
};

#define FOLDER_COUNT (sizeof(folders) / sizeof(*folders))

static const char own_file[] = "/etc/sysctl.conf";

/* The files are the administrator's, not a stranger's, and the lines are limited: a fixed key
 * does. */
static const struct hash_key fixed_key = {0x746370647873, 0x73657474696e67};

struct candidate {
	char name[256];
	unsigned folder;
	dev_t device;
	ino_t inode;
};

struct finder {
	const struct observe_sink *sink;
	const char *root;
	struct instant at;
	struct settings settings;
	struct text text;
	struct candidate *candidates;
	uint32_t count;
	uint32_t capacity;
};

void settings_deinit(struct settings *settings)
{
	free(settings->lines);
	map_deinit(&settings->by_name);
	*settings = (struct settings){0};
}

/* The key with dots. A first separator "/" says that slashes separate and dots belong to names;
 * the two then change places. Returns 0, -EINVAL or -ENAMETOOLONG. */
static int key_copy(struct word key, char *name, size_t size)
{
	bool slashes = false;

	while (key.size && key.at[0] == '/') {
		word_skip(&key, 1);
		slashes = true;
	}
	if (!key.size)
		return -EINVAL;
	if (key.size >= size)
		return -ENAMETOOLONG;
	for (size_t i = 0; i < key.size && !slashes && key.at[i] != '.'; i++)
		slashes = key.at[i] == '/';
	memset(name, 0, size);
	for (size_t i = 0; i < key.size; i++) {
		if (word_is_blank(key.at[i]) || !key.at[i])
			return -EINVAL;
		if (slashes && key.at[i] == '/')
			name[i] = '.';
		else if (slashes && key.at[i] == '.')
			name[i] = '/';
		else
			name[i] = key.at[i];
	}
	return 0;
}

static bool concerns(const char *name)
{
	return !strncmp(name, "net.", 4) || !strcmp(name, "fs.file-max") ||
	       !strcmp(name, "fs.nr_open");
}

struct settings_line settings_parse(struct word line)
{
	struct settings_line parsed = {.kind = SETTINGS_NOTHING};
	struct word key, value = {0};
	const char *equals;
	bool minus;

	line = word_trimmed(line);
	if (!line.size || line.at[0] == '#' || line.at[0] == ';')
		return parsed;
	minus = line.at[0] == '-';
	if (minus)
		word_skip(&line, 1);
	key = line;
	equals = line.size ? memchr(line.at, '=', line.size) : NULL;
	if (equals) {
		key.size = (size_t)(equals - line.at);
		value = line;
		word_skip(&value, key.size + 1);
	}
	parsed.error =
		key_copy(word_trimmed(key), parsed.setting.name, sizeof(parsed.setting.name));
	if (!parsed.error && ((!equals && !minus) || memchr(line.at, '\0', line.size)))
		parsed.error = -EINVAL;
	if (parsed.error)
		parsed.kind = SETTINGS_MALFORMED;
	else if (concerns(parsed.setting.name))
		parsed.kind = equals ? SETTINGS_ASSIGNMENT : SETTINGS_EXCLUSION;
	if (parsed.kind == SETTINGS_ASSIGNMENT)
		word_copy_spaced(value, parsed.setting.value, sizeof(parsed.setting.value));
	return parsed;
}

/* Takes the effect from the line that had the key before, and gives it to the last line, whose
 * index is count - 1. */
static int key_take(struct settings *settings)
{
	uint32_t index = settings->count - 1;
	struct settings_line *line = &settings->lines[index];
	const char *name = line->setting.name;
	uint64_t hash = hash_bytes(fixed_key, name, strlen(name));
	struct map_probe probe = map_probe_start(&settings->by_name, hash);
	uint32_t first;

	line->setting.effective = line->kind == SETTINGS_ASSIGNMENT;
	while (map_probe_next(&settings->by_name, &probe, &first)) {
		struct settings_line *known = &settings->lines[first];

		if (strcmp(known->setting.name, name) != 0)
			continue;
		settings->lines[known->newest].setting.effective = 0;
		known->newest = index;
		return 0;
	}
	line->newest = index;
	return map_insert(&settings->by_name, hash, index);
}

int settings_add(struct settings *settings, const char *file, struct word text)
{
	uint32_t number = 0;
	struct word line;

	while (word_line(&text, &line)) {
		struct settings_line parsed = settings_parse(line);
		int error;

		number++;
		if (parsed.kind == SETTINGS_NOTHING)
			continue;
		if (settings->count == SETTINGS_LINE_LIMIT) {
			settings->dropped_count++;
			continue;
		}
		error = array_reserve(&settings->lines, &settings->capacity, settings->count + 1,
			sizeof(*settings->lines));
		if (error)
			return error;
		parsed.setting.line = number;
		word_copy(file, parsed.setting.file, sizeof(parsed.setting.file));
		settings->lines[settings->count++] = parsed;
		error = parsed.kind == SETTINGS_MALFORMED ? 0 : key_take(settings);
		if (error)
			return error;
	}
	return 0;
}

static int line_emit(
	const struct settings_line *line, const struct observe_sink *sink, struct instant at)
{
	struct observation observation = {.kind = OBSERVE_SETTING, .at = at};

	switch ((enum settings_line_kind)line->kind) {
	case SETTINGS_ASSIGNMENT:
		observation.setting = line->setting;
		return observe_emit(sink, &observation);
	case SETTINGS_MALFORMED:
		return unseen_emit(sink, 0, at,
			(struct observe_unseen){.what = UNSEEN_SYSCTLS,
				.error = line->error,
				.count = line->setting.line},
			line->setting.file);
	case SETTINGS_NOTHING:
	case SETTINGS_EXCLUSION:
		break;
	}
	return 0;
}

int settings_emit(
	const struct settings *settings, const struct observe_sink *sink, struct instant at)
{
	int error = 0;

	for (uint32_t i = 0; i < settings->count && !error; i++)
		error = line_emit(&settings->lines[i], sink, at);
	if (!error && settings->dropped_count)
		error = unseen_emit(sink, 0, at,
			(struct observe_unseen){.what = UNSEEN_SYSCTLS,
				.error = -E2BIG,
				.count = settings->dropped_count},
			"sysctl.d");
	return error;
}

/* A sysctl file that could not be read. */
static int unseen(const struct finder *finder, int error, const char *path)
{
	if (error == -ENOMEM)
		return error;
	return unseen_emit(finder->sink, 0, finder->at,
		(struct observe_unseen){.what = UNSEEN_SYSCTLS, .error = error}, path);
}

static int candidate_add(struct finder *finder, DIR *folder, unsigned index, const char *name)
{
	struct candidate *candidate;
	size_t size = strlen(name);
	struct stat status;
	int error;

	if (name[0] == '.' || size < 5 || strcmp(name + size - 5, ".conf") != 0 ||
		size >= sizeof(candidate->name))
		return 0;
	/* A dangling link hides nothing, systemd passes over it too. */
	if (fstatat(dirfd(folder), name, &status, 0) || S_ISDIR(status.st_mode))
		return 0;
	if (finder->count == SETTINGS_FILE_LIMIT)
		return unseen(finder, -E2BIG, name);
	error = array_reserve(&finder->candidates, &finder->capacity, finder->count + 1,
		sizeof(*finder->candidates));
	if (error)
		return error;
	candidate = &finder->candidates[finder->count++];
	*candidate = (struct candidate){
		.folder = index, .device = status.st_dev, .inode = status.st_ino};
	word_copy(name, candidate->name, sizeof(candidate->name));
	return 0;
}

static int folder_list(struct finder *finder, unsigned index)
{
	char path[SETTINGS_PATH_SIZE];
	struct dirent *entry;
	int error = 0;
	DIR *folder;

	snprintf(path, sizeof(path), "%s%s", finder->root, folders[index]);
	folder = opendir(path);
	if (!folder)
		return errno == ENOENT ? 0 : unseen(finder, -errno, folders[index]);
	while (!error && (entry = readdir(folder)))
		error = candidate_add(finder, folder, index, entry->d_name);
	closedir(folder);
	return error;
}

static int candidate_compare(const void *first, const void *second)
{
	const struct candidate *a = first, *b = second;
	int order = strcmp(a->name, b->name);

	return order ? order : (a->folder > b->folder) - (a->folder < b->folder);
}

/* `path` is without the root. */
static int file_add(struct finder *finder, const char *path)
{
	char real[SETTINGS_PATH_SIZE];
	int error;

	snprintf(real, sizeof(real), "%s%s", finder->root, path);
	error = file_read(real, &finder->text);
	if (error)
		return error == -ENOENT ? 0 : unseen(finder, error, path);
	return settings_add(&finder->settings, path,
		(struct word){.at = finder->text.bytes, .size = finder->text.size});
}

/* Reads the files in the order in which they are applied. The administrator edits
 * /etc/sysctl.conf, so that is the name that is reported for a link to it. */
static int candidates_read(struct finder *finder)
{
	char path[SETTINGS_PATH_SIZE];
	struct stat own = {0};
	bool own_is_pending;
	int error = 0;

	snprintf(path, sizeof(path), "%s%s", finder->root, own_file);
	own_is_pending = !stat(path, &own);
	for (uint32_t i = 0; i < finder->count && !error; i++) {
		const struct candidate *candidate = &finder->candidates[i];
		bool is_own = own_is_pending && candidate->device == own.st_dev &&
			      candidate->inode == own.st_ino;

		if (i && !strcmp(candidate->name, candidate[-1].name))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folders[candidate->folder], candidate->name);
		error = file_add(finder, is_own ? own_file : path);
		own_is_pending = own_is_pending && !is_own;
	}
	return error || !own_is_pending ? error : file_add(finder, own_file);
}

int settings_read(const struct observe_sink *sink, const char *root, struct instant at)
{
	struct finder finder = {.sink = sink, .root = root, .at = at};
	int error = 0;

	text_init(&finder.text, NULL, NULL);
	for (unsigned i = 0; i < FOLDER_COUNT && !error; i++)
		error = folder_list(&finder, i);
	if (!error && finder.count)
		qsort(finder.candidates, finder.count, sizeof(*finder.candidates),
			candidate_compare);
	if (!error)
		error = candidates_read(&finder);
	if (!error)
		error = settings_emit(&finder.settings, sink, at);
	free(finder.candidates);
	settings_deinit(&finder.settings);
	text_deinit(&finder.text);
	return error;
}

/* How it works: one walk over the descriptors of all processes; what is told of them is held back
 * until it is known to belong to a namespace of this look. Descriptors are read after the sockets:
 * what was opened in between is in no dump either, and lives. What had a descriptor and was in no
 * dump two times in a row was in no table for as long: connections are dumped while they last. */
#include "host/look-owners.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"
#include "host/file.h"
#include "host/owners.h"
#include "host/unseen.h"

static int tell_unseen(
	struct look *look, struct instant at, int error, uint64_t count, const char *detail)
{
	return unseen_emit(&look->sink, 0, at,
		(struct observe_unseen){.what = UNSEEN_OWNERS, .error = error, .count = count},
		detail);
}

static struct look_inode *find_inode(const struct look *look, uint64_t inode)
{
	struct map_probe probe =
		map_probe_start(&look->inode_map, hash_u64(look->key, (uint32_t)inode));
	uint32_t index;

	while (map_probe_next(&look->inode_map, &probe, &index))
		if (look->inodes[index].inode == inode)
			return &look->inodes[index];
	return NULL;
}

static bool is_early(const struct look *look, uint64_t inode)
{
	struct map_probe probe =
		map_probe_start(&look->early_map, hash_u64(look->key, (uint32_t)inode));
	uint32_t index;

	while (map_probe_next(&look->early_map, &probe, &index))
		if (look->early[index] == inode)
			return true;
	return false;
}

static bool is_dumped(void *context, uint64_t inode)
{
	return find_inode(context, inode);
}

static bool has_trouble(void *context, uint64_t inode)
{
	const struct look_inode *row = find_inode(context, inode);

	return row && row->troubled;
}

/* A socket that is in no dump may merely live in a namespace that was not looked at: then neither
 * it nor, unless it holds others, its process belongs to this look. */
struct owners {
	struct look *look;
	struct observation process; /* held back until one of its sockets belongs here */
	bool told;
	bool denied; /* some processes could not be read, and that was told */
	enum { HOME_UNKNOWN, HOME_HERE, HOME_ELSEWHERE } home;
};

static bool lives_here(struct owners *owners)
{
	const struct netns_list *list = &owners->look->namespaces;
	struct stat status;
	char path[48];

	if (owners->home != HOME_UNKNOWN)
		return owners->home == HOME_HERE;
	owners->home = HOME_ELSEWHERE;
	snprintf(path, sizeof(path), "/proc/%u/ns/net", owners->process.process.pid);
	if (stat(path, &status))
		return false;
	for (uint32_t i = 0; i < list->count; i++)
		if (list->items[i].inode == status.st_ino)
			owners->home = HOME_HERE;
	return owners->home == HOME_HERE;
}

static int take_owned(struct owners *owners, const struct observation *observation)
{
	struct look_inode *row = find_inode(owners->look, observation->owner.inode);
	struct observation owner = *observation;
	int error = 0;

	if (row)
		row->owned = true;
	else if (!lives_here(owners))
		return 0;
	if (!owners->told)
		error = observe_emit(&owners->look->sink, &owners->process);
	owners->told = true;
	if (owner.owner.undumped && is_early(owners->look, owner.owner.inode))
		owner.owner.undumped = 2;
	return error ? error : observe_emit(&owners->look->sink, &owner);
}

static int take_owner(void *context, const struct observation *observation)
{
	struct owners *owners = context;

	if (observation->kind == OBSERVE_OWNER)
		return take_owned(owners, observation);
	if (observation->kind == OBSERVE_PROCESS) {
		bool again =
			owners->told && owners->process.process.pid == observation->process.pid;

		owners->process = *observation;
		if (again)
			return observe_emit(&owners->look->sink, observation);
		owners->told = false;
		owners->home = HOME_UNKNOWN;
		return 0;
	}
	if (observation->kind == OBSERVE_UNSEEN && observation->unseen.what == UNSEEN_OWNERS)
		owners->denied = true;
	return observe_emit(&owners->look->sink, observation);
}

/* Whether /proc may leave out processes without a word: in a PID namespace of its own (the first
 * has a fixed inode, include/linux/proc_ns.h), or where it is mounted with hidepid. */
#define FIRST_PID_NAMESPACE 0xeffffffcu

static bool proc_hides(void)
{
	struct stat status;

	return geteuid() || stat("/proc/self/ns/pid", &status) ||
	       status.st_ino != FIRST_PID_NAMESPACE;
}

static int tell_hidden(struct look *look, const struct owners *owners, struct instant at)
{
	uint64_t count = 0;

	if (owners->denied || !proc_hides())
		return 0;
	for (uint32_t i = 0; i < look->inode_count; i++)
		count += !look->inodes[i].owned;
	return count ? tell_unseen(look, at, 0, count, "") : 0;
}

static int read_all(struct look *look, const struct owners_request *request, struct instant at,
	const struct observe_sink *sink)
{
	return look->options.no_bpf ? owners_read(request, at, sink)
				    : owners_read_best(request, look->inode_count, at, sink);
}

/* As many descriptors without a connection, of one process, are worth a word (see dead-fd). */
#define EARLY_MIN 16

/* Whether the kernel holds so many more TCP sockets than were dumped. It counts those of all
 * namespaces ("alloc"), orphans among them: the answer may be yes in vain. */
static bool has_undumped(const struct look *look)
{
	unsigned long long held = 0;
	const char *at;
	struct text text;

	text_init(&text, NULL, NULL);
	if (!file_read("/proc/net/sockstat", &text) && (at = strstr(text_peek(&text), "TCP: ")) &&
		(at = strstr(at, " alloc ")))
		held = strtoull(at + strlen(" alloc "), NULL, 10);
	text_deinit(&text);
	return held >= (unsigned long long)look->inode_count + EARLY_MIN;
}

static int take_early(void *context, const struct observation *observation)
{
	struct look *look = context;
	uint32_t index = look->early_count;

	if (observation->kind != OBSERVE_OWNER || !observation->owner.undumped ||
		is_early(look, observation->owner.inode))
		return 0;
	if (array_reserve(
		    &look->early, &look->early_capacity, (size_t)index + 1, sizeof(*look->early)))
		return -ENOMEM;
	look->early[look->early_count++] = (uint32_t)observation->owner.inode;
	return map_insert(
		&look->early_map, hash_u64(look->key, (uint32_t)observation->owner.inode), index);
}

int look_owners_foresee(struct look *look, struct instant at)
{
	const struct observe_sink sink = {take_early, look};
	const struct owners_request request = {
		.proc = "/proc", .dumped = is_dumped, .context = look};

	/* What cannot be read now is told at the end. */
	return has_undumped(look) && read_all(look, &request, at, &sink) == -ENOMEM ? -ENOMEM : 0;
}

int look_owners_read(struct look *look, struct instant at)
{
	struct owners owners = {.look = look};
	const struct observe_sink through = {take_owner, &owners};
	const struct owners_request request = {
		.proc = "/proc",
		.dumped = is_dumped,
		.troubled = has_trouble,
		.context = look,
		.details = true,
	};
	int error = read_all(look, &request, at, &through);

	if (!error)
		return tell_hidden(look, &owners, at);
	if (error == -ENOMEM || look->out_error)
		return error;
	/* A /proc that is not there hides owners, nothing else. */
	return tell_unseen(look, at, error, 0, "/proc");
}

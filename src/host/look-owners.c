/* How it works: one walk over the descriptors of all processes; what is told of them is held back
 * until it is known to belong to a namespace of this look. */
#include "host/look-owners.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

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
	int error = 0;

	if (row)
		row->owned = true;
	else if (!lives_here(owners))
		return 0;
	if (!owners->told)
		error = observe_emit(&owners->look->sink, &owners->process);
	owners->told = true;
	return error ? error : observe_emit(&owners->look->sink, observation);
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
	int error = look->options.no_bpf
			    ? owners_read(&request, at, &through)
			    : owners_read_best(&request, look->inode_count, at, &through);

	if (!error)
		return tell_hidden(look, &owners, at);
	if (error == -ENOMEM || look->out_error)
		return error;
	/* A /proc that is not there hides owners, nothing else. */
	return tell_unseen(look, at, error, 0, "/proc");
}

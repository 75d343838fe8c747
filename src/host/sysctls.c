#include "host/sysctls.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "host/file.h"
#include "host/unseen.h"

#define SYSCTLS_PATH_SIZE 512

struct reader {
	const struct observe_sink *sink;
	uint32_t netns;
	struct instant at;
	struct text text;
};

/* What is read: in each folder every file with the prefix, and the files that are named. */
static const struct folder {
	const char *path; /* below /proc/sys */
	const char *prefix;
	const char *names[8]; /* ended by NULL */
	bool optional;	      /* absent without a module, or outside the initial namespace */
} folders[] = {
	{
		.path = "net/ipv4",
		.prefix = "tcp_",
		.names = {"ip_local_port_range", "ip_local_reserved_ports",
			"ip_unprivileged_port_start", "ip_nonlocal_bind", "ip_forward",
			"ip_no_pmtu_disc"},
	},
	{.path = "net/ipv4/conf/all", .names = {"rp_filter"}},
	{.path = "net/ipv4/conf/default", .names = {"rp_filter"}},
	{
		.path = "net/ipv4/neigh/default",
		.names = {"gc_thresh1", "gc_thresh2", "gc_thresh3"},
		.optional = true,
	},
	{
		.path = "net/ipv6/neigh/default",
		.names = {"gc_thresh1", "gc_thresh2", "gc_thresh3"},
		.optional = true,
	},
	{
		.path = "net/core",
		.names = {"somaxconn", "netdev_max_backlog", "rmem_max", "wmem_max", "rmem_default",
			"wmem_default", "default_qdisc"},
	},
	{
		.path = "net/netfilter",
		.prefix = "nf_conntrack_tcp_",
		.names = {"nf_conntrack_max", "nf_conntrack_buckets"},
		.optional = true,
	},
	{.path = "fs", .names = {"file-max", "nr_open"}},
};

/* A secret, and the only one of tcp_* that is refused to all but root. */
static const char *const never_read = "tcp_fastopen_key";

static int name_set(const char *folder, const char *file, char *name, size_t size)
{
	int length = snprintf(name, size, "%s/%s", folder, file);

	if (length < 0 || (size_t)length >= size)
		return -ENAMETOOLONG;
	/* A dot inside a file's name (an interface eth0.100) trades places with the slash. */
	for (char *at = name; *at; at++) {
		if (*at == '/')
			*at = '.';
		else if (*at == '.')
			*at = '/';
	}
	return 0;
}

int sysctls_parse(
	const char *folder, const char *file, struct word text, struct observe_sysctl *ret_sysctl)
{
	struct observe_sysctl sysctl = {0};
	struct word line;
	int error = name_set(folder, file, sysctl.name, sizeof(sysctl.name));

	if (error)
		return error;
	if (word_line(&text, &line))
		word_copy_spaced(line, sysctl.value, sizeof(sysctl.value));
	*ret_sysctl = sysctl;
	return 0;
}

static int unseen(const struct reader *reader, int error, const char *folder, const char *file)
{
	char path[SYSCTLS_PATH_SIZE];

	snprintf(path, sizeof(path), "/proc/sys/%s%s%s", folder, *file ? "/" : "", file);
	return unseen_emit(reader->sink, reader->netns, reader->at,
		(struct observe_unseen){.what = UNSEEN_SYSCTLS, .error = error}, path);
}

static int one_read(
	struct reader *reader, int folder_fd, const struct folder *folder, const char *file)
{
	struct observation observation = {
		.kind = OBSERVE_SYSCTL, .netns = reader->netns, .at = reader->at};
	struct word content;
	int error = file_read_at(folder_fd, file, &reader->text);

	if (error == -ENOMEM)
		return error;
	if (error == -ENOENT)
		return 0;
	content = (struct word){.at = reader->text.bytes, .size = reader->text.size};
	if (!error)
		error = sysctls_parse(folder->path, file, content, &observation.sysctl);
	if (error)
		return unseen(reader, error, folder->path, file);
	return observe_emit(reader->sink, &observation);
}

static bool wanted(const char *file, const char *prefix)
{
	return !strncmp(file, prefix, strlen(prefix)) && strcmp(file, never_read) != 0;
}

static int folder_read(struct reader *reader, const struct folder *folder)
{
	char path[SYSCTLS_PATH_SIZE];
	struct dirent *entry;
	int error = 0;
	DIR *open_folder;

	snprintf(path, sizeof(path), "/proc/sys/%s", folder->path);
	open_folder = opendir(path);
	if (!open_folder && errno == ENOENT && folder->optional)
		return 0;
	if (!open_folder)
		return unseen(reader, -errno, folder->path, "");
	for (unsigned i = 0; folder->names[i] && !error; i++)
		error = one_read(reader, dirfd(open_folder), folder, folder->names[i]);
	while (folder->prefix && !error && (entry = readdir(open_folder)))
		if (wanted(entry->d_name, folder->prefix))
			error = one_read(reader, dirfd(open_folder), folder, entry->d_name);
	closedir(open_folder);
	return error;
}

static int folders_read(const struct folder *first, size_t count, const struct observe_sink *sink,
	uint32_t netns, struct instant at)
{
	struct reader reader = {.sink = sink, .netns = netns, .at = at};
	int error = 0;

	text_init(&reader.text, NULL, NULL);
	for (size_t i = 0; i < count && !error; i++)
		error = folder_read(&reader, &first[i]);
	text_deinit(&reader.text);
	return error;
}

int sysctls_read(const struct observe_sink *sink, uint32_t netns, struct instant at)
{
	return folders_read(folders, sizeof(folders) / sizeof(*folders), sink, netns, at);
}

int sysctls_read_global(const struct observe_sink *sink, uint32_t netns, struct instant at)
{
	static const struct folder global[] = {
		{.path = "net/ipv4", .names = {"tcp_max_orphans", "tcp_mem"}},
		{.path = "net/core", .names = {"netdev_max_backlog"}},
	};

	return folders_read(global, sizeof(global) / sizeof(*global), sink, netns, at);
}

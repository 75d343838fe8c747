#include "host/netns.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/array.h"
#include "host/spare.h"

#define NETNS_FOLDER "/run/netns"

/* NSFS_MAGIC of linux/magic.h: the file system that namespaces are files of. */
#define NSFS_MAGIC 0x6e736673

/* Two ways to one namespace are one row; the row learns the name or the process. */
static struct netns *find(struct netns_list *list, uint64_t inode)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (list->items[i].inode == inode)
			return &list->items[i];
	return NULL;
}

/* 0, or -errno: -EMFILE where too few descriptors would be left. */
static int open_namespace(struct netns *netns, const char *path)
{
	netns->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (netns->fd < 0)
		return -errno;
	if (!descriptors_are_short(netns->fd))
		return 0;
	close(netns->fd);
	netns->fd = -1;
	return -EMFILE;
}

static int add(
	struct netns_list *list, const char *path, uint64_t inode, uint32_t pid, const char *name)
{
	struct netns *known = find(list, inode);
	int error;

	if (!known) {
		error = array_reserve(
			&list->items, &list->capacity, (size_t)list->count + 1, sizeof(*known));
		if (error)
			return error;
		known = &list->items[list->count++];
		*known = (struct netns){.inode = inode};
		known->error = open_namespace(known, path);
	}
	if (!known->pid)
		known->pid = pid;
	if (name && !known->name[0])
		snprintf(known->name, sizeof(known->name), "%s", name);
	return 0;
}

/* -EINVAL for a file that is no namespace: what is left in /run/netns when one is gone. */
static int add_path(struct netns_list *list, const char *path, uint32_t pid, const char *name)
{
	struct statfs system;
	struct stat status;

	if (stat(path, &status) || statfs(path, &system))
		return -errno;
	if ((unsigned long)system.f_type != NSFS_MAGIC)
		return -EINVAL;
	return add(list, path, status.st_ino, pid, name);
}

int netns_list_own(struct netns_list *list)
{
	int error;

	*list = (struct netns_list){0};
	error = add_path(list, "/proc/thread-self/ns/net", (uint32_t)getpid(), NULL);
	/* Without /proc it has no number, and need not be entered either. */
	if (error == -ENOENT)
		error = add(list, "", 0, (uint32_t)getpid(), NULL);
	return error;
}

static int add_processes(struct netns_list *list)
{
	DIR *proc = opendir("/proc");
	int error = 0;

	if (!proc) {
		list->unreadable++;
		return 0;
	}
	for (struct dirent *entry; !error && (entry = readdir(proc));) {
		char path[300];

		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/ns/net", entry->d_name);
		error = add_path(list, path, (uint32_t)strtoul(entry->d_name, NULL, 10), NULL);
		if (error == -ENOMEM)
			break;
		list->unreadable += error == -EACCES || error == -EPERM;
		error = 0;
	}
	closedir(proc);
	return error;
}

static int add_names(struct netns_list *list)
{
	DIR *folder = opendir(NETNS_FOLDER);
	int error = 0;

	if (!folder)
		return 0;
	for (struct dirent *entry; !error && (entry = readdir(folder));) {
		char path[300];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), NETNS_FOLDER "/%s", entry->d_name);
		error = add_path(list, path, 0, entry->d_name);
		if (error != -ENOMEM)
			error = 0;
	}
	closedir(folder);
	return error;
}

int netns_list_all(struct netns_list *list)
{
	int error = list->count ? 0 : netns_list_own(list);

	if (!error && !list->items[0].inode)
		list->unreadable++;
	if (!error)
		error = add_processes(list);
	return error ? error : add_names(list);
}

int netns_list_named(struct netns_list *list, const char *name_or_pid)
{
	const char *name = name_or_pid;
	char path[300];

	netns_list_deinit(list);
	if (name[strspn(name, "0123456789")] == '\0') {
		snprintf(path, sizeof(path), "/proc/%s/ns/net", name);
		return add_path(list, path, (uint32_t)strtoul(name, NULL, 10), NULL);
	}
	if (strchr(name, '/'))
		return add_path(list, name, 0, name);
	snprintf(path, sizeof(path), NETNS_FOLDER "/%s", name);
	return add_path(list, path, 0, name);
}

void netns_list_deinit(struct netns_list *list)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (list->items[i].fd >= 0)
			close(list->items[i].fd);
	free(list->items);
	*list = (struct netns_list){0};
}

int netns_enter(const struct netns *netns)
{
	if (netns->fd < 0)
		return netns->error;
	return setns(netns->fd, CLONE_NEWNET) ? -errno : 0;
}

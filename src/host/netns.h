/* The network namespaces of the host. */
#ifndef TCPDX_HOST_NETNS_H
#define TCPDX_HOST_NETNS_H

#include <stdint.h>

struct netns {
	int fd;		/* owned; -1 where it could not be opened */
	uint64_t inode; /* 0 where /proc is missing */
	uint32_t pid;	/* a process that lives in it, 0 where none was seen */
	char name[64];	/* its file in /run/netns, or "" */
	int error;	/* -errno of opening it, 0 */
};

struct netns_list {
	struct netns *items; /* the thread's own namespace first */
	uint32_t count;
	uint32_t capacity;
	uint64_t unreadable; /* processes whose namespace could not be read; 1 without /proc */
};

/* Opens the thread's own namespace alone. Returns 0 or -errno. */
int netns_list_own(struct netns_list *list);

/* Adds every namespace that /proc and /run/netns name. Returns 0 or -errno; namespaces that
 * cannot be opened are listed with their error. */
int netns_list_all(struct netns_list *list);

/* Replaces the list by one namespace: a name of /run/netns, a path, or a process id. Returns 0 or
 * -errno (-ENOENT: no such name or process; -EINVAL: a file that is no namespace). */
int netns_list_named(struct netns_list *list, const char *name_or_pid);

/* Closes and frees; safe on a zeroed list. */
void netns_list_deinit(struct netns_list *list);

/* Moves the calling thread into the namespace. Returns 0 or -errno. */
int netns_enter(const struct netns *netns);

#endif

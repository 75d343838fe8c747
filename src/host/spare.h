/* Descriptors that a look leaves free: for the file, the dump and the folder that it has open at
 * a time. What is kept open for long (namespaces, packet sockets) gives way. */
#ifndef TCPDX_HOST_SPARE_H
#define TCPDX_HOST_SPARE_H

#include <stdbool.h>
#include <sys/resource.h>

#define DESCRIPTORS_SPARE 24

/* True where keeping `fd` open would leave too few. */
static inline bool descriptors_are_short(int fd)
{
	struct rlimit limit;

	return !getrlimit(RLIMIT_NOFILE, &limit) &&
	       (rlim_t)fd + DESCRIPTORS_SPARE >= limit.rlim_cur;
}

#endif

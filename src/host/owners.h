/* Who holds which socket: descriptors of every process that may be looked at.
 *
 * A descriptor's link reads "socket:[INODE]" whatever its protocol and its network namespace, so
 * one walk over /proc serves every namespace. A child that inherited the descriptor is a second
 * owner and has a row of its own. */
#ifndef TCPDX_HOST_OWNERS_H
#define TCPDX_HOST_OWNERS_H

#include <stdbool.h>
#include <stdint.h>

#include "observe/observe.h"

struct owners_request {
	const char *proc; /* "/proc", or a folder that looks like it */
	/* Asked for each socket inode: whether it is a TCP socket of a dump. NULL: report every
	 * socket. For an inode that is in no dump the protocol is asked from the kernel, and a TCP
	 * socket is reported as undumped. */
	bool (*dumped)(void *context, uint64_t inode);
	/* Whether the process of a socket deserves its threads' states and where it waits. */
	bool (*troubled)(void *context, uint64_t inode);
	void *context;
	bool details; /* limits, descriptor count, command line; else pid, uid and comm only */
};

/* Emits OBSERVE_OWNER rows and, before a process's first, its OBSERVE_PROCESS; then one
 * OBSERVE_UNSEEN (UNSEEN_OWNERS) with the number of processes that could not be read, where there
 * are any. A process that vanishes meanwhile is no error. Returns 0, -errno of opening `proc`, or
 * what the sink returned. */
int owners_read(
	const struct owners_request *request, struct instant at, const struct observe_sink *sink);

/* The same by the cheaper way: where `expected_count` sockets make it worthwhile and BPF can be had,
 * descriptors come from its iterator and only the processes that hold sockets are read from /proc;
 * else this is owners_read(). */
int owners_read_best(const struct owners_request *request, uint32_t expected_count,
	struct instant at, const struct observe_sink *sink);

/* Fills in what the request's details are of the process in `folder` (an open /proc/PID):
 * limits, command line, number of descriptors; with `threads`, their states and where it waits. */
void process_read_details(int folder, bool threads, struct observe_process *process);

/* Reads the fields of /proc/PID/stat that tcpdx needs: comm (which may hold blanks and brackets),
 * state, threads and start time. Returns 0 or -EBADMSG. */
int process_parse_stat(const char *bytes, size_t size, struct observe_process *process);

/* Reads "Max open files" from /proc/PID/limits. Returns 0 or -EBADMSG. */
int process_parse_limits(const char *bytes, size_t size, struct observe_process *process);

/* Reads the path of the control group from /proc/PID/cgroup: that of the unified hierarchy (0::), else
 * systemd's own, else the first. Returns 0, or -EBADMSG with an empty path. */
int process_parse_cgroup(const char *bytes, size_t size, char ret_path[CGROUP_PATH_SIZE]);

/* Reads the last number of NSpid from /proc/PID/status: what the process is called in its own PID
 * namespace. Returns 0 or -EBADMSG (before Linux 4.1). */
int process_parse_inner_pid(const char *bytes, size_t size, uint32_t *ret_pid);

/* The same from `folder`, an open /proc/PID; an empty path where it cannot be read. */
void process_read_cgroup(int folder, char ret_path[CGROUP_PATH_SIZE]);

/* Reads the inode from "socket:[12345]". Returns 0 or -EINVAL (not a socket). */
int owners_parse_link(const char *link, size_t size, uint64_t *ret_inode);

#endif

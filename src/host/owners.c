/* How it works: one readlinkat() per descriptor is the floor of this way (about 4 us each); where
 * there are tens of thousands the BPF iterator of host/bpf.h is some ten times as fast. */
#include "host/owners.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

/* Threads whose state is read, of a process that does not serve its sockets. */
#define THREADS_LOOKED_AT 64

struct walk {
	const struct owners_request *request;
	const struct observe_sink *sink;
	struct observation process;
	struct observation owner;
	int pid_fd;    /* the folder /proc/PID */
	bool told;     /* the process has been emitted */
	bool troubled; /* one of its sockets is */
	uint64_t denied;
};

static ssize_t read_at(int folder, const char *name, char *bytes, size_t size)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	ssize_t length;

	if (fd < 0)
		return -errno;
	length = read(fd, bytes, size);
	close(fd);
	return length;
}

static void read_command(int folder, struct observe_process *process)
{
	ssize_t size = read_at(folder, "cmdline", process->command, sizeof(process->command) - 1);

	if (size < 0)
		size = 0;
	process->command[size] = '\0';
	for (ssize_t i = 0; i + 1 < size; i++)
		if (!process->command[i])
			process->command[i] = ' ';
	while (size > 0 && (process->command[size - 1] == ' ' || !process->command[size - 1]))
		process->command[--size] = '\0';
}

/* Since Linux 6.2 the size of /proc/PID/fd is the number of open descriptors; before, count. */
static uint32_t count_descriptors(int folder)
{
	struct stat status;
	uint32_t count = 0;
	DIR *descriptors;
	int fd;

	if (!fstatat(folder, "fd", &status, 0) && status.st_size > 0)
		return (uint32_t)status.st_size;
	fd = openat(folder, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	descriptors = fd < 0 ? NULL : fdopendir(fd);
	if (!descriptors) {
		if (fd >= 0)
			close(fd);
		return UINT32_MAX;
	}
	for (struct dirent *entry; (entry = readdir(descriptors));)
		count += entry->d_name[0] != '.';
	closedir(descriptors);
	return count;
}

static void read_threads(int folder, struct observe_process *process)
{
	int fd = openat(folder, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *tasks = fd < 0 ? NULL : fdopendir(fd);
	unsigned looked_at = 0;

	if (!tasks) {
		if (fd >= 0)
			close(fd);
		return;
	}
	for (struct dirent *entry; (entry = readdir(tasks)) && looked_at < THREADS_LOOKED_AT;) {
		struct observe_process thread = {0};
		char path[300];
		char bytes[512];
		ssize_t size;

		if (entry->d_name[0] == '.')
			continue;
		looked_at++;
		snprintf(path, sizeof(path), "task/%s/stat", entry->d_name);
		size = read_at(folder, path, bytes, sizeof(bytes));
		if (size > 0 && !process_parse_stat(bytes, (size_t)size, &thread) &&
			strchr("DTt", thread.state))
			process->threads_blocked++;
	}
	closedir(tasks);
}

static void read_wchan(int folder, struct observe_process *process)
{
	ssize_t size = read_at(folder, "wchan", process->wchan, sizeof(process->wchan) - 1);

	process->wchan[size > 0 ? size : 0] = '\0';
	if (!strcmp(process->wchan, "0"))
		process->wchan[0] = '\0';
}

void process_read_cgroup(int folder, char ret_path[CGROUP_PATH_SIZE])
{
	char bytes[2048];
	ssize_t size = read_at(folder, "cgroup", bytes, sizeof(bytes));

	process_parse_cgroup(bytes, size > 0 ? (size_t)size : 0, ret_path);
}

/* Asking for the namespace is cheap; the file with the number is not. */
static void read_inner_pid(int folder, struct observe_process *process)
{
	struct stat ours, its;
	char bytes[4096];
	ssize_t size;

	if (stat("/proc/self/ns/pid", &ours) || fstatat(folder, "ns/pid", &its, 0) ||
		ours.st_ino == its.st_ino)
		return;
	size = read_at(folder, "status", bytes, sizeof(bytes));
	if (size > 0)
		process_parse_inner_pid(bytes, (size_t)size, &process->pid_inside);
}

void process_read_details(int folder, bool threads, struct observe_process *process)
{
	char bytes[2048];
	ssize_t size = read_at(folder, "limits", bytes, sizeof(bytes));

	if (size > 0)
		process_parse_limits(bytes, (size_t)size, process);
	read_command(folder, process);
	process_read_cgroup(folder, process->cgroup);
	process->pid_inside = 0;
	read_inner_pid(folder, process);
	process->fd_count = count_descriptors(folder);
	if (!threads)
		return;
	read_threads(folder, process);
	read_wchan(folder, process);
}

static void read_process(struct walk *walk, uint32_t pid)
{
	struct observe_process *process = &walk->process.process;
	struct stat status;
	char bytes[2048];
	ssize_t size;

	*process = (struct observe_process){.pid = pid, .fd_count = UINT32_MAX};
	if (!fstat(walk->pid_fd, &status))
		process->uid = status.st_uid;
	size = read_at(walk->pid_fd, "stat", bytes, sizeof(bytes));
	if (size > 0)
		process_parse_stat(bytes, (size_t)size, process);
	if (walk->request->details)
		process_read_details(walk->pid_fd, false, process);
}

static int tell_process(struct walk *walk, uint32_t pid)
{
	if (walk->told)
		return 0;
	read_process(walk, pid);
	walk->told = true;
	return observe_emit(walk->sink, &walk->process);
}

/* The kernel names a socket's protocol in an extended attribute (net/socket.c): "TCP", "TCPv6",
 * "MPTCP", "MPTCPv6". */
static bool is_tcp(int descriptors, const char *name)
{
	char path[300];
	char protocol[16];
	ssize_t size;

	snprintf(path, sizeof(path), "/proc/self/fd/%d/%s", descriptors, name);
	size = getxattr(path, "system.sockprotoname", protocol, sizeof(protocol) - 1);
	if (size <= 0)
		return false;
	protocol[size] = '\0';
	return !strncmp(protocol, "TCP", 3) || !strncmp(protocol, "MPTCP", 5);
}

static int take_descriptor(struct walk *walk, int descriptors, const char *name)
{
	const struct owners_request *request = walk->request;
	struct observe_owner *owner = &walk->owner.owner;
	char link[64];
	ssize_t size = readlinkat(descriptors, name, link, sizeof(link));
	uint64_t inode;
	int error;

	if (size <= 0 || owners_parse_link(link, (size_t)size, &inode))
		return 0;
	owner->undumped = request->dumped && !request->dumped(request->context, inode);
	if (owner->undumped && !is_tcp(descriptors, name))
		return 0;
	if (request->troubled && request->troubled(request->context, inode))
		walk->troubled = true;
	owner->inode = inode;
	owner->fd = (uint32_t)strtoul(name, NULL, 10);
	error = tell_process(walk, owner->pid);
	return error ? error : observe_emit(walk->sink, &walk->owner);
}

static int take_descriptors(struct walk *walk)
{
	int fd = openat(walk->pid_fd, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *descriptors = fd < 0 ? NULL : fdopendir(fd);
	int error = 0;

	if (!descriptors) {
		walk->denied += errno == EACCES || errno == EPERM;
		if (fd >= 0)
			close(fd);
		return 0;
	}
	for (struct dirent *entry; !error && (entry = readdir(descriptors));)
		if (entry->d_name[0] != '.')
			error = take_descriptor(walk, fd, entry->d_name);
	closedir(descriptors);
	return error;
}

static int take_process(struct walk *walk, int proc, const char *name)
{
	uint32_t pid = (uint32_t)strtoul(name, NULL, 10);
	int error;

	walk->pid_fd = openat(proc, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (walk->pid_fd < 0)
		return 0;
	walk->told = false;
	walk->troubled = false;
	walk->owner.owner.pid = pid;
	error = take_descriptors(walk);
	if (!error && walk->troubled && walk->request->details) {
		/* Told again with what costs more to read: the later row counts. */
		process_read_details(walk->pid_fd, true, &walk->process.process);
		error = observe_emit(walk->sink, &walk->process);
	}
	close(walk->pid_fd);
	return error;
}

int owners_read(
	const struct owners_request *request, struct instant at, const struct observe_sink *sink)
{
	struct walk walk = {
		.request = request,
		.sink = sink,
		.process = {.kind = OBSERVE_PROCESS, .at = at},
		.owner = {.kind = OBSERVE_OWNER, .at = at},
	};
	DIR *proc = opendir(request->proc);
	int error = 0;

	if (!proc)
		return -errno;
	for (struct dirent *entry; !error && (entry = readdir(proc));)
		if (isdigit((unsigned char)entry->d_name[0]))
			error = take_process(&walk, dirfd(proc), entry->d_name);
	closedir(proc);
	if (!error && walk.denied) {
		struct observation unseen = {.kind = OBSERVE_UNSEEN,
			.at = at,
			.unseen = {.what = UNSEEN_OWNERS, .error = -EACCES, .count = walk.denied}};

		error = observe_emit(sink, &unseen);
	}
	return error;
}

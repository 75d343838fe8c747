/* How it works: the programs are loaded by "light skeletons" (bpftool gen skeleton -L): one
 * bpf(2) call runs a loader program that finds the iterator and the places of the members inside
 * the kernel, where the types are at hand. libbpf's own loader would read and index the 5.5 MB of
 * /sys/kernel/btf/vmlinux for each program, 12 to 17 ms against 0.6 to 2.5 in the same run; only
 * its headers are used.
 *
 * A link to the program is an iterator that can be opened, which binds it to the thread's network
 * namespace; what the program writes is then read like a file. The kernel hands out at most its
 * own buffer (eight pages) per read(), and whole records only if ours is no smaller: a record cut
 * by the end of a read() is kept until the next. */
#include "host/bpf.h"

#include <errno.h>
#include <linux/bpf.h>
#include <linux/types.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <owners.lskel.h>
#include <sockets.lskel.h>

#include "host/bpf/events.h"
#include "tcp/state.h"

#define READ_SIZE 65536

/* include/linux/proc_ns.h: PROC_PID_INIT_INO, the initial PID namespace. */
#define INITIAL_PID_NAMESPACE 0xeffffffcu

/* What the loader and the verifier say of a kernel that is too old or too different. -EACCES is
 * the verifier's word, not one about privilege. */
static int error_of_load(int error)
{
	switch (error) {
	case -EINVAL:
	case -E2BIG:
	case -EACCES:
	case -ENOENT:
	case -ESRCH:
	case -524: /* ENOTSUPP, which user space has no name for */
		return -EOPNOTSUPP;
	default:
		return error;
	}
}

struct reader {
	size_t record_size;
	int (*take)(void *context, const uint8_t *record);
	void *context;
};

/* Hands on the whole records and moves the rest to the front. Returns 0 or -errno. */
static int take_records(const struct reader *reader, uint8_t *buffer, size_t *filled)
{
	size_t offset = 0;

	for (; *filled - offset >= reader->record_size; offset += reader->record_size) {
		int error = reader->take(reader->context, buffer + offset);

		if (error)
			return error;
	}
	*filled -= offset;
	memmove(buffer, buffer + offset, *filled);
	return 0;
}

static int read_iterator(const struct reader *reader, int fd)
{
	uint8_t *buffer = malloc(READ_SIZE);
	size_t filled = 0;
	int error = 0;

	if (!buffer)
		return -ENOMEM;
	for (;;) {
		ssize_t size = read(fd, buffer + filled, READ_SIZE - filled);

		/* EAGAIN: a million objects in turn gave no output; the next call goes on. */
		if (size < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (size <= 0) {
			error = size ? -errno : 0;
			break;
		}
		filled += (size_t)size;
		error = take_records(reader, buffer, &filled);
		if (error)
			break;
	}
	free(buffer);
	return error;
}

static int run_iterator(const struct reader *reader, int program_fd)
{
	union bpf_attr attribute = {0};
	int link_fd = skel_link_create(program_fd, 0, BPF_TRACE_ITER);
	int error, fd;

	if (link_fd < 0)
		return error_of_load(-errno);
	attribute.iter_create.link_fd = (__u32)link_fd;
	fd = skel_sys_bpf(BPF_ITER_CREATE, &attribute, sizeof(attribute));
	error = fd < 0 ? error_of_load(-errno) : read_iterator(reader, fd);
	if (fd >= 0)
		close(fd);
	close(link_fd);
	return error;
}

struct owners {
	const struct owners_request *request;
	const struct observe_sink *sink;
	struct observation process;
	struct observation owner;
};

static int tell_process(struct owners *owners, const struct bpf_owner_record *record)
{
	struct observe_process *process = &owners->process.process;

	if (process->pid == record->pid)
		return 0;
	process->pid = record->pid;
	process->uid = record->uid;
	process->fd_count = UINT32_MAX;
	memcpy(process->comm, record->comm, sizeof(process->comm));
	process->comm[sizeof(process->comm) - 1] = '\0';
	return observe_emit(owners->sink, &owners->process);
}

static int take_owner(void *context, const uint8_t *bytes)
{
	struct owners *owners = context;
	const struct owners_request *request = owners->request;
	struct observe_owner *owner = &owners->owner.owner;
	struct bpf_owner_record record;
	int error;

	memcpy(&record, bytes, sizeof(record));
	error = tell_process(owners, &record);
	if (error)
		return error;
	owner->inode = record.inode;
	owner->pid = record.pid;
	owner->fd = record.fd;
	owner->undumped = request->dumped && !request->dumped(request->context, record.inode);
	return observe_emit(owners->sink, &owners->owner);
}

int bpf_owners_read(
	const struct owners_request *request, struct instant at, const struct observe_sink *sink)
{
	struct owners owners = {
		.request = request,
		.sink = sink,
		.process = {.kind = OBSERVE_PROCESS, .at = at},
		.owner = {.kind = OBSERVE_OWNER, .at = at},
	};
	struct reader reader = {sizeof(struct bpf_owner_record), take_owner, &owners};
	struct owners_bpf *program;
	struct stat status;
	int error;

	if (stat("/proc/self/ns/pid", &status) || status.st_ino != INITIAL_PID_NAMESPACE)
		return -EOPNOTSUPP;
	program = owners_bpf__open();
	if (!program)
		return -ENOMEM;
	error = error_of_load(owners_bpf__load(program));
	if (!error)
		error = run_iterator(&reader, program->progs.owners.prog_fd);
	owners_bpf__destroy(program);
	return error;
}

struct sockets {
	const struct observe_sink *sink;
	struct observation observation;
	uint64_t tick_ns;
};

static uint16_t bits_of(const struct bpf_socket_record *record)
{
	uint16_t bits = 0;

	if (record->bits & BPF_SOCKET_FULL)
		bits |= SOCKET_HAS_SHUTDOWN;
	if (record->bits & BPF_SOCKET_HAS_MARK)
		bits |= SOCKET_HAS_MARK;
	if (record->bits & BPF_SOCKET_HAS_V6ONLY)
		bits |= SOCKET_HAS_V6ONLY;
	if (record->bits & BPF_SOCKET_V6ONLY)
		bits |= SOCKET_V6ONLY;
	if (record->bits & BPF_SOCKET_MPTCP)
		bits |= SOCKET_MPTCP;
	if (record->cgroup)
		bits |= SOCKET_HAS_CGROUP;
	return bits;
}

/* Fills every member that the records speak of; the others stay as they are. */
static void fill_socket(
	struct observe_socket *socket, const struct bpf_socket_record *record, uint64_t tick_ns)
{
	enum address_family family = record->family == AF_INET6 ? ADDRESS_IPV6 : ADDRESS_IPV4;
	uint64_t expires_ms = (record->expires_ticks * tick_ns + 999999) / 1000000;

	socket->kernel_state = record->kernel_state;
	socket->timer = record->timer;
	socket->retransmits = record->retransmits;
	socket->shutdown = record->shutdown;
	socket->bits = bits_of(record);
	socket->local = address_from_bytes(family, record->local);
	socket->remote = address_from_bytes(family, record->remote);
	socket->local_port = record->local_port;
	socket->remote_port = record->remote_port;
	socket->ifindex = record->ifindex;
	socket->expires_ms = expires_ms < UINT32_MAX ? (uint32_t)expires_ms : UINT32_MAX;
	socket->rqueue = record->rqueue;
	socket->wqueue = record->wqueue;
	socket->uid = record->uid;
	socket->mark = record->mark;
	socket->inode = record->inode;
	socket->cookie = record->cookie;
	socket->cgroup = record->cgroup;
}

static int take_socket(void *context, const uint8_t *bytes)
{
	struct sockets *sockets = context;
	struct bpf_socket_record record;
	enum tcp_state state;

	memcpy(&record, bytes, sizeof(record));
	if (state_from_kernel(record.kernel_state, &state))
		return 0;
	sockets->observation.socket.state = (uint8_t)state;
	fill_socket(&sockets->observation.socket, &record, sockets->tick_ns);
	return observe_emit(sockets->sink, &sockets->observation);
}

/* The kernel's HZ is told nowhere, but the resolution of the coarse clocks is one tick. */
static uint64_t tick_length_ns(void)
{
	struct timespec resolution;

	if (clock_getres(CLOCK_MONOTONIC_COARSE, &resolution) || resolution.tv_sec)
		return 1000000;
	return (uint64_t)resolution.tv_nsec;
}

int bpf_sockets_read(
	uint32_t netns, struct instant at, uint32_t states_mask, const struct observe_sink *sink)
{
	struct sockets sockets = {
		.sink = sink,
		.observation = {.kind = OBSERVE_SOCKET, .netns = netns, .at = at},
		.tick_ns = tick_length_ns(),
	};
	struct reader reader = {sizeof(struct bpf_socket_record), take_socket, &sockets};
	struct sockets_bpf *program = sockets_bpf__open();
	int error;

	if (!program)
		return -ENOMEM;
	program->rodata->states_wanted = states_mask;
	error = error_of_load(sockets_bpf__load(program));
	if (!error)
		error = run_iterator(&reader, program->progs.sockets.prog_fd);
	sockets_bpf__destroy(program);
	return error;
}

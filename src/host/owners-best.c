/* How it works: the BPF iterator knows descriptors and names, not limits or threads; those are
 * read from /proc for the processes that it named, which are few. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "host/bpf.h"
#include "host/owners.h"

struct relay {
	const struct owners_request *request;
	const struct observe_sink *sink;
	struct observation process; /* the one whose descriptors are being told */
	bool troubled;
	bool told;
};

static int open_process(uint32_t pid)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/%u", pid);
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Emits the process, with what /proc knows of it; one that is gone is told as BPF saw it. */
static int tell_process(struct relay *relay, bool threads)
{
	int folder = relay->request->details ? open_process(relay->process.process.pid) : -1;
	char bytes[1024];
	int fd;

	if (folder >= 0) {
		process_read_details(folder, threads, &relay->process.process);
		fd = openat(folder, "stat", O_RDONLY | O_CLOEXEC);
		if (fd >= 0) {
			ssize_t size = read(fd, bytes, sizeof(bytes));

			if (size > 0)
				process_parse_stat(bytes, (size_t)size, &relay->process.process);
			close(fd);
		}
		close(folder);
	}
	return observe_emit(relay->sink, &relay->process);
}

static int end_process(struct relay *relay)
{
	bool again = relay->told && relay->troubled && relay->request->details;

	relay->told = false;
	relay->troubled = false;
	return again ? tell_process(relay, true) : 0;
}

static int take(void *context, const struct observation *observation)
{
	struct relay *relay = context;
	const struct owners_request *request = relay->request;
	int error;

	if (observation->kind == OBSERVE_PROCESS) {
		error = end_process(relay);
		relay->process = *observation;
		relay->told = true;
		return error ? error : tell_process(relay, false);
	}
	if (observation->kind == OBSERVE_OWNER && request->troubled &&
		request->troubled(request->context, observation->owner.inode))
		relay->troubled = true;
	return observe_emit(relay->sink, observation);
}

int owners_read_best(const struct owners_request *request, uint32_t expected_count,
	struct instant at, const struct observe_sink *sink)
{
	struct relay relay = {.request = request, .sink = sink};
	const struct observe_sink through = {take, &relay};
	int error;

	if (expected_count < BPF_WORTHWHILE_OWNERS)
		return owners_read(request, at, sink);
	error = bpf_owners_read(request, at, &through);
	if (!error)
		return end_process(&relay);
	/* Nothing has been told so far: see host/bpf.h. */
	if (error == -ENOSYS || error == -EPERM || error == -EOPNOTSUPP)
		return owners_read(request, at, sink);
	return error;
}

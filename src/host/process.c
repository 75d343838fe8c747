/* The parsers of /proc/PID/stat and /proc/PID/limits. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/owners.h"

/* Skips to the byte after `count` blanks; NULL where there are fewer. */
static const char *skip_fields(const char *at, const char *end, unsigned count)
{
	while (count && at < end)
		if (*at++ == ' ')
			count--;
	return count ? NULL : at;
}

static uint64_t parse_number(const char *at, const char *end)
{
	uint64_t number = 0;

	while (at < end && *at >= '0' && *at <= '9')
		number = number * 10 + (uint64_t)(*at++ - '0');
	return number;
}

int process_parse_stat(const char *bytes, size_t size, struct observe_process *process)
{
	const char *end = bytes + size;
	const char *open = memchr(bytes, '(', size);
	const char *close = memrchr(bytes, ')', size);
	const char *threads;
	const char *start;
	size_t comm_size;

	if (!open || !close || close < open || end - close < 4)
		return -EBADMSG;
	/* From the state on: num_threads is 17 fields further, starttime 19 (proc(5)). */
	threads = skip_fields(close + 2, end, 17);
	start = threads ? skip_fields(threads, end, 2) : NULL;
	if (!start)
		return -EBADMSG;
	comm_size = (size_t)(close - open - 1);
	if (comm_size >= sizeof(process->comm))
		comm_size = sizeof(process->comm) - 1;
	memset(process->comm, 0, sizeof(process->comm));
	memcpy(process->comm, open + 1, comm_size);
	process->state = close[2];
	process->threads = (uint32_t)parse_number(threads, end);
	process->start_ticks = parse_number(start, end);
	return 0;
}

/* "unlimited" is told as the largest number. */
static uint64_t parse_limit(const char **at, const char *end)
{
	uint64_t number;

	while (*at < end && **at == ' ')
		(*at)++;
	number = *at < end && **at == 'u' ? UINT64_MAX : parse_number(*at, end);
	while (*at < end && **at != ' ' && **at != '\n')
		(*at)++;
	return number;
}

int process_parse_limits(const char *bytes, size_t size, struct observe_process *process)
{
	static const char label[] = "Max open files";
	const char *end = bytes + size;
	const char *at = memmem(bytes, size, label, sizeof(label) - 1);

	if (!at)
		return -EBADMSG;
	at += sizeof(label) - 1;
	process->fd_soft = parse_limit(&at, end);
	process->fd_hard = parse_limit(&at, end);
	return 0;
}

/* How much a line of /proc/PID/cgroup, "NUMBER:CONTROLLERS:PATH", is worth: 0 nothing. */
static unsigned rank_hierarchy(const char *line, size_t size)
{
	static const char systemd[] = ":name=systemd:";

	if (size > 3 && !memcmp(line, "0::", 3))
		return 3;
	return memmem(line, size, systemd, sizeof(systemd) - 1) ? 2 : 1;
}

/* The path of the line; NULL where there is none. */
static const char *find_path(const char *line, const char *end)
{
	const char *colon = memchr(line, ':', (size_t)(end - line));

	colon = colon ? memchr(colon + 1, ':', (size_t)(end - colon - 1)) : NULL;
	return colon ? colon + 1 : NULL;
}

int process_parse_cgroup(const char *bytes, size_t size, char ret_path[CGROUP_PATH_SIZE])
{
	const char *end = bytes + size;
	unsigned best = 0;

	memset(ret_path, 0, CGROUP_PATH_SIZE);
	for (const char *line = bytes; line < end;) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		const char *stop = newline ? newline : end;
		const char *path = find_path(line, stop);
		unsigned rank = path ? rank_hierarchy(line, (size_t)(stop - line)) : 0;

		if (rank > best) {
			size_t length = (size_t)(stop - path);

			if (length >= CGROUP_PATH_SIZE)
				path += length - (CGROUP_PATH_SIZE - 1);
			memset(ret_path, 0, CGROUP_PATH_SIZE);
			memcpy(ret_path, path, (size_t)(stop - path));
			best = rank;
		}
		line = stop + 1;
	}
	return best ? 0 : -EBADMSG;
}

int process_parse_inner_pid(const char *bytes, size_t size, uint32_t *ret_pid)
{
	static const char label[] = "\nNSpid:";
	const char *end = bytes + size;
	const char *at = memmem(bytes, size, label, sizeof(label) - 1);
	const char *stop = at ? memchr(at + 1, '\n', (size_t)(end - at - 1)) : NULL;
	const char *number = stop;

	if (!stop)
		return -EBADMSG;
	while (number[-1] >= '0' && number[-1] <= '9')
		number--;
	*ret_pid = (uint32_t)parse_number(number, stop);
	return *ret_pid ? 0 : -EBADMSG;
}

int owners_parse_link(const char *link, size_t size, uint64_t *ret_inode)
{
	static const char prefix[] = "socket:[";
	size_t prefix_size = sizeof(prefix) - 1;

	if (size <= prefix_size + 1 || memcmp(link, prefix, prefix_size) || link[size - 1] != ']')
		return -EINVAL;
	*ret_inode = parse_number(link + prefix_size, link + size - 1);
	return 0;
}

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

int owners_parse_link(const char *link, size_t size, uint64_t *ret_inode)
{
	static const char prefix[] = "socket:[";
	size_t prefix_size = sizeof(prefix) - 1;

	if (size <= prefix_size + 1 || memcmp(link, prefix, prefix_size) || link[size - 1] != ']')
		return -EINVAL;
	*ret_inode = parse_number(link + prefix_size, link + size - 1);
	return 0;
}

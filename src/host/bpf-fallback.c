/* Built where clang, bpftool or libbpf's headers are missing: see bpf.c. */
#include <errno.h>

#include "host/bpf.h"

int bpf_owners_read(
	const struct owners_request *request, struct instant at, const struct observe_sink *sink)
{
	(void)request;
	(void)at;
	(void)sink;
	return -ENOSYS;
}

int bpf_sockets_read(
	uint32_t netns, struct instant at, uint32_t states_mask, const struct observe_sink *sink)
{
	(void)netns;
	(void)at;
	(void)states_mask;
	(void)sink;
	return -ENOSYS;
}

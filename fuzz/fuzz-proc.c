/* Fuzzes the parsers of /proc and of the kernel's BTF: the first byte chooses which. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "host/btf.h"
#include "host/owners.h"
#include "host/proc-net-tcp.h"
#include "tcp/state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data + 1;
	struct observe_socket socket;
	struct observe_process process = {0};
	uint64_t inode, offset;
	uint32_t names_size;

	if (!size)
		return 0;
	size--;
	switch (data[0]) {
	case 't':
		if (!proc_net_tcp_decode(text, size, &socket))
			require(socket.state < TCP_STATE_COUNT && socket.local.family);
		break;
	case 's':
		if (!process_parse_stat(text, size, &process))
			require(memchr(process.comm, '\0', sizeof(process.comm)) != NULL);
		break;
	case 'l':
		process_parse_limits(text, size, &process);
		break;
	case 'c':
		process_parse_cgroup(text, size, process.cgroup);
		require(memchr(process.cgroup, '\0', sizeof(process.cgroup)) != NULL);
		break;
	case 'i':
		if (!process_parse_inner_pid(text, size, &process.pid_inside))
			require(process.pid_inside);
		break;
	case 'o':
		owners_parse_link(text, size, &inode);
		break;
	case 'b':
		if (!btf_parse_header(data + 1, size, &offset, &names_size))
			require(names_size <= BTF_STRINGS_LIMIT && offset >= 24);
		break;
	default:
		break;
	}
	return 0;
}

#include "host/proc-net-tcp.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tcp/state.h"

/* The kernel prints an address as 32-bit words in the machine's own order. */
static int parse_address(const char *digits, size_t size, struct address *ret_address)
{
	uint8_t bytes[16];
	unsigned words = (unsigned)size / 8;

	if (size != 8 && size != 32)
		return -EBADMSG;
	for (unsigned i = 0; i < words; i++) {
		char word[9] = {0};
		uint32_t value;

		memcpy(word, digits + (size_t)8 * i, 8);
		value = (uint32_t)strtoul(word, NULL, 16);
		memcpy(bytes + (size_t)4 * i, &value, sizeof(value));
	}
	*ret_address = address_from_bytes(words == 1 ? ADDRESS_IPV4 : ADDRESS_IPV6, bytes);
	return 0;
}

/* The columns of net/ipv4/tcp_ipv4.c, get_tcp4_sock(), as far as they are read. */
struct line {
	char local[33], remote[33];
	unsigned local_port, remote_port, state, wqueue, rqueue, timer, retransmits, uid;
	unsigned long expires, inode;
};

static int scan_line(const char *text, struct line *line)
{
	int count = sscanf(text,
		" %*u: %32[0-9A-Fa-f]:%x %32[0-9A-Fa-f]:%x %x %x:%x %x:%lx %x %u %*u %lu",
		line->local, &line->local_port, line->remote, &line->remote_port, &line->state,
		&line->wqueue, &line->rqueue, &line->timer, &line->expires, &line->retransmits,
		&line->uid, &line->inode);

	return count == 12 ? 0 : -EBADMSG;
}

int proc_net_tcp_decode(const char *line, size_t size, struct observe_socket *ret_socket)
{
	/* USER_HZ: the unit of the timer column on every Linux. */
	static const unsigned tick_ms = 10;
	struct observe_socket socket = {.bits = SOCKET_FROM_PROC};
	enum tcp_state state;
	struct line row;
	char text[256];

	if (size >= sizeof(text))
		return -EBADMSG;
	memcpy(text, line, size);
	text[size] = '\0';
	if (scan_line(text, &row) || state_from_kernel(row.state, &state) ||
		parse_address(row.local, strlen(row.local), &socket.local) ||
		parse_address(row.remote, strlen(row.remote), &socket.remote))
		return -EBADMSG;
	socket.state = (uint8_t)state;
	socket.kernel_state = (uint8_t)row.state;
	socket.local_port = (uint16_t)row.local_port;
	socket.remote_port = (uint16_t)row.remote_port;
	socket.timer = (uint8_t)row.timer;
	socket.expires_ms = (uint32_t)row.expires * tick_ms;
	socket.retransmits = (uint8_t)row.retransmits;
	socket.rqueue = row.rqueue;
	socket.wqueue = row.wqueue;
	socket.uid = row.uid;
	socket.inode = (uint32_t)row.inode;
	*ret_socket = socket;
	return 0;
}

static int read_file(FILE *file, struct observation *observation, const struct observe_sink *sink)
{
	char line[512];

	while (fgets(line, sizeof(line), file)) {
		int error;

		if (proc_net_tcp_decode(line, strcspn(line, "\n"), &observation->socket))
			continue;
		error = observe_emit(sink, observation);
		if (error)
			return error;
	}
	return ferror(file) ? -EIO : 0;
}

int proc_net_tcp_read(uint32_t netns, struct instant at, const struct observe_sink *sink)
{
	static const char *const paths[] = {
		"/proc/thread-self/net/tcp",
		"/proc/thread-self/net/tcp6",
	};
	struct observation observation = {.kind = OBSERVE_SOCKET, .netns = netns, .at = at};

	for (unsigned i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		FILE *file = fopen(paths[i], "re");
		int error;

		/* A kernel without IPv6 has no tcp6. */
		if (!file && i)
			return 0;
		if (!file)
			return -errno;
		error = read_file(file, &observation, sink);
		fclose(file);
		if (error)
			return error;
	}
	return 0;
}

#include "observe/field.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "tcp/state.h"

/* The compiler finds type and count from the member, so a row cannot disagree with its struct. */
#define MEMBER(kind, member) (((struct observe_##kind *)0)->member)

#define TYPE_OF(value)                                                                             \
	_Generic((value),                                                                          \
		uint8_t: FIELD_U8,                                                                 \
		uint16_t: FIELD_U16,                                                               \
		uint32_t: FIELD_U32,                                                               \
		uint64_t: FIELD_U64,                                                               \
		int32_t: FIELD_I32,                                                                \
		int64_t: FIELD_I64,                                                                \
		char: FIELD_LETTER,                                                                \
		char *: FIELD_STRING,                                                              \
		struct address: FIELD_ADDRESS,                                                     \
		uint32_t *: FIELD_U32_ARRAY,                                                       \
		struct observe_tcp_info: FIELD_TCP_INFO)

#define COUNT_OF(value)                                                                            \
	_Generic((value),                                                                          \
		char *: sizeof(value),                                                             \
		uint32_t *: sizeof(value) / sizeof(uint32_t),                                      \
		default: 1)

#define LIMITED(kind, member, limit, unit, doc)                                                    \
	{                                                                                          \
#member, TYPE_OF(MEMBER(kind, member)), offsetof(struct observe_##kind, member),   \
			COUNT_OF(MEMBER(kind, member)), limit, unit, doc                           \
	}
#define FIELD(kind, member, unit, doc) LIMITED(kind, member, 0, unit, doc)

static const struct field host_fields[] = {
	FIELD(host, name, "", "the machine's name"),
	FIELD(host, kernel, "", "release of its kernel"),
	FIELD(host, page_size, "bytes", "size of a page, the unit of tcp_mem"),
	FIELD(host, netns_count, "", "network namespaces that exist; 0 not counted"),
	FIELD(host, file_count, "", "open files of the whole machine; 0 unknown"),
	FIELD(host, file_max, "", "limit of open files of the whole machine; 0 unknown"),
};

static const struct field snapshot_fields[] = {
	FIELD(snapshot, index, "", "number of the pass, from 0"),
};

static const struct field netns_fields[] = {
	FIELD(netns, inode, "", "inode of /proc/PID/ns/net"),
	FIELD(netns, pid, "", "a process that lives in it; 0 none known"),
	FIELD(netns, name, "", "its name in /run/netns"),
	FIELD(netns, foreign, "0|1", "not the one that the look was started in"),
	FIELD(netns, cgroup, "",
		"control group of that process; a long path is cut at its beginning"),
};

static const struct field socket_fields[] = {
	LIMITED(socket, state, TCP_STATE_COUNT, "", "state, in tcpdx's numbers"),
	FIELD(socket, kernel_state, "", "state, in the kernel's numbers"),
	FIELD(socket, timer, "",
		"timer that is set: 0 none, 1 retransmit, 2 keepalive, 3 TIME_WAIT, 4 persist, 5 "
		"delayed ack"),
	FIELD(socket, retransmits, "", "retransmissions in a row, or probes without an answer"),
	FIELD(socket, shutdown, "", "directions shut down: 1 receive, 2 send"),
	FIELD(socket, tos, "", "type of service"),
	FIELD(socket, bits, "", "which of the other fields were told"),
	FIELD(socket, local, "", "local address"),
	FIELD(socket, remote, "", "peer's address"),
	FIELD(socket, local_port, "", "local port"),
	FIELD(socket, remote_port, "", "peer's port"),
	FIELD(socket, ifindex, "", "interface it is bound to; 0 none"),
	FIELD(socket, expires_ms, "ms", "until the timer fires"),
	FIELD(socket, rqueue, "bytes",
		"received and not read; of a listener: connections waiting for accept()"),
	FIELD(socket, wqueue, "bytes", "written and not acknowledged; of a listener: its backlog"),
	FIELD(socket, uid, "", "user who made it"),
	FIELD(socket, mark, "", "firewall mark"),
	FIELD(socket, inode, "", "inode; 0 no process holds it"),
	FIELD(socket, cookie, "", "the kernel's identity of it; 0 not known"),
	FIELD(socket, cgroup, "", "identity of its control group"),
	FIELD(socket, skmem, "bytes",
		"memory: rmem_alloc rcvbuf wmem_alloc sndbuf fwd_alloc wmem_queued optmem backlog "
		"drops"),
	FIELD(socket, congestion, "", "congestion control"),
	FIELD(socket, tcp_info_size, "bytes", "how much of tcp_info the kernel sent"),
	FIELD(socket, tcp_info, "", "struct tcp_info"),
};

static const struct field owner_fields[] = {
	FIELD(owner, inode, "", "inode of the socket"),
	FIELD(owner, pid, "", "process that holds it"),
	FIELD(owner, fd, "", "descriptor in that process"),
	FIELD(owner, undumped, "",
		"1 where no dump shows the socket: never bound, or dead; 2 where none did at the "
		"first snapshot either"),
};

static const struct field process_fields[] = {
	FIELD(process, pid, "", "process"),
	FIELD(process, uid, "", "user it runs as"),
	FIELD(process, comm, "", "its short name"),
	FIELD(process, state, "", "state in /proc/PID/stat"),
	FIELD(process, command, "", "its command line, cut"),
	FIELD(process, fd_count, "", "open descriptors; 4294967295 unknown"),
	FIELD(process, fd_soft, "", "soft limit of open descriptors; 0 unknown"),
	FIELD(process, fd_hard, "", "hard limit of open descriptors; 0 unknown"),
	FIELD(process, start_ticks, "ticks", "start, after the machine's"),
	FIELD(process, threads, "", "threads"),
	FIELD(process, threads_blocked, "", "threads in state D, T or t"),
	FIELD(process, wchan, "", "where in the kernel the main thread sleeps"),
	FIELD(process, cgroup, "", "its control group; a long path is cut at its beginning"),
	FIELD(process, pid_inside, "",
		"its number in its own PID namespace; 0 where that is the one of the look"),
};

static const struct field counter_fields[] = {
	FIELD(counter, name, "", "name as nstat writes it"),
	FIELD(counter, value, "", "value since the namespace was made"),
};

static const struct field sysctl_fields[] = {
	FIELD(sysctl, name, "", "name with dots"),
	FIELD(sysctl, value, "", "running value"),
};

static const struct field setting_fields[] = {
	FIELD(setting, file, "", "file on disk"),
	FIELD(setting, line, "", "line in that file"),
	FIELD(setting, name, "", "name with dots"),
	FIELD(setting, value, "", "value in the file"),
	FIELD(setting, effective, "", "1 where no later line overrides it"),
};

static const struct field route_fields[] = {
	FIELD(route, remote, "", "peer that was asked for"),
	FIELD(route, source, "", "source address chosen for it"),
	FIELD(route, gateway, "", "next hop; none where the peer is on the link"),
	FIELD(route, error, "errno", "0, or why there is no route, negative"),
	FIELD(route, ifindex, "", "interface out"),
	FIELD(route, mtu, "bytes", "MTU of the route; 0 none of its own"),
	FIELD(route, type, "", "RTN_ type: 1 unicast, 2 local"),
	FIELD(route, local, "", "of the question: the connection's own end"),
};

static const struct field neighbour_fields[] = {
	FIELD(neighbour, address, "", "neighbour's address"),
	FIELD(neighbour, ifindex, "", "interface"),
	FIELD(neighbour, state, "", "NUD_ state: 1 incomplete, 2 reachable, 4 stale, 32 failed"),
};

static const struct field link_fields[] = {
	FIELD(link, ifindex, "", "number of the interface"),
	FIELD(link, name, "", "its name"),
	FIELD(link, flags, "", "IFF_ flags"),
	FIELD(link, mtu, "bytes", "its MTU"),
	FIELD(link, operstate, "", "IF_OPER_ state: 0 unknown, 2 down, 6 up"),
};

static const struct field local_fields[] = {
	FIELD(local, address, "", "address of this machine"),
	FIELD(local, prefix, "bits", "length of its network prefix"),
	FIELD(local, ifindex, "", "interface it is on"),
};

static const struct field refusal_fields[] = {
	FIELD(refusal, local, "", "local address that answered"),
	FIELD(refusal, local_port, "", "port that nobody listened on"),
	FIELD(refusal, remote, "", "last peer refused"),
	FIELD(refusal, count, "", "how many resets"),
};

static const struct field unseen_fields[] = {
	LIMITED(unseen, what, UNSEEN_WHAT_COUNT, "", "what was not seen"),
	FIELD(unseen, error, "errno", "why, negative; 0 where no call failed"),
	FIELD(unseen, count, "", "how many, where that has a sense"),
	FIELD(unseen, detail, "", "a path or a name"),
};

#define KIND(kind, doc)                                                                            \
	{                                                                                          \
#kind, doc, sizeof(struct observe_##kind), kind##_fields,                          \
			sizeof(kind##_fields) / sizeof(kind##_fields[0])                           \
	}

const struct field_kind field_kinds[OBSERVE_KIND_COUNT] = {
	[OBSERVE_HOST] = KIND(host, "the machine"),
	[OBSERVE_SNAPSHOT] = KIND(snapshot, "what follows was read in this pass"),
	[OBSERVE_NETNS] = KIND(netns, "a network namespace and the number that stands for it"),
	[OBSERVE_SOCKET] = KIND(socket, "one TCP socket"),
	[OBSERVE_OWNER] = KIND(owner, "a descriptor of a process that refers to a socket"),
	[OBSERVE_PROCESS] = KIND(process, "a process that owns a socket"),
	[OBSERVE_COUNTER] = KIND(counter, "one kernel counter"),
	[OBSERVE_SYSCTL] = KIND(sysctl, "one running sysctl"),
	[OBSERVE_SETTING] = KIND(setting, "one sysctl line in a file on disk"),
	[OBSERVE_ROUTE] = KIND(route, "the routing table's answer for one peer"),
	[OBSERVE_NEIGHBOUR] = KIND(neighbour, "one entry of the neighbour table"),
	[OBSERVE_LINK] = KIND(link, "one interface"),
	[OBSERVE_LOCAL] = KIND(local, "one local address"),
	[OBSERVE_REFUSAL] = KIND(refusal, "SYNs to a port that this host answered with a reset"),
	[OBSERVE_UNSEEN] = KIND(unseen, "something that could not be looked at, and why"),
};

static_assert(OBSERVE_UNSEEN + 1 == OBSERVE_KIND_COUNT, "one row per kind, the last kind last");
static_assert(UNSEEN_LINKS + 1 == UNSEEN_WHAT_COUNT, "the limit of unseen.what");
static_assert(sizeof(struct observation) < UINT16_MAX, "offsets fit their type");

size_t field_size(const struct field *field)
{
	switch (field->type) {
	case FIELD_U8:
		return sizeof(uint8_t);
	case FIELD_U16:
		return sizeof(uint16_t);
	case FIELD_U32:
	case FIELD_I32:
		return sizeof(uint32_t);
	case FIELD_U64:
	case FIELD_I64:
		return sizeof(uint64_t);
	case FIELD_LETTER:
	case FIELD_STRING:
		return field->count;
	case FIELD_ADDRESS:
		return sizeof(struct address);
	case FIELD_U32_ARRAY:
		return field->count * sizeof(uint32_t);
	case FIELD_TCP_INFO:
		return sizeof(struct observe_tcp_info);
	}
	return 0;
}

uint64_t field_get(const struct field *field, const void *payload)
{
	const uint8_t *at = (const uint8_t *)payload + field->offset;
	uint16_t two;
	uint32_t four;
	uint64_t eight;
	int32_t number;

	switch (field->type) {
	case FIELD_U8:
	case FIELD_LETTER:
		return *at;
	case FIELD_U16:
		memcpy(&two, at, sizeof(two));
		return two;
	case FIELD_U32:
		memcpy(&four, at, sizeof(four));
		return four;
	case FIELD_I32:
		memcpy(&number, at, sizeof(number));
		return (uint64_t)(int64_t)number;
	case FIELD_U64:
	case FIELD_I64:
		memcpy(&eight, at, sizeof(eight));
		return eight;
	case FIELD_STRING:
	case FIELD_ADDRESS:
	case FIELD_U32_ARRAY:
	case FIELD_TCP_INFO:
		break;
	}
	return 0;
}

int field_set(const struct field *field, void *payload, uint64_t value)
{
	uint8_t *at = (uint8_t *)payload + field->offset;
	uint16_t two = (uint16_t)value;
	uint32_t four = (uint32_t)value;
	int32_t number = (int32_t)four;

	switch (field->type) {
	case FIELD_U8:
	case FIELD_LETTER:
		*at = value <= UINT8_MAX ? (uint8_t)value : *at;
		return value <= UINT8_MAX ? 0 : -ERANGE;
	case FIELD_U16:
		if (two != value)
			return -ERANGE;
		memcpy(at, &two, sizeof(two));
		return 0;
	case FIELD_U32:
		if (four != value)
			return -ERANGE;
		memcpy(at, &four, sizeof(four));
		return 0;
	case FIELD_I32:
		if ((uint64_t)(int64_t)number != value)
			return -ERANGE;
		memcpy(at, &number, sizeof(number));
		return 0;
	case FIELD_U64:
	case FIELD_I64:
		memcpy(at, &value, sizeof(value));
		return 0;
	case FIELD_STRING:
	case FIELD_ADDRESS:
	case FIELD_U32_ARRAY:
	case FIELD_TCP_INFO:
		break;
	}
	return -ERANGE;
}

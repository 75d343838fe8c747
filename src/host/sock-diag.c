/* How it works: one request, then recv() until NLMSG_DONE. The kernel fills at most 32 KiB a
 * message buffer however large ours is, so the buffer is just that and stays in the cache. A
 * long dump is received by a second thread (receive-ring.h) while this one decodes and tells. */
#include "host/sock-diag.h"

#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/array.h"
#include "base/cursor.h"
#include "base/map.h"
#include "host/receive-ring.h"
#include "tcp/state.h"

#define RECEIVE_SIZE 65536
#define DUMP_TRIES   3

/* Buffers after which a dump counts as long: some hundred sockets. */
#define BUFFERS_ALONE 8

/* Bytes that are received ahead for each socket that is expected. */
#define AHEAD_BYTES 320

/* Attribute numbers that older headers lack. */
enum {
	ATTRIBUTE_SHUTDOWN = 8,
	ATTRIBUTE_SKV6ONLY = 11,
	ATTRIBUTE_MARK = 15,
	ATTRIBUTE_ULP_INFO = 19,
	ATTRIBUTE_CGROUP_ID = 21,
};

int sock_diag_init(struct sock_diag *diag)
{
	int buffer_size = 1 << 20;

	*diag = (struct sock_diag){.fd = -1};
	diag->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	if (diag->fd < 0)
		return -errno;
	setsockopt(diag->fd, SOL_SOCKET, SO_RCVBUF, &buffer_size, sizeof(buffer_size));
	diag->buffer = malloc(RECEIVE_SIZE);
	if (!diag->buffer) {
		sock_diag_deinit(diag);
		return -ENOMEM;
	}
	return 0;
}

static void stop_ahead(struct sock_diag *diag)
{
	if (!diag->ahead)
		return;
	receive_ring_stop(diag->ahead);
	free(diag->ahead);
	diag->ahead = NULL;
}

void sock_diag_deinit(struct sock_diag *diag)
{
	stop_ahead(diag);
	if (diag->fd >= 0)
		close(diag->fd);
	free(diag->buffer);
	free(diag->cookies);
	*diag = (struct sock_diag){.fd = -1};
}

static enum address_family family_from_kernel(uint8_t family)
{
	return family == AF_INET ? ADDRESS_IPV4 : family == AF_INET6 ? ADDRESS_IPV6 : ADDRESS_NONE;
}

static uint32_t load_u32(const uint8_t *bytes, size_t size)
{
	uint32_t word = 0;

	memcpy(&word, bytes, size < sizeof(word) ? size : sizeof(word));
	return word;
}

static void decode_skmem(struct observe_socket *socket, const uint8_t *bytes, size_t size)
{
	size_t known = size < sizeof(socket->skmem) ? size : sizeof(socket->skmem);

	memcpy(socket->skmem, bytes, known);
	socket->bits |= SOCKET_HAS_SKMEM;
}

static void decode_tcp_info(struct observe_socket *socket, const uint8_t *bytes, size_t size)
{
	size_t known = size < sizeof(socket->tcp_info) ? size : sizeof(socket->tcp_info);

	memcpy(&socket->tcp_info, bytes, known);
	socket->tcp_info_size = (uint16_t)known;
	socket->bits |= SOCKET_HAS_TCP_INFO;
}

static void decode_congestion(struct observe_socket *socket, const uint8_t *bytes, size_t size)
{
	size_t known = size < sizeof(socket->congestion) ? size : sizeof(socket->congestion) - 1;

	memcpy(socket->congestion, bytes, known);
	socket->congestion[sizeof(socket->congestion) - 1] = '\0';
}

/* INET_DIAG_ULP_INFO nests INET_ULP_INFO_NAME (1): "mptcp", "tls". */
static void decode_ulp(struct observe_socket *socket, const uint8_t *bytes, size_t size)
{
	if (size >= 9 && !memcmp(bytes + 4, "mptcp", 5))
		socket->bits |= SOCKET_MPTCP;
}

static void decode_attribute(
	struct observe_socket *socket, unsigned type, const uint8_t *bytes, size_t size)
{
	switch (type) {
	case INET_DIAG_INFO:
		decode_tcp_info(socket, bytes, size);
		break;
	case INET_DIAG_CONG:
		decode_congestion(socket, bytes, size);
		break;
	case INET_DIAG_TOS:
		socket->tos = size ? bytes[0] : 0;
		socket->bits |= SOCKET_HAS_TOS;
		break;
	case INET_DIAG_SKMEMINFO:
		decode_skmem(socket, bytes, size);
		break;
	case ATTRIBUTE_SHUTDOWN:
		socket->shutdown = size ? bytes[0] : 0;
		socket->bits |= SOCKET_HAS_SHUTDOWN;
		break;
	case ATTRIBUTE_SKV6ONLY:
		socket->bits |= SOCKET_HAS_V6ONLY | (size && bytes[0] ? SOCKET_V6ONLY : 0);
		break;
	case ATTRIBUTE_MARK:
		socket->mark = load_u32(bytes, size);
		socket->bits |= SOCKET_HAS_MARK;
		break;
	case ATTRIBUTE_ULP_INFO:
		decode_ulp(socket, bytes, size);
		break;
	case ATTRIBUTE_CGROUP_ID:
		memcpy(&socket->cgroup, bytes, size < 8 ? size : 8);
		socket->bits |= SOCKET_HAS_CGROUP;
		break;
	default:
		break;
	}
}

static void decode_attributes(struct observe_socket *socket, struct cursor *cursor)
{
	while (cursor_left(cursor) >= sizeof(struct nlattr)) {
		struct nlattr header;
		const uint8_t *payload;
		size_t size;

		cursor_copy(cursor, &header, sizeof(header));
		if (header.nla_len < sizeof(header))
			return;
		size = header.nla_len - sizeof(header);
		payload = cursor_take(cursor, size);
		if (!payload)
			return;
		decode_attribute(socket, header.nla_type & NLA_TYPE_MASK, payload, size);
		if (cursor_left(cursor) >= NLA_ALIGN(size) - size)
			cursor_skip(cursor, NLA_ALIGN(size) - size);
	}
}

int sock_diag_decode(const void *payload, size_t size, struct observe_socket *ret_socket)
{
	struct cursor cursor = cursor_over(payload, size);
	struct inet_diag_msg message;
	enum address_family family;
	enum tcp_state state;

	cursor_copy(&cursor, &message, sizeof(message));
	family = family_from_kernel(message.idiag_family);
	if (cursor.failed || family == ADDRESS_NONE ||
		state_from_kernel(message.idiag_state, &state))
		return -EBADMSG;
	*ret_socket = (struct observe_socket){0};
	ret_socket->state = (uint8_t)state;
	ret_socket->kernel_state = message.idiag_state;
	/* 13 is for the question only (Linux 6.8 and later): the answer tells the socket's own
	 * state, which is TCP_CLOSE, and a dump tells no other socket in that state. */
	ret_socket->bits = state == TCP_STATE_CLOSED ? SOCKET_BOUND_INACTIVE : 0;
	ret_socket->timer = message.idiag_timer;
	ret_socket->retransmits = message.idiag_retrans;
	ret_socket->local = address_from_bytes(family, message.id.idiag_src);
	ret_socket->remote = address_from_bytes(family, message.id.idiag_dst);
	ret_socket->local_port = ntohs(message.id.idiag_sport);
	ret_socket->remote_port = ntohs(message.id.idiag_dport);
	ret_socket->ifindex = message.id.idiag_if;
	ret_socket->expires_ms = message.idiag_expires;
	ret_socket->rqueue = message.idiag_rqueue;
	ret_socket->wqueue = message.idiag_wqueue;
	ret_socket->uid = message.idiag_uid;
	ret_socket->inode = message.idiag_inode;
	ret_socket->cookie = message.id.idiag_cookie[0] | (uint64_t)message.id.idiag_cookie[1]
								  << 32;
	decode_attributes(ret_socket, &cursor);
	return 0;
}

struct dump_request {
	struct nlmsghdr header;
	union {
		struct inet_diag_req_v2 by_family;
		struct inet_diag_req both; /* TCPDIAG_GETSOCK: both families in one walk */
	};
};

static size_t request_fill(
	struct dump_request *message, const struct sock_diag_request *request, uint32_t sequence)
{
	size_t size;

	*message = (struct dump_request){.header = {
						 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
						 .nlmsg_seq = sequence,
					 }};
	if (request->family == ADDRESS_NONE) {
		message->header.nlmsg_type = TCPDIAG_GETSOCK;
		message->both.idiag_ext = request->extensions;
		message->both.idiag_states = request->states;
		size = NLMSG_LENGTH(sizeof(message->both));
	} else {
		message->header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
		message->by_family.sdiag_family =
			request->family == ADDRESS_IPV6 ? AF_INET6 : AF_INET;
		message->by_family.sdiag_protocol = IPPROTO_TCP;
		message->by_family.idiag_ext = request->extensions;
		message->by_family.idiag_states = request->states;
		size = NLMSG_LENGTH(sizeof(message->by_family));
	}
	return size;
}

static int request_send(struct sock_diag *diag, const struct sock_diag_request *request)
{
	struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
	struct dump_request message;
	struct nlattr attribute = {.nla_type = INET_DIAG_REQ_BYTECODE};
	size_t size = request_fill(&message, request, diag->sequence);
	struct iovec parts[3] = {{&message, size}};
	struct msghdr envelope = {.msg_name = &kernel,
		.msg_namelen = sizeof(kernel),
		.msg_iov = parts,
		.msg_iovlen = 1};

	if (request->filter_size > UINT16_MAX - sizeof(attribute))
		return -EMSGSIZE;
	if (request->filter) {
		attribute.nla_len = (uint16_t)(sizeof(attribute) + request->filter_size);
		parts[1] = (struct iovec){&attribute, sizeof(attribute)};
		parts[2] = (struct iovec){(void *)(uintptr_t)request->filter, request->filter_size};
		envelope.msg_iovlen = 3;
		size += attribute.nla_len;
	}
	message.header.nlmsg_len = (uint32_t)size;
	return sendmsg(diag->fd, &envelope, 0) < 0 ? -errno : 0;
}

struct dump {
	struct sock_diag *diag;
	const struct sock_diag_request *request;
	const struct observe_sink *sink;
	const struct map *told; /* cookies of earlier tries, NULL in the first */
	struct observation observation;
	bool interrupted;
	bool done;
};

/* A cookie is a counter of the kernel's and needs no keyed hash; but it must not be its own, since
 * runs that overlap in the table would make every probe walk a whole run. */
static uint64_t cookie_hash(uint64_t cookie)
{
	return cookie * UINT64_C(0x9e3779b97f4a7c15) >> 32;
}

static bool already_told(const struct dump *dump, uint64_t cookie)
{
	struct map_probe probe;
	uint32_t index;

	if (!dump->told || !cookie)
		return false;
	probe = map_probe_start(dump->told, cookie_hash(cookie));
	while (map_probe_next(dump->told, &probe, &index))
		if (dump->diag->cookies[index] == cookie)
			return true;
	return false;
}

static int take_socket(struct dump *dump, const void *payload, size_t size)
{
	struct sock_diag *diag = dump->diag;
	int error;

	if (sock_diag_decode(payload, size, &dump->observation.socket))
		return 0;
	if (already_told(dump, dump->observation.socket.cookie))
		return 0;
	error = array_reserve(&diag->cookies, &diag->cookie_capacity,
		(size_t)diag->cookie_count + 1, sizeof(*diag->cookies));
	if (error)
		return error;
	diag->cookies[diag->cookie_count++] = dump->observation.socket.cookie;
	return observe_emit(dump->sink, &dump->observation);
}

static int take_error(const void *payload, size_t size)
{
	struct nlmsgerr report;

	if (size < sizeof(report.error))
		return -EBADMSG;
	memcpy(&report.error, payload, sizeof(report.error));
	return report.error ? report.error : 0;
}

/* Sockets that one buffer holds at most, and some: what is behind them is merely not told early. */
#define SOON_MAX 512

static void tell_soon(const struct dump *dump, const uint8_t *buffer, size_t size)
{
	const struct nlmsghdr *header = (const struct nlmsghdr *)(const void *)buffer;
	int left = (int)size;
	uint32_t inodes[SOON_MAX];
	size_t count = 0;

	for (; NLMSG_OK(header, (unsigned)left) && count < SOON_MAX;
		header = NLMSG_NEXT(header, left)) {
		struct inet_diag_msg message;

		if (header->nlmsg_len < NLMSG_LENGTH(sizeof(message)))
			continue;
		memcpy(&message, NLMSG_DATA(header), sizeof(message));
		inodes[count++] = message.idiag_inode;
	}
	dump->request->soon(dump->request->soon_context, inodes, count);
}

/* One buffer of messages. */
static int take_buffer(struct dump *dump, uint8_t *buffer, size_t size)
{
	struct nlmsghdr *header = (struct nlmsghdr *)(void *)buffer;
	int left = (int)size;

	for (; NLMSG_OK(header, (unsigned)left); header = NLMSG_NEXT(header, left)) {
		size_t payload_size = header->nlmsg_len - NLMSG_HDRLEN;
		int error = 0;

		if (header->nlmsg_seq != dump->diag->sequence)
			continue;
		if (header->nlmsg_flags & NLM_F_DUMP_INTR)
			dump->interrupted = true;
		if (header->nlmsg_type == NLMSG_DONE) {
			dump->done = true;
			return payload_size >= sizeof(int)
				       ? take_error(NLMSG_DATA(header), payload_size)
				       : 0;
		}
		if (header->nlmsg_type == NLMSG_ERROR)
			error = take_error(NLMSG_DATA(header), payload_size);
		else
			error = take_socket(dump, NLMSG_DATA(header), payload_size);
		if (error)
			return error;
	}
	return 0;
}

/* What recv() gave: a buffer, or the error that ends this try. */
static int take_received(struct dump *dump, uint8_t *buffer, ssize_t size)
{
	/* Something was lost, and the kernel goes on: a new request before its end would be refused. */
	if (size == -ENOBUFS) {
		dump->interrupted = true;
		return 0;
	}
	if (size <= 0)
		return size ? (int)size : -EPIPE;
	if (dump->request->soon)
		tell_soon(dump, buffer, (size_t)size);
	return take_buffer(dump, buffer, (size_t)size);
}

static int send_begun(void *context)
{
	struct sock_diag *diag = context;

	return request_send(diag, diag->begun);
}

int sock_diag_begin(
	struct sock_diag *diag, const struct sock_diag_request *request, uint32_t expected)
{
	struct receive_ring *ring = malloc(sizeof(*ring));
	int error;

	if (!ring)
		return -ENOMEM;
	diag->begun = request;
	error = receive_ring_start(ring, diag->fd, ++diag->sequence,
		(size_t)expected * AHEAD_BYTES / RECEIVE_RING_BUFFER, send_begun, diag);
	if (error)
		free(ring);
	else
		diag->ahead = ring;
	return error;
}

/* The rest of a long dump, received by a second thread. */
static int dump_rest(struct dump *dump, struct receive_ring *ring)
{
	int error = 0;

	while (!dump->done && !error) {
		uint8_t *buffer;
		ssize_t size = receive_ring_next(ring, &buffer);

		error = take_received(dump, buffer, size);
	}
	return error;
}

static int dump_once(struct dump *dump)
{
	struct receive_ring ring;
	int error = 0;

	if (dump->diag->ahead) {
		error = dump_rest(dump, dump->diag->ahead);
		stop_ahead(dump->diag);
		return error;
	}
	for (unsigned count = 0; !dump->done && !error; count++) {
		ssize_t size;

		if (count == BUFFERS_ALONE && !receive_ring_start(&ring, dump->diag->fd,
						      dump->diag->sequence, 0, NULL, NULL)) {
			error = dump_rest(dump, &ring);
			receive_ring_stop(&ring);
			return error;
		}
		size = recv(dump->diag->fd, dump->diag->buffer, RECEIVE_SIZE, 0);
		if (size < 0 && errno == EINTR)
			continue;
		error = take_received(dump, dump->diag->buffer, size < 0 ? -errno : size);
	}
	return error;
}

/* Fills `told` with what earlier tries handed on. */
static int index_told(const struct sock_diag *diag, struct map *told)
{
	for (uint32_t i = told->count; i < diag->cookie_count; i++) {
		int error = map_insert(told, cookie_hash(diag->cookies[i]), i);

		if (error)
			return error;
	}
	return 0;
}

int sock_diag_dump(struct sock_diag *diag, const struct sock_diag_request *request, uint32_t netns,
	struct instant at, const struct observe_sink *sink)
{
	struct map told = {0};
	int outcome = SOCK_DIAG_INTERRUPTED;

	diag->cookie_count = 0;
	for (unsigned try = 0; try < DUMP_TRIES && outcome == SOCK_DIAG_INTERRUPTED; try++) {
		struct dump dump = {
			.diag = diag,
			.request = request,
			.sink = sink,
			.told = try ? &told : NULL,
			.observation = {.kind = OBSERVE_SOCKET, .netns = netns, .at = at},
		};

		outcome = try ? index_told(diag, &told) : 0;
		if (!outcome && !diag->ahead) {
			diag->sequence++;
			outcome = request_send(diag, request);
		}
		if (!outcome)
			outcome = dump_once(&dump);
		if (!outcome && dump.interrupted)
			outcome = SOCK_DIAG_INTERRUPTED;
	}
	map_deinit(&told);
	return outcome;
}

#include "host/refusal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/array.h"
#include "base/cursor.h"
#include "host/unseen.h"

#define SNAP_SIZE	    80 /* the longest IPv4 header and a TCP header */
#define BATCH_COUNT	    32
#define RECEIVE_BUFFER_SIZE (128 << 10)
#define TCP_HEADER_SIZE	    20
#define IPV6_HEADER_SIZE    40

#define FLAG_RST     0x04
#define FLAG_ACK     0x10
#define FLAGS_LOOKED 0x17 /* ACK RST SYN FIN */

/* The ports are chosen by strangers, the chains are as short as the table: a fixed key does. */
static const struct hash_key fixed_key = {0x746370647873, 0x72656675736572};

/* A jump counts the instructions that it leaves out. */
static struct sock_filter filter_code[] = {
	/* 0: what this host sends */
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, (uint32_t)(SKF_AD_OFF + SKF_AD_PKTTYPE)),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PACKET_OUTGOING, 0, 19),
	BPF_STMT(BPF_LD | BPF_H | BPF_ABS, (uint32_t)(SKF_AD_OFF + SKF_AD_PROTOCOL)),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_IPV6, 9, 0),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_IP, 0, 16),
	/* 5: IPv4: TCP, the first or only fragment; X = length of the header */
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 9),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_TCP, 0, 14),
	BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 6),
	BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x1fff, 12, 0),
	BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),
	BPF_STMT(BPF_LD | BPF_B | BPF_IND, 13),
	BPF_STMT(BPF_ALU | BPF_AND | BPF_K, FLAGS_LOOKED),
	BPF_STMT(BPF_JMP | BPF_JA, 5),
	/* 13: IPv6 with TCP as the next header */
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 6),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_TCP, 0, 6),
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, IPV6_HEADER_SIZE + 13),
	BPF_STMT(BPF_ALU | BPF_AND | BPF_K, FLAGS_LOOKED),
	BPF_STMT(BPF_LDX | BPF_W | BPF_IMM, IPV6_HEADER_SIZE),
	/* 18: both: RST and ACK, and the sequence number is 0 */
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FLAG_RST | FLAG_ACK, 0, 2),
	BPF_STMT(BPF_LD | BPF_W | BPF_IND, 4),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
	/* 21 */
	BPF_STMT(BPF_RET | BPF_K, 0),
	BPF_STMT(BPF_RET | BPF_K, SNAP_SIZE),
};

/* The filter stands before the socket is bound: unbound it receives nothing, so not one other
 * packet gets in. */
static int socket_prepare(int fd)
{
	struct sock_fprog filter = {
		.len = sizeof(filter_code) / sizeof(*filter_code), .filter = filter_code};
	struct sockaddr_ll all = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
	int size = RECEIVE_BUFFER_SIZE;

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter)) ||
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)) ||
		bind(fd, (const struct sockaddr *)&all, sizeof(all)))
		return -errno;
	return 0;
}

int refusal_open(struct refusal *ret_refusal)
{
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int error = fd < 0 ? -errno : socket_prepare(fd);

	if (error && fd >= 0) {
		close(fd);
		fd = -1;
	}
	*ret_refusal = (struct refusal){.fd = fd};
	return error;
}

void refusal_close(struct refusal *refusal)
{
	if (refusal->fd >= 0)
		close(refusal->fd);
	free(refusal->rows);
	map_deinit(&refusal->by_local);
	*refusal = (struct refusal){.fd = -1};
}

static int network_parse(struct cursor *cursor, struct refusal_packet *packet)
{
	const uint8_t *start = cursor->at;
	uint8_t version = cursor_u8(cursor);
	unsigned header_size = (version & 0xfu) * 4;

	if (version >> 4 == 6) {
		header_size = IPV6_HEADER_SIZE;
		cursor_skip(cursor, header_size - 1);
		if (cursor->failed || start[6] != IPPROTO_TCP)
			return -EINVAL;
		packet->local = address_from_bytes(ADDRESS_IPV6, start + 8);
		packet->remote = address_from_bytes(ADDRESS_IPV6, start + 24);
		return 0;
	}
	if (version >> 4 != 4 || header_size < 20)
		return -EINVAL;
	cursor_skip(cursor, header_size - 1);
	if (cursor->failed || start[9] != IPPROTO_TCP || (start[6] & 0x1f) || start[7])
		return -EINVAL;
	packet->local = address_from_bytes(ADDRESS_IPV4, start + 12);
	packet->remote = address_from_bytes(ADDRESS_IPV4, start + 16);
	return 0;
}

int refusal_parse(const void *bytes, size_t size, struct refusal_packet *ret_packet)
{
	struct cursor cursor = cursor_over(bytes, size);
	struct refusal_packet packet;
	uint32_t seq;
	uint8_t flags;
	int error = network_parse(&cursor, &packet);

	if (error)
		return error;
	packet.local_port = cursor_be16(&cursor);
	packet.remote_port = cursor_be16(&cursor);
	seq = cursor_be32(&cursor);
	packet.ack = cursor_be32(&cursor);
	cursor_skip(&cursor, 1);
	flags = cursor_u8(&cursor);
	cursor_skip(&cursor, TCP_HEADER_SIZE - 14);
	if (cursor.failed || seq || (flags & FLAGS_LOOKED) != (FLAG_RST | FLAG_ACK))
		return -EINVAL;
	*ret_packet = packet;
	return 0;
}

/* The packet was seen a moment ago on another device. */
static bool is_copy(struct refusal *refusal, const struct refusal_packet *packet, uint32_t ifindex)
{
	uint64_t ports = (uint64_t)packet->local_port << 16 | packet->remote_port;
	uint64_t hash = address_hash(fixed_key, &packet->local);
	struct refusal_recent *recent;

	hash ^= hash_u64(fixed_key, ports << 32 | packet->ack) +
		address_hash(fixed_key, &packet->remote) * 3;
	recent = &refusal->recent[hash % REFUSAL_RECENT_COUNT];
	if (recent->hash == hash && recent->ifindex != ifindex)
		return true;
	*recent = (struct refusal_recent){.hash = hash, .ifindex = ifindex};
	return false;
}

static int row_add(struct refusal *refusal, const struct refusal_packet *packet, uint64_t hash)
{
	int error;

	if (refusal->count == REFUSAL_ROW_LIMIT) {
		refusal->missed_count++;
		return 0;
	}
	error = array_reserve(
		&refusal->rows, &refusal->capacity, refusal->count + 1, sizeof(*refusal->rows));
	if (error)
		return error;
	error = map_insert(&refusal->by_local, hash, refusal->count);
	if (error)
		return error;
	refusal->rows[refusal->count++] = (struct observe_refusal){
		.local = packet->local,
		.local_port = packet->local_port,
		.remote = packet->remote,
		.count = 1,
	};
	return 0;
}

int refusal_count(struct refusal *refusal, const struct refusal_packet *packet, uint32_t ifindex)
{
	uint64_t hash =
		address_hash(fixed_key, &packet->local) ^ hash_u64(fixed_key, packet->local_port);
	struct map_probe probe = map_probe_start(&refusal->by_local, hash);
	uint32_t index;

	if (is_copy(refusal, packet, ifindex))
		return 0;
	while (map_probe_next(&refusal->by_local, &probe, &index)) {
		struct observe_refusal *row = &refusal->rows[index];

		if (row->local_port != packet->local_port ||
			!address_equal(&row->local, &packet->local))
			continue;
		row->remote = packet->remote;
		row->count += row->count < UINT32_MAX;
		return 0;
	}
	return row_add(refusal, packet, hash);
}

/* Reads up to one batch. Returns how many packets, 0 where none is waiting, or -errno. */
static int batch_drain(struct refusal *refusal)
{
	uint8_t packets[BATCH_COUNT][SNAP_SIZE];
	struct sockaddr_ll devices[BATCH_COUNT];
	struct iovec vectors[BATCH_COUNT];
	struct mmsghdr messages[BATCH_COUNT];
	int count;

	for (unsigned i = 0; i < BATCH_COUNT; i++) {
		vectors[i] = (struct iovec){.iov_base = packets[i], .iov_len = SNAP_SIZE};
		messages[i] = (struct mmsghdr){.msg_hdr = {.msg_name = &devices[i],
						       .msg_namelen = sizeof(devices[i]),
						       .msg_iov = &vectors[i],
						       .msg_iovlen = 1}};
	}
	count = recvmmsg(refusal->fd, messages, BATCH_COUNT, MSG_DONTWAIT, NULL);
	if (count < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -errno;
	for (int i = 0; i < count; i++) {
		struct refusal_packet packet;
		int error;

		if (refusal_parse(packets[i], messages[i].msg_len, &packet))
			continue;
		error = refusal_count(refusal, &packet, (uint32_t)devices[i].sll_ifindex);
		if (error)
			return error;
	}
	return count;
}

int refusal_drain(struct refusal *refusal)
{
	int total = 0;

	while (total < REFUSAL_DRAIN_LIMIT) {
		int count = batch_drain(refusal);

		if (count < 0)
			return count;
		total += count;
		if (count < BATCH_COUNT)
			break;
	}
	return total;
}

/* The kernel forgets its count with each reading. */
static void drops_add(struct refusal *refusal)
{
	struct tpacket_stats stats = {0};
	socklen_t size = sizeof(stats);

	if (!getsockopt(refusal->fd, SOL_PACKET, PACKET_STATISTICS, &stats, &size))
		refusal->missed_count += stats.tp_drops;
}

int refusal_emit(
	struct refusal *refusal, const struct observe_sink *sink, uint32_t netns, struct instant at)
{
	struct observation observation = {.kind = OBSERVE_REFUSAL, .netns = netns, .at = at};

	drops_add(refusal);
	for (uint32_t i = 0; i < refusal->count; i++) {
		int error;

		observation.refusal = refusal->rows[i];
		error = observe_emit(sink, &observation);
		if (error)
			return error;
	}
	if (!refusal->missed_count)
		return 0;
	return unseen_emit(sink, netns, at,
		(struct observe_unseen){.what = UNSEEN_REFUSALS, .count = refusal->missed_count},
		"");
}

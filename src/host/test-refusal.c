#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/refusal.h"
#include "host/test-collect.h"

static const struct instant noon = {.ns = 43200000000000};

/* 10.0.0.1:80 refuses 10.0.0.2:40000. */
static const uint8_t refusal4[] = {0x45, 0, 0, 40, 0, 0, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0,
	0, 2, 0, 80, 0x9c, 0x40, 0, 0, 0, 0, 1, 2, 3, 4, 0x50, 0x14, 0, 0, 0, 0, 0, 0};

static void a_refusal_is_read(void **state)
{
	uint8_t options[sizeof(refusal4) + 4] = {0};
	uint8_t ipv6[60] = {0x60, [6] = 6, [8] = 0xfd, [23] = 1, [24] = 0xfd, [39] = 2, [41] = 80};
	struct refusal_packet packet;

	(void)state;
	assert_int_equal(refusal_parse(refusal4, sizeof(refusal4), &packet), 0);
	assert_int_equal(packet.local.bytes[3], 1);
	assert_int_equal(packet.remote.bytes[3], 2);
	assert_int_equal(packet.local_port, 80);
	assert_int_equal(packet.remote_port, 40000);
	assert_int_equal(packet.ack, 0x01020304);
	memcpy(options, refusal4, 20);
	options[0] = 0x46;
	memcpy(options + 24, refusal4 + 20, 20);
	assert_int_equal(refusal_parse(options, sizeof(options), &packet), 0);
	assert_int_equal(packet.local_port, 80);
	memcpy(ipv6 + 40, refusal4 + 20, 20);
	assert_int_equal(refusal_parse(ipv6, sizeof(ipv6), &packet), 0);
	assert_int_equal(packet.local.family, ADDRESS_IPV6);
	assert_int_equal(packet.local.bytes[15], 1);
	assert_int_equal(packet.remote.bytes[15], 2);
}

static void other_packets_are_none(void **state)
{
	static const struct {
		unsigned offset;
		uint8_t value;
	} rows[] = {
		{0, 0x44},  /* header shorter than 20 */
		{0, 0x4f},  /* header longer than the packet */
		{0, 0x55},  /* version */
		{6, 0x01},  /* a later fragment */
		{7, 0x01},  /* a later fragment */
		{9, 17},    /* UDP */
		{24, 1},    /* a sequence number: answer to a segment with ACK */
		{33, 0x04}, /* no ACK */
		{33, 0x10}, /* no RST */
		{33, 0x15}, /* FIN */
	};
	struct refusal_packet packet;

	(void)state;
	for (size_t size = 0; size < sizeof(refusal4); size++)
		assert_int_equal(refusal_parse(refusal4, size, &packet), -EINVAL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		uint8_t copy[sizeof(refusal4)];

		memcpy(copy, refusal4, sizeof(copy));
		copy[rows[i].offset] = rows[i].value;
		assert_int_equal(refusal_parse(copy, sizeof(copy), &packet), -EINVAL);
	}
}

static void a_copy_on_another_device_is_not_counted(void **state)
{
	struct refusal refusal = {.fd = -1};
	struct refusal_packet packet;

	(void)state;
	assert_int_equal(refusal_parse(refusal4, sizeof(refusal4), &packet), 0);
	assert_int_equal(refusal_count(&refusal, &packet, 5), 0);
	assert_int_equal(refusal_count(&refusal, &packet, 2), 0);
	assert_int_equal(refusal.rows[0].count, 1);
	/* The same SYN again, as some clients do after a reset. */
	assert_int_equal(refusal_count(&refusal, &packet, 5), 0);
	assert_int_equal(refusal_count(&refusal, &packet, 2), 0);
	assert_int_equal(refusal.rows[0].count, 2);
	refusal_close(&refusal);
}

static void rows_above_the_limit_are_counted(void **state)
{
	struct refusal refusal = {.fd = -1};
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);
	struct refusal_packet packet;

	(void)state;
	assert_int_equal(refusal_parse(refusal4, sizeof(refusal4), &packet), 0);
	for (unsigned port = 1; port <= REFUSAL_ROW_LIMIT + 7; port++) {
		packet.local_port = (uint16_t)port;
		assert_int_equal(refusal_count(&refusal, &packet, 1), 0);
	}
	assert_int_equal(refusal_emit(&refusal, &sink, 4, noon), 0);
	assert_int_equal(collected.count, REFUSAL_ROW_LIMIT + 1);
	assert_int_equal(collected.rows[0].kind, OBSERVE_REFUSAL);
	assert_int_equal(collected.rows[0].netns, 4);
	assert_int_equal(collected.rows[0].refusal.local_port, 1);
	assert_int_equal(collected.rows[REFUSAL_ROW_LIMIT].unseen.what, UNSEEN_REFUSALS);
	assert_int_equal(collected.rows[REFUSAL_ROW_LIMIT].unseen.count, 7);
	refusal_close(&refusal);
	collect_clear(&collected);
}

static void loopback_up(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(ioctl(fd, SIOCSIFFLAGS, &request), 0);
	close(fd);
}

static int connect_to(const char *address, uint16_t port)
{
	struct sockaddr_in6 to6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
	struct sockaddr_in to4 = {.sin_family = AF_INET, .sin_port = htons(port)};
	int error = 0;
	int fd;

	if (inet_pton(AF_INET6, address, &to6.sin6_addr) == 1) {
		fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
		error = connect(fd, (struct sockaddr *)&to6, sizeof(to6)) ? -errno : 0;
	} else {
		inet_pton(AF_INET, address, &to4.sin_addr);
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		error = connect(fd, (struct sockaddr *)&to4, sizeof(to4)) ? -errno : 0;
	}
	if (fd >= 0)
		close(fd);
	return error;
}

/* A connection that is made, and ended by a reset that is no refusal. */
static void listener_is_reset(uint16_t port)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct linger abort = {.l_onoff = 1};
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(listener, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(connect(client, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(setsockopt(client, SOL_SOCKET, SO_LINGER, &abort, sizeof(abort)), 0);
	close(client);
	close(listener);
}

static void refused_connections_are_seen(void **state)
{
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);
	struct refusal refusal;
	int error;

	(void)state;
	if (unshare(CLONE_NEWNET)) {
		print_message("no privilege for a network namespace\n");
		skip();
	}
	loopback_up();
	error = refusal_open(&refusal);
	if (error) {
		print_message("no packet socket: %s\n", strerror(-error));
		skip();
	}
	assert_int_equal(refusal_drain(&refusal), 0);
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(connect_to("127.0.0.1", 81), -ECONNREFUSED);
	listener_is_reset(82);
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(connect_to("::1", 83), -ECONNREFUSED);
	assert_int_equal(refusal_drain(&refusal), 5);
	assert_int_equal(refusal_emit(&refusal, &sink, 4, noon), 0);
	assert_int_equal(collected.count, 2);
	assert_int_equal(collected.rows[0].refusal.local_port, 81);
	assert_int_equal(collected.rows[0].refusal.count, 3);
	assert_true(address_is_loopback(&collected.rows[0].refusal.remote));
	assert_int_equal(collected.rows[1].refusal.local_port, 83);
	assert_int_equal(collected.rows[1].refusal.count, 2);
	assert_int_equal(collected.rows[1].refusal.local.family, ADDRESS_IPV6);
	refusal_close(&refusal);
	refusal_close(&refusal);
	collect_clear(&collected);
}

/* More than the socket has room for: what is lost is said. */
static void an_overrun_is_counted(void **state)
{
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);
	const struct observation *unseen;
	struct refusal refusal;
	uint64_t seen = 0;

	(void)state;
	if (unshare(CLONE_NEWNET)) {
		print_message("no privilege for a network namespace\n");
		skip();
	}
	loopback_up();
	if (refusal_open(&refusal)) {
		print_message("no packet socket\n");
		skip();
	}
	for (unsigned i = 0; i < 2000; i++)
		assert_int_equal(connect_to("127.0.0.1", 81), -ECONNREFUSED);
	assert_true(refusal_drain(&refusal) > 0);
	assert_int_equal(refusal_emit(&refusal, &sink, 4, noon), 0);
	seen = collect_find(&collected, OBSERVE_REFUSAL, 0)->refusal.count;
	unseen = collect_find(&collected, OBSERVE_UNSEEN, 0);
	assert_non_null(unseen);
	assert_int_equal(seen + unseen->unseen.count, 2000);
	refusal_close(&refusal);
	collect_clear(&collected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_refusal_is_read),
		cmocka_unit_test(other_packets_are_none),
		cmocka_unit_test(a_copy_on_another_device_is_not_counted),
		cmocka_unit_test(rows_above_the_limit_are_counted),
		cmocka_unit_test(refused_connections_are_seen),
		cmocka_unit_test(an_overrun_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

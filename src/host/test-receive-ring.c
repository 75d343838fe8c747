#include <errno.h>
#include <linux/netlink.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/receive-ring.h"

#define SEQUENCE 7

struct message {
	struct nlmsghdr header;
	uint32_t number;
};

/* The kernel's part: so many messages, and the end of the dump. */
struct dump {
	int fds[2];
	uint32_t count;
	pthread_t thread;
};

static void *send_all(void *context)
{
	const struct dump *dump = context;

	for (uint32_t i = 0; i <= dump->count; i++) {
		struct message message = {
			.header = {.nlmsg_len = sizeof(message),
				.nlmsg_seq = SEQUENCE,
				.nlmsg_type = i < dump->count ? NLMSG_MIN_TYPE : NLMSG_DONE},
			.number = i,
		};

		if (send(dump->fds[1], &message, sizeof(message), MSG_NOSIGNAL) < 0)
			break;
	}
	return NULL;
}

static int begin(void *context)
{
	struct dump *dump = context;

	return -pthread_create(&dump->thread, NULL, send_all, dump);
}

static void dump_init(struct dump *dump, uint32_t count)
{
	*dump = (struct dump){.count = count};
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, dump->fds), 0);
}

static void dump_deinit(struct dump *dump)
{
	close(dump->fds[0]);
	close(dump->fds[1]);
	pthread_join(dump->thread, NULL);
}

static uint32_t number_of(const uint8_t *buffer)
{
	struct message message;

	memcpy(&message, buffer, sizeof(message));
	return message.number;
}

/* Every buffer once and in order, with far more of them than slots; the reader falls behind, so that
 * slots are given back while others wait. */
static void test_order(void **unused)
{
	struct receive_ring ring;
	struct dump dump;
	uint8_t *buffer;

	(void)unused;
	dump_init(&dump, 5000);
	assert_int_equal(receive_ring_start(&ring, dump.fds[0], SEQUENCE, 0, begin, &dump), 0);
	for (uint32_t i = 0; i <= dump.count; i++) {
		if (i % 1000 == 500)
			usleep(2000);
		assert_int_equal(receive_ring_next(&ring, &buffer), sizeof(struct message));
		assert_int_equal(number_of(buffer), i);
	}
	assert_int_equal(receive_ring_next(&ring, &buffer), -EPIPE);
	receive_ring_stop(&ring);
	dump_deinit(&dump);
}

/* What a reader holds stays as it is while the receiver fills all others. */
static void test_held_slot_stays(void **unused)
{
	struct receive_ring ring;
	struct dump dump;
	uint8_t *buffer;

	(void)unused;
	dump_init(&dump, 1000);
	assert_int_equal(receive_ring_start(&ring, dump.fds[0], SEQUENCE, 32, begin, &dump), 0);
	for (uint32_t i = 0; i < 100; i++) {
		assert_int_equal(receive_ring_next(&ring, &buffer), sizeof(struct message));
		usleep(i == 50 ? 20000 : 0);
		assert_int_equal(number_of(buffer), i);
	}
	receive_ring_stop(&ring);
	dump_deinit(&dump);
}

static int refuse(void *context)
{
	(void)context;
	return -EPERM;
}

static void test_refused_request(void **unused)
{
	struct receive_ring ring;
	uint8_t *buffer;

	(void)unused;
	assert_int_equal(receive_ring_start(&ring, -1, SEQUENCE, 0, refuse, NULL), 0);
	assert_int_equal(receive_ring_next(&ring, &buffer), -EPERM);
	assert_int_equal(receive_ring_next(&ring, &buffer), -EPIPE);
	receive_ring_stop(&ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_held_slot_stays),
		cmocka_unit_test(test_refused_request),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

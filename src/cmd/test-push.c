/* What the kernel judges of a filter must change nothing: live sockets are listed with the filter
 * pushed into the dump and without, and the same ones must be meant. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/sock-diag.h"
#include "model/filter.h"

#define PAIRS 12

static int descriptors[3 * PAIRS];
static uint16_t ports[PAIRS];

struct found {
	const struct filter *filter;
	uint64_t cookies[1024];
	unsigned count, told;
};

static int listen_on(int family, const char *address, uint16_t *ret_port)
{
	struct sockaddr_in6 six = {.sin6_family = AF_INET6};
	struct sockaddr_in four = {.sin_family = AF_INET};
	bool wide = family == AF_INET6;
	struct sockaddr *name = wide ? (struct sockaddr *)&six : (struct sockaddr *)&four;
	socklen_t size = wide ? sizeof(six) : sizeof(four);
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	inet_pton(family, address, wide ? (void *)&six.sin6_addr : (void *)&four.sin_addr);
	if (fd < 0 || bind(fd, name, size) || listen(fd, 4) || getsockname(fd, name, &size))
		return -1;
	*ret_port = ntohs(wide ? six.sin6_port : four.sin_port);
	return fd;
}

/* Pairs over IPv4, over IPv6, and IPv4 to an IPv6 listener. */
static int set_up(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < PAIRS; i++) {
		bool wide = i % 3 == 1;
		struct sockaddr_storage name;
		socklen_t size = sizeof(name);
		struct sockaddr_in four = {.sin_family = AF_INET};
		int *pair = &descriptors[(size_t)3 * i];

		pair[0] = listen_on(i % 3 ? AF_INET6 : AF_INET,
			i % 3 == 0 ? "127.0.0.1"
			: wide	   ? "::1"
				   : "::",
			&ports[i]);
		if (pair[0] < 0)
			return 0; /* no IPv6: fewer pairs */
		pair[1] = socket(wide ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		four.sin_port = htons(ports[i]);
		four.sin_addr.s_addr = htonl(INADDR_LOOPBACK + i % 4);
		if (i % 3 == 0)
			four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		getsockname(pair[0], (struct sockaddr *)&name, &size);
		if (connect(pair[1], wide ? (struct sockaddr *)&name : (struct sockaddr *)&four,
			    wide ? size : sizeof(four)))
			return -1;
		pair[2] = accept(pair[0], NULL, NULL);
	}
	return 0;
}

static int tear_down(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < 3 * PAIRS; i++)
		if (descriptors[i] > 0)
			close(descriptors[i]);
	return 0;
}

/* Only this test's own sockets: others come and go. */
static bool is_ours(const struct observe_socket *socket)
{
	for (unsigned i = 0; i < PAIRS; i++)
		if (ports[i] && (socket->local_port == ports[i] || socket->remote_port == ports[i]))
			return true;
	return false;
}

static int take(void *context, const struct observation *observation)
{
	struct found *found = context;
	struct row row = {.socket = &observation->socket};

	found->told++;
	if (!is_ours(row.socket) || !filter_match(found->filter, &row))
		return 0;
	if (found->count == 1024)
		return -ENOSPC;
	found->cookies[found->count++] = row.socket->cookie;
	return 0;
}

static int compare(const void *a, const void *b)
{
	uint64_t first = *(const uint64_t *)a, second = *(const uint64_t *)b;

	return (first > second) - (first < second);
}

static void dump(
	const struct filter *filter, const void *code, size_t size, struct found *ret_found)
{
	struct sock_diag_request request = {
		.states = SOCK_DIAG_ALL_STATES, .filter = code, .filter_size = size};
	struct observe_sink sink = {take, ret_found};
	struct sock_diag diag;
	int error;

	*ret_found = (struct found){.filter = filter};
	assert_int_equal(sock_diag_init(&diag), 0);
	error = sock_diag_dump(&diag, &request, 0, (struct instant){0}, &sink);
	sock_diag_deinit(&diag);
	if (error < 0)
		fail_msg("the kernel refuses the program: %s", strerror(-error));
	qsort(ret_found->cookies, ret_found->count, sizeof(ret_found->cookies[0]), compare);
}

static void assert_same(const char *text)
{
	static struct found pushed, plain;
	struct filter filter;
	struct filter_error error;
	void *code;
	int size;

	assert_int_equal(filter_parse(text, strlen(text), NULL, &filter, &error), 0);
	size = filter_bytecode(&filter, &code);
	assert_true(size >= 0);
	dump(&filter, code, (size_t)size, &pushed);
	dump(&filter, NULL, 0, &plain);
	if (pushed.count != plain.count ||
		memcmp(pushed.cookies, plain.cookies, plain.count * sizeof(plain.cookies[0])))
		fail_msg("\"%s\": %u pushed, %u not", text, pushed.count, plain.count);
	free(code);
	filter_deinit(&filter);
}

static void test_written_filters(void **unused)
{
	static const char *const formats[] = {
		"sport = %u",
		"dport = %u",
		"sport != %u",
		"not dport = %u",
		"sport > %u",
		"dport < %u",
		"sport >= %u and not dport <= %u",
		":%u",
		"not :%u",
		"src 127.0.0.1:%u",
		"dst [::1]:%u",
		"dst 127.0.0.0/8 or sport = %u",
		"not (src 127.0.0.0/30 and dport != %u)",
		"src ::/0 sport = %u",
		"src ::ffff:127.0.0.1 or dst 0.0.0.0/0",
		"not dst ::/0 and not sport = %u",
		"(sport = %u or pid=1) and dst 127.0.0.0/8",
		"not (sport = %u or pid=1)",
		"dev = 0 or sport = %u",
		"not dev != 1 or dport = %u",
		"state listen sport = %u or state estab dport = %u",
	};

	(void)unused;
	for (unsigned i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		for (unsigned k = 0; k < 3; k++) {
			char text[256];

			/* Not a literal, but one of the rows above. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			snprintf(text, sizeof(text), formats[i], ports[k], ports[k + 1]);
#pragma GCC diagnostic pop
			assert_same(text);
		}
	}
}

static uint32_t random_state = 12345;

static unsigned draw(unsigned below)
{
	random_state = random_state * 1664525 + 1013904223;
	return (random_state >> 8) % below;
}

static size_t make_up(char *text, size_t room, unsigned depth)
{
	static const char *const hosts[] = {
		"127.0.0.1", "127.0.0.2/31", "::1", "::ffff:127.0.0.0/104", "0.0.0.0", "::", "*"};
	static const char *const comparisons[] = {"=", "!=", "<", "<=", ">", ">="};
	size_t size;

	if (depth && draw(3)) {
		unsigned kind = draw(3);

		size = (size_t)snprintf(text, room, kind == 2 ? "not (" : "(");
		size += make_up(text + size, room - size, depth - 1);
		if (kind == 2)
			return size + (size_t)snprintf(text + size, room - size, ")");
		size += (size_t)snprintf(text + size, room - size, kind ? ") and (" : ") or (");
		size += make_up(text + size, room - size, depth - 1);
		return size + (size_t)snprintf(text + size, room - size, ")");
	}
	switch (draw(4)) {
	case 0:
		return (size_t)snprintf(
			text, room, "%s %s", draw(2) ? "src" : "dst", hosts[draw(7)]);
	case 1:
		return (size_t)snprintf(text, room, "pid=%u", draw(9));
	default:
		return (size_t)snprintf(text, room, "%s %s %u", draw(2) ? "sport" : "dport",
			comparisons[draw(6)], ports[draw(PAIRS)]);
	}
}

static void test_made_up_filters(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < 300; i++) {
		char text[4096];

		make_up(text, sizeof(text), 4);
		assert_same(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written_filters),
		cmocka_unit_test(test_made_up_filters),
	};
	struct sock_diag diag;

	if (sock_diag_init(&diag)) {
		puts("skipped: this kernel has no sock_diag");
		return 77;
	}
	sock_diag_deinit(&diag);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* The scene of test-bpf.c: a network namespace with one socket of every state in it, and a child
 * that inherited all of them. */
#ifndef TCPDX_HOST_TEST_SCENE_H
#define TCPDX_HOST_TEST_SCENE_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* The private namespace and what is in it. */
struct scene {
	int sockets[64];
	unsigned count;
	pid_t child;
	bool ready;
};

static struct scene scene;

static int hold(int fd)
{
	assert_true(fd >= 0);
	assert_true(scene.count < sizeof(scene.sockets) / sizeof(scene.sockets[0]));
	scene.sockets[scene.count++] = fd;
	return fd;
}

static void let_go(int fd)
{
	for (unsigned i = 0; i < scene.count; i++)
		if (scene.sockets[i] == fd)
			scene.sockets[i] = scene.sockets[--scene.count];
	close(fd);
}

static void set(int fd, int level, int option, int value)
{
	assert_int_equal(setsockopt(fd, level, option, &value, sizeof(value)), 0);
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, text, strlen(text)) < 0)
		print_message("%s: %s\n", path, strerror(errno));
	close(fd);
}

static void raise_loopback(void)
{
	struct ifreq request = {.ifr_name = "lo"};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	assert_int_equal(ioctl(fd, SIOCGIFFLAGS, &request), 0);
	request.ifr_flags |= IFF_UP;
	assert_int_equal(ioctl(fd, SIOCSIFFLAGS, &request), 0);
	close(fd);
}

static struct sockaddr_in6 name_of(int fd)
{
	struct sockaddr_in6 name = {0};
	socklen_t size = sizeof(name);

	assert_int_equal(getsockname(fd, (struct sockaddr *)&name, &size), 0);
	return name;
}

static int listener_v4(void)
{
	struct sockaddr_in name = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = hold(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));

	assert_int_equal(bind(fd, (struct sockaddr *)&name, sizeof(name)), 0);
	assert_int_equal(listen(fd, 7), 0);
	return fd;
}

static int listener_v6(int only)
{
	struct sockaddr_in6 name = {.sin6_family = AF_INET6};
	int fd = hold(socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));

	set(fd, IPPROTO_IPV6, IPV6_V6ONLY, only);
	assert_int_equal(bind(fd, (struct sockaddr *)&name, sizeof(name)), 0);
	assert_int_equal(listen(fd, 9), 0);
	return fd;
}

static int connected_v4(int listener)
{
	struct sockaddr_in6 name = name_of(listener);
	struct sockaddr_in peer = {.sin_family = AF_INET,
		.sin_port = name.sin6_port,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = hold(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));

	assert_int_equal(connect(fd, (struct sockaddr *)&peer, sizeof(peer)), 0);
	return fd;
}

static int connected_v6(int listener)
{
	struct sockaddr_in6 peer = name_of(listener);
	int fd = hold(socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));

	peer.sin6_addr = in6addr_loopback;
	assert_int_equal(connect(fd, (struct sockaddr *)&peer, sizeof(peer)), 0);
	return fd;
}

static int accepted(int listener)
{
	return hold(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
}

static void settle(void)
{
	usleep(60000);
}

/* ESTABLISHED in several shapes: idle, unread data, a keepalive timer, mark and device, a peer
 * that does not read (persist timer), one waiting to be accepted. */
static void make_established(int v4, int v6)
{
	static const char bytes[65536];
	int client, server;

	client = connected_v4(v4);
	server = accepted(v4);
	assert_int_equal(send(client, "hello", 5, 0), 5);
	set(server, SOL_SOCKET, SO_KEEPALIVE, 1);
	set(server, SOL_SOCKET, SO_MARK, 0x2a);
	assert_int_equal(setsockopt(server, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3), 0);
	client = connected_v6(v6);
	server = accepted(v6);
	assert_int_equal(fcntl(client, F_SETFL, O_NONBLOCK), 0);
	while (send(client, bytes, sizeof(bytes), 0) > 0)
		;
	client = connected_v4(v6);
	accepted(v6);
	connected_v4(v4);
}

/* CLOSE_WAIT with FIN_WAIT_2, both held; TIME_WAIT; a FIN_WAIT_2 that nobody holds; LAST_ACK and
 * the like need a network that loses packets. */
static void make_closing(int v4, int v6)
{
	int client = connected_v4(v4);
	int server;

	/* The first in the queue is the one that make_established() left. */
	accepted(v4);
	accepted(v4);
	shutdown(client, SHUT_WR);
	client = connected_v6(v6);
	server = accepted(v6);
	let_go(client);
	settle();
	let_go(server);
	client = connected_v4(v4);
	accepted(v4);
	set(client, IPPROTO_TCP, TCP_LINGER2, 30);
	let_go(client);
}

/* SYN_SENT: the queue of the listener is full, so it drops the SYN. SYN_RECEIVED: the client
 * thinks itself connected, but the listener waits for its data. */
static void make_opening(void)
{
	struct sockaddr_in6 name;
	int full = listener_v4();
	int deferring = listener_v4();

	assert_int_equal(listen(full, 0), 0);
	connected_v4(full);
	for (unsigned i = 0; i < 2; i++) {
		struct sockaddr_in peer = {
			.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
		int fd = hold(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));

		name = name_of(full);
		peer.sin_port = name.sin6_port;
		assert_int_not_equal(connect(fd, (struct sockaddr *)&peer, sizeof(peer)), 0);
		assert_int_equal(errno, EINPROGRESS);
	}
	set(deferring, IPPROTO_TCP, TCP_DEFER_ACCEPT, 30);
	connected_v4(deferring);
}

/* A pair of MPTCP, where the kernel has it: each side is a socket and its subflow. */
static void make_multipath(void)
{
	struct sockaddr_in name = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(name);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_MPTCP);
	int client;

	if (listener < 0)
		return;
	hold(listener);
	assert_int_equal(bind(listener, (struct sockaddr *)&name, sizeof(name)), 0);
	assert_int_equal(listen(listener, 3), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&name, &size), 0);
	client = hold(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_MPTCP));
	assert_int_equal(connect(client, (struct sockaddr *)&name, sizeof(name)), 0);
	accepted(listener);
}

static void make_child(void)
{
	int pipe_fds[2];
	char byte;

	assert_int_equal(pipe(pipe_fds), 0);
	scene.child = fork();
	assert_true(scene.child >= 0);
	if (!scene.child) {
		close(pipe_fds[0]);
		if (write(pipe_fds[1], "r", 1) == 1)
			pause();
		_exit(0);
	}
	close(pipe_fds[1]);
	assert_int_equal(read(pipe_fds[0], &byte, 1), 1);
	close(pipe_fds[0]);
}

static int make_scene(void **state)
{
	int v4, v6, v6only;

	(void)state;
	if (unshare(CLONE_NEWNET))
		return 0; /* each test skips */
	raise_loopback();
	write_file("/proc/sys/net/ipv4/tcp_syncookies", "0");
	v4 = listener_v4();
	v6 = listener_v6(0);
	v6only = listener_v6(1);
	make_established(v4, v6);
	connected_v6(v6only);
	make_closing(v4, v6);
	make_opening();
	make_multipath();
	/* Never bound: in no dump, but somebody holds it. */
	hold(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
	/* Not TCP: no row. */
	hold(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
	make_child();
	settle();
	scene.ready = true;
	return 0;
}

static int clear_scene(void **state)
{
	(void)state;
	if (scene.child > 0) {
		kill(scene.child, SIGKILL);
		waitpid(scene.child, NULL, 0);
	}
	while (scene.count)
		close(scene.sockets[--scene.count]);
	return 0;
}

#endif

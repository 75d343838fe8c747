/* The iterators against netlink and /proc: the same sockets, the same owners, row by row.
 *
 * The test makes itself a network namespace with one socket of every state in it, and a child
 * that inherited all of them. Without the privilege or the kernel for it, it skips. */
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
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/array.h"
#include "host/bpf.h"
#include "host/owners.h"
#include "host/sock-diag.h"
#include "host/state-count.h"
#include "host/test-scene.h"

#define TRIES	      5
#define ALL_BUT_BOUND (SOCK_DIAG_ALL_STATES & ~(1u << 13))

static const struct instant at = {.ns = 1700000000000000000};

/* What a sink was given. */
struct rows {
	struct observation *items;
	uint32_t count, capacity;
};

static int keep(void *context, const struct observation *observation)
{
	struct rows *rows = context;

	if (array_reserve(
		    &rows->items, &rows->capacity, (size_t)rows->count + 1, sizeof(*rows->items)))
		return -ENOMEM;
	rows->items[rows->count++] = *observation;
	return 0;
}

static struct observe_sink sink_of(struct rows *rows)
{
	return (struct observe_sink){keep, rows};
}

static void forget(struct rows *rows)
{
	free(rows->items);
	*rows = (struct rows){0};
}

/* Ends the test early where this machine cannot run it. */
static void need(int error, const char *what)
{
	if (!error)
		return;
	if (error == -EPERM || error == -ENOSYS || error == -EOPNOTSUPP) {
		print_message("skipped: %s: %s\n", what, strerror(-error));
		skip();
	}
	fail_msg("%s: %s", what, strerror(-error));
}

static void need_scene(void)
{
	need(scene.ready ? 0 : -EPERM, "a network namespace of its own");
}

static int by_cookie(const void *a, const void *b)
{
	const struct observation *left = a, *right = b;

	return (left->socket.cookie > right->socket.cookie) -
	       (left->socket.cookie < right->socket.cookie);
}

static int by_owner(const void *a, const void *b)
{
	const struct observation *left = a, *right = b;

	if (left->kind != right->kind)
		return left->kind < right->kind ? -1 : 1;
	if (left->kind == OBSERVE_PROCESS)
		return (left->process.pid > right->process.pid) -
		       (left->process.pid < right->process.pid);
	if (left->owner.pid != right->owner.pid)
		return left->owner.pid < right->owner.pid ? -1 : 1;
	return (left->owner.fd > right->owner.fd) - (left->owner.fd < right->owner.fd);
}

static void sort(struct rows *rows, int (*order)(const void *, const void *))
{
	if (rows->count)
		qsort(rows->items, rows->count, sizeof(*rows->items), order);
}

/* Netlink names the MPTCP subflows only together with tcp_info, which the iterator lacks. */
static void read_netlink(uint32_t states, struct rows *rows)
{
	struct sock_diag_request request = {.states = states, .extensions = SOCK_DIAG_TCP_INFO};
	struct observe_sink sink = sink_of(rows);
	struct sock_diag diag;

	assert_int_equal(sock_diag_init(&diag), 0);
	assert_int_equal(sock_diag_dump(&diag, &request, 3, at, &sink), 0);
	sock_diag_deinit(&diag);
	for (uint32_t i = 0; i < rows->count; i++) {
		struct observe_socket *socket = &rows->items[i].socket;

		socket->bits &= (uint16_t)~SOCKET_HAS_TCP_INFO;
		socket->tcp_info_size = 0;
		memset(&socket->tcp_info, 0, sizeof(socket->tcp_info));
	}
	sort(rows, by_cookie);
}

static void read_bpf(uint32_t states, struct rows *rows)
{
	struct observe_sink sink = sink_of(rows);

	need(bpf_sockets_read(3, at, states, &sink), "sockets through BPF");
	sort(rows, by_cookie);
}

/* Equal but for the time that has passed between the two. */
static bool equal_socket(const struct observation *bpf, const struct observation *netlink)
{
	struct observe_socket left = bpf->socket, right = netlink->socket;
	int64_t passed = (int64_t)left.expires_ms - right.expires_ms;

	right.expires_ms = left.expires_ms;
	return passed > -500 && passed < 500 && !memcmp(&left, &right, sizeof(left));
}

static void same_socket(const struct observation *bpf, const struct observation *netlink)
{
	const struct observe_socket *left = &bpf->socket, *right = &netlink->socket;

	assert_int_equal(bpf->kind, netlink->kind);
	assert_int_equal(bpf->netns, netlink->netns);
	assert_int_equal(bpf->at.ns, netlink->at.ns);
	assert_int_equal(left->state, right->state);
	assert_int_equal(left->kernel_state, right->kernel_state);
	assert_int_equal(left->timer, right->timer);
	assert_int_equal(left->retransmits, right->retransmits);
	assert_int_equal(left->shutdown, right->shutdown);
	assert_int_equal(left->bits, right->bits);
	assert_true(address_equal(&left->local, &right->local));
	assert_true(address_equal(&left->remote, &right->remote));
	assert_int_equal(left->local_port, right->local_port);
	assert_int_equal(left->remote_port, right->remote_port);
	assert_int_equal(left->ifindex, right->ifindex);
	assert_int_equal(left->rqueue, right->rqueue);
	assert_int_equal(left->wqueue, right->wqueue);
	assert_int_equal(left->uid, right->uid);
	assert_int_equal(left->mark, right->mark);
	assert_int_equal(left->inode, right->inode);
	assert_int_equal(left->cookie, right->cookie);
	assert_int_equal(left->cgroup, right->cgroup);
	assert_true(equal_socket(bpf, netlink));
}

static void has_state(const struct rows *rows, enum tcp_state state)
{
	for (uint32_t i = 0; i < rows->count; i++)
		if (rows->items[i].socket.state == state)
			return;
	fail_msg("no socket in %s", state_name(state));
}

static bool equal_sockets(const struct rows *bpf, const struct rows *netlink)
{
	if (bpf->count != netlink->count)
		return false;
	for (uint32_t i = 0; i < bpf->count; i++)
		if (!equal_socket(&bpf->items[i], &netlink->items[i]))
			return false;
	return true;
}

/* A timer may go off between the two reads: then they are read again. */
static void same_sockets(uint32_t states)
{
	struct rows netlink = {0}, bpf = {0};

	for (unsigned try = 0; try < TRIES; try++) {
		forget(&netlink);
		forget(&bpf);
		read_bpf(states, &bpf);
		read_netlink(states & ALL_BUT_BOUND, &netlink);
		if (equal_sockets(&bpf, &netlink))
			break;
	}
	assert_int_equal(bpf.count, netlink.count);
	for (uint32_t i = 0; i < bpf.count; i++)
		same_socket(&bpf.items[i], &netlink.items[i]);
	forget(&netlink);
	forget(&bpf);
}

static void has_timer(const struct rows *rows, enum observe_timer timer)
{
	for (uint32_t i = 0; i < rows->count; i++)
		if (rows->items[i].socket.timer == timer && rows->items[i].socket.expires_ms)
			return;
	fail_msg("no socket with timer %u", timer);
}

static void test_sockets(void **state)
{
	(void)state;
	need_scene();
	same_sockets(SOCK_DIAG_ALL_STATES);
}

static void test_states_are_there(void **state)
{
	struct rows bpf = {0};

	(void)state;
	need_scene();
	read_bpf(SOCK_DIAG_ALL_STATES, &bpf);
	has_state(&bpf, TCP_STATE_LISTEN);
	has_state(&bpf, TCP_STATE_SYN_SENT);
	has_state(&bpf, TCP_STATE_SYN_RECEIVED);
	has_state(&bpf, TCP_STATE_ESTABLISHED);
	has_state(&bpf, TCP_STATE_FIN_WAIT_2);
	has_state(&bpf, TCP_STATE_CLOSE_WAIT);
	has_state(&bpf, TCP_STATE_TIME_WAIT);
	has_timer(&bpf, TIMER_RETRANSMIT);
	has_timer(&bpf, TIMER_KEEPALIVE);
	has_timer(&bpf, TIMER_TIMEWAIT);
	has_timer(&bpf, TIMER_PERSIST);
	forget(&bpf);
}

static void test_states_mask(void **state)
{
	(void)state;
	need_scene();
	for (unsigned number = 1; number < 12; number++)
		same_sockets(1u << number);
	same_sockets(0);
}

static void test_counts(void **state)
{
	uint64_t counts[TCP_STATE_COUNT];
	uint64_t expected[TCP_STATE_COUNT] = {0};
	struct rows netlink = {0};

	(void)state;
	need_scene();
	need(state_count_read(counts), "states by sockstat");
	read_netlink(ALL_BUT_BOUND, &netlink);
	for (uint32_t i = 0; i < netlink.count; i++)
		expected[netlink.items[i].socket.state]++;
	assert_memory_equal(counts, expected, sizeof(counts));
	forget(&netlink);
}

/* The iterator is bound to the namespace of the thread: an empty one has no socket. */
static void test_other_namespace(void **state)
{
	int own = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	struct rows bpf = {0};
	uint64_t counts[TCP_STATE_COUNT];
	struct observe_sink sink = sink_of(&bpf);
	int error;

	(void)state;
	need_scene();
	assert_int_equal(unshare(CLONE_NEWNET), 0);
	error = bpf_sockets_read(4, at, SOCK_DIAG_ALL_STATES, &sink);
	if (!error)
		error = state_count_read(counts);
	assert_int_equal(setns(own, CLONE_NEWNET), 0);
	close(own);
	need(error, "sockets through BPF");
	assert_int_equal(bpf.count, 0);
	for (unsigned i = 0; i < TCP_STATE_COUNT; i++)
		assert_int_equal(counts[i], 0);
	forget(&bpf);
}

/* Sockets of the dump are those with an even inode: both answers must come through. */
static bool even(void *context, uint64_t inode)
{
	(void)context;
	return inode % 2 == 0;
}

static bool never(void *context, uint64_t inode)
{
	(void)context;
	(void)inode;
	return false;
}

/* Only the rows of this process and its child: others come and go. */
static void keep_ours(struct rows *rows)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < rows->count; i++) {
		const struct observation *row = &rows->items[i];
		uint32_t pid = row->kind == OBSERVE_PROCESS ? row->process.pid : row->owner.pid;

		if (row->kind != OBSERVE_PROCESS && row->kind != OBSERVE_OWNER)
			continue;
		if (pid == (uint32_t)getpid() || pid == (uint32_t)scene.child)
			rows->items[kept++] = *row;
	}
	rows->count = kept;
}

static void same_owner(const struct observation *bpf, const struct observation *proc)
{
	assert_int_equal(bpf->kind, proc->kind);
	assert_int_equal(bpf->at.ns, proc->at.ns);
	if (bpf->kind == OBSERVE_PROCESS) {
		assert_int_equal(bpf->process.pid, proc->process.pid);
		assert_int_equal(bpf->process.uid, proc->process.uid);
		assert_int_equal(bpf->process.fd_count, UINT32_MAX);
		assert_string_equal(bpf->process.comm, proc->process.comm);
	} else {
		assert_int_equal(bpf->owner.pid, proc->owner.pid);
		assert_int_equal(bpf->owner.fd, proc->owner.fd);
		assert_int_equal(bpf->owner.inode, proc->owner.inode);
		assert_int_equal(bpf->owner.undumped, proc->owner.undumped);
	}
}

/* A process is told before its first descriptor, and once. */
static void processes_first(const struct rows *rows)
{
	uint32_t pid = 0;

	for (uint32_t i = 0; i < rows->count; i++)
		if (rows->items[i].kind == OBSERVE_PROCESS) {
			assert_int_not_equal(rows->items[i].process.pid, pid);
			pid = rows->items[i].process.pid;
		} else {
			assert_int_equal(rows->items[i].owner.pid, pid);
		}
}

static void same_owners(bool (*dumped)(void *, uint64_t))
{
	struct owners_request request = {.proc = "/proc", .dumped = dumped};
	struct rows proc = {0}, bpf = {0};
	struct observe_sink proc_sink = sink_of(&proc), bpf_sink = sink_of(&bpf);

	need(bpf_owners_read(&request, at, &bpf_sink), "owners through BPF");
	processes_first(&bpf);
	assert_int_equal(owners_read(&request, at, &proc_sink), 0);
	keep_ours(&proc);
	keep_ours(&bpf);
	sort(&proc, by_owner);
	sort(&bpf, by_owner);
	assert_int_equal(bpf.count, proc.count);
	for (uint32_t i = 0; i < bpf.count; i++)
		same_owner(&bpf.items[i], &proc.items[i]);
	forget(&proc);
	forget(&bpf);
}

/* Where nothing is dumped both have to find out which sockets are TCP. */
static void test_owners(void **state)
{
	(void)state;
	need_scene();
	same_owners(never);
}

static void test_owners_dumped(void **state)
{
	struct owners_request request = {.proc = "/proc", .dumped = even};
	struct rows bpf = {0};
	struct observe_sink sink = sink_of(&bpf);

	(void)state;
	need_scene();
	need(bpf_owners_read(&request, at, &sink), "owners through BPF");
	for (uint32_t i = 0; i < bpf.count; i++)
		if (bpf.items[i].kind == OBSERVE_OWNER)
			assert_int_equal(bpf.items[i].owner.undumped, bpf.items[i].owner.inode % 2);
	forget(&bpf);
}

static void test_owners_of_child(void **state)
{
	struct owners_request request = {.proc = "/proc"};
	struct rows bpf = {0};
	struct observe_sink sink = sink_of(&bpf);
	unsigned own = 0, inherited = 0;

	(void)state;
	need_scene();
	need(bpf_owners_read(&request, at, &sink), "owners through BPF");
	keep_ours(&bpf);
	for (uint32_t i = 0; i < bpf.count; i++)
		if (bpf.items[i].kind == OBSERVE_OWNER) {
			own += bpf.items[i].owner.pid == (uint32_t)getpid();
			inherited += bpf.items[i].owner.pid == (uint32_t)scene.child;
			assert_int_equal(bpf.items[i].owner.undumped, 0);
		}
	/* All but the datagram socket. */
	assert_int_equal(own, scene.count - 1);
	assert_int_equal(inherited, scene.count - 1);
	forget(&bpf);
}

/* More than the program hands over at once, with gaps between them. */
static void test_owners_many(void **state)
{
	enum { MANY = 3000 };
	struct rlimit limit;
	int first = -1, last = -1;

	(void)state;
	need_scene();
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	if (limit.rlim_max < 2 * MANY)
		need(-EPERM, "enough descriptors");
	limit.rlim_cur = limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	for (unsigned i = 0; i < MANY; i++) {
		last = dup(scene.sockets[i % scene.count]);
		assert_true(last >= 0);
		first = first < 0 ? last : first;
	}
	for (int fd = first; fd < last; fd += 7)
		close(fd);
	same_owners(never);
	for (int fd = first; fd <= last; fd++)
		close(fd);
}

/* The file of a socket's name in the file system is no socket; nor is that which refers to one. */
static void test_owners_by_name(void **state)
{
	struct owners_request request = {.proc = "/proc"};
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	struct rows bpf = {0};
	struct observe_sink sink = sink_of(&bpf);
	char path[64];
	int local, named, referring;

	(void)state;
	need_scene();
	snprintf(name.sun_path, sizeof(name.sun_path), "/tmp/tcpdx-test-%d", getpid());
	local = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_true(local >= 0);
	assert_int_equal(bind(local, (struct sockaddr *)&name, sizeof(name)), 0);
	named = open(name.sun_path, O_PATH | O_CLOEXEC);
	unlink(name.sun_path);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", scene.sockets[0]);
	referring = open(path, O_PATH | O_CLOEXEC);
	assert_true(named >= 0);
	assert_true(referring >= 0);
	need(bpf_owners_read(&request, at, &sink), "owners through BPF");
	keep_ours(&bpf);
	assert_true(bpf.count > 0);
	for (uint32_t i = 0; i < bpf.count; i++)
		if (bpf.items[i].kind == OBSERVE_OWNER &&
			bpf.items[i].owner.pid == (uint32_t)getpid()) {
			assert_int_not_equal(bpf.items[i].owner.fd, named);
			assert_int_not_equal(bpf.items[i].owner.fd, referring);
		}
	forget(&bpf);
	close(referring);
	close(named);
	close(local);
}

static int refuse(void *context, const struct observation *observation)
{
	(void)context;
	(void)observation;
	return -ECANCELED;
}

static void test_sink_error(void **state)
{
	struct owners_request request = {.proc = "/proc"};
	struct observe_sink sink = {refuse, NULL};
	int error;

	(void)state;
	need_scene();
	error = bpf_sockets_read(3, at, SOCK_DIAG_ALL_STATES, &sink);
	need(error == -ECANCELED ? 0 : error, "sockets through BPF");
	assert_int_equal(error, -ECANCELED);
	error = bpf_owners_read(&request, at, &sink);
	need(error == -ECANCELED ? 0 : error, "owners through BPF");
	assert_int_equal(error, -ECANCELED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states_are_there),
		cmocka_unit_test(test_sockets),
		cmocka_unit_test(test_states_mask),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_other_namespace),
		cmocka_unit_test(test_owners),
		cmocka_unit_test(test_owners_dumped),
		cmocka_unit_test(test_owners_of_child),
		cmocka_unit_test(test_owners_many),
		cmocka_unit_test(test_owners_by_name),
		cmocka_unit_test(test_sink_error),
	};

	return cmocka_run_group_tests(tests, make_scene, clear_scene);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "host/route.h"
#include "host/test-collect.h"

static const struct instant noon = {.ns = 43200000000000};

/* Messages one after the other, aligned as a datagram is. */
struct stream {
	_Alignas(struct nlmsghdr) char bytes[2048];
	size_t size;
};

static struct nlmsghdr *message_start(struct stream *stream, uint16_t type, uint32_t seq)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(stream->bytes + stream->size);

	message->nlmsg_type = type;
	message->nlmsg_flags = NLM_F_MULTI;
	message->nlmsg_seq = seq;
	return message;
}

static void message_end(struct stream *stream, const struct nlmsghdr *message)
{
	stream->size += MNL_ALIGN(message->nlmsg_len);
}

static void link_put(struct stream *stream, uint32_t seq, const char *name)
{
	struct nlmsghdr *message = message_start(stream, RTM_NEWLINK, seq);
	struct ifinfomsg *header = mnl_nlmsg_put_extra_header(message, sizeof(*header));

	header->ifi_index = 4;
	header->ifi_flags = IFF_UP;
	mnl_attr_put_strz(message, IFLA_IFNAME, name);
	mnl_attr_put_u32(message, IFLA_MTU, 1400);
	mnl_attr_put_u8(message, IFLA_OPERSTATE, 6);
	message_end(stream, message);
}

static void neighbour_put(struct stream *stream, uint8_t family, uint16_t nud, size_t size)
{
	static const uint8_t bytes[16] = {10, 0, 0, 9};
	struct nlmsghdr *message = message_start(stream, RTM_NEWNEIGH, 1);
	struct ndmsg *header = mnl_nlmsg_put_extra_header(message, sizeof(*header));

	header->ndm_family = family;
	header->ndm_state = nud;
	header->ndm_ifindex = 4;
	mnl_attr_put(message, NDA_DST, size, bytes);
	message_end(stream, message);
}

static void error_put(struct stream *stream, uint16_t type, uint32_t seq, int error)
{
	struct nlmsghdr *message = message_start(stream, type, seq);

	memcpy(mnl_nlmsg_put_extra_header(message, sizeof(error)), &error, sizeof(error));
	message_end(stream, message);
}

static void rows_are_parsed(void **state)
{
	struct stream stream = {0};
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);

	(void)state;
	link_put(&stream, 1, "eth0");
	neighbour_put(&stream, AF_INET, NUD_FAILED, 4);
	neighbour_put(&stream, AF_INET6, NUD_NOARP, 16);
	neighbour_put(&stream, AF_BRIDGE, NUD_REACHABLE, 6);
	neighbour_put(&stream, AF_INET, NUD_REACHABLE, 5);
	link_put(&stream, 1, "a-name-longer-than-fifteen");
	assert_int_equal(route_parse(stream.bytes, stream.size, &sink, 5, noon), 1);
	assert_int_equal(collected.count, 3);
	assert_int_equal(collected.rows[0].kind, OBSERVE_LINK);
	assert_int_equal(collected.rows[0].netns, 5);
	assert_int_equal(collected.rows[0].link.ifindex, 4);
	assert_int_equal(collected.rows[0].link.mtu, 1400);
	assert_int_equal(collected.rows[0].link.operstate, 6);
	assert_string_equal(collected.rows[0].link.name, "eth0");
	assert_int_equal(collected.rows[1].kind, OBSERVE_NEIGHBOUR);
	assert_int_equal(collected.rows[1].neighbour.state, NUD_FAILED);
	assert_int_equal(collected.rows[1].neighbour.address.family, ADDRESS_IPV4);
	assert_string_equal(collected.rows[2].link.name, "a-name-longer-t");
	collect_clear(&collected);
}

/* Every length, and every byte spoilt: nothing is read outside, nothing is taken for more. */
static void damage_is_survived(void **state)
{
	struct stream stream = {0};
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);

	(void)state;
	link_put(&stream, 1, "eth0");
	neighbour_put(&stream, AF_INET6, NUD_STALE, 16);
	error_put(&stream, NLMSG_DONE, 1, 0);
	for (size_t size = 0; size < stream.size; size++) {
		struct route_answer answer = {.seq = 1};
		struct text messages;
		char *copy = malloc(size ? size : 1);

		memcpy(copy, stream.bytes, size);
		text_init(&messages, NULL, NULL);
		route_collect(copy, size, &answer, &messages);
		assert_false(answer.done);
		route_parse(copy, size, &sink, 1, noon);
		text_deinit(&messages);
		free(copy);
	}
	for (size_t i = 0; i < stream.size * 8; i++) {
		struct observe_route route = {0};

		stream.bytes[i / 8] ^= (char)(1 << i % 8);
		route_parse(stream.bytes, stream.size, &sink, 1, noon);
		route_parse_route(stream.bytes, stream.size, &route);
		stream.bytes[i / 8] ^= (char)(1 << i % 8);
	}
	collect_clear(&collected);
}

static void an_answer_ends_once(void **state)
{
	struct stream stream = {0};
	struct route_answer answer = {.seq = 8};
	struct text messages;
	struct nlmsghdr *message;
	size_t old_size;

	(void)state;
	text_init(&messages, NULL, NULL);
	/* What belongs to an older question is passed over, its end too. */
	link_put(&stream, 7, "old0");
	error_put(&stream, NLMSG_DONE, 7, 0);
	old_size = stream.size;
	link_put(&stream, 8, "eth0");
	route_collect(stream.bytes, stream.size, &answer, &messages);
	assert_false(answer.done);
	assert_false(answer.interrupted);
	assert_int_equal(messages.size, stream.size - old_size);
	stream.size = 0;
	message = message_start(&stream, NLMSG_DONE, 8);
	message->nlmsg_flags |= NLM_F_DUMP_INTR;
	message_end(&stream, message);
	route_collect(stream.bytes, stream.size, &answer, &messages);
	assert_true(answer.done);
	assert_true(answer.interrupted);
	assert_int_equal(answer.error, 0);
	text_deinit(&messages);
}

/* libmnl's own check takes these for negative. */
static void huge_lengths_are_refused(void **state)
{
	static const uint32_t lengths[] = {0, 15, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff};
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);
	struct text messages;

	(void)state;
	text_init(&messages, NULL, NULL);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		struct route_answer answer = {.seq = 1};
		struct observe_route route = {0};
		struct stream stream = {0};

		link_put(&stream, 1, "eth0");
		memcpy(stream.bytes, &lengths[i], sizeof(lengths[i]));
		route_collect(stream.bytes, stream.size, &answer, &messages);
		assert_true(answer.damaged);
		assert_int_equal(messages.size, 0);
		assert_int_equal(route_parse(stream.bytes, stream.size, &sink, 1, noon), 1);
		assert_int_equal(route_parse_route(stream.bytes, stream.size, &route), -EBADMSG);
	}
	text_deinit(&messages);
	collect_clear(&collected);
}

static void errors_are_the_kernels(void **state)
{
	static const struct {
		int sent, noted;
	} rows[] = {{-ENETUNREACH, -ENETUNREACH}, {0, 0}, {5, -EBADMSG}, {-100000, -EBADMSG}};
	struct text messages;

	(void)state;
	text_init(&messages, NULL, NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct route_answer answer = {.seq = 1};
		struct stream stream = {0};

		error_put(&stream, NLMSG_ERROR, 1, rows[i].sent);
		route_collect(stream.bytes, stream.size, &answer, &messages);
		assert_true(answer.done);
		assert_int_equal(answer.error, rows[i].noted);
	}
	text_deinit(&messages);
}

static void a_route_is_parsed(void **state)
{
	static const uint8_t via[18] = {AF_INET6, 0, 0xfe, 0x80, [17] = 1};
	struct stream stream = {0};
	struct observe_route route = {.remote = {.family = ADDRESS_IPV4, .bytes = {1, 2, 3, 4}}};
	struct nlmsghdr *message = message_start(&stream, RTM_NEWROUTE, 1);
	struct rtmsg *header = mnl_nlmsg_put_extra_header(message, sizeof(*header));
	struct nlattr *nest;

	(void)state;
	header->rtm_family = AF_INET;
	header->rtm_type = RTN_UNICAST;
	mnl_attr_put_u32(message, RTA_OIF, 3);
	mnl_attr_put_u32(message, RTA_PREFSRC, 0x0100000a);
	mnl_attr_put(message, RTA_VIA, sizeof(via), via);
	nest = mnl_attr_nest_start(message, RTA_METRICS);
	mnl_attr_put_u32(message, RTAX_MTU, 1280);
	mnl_attr_nest_end(message, nest);
	message_end(&stream, message);
	assert_int_equal(route_parse_route(stream.bytes, 20, &route), -EBADMSG);
	assert_int_equal(route.type, 0);
	assert_int_equal(route_parse_route(stream.bytes, stream.size, &route), 0);
	assert_int_equal(route.remote.bytes[3], 4);
	assert_int_equal(route.ifindex, 3);
	assert_int_equal(route.mtu, 1280);
	assert_int_equal(route.type, RTN_UNICAST);
	assert_int_equal(route.source.bytes[0], 10);
	assert_int_equal(route.gateway.family, ADDRESS_IPV6);
	assert_int_equal(route.gateway.bytes[15], 1);
	assert_int_equal(route.error, 0);
	header->rtm_type = RTN_PROHIBIT;
	assert_int_equal(route_parse_route(stream.bytes, stream.size, &route), 0);
	assert_int_equal(route.error, -EACCES);
}

static void loopback_up(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(ioctl(fd, SIOCSIFFLAGS, &request), 0);
	close(fd);
}

/* A route that refuses, in the way that "ip route add TYPE 198.51.100.0/24" makes it. */
static void refusing_route_add(uint8_t type, const struct address *prefix)
{
	_Alignas(struct nlmsghdr) char buffer[256];
	struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
	struct mnl_socket *socket = mnl_socket_open(NETLINK_ROUTE);
	struct rtmsg *header;

	assert_non_null(socket);
	message->nlmsg_type = RTM_NEWROUTE;
	message->nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_ACK;
	header = mnl_nlmsg_put_extra_header(message, sizeof(*header));
	header->rtm_family = prefix->family == ADDRESS_IPV6 ? AF_INET6 : AF_INET;
	header->rtm_dst_len = 24;
	header->rtm_table = RT_TABLE_MAIN;
	header->rtm_protocol = RTPROT_STATIC;
	header->rtm_scope = RT_SCOPE_UNIVERSE;
	header->rtm_type = type;
	mnl_attr_put(message, RTA_DST, prefix->family == ADDRESS_IPV6 ? 16 : 4, prefix->bytes);
	assert_true(mnl_socket_sendto(socket, message, message->nlmsg_len) > 0);
	assert_true(mnl_socket_recvfrom(socket, buffer, sizeof(buffer)) > 0);
	mnl_socket_close(socket);
}

static struct route_question question_for(const char *remote)
{
	struct route_question question = {0};

	assert_int_equal(address_parse(remote, strlen(remote), &question.remote), 0);
	return question;
}

static void query_gives(struct route_socket *socket, const char *remote, int error, uint8_t type)
{
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);
	struct route_question question = question_for(remote);

	assert_int_equal(route_query(socket, &question, &sink, 6, noon), 0);
	assert_int_equal(collected.count, 1);
	assert_int_equal(collected.rows[0].kind, OBSERVE_ROUTE);
	assert_int_equal(collected.rows[0].route.error, error);
	assert_int_equal(collected.rows[0].route.type, type);
	assert_true(address_equal(&collected.rows[0].route.remote, &question.remote));
	collect_clear(&collected);
}

static void the_kernel_is_asked(void **state)
{
	struct address refusing = question_for("198.51.100.0").remote;
	struct address refusing6 = question_for("2001:db8::").remote;
	struct collected collected = {0};
	struct observe_sink sink = collect_sink(&collected);
	struct route_question question = {0};
	struct route_socket socket;

	(void)state;
	if (unshare(CLONE_NEWNET)) {
		print_message("no privilege for a network namespace\n");
		skip();
	}
	loopback_up();
	assert_int_equal(route_socket_init(&socket), 0);
	query_gives(&socket, "127.0.0.1", 0, RTN_LOCAL);
	query_gives(&socket, "::1", 0, RTN_LOCAL);
	query_gives(&socket, "::ffff:127.0.0.1", 0, RTN_LOCAL);
	query_gives(&socket, "192.0.2.1", -ENETUNREACH, 0);
	query_gives(&socket, "2001:db8::1", -ENETUNREACH, 0);
	refusing_route_add(RTN_BLACKHOLE, &refusing);
	query_gives(&socket, "198.51.100.7", -EINVAL, 0);
	refusing_route_add(RTN_PROHIBIT, &refusing6);
	query_gives(&socket, "2001:db8::1", -EACCES, 0);
	assert_int_equal(route_query(&socket, &question, &sink, 6, noon), -EAFNOSUPPORT);
	assert_int_equal(links_read(&socket, &sink, 6, noon), 0);
	assert_string_equal(collected.rows[0].link.name, "lo");
	assert_true(collected.rows[0].link.flags & IFF_LOOPBACK);
	assert_int_equal(locals_read(&socket, &sink, 6, noon), 0);
	assert_int_equal(collect_count(&collected, OBSERVE_LOCAL), 2);
	assert_int_equal(collect_find(&collected, OBSERVE_LOCAL, 0)->local.prefix, 8);
	assert_int_equal(neighbours_read(&socket, &sink, 6, noon), 0);
	assert_int_equal(collect_count(&collected, OBSERVE_UNSEEN), 0);
	collect_clear(&collected);
	collected.limit = 1;
	assert_int_equal(locals_read(&socket, &sink, 6, noon), -EPIPE);
	/* The socket is still good for the next question. */
	query_gives(&socket, "127.0.0.1", 0, RTN_LOCAL);
	route_socket_deinit(&socket);
	collect_clear(&collected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_parsed),
		cmocka_unit_test(damage_is_survived),
		cmocka_unit_test(an_answer_ends_once),
		cmocka_unit_test(huge_lengths_are_refused),
		cmocka_unit_test(errors_are_the_kernels),
		cmocka_unit_test(a_route_is_parsed),
		cmocka_unit_test(the_kernel_is_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

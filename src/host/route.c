/* How it works: a question is sent, datagrams are read until the one that ends the answer, and the
 * messages that carry the question's sequence number are put aside. Only when the answer is whole
 * are they parsed and emitted: a dump that has to be repeated would otherwise give every row
 * twice. A reader that fell behind (ENOBUFS) or met a cut datagram goes on to the end of the
 * dump, because the kernel refuses a new one before that, and then repeats it. */
#include "host/route.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "host/unseen.h"

#define REQUEST_SIZE   256
#define DATAGRAM_SIZE  32768 /* the kernel's own limit for one part of a dump */
#define DATAGRAM_LIMIT (1u << 20)
#define ATTEMPT_COUNT  3

struct attributes {
	const struct nlattr *at[64];
};

int route_socket_init(struct route_socket *ret_socket)
{
	struct timeval wait = {.tv_usec = ROUTE_WAIT_MS * 1000};
	struct mnl_socket *socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	int error = 0;

	if (!socket)
		return -errno;
	if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) ||
		setsockopt(mnl_socket_get_fd(socket), SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)))
		error = -errno;
	if (error) {
		mnl_socket_close(socket);
		return error;
	}
	*ret_socket = (struct route_socket){.socket = socket};
	text_init(&ret_socket->messages, NULL, NULL);
	return 0;
}

void route_socket_deinit(struct route_socket *socket)
{
	if (socket->socket)
		mnl_socket_close(socket->socket);
	text_deinit(&socket->messages);
	*socket = (struct route_socket){0};
}

/* mnl_nlmsg_ok() takes a length above INT_MAX for a negative one, and so for one that fits. */
static bool message_fits(const struct nlmsghdr *message, int left)
{
	return left >= (int)sizeof(*message) && message->nlmsg_len >= sizeof(*message) &&
	       message->nlmsg_len <= (uint32_t)left;
}

static void message_collect(
	const struct nlmsghdr *message, struct route_answer *answer, struct text *messages)
{
	static const char padding[NLMSG_ALIGNTO];
	size_t size = message->nlmsg_len;

	if (messages->size + size > ROUTE_SIZE_LIMIT) {
		answer->dropped_count++;
		return;
	}
	text_bytes(messages, (const char *)message, size);
	text_bytes(messages, padding, MNL_ALIGN(size) - size);
}

/* NLMSG_ERROR and NLMSG_DONE both begin with the error; a DONE of old kernels may be empty. */
static void end_note(const struct nlmsghdr *message, struct route_answer *answer)
{
	int error = 0;

	if (mnl_nlmsg_get_payload_len(message) >= sizeof(error))
		memcpy(&error, mnl_nlmsg_get_payload(message), sizeof(error));
	else if (message->nlmsg_type == NLMSG_ERROR)
		error = -EBADMSG;
	answer->done = true;
	answer->error = error > 0 || error < -4095 ? -EBADMSG : error;
}

void route_collect(
	const void *bytes, size_t size, struct route_answer *answer, struct text *messages)
{
	const struct nlmsghdr *message = bytes;
	int left = (int)size;

	for (; message_fits(message, left) && !answer->done;
		message = mnl_nlmsg_next(message, &left)) {
		if (message->nlmsg_seq != answer->seq)
			continue;
		if (message->nlmsg_flags & NLM_F_DUMP_INTR)
			answer->interrupted = true;
		if (message->nlmsg_type == NLMSG_OVERRUN)
			answer->interrupted = true;
		else if (message->nlmsg_type == NLMSG_ERROR || message->nlmsg_type == NLMSG_DONE)
			end_note(message, answer);
		else if (message->nlmsg_type >= NLMSG_MIN_TYPE) {
			message_collect(message, answer, messages);
			answer->done = !(message->nlmsg_flags & NLM_F_MULTI);
		}
	}
	answer->damaged |= left > 0 && !answer->done;
}

/* libmnl takes the padding behind a message for a part of it, so that has to be there as well. */
static bool message_ok(const struct nlmsghdr *message, int left)
{
	return message_fits(message, left) &&
	       MNL_ALIGN((uint64_t)message->nlmsg_len) <= (uint64_t)left;
}

/* Attributes of one message or nest by type; types above the known ones are left out. */
static void attribute_add(const struct nlattr *attribute, struct attributes *attributes)
{
	uint16_t type = mnl_attr_get_type(attribute);

	if (type < sizeof(attributes->at) / sizeof(*attributes->at))
		attributes->at[type] = attribute;
}

static struct attributes attributes_of(const struct nlmsghdr *message, size_t header_size)
{
	struct attributes attributes = {0};
	const struct nlattr *attribute;

	mnl_attr_for_each(attribute, message, header_size) attribute_add(attribute, &attributes);
	return attributes;
}

static struct attributes attributes_in(const struct nlattr *nest)
{
	struct attributes attributes = {0};
	const struct nlattr *attribute;

	if (!nest)
		return attributes;
	mnl_attr_for_each_nested(attribute, nest) attribute_add(attribute, &attributes);
	return attributes;
}

static uint32_t attribute_u32(const struct nlattr *attribute)
{
	uint32_t number = 0;

	if (attribute && mnl_attr_get_payload_len(attribute) >= sizeof(number))
		memcpy(&number, mnl_attr_get_payload(attribute), sizeof(number));
	return number;
}

static uint8_t attribute_u8(const struct nlattr *attribute)
{
	if (!attribute || mnl_attr_get_payload_len(attribute) < 1)
		return 0;
	return *(const uint8_t *)mnl_attr_get_payload(attribute);
}

/* By its length: the family of the message is not always that of the address (RTA_VIA). */
static struct address attribute_address(const struct nlattr *attribute)
{
	size_t size = attribute ? mnl_attr_get_payload_len(attribute) : 0;

	if (size == 4)
		return address_from_bytes(ADDRESS_IPV4, mnl_attr_get_payload(attribute));
	if (size == 16)
		return address_from_bytes(ADDRESS_IPV6, mnl_attr_get_payload(attribute));
	return (struct address){0};
}

/* struct rtvia: a family of two bytes, then the address: an IPv6 gateway of an IPv4 route. */
static struct address via_address(const struct nlattr *attribute)
{
	const uint8_t *bytes;

	if (!attribute || mnl_attr_get_payload_len(attribute) != 18)
		return (struct address){0};
	bytes = mnl_attr_get_payload(attribute);
	return address_from_bytes(ADDRESS_IPV6, bytes + 2);
}

/* The outcomes of a message's parser. */
enum parsed {
	PARSED_WANTED,
	PARSED_OTHER, /* nothing that TCP has to do with */
	PARSED_DAMAGED,
};

static bool family_is_wanted(unsigned family)
{
	return family == AF_INET || family == AF_INET6;
}

static enum parsed link_parse(const struct nlmsghdr *message, struct observation *observation)
{
	struct observe_link *link = &observation->link;
	struct attributes attributes;
	struct ifinfomsg header;
	const struct nlattr *name;
	size_t size;

	if (mnl_nlmsg_get_payload_len(message) < sizeof(header))
		return PARSED_DAMAGED;
	memcpy(&header, mnl_nlmsg_get_payload(message), sizeof(header));
	attributes = attributes_of(message, sizeof(header));
	name = attributes.at[IFLA_IFNAME];
	if (!name || header.ifi_index <= 0)
		return PARSED_DAMAGED;
	observation->kind = OBSERVE_LINK;
	*link = (struct observe_link){
		.ifindex = (uint32_t)header.ifi_index,
		.flags = header.ifi_flags,
		.mtu = attribute_u32(attributes.at[IFLA_MTU]),
		.operstate = attribute_u8(attributes.at[IFLA_OPERSTATE]),
	};
	size = mnl_attr_get_payload_len(name);
	if (size >= sizeof(link->name))
		size = sizeof(link->name) - 1;
	memcpy(link->name, mnl_attr_get_payload(name), strnlen(mnl_attr_get_payload(name), size));
	return PARSED_WANTED;
}

static enum parsed local_parse(const struct nlmsghdr *message, struct observation *observation)
{
	struct observe_local *local = &observation->local;
	struct attributes attributes;
	struct ifaddrmsg header;

	if (mnl_nlmsg_get_payload_len(message) < sizeof(header))
		return PARSED_DAMAGED;
	memcpy(&header, mnl_nlmsg_get_payload(message), sizeof(header));
	if (!family_is_wanted(header.ifa_family))
		return PARSED_OTHER;
	attributes = attributes_of(message, sizeof(header));
	observation->kind = OBSERVE_LOCAL;
	*local =
		(struct observe_local){.prefix = header.ifa_prefixlen, .ifindex = header.ifa_index};
	/* Of a point-to-point link IFA_ADDRESS is the other end. */
	local->address = attribute_address(attributes.at[IFA_LOCAL]);
	if (local->address.family == ADDRESS_NONE)
		local->address = attribute_address(attributes.at[IFA_ADDRESS]);
	return local->address.family == ADDRESS_NONE ? PARSED_DAMAGED : PARSED_WANTED;
}

static enum parsed neighbour_parse(const struct nlmsghdr *message, struct observation *observation)
{
	struct observe_neighbour *neighbour = &observation->neighbour;
	struct attributes attributes;
	struct ndmsg header;

	if (mnl_nlmsg_get_payload_len(message) < sizeof(header))
		return PARSED_DAMAGED;
	memcpy(&header, mnl_nlmsg_get_payload(message), sizeof(header));
	if (!family_is_wanted(header.ndm_family) || header.ndm_state & NUD_NOARP)
		return PARSED_OTHER;
	attributes = attributes_of(message, sizeof(header));
	observation->kind = OBSERVE_NEIGHBOUR;
	*neighbour = (struct observe_neighbour){
		.address = attribute_address(attributes.at[NDA_DST]),
		.ifindex = (uint32_t)header.ndm_ifindex,
		.state = header.ndm_state,
	};
	return neighbour->address.family == ADDRESS_NONE ? PARSED_DAMAGED : PARSED_WANTED;
}

static enum parsed message_parse(const struct nlmsghdr *message, struct observation *observation)
{
	switch (message->nlmsg_type) {
	case RTM_NEWLINK:
		return link_parse(message, observation);
	case RTM_NEWADDR:
		return local_parse(message, observation);
	case RTM_NEWNEIGH:
		return neighbour_parse(message, observation);
	default:
		return PARSED_OTHER;
	}
}

int route_parse(const void *bytes, size_t size, const struct observe_sink *sink, uint32_t netns,
	struct instant at)
{
	const struct nlmsghdr *message = bytes;
	int left = (int)size;
	int damaged_count = 0;

	for (; message_ok(message, left); message = mnl_nlmsg_next(message, &left)) {
		struct observation observation = {.netns = netns, .at = at};
		enum parsed parsed = message_parse(message, &observation);
		int error = parsed == PARSED_WANTED ? observe_emit(sink, &observation) : 0;

		if (error)
			return error;
		damaged_count += parsed == PARSED_DAMAGED;
	}
	return damaged_count + (left > 0);
}

/* A route that refuses is answered with NLMSG_ERROR; older kernels send the route for IPv6. */
static int32_t type_error(uint8_t type)
{
	switch (type) {
	case RTN_BLACKHOLE:
		return -EINVAL;
	case RTN_UNREACHABLE:
		return -EHOSTUNREACH;
	case RTN_PROHIBIT:
		return -EACCES;
	case RTN_THROW:
		return -EAGAIN;
	default:
		return 0;
	}
}

int route_parse_route(const void *bytes, size_t size, struct observe_route *ret_route)
{
	const struct nlmsghdr *message = bytes;
	struct attributes attributes, metrics;
	struct address remote = ret_route->remote;
	struct rtmsg header;
	int left = (int)size;

	while (message_ok(message, left) && message->nlmsg_type != RTM_NEWROUTE)
		message = mnl_nlmsg_next(message, &left);
	if (!message_ok(message, left) || mnl_nlmsg_get_payload_len(message) < sizeof(header))
		return -EBADMSG;
	memcpy(&header, mnl_nlmsg_get_payload(message), sizeof(header));
	attributes = attributes_of(message, sizeof(header));
	metrics = attributes_in(attributes.at[RTA_METRICS]);
	*ret_route = (struct observe_route){
		.remote = remote,
		.source = attribute_address(attributes.at[RTA_PREFSRC]),
		.gateway = attribute_address(attributes.at[RTA_GATEWAY]),
		.error = type_error(header.rtm_type),
		.ifindex = attribute_u32(attributes.at[RTA_OIF]),
		.mtu = attribute_u32(metrics.at[RTAX_MTU]),
		.type = header.rtm_type,
	};
	if (ret_route->gateway.family == ADDRESS_NONE)
		ret_route->gateway = via_address(attributes.at[RTA_VIA]);
	return 0;
}

/* Reads datagrams to the end of the answer. Returns 0 with `answer` filled, or -errno. */
static int answer_receive(struct route_socket *socket, struct route_answer *answer)
{
	_Alignas(struct nlmsghdr) uint8_t datagram[DATAGRAM_SIZE];

	text_clear(&socket->messages);
	for (uint32_t i = 0; i < DATAGRAM_LIMIT && !answer->done; i++) {
		ssize_t size = mnl_socket_recvfrom(socket->socket, datagram, sizeof(datagram));

		if (size < 0 && (errno == ENOBUFS || errno == ENOSPC))
			answer->interrupted = true;
		else if (size < 0 && errno != EINTR)
			return errno == EAGAIN ? -ETIMEDOUT : -errno;
		if (size > 0)
			route_collect(datagram, (size_t)size, answer, &socket->messages);
		if (socket->messages.error)
			return socket->messages.error;
	}
	return answer->done ? 0 : -ETIMEDOUT;
}

static int ask(
	struct route_socket *socket, struct nlmsghdr *request, struct route_answer *ret_answer)
{
	struct route_answer answer = {.seq = ++socket->seq};
	int error;

	request->nlmsg_seq = answer.seq;
	if (mnl_socket_sendto(socket->socket, request, request->nlmsg_len) < 0)
		return -errno;
	error = answer_receive(socket, &answer);
	if (error)
		return error;
	*ret_answer = answer;
	return 0;
}

static void address_put(struct nlmsghdr *request, uint16_t type, const struct address *address)
{
	mnl_attr_put(request, type, address->family == ADDRESS_IPV6 ? 16 : 4, address->bytes);
}

static int question_put(const struct route_question *question, struct nlmsghdr *request)
{
	struct address remote = address_unmapped(&question->remote);
	struct address source = address_unmapped(&question->source);
	uint8_t bits = remote.family == ADDRESS_IPV6 ? 128 : 32;
	struct rtmsg *header;

	if (remote.family == ADDRESS_NONE)
		return -EAFNOSUPPORT;
	request->nlmsg_type = RTM_GETROUTE;
	request->nlmsg_flags = NLM_F_REQUEST;
	header = mnl_nlmsg_put_extra_header(request, sizeof(*header));
	header->rtm_family = remote.family == ADDRESS_IPV6 ? AF_INET6 : AF_INET;
	header->rtm_dst_len = bits;
	address_put(request, RTA_DST, &remote);
	if (source.family == remote.family && !address_is_any(&source)) {
		header->rtm_src_len = bits;
		address_put(request, RTA_SRC, &source);
	}
	if (question->ifindex)
		mnl_attr_put_u32(request, RTA_OIF, question->ifindex);
	if (question->mark)
		mnl_attr_put_u32(request, RTA_MARK, question->mark);
	return 0;
}

static int query_without_source(struct route_socket *socket, const struct route_question *question,
	const struct observe_sink *sink, uint32_t netns, struct instant at)
{
	struct route_question other = *question;

	other.source = (struct address){0};
	return route_query(socket, &other, sink, netns, at);
}

int route_query(struct route_socket *socket, const struct route_question *question,
	const struct observe_sink *sink, uint32_t netns, struct instant at)
{
	_Alignas(struct nlmsghdr) uint8_t buffer[REQUEST_SIZE];
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct observation observation = {.kind = OBSERVE_ROUTE,
		.netns = netns,
		.at = at,
		.route = {.remote = question->remote, .local = question->source}};
	struct route_answer answer = {0};
	char peer[ADDRESS_TEXT_SIZE];
	int error = question_put(question, request);

	if (error)
		return error;
	error = ask(socket, request, &answer);
	if (error == -ENOMEM)
		return error;
	/* A source that is no address of this host, as of a transparent proxy, is refused like a
	 * blackhole: the way without it tells them apart. */
	if (!error && answer.error == -EINVAL && question->source.family != ADDRESS_NONE)
		return query_without_source(socket, question, sink, netns, at);
	if (!error && !answer.error)
		error = route_parse_route(
			socket->messages.bytes, socket->messages.size, &observation.route);
	if (error) {
		address_print(&question->remote, peer);
		return unseen_emit(sink, netns, at,
			(struct observe_unseen){.what = UNSEEN_ROUTES, .error = error}, peer);
	}
	if (answer.error)
		observation.route.error = answer.error;
	return observe_emit(sink, &observation);
}

/* What a dump lacks, if anything. */
static int dump_judge(const struct route_answer *answer, int damaged_count, int error,
	struct observe_unseen *ret_unseen)
{
	struct observe_unseen unseen = {.what = UNSEEN_LINKS, .error = error};

	if (!error && answer->error) {
		unseen.error = answer->error;
	} else if (!error && answer->dropped_count) {
		unseen.error = -E2BIG;
		unseen.count = answer->dropped_count;
	} else if (!error && answer->interrupted) {
		unseen.what = UNSEEN_DUMP;
		unseen.error = -EINTR;
	} else if (!error && (answer->damaged || damaged_count)) {
		unseen.error = -EBADMSG;
		unseen.count = (uint64_t)damaged_count;
	}
	*ret_unseen = unseen;
	return unseen.error;
}

struct dump {
	struct nlmsghdr *request;
	const char *what;
};

static int dump_read(struct route_socket *socket, const struct dump *dump,
	const struct observe_sink *sink, uint32_t netns, struct instant at)
{
	struct route_answer answer = {0};
	struct observe_unseen unseen;
	int damaged_count = 0;
	int error = 0;

	dump->request->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	for (unsigned i = 0; i < ATTEMPT_COUNT && !error && (!i || answer.interrupted); i++)
		error = ask(socket, dump->request, &answer);
	if (error == -ENOMEM)
		return error;
	if (!error)
		damaged_count =
			route_parse(socket->messages.bytes, socket->messages.size, sink, netns, at);
	if (damaged_count < 0)
		return damaged_count;
	if (!dump_judge(&answer, damaged_count, error, &unseen))
		return 0;
	return unseen_emit(sink, netns, at, unseen, dump->what);
}

int links_read(struct route_socket *socket, const struct observe_sink *sink, uint32_t netns,
	struct instant at)
{
	_Alignas(struct nlmsghdr) uint8_t buffer[REQUEST_SIZE];
	struct dump dump = {.request = mnl_nlmsg_put_header(buffer), .what = "links"};
	struct ifinfomsg *header;

	dump.request->nlmsg_type = RTM_GETLINK;
	header = mnl_nlmsg_put_extra_header(dump.request, sizeof(*header));
	header->ifi_family = AF_UNSPEC;
	/* The statistics are the dear part of a link, and are not wanted. */
	mnl_attr_put_u32(dump.request, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	return dump_read(socket, &dump, sink, netns, at);
}

int locals_read(struct route_socket *socket, const struct observe_sink *sink, uint32_t netns,
	struct instant at)
{
	_Alignas(struct nlmsghdr) uint8_t buffer[REQUEST_SIZE];
	struct dump dump = {.request = mnl_nlmsg_put_header(buffer), .what = "addresses"};
	struct ifaddrmsg *header;

	dump.request->nlmsg_type = RTM_GETADDR;
	header = mnl_nlmsg_put_extra_header(dump.request, sizeof(*header));
	header->ifa_family = AF_UNSPEC;
	return dump_read(socket, &dump, sink, netns, at);
}

int neighbours_read(struct route_socket *socket, const struct observe_sink *sink, uint32_t netns,
	struct instant at)
{
	_Alignas(struct nlmsghdr) uint8_t buffer[REQUEST_SIZE];
	struct dump dump = {.request = mnl_nlmsg_put_header(buffer), .what = "neighbours"};
	struct ndmsg *header;

	dump.request->nlmsg_type = RTM_GETNEIGH;
	header = mnl_nlmsg_put_extra_header(dump.request, sizeof(*header));
	header->ndm_family = AF_UNSPEC;
	return dump_read(socket, &dump, sink, netns, at);
}

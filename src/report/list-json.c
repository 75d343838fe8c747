/* How it works: room for everything but owners is taken at once, and then bytes are put one behind
 * the other without asking again; ROOM holds the longest row there can be. */
#include "report/list-json.h"

#include <string.h>

#include "report/digits.h"
#include "report/json.h"
#include "tcp/state.h"

#define ROOM (LIST_JSON_INFO_ROOM + 2048)

#define PUT(at, literal) (memcpy(at, literal, sizeof(literal) - 1), (at) + sizeof(literal) - 1)

static char *put_string(char *at, const char *string)
{
	size_t size = strlen(string);

	memcpy(at, string, size);
	return at + size;
}

static char *put_endpoint(char *at, const struct address *address, uint16_t port)
{
	at = PUT(at, "{\"address\":\"");
	at += address_print(address, at);
	at = PUT(at, "\",\"port\":");
	at = digits_write(at, port);
	*at++ = '}';
	return at;
}

static char *put_skmem(char *at, const struct observe_socket *socket)
{
	static const struct {
		char key[16];
		size_t size;
	} members[OBSERVE_SKMEM_COUNT] = {
#define MEMBER(key) {key, sizeof(key) - 1}
		[SKMEM_RMEM_ALLOC] = MEMBER("\"rmem_alloc\":"),
		[SKMEM_RCVBUF] = MEMBER(",\"rcvbuf\":"),
		[SKMEM_WMEM_ALLOC] = MEMBER(",\"wmem_alloc\":"),
		[SKMEM_SNDBUF] = MEMBER(",\"sndbuf\":"),
		[SKMEM_FWD_ALLOC] = MEMBER(",\"fwd_alloc\":"),
		[SKMEM_WMEM_QUEUED] = MEMBER(",\"wmem_queued\":"),
		[SKMEM_OPTMEM] = MEMBER(",\"optmem\":"),
		[SKMEM_BACKLOG] = MEMBER(",\"backlog\":"),
		[SKMEM_DROPS] = MEMBER(",\"drops\":"),
#undef MEMBER
	};

	at = PUT(at, ",\"skmem\":{");
	for (unsigned i = 0; i < OBSERVE_SKMEM_COUNT; i++) {
		memcpy(at, members[i].key, sizeof(members[i].key));
		at = digits_write(at + members[i].size, socket->skmem[i]);
	}
	*at++ = '}';
	return at;
}

static char *put_timer(char *at, const struct observe_socket *socket)
{
	static const char *const kinds[] = {
		[TIMER_OFF] = "off",
		[TIMER_RETRANSMIT] = "retransmit",
		[TIMER_KEEPALIVE] = "keepalive",
		[TIMER_TIMEWAIT] = "timewait",
		[TIMER_PERSIST] = "persist",
		[TIMER_DELAYED_ACK] = "delayed_ack",
	};
	bool known = socket->timer < sizeof(kinds) / sizeof(kinds[0]);

	at = PUT(at, ",\"timer\":{\"kind\":\"");
	at = put_string(at, known ? kinds[socket->timer] : "unknown");
	at = PUT(at, "\",\"expires_ms\":");
	at = digits_write(at, socket->expires_ms);
	at = PUT(at, ",\"retries\":");
	at = digits_write(at, socket->retransmits);
	*at++ = '}';
	return at;
}

/* Up to the owners. */
static char *put_head(char *at, const struct row *row)
{
	const struct observe_socket *socket = row->socket;

	*at++ = '{';
	if (row->netns) {
		at = PUT(at, "\"netns\":");
		at = digits_write(at, row->netns->inode);
		*at++ = ',';
	}
	at = PUT(at, "\"state\":\"");
	at = put_string(at, state_name((enum tcp_state)socket->state));
	at = PUT(at, "\",\"local\":");
	at = put_endpoint(at, &socket->local, socket->local_port);
	at = PUT(at, ",\"remote\":");
	at = put_endpoint(at, &socket->remote, socket->remote_port);
	at = PUT(at, ",\"recv_q\":");
	at = digits_write(at, socket->rqueue);
	at = PUT(at, ",\"send_q\":");
	at = digits_write(at, socket->wqueue);
	return put_timer(at, socket);
}

/* Behind the owners, as far as every socket has it. */
static char *put_identity(char *at, const struct observe_socket *socket)
{
	if (socket->inode) {
		at = PUT(at, ",\"inode\":");
		at = digits_write(at, socket->inode);
	}
	if (socket->cookie) {
		at = PUT(at, ",\"cookie\":");
		at = digits_write(at, socket->cookie);
	}
	at = PUT(at, ",\"uid\":");
	at = digits_write(at, socket->uid);
	if (socket->bits & SOCKET_HAS_CGROUP) {
		at = PUT(at, ",\"cgroup\":");
		at = digits_write(at, socket->cgroup);
	}
	if (socket->bits & SOCKET_HAS_MARK) {
		at = PUT(at, ",\"mark\":");
		at = digits_write(at, socket->mark);
	}
	return at;
}

static char *put_bits(char *at, const struct observe_socket *socket)
{
	static const char *const closed[] = {"none", "receive", "send", "both"};

	if (socket->bits & SOCKET_HAS_V6ONLY) {
		at = PUT(at, ",\"v6only\":");
		at = put_string(at, socket->bits & SOCKET_V6ONLY ? "true" : "false");
	}
	if (socket->bits & SOCKET_HAS_SHUTDOWN) {
		at = PUT(at, ",\"shutdown\":\"");
		at = put_string(at, closed[socket->shutdown & 3]);
		*at++ = '"';
	}
	if (socket->bits & SOCKET_MPTCP)
		at = PUT(at, ",\"mptcp\":true");
	return at;
}

/* A member that is a string of a stranger's. */
static void append_string(struct text *text, const char *key, const char *string)
{
	struct json json = json_into(text);

	text_string(text, key);
	json_string(&json, string);
}

/* Plain ASCII, as nearly every name is, goes straight in; room for 64 bytes is there. */
static char *put_plain(char *at, const char *string)
{
	size_t size = 0;

	for (; string[size]; size++) {
		unsigned char byte = (unsigned char)string[size];

		if (byte < 0x20 || byte > 0x7e || byte == '"' || byte == '\\' || size == 62)
			return NULL;
		at[size + 1] = string[size];
	}
	at[0] = '"';
	at[size + 1] = '"';
	return at + size + 2;
}

static void append_name(struct text *text, const char *key, const char *name)
{
	size_t key_size = strlen(key);
	char *room = text_reserve(text, key_size + 64);
	char *end;

	if (!room)
		return;
	end = put_plain(room + key_size, name);
	if (!end) {
		append_string(text, key, name);
		return;
	}
	memcpy(room, key, key_size);
	text_advance(text, (size_t)(end - room));
}

static void append_owner(
	struct text *text, const struct owner_process *process, uint32_t fd, bool listener)
{
	char *room = text_reserve(text, 256);
	char *at = room;

	if (!room)
		return;
	at = PUT(at, "{\"pid\":");
	at = digits_write(at, process->pid);
	text_advance(text, (size_t)(at - room));
	append_name(text, ",\"comm\":", process->comm);
	room = at = text_reserve(text, 256);
	if (!room)
		return;
	at = PUT(at, ",\"fd\":");
	at = digits_write(at, fd);
	text_advance(text, (size_t)(at - room));
	if (process->user)
		append_name(text, ",\"user\":", process->user);
	text_string(text, listener ? ",\"listener\":true}" : "}");
}

static void append_owners(struct text *text, const struct row *row)
{
	const struct owner_row *owner = row->owner;

	text_string(text, ",\"owners\":[");
	for (; owner; owner = owner_table_next(row->owners, owner)) {
		if (owner != row->owner)
			text_char(text, ',');
		append_owner(text, owner_table_process(row->owners, owner), owner->fd,
			row->owner_is_listener);
	}
	text_char(text, ']');
}

static void append_tail(struct list_json_info *json, struct text *text, const struct row *row,
	const struct list_style *style)
{
	const struct observe_socket *socket = row->socket;
	char *room = text_reserve(text, ROOM);
	char *at = room;

	if (!room)
		return;
	at = put_bits(at, socket);
	text_advance(text, (size_t)(at - room));
	if (socket->congestion[0])
		append_name(text, ",\"congestion\":", socket->congestion);
	room = at = text_reserve(text, ROOM);
	if (!room)
		return;
	if (style->parts & LIST_TCP_INFO && socket->bits & SOCKET_HAS_TCP_INFO) {
		at = PUT(at, ",\"tcp_info\":");
		at = list_json_info_put(json, at, &socket->tcp_info, socket->tcp_info_size);
	}
	if (style->parts & LIST_SKMEM && socket->bits & SOCKET_HAS_SKMEM)
		at = put_skmem(at, socket);
	at = PUT(at, "}\n");
	text_advance(text, (size_t)(at - room));
}

void list_json_row(struct list_json_info *json, struct text *text, const struct row *row,
	const struct list_style *style)
{
	char *room = text_reserve(text, ROOM);
	char *at;

	if (!room)
		return;
	at = put_head(room, row);
	text_advance(text, (size_t)(at - room));
	if (row->owners && style->parts & LIST_OWNERS)
		append_owners(text, row);
	room = text_reserve(text, ROOM);
	if (!room)
		return;
	at = put_identity(room, row->socket);
	text_advance(text, (size_t)(at - room));
	if (row->device)
		append_name(text, ",\"device\":", row->device);
	append_tail(json, text, row, style);
}

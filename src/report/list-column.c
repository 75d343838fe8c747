#include "report/list-column.h"

#include <stdio.h>
#include <string.h>

#include "base/gettext.h"
#include "report/digits.h"
#include "tcp/state.h"

const char digits_pairs[200] = "00010203040506070809101112131415161718192021222324"
			       "25262728293031323334353637383940414243444546474849"
			       "50515253545556575859606162636465666768697071727374"
			       "75767778798081828384858687888990919293949596979899";

const uint64_t digits_limits[DIGITS_ROOM - 1] = {UINT64_C(10), UINT64_C(100), UINT64_C(1000),
	UINT64_C(10000), UINT64_C(100000), UINT64_C(1000000), UINT64_C(10000000),
	UINT64_C(100000000), UINT64_C(1000000000), UINT64_C(10000000000), UINT64_C(100000000000),
	UINT64_C(1000000000000), UINT64_C(10000000000000), UINT64_C(100000000000000),
	UINT64_C(1000000000000000), UINT64_C(10000000000000000), UINT64_C(100000000000000000),
	UINT64_C(1000000000000000000), UINT64_C(10000000000000000000)};

void list_print_safe(struct text *text, const char *string)
{
	for (; *string; string++) {
		unsigned char byte = (unsigned char)*string;

		text_char(text, byte < 0x20 || byte == 0x7f ? '?' : *string);
	}
}

void list_print_endpoint(struct text *text, const struct address *address, uint16_t port,
	const struct list_style *style)
{
	bool wide = address->family == ADDRESS_IPV6;
	char *room = text_reserve(text, ADDRESS_TEXT_SIZE + 32);
	const char *name = style->service && port ? style->service(style->context, port) : NULL;
	char *at = room;

	if (!room)
		return;
	if (wide)
		*at++ = '[';
	at += address_print(address, at);
	if (wide)
		*at++ = ']';
	*at++ = ':';
	if (!port)
		*at++ = '*';
	else if (!name)
		at = digits_write(at, port);
	text_advance(text, (size_t)(at - room));
	if (name)
		text_string(text, name);
}

void list_print_owners(struct text *text, const struct row *row)
{
	const struct owner_row *owner = row->owner;

	if (owner && row->owner_is_listener)
		text_string(text, "listener ");
	for (; owner; owner = owner_table_next(row->owners, owner)) {
		const struct owner_process *process = owner_table_process(row->owners, owner);

		if (owner != row->owner)
			text_char(text, ' ');
		list_print_safe(text, process->comm);
		text_char(text, ',');
		text_unsigned(text, process->pid);
		text_char(text, ',');
		text_unsigned(text, owner->fd);
	}
}

const char *list_timer_name(uint8_t timer)
{
	static const char *const names[] = {
		[TIMER_OFF] = "",
		[TIMER_RETRANSMIT] = "on",
		[TIMER_KEEPALIVE] = "keepalive",
		[TIMER_TIMEWAIT] = "timewait",
		[TIMER_PERSIST] = "persist",
		[TIMER_DELAYED_ACK] = "delack",
	};

	return timer < sizeof(names) / sizeof(names[0]) ? names[timer] : "unknown";
}

static void print_state(struct text *text, const struct row *row, const struct list_style *style)
{
	(void)style;
	text_string(text, state_name((enum tcp_state)row->socket->state));
}

static void print_local(struct text *text, const struct row *row, const struct list_style *style)
{
	list_print_endpoint(text, &row->socket->local, row->socket->local_port, style);
}

static void print_remote(struct text *text, const struct row *row, const struct list_style *style)
{
	list_print_endpoint(text, &row->socket->remote, row->socket->remote_port, style);
}

static void print_process(struct text *text, const struct row *row, const struct list_style *style)
{
	(void)style;
	list_print_owners(text, row);
}

static void print_comm(struct text *text, const struct row *row, const struct list_style *style)
{
	(void)style;
	if (row->owner)
		list_print_safe(text, owner_table_process(row->owners, row->owner)->comm);
}

static void print_user(struct text *text, const struct row *row, const struct list_style *style)
{
	const struct owner_process *process;

	(void)style;
	if (!row->owner)
		return;
	process = owner_table_process(row->owners, row->owner);
	if (process->user)
		list_print_safe(text, process->user);
	else
		text_unsigned(text, process->uid);
}

/* "keepalive 1m59s 0": which, when, how often so far. */
static void print_timer(struct text *text, const struct row *row, const struct list_style *style)
{
	const struct observe_socket *socket = row->socket;
	uint32_t ms = socket->expires_ms;

	(void)style;
	if (socket->timer == TIMER_OFF)
		return;
	text_string(text, list_timer_name(socket->timer));
	text_char(text, ' ');
	if (ms >= 60000) {
		text_unsigned(text, ms / 60000);
		text_char(text, 'm');
		ms %= 60000;
	}
	if (ms >= 1000 || !ms) {
		text_unsigned(text, ms / 1000);
		text_char(text, 's');
	} else {
		text_unsigned(text, ms);
		text_string(text, "ms");
	}
	text_char(text, ' ');
	text_unsigned(text, socket->retransmits);
}

static void print_congestion(
	struct text *text, const struct row *row, const struct list_style *style)
{
	(void)style;
	list_print_safe(text, row->socket->congestion);
}

static void print_device(struct text *text, const struct row *row, const struct list_style *style)
{
	(void)style;
	if (row->device)
		list_print_safe(text, row->device);
	else if (row->socket->ifindex)
		text_unsigned(text, row->socket->ifindex);
}

static void print_netns(struct text *text, const struct row *row, const struct list_style *style)
{
	(void)style;
	if (row->netns && row->netns->name[0])
		list_print_safe(text, row->netns->name);
	else if (row->netns)
		text_unsigned(text, row->netns->inode);
}

static void print_shutdown(struct text *text, const struct row *row, const struct list_style *style)
{
	static const char *const arrows[] = {"<->", "-->", "<--", "---"};

	(void)style;
	if (row->socket->bits & SOCKET_HAS_SHUTDOWN)
		text_string(text, arrows[row->socket->shutdown & 3]);
}

static bool value_recv_q(const struct row *row, uint64_t *ret_value)
{
	*ret_value = row->socket->rqueue;
	return true;
}

static bool value_send_q(const struct row *row, uint64_t *ret_value)
{
	*ret_value = row->socket->wqueue;
	return true;
}

static bool value_local_port(const struct row *row, uint64_t *ret_value)
{
	*ret_value = row->socket->local_port;
	return true;
}

static bool value_remote_port(const struct row *row, uint64_t *ret_value)
{
	*ret_value = row->socket->remote_port;
	return true;
}

static bool value_pid(const struct row *row, uint64_t *ret_value)
{
	if (row->owner)
		*ret_value = owner_table_process(row->owners, row->owner)->pid;
	return row->owner;
}

static bool value_fd(const struct row *row, uint64_t *ret_value)
{
	if (row->owner)
		*ret_value = row->owner->fd;
	return row->owner;
}

static bool value_uid(const struct row *row, uint64_t *ret_value)
{
	*ret_value = row->socket->uid;
	return true;
}

static bool value_inode(const struct row *row, uint64_t *ret_value)
{
	*ret_value = row->socket->inode;
	return row->socket->inode;
}

static bool value_cookie(const struct row *row, uint64_t *ret_value)
{
	*ret_value = row->socket->cookie;
	return row->socket->cookie;
}

static bool value_cgroup(const struct row *row, uint64_t *ret_value)
{
	*ret_value = row->socket->cgroup;
	return row->socket->bits & SOCKET_HAS_CGROUP;
}

static bool value_mark(const struct row *row, uint64_t *ret_value)
{
	*ret_value = row->socket->mark;
	return row->socket->bits & SOCKET_HAS_MARK;
}

static bool value_expires(const struct row *row, uint64_t *ret_value)
{
	*ret_value = row->socket->expires_ms;
	return row->socket->timer != TIMER_OFF;
}

static bool value_age(const struct row *row, uint64_t *ret_value)
{
	uint32_t ms = 0;
	bool known = row_age_ms(row->socket, &ms);

	*ret_value = ms;
	return known;
}

static void key_number(uint64_t number, struct list_key *ret_key)
{
	*ret_key = (struct list_key){0};
	for (unsigned i = 0; i < 8; i++)
		ret_key->bytes[i] = (uint8_t)(number >> (56 - 8 * i));
}

static void key_state(const struct row *row, struct list_key *ret_key)
{
	key_number(row->socket->state, ret_key);
}

static void key_endpoint(const struct address *address, uint16_t port, struct list_key *ret_key)
{
	*ret_key = (struct list_key){.bytes = {address->family}};
	memcpy(ret_key->bytes + 1, address->bytes, 16);
	ret_key->bytes[17] = (uint8_t)(port >> 8);
	ret_key->bytes[18] = (uint8_t)port;
}

static void key_local(const struct row *row, struct list_key *ret_key)
{
	key_endpoint(&row->socket->local, row->socket->local_port, ret_key);
}

static void key_remote(const struct row *row, struct list_key *ret_key)
{
	key_endpoint(&row->socket->remote, row->socket->remote_port, ret_key);
}

#define TEXT(column, head, cells, parts, docs)                                                     \
	{                                                                                          \
		.name = #column, .heading = head, .doc = docs, .print = print_##column,            \
		.needs = parts, .width = cells                                                     \
	}
#define KEYED(column, head, cells, docs)                                                           \
	{                                                                                          \
		.name = #column, .heading = head, .doc = docs, .print = print_##column,            \
		.key = key_##column, .width = cells                                                \
	}
#define NUMBER(column, head, cells, parts, docs)                                                   \
	{                                                                                          \
		.name = #column, .heading = head, .doc = docs, .value = value_##column,            \
		.needs = parts, .width = cells, .right = true                                      \
	}
#define INFO(column, member, head, cells, docs)                                                    \
	{                                                                                          \
		.name = #column, .heading = head, .doc = docs, .needs = LIST_TCP_INFO,             \
		.info_offset = offsetof(struct observe_tcp_info, member),                          \
		.info_size = sizeof(((struct observe_tcp_info *)0)->member), .width = cells,       \
		.right = true                                                                      \
	}
#define MEMORY(column, index, head, docs)                                                          \
	{                                                                                          \
		.name = #column, .heading = head, .doc = docs, .needs = LIST_SKMEM,                \
		.skmem = (index) + 1, .width = 8, .right = true                                    \
	}

const struct list_column list_columns[] = {
	KEYED(state, N_("State"), 12, N_("state of the connection")),
	NUMBER(recv_q, N_("Recv-Q"), 6, 0,
		N_("bytes not read yet; of a listener, connections not accepted yet")),
	NUMBER(send_q, N_("Send-Q"), 6, 0,
		N_("bytes not acknowledged yet; of a listener, its backlog")),
	KEYED(local, N_("Local Address:Port"), 21, N_("local address and port")),
	KEYED(remote, N_("Remote Address:Port"), 21, N_("remote address and port")),
	TEXT(process, N_("Process"), 0, LIST_OWNERS,
		N_("every owner: name, process id, descriptor")),
	TEXT(netns, N_("Namespace"), 10, 0, N_("network namespace: its name, or its inode")),
	NUMBER(local_port, N_("LPort"), 5, 0, N_("local port")),
	NUMBER(remote_port, N_("RPort"), 5, 0, N_("remote port")),
	TEXT(comm, N_("Program"), 15, LIST_OWNERS, N_("name of the first owner")),
	NUMBER(pid, N_("PID"), 7, LIST_OWNERS, N_("process id of the first owner")),
	NUMBER(fd, N_("FD"), 5, LIST_OWNERS, N_("descriptor of the first owner")),
	TEXT(user, N_("User"), 8, LIST_OWNERS, N_("user of the first owner")),
	NUMBER(uid, N_("UID"), 5, 0, N_("user id of the socket")),
	NUMBER(inode, N_("Inode"), 8, 0, N_("inode of the socket")),
	NUMBER(cookie, N_("Cookie"), 8, 0,
		N_("the kernel's number of the socket, never used again")),
	NUMBER(cgroup, N_("Cgroup"), 6, 0, N_("number of the control group")),
	NUMBER(mark, N_("Mark"), 6, 0, N_("firewall mark")),
	TEXT(device, N_("Device"), 8, 0, N_("interface that the socket is bound to")),
	TEXT(shutdown, N_("Shut"), 4, 0,
		N_("directions that are still open: <-> both, --> only sending")),
	TEXT(timer, N_("Timer"), 18, 0, N_("running timer, time until it fires, tries so far")),
	NUMBER(expires, N_("Expires"), 8, 0, N_("milliseconds until the timer fires")),
	TEXT(congestion, N_("Congestion"), 10, LIST_CONGESTION, N_("congestion control")),
	NUMBER(age, N_("Idle ms"), 8, LIST_TCP_INFO,
		N_("milliseconds since data or an ACK went or came")),
	INFO(rtt, rtt, N_("RTT us"), 8, N_("round-trip time, smoothed, in microseconds")),
	INFO(min_rtt, min_rtt, N_("MinRTT"), 8, N_("least round-trip time, in microseconds")),
	INFO(rto, rto, N_("RTO us"), 8, N_("retransmission timeout, in microseconds")),
	INFO(mss, snd_mss, N_("MSS"), 5, N_("bytes in a full segment")),
	INFO(pmtu, pmtu, N_("PMTU"), 5, N_("path MTU as the socket knows it")),
	INFO(cwnd, snd_cwnd, N_("Cwnd"), 5, N_("congestion window, in segments")),
	INFO(unacked, unacked, N_("Unacked"), 7, N_("segments in flight")),
	INFO(lost, lost, N_("Lost"), 5, N_("segments held for lost")),
	INFO(retrans, total_retrans, N_("Retrans"), 7,
		N_("segments sent again in this connection's life")),
	INFO(bytes_sent, bytes_sent, N_("Sent"), 10,
		N_("payload bytes sent, repetitions included")),
	INFO(bytes_acked, bytes_acked, N_("Acked"), 10, N_("payload bytes acknowledged")),
	INFO(bytes_received, bytes_received, N_("Received"), 10, N_("payload bytes received")),
	INFO(notsent, notsent_bytes, N_("Not sent"), 8, N_("bytes written and not sent yet")),
	INFO(snd_wnd, snd_wnd, N_("SndWnd"), 8, N_("window that the peer offers")),
	INFO(rcv_wnd, rcv_wnd, N_("RcvWnd"), 8, N_("window offered to the peer")),
	INFO(delivery_rate, delivery_rate, N_("Delivery"), 10, N_("bytes a second that arrive")),
	INFO(pacing_rate, pacing_rate, N_("Pacing"), 10, N_("bytes a second allowed")),
	MEMORY(rmem, SKMEM_RMEM_ALLOC, N_("RMem"), N_("receive memory in use")),
	MEMORY(rcvbuf, SKMEM_RCVBUF, N_("RcvBuf"), N_("receive buffer")),
	MEMORY(wmem, SKMEM_WMEM_ALLOC, N_("WMem"), N_("send memory in use")),
	MEMORY(sndbuf, SKMEM_SNDBUF, N_("SndBuf"), N_("send buffer")),
	MEMORY(drops, SKMEM_DROPS, N_("Drops"), N_("packets dropped at the socket")),
};

const unsigned list_column_count = sizeof(list_columns) / sizeof(list_columns[0]);

const struct list_column *list_column_find(const char *name, size_t size)
{
	for (unsigned i = 0; i < list_column_count; i++)
		if (strlen(list_columns[i].name) == size &&
			!strncmp(list_columns[i].name, name, size))
			return &list_columns[i];
	return NULL;
}

static bool column_value(
	const struct list_column *column, const struct row *row, uint64_t *ret_value)
{
	const struct observe_socket *socket = row->socket;
	struct tcp_info_field field = {.offset = column->info_offset, .size = column->info_size};

	if (column->value)
		return column->value(row, ret_value);
	if (column->skmem) {
		*ret_value = socket->skmem[column->skmem - 1];
		return socket->bits & SOCKET_HAS_SKMEM;
	}
	*ret_value = tcp_info_value(&socket->tcp_info, &field);
	return socket->tcp_info_size >= column->info_offset + column->info_size;
}

void list_column_print(const struct list_column *column, struct text *text, const struct row *row,
	const struct list_style *style)
{
	uint64_t number = 0;
	char *room;

	if (column->print) {
		column->print(text, row, style);
		return;
	}
	room = text_reserve(text, 48);
	if (!room)
		return;
	if (column_value(column, row, &number))
		text_advance(text, (size_t)(digits_write(room, number) - room));
	else
		text_char(text, '-');
}

void list_column_key(const struct list_column *column, const struct row *row,
	const struct list_style *style, struct list_key *ret_key)
{
	uint64_t number = 0;
	struct text text;

	if (column->key) {
		column->key(row, ret_key);
		return;
	}
	if (!column->print) {
		key_number(column_value(column, row, &number) ? number : 0, ret_key);
		return;
	}
	*ret_key = (struct list_key){0};
	text_init(&text, NULL, NULL);
	column->print(&text, row, style);
	if (text.size)
		memcpy(ret_key->bytes, text.bytes,
			text.size < LIST_KEY_SIZE ? text.size : LIST_KEY_SIZE);
	text_deinit(&text);
}

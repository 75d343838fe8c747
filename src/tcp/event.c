#include "tcp/event.h"

#include <assert.h>

#define ROW(event, kind, label, doc)                                                               \
	{                                                                                          \
		TCP_EVENT_##event, #event, label, TCP_EVENT_KIND_##kind, doc                       \
	}

static const struct tcp_event_row event_rows[] = {
	ROW(OPEN_PASSIVE, CALL, "passive OPEN", "The user waits for connections: listen()."),
	ROW(OPEN_ACTIVE, CALL, "active OPEN", "The user asks for a connection: connect()."),
	ROW(SEND, CALL, "SEND",
		"The user gives data to send. It changes the state only in LISTEN, where it turns "
		"a "
		"passive open with a known remote socket into an active one."),
	ROW(CLOSE, CALL, "CLOSE",
		"The user has no more data to send; what is queued goes out before the FIN."),
	ROW(ABORT, CALL, "ABORT",
		"The user drops the connection and whatever is queued. Linux: close() with "
		"SO_LINGER "
		"and 0 s, close() with unread data, or a socket destroyed by the administrator."),
	ROW(RCV_SYN, SEGMENT, "rcv SYN", "A SYN without ACK arrives that begins a connection."),
	ROW(RCV_SYN_ACK, SEGMENT, "rcv SYN,ACK",
		"A SYN arrives that also acknowledges our own SYN."),
	ROW(RCV_ACK_OF_SYN, SEGMENT, "rcv ACK of SYN",
		"An acceptable segment without SYN acknowledges our SYN."),
	ROW(RCV_SYN_PASSIVE, SEGMENT, "rcv SYN, passive",
		"A second SYN arrives inside the window of a connection in SYN-RECEIVED that came "
		"from LISTEN. The retransmission of the first SYN is outside the window and is "
		"answered with an ACK instead."),
	ROW(RCV_SYN_REOPEN, SEGMENT, "rcv new SYN",
		"A SYN arrives in TIME-WAIT that is surely newer than the old connection: its "
		"timestamp or its sequence number is higher."),
	ROW(RCV_FIN, SEGMENT, "rcv FIN",
		"A FIN arrives in order, and our own FIN, if sent, is not acknowledged by it for "
		"the "
		"first time."),
	ROW(RCV_ACK_OF_FIN, SEGMENT, "rcv ACK of FIN",
		"A segment acknowledges our FIN for the first time."),
	ROW(RCV_FIN_AND_ACK_OF_FIN, SEGMENT, "rcv FIN,ACK of FIN",
		"One segment brings the FIN of the peer and the first acknowledgment of ours."),
	ROW(RCV_RST, SEGMENT, "rcv RST",
		"A reset arrives that passes the checks: in SYN-SENT its ACK covers our SYN, "
		"elsewhere its sequence number is RCV.NXT (RFC 5961) or in the window (RFC 793)."),
	ROW(RCV_RST_PASSIVE, SEGMENT, "rcv RST, passive",
		"Such a reset arrives in SYN-RECEIVED on a connection that came from LISTEN."),
	ROW(RCV_ICMP_HARD, ICMP, "ICMP hard error",
		"An ICMP destination unreachable, code 2 (protocol), 3 (port) or 4 (fragmentation "
		"needed, where path MTU discovery does not take it), that quotes a segment of this "
		"connection."),
	ROW(TIMEOUT_2MSL, TIMER, "timeout 2 MSL", "The time-wait timer runs out."),
	ROW(TIMEOUT_USER, TIMER, "user timeout",
		"The connection is given up: the user timeout ran out, a segment (or SYN) was sent "
		"R2 "
		"times without an answer, or the last keep-alive probe was not answered."),
};

static_assert(sizeof(event_rows) / sizeof(event_rows[0]) == TCP_EVENT_COUNT,
	"one row per event, in the order of the enum");

static const char *const event_kind_names[] = {
	[TCP_EVENT_KIND_CALL] = "call",
	[TCP_EVENT_KIND_SEGMENT] = "segment",
	[TCP_EVENT_KIND_ICMP] = "icmp",
	[TCP_EVENT_KIND_TIMER] = "timer",
};

static_assert(sizeof(event_kind_names) / sizeof(event_kind_names[0]) == TCP_EVENT_KIND_COUNT,
	"one name per kind");

const struct tcp_event_row *event_row(enum tcp_event event)
{
	assert((unsigned)event < TCP_EVENT_COUNT);
	assert(event_rows[event].event == event);
	return &event_rows[event];
}

const char *event_name(enum tcp_event event)
{
	return event_row(event)->name;
}

const char *event_kind_name(enum tcp_event_kind kind)
{
	assert((unsigned)kind < TCP_EVENT_KIND_COUNT);
	return event_kind_names[kind];
}

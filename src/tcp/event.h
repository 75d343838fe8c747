/* What can move a connection from one state to another: user calls, arriving segments, ICMP
 * errors and timers (RFC 9293, sections 3.3.2, 3.9.2.2 and 3.10).
 *
 * An event is something that has already been judged. A segment becomes an event only after the
 * checks of section 3.10.7 let it through: RCV_RST is a reset whose sequence number is good, not
 * any segment with the bit set. One segment may be several events, taken in the order of section
 * 3.10.7.4: first what its ACK does (RCV_ACK_OF_SYN, RCV_ACK_OF_FIN), then what its FIN does
 * (RCV_FIN). Only in FIN-WAIT-1 are both one event, RCV_FIN_AND_ACK_OF_FIN, which leads to
 * TIME-WAIT without a stop in FIN-WAIT-2.
 *
 * RECEIVE, STATUS and the retransmission timeout never change the state and are no events; nor
 * does a wrong security compartment (section 3.10.7.4, third), which no stack in use knows. */
#ifndef TCPDX_TCP_EVENT_H
#define TCPDX_TCP_EVENT_H

enum tcp_event {
	TCP_EVENT_OPEN_PASSIVE,
	TCP_EVENT_OPEN_ACTIVE,
	TCP_EVENT_SEND,
	TCP_EVENT_CLOSE,
	TCP_EVENT_ABORT,
	TCP_EVENT_RCV_SYN,
	TCP_EVENT_RCV_SYN_ACK,
	TCP_EVENT_RCV_ACK_OF_SYN,
	TCP_EVENT_RCV_SYN_PASSIVE,
	TCP_EVENT_RCV_SYN_REOPEN,
	TCP_EVENT_RCV_FIN,
	TCP_EVENT_RCV_ACK_OF_FIN,
	TCP_EVENT_RCV_FIN_AND_ACK_OF_FIN,
	TCP_EVENT_RCV_RST,
	TCP_EVENT_RCV_RST_PASSIVE,
	TCP_EVENT_RCV_ICMP_HARD,
	TCP_EVENT_TIMEOUT_2MSL,
	TCP_EVENT_TIMEOUT_USER,
};

#define TCP_EVENT_COUNT 18

enum tcp_event_kind {
	TCP_EVENT_KIND_CALL,	/* the user (a socket call) */
	TCP_EVENT_KIND_SEGMENT, /* a segment of the peer */
	TCP_EVENT_KIND_ICMP,	/* an error of the network about a segment of ours */
	TCP_EVENT_KIND_TIMER,	/* time passed */
};

#define TCP_EVENT_KIND_COUNT 4

struct tcp_event_row {
	enum tcp_event event;
	const char *name;  /* "RCV_ACK_OF_SYN" */
	const char *label; /* as RFC 9293 figure 5 writes it: "rcv ACK of SYN" */
	enum tcp_event_kind kind;
	const char *doc; /* what exactly it is, in one or two sentences */
};

/* The row of an event; never NULL for a valid event. */
const struct tcp_event_row *event_row(enum tcp_event event);

/* Short for event_row(event)->name. */
const char *event_name(enum tcp_event event);

/* "call", "segment", "icmp", "timer". */
const char *event_kind_name(enum tcp_event_kind kind);

#endif

#include "tcp/transition.h"

#include <stddef.h>

#define ROW(from, event, to, path, segment, call, reference, note)                                 \
	{                                                                                          \
		TCP_STATE_##from, TCP_EVENT_##event, TCP_STATE_##to, TCP_PATH_##path, false,       \
			segment, call, reference, note                                             \
	}
#define OPTIONAL_ROW(from, event, to, path, segment, call, reference, note)                        \
	{                                                                                          \
		TCP_STATE_##from, TCP_EVENT_##event, TCP_STATE_##to, TCP_PATH_##path, true,        \
			segment, call, reference, note                                             \
	}

#define LINGER	"close() with SO_LINGER 0"
#define DESTROY "ss -K"

/* RFC9293 MUST-10 (simultaneous open), MUST-11 (SYN-RECEIVED knows how it was opened), MUST-13
 * (TIME-WAIT after an active close), MAY-2 (TIME-WAIT reopened), SHLD-26 (ICMP hard errors). */
const struct tcp_transition transitions[TRANSITION_COUNT] = {
	/* Opening. */
	ROW(CLOSED, OPEN_PASSIVE, LISTEN, SERVER, "", "listen()", "3.10.1", ""),
	ROW(CLOSED, OPEN_ACTIVE, SYN_SENT, CLIENT, "SYN", "connect()", "3.10.1", ""),
	ROW(LISTEN, RCV_SYN, SYN_RECEIVED, SERVER, "SYN,ACK", "", "3.10.7.2 third", ""),
	ROW(LISTEN, SEND, SYN_SENT, OTHER, "SYN", "", "3.10.2",
		"The remote socket must be known. Sockets have no such call."),
	ROW(LISTEN, OPEN_ACTIVE, SYN_SENT, OTHER, "SYN", "connect()", "3.10.1",
		"From passive to active. Linux refuses: connect() on a listener gives EISCONN."),
	ROW(SYN_SENT, RCV_SYN_ACK, ESTABLISHED, CLIENT, "ACK", "", "3.10.7.3 fourth",
		"connect() returns."),
	ROW(SYN_SENT, RCV_SYN, SYN_RECEIVED, OTHER, "SYN,ACK", "", "3.10.7.3 fourth",
		"Simultaneous open, MUST-10."),
	ROW(SYN_RECEIVED, RCV_ACK_OF_SYN, ESTABLISHED, SERVER, "", "", "3.10.7.4 fifth",
		"The connection is ready for accept(), which is not needed for it."),
	ROW(SYN_RECEIVED, RCV_SYN_ACK, ESTABLISHED, OTHER, "", "", "3.5 figure 7",
		"Simultaneous open: the SYN is a repetition, the ACK counts."),
	ROW(SYN_RECEIVED, RCV_RST_PASSIVE, LISTEN, OTHER, "", "", "3.10.7.4 second",
		"Came from LISTEN (MUST-11): the user need not be told."),
	ROW(SYN_RECEIVED, RCV_SYN_PASSIVE, LISTEN, OTHER, "", "", "3.10.7.4 fourth",
		"Came from LISTEN (MUST-11). Linux also sends a reset."),

	/* Closing. */
	ROW(SYN_RECEIVED, CLOSE, FIN_WAIT_1, OTHER, "FIN", "close(), shutdown(SHUT_WR)", "3.10.4",
		"Only if nothing waits to be sent; else in ESTABLISHED."),
	ROW(SYN_RECEIVED, RCV_FIN, CLOSE_WAIT, OTHER, "ACK", "", "3.10.7.4 eighth",
		"The ACK in the same segment passes through ESTABLISHED."),
	ROW(ESTABLISHED, CLOSE, FIN_WAIT_1, CLIENT, "FIN", "close(), shutdown(SHUT_WR)", "3.10.4",
		""),
	ROW(ESTABLISHED, RCV_FIN, CLOSE_WAIT, SERVER, "ACK", "", "3.10.7.4 eighth",
		"read() returns 0 after the data."),
	ROW(FIN_WAIT_1, RCV_ACK_OF_FIN, FIN_WAIT_2, CLIENT, "", "", "3.10.7.4 fifth", ""),
	ROW(FIN_WAIT_1, RCV_FIN, CLOSING, OTHER, "ACK", "", "3.10.7.4 eighth",
		"Simultaneous close."),
	ROW(FIN_WAIT_1, RCV_FIN_AND_ACK_OF_FIN, TIME_WAIT, OTHER, "ACK", "", "3.10.7.4 eighth",
		"Figure 5, note 2: the peer closes at once."),
	ROW(FIN_WAIT_2, RCV_FIN, TIME_WAIT, CLIENT, "ACK", "", "3.10.7.4 eighth",
		"Starts the 2 MSL timer, MUST-13."),
	ROW(CLOSE_WAIT, CLOSE, LAST_ACK, SERVER, "FIN", "close(), shutdown(SHUT_WR)", "3.10.4", ""),
	ROW(CLOSING, RCV_ACK_OF_FIN, TIME_WAIT, OTHER, "", "", "3.10.7.4 fifth",
		"Starts the 2 MSL timer, MUST-13."),
	ROW(LAST_ACK, RCV_ACK_OF_FIN, CLOSED, SERVER, "", "", "3.10.7.4 fifth", ""),
	ROW(TIME_WAIT, TIMEOUT_2MSL, CLOSED, CLIENT, "", "", "3.10.8", "MUST-13. Linux: 60 s."),
	OPTIONAL_ROW(TIME_WAIT, RCV_SYN_REOPEN, SYN_RECEIVED, OTHER, "SYN,ACK", "", "3.6.1",
		"MAY-2, SHLD-4 and RFC 6191; a listener must exist."),

	/* CLOSE before there is a connection. */
	ROW(LISTEN, CLOSE, CLOSED, OTHER, "", "close()", "3.10.4", ""),
	ROW(SYN_SENT, CLOSE, CLOSED, OTHER, "", "close()", "3.10.4", ""),

	/* Resets: figure 5, note 3. */
	ROW(SYN_SENT, RCV_RST, CLOSED, OTHER, "", "", "3.10.7.3 second",
		"connect() fails with ECONNREFUSED."),
	ROW(SYN_RECEIVED, RCV_RST, CLOSED, OTHER, "", "", "3.10.7.4 second",
		"Came from SYN-SENT (MUST-11): connection refused."),
	ROW(ESTABLISHED, RCV_RST, CLOSED, OTHER, "", "", "3.10.7.4 second", "ECONNRESET."),
	ROW(FIN_WAIT_1, RCV_RST, CLOSED, OTHER, "", "", "3.10.7.4 second", "ECONNRESET."),
	ROW(FIN_WAIT_2, RCV_RST, CLOSED, OTHER, "", "", "3.10.7.4 second", "ECONNRESET."),
	ROW(CLOSE_WAIT, RCV_RST, CLOSED, OTHER, "", "", "3.10.7.4 second",
		"write() fails with EPIPE or ECONNRESET."),
	ROW(CLOSING, RCV_RST, CLOSED, OTHER, "", "", "3.10.7.4 second", ""),
	ROW(LAST_ACK, RCV_RST, CLOSED, OTHER, "", "", "3.10.7.4 second", ""),
	ROW(TIME_WAIT, RCV_RST, CLOSED, OTHER, "", "", "3.10.7.4 second",
		"TIME-WAIT assassination, RFC 1337."),

	/* ABORT: a reset goes out only where the peer still counts on the connection. */
	ROW(LISTEN, ABORT, CLOSED, OTHER, "", DESTROY, "3.10.5", ""),
	ROW(SYN_SENT, ABORT, CLOSED, OTHER, "", LINGER, "3.10.5", ""),
	ROW(SYN_RECEIVED, ABORT, CLOSED, OTHER, "RST", DESTROY, "3.10.5", ""),
	ROW(ESTABLISHED, ABORT, CLOSED, OTHER, "RST", LINGER, "3.10.5",
		"Also close() while received data is unread (3.6.1)."),
	ROW(FIN_WAIT_1, ABORT, CLOSED, OTHER, "RST", LINGER, "3.10.5", ""),
	ROW(FIN_WAIT_2, ABORT, CLOSED, OTHER, "RST", LINGER, "3.10.5", ""),
	ROW(CLOSE_WAIT, ABORT, CLOSED, OTHER, "RST", LINGER, "3.10.5", ""),
	ROW(CLOSING, ABORT, CLOSED, OTHER, "", DESTROY, "3.10.5", ""),
	ROW(LAST_ACK, ABORT, CLOSED, OTHER, "", DESTROY, "3.10.5", ""),
	ROW(TIME_WAIT, ABORT, CLOSED, OTHER, "", DESTROY, "3.10.5", ""),

	/* Given up. Not in TIME-WAIT: on the way there the other timers are turned off. */
	ROW(LISTEN, TIMEOUT_USER, CLOSED, OTHER, "", "", "3.10.8",
		"A passive OPEN may carry a timeout; listen() has none."),
	ROW(SYN_SENT, TIMEOUT_USER, CLOSED, OTHER, "", "", "3.10.8",
		"connect() fails with ETIMEDOUT; R2 is at least 3 minutes, MUST-23."),
	ROW(SYN_RECEIVED, TIMEOUT_USER, CLOSED, OTHER, "", "", "3.10.8", "How a SYN flood ends."),
	ROW(ESTABLISHED, TIMEOUT_USER, CLOSED, OTHER, "", "", "3.10.8", "ETIMEDOUT."),
	ROW(FIN_WAIT_1, TIMEOUT_USER, CLOSED, OTHER, "", "", "3.10.8", ""),
	ROW(FIN_WAIT_2, TIMEOUT_USER, CLOSED, OTHER, "", "", "3.10.8", ""),
	ROW(CLOSE_WAIT, TIMEOUT_USER, CLOSED, OTHER, "", "", "3.10.8", "ETIMEDOUT."),
	ROW(CLOSING, TIMEOUT_USER, CLOSED, OTHER, "", "", "3.10.8", ""),
	ROW(LAST_ACK, TIMEOUT_USER, CLOSED, OTHER, "", "", "3.10.8", ""),

	/* ICMP hard errors: SHLD-26 for every connection that has a peer. */
	ROW(SYN_SENT, RCV_ICMP_HARD, CLOSED, OTHER, "", "", "3.9.2.2",
		"connect() fails, port unreachable: ECONNREFUSED."),
	ROW(SYN_RECEIVED, RCV_ICMP_HARD, CLOSED, OTHER, "", "", "3.9.2.2", ""),
	ROW(ESTABLISHED, RCV_ICMP_HARD, CLOSED, OTHER, "", "", "3.9.2.2",
		"Most stacks do not abort from here on (RFC 5461)."),
	ROW(FIN_WAIT_1, RCV_ICMP_HARD, CLOSED, OTHER, "", "", "3.9.2.2", ""),
	ROW(FIN_WAIT_2, RCV_ICMP_HARD, CLOSED, OTHER, "", "", "3.9.2.2", ""),
	ROW(CLOSE_WAIT, RCV_ICMP_HARD, CLOSED, OTHER, "", "", "3.9.2.2", ""),
	ROW(CLOSING, RCV_ICMP_HARD, CLOSED, OTHER, "", "", "3.9.2.2", ""),
	ROW(LAST_ACK, RCV_ICMP_HARD, CLOSED, OTHER, "", "", "3.9.2.2", ""),
	ROW(TIME_WAIT, RCV_ICMP_HARD, CLOSED, OTHER, "", "", "3.9.2.2", ""),
};

const struct tcp_transition *transition_find(enum tcp_state from, enum tcp_event event)
{
	for (size_t i = 0; i < TRANSITION_COUNT; i++) {
		if (transitions[i].from == from && transitions[i].event == event)
			return &transitions[i];
	}
	return NULL;
}

bool transition_exists(enum tcp_state from, enum tcp_state to)
{
	for (size_t i = 0; i < TRANSITION_COUNT; i++) {
		if (transitions[i].from == from && transitions[i].to == to)
			return true;
	}
	return false;
}

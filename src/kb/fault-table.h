/* The tables that fault.c strings together; nobody else includes this. */
#ifndef TCPDX_KB_FAULT_TABLE_H
#define TCPDX_KB_FAULT_TABLE_H

#include "kb/fault.h"

#define KB_FAULT_TABLE(array)                                                                      \
	{                                                                                          \
		.rows = (array), .count = sizeof(array) / sizeof(*(array))                         \
	}

extern const struct kb_fault_table kb_fault_listen;	 /* the server's side of the handshake */
extern const struct kb_fault_table kb_fault_handshake;	 /* the same, finer */
extern const struct kb_fault_table kb_fault_connect;	 /* the client's side of the handshake */
extern const struct kb_fault_table kb_fault_established; /* connections that stand still */
extern const struct kb_fault_table kb_fault_limits;	 /* buffers, queues, options */
extern const struct kb_fault_table kb_fault_memory;	 /* buffers of a socket, of TCP, of a CPU */
extern const struct kb_fault_table kb_fault_close;	 /* connections that do not end */
extern const struct kb_fault_table kb_fault_path;     /* this host cannot send, or the way is cut */
extern const struct kb_fault_table kb_fault_segment;  /* segments that arrive and are refused */
extern const struct kb_fault_table kb_fault_leftover; /* what outlives its connection */
extern const struct kb_fault_table kb_fault_bind; /* ports that are held, proxies between halves */
extern const struct kb_fault_table kb_fault_host; /* limits and settings of the host */

#endif

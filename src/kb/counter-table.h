/* The tables that counter.c strings together; nobody else includes this. */
#ifndef TCPDX_KB_COUNTER_TABLE_H
#define TCPDX_KB_COUNTER_TABLE_H

#include "kb/counter.h"

#define KB_COUNTER_TABLE(array)                                                                    \
	{                                                                                          \
		.rows = (array), .count = sizeof(array) / sizeof(*(array))                         \
	}

extern const struct kb_counter_table kb_counter_tcp;	   /* Tcp of /proc/net/snmp */
extern const struct kb_counter_table kb_counter_handshake; /* TcpExt: opening and closing */
extern const struct kb_counter_table kb_counter_loss;	   /* TcpExt: loss and recovery */
extern const struct kb_counter_table kb_counter_flow;	   /* TcpExt: queues, windows, memory */
extern const struct kb_counter_table kb_counter_ip;	   /* Ip, IpExt */
extern const struct kb_counter_table kb_counter_icmp;	   /* Icmp */
extern const struct kb_counter_table kb_counter_mptcp;	   /* MPTcpExt */
extern const struct kb_counter_table kb_counter_socket;	   /* sockstat, sockstat6, softnet_stat */
extern const struct kb_counter_table kb_counter_removed;   /* of kernels before 4.20 */

#endif

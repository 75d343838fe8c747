/* The tables that sysctl.c strings together; nobody else includes this. */
#ifndef TCPDX_KB_SYSCTL_TABLE_H
#define TCPDX_KB_SYSCTL_TABLE_H

#include "kb/sysctl.h"

#define KB_SYSCTL_TABLE(array)                                                                     \
	{                                                                                          \
		.rows = (array), .count = sizeof(array) / sizeof(*(array))                         \
	}

extern const struct kb_sysctl_table kb_sysctl_connection; /* opening, timers, closing */
extern const struct kb_sysctl_table kb_sysctl_transfer;	  /* loss, pacing, segments, ECN */
extern const struct kb_sysctl_table kb_sysctl_memory;	  /* buffers, queues, net.core, fs */
extern const struct kb_sysctl_table kb_sysctl_network;	  /* ports, routes, neighbours, conntrack */
extern const struct kb_sysctl_table kb_sysctl_removed;	  /* no longer there */

#endif

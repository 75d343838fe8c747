/* The kernel's TCP counters: /proc/net/snmp (Ip, Icmp, Tcp), /proc/net/netstat (TcpExt, IpExt,
 * MPTcpExt), /proc/net/sockstat and sockstat6, /proc/net/softnet_stat.
 *
 * The rows stand in one table per subject; both the tables and the rows keep the order in which
 * they are worth reading. Every row:
 *
 *	for (unsigned t = 0; t < kb_counter_table_count; t++)
 *		for (unsigned r = 0; r < kb_counter_tables[t]->count; r++)
 *			use(&kb_counter_tables[t]->rows[r]);
 */
#ifndef TCPDX_KB_COUNTER_H
#define TCPDX_KB_COUNTER_H

#include "kb/text.h"

enum kb_counter_harm {
	KB_COUNTER_NORMAL,     /* moves on a healthy host */
	KB_COUNTER_NOTEWORTHY, /* says that something unusual but handled happened */
	KB_COUNTER_HARM,       /* each step is a connection or a segment lost on this host */
};

struct kb_counter {
	/* Group and name together, as nstat writes them: "TcpExtListenDrops". What nstat does not
	 * know: "Sockstat", the line and the key ("SockstatTCPInuse", "Sockstat6TCP6Inuse");
	 * "Softnet" and the column ("SoftnetDropped"). */
	const char *name;
	enum kb_counter_harm harm;
	struct kb_text meaning; /* what moved it, in one or two sentences, true for Linux 6.x */
	struct kb_text remedy;	/* what to look at when it grows; NULLs where nothing */
	const char *faults;	/* ids of the catalogue, parted by spaces, or NULL */
};

struct kb_counter_table {
	const struct kb_counter *rows;
	unsigned count;
};

extern const struct kb_counter_table *const kb_counter_tables[];
extern const unsigned kb_counter_table_count;

/* The row of that name, spelled exactly; NULL where there is none. */
const struct kb_counter *kb_counter_find(const char *name);

#endif

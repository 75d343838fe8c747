/* The kernel's counters, one OBSERVE_COUNTER each, of the network namespace that the calling
 * thread is in.
 *
 * Names are those of the knowledge base (kb/counter.h): group and name as nstat writes them
 * ("TcpExtListenDrops", "Ip6OutNoRoutes"); "Sockstat" or "Sockstat6", the line and the key
 * ("SockstatTCPInuse"); "Softnet" and the column, summed over the CPUs ("SoftnetDropped");
 * "NfConntrackCount". The values of softnet_stat and some of sockstat (TCP alloc, mem, orphan)
 * are the whole machine's, in whatever namespace they are read. */
#ifndef TCPDX_HOST_COUNTERS_H
#define TCPDX_HOST_COUNTERS_H

#include <stdint.h>

#include "base/time.h"
#include "host/word.h"
#include "observe/observe.h"

enum counters_format {
	COUNTERS_SNMP,	    /* /proc/net/snmp, netstat: a line of names, a line of values */
	COUNTERS_SNMP6,	    /* /proc/net/snmp6: a name and a value; groups Ip6 and Icmp6 */
	COUNTERS_SOCKSTAT,  /* /proc/net/sockstat: a line per protocol, keys and values in turn */
	COUNTERS_SOCKSTAT6, /* /proc/net/sockstat6: the same */
	COUNTERS_SOFTNET,   /* /proc/net/softnet_stat: a line per CPU, columns in hexadecimal */
	COUNTERS_CONNTRACK, /* nf_conntrack_count: one number */
};

#define COUNTERS_FORMAT_COUNT 6

/* Emits every counter of one file's text. Pure. Returns 0, the number of lines that could not be
 * understood (what could be read of them has been emitted), or the sink's -errno. */
int counters_parse(enum counters_format format, struct word text, const struct observe_sink *sink,
	uint32_t netns, struct instant at);

/* Reads all the files. A file that cannot be read or understood gives an UNSEEN_COUNTERS with the
 * error (-EBADMSG: damaged, count = lines) and its path; without IPv6 or connection tracking
 * their files are absent and nothing is said. Returns 0, -ENOMEM, or the sink's -errno. */
int counters_read(const struct observe_sink *sink, uint32_t netns, struct instant at);

#endif

/* The running sysctls that decide the fate of TCP connections, one OBSERVE_SYSCTL each, of the
 * network namespace that the calling thread is in: net.ipv4.tcp_* (not the Fast Open key), the
 * port ranges, rp_filter, net.core queues and buffers, the neighbour tables' limits, connection
 * tracking, fs.file-max and fs.nr_open.
 *
 * Many exist in the initial namespace only (tcp_mem, tcp_max_orphans, net.core.*mem_*, gc_thresh*)
 * and are simply not there in another. The two of fs are the whole machine's, in whatever
 * namespace they are read. */
#ifndef TCPDX_HOST_SYSCTLS_H
#define TCPDX_HOST_SYSCTLS_H

#include <stdint.h>

#include "base/time.h"
#include "host/word.h"
#include "observe/observe.h"

/* Fills the observation of one sysctl from its name below /proc/sys, a folder and a file
 * ("net/ipv4", "tcp_rmem"), and the file's first line: runs of blanks become single ones, a value
 * above 63 bytes is cut. Pure. Returns 0, or -ENAMETOOLONG with the output untouched. */
int sysctls_parse(
	const char *folder, const char *file, struct word text, struct observe_sysctl *ret_sysctl);

/* Reads them all. One that is there but cannot be read gives an UNSEEN_SYSCTLS with the error and
 * its path. Returns 0, -ENOMEM, or the sink's -errno. */
int sysctls_read(const struct observe_sink *sink, uint32_t netns, struct instant at);

/* Reads those that hold for all network namespaces together but are shown in the initial one only:
 * tcp_max_orphans, tcp_mem and netdev_max_backlog. Nothing where the calling thread is in another one. */
int sysctls_read_global(const struct observe_sink *sink, uint32_t netns, struct instant at);

#endif

/* How many sockets are in each state, without looking at each of them.
 *
 * The kernel keeps two numbers of its own: full sockets in its tables ("inuse" of sockstat and
 * sockstat6) and TIME_WAIT mini-sockets ("tw"). All states but ESTABLISHED and TIME_WAIT are
 * dumped, the two large ones follow by subtraction. With 100,000 established sockets this takes a
 * tenth of a dump: the kernel's walk passes what is not asked for. */
#ifndef TCPDX_HOST_STATE_COUNT_H
#define TCPDX_HOST_STATE_COUNT_H

#include <stdint.h>

#include "tcp/state.h"

/* Counts the sockets of the calling thread's network namespace; those that are bound only are not
 * counted. The numbers are of one instant as far as a dump is: on a host where connections come
 * and go meanwhile, ESTABLISHED and TIME_WAIT may be off by as many as changed. Returns 0, or
 * -errno where tcp_diag or sockstat is missing. */
int state_count_read(uint64_t ret_counts[TCP_STATE_COUNT]);

/* The number behind `key` in the line that starts with `line` of a sockstat file's text: "TCP:"
 * and "inuse". Returns 0, or -ENOENT. */
int state_count_parse(const char *text, const char *line, const char *key, uint64_t *ret_number);

#endif

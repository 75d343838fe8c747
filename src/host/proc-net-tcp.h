/* /proc/net/tcp and tcp6: what is left where the kernel has no tcp_diag. No cookie, no tcp_info,
 * no memory; the rows say so with SOCKET_FROM_PROC. */
#ifndef TCPDX_HOST_PROC_NET_TCP_H
#define TCPDX_HOST_PROC_NET_TCP_H

#include <stddef.h>

#include "observe/observe.h"

/* Decodes one line (without its line break). Returns 0, or -EBADMSG for anything but a socket's
 * line, the heading included. */
int proc_net_tcp_decode(const char *line, size_t size, struct observe_socket *ret_socket);

/* Emits the sockets of the thread's namespace. Returns 0, -errno of opening the first file, or
 * what the sink returned. */
int proc_net_tcp_read(uint32_t netns, struct instant at, const struct observe_sink *sink);

#endif

/* Closes descriptors whose close() waits, many at a time.
 *
 * The kernel waits for a grace period of RCU when a packet socket is closed (net/packet/af_packet.c,
 * packet_release(): synchronize_net()), some 15 ms in which nothing is done; those who wait at the
 * same time wait for the same one. One after the other, the sockets of 200 namespaces took 3 s. */
#ifndef TCPDX_HOST_CLOSER_H
#define TCPDX_HOST_CLOSER_H

#include <stdint.h>

#define CLOSER_THREADS_MAX 32

/* Closes all of them and returns when that is done. Where threads cannot be had it takes longer. */
void closer_close(const int *fds, uint32_t count);

#endif

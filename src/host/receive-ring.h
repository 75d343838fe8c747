/* A netlink dump received by a thread of its own, so that the kernel can fill the next buffer
 * while the last one is decoded: both halves cost about the same.
 *
 * A small ring of buffers between one receiver and one reader. Life: receive_ring_start(), then
 * receive_ring_next() until it says that there is no more or the reader has had enough, then
 * receive_ring_stop(). */
#ifndef TCPDX_HOST_RECEIVE_RING_H
#define TCPDX_HOST_RECEIVE_RING_H

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The kernel fills at most 32 KiB a recv() (net/netlink/af_netlink.c, netlink_recvmsg). */
#define RECEIVE_RING_BUFFER 32768

/* Slots where the caller does not ask for more, and at most. */
#define RECEIVE_RING_SLOTS     16
#define RECEIVE_RING_SLOTS_MAX 8192

struct receive_ring_turn {
	unsigned slot;
	ssize_t size; /* bytes, or -errno */
};

struct receive_ring {
	int fd;			       /* borrowed; nobody else may read it meanwhile */
	uint32_t sequence;	       /* of the dump's request */
	int (*request)(void *context); /* NULL: sent already */
	void *context;
	pthread_t thread;
	sem_t filled, empty;
	uint8_t *buffers;
	struct receive_ring_turn *turns; /* what was filled, in order */
	unsigned *returned;		 /* slots that the reader is done with, in order */
	unsigned slots;
	unsigned at; /* the reader's next turn */
	bool held;   /* the reader still has the slot of the turn before `at` */
	atomic_uint returned_count;
	atomic_bool stopped;
};

/* Starts the thread, which receives until the end of the dump, at most `slots` buffers (16 where
 * that is less) before the reader. `request` (NULL: it has been sent) is called there first and
 * sends the dump's request, which makes the kernel fill the first buffer; its -errno comes as that
 * of recv(). Returns 0 or -errno. */
int receive_ring_start(struct receive_ring *ring, int fd, uint32_t sequence, size_t slots,
	int (*request)(void *context), void *context);

/* The next buffer, borrowed until the next call: its size, or -errno of recv(). -EPIPE
 * once behind the buffer that ends the dump; do not ask after that. */
ssize_t receive_ring_next(struct receive_ring *ring, uint8_t **ret_buffer);

/* Ends the thread, in the middle of a dump too; bytes that were not read may be lost. */
void receive_ring_stop(struct receive_ring *ring);

#endif

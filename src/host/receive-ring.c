/* How it works: two semaphores count filled and empty slots; each side walks the ring in the same
 * order, so a slot's content is published by the post and needs no lock. The receiver looks for
 * the end of the dump itself, because a recv() behind it would wait for ever. */
#include "host/receive-ring.h"

#include <errno.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <sys/socket.h>

static void wait_for(sem_t *semaphore)
{
	while (sem_wait(semaphore) && errno == EINTR)
		;
}

/* Whether this buffer ends the dump. */
static bool is_last(const uint8_t *buffer, ssize_t size, uint32_t sequence)
{
	const struct nlmsghdr *header = (const struct nlmsghdr *)(const void *)buffer;
	int left = (int)size;

	/* After an overrun the kernel goes on. */
	if (size == -ENOBUFS)
		return false;
	if (size <= 0)
		return true;
	for (; NLMSG_OK(header, (unsigned)left); header = NLMSG_NEXT(header, left))
		if (header->nlmsg_seq == sequence &&
			(header->nlmsg_type == NLMSG_DONE || header->nlmsg_type == NLMSG_ERROR))
			return true;
	return false;
}

static ssize_t receive(int fd, uint8_t *buffer)
{
	ssize_t size;

	do
		size = recv(fd, buffer, RECEIVE_RING_BUFFER, 0);
	while (size < 0 && errno == EINTR);
	if (!size)
		return -EPIPE;
	return size < 0 ? -errno : size;
}

static void *receiver(void *context)
{
	struct receive_ring *ring = context;
	int error = ring->request ? ring->request(ring->context) : 0;
	bool ended = false;

	for (unsigned slot = 0;; slot = (slot + 1) % ring->slots) {
		uint8_t *buffer = ring->buffers + (size_t)slot * RECEIVE_RING_BUFFER;

		wait_for(&ring->empty);
		if (atomic_load(&ring->stopped))
			return NULL;
		/* One slot more says that nothing follows, whatever the reader made of the last. */
		ring->sizes[slot] = ended ? -EPIPE : error ? error : receive(ring->fd, buffer);
		sem_post(&ring->filled);
		if (ended)
			return NULL;
		ended = error || is_last(buffer, ring->sizes[slot], ring->sequence);
	}
}

static void ring_free(struct receive_ring *ring)
{
	free(ring->buffers);
	free(ring->sizes);
	sem_destroy(&ring->filled);
	sem_destroy(&ring->empty);
}

int receive_ring_start(struct receive_ring *ring, int fd, uint32_t sequence, size_t slots,
	int (*request)(void *context), void *context)
{
	int error;

	if (slots < RECEIVE_RING_SLOTS)
		slots = RECEIVE_RING_SLOTS;
	if (slots > RECEIVE_RING_SLOTS_MAX)
		slots = RECEIVE_RING_SLOTS_MAX;
	*ring = (struct receive_ring){.fd = fd,
		.sequence = sequence,
		.request = request,
		.context = context,
		.slots = (unsigned)slots};
	sem_init(&ring->filled, 0, 0);
	sem_init(&ring->empty, 0, (unsigned)slots);
	ring->buffers = malloc(slots * RECEIVE_RING_BUFFER);
	ring->sizes = calloc(slots, sizeof(*ring->sizes));
	error = ring->buffers && ring->sizes ? pthread_create(&ring->thread, NULL, receiver, ring)
					     : ENOMEM;
	if (error)
		ring_free(ring);
	return -error;
}

ssize_t receive_ring_next(struct receive_ring *ring, uint8_t **ret_buffer)
{
	unsigned slot = ring->at;

	if (ring->held)
		sem_post(&ring->empty);
	wait_for(&ring->filled);
	ring->held = true;
	ring->at = (slot + 1) % ring->slots;
	*ret_buffer = ring->buffers + (size_t)slot * RECEIVE_RING_BUFFER;
	return ring->sizes[slot];
}

void receive_ring_stop(struct receive_ring *ring)
{
	atomic_store(&ring->stopped, true);
	/* It waits for an empty slot at most once more. */
	sem_post(&ring->empty);
	pthread_join(ring->thread, NULL);
	ring_free(ring);
}

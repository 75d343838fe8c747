/* How it works: two semaphores count filled and empty slots; what one side writes is published by
 * its post and needs no lock. Slots come back to the receiver in a ring of their own and are taken
 * before one that was never touched, whose pages the kernel would have to find and clear. The
 * receiver looks for the end of the dump itself, because a recv() behind it would wait for ever. */
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

static uint8_t *buffer_of(const struct receive_ring *ring, unsigned slot)
{
	return ring->buffers + (size_t)slot * RECEIVE_RING_BUFFER;
}

/* The slots that the receiver has used: the first `fresh` ones, and of those returned `reused`. */
struct supply {
	unsigned fresh, reused;
};

/* After the semaphore has said that there is one. */
static unsigned take_slot(const struct receive_ring *ring, struct supply *supply)
{
	if (supply->reused == atomic_load(&ring->returned_count))
		return supply->fresh++;
	return ring->returned[supply->reused++ % ring->slots];
}

static void *receiver(void *context)
{
	struct receive_ring *ring = context;
	struct supply supply = {0};
	int error = ring->request ? ring->request(ring->context) : 0;
	bool ended = false;

	for (unsigned at = 0;; at = (at + 1) % ring->slots) {
		struct receive_ring_turn *turn = &ring->turns[at];
		bool last = ended;
		uint8_t *buffer;

		wait_for(&ring->empty);
		if (atomic_load(&ring->stopped))
			return NULL;
		turn->slot = take_slot(ring, &supply);
		buffer = buffer_of(ring, turn->slot);
		/* One turn more says that nothing follows, whatever the reader made of the last. */
		turn->size = last ? -EPIPE : error ? error : receive(ring->fd, buffer);
		sem_post(&ring->filled);
		if (last)
			return NULL;
		ended = error || is_last(buffer, turn->size, ring->sequence);
	}
}

static void ring_free(struct receive_ring *ring)
{
	free(ring->buffers);
	free(ring->turns);
	free(ring->returned);
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
	ring->turns = calloc(slots, sizeof(*ring->turns));
	ring->returned = calloc(slots, sizeof(*ring->returned));
	error = ring->buffers && ring->turns && ring->returned
			? pthread_create(&ring->thread, NULL, receiver, ring)
			: ENOMEM;
	if (error)
		ring_free(ring);
	return -error;
}

/* The slot of the turn before `at`. */
static void give_back(struct receive_ring *ring)
{
	unsigned count = atomic_load(&ring->returned_count);
	unsigned before = (ring->at + ring->slots - 1) % ring->slots;

	ring->returned[count % ring->slots] = ring->turns[before].slot;
	atomic_store(&ring->returned_count, count + 1);
	sem_post(&ring->empty);
}

ssize_t receive_ring_next(struct receive_ring *ring, uint8_t **ret_buffer)
{
	const struct receive_ring_turn *turn = &ring->turns[ring->at];

	if (ring->held)
		give_back(ring);
	wait_for(&ring->filled);
	ring->held = true;
	ring->at = (ring->at + 1) % ring->slots;
	*ret_buffer = buffer_of(ring, turn->slot);
	return turn->size;
}

void receive_ring_stop(struct receive_ring *ring)
{
	atomic_store(&ring->stopped, true);
	/* It waits for an empty slot at most once more. */
	sem_post(&ring->empty);
	pthread_join(ring->thread, NULL);
	ring_free(ring);
}

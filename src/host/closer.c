#include "host/closer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

struct closer {
	const int *fds;
	uint32_t count;
	atomic_uint next;
};

static void *close_on(void *context)
{
	struct closer *closer = context;
	uint32_t index;

	while ((index = atomic_fetch_add(&closer->next, 1)) < closer->count)
		close(closer->fds[index]);
	return NULL;
}

void closer_close(const int *fds, uint32_t count)
{
	struct closer closer = {.fds = fds, .count = count};
	pthread_t threads[CLOSER_THREADS_MAX];
	unsigned started = 0;

	/* This thread is one of them. */
	while (started < CLOSER_THREADS_MAX && started + 1 < count &&
		!pthread_create(&threads[started], NULL, close_on, &closer))
		started++;
	close_on(&closer);
	while (started--)
		pthread_join(threads[started], NULL);
}

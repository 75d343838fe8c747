#include "host/state-count.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "host/file.h"
#include "host/sock-diag.h"

struct tables {
	uint64_t full;	    /* sockets in the hash tables, listening ones included */
	uint64_t time_wait; /* mini-sockets, FIN_WAIT_2 orphans included */
};

struct tally {
	uint64_t *counts;
	uint64_t full, mini; /* of those that were dumped */
};

int state_count_parse(const char *text, const char *line, const char *key, uint64_t *ret_number)
{
	const char *at = text;
	const char *end;

	while (at && strncmp(at, line, strlen(line))) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	if (!at || !*at)
		return -ENOENT;
	end = at + strcspn(at, "\n");
	at = strstr(at, key);
	if (!at || at >= end)
		return -ENOENT;
	*ret_number = strtoull(at + strlen(key), NULL, 10);
	return 0;
}

static int read_tables(struct tables *tables)
{
	struct text text;
	uint64_t v6 = 0;
	int error;

	text_init(&text, NULL, NULL);
	error = file_read("/proc/thread-self/net/sockstat", &text);
	if (!error)
		error = state_count_parse(text_peek(&text), "TCP: ", " inuse ", &tables->full);
	if (!error)
		error = state_count_parse(text_peek(&text), "TCP: ", " tw ", &tables->time_wait);
	/* A kernel without IPv6 has no such file. */
	if (!error && !file_read("/proc/thread-self/net/sockstat6", &text))
		state_count_parse(text_peek(&text), "TCP6: ", " inuse ", &v6);
	tables->full += v6;
	text_deinit(&text);
	return error;
}

static int take(void *context, const struct observation *observation)
{
	const struct observe_socket *socket = &observation->socket;
	struct tally *tally = context;

	tally->counts[socket->state]++;
	if (socket->timer == TIMER_TIMEWAIT)
		tally->mini++;
	/* A request socket of the SYN queue is in neither number; only a full one tells this. */
	else if (socket->state != TCP_STATE_SYN_RECEIVED || socket->bits & SOCKET_HAS_SHUTDOWN)
		tally->full++;
	return 0;
}

/* Everything but what is bound only, and the two that the kernel counts. */
static uint32_t states_dumped(void)
{
	return SOCK_DIAG_ALL_STATES & ~(1u << 13 | 1u << state_to_kernel(TCP_STATE_ESTABLISHED) |
					      1u << state_to_kernel(TCP_STATE_TIME_WAIT));
}

static uint64_t less(uint64_t all, uint64_t some)
{
	return all > some ? all - some : 0;
}

int state_count_read(uint64_t ret_counts[TCP_STATE_COUNT])
{
	const struct sock_diag_request request = {.states = states_dumped()};
	uint64_t counts[TCP_STATE_COUNT] = {0};
	struct tally tally = {.counts = counts};
	const struct observe_sink sink = {take, &tally};
	struct tables tables = {0};
	struct sock_diag diag;
	int error = sock_diag_init(&diag);

	if (error)
		return error;
	error = read_tables(&tables);
	if (!error)
		error = sock_diag_dump(&diag, &request, 0, (struct instant){0}, &sink);
	sock_diag_deinit(&diag);
	if (error)
		return error < 0 ? error : -EAGAIN;
	counts[TCP_STATE_ESTABLISHED] = less(tables.full, tally.full);
	counts[TCP_STATE_TIME_WAIT] = less(tables.time_wait, tally.mini);
	memcpy(ret_counts, counts, sizeof(counts));
	return 0;
}

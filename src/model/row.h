/* One socket with all that is known about it: what a filter judges and a writer prints. Borrowed
 * for the call that it is handed to. */
#ifndef TCPDX_MODEL_ROW_H
#define TCPDX_MODEL_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "model/owner-table.h"
#include "observe/observe.h"

struct row_netns {
	uint64_t inode;
	const char *name; /* "" where it has none */
};

struct row {
	const struct observe_socket *socket;
	const struct row_netns *netns;
	const struct owner_table *owners; /* NULL: owners were not looked at */
	const struct owner_row *owner;	  /* the first of them, NULL: nobody known */
	bool owner_is_listener; /* nobody has accepted it yet: `owner` holds its listener */
	const char *device;	/* of socket->ifindex, NULL where unknown */
};

/* Milliseconds since data were last sent or received or an ACK came, the least of the three: a
 * lower bound of the connection's age. Returns false where the kernel did not tell. */
static inline bool row_age_ms(const struct observe_socket *socket, uint32_t *ret_ms)
{
	const struct observe_tcp_info *info = &socket->tcp_info;
	uint32_t least = info->last_data_sent;

	if (!tcp_info_has(socket->tcp_info_size, last_ack_recv))
		return false;
	if (info->last_data_recv < least)
		least = info->last_data_recv;
	if (info->last_ack_recv < least)
		least = info->last_ack_recv;
	*ret_ms = least;
	return true;
}

#endif

/* The owners of the sockets that a look has seen. For look.c only. */
#ifndef TCPDX_HOST_LOOK_OWNERS_H
#define TCPDX_HOST_LOOK_OWNERS_H

#include "host/look.h"

/* Emits owners and processes, and what of them could not be seen. Returns 0, -ENOMEM or what the
 * sink returned. */
int look_owners_read(struct look *look, struct instant at);

#endif

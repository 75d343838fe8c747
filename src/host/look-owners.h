/* The owners of the sockets that a look has seen. For look.c only. */
#ifndef TCPDX_HOST_LOOK_OWNERS_H
#define TCPDX_HOST_LOOK_OWNERS_H

#include "host/look.h"

/* Emits owners and processes, and what of them could not be seen. Returns 0, -ENOMEM or what the
 * sink returned. */
int look_owners_read(struct look *look, struct instant at);

/* Remembers which TCP sockets have a descriptor and are in no dump of this snapshot: those that are
 * so again in the last one have been all the while. Emits nothing, does nothing where the kernel
 * holds hardly more TCP sockets than were dumped. Returns 0 or -ENOMEM. */
int look_owners_foresee(struct look *look, struct instant at);

#endif

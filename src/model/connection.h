/* The part of the model that follows sockets. For model.c only. */
#ifndef TCPDX_MODEL_CONNECTION_H
#define TCPDX_MODEL_CONNECTION_H

#include "model/model.h"

/* Takes one OBSERVE_SOCKET. Returns 0 or -ENOMEM. */
int connection_fold(struct model *model, const struct observation *observation);

/* Finds each connection's listener and its other end, and counts states. 0 or -ENOMEM. */
int connection_join(struct model *model);

#endif

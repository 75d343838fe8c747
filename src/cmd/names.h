/* Names of this host: services, users, devices, control groups. Answers are kept, so that a
 * hundred thousand rows ask once. Not for more than one thread. */
#ifndef TCPDX_CMD_NAMES_H
#define TCPDX_CMD_NAMES_H

#include <stdint.h>

#include "model/filter.h"

struct names {
	char **services; /* by port, NULL until the first question */
	struct names_user {
		uint32_t uid;
		char *name;
	} * users;
	uint32_t user_count, user_capacity;
	struct names_device {
		uint32_t index;
		char name[16];
	} * devices; /* of the namespace that the thread is in */
	uint32_t device_count, device_capacity;
};

/* A zeroed struct knows nothing yet. */
void names_deinit(struct names *names);

/* The TCP service of a port, NULL where it has none. Context: the names. */
const char *names_service(void *context, uint16_t port);

/* The user's name, its number where it has none or `numeric` is wanted; NULL: no memory. */
const char *names_user(struct names *names, uint32_t uid, bool numeric);

/* The interface's name, NULL where it is unknown. */
const char *names_device(struct names *names, uint32_t index);

/* Forgets the devices: the thread has gone to another namespace. */
void names_forget_devices(struct names *names);

/* What filters ask. */
struct filter_names names_for_filter(struct names *names);

#endif

#include "cmd/names.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <limits.h>

#include <net/if.h>
#include <netdb.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"

void names_deinit(struct names *names)
{
	if (names->services)
		for (unsigned port = 0; port <= UINT16_MAX; port++)
			free(names->services[port]);
	for (uint32_t i = 0; i < names->user_count; i++)
		free(names->users[i].name);
	free(names->services);
	free(names->users);
	free(names->devices);
	*names = (struct names){0};
}

/* Reads the whole list at once: /etc/services has some hundred lines, and one question to it costs
 * as much as all. */
static void read_services(struct names *names)
{
	names->services = calloc(UINT16_MAX + 1, sizeof(*names->services));
	if (!names->services)
		return;
	setservent(1);
	for (struct servent *entry; (entry = getservent());) {
		uint16_t port = ntohs((uint16_t)entry->s_port);

		if (!strcmp(entry->s_proto, "tcp") && !names->services[port])
			names->services[port] = strdup(entry->s_name);
	}
	endservent();
}

const char *names_service(void *context, uint16_t port)
{
	struct names *names = context;

	if (!names->services)
		read_services(names);
	return names->services ? names->services[port] : NULL;
}

static char *look_up_user(uint32_t uid, bool numeric)
{
	struct passwd *entry = numeric ? NULL : getpwuid(uid);
	char number[16];

	if (entry)
		return strdup(entry->pw_name);
	snprintf(number, sizeof(number), "%u", uid);
	return strdup(number);
}

const char *names_user(struct names *names, uint32_t uid, bool numeric)
{
	struct names_user *user;

	for (uint32_t i = 0; i < names->user_count; i++)
		if (names->users[i].uid == uid)
			return names->users[i].name;
	if (array_reserve(&names->users, &names->user_capacity, (size_t)names->user_count + 1,
		    sizeof(*names->users)))
		return NULL;
	user = &names->users[names->user_count];
	*user = (struct names_user){.uid = uid, .name = look_up_user(uid, numeric)};
	if (!user->name)
		return NULL;
	names->user_count++;
	return user->name;
}

const char *names_device(struct names *names, uint32_t index)
{
	struct names_device *device;

	for (uint32_t i = 0; i < names->device_count; i++)
		if (names->devices[i].index == index)
			return names->devices[i].name[0] ? names->devices[i].name : NULL;
	if (array_reserve(&names->devices, &names->device_capacity, (size_t)names->device_count + 1,
		    sizeof(*names->devices)))
		return NULL;
	device = &names->devices[names->device_count++];
	*device = (struct names_device){.index = index};
	static_assert(sizeof(device->name) >= IF_NAMESIZE, "room for a device's name");
	return if_indextoname(index, device->name);
}

void names_forget_devices(struct names *names)
{
	names->device_count = 0;
}

static int filter_service(void *context, const char *name, uint16_t *ret_port)
{
	struct servent *entry = getservbyname(name, "tcp");

	(void)context;
	if (!entry)
		return -ENOENT;
	*ret_port = ntohs((uint16_t)entry->s_port);
	return 0;
}

static int filter_user(void *context, const char *name, uint32_t *ret_uid)
{
	struct passwd *entry = getpwnam(name);

	(void)context;
	if (!entry)
		return -ENOENT;
	*ret_uid = entry->pw_uid;
	return 0;
}

static int filter_device(void *context, const char *name, uint32_t *ret_index)
{
	(void)context;
	*ret_index = if_nametoindex(name);
	return *ret_index ? 0 : -ENOENT;
}

/* A control group's number is its folder's inode. */
static int filter_cgroup(void *context, const char *path, uint64_t *ret_id)
{
	char full[PATH_MAX];
	struct stat status;

	(void)context;
	snprintf(full, sizeof(full), "/sys/fs/cgroup/%s", path);
	if (stat(path[0] == '/' ? path : full, &status) && stat(full, &status))
		return -ENOENT;
	*ret_id = status.st_ino;
	return 0;
}

struct filter_names names_for_filter(struct names *names)
{
	return (struct filter_names){.service = filter_service,
		.user = filter_user,
		.device = filter_device,
		.cgroup = filter_cgroup,
		.context = names};
}

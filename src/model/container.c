#include "model/container.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define ID_SIZE	      64
#define ID_SHOWN_SIZE 12

enum naming {
	NAMING_ID,   /* 64 hexadecimal digits, then nothing or ".scope" */
	NAMING_NAME, /* a name of its own, to the end of the path's part */
	NAMING_UNIT, /* the same, escaped by systemd, with ".scope" */
};

struct runtime_row {
	const char *prefix; /* with the slash where the part must begin with it */
	enum naming naming;
	const char *runtime;
};

/* The more exact ones first. */
static const struct runtime_row runtime_rows[] = {
	{"/docker-", NAMING_ID, "docker"},
	{"/docker/", NAMING_ID, "docker"},
	{"/libpod-", NAMING_ID, "podman"},
	{"/cri-containerd-", NAMING_ID, "containerd"},
	{"/crio-", NAMING_ID, "cri-o"},
	{"/lxc.payload.", NAMING_NAME, "lxc"},
	{"/lxc/", NAMING_NAME, "lxc"},
	{"/machine-", NAMING_UNIT, "machine"},
};

static bool is_id(const char *text)
{
	for (unsigned i = 0; i < ID_SIZE; i++)
		if (!isxdigit((unsigned char)text[i]))
			return false;
	return !text[ID_SIZE] || text[ID_SIZE] == '/' || !strncmp(text + ID_SIZE, ".scope", 6);
}

/* systemd writes what a unit's name may not hold as \xNN (systemd.unit(5)). */
static size_t copy_escaped(const char *text, size_t size, char *ret_text, size_t room)
{
	size_t filled = 0;

	for (size_t i = 0; i < size && filled + 1 < room; i++) {
		unsigned value;

		if (size - i >= 4 && text[i] == '\\' && sscanf(text + i, "\\x%2x", &value) == 1) {
			ret_text[filled++] = (char)value;
			i += 3;
		} else {
			ret_text[filled++] = text[i];
		}
	}
	ret_text[filled] = '\0';
	return filled;
}

static bool take(const struct runtime_row *row, const char *rest, char *ret_name)
{
	char name[CONTAINER_NAME_SIZE / 2];
	size_t size = strcspn(rest, "/");

	switch (row->naming) {
	case NAMING_ID:
		if (!is_id(rest))
			return false;
		snprintf(ret_name, CONTAINER_NAME_SIZE, "%s %.*s", row->runtime, ID_SHOWN_SIZE,
			rest);
		return true;
	case NAMING_UNIT:
		if (size <= 6 || strncmp(rest + size - 6, ".scope", 6) != 0)
			return false;
		size -= 6;
		break;
	case NAMING_NAME:
		break;
	}
	if (!copy_escaped(rest, size, name, sizeof(name)))
		return false;
	snprintf(ret_name, CONTAINER_NAME_SIZE, "%s %s", row->runtime, name);
	return true;
}

/* Kubernetes without systemd: the identity stands alone as the last part, under kubepods. */
static bool take_pod(const char *cgroup, char *ret_name)
{
	const char *last = strrchr(cgroup, '/');

	if (!strstr(cgroup, "/kubepods") || !last || !is_id(last + 1))
		return false;
	snprintf(ret_name, CONTAINER_NAME_SIZE, "containerd %.*s", ID_SHOWN_SIZE, last + 1);
	return true;
}

bool container_name(const char *cgroup, char ret_name[CONTAINER_NAME_SIZE])
{
	ret_name[0] = '\0';
	for (unsigned i = 0; i < sizeof(runtime_rows) / sizeof(runtime_rows[0]); i++) {
		const struct runtime_row *row = &runtime_rows[i];
		const char *at = strstr(cgroup, row->prefix);

		if (at && take(row, at + strlen(row->prefix), ret_name))
			return true;
	}
	return take_pod(cgroup, ret_name);
}

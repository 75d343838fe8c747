/* Which container a control group belongs to: its path says so, by the habits of the runtimes.
 *
 *	/docker/<id>, docker-<id>.scope			docker
 *	libpod-<id>.scope				podman
 *	cri-containerd-<id>.scope, kubepods…/<id>	containerd
 *	crio-<id>.scope					cri-o
 *	/lxc/NAME, lxc.payload.NAME			lxc
 *	machine-NAME.scope				systemd-nspawn, libvirt
 *
 * Identities of 64 hexadecimal digits are cut to the 12 that the runtimes show. Pure. */
#ifndef TCPDX_MODEL_CONTAINER_H
#define TCPDX_MODEL_CONTAINER_H

#include <stdbool.h>

#define CONTAINER_NAME_SIZE 64

/* "docker 3f2a9c0d1b2c", "lxc web". Returns false, with an empty text, for a group that is no
 * container's. */
bool container_name(const char *cgroup, char ret_name[CONTAINER_NAME_SIZE]);

#endif

/* What the kernel's type information (BTF) names: the way to ask what a kernel can do without
 * looking at its version. */
#ifndef TCPDX_HOST_BTF_H
#define TCPDX_HOST_BTF_H

#include <stddef.h>
#include <stdint.h>

#define BTF_KERNEL_PATH "/sys/kernel/btf/vmlinux"

/* The larger ones are no kernel's: 5.5 MB on Linux 6.18, of which 2 MB are names. */
#define BTF_STRINGS_LIMIT (64u << 20)

/* What the header (Documentation/bpf/btf.rst, struct btf_header) says of the section of names:
 * where it begins, in bytes from the start of the file, and how long it is. Returns 0, or -EBADMSG
 * where this is no BTF of this machine's byte order or the section is beyond the limit. */
int btf_parse_header(const uint8_t *bytes, size_t size, uint64_t *ret_offset, uint32_t *ret_size);

/* Whether a type, member or enumerator of that name is in the file. Returns 1 or 0, or -errno:
 * what open() and read() say, -EBADMSG for a file that is no BTF, -ENOMEM. */
int btf_has_name(const char *path, const char *name);

#endif

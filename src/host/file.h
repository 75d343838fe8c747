/* Small whole files: /proc, /sys, sysctl.d.
 *
 * The text is the caller's, made by text_init() without a writer, and is meant to be used again
 * for the next file: its memory stays, so that a few hundred files cost no allocation each. */
#ifndef TCPDX_HOST_FILE_H
#define TCPDX_HOST_FILE_H

#include <fcntl.h>

#include "base/text.h"

/* The largest file that is read. */
#define FILE_SIZE_LIMIT ((size_t)4 << 20)

/* Replaces the content of `ret_text` by that of the file, `path` being relative to the open
 * folder `folder_fd` (or AT_FDCWD). Never blocks: a FIFO reads as empty. Returns 0, or -errno with
 * an empty text: what open() and read() say, -EFBIG above the limit, -ENOMEM. */
int file_read_at(int folder_fd, const char *path, struct text *ret_text);

static inline int file_read(const char *path, struct text *ret_text)
{
	return file_read_at(AT_FDCWD, path, ret_text);
}

#endif

#include "host/file.h"

#include <errno.h>
#include <unistd.h>

/* The first read. /proc/sys makes and clears a buffer as long as what is asked for, so asking for
 * much is dear; where a read comes back full the next one asks for twice as much. */
#define FILE_READ_SIZE_MIN 4000
#define FILE_READ_SIZE_MAX 64000

/* Only a read of nothing is the end: seq_file gives no more at a time than it has made. */
static int content_read(int fd, struct text *text)
{
	size_t asked = FILE_READ_SIZE_MIN;

	for (;;) {
		char *room = text_reserve(text, asked);
		ssize_t size;

		if (!room)
			return text->error;
		size = read(fd, room, asked);
		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0)
			return -errno;
		if (!size)
			return 0;
		text_advance(text, (size_t)size);
		if (text->size > FILE_SIZE_LIMIT)
			return -EFBIG;
		if ((size_t)size == asked && asked < FILE_READ_SIZE_MAX)
			asked *= 2;
	}
}

int file_read_at(int folder_fd, const char *path, struct text *ret_text)
{
	int error;
	int fd;

	text_clear(ret_text);
	fd = openat(folder_fd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return -errno;
	error = content_read(fd, ret_text);
	close(fd);
	if (error)
		text_clear(ret_text);
	return error;
}

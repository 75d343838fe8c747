#include "host/btf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cursor.h"

#define BTF_MAGIC	0xeb9f
#define BTF_HEADER_SIZE 24

/* The file is in the kernel's byte order. */
static uint32_t native_u32(struct cursor *cursor)
{
	uint32_t value = 0;

	cursor_copy(cursor, &value, sizeof(value));
	return value;
}

static uint16_t native_u16(struct cursor *cursor)
{
	uint16_t value = 0;

	cursor_copy(cursor, &value, sizeof(value));
	return value;
}

int btf_parse_header(const uint8_t *bytes, size_t size, uint64_t *ret_offset, uint32_t *ret_size)
{
	struct cursor cursor = cursor_over(bytes, size);
	uint16_t magic = native_u16(&cursor);
	uint32_t header_size, strings_offset, strings_size;

	cursor_skip(&cursor, 2); /* version and flags */
	header_size = native_u32(&cursor);
	cursor_skip(&cursor, 8); /* the section of types */
	strings_offset = native_u32(&cursor);
	strings_size = native_u32(&cursor);
	if (cursor.failed || magic != BTF_MAGIC || header_size < BTF_HEADER_SIZE ||
		strings_size > BTF_STRINGS_LIMIT)
		return -EBADMSG;
	*ret_offset = (uint64_t)header_size + strings_offset;
	*ret_size = strings_size;
	return 0;
}

/* Exactly `size` bytes from `offset` on. */
static int read_at(int fd, uint64_t offset, uint8_t *bytes, size_t size)
{
	while (size) {
		ssize_t got = pread(fd, bytes, size, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got ? -errno : -EBADMSG;
		bytes += got;
		offset += (uint64_t)got;
		size -= (size_t)got;
	}
	return 0;
}

/* The section begins with an empty name, so that each stands between two zeros. */
static int find_name(const uint8_t *strings, size_t size, const char *name)
{
	size_t length = strlen(name) + 1;
	const uint8_t *at = strings;

	while ((at = memmem(at, size - (size_t)(at - strings), name, length))) {
		if (at > strings && !at[-1])
			return 1;
		at++;
	}
	return 0;
}

static int search(int fd, const char *name)
{
	uint8_t header[BTF_HEADER_SIZE];
	uint8_t *strings;
	uint64_t offset;
	uint32_t size;
	int error = read_at(fd, 0, header, sizeof(header));

	if (!error)
		error = btf_parse_header(header, sizeof(header), &offset, &size);
	if (error)
		return error;
	strings = malloc(size ? size : 1);
	if (!strings)
		return -ENOMEM;
	error = read_at(fd, offset, strings, size);
	if (!error)
		error = find_name(strings, size, name);
	free(strings);
	return error;
}

int btf_has_name(const char *path, const char *name)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int found;

	if (fd < 0)
		return -errno;
	found = search(fd, name);
	close(fd);
	return found;
}

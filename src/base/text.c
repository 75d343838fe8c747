#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Large enough that a row never makes a system call of its own, small enough for the cache. */
#define TEXT_FLUSH_SIZE 65536

void text_init(struct text *text, text_writer *writer, void *context)
{
	*text = (struct text){.writer = writer, .context = context};
}

void text_deinit(struct text *text)
{
	free(text->bytes);
	*text = (struct text){0};
}

void text_clear(struct text *text)
{
	text->size = 0;
}

int text_finish(struct text *text)
{
	if (text->writer && text->size && !text->error)
		text->error = text->writer(text->context, text->bytes, text->size);
	if (text->writer)
		text->size = 0;
	return text->error;
}

static void text_grow(struct text *text, size_t needed)
{
	size_t capacity = text->capacity ? text->capacity : 4096;
	char *bytes;

	if (text->writer && capacity < TEXT_FLUSH_SIZE)
		capacity = TEXT_FLUSH_SIZE;
	while (capacity < needed)
		capacity *= 2;
	bytes = realloc(text->bytes, capacity);
	if (!bytes) {
		text->error = -ENOMEM;
		return;
	}
	text->bytes = bytes;
	text->capacity = capacity;
}

char *text_reserve(struct text *text, size_t size)
{
	if (text->error)
		return NULL;
	/* One byte more, so that text_peek() always finds room for its NUL. */
	if (text->writer && text->size && text->size + size + 1 > TEXT_FLUSH_SIZE)
		text_finish(text);
	if (text->size + size + 1 > text->capacity)
		text_grow(text, text->size + size + 1);
	return text->error ? NULL : text->bytes + text->size;
}

void text_bytes(struct text *text, const char *bytes, size_t size)
{
	char *room = text_reserve(text, size);

	/* No bytes may come as NULL, which memcpy() does not take. */
	if (!room || !size)
		return;
	memcpy(room, bytes, size);
	text_advance(text, size);
}

void text_string(struct text *text, const char *string)
{
	text_bytes(text, string, strlen(string));
}

void text_char(struct text *text, char character)
{
	text_bytes(text, &character, 1);
}

void text_repeat(struct text *text, char character, size_t count)
{
	char *room = text_reserve(text, count);

	if (!room)
		return;
	memset(room, character, count);
	text_advance(text, count);
}

size_t text_digits(uint64_t number, char *ret_digits)
{
	char reversed[20];
	size_t count = 0;

	do {
		reversed[count++] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	for (size_t i = 0; i < count; i++)
		ret_digits[i] = reversed[count - 1 - i];
	return count;
}

void text_unsigned(struct text *text, uint64_t number)
{
	char *room = text_reserve(text, 20);

	if (room)
		text_advance(text, text_digits(number, room));
}

void text_signed(struct text *text, int64_t number)
{
	if (number < 0)
		text_char(text, '-');
	text_unsigned(text, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void text_format(struct text *text, const char *format, ...)
{
	va_list arguments;
	va_list again;
	char *room;
	int size;

	va_start(arguments, format);
	va_copy(again, arguments);
	size = vsnprintf(NULL, 0, format, arguments);
	room = size < 0 ? NULL : text_reserve(text, (size_t)size + 1);
	if (room) {
		vsnprintf(room, (size_t)size + 1, format, again);
		text_advance(text, (size_t)size);
	}
	va_end(again);
	va_end(arguments);
}

const char *text_peek(struct text *text)
{
	char *end = text_reserve(text, 1);

	if (!end)
		return "";
	*end = '\0';
	return text->bytes;
}

int text_write_fd(void *context, const char *bytes, size_t size)
{
	int fd = *(const int *)context;

	while (size) {
		ssize_t written = write(fd, bytes, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		bytes += written;
		size -= (size_t)written;
	}
	return 0;
}

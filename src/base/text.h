/* A text builder: bytes appended to one growing buffer, handed to a writer when it is full.
 *
 * Every output of tcpdx goes through one. Appending cannot fail visibly: the first error (no
 * memory, the writer's) is kept in `error`, later appends are ignored, and text_finish() returns
 * it. Without a writer the whole text stays in the buffer, ended by NUL.
 *
 * Ownership: text_init() takes nothing, text_deinit() frees the buffer. */
#ifndef TCPDX_BASE_TEXT_H
#define TCPDX_BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Returns 0, or -errno, which ends the output. */
typedef int text_writer(void *context, const char *bytes, size_t size);

struct text {
	char *bytes;
	size_t size;
	size_t capacity;
	text_writer *writer; /* NULL: keep everything */
	void *context;
	int error; /* 0 or the first -errno */
};

/* An empty text that writes through `writer` (NULL: keeps everything). */
void text_init(struct text *text, text_writer *writer, void *context);
/* Frees the buffer; what was not finished is lost. Safe on a zeroed text. */
void text_deinit(struct text *text);

/* Forgets what is in the buffer; keeps its memory and its error. */
void text_clear(struct text *text);

/* Hands what is buffered to the writer. Returns 0 or the first -errno of this text's life. */
int text_finish(struct text *text);

/* Makes room for `size` more bytes and returns where they go, or NULL after an error. The caller
 * writes at most `size` bytes there and then calls text_advance() with how many. */
char *text_reserve(struct text *text, size_t size);

static inline void text_advance(struct text *text, size_t size)
{
	text->size += size;
}

/* Append; numbers in decimal. */
void text_bytes(struct text *text, const char *bytes, size_t size);
void text_string(struct text *text, const char *string);
void text_char(struct text *text, char character);
void text_repeat(struct text *text, char character, size_t count);
void text_unsigned(struct text *text, uint64_t number);
void text_signed(struct text *text, int64_t number);
void text_format(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The text so far, ended by NUL; "" after an error. Valid until the next append. Only without a
 * writer. */
const char *text_peek(struct text *text);

/* A writer to a file descriptor, context = pointer to the descriptor (int). */
int text_write_fd(void *context, const char *bytes, size_t size);

/* Writes a number in decimal to `ret_digits` (at least 20 bytes, no NUL); returns its length. */
size_t text_digits(uint64_t number, char *ret_digits);

#endif

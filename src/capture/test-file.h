/* Writes capture files for tests: every field as its own, so that any may be wrong. */
#ifndef TCPDX_CAPTURE_TEST_FILE_H
#define TCPDX_CAPTURE_TEST_FILE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants most of the above. */
#include <cmocka.h>
#include <string.h>

/* A file that is being written, in either byte order. */
struct file {
	uint8_t bytes[4096];
	size_t size;
	bool swapped;
};

static inline void put(struct file *file, const void *bytes, size_t size)
{
	assert_true(file->size + size <= sizeof(file->bytes));
	if (size)
		memcpy(file->bytes + file->size, bytes, size);
	file->size += size;
}

static inline void put16(struct file *file, uint16_t number)
{
	number = file->swapped ? __builtin_bswap16(number) : number;
	put(file, &number, sizeof(number));
}

static inline void put32(struct file *file, uint32_t number)
{
	number = file->swapped ? __builtin_bswap32(number) : number;
	put(file, &number, sizeof(number));
}

static inline void put64(struct file *file, uint64_t number)
{
	number = file->swapped ? __builtin_bswap64(number) : number;
	put(file, &number, sizeof(number));
}

static inline void put_padding(struct file *file)
{
	put(file, "\0\0\0", -file->size & 3);
}

/* ---- writing pcap ------------------------------------------------------------------------- */

static inline void put_pcap_header(
	struct file *file, uint32_t magic, uint16_t minor, uint32_t link_type)
{
	put32(file, magic);
	put16(file, 2);
	put16(file, minor);
	put64(file, 0);
	put32(file, 262144);
	put32(file, link_type);
}

static inline void put_record(struct file *file, uint32_t seconds, uint32_t fraction,
	uint32_t captured, uint32_t wire, const char *bytes)
{
	put32(file, seconds);
	put32(file, fraction);
	put32(file, captured);
	put32(file, wire);
	put(file, bytes, strlen(bytes));
}

/* ---- writing pcapng ----------------------------------------------------------------------- */

/* Begins a block; returns where it stands. */
static inline size_t block_begin(struct file *file, uint32_t type)
{
	size_t at = file->size;

	put32(file, type);
	put32(file, 0);
	return at;
}

static inline void block_end(struct file *file, size_t at)
{
	uint32_t size;

	put_padding(file);
	size = (uint32_t)(file->size - at + 4);
	put32(file, size);
	memcpy(file->bytes + at + 4, file->bytes + file->size - 4, 4);
}

static inline void put_section(struct file *file)
{
	size_t at = block_begin(file, 0x0a0d0d0a);

	put32(file, 0x1a2b3c4d);
	put16(file, 1);
	put16(file, 0);
	put64(file, UINT64_MAX);
	block_end(file, at);
}

static inline void put_option(struct file *file, uint16_t code, const void *value, uint16_t size)
{
	put16(file, code);
	put16(file, size);
	put(file, value, size);
	put_padding(file);
}

static inline void put_option64(struct file *file, uint16_t code, uint64_t value)
{
	value = file->swapped ? __builtin_bswap64(value) : value;
	put_option(file, code, &value, sizeof(value));
}

static inline size_t interface_begin(struct file *file, uint16_t link_type, uint32_t snap_size)
{
	size_t at = block_begin(file, 1);

	put16(file, link_type);
	put16(file, 0);
	put32(file, snap_size);
	return at;
}

static inline void put_interface(struct file *file, uint16_t link_type, uint8_t resolution)
{
	size_t at = interface_begin(file, link_type, 0);

	put_option(file, 2, "eth0", 4);
	put_option(file, 9, &resolution, 1);
	put_option(file, 0, NULL, 0);
	block_end(file, at);
}

static inline size_t packet_begin(
	struct file *file, uint32_t interface, uint64_t ticks, uint32_t wire, const char *bytes)
{
	size_t at = block_begin(file, 6);

	put32(file, interface);
	put32(file, (uint32_t)(ticks >> 32));
	put32(file, (uint32_t)ticks);
	put32(file, (uint32_t)strlen(bytes));
	put32(file, wire);
	put(file, bytes, strlen(bytes));
	put_padding(file);
	return at;
}

static inline void put_packet(
	struct file *file, uint32_t interface, uint64_t ticks, uint32_t wire, const char *bytes)
{
	block_end(file, packet_begin(file, interface, ticks, wire, bytes));
}

#endif

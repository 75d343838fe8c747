/* An IPv4 or IPv6 address, without port. */
#ifndef TCPDX_BASE_ADDRESS_H
#define TCPDX_BASE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"

enum address_family {
	ADDRESS_NONE = 0,
	ADDRESS_IPV4 = 4,
	ADDRESS_IPV6 = 6,
};

struct address {
	uint8_t family;	   /* enum address_family */
	uint8_t bytes[16]; /* network order; IPv4 in the first four, the rest zero */
};

/* Room for any address as text with its NUL, "[" and "]" not counted. */
#define ADDRESS_TEXT_SIZE 46

/* From 4 or 16 bytes in network order. */
struct address address_from_bytes(enum address_family family, const void *bytes);

/* Reads "10.0.0.1", "::1" or "[::1]". Returns 0, or -EINVAL with *ret_address untouched. */
int address_parse(const char *string, size_t size, struct address *ret_address);

/* Writes the address as inet_ntop() does, ended by NUL; returns its length. */
size_t address_print(const struct address *address, char ret_string[ADDRESS_TEXT_SIZE]);

/* Plain tests. */
bool address_equal(const struct address *a, const struct address *b);
bool address_is_any(const struct address *address);	 /* 0.0.0.0, :: or no family */
bool address_is_loopback(const struct address *address); /* 127.0.0.0/8, ::1, either mapped */

/* An IPv4 address written as ::ffff:a.b.c.d becomes the IPv4 address; others stay. */
struct address address_unmapped(const struct address *address);

/* True where the first `prefix_bits` bits agree and the families are the same. */
bool address_in_prefix(
	const struct address *address, const struct address *prefix, unsigned prefix_bits);

/* For tables keyed by an address. */
uint64_t address_hash(struct hash_key key, const struct address *address);

#endif

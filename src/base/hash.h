/* A keyed hash (SipHash-1-3, Aumasson and Bernstein 2012, with one compression and three
 * finalisation rounds, as Rust and Ruby use it for tables).
 *
 * Keyed, because addresses and ports are chosen by strangers: with a fixed hash they could pile
 * all their connections into one bucket. The key is an argument; shells take it from the kernel,
 * replays and tests use a fixed one. */
#ifndef TCPDX_BASE_HASH_H
#define TCPDX_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

struct hash_key {
	uint64_t low, high;
};

/* The hash of any bytes: those of a struct must have no holes, or be zeroed first. */
uint64_t hash_bytes(struct hash_key key, const void *bytes, size_t size);

/* The same function over one 64-bit word, for tables keyed by a number. */
uint64_t hash_u64(struct hash_key key, uint64_t word);

#endif

#include "base/hash.h"

#include <string.h>

struct sip {
	uint64_t v0, v1, v2, v3;
};

static inline uint64_t rotate(uint64_t word, unsigned bits)
{
	return word << bits | word >> (64 - bits);
}

static inline void sip_round(struct sip *sip)
{
	sip->v0 += sip->v1;
	sip->v1 = rotate(sip->v1, 13) ^ sip->v0;
	sip->v0 = rotate(sip->v0, 32);
	sip->v2 += sip->v3;
	sip->v3 = rotate(sip->v3, 16) ^ sip->v2;
	sip->v0 += sip->v3;
	sip->v3 = rotate(sip->v3, 21) ^ sip->v0;
	sip->v2 += sip->v1;
	sip->v1 = rotate(sip->v1, 17) ^ sip->v2;
	sip->v2 = rotate(sip->v2, 32);
}

static inline struct sip sip_start(struct hash_key key)
{
	return (struct sip){
		.v0 = key.low ^ 0x736f6d6570736575u,
		.v1 = key.high ^ 0x646f72616e646f6du,
		.v2 = key.low ^ 0x6c7967656e657261u,
		.v3 = key.high ^ 0x7465646279746573u,
	};
}

static inline void sip_word(struct sip *sip, uint64_t word)
{
	sip->v3 ^= word;
	sip_round(sip);
	sip->v0 ^= word;
}

static inline uint64_t sip_end(struct sip *sip, uint64_t last)
{
	sip_word(sip, last);
	sip->v2 ^= 0xff;
	sip_round(sip);
	sip_round(sip);
	sip_round(sip);
	return sip->v0 ^ sip->v1 ^ sip->v2 ^ sip->v3;
}

/* Little endian whatever the machine: a replayed log must hash the same everywhere. */
static inline uint64_t load_le64(const uint8_t *bytes, size_t size)
{
	uint64_t word = 0;

	for (size_t i = 0; i < size; i++)
		word |= (uint64_t)bytes[i] << (8 * i);
	return word;
}

uint64_t hash_bytes(struct hash_key key, const void *bytes, size_t size)
{
	struct sip sip = sip_start(key);
	const uint8_t *at = bytes;
	size_t left = size;

	for (; left >= 8; at += 8, left -= 8)
		sip_word(&sip, load_le64(at, 8));
	return sip_end(&sip, (uint64_t)size << 56 | load_le64(at, left));
}

uint64_t hash_u64(struct hash_key key, uint64_t word)
{
	struct sip sip = sip_start(key);

	sip_word(&sip, word);
	return sip_end(&sip, (uint64_t)8 << 56);
}

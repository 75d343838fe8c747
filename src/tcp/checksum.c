#include "tcp/checksum.h"

#include <string.h>

#define PROTOCOL_TCP 6

/* One's complement addition commutes with swapping the bytes of every word (RFC 1071, section 2),
 * so words are added as the machine loads them and only the result is put in order. Words of 32
 * bits in a sum of 64 lose no carry for 2^32 words. */
uint64_t checksum_add(uint64_t sum, const void *bytes, size_t size)
{
	const uint8_t *at = bytes;
	uint32_t block[8];
	uint32_t word;
	uint8_t tail[4] = {0};

	/* Sums between folded and unfolded may be mixed; folding here keeps long chains safe. */
	sum = (sum & UINT32_MAX) + (sum >> 32);
	while (size >= sizeof(block)) {
		memcpy(block, at, sizeof(block));
		for (size_t i = 0; i < 8; i++)
			sum += block[i];
		at += sizeof(block);
		size -= sizeof(block);
	}
	while (size >= sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		sum += word;
		at += sizeof(word);
		size -= sizeof(word);
	}
	if (size > 0) {
		memcpy(tail, at, size);
		memcpy(&word, tail, sizeof(word));
		sum += word;
	}
	return sum;
}

uint16_t checksum_finish(uint64_t sum)
{
	uint16_t folded;
	uint8_t bytes[2];

	sum = (sum & UINT32_MAX) + (sum >> 32);
	sum = (sum & UINT32_MAX) + (sum >> 32);
	sum = (sum & UINT16_MAX) + (sum >> 16);
	sum = (sum & UINT16_MAX) + (sum >> 16);
	folded = (uint16_t)sum;
	memcpy(bytes, &folded, sizeof(bytes));
	return (uint16_t) ~((unsigned)bytes[0] << 8 | bytes[1]);
}

/* RFC9293 MUST-2, MUST-3. */
uint16_t checksum_ipv4(
	const uint8_t source[4], const uint8_t destination[4], const uint8_t *segment, size_t size)
{
	uint8_t pseudo[12] = {0};

	memcpy(pseudo, source, 4);
	memcpy(pseudo + 4, destination, 4);
	pseudo[9] = PROTOCOL_TCP;
	pseudo[10] = (uint8_t)(size >> 8);
	pseudo[11] = (uint8_t)size;
	return checksum_finish(
		checksum_add(checksum_add(0, pseudo, sizeof(pseudo)), segment, size));
}

/* RFC9293 MUST-2, MUST-3. */
uint16_t checksum_ipv6(const uint8_t source[16], const uint8_t destination[16],
	const uint8_t *segment, size_t size)
{
	uint8_t pseudo[40] = {0};

	memcpy(pseudo, source, 16);
	memcpy(pseudo + 16, destination, 16);
	pseudo[32] = (uint8_t)(size >> 24);
	pseudo[33] = (uint8_t)(size >> 16);
	pseudo[34] = (uint8_t)(size >> 8);
	pseudo[35] = (uint8_t)size;
	pseudo[39] = PROTOCOL_TCP;
	return checksum_finish(
		checksum_add(checksum_add(0, pseudo, sizeof(pseudo)), segment, size));
}

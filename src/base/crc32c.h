/* CRC-32C (Castagnoli, RFC 3720 appendix B.4): the checksum of the observation log's blocks. */
#ifndef TCPDX_BASE_CRC32C_H
#define TCPDX_BASE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* The checksum of `size` bytes; 0xe3069283 for "123456789". */
uint32_t crc32c(const void *bytes, size_t size);

#endif

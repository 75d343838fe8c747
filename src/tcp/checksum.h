/* The internet checksum with the pseudo header of TCP (RFC 1071, RFC 9293 section 3.1, RFC 8200
 * section 8.1).
 *
 * Sums may be chained: begin with 0, add pieces, finish. Every piece but the last must have an
 * even size. A chain may be 8 GiB long before its carry is lost. */
#ifndef TCPDX_TCP_CHECKSUM_H
#define TCPDX_TCP_CHECKSUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Adds bytes to a running sum. An odd last byte is padded with zero on its right. The running
 * sum is in the byte order of the machine and has no meaning before checksum_finish(). */
uint64_t checksum_add(uint64_t sum, const void *bytes, size_t size);

/* The value for the checksum field, in the byte order of the machine: the complement of the sum. */
uint16_t checksum_finish(uint64_t sum);

/* The checksum of a TCP segment, header and payload, `size` bytes: at most 65,535 over IPv4.
 * With the checksum field at zero it is what the field must hold (RFC9293 MUST-2); over a segment
 * as it arrived it is 0 if the segment is sound (RFC9293 MUST-3). Addresses are in network order.
 * Behind a capture on the sending host the field is often not filled in yet (offload). */
uint16_t checksum_ipv4(
	const uint8_t source[4], const uint8_t destination[4], const uint8_t *segment, size_t size);
uint16_t checksum_ipv6(const uint8_t source[16], const uint8_t destination[16],
	const uint8_t *segment, size_t size);

#endif

/* Numbers of pcapng (draft-ietf-opsawg-pcapng), for its reader and its writer. Internal to the
 * capture layer. */
#ifndef TCPDX_CAPTURE_PCAPNG_H
#define TCPDX_CAPTURE_PCAPNG_H

#include <stdint.h>

/* Block types. A section header's is a palindrome, the same in both byte orders. */
enum {
	PCAPNG_SECTION = 0x0a0d0d0a,
	PCAPNG_INTERFACE = 1,
	PCAPNG_PACKET = 2, /* obsolete, still found */
	PCAPNG_SIMPLE_PACKET = 3,
	PCAPNG_STATISTICS = 5,
	PCAPNG_ENHANCED_PACKET = 6,
};

/* Option codes: of every block, then of one. */
enum {
	PCAPNG_OPTION_END = 0,
	PCAPNG_OPTION_COMMENT = 1,
	PCAPNG_SHB_USERAPPL = 4,
	PCAPNG_IF_NAME = 2,
	PCAPNG_IF_TSRESOL = 9,
	PCAPNG_IF_FCSLEN = 13,
	PCAPNG_IF_TSOFFSET = 14,
	PCAPNG_EPB_FLAGS = 2,
	PCAPNG_EPB_DROPS = 4,
	PCAPNG_ISB_IFRECV = 4,
	PCAPNG_ISB_IFDROP = 5,
	PCAPNG_ISB_OSDROP = 7,
};

#define PCAPNG_BYTE_ORDER_MAGIC 0x1a2b3c4du
#define PCAPNG_VERSION_MAJOR	1

/* Bodies, options and frames are filled up to words of four bytes. */
static inline uint32_t pcapng_padded(uint32_t size)
{
	return (size + 3) & ~UINT32_C(3);
}

#endif

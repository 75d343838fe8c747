/* The control bits of the TCP header and what their combinations mean (RFC 9293 section 3.1,
 * RFC 3168, RFC 9768 for AE). */
#ifndef TCPDX_KB_FLAG_H
#define TCPDX_KB_FLAG_H

#include <stdint.h>

#include "kb/text.h"

struct kb_flag {
	uint16_t bits;	      /* as in the header: FIN 0x001 … CWR 0x080, AE 0x100 */
	const char *name;     /* "SYN", "SYN+ACK" */
	struct kb_text title; /* one line */
	struct kb_text meaning;
	/* 1 where a correct TCP never sends it (SYN+FIN, none at all, Xmas). */
	unsigned char illegal;
};

/* Single flags first, in header order from FIN, then the combinations. */
extern const struct kb_flag kb_flags[];
extern const unsigned kb_flag_count;

#endif

/* A TCP segment in two shapes (RFC 9293, section 3.1).
 *
 * The *view* reads the fields of any 20 bytes or more and judges nothing: captures, probes of
 * broken peers and error reports need to see what is really there. The *segment* has only legal
 * content: what an endpoint may act on and send. Neither looks at the checksum (checksum.h). */
#ifndef TCPDX_TCP_SEGMENT_H
#define TCPDX_TCP_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tcp/flags.h"
#include "tcp/option.h"
#include "tcp/seq.h"

#define SEGMENT_HEADER_MIN  20
#define SEGMENT_HEADER_MAX  60
#define SEGMENT_SACK_MAX    4
#define SEGMENT_COOKIE_MAX  16
#define SEGMENT_SCALE_MAX   14 /* RFC 7323 section 2.3 */
#define SEGMENT_CHECKSUM_AT 16 /* offset of the checksum field in the header */

/* The bytes are borrowed; numbers are in the byte order of the machine. */
struct segment_view {
	const uint8_t *bytes;
	size_t size;
	uint16_t source_port;
	uint16_t destination_port;
	struct seq seq;
	struct seq ack;	     /* as it stands there, also without ACK */
	uint8_t data_offset; /* in words of 4 bytes as it stands there, 0 to 15 */
	uint16_t flags;	     /* all 12 bits, the reserved ones too */
	uint16_t window;     /* not scaled */
	uint16_t checksum;
	uint16_t urgent;
	/* What the data offset leaves for options, cut off at the end of the bytes (a capture may
	 * be cut there); empty where it is under 5. */
	const uint8_t *options;
	size_t options_size;
	/* NULL and 0 where the data offset is under 5 or points beyond the bytes. */
	const uint8_t *payload;
	size_t payload_size;
};

enum segment_problem {
	SEGMENT_SOUND,
	SEGMENT_SHORT,		  /* fewer than 20 bytes */
	SEGMENT_OFFSET_SMALL,	  /* data offset under 5 */
	SEGMENT_OFFSET_BEYOND,	  /* data offset points beyond the bytes */
	SEGMENT_OPTION_NO_LENGTH, /* as enum option_problem */
	SEGMENT_OPTION_TOO_SHORT,
	SEGMENT_OPTION_TOO_LONG,
	SEGMENT_OPTION_LENGTH, /* a kind that may not have that length; segment_decode() only */
	SEGMENT_FLAGS,	       /* flags_judge() does not find them legal; segment_decode() only */
};

#define SEGMENT_PROBLEM_COUNT 9

/* What is wrong and at which byte, counted from the start of the header. */
struct segment_fault {
	enum segment_problem problem;
	size_t offset;
};

/* One sentence, never NULL: "an option is shorter than its own kind and length". */
const char *segment_problem_text(enum segment_problem problem);

/* Returns 0 and sets *ret_view, or -EBADMSG where there are fewer than 20 bytes. */
int segment_view_read(const uint8_t *bytes, size_t size, struct segment_view *ret_view);

/* Checks the form: data offset and option list. Returns 0, or -EBADMSG and sets *ret_fault to the
 * first fault. An option list that is cut off by the end of the bytes has SEGMENT_OFFSET_BEYOND
 * unless a fault stands before the cut. */
int segment_view_check(const struct segment_view *view, struct segment_fault *ret_fault);

/* Begins a walk over the options with option_next(). Its offsets count from the start of the
 * options: add SEGMENT_HEADER_MIN. */
void segment_view_options(const struct segment_view *view, struct option_walk *ret_walk);

/* Which options a segment carries. */
#define SEGMENT_HAS_MSS		   0x01u
#define SEGMENT_HAS_WINDOW_SCALE   0x02u
#define SEGMENT_HAS_SACK_PERMITTED 0x04u
#define SEGMENT_HAS_SACK	   0x08u
#define SEGMENT_HAS_TIMESTAMPS	   0x10u
#define SEGMENT_HAS_FAST_OPEN	   0x20u

/* Options that were seen when decoding but are not carried, nor ever encoded. */
#define SEGMENT_SAW_MD5	    0x01u
#define SEGMENT_SAW_AO	    0x02u
#define SEGMENT_SAW_MPTCP   0x04u
#define SEGMENT_SAW_UNKNOWN 0x08u /* any other kind, or one that has no place in this segment */

/* [left, right) was received out of order; RFC 2018 section 3. */
struct segment_sack {
	struct seq left;
	struct seq right;
};

/* Fields that mean nothing in a segment are 0: ack without ACK, urgent without URG, what an
 * option would hold where its bit in `has` is off. */
struct segment {
	uint16_t source_port;
	uint16_t destination_port;
	struct seq seq;
	struct seq ack;
	uint16_t flags;	 /* a legal combination, no reserved bits */
	uint16_t window; /* not scaled */
	uint16_t urgent;
	uint8_t has;		  /* SEGMENT_HAS_ bits */
	uint8_t saw;		  /* SEGMENT_SAW_ bits; not compared, not encoded */
	uint8_t window_scale;	  /* 0 to 14; only with SYN */
	uint16_t mss;		  /* bytes; only with SYN */
	uint32_t timestamp_value; /* TSval */
	uint32_t timestamp_echo;  /* TSecr */
	uint8_t sack_count;	  /* 1 to 4 with SEGMENT_HAS_SACK */
	uint8_t fast_open_size;	  /* 0 (cookie wanted), 4, 6 … 16 bytes; only with SYN */
	struct segment_sack sack[SEGMENT_SACK_MAX];
	uint8_t fast_open[SEGMENT_COOKIE_MAX];
};

/* Takes the legal content out of a view: RFC9293 MUST-4 to MUST-7. Of options that stand there
 * twice the last counts. MSS, window scale, SACK permitted and Fast Open without SYN are left out
 * and seen as SEGMENT_SAW_UNKNOWN; a window scale over 14 becomes 14 (RFC 7323 section 2.3).
 * Returns 0, or -EBADMSG and sets *ret_fault, which may be NULL. */
int segment_decode(const struct segment_view *view, struct segment *ret_segment,
	struct segment_fault *ret_fault);

/* Writes the header with its options and a checksum of zero; the payload goes behind it and the
 * checksum of both into it with segment_set_checksum(). Returns the size of the header, 20 to 60.
 *   -EINVAL    not a legal segment: flags, an option in the wrong place, a field out of range
 *   -EMSGSIZE  the options need more than 40 bytes
 *   -ENOSPC    the buffer is too small
 * Options are aligned with NOPs to words where that fits, and packed where it does not. */
int segment_encode(const struct segment *segment, uint8_t *buffer, size_t buffer_size);

/* Stores a checksum in an encoded header of at least 20 bytes. */
void segment_set_checksum(uint8_t *header, uint16_t checksum);

/* Same content, `saw` and fields that mean nothing left aside. */
bool segment_equal(const struct segment *a, const struct segment *b);

/* SEG.LEN: payload bytes plus one each for SYN and FIN. */
uint32_t segment_length(const struct segment *segment, uint32_t payload_size);

#endif

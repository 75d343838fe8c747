/* The option list of a TCP header, as it stands on the wire (RFC 9293 sections 3.1 and 3.2).
 *
 * Walking the list judges only its form. What an option holds is for segment.h to say. */
#ifndef TCPDX_TCP_OPTION_H
#define TCPDX_TCP_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kinds that are known by name; a list may hold any other of 0 to 255. */
#define OPTION_EOL	      0
#define OPTION_NOP	      1
#define OPTION_MSS	      2
#define OPTION_WINDOW_SCALE   3
#define OPTION_SACK_PERMITTED 4
#define OPTION_SACK	      5
#define OPTION_TIMESTAMPS     8
#define OPTION_MD5	      19
#define OPTION_USER_TIMEOUT   28
#define OPTION_AO	      29
#define OPTION_MPTCP	      30
#define OPTION_FAST_OPEN      34
#define OPTION_ENO	      69
#define OPTION_ACCECN0	      172
#define OPTION_ACCECN1	      174
#define OPTION_EXPERIMENT_1   253
#define OPTION_EXPERIMENT_2   254

#define OPTION_SPACE_MAX 40 /* bytes; 15 words of header less the fixed 5 */

/* What is known of a kind. */
struct option_row {
	uint8_t kind;
	uint8_t length_min;  /* legal option-length, kind and length counted; 1 for EOL and NOP */
	uint8_t length_max;  /* inclusive */
	uint8_t length_step; /* legal lengths are length_min + n * length_step */
	bool syn_only;	     /* means something only in a segment with SYN */
	const char *name;    /* as tcpdump has it: "mss", "wscale", "sackOK", "TS" */
	const char *reference;
};

/* NULL for a kind without a name. */
const struct option_row *option_row(uint8_t kind);

/* True if a kind may have that length; of unknown kinds any length of 2 or more is legal
 * (RFC9293 MUST-6, MUST-68). */
bool option_length_legal(uint8_t kind, uint8_t length);

enum option_problem {
	OPTION_SOUND,
	OPTION_NO_LENGTH, /* the list ends behind the kind byte */
	OPTION_TOO_SHORT, /* option-length 0 or 1 (RFC9293 MUST-7) */
	OPTION_TOO_LONG,  /* option-length reaches beyond the list */
};

/* One option; `data` points into the list. */
struct option {
	uint8_t kind;
	uint8_t length;	     /* as on the wire; 1 for EOL and NOP */
	size_t offset;	     /* of the kind byte, from the start of the list */
	const uint8_t *data; /* behind kind and length; data_size bytes */
	size_t data_size;    /* length - 2; 0 for EOL and NOP */
};

/* A walk over a list. Borrows the bytes. */
struct option_walk {
	const uint8_t *bytes;
	size_t size;
	size_t offset;		     /* of the next option; of the bad one after a problem */
	enum option_problem problem; /* why option_next() gave -EBADMSG */
};

/* `size` may be any, also more than a header can hold. */
void option_walk_init(struct option_walk *walk, const uint8_t *bytes, size_t size);

/* Steps to the next option. Options may begin at any byte (RFC9293 MUST-64). Returns 1 and sets
 * *ret_option; 0 at the end, which is behind the last byte or behind an EOL (the EOL itself is
 * still given out; padding after it is not looked at); -EBADMSG where the list is malformed, and
 * ever after. */
int option_next(struct option_walk *walk, struct option *ret_option);

#endif

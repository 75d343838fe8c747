/* The control bits of the TCP header (RFC 9293 section 3.1, RFC 3168, RFC 9768). */
#ifndef TCPDX_TCP_FLAGS_H
#define TCPDX_TCP_FLAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As they stand in the 13th and 14th byte of the header, data offset left out. */
#define FLAG_FIN       0x001u
#define FLAG_SYN       0x002u
#define FLAG_RST       0x004u
#define FLAG_PSH       0x008u
#define FLAG_ACK       0x010u
#define FLAG_URG       0x020u
#define FLAG_ECE       0x040u
#define FLAG_CWR       0x080u
#define FLAG_AE	       0x100u /* once NS of RFC 3540 */
#define FLAGS_RESERVED 0xE00u
#define FLAGS_ALL      0xFFFu

/* Room for any text of flags_to_text_short() and flags_to_text_long(), NUL included. */
#define FLAGS_TEXT_SIZE 40

/* Reads flags in any of these notations; `text` need not end in NUL:
 *   letters    "S", "SA", "[P.]", "FPU", "none": F S R P . or A, U, E, W or C, and e for AE; any
 *              case but for that e
 *   words      "SYN", "syn,ack", "FIN|ACK", "SYN+ACK", "PSH ACK", parted by + | , / or blanks:
 *              FIN SYN RST PSH ACK URG ECE CWR AE, also RESET, PUSH, ECN, NS; any case
 * A word is looked up before letters, so "AE" is the bit AE. Returns 0 and sets *ret_flags, or
 * -EINVAL for anything else, the empty text included. */
int flags_from_text(const char *text, size_t size, uint16_t *ret_flags);

/* tcpdump's letters without the brackets: "S", "S.", "P.", "none". Reserved bits are left out.
 * Writes at most FLAGS_TEXT_SIZE bytes, ends in NUL, returns the length. */
size_t flags_to_text_short(uint16_t flags, char ret_text[FLAGS_TEXT_SIZE]);

/* "SYN", "SYN+ACK", "FIN+PSH+ACK", "none". As above. */
size_t flags_to_text_long(uint16_t flags, char ret_text[FLAGS_TEXT_SIZE]);

/* Why a combination of bits is one that no correct TCP sends. PSH beside a legal combination,
 * ECE, CWR, AE and the reserved bits (to be ignored on arrival) are never a reason. */
enum flags_verdict {
	FLAGS_LEGAL,
	FLAGS_NONE,	  /* no SYN, no RST, no ACK, nothing: a null scan */
	FLAGS_XMAS,	  /* FIN, PSH and URG without ACK: a Christmas tree scan */
	FLAGS_SYN_FIN,	  /* opens and closes at once */
	FLAGS_SYN_RST,	  /* opens and aborts at once */
	FLAGS_FIN_RST,	  /* closes in order and aborts at once */
	FLAGS_FIN_NO_ACK, /* FIN without ACK: a FIN scan */
	FLAGS_NO_ACK,	  /* neither SYN nor RST, and no ACK: only these may lack it */
	FLAGS_URG_RST,	  /* a reset carries no urgent data */
};

#define FLAGS_VERDICT_COUNT 9

enum flags_verdict flags_judge(uint16_t flags);

/* One sentence about the verdict, never NULL: "SYN and FIN together open and close at once". */
const char *flags_verdict_text(enum flags_verdict verdict);

#endif

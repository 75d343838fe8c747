/* tcp_info as a JSON object, for rows by the hundred thousand.
 *
 * Sockets next to each other agree in most of their seventy members, above all in those that are
 * zero: of every 16 bytes of the struct the text of the row before is kept and used again while
 * the bytes are the same. */
#ifndef TCPDX_REPORT_LIST_JSON_INFO_H
#define TCPDX_REPORT_LIST_JSON_INFO_H

#include <stdint.h>

#include "observe/tcp-info.h"

#define LIST_JSON_FIELDS_MAX 96

/* One piece of the struct: no member crosses its end. */
#define LIST_JSON_PIECE	 16
#define LIST_JSON_PIECES ((sizeof(struct observe_tcp_info) + LIST_JSON_PIECE - 1) / LIST_JSON_PIECE)

/* Bytes of a key with what stands around it, and of a member with its number; members of a piece. */
#define LIST_JSON_KEY		40
#define LIST_JSON_MEMBER	(LIST_JSON_KEY + 20)
#define LIST_JSON_PIECE_MEMBERS 12

struct list_json_info {
	struct list_json_field {
		char key[LIST_JSON_KEY]; /* ,"tcpi_rto": */
		uint8_t key_size;
		uint8_t size, shift, bits;
		uint16_t offset, end;
	} fields[LIST_JSON_FIELDS_MAX];
	struct list_json_piece {
		uint64_t bytes[LIST_JSON_PIECE / 8]; /* what the text is of */
		uint16_t first, count;		     /* its fields */
		uint16_t text_size;		     /* 0: none yet */
		char text[LIST_JSON_PIECE_MEMBERS * LIST_JSON_MEMBER];
	} pieces[LIST_JSON_PIECES];
	uint16_t info_size; /* bytes of tcp_info that the texts are of */
};

/* Bytes that list_json_info_put() may overwrite. */
#define LIST_JSON_INFO_ROOM                                                                        \
	(LIST_JSON_PIECES * LIST_JSON_PIECE_MEMBERS * LIST_JSON_MEMBER + LIST_JSON_KEY + 2)

/* Starts a stream of rows. */
void list_json_info_init(struct list_json_info *json);

/* Writes the object, of as many bytes of tcp_info as the kernel told. Returns its end. */
char *list_json_info_put(struct list_json_info *json, char *at, const struct observe_tcp_info *info,
	uint16_t info_size);

#endif

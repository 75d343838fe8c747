/* How it works: keys are copied in blocks of fixed size and digits in pairs; what is written too
 * much is overwritten by what follows. */
#include "report/list-json-info.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "report/digits.h"

static void field_init(
	struct list_json_field *row, const struct tcp_info_field *field, bool is_first)
{
	size_t size = strlen(field->name);

	assert(size + 4 <= sizeof(row->key));
	row->key[0] = is_first ? '{' : ',';
	row->key[1] = '"';
	memcpy(row->key + 2, field->name, size);
	memcpy(row->key + 2 + size, "\":", 2);
	row->key_size = (uint8_t)(size + 4);
	row->size = field->size;
	row->shift = field->shift;
	row->bits = field->bits;
	row->offset = field->offset;
	row->end = (uint16_t)(field->offset + field->size);
}

void list_json_info_init(struct list_json_info *json)
{
	assert(tcp_info_field_count <= LIST_JSON_FIELDS_MAX);
	*json = (struct list_json_info){0};
	for (unsigned i = 0; i < tcp_info_field_count; i++) {
		struct list_json_field *field = &json->fields[i];
		struct list_json_piece *piece;

		field_init(field, &tcp_info_fields[i], !i);
		piece = &json->pieces[field->offset / LIST_JSON_PIECE];
		assert(field->end <= (field->offset / LIST_JSON_PIECE + 1) * LIST_JSON_PIECE);
		if (!piece->count++)
			piece->first = (uint16_t)i;
		assert(piece->count <= LIST_JSON_PIECE_MEMBERS);
	}
}

static inline uint64_t field_value(const uint8_t *info, const struct list_json_field *field)
{
	const uint8_t *at = info + field->offset;
	uint16_t two;
	uint32_t four;
	uint64_t eight;

	if (field->size == 4) {
		memcpy(&four, at, sizeof(four));
		return four;
	}
	if (field->size == 8) {
		memcpy(&eight, at, sizeof(eight));
		return eight;
	}
	if (field->size == 2) {
		memcpy(&two, at, sizeof(two));
		return two;
	}
	return field->bits ? (unsigned)*at >> field->shift & ((1u << field->bits) - 1) : *at;
}

static char *put_fields(const struct list_json_info *json, const struct list_json_piece *piece,
	char *at, const uint8_t *info)
{
	for (unsigned i = piece->first; i < piece->first + (unsigned)piece->count; i++) {
		const struct list_json_field *field = &json->fields[i];

		if (field->end > json->info_size)
			break;
		memcpy(at, field->key, sizeof(field->key));
		at = digits_write(at + field->key_size, field_value(info, field));
	}
	return at;
}

/* Copies in blocks of a fixed size, the last one beyond the end. */
static inline char *put_text(char *at, const struct list_json_piece *piece)
{
	for (unsigned done = 0; done < piece->text_size; done += 48)
		memcpy(at + done, piece->text + done, 48);
	return at + piece->text_size;
}

static_assert(LIST_JSON_PIECE_MEMBERS * LIST_JSON_MEMBER % 48 == 0, "blocks fit into the text");

static char *put_piece(struct list_json_info *json, struct list_json_piece *piece, char *at,
	const uint8_t *info, const uint64_t *bytes)
{
	char *end;

	if (piece->text_size && !((piece->bytes[0] ^ bytes[0]) | (piece->bytes[1] ^ bytes[1])))
		return put_text(at, piece);
	end = put_fields(json, piece, at, info);
	memcpy(piece->bytes, bytes, sizeof(piece->bytes));
	piece->text_size = (uint16_t)(end - at);
	memcpy(piece->text, at, piece->text_size);
	return end;
}

static void forget(struct list_json_info *json, uint16_t info_size)
{
	json->info_size = info_size;
	for (unsigned i = 0; i < LIST_JSON_PIECES; i++)
		json->pieces[i].text_size = 0;
}

char *list_json_info_put(struct list_json_info *json, char *at, const struct observe_tcp_info *info,
	uint16_t info_size)
{
	uint64_t words[LIST_JSON_PIECES][LIST_JSON_PIECE / 8] = {0};

	if (json->info_size != info_size)
		forget(json, info_size);
	memcpy(words, info, sizeof(*info));
	if (!info_size)
		*at++ = '{';
	for (unsigned i = 0; i < LIST_JSON_PIECES && i * LIST_JSON_PIECE < info_size; i++)
		at = put_piece(json, &json->pieces[i], at, (const uint8_t *)words, words[i]);
	*at++ = '}';
	return at;
}

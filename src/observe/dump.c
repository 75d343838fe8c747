#include "observe/dump.h"

#include <assert.h>
#include <string.h>

#include "observe/field.h"

/* Length of the UTF-8 sequence that begins here, 0 where none does. */
static size_t utf8_size(const uint8_t *at, size_t left)
{
	size_t size = at[0] < 0x80	   ? 1
		      : at[0] >> 5 == 0x06 ? 2
		      : at[0] >> 4 == 0x0e ? 3
		      : at[0] >> 3 == 0x1e ? 4
					   : 0;
	uint32_t point = at[0] & (0xffu >> (size + 1));

	if (size == 1)
		return 1;
	if (!size || size > left)
		return 0;
	for (size_t i = 1; i < size; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		point = point << 6 | (at[i] & 0x3f);
	}
	if (point < (size == 2 ? 0x80u : size == 3 ? 0x800u : 0x10000u))
		return 0;
	return point > 0x10ffff || (point >= 0xd800 && point < 0xe000) ? 0 : size;
}

static void dump_string(struct text *text, const char *string, size_t size)
{
	const uint8_t *bytes = (const uint8_t *)string;

	text_char(text, '"');
	for (size_t i = 0, step; i < size; i += step) {
		step = utf8_size(bytes + i, size - i);
		if (!step) {
			text_string(text, "\\ufffd");
			step = 1;
		} else if (bytes[i] < 0x20 || bytes[i] == 0x7f) {
			text_format(text, "\\u%04x", bytes[i]);
		} else {
			if (bytes[i] == '"' || bytes[i] == '\\')
				text_char(text, '\\');
			text_bytes(text, string + i, step);
		}
	}
	text_char(text, '"');
}

static void dump_array(struct text *text, const struct field *field, const void *at)
{
	text_char(text, '[');
	for (unsigned i = 0; i < field->count; i++) {
		uint32_t item;

		memcpy(&item, (const char *)at + i * sizeof(item), sizeof(item));
		if (i)
			text_char(text, ',');
		text_unsigned(text, item);
	}
	text_char(text, ']');
}

static void dump_tcp_info(struct text *text, const struct observe_tcp_info *info, size_t size)
{
	const char *comma = "";

	text_char(text, '{');
	for (unsigned i = 0; i < tcp_info_field_count; i++) {
		const struct tcp_info_field *row = &tcp_info_fields[i];

		if ((size_t)row->offset + row->size > size)
			break;
		text_format(text, "%s\"%s\":", comma, row->name);
		text_unsigned(text, tcp_info_value(info, row));
		comma = ",";
	}
	text_char(text, '}');
}

static void dump_field(
	struct text *text, const struct field *field, const struct observation *observation)
{
	const void *payload = field_payload_const(observation);
	const char *at = (const char *)payload + field->offset;
	char address[ADDRESS_TEXT_SIZE];

	switch (field->type) {
	case FIELD_U8:
	case FIELD_U16:
	case FIELD_U32:
	case FIELD_U64:
		text_unsigned(text, field_get(field, payload));
		break;
	case FIELD_I32:
	case FIELD_I64:
		text_signed(text, (int64_t)field_get(field, payload));
		break;
	case FIELD_LETTER:
		dump_string(text, at, *at ? 1 : 0);
		break;
	case FIELD_STRING:
		dump_string(text, at, strnlen(at, field->count));
		break;
	case FIELD_ADDRESS:
		dump_string(text, address,
			address_print((const struct address *)(const void *)at, address));
		break;
	case FIELD_U32_ARRAY:
		dump_array(text, field, at);
		break;
	case FIELD_TCP_INFO:
		dump_tcp_info(
			text, &observation->socket.tcp_info, observation->socket.tcp_info_size);
		break;
	}
}

void observe_dump(const struct observation *observation, struct text *text)
{
	const struct field_kind *kind;

	assert(observation->kind < OBSERVE_KIND_COUNT);
	kind = &field_kinds[observation->kind];
	text_format(
		text, "{\"kind\":\"%s\",\"netns\":%u,\"at_ns\":", kind->name, observation->netns);
	text_signed(text, observation->at.ns);
	for (unsigned i = 0; i < kind->field_count; i++) {
		text_format(text, ",\"%s\":", kind->fields[i].name);
		dump_field(text, &kind->fields[i], observation);
	}
	text_char(text, '}');
}

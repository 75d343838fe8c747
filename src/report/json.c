#include "report/json.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define JSON_DEPTH_MAX 31

/* Before a value: its comma, unless it follows its key. */
static void separate(struct json *json)
{
	uint32_t bit = UINT32_C(1) << json->depth;

	if (json->after_key) {
		json->after_key = false;
		return;
	}
	if (json->depth && json->not_first & bit)
		text_char(json->text, ',');
	json->not_first |= bit;
}

static void open_container(struct json *json, char bracket)
{
	separate(json);
	text_char(json->text, bracket);
	assert(json->depth < JSON_DEPTH_MAX);
	json->depth++;
	json->not_first &= ~(UINT32_C(1) << json->depth);
}

static void close_container(struct json *json, char bracket)
{
	assert(json->depth && !json->after_key);
	json->depth--;
	text_char(json->text, bracket);
}

void json_object(struct json *json)
{
	open_container(json, '{');
}

void json_object_end(struct json *json)
{
	close_container(json, '}');
}

void json_array(struct json *json)
{
	open_container(json, '[');
}

void json_array_end(struct json *json)
{
	close_container(json, ']');
}

void json_key(struct json *json, const char *key)
{
	size_t size = strlen(key);
	char *room = text_reserve(json->text, size + 4);
	uint32_t bit = UINT32_C(1) << json->depth;
	size_t at = 0;

	assert(json->depth && !json->after_key);
	json->after_key = true;
	if (!room)
		return;
	if (json->not_first & bit)
		room[at++] = ',';
	json->not_first |= bit;
	room[at++] = '"';
	memcpy(room + at, key, size);
	at += size;
	room[at++] = '"';
	room[at++] = ':';
	text_advance(json->text, at);
}

/* The length of the UTF-8 sequence at `at`, 0 where it is none (RFC 3629, no overlong forms). */
static size_t utf8_size(const unsigned char *at, size_t left)
{
	static const struct {
		unsigned char low, high, second_low, second_high;
		size_t size;
	} forms[] = {
		{0xc2, 0xdf, 0x80, 0xbf, 2},
		{0xe0, 0xe0, 0xa0, 0xbf, 3},
		{0xe1, 0xec, 0x80, 0xbf, 3},
		{0xed, 0xed, 0x80, 0x9f, 3},
		{0xee, 0xef, 0x80, 0xbf, 3},
		{0xf0, 0xf0, 0x90, 0xbf, 4},
		{0xf1, 0xf3, 0x80, 0xbf, 4},
		{0xf4, 0xf4, 0x80, 0x8f, 4},
	};

	for (unsigned i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (at[0] < forms[i].low || at[0] > forms[i].high || left < forms[i].size)
			continue;
		if (at[1] < forms[i].second_low || at[1] > forms[i].second_high)
			return 0;
		for (size_t k = 2; k < forms[i].size; k++)
			if ((at[k] & 0xc0) != 0x80)
				return 0;
		return forms[i].size;
	}
	return 0;
}

static void escape(struct text *text, unsigned char character)
{
	static const char pairs[] = "\"\"\\\\\nn\tt\rr\bb\ff";

	for (const char *pair = pairs; *pair; pair += 2) {
		if ((unsigned char)pair[0] == character) {
			text_char(text, '\\');
			text_char(text, pair[1]);
			return;
		}
	}
	text_format(text, "\\u%04x", character);
}

void json_string_sized(struct json *json, const char *string, size_t size)
{
	const unsigned char *bytes = (const unsigned char *)string;
	size_t plain = 0;

	separate(json);
	text_char(json->text, '"');
	for (size_t i = 0; i < size;) {
		size_t wide = bytes[i] < 0x80 ? 0 : utf8_size(bytes + i, size - i);

		if (bytes[i] >= 0x20 && bytes[i] < 0x7f && bytes[i] != '"' && bytes[i] != '\\') {
			i++;
			continue;
		}
		if (wide) {
			i += wide;
			continue;
		}
		text_bytes(json->text, string + plain, i - plain);
		if (bytes[i] < 0x80)
			escape(json->text, bytes[i]);
		else
			text_string(json->text, "\\ufffd");
		plain = ++i;
	}
	text_bytes(json->text, string + plain, size - plain);
	text_char(json->text, '"');
}

void json_string(struct json *json, const char *string)
{
	if (string)
		json_string_sized(json, string, strlen(string));
	else
		json_null(json);
}

void json_unsigned(struct json *json, uint64_t number)
{
	separate(json);
	text_unsigned(json->text, number);
}

void json_signed(struct json *json, int64_t number)
{
	separate(json);
	text_signed(json->text, number);
}

void json_number(struct json *json, double number)
{
	separate(json);
	if (isfinite(number))
		text_format(json->text, "%.9g", number);
	else
		text_string(json->text, "null");
}

void json_milliseconds(struct json *json, int64_t ms)
{
	uint64_t size = ms < 0 ? -(uint64_t)ms : (uint64_t)ms;

	separate(json);
	text_format(json->text, "%s%llu.%03u", ms < 0 ? "-" : "", (unsigned long long)(size / 1000),
		(unsigned)(size % 1000));
}

void json_bool(struct json *json, bool value)
{
	separate(json);
	text_string(json->text, value ? "true" : "false");
}

void json_null(struct json *json)
{
	separate(json);
	text_string(json->text, "null");
}

void json_key_string(struct json *json, const char *key, const char *string)
{
	json_key(json, key);
	json_string(json, string);
}

void json_key_unsigned(struct json *json, const char *key, uint64_t number)
{
	json_key(json, key);
	json_unsigned(json, number);
}

void json_key_signed(struct json *json, const char *key, int64_t number)
{
	json_key(json, key);
	json_signed(json, number);
}

void json_key_bool(struct json *json, const char *key, bool value)
{
	json_key(json, key);
	json_bool(json, value);
}

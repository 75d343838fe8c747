/* A streaming JSON writer (RFC 8259) into a text: values go out as they come, nothing is kept but
 * the nesting. Commas are put by the writer; keys are plain ASCII literals of ours and are not
 * escaped; strings are: control characters, quotes, backslashes, and bytes that are not UTF-8
 * become U+FFFD. Nesting is limited to 32, asserted. */
#ifndef TCPDX_REPORT_JSON_H
#define TCPDX_REPORT_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct json {
	struct text *text;  /* borrowed */
	uint32_t not_first; /* bit n: the container at depth n has a member already */
	uint8_t depth;
	bool after_key;
};

static inline struct json json_into(struct text *text)
{
	return (struct json){.text = text};
}

void json_object(struct json *json);	 /* { */
void json_object_end(struct json *json); /* } */
void json_array(struct json *json);
void json_array_end(struct json *json);
void json_key(struct json *json, const char *key);
void json_string(struct json *json, const char *string); /* NULL gives null */
void json_string_sized(struct json *json, const char *string, size_t size);
void json_unsigned(struct json *json, uint64_t number);
void json_signed(struct json *json, int64_t number);
void json_number(struct json *json, double number);    /* up to 9 significant digits; NaN: null */
void json_milliseconds(struct json *json, int64_t ms); /* in seconds, all digits: 1.500 */
void json_bool(struct json *json, bool value);
void json_null(struct json *json);

/* Key and value together. */
void json_key_string(struct json *json, const char *key, const char *string);
void json_key_unsigned(struct json *json, const char *key, uint64_t number);
void json_key_signed(struct json *json, const char *key, int64_t number);
void json_key_bool(struct json *json, const char *key, bool value);

#endif

/* What an observation is made of: one row per kind, one row per field.
 *
 * The rows are the observation log's format (record.h) as well as its documentation: the order of
 * the rows of a kind is the order of the fields in a record. Rows are therefore only ever added at
 * the end, their type never changes, and the numbers of enum observe_kind stay. The order of the
 * members in the struct is free. */
#ifndef TCPDX_OBSERVE_FIELD_H
#define TCPDX_OBSERVE_FIELD_H

#include <stddef.h>
#include <stdint.h>

#include "observe/observe.h"

enum field_type {
	FIELD_U8,
	FIELD_U16,
	FIELD_U32,
	FIELD_U64,
	FIELD_I32,
	FIELD_I64,
	FIELD_LETTER,	 /* one char */
	FIELD_STRING,	 /* char[count], ended by NUL */
	FIELD_ADDRESS,	 /* struct address */
	FIELD_U32_ARRAY, /* uint32_t[count] */
	FIELD_TCP_INFO,	 /* struct observe_tcp_info */
};

#define FIELD_TYPE_COUNT 11

struct field {
	const char *name; /* the member's */
	enum field_type type;
	uint16_t offset;  /* from the start of the kind's struct */
	uint16_t count;	  /* items of an array, bytes of a string, else 1 */
	uint16_t limit;	  /* values below it are known to this version; 0: every value is */
	const char *unit; /* "bytes", "ms", … or "" for a plain number or word */
	const char *doc;  /* one line, or "" where the name says it */
};

struct field_kind {
	const char *name; /* "socket" */
	const char *doc;
	size_t size; /* of the struct */
	const struct field *fields;
	unsigned field_count;
};

/* By enum observe_kind. */
extern const struct field_kind field_kinds[OBSERVE_KIND_COUNT];

/* Bytes that the field takes in its struct. */
size_t field_size(const struct field *field);

/* The struct of the observation's kind: where a field's offset counts from. */
static inline void *field_payload(struct observation *observation)
{
	return (char *)observation + offsetof(struct observation, host);
}

static inline const void *field_payload_const(const struct observation *observation)
{
	return (const char *)observation + offsetof(struct observation, host);
}

/* The integer of a field of type FIELD_U8 … FIELD_LETTER; signed ones as two's complement. */
uint64_t field_get(const struct field *field, const void *payload);

/* Stores it. Returns 0, or -ERANGE where the member is too narrow for the value. */
int field_set(const struct field *field, void *payload, uint64_t value);

#endif

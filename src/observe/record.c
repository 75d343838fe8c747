/* How it works. Both directions walk the rows of field_kinds. A record is first encoded into a
 * scratch buffer, because the length of its body stands before it; the literals in it are entered
 * in the block's slots when it is known where they landed. The reader keeps no dictionary: a
 * reference is the place of the literal, which is parsed again. References point backwards and to
 * literals only, so they cannot loop. */
#include "observe/record.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/hash.h"
#include "observe/field.h"

#define VARINT_SIZE_MAX 10

/* Shorter strings cost less than a reference to them. */
#define REFERENCE_SIZE_MIN 4

/* No kind has more strings than this. */
#define LITERAL_COUNT_MAX 4

struct scratch {
	const struct record_block *block;
	uint32_t size;
	uint32_t used; /* up to the last field that is not zero */
	unsigned literal_count;
	struct {
		uint16_t slot;
		uint16_t offset;
	} literals[LITERAL_COUNT_MAX];
	uint8_t bytes[RECORD_SIZE_MAX];
};

static uint64_t zigzag(uint64_t number)
{
	return number << 1 ^ (number >> 63 ? UINT64_MAX : 0);
}

static uint64_t unzigzag(uint64_t word)
{
	return word >> 1 ^ (word & 1 ? UINT64_MAX : 0);
}

static unsigned varint_encode(uint64_t number, uint8_t ret_bytes[VARINT_SIZE_MAX])
{
	unsigned size = 0;

	for (; number >= 0x80; number >>= 7)
		ret_bytes[size++] = (uint8_t)(number | 0x80);
	ret_bytes[size++] = (uint8_t)number;
	return size;
}

static uint64_t cursor_varint(struct cursor *cursor)
{
	uint64_t number = 0;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		uint8_t byte = cursor_u8(cursor);

		if (shift == 63 && byte > 1)
			break;
		number |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return number;
	}
	cursor_fail(cursor);
	return 0;
}

void record_block_clear(struct record_block *block)
{
	block->size = 0;
	block->count = 0;
	block->netns = 0;
	block->at_ns = 0;
	memset(block->slots, 0, sizeof(block->slots));
}

static void put_varint(struct scratch *scratch, uint64_t number)
{
	assert(scratch->size + VARINT_SIZE_MAX <= RECORD_SIZE_MAX);
	scratch->size += varint_encode(number, scratch->bytes + scratch->size);
}

static void put_bytes(struct scratch *scratch, const void *bytes, size_t size)
{
	assert(size <= RECORD_SIZE_MAX - scratch->size);
	memcpy(scratch->bytes + scratch->size, bytes, size);
	scratch->size += (uint32_t)size;
}

/* Borrows the literal whose header is next, or NULL where there is none. */
static const uint8_t *literal_take(struct cursor *cursor, size_t *ret_size)
{
	uint64_t header = cursor_varint(cursor);

	if (header >> 1 > RECORD_PAYLOAD_SIZE)
		cursor_fail(cursor);
	*ret_size = (size_t)(header >> 1);
	return header & 1 ? NULL : cursor_take(cursor, *ret_size);
}

static bool literal_is(
	const struct record_block *block, uint32_t offset, const char *string, size_t size)
{
	struct cursor cursor = cursor_over(block->payload + offset, block->size - offset);
	size_t literal_size;
	const uint8_t *literal = literal_take(&cursor, &literal_size);

	return literal && literal_size == size && !memcmp(literal, string, size);
}

static bool put_string(struct scratch *scratch, const struct field *field, const char *string)
{
	/* The last byte is the NUL's, whatever stands there. */
	size_t size = strnlen(string, field->count - 1u);

	if (size >= REFERENCE_SIZE_MIN) {
		/* A fixed key: a collision costs some bytes and no time. */
		uint64_t hash = hash_bytes((struct hash_key){0}, string, size);
		uint16_t slot = (uint16_t)(hash % RECORD_SLOT_COUNT);
		uint32_t found = scratch->block->slots[slot];

		if (found && literal_is(scratch->block, found - 1, string, size)) {
			put_varint(scratch, (uint64_t)(found - 1) << 1 | 1);
			return true;
		}
		assert(scratch->literal_count < LITERAL_COUNT_MAX);
		scratch->literals[scratch->literal_count].slot = slot;
		scratch->literals[scratch->literal_count++].offset = (uint16_t)scratch->size;
	}
	put_varint(scratch, (uint64_t)size << 1);
	put_bytes(scratch, string, size);
	return size > 0;
}

static bool put_array(struct scratch *scratch, const struct field *field, const uint8_t *at)
{
	uint32_t items[16];
	unsigned count = field->count;

	assert(count <= sizeof(items) / sizeof(items[0]));
	memcpy(items, at, count * sizeof(items[0]));
	while (count && !items[count - 1])
		count--;
	put_varint(scratch, count);
	for (unsigned i = 0; i < count; i++)
		put_varint(scratch, items[i]);
	return count > 0;
}

/* The members of tcp_info are the rows that start a byte of their own; of the rows that share a
 * byte the first stands for all of it, with the bits that have no row yet. */
static struct field tcp_info_member(const struct tcp_info_field *row)
{
	enum field_type type = row->size == 1	? FIELD_U8
			       : row->size == 2 ? FIELD_U16
			       : row->size == 4 ? FIELD_U32
						: FIELD_U64;

	return (struct field){.type = type, .offset = row->offset, .count = 1};
}

static bool put_tcp_info(struct scratch *scratch, const uint8_t *at)
{
	uint64_t items[128];
	unsigned count = 0;
	unsigned used = 0;

	assert(tcp_info_field_count <= sizeof(items) / sizeof(items[0]));
	for (unsigned i = 0; i < tcp_info_field_count; i++) {
		struct field member = tcp_info_member(&tcp_info_fields[i]);

		if (tcp_info_fields[i].shift)
			continue;
		items[count] = field_get(&member, at);
		if (items[count++])
			used = count;
	}
	put_varint(scratch, used);
	for (unsigned i = 0; i < used; i++)
		put_varint(scratch, items[i]);
	return used > 0;
}

static int put_address(struct scratch *scratch, const struct address *address)
{
	uint8_t family = address->family;

	if (family != ADDRESS_NONE && family != ADDRESS_IPV4 && family != ADDRESS_IPV6)
		return -EINVAL;
	put_bytes(scratch, &family, 1);
	if (family)
		put_bytes(scratch, address->bytes, family == ADDRESS_IPV6 ? 16 : 4);
	return family != ADDRESS_NONE;
}

/* Returns whether the field says anything, or -EINVAL. */
static int put_field(struct scratch *scratch, const struct field *field, const void *payload)
{
	const uint8_t *at = (const uint8_t *)payload + field->offset;
	uint64_t number;

	switch (field->type) {
	case FIELD_U8:
	case FIELD_U16:
	case FIELD_U32:
	case FIELD_U64:
	case FIELD_LETTER:
		number = field_get(field, payload);
		put_varint(scratch, number);
		return number != 0;
	case FIELD_I32:
	case FIELD_I64:
		number = field_get(field, payload);
		put_varint(scratch, zigzag(number));
		return number != 0;
	case FIELD_STRING:
		return put_string(scratch, field, (const char *)at);
	case FIELD_ADDRESS:
		return put_address(scratch, (const struct address *)at);
	case FIELD_U32_ARRAY:
		return put_array(scratch, field, at);
	case FIELD_TCP_INFO:
		return put_tcp_info(scratch, at);
	}
	return -EINVAL;
}

static void block_append(struct record_block *block, const uint8_t *header, uint32_t header_size,
	const struct scratch *scratch)
{
	memcpy(block->payload + block->size, header, header_size);
	block->size += header_size;
	for (unsigned i = 0; i < scratch->literal_count; i++)
		block->slots[scratch->literals[i].slot] =
			(uint16_t)(block->size + scratch->literals[i].offset + 1);
	memcpy(block->payload + block->size, scratch->bytes, scratch->used);
	block->size += scratch->used;
	block->count++;
}

int record_put(struct record_block *block, const struct observation *observation)
{
	const struct field_kind *kind;
	struct scratch scratch;
	bool same = observation->netns == block->netns && observation->at.ns == block->at_ns;
	uint8_t header[2 * VARINT_SIZE_MAX];
	uint32_t header_size;

	if (observation->kind >= OBSERVE_KIND_COUNT)
		return -EINVAL;
	kind = &field_kinds[observation->kind];
	scratch.block = block;
	scratch.size = 0;
	scratch.literal_count = 0;
	if (!same) {
		put_varint(&scratch, observation->netns);
		put_varint(&scratch, zigzag((uint64_t)observation->at.ns - (uint64_t)block->at_ns));
	}
	scratch.used = scratch.size;
	for (unsigned i = 0; i < kind->field_count; i++) {
		int filled =
			put_field(&scratch, &kind->fields[i], field_payload_const(observation));

		if (filled < 0)
			return filled;
		if (filled)
			scratch.used = scratch.size;
	}
	header_size = varint_encode((uint64_t)observation->kind << 1 | same, header);
	header_size += varint_encode(scratch.used, header + header_size);
	if (header_size + scratch.used > RECORD_PAYLOAD_SIZE - block->size)
		return -ENOSPC;
	block_append(block, header, header_size, &scratch);
	block->netns = observation->netns;
	block->at_ns = observation->at.ns;
	return 0;
}

/* `body` lies in `whole`, in which references count. */
static void take_string(
	struct cursor *body, const struct cursor *whole, const struct field *field, uint8_t *at)
{
	struct cursor here = *body;
	size_t size;
	const uint8_t *literal = literal_take(body, &size);

	if (!literal && !body->failed) {
		size_t here_offset = (size_t)(here.at - whole->start);
		struct cursor there;

		if (size >= here_offset) {
			cursor_fail(body);
			return;
		}
		there = cursor_over(whole->start + size, here_offset - size);
		literal = literal_take(&there, &size);
		if (!literal)
			cursor_fail(body);
	}
	if (literal)
		memcpy(at, literal,
			strnlen((const char *)literal,
				size < field->count - 1u ? size : field->count - 1u));
}

static void take_address(struct cursor *body, uint8_t *at)
{
	uint8_t family = cursor_u8(body);
	uint8_t bytes[16];
	struct address address;

	if (!family)
		return;
	if (family != ADDRESS_IPV4 && family != ADDRESS_IPV6) {
		cursor_fail(body);
		return;
	}
	cursor_copy(body, bytes, family == ADDRESS_IPV6 ? 16 : 4);
	address = address_from_bytes((enum address_family)family, bytes);
	memcpy(at, &address, sizeof(address));
}

static void take_array(struct cursor *body, const struct field *field, uint8_t *at)
{
	uint64_t count = cursor_varint(body);

	for (uint64_t i = 0; i < count && !body->failed; i++) {
		uint64_t item = cursor_varint(body);
		uint32_t four = (uint32_t)item;

		if (i >= field->count)
			continue;
		if (four != item)
			cursor_fail(body);
		memcpy(at + i * sizeof(four), &four, sizeof(four));
	}
}

static void take_tcp_info(struct cursor *body, uint8_t *at)
{
	uint64_t count = cursor_varint(body);
	unsigned row = 0;

	for (uint64_t i = 0; i < count && !body->failed; i++) {
		uint64_t item = cursor_varint(body);
		struct field member;

		while (row < tcp_info_field_count && tcp_info_fields[row].shift)
			row++;
		if (row == tcp_info_field_count)
			continue;
		member = tcp_info_member(&tcp_info_fields[row++]);
		if (field_set(&member, at, item))
			cursor_fail(body);
	}
}

/* Returns RECORD_READ or RECORD_UNKNOWN; a field that cannot be read fails the cursor. */
static int take_field(
	struct cursor *body, const struct cursor *whole, const struct field *field, void *payload)
{
	uint8_t *at = (uint8_t *)payload + field->offset;
	uint64_t number;

	switch (field->type) {
	case FIELD_U8:
	case FIELD_U16:
	case FIELD_U32:
	case FIELD_U64:
	case FIELD_I32:
	case FIELD_I64:
	case FIELD_LETTER:
		number = cursor_varint(body);
		if (field->type == FIELD_I32 || field->type == FIELD_I64)
			number = unzigzag(number);
		if (field_set(field, payload, number))
			cursor_fail(body);
		else if (field->limit && number >= field->limit)
			return RECORD_UNKNOWN;
		break;
	case FIELD_STRING:
		take_string(body, whole, field, at);
		break;
	case FIELD_ADDRESS:
		take_address(body, at);
		break;
	case FIELD_U32_ARRAY:
		take_array(body, field, at);
		break;
	case FIELD_TCP_INFO:
		take_tcp_info(body, at);
		break;
	}
	return RECORD_READ;
}

static int take_fields(struct cursor *body, const struct cursor *whole, struct observation *into)
{
	const struct field_kind *kind = &field_kinds[into->kind];
	int outcome = RECORD_READ;

	for (unsigned i = 0; i < kind->field_count && cursor_left(body); i++)
		if (take_field(body, whole, &kind->fields[i], field_payload(into)) ==
			RECORD_UNKNOWN)
			outcome = RECORD_UNKNOWN;
	return body->failed ? RECORD_BAD : outcome;
}

/* Reads namespace and time where the body begins with them. */
static void take_place(struct record_reader *reader, struct cursor *body)
{
	uint64_t netns = cursor_varint(body);
	uint64_t elapsed = unzigzag(cursor_varint(body));

	if (netns > UINT32_MAX)
		cursor_fail(body);
	reader->netns = (uint32_t)netns;
	reader->at_ns = (int64_t)((uint64_t)reader->at_ns + elapsed);
}

int record_next(struct record_reader *reader, struct observation *ret_observation)
{
	struct cursor *whole = &reader->cursor;
	struct observation observation;
	struct cursor body;
	const uint8_t *bytes;
	uint64_t head, size;
	int outcome;

	if (!whole->failed && !cursor_left(whole))
		return 0;
	head = cursor_varint(whole);
	size = cursor_varint(whole);
	bytes = size <= RECORD_PAYLOAD_SIZE ? cursor_take(whole, (size_t)size) : NULL;
	if (!bytes) {
		cursor_fail(whole);
		return -EBADMSG;
	}
	body = cursor_over(bytes, (size_t)size);
	if (!(head & 1))
		take_place(reader, &body);
	if (body.failed) {
		/* Without this time the later ones would be wrong. */
		cursor_fail(whole);
		return -EBADMSG;
	}
	if (head >> 1 >= OBSERVE_KIND_COUNT)
		return RECORD_UNKNOWN;
	memset(&observation, 0, sizeof(observation));
	observation.kind = (uint8_t)(head >> 1);
	observation.netns = reader->netns;
	observation.at.ns = reader->at_ns;
	outcome = take_fields(&body, whole, &observation);
	if (outcome == RECORD_READ)
		memcpy(ret_observation, &observation, sizeof(observation));
	return outcome;
}

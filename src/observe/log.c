/* How it works. The writer gathers a block and puts it out when it is full or flushed. The reader
 * goes from block to block; where no sound block begins it is lost and searches: first where the
 * damaged block says that it ends, then byte by byte. Sound is a block with the magic, this log's
 * identity, a right CRC, and not fewer records before it than were seen.
 *
 * A search could be made slow on purpose, by a file full of headers that each claim 64 KiB. So it
 * has a budget of bytes to checksum, in proportion to the file; when that is used up the rest of
 * the file is lost. */
#include "observe/log.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crc32c.h"
#include "base/cursor.h"
#include "observe/record.h"

static const char log_magic[8] = {'t', 'c', 'p', 'd', 'x', 'l', 'o', 'g'};

/* The first two bytes are no UTF-8, so no text holds them; the last is the major version. */
static const uint8_t block_magic[4] = {0xd7, 'T', 'D', '0' + LOG_MAJOR};

#define HEADER_CRC_OFFSET	16
#define BLOCK_CRC_OFFSET	4
#define BLOCK_CRC_COVERS_OFFSET 8

#define SEARCH_BUDGET_FACTOR 16
#define SEARCH_BUDGET_MIN    (1024 * 1024)

struct log_writer {
	struct text *text;
	uint64_t records_before;
	uint32_t identity;
	bool finished;
	struct record_block block;
};

static uint8_t *put_le(uint8_t *at, uint64_t number, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		*at++ = (uint8_t)(number >> 8 * i);
	return at;
}

struct log_writer *log_writer_new(struct text *text, uint32_t identity)
{
	struct log_writer *writer = malloc(sizeof(*writer));
	uint8_t header[LOG_HEADER_SIZE];
	uint8_t *at = header;

	if (!writer)
		return NULL;
	writer->text = text;
	writer->records_before = 0;
	writer->identity = identity;
	writer->finished = false;
	record_block_clear(&writer->block);
	memcpy(at, log_magic, sizeof(log_magic));
	at = put_le(at + sizeof(log_magic), LOG_MAJOR, 2);
	at = put_le(at, LOG_MINOR, 2);
	at = put_le(at, identity, 4);
	at = put_le(at, crc32c(header, HEADER_CRC_OFFSET), 4);
	assert(at == header + LOG_HEADER_SIZE);
	text_bytes(text, (const char *)header, sizeof(header));
	return writer;
}

struct log_writer *log_writer_free(struct log_writer *writer)
{
	free(writer);
	return NULL;
}

static int block_write(struct log_writer *writer)
{
	struct record_block *block = &writer->block;
	size_t size = LOG_BLOCK_HEADER_SIZE + block->size;
	uint8_t *start = (uint8_t *)text_reserve(writer->text, size);
	uint8_t *at = start;

	if (!start)
		return writer->text->error;
	memcpy(at, block_magic, sizeof(block_magic));
	at = put_le(at + BLOCK_CRC_COVERS_OFFSET, block->size, 4);
	at = put_le(at, block->count, 4);
	at = put_le(at, writer->identity, 4);
	at = put_le(at, writer->records_before, 8);
	assert(at == start + LOG_BLOCK_HEADER_SIZE);
	memcpy(at, block->payload, block->size);
	put_le(start + BLOCK_CRC_OFFSET,
		crc32c(start + BLOCK_CRC_COVERS_OFFSET, size - BLOCK_CRC_COVERS_OFFSET), 4);
	text_advance(writer->text, size);
	writer->records_before += block->count;
	record_block_clear(block);
	return 0;
}

int log_writer_put(struct log_writer *writer, const struct observation *observation)
{
	int error;

	assert(!writer->finished);
	if (writer->text->error)
		return writer->text->error;
	error = record_put(&writer->block, observation);
	if (error != -ENOSPC)
		return error;
	error = block_write(writer);
	return error ? error : record_put(&writer->block, observation);
}

int log_writer_flush(struct log_writer *writer)
{
	assert(!writer->finished);
	if (writer->block.count)
		block_write(writer);
	return text_finish(writer->text);
}

int log_writer_finish(struct log_writer *writer)
{
	assert(!writer->finished);
	if (writer->block.count)
		block_write(writer);
	block_write(writer);
	writer->finished = true;
	return text_finish(writer->text);
}

static int writer_take(void *context, const struct observation *observation)
{
	return log_writer_put(context, observation);
}

struct observe_sink log_writer_sink(struct log_writer *writer)
{
	return (struct observe_sink){.take = writer_take, .context = writer};
}

struct block {
	uint32_t crc;
	uint32_t payload_size;
	uint32_t record_count;
	uint32_t identity;
	uint64_t records_before;
	const uint8_t *payload;
};

struct log_reader {
	const uint8_t *bytes;
	size_t size;
	size_t at;
	const struct observe_sink *sink;
	struct log_result result;
	uint64_t records_seen; /* and those known to be lost */
	uint64_t search_budget;
	uint32_t identity;
	bool identity_known;
	struct instant last;
};

static void note_damage(struct log_reader *reader, size_t offset)
{
	if (!reader->result.damaged)
		reader->result.damage_offset = offset;
	reader->result.damaged = true;
}

bool log_is(const void *bytes, size_t size)
{
	return size >= sizeof(log_magic) && !memcmp(bytes, log_magic, sizeof(log_magic));
}

static int header_read(struct log_reader *reader)
{
	struct cursor cursor = cursor_over(reader->bytes, reader->size);
	uint16_t major;
	uint16_t minor;
	uint32_t identity;
	uint32_t crc;

	cursor_skip(&cursor, sizeof(log_magic));
	major = cursor_le16(&cursor);
	minor = cursor_le16(&cursor);
	identity = cursor_le32(&cursor);
	crc = cursor_le32(&cursor);
	if (cursor.failed || crc != crc32c(reader->bytes, HEADER_CRC_OFFSET)) {
		/* The first sound block tells the identity. */
		note_damage(reader, 0);
		reader->at = cursor_offset(&cursor);
		reader->result.bytes_lost += reader->at;
		return 0;
	}
	if (major != LOG_MAJOR)
		return -EPROTONOSUPPORT;
	reader->result.minor = minor;
	reader->identity = identity;
	reader->identity_known = true;
	reader->at = LOG_HEADER_SIZE;
	return 0;
}

/* Reads a block's header and borrows its payload, without judging either. */
static bool block_parse(const struct log_reader *reader, size_t offset, struct block *ret_block)
{
	struct cursor cursor = cursor_over(reader->bytes + offset, reader->size - offset);
	const uint8_t *magic = cursor_take(&cursor, sizeof(block_magic));

	if (!magic || memcmp(magic, block_magic, sizeof(block_magic)))
		return false;
	ret_block->crc = cursor_le32(&cursor);
	ret_block->payload_size = cursor_le32(&cursor);
	ret_block->record_count = cursor_le32(&cursor);
	ret_block->identity = cursor_le32(&cursor);
	ret_block->records_before = (uint64_t)cursor_le32(&cursor);
	ret_block->records_before |= (uint64_t)cursor_le32(&cursor) << 32;
	ret_block->payload = cursor_take(&cursor, ret_block->payload_size);
	return ret_block->payload && ret_block->payload_size <= RECORD_PAYLOAD_SIZE;
}

/* Returns whether a sound block begins at the offset. */
static bool block_check(struct log_reader *reader, size_t offset, struct block *ret_block)
{
	struct block block;
	uint64_t covered;

	if (!block_parse(reader, offset, &block))
		return false;
	if (reader->identity_known && block.identity != reader->identity)
		return false;
	if (block.records_before < reader->records_seen ||
		block.records_before > UINT64_MAX - block.record_count)
		return false;
	covered = LOG_BLOCK_HEADER_SIZE - BLOCK_CRC_COVERS_OFFSET + block.payload_size;
	if (crc32c(reader->bytes + offset + BLOCK_CRC_COVERS_OFFSET, (size_t)covered) !=
		block.crc) {
		reader->search_budget -=
			covered < reader->search_budget ? covered : reader->search_budget;
		return false;
	}
	*ret_block = block;
	return true;
}

/* Finds where the next sound block begins, or the end of the file. */
static size_t block_search(struct log_reader *reader)
{
	struct block block;
	size_t offset = reader->at;

	if (block_parse(reader, offset, &block)) {
		size_t next = offset + LOG_BLOCK_HEADER_SIZE + block.payload_size;

		if (block_check(reader, next, &block))
			return next;
	}
	while (reader->search_budget && ++offset < reader->size) {
		const uint8_t *found =
			memchr(reader->bytes + offset, block_magic[0], reader->size - offset);

		if (!found)
			break;
		offset = (size_t)(found - reader->bytes);
		if (block_check(reader, offset, &block))
			return offset;
	}
	return reader->size;
}

/* Whether what is left begins as a block and ends before that does. */
static bool block_is_torn(const struct log_reader *reader)
{
	size_t left = reader->size - reader->at;
	size_t size = left < sizeof(block_magic) ? left : sizeof(block_magic);
	struct block block;

	return !memcmp(reader->bytes + reader->at, block_magic, size) &&
	       !block_parse(reader, reader->at, &block);
}

static void skip_damage(struct log_reader *reader)
{
	size_t next = block_search(reader);

	note_damage(reader, reader->at);
	/* The torn end of a log that was cut short is no damage of its own. */
	if (next < reader->size || !block_is_torn(reader))
		reader->result.blocks_damaged++;
	reader->result.bytes_lost += next - reader->at;
	reader->at = next;
}

/* Returns 0 or the sink's error. */
static int block_read(struct log_reader *reader, const struct block *block)
{
	struct record_reader records = record_reader_over(block->payload, block->payload_size);
	struct observation observation;
	uint32_t seen = 0;
	uint64_t lost = 0;
	int outcome;

	for (; (outcome = record_next(&records, &observation)) > 0; seen++) {
		switch ((enum record_outcome)outcome) {
		case RECORD_READ:
			reader->result.records++;
			reader->last = observation.at;
			outcome = observe_emit(reader->sink, &observation);
			if (outcome)
				return outcome;
			break;
		case RECORD_UNKNOWN:
			reader->result.records_unknown++;
			break;
		case RECORD_BAD:
			lost++;
			break;
		}
	}
	if (seen < block->record_count)
		lost += block->record_count - seen;
	if (outcome < 0)
		reader->result.bytes_lost += block->payload_size - records.cursor.offset_at_failure;
	if (lost || outcome < 0 || seen > block->record_count)
		note_damage(reader, (size_t)(block->payload - reader->bytes));
	reader->result.records_lost += lost;
	return 0;
}

/* Reads blocks up to the mark of the end or the end of the file. */
static int blocks_read(struct log_reader *reader)
{
	reader->result.cut_short = true;
	while (reader->at < reader->size) {
		struct block block;
		int error;

		if (!block_check(reader, reader->at, &block)) {
			skip_damage(reader);
			continue;
		}
		reader->identity = block.identity;
		reader->identity_known = true;
		if (block.records_before > reader->records_seen)
			note_damage(reader, reader->at);
		reader->result.records_lost += block.records_before - reader->records_seen;
		reader->records_seen = block.records_before + block.record_count;
		reader->at += LOG_BLOCK_HEADER_SIZE + block.payload_size;
		if (!block.record_count) {
			reader->result.cut_short = false;
			break;
		}
		error = block_read(reader, &block);
		if (error)
			return error;
		reader->result.blocks++;
	}
	if (reader->at < reader->size) {
		note_damage(reader, reader->at);
		reader->result.bytes_lost += reader->size - reader->at;
	}
	return 0;
}

static int loss_emit(struct log_reader *reader)
{
	struct log_result *result = &reader->result;
	struct observation loss = {.kind = OBSERVE_UNSEEN, .at = reader->last};

	if (result->cut_short && !result->damaged)
		result->damage_offset = reader->size;
	if (!result->cut_short && !result->damaged)
		return 0;
	loss.unseen.what = UNSEEN_LOG;
	loss.unseen.error = result->damaged ? -EBADMSG : -ENODATA;
	loss.unseen.count = result->records_lost ? result->records_lost : result->bytes_lost;
	snprintf(loss.unseen.detail, sizeof(loss.unseen.detail), "%s lost, byte %llu",
		result->records_lost ? "records" : "bytes",
		(unsigned long long)result->damage_offset);
	return observe_emit(reader->sink, &loss);
}

int log_read(const void *bytes, size_t size, const struct observe_sink *sink,
	struct log_result *ret_result)
{
	struct log_reader reader = {.bytes = bytes, .size = size, .sink = sink};
	int error;

	if (!log_is(bytes, size))
		return -EBADMSG;
	reader.search_budget = (uint64_t)size * SEARCH_BUDGET_FACTOR + SEARCH_BUDGET_MIN;
	error = header_read(&reader);
	if (!error)
		error = blocks_read(&reader);
	if (!error)
		error = loss_emit(&reader);
	if (!error)
		*ret_result = reader.result;
	return error;
}

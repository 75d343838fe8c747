/* Any bytes as an observation log: no crash, and whatever is accepted can be written again and
 * reads as the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/crc32c.h"
#include "observe/dump.h"
#include "observe/log.h"
#include "observe/record.h"

/* Not assert(): a build without assertions must find the same. */
static void require(int holds)
{
	if (!holds)
		abort();
}

struct count {
	struct record_block block;
	struct text text;
	uint64_t records;
};

static struct count count;

static int take(void *context, const struct observation *observation)
{
	struct count *into = context;
	struct record_reader reader;
	struct observation again;

	require(observation->kind < OBSERVE_KIND_COUNT);
	into->records++;
	text_clear(&into->text);
	observe_dump(observation, &into->text);
	record_block_clear(&into->block);
	require(!record_put(&into->block, observation));
	reader = record_reader_over(into->block.payload, into->block.size);
	require(record_next(&reader, &again) == RECORD_READ);
	require(!memcmp(&again, observation, sizeof(again)));
	require(!record_next(&reader, &again));
	return 0;
}

static int copy(void *context, const struct observation *observation)
{
	require(!log_writer_put(context, observation));
	return 0;
}

/* A log that is written from what was read, read and written once more, is the same bytes. */
static void check_stable(const uint8_t *bytes, size_t size)
{
	struct text texts[2];

	for (unsigned i = 0; i < 2; i++) {
		struct log_writer *writer;
		struct observe_sink sink;
		struct log_result result;

		text_init(&texts[i], NULL, NULL);
		writer = log_writer_new(&texts[i], 1);
		sink = (struct observe_sink){.take = copy, .context = writer};
		require(!log_read(i ? (const uint8_t *)texts[0].bytes : bytes,
			i ? texts[0].size : size, &sink, &result));
		require(!i || (!result.damaged && !result.cut_short && !result.records_unknown));
		require(!log_writer_finish(writer));
		log_writer_free(writer);
	}
	require(texts[0].size == texts[1].size);
	require(!memcmp(texts[0].bytes, texts[1].bytes, texts[0].size));
	text_deinit(&texts[0]);
	text_deinit(&texts[1]);
}

/* The bytes as the payload of a sound block: past the CRC, which no fuzzer guesses. */
static void check_payload(const uint8_t *bytes, size_t size)
{
	struct record_reader reader = record_reader_over(bytes, size);
	struct observation observation;
	int outcome;

	while ((outcome = record_next(&reader, &observation)) > 0)
		if (outcome == RECORD_READ)
			take(&count, &observation);
}

static void put_le32(uint8_t *at, uint32_t number)
{
	for (unsigned i = 0; i < 4; i++)
		at[i] = (uint8_t)(number >> 8 * i);
}

/* Puts the right CRCs into a log's header and into what looks like a block, for no fuzzer guesses
 * them. */
static void repair(uint8_t *bytes, size_t size)
{
	put_le32(bytes + 16, crc32c(bytes, 16));
	for (size_t at = LOG_HEADER_SIZE; at + LOG_BLOCK_HEADER_SIZE <= size; at++) {
		const uint8_t *field = bytes + at + 8;
		size_t payload = field[0] | (size_t)field[1] << 8;

		if (memcmp(bytes + at, "\xd7TD1", 4) || field[2] || field[3] ||
			payload > size - at - LOG_BLOCK_HEADER_SIZE)
			continue;
		put_le32(bytes + at + 4, crc32c(field, LOG_BLOCK_HEADER_SIZE - 8 + payload));
		at += LOG_BLOCK_HEADER_SIZE + payload - 1;
	}
}

static void check_log(const uint8_t *bytes, size_t size)
{
	struct observe_sink sink = {.take = take, .context = &count};
	struct log_result result;

	count.records = 0;
	if (log_read(bytes, size, &sink, &result))
		return;
	require(count.records == result.records + (result.damaged || result.cut_short ? 1 : 0));
	require(result.bytes_lost <= size);
	check_stable(bytes, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	uint8_t *copied;

	check_log(bytes, size);
	if (!log_is(bytes, size)) {
		check_payload(bytes, size);
	} else if (size >= LOG_HEADER_SIZE) {
		copied = malloc(size);
		require(copied != NULL);
		memcpy(copied, bytes, size);
		repair(copied, size);
		check_log(copied, size);
		free(copied);
	}
	return 0;
}

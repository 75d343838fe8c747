/* The observation log: what is put comes back; what is damaged is missed and never wrong. */
#include "observe/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crc32c.h"
#include "observe/field.h"
#include "observe/record.h"

#define IDENTITY 0x5eed1234u

/* What a sink saw, in a static store: tests are small. */
static struct gathered {
	struct observation rows[4096];
	unsigned count;
} gathered;

static int gather(void *context, const struct observation *observation)
{
	struct gathered *into = context;

	assert_true(into->count < sizeof(into->rows) / sizeof(into->rows[0]));
	memcpy(&into->rows[into->count++], observation, sizeof(*observation));
	return 0;
}

static int read_log(const void *bytes, size_t size, struct log_result *ret_result)
{
	struct observe_sink sink = {.take = gather, .context = &gathered};

	gathered.count = 0;
	return log_read(bytes, size, &sink, ret_result);
}

static void fill_field(const struct field *field, uint8_t *payload, unsigned seed)
{
	uint8_t *at = payload + field->offset;

	switch (field->type) {
	case FIELD_U8:
	case FIELD_U16:
	case FIELD_U32:
	case FIELD_U64:
	case FIELD_I32:
	case FIELD_I64:
	case FIELD_LETTER:
	case FIELD_U32_ARRAY:
	case FIELD_TCP_INFO:
		for (size_t i = 0; i < field_size(field); i++)
			at[i] = (uint8_t)(seed * 37 + i * 11) | 1;
		if (field->limit)
			*at = (uint8_t)(1 + seed % (field->limit - 1u));
		break;
	case FIELD_STRING:
		/* Every length up to the longest, so that each kind meets both ends. */
		for (unsigned i = 0; i < 1 + seed % (field->count - 1u); i++)
			at[i] = (uint8_t)('a' + (seed + i) % 26);
		break;
	case FIELD_ADDRESS:
		*(struct address *)(void *)at = address_from_bytes(
			seed % 2 ? ADDRESS_IPV4 : ADDRESS_IPV6, "\x20\x01\x0d\xb8............");
		break;
	}
}

/* An observation with every field other than zero. */
static struct observation filled(enum observe_kind kind, unsigned seed)
{
	struct observation observation;

	memset(&observation, 0, sizeof(observation));
	observation.kind = (uint8_t)kind;
	observation.netns = seed;
	observation.at.ns = INT64_C(1700000000000000000) + seed * INT64_C(-987654321);
	for (unsigned i = 0; i < field_kinds[kind].field_count; i++)
		fill_field(&field_kinds[kind].fields[i], field_payload(&observation), seed + i);
	return observation;
}

static void put(struct log_writer *writer, const struct observation *observation)
{
	assert_int_equal(log_writer_put(writer, observation), 0);
}

static void test_round_trip(void **state)
{
	struct text text;
	struct log_writer *writer;
	struct log_result result;
	unsigned at = 0;

	(void)state;
	text_init(&text, NULL, NULL);
	writer = log_writer_new(&text, IDENTITY);
	for (unsigned seed = 1; seed < 120; seed++)
		for (unsigned kind = 0; kind < OBSERVE_KIND_COUNT; kind++) {
			struct observation row = filled((enum observe_kind)kind, seed);

			put(writer, &row);
		}
	assert_int_equal(log_writer_finish(writer), 0);
	log_writer_free(writer);
	assert_int_equal(read_log(text.bytes, text.size, &result), 0);
	assert_int_equal(result.records, 119 * OBSERVE_KIND_COUNT);
	assert_int_equal(gathered.count, result.records);
	assert_true(result.blocks > 1);
	assert_false(result.damaged || result.cut_short || result.records_unknown);
	for (unsigned seed = 1; seed < 120; seed++)
		for (unsigned kind = 0; kind < OBSERVE_KIND_COUNT; kind++) {
			struct observation row = filled((enum observe_kind)kind, seed);

			assert_memory_equal(&row, &gathered.rows[at++], sizeof(row));
		}
	text_deinit(&text);
}

/* All ones everywhere: the longest varints, and strings without a NUL are cut. */
static void test_largest_record(void **state)
{
	static struct record_block block;
	struct observation row;
	struct observation again;

	(void)state;
	for (unsigned k = 0; k < OBSERVE_KIND_COUNT; k++) {
		const struct field_kind *kind = &field_kinds[k];
		struct record_reader reader;

		memset(&row, 0, sizeof(row));
		memset(field_payload(&row), 0xff, kind->size);
		row.kind = (uint8_t)k;
		row.netns = UINT32_MAX;
		row.at.ns = INT64_MIN;
		for (unsigned i = 0; i < kind->field_count; i++) {
			char *at = (char *)field_payload(&row) + kind->fields[i].offset;

			if (kind->fields[i].type == FIELD_ADDRESS)
				*at = ADDRESS_IPV6;
			if (kind->fields[i].limit)
				*at = 1;
		}
		record_block_clear(&block);
		assert_int_equal(record_put(&block, &row), 0);
		assert_true(block.size <= RECORD_SIZE_MAX);
		reader = record_reader_over(block.payload, block.size);
		assert_int_equal(record_next(&reader, &again), RECORD_READ);
		assert_int_equal(again.at.ns, INT64_MIN);
		for (unsigned i = 0; i < kind->field_count; i++) {
			const struct field *field = &kind->fields[i];
			char *at = (char *)field_payload(&row) + field->offset;

			if (field->type == FIELD_STRING)
				at[field->count - 1] = '\0';
			assert_memory_equal(at, (char *)field_payload(&again) + field->offset,
				field_size(field));
		}
		assert_int_equal(record_next(&reader, &again), 0);
	}
}

static void test_refused_by_writer(void **state)
{
	static struct record_block block;
	struct observation row = filled(OBSERVE_LOCAL, 1);

	(void)state;
	record_block_clear(&block);
	row.local.address.family = 9;
	assert_int_equal(record_put(&block, &row), -EINVAL);
	row.kind = OBSERVE_KIND_COUNT;
	assert_int_equal(record_put(&block, &row), -EINVAL);
	assert_int_equal(block.size, 0);
	row = filled(OBSERVE_LOCAL, 1);
	block.size = RECORD_PAYLOAD_SIZE - 8;
	assert_int_equal(record_put(&block, &row), -ENOSPC);
	assert_int_equal(block.size, RECORD_PAYLOAD_SIZE - 8);
}

#define SMALL_COUNT 12

static struct observation small_row(unsigned i)
{
	static const enum observe_kind kinds[] = {
		OBSERVE_HOST, OBSERVE_COUNTER, OBSERVE_SYSCTL, OBSERVE_SOCKET};

	return i < 4 ? filled(kinds[i], 9) : filled(OBSERVE_COUNTER, 9 + i % 2);
}

/* Three blocks of four records. */
static void small_log(struct text *text)
{
	struct log_writer *writer;

	text_init(text, NULL, NULL);
	writer = log_writer_new(text, IDENTITY);
	for (unsigned i = 0; i < SMALL_COUNT; i++) {
		struct observation row = small_row(i);

		put(writer, &row);
		if (i % 4 == 3)
			assert_int_equal(log_writer_flush(writer), 0);
	}
	assert_int_equal(log_writer_finish(writer), 0);
	log_writer_free(writer);
}

/* What was gathered must be some of the small log's rows, in order, then the loss. Returns how
 * many rows. */
static unsigned check_subset(bool loss)
{
	unsigned next = 0;
	unsigned count = gathered.count - loss;

	assert_true(gathered.count >= loss);
	for (unsigned i = 0; i < count; i++) {
		struct observation row;

		do {
			assert_true(next < SMALL_COUNT);
			row = small_row(next++);
		} while (memcmp(&row, &gathered.rows[i], sizeof(row)));
	}
	if (loss) {
		assert_int_equal(gathered.rows[count].kind, OBSERVE_UNSEEN);
		assert_int_equal(gathered.rows[count].unseen.what, UNSEEN_LOG);
	}
	return count;
}

static void test_every_cut(void **state)
{
	struct text text;
	unsigned most = 0;

	(void)state;
	small_log(&text);
	for (size_t size = 0; size < text.size; size++) {
		struct log_result result;
		uint8_t *cut =
			malloc(size ? size : 1); /* its own, so that a checker sees the end */
		unsigned count;

		memcpy(cut, text.bytes, size);
		if (size < 8) {
			assert_int_equal(read_log(cut, size, &result), -EBADMSG);
		} else {
			assert_int_equal(read_log(cut, size, &result), 0);
			assert_true(result.cut_short);
			assert_int_equal(result.blocks_damaged, 0);
			count = check_subset(true);
			assert_int_equal(count % 4, 0);
			assert_int_equal(count, result.records);
			assert_true(count >= most);
			assert_true(
				count == SMALL_COUNT || size < text.size - LOG_BLOCK_HEADER_SIZE);
			assert_int_equal(gathered.rows[count].unseen.error,
				result.damaged ? -EBADMSG : -ENODATA);
			most = count;
		}
		free(cut);
	}
	assert_int_equal(most, SMALL_COUNT);
	text_deinit(&text);
}

static void test_every_flip(void **state)
{
	struct text text;

	(void)state;
	small_log(&text);
	for (size_t i = 0; i < text.size; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			struct log_result result;
			int error;

			text.bytes[i] ^= (char)(1u << bit);
			error = read_log(text.bytes, text.size, &result);
			text.bytes[i] ^= (char)(1u << bit);
			if (i < 8) {
				assert_int_equal(error, -EBADMSG);
				continue;
			}
			assert_int_equal(error, 0);
			assert_true(result.damaged);
			assert_true(check_subset(true) >= SMALL_COUNT - 4);
			assert_int_equal(result.records + result.records_lost, SMALL_COUNT);
			assert_true(result.bytes_lost > 0);
			assert_true(result.damage_offset <= i);
		}
	text_deinit(&text);
}

/* A log of one block with this payload. */
static void wrap(struct text *text, const struct record_block *block, uint16_t major)
{
	uint8_t header[LOG_HEADER_SIZE] = "tcpdxlog";
	static uint8_t bytes[LOG_BLOCK_HEADER_SIZE + RECORD_PAYLOAD_SIZE];
	uint32_t crc;

	text_init(text, NULL, NULL);
	header[8] = (uint8_t)major;
	crc = crc32c(header, 16);
	for (unsigned i = 0; i < 4; i++)
		header[16 + i] = (uint8_t)(crc >> 8 * i);
	text_bytes(text, (const char *)header, sizeof(header));
	memset(bytes, 0, LOG_BLOCK_HEADER_SIZE);
	memcpy(bytes, "\xd7TD1", 4);
	for (unsigned i = 0; i < 4; i++) {
		bytes[8 + i] = (uint8_t)(block->size >> 8 * i);
		bytes[12 + i] = (uint8_t)(block->count >> 8 * i);
	}
	memcpy(bytes + LOG_BLOCK_HEADER_SIZE, block->payload, block->size);
	crc = crc32c(bytes + 8, LOG_BLOCK_HEADER_SIZE - 8 + block->size);
	for (unsigned i = 0; i < 4; i++)
		bytes[4 + i] = (uint8_t)(crc >> 8 * i);
	text_bytes(text, (const char *)bytes, LOG_BLOCK_HEADER_SIZE + block->size);
}

static void block_bytes(struct record_block *block, const char *bytes, size_t size)
{
	memcpy(block->payload + block->size, bytes, size);
	block->size += (uint32_t)size;
	block->count++;
}

static void test_other_versions(void **state)
{
	static struct record_block block;
	struct observation row = filled(OBSERVE_COUNTER, 5);
	struct log_result result;
	struct text text;

	(void)state;
	record_block_clear(&block);
	block_bytes(&block, "\xfe\x01\x04\x00\x06xy", 7);	  /* unknown kind, 3 ns later */
	block_bytes(&block, "\x1c\x03\x00\x00\x63", 5);		  /* an unseen thing of tomorrow */
	block_bytes(&block, "\x0c\x07\x00\x02\x04hi\x12\x99", 9); /* counter and a new field */
	block_bytes(&block, "\x0c\x05\x00\x02\x04hi", 7); /* a counter of yesterday: no value */
	block_bytes(&block, "\x02\x02\x00\x02", 4);	  /* a snapshot of yesterday */
	block_bytes(&block, "\x16\x0a\x00\x00\x07\xa4\x01interf", 12); /* longer than the record */
	block.at_ns = 6;
	assert_int_equal(record_put(&block, &row), 0);
	wrap(&text, &block, LOG_MAJOR);
	assert_int_equal(read_log(text.bytes, text.size, &result), 0);
	assert_int_equal(result.records_unknown, 2);
	assert_int_equal(result.records_lost, 1); /* the link: its name has no such length */
	assert_int_equal(gathered.count, 5);
	assert_int_equal(gathered.rows[0].at.ns, 4);
	assert_string_equal(gathered.rows[0].counter.name, "hi");
	assert_int_equal(gathered.rows[0].counter.value, 9);
	assert_string_equal(gathered.rows[1].counter.name, "hi");
	assert_int_equal(gathered.rows[1].counter.value, 0);
	assert_int_equal(gathered.rows[2].kind, OBSERVE_SNAPSHOT);
	assert_int_equal(gathered.rows[2].at.ns, 6);
	assert_memory_equal(&gathered.rows[3], &row, sizeof(row));
	assert_int_equal(gathered.rows[4].kind, OBSERVE_UNSEEN);
	text_deinit(&text);

	wrap(&text, &block, LOG_MAJOR + 1);
	assert_int_equal(read_log(text.bytes, text.size, &result), -EPROTONOSUPPORT);
	text_deinit(&text);
}

/* Right CRCs around nonsense: somebody's own writer. */
static void test_malformed_records(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		uint64_t lost;
	} rows[] = {
		{"\x0c\x03\x00\x00\x09", 5, 1},			     /* a reference to itself */
		{"\x0c\x03\x00\x00\x0b", 5, 1},			     /* … ahead */
		{"\x0c\x03\x00\x00\x09\x0c\x03\x00\x00\x09", 10, 2}, /* … to a reference */
		{"\x0c\x04\x00\x00\x40x", 6, 1}, /* a string beyond the record */
		{"\x02\x08\x00\x00\xff\xff\xff\xff\x7f\x00", 10, 1}, /* index beyond 32 bits */
		{"\x18\x03\x00\x00\x05", 5, 1},			     /* an address of no family */
		{"\x18\x04\x00\x00\x04\x7f", 6, 1},		     /* an address cut short */
		{"\x0c\x7f\x00\x00", 4, 1},			     /* a record beyond the block */
		{"\x0c\x01\x00", 3, 1},				     /* no time */
		{"\x0c\x00", 2, 1},				     /* nothing at all */
		{"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02\x00", 11, 1}, /* kind beyond 64 bits */
		{"\x0c\x07\xff\xff\xff\xff\xff\x00\x00", 9, 1}, /* namespace beyond 32 bits */
	};
	static struct record_block block;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct log_result result;
		struct text text;

		record_block_clear(&block);
		block_bytes(&block, rows[i].bytes, rows[i].size);
		wrap(&text, &block, LOG_MAJOR);
		assert_int_equal(read_log(text.bytes, text.size, &result), 0);
		assert_int_equal(result.records, 0);
		assert_int_equal(result.records_lost, rows[i].lost);
		assert_true(result.damaged);
		text_deinit(&text);
	}
}

static void test_empty(void **state)
{
	struct text text;
	struct log_writer *writer;
	struct log_result result;

	(void)state;
	text_init(&text, NULL, NULL);
	writer = log_writer_new(&text, IDENTITY);
	assert_int_equal(log_writer_finish(writer), 0);
	log_writer_free(writer);
	assert_int_equal(read_log(text.bytes, text.size, &result), 0);
	assert_int_equal(gathered.count, 0);
	assert_false(result.cut_short || result.damaged);
	assert_int_equal(read_log(NULL, 0, &result), -EBADMSG);
	assert_int_equal(read_log("\xd4\xc3\xb2\xa1.....", 9, &result), -EBADMSG);
	/* Something behind the end: two logs in one file, say. */
	text_string(&text, "more");
	assert_int_equal(read_log(text.bytes, text.size, &result), 0);
	assert_int_equal(result.bytes_lost, 4);
	assert_int_equal(gathered.count, 1);
	text_deinit(&text);
}

/* A sound block of another log inside a damaged one is not read. */
static void test_foreign_block(void **state)
{
	static struct record_block block;
	struct observation row = filled(OBSERVE_PROCESS, 3);
	struct log_result result;
	struct log_writer *writer;
	struct text text;
	struct text foreign;

	(void)state;
	record_block_clear(&block);
	block_bytes(&block, "\x0c\x07\x01\x02\x06lie\x02", 9);
	wrap(&foreign, &block, LOG_MAJOR);
	text_init(&text, NULL, NULL);
	writer = log_writer_new(&text, IDENTITY);
	put(writer, &row);
	assert_int_equal(log_writer_finish(writer), 0);
	log_writer_free(writer);
	memcpy(text.bytes + LOG_HEADER_SIZE + LOG_BLOCK_HEADER_SIZE,
		foreign.bytes + LOG_HEADER_SIZE, foreign.size - LOG_HEADER_SIZE);
	assert_int_equal(read_log(text.bytes, text.size, &result), 0);
	assert_int_equal(result.records, 0);
	assert_int_equal(result.records_lost, 1);
	assert_int_equal(result.blocks_damaged, 1);
	assert_false(result.cut_short);
	text_deinit(&foreign);
	text_deinit(&text);
}

/* A file made to be searched slowly: a header every 28 bytes, each claiming much. */
static void test_search_has_a_limit(void **state)
{
	size_t size = LOG_HEADER_SIZE + 28 * (size_t)40000;
	uint8_t *bytes = calloc(1, size);
	struct log_result result;

	(void)state;
	memcpy(bytes, "tcpdxlog\1", 9);
	for (size_t at = LOG_HEADER_SIZE; at < size; at += 28) {
		memcpy(bytes + at, "\xd7TD1", 4);
		bytes[at + 10] = 1; /* 65536 bytes */
	}
	assert_int_equal(read_log(bytes, size, &result), 0);
	assert_int_equal(result.records, 0);
	assert_int_equal(result.bytes_lost, size);
	free(bytes);
}

static int refuse(void *context, const struct observation *observation)
{
	(void)context;
	(void)observation;
	return -ECANCELED;
}

static int write_fails(void *context, const char *bytes, size_t size)
{
	(void)context;
	(void)bytes;
	(void)size;
	return -EIO;
}

static void test_errors_pass(void **state)
{
	struct observe_sink sink = {.take = refuse};
	struct log_result result = {.records = 77};
	struct observation row = filled(OBSERVE_COUNTER, 1);
	struct log_writer *writer;
	struct text text;

	(void)state;
	small_log(&text);
	assert_int_equal(log_read(text.bytes, text.size, &sink, &result), -ECANCELED);
	assert_int_equal(result.records, 77);
	text_deinit(&text);

	text_init(&text, write_fails, NULL);
	writer = log_writer_new(&text, IDENTITY);
	sink = log_writer_sink(writer);
	assert_int_equal(observe_emit(&sink, &row), 0);
	assert_int_equal(log_writer_flush(writer), -EIO);
	assert_int_equal(observe_emit(&sink, &row), -EIO);
	assert_int_equal(log_writer_finish(writer), -EIO);
	assert_null(log_writer_free(writer));
	assert_null(log_writer_free(NULL));
	text_deinit(&text);
}

static void put_named(struct log_writer *writer, enum observe_kind kind, unsigned i, unsigned pass)
{
	struct observation row;

	memset(&row, 0, sizeof(row));
	row.kind = (uint8_t)kind;
	row.at.ns = INT64_C(1700000000000000000) + pass * INT64_C(5000000000) + i * INT64_C(900);
	if (kind == OBSERVE_COUNTER) {
		snprintf(row.counter.name, sizeof(row.counter.name), "TcpExtSomeCounter%u", i);
		row.counter.value = i % 3 ? 0 : i * 12345 + pass;
	} else {
		snprintf(row.sysctl.name, sizeof(row.sysctl.name), "net.ipv4.tcp_setting_%u", i);
		snprintf(row.sysctl.value, sizeof(row.sysctl.value), "%u", i % 5);
	}
	put(writer, &row);
}

static size_t size_of_passes(unsigned passes)
{
	struct log_writer *writer;
	struct text text;
	size_t size;

	text_init(&text, NULL, NULL);
	writer = log_writer_new(&text, IDENTITY);
	for (unsigned pass = 0; pass < passes; pass++) {
		for (unsigned i = 0; i < 250; i++)
			put_named(writer, OBSERVE_COUNTER, i, pass);
		for (unsigned i = 0; i < 150; i++)
			put_named(writer, OBSERVE_SYSCTL, i, pass);
	}
	assert_int_equal(log_writer_finish(writer), 0);
	size = text.size;
	log_writer_free(writer);
	text_deinit(&text);
	return size;
}

/* The second pass over the same names costs a fraction of the first. */
static void test_names_are_written_once(void **state)
{
	size_t first = size_of_passes(1);
	size_t second = size_of_passes(2) - first;

	(void)state;
	assert_true(second < first / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_largest_record),
		cmocka_unit_test(test_refused_by_writer),
		cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_every_flip),
		cmocka_unit_test(test_other_versions),
		cmocka_unit_test(test_malformed_records),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_foreign_block),
		cmocka_unit_test(test_search_has_a_limit),
		cmocka_unit_test(test_errors_pass),
		cmocka_unit_test(test_names_are_written_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

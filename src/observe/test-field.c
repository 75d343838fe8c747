/* The field table against the structs: every member has its row and no byte has two. */
#include "observe/field.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "observe/dump.h"

static size_t alignment(const struct field *field)
{
	switch (field->type) {
	case FIELD_U8:
	case FIELD_LETTER:
	case FIELD_STRING:
	case FIELD_ADDRESS:
		return 1;
	case FIELD_U16:
		return _Alignof(uint16_t);
	case FIELD_U32:
	case FIELD_I32:
	case FIELD_U32_ARRAY:
		return _Alignof(uint32_t);
	case FIELD_U64:
	case FIELD_I64:
		return _Alignof(uint64_t);
	case FIELD_TCP_INFO:
		return _Alignof(struct observe_tcp_info);
	}
	return 0;
}

static size_t aligned(size_t offset, size_t alignment_size)
{
	return (offset + alignment_size - 1) / alignment_size * alignment_size;
}

static int by_offset(const void *a, const void *b)
{
	const struct field *left = a;
	const struct field *right = b;

	return left->offset < right->offset ? -1 : left->offset > right->offset;
}

/* In the order of offsets each field begins where the one before it lets it: no overlap, and no
 * gap in which a member without a row could hide (one byte before a wider member excepted). */
static void test_rows_cover_structs(void **state)
{
	(void)state;
	for (unsigned k = 0; k < OBSERVE_KIND_COUNT; k++) {
		const struct field_kind *kind = &field_kinds[k];
		struct field sorted[32];
		size_t end = 0;
		size_t widest = 1;

		assert_true(kind->field_count <= sizeof(sorted) / sizeof(sorted[0]));
		memcpy(sorted, kind->fields, kind->field_count * sizeof(sorted[0]));
		qsort(sorted, kind->field_count, sizeof(sorted[0]), by_offset);
		for (unsigned i = 0; i < kind->field_count; i++) {
			if (alignment(&sorted[i]) > widest)
				widest = alignment(&sorted[i]);
			assert_int_equal(sorted[i].offset, aligned(end, alignment(&sorted[i])));
			end = sorted[i].offset + field_size(&sorted[i]);
		}
		assert_int_equal(kind->size, aligned(end, widest));
	}
}

static void test_rows_have_words(void **state)
{
	(void)state;
	for (unsigned k = 0; k < OBSERVE_KIND_COUNT; k++) {
		const struct field_kind *kind = &field_kinds[k];

		assert_true(kind->name && *kind->name && kind->doc && *kind->doc);
		for (unsigned i = 0; i < kind->field_count; i++) {
			assert_true(*kind->fields[i].name && *kind->fields[i].doc);
			assert_non_null(kind->fields[i].unit);
			for (unsigned j = 0; j < i; j++)
				assert_string_not_equal(kind->fields[i].name, kind->fields[j].name);
		}
	}
	for (unsigned i = 0; i < UNSEEN_WHAT_COUNT; i++) {
		assert_true(observe_unseen_rows[i].what && *observe_unseen_rows[i].what);
		assert_true(observe_unseen_rows[i].show && *observe_unseen_rows[i].show);
	}
}

/* The numbers and the order are the format of logs that exist: rows are added, never moved. */
static void test_rows_keep_their_place(void **state)
{
	(void)state;
	assert_string_equal(field_kinds[0].name, "host");
	assert_string_equal(field_kinds[3].name, "socket");
	assert_string_equal(field_kinds[6].name, "counter");
	assert_string_equal(field_kinds[14].name, "unseen");
	assert_string_equal(field_kinds[3].fields[0].name, "state");
	assert_string_equal(field_kinds[3].fields[23].name, "tcp_info");
	assert_string_equal(field_kinds[5].fields[11].name, "wchan");
}

static const struct field *field_named(enum observe_kind kind, const char *name)
{
	for (unsigned i = 0; i < field_kinds[kind].field_count; i++)
		if (!strcmp(field_kinds[kind].fields[i].name, name))
			return &field_kinds[kind].fields[i];
	fail();
	return NULL;
}

static void test_get_and_set(void **state)
{
	struct observation row = {.kind = OBSERVE_ROUTE};
	void *payload = field_payload(&row);
	const struct field *error = field_named(OBSERVE_ROUTE, "error");
	const struct field *type = field_named(OBSERVE_ROUTE, "type");

	(void)state;
	assert_int_equal(error->type, FIELD_I32);
	assert_int_equal(field_set(error, payload, (uint64_t)-ENETUNREACH), 0);
	assert_int_equal(row.route.error, -ENETUNREACH);
	assert_true((int64_t)field_get(error, payload) == -ENETUNREACH);
	assert_int_equal(field_set(error, payload, UINT64_C(0x80000000)), -ERANGE);
	assert_int_equal(field_set(type, payload, 255), 0);
	assert_int_equal(field_set(type, payload, 256), -ERANGE);
	assert_int_equal(row.route.type, 255);
	assert_int_equal(field_set(field_named(OBSERVE_ROUTE, "remote"), payload, 1), -ERANGE);
	row.kind = OBSERVE_SOCKET;
	assert_int_equal(
		field_set(field_named(OBSERVE_SOCKET, "local_port"), payload, 65536), -ERANGE);
	assert_int_equal(
		field_set(field_named(OBSERVE_SOCKET, "inode"), payload, UINT64_MAX), -ERANGE);
	assert_int_equal(field_set(field_named(OBSERVE_SOCKET, "cookie"), payload, UINT64_MAX), 0);
	assert_true(row.socket.cookie == UINT64_MAX);
}

static void test_dump(void **state)
{
	struct observation row = {.kind = OBSERVE_PROCESS, .netns = 2, .at = {-5}};
	struct text text;

	(void)state;
	row.process = (struct observe_process){
		.pid = 7,
		.comm = "a\"b\\\n\x7f",
		.state = 'S',
		.command = "\xe4\xbd\xa0 \xff \xed\xa0\x80 \xc0\x80 \xf0\x9f",
	};
	text_init(&text, NULL, NULL);
	observe_dump(&row, &text);
	assert_string_equal(text_peek(&text),
		"{\"kind\":\"process\",\"netns\":2,\"at_ns\":-5,\"pid\":7,\"uid\":0,"
		"\"comm\":\"a\\\"b\\\\\\u000a\\u007f\",\"state\":\"S\","
		"\"command\":\"\xe4\xbd\xa0 \\ufffd \\ufffd\\ufffd\\ufffd \\ufffd\\ufffd "
		"\\ufffd\\ufffd\",\"fd_count\":0,\"fd_soft\":0,\"fd_hard\":0,\"start_ticks\":0,"
		"\"threads\":0,\"threads_blocked\":0,\"wchan\":\"\",\"cgroup\":\"\",\"pid_inside\":"
		"0}");
	text_clear(&text);
	row = (struct observation){.kind = OBSERVE_SOCKET};
	row.socket.local = address_from_bytes(ADDRESS_IPV4, "\x7f\0\0\1");
	row.socket.tcp_info_size = 8;
	row.socket.tcp_info.wscale = 0x97;
	observe_dump(&row, &text);
	assert_non_null(strstr(text_peek(&text), "\"local\":\"127.0.0.1\",\"remote\":\"*\""));
	assert_non_null(strstr(text_peek(&text), "\"skmem\":[0,0,0,0,0,0,0,0,0]"));
	assert_non_null(strstr(text_peek(&text), "\"tcpi_snd_wscale\":7,\"tcpi_rcv_wscale\":9,"));
	assert_non_null(strstr(text_peek(&text), "\"tcpi_fastopen_client_fail\":0}}"));
	text_deinit(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_cover_structs),
		cmocka_unit_test(test_rows_have_words),
		cmocka_unit_test(test_rows_keep_their_place),
		cmocka_unit_test(test_get_and_set),
		cmocka_unit_test(test_dump),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Fuzzes the filter language: whatever the text is, it is refused with a place inside it, or it can
 * be judged, and the program for the kernel is one that the kernel would take. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/filter.h"
#include "tcp/state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert(): a build without assertions must find the same. */
static void require(int holds)
{
	if (!holds)
		abort();
}

/* The rules of inet_diag_bc_audit(): "yes" walks the program, "no" lands on that walk, on the end
 * or four bytes behind it. */
static void check_code(const uint8_t *code, size_t size)
{
	uint8_t *starts = calloc(size + 8, 1);

	require(starts != NULL && size % 4 == 0);
	for (size_t at = 0; at < size; at += code[at + 1]) {
		require(code[at + 1] >= 4 && code[at + 1] % 4 == 0 && at + code[at + 1] <= size);
		starts[at] = 1;
	}
	starts[size] = starts[size + 4] = 1;
	for (size_t at = 0; at < size; at += code[at + 1]) {
		uint16_t no;

		memcpy(&no, code + at + 2, sizeof(no));
		require(no >= 4 && at + no <= size + 4 && starts[at + no]);
	}
	free(starts);
}

static void judge(const struct filter *filter)
{
	static const struct row_netns netns = {.inode = 1, .name = ""};
	unsigned volatile matched = 0;
	uint32_t states = filter_states(filter);

	for (unsigned state = 0; state < TCP_STATE_COUNT; state++) {
		struct observe_socket socket = {.state = (uint8_t)state,
			.local = {ADDRESS_IPV4, {10, 0, 0, 1}},
			.remote = {ADDRESS_IPV6, {[10] = 0xff, [11] = 0xff}},
			.local_port = 22};
		struct row row = {.socket = &socket, .netns = &netns};
		int meant = filter_match(filter, &row);

		require(!meant || states >> state & 1);
		matched += (unsigned)meant;
	}
	(void)matched;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct filter filter;
	struct filter_error error;
	void *code;
	int code_size;

	if (filter_parse((const char *)data, size, NULL, &filter, &error)) {
		require(error.column + error.size <= size && error.expected);
		return 0;
	}
	judge(&filter);
	code_size = filter_bytecode(&filter, &code);
	require(code_size >= 0 && code_size < 65536);
	if (code_size)
		check_code(code, (size_t)code_size);
	free(code);
	filter_deinit(&filter);
	return 0;
}

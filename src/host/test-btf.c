#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/btf.h"

struct header {
	uint16_t magic;
	uint8_t version, flags;
	uint32_t header_size, type_offset, type_size, string_offset, string_size;
};

/* A file with four bytes of types and these names. */
static void write_file(const char *path, struct header header, const char *names, size_t size)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(&header, sizeof(header), 1, file), 1);
	assert_int_equal(fwrite("type", 4, 1, file), 1);
	assert_int_equal(fwrite(names, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static const char names[] = "\0NOT_TCP_BOUND\0TCP_BOUND_INACTIVE\0TCP_BOUND_INACTIVE_X";

static struct header good_header(void)
{
	return (struct header){0xeb9f, 1, 0, sizeof(struct header), 0, 4, 4, sizeof(names)};
}

static int ask(struct header header, size_t size, const char *name)
{
	char path[] = "/tmp/tcpdx-test-btf-XXXXXX";
	int fd = mkstemp(path);
	int answer;

	assert_true(fd >= 0);
	close(fd);
	write_file(path, header, names, size);
	answer = btf_has_name(path, name);
	unlink(path);
	return answer;
}

static void test_whole_names_only(void **state)
{
	(void)state;
	assert_int_equal(ask(good_header(), sizeof(names), "TCP_BOUND_INACTIVE"), 1);
	assert_int_equal(ask(good_header(), sizeof(names), "TCP_BOUND_INACTIVE_X"), 1);
	assert_int_equal(ask(good_header(), sizeof(names), "TCP_BOUND"), 0);
	assert_int_equal(ask(good_header(), sizeof(names), "BOUND_INACTIVE"), 0);
}

static void test_damage_is_an_error(void **state)
{
	struct header header = good_header();

	(void)state;
	assert_int_equal(ask(header, sizeof(names) - 1, "TCP_BOUND"), -EBADMSG);
	header.magic = 0x9feb;
	assert_int_equal(ask(header, sizeof(names), "TCP_BOUND"), -EBADMSG);
	header = good_header();
	header.header_size = 23;
	assert_int_equal(ask(header, sizeof(names), "TCP_BOUND"), -EBADMSG);
	header = good_header();
	header.string_size = BTF_STRINGS_LIMIT + 1;
	assert_int_equal(ask(header, sizeof(names), "TCP_BOUND"), -EBADMSG);
	assert_int_equal(btf_has_name("/dev/null/none", "TCP_BOUND"), -ENOTDIR);
}

static void test_this_kernel(void **state)
{
	(void)state;
	if (access(BTF_KERNEL_PATH, R_OK))
		skip();
	assert_int_equal(btf_has_name(BTF_KERNEL_PATH, "TCP_ESTABLISHED"), 1);
	assert_int_equal(btf_has_name(BTF_KERNEL_PATH, "TCP_NEVER_SUCH_A_STATE"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_names_only),
		cmocka_unit_test(test_damage_is_an_error),
		cmocka_unit_test(test_this_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "kb/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int has_non_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return 1;
	return 0;
}

/* Prose is there in both languages, and each is written in its own script. */
static void check_text(const struct kb_text *text)
{
	assert_non_null(text->in[KB_EN]);
	assert_non_null(text->in[KB_ZH]);
	assert_true(text->in[KB_EN][0] != '\0');
	assert_false(has_non_ascii(text->in[KB_EN]));
	assert_null(strstr(text->in[KB_EN], "\n\n"));
	assert_null(strstr(text->in[KB_ZH], "\n\n"));
	assert_true(text->in[KB_EN][strlen(text->in[KB_EN]) - 1] != '\n');
	assert_true(text->in[KB_ZH][strlen(text->in[KB_ZH]) - 1] != '\n');
}

static void check_prose(const struct kb_text *text)
{
	check_text(text);
	assert_true(has_non_ascii(text->in[KB_ZH]));
}

static void test_rows_stand_in_enum_order(void **state)
{
	(void)state;
	for (unsigned i = 0; i < TCP_STATE_COUNT; i++)
		assert_int_equal(kb_states[i].state, i);
}

static void test_every_language_is_there(void **state)
{
	(void)state;
	for (unsigned i = 0; i < TCP_STATE_COUNT; i++) {
		check_prose(&kb_states[i].meaning);
		check_prose(&kb_states[i].entered);
		check_prose(&kb_states[i].duration);
		check_prose(&kb_states[i].pile);
		/* Commands alone are the same in every language. */
		check_text(&kb_states[i].by_hand);
	}
}

static void test_by_hand_shows_commands(void **state)
{
	(void)state;
	for (unsigned i = 0; i < TCP_STATE_COUNT; i++)
		for (unsigned lang = 0; lang < KB_LANG_COUNT; lang++)
			assert_non_null(strstr(kb_states[i].by_hand.in[lang], "$ "));
}

/* Ids in [a-z0-9-]+, parted by single spaces, none twice. */
static void test_fault_ids_are_spelled_well(void **state)
{
	(void)state;
	for (unsigned i = 0; i < TCP_STATE_COUNT; i++) {
		const char *id = kb_states[i].faults;

		assert_non_null(id);
		for (;;) {
			size_t size = strcspn(id, " ");

			assert_true(size > 0);
			assert_int_equal(strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-"), size);
			if (id[size] == '\0')
				break;
			for (const char *other = id + size + 1; *other;) {
				size_t other_size = strcspn(other, " ");

				assert_false(other_size == size && memcmp(other, id, size) == 0);
				other += other_size + (other[other_size] == ' ');
			}
			id += size + 1;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_stand_in_enum_order),
		cmocka_unit_test(test_every_language_is_there),
		cmocka_unit_test(test_by_hand_shows_commands),
		cmocka_unit_test(test_fault_ids_are_spelled_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

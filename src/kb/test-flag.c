#include "kb/flag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *name;
	uint16_t bit;
} single[] = {
	{"FIN", 0x001},
	{"SYN", 0x002},
	{"RST", 0x004},
	{"PSH", 0x008},
	{"ACK", 0x010},
	{"URG", 0x020},
	{"ECE", 0x040},
	{"CWR", 0x080},
	{"AE", 0x100},
};

#define SINGLE_COUNT (sizeof(single) / sizeof(single[0]))

static int has_non_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return 1;
	return 0;
}

static void check_prose(const struct kb_text *text)
{
	assert_non_null(text->in[KB_EN]);
	assert_non_null(text->in[KB_ZH]);
	assert_true(text->in[KB_EN][0] != '\0');
	assert_false(has_non_ascii(text->in[KB_EN]));
	assert_true(has_non_ascii(text->in[KB_ZH]));
}

/* The bits that a name spells: "SYN+ACK", "none", "FIN without ACK". */
static uint16_t bits_of(const char *name)
{
	uint16_t bits = 0;

	if (strcmp(name, "none") == 0)
		return 0;
	for (;;) {
		size_t size = strcspn(name, "+ ");
		unsigned i = 0;

		while (i < SINGLE_COUNT &&
			(strlen(single[i].name) != size || memcmp(single[i].name, name, size) != 0))
			i++;
		assert_true(i < SINGLE_COUNT);
		bits |= single[i].bit;
		if (name[size] != '+') {
			assert_true(name[size] == '\0' || strcmp(name + size, " without ACK") == 0);
			return bits;
		}
		name += size + 1;
	}
}

static void test_single_flags_come_first(void **state)
{
	(void)state;
	assert_true(kb_flag_count > SINGLE_COUNT);
	for (unsigned i = 0; i < SINGLE_COUNT; i++) {
		assert_string_equal(kb_flags[i].name, single[i].name);
		assert_int_equal(kb_flags[i].bits, single[i].bit);
		assert_int_equal(kb_flags[i].illegal, 0);
	}
}

static void test_names_spell_their_bits(void **state)
{
	(void)state;
	for (unsigned i = 0; i < kb_flag_count; i++)
		assert_int_equal(bits_of(kb_flags[i].name), kb_flags[i].bits);
}

/* A bit may have a second row among the combinations ("FIN without ACK"), no name has two. */
static void test_rows_are_unique(void **state)
{
	(void)state;
	for (unsigned i = 0; i < kb_flag_count; i++)
		for (unsigned j = i + 1; j < kb_flag_count; j++) {
			assert_string_not_equal(kb_flags[i].name, kb_flags[j].name);
			if (i >= SINGLE_COUNT)
				assert_int_not_equal(kb_flags[i].bits, kb_flags[j].bits);
		}
}

static void test_every_language_is_there(void **state)
{
	(void)state;
	for (unsigned i = 0; i < kb_flag_count; i++) {
		check_prose(&kb_flags[i].title);
		check_prose(&kb_flags[i].meaning);
	}
}

/* RFC 9293: ACK may be missing only on a SYN or a RST; SYN, FIN and RST exclude each other. */
static void test_illegal_is_marked(void **state)
{
	(void)state;
	for (unsigned i = SINGLE_COUNT; i < kb_flag_count; i++) {
		uint16_t bits = kb_flags[i].bits;
		int opening = (bits & 0x002) != 0;
		int closing = (bits & 0x001) != 0;
		int aborting = (bits & 0x004) != 0;
		int illegal = opening + closing + aborting > 1 || (aborting && (bits & 0x020)) ||
			      !(bits & 0x016);

		assert_int_equal(kb_flags[i].illegal, illegal);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_single_flags_come_first),
		cmocka_unit_test(test_names_spell_their_bits),
		cmocka_unit_test(test_rows_are_unique),
		cmocka_unit_test(test_every_language_is_there),
		cmocka_unit_test(test_illegal_is_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

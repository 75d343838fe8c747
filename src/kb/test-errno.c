/* The error numbers: complete, named as the C library names them, and written in every language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kb/errno.h"

const char *strerrorname_np(int number); /* glibc 2.32; hidden without _GNU_SOURCE */

#define LAST_NUMBER 133

static const struct kb_errno *row_of(int number)
{
	for (unsigned i = 0; i < kb_errno_count; i++) {
		if (kb_errnos[i].number == number) {
			return &kb_errnos[i];
		}
	}
	return NULL;
}

static bool has_wide_byte(const char *text)
{
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text >= 0x80) {
			return true;
		}
	}
	return false;
}

/* Not empty, no loose ends, and the Chinese half really is Chinese. */
static void check_text(const char *where, const struct kb_text *text)
{
	for (int lang = 0; lang < KB_LANG_COUNT; lang++) {
		const char *prose = text->in[lang];
		if (prose == NULL || prose[0] == '\0') {
			fail_msg("%s: no text in language %d", where, lang);
		}
		size_t length = strlen(prose);
		if (prose[0] == ' ' || prose[length - 1] == ' ' || prose[length - 1] == '\n') {
			fail_msg("%s: loose space in language %d", where, lang);
		}
		if (strstr(prose, "  ") != NULL) {
			fail_msg("%s: double space in language %d", where, lang);
		}
	}
	if (!has_wide_byte(text->in[KB_ZH])) {
		fail_msg("%s: the Chinese text is plain ASCII", where);
	}
}

static void test_numbers_are_complete_and_sorted(void **state)
{
	(void)state;
	int previous = 0;
	for (unsigned i = 0; i < kb_errno_count; i++) {
		assert_true(kb_errnos[i].number > previous);
		previous = kb_errnos[i].number;
	}
	assert_int_equal(previous, LAST_NUMBER);
	for (int number = 1; number <= LAST_NUMBER; number++) {
		bool is_gap = number == 41 || number == 58;
		if ((row_of(number) == NULL) != is_gap) {
			fail_msg("number %d", number);
		}
	}
}

static void test_names_are_the_c_librarys(void **state)
{
	(void)state;
	for (unsigned i = 0; i < kb_errno_count; i++) {
		const char *name = strerrorname_np(kb_errnos[i].number);
		assert_non_null(name);
		assert_string_equal(kb_errnos[i].name, name);
	}
}

static void test_titles_exist_in_every_language(void **state)
{
	(void)state;
	for (unsigned i = 0; i < kb_errno_count; i++) {
		check_text(kb_errnos[i].name, &kb_errnos[i].title);
		for (int lang = 0; lang < KB_LANG_COUNT; lang++) {
			assert_null(strchr(kb_errnos[i].title.in[lang], '\n'));
		}
	}
}

static void test_pages_are_whole(void **state)
{
	(void)state;
	unsigned pages = 0;
	for (unsigned i = 0; i < kb_errno_count; i++) {
		const struct kb_errno_page *page = kb_errnos[i].page;
		if (page == NULL) {
			continue;
		}
		pages++;
		check_text(kb_errnos[i].name, &page->meaning);
		check_text(kb_errnos[i].name, &page->remedy);
		assert_non_null(page->causes[0].call);
		assert_null(page->causes[KB_ERRNO_CAUSES - 1].call);
		for (unsigned j = 0; page->causes[j].call != NULL; j++) {
			assert_true(page->causes[j].call[0] != '\0');
			check_text(kb_errnos[i].name, &page->causes[j].cause);
		}
	}
	assert_true(pages >= 40);
}

static void test_pages_are_used_once(void **state)
{
	(void)state;
	for (unsigned i = 0; i < kb_errno_count; i++) {
		for (unsigned j = 0; j < i; j++) {
			if (kb_errnos[i].page != NULL) {
				assert_ptr_not_equal(kb_errnos[i].page, kb_errnos[j].page);
			}
		}
	}
}

/* Ids are written as in the catalogue: lower case, digits, hyphens, one space between, once. */
static void test_fault_lists_are_well_formed(void **state)
{
	(void)state;
	for (unsigned i = 0; i < kb_errno_count; i++) {
		const struct kb_errno_page *page = kb_errnos[i].page;
		if (page == NULL || page->faults == NULL) {
			continue;
		}
		const char *faults = page->faults;
		size_t length = strlen(faults);
		assert_int_equal(strspn(faults, "abcdefghijklmnopqrstuvwxyz0123456789- "), length);
		assert_true(length > 0 && faults[0] != ' ' && faults[length - 1] != ' ');
		assert_null(strstr(faults, "  "));
		for (const char *id = faults; id != NULL; id = strchr(id, ' ')) {
			id += *id == ' ';
			size_t id_length = strcspn(id, " ");
			for (const char *o = id + id_length; *o == ' '; o += strcspn(o, " ")) {
				o++;
				bool same = strcspn(o, " ") == id_length &&
					    strncmp(o, id, id_length) == 0;
				assert_false(same);
			}
		}
	}
}

static void test_aliases_name_rows(void **state)
{
	(void)state;
	assert_true(kb_errno_alias_count > 0);
	for (unsigned i = 0; i < kb_errno_alias_count; i++) {
		const struct kb_errno *row = row_of(kb_errno_aliases[i].number);
		assert_non_null(row);
		assert_string_not_equal(row->name, kb_errno_aliases[i].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_are_complete_and_sorted),
		cmocka_unit_test(test_names_are_the_c_librarys),
		cmocka_unit_test(test_titles_exist_in_every_language),
		cmocka_unit_test(test_pages_are_whole),
		cmocka_unit_test(test_pages_are_used_once),
		cmocka_unit_test(test_fault_lists_are_well_formed),
		cmocka_unit_test(test_aliases_name_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "kb/topic.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tcp/state.h"

#define FIGURE_COLUMNS 76
#define WORD_MAX       63
#define ID_LETTERS     "abcdefghijklmnopqrstuvwxyz0123456789-"

/* What the knowledge base promises to have. */
static const char *const promised[] = {
	"handshake",
	"close",
	"simultaneous-open",
	"simultaneous-close",
	"half-close",
	"time-wait",
	"keepalive",
	"heartbeat",
	"syn-flood",
	"half-open",
	"accept-queue",
	"reset",
	"retransmission",
	"zero-window",
};

#define PROMISED_COUNT (sizeof(promised) / sizeof(promised[0]))

static const char *const flags[] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"};

#define FLAG_COUNT (sizeof(flags) / sizeof(flags[0]))

typedef void topic_visitor(const struct kb_topic *topic);
typedef void word_visitor(const char *word, const struct kb_topic *topic);

static void each_topic(topic_visitor *visit)
{
	for (unsigned t = 0; t < kb_topic_table_count; t++)
		for (unsigned r = 0; r < kb_topic_tables[t]->count; r++)
			visit(&kb_topic_tables[t]->rows[r]);
}

/* Words are parted by exactly one space. */
static void each_word(const char *words, const struct kb_topic *topic, word_visitor *visit)
{
	char word[WORD_MAX + 1];

	for (;;) {
		size_t size = strcspn(words, " ");

		assert_in_range(size, 1, WORD_MAX);
		memcpy(word, words, size);
		word[size] = '\0';
		visit(word, topic);
		if (words[size] == '\0')
			return;
		words += size + 1;
	}
}

static int has_non_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return 1;
	return 0;
}

static unsigned count_char(const char *text, char wanted)
{
	unsigned count = 0;

	for (; *text; text++)
		count += *text == wanted;
	return count;
}

static void check_prose(const struct kb_text *text)
{
	assert_non_null(text->in[KB_EN]);
	assert_non_null(text->in[KB_ZH]);
	assert_true(text->in[KB_EN][0] != '\0');
	assert_false(has_non_ascii(text->in[KB_EN]));
	/* As many paragraphs in one language as in the other. */
	assert_int_equal(count_char(text->in[KB_EN], '\n'), count_char(text->in[KB_ZH], '\n'));
	assert_null(strstr(text->in[KB_EN], "\n\n"));
	assert_true(text->in[KB_EN][strlen(text->in[KB_EN]) - 1] != '\n');
}

static int is_all_commands(const char *text)
{
	for (;;) {
		if (strncmp(text, "$ ", 2) != 0)
			return 0;
		text = strchr(text, '\n');
		if (!text)
			return 1;
		text++;
	}
}

static void check_sections(const struct kb_topic *topic)
{
	const struct kb_section *section;

	check_prose(&topic->title);
	assert_true(has_non_ascii(topic->title.in[KB_ZH]));
	assert_non_null(topic->sections[0].figure);
	for (section = topic->sections; section->body.in[KB_EN]; section++) {
		check_prose(&section->heading);
		assert_true(has_non_ascii(section->heading.in[KB_ZH]));
		check_prose(&section->body);
		/* Commands alone are the same in every language. */
		assert_true(has_non_ascii(section->body.in[KB_ZH]) ||
			    is_all_commands(section->body.in[KB_ZH]));
	}
	/* What happens, why, what to look at, what goes wrong, what to do. */
	assert_true(section - topic->sections >= 5);
}

static void check_figures(const struct kb_topic *topic)
{
	for (const struct kb_section *s = topic->sections; s->body.in[KB_EN]; s++) {
		if (!s->figure)
			continue;
		assert_false(has_non_ascii(s->figure));
		assert_null(strchr(s->figure, '\t'));
		for (const char *line = s->figure; line;) {
			size_t size = strcspn(line, "\n");

			assert_true(size <= FIGURE_COLUMNS);
			assert_true(size == 0 || line[size - 1] != ' ');
			line = line[size] ? line + size + 1 : NULL;
		}
	}
}

/* Every word, an id included, leads to its own row: no two rows share one. */
static void check_word_leads_here(const char *word, const struct kb_topic *topic)
{
	assert_ptr_equal(kb_topic_find(word), topic);
}

static void check_ids(const struct kb_topic *topic)
{
	assert_int_equal(strspn(topic->id, ID_LETTERS), strlen(topic->id));
	assert_int_equal(strspn(topic->aliases, ID_LETTERS "_ "), strlen(topic->aliases));
	check_word_leads_here(topic->id, topic);
	each_word(topic->aliases, topic, check_word_leads_here);
}

static int is_flag(const char *word)
{
	for (unsigned i = 0; i < FLAG_COUNT; i++)
		if (strcmp(flags[i], word) == 0)
			return 1;
	return 0;
}

static void check_reference(const char *word, const struct kb_topic *topic)
{
	enum tcp_state state;

	assert_string_not_equal(word, topic->id);
	if (strspn(word, ID_LETTERS) == strlen(word)) /* a topic or a fault */
		return;
	if (strchr(word, '.')) {
		assert_int_equal(strspn(word, ID_LETTERS "_."), strlen(word));
		assert_true(strncmp(word, "net.", 4) == 0);
		return;
	}
	if (is_flag(word))
		return;
	if (state_from_name(word, strlen(word), &state) == 0) {
		assert_string_equal(word, state_name(state));
		return;
	}
	assert_int_equal(word[0], 'E');
	assert_int_equal(strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), strlen(word));
}

static void check_see_also(const struct kb_topic *topic)
{
	each_word(topic->see_also, topic, check_reference);
}

static void test_promised_topics_are_there(void **state)
{
	unsigned count = 0;

	(void)state;
	for (unsigned i = 0; i < PROMISED_COUNT; i++) {
		const struct kb_topic *topic = kb_topic_find(promised[i]);

		assert_non_null(topic);
		assert_string_equal(topic->id, promised[i]);
	}
	for (unsigned t = 0; t < kb_topic_table_count; t++)
		count += kb_topic_tables[t]->count;
	assert_int_equal(count, PROMISED_COUNT);
}

static void test_find_is_exact(void **state)
{
	(void)state;
	assert_string_equal(kb_topic_find("2msl")->id, "time-wait");
	assert_string_equal(kb_topic_find("msl")->id, "time-wait");
	assert_string_equal(kb_topic_find("quiet-time")->id, "time-wait");
	assert_null(kb_topic_find(""));
	assert_null(kb_topic_find("ms"));
	assert_null(kb_topic_find("2msl msl"));
	assert_null(kb_topic_find("2MSL"));
}

static void test_sections_have_every_language(void **state)
{
	(void)state;
	each_topic(check_sections);
}

static void test_figures_are_narrow_ascii(void **state)
{
	(void)state;
	each_topic(check_figures);
}

static void test_words_are_unique(void **state)
{
	(void)state;
	each_topic(check_ids);
}

static void test_references_are_spelled_well(void **state)
{
	(void)state;
	each_topic(check_see_also);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_promised_topics_are_there),
		cmocka_unit_test(test_find_is_exact),
		cmocka_unit_test(test_sections_have_every_language),
		cmocka_unit_test(test_figures_are_narrow_ascii),
		cmocka_unit_test(test_words_are_unique),
		cmocka_unit_test(test_references_are_spelled_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

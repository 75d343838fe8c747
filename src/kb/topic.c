#include "kb/topic.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "kb/topic-table.h"

const struct kb_topic_table *const kb_topic_tables[] = {
	&kb_topic_open,
	&kb_topic_close,
	&kb_topic_alive,
	&kb_topic_flow,
};

const unsigned kb_topic_table_count = sizeof(kb_topic_tables) / sizeof(*kb_topic_tables);

/* Whether `word` is one of `words`, which are parted by single spaces. */
static bool words_have(const char *words, const char *word)
{
	size_t size = strlen(word);

	if (size == 0)
		return false;
	for (;;) {
		size_t span = strcspn(words, " ");

		if (span == size && memcmp(words, word, size) == 0)
			return true;
		if (words[span] == '\0')
			return false;
		words += span + 1;
	}
}

/* An id wins over an alias of another row. */
const struct kb_topic *kb_topic_find(const char *word)
{
	const struct kb_topic *by_alias = NULL;

	for (unsigned t = 0; t < kb_topic_table_count; t++) {
		const struct kb_topic_table *table = kb_topic_tables[t];

		for (unsigned r = 0; r < table->count; r++) {
			const struct kb_topic *topic = &table->rows[r];

			if (strcmp(topic->id, word) == 0)
				return topic;
			if (!by_alias && words_have(topic->aliases, word))
				by_alias = topic;
		}
	}
	return by_alias;
}

/* How it works.
 *
 * The index is two flat arrays: entries, and the names that lead to them, which are pieces of the
 * knowledge base's own strings. There are some thousand names, so a look-up simply compares with
 * each. What cannot be listed (numbers, notations of flags, spellings of states) is read by the
 * function that knows it. */
#include "report/explain-lookup.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "report/explain-distance.h"
#include "tcp/flags.h"

static const char *const kind_names[] = {
	[EXPLAIN_FAULT] = "fault",
	[EXPLAIN_TOPIC] = "topic",
	[EXPLAIN_STATE] = "state",
	[EXPLAIN_ERRNO] = "errno",
	[EXPLAIN_SYSCTL] = "sysctl",
	[EXPLAIN_COUNTER] = "counter",
	[EXPLAIN_FLAG] = "flag",
};

static_assert(
	sizeof(kind_names) / sizeof(kind_names[0]) == EXPLAIN_KIND_COUNT, "one name per kind");

const char *explain_kind_name(enum explain_kind kind)
{
	return kind_names[kind];
}

const char *explain_id(const struct explain_entry *entry, char buffer[EXPLAIN_ID_SIZE])
{
	switch (entry->kind) {
	case EXPLAIN_FAULT:
		return entry->fault->id;
	case EXPLAIN_TOPIC:
		return entry->topic->id;
	case EXPLAIN_STATE:
		return state_name(entry->state->state);
	case EXPLAIN_ERRNO:
		return entry->error->name;
	case EXPLAIN_SYSCTL:
		return entry->sysctl->name;
	case EXPLAIN_COUNTER:
		return entry->counter->name;
	case EXPLAIN_FLAG:
		if (entry->flag)
			return entry->flag->name;
		flags_to_text_long(entry->bits, buffer);
		return buffer;
	}
	return "";
}

/* ---- the index ---------------------------------------------------------------------------- */

struct builder {
	struct explain_index *index;
	int error;
};

static void add_entry(struct builder *builder, struct explain_entry entry)
{
	struct explain_index *index = builder->index;

	if (!builder->error)
		builder->error = array_reserve(&index->entries, &index->entry_capacity,
			(size_t)index->entry_count + 1, sizeof(*index->entries));
	if (!builder->error)
		index->entries[index->entry_count++] = entry;
}

/* A name of the entry that was added last. */
static void add_name(
	struct builder *builder, const char *at, size_t size, enum explain_spelling spelling)
{
	struct explain_index *index = builder->index;

	if (!builder->error)
		builder->error = array_reserve(&index->names, &index->name_capacity,
			(size_t)index->name_count + 1, sizeof(*index->names));
	if (!builder->error)
		index->names[index->name_count++] = (struct explain_name){
			.at = at,
			.size = size,
			.entry = index->entry_count - 1,
			.spelling = spelling,
		};
}

static void add_string(struct builder *builder, const char *string, enum explain_spelling spelling)
{
	add_name(builder, string, strlen(string), spelling);
}

static void add_faults(struct builder *builder)
{
	for (unsigned t = 0; t < kb_fault_table_count; t++) {
		for (unsigned r = 0; r < kb_fault_tables[t]->count; r++) {
			const struct kb_fault *row = &kb_fault_tables[t]->rows[r];

			add_entry(builder,
				(struct explain_entry){.kind = EXPLAIN_FAULT, .fault = row});
			add_string(builder, row->id, EXPLAIN_EXACT);
		}
	}
}

/* Ids before aliases, also those of other topics: an alias never hides an id. */
static void add_topics(struct builder *builder)
{
	for (unsigned t = 0; t < kb_topic_table_count; t++) {
		for (unsigned r = 0; r < kb_topic_tables[t]->count; r++) {
			const struct kb_topic *row = &kb_topic_tables[t]->rows[r];

			add_entry(builder,
				(struct explain_entry){.kind = EXPLAIN_TOPIC, .topic = row});
			add_string(builder, row->id, EXPLAIN_EXACT);
			for (const char *at = row->aliases; *at; at += *at == ' ') {
				size_t size = strcspn(at, " ");

				add_name(builder, at, size, EXPLAIN_EXACT);
				at += size;
			}
		}
	}
}

static void add_states(struct builder *builder)
{
	for (unsigned i = 0; i < TCP_STATE_COUNT; i++) {
		const struct kb_state *row = &kb_states[i];

		add_entry(builder, (struct explain_entry){.kind = EXPLAIN_STATE, .state = row});
		add_string(builder, state_name(row->state), EXPLAIN_EXACT);
		add_string(builder, state_rfc_name(row->state), EXPLAIN_EXACT);
	}
}

static void add_errnos(struct builder *builder)
{
	for (unsigned i = 0; i < kb_errno_count; i++) {
		const struct kb_errno *row = &kb_errnos[i];
		const char *message = strerrordesc_np(row->number);

		add_entry(builder, (struct explain_entry){.kind = EXPLAIN_ERRNO, .error = row});
		add_string(builder, row->name, EXPLAIN_EXACT);
		for (unsigned a = 0; a < kb_errno_alias_count; a++)
			if (kb_errno_aliases[a].number == row->number)
				add_string(builder, kb_errno_aliases[a].name, EXPLAIN_EXACT);
		if (message)
			add_string(builder, message, EXPLAIN_ALIKE);
	}
}

static void add_sysctls(struct builder *builder)
{
	for (unsigned t = 0; t < kb_sysctl_table_count; t++) {
		for (unsigned r = 0; r < kb_sysctl_tables[t]->count; r++) {
			const struct kb_sysctl *row = &kb_sysctl_tables[t]->rows[r];
			const char *last = strrchr(row->name, '.');

			add_entry(builder,
				(struct explain_entry){.kind = EXPLAIN_SYSCTL, .sysctl = row});
			add_string(builder, row->name, EXPLAIN_EXACT);
			if (!last)
				continue;
			add_string(builder, last + 1, EXPLAIN_EXACT);
			if (!strncmp(last + 1, "tcp_", 4))
				add_string(builder, last + 5, EXPLAIN_SHORT);
		}
	}
}

/* What follows the group's name. */
static const char *without_group(const char *name)
{
	static const char *const groups[] = {"MPTcpExt", "TcpExt", "Tcp", "IpExt", "Ip", "IcmpMsg",
		"Icmp", "Sockstat6", "Sockstat", "Softnet"};

	for (unsigned i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		size_t size = strlen(groups[i]);

		if (!strncmp(name, groups[i], size) && name[size])
			return name + size;
	}
	return NULL;
}

static void add_counters(struct builder *builder)
{
	for (unsigned t = 0; t < kb_counter_table_count; t++) {
		for (unsigned r = 0; r < kb_counter_tables[t]->count; r++) {
			const struct kb_counter *row = &kb_counter_tables[t]->rows[r];
			const char *bare = without_group(row->name);

			add_entry(builder,
				(struct explain_entry){.kind = EXPLAIN_COUNTER, .counter = row});
			add_string(builder, row->name, EXPLAIN_EXACT);
			if (bare)
				add_string(builder, bare, EXPLAIN_EXACT);
		}
	}
}

static void add_flags(struct builder *builder)
{
	for (unsigned i = 0; i < kb_flag_count; i++) {
		const struct kb_flag *row = &kb_flags[i];

		add_entry(builder, (struct explain_entry){
					   .kind = EXPLAIN_FLAG, .flag = row, .bits = row->bits});
		add_string(builder, row->name, EXPLAIN_EXACT);
	}
}

int explain_index_init(struct explain_index *index)
{
	struct builder builder = {.index = index};

	*index = (struct explain_index){0};
	add_faults(&builder);
	add_topics(&builder);
	add_states(&builder);
	add_errnos(&builder);
	add_sysctls(&builder);
	add_counters(&builder);
	add_flags(&builder);
	if (builder.error)
		explain_index_deinit(index);
	return builder.error;
}

void explain_index_deinit(struct explain_index *index)
{
	free(index->entries);
	free(index->names);
	*index = (struct explain_index){0};
}

/* ---- looking up --------------------------------------------------------------------------- */

struct search {
	const struct explain_index *index;
	const char *word;
	size_t size;
	unsigned kinds; /* bit n: enum explain_kind n may answer */
	struct explain_entry *found;
	unsigned count;
};

static bool same_entry(const struct explain_entry *a, const struct explain_entry *b)
{
	return a->kind == b->kind && a->fault == b->fault && a->bits == b->bits;
}

static void take(struct search *search, const struct explain_entry *entry)
{
	if (!(search->kinds & 1u << entry->kind) || search->count == EXPLAIN_FOUND_MAX)
		return;
	for (unsigned i = 0; i < search->count; i++)
		if (same_entry(&search->found[i], entry))
			return;
	search->found[search->count++] = *entry;
}

/* "104", "-104": programs print the negative number, too. */
static void take_number(struct search *search)
{
	const char *digits = search->word + (search->word[0] == '-');
	size_t size = strspn(digits, "0123456789");
	int number = 0;

	if (!size || digits[size] || size > 4)
		return;
	for (size_t i = 0; i < size; i++)
		number = number * 10 + (digits[i] - '0');
	for (uint32_t i = 0; i < search->index->entry_count; i++) {
		const struct explain_entry *entry = &search->index->entries[i];

		if (entry->kind == EXPLAIN_ERRNO && entry->error->number == number)
			take(search, entry);
	}
}

static const struct explain_entry *entry_with_bits(const struct explain_index *index, uint16_t bits)
{
	for (uint32_t i = 0; i < index->entry_count; i++)
		if (index->entries[i].kind == EXPLAIN_FLAG && index->entries[i].bits == bits)
			return &index->entries[i];
	return NULL;
}

/* Many English words are made of letters that stand for flags ("raw", "case"). Letters count as
 * flags only in capitals ("SA", "P.", with e for AE), or where the combination has a row ("sa",
 * "fpu"); and never where one repeats. */
static bool are_letters_meant(const struct search *search, uint16_t bits)
{
	int letters = 0, small = 0;

	for (size_t i = 0; i < search->size; i++) {
		char letter = search->word[i];

		letters += letter != '[' && letter != ']';
		small += letter >= 'a' && letter <= 'z' && letter != 'e';
	}
	if (letters != __builtin_popcount(bits))
		return false;
	return !small || (entry_with_bits(search->index, bits) && !strchr(search->word, 'e'));
}

/* "RESET", "push": one bit by a word, not one letter again and again. */
static bool is_bit_word(const struct search *search, uint16_t bits)
{
	return __builtin_popcount(bits) == 1 && search->size > 1 &&
	       strncasecmp(search->word, search->word + 1, 1) != 0;
}

static void take_flags(struct search *search)
{
	struct explain_entry entry = {.kind = EXPLAIN_FLAG};
	const struct explain_entry *row;

	if (!search->size || flags_from_text(search->word, search->size, &entry.bits))
		return;
	row = entry_with_bits(search->index, entry.bits);
	if (search->kinds == 1u << EXPLAIN_FLAG || strpbrk(search->word, "+|,/ ") || !entry.bits ||
		is_bit_word(search, entry.bits) || are_letters_meant(search, entry.bits))
		take(search, row ? row : &entry);
}

static void take_state(struct search *search)
{
	enum tcp_state state;

	if (state_from_name(search->word, search->size, &state))
		return;
	take(search, &(struct explain_entry){.kind = EXPLAIN_STATE, .state = &kb_states[state]});
}

static void take_exact(struct search *search)
{
	const struct explain_index *index = search->index;

	for (uint32_t i = 0; i < index->name_count; i++) {
		const struct explain_name *name = &index->names[i];

		if (name->spelling == EXPLAIN_EXACT && name->size == search->size &&
			!memcmp(name->at, search->word, name->size))
			take(search, &index->entries[name->entry]);
	}
	take_number(search);
}

static void take_alike(struct search *search, enum explain_kind kind, const char *folded)
{
	const struct explain_index *index = search->index;
	char other[EXPLAIN_FOLD_SIZE];

	for (uint32_t i = 0; i < index->name_count; i++) {
		const struct explain_name *name = &index->names[i];

		if (index->entries[name->entry].kind != kind || name->spelling == EXPLAIN_SHORT)
			continue;
		explain_fold(name->at, name->size, other);
		if (!strcmp(folded, other))
			take(search, &index->entries[name->entry]);
	}
	if (kind == EXPLAIN_STATE)
		take_state(search);
	if (kind == EXPLAIN_FLAG)
		take_flags(search);
}

static void take_short(struct search *search, const char *folded)
{
	const struct explain_index *index = search->index;
	char other[EXPLAIN_FOLD_SIZE];

	for (uint32_t i = 0; i < index->name_count; i++) {
		const struct explain_name *name = &index->names[i];

		if (name->spelling != EXPLAIN_SHORT)
			continue;
		explain_fold(name->at, name->size, other);
		if (!strcmp(folded, other))
			take(search, &index->entries[name->entry]);
	}
}

/* Steps over "errno:", or "errno " with a blank for `mark`, and leaves that kind alone;
 * "/proc/sys/" says sysctl. */
static void select_kind(struct search *search, char mark)
{
	static const char proc[] = "/proc/sys/";

	search->kinds = (1u << EXPLAIN_KIND_COUNT) - 1;
	if (!strncmp(search->word, proc, sizeof(proc) - 1)) {
		search->kinds = 1u << EXPLAIN_SYSCTL;
		search->word += sizeof(proc) - 1;
	}
	for (unsigned kind = 0; kind < EXPLAIN_KIND_COUNT; kind++) {
		size_t size = strlen(kind_names[kind]);

		if (strncasecmp(search->word, kind_names[kind], size))
			continue;
		/* The plural as well: "flags:S". */
		size += search->word[size] == 's';
		if (search->word[size] != mark || !search->word[size + 1])
			continue;
		search->kinds = 1u << kind;
		search->word += size + 1;
		search->word += strspn(search->word, " ");
		break;
	}
	search->size = strlen(search->word);
}

static void take_all(struct search *search)
{
	static const enum explain_kind order[EXPLAIN_KIND_COUNT] = {EXPLAIN_TOPIC, EXPLAIN_STATE,
		EXPLAIN_ERRNO, EXPLAIN_SYSCTL, EXPLAIN_COUNTER, EXPLAIN_FLAG, EXPLAIN_FAULT};
	char folded[EXPLAIN_FOLD_SIZE];

	take_exact(search);
	explain_fold(search->word, search->size, folded);
	for (unsigned i = 0; i < EXPLAIN_KIND_COUNT; i++) {
		if (folded[0])
			take_alike(search, order[i], folded);
		else if (order[i] == EXPLAIN_FLAG)
			take_flags(search); /* "." is a letter there */
	}
	if (folded[0])
		take_short(search, folded);
}

unsigned explain_lookup(const struct explain_index *index, const char *word,
	struct explain_entry ret_found[EXPLAIN_FOUND_MAX])
{
	struct search search = {.index = index, .word = word, .found = ret_found};

	select_kind(&search, ':');
	take_all(&search);
	if (search.count)
		return search.count;
	/* Not before: "State not recoverable" is the message of an error. */
	search.word = word;
	select_kind(&search, ' ');
	take_all(&search);
	return search.count;
}

/* ---- what it may have been ---------------------------------------------------------------- */

struct near {
	uint32_t entry;
	unsigned cost;
	size_t size;
};

static bool is_nearer(const struct near *a, const struct near *b)
{
	if (a->cost != b->cost)
		return a->cost < b->cost;
	return a->size < b->size;
}

/* Keeps the list sorted, an id once. Equal ones stay in the order of the index. */
static unsigned insert(const struct explain_index *index, struct near *list, unsigned count,
	const struct near *new)
{
	char one[EXPLAIN_ID_SIZE], other[EXPLAIN_ID_SIZE];
	const char *id = explain_id(&index->entries[new->entry], one);
	unsigned at = count;

	for (unsigned i = 0; i < count; i++) {
		if (strcmp(explain_id(&index->entries[list[i].entry], other), id))
			continue;
		if (!is_nearer(new, &list[i]))
			return count;
		memmove(&list[i], &list[i + 1], (count - i - 1) * sizeof(*list));
		at = --count;
		break;
	}
	while (at && is_nearer(new, &list[at - 1]))
		at--;
	if (at == EXPLAIN_NEAREST_MAX)
		return count;
	count += count < EXPLAIN_NEAREST_MAX;
	memmove(&list[at + 1], &list[at], (count - at - 1) * sizeof(*list));
	list[at] = *new;
	return count;
}

/* A part of a name is as near as one or two wrong letters: few know a name in full. */
static unsigned cost_of(const char *folded, const char *name)
{
	unsigned cost = explain_distance(folded, name);
	const char *part = strlen(folded) >= 3 ? strstr(name, folded) : NULL;

	if (part == name && cost > 1)
		return 1;
	return part && cost > 2 ? 2 : cost;
}

unsigned explain_nearest(const struct explain_index *index, const char *word,
	struct explain_entry ret_near[EXPLAIN_NEAREST_MAX])
{
	struct search search = {.word = word};
	char folded[EXPLAIN_FOLD_SIZE], name[EXPLAIN_FOLD_SIZE];
	struct near list[EXPLAIN_NEAREST_MAX];
	unsigned count = 0;

	select_kind(&search, strchr(word, ':') ? ':' : ' ');
	explain_fold(search.word, search.size, folded);
	for (uint32_t i = 0; folded[0] && i < index->name_count; i++) {
		struct near near = {.entry = index->names[i].entry};

		if (!(search.kinds & 1u << index->entries[near.entry].kind))
			continue;
		explain_fold(index->names[i].at, index->names[i].size, name);
		near.cost = cost_of(folded, name);
		near.size = strlen(name);
		if (near.cost <= 1 + strlen(folded) / 3)
			count = insert(index, list, count, &near);
	}
	/* Beside a good guess bad ones are noise. */
	while (count && list[count - 1].cost > list[0].cost + 1)
		count--;
	for (unsigned i = 0; i < count; i++)
		ret_near[i] = index->entries[list[i].entry];
	return count;
}

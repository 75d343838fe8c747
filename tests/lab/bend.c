/* Bends an observation log: the same host, but for one thing.
 *
 *	bend IN OUT { KIND FILTER WHEN CHANGE }...
 *
 * KIND is that of an observation ("socket", "counter", …). FILTER chooses among them, as they were
 * recorded: "FIELD=VALUE", of a number also "FIELD<VALUE" or "FIELD>VALUE", joined by commas, or
 * "all". WHEN is the snapshot: first, last (any but the first) or both. CHANGE is "drop", which leaves
 * the observation out, or "FIELD=VALUE", "FIELD+=VALUE", "FIELD-=VALUE" joined by commas; with "copy,"
 * before them the observation stays as it is and a copy that is changed so follows it (another
 * namespace: "netns all both copy,netns=1"). Fields are named as in observe/field.c, those of tcp_info
 * as by the kernel (tcpi_rtt), those of skmem skmem.0 to skmem.8; "netns" is the number of the
 * namespace that the observation is of. A state may be given by its name, an address as one.
 *
 * Exit 0; 1 where nothing was bent; 2 for bad usage. For near-misses of the fault lab: a guard that
 * no real host happens to need is tried on a real log. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "observe/field.h"
#include "observe/log.h"
#include "tcp/state.h"

enum when { WHEN_FIRST = 1, WHEN_LAST = 2, WHEN_BOTH = 3 };

/* One "FIELD=VALUE". */
struct clause {
	struct field field; /* with its offset in the observation */
	char operation;	    /* '=', '<', '>', '+' or '-' */
	const char *value;
};

#define CLAUSES_MAX 8

struct clauses {
	struct clause items[CLAUSES_MAX];
	unsigned count;
};

struct bend {
	unsigned kind;
	struct clauses filter, change;
	enum when when;
	bool drop, copy;
	unsigned long hits;
};

#define BENDS_MAX 16

struct bender {
	struct bend bends[BENDS_MAX];
	unsigned count;
	uint32_t snapshot;
	struct log_writer *writer;
};

static void __attribute__((noreturn)) refuse(const char *what, const char *word)
{
	fprintf(stderr, "bend: %s: %s\n", what, word);
	exit(2);
}

/* A member of tcp_info or of skmem as a field of its own. */
static bool find_member(const struct field *whole, const char *name, struct field *ret_field)
{
	char *end;
	unsigned long index;

	*ret_field = (struct field){.name = whole->name, .count = 1};
	if (whole->type == FIELD_TCP_INFO) {
		for (unsigned i = 0; i < tcp_info_field_count; i++) {
			const struct tcp_info_field *row = &tcp_info_fields[i];

			if (strcmp(row->name, name) || row->bits)
				continue;
			ret_field->type = row->size == 8   ? FIELD_U64
					  : row->size == 4 ? FIELD_U32
					  : row->size == 2 ? FIELD_U16
							   : FIELD_U8;
			ret_field->offset = (uint16_t)(whole->offset + row->offset);
			return true;
		}
		return false;
	}
	if (whole->type != FIELD_U32_ARRAY || strncmp(name, whole->name, strlen(whole->name)) ||
		name[strlen(whole->name)] != '.')
		return false;
	index = strtoul(name + strlen(whole->name) + 1, &end, 10);
	ret_field->type = FIELD_U32;
	ret_field->offset = (uint16_t)(whole->offset + 4 * index);
	return !*end && index < whole->count;
}

static void find_field(unsigned kind, const char *name, struct field *ret_field)
{
	const struct field_kind *rows = &field_kinds[kind];

	*ret_field = (struct field){
		.type = FIELD_U32, .offset = offsetof(struct observation, netns), .count = 1};
	if (!strcmp(name, "netns"))
		return;
	for (unsigned i = 0; i < rows->field_count; i++) {
		*ret_field = rows->fields[i];
		if (!strcmp(ret_field->name, name) ||
			find_member(&rows->fields[i], name, ret_field)) {
			ret_field->offset =
				(uint16_t)(offsetof(struct observation, host) + ret_field->offset);
			return;
		}
	}
	refuse("no such field", name);
}

/* Splits "FIELD<VALUE" or "FIELD+=VALUE" in place. */
static void parse_clause(unsigned kind, char *text, const char *operations, struct clause *clause)
{
	size_t size = strcspn(text, "=<>");
	char *name_end = text + size;

	clause->operation = *name_end;
	if (size && *name_end == '=' && strchr("+-", name_end[-1]))
		clause->operation = *--name_end;
	if (name_end == text || !clause->operation || !strchr(operations, clause->operation))
		refuse("expected FIELD=VALUE", text);
	clause->value = text + size + 1;
	*name_end = '\0';
	find_field(kind, text, &clause->field);
	if (clause->operation != '=' &&
		(clause->field.type == FIELD_STRING || clause->field.type == FIELD_ADDRESS))
		refuse("not a number", text);
}

static void parse_clauses(
	unsigned kind, char *text, const char *operations, struct clauses *clauses)
{
	for (char *part = strtok(text, ","); part; part = strtok(NULL, ",")) {
		if (clauses->count == CLAUSES_MAX)
			refuse("too many", part);
		parse_clause(kind, part, operations, &clauses->items[clauses->count++]);
	}
}

static unsigned parse_kind(const char *name)
{
	for (unsigned kind = 0; kind < OBSERVE_KIND_COUNT; kind++)
		if (field_kinds[kind].name && !strcmp(field_kinds[kind].name, name))
			return kind;
	refuse("no such kind of observation", name);
}

static enum when parse_when(const char *name)
{
	static const struct {
		const char *name;
		enum when when;
	} rows[] = {{"first", WHEN_FIRST}, {"last", WHEN_LAST}, {"both", WHEN_BOTH}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!strcmp(rows[i].name, name))
			return rows[i].when;
	refuse("expected first, last or both", name);
}

static void parse_bend(char **words, struct bend *bend)
{
	bend->kind = parse_kind(words[0]);
	if (strcmp(words[1], "all"))
		parse_clauses(bend->kind, words[1], "=<>", &bend->filter);
	bend->when = parse_when(words[2]);
	bend->drop = !strcmp(words[3], "drop");
	bend->copy = !strncmp(words[3], "copy,", 5);
	if (!bend->drop)
		parse_clauses(bend->kind, words[3] + (bend->copy ? 5 : 0), "=+-", &bend->change);
}

static uint64_t number_of(const struct clause *clause)
{
	enum tcp_state state;
	uint64_t number;
	char *end;

	if (!state_from_name(clause->value, strlen(clause->value), &state))
		return state;
	number = strtoull(clause->value, &end, 0);
	if (end == clause->value || *end)
		refuse("expected a number", clause->value);
	return number;
}

static struct address address_of(const struct clause *clause)
{
	struct address address;

	if (address_parse(clause->value, strlen(clause->value), &address))
		refuse("expected an address", clause->value);
	return address;
}

static bool clause_holds(const struct clause *clause, const struct observation *observation)
{
	const char *at = (const char *)observation + clause->field.offset;
	struct address address, wanted;
	uint64_t number;

	if (clause->field.type == FIELD_STRING)
		return !strcmp(at, clause->value);
	if (clause->field.type == FIELD_ADDRESS) {
		memcpy(&address, at, sizeof(address));
		wanted = address_of(clause);
		return address_equal(&address, &wanted);
	}
	number = field_get(&clause->field, observation);
	if (clause->operation == '<')
		return number < number_of(clause);
	if (clause->operation == '>')
		return number > number_of(clause);
	return number == number_of(clause);
}

static void clause_apply(const struct clause *clause, struct observation *observation)
{
	const struct field *field = &clause->field;
	char *at = (char *)observation + field->offset;
	struct address address;
	uint64_t number;

	if (field->type == FIELD_STRING) {
		snprintf(at, field->count, "%s", clause->value);
		return;
	}
	if (field->type == FIELD_ADDRESS) {
		address = address_of(clause);
		memcpy(at, &address, sizeof(address));
		return;
	}
	number = number_of(clause);
	if (clause->operation == '+')
		number = field_get(field, observation) + number;
	if (clause->operation == '-')
		number = field_get(field, observation) - number;
	if (field_set(field, observation, number))
		refuse("out of range", clause->value);
}

static bool is_meant(
	const struct bender *bender, const struct bend *bend, const struct observation *observation)
{
	if (observation->kind != bend->kind ||
		!(bend->when & (bender->snapshot ? WHEN_LAST : WHEN_FIRST)))
		return false;
	for (unsigned i = 0; i < bend->filter.count; i++)
		if (!clause_holds(&bend->filter.items[i], observation))
			return false;
	return true;
}

/* Whether anything is another now: to set what is set already is no change. */
static bool bend_changes(const struct bend *bend, struct observation *bent)
{
	const struct observation before = *bent;

	for (unsigned c = 0; c < bend->change.count; c++)
		clause_apply(&bend->change.items[c], bent);
	return memcmp(&before, bent, sizeof(before)) != 0;
}

static int take(void *context, const struct observation *observation)
{
	struct bender *bender = context;
	struct observation bent = *observation;
	struct observation copies[BENDS_MAX];
	unsigned copy_count = 0;
	int error;

	if (observation->kind == OBSERVE_SNAPSHOT)
		bender->snapshot = observation->snapshot.index;
	for (unsigned i = 0; i < bender->count; i++) {
		struct bend *bend = &bender->bends[i];

		if (!is_meant(bender, bend, observation))
			continue;
		if (bend->drop) {
			bend->hits++;
			return 0;
		}
		if (!bend->copy) {
			bend->hits += bend_changes(bend, &bent);
			continue;
		}
		copies[copy_count] = bent;
		bend->hits += bend_changes(bend, &copies[copy_count++]);
	}
	error = log_writer_put(bender->writer, &bent);
	for (unsigned i = 0; i < copy_count && !error; i++)
		error = log_writer_put(bender->writer, &copies[i]);
	return error;
}

static char *read_file(const char *path, size_t *ret_size)
{
	FILE *file = fopen(path, "rb");
	char *bytes = NULL;
	long size;

	if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0 ||
		fseek(file, 0, SEEK_SET))
		refuse(strerror(errno), path);
	bytes = malloc((size_t)size + 1);
	if (!bytes || fread(bytes, 1, (size_t)size, file) != (size_t)size)
		refuse("cannot be read", path);
	fclose(file);
	*ret_size = (size_t)size;
	return bytes;
}

static int write_bent(struct bender *bender, const char *in, const char *out)
{
	struct observe_sink sink = {take, bender};
	struct log_result result;
	struct text text;
	size_t size;
	char *bytes = read_file(in, &size);
	int fd = open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	int error;

	if (fd < 0)
		refuse(strerror(errno), out);
	text_init(&text, text_write_fd, &fd);
	bender->writer = log_writer_new(&text, 1);
	error = bender->writer ? log_read(bytes, size, &sink, &result) : -ENOMEM;
	if (!error)
		error = log_writer_finish(bender->writer);
	log_writer_free(bender->writer);
	if (!error)
		error = text_finish(&text);
	text_deinit(&text);
	free(bytes);
	close(fd);
	return error;
}

int main(int argc, char **argv)
{
	struct bender bender = {0};
	int error;

	if (argc < 7 || (argc - 3) % 4 || (argc - 3) / 4 > BENDS_MAX)
		refuse("usage", "bend IN OUT { KIND FILTER WHEN CHANGE }...");
	for (int i = 3; i < argc; i += 4)
		parse_bend(argv + i, &bender.bends[bender.count++]);
	error = write_bent(&bender, argv[1], argv[2]);
	if (error)
		refuse(strerror(-error), argv[1]);
	for (unsigned i = 0; i < bender.count; i++) {
		if (!bender.bends[i].hits) {
			fprintf(stderr, "bend: nothing fits %s %s\n", argv[3 + 4 * i],
				argv[4 + 4 * i]);
			return 1;
		}
	}
	return 0;
}

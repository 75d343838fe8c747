#include "host/counters.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "host/file.h"
#include "host/unseen.h"

/* One observation is filled again and again; the first error of the sink stays and silences what
 * follows, so that the parsers need not ask after each counter. */
struct emitter {
	const struct observe_sink *sink;
	struct observation observation;
	int error;
	int damaged_count;
};

/* The columns of softnet_stat (net/core/net-procfs.c, softnet_seq_show()). 3 to 7 are always 0,
 * 12 is the CPU's number. */
static const struct {
	unsigned column;
	const char *name;
} softnet_columns[] = {
	{0, "Processed"},
	{1, "Dropped"},
	{2, "TimeSqueeze"},
	{8, "CpuCollision"},
	{9, "ReceivedRps"},
	{10, "FlowLimit"},
	{11, "BacklogLen"},
	{13, "InputQlen"},
	{14, "ProcessQlen"},
};

#define SOFTNET_COLUMN_COUNT 15

static const struct {
	const char *path;
	enum counters_format format;
	bool optional; /* normally absent: IPv6 or connection tracking is not there */
} sources[] = {
	{"/proc/thread-self/net/snmp", COUNTERS_SNMP, false},
	{"/proc/thread-self/net/netstat", COUNTERS_SNMP, false},
	{"/proc/thread-self/net/snmp6", COUNTERS_SNMP6, true},
	{"/proc/thread-self/net/sockstat", COUNTERS_SOCKSTAT, false},
	{"/proc/thread-self/net/sockstat6", COUNTERS_SOCKSTAT6, true},
	{"/proc/thread-self/net/softnet_stat", COUNTERS_SOFTNET, false},
	{"/proc/sys/net/netfilter/nf_conntrack_count", COUNTERS_CONNTRACK, true},
};

static bool part_is_plain(struct word part)
{
	for (size_t i = 0; i < part.size; i++) {
		char character = part.at[i];

		if (!(character >= '0' && character <= '9') &&
			!(character >= 'A' && character <= 'Z') &&
			!(character >= 'a' && character <= 'z') && character != '_')
			return false;
	}
	return part.size > 0;
}

/* The name is put together from up to three parts. A name that does not fit is damage: cut, it
 * would be another counter's. */
static bool name_set(char *name, size_t size, const struct word *parts, unsigned count)
{
	size_t used = 0;

	memset(name, 0, size);
	for (unsigned i = 0; i < count; i++) {
		if (parts[i].size >= size - used || !part_is_plain(parts[i]))
			return false;
		memcpy(name + used, parts[i].at, parts[i].size);
		/* "sockets" becomes Sockets, "inuse" Inuse. */
		if (name[used] >= 'a' && name[used] <= 'z')
			name[used] = (char)(name[used] - 'a' + 'A');
		used += parts[i].size;
	}
	return true;
}

static bool counter_emit(
	struct emitter *emitter, const struct word *parts, unsigned count, int64_t value)
{
	struct observe_counter *counter = &emitter->observation.counter;

	if (!name_set(counter->name, sizeof(counter->name), parts, count))
		return false;
	counter->value = value;
	if (!emitter->error)
		emitter->error = observe_emit(emitter->sink, &emitter->observation);
	return true;
}

/* "Tcp:" at the start of a line: the group without its colon. */
static bool group_next(struct word *line, struct word *ret_group)
{
	struct word group;

	if (!word_next(line, &group) || group.size < 2 || group.at[group.size - 1] != ':')
		return false;
	group.size--;
	*ret_group = group;
	return true;
}

static bool snmp_pair_parse(struct emitter *emitter, struct word names, struct word values)
{
	struct word parts[2], ignored, value;
	bool good = true;
	int64_t number;

	if (!group_next(&names, &parts[0]) || !group_next(&values, &ignored))
		return false;
	while (word_next(&names, &parts[1])) {
		if (!word_next(&values, &value))
			return false;
		good &= word_number(value, &number) && counter_emit(emitter, parts, 2, number);
	}
	return good && !word_next(&values, &value);
}

static bool group_same(struct word a, struct word b)
{
	struct word group_a, group_b;

	return group_next(&a, &group_a) && group_next(&b, &group_b) && word_same(group_a, group_b);
}

static void snmp_parse(struct emitter *emitter, struct word text)
{
	struct word names = {0}, line;

	while (word_line(&text, &line)) {
		if (!names.size) {
			names = line;
		} else if (group_same(names, line)) {
			emitter->damaged_count += !snmp_pair_parse(emitter, names, line);
			names.size = 0;
		} else {
			/* Out of step: this line may be the names of the next pair. */
			emitter->damaged_count++;
			names = line;
		}
	}
	emitter->damaged_count += names.size > 0;
}

static void snmp6_parse(struct emitter *emitter, struct word text)
{
	struct word line, name, value, more;
	int64_t number;

	while (word_line(&text, &line)) {
		if (!word_starts(line, "Ip6") && !word_starts(line, "Icmp6"))
			continue;
		if (!word_next(&line, &name) || !word_next(&line, &value) ||
			word_next(&line, &more) || !word_number(value, &number) ||
			!counter_emit(emitter, &name, 1, number))
			emitter->damaged_count++;
	}
}

static bool sockstat_line_parse(struct emitter *emitter, struct word line, const char *prefix)
{
	struct word parts[3] = {word_from(prefix)}, value;
	bool good = true;
	int64_t number;

	if (!group_next(&line, &parts[1]))
		return false;
	while (word_next(&line, &parts[2])) {
		if (!word_next(&line, &value))
			return false;
		good &= word_number(value, &number) && counter_emit(emitter, parts, 3, number);
	}
	return good;
}

static void sockstat_parse(struct emitter *emitter, struct word text, const char *prefix)
{
	struct word line;

	while (word_line(&text, &line))
		emitter->damaged_count += !sockstat_line_parse(emitter, line, prefix);
}

static bool hexadecimal(struct word word, uint32_t *ret_number)
{
	uint32_t number = 0;

	if (!word.size || word.size > 8)
		return false;
	for (size_t i = 0; i < word.size; i++) {
		char digit = word.at[i];

		if (digit >= '0' && digit <= '9')
			number = number << 4 | (uint32_t)(digit - '0');
		else if (digit >= 'a' && digit <= 'f')
			number = number << 4 | (uint32_t)(digit - 'a' + 10);
		else
			return false;
	}
	*ret_number = number;
	return true;
}

/* Adds one CPU's columns to the sums. Older kernels have fewer columns, newer ones may have
 * more. Returns how many were added, 0 where the line is damaged. */
static unsigned softnet_line_add(struct word line, int64_t sums[SOFTNET_COLUMN_COUNT])
{
	uint32_t numbers[SOFTNET_COLUMN_COUNT] = {0};
	struct word word;
	unsigned count = 0;

	while (count < SOFTNET_COLUMN_COUNT && word_next(&line, &word))
		if (!hexadecimal(word, &numbers[count++]))
			return 0;
	for (unsigned i = 0; i < count; i++)
		sums[i] += numbers[i];
	return count;
}

static void softnet_parse(struct emitter *emitter, struct word text)
{
	int64_t sums[SOFTNET_COLUMN_COUNT] = {0};
	struct word parts[2] = {word_from("Softnet")}, line;
	unsigned columns = 0;

	while (word_line(&text, &line)) {
		unsigned added = softnet_line_add(line, sums);

		emitter->damaged_count += !added;
		columns = added > columns ? added : columns;
	}
	for (unsigned i = 0; i < sizeof(softnet_columns) / sizeof(*softnet_columns); i++) {
		if (softnet_columns[i].column >= columns)
			break;
		parts[1] = word_from(softnet_columns[i].name);
		counter_emit(emitter, parts, 2, sums[softnet_columns[i].column]);
	}
}

static void conntrack_parse(struct emitter *emitter, struct word text)
{
	struct word name = word_from("NfConntrackCount"), line;
	int64_t number;

	if (word_line(&text, &line) && word_number(word_trimmed(line), &number))
		counter_emit(emitter, &name, 1, number);
	else
		emitter->damaged_count++;
}

int counters_parse(enum counters_format format, struct word text, const struct observe_sink *sink,
	uint32_t netns, struct instant at)
{
	struct emitter emitter = {
		.sink = sink,
		.observation = {.kind = OBSERVE_COUNTER, .netns = netns, .at = at},
	};

	switch (format) {
	case COUNTERS_SNMP:
		snmp_parse(&emitter, text);
		break;
	case COUNTERS_SNMP6:
		snmp6_parse(&emitter, text);
		break;
	case COUNTERS_SOCKSTAT:
		sockstat_parse(&emitter, text, "Sockstat");
		break;
	case COUNTERS_SOCKSTAT6:
		sockstat_parse(&emitter, text, "Sockstat6");
		break;
	case COUNTERS_SOFTNET:
		softnet_parse(&emitter, text);
		break;
	case COUNTERS_CONNTRACK:
		conntrack_parse(&emitter, text);
		break;
	}
	return emitter.error ? emitter.error : emitter.damaged_count;
}

int counters_read(const struct observe_sink *sink, uint32_t netns, struct instant at)
{
	struct text text;
	int result = 0;

	text_init(&text, NULL, NULL);
	for (unsigned i = 0; i < sizeof(sources) / sizeof(*sources) && result >= 0; i++) {
		struct observe_unseen unseen = {.what = UNSEEN_COUNTERS};
		struct word content;

		unseen.error = file_read(sources[i].path, &text);
		if (unseen.error == -ENOMEM) {
			result = -ENOMEM;
			break;
		}
		if (unseen.error == -ENOENT && sources[i].optional)
			continue;
		if (!unseen.error) {
			content = (struct word){.at = text.bytes, .size = text.size};
			result = counters_parse(sources[i].format, content, sink, netns, at);
			if (result <= 0)
				continue;
			unseen.error = -EBADMSG;
			unseen.count = (uint64_t)result;
		}
		result = unseen_emit(sink, netns, at, unseen, sources[i].path);
	}
	text_deinit(&text);
	return result;
}

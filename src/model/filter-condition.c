/* The conditions of a filter: one row per word that begins one, with the function that reads what
 * follows. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/gettext.h"
#include "model/filter-parse.h"

struct condition {
	const char *word;
	enum filter_kind kind;
	int (*parse)(struct filter_parser *parser, struct filter_node *node);
	const char *expected; /* the value, for the error */
};

/* Decimal or 0x…, all of `size` bytes. */
static int parse_number(const char *at, size_t size, uint64_t most, uint64_t *ret_number)
{
	char copy[24];
	char *end;
	uint64_t number;

	if (!size || size >= sizeof(copy) || at[0] < '0' || at[0] > '9')
		return -EINVAL;
	memcpy(copy, at, size);
	copy[size] = '\0';
	errno = 0;
	number = strtoull(copy, &end, !strncmp(copy, "0x", 2) ? 16 : 10);
	if (errno || *end || number > most)
		return -EINVAL;
	*ret_number = number;
	return 0;
}

/* Copies a word so that a NUL ends it; false where it is too long. */
static bool copy_word(const char *at, size_t size, char *ret_word, size_t room)
{
	if (size >= room || memchr(at, '\0', size))
		return false;
	memcpy(ret_word, at, size);
	ret_word[size] = '\0';
	return true;
}

static bool take_comparison(struct filter_parser *parser, struct filter_node *node)
{
	static const struct {
		const char *word;
		enum filter_comparison comparison;
	} rows[] = {
		{"=", FILTER_EQUAL},
		{"==", FILTER_EQUAL},
		{"eq", FILTER_EQUAL},
		{"!=", FILTER_UNEQUAL},
		{"ne", FILTER_UNEQUAL},
		{"neq", FILTER_UNEQUAL},
		{"<", FILTER_LESS},
		{"lt", FILTER_LESS},
		{"<=", FILTER_LESS_EQUAL},
		{"le", FILTER_LESS_EQUAL},
		{"leq", FILTER_LESS_EQUAL},
		{">", FILTER_GREATER},
		{"gt", FILTER_GREATER},
		{">=", FILTER_GREATER_EQUAL},
		{"ge", FILTER_GREATER_EQUAL},
		{"geq", FILTER_GREATER_EQUAL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (filter_token_is(&parser->token, rows[i].word)) {
			node->comparison = (uint8_t)rows[i].comparison;
			filter_token_next(parser);
			return true;
		}
	}
	return false;
}

static int parse_state(struct filter_parser *parser, struct filter_node *node)
{
	const struct filter_token *token = &parser->token;
	size_t start = 0;

	while (token->kind == TOKEN_WORD && start < token->size) {
		const char *comma = memchr(token->at + start, ',', token->size - start);
		size_t end = comma ? (size_t)(comma - token->at) : token->size;
		uint32_t mask;

		if (filter_state_mask(token->at + start, end - start, &mask))
			return -EINVAL;
		node->number |= mask;
		start = end + 1;
	}
	return start ? 0 : -EINVAL;
}

static int parse_port_name(
	struct filter_parser *parser, const char *at, size_t size, uint16_t *ret_port)
{
	const struct filter_names *names = parser->names;
	char name[64];
	uint64_t number;

	if (!parse_number(at, size, UINT16_MAX, &number)) {
		*ret_port = (uint16_t)number;
		return 0;
	}
	if (!size || !names || !names->service || !copy_word(at, size, name, sizeof(name)))
		return -EINVAL;
	return names->service(names->context, name, ret_port);
}

static int parse_port(struct filter_parser *parser, struct filter_node *node)
{
	const char *at = parser->token.at;
	size_t size = parser->token.size;
	uint16_t port;

	if (size && at[0] == ':') {
		at++;
		size--;
	}
	if (parse_port_name(parser, at, size, &port))
		return -EINVAL;
	node->number = port;
	return 0;
}

/* Where the address of "ADDRESS[:PORT]" ends: bare IPv6 addresses have colons of their own and no
 * port. */
static size_t address_size(const char *at, size_t size)
{
	const char *from = size && at[0] == '[' ? memchr(at, ']', size) : at;
	const char *colon = from ? memrchr(from, ':', size - (size_t)(from - at)) : NULL;

	if (!colon)
		return size;
	if (at[0] != '[' && memchr(at, ':', (size_t)(colon - at)))
		return size;
	return (size_t)(colon - at);
}

/* "10.0.0.0/8", "[2001:db8::]/32", "[2001:db8::/32]" (as ss has it), "2001:db8::/32". */
static int parse_prefix(const char *at, size_t size, struct filter_node *node)
{
	const char *slash;
	struct address address;
	uint64_t prefix;
	size_t end = size;

	if (size > 2 && at[0] == '[' && at[size - 1] == ']') {
		at++;
		end = size -= 2;
	}
	slash = memchr(at, '/', size);
	if (slash)
		end = (size_t)(slash - at);
	if (address_parse(at, end, &address))
		return -EINVAL;
	prefix = address.family == ADDRESS_IPV6 ? 128 : 32;
	if (slash && parse_number(slash + 1, size - end - 1, prefix, &prefix))
		return -EINVAL;
	node->address = address;
	node->prefix = (uint8_t)prefix;
	return 0;
}

static int parse_host(struct filter_parser *parser, struct filter_node *node)
{
	const char *at = parser->token.at;
	size_t size = parser->token.size;
	size_t end = address_size(at, size);
	bool any_address = !end || (end == 1 && at[0] == '*');

	node->any_port = true;
	if (!size || (!any_address && parse_prefix(at, end, node)))
		return -EINVAL;
	if (end == size || (end + 2 == size && at[end + 1] == '*'))
		return 0;
	node->any_port = false;
	return parse_port_name(parser, at + end + 1, size - end - 1, &node->port);
}

static int parse_device(struct filter_parser *parser, struct filter_node *node)
{
	const struct filter_names *names = parser->names;
	uint32_t index;

	if (!parse_number(parser->token.at, parser->token.size, UINT32_MAX, &node->number))
		return 0;
	if (!names || !names->device ||
		!copy_word(parser->token.at, parser->token.size, node->word, sizeof(node->word)) ||
		names->device(names->context, node->word, &index))
		return -EINVAL;
	node->number = index;
	return 0;
}

static int parse_mark(struct filter_parser *parser, struct filter_node *node)
{
	const char *at = parser->token.at;
	size_t size = parser->token.size;
	const char *slash = memchr(at, '/', size);
	size_t end = slash ? (size_t)(slash - at) : size;

	node->mask = UINT32_MAX;
	if (slash && parse_number(slash + 1, size - end - 1, UINT32_MAX, &node->mask))
		return -EINVAL;
	return parse_number(at, end, UINT32_MAX, &node->number);
}

static int parse_cgroup(struct filter_parser *parser, struct filter_node *node)
{
	const struct filter_names *names = parser->names;
	char path[512];

	if (!parse_number(parser->token.at, parser->token.size, UINT64_MAX, &node->number))
		return 0;
	if (!names || !names->cgroup ||
		!copy_word(parser->token.at, parser->token.size, path, sizeof(path)))
		return -EINVAL;
	return names->cgroup(names->context, path, &node->number);
}

static int parse_pid(struct filter_parser *parser, struct filter_node *node)
{
	return parse_number(parser->token.at, parser->token.size, UINT32_MAX, &node->number);
}

static int parse_word(struct filter_parser *parser, struct filter_node *node)
{
	return copy_word(parser->token.at, parser->token.size, node->word, sizeof(node->word))
		       ? 0
		       : -EINVAL;
}

static int parse_user(struct filter_parser *parser, struct filter_node *node)
{
	const struct filter_names *names = parser->names;
	uint32_t uid;

	if (!parse_pid(parser, node))
		return 0;
	if (!names || !names->user || parse_word(parser, node) ||
		names->user(names->context, node->word, &uid))
		return -EINVAL;
	node->number = uid;
	return 0;
}

struct unit {
	const char *suffix;
	uint64_t factor;
};

/* A number and one of the units; the first is the suffix "". */
static int parse_scaled(
	struct filter_parser *parser, const struct unit *units, uint64_t *ret_number)
{
	const char *at = parser->token.at;
	size_t size = parser->token.size;
	size_t digits = 0;
	uint64_t number;

	while (digits < size && at[digits] >= '0' && at[digits] <= '9')
		digits++;
	if (parse_number(at, digits, UINT64_MAX / 3600000, &number))
		return -EINVAL;
	for (; units->suffix; units++) {
		if (strlen(units->suffix) != size - digits ||
			strncasecmp(units->suffix, at + digits, size - digits))
			continue;
		if (number > UINT64_MAX / units->factor)
			return -EINVAL;
		*ret_number = number * units->factor;
		return 0;
	}
	return -EINVAL;
}

static int parse_age(struct filter_parser *parser, struct filter_node *node)
{
	static const struct unit units[] = {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60000},
		{"min", 60000}, {"h", 3600000}, {NULL, 0}};

	parser->filter.needs_tcp_info = true;
	return parse_scaled(parser, units, &node->number);
}

static int parse_queue(struct filter_parser *parser, struct filter_node *node)
{
	static const struct unit units[] = {
		{"", 1}, {"k", 1024}, {"m", 1024 * 1024}, {"g", 1024 * 1024 * 1024}, {NULL, 0}};

	return parse_scaled(parser, units, &node->number);
}

static const struct condition conditions[] = {
	{"state", FILTER_STATE, parse_state, N_("a state, or a group of states")},
	{"exclude", FILTER_STATE, parse_state, N_("a state, or a group of states")},
	{"src", FILTER_LOCAL, parse_host, N_("an address, prefix or :port")},
	{"dst", FILTER_REMOTE, parse_host, N_("an address, prefix or :port")},
	{"sport", FILTER_LOCAL_PORT, parse_port, N_("a port number or a service")},
	{"dport", FILTER_REMOTE_PORT, parse_port, N_("a port number or a service")},
	{"dev", FILTER_DEVICE, parse_device, N_("a network interface of this host")},
	{"fwmark", FILTER_MARK, parse_mark, N_("a mark, or mark/mask")},
	{"cgroup", FILTER_CGROUP, parse_cgroup, N_("a control group's path or number")},
	{"pid", FILTER_PID, parse_pid, N_("a process id")},
	{"comm", FILTER_COMM, parse_word, N_("a program's name")},
	{"user", FILTER_USER, parse_user, N_("a user of this host")},
	{"netns", FILTER_NETNS, parse_word, N_("a network namespace's name or inode")},
	{"age", FILTER_AGE, parse_age, N_("a time such as 5s or 500ms")},
	{"queue", FILTER_QUEUE, parse_queue, N_("a number of bytes such as 1000 or 64k")},
};

static bool is_kind_of_comparison(enum filter_kind kind, uint8_t comparison)
{
	bool ordered = kind == FILTER_LOCAL_PORT || kind == FILTER_REMOTE_PORT ||
		       kind == FILTER_PID || kind == FILTER_AGE || kind == FILTER_QUEUE;

	return ordered || comparison == FILTER_EQUAL || comparison == FILTER_UNEQUAL;
}

/* The comparison between the word and its value: none after "state", needless before a host. */
static int parse_comparison(
	struct filter_parser *parser, const struct condition *row, struct filter_node *node)
{
	struct filter_token token = parser->token;
	bool needless = row->kind == FILTER_LOCAL || row->kind == FILTER_REMOTE ||
			(token.size && token.at[0] == ':') || row->kind == FILTER_CGROUP ||
			row->kind == FILTER_DEVICE;

	if (row->kind == FILTER_STATE)
		return 0;
	if (!take_comparison(parser, node))
		return needless ? 0 : filter_expected(parser, N_("a comparison such as = or >"));
	if (!is_kind_of_comparison(row->kind, node->comparison)) {
		parser->token = token;
		return filter_expected(parser, N_("= or !="));
	}
	return 0;
}

static int parse_value(
	struct filter_parser *parser, const struct condition *row, struct filter_node *node)
{
	if (parser->token.kind != TOKEN_WORD || row->parse(parser, node))
		return filter_expected(parser, row->expected);
	filter_token_next(parser);
	return 0;
}

/* "state A state B" is either, as in ss. */
static int parse_more_states(
	struct filter_parser *parser, const struct condition *row, struct filter_node *node)
{
	while (filter_token_is(&parser->token, "state")) {
		int error;

		filter_token_next(parser);
		error = parse_value(parser, row, node);
		if (error)
			return error;
	}
	return 0;
}

static int parse_row(
	struct filter_parser *parser, const struct condition *row, struct filter_node *node)
{
	bool excluded = !strcmp(row->word, "exclude");
	int error;

	node->kind = (uint8_t)row->kind;
	filter_token_next(parser);
	error = parse_comparison(parser, row, node);
	if (!error)
		error = parse_value(parser, row, node);
	if (!error && row->kind == FILTER_STATE && !excluded)
		error = parse_more_states(parser, row, node);
	if (error)
		return error;
	if (excluded)
		node->number = FILTER_ALL_STATES & ~node->number;
	parser->filter.names_states |= row->kind == FILTER_STATE;
	parser->filter.needs_owners |=
		row->kind == FILTER_PID || row->kind == FILTER_COMM || row->kind == FILTER_USER;
	return 0;
}

/* A host alone: that address, that port, on either side. */
static int parse_either(struct filter_parser *parser, uint16_t *ret_index)
{
	struct filter_node local = {.kind = FILTER_LOCAL};
	struct filter_node remote;
	struct filter_node either = {.kind = FILTER_OR};
	int error;

	if (parse_host(parser, &local))
		return filter_expected(parser,
			N_("a condition such as state, src, dport, pid=, :PORT or an address"));
	remote = local;
	remote.kind = FILTER_REMOTE;
	error = filter_add(parser, local, &either.left);
	if (!error)
		error = filter_add(parser, remote, &either.right);
	if (!error)
		error = filter_add(parser, either, ret_index);
	if (!error)
		filter_token_next(parser);
	return error;
}

int filter_parse_condition(struct filter_parser *parser, uint16_t *ret_index)
{
	struct filter_node node = {0};

	if (parser->token.kind != TOKEN_WORD)
		return filter_expected(parser, N_("a condition"));
	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
		int error;

		if (!filter_token_is(&parser->token, conditions[i].word))
			continue;
		error = parse_row(parser, &conditions[i], &node);
		return error ? error : filter_add(parser, node, ret_index);
	}
	return parse_either(parser, ret_index);
}

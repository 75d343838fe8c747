#include "tcp/option.h"

#include <errno.h>

static const struct option_row option_rows[] = {
	{OPTION_EOL, 1, 1, 1, false, "eol", "RFC 9293 3.2"},
	{OPTION_NOP, 1, 1, 1, false, "nop", "RFC 9293 3.2"},
	{OPTION_MSS, 4, 4, 1, true, "mss", "RFC 9293 3.2"},
	{OPTION_WINDOW_SCALE, 3, 3, 1, true, "wscale", "RFC 7323 2.2"},
	{OPTION_SACK_PERMITTED, 2, 2, 1, true, "sackOK", "RFC 2018 2"},
	{OPTION_SACK, 10, 34, 8, false, "sack", "RFC 2018 3"},
	{OPTION_TIMESTAMPS, 10, 10, 1, false, "TS", "RFC 7323 3.2"},
	{OPTION_MD5, 18, 18, 1, false, "md5", "RFC 2385"},
	{OPTION_USER_TIMEOUT, 4, 4, 1, false, "uto", "RFC 5482"},
	{OPTION_AO, 4, 40, 1, false, "tcp-ao", "RFC 5925"},
	{OPTION_MPTCP, 3, 40, 1, false, "mptcp", "RFC 8684"},
	{OPTION_FAST_OPEN, 2, 18, 2, true, "tfo", "RFC 7413 4.1.1"},
	{OPTION_ENO, 2, 40, 1, true, "eno", "RFC 8547"},
	{OPTION_ACCECN0, 2, 11, 3, false, "accecn0", "RFC 9768 3.2.3"},
	{OPTION_ACCECN1, 2, 11, 3, false, "accecn1", "RFC 9768 3.2.3"},
	{OPTION_EXPERIMENT_1, 2, 40, 1, false, "exp", "RFC 4727, RFC 6994"},
	{OPTION_EXPERIMENT_2, 2, 40, 1, false, "exp", "RFC 4727, RFC 6994"},
};

const struct option_row *option_row(uint8_t kind)
{
	for (size_t i = 0; i < sizeof(option_rows) / sizeof(option_rows[0]); i++) {
		if (option_rows[i].kind == kind)
			return &option_rows[i];
	}
	return NULL;
}

bool option_length_legal(uint8_t kind, uint8_t length)
{
	const struct option_row *row = option_row(kind);

	if (!row)
		return length >= 2;
	if (kind == OPTION_FAST_OPEN && length == 4)
		return false; /* a cookie has at least four bytes, or none when it is asked for */
	return length >= row->length_min && length <= row->length_max &&
	       (length - row->length_min) % row->length_step == 0;
}

void option_walk_init(struct option_walk *walk, const uint8_t *bytes, size_t size)
{
	*walk = (struct option_walk){.bytes = bytes, .size = size};
}

static int walk_fail(struct option_walk *walk, enum option_problem problem)
{
	walk->problem = problem;
	return -EBADMSG;
}

static bool is_single_byte(uint8_t kind)
{
	return kind == OPTION_EOL || kind == OPTION_NOP;
}

/* RFC9293 MUST-4, MUST-5, MUST-6, MUST-7, MUST-64, MUST-68. */
int option_next(struct option_walk *walk, struct option *ret_option)
{
	size_t left = walk->size - walk->offset;
	struct option option = {.offset = walk->offset};
	const uint8_t *at;

	if (walk->problem != OPTION_SOUND)
		return -EBADMSG;
	if (left == 0)
		return 0;
	at = walk->bytes + walk->offset;
	option.kind = at[0];
	if (is_single_byte(option.kind)) {
		option.length = 1;
		option.data = at + 1;
		walk->offset = option.kind == OPTION_EOL ? walk->size : walk->offset + 1;
		*ret_option = option;
		return 1;
	}
	if (left < 2)
		return walk_fail(walk, OPTION_NO_LENGTH);
	option.length = at[1];
	if (option.length < 2)
		return walk_fail(walk, OPTION_TOO_SHORT);
	if (option.length > left)
		return walk_fail(walk, OPTION_TOO_LONG);
	option.data = at + 2;
	option.data_size = option.length - 2u;
	walk->offset += option.length;
	*ret_option = option;
	return 1;
}

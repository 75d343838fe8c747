#include "tcp/state.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>

struct state_row {
	enum tcp_state state;
	const char *name;
	const char *rfc_name;
	unsigned kernel; /* include/net/tcp_states.h */
};

static const struct state_row state_rows[] = {
	{TCP_STATE_CLOSED, "CLOSED", "CLOSED", 7},
	{TCP_STATE_LISTEN, "LISTEN", "LISTEN", 10},
	{TCP_STATE_SYN_SENT, "SYN_SENT", "SYN-SENT", 2},
	{TCP_STATE_SYN_RECEIVED, "SYN_RECEIVED", "SYN-RECEIVED", 3},
	{TCP_STATE_ESTABLISHED, "ESTABLISHED", "ESTABLISHED", 1},
	{TCP_STATE_FIN_WAIT_1, "FIN_WAIT_1", "FIN-WAIT-1", 4},
	{TCP_STATE_FIN_WAIT_2, "FIN_WAIT_2", "FIN-WAIT-2", 5},
	{TCP_STATE_CLOSE_WAIT, "CLOSE_WAIT", "CLOSE-WAIT", 8},
	{TCP_STATE_CLOSING, "CLOSING", "CLOSING", 11},
	{TCP_STATE_LAST_ACK, "LAST_ACK", "LAST-ACK", 9},
	{TCP_STATE_TIME_WAIT, "TIME_WAIT", "TIME-WAIT", 6},
};

static_assert(sizeof(state_rows) / sizeof(state_rows[0]) == TCP_STATE_COUNT,
	"one row per state, in the order of the enum");

#define KERNEL_NEW_SYN_RECV   12
#define KERNEL_BOUND_INACTIVE 13

/* Every spelling in use, in capitals and without what parts the words. */
static const struct state_spelling {
	const char *letters;
	enum tcp_state state;
} state_spellings[] = {
	{"CLOSED", TCP_STATE_CLOSED},
	{"CLOSE", TCP_STATE_CLOSED},	     /* kernel, netstat */
	{"UNCONN", TCP_STATE_CLOSED},	     /* ss */
	{"BOUNDINACTIVE", TCP_STATE_CLOSED}, /* kernel 6.8, ss */
	{"LISTEN", TCP_STATE_LISTEN},
	{"LISTENING", TCP_STATE_LISTEN}, /* ss -s, Windows */
	{"SYNSENT", TCP_STATE_SYN_SENT},
	{"SYNRECEIVED", TCP_STATE_SYN_RECEIVED},
	{"SYNRECV", TCP_STATE_SYN_RECEIVED},	/* kernel, netstat, ss */
	{"SYNRCVD", TCP_STATE_SYN_RECEIVED},	/* BSD */
	{"NEWSYNRECV", TCP_STATE_SYN_RECEIVED}, /* kernel */
	{"ESTABLISHED", TCP_STATE_ESTABLISHED},
	{"ESTAB", TCP_STATE_ESTABLISHED}, /* ss */
	{"FINWAIT1", TCP_STATE_FIN_WAIT_1},
	{"FINWAIT2", TCP_STATE_FIN_WAIT_2},
	{"CLOSEWAIT", TCP_STATE_CLOSE_WAIT},
	{"CLOSING", TCP_STATE_CLOSING},
	{"LASTACK", TCP_STATE_LAST_ACK},
	{"TIMEWAIT", TCP_STATE_TIME_WAIT},
};

static const struct state_row *state_row(enum tcp_state state)
{
	assert((unsigned)state < TCP_STATE_COUNT);
	assert(state_rows[state].state == state);
	return &state_rows[state];
}

const char *state_name(enum tcp_state state)
{
	return state_row(state)->name;
}

const char *state_rfc_name(enum tcp_state state)
{
	return state_row(state)->rfc_name;
}

static bool is_separator(char c)
{
	return c == '-' || c == '_' || c == ' ';
}

/* Not toupper(): the user's locale must not change what a state is called. */
static char to_capital(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* One separator is allowed between two letters, none at either end. */
static bool spelling_matches(const char *letters, const char *name, size_t name_size)
{
	bool between = false;

	for (size_t i = 0; i < name_size; i++) {
		if (is_separator(name[i]) && between) {
			between = false;
			continue;
		}
		if (*letters == '\0' || to_capital(name[i]) != *letters)
			return false;
		letters++;
		between = true;
	}
	return between && *letters == '\0';
}

int state_from_name(const char *name, size_t name_size, enum tcp_state *ret_state)
{
	for (size_t i = 0; i < sizeof(state_spellings) / sizeof(state_spellings[0]); i++) {
		if (spelling_matches(state_spellings[i].letters, name, name_size)) {
			*ret_state = state_spellings[i].state;
			return 0;
		}
	}
	return -EINVAL;
}

int state_from_kernel(unsigned number, enum tcp_state *ret_state)
{
	if (number == KERNEL_NEW_SYN_RECV) {
		*ret_state = TCP_STATE_SYN_RECEIVED;
		return 0;
	}
	if (number == KERNEL_BOUND_INACTIVE) {
		*ret_state = TCP_STATE_CLOSED;
		return 0;
	}
	for (size_t i = 0; i < TCP_STATE_COUNT; i++) {
		if (state_rows[i].kernel == number) {
			*ret_state = state_rows[i].state;
			return 0;
		}
	}
	return -EINVAL;
}

unsigned state_to_kernel(enum tcp_state state)
{
	return state_row(state)->kernel;
}

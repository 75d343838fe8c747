#include "report/explain-path.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "tcp/state.h"
#include "tcp/transition.h"

/* Bit n: enum tcp_state n. Words that are no state are passed over. */
static uint32_t read_states(const char *states)
{
	uint32_t marked = 0;

	for (const char *at = states; *at;) {
		size_t size = strcspn(at, " ");
		enum tcp_state state;

		if (size && !state_from_name(at, size, &state))
			marked |= 1u << state;
		at += size + (at[size] == ' ');
	}
	return marked;
}

/* The row that leads on along the path; NULL at its end. */
static const struct tcp_transition *step(enum tcp_state from, enum tcp_path path)
{
	for (unsigned i = 0; i < TRANSITION_COUNT; i++)
		if (transitions[i].from == from && transitions[i].path == path)
			return &transitions[i];
	return NULL;
}

static void write_state(struct text *text, enum tcp_state state, uint32_t marked)
{
	bool here = marked >> state & 1;

	text_format(text, "%s%s%s", here ? "[" : "", state_name(state), here ? "]" : "");
}

/* The states of the path in their order, without CLOSED at either end; returns how many. */
static unsigned walk(enum tcp_path path, enum tcp_state ret_states[TCP_STATE_COUNT])
{
	const struct tcp_transition *row = step(TCP_STATE_CLOSED, path);
	unsigned count = 0;

	while (row && row->to != TCP_STATE_CLOSED && count < TCP_STATE_COUNT) {
		ret_states[count++] = row->to;
		row = step(row->to, path);
	}
	return count;
}

static uint32_t write_path(
	struct text *text, const char *label, enum tcp_path path, uint32_t marked)
{
	enum tcp_state states[TCP_STATE_COUNT];
	unsigned count = walk(path, states);
	uint32_t on_it = 0;

	for (unsigned i = 0; i < count; i++)
		on_it |= 1u << states[i];
	if (!(on_it & marked))
		return on_it;
	text_format(text, "%s%s", text->size ? "\n" : "", label);
	for (unsigned i = 0; i < count; i++) {
		text_string(text, i ? " -> " : "");
		write_state(text, states[i], marked);
	}
	return on_it;
}

/* Off the usual ways: the first row that leads to it and the first that leads away. */
static void write_other(struct text *text, enum tcp_state state, uint32_t marked)
{
	const struct tcp_transition *to = NULL, *from = NULL;

	for (unsigned i = 0; i < TRANSITION_COUNT; i++) {
		if (transitions[i].to == state && !to)
			to = &transitions[i];
		if (transitions[i].from == state && !from)
			from = &transitions[i];
	}
	if (!to || !from)
		return;
	text_format(text, "%sboth    ", text->size ? "\n" : "");
	write_state(text, to->from, marked);
	text_string(text, " -> ");
	write_state(text, state, marked);
	text_string(text, " -> ");
	write_state(text, from->to, marked);
}

void explain_path_write(struct text *text, const char *states)
{
	uint32_t marked = read_states(states) & ~(1u << TCP_STATE_CLOSED);
	uint32_t drawn = write_path(text, "client  ", TCP_PATH_CLIENT, marked) |
			 write_path(text, "server  ", TCP_PATH_SERVER, marked);

	for (unsigned s = 0; s < TCP_STATE_COUNT; s++)
		if ((marked & ~drawn) >> s & 1)
			write_other(text, (enum tcp_state)s, marked);
}

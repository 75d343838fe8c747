/* The page of a state and the table of all of them, with the transitions from their rows. */
#include <string.h>

#include "report/explain-page.h"
#include "tcp/transition.h"

/* More ways into a state than this are told by event, not one by one: CLOSED has dozens. */
#define WAYS_MAX 12

/* "rcv FIN (close()), sends ACK, RFC 9293 3.10.7.4 eighth. Note." */
static const char *way_text(struct explain_page *page, const struct tcp_transition *row)
{
	const char *note = row->note[0] ? explain_note(row->note, page->lang) : NULL;
	const char *comma = page->lang == KB_ZH ? "，" : ", ";
	const char *stop = page->lang == KB_ZH ? "。" : ". ";
	const char *kept;
	struct text text;

	text_init(&text, NULL, NULL);
	text_string(&text, row->optional ? explain_word(page, WORD_MAY) : "");
	text_string(&text, event_row(row->event)->label);
	if (row->call[0])
		text_format(&text, page->lang == KB_ZH ? "（%s）" : " (%s)", row->call);
	if (row->segment[0]) {
		text_string(&text, comma);
		text_format(&text, explain_word(page, WORD_SENDS), row->segment);
	}
	if (note) {
		text_string(&text, stop);
		text_string(&text, note);
	}
	/* Wide punctuation brings its own blank. */
	if ((unsigned char)text_peek(&text)[text.size - 1] < 0x80)
		text_char(&text, ' ');
	text_format(&text, "[%s]", row->reference);
	kept = explain_keep(page, &text);
	text_deinit(&text);
	return kept;
}

static void add_ways_out(struct explain_page *page, enum tcp_state state)
{
	explain_add(page, PIECE_HEADING, NULL, explain_word(page, WORD_WAYS_OUT));
	for (unsigned i = 0; i < TRANSITION_COUNT; i++) {
		const struct tcp_transition *row = &transitions[i];

		if (row->from == state)
			explain_add(page, PIECE_PAIR,
				arena_format(&page->arena, "-> %s", state_name(row->to)),
				way_text(page, row));
	}
}

static unsigned count_ways_in(enum tcp_state state)
{
	unsigned count = 0;

	for (unsigned i = 0; i < TRANSITION_COUNT; i++)
		count += transitions[i].to == state;
	return count;
}

/* One line per event: "rcv RST: SYN_SENT, ESTABLISHED". */
static void add_ways_by_event(struct explain_page *page, enum tcp_state state)
{
	struct text from;

	text_init(&from, NULL, NULL);
	for (unsigned event = 0; event < TCP_EVENT_COUNT; event++) {
		for (unsigned i = 0; i < TRANSITION_COUNT; i++)
			if (transitions[i].event == event && transitions[i].to == state)
				text_format(&from, "%s%s", from.size ? ", " : "",
					state_name(transitions[i].from));
		if (from.size)
			explain_add(page, PIECE_PAIR, event_row((enum tcp_event)event)->label,
				arena_format(&page->arena, explain_word(page, WORD_FROM),
					explain_keep(page, &from)));
	}
	text_deinit(&from);
}

static void add_ways_in(struct explain_page *page, enum tcp_state state)
{
	explain_add(page, PIECE_HEADING, NULL, explain_word(page, WORD_WAYS_IN));
	if (count_ways_in(state) > WAYS_MAX) {
		add_ways_by_event(page, state);
		return;
	}
	for (unsigned i = 0; i < TRANSITION_COUNT; i++) {
		const struct tcp_transition *row = &transitions[i];

		if (row->to == state)
			explain_add(page, PIECE_PAIR,
				arena_format(&page->arena, "%s ->", state_name(row->from)),
				way_text(page, row));
	}
}

void explain_state(struct explain_page *page, const struct kb_state *row)
{
	const char *meaning = explain_say(page, &row->meaning);

	page->title = explain_first_sentence(page, meaning);
	page->title_repeats = true;
	explain_add_section(page, WORD_WHAT, meaning);
	explain_add_section(page, WORD_ENTERED, explain_say(page, &row->entered));
	explain_add_section(page, WORD_DURATION, explain_say(page, &row->duration));
	explain_add_section(page, WORD_PILE, explain_say(page, &row->pile));
	explain_add_section(page, WORD_BY_HAND, explain_say(page, &row->by_hand));
	add_ways_in(page, row->state);
	add_ways_out(page, row->state);
	explain_add(page, PIECE_HEADING, NULL, explain_word(page, WORD_WRITTEN));
	explain_add(page, PIECE_PAIR, explain_word(page, WORD_RFC), state_rfc_name(row->state));
	explain_add(page, PIECE_PAIR, explain_word(page, WORD_PROC),
		arena_format(&page->arena, "st %02X", state_to_kernel(row->state)));
	explain_refer(page, row->faults);
}

/* ---- all states --------------------------------------------------------------------------- */

static void add_path(struct explain_page *page, enum tcp_path path, enum explain_word heading)
{
	explain_add(page, PIECE_HEADING, NULL, explain_word(page, heading));
	for (unsigned i = 0; i < TRANSITION_COUNT; i++) {
		const struct tcp_transition *row = &transitions[i];

		if (row->path == path)
			explain_add(page, PIECE_PAIR,
				arena_format(&page->arena, "%s -> %s", state_name(row->from),
					state_name(row->to)),
				way_text(page, row));
	}
}

void explain_state_table(struct explain_page *page)
{
	explain_add(page, PIECE_HEADING, NULL, explain_word(page, WORD_STATES));
	for (unsigned i = 0; i < TCP_STATE_COUNT; i++)
		explain_add(page, PIECE_PAIR, state_name(kb_states[i].state),
			explain_first_sentence(page, explain_say(page, &kb_states[i].meaning)));
	add_path(page, TCP_PATH_CLIENT, WORD_CLIENT);
	add_path(page, TCP_PATH_SERVER, WORD_SERVER);
	add_path(page, TCP_PATH_OTHER, WORD_REST);
	explain_add(page, PIECE_HEADING, NULL, explain_word(page, WORD_DRAW));
	explain_add(page, PIECE_PROSE, NULL,
		arena_format(&page->arena,
			"%s\n$ tcpdx explain states --dot | dot -Tpng > states.png\n"
			"$ tcpdx explain states --svg > states.svg",
			explain_word(page, WORD_SEE_DOT)));
}

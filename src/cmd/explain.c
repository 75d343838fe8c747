/* tcpdx explain: the page of the knowledge base that a word means. */
#include <errno.h>
#include <string.h>

#include "base/gettext.h"
#include "cmd/verb.h"
#include "report/diagram.h"
#include "report/explain-lookup.h"
#include "report/explain-page.h"
#include "report/explain-write.h"

enum {
	OPTION_JSON,
	OPTION_DOT,
	OPTION_SVG,
};

static int fail(int error)
{
	if (error == -EPIPE)
		return EXIT_QUIET;
	complain("%s", strerror(-error));
	return EXIT_CANNOT_LOOK;
}

/* ---- the diagram -------------------------------------------------------------------------- */

static int take(void *context, const char *data, size_t size)
{
	text_bytes(context, data, size);
	return 0;
}

static int draw(bool svg)
{
	struct text text;
	const struct diagram_output output = {.write = take, .context = &text};
	int error;

	output_open(&text);
	error = svg ? diagram_write_svg(&output) : diagram_write_dot(&output);
	if (!error)
		error = text_finish(&text);
	text_deinit(&text);
	return error ? fail(error) : EXIT_QUIET;
}

/* ---- a page ------------------------------------------------------------------------------- */

/* The operands as one word with blanks: "SYN flood". */
static void join(const struct invocation *invocation, struct text *word)
{
	for (unsigned i = 0; i < invocation->operand_count; i++)
		text_format(word, "%s%s", i ? " " : "", invocation->operands[i]);
}

static void complain_unknown(const struct explain_index *index, const char *word)
{
	struct explain_entry near[EXPLAIN_NEAREST_MAX];
	unsigned count = explain_nearest(index, word, near);
	char id[EXPLAIN_ID_SIZE];
	struct text names;

	if (!count) {
		complain(_("nothing is called '%s'; tcpdx explain lists what can be explained"),
			word);
		return;
	}
	text_init(&names, NULL, NULL);
	for (unsigned i = 0; i < count; i++)
		text_format(&names, "%s%s", i ? ", " : "", explain_id(&near[i], id));
	complain(_("nothing is called '%s'; near to it: %s"), word, text_peek(&names));
	text_deinit(&names);
}

static int write_page(const struct invocation *invocation, const struct explain_page *page)
{
	const struct explain_style style = {
		.color = invocation->color,
		.columns = invocation->columns,
	};
	struct text text;
	int error;

	output_open(&text);
	if (invocation->values[OPTION_JSON].given)
		explain_write_json(page, &text);
	else
		explain_write_text(page, &style, &text);
	error = text_finish(&text);
	text_deinit(&text);
	return error;
}

static int explain(
	const struct invocation *invocation, const struct explain_index *index, const char *word)
{
	struct explain_entry found[EXPLAIN_FOUND_MAX];
	enum explain_kind list;
	struct explain_page page;
	unsigned count = 0;
	int error;

	explain_page_init(&page, index, strcmp(invocation->language, "zh") ? KB_EN : KB_ZH);
	if (!*word) {
		error = explain_page_overview(&page);
	} else if (!explain_list_from_name(word, &list)) {
		error = explain_page_list(&page, list);
	} else {
		count = explain_lookup(index, word, found);
		if (!count) {
			complain_unknown(index, word);
			explain_page_deinit(&page);
			return EXIT_FINDINGS;
		}
		error = explain_page_entry(&page, &found[0], &found[1], count - 1);
	}
	if (!error)
		error = write_page(invocation, &page);
	explain_page_deinit(&page);
	return error ? fail(error) : EXIT_QUIET;
}

static int run_word(const struct invocation *invocation, const char *word)
{
	const struct option_value *values = invocation->values;
	enum explain_kind list = EXPLAIN_STATE;
	struct explain_index index;
	int error;

	if (values[OPTION_DOT].given || values[OPTION_SVG].given) {
		if (values[OPTION_DOT].given + values[OPTION_SVG].given +
				values[OPTION_JSON].given >
			1) {
			complain(_("--dot, --svg and --json are three forms: choose one"));
			return EXIT_USAGE;
		}
		if (*word && (explain_list_from_name(word, &list) || list != EXPLAIN_STATE)) {
			complain(_("--dot and --svg draw the states: tcpdx explain states --svg"));
			return EXIT_USAGE;
		}
		return draw(values[OPTION_SVG].given);
	}
	error = explain_index_init(&index);
	if (error)
		return fail(error);
	error = explain(invocation, &index, word);
	explain_index_deinit(&index);
	return error;
}

static int run(struct invocation *invocation)
{
	struct text word;
	int status;

	text_init(&word, NULL, NULL);
	join(invocation, &word);
	status = run_word(invocation, text_peek(&word));
	text_deinit(&word);
	return status;
}

static const struct option_row options[] = {
	[OPTION_JSON] = {'j', "json", OPTION_FLAG, NULL, NULL, N_("the page as one JSON object")},
	[OPTION_DOT] = {0, "dot", OPTION_FLAG, NULL, NULL,
		N_("with states: the state machine for Graphviz")},
	[OPTION_SVG] = {0, "svg", OPTION_FLAG, NULL, NULL,
		N_("with states: the state machine as a picture for a browser")},
	{0},
};

const struct verb verb_explain = {
	.name = "explain",
	.arguments = "[TOPIC…]",
	.summary = N_("what a state, error, flag, sysctl, counter or finding means"),
	.description = N_(
		"Explains in English or Chinese what a word of TCP means, what it says about the "
		"connection at hand, how to see it by hand and what to do. It needs no network, no "
		"privilege and no connection: everything is in the program.\n"
		"A topic is any of these: a state as any tool writes it (TIME_WAIT, ESTAB, "
		"syn-recv); "
		"an error by name, number or message (ECONNRESET, 104, Connection reset by peer); "
		"flags in any notation (SA, \"P.\", SYN|FIN, or a combination that nobody should "
		"send); a sysctl, in full or its last part (tcp_tw_reuse, rmem_max); a counter, "
		"in "
		"full or without its group (TcpExtListenDrops, ListenDrops); the id of a finding "
		"(close-wait-leak); or a subject: handshake, close, half-close, simultaneous open, "
		"simultaneous close, TIME_WAIT and 2MSL, keepalive, heartbeat, SYN flood and "
		"others.\n"
		"Several words are one topic. What is spelled exactly as it is printed goes first, "
		"in "
		"this order: finding, subject, state, error, sysctl, counter, flags. Then letters "
		"alone count, whatever their case and the marks between the words; there the "
		"subject "
		"comes first and the finding last, so that SYN flood explains floods and syn-flood "
		"the verdict. The other meanings of a word stand at the end of its page; kind:word "
		"asks for one of them: fault:, topic:, state:, errno:, sysctl:, counter:, flag:.\n"
		"Without a topic it lists what can be explained. The words faults, topics, states, "
		"errno, sysctls, counters and flags list all of a kind with a line each; states "
		"also "
		"shows every transition of the state machine of RFC 9293, which --dot and --svg "
		"draw.\n"
		"A topic that is not known is answered with those nearest to it, and exit status "
		"1."),
	.examples =
		N_("tcpdx explain time-wait\twhy the end that closes first waits for 60 s\n"
		   "tcpdx explain CLOSE_WAIT\twhat many connections in that state point to\n"
		   "tcpdx explain 104\tthe error by number; by name: ECONNRESET\n"
		   "tcpdx explain Connection timed out\tthe error by the message that you got\n"
		   "tcpdx explain accept-queue-full\ta finding of the check-up in full\n"
		   "tcpdx explain tcp_tw_reuse\twhat a sysctl does, and what it does not\n"
		   "tcpdx explain ListenDrops\twhat a counter counts, and what to look at\n"
		   "tcpdx explain 'SYN|FIN'\tflags, also those of a scan\n"
		   "tcpdx explain state:time-wait\tthe state, where the word means several things\n"
		   "tcpdx explain --lang zh keepalive\tin Chinese\n"
		   "tcpdx explain states --svg > states.svg\tthe state machine as a picture"),
	.options = options,
	.arguments_max = 64,
	.run = run,
};

/* The report for a person: the host in a line, its states with a bar each, then the findings,
 * worst first, and what was not looked at. */
#include <stdio.h>
#include <string.h>

#include "base/gettext.h"
#include "diagnose/rule.h"
#include "model/container.h"
#include "report/bar.h"
#include "report/checkup.h"
#include "report/width.h"

#define LABEL_CELLS   11
#define BAR_CELLS     12
#define PROSE_COLUMNS 100
#define LEAST_COLUMNS 40

struct writer {
	const struct checkup_view *view;
	struct text *text;
	unsigned columns;
};

static const char *const severity_colors[] = {"36", "33", "31;1"};

static void color(struct writer *writer, const char *code)
{
	if (writer->view->color)
		text_format(writer->text, "\033[%sm", code);
}

static void plain(struct writer *writer)
{
	color(writer, "0");
}

/* ---- the head ----------------------------------------------------------------------------- */

static void write_head(struct writer *writer)
{
	const struct model *model = writer->view->model;
	uint64_t connections = 0, listeners = 0;
	struct text line;

	for (uint32_t i = 0; i < model->namespaces.count; i++) {
		for (unsigned s = 0; s < TCP_STATE_COUNT; s++)
			if (s != TCP_STATE_LISTEN && s != TCP_STATE_CLOSED)
				connections += model->namespaces.items[i].states[s];
		listeners += model->namespaces.items[i].states[TCP_STATE_LISTEN];
	}
	text_init(&line, NULL, NULL);
	text_format(&line, _("%s · kernel %s · looked for %.1f s at "), model->host.name,
		model->host.kernel, model_seconds(model));
	if (model->host.netns_count >= model->namespaces.count)
		text_format(&line, _("%u of %u network namespaces: "), model->namespaces.count,
			model->host.netns_count);
	else
		text_format(&line,
			ngettext("%u network namespace: ", "%u network namespaces: ",
				model->namespaces.count),
			model->namespaces.count);
	bar_number(&line, connections);
	text_string(&line, ngettext(" connection, ", " connections, ", (unsigned long)connections));
	bar_number(&line, listeners);
	text_string(&line, ngettext(" listener", " listeners", (unsigned long)listeners));
	width_wrap(writer->text, text_peek(&line), 0, 2, writer->columns);
	text_char(writer->text, '\n');
	text_deinit(&line);
}

static bool is_damaged(const struct writer *writer)
{
	return model_is_unseen(writer->view->model, UNSEEN_LOG);
}

/* Of a log that is not whole: whoever reads no further must not take the rest for all. */
static void write_damage(struct writer *writer)
{
	if (!is_damaged(writer))
		return;
	color(writer, "33");
	width_wrap(writer->text,
		writer->view->model->snapshots < 2
			? _("the log is cut short or damaged: the last snapshot is missing, the "
			    "first may be incomplete")
			: _("the log is cut short or damaged: part of what was seen is missing"),
		0, 2, writer->columns);
	plain(writer);
	text_char(writer->text, '\n');
}

static void write_state(struct writer *writer, struct text *item, enum tcp_state state,
	uint64_t count, uint64_t most)
{
	text_clear(item);
	text_format(item, "%s ", state_name(state));
	bar_number(item, count);
	if (state != TCP_STATE_LISTEN) {
		text_char(item, ' ');
		bar_write(item, count, most, BAR_CELLS, writer->view->unicode);
	}
}

static void write_states(struct writer *writer)
{
	const struct model *model = writer->view->model;
	uint64_t counts[TCP_STATE_COUNT] = {0};
	uint64_t most = 0;
	unsigned cell = 0;
	struct text item;

	for (uint32_t i = 0; i < model->namespaces.count; i++)
		for (unsigned s = 0; s < TCP_STATE_COUNT; s++)
			counts[s] += model->namespaces.items[i].states[s];
	for (unsigned s = TCP_STATE_SYN_SENT; s < TCP_STATE_COUNT; s++)
		most = counts[s] > most ? counts[s] : most;
	text_init(&item, NULL, NULL);
	for (unsigned s = TCP_STATE_LISTEN; s < TCP_STATE_COUNT; s++) {
		unsigned cells;

		if (!counts[s])
			continue;
		write_state(writer, &item, (enum tcp_state)s, counts[s], most);
		cells = width_of(text_peek(&item), item.size);
		if (cell && cell + 3 + cells > writer->columns) {
			text_char(writer->text, '\n');
			cell = 0;
		}
		text_string(writer->text, cell ? "   " : "");
		text_bytes(writer->text, text_peek(&item), item.size);
		cell += cells + (cell ? 3 : 0);
	}
	text_deinit(&item);
	if (cell)
		text_char(writer->text, '\n');
	else if (!is_damaged(writer))
		text_string(writer->text, _("no TCP socket at all\n"));
}

/* ---- findings ----------------------------------------------------------------------------- */

static void write_label(struct writer *writer, const char *label)
{
	text_string(writer->text, "  ");
	color(writer, "2");
	width_pad(writer->text, label, LABEL_CELLS - 2);
	plain(writer);
}

static void write_prose(struct writer *writer, const char *prose)
{
	width_wrap(writer->text, prose, LABEL_CELLS, LABEL_CELLS, writer->columns);
	text_char(writer->text, '\n');
}

/* A unit as it stands behind its number. */
static const char *unit_word(const char *unit, uint64_t number)
{
	if (!strcmp(unit, "connections"))
		return ngettext("connection", "connections", number);
	if (!strcmp(unit, "SYNs"))
		return ngettext("SYN", "SYNs", number);
	if (!strcmp(unit, "bytes"))
		return ngettext("byte", "bytes", number);
	if (!strcmp(unit, "ms"))
		return _("ms");
	return !strcmp(unit, "s") ? _("s") : unit;
}

static void append_quantity(struct text *text, const struct evidence *evidence)
{
	if (evidence->unit[0])
		text_format(text, " %s", unit_word(evidence->unit, (uint64_t)evidence->value));
}

static void append_evidence(
	const struct checkup_view *view, struct text *text, const struct evidence *evidence)
{
	text_format(text, "%s ", evidence->name);
	switch (evidence->kind) {
	case EVIDENCE_NUMBER:
		text_signed(text, evidence->value);
		append_quantity(text, evidence);
		break;
	case EVIDENCE_CHANGE:
		if (view->model->snapshots > 1) {
			text_signed(text, evidence->before);
			text_string(text, view->unicode ? " → " : " -> ");
		}
		text_signed(text, evidence->value);
		append_quantity(text, evidence);
		break;
	case EVIDENCE_GROWTH:
		text_format(text, _("+%lld in %.1f s"), (long long)evidence->value,
			model_seconds(view->model));
		break;
	case EVIDENCE_TEXT:
		text_string(text, evidence->text);
		break;
	}
}

static void write_evidence(struct writer *writer, const struct finding *finding)
{
	struct text line;

	text_init(&line, NULL, NULL);
	for (unsigned i = 0; i < finding->evidence_count; i++) {
		if (i)
			text_string(&line, "; ");
		append_evidence(writer->view, &line, &finding->evidence[i]);
	}
	write_label(writer, _("seen"));
	write_prose(writer, text_peek(&line));
	text_deinit(&line);
}

static void write_ruled_out(struct writer *writer, const struct finding *finding)
{
	struct text line;

	if (!finding->ruled_out_count)
		return;
	text_init(&line, NULL, NULL);
	for (unsigned i = 0; i < finding->ruled_out_count; i++)
		text_format(&line, "%s%s (%s)", i ? " · " : "", finding->ruled_out[i].id,
			finding->ruled_out[i].because);
	write_label(writer, _("not"));
	write_prose(writer, text_peek(&line));
	text_deinit(&line);
}

static void write_undecided(struct writer *writer, const struct finding *finding)
{
	for (unsigned i = 0; i < finding->undecided_count; i++) {
		struct text line;

		text_init(&line, NULL, NULL);
		text_format(
			&line, "%s: %s", finding->undecided[i].id, finding->undecided[i].decide);
		write_label(writer, i ? "" : _("or"));
		write_prose(writer, text_peek(&line));
		text_deinit(&line);
	}
}

static void write_explained(struct writer *writer, const struct finding *finding)
{
	struct text line;

	if (!finding->explained_count)
		return;
	text_init(&line, NULL, NULL);
	for (unsigned i = 0; i < finding->explained_count; i++)
		text_format(&line, "%s%s (%u)", i ? ", " : "", finding->explained[i].id,
			finding->explained[i].count);
	write_label(writer, _("explains"));
	write_prose(writer, text_peek(&line));
	text_deinit(&line);
}

static bool has_place(const struct subject *subject)
{
	return subject->kind == SUBJECT_CONNECTION || subject->kind == SUBJECT_LISTENER;
}

static void append_subject(
	const struct model *model, struct text *text, const struct subject *subject)
{
	const struct connection *row = &model->connections.items[subject->connection];
	char address[ADDRESS_TEXT_SIZE];

	address_print(&row->local, address);
	text_format(text, row->local.family == ADDRESS_IPV6 ? "[%s]:%u" : "%s:%u", address,
		row->local_port);
	/* Bound only, it has no other end either. */
	if (subject->kind == SUBJECT_LISTENER || !row->remote_port)
		return;
	address_print(&row->remote, address);
	text_format(text, row->remote.family == ADDRESS_IPV6 ? " > [%s]:%u" : " > %s:%u", address,
		row->remote_port);
}

/* Where: the first few, and how many more. */
#define SUBJECTS_SHOWN 3

static void write_subjects(struct writer *writer, const struct finding *finding)
{
	struct text line;
	unsigned shown = 0;

	if (!finding->subject_count || finding->subjects[0].kind != SUBJECT_CONNECTION)
		return;
	text_init(&line, NULL, NULL);
	for (unsigned i = 0; i < finding->subject_count && shown < SUBJECTS_SHOWN; i++) {
		if (!has_place(&finding->subjects[i]))
			continue;
		text_string(&line, shown++ ? ", " : "");
		append_subject(writer->view->model, &line, &finding->subjects[i]);
	}
	if (finding->count > shown)
		text_format(&line, _(" and %u more"), finding->count - shown);
	write_label(writer, _("where"));
	write_prose(writer, text_peek(&line));
	text_deinit(&line);
}

/* A command stands on a line of its own, uncut, to be copied. */
static void write_command(struct writer *writer, const char *command)
{
	text_repeat(writer->text, ' ', LABEL_CELLS + 2);
	color(writer, "1");
	width_clean(writer->text, command, strlen(command));
	plain(writer);
	text_char(writer->text, '\n');
}

/* Commands about another network namespace do nothing useful in this one. */
static bool write_enter(struct writer *writer, const struct finding *finding)
{
	const struct model_netns *netns = model_netns(writer->view->model, finding->netns);
	char command[96];

	if (!netns || !netns->facts.foreign || (!netns->facts.name[0] && !netns->facts.pid))
		return false;
	if (netns->facts.name[0])
		snprintf(command, sizeof(command), "ip netns exec %s sh", netns->facts.name);
	else
		snprintf(command, sizeof(command), "nsenter --net -t %u", netns->facts.pid);
	write_label(writer, _("do"));
	write_prose(writer, _("what follows, inside its network namespace"));
	write_command(writer, command);
	return true;
}

static void write_remedies(struct writer *writer, const struct finding *finding)
{
	bool entered = finding->remedy_count && write_enter(writer, finding);

	for (unsigned i = 0; i < finding->remedy_count; i++) {
		const struct remedy *remedy = &finding->remedies[i];

		write_label(writer, i || entered ? "" : _("do"));
		write_prose(writer, remedy->text);
		if (remedy->command)
			write_command(writer, remedy->command);
	}
}

static const char *severity_heading(enum severity severity)
{
	switch (severity) {
	case SEVERITY_NOTICE:
		return _("NOTICE");
	case SEVERITY_WARNING:
		return _("WARNING");
	case SEVERITY_CRITICAL:
		return _("CRITICAL");
	}
	return "";
}

static const char *confidence_word(enum confidence confidence)
{
	switch (confidence) {
	case CONFIDENCE_POSSIBLE:
		return _("possible");
	case CONFIDENCE_LIKELY:
		return _("likely");
	case CONFIDENCE_CERTAIN:
		return _("certain");
	}
	return "";
}

static const char *netns_name(const struct model *model, uint32_t number, char ret_name[80])
{
	const struct model_netns *netns = model_netns(model, number);

	if (!netns)
		return "?";
	if (netns->facts.name[0])
		snprintf(ret_name, 80, "%s", netns->facts.name);
	else if (!container_name(netns->facts.cgroup, ret_name))
		snprintf(ret_name, 80, "net:[%llu]", (unsigned long long)netns->facts.inode);
	return ret_name;
}

/* Verdict to the left, rule and confidence to the right where they fit. */
static void write_verdict(struct writer *writer, const struct finding *finding)
{
	const struct model *model = writer->view->model;
	char tail[160], name[80];
	unsigned used, cells;

	snprintf(tail, sizeof(tail), "%s, %s%s%s", finding->rule->id,
		confidence_word(finding->confidence), model->namespaces.count > 1 ? _(", in ") : "",
		model->namespaces.count > 1 ? netns_name(model, finding->netns, name) : "");
	color(writer, severity_colors[finding->severity]);
	width_pad(writer->text, severity_heading(finding->severity), LABEL_CELLS);
	plain(writer);
	color(writer, "1");
	width_wrap(writer->text, finding->title, LABEL_CELLS, LABEL_CELLS, writer->columns);
	plain(writer);
	used = LABEL_CELLS + width_of(finding->title, strlen(finding->title));
	cells = width_of(tail, strlen(tail));
	if (used + 2 + cells <= writer->columns) {
		text_repeat(writer->text, ' ', writer->columns - used - cells);
		used = writer->columns - cells;
	} else {
		text_char(writer->text, '\n');
		text_repeat(writer->text, ' ', LABEL_CELLS);
		used = LABEL_CELLS;
	}
	color(writer, "2");
	width_wrap(writer->text, tail, used, LABEL_CELLS, writer->columns);
	plain(writer);
	text_char(writer->text, '\n');
}

static void write_finding(struct writer *writer, const struct finding *finding)
{
	text_char(writer->text, '\n');
	write_verdict(writer, finding);
	write_subjects(writer, finding);
	write_evidence(writer, finding);
	write_ruled_out(writer, finding);
	write_undecided(writer, finding);
	write_explained(writer, finding);
	if (finding->rule->cause) {
		write_label(writer, _("means"));
		write_prose(writer, _(finding->rule->cause));
	}
	write_remedies(writer, finding);
}

/* ---- the foot ----------------------------------------------------------------------------- */

static bool is_alike(const struct model_unseen *one, const struct model_unseen *other)
{
	return one->facts.what == other->facts.what && one->facts.error == other->facts.error;
}

/* Rows of one kind and reason are told together; the first few by name. */
#define UNSEEN_NAMED 3

static void append_unseen(const struct model *model, struct text *text, uint32_t first)
{
	const struct model_unseen *unseen = &model->unseen.items[first];
	const struct observe_unseen_row *row = &observe_unseen_rows[unseen->facts.what];
	struct text names;
	unsigned named = 0;
	uint64_t count = 0;

	text_init(&names, NULL, NULL);
	for (uint32_t i = first; i < model->unseen.count; i++) {
		const struct observe_unseen *facts = &model->unseen.items[i].facts;

		if (!is_alike(unseen, &model->unseen.items[i]))
			continue;
		count += facts->count;
		if (facts->detail[0] && named++ < UNSEEN_NAMED)
			text_format(&names, "%s%s", named > 1 ? ", " : " ", facts->detail);
	}
	if (named > UNSEEN_NAMED)
		text_format(&names, _(" and %u more"), named - UNSEEN_NAMED);
	if (count > 1)
		text_format(text, "%llu × ", (unsigned long long)count);
	text_string(text, _(row->what));
	text_string(text, text_peek(&names));
	if (unseen->facts.error)
		text_format(text, ": %s", strerror(-unseen->facts.error));
	text_format(text, " (%s)", _(row->show));
	text_deinit(&names);
}

static bool was_told(const struct model *model, uint32_t index)
{
	for (uint32_t i = 0; i < index; i++)
		if (is_alike(&model->unseen.items[i], &model->unseen.items[index]))
			return true;
	return false;
}

static void write_unseen(struct writer *writer)
{
	const struct model *model = writer->view->model;
	struct text line;

	if (!model->unseen.count)
		return;
	text_init(&line, NULL, NULL);
	text_string(&line, _("not looked at: "));
	for (uint32_t i = 0; i < model->unseen.count; i++) {
		if (was_told(model, i))
			continue;
		text_string(&line, i ? " · " : "");
		append_unseen(model, &line, i);
	}
	text_char(writer->text, '\n');
	width_wrap(writer->text, text_peek(&line), 0, 2, writer->columns);
	text_char(writer->text, '\n');
	text_deinit(&line);
}

static void write_not_evaluated(struct writer *writer)
{
	const struct findings *findings = writer->view->findings;
	const char *reason = NULL;
	struct text line;

	if (!findings->not_evaluated.count)
		return;
	text_init(&line, NULL, NULL);
	text_string(&line, _("not evaluated: "));
	for (uint32_t i = 0; i < findings->not_evaluated.count; i++) {
		const struct not_evaluated *row = &findings->not_evaluated.items[i];

		if (reason && reason != row->why)
			text_format(&line, " (%s)", reason);
		text_format(&line, "%s%s", i ? ", " : "", row->rule->id);
		reason = row->why;
	}
	text_format(&line, " (%s)", reason);
	width_wrap(writer->text, text_peek(&line), 0, 2, writer->columns);
	text_char(writer->text, '\n');
	text_deinit(&line);
}

static void write_nothing_found(struct writer *writer)
{
	const char *words = _("nothing wrong was found");

	if (is_damaged(writer))
		words = writer->view->model->snapshots < 2
				? _("whether anything is wrong cannot be told")
				: _("nothing wrong was found in what is left of the log");
	text_format(writer->text, "\n%s\n", words);
}

static void write_all(const struct checkup_view *view, struct text *text)
{
	struct writer writer = {.view = view,
		.text = text,
		.columns = view->columns ? view->columns : PROSE_COLUMNS};
	const struct findings *findings = view->findings;

	if (writer.columns < LEAST_COLUMNS)
		writer.columns = LEAST_COLUMNS;
	write_head(&writer);
	write_damage(&writer);
	write_states(&writer);
	for (uint32_t i = 0; i < findings->rows.count; i++)
		write_finding(&writer, &findings->rows.items[i]);
	if (!findings->rows.count)
		write_nothing_found(&writer);
	write_unseen(&writer);
	write_not_evaluated(&writer);
}

void checkup_write_text(const struct checkup_view *view, struct text *text)
{
	struct text whole;

	if (view->unicode) {
		write_all(view, text);
		return;
	}
	text_init(&whole, NULL, NULL);
	write_all(view, &whole);
	width_ascii(text, text_peek(&whole), whole.size);
	text_deinit(&whole);
}

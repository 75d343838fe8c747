#include <string.h>

#include "base/gettext.h"
#include "diagnose/rule.h"
#include "model/container.h"
#include "report/checkup.h"
#include "report/json.h"

static void write_endpoint(
	struct json *json, const char *key, const struct address *address, uint16_t port)
{
	char string[ADDRESS_TEXT_SIZE];

	address_print(address, string);
	json_key(json, key);
	json_object(json);
	json_key_string(json, "address", string);
	json_key_unsigned(json, "port", port);
	json_object_end(json);
}

static void write_host(struct json *json, const struct model *model)
{
	json_key(json, "host");
	json_object(json);
	json_key_string(json, "name", model->host.name);
	json_key_string(json, "kernel", model->host.kernel);
	json_key_unsigned(json, "network_namespaces", model->host.netns_count);
	json_object_end(json);
	json_key(json, "observed");
	json_object(json);
	json_key(json, "from");
	json_milliseconds(json, model->first.ns / 1000000);
	json_key(json, "to");
	json_milliseconds(json, model->last.ns / 1000000);
	json_key(json, "seconds");
	json_number(json, model_seconds(model));
	json_key_unsigned(json, "snapshots", model->snapshots);
	json_key_bool(json, "damaged", model_is_unseen(model, UNSEEN_LOG));
	json_object_end(json);
}

static void write_counts(struct json *json, const char *key, const uint32_t *counts)
{
	json_key(json, key);
	json_object(json);
	for (unsigned s = 0; s < TCP_STATE_COUNT; s++)
		json_key_unsigned(json, state_name((enum tcp_state)s), counts[s]);
	json_object_end(json);
}

/* How full the connection tracker is, where there is one. */
static void write_conntrack(struct json *json, const struct model *model, uint32_t netns)
{
	const struct counter *count = model_counter(model, netns, "NfConntrackCount");
	int64_t most = model_sysctl_number(model, netns, "net.netfilter.nf_conntrack_max", -1);

	if (!count || most < 0)
		return;
	json_key(json, "conntrack");
	json_object(json);
	json_key_signed(json, "count", count->last);
	json_key_signed(json, "max", most);
	json_object_end(json);
}

static void write_group(struct json *json, const char *cgroup)
{
	char container[CONTAINER_NAME_SIZE];

	if (!cgroup[0])
		return;
	json_key_string(json, "cgroup", cgroup);
	if (container_name(cgroup, container))
		json_key_string(json, "container", container);
}

static void write_namespaces(struct json *json, const struct model *model)
{
	uint32_t sums[TCP_STATE_COUNT] = {0};

	json_key(json, "namespaces");
	json_array(json);
	for (uint32_t i = 0; i < model->namespaces.count; i++) {
		const struct model_netns *netns = &model->namespaces.items[i];

		json_object(json);
		json_key_unsigned(json, "number", netns->number);
		json_key_unsigned(json, "inode", netns->facts.inode);
		json_key_string(json, "name", netns->facts.name[0] ? netns->facts.name : NULL);
		json_key_unsigned(json, "pid", netns->facts.pid);
		json_key_bool(json, "foreign", netns->facts.foreign);
		write_group(json, netns->facts.cgroup);
		write_counts(json, "states", netns->states);
		write_conntrack(json, model, netns->number);
		json_object_end(json);
		for (unsigned s = 0; s < TCP_STATE_COUNT; s++)
			sums[s] += netns->states[s];
	}
	json_array_end(json);
	write_counts(json, "states", sums);
}

static void write_process(struct json *json, const struct model *model, uint32_t index)
{
	const struct observe_process *process;

	if (index == NONE)
		return;
	process = &model->processes.items[index];
	json_key_unsigned(json, "pid", process->pid);
	json_key_string(json, "comm", process->comm);
	json_key_unsigned(json, "uid", process->uid);
	if (process->pid_inside)
		json_key_unsigned(json, "pid_inside", process->pid_inside);
	write_group(json, process->cgroup);
}

static void write_subject(
	struct json *json, const struct model *model, const struct subject *subject)
{
	static const char *const kinds[] = {
		"connection", "listener", "process", "peer", "setting", "host"};

	json_object(json);
	json_key_string(json, "kind", kinds[subject->kind]);
	json_key_unsigned(json, "netns", subject->netns);
	if (subject->connection != NONE) {
		const struct connection *row = &model->connections.items[subject->connection];

		write_endpoint(json, "local", &row->local, row->local_port);
		if (subject->kind == SUBJECT_CONNECTION)
			write_endpoint(json, "remote", &row->remote, row->remote_port);
		json_key_string(json, "state", state_name((enum tcp_state)row->state));
		json_key_unsigned(json, "inode", row->inode);
		json_key_unsigned(json, "cookie", row->cookie);
	}
	write_process(json, model, subject->process);
	if (subject->text)
		json_key_string(json, "name", subject->text);
	json_object_end(json);
}

static void write_evidence(
	struct json *json, const struct model *model, const struct evidence *evidence)
{
	json_object(json);
	json_key_string(json, "name", evidence->name);
	json_key(json, "value");
	if (evidence->kind == EVIDENCE_TEXT)
		json_string(json, evidence->text);
	else
		json_signed(json, evidence->value);
	if (evidence->kind == EVIDENCE_CHANGE && model->snapshots > 1)
		json_key_signed(json, "before", evidence->before);
	if (evidence->kind == EVIDENCE_GROWTH)
		json_key_bool(json, "growth", true);
	json_key_string(json, "unit", evidence->unit);
	json_key_string(json, "source", evidence->source);
	json_object_end(json);
}

static void write_lists(struct json *json, const struct model *model, const struct finding *finding)
{
	json_key(json, "subjects");
	json_array(json);
	for (unsigned i = 0; i < finding->subject_count; i++)
		write_subject(json, model, &finding->subjects[i]);
	json_array_end(json);
	json_key(json, "evidence");
	json_array(json);
	for (unsigned i = 0; i < finding->evidence_count; i++)
		write_evidence(json, model, &finding->evidence[i]);
	json_array_end(json);
	json_key(json, "ruled_out");
	json_array(json);
	for (unsigned i = 0; i < finding->ruled_out_count; i++) {
		json_object(json);
		json_key_string(json, "rule", finding->ruled_out[i].id);
		json_key_string(json, "because", finding->ruled_out[i].because);
		json_object_end(json);
	}
	json_array_end(json);
	json_key(json, "unseen");
	json_array(json);
	for (unsigned i = 0; i < finding->undecided_count; i++) {
		json_object(json);
		json_key_string(json, "rule", finding->undecided[i].id);
		json_key_string(json, "decide", finding->undecided[i].decide);
		json_object_end(json);
	}
	json_array_end(json);
	json_key(json, "explains");
	json_array(json);
	for (unsigned i = 0; i < finding->explained_count; i++) {
		json_object(json);
		json_key_string(json, "rule", finding->explained[i].id);
		json_key_unsigned(json, "count", finding->explained[i].count);
		json_object_end(json);
	}
	json_array_end(json);
}

/* References are one literal, parted by "; ". */
static void write_references(struct json *json, const char *references)
{
	json_key(json, "references");
	json_array(json);
	for (const char *at = references; at && *at;) {
		const char *end = strstr(at, "; ");
		size_t size = end ? (size_t)(end - at) : strlen(at);

		json_string_sized(json, at, size);
		at += size + (end ? 2 : 0);
	}
	json_array_end(json);
}

static void write_finding(
	struct json *json, const struct model *model, const struct finding *finding)
{
	json_object(json);
	json_key_string(json, "rule", finding->rule->id);
	json_key_string(json, "severity", severity_name(finding->severity));
	json_key_string(json, "confidence", confidence_name(finding->confidence));
	json_key_string(json, "title", finding->title);
	json_key_unsigned(json, "netns", finding->netns);
	json_key_unsigned(json, "count", finding->count);
	write_lists(json, model, finding);
	json_key_string(json, "cause", finding->rule->cause ? _(finding->rule->cause) : NULL);
	json_key(json, "remedy");
	json_array(json);
	for (unsigned i = 0; i < finding->remedy_count; i++) {
		json_object(json);
		json_key_string(json, "text", finding->remedies[i].text);
		json_key_string(json, "command", finding->remedies[i].command);
		json_object_end(json);
	}
	json_array_end(json);
	write_references(json, finding->rule->references);
	json_object_end(json);
}

/* Descriptors of TCP sockets that are in no table of the kernel: never bound, or dead and not
 * closed. */
static void write_undumped(struct json *json, const struct model *model)
{
	json_key(json, "descriptors_without_socket");
	json_array(json);
	for (uint32_t i = 0; i < model->owners.count; i++) {
		const struct owner *owner = &model->owners.items[i];

		if (!owner->undumped || owner->process == NONE)
			continue;
		json_object(json);
		write_process(json, model, owner->process);
		json_key_unsigned(json, "fd", owner->fd);
		json_key_unsigned(json, "inode", owner->inode);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_unseen(struct json *json, const struct model *model)
{
	json_key(json, "unseen");
	json_array(json);
	for (uint32_t i = 0; i < model->unseen.count; i++) {
		const struct observe_unseen *facts = &model->unseen.items[i].facts;

		json_object(json);
		json_key_unsigned(json, "netns", model->unseen.items[i].netns);
		json_key_string(json, "what", _(observe_unseen_rows[facts->what].what));
		json_key_string(json, "show", _(observe_unseen_rows[facts->what].show));
		json_key_string(json, "detail", facts->detail);
		json_key_unsigned(json, "count", facts->count);
		json_key_string(json, "error", facts->error ? strerror(-facts->error) : NULL);
		json_object_end(json);
	}
	json_array_end(json);
}

void checkup_write_json(const struct checkup_view *view, struct text *text)
{
	const struct findings *findings = view->findings;
	struct json json = json_into(text);

	json_object(&json);
	json_key_string(&json, "schema", "tcpdx.checkup.1");
	write_host(&json, view->model);
	write_namespaces(&json, view->model);
	json_key(&json, "findings");
	json_array(&json);
	for (uint32_t i = 0; i < findings->rows.count; i++)
		write_finding(&json, view->model, &findings->rows.items[i]);
	json_array_end(&json);
	json_key(&json, "not_evaluated");
	json_array(&json);
	for (uint32_t i = 0; i < findings->not_evaluated.count; i++) {
		const struct not_evaluated *row = &findings->not_evaluated.items[i];

		json_object(&json);
		json_key_string(&json, "rule", row->rule->id);
		json_key_string(&json, "needs", row->needs);
		json_key_string(&json, "why", row->why);
		json_object_end(&json);
	}
	json_array_end(&json);
	write_undumped(&json, view->model);
	write_unseen(&json, view->model);
	json_object_end(&json);
	text_char(text, '\n');
}

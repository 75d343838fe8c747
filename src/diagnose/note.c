/* What rules write onto findings. */
#include <assert.h>
#include <string.h>

#include "diagnose/rule.h"
#include "model/container.h"

static struct evidence *add_evidence(struct finding *finding)
{
	assert(finding->evidence_count < FINDING_EVIDENCE_MAX);
	return &finding->evidence[finding->evidence_count++];
}

void note_number(struct finding *finding, const char *name, int64_t value, const char *unit,
	const char *source)
{
	*add_evidence(finding) = (struct evidence){.kind = EVIDENCE_NUMBER,
		.name = name,
		.value = value,
		.unit = unit,
		.source = source};
}

void note_change(struct finding *finding, const char *name, int64_t before, int64_t value,
	const char *unit, const char *source)
{
	*add_evidence(finding) = (struct evidence){.kind = EVIDENCE_CHANGE,
		.name = name,
		.value = value,
		.before = before,
		.unit = unit,
		.source = source};
}

static const char *counter_source(const char *name)
{
	if (!strncmp(name, "Sockstat", 8))
		return "/proc/net/sockstat";
	if (!strncmp(name, "TcpExt", 6) || !strncmp(name, "IpExt", 5))
		return "nstat -az, /proc/net/netstat";
	return !strncmp(name, "Ip6", 3) ? "nstat -az, /proc/net/snmp6"
					: "nstat -az, /proc/net/snmp";
}

void note_counter(struct judge *judge, struct finding *finding, const char *name)
{
	int64_t growth = model_counter_delta(judge->model, finding->netns, name);

	if (growth <= 0)
		return;
	*add_evidence(finding) = (struct evidence){.kind = EVIDENCE_GROWTH,
		.name = name,
		.value = growth,
		.unit = "",
		.source = counter_source(name)};
}

void note_string(struct finding *finding, const char *name, const char *text, const char *source)
{
	*add_evidence(finding) = (struct evidence){
		.kind = EVIDENCE_TEXT, .name = name, .text = text, .unit = "", .source = source};
}

void note_ruled_out(struct finding *finding, const char *id, const char *because)
{
	assert(finding->ruled_out_count < FINDING_RULED_OUT_MAX);
	finding->ruled_out[finding->ruled_out_count++] = (struct ruled_out){id, because};
}

void note_undecided(struct finding *finding, const char *id, const char *decide)
{
	assert(finding->undecided_count < FINDING_UNDECIDED_MAX);
	finding->undecided[finding->undecided_count++] = (struct undecided){id, decide};
}

void note_remedy(struct finding *finding, const char *text, const char *command)
{
	assert(finding->remedy_count < FINDING_REMEDIES_MAX);
	finding->remedies[finding->remedy_count++] = (struct remedy){text, command};
}

static uint32_t process_index(const struct judge *judge, const struct connection *connection)
{
	const struct observe_process *process = model_owner(judge->model, connection->inode);

	return process ? (uint32_t)(process - judge->model->processes.items) : NONE;
}

void note_connection(struct judge *judge, struct finding *finding, uint32_t connection)
{
	const struct connection *row = &judge->model->connections.items[connection];

	if (finding->subject_count >= FINDING_SUBJECTS_MAX)
		return;
	finding->subjects[finding->subject_count++] = (struct subject){
		.kind = row->state == TCP_STATE_LISTEN ? SUBJECT_LISTENER : SUBJECT_CONNECTION,
		.connection = connection,
		.process = process_index(judge, row),
		.netns = row->netns,
	};
}

void note_process(struct judge *judge, struct finding *finding, uint32_t process)
{
	(void)judge;
	if (finding->subject_count >= FINDING_SUBJECTS_MAX)
		return;
	finding->subjects[finding->subject_count++] = (struct subject){
		.kind = SUBJECT_PROCESS,
		.connection = NONE,
		.process = process,
		.netns = finding->netns,
	};
}

void note_setting(struct finding *finding, const char *name)
{
	if (finding->subject_count >= FINDING_SUBJECTS_MAX)
		return;
	finding->subjects[finding->subject_count++] = (struct subject){
		.kind = SUBJECT_SETTING,
		.connection = NONE,
		.process = NONE,
		.netns = finding->netns,
		.text = name,
	};
}

const char *note_owner(struct judge *judge, const struct connection *connection)
{
	const struct observe_process *process = model_owner(judge->model, connection->inode);

	char container[CONTAINER_NAME_SIZE];

	if (process && container_name(process->cgroup, container))
		return note_text(
			judge, _("%s (pid %u in %s)"), process->comm, process->pid, container);
	if (process)
		return note_text(judge, _("%s (pid %u)"), process->comm, process->pid);
	if (connection->inode)
		return note_text(judge, _("a process of uid %u"), connection->uid);
	return _("no process");
}

const char *note_endpoint(struct judge *judge, const struct address *address, uint16_t port)
{
	char string[ADDRESS_TEXT_SIZE];

	address_print(address, string);
	return address->family == ADDRESS_IPV6 ? note_text(judge, "[%s]:%u", string, port)
					       : note_text(judge, "%s:%u", string, port);
}

static void note_stopped(struct finding *finding, char state)
{
	if (state == 'T')
		note_remedy(finding, _("the process was stopped by a signal: let it go on"),
			"kill -CONT {pid}");
	else if (state == 't')
		note_remedy(finding, _("a debugger holds the process: see which (TracerPid)"),
			"grep TracerPid /proc/{pid}/status");
}

void note_process_state(
	struct judge *judge, struct finding *finding, const struct observe_process *process)
{
	/* The kernel says "0" where it does not tell. */
	bool waits = process->wchan[0] && strcmp(process->wchan, "0") != 0;

	if (!process->state)
		return;
	note_string(finding, _("state of the process"),
		waits ? note_text(judge, _("%c in %s"), process->state, process->wchan)
		      : note_text(judge, "%c", process->state),
		note_text(judge, "ps -o stat,wchan:32 -p %u", process->pid));
	note_stopped(finding, process->state);
}

/* One during the look is no rate. */
#define FORECAST_LOST_MIN 2
#define FORECAST_MAX_S	  86400

void note_forecast(struct judge *judge, struct finding *finding,
	const struct observe_process *process, uint32_t lost)
{
	double seconds = model_seconds(judge->model);
	uint64_t left;

	if (!process || !process->fd_soft || process->fd_count == UINT32_MAX ||
		process->fd_count >= process->fd_soft || lost < FORECAST_LOST_MIN || seconds <= 0)
		return;
	left = process->fd_soft - process->fd_count;
	if ((double)left * seconds / lost > FORECAST_MAX_S)
		return;
	note_number(finding, _("at this rate no descriptor is left in about"),
		(int64_t)((double)left * seconds / lost), "s",
		note_text(judge, "grep 'open files' /proc/%u/limits", process->pid));
}

static const char *hop_text(
	struct judge *judge, const struct observe_route *route, const struct observe_link *link)
{
	const struct address *hop =
		route->gateway.family != ADDRESS_NONE ? &route->gateway : &route->remote;
	char string[ADDRESS_TEXT_SIZE];

	address_print(hop, string);
	return note_text(judge, "%s dev %s", string, link ? link->name : "?");
}

static const char *neighbour_state(uint16_t state)
{
	static const struct {
		uint16_t bit;
		const char *name;
	} names[] = {{1, "INCOMPLETE"}, {2, "REACHABLE"}, {4, "STALE"}, {8, "DELAY"}, {16, "PROBE"},
		{32, "FAILED"}, {64, "NOARP"}, {128, "PERMANENT"}};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (state & names[i].bit)
			return names[i].name;
	return "NONE";
}

void note_path(struct judge *judge, struct finding *finding, const struct connection *connection)
{
	enum { LINK_UP = 1, LINK_LOWER_UP = 0x10000 };
	const struct model *model = judge->model;
	const struct model_route *route = model_route(model, connection);
	const struct observe_neighbour *hop;
	const struct observe_link *link;
	char remote[ADDRESS_TEXT_SIZE];

	if (!route)
		return;
	address_print(&route->facts.remote, remote);
	if (route->facts.error) {
		note_string(finding, _("route"), strerror(-route->facts.error),
			note_text(judge, "ip route get %s", remote));
		return;
	}
	link = model_link(model, route);
	hop = model_next_hop(model, route);
	note_string(finding, _("route"), hop_text(judge, &route->facts, link),
		note_text(judge, "ip route get %s", remote));
	if (link && (link->flags & (LINK_UP | LINK_LOWER_UP)) != (LINK_UP | LINK_LOWER_UP))
		note_string(finding, _("link"),
			link->flags & LINK_UP ? _("up, but without carrier") : _("down"),
			note_text(judge, "ip link show dev %s", link->name));
	else if (hop)
		note_string(finding, _("neighbour"), neighbour_state(hop->state), "ip neigh");
	else if (link && !(link->flags & 8))
		note_string(finding, _("neighbour"), _("no entry"), "ip neigh");
}

/* tcpdx states: how many sockets are in which state. */
#include <errno.h>
#include <langinfo.h>
#include <string.h>

#include "base/gettext.h"
#include "cmd/names.h"
#include "cmd/row-source.h"
#include "cmd/verb.h"
#include "report/list-column.h"
#include "report/states-print.h"
#include "tcp/state.h"

enum states_option {
	OPTION_BY,
	OPTION_NETNS,
	OPTION_NUMERIC,
	OPTION_JSON,
	OPTION_NO_BPF,
	OPTION_NO_SOCK_DIAG,
};

/* In the order of the option's choices. */
enum states_by {
	BY_PROCESS,
	BY_PEER,
	BY_LISTENER,
};

static const struct option_row states_options[] = {
	[OPTION_BY] = {0, "by", OPTION_CHOICE, "WHAT", "process|peer|listener",
		N_("count for each process, remote address or listener")},
	[OPTION_NETNS] = {0, "netns", OPTION_TEXT, "all|PID|NAME", NULL,
		N_("look into all, a process's or a named network namespace")},
	[OPTION_NUMERIC] = {'n', "numeric", OPTION_FLAG, NULL, NULL,
		N_("numbers instead of the names of services")},
	[OPTION_JSON] = {0, "json", OPTION_FLAG, NULL, NULL, N_("one JSON object")},
	[OPTION_NO_BPF] = {0, "no-bpf", OPTION_FLAG, NULL, NULL,
		N_("do not use BPF iterators, even where they would be faster")},
	[OPTION_NO_SOCK_DIAG] = {0, "no-sock-diag", OPTION_FLAG, NULL, NULL,
		N_("read /proc/net/tcp, as on a kernel without tcp_diag")},
	{0},
};

struct states {
	const struct invocation *invocation;
	struct names names;
	struct filter filter;
	struct row_source source;
	struct list_style style;
	struct states_table table;
	struct text name; /* of the row's group */
	bool grouped;
	enum states_by by;
};

/* What is bound to every address stands for the same listener whatever the family. */
static void name_listener(struct states *states, const struct row *row)
{
	const struct observe_socket *socket = row->socket;
	static const struct address any = {.family = ADDRESS_NONE};

	list_print_endpoint(&states->name, &any, socket->local_port, &states->style);
}

static void name_group(struct states *states, const struct row *row)
{
	char address[ADDRESS_TEXT_SIZE];
	struct address plain = address_unmapped(&row->socket->remote);

	switch (states->by) {
	case BY_PROCESS:
		if (!row->owner) {
			text_string(&states->name, _("(no process)"));
			break;
		}
		list_print_safe(&states->name, owner_table_process(row->owners, row->owner)->comm);
		text_char(&states->name, ' ');
		text_unsigned(&states->name, owner_table_process(row->owners, row->owner)->pid);
		break;
	case BY_PEER:
		text_bytes(&states->name, address, address_print(&plain, address));
		break;
	case BY_LISTENER:
		name_listener(states, row);
		break;
	}
}

static int count_row(void *context, const struct row *row)
{
	struct states *states = context;
	enum tcp_state state = (enum tcp_state)row->socket->state;
	bool has_peer = row->socket->remote_port;

	states->table.totals[state]++;
	/* Listeners have no peer. */
	if (!states->grouped || (states->by == BY_PEER && !has_peer))
		return 0;
	text_clear(&states->name);
	name_group(states, row);
	if (states->name.error)
		return states->name.error;
	return states_table_add(&states->table, text_peek(&states->name), states->name.size, state);
}

static int look(struct states *states)
{
	int error = -EOPNOTSUPP;

	if (!states->grouped)
		error = row_source_count(&states->source, states->table.totals);
	if (error)
		error = row_source_read(&states->source, count_row, states);
	/* Ports that nobody listens on are the clients' own: together they are one row. */
	if (!error && states->grouped && states->by == BY_LISTENER)
		error = states_table_join_others(&states->table, _("(outgoing)"));
	return error;
}

static int print(struct states *states)
{
	struct states_print_options options = {
		.by = states->grouped ? states->invocation->values[OPTION_BY].text : NULL,
		.width = states->invocation->columns,
		.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8"),
		.color = states->invocation->color,
	};
	struct text text;
	int error;

	output_open(&text);
	if (states->invocation->values[OPTION_JSON].given)
		states_print_json(&states->table, &options, &text);
	else
		states_print(&states->table, &options, &text);
	error = text_finish(&text);
	text_deinit(&text);
	return error;
}

static struct row_source_options source_options(const struct states *states)
{
	const struct option_value *values = states->invocation->values;
	bool by_process = states->grouped && states->by == BY_PROCESS;

	return (struct row_source_options){
		.netns = values[OPTION_NETNS].text,
		/* What is bound only is in no state of the diagram that anyone counts. */
		.states = FILTER_ALL_STATES & ~(1u << TCP_STATE_CLOSED),
		.parts = (by_process || states->filter.needs_owners ? LIST_OWNERS : 0) |
			 (states->filter.needs_tcp_info ? LIST_TCP_INFO : 0),
		.no_sock_diag = values[OPTION_NO_SOCK_DIAG].given,
		.no_bpf = values[OPTION_NO_BPF].given,
		.filter = states->filter.count ? &states->filter : NULL,
	};
}

static int look_and_print(struct states *states)
{
	struct row_source_options options = source_options(states);
	int status = row_source_init(&states->source, &options, &states->names);
	int error;

	if (status)
		return status;
	error = look(states);
	if (error) {
		complain(_("cannot count sockets: %s"), strerror(-error));
		return EXIT_CANNOT_LOOK;
	}
	error = print(states);
	if (error && error != -EPIPE) {
		complain(_("cannot write: %s"), strerror(-error));
		return EXIT_CANNOT_LOOK;
	}
	row_source_complain(&states->source);
	return EXIT_QUIET;
}

static int run_states(struct invocation *invocation)
{
	struct states states = {
		.invocation = invocation,
		.grouped = invocation->values[OPTION_BY].given,
		.by = (enum states_by)invocation->values[OPTION_BY].choice,
	};
	int status = row_source_filter(invocation, &states.names, &states.filter);

	if (status)
		return status;
	if (!invocation->values[OPTION_NUMERIC].given) {
		states.style.service = names_service;
		states.style.context = &states.names;
	}
	states_table_init(&states.table);
	text_init(&states.name, NULL, NULL);
	status = look_and_print(&states);
	row_source_deinit(&states.source);
	text_deinit(&states.name);
	states_table_deinit(&states.table);
	filter_deinit(&states.filter);
	names_deinit(&states.names);
	return status;
}

const struct verb verb_states = {
	.name = "states",
	.arguments = "[FILTER]",
	.summary = N_("how many TCP sockets are in which state"),
	.description = N_("Counts the TCP sockets of this host by state, with a bar for each; with "
			  "--by for each process, remote address or listener, the largest first.\n"
			  "FILTER is what tcpdx list takes."),
	.examples = N_("tcpdx states\tall of them\n"
		       "tcpdx states --by process\twho has how many\n"
		       "tcpdx states --by peer state time-wait\twith whom connections were closed"),
	.options = states_options,
	.arguments_max = 1000,
	.run = run_states,
};

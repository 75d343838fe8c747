/* tcpdx list: every TCP socket with its owners. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/gettext.h"
#include "cmd/names.h"
#include "cmd/row-source.h"
#include "cmd/verb.h"
#include "report/list-table.h"
#include "tcp/state.h"

enum list_option {
	OPTION_INFO,
	OPTION_MEMORY,
	OPTION_TIMERS,
	OPTION_EXTENDED,
	OPTION_NUMERIC,
	OPTION_LISTENERS,
	OPTION_ALL,
	OPTION_IPV4,
	OPTION_IPV6,
	OPTION_TCP,
	OPTION_PROCESSES,
	OPTION_NO_OWNERS,
	OPTION_NO_HEADING,
	OPTION_COLUMNS,
	OPTION_SORT,
	OPTION_WATCH,
	OPTION_NETNS,
	OPTION_JSON,
	OPTION_NO_BPF,
	OPTION_NO_SOCK_DIAG,
};

static const struct option_row list_options[] = {
	[OPTION_INFO] = {'i', "info", OPTION_FLAG, NULL, NULL,
		N_("show the kernel's tcp_info: rtt, cwnd, retransmissions …")},
	[OPTION_MEMORY] = {'m', "memory", OPTION_FLAG, NULL, NULL, N_("show memory in use")},
	[OPTION_TIMERS] = {'o', "timers", OPTION_FLAG, NULL, NULL,
		N_("show the running timer: which, when it fires, how often it did")},
	[OPTION_EXTENDED] = {'e', "extended", OPTION_FLAG, NULL, NULL,
		N_("show uid, inode, cookie, cgroup, mark, device, v6only, shutdown")},
	[OPTION_NUMERIC] = {'n', "numeric", OPTION_FLAG, NULL, NULL,
		N_("numbers instead of the names of services and users")},
	[OPTION_LISTENERS] = {'l', "listening", OPTION_FLAG, NULL, NULL, N_("only listeners")},
	[OPTION_ALL] = {'a', "all", OPTION_FLAG, NULL, NULL,
		N_("every state; otherwise no listeners, handshakes and TIME_WAIT")},
	[OPTION_IPV4] = {'4', "ipv4", OPTION_FLAG, NULL, NULL, N_("only IPv4 sockets")},
	[OPTION_IPV6] = {'6', "ipv6", OPTION_FLAG, NULL, NULL, N_("only IPv6 sockets")},
	[OPTION_TCP] = {'t', "tcp", OPTION_FLAG, NULL, NULL,
		N_("no effect: it is always TCP, as with ss -t")},
	[OPTION_PROCESSES] = {'p', "processes", OPTION_FLAG, NULL, NULL,
		N_("no effect: owners are always shown, as with ss -p")},
	[OPTION_NO_OWNERS] = {0, "no-owners", OPTION_FLAG, NULL, NULL,
		N_("do not look which processes own the sockets")},
	[OPTION_NO_HEADING] = {'H', "no-header", OPTION_FLAG, NULL, NULL, N_("no heading")},
	[OPTION_COLUMNS] = {0, "columns", OPTION_TEXT, "A,B,…", NULL,
		N_("show these columns; 'help' lists them")},
	[OPTION_SORT] = {0, "sort", OPTION_TEXT, "COLUMN", NULL,
		N_("sort by a column; -COLUMN: descending")},
	[OPTION_WATCH] = {0, "watch", OPTION_DURATION, "SECONDS", NULL, N_("look again and again")},
	[OPTION_NETNS] = {0, "netns", OPTION_TEXT, "all|PID|NAME", NULL,
		N_("look into all, a process's or a named network namespace")},
	[OPTION_JSON] = {0, "json", OPTION_FLAG, NULL, NULL, N_("one JSON object a line")},
	[OPTION_NO_BPF] = {0, "no-bpf", OPTION_FLAG, NULL, NULL,
		N_("do not use BPF iterators, even where they would be faster")},
	[OPTION_NO_SOCK_DIAG] = {0, "no-sock-diag", OPTION_FLAG, NULL, NULL,
		N_("read /proc/net/tcp, as on a kernel without tcp_diag")},
	{0},
};

struct list {
	const struct invocation *invocation;
	struct names names;
	struct filter filter;
	struct row_source source;
	const struct list_column *columns[LIST_TABLE_COLUMNS_MAX];
	struct list_table_options options;
};

static bool given(const struct list *list, enum list_option option)
{
	return list->invocation->values[option].given;
}

static void add_column(struct list *list, const char *name)
{
	list->columns[list->options.column_count++] = list_column_find(name, strlen(name));
}

static void default_columns(struct list *list)
{
	if (given(list, OPTION_NETNS))
		add_column(list, "netns");
	add_column(list, "state");
	add_column(list, "recv_q");
	add_column(list, "send_q");
	add_column(list, "local");
	add_column(list, "remote");
	if (given(list, OPTION_TIMERS))
		add_column(list, "timer");
	if (!given(list, OPTION_NO_OWNERS))
		add_column(list, "process");
}

static int no_column(const char *name, size_t size)
{
	complain(_("no column '%.*s'; tcpdx list --columns help lists them"), (int)size, name);
	return EXIT_USAGE;
}

static int parse_columns(struct list *list, const char *names)
{
	for (const char *at = names; *at;) {
		size_t size = strcspn(at, ",");
		const struct list_column *column = list_column_find(at, size);

		if (!column)
			return no_column(at, size);
		if (list->options.column_count == LIST_TABLE_COLUMNS_MAX) {
			complain(_("at most %d columns"), LIST_TABLE_COLUMNS_MAX);
			return EXIT_USAGE;
		}
		list->columns[list->options.column_count++] = column;
		at += size + (at[size] == ',');
	}
	if (list->options.column_count)
		return 0;
	return no_column(names, strlen(names));
}

static int help_columns(void)
{
	struct text text;

	output_open(&text);
	for (unsigned i = 0; i < list_column_count; i++) {
		const char *name = list_columns[i].name;

		text_string(&text, name);
		text_repeat(&text, ' ', 16 - strlen(name));
		text_string(&text, _(list_columns[i].doc));
		text_char(&text, '\n');
	}
	text_finish(&text);
	text_deinit(&text);
	return EXIT_QUIET;
}

static int settle_columns(struct list *list)
{
	const struct option_value *columns = &list->invocation->values[OPTION_COLUMNS];
	const struct option_value *sort = &list->invocation->values[OPTION_SORT];
	struct list_table_options *options = &list->options;
	int status = 0;

	if (columns->given)
		status = parse_columns(list, columns->text);
	else
		default_columns(list);
	if (sort->given) {
		const char *name = sort->text + (*sort->text == '-');

		options->descending = *sort->text == '-';
		options->sort = list_column_find(name, strlen(name));
		if (!options->sort)
			return no_column(name, strlen(name));
	}
	return status;
}

/* What must be known of each socket: what is shown, sorted by and filtered by. */
static uint32_t needed_parts(const struct list *list)
{
	uint32_t parts = list->options.style.parts;

	for (unsigned i = 0; i < list->options.column_count; i++)
		parts |= list->columns[i]->needs;
	if (list->options.sort)
		parts |= list->options.sort->needs;
	if (list->filter.needs_owners)
		parts |= LIST_OWNERS;
	if (list->filter.needs_tcp_info)
		parts |= LIST_TCP_INFO;
	return parts;
}

static void settle_style(struct list *list)
{
	struct list_table_options *options = &list->options;

	options->columns = list->columns;
	options->json = given(list, OPTION_JSON);
	options->heading = !given(list, OPTION_NO_HEADING);
	options->width = list->invocation->columns;
	options->style.parts = (given(list, OPTION_INFO) ? LIST_TCP_INFO : 0) |
			       (given(list, OPTION_MEMORY) ? LIST_SKMEM : 0) |
			       (given(list, OPTION_TIMERS) ? LIST_TIMERS : 0) |
			       (given(list, OPTION_EXTENDED) ? LIST_EXTENDED : 0) |
			       (given(list, OPTION_NO_OWNERS) ? 0 : LIST_OWNERS);
	if (!given(list, OPTION_NUMERIC)) {
		options->style.service = names_service;
		options->style.context = &list->names;
	}
}

/* As ss: connections alone, unless the options or the filter say which states. */
static uint32_t wanted_states(const struct list *list)
{
	uint32_t states = 0;

	if (given(list, OPTION_ALL) || list->filter.names_states)
		return FILTER_ALL_STATES;
	if (given(list, OPTION_LISTENERS))
		return UINT32_C(1) << TCP_STATE_LISTEN;
	filter_state_mask("connected", strlen("connected"), &states);
	return states &
	       ~(UINT32_C(1) << TCP_STATE_TIME_WAIT | UINT32_C(1) << TCP_STATE_SYN_RECEIVED);
}

static struct row_source_options source_options(const struct list *list)
{
	const struct option_value *values = list->invocation->values;
	bool one_family = given(list, OPTION_IPV4) != given(list, OPTION_IPV6);

	return (struct row_source_options){
		.netns = values[OPTION_NETNS].text,
		.states = wanted_states(list),
		.family = (uint8_t)(!one_family		       ? ADDRESS_NONE
				    : given(list, OPTION_IPV4) ? ADDRESS_IPV4
							       : ADDRESS_IPV6),
		.parts = needed_parts(list),
		.all_members = given(list, OPTION_JSON) || given(list, OPTION_EXTENDED) ||
			       given(list, OPTION_COLUMNS),
		.numeric = given(list, OPTION_NUMERIC),
		.no_sock_diag = given(list, OPTION_NO_SOCK_DIAG),
		.no_bpf = given(list, OPTION_NO_BPF),
		.filter = list->filter.count ? &list->filter : NULL,
	};
}

static int take_row(void *context, const struct row *row)
{
	return list_table_row(context, row);
}

/* Returns 0, or an exit status. A reader of the output that went away ends the verb quietly. */
static int look_once(struct list *list, struct text *text)
{
	struct list_table table;
	int error;

	list_table_init(&table, &list->options, text);
	error = row_source_read(&list->source, take_row, &table);
	if (!error)
		error = list_table_finish(&table);
	if (!error)
		error = text_finish(text);
	list_table_deinit(&table);
	if (!error)
		return 0;
	if (text->error == -EPIPE)
		return -EPIPE;
	complain(_("cannot list sockets: %s"), strerror(-error));
	return EXIT_CANNOT_LOOK;
}

static void wait_for(struct duration span)
{
	struct timespec time = {
		.tv_sec = span.ns / 1000000000, .tv_nsec = (long)(span.ns % 1000000000)};

	while (nanosleep(&time, &time) && errno == EINTR)
		;
}

static int look(struct list *list)
{
	const struct option_value *watch = &list->invocation->values[OPTION_WATCH];
	bool terminal = list->invocation->columns;
	struct text text;
	int status;

	output_open(&text);
	for (bool first = true;; first = false) {
		if (watch->given && terminal)
			text_string(&text, "\033[H\033[2J");
		else if (!first && !list->options.json)
			text_char(&text, '\n');
		status = look_once(list, &text);
		if (!status && first)
			row_source_complain(&list->source);
		if (status || !watch->given)
			break;
		wait_for(watch->duration);
	}
	text_deinit(&text);
	return status == -EPIPE ? EXIT_QUIET : status;
}

static int run_list(struct invocation *invocation)
{
	struct list list = {.invocation = invocation};
	struct row_source_options options;
	int status;

	if (invocation->values[OPTION_COLUMNS].given &&
		!strcmp(invocation->values[OPTION_COLUMNS].text, "help"))
		return help_columns();
	settle_style(&list);
	status = settle_columns(&list);
	if (!status)
		status = row_source_filter(invocation, &list.names, &list.filter);
	if (!status) {
		options = source_options(&list);
		list.options.style.parts |= options.parts & LIST_CONGESTION;
		status = row_source_init(&list.source, &options, &list.names);
		if (!status)
			status = look(&list);
		row_source_deinit(&list.source);
	}
	filter_deinit(&list.filter);
	names_deinit(&list.names);
	return status;
}

const struct verb verb_list = {
	.name = "list",
	.arguments = "[FILTER]",
	.summary = N_("TCP sockets with state, queues, addresses and owners"),
	.description = N_(
		"Lists the TCP connections of this host (with -l its listeners, with -a both and "
		"what is opening or closing), each with every process that owns it.\n"
		"FILTER is what ss(8) takes: state and exclude with a state or a group (all, "
		"connected, synchronized, bucket, big); src and dst with ADDRESS[/PREFIX][:PORT]; "
		"sport and dport with = != < <= > >= and a port or service; dev, fwmark, cgroup; "
		"and, or, not, parentheses; conditions side by side must all hold. Also: pid=, "
		"comm= (with * and ?), user=, netns=, age> (time since data or an ACK went or "
		"came), queue> (bytes in either queue; of a listener, waiting connections). An "
		"address, a prefix or :PORT alone means either side. What is not known of a socket "
		"fulfils no condition.\n"
		"Opening connections show the listener that will own them; TIME_WAIT has no "
		"owner."),
	.examples = N_("tcpdx list\tconnections and who owns them\n"
		       "tcpdx list -l\tlisteners, with Recv-Q waiting connections of Send-Q\n"
		       "tcpdx list :443 state close-wait\tCLOSE_WAIT on port 443, either side\n"
		       "tcpdx list -i dst 10.0.0.0/8 'queue>64k'\tfull queues towards one network\n"
		       "tcpdx list -aim --json\teverything, one JSON object a line\n"
		       "tcpdx list --sort -rtt --columns rtt,remote,process\tslowest paths first"),
	.options = list_options,
	.arguments_max = 1000,
	.run = run_list,
};

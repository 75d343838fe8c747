#include <assert.h>

#include "base/gettext.h"
#include "observe/observe.h"

/* Both columns stand in sentences such as "not seen: <what>; to see it, <show>". */
const struct observe_unseen_row observe_unseen_rows[UNSEEN_WHAT_COUNT] = {
	[UNSEEN_OWNERS] = {N_("owners of some sockets"), N_("run as root, outside of a container")},
	[UNSEEN_NETNS] = {N_("sockets in other network namespaces"), N_("add --netns all")},
	[UNSEEN_NETNS_DENIED] = {N_("network namespaces that cannot be read or entered"),
		N_("run as root, outside of a container")},
	[UNSEEN_NETNS_DIED] = {N_("a network namespace that ended during the look"),
		N_("look again")},
	[UNSEEN_SOCK_DIAG] = {N_("timers, memory and tcp_info of sockets: the kernel's tcp_diag "
				 "does not answer"),
		N_("load the module tcp_diag")},
	[UNSEEN_DUMP] = {N_("some sockets: the list changed faster than it could be read"),
		N_("look again, or narrow the look with a filter")},
	[UNSEEN_BOUND] = {N_("sockets that are bound but neither listening nor connected"),
		N_("use Linux 6.8 or newer, with BTF")},
	[UNSEEN_REFUSALS] = {N_("connection attempts that this host refused"),
		N_("run as root or with CAP_NET_RAW")},
	[UNSEEN_ROUTES] = {N_("routes to some of the peers"), N_("narrow the look with a filter")},
	[UNSEEN_COUNTERS] = {N_("some kernel counters"), N_("mount /proc and allow reading it")},
	[UNSEEN_SYSCTLS] = {N_("some kernel settings"), N_("run as root")},
	[UNSEEN_PROCESS] = {N_("a process that ended or could not be read"),
		N_("run as root, or look again")},
	[UNSEEN_RESETS] = {N_("who sent resets, and why"),
		N_("trace tcp:tcp_send_reset and tcp:tcp_receive_reset, with perf or bpftrace")},
	[UNSEEN_LOG] = {N_("part of the log: it is cut short or damaged"), N_("record it again")},
	[UNSEEN_LINKS] = {N_("some interfaces, addresses or neighbours"),
		N_("look again, or run as root")},
};

static_assert(UNSEEN_LINKS + 1 == UNSEEN_WHAT_COUNT, "one row per cause, the last one last");

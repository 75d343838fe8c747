/* A rule is one const struct. It sees the model, never another rule.
 *
 * There are two kinds. A *connection rule* names the states that it looks at, says of one
 * connection whether it matches, and by what the matches are put together; the evaluator offers it
 * every connection of those states in its one pass over the sockets, and asks it to conclude for
 * each group. A *host rule* has no match(): it is asked once per network namespace. A connection rule
 * may have a survey() as well, for what shows on several connections together, or on none.
 *
 * The evidence of a conclusion is added with the note_…() functions; cause, static look-alikes,
 * remedies and references come from the row. In remedy commands {pid}, {local}, {remote},
 * {local_port}, {remote_port}, {remote_address} stand for those of the first subject; a command
 * whose placeholder is not known is left out.
 *
 * Thresholds are constants beside the rule, each with its reason. */
#ifndef TCPDX_DIAGNOSE_RULE_H
#define TCPDX_DIAGNOSE_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/gettext.h"
#include "diagnose/finding.h"
#include "model/model.h"

enum rule_needs {
	NEED_TCP_INFO = 1u << 0,
	NEED_SKMEM = 1u << 1,
	NEED_SECOND_LOOK = 1u << 2, /* counters and sockets at two instants */
	NEED_COUNTERS = 1u << 3,
	NEED_OWNERS = 1u << 4,
	NEED_SYSCTLS = 1u << 5,
	NEED_ROUTES = 1u << 6,
	NEED_REFUSALS = 1u << 7,
	NEED_SOCK_DIAG = 1u << 8, /* queues of listeners, owners of mini-sockets */
	NEED_SND_WND = 1u << 9,	  /* tcpi_snd_wnd: Linux 5.4 and later */
};

enum group_by {
	GROUP_HOST,	/* all of a namespace */
	GROUP_LISTENER, /* the listener that it is or belongs to */
	GROUP_OWNER,	/* the process; the namespace for what has none */
	GROUP_FAR_END,	/* the listener that it belongs to; the remote address and port without */
	GROUP_SERVICE,	/* the remote address and port */
	GROUP_PATH,	/* local address, remote address and port: one budget of local ports */
	GROUP_SESSION,	/* the listener and the remote address */
	GROUP_NEXT_HOP, /* the gateway, or the peer where it is on-link */
	GROUP_LINK,	/* the link where it is down, else the next hop */
	GROUP_LOCAL,	/* the local address */
	GROUP_ENDPOINT, /* the local address and port, and the device */
};

struct group {
	const struct rule *rule;
	uint32_t netns;
	uint32_t count;	       /* matches in the last snapshot */
	uint32_t count_before; /* of them, or others of the group, in the first */
	uint32_t key;	       /* index of the connection that stands for the group */
	uint32_t first_member; /* chain: see judge_next() */
};

struct judge;

struct rule_twin {
	const char *id;
	const char *because; /* N_(): true of every match of this rule */
};

struct rule_remedy {
	const char *text;    /* N_() */
	const char *command; /* with placeholders, or NULL */
};

struct rule {
	const char *id;
	uint32_t states; /* bit n: enum tcp_state n; 0: a host rule */
	uint32_t needs;	 /* enum rule_needs */
	enum group_by group_by;
	bool (*match)(const struct judge *judge, const struct connection *connection);
	/* Fills severity, confidence, title and evidence; false: no finding after all. */
	bool (*conclude)(struct judge *judge, const struct group *group, struct finding *finding);
	/* Host rules: starts and keeps findings itself. */
	void (*survey)(
		struct judge *judge, const struct rule *rule, const struct model_netns *netns);
	struct rule_twin twins[6];
	const char *cause; /* N_(): what it means and how it comes about */
	struct rule_remedy remedies[5];
	const char *references;
	const char *explains; /* ids that this fault brings about on the same sockets, or NULL */
	/* N_(), with %s for the owner and %u: the title of several findings of one program told as one
	 * (merge.h); NULL: each is told by itself. */
	const char *many;
};

#define IN(state) (1u << TCP_STATE_##state)

/* What a rule may use while it judges. */
struct judge {
	const struct model *model;
	struct findings *findings;
	/* Chain of matches: member i is a connection and the next member. */
	ROWS(struct member {
		uint32_t connection;
		uint32_t next;
	})
	members;
	ROWS(struct group) groups;
	struct map group_map;
};

extern const struct rule *const rules[];
extern const unsigned rule_count;

/* The rule of that id, NULL where there is none. */
const struct rule *rule_find(const char *id);

/* True where the connection is in the last snapshot. */
bool judge_is_now(const struct judge *judge, const struct connection *connection);
/* True where it was in the same state at both snapshots. */
bool judge_stayed(const struct judge *judge, const struct connection *connection);

/* Walks a group's connections: start with group->first_member, NONE ends. */
const struct connection *judge_member(const struct judge *judge, uint32_t member);
uint32_t judge_next(const struct judge *judge, uint32_t member);

/* What the host knows of the way to the peer. */
enum path_state {
	PATH_UNKNOWN,
	PATH_FINE,
	PATH_NO_ROUTE,	/* RTM_GETROUTE failed */
	PATH_LINK_DOWN, /* the interface has no carrier or is down */
	PATH_NEIGHBOUR, /* the next hop does not answer ARP or ND: FAILED */
	PATH_RESOLVING, /* the next hop is INCOMPLETE */
};

enum path_state judge_path(const struct judge *judge, const struct connection *connection);
/* The link that the connection is on and that is down, NULL where there is none. Where the link went
 * down by hand its routes went with it: then it is the one that the local address stands on. */
const struct observe_link *judge_dead_link(
	const struct judge *judge, const struct connection *connection);

/* True where no interface has the connection's own address any more. Only the last snapshot tells
 * the addresses; without one nothing is known to be missing. */
bool judge_address_gone(const struct judge *judge, const struct connection *connection);
/* True where there is no route or the own address is gone: whatever the peer is like. */
bool judge_cannot_leave(const struct judge *judge, const struct connection *connection);

/* Host rules: a new finding, or NULL without memory. It stays unless dropped. */
struct finding *judge_start(struct judge *judge, const struct rule *rule, uint32_t netns);

/* ---- notes on a finding ------------------------------------------------------------------- */

/* "nginx (pid 812)", or "uid 33" or "an unknown process" where that is all that is known. */
const char *note_owner(struct judge *judge, const struct connection *connection);
/* "10.0.0.1:80" */
const char *note_endpoint(struct judge *judge, const struct address *address, uint16_t port);
/* Formats into the findings' arena. */
#define note_text(judge, ...) arena_format(&(judge)->findings->arena, __VA_ARGS__)

/* A value as it stands, and one that moved (or not) during the look. */
void note_number(struct finding *finding, const char *name, int64_t value, const char *unit,
	const char *source);
void note_change(struct finding *finding, const char *name, int64_t before, int64_t value,
	const char *unit, const char *source);
/* A counter that grew; nothing where it did not. Source is its file. */
void note_counter(struct judge *judge, struct finding *finding, const char *name);
void note_string(struct finding *finding, const char *name, const char *text, const char *source);
void note_ruled_out(struct finding *finding, const char *id, const char *because);
void note_undecided(struct finding *finding, const char *id, const char *decide);
void note_remedy(struct finding *finding, const char *text, const char *command);
void note_connection(struct judge *judge, struct finding *finding, uint32_t connection);
void note_process(struct judge *judge, struct finding *finding, uint32_t process);
/* A sysctl that is part of the fault: a finding about that sysctl alone is explained by it. `name`
 * is borrowed for good. */
void note_setting(struct finding *finding, const char *name);
/* "T in do_signal_stop"; where it is stopped, how to let it go on. */
void note_process_state(
	struct judge *judge, struct finding *finding, const struct observe_process *process);
/* When the descriptors of the process are used up, if it goes on losing `lost` of them per look. Says
 * nothing where that is not known, or further away than a day: two seconds do not tell so far. */
void note_forecast(struct judge *judge, struct finding *finding,
	const struct observe_process *process, uint32_t lost);
/* What judge_path() found, as evidence. */
void note_path(struct judge *judge, struct finding *finding, const struct connection *connection);

#endif

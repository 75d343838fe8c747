/* What is wrong, as data: a verdict with the evidence that it rests on, the look-alikes that were
 * ruled out and why, and what could not be seen. Every string is either a literal or in the arena
 * of the findings, and already in the language of the report. */
#ifndef TCPDX_DIAGNOSE_FINDING_H
#define TCPDX_DIAGNOSE_FINDING_H

#include <stdint.h>

#include "base/arena.h"
#include "model/model.h"

struct rule;

enum severity {
	SEVERITY_NOTICE,   /* wastes, or may fail one day */
	SEVERITY_WARNING,  /* harms now, or will fail soon */
	SEVERITY_CRITICAL, /* connections fail now */
};

enum confidence {
	CONFIDENCE_POSSIBLE, /* the evidence fits, a look-alike fits as well */
	CONFIDENCE_LIKELY,   /* right in nine of ten */
	CONFIDENCE_CERTAIN,  /* no look-alike is left */
};

/* "notice", "warning", "critical"; "possible", "likely", "certain": never translated, JSON. */
const char *severity_name(enum severity severity);
const char *confidence_name(enum confidence confidence);

enum evidence_kind {
	EVIDENCE_NUMBER, /* a value as it stands */
	EVIDENCE_CHANGE, /* from `before` to `value` during the look */
	EVIDENCE_GROWTH, /* grew by `value` during the look */
	EVIDENCE_TEXT,	 /* a string */
};

struct evidence {
	enum evidence_kind kind;
	const char *name; /* as its source calls it: "Recv-Q", "TcpExtListenOverflows" */
	int64_t value, before;
	const char *text;   /* of EVIDENCE_TEXT, else NULL */
	const char *unit;   /* "bytes", "ms", "connections", or "" */
	const char *source; /* the command or file that shows it by hand */
};

enum subject_kind {
	SUBJECT_CONNECTION,
	SUBJECT_LISTENER,
	SUBJECT_PROCESS,
	SUBJECT_PEER,
	SUBJECT_SETTING,
	SUBJECT_HOST,
};

struct subject {
	enum subject_kind kind;
	uint32_t connection; /* index in the model, NONE */
	uint32_t process;    /* index in the model, NONE */
	uint32_t netns;
	const char *text; /* an address, a sysctl's name; or NULL */
};

struct ruled_out {
	const char *id; /* of the catalogue, or the name of a healthy look-alike */
	const char *because;
};

/* A look-alike that is left, and what would decide. */
struct undecided {
	const char *id;
	const char *decide; /* a sentence with the probe or trace */
};

struct remedy {
	const char *text;
	const char *command; /* to paste into a shell, or NULL */
};

struct explained {
	const char *id;
	uint32_t count;
};

#define FINDING_EVIDENCE_MAX  10
#define FINDING_SUBJECTS_MAX  8
#define FINDING_RULED_OUT_MAX 8
#define FINDING_UNDECIDED_MAX 4
#define FINDING_REMEDIES_MAX  6
#define FINDING_EXPLAINED_MAX 4

struct finding {
	const struct rule *rule;
	enum severity severity;
	enum confidence confidence;
	const char *title;
	uint32_t netns;
	uint32_t count; /* connections, processes or settings concerned */
	struct subject subjects[FINDING_SUBJECTS_MAX]; /* the worst ones first */
	struct evidence evidence[FINDING_EVIDENCE_MAX];
	struct ruled_out ruled_out[FINDING_RULED_OUT_MAX];
	struct undecided undecided[FINDING_UNDECIDED_MAX];
	struct remedy remedies[FINDING_REMEDIES_MAX];
	struct explained explained[FINDING_EXPLAINED_MAX];
	uint8_t subject_count, evidence_count, ruled_out_count, undecided_count, remedy_count,
		explained_count;
	/* Which connections it speaks of: the chain of evaluate.c, for absorption. */
	uint32_t first_member;
	uint32_t process; /* index, where it is about one process, else NONE */
	uint32_t order;	  /* in which it was found: settles what is equal otherwise */
};

struct not_evaluated {
	const struct rule *rule;
	const char *needs; /* "tcp_info", "a second snapshot" */
	const char *why;
};

struct findings {
	struct arena arena;
	ROWS(struct finding) rows; /* worst first after evaluate() */
	ROWS(struct not_evaluated) not_evaluated;
	int error;
};

/* A zeroed struct findings is an empty one. */
void findings_deinit(struct findings *findings);

#endif

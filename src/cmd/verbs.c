#include "cmd/verb.h"

const struct verb *const verbs[] = {
	&verb_checkup,
	&verb_stat,
	NULL,
};

#include "cmd/verb.h"

const struct verb *const verbs[] = {
	&verb_checkup,
	&verb_list,
	&verb_states,
	&verb_stat,
	&verb_explain,
	NULL,
};

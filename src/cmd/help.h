/* Walks over the rows of a verb that help, man pages and completions share. */
#ifndef TCPDX_CMD_HELP_H
#define TCPDX_CMD_HELP_H

#include <stdbool.h>
#include <stddef.h>

#include "cmd/verb.h"

/* The option at `index`, the verb's own before the common ones; NULL behind the last. Without a
 * verb the common ones alone. */
const struct option_row *help_option(const struct verb *verb, unsigned index);

/* A part of a row's text, borrowed. */
struct help_span {
	const char *at;
	size_t size;
};

/* Cuts the next part off `rest` ("a|b|c", "line\nline"); false where nothing is left. */
bool help_next(const char **rest, char separator, struct help_span *ret_part);

/* Parts an example, "command<TAB>what it does". */
void help_example_split(
	struct help_span example, struct help_span *ret_command, struct help_span *ret_doc);

/* The first of the verb's examples; size 0 where it has none. */
struct help_span help_example_first(const struct verb *verb);

/* Appends "--name NAME" or "--name": the option with its argument. */
void help_option_term(struct text *text, const struct option_row *row);

#endif

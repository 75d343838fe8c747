/* An observation as one line of JSON, for people who look into a log. */
#ifndef TCPDX_OBSERVE_DUMP_H
#define TCPDX_OBSERVE_DUMP_H

#include "base/text.h"
#include "observe/observe.h"

/* Appends {"kind":"counter","netns":0,"at_ns":…,"name":"TcpRetransSegs","value":3} without a line
 * end: the kind's fields under the names of their rows, all of them, in the rows' order. Of
 * tcp_info only the members that the kernel sent, under the kernel's names. Valid UTF-8 whatever
 * the strings hold; the kind must be one of enum observe_kind. */
void observe_dump(const struct observation *observation, struct text *text);

#endif

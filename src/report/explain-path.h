/* The picture of a fault's states: the usual ways of RFC 9293 figure 5 on which they lie, with the
 * states in which the fault shows in brackets.
 *
 *	client  SYN_SENT -> ESTABLISHED -> [FIN_WAIT_1] -> FIN_WAIT_2 -> TIME_WAIT */
#ifndef TCPDX_REPORT_EXPLAIN_PATH_H
#define TCPDX_REPORT_EXPLAIN_PATH_H

#include "base/text.h"

/* Appends a line for each way on which one of the states lies; a state that lies on none (CLOSING)
 * has a line of what stands before and behind it. `states`: names parted by blanks, as
 * state_from_name() reads them; "" gives nothing. */
void explain_path_write(struct text *text, const char *states);

#endif

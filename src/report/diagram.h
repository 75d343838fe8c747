/* Draws the state machine of tcp/transition.h, from its rows: as text for Graphviz, and as an SVG
 * that stands for itself, laid out like figure 5 of RFC 9293.
 *
 * Rows with the same states and path share an arrow. Every arrow has a <title> (in DOT a tooltip)
 * with a line per row: "LISTEN + RCV_SYN → SYN_RECEIVED, sends SYN,ACK, RFC 9293 3.10.7.2 third".
 */
#ifndef TCPDX_REPORT_DIAGRAM_H
#define TCPDX_REPORT_DIAGRAM_H

#include <stddef.h>

/* Where the text goes. write() takes all of it and returns 0, or a negative value that ends the
 * drawing and is passed up unchanged. The text is UTF-8, in pieces of any size. */
struct diagram_output {
	int (*write)(void *context, const char *data, size_t size);
	void *context;
};

/* Both return 0 or what write() failed with. */
int diagram_write_dot(const struct diagram_output *output);
int diagram_write_svg(const struct diagram_output *output);

#endif

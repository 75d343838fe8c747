/* How it works.
 *
 * An arrow is a group of rows: the same two states and the same path. The layout is a table of
 * box places and one of routes, by hand as in the RFC; whatever is written at an arrow comes from
 * its rows. A group without a route is still drawn, as a straight line of class "unplaced", so
 * that a new row is never lost; the test asks that there be none.
 *
 * The ways out by reset, abort and timeout exist for nearly every state. As arrows to CLOSED they
 * would hide the rest, so they are stubs: a short line to a pill that names the state. */
#include "report/diagram.h"

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tcp/transition.h"

#define NOTHING_SENT "–"

struct out {
	const struct diagram_output *output;
	int error; /* the first one stays */
};

static void out_bytes(struct out *out, const char *data, size_t size)
{
	int r;

	if (out->error < 0 || size == 0)
		return;
	r = out->output->write(out->output->context, data, size);
	if (r < 0)
		out->error = r;
}

static void out_text(struct out *out, const char *text)
{
	out_bytes(out, text, strlen(text));
}

__attribute__((format(printf, 2, 3))) static void out_format(
	struct out *out, const char *format, ...)
{
	char buffer[400];
	va_list arguments;
	int size;

	va_start(arguments, format);
	size = vsnprintf(buffer, sizeof(buffer), format, arguments);
	va_end(arguments);
	assert(size >= 0 && (size_t)size < sizeof(buffer));
	out_bytes(out, buffer, (size_t)size);
}

static const char *xml_escape(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		return NULL;
	}
}

static const char *dot_escape(char c)
{
	switch (c) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	default:
		return NULL;
	}
}

typedef const char *escape_function(char c);

static void out_escaped(struct out *out, escape_function *escape, const char *text)
{
	for (const char *at = text; *at != '\0'; at++) {
		const char *escaped = escape(*at);

		if (escaped)
			out_text(out, escaped);
		else
			out_bytes(out, at, 1);
	}
}

/* ---- groups ---- */

static bool same_group(const struct tcp_transition *a, const struct tcp_transition *b)
{
	return a->from == b->from && a->to == b->to && a->path == b->path;
}

static bool is_first_of_group(size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (same_group(&transitions[i], &transitions[index]))
			return false;
	}
	return true;
}

/* Steps over the rows of a group: the index of the next one from `index` on, or TRANSITION_COUNT.
 */
static size_t group_next(const struct tcp_transition *first, size_t index)
{
	while (index < TRANSITION_COUNT && !same_group(first, &transitions[index]))
		index++;
	return index;
}

/* "rcv SYN / SYN,ACK" */
static void out_label(struct out *out, escape_function *escape, const struct tcp_transition *row)
{
	out_escaped(out, escape, event_row(row->event)->label);
	out_text(out, " / ");
	out_escaped(out, escape, row->segment[0] != '\0' ? row->segment : NOTHING_SENT);
}

static void out_title_line(
	struct out *out, escape_function *escape, const struct tcp_transition *row)
{
	out_format(out, "%s + %s → %s", state_name(row->from), event_name(row->event),
		state_name(row->to));
	if (row->optional)
		out_text(out, " (may)");
	if (row->segment[0] != '\0')
		out_format(out, ", sends %s", row->segment);
	if (row->call[0] != '\0') {
		out_text(out, ", ");
		out_escaped(out, escape, row->call);
	}
	out_format(out, ", RFC 9293 %s", row->reference);
	if (row->note[0] != '\0') {
		out_text(out, ". ");
		out_escaped(out, escape, row->note);
	}
}

static void out_title(struct out *out, escape_function *escape, const struct tcp_transition *first,
	const char *newline)
{
	for (size_t i = group_next(first, 0); i < TRANSITION_COUNT; i = group_next(first, i + 1)) {
		if (&transitions[i] != first)
			out_text(out, newline);
		out_title_line(out, escape, &transitions[i]);
	}
}

/* ---- Graphviz ---- */

static const char *dot_style(enum tcp_path path)
{
	switch (path) {
	case TCP_PATH_CLIENT:
		return "color=\"#1f5fbf\", penwidth=2.6";
	case TCP_PATH_SERVER:
		return "color=\"#c0392b\", penwidth=2.6, style=dashed";
	case TCP_PATH_OTHER:
		return "color=\"#868d98\", fontcolor=\"#4a525e\"";
	}
	assert(false);
	return "";
}

static void dot_edge(struct out *out, const struct tcp_transition *first)
{
	bool way_out = first->path == TCP_PATH_OTHER && first->to == TCP_STATE_CLOSED;

	out_format(out, "\t%s -> %s [%s", state_name(first->from), state_name(first->to),
		dot_style(first->path));
	if (way_out || first->optional)
		out_text(out, ", constraint=false");
	out_text(out, ", label=\"");
	for (size_t i = group_next(first, 0); i < TRANSITION_COUNT; i = group_next(first, i + 1)) {
		if (&transitions[i] != first)
			out_text(out, "\\n");
		out_label(out, dot_escape, &transitions[i]);
	}
	out_text(out, "\", tooltip=\"");
	out_title(out, dot_escape, first, "\\n");
	out_text(out, "\"];\n");
}

int diagram_write_dot(const struct diagram_output *output)
{
	struct out out = {.output = output};

	out_text(&out, "digraph tcp {\n"
		       "\tlabel=\"TCP connection states, RFC 9293: event / segment sent\";\n"
		       "\tlabelloc=t;\n"
		       "\tnodesep=0.6;\n"
		       "\tranksep=0.7;\n"
		       "\tfontname=\"sans-serif\";\n"
		       "\tnode [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
		       "\tedge [fontname=\"sans-serif\", fontsize=10];\n");
	for (int i = 0; i < TCP_STATE_COUNT; i++)
		out_format(&out, "\t%s;\n", state_name((enum tcp_state)i));
	for (size_t i = 0; i < TRANSITION_COUNT; i++) {
		if (is_first_of_group(i))
			dot_edge(&out, &transitions[i]);
	}
	out_text(&out, "}\n");
	return out.error;
}

/* ---- SVG: the layout ---- */

#define SVG_WIDTH  1240
#define SVG_HEIGHT 1270

#define BOX_WIDTH  170
#define BOX_HEIGHT 52

#define LINE_HEIGHT  17
#define SMALL_HEIGHT 14
#define CORNER	     12
#define PILL_HEIGHT  24

struct point {
	int x, y;
};

/* The middles of the boxes. CLOSED stands at the top and, as in the RFC, once more at the end. */
static const struct point boxes[] = {
	[TCP_STATE_CLOSED] = {620, 120},
	[TCP_STATE_LISTEN] = {620, 270},
	[TCP_STATE_SYN_SENT] = {980, 430},
	[TCP_STATE_SYN_RECEIVED] = {260, 430},
	[TCP_STATE_ESTABLISHED] = {620, 590},
	[TCP_STATE_FIN_WAIT_1] = {260, 750},
	[TCP_STATE_FIN_WAIT_2] = {260, 910},
	[TCP_STATE_CLOSE_WAIT] = {980, 750},
	[TCP_STATE_CLOSING] = {620, 910},
	[TCP_STATE_LAST_ACK] = {980, 910},
	[TCP_STATE_TIME_WAIT] = {620, 1070},
};

static_assert(sizeof(boxes) / sizeof(boxes[0]) == TCP_STATE_COUNT, "one place per state");

static const struct point closed_again = {980, 1070};

enum anchor {
	ANCHOR_START,
	ANCHOR_MIDDLE,
	ANCHOR_END,
};

#define ROUTE_POINTS 5

/* How an arrow runs, from the edge of a box to the edge of a box, and where its first line of
 * label stands. A stub ends at its pill and has its label under it. */
struct route {
	enum tcp_state from;
	enum tcp_state to;
	bool usual; /* the client's or the server's path */
	bool stub;
	struct point label;
	enum anchor anchor;
	unsigned point_count;
	struct point points[ROUTE_POINTS];
};

#define S(name) TCP_STATE_##name
#define USUAL	true, false
#define OTHER	false, false
#define STUB	false, true

static const struct route routes[] = {
	{S(CLOSED), S(LISTEN), USUAL, {588, 190}, ANCHOR_END, 2, {{600, 146}, {600, 244}}},
	{S(LISTEN), S(CLOSED), OTHER, {652, 178}, ANCHOR_START, 2, {{640, 244}, {640, 146}}},
	{S(CLOSED), S(SYN_SENT), USUAL, {760, 154}, ANCHOR_START, 3,
		{{705, 134}, {980, 134}, {980, 404}}},
	{S(SYN_SENT), S(CLOSED), OTHER, {1052, 170}, ANCHOR_START, 3,
		{{1040, 404}, {1040, 106}, {705, 106}}},
	{S(LISTEN), S(SYN_RECEIVED), USUAL, {520, 304}, ANCHOR_END, 3,
		{{535, 284}, {300, 284}, {300, 404}}},
	{S(SYN_RECEIVED), S(LISTEN), OTHER, {520, 231}, ANCHOR_END, 3,
		{{220, 404}, {220, 256}, {535, 256}}},
	{S(LISTEN), S(SYN_SENT), OTHER, {722, 245}, ANCHOR_START, 3,
		{{705, 270}, {920, 270}, {920, 404}}},
	{S(SYN_SENT), S(SYN_RECEIVED), OTHER, {620, 421}, ANCHOR_MIDDLE, 2,
		{{895, 430}, {345, 430}}},
	{S(SYN_RECEIVED), S(ESTABLISHED), USUAL, {322, 618}, ANCHOR_START, 3,
		{{300, 456}, {300, 598}, {535, 598}}},
	{S(SYN_RECEIVED), S(ESTABLISHED), OTHER, {345, 565}, ANCHOR_START, 3,
		{{325, 456}, {325, 574}, {535, 574}}},
	{S(SYN_SENT), S(ESTABLISHED), USUAL, {925, 566}, ANCHOR_END, 3,
		{{940, 456}, {940, 576}, {705, 576}}},
	{S(SYN_RECEIVED), S(FIN_WAIT_1), OTHER, {198, 610}, ANCHOR_END, 2,
		{{210, 456}, {210, 724}}},
	{S(SYN_RECEIVED), S(CLOSE_WAIT), OTHER, {272, 678}, ANCHOR_START, 4,
		{{255, 456}, {255, 688}, {960, 688}, {960, 724}}},
	{S(ESTABLISHED), S(FIN_WAIT_1), USUAL, {562, 714}, ANCHOR_END, 3,
		{{580, 616}, {580, 742}, {345, 742}}},
	{S(ESTABLISHED), S(CLOSE_WAIT), USUAL, {678, 741}, ANCHOR_START, 3,
		{{660, 616}, {660, 751}, {895, 751}}},
	{S(FIN_WAIT_1), S(FIN_WAIT_2), USUAL, {198, 850}, ANCHOR_END, 2, {{210, 776}, {210, 884}}},
	{S(FIN_WAIT_1), S(CLOSING), OTHER, {362, 782}, ANCHOR_START, 3,
		{{345, 764}, {620, 764}, {620, 884}}},
	{S(FIN_WAIT_1), S(TIME_WAIT), OTHER, {318, 818}, ANCHOR_START, 5,
		{{300, 776}, {300, 828}, {440, 828}, {440, 1056}, {535, 1056}}},
	{S(FIN_WAIT_2), S(TIME_WAIT), USUAL, {278, 1074}, ANCHOR_START, 3,
		{{260, 936}, {260, 1084}, {535, 1084}}},
	{S(CLOSING), S(TIME_WAIT), OTHER, {632, 1018}, ANCHOR_START, 2, {{620, 936}, {620, 1044}}},
	{S(CLOSE_WAIT), S(LAST_ACK), USUAL, {994, 826}, ANCHOR_START, 2, {{980, 776}, {980, 884}}},
	{S(LAST_ACK), S(CLOSED), USUAL, {994, 1018}, ANCHOR_START, 2, {{980, 936}, {980, 1044}}},
	{S(TIME_WAIT), S(CLOSED), USUAL, {800, 1060}, ANCHOR_MIDDLE, 2, {{705, 1070}, {895, 1070}}},

	{S(SYN_RECEIVED), S(CLOSED), STUB, {0, 0}, ANCHOR_MIDDLE, 2, {{175, 430}, {120, 430}}},
	{S(ESTABLISHED), S(CLOSED), STUB, {0, 0}, ANCHOR_MIDDLE, 2, {{705, 604}, {760, 604}}},
	{S(FIN_WAIT_1), S(CLOSED), STUB, {0, 0}, ANCHOR_MIDDLE, 2, {{175, 750}, {120, 750}}},
	{S(FIN_WAIT_2), S(CLOSED), STUB, {0, 0}, ANCHOR_MIDDLE, 2, {{175, 910}, {120, 910}}},
	{S(CLOSE_WAIT), S(CLOSED), STUB, {0, 0}, ANCHOR_MIDDLE, 2, {{1065, 750}, {1120, 750}}},
	{S(CLOSING), S(CLOSED), STUB, {0, 0}, ANCHOR_MIDDLE, 2, {{705, 910}, {760, 910}}},
	{S(LAST_ACK), S(CLOSED), STUB, {0, 0}, ANCHOR_MIDDLE, 2, {{1065, 910}, {1120, 910}}},
	{S(TIME_WAIT), S(CLOSED), STUB, {0, 0}, ANCHOR_MIDDLE, 2, {{570, 1096}, {570, 1136}}},
	{S(TIME_WAIT), S(SYN_RECEIVED), STUB, {0, 0}, ANCHOR_MIDDLE, 2, {{695, 1096}, {695, 1136}}},
};

#undef S
#undef USUAL
#undef OTHER
#undef STUB

static const struct route *route_find(const struct tcp_transition *first)
{
	bool usual = first->path != TCP_PATH_OTHER;

	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		const struct route *route = &routes[i];

		if (route->from == first->from && route->to == first->to && route->usual == usual)
			return route;
	}
	return NULL;
}

/* ---- SVG: the drawing ---- */

static const char *path_class(enum tcp_path path)
{
	switch (path) {
	case TCP_PATH_CLIENT:
		return "client";
	case TCP_PATH_SERVER:
		return "server";
	case TCP_PATH_OTHER:
		return "other";
	}
	assert(false);
	return "";
}

static const char *anchor_name(enum anchor anchor)
{
	switch (anchor) {
	case ANCHOR_START:
		return "start";
	case ANCHOR_MIDDLE:
		return "middle";
	case ANCHOR_END:
		return "end";
	}
	assert(false);
	return "";
}

static void svg_box(struct out *out, struct point middle, const char *name)
{
	out_format(out,
		"<g class=\"state\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"9\"/>"
		"<text x=\"%d\" y=\"%d\">%s</text></g>\n",
		middle.x - BOX_WIDTH / 2, middle.y - BOX_HEIGHT / 2, BOX_WIDTH, BOX_HEIGHT,
		middle.x, middle.y + 6, name);
}

static int sign(int value)
{
	return (value > 0) - (value < 0);
}

/* The point CORNER before `to` on the way from `from`; all ways are level or upright. */
static struct point short_of(struct point from, struct point to)
{
	return (struct point){
		to.x - CORNER * sign(to.x - from.x), to.y - CORNER * sign(to.y - from.y)};
}

static void svg_path(struct out *out, const struct point *points, unsigned count, const char *class)
{
	out_format(out, "<path d=\"M%d %d", points[0].x, points[0].y);
	for (unsigned i = 1; i + 1 < count; i++) {
		struct point before = short_of(points[i - 1], points[i]);
		struct point after = short_of(points[i + 1], points[i]);

		out_format(out, " L%d %d Q%d %d %d %d", before.x, before.y, points[i].x,
			points[i].y, after.x, after.y);
	}
	out_format(out, " L%d %d\" marker-end=\"url(#%s-head)\"/>", points[count - 1].x,
		points[count - 1].y, class);
}

/* The call is worth a line only where a program usually makes it. */
static bool shows_call(const struct tcp_transition *row)
{
	return row->path != TCP_PATH_OTHER && row->call[0] != '\0';
}

static void svg_labels(struct out *out, const struct tcp_transition *first, struct point at,
	enum anchor anchor, int line_height)
{
	for (size_t i = group_next(first, 0); i < TRANSITION_COUNT; i = group_next(first, i + 1)) {
		out_format(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">", at.x, at.y,
			anchor_name(anchor));
		out_label(out, xml_escape, &transitions[i]);
		out_text(out, "</text>");
		at.y += line_height;
		if (!shows_call(&transitions[i]))
			continue;
		out_format(out, "<text class=\"call\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">", at.x,
			at.y, anchor_name(anchor));
		out_escaped(out, xml_escape, transitions[i].call);
		out_text(out, "</text>");
		at.y += line_height;
	}
}

/* The pill stands behind the end of the stub, in its direction. */
static void svg_pill(struct out *out, const struct tcp_transition *first, const struct route *route)
{
	const char *name = state_name(first->to);
	int width = (int)strlen(name) * 8 + 20;
	struct point start = route->points[0];
	struct point end = route->points[1];
	struct point middle = {end.x + sign(end.x - start.x) * width / 2,
		end.y + sign(end.y - start.y) * PILL_HEIGHT / 2};

	out_format(out,
		"<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>"
		"<text class=\"pill\" x=\"%d\" y=\"%d\">%s</text>",
		middle.x - width / 2, middle.y - PILL_HEIGHT / 2, width, PILL_HEIGHT,
		PILL_HEIGHT / 2, middle.x, middle.y + 4, name);
	middle.y += PILL_HEIGHT / 2 + SMALL_HEIGHT;
	svg_labels(out, first, middle, ANCHOR_MIDDLE, SMALL_HEIGHT);
}

static void svg_unplaced(struct out *out, const struct tcp_transition *first)
{
	struct point points[2] = {boxes[first->from], boxes[first->to]};

	svg_path(out, points, 2, path_class(first->path));
	points[0].x = (points[0].x + points[1].x) / 2;
	points[0].y = (points[0].y + points[1].y) / 2;
	svg_labels(out, first, points[0], ANCHOR_MIDDLE, LINE_HEIGHT);
}

static void svg_edge(struct out *out, const struct tcp_transition *first)
{
	const struct route *route = route_find(first);

	out_format(out, "<g class=\"edge %s%s%s%s\"><title>", path_class(first->path),
		first->optional ? " may" : "", route && route->stub ? " stub" : "",
		route ? "" : " unplaced");
	out_title(out, xml_escape, first, "\n");
	out_text(out, "</title>");
	if (!route) {
		svg_unplaced(out, first);
	} else {
		svg_path(out, route->points, route->point_count, path_class(first->path));
		if (route->stub)
			svg_pill(out, first, route);
		else
			svg_labels(out, first, route->label, route->anchor, LINE_HEIGHT);
	}
	out_text(out, "</g>\n");
}

/* Thin ones first, so that the usual paths lie above them where they cross. */
static void svg_edges(struct out *out, bool usual)
{
	for (size_t i = 0; i < TRANSITION_COUNT; i++) {
		if (is_first_of_group(i) && (transitions[i].path != TCP_PATH_OTHER) == usual)
			svg_edge(out, &transitions[i]);
	}
}

static const char svg_head[] =
	"<style>\n"
	"text { font-family: 'DejaVu Sans', Verdana, sans-serif; font-size: 13px; fill: #1d2733; "
	"paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round; }\n"
	".heading { font-size: 22px; font-weight: bold; }\n"
	".sub { font-size: 14px; fill: #4a525e; }\n"
	".state rect { fill: #f3f6fa; stroke: #1d2733; stroke-width: 1.6; }\n"
	".state text { font-size: 16px; font-weight: bold; text-anchor: middle; stroke: none; }\n"
	"path { fill: none; }\n"
	".client path { stroke: #1f5fbf; stroke-width: 3.2; }\n"
	".server path { stroke: #c0392b; stroke-width: 3.2; stroke-dasharray: 9 5; }\n"
	".other path { stroke: #868d98; stroke-width: 1.3; }\n"
	".may path { stroke-dasharray: 2 3; }\n"
	".edge.other text { fill: #3d4550; }\n"
	".edge text.call { font-family: 'DejaVu Sans Mono', monospace; font-size: 12px; "
	"fill: #5b6470; }\n"
	".stub rect { fill: #ffffff; stroke: #868d98; stroke-width: 1.2; }\n"
	".stub text { font-size: 11px; }\n"
	".stub text.pill { font-weight: bold; text-anchor: middle; stroke: none; }\n"
	".legend rect { fill: #ffffff; stroke: #c9ced6; }\n"
	".edge:hover path { stroke-width: 4.5; }\n"
	"</style>\n"
	"<defs>\n";

static void svg_marker(struct out *out, const char *class, const char *color, int size)
{
	out_format(out,
		"<marker id=\"%s-head\" markerUnits=\"userSpaceOnUse\" markerWidth=\"%d\" "
		"markerHeight=\"%d\" viewBox=\"0 0 10 10\" refX=\"9.5\" refY=\"5\" "
		"orient=\"auto\"><polygon points=\"0,0 10,5 0,10\" fill=\"%s\"/></marker>\n",
		class, size, size, color);
}

static void svg_legend_line(struct out *out, int y, const char *class, const char *text)
{
	out_format(out,
		"<g class=\"%s\"><path d=\"M66 %d L126 %d\" marker-end=\"url(#%s-head)\"/>"
		"<text x=\"142\" y=\"%d\">%s</text></g>\n",
		class, y, y, class, y + 5, text);
}

static void svg_legend(struct out *out)
{
	out_text(out, "<g class=\"legend\">"
		      "<rect x=\"46\" y=\"1124\" width=\"400\" height=\"124\" rx=\"8\"/>\n");
	svg_legend_line(out, 1146, "client", "usual path of a client");
	svg_legend_line(out, 1170, "server", "usual path of a server");
	svg_legend_line(out, 1194, "other", "the rest; the pill names the state it leads to");
	out_text(out, "<text x=\"66\" y=\"1222\">event / segment sent, " NOTHING_SENT
		      " where none is</text>\n");
	out_text(out, "<text x=\"66\" y=\"1240\">passive: came from LISTEN; dotted: optional</text>"
		      "</g>\n");
}

static void svg_start(struct out *out)
{
	out_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	out_format(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\" role=\"img\">\n<title>TCP connection states</title>\n",
		SVG_WIDTH, SVG_HEIGHT, SVG_WIDTH, SVG_HEIGHT);
	out_text(out, svg_head);
	svg_marker(out, "client", "#1f5fbf", 14);
	svg_marker(out, "server", "#c0392b", 14);
	svg_marker(out, "other", "#868d98", 10);
	out_text(out, "</defs>\n");
	out_format(out, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", SVG_WIDTH,
		SVG_HEIGHT);
	out_text(out, "<text class=\"heading\" x=\"46\" y=\"50\">TCP connection states</text>\n"
		      "<text class=\"sub\" x=\"46\" y=\"74\">RFC 9293, figure 5 and section 3.10"
		      "</text>\n");
}

int diagram_write_svg(const struct diagram_output *output)
{
	struct out out = {.output = output};

	svg_start(&out);
	svg_edges(&out, false);
	svg_edges(&out, true);
	for (int i = 0; i < TCP_STATE_COUNT; i++)
		svg_box(&out, boxes[i], state_name((enum tcp_state)i));
	svg_box(&out, closed_again, state_name(TCP_STATE_CLOSED));
	svg_legend(&out);
	out_text(&out, "</svg>\n");
	return out.error;
}

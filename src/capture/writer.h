/* Writes pcapng: one section, its interfaces as they come up, frames with comments, and what was
 * dropped. In this machine's byte order and nanoseconds. Any reader of pcapng reads it. */
#ifndef TCPDX_CAPTURE_WRITER_H
#define TCPDX_CAPTURE_WRITER_H

#include "base/text.h"
#include "capture/reader.h"

/* The bytes go to `text`, which may hand them on (base/text.h); its errors are text_finish()'s. */
struct capture_writer {
	struct text *text;
	uint32_t interface_count;
};

/* Begins a file. `application` stands in its header: "tcpdx 0.1.0". */
void capture_writer_init(struct capture_writer *writer, struct text *text, const char *application);

/* Describes an interface: link_type, snap_size, name and name_size count. Returns its number, from 0. */
uint32_t capture_writer_interface(
	struct capture_writer *writer, const struct capture_interface *interface);

/* A frame of the interface `number`: bytes, size, wire_size, at, direction, comment and
 * comment_size count; a comment is cut at 65,535 bytes. A time before 1970 is written as 1970. */
void capture_writer_frame(
	struct capture_writer *writer, uint32_t number, const struct frame *frame);

/* What was received and dropped on an interface until `at`; UINT64_MAX leaves a number out. */
void capture_writer_statistics(struct capture_writer *writer, uint32_t number, struct instant at,
	const struct capture_interface *interface);

#endif

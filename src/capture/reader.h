/* Reads capture files: pcap and pcapng, whoever wrote them. Sans I/O: bytes in, frames out; the
 * bytes may come as one map or piece by piece (capture/source.h), and what is read is the same.
 *
 * pcap (draft-ietf-opsawg-pcap): microseconds and nanoseconds, both byte orders, the patched kind
 * with longer record headers (0xa1b2cd34), lengths in the order of versions before 2.3, an FCS
 * that the header tells of. pcapng (draft-ietf-opsawg-pcapng): sections of either byte order, one
 * after the other; any number of interfaces up to CAPTURE_INTERFACES_MAX, each with its clock;
 * enhanced, simple and the obsolete packet blocks; comments, directions, counts of drops; blocks
 * of other kinds are passed over and counted.
 *
 * A file that is cut short or damaged is read up to there, and says where and why. Nothing in it is
 * trusted: lengths are checked against the bytes that are there. */
#ifndef TCPDX_CAPTURE_READER_H
#define TCPDX_CAPTURE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"

/* Bytes of one frame at most: libpcap's limit is 256 KiB, frames of a large segment offload on
 * loopback have been seen with 512 KiB. */
#define CAPTURE_FRAME_MAX (16u << 20)
/* Bytes of one block of pcapng at most. */
#define CAPTURE_BLOCK_MAX (CAPTURE_FRAME_MAX + (1u << 20))
/* Interfaces of a file at most, over all its sections. */
#define CAPTURE_INTERFACES_MAX 65536

/* Times are kept between these, so that the difference of any two fits: 146 years either side of
 * 1970. A time beyond is taken as the limit. */
#define CAPTURE_TIME_MAX (INT64_MAX / 2)

enum frame_direction { FRAME_DIRECTION_UNKNOWN, FRAME_IN, FRAME_OUT };

/* One frame. The bytes are borrowed from those that the reader was given. */
struct frame {
	const uint8_t *bytes;
	uint32_t size;	    /* captured, without an FCS */
	uint32_t wire_size; /* as it was on the wire, without an FCS; at least `size` */
	struct instant at;
	uint64_t number;    /* from 1, over the whole file: Wireshark's frame.number */
	uint64_t offset;    /* of its record or block in the file */
	uint32_t interface; /* index into capture_reader.interfaces */
	uint32_t comment_size;
	const char *comment; /* the first, not terminated; NULL where there is none */
	uint16_t link_type;  /* LINKTYPE_, capture/link.h */
	uint8_t direction;   /* enum frame_direction */
	bool timeless;	     /* a simple packet block has no time: `at` is that of the one before */
};

/* What a file tells of an interface. A pcap file has one, which its header makes up. */
struct capture_interface {
	uint16_t link_type;
	uint8_t fcs_size; /* bytes at the end of each frame that is whole */
	uint8_t name_size;
	char name[32];	    /* not terminated; cut; empty where it is not told */
	uint32_t snap_size; /* 0: no limit */
	/* A tick is multiplier/divisor ns, or 10^9/2^shift where shift is not 0. */
	uint64_t multiplier, divisor;
	uint8_t shift;
	int64_t offset_ns; /* added to each time; within CAPTURE_TIME_MAX */
	uint64_t frames;
	/* From the last interface statistics block; UINT64_MAX where it is not told. */
	uint64_t received, dropped_interface, dropped_system;
	uint64_t dropped_frames; /* sum of what frames tell to have been lost before them */
};

enum capture_problem {
	CAPTURE_SOUND,
	CAPTURE_UNKNOWN_MAGIC,	 /* neither pcap nor pcapng */
	CAPTURE_VERSION,	 /* of a format that is not known */
	CAPTURE_FRAME_LENGTH,	 /* larger than CAPTURE_FRAME_MAX */
	CAPTURE_BLOCK_LENGTH,	 /* smaller than its own fields, or larger than CAPTURE_BLOCK_MAX */
	CAPTURE_BLOCK_END,	 /* the length at a block's end is not that at its start */
	CAPTURE_BYTE_ORDER,	 /* a section header with no known byte-order magic */
	CAPTURE_NO_INTERFACE,	 /* a frame of an interface that was not described */
	CAPTURE_FRAME_BEYOND,	 /* a frame reaches beyond its block */
	CAPTURE_MANY_INTERFACES, /* more than CAPTURE_INTERFACES_MAX */
	CAPTURE_TIME_RESOLUTION, /* of an interface, finer than 2^-63 s or 10^-19 s */
	CAPTURE_CUT,		 /* the bytes end inside a header, record or block */
};

#define CAPTURE_PROBLEM_COUNT 12

enum capture_format { CAPTURE_FORMAT_UNKNOWN, CAPTURE_FORMAT_PCAP, CAPTURE_FORMAT_PCAPNG };

struct capture_reader {
	enum capture_format format;
	bool swapped; /* the other byte order than this machine's */
	/* pcap */
	uint8_t record_size;	/* of a record's header */
	int8_t lengths_swapped; /* 1: on the wire first, then captured; -1: whichever is larger */
	/* pcapng */
	uint32_t section_first; /* the first interface of the section */
	uint32_t sections;
	uint64_t blocks_unknown;
	/* both */
	struct capture_interface *interfaces;
	uint32_t interface_count, interface_capacity;
	uint64_t frames;
	uint64_t offset; /* of the next byte to be read, in the file */
	struct instant last;
	enum capture_problem problem; /* what ended the reading, CAPTURE_SOUND at the file's end */
};

enum capture_outcome {
	CAPTURE_END,   /* nothing more; `problem` says why */
	CAPTURE_FRAME, /* *ret_frame is set */
	CAPTURE_MORE,  /* the next record needs more bytes than were given */
};

/* Starts before the first byte; ends by giving the memory back. */
void capture_reader_init(struct capture_reader *reader);
void capture_reader_deinit(struct capture_reader *reader);

/* Reads up to and with the next frame. `bytes`: the file from reader->offset on, as far as it is
 * there; `last`: nothing follows them. Returns an enum capture_outcome, or -ENOMEM. The reader has
 * gone on by the difference in reader->offset, also where it asks for more; it is then to be given
 * the rest together with more bytes than before. */
int capture_reader_next(struct capture_reader *reader, const uint8_t *bytes, size_t size, bool last,
	struct frame *ret_frame);

/* One sentence without an end, never NULL: "a block's two lengths differ". */
const char *capture_problem_text(enum capture_problem problem);

#endif

/* The observation log: a host as a file, to be diagnosed elsewhere or replayed.
 *
 *	header  "tcpdxlog", major u16, minor u16, identity u32, crc u32         20 bytes
 *	block   d7 'T' 'D' '1', crc u32, payload size u32, record count u32,
 *	        identity u32, records before u64, payload                       28 bytes + payload
 *	end     a block with no records, whose "records before" is the total
 *
 * Integers are little endian. A crc is CRC-32C: the header's over all before it, a block's over
 * all after it. The payload, at most RECORD_PAYLOAD_SIZE, is as record.h says.
 *
 * Each block can be read alone, and knows how many records stand before it: a damaged one costs
 * its own records, and they are counted. The identity ties the blocks to their log: a block of
 * another one, left on the disk or put there on purpose, is not taken for one of this.
 *
 * A new kind or a new field raises the minor version and older readers skip it; whatever they
 * would misread raises the major one. */
#ifndef TCPDX_OBSERVE_LOG_H
#define TCPDX_OBSERVE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "observe/observe.h"

#define LOG_MAJOR 1
#define LOG_MINOR 0

#define LOG_HEADER_SIZE	      20
#define LOG_BLOCK_HEADER_SIZE 28

struct log_writer;

/* Starts a log in `text`, which is borrowed and may have a writer of its own. `identity` should be
 * a random number. Returns NULL where memory is short. 72 KiB. */
struct log_writer *log_writer_new(struct text *text, uint32_t identity);

/* Frees the writer, not the text; a log that was not finished reads as cut short. Takes NULL,
 * returns NULL. */
struct log_writer *log_writer_free(struct log_writer *writer);

/* Appends an observation. Returns 0, -EINVAL for an observation that cannot be written (a kind or
 * an address family that does not exist; the log goes on without it), or the text's error. */
int log_writer_put(struct log_writer *writer, const struct observation *observation);

/* Closes the block and hands everything to the text's writer: what was put until now survives
 * whatever comes. Costs some bytes; once a snapshot is about right. Returns 0 or the text's
 * error. */
int log_writer_flush(struct log_writer *writer);

/* Flushes and writes the mark of an orderly end. Nothing may be put afterwards. */
int log_writer_finish(struct log_writer *writer);

/* log_writer_put() as a sink. */
struct observe_sink log_writer_sink(struct log_writer *writer);

struct log_result {
	uint64_t records; /* given to the sink, the one of the damage not counted */
	uint64_t
		records_unknown; /* of kinds or with values that a newer version defined: skipped */
	uint64_t records_lost;	 /* in damaged blocks, as far as a later block tells */
	uint64_t blocks;	 /* read */
	uint64_t blocks_damaged; /* stretches of the file that are no block, or no longer */
	uint64_t bytes_lost;
	uint64_t damage_offset; /* in the file: the first damage, or the end that is missing */
	uint16_t minor;		/* version of the writer */
	bool damaged;		/* something was lost */
	bool cut_short;		/* there is no mark of an orderly end */
};

/* True where the bytes begin as a log does. */
bool log_is(const void *bytes, size_t size);

/* Reads a whole log (a mapped file; any bytes at all are safe) and gives its observations to the
 * sink. Where something was lost or the end is missing, the last one is an OBSERVE_UNSEEN with
 * UNSEEN_LOG at the time of the last record: count = records lost or, where that is 0, bytes lost;
 * error = -EBADMSG for damage, -ENODATA where only the end is missing; detail says which and
 * where.
 *
 * Returns 0; -EBADMSG for what is not a log; -EPROTONOSUPPORT for another major version; or what
 * the sink returned, at once. Allocates nothing. */
int log_read(const void *bytes, size_t size, const struct observe_sink *sink,
	struct log_result *ret_result);

#endif

/* gzip, through zlib. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#define ZLIB_CONST
#include <zlib.h>

#include "capture/unpack.h"

#define WINDOW_BITS_GZIP (15 + 16)

static void *begin(void)
{
	z_stream *stream = calloc(1, sizeof(*stream));

	if (stream && inflateInit2(stream, WINDOW_BITS_GZIP) != Z_OK) {
		free(stream);
		return NULL;
	}
	return stream;
}

static uInt limited(size_t size)
{
	return size < UINT_MAX ? (uInt)size : UINT_MAX;
}

static int run(void *state, struct unpack_step *step)
{
	z_stream *stream = state;
	uInt in = limited(step->in_size), out = limited(step->out_size);
	int outcome;

	stream->next_in = step->in;
	stream->avail_in = in;
	stream->next_out = step->out;
	stream->avail_out = out;
	outcome = inflate(stream, Z_NO_FLUSH);
	step->in += in - stream->avail_in;
	step->in_size -= in - stream->avail_in;
	step->out += out - stream->avail_out;
	step->out_size -= out - stream->avail_out;
	if (outcome == Z_STREAM_END) {
		inflateReset(stream);
		return 1;
	}
	/* Z_BUF_ERROR: there was nothing to do. */
	return outcome == Z_OK || outcome == Z_BUF_ERROR ? 0
	       : outcome == Z_MEM_ERROR			 ? -ENOMEM
							 : -EBADMSG;
}

static void end(void *state)
{
	inflateEnd(state);
	free(state);
}

const struct unpacker unpack_gzip = {"gzip", {0x1f, 0x8b}, 2, begin, run, end};

/* Zstandard, through libzstd. */
#include <errno.h>
#include <zstd.h>

#include "capture/unpack.h"

static void *begin(void)
{
	return ZSTD_createDStream();
}

static int run(void *state, struct unpack_step *step)
{
	ZSTD_inBuffer in = {step->in, step->in_size, 0};
	ZSTD_outBuffer out = {step->out, step->out_size, 0};
	size_t outcome = ZSTD_decompressStream(state, &out, &in);

	step->in += in.pos;
	step->in_size -= in.pos;
	step->out += out.pos;
	step->out_size -= out.pos;
	return ZSTD_isError(outcome) ? -EBADMSG : outcome == 0;
}

static void end(void *state)
{
	ZSTD_freeDStream(state);
}

const struct unpacker unpack_zstd = {"zstd", {0x28, 0xb5, 0x2f, 0xfd}, 4, begin, run, end};

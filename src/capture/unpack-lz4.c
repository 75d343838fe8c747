/* LZ4 frames, through liblz4. */
#include <errno.h>
#include <lz4frame.h>

#include "capture/unpack.h"

static void *begin(void)
{
	LZ4F_dctx *context;

	return LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION)) ? NULL
										     : context;
}

static int run(void *state, struct unpack_step *step)
{
	size_t in = step->in_size, out = step->out_size;
	size_t outcome = LZ4F_decompress(state, step->out, &out, step->in, &in, NULL);

	if (LZ4F_isError(outcome))
		return -EBADMSG;
	step->in += in;
	step->in_size -= in;
	step->out += out;
	step->out_size -= out;
	return outcome == 0;
}

static void end(void *state)
{
	LZ4F_freeDecompressionContext(state);
}

const struct unpacker unpack_lz4 = {"lz4", {0x04, 0x22, 0x4d, 0x18}, 4, begin, run, end};

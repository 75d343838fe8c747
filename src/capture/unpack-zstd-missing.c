/* Built without the library: such a file is recognised, and refused by name. */
#include "capture/unpack.h"

const struct unpacker unpack_zstd = {
	.name = "zstd", .magic = {0x28, 0xb5, 0x2f, 0xfd}, .magic_size = 4};

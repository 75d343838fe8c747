/* Built without the library: such a file is recognised, and refused by name. */
#include "capture/unpack.h"

const struct unpacker unpack_lz4 = {
	.name = "lz4", .magic = {0x04, 0x22, 0x4d, 0x18}, .magic_size = 4};

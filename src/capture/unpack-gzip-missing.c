/* Built without the library: such a file is recognised, and refused by name. */
#include "capture/unpack.h"

const struct unpacker unpack_gzip = {.name = "gzip", .magic = {0x1f, 0x8b}, .magic_size = 2};

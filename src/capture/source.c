/* How it works: a plain file is mapped whole, and there is never more to bring. Anything else is
 * read into a window: what is done with is moved out, and the window grows where one record needs
 * more than it holds (a reader refuses records beyond CAPTURE_BLOCK_MAX). Between the file and the
 * window stands an unpacker, or none. */
#include "capture/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/unpack.h"

/* Large enough for few calls, small enough for the cache. */
#define WINDOW_SIZE (1u << 20)
#define PACKED_SIZE (256u << 10)

static const struct unpacker *const unpackers[] = {&unpack_gzip, &unpack_zstd, &unpack_lz4};

static const struct unpacker *find_unpacker(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < sizeof(unpackers) / sizeof(unpackers[0]); i++)
		if (size >= unpackers[i]->magic_size &&
			!memcmp(bytes, unpackers[i]->magic, unpackers[i]->magic_size))
			return unpackers[i];
	return NULL;
}

/* As read(), again where a signal came. Returns its size or -errno. */
static ssize_t read_some(struct capture_source *source, void *bytes, size_t size)
{
	ssize_t got;

	do
		got = read(source->fd, bytes, size);
	while (got < 0 && errno == EINTR);
	if (got > 0)
		source->file_read += (uint64_t)got;
	return got < 0 ? -errno : got;
}

/* Whether the file is mapped now. Devices and pipes cannot be, and an empty file need not. */
static bool map_file(struct capture_source *source, const struct stat *status)
{
	size_t size = (size_t)status->st_size;
	void *map;

	if (!S_ISREG(status->st_mode) || status->st_size <= 0 ||
		lseek(source->fd, 0, SEEK_CUR) != 0)
		return false;
	map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, source->fd, 0);
	if (map == MAP_FAILED)
		return false;
	madvise(map, size, MADV_SEQUENTIAL);
	source->map = map;
	source->bytes = map;
	source->size = size;
	source->last = true;
	source->file_size = size;
	source->file_read = size;
	return true;
}

/* A packed file is read like a pipe: the map only served to look at it. */
static void unmap_file(struct capture_source *source)
{
	munmap(source->map, source->size);
	source->map = NULL;
	source->bytes = NULL;
	source->size = 0;
	source->last = false;
	source->file_read = 0;
}

static int make_room(struct capture_source *source)
{
	size_t wanted = source->capacity ? source->capacity * 2 : WINDOW_SIZE;
	uint8_t *window;

	if (source->size < source->capacity)
		return 0;
	window = realloc(source->window, wanted);
	if (!window)
		return -ENOMEM;
	source->window = window;
	source->bytes = window;
	source->capacity = wanted;
	return 0;
}

/* Looks at the first bytes of what is no map, which stay where they are. */
static int look_at_start(struct capture_source *source, uint8_t *start, size_t *size)
{
	while (*size < 4) {
		ssize_t got = read_some(source, start + *size, PACKED_SIZE - *size);

		if (got < 0)
			return (int)got;
		if (!got)
			return 0;
		*size += (size_t)got;
	}
	return 0;
}

/* Makes what was read of a packed file, or of a pipe, the start of what is to come. */
static int begin_stream(struct capture_source *source, const char **ret_name)
{
	int error = look_at_start(source, source->packed, &source->packed_size);

	if (error)
		return error;
	source->unpacker = find_unpacker(source->packed, source->packed_size);
	if (!source->unpacker)
		return 0;
	*ret_name = source->unpacker->name;
	if (!source->unpacker->begin)
		return -EOPNOTSUPP;
	source->state = source->unpacker->begin();
	return source->state ? 0 : -ENOMEM;
}

static int open_stream(struct capture_source *source, const char **ret_name)
{
	source->packed = malloc(PACKED_SIZE);
	if (!source->packed)
		return -ENOMEM;
	return begin_stream(source, ret_name);
}

static int open_file(struct capture_source *source, const char **ret_name)
{
	struct stat status;

	if (fstat(source->fd, &status))
		return -errno;
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	if (map_file(source, &status)) {
		if (!find_unpacker(source->bytes, source->size))
			return 0;
		unmap_file(source);
	}
	return open_stream(source, ret_name);
}

int capture_source_open(const char *path, struct capture_source *ret_source, const char **ret_name)
{
	bool standard = !strcmp(path, "-");
	struct capture_source source = {
		.fd = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)};
	int error;

	if (source.fd < 0)
		return -errno;
	error = open_file(&source, ret_name);
	if (error) {
		capture_source_close(&source);
		return error;
	}
	*ret_source = source;
	return 0;
}

void capture_source_close(struct capture_source *source)
{
	if (source->state)
		source->unpacker->end(source->state);
	if (source->map)
		munmap(source->map, source->size);
	if (source->fd >= 0)
		close(source->fd);
	free(source->window);
	free(source->packed);
	*source = (struct capture_source){.fd = -1};
}

/* Moves what is done with out of the window. */
static void drop_before(struct capture_source *source, uint64_t keep)
{
	size_t done = (size_t)(keep - source->offset);

	source->size -= done;
	source->offset = keep;
	/* There is no window before the first bytes. */
	if (source->size)
		memmove(source->window, source->window + done, source->size);
}

static int read_packed(struct capture_source *source)
{
	ssize_t got;

	if (source->packed_size || source->packed_last)
		return 0;
	got = read_some(source, source->packed, PACKED_SIZE);
	if (got < 0)
		return (int)got;
	source->packed_at = 0;
	source->packed_size = (size_t)got;
	source->packed_last = !got;
	return 0;
}

/* As it is. */
static int bring_plain(struct capture_source *source)
{
	size_t room = source->capacity - source->size;
	size_t size = source->packed_size < room ? source->packed_size : room;
	ssize_t got;

	if (source->packed_size) {
		memcpy(source->window + source->size, source->packed + source->packed_at, size);
		source->packed_at += size;
		source->packed_size -= size;
		source->size += size;
		return 0;
	}
	got = read_some(source, source->window + source->size, room);
	if (got < 0)
		return (int)got;
	source->size += (size_t)got;
	source->last = !got;
	return 0;
}

/* Nothing more comes of a packed file. */
static int ends(struct capture_source *source, enum source_problem problem)
{
	source->last = true;
	source->problem = problem;
	return 0;
}

/* One step of unpacking; it may bring nothing. At the file's end what was held back for want of
 * room still comes. */
static int bring_unpacked(struct capture_source *source)
{
	struct unpack_step step;
	size_t room = source->capacity - source->size;
	int outcome = read_packed(source);

	if (outcome)
		return outcome;
	if (source->packed_last && !source->member_open)
		return ends(source, SOURCE_SOUND);
	step = (struct unpack_step){source->packed + source->packed_at, source->packed_size,
		source->window + source->size, room};
	outcome = source->unpacker->run(source->state, &step);
	if (outcome == -EBADMSG)
		return ends(source, SOURCE_PACKED_DAMAGED);
	if (outcome < 0)
		return outcome;
	source->member_open = !outcome;
	source->packed_at += source->packed_size - step.in_size;
	source->packed_size = step.in_size;
	source->size = source->capacity - step.out_size;
	if (source->packed_last && source->member_open && step.out_size == room)
		return ends(source, SOURCE_PACKED_CUT);
	return 0;
}

int capture_source_more(struct capture_source *source, uint64_t keep)
{
	size_t before;
	int error;

	if (source->last)
		return 0;
	drop_before(source, keep);
	error = make_room(source);
	before = source->size;
	while (!error && !source->last && source->size == before)
		error = source->unpacker ? bring_unpacked(source) : bring_plain(source);
	return error;
}

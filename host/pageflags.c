/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pageflags: /proc/kpageflags by way of the frame numbers. */
#include "pageflags.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "sysfs.h"

/* Turns the frame numbers in @flags into their flags. */
static int look_up(int fd, size_t count, uint64_t *flags)
{
	for (size_t i = 0; i < count; i++) {
		off_t offset = (off_t)(flags[i] * sizeof(*flags));

		if (flags[i] && pread(fd, &flags[i], sizeof(*flags), offset) != sizeof(*flags))
			return -EIO;
	}
	return 0;
}

int pageflags_read(const void *memory, size_t count, uint64_t *flags)
{
	int result = sysfs_page_frames(memory, count, flags);
	int fd;

	if (result < 0)
		return result;
	fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	result = look_up(fd, count, flags);
	close(fd);
	return result;
}

int64_t pageflags_count(const void *memory, size_t size_bytes, uint64_t wanted)
{
	size_t count = size_bytes / (size_t)sysconf(_SC_PAGESIZE);
	uint64_t *flags = calloc(count, sizeof(*flags));
	int64_t found = -1;

	if (flags && pageflags_read(memory, count, flags) == 0) {
		found = 0;
		for (size_t i = 0; i < count; i++)
			found += (flags[i] & wanted) == wanted;
	}
	free(flags);
	return found;
}

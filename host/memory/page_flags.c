/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_flags: what /proc/kpageflags says of this process's pages. */
#include "host/memory/page_flags.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "host/machine/sysfs.h"

/* KPF_ARCH_2 of include/linux/kernel-page-flags.h, which is PG_arch_2, which arm64 calls
 * PG_mte_tagged. */
#define KPF_MTE_TAGGED (UINT64_C(1) << 41)
/* KPF_ARCH_3: PG_mte_lock, Linux 6.2. */
#define KPF_MTE_LOCK (UINT64_C(1) << 42)

bool page_flags_is_tagged(uint64_t flags)
{
	return flags & KPF_MTE_TAGGED;
}

static int64_t count_tagged(int fd, const uint64_t *frames, size_t count, size_t step)
{
	int64_t tagged = 0;
	uint64_t flags;

	for (size_t i = 0; i < count; i += step) {
		off_t at = (off_t)(frames[i] * sizeof(flags));

		if (!frames[i] || pread(fd, &flags, sizeof(flags), at) != sizeof(flags))
			return -1;
		tagged += (flags & KPF_MTE_TAGGED) != 0;
	}
	return tagged;
}

int64_t page_flags_tagged(const void *memory, size_t size_bytes, size_t stride_bytes)
{
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE), count = size_bytes / page_bytes;
	uint64_t *frames = calloc(count, sizeof(*frames));
	int fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	int64_t tagged = -1;

	if (frames && fd >= 0 && sysfs_page_frames(memory, count, frames) == 0)
		tagged = count_tagged(fd, frames, count, stride_bytes / page_bytes);
	if (fd >= 0)
		close(fd);
	free(frames);
	return tagged;
}

/* Both bits of the page at @memory. Returns 0 or -1. */
static int read_bits(const void *memory, uint64_t *bits)
{
	int fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	uint64_t frame = 0;
	int result = -1;

	if (fd >= 0 && sysfs_page_frames(memory, 1, &frame) == 0 && frame &&
	    pread(fd, bits, sizeof(*bits), (off_t)(frame * sizeof(*bits))) == sizeof(*bits))
		result = 0;
	*bits &= KPF_MTE_LOCK | KPF_MTE_TAGGED;
	if (fd >= 0)
		close(fd);
	return result;
}

int page_flags_locked(const void *memory)
{
	uint64_t bits = 0;

	return read_bits(memory, &bits) < 0 ? -1 : bits == KPF_MTE_LOCK;
}

bool page_flags_keeps_lock(const void *memory)
{
	uint64_t bits = 0;

	return read_bits(memory, &bits) == 0 && bits == (KPF_MTE_LOCK | KPF_MTE_TAGGED);
}

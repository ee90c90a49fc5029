/* SPDX-License-Identifier: GPL-2.0-or-later */
/* footprint: pagemap, page flags and page tables of a VMM. */
#include "linuxguest/footprint.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/machine/sysfs.h"
#include "host/memory/page_flags.h"

/* Documentation/admin-guide/mm/pagemap.rst. */
#define PAGEMAP_PRESENT    (UINT64_C(1) << 63)
#define PAGEMAP_FRAME_MASK ((UINT64_C(1) << 55) - 1)
#define RUN_PAGES          512
#define ALIGNMENT_BYTES    (UINT64_C(2) << 20)

struct region {
	uint64_t begin;
	uint64_t bytes;      /* 0: not found */
	uint64_t page_bytes; /* KernelPageSize */
};

static FILE *open_proc(pid_t pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	return fopen(path, "re");
}

/* The mapping of @ram_bytes in smaps. kvmtool's has more, in which the RAM is aligned. */
static struct region find_ram(pid_t pid, uint64_t ram_bytes)
{
	struct region region = {0};
	FILE *file = open_proc(pid, "smaps");
	char line[512];

	while (file && fgets(line, sizeof(line), file)) {
		unsigned long begin, end, kib;

		if (sscanf(line, "%lx-%lx ", &begin, &end) == 2) {
			if (region.bytes && region.page_bytes)
				break;
			if (end - begin >= ram_bytes && end - begin <= ram_bytes + ALIGNMENT_BYTES)
				region = (struct region){.begin = begin, .bytes = end - begin};
		} else if (region.bytes && !region.page_bytes &&
			   sscanf(line, "KernelPageSize: %lu kB", &kib) == 1) {
			region.page_bytes = kib * 1024;
		}
	}
	if (file)
		fclose(file);
	return region;
}

static int64_t read_vm_pte(pid_t pid)
{
	FILE *file = open_proc(pid, "status");
	char line[256];
	unsigned long kib;
	int64_t bytes = -1;

	while (file && bytes < 0 && fgets(line, sizeof(line), file))
		if (sscanf(line, "VmPTE: %lu kB", &kib) == 1)
			bytes = (int64_t)kib * 1024;
	if (file)
		fclose(file);
	return bytes;
}

static uint64_t *read_pagemap(pid_t pid, const struct region *region, size_t page_bytes)
{
	size_t size = region->bytes / page_bytes * sizeof(uint64_t);
	uint64_t *entries = malloc(size);
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/pagemap", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (entries && (fd < 0 || pread(fd, entries, size,
					(off_t)(region->begin / page_bytes * sizeof(uint64_t))) !=
					  (ssize_t)size)) {
		free(entries);
		entries = NULL;
	}
	if (fd >= 0)
		close(fd);
	return entries;
}

/* Of one huge page or base page a step: a huge page of hugetlbfs has its flag on the first. */
static int64_t count_tagged(const uint64_t *entries, size_t count, size_t step)
{
	int fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	uint64_t flags[RUN_PAGES];
	int64_t tagged = 0;

	for (size_t i = 0, run; i < count && fd >= 0; i += run) {
		uint64_t frame = entries[i] & PAGEMAP_FRAME_MASK;
		size_t length;

		run = 1;
		if (!(entries[i] & PAGEMAP_PRESENT))
			continue;
		while (run < RUN_PAGES && i + run < count && entries[i + run] & PAGEMAP_PRESENT &&
		       (entries[i + run] & PAGEMAP_FRAME_MASK) == frame + run)
			run++;
		length = run * sizeof(*flags);
		if (!frame ||
		    pread(fd, flags, length, (off_t)(frame * sizeof(*flags))) != (ssize_t)length) {
			tagged = -1;
			break;
		}
		for (size_t j = 0; j < run; j++)
			if ((i + j) % step == 0 && page_flags_is_tagged(flags[j]))
				tagged += (int64_t)step;
	}
	if (fd < 0)
		return -1;
	close(fd);
	return tagged;
}

struct footprint footprint_read(pid_t pid, uint64_t ram_bytes)
{
	struct footprint footprint = {-1, -1, read_vm_pte(pid),
				      (int64_t)sysfs_meminfo_bytes("SecPageTables")};
	struct region region = find_ram(pid, ram_bytes);
	size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE), count = region.bytes / page_bytes;
	uint64_t *entries = region.page_bytes ? read_pagemap(pid, &region, page_bytes) : NULL;

	if (!entries)
		return footprint;
	footprint.touched_pages = 0;
	for (size_t i = 0; i < count; i++)
		footprint.touched_pages += (entries[i] & PAGEMAP_PRESENT) != 0;
	footprint.tagged_pages = count_tagged(entries, count, region.page_bytes / page_bytes);
	free(entries);
	return footprint;
}

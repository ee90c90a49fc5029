/* SPDX-License-Identifier: GPL-2.0-or-later */
/* poison: memory whose allocation tags are not zero, given back to the kernel. */
#include "host/memory/poison.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/sort_u64.h"
#include "host/machine/place.h"
#include "host/machine/sysfs.h"
#include "host/memory/tags.h"

#define FOLIOS_BYTES (2ul << 20)

/* Appends the frames of @memory. Frame 0 stands for "unknown" and is never looked for. */
static void note_frames(struct poison *poison, const void *memory, size_t size_bytes)
{
	size_t count = size_bytes / (size_t)sysconf(_SC_PAGESIZE);
	uint64_t *grown = realloc(poison->frames, (poison->count + count) * sizeof(*grown));

	if (!grown)
		return;
	poison->frames = grown;
	if (sysfs_page_frames(memory, count, grown + poison->count) == 0)
		poison->count += count;
}

/* Whole transparent huge pages come back to those who ask for such only if they were freed whole,
 * so their mapping must be aligned; before Linux 6.7 the kernel does not do that by itself. */
static size_t huge_slack_bytes(size_t size_bytes, int map_flags, size_t folio_bytes)
{
	size_t huge_bytes = map_flags ? 0 : sysfs_thp_bytes();

	if (folio_bytes > (size_t)sysconf(_SC_PAGESIZE))
		return folio_bytes;
	return huge_bytes && size_bytes % huge_bytes == 0 ? huge_bytes : 0;
}

static void poison_here(struct poison *poison, size_t size_bytes, int map_flags, size_t folio_bytes)
{
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | map_flags;
	size_t slack_bytes = huge_slack_bytes(size_bytes, map_flags, folio_bytes);
	size_t mapped_bytes = size_bytes + slack_bytes;
	char *mapped =
		mmap(NULL, mapped_bytes, PROT_READ | PROT_WRITE | TAGS_PROT_MTE, flags, -1, 0);
	char *memory = mapped;

	if (mapped == MAP_FAILED)
		return;
	if (slack_bytes)
		memory += -(uintptr_t)mapped % slack_bytes;
	if (folio_bytes)
		madvise(memory, size_bytes,
			folio_bytes > (size_t)sysconf(_SC_PAGESIZE) ? MADV_HUGEPAGE
								    : MADV_NOHUGEPAGE);
	tags_store(memory, size_bytes, POISON_TAG);
	note_frames(poison, memory, size_bytes);
	munmap(mapped, mapped_bytes);
}

void poison_memory(struct poison *poison, size_t size_bytes, int map_flags, size_t folio_bytes,
		   unsigned int vcpu_count)
{
	const cpu_set_t *allowed = place_allowed();
	unsigned int cpu_count = (unsigned int)CPU_COUNT(allowed);
	bool supported = size_bytes && tags_supported();

	*poison = (struct poison){0};
	if (supported && folio_bytes && size_bytes < FOLIOS_BYTES)
		size_bytes = FOLIOS_BYTES;
	for (unsigned int i = 0; supported && i < vcpu_count && i < cpu_count; i++) {
		place_self(place_vcpu(allowed, i));
		poison_here(poison, size_bytes, map_flags, folio_bytes);
	}
	place_self(place_main(allowed));
	if (supported)
		poison_here(poison, size_bytes, map_flags, folio_bytes);
	sort_u64(poison->frames, poison->count);
}

static bool was_poisoned(const struct poison *poison, uint64_t frame)
{
	return frame && sorted_u64_has(poison->frames, poison->count, frame);
}

size_t poison_recycled(const struct poison *poison, const void *memory, size_t size_bytes)
{
	size_t count = size_bytes / (size_t)sysconf(_SC_PAGESIZE), recycled = 0;
	uint64_t *frames = calloc(count, sizeof(*frames));

	if (frames && sysfs_page_frames(memory, count, frames) == 0)
		for (size_t i = 0; i < count; i++)
			recycled += was_poisoned(poison, frames[i]);
	free(frames);
	return recycled;
}

void poison_free(struct poison *poison)
{
	free(poison->frames);
	*poison = (struct poison){0};
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* region: what rigs know of the memory under measurement alike. */
#include "host/rig/region.h"

#include <stdio.h>

#include "host/machine/sysfs.h"
#include "include/abi.h"

#define CONTROL_SAMPLES_MAX 256

size_t region_page_count(struct trial *trial, size_t page_bytes, size_t least)
{
	size_t fitting = page_bytes ? trial->memory_bytes / page_bytes : 0;
	size_t count = trial->samples < fitting ? trial->samples : fitting;

	if (!page_bytes)
		outcome_skip(&trial->outcome, "this kernel has no pages of the kind asked for");
	else if (count < least)
		outcome_skip(
			&trial->outcome,
			"samples = %llu and memory = %llu give %zu pages of %zu bytes, fewer than %zu: raise them",
			(unsigned long long)trial->samples, (unsigned long long)trial->memory_bytes,
			count, page_bytes, least);
	return count < least ? 0 : count;
}

size_t region_whole_bytes(struct trial *trial, size_t page_bytes)
{
	if (!page_bytes)
		outcome_skip(&trial->outcome, "this kernel has no pages of the kind asked for");
	else if (trial->memory_bytes < page_bytes)
		outcome_skip(&trial->outcome, "memory = %llu holds no page of %zu bytes: raise it",
			     (unsigned long long)trial->memory_bytes, page_bytes);
	else
		return trial->memory_bytes / page_bytes * page_bytes;
	return 0;
}

size_t region_control_count(size_t sample_count)
{
	return sample_count < CONTROL_SAMPLES_MAX ? sample_count : CONTROL_SAMPLES_MAX;
}

size_t region_share(size_t count, size_t index, size_t threads)
{
	return count * (index + 1) / threads - count * index / threads;
}

int region_keep_samples(struct trial *trial, const uint64_t *samples, const uint64_t *control,
			size_t count, size_t threads)
{
	uint64_t counts[ABI_VCPUS_MAX];

	for (size_t i = 0; i < threads; i++)
		counts[i] = region_share(count, i, threads);
	if ((threads > 1 && trial_threads(trial, counts, threads) < 0) ||
	    trial_samples(trial, samples, count) < 0)
		return -1;
	return trial_control(trial, control, region_control_count(count) * threads);
}

int region_keep_counters(struct trial *trial, const struct backing *backing,
			 const struct poison *poison)
{
	size_t page_bytes = sysfs_mapped_page_size(backing->memory, backing->size_bytes);
	size_t recycled = poison_recycled(poison, backing->memory, backing->size_bytes);

	if (page_bytes && trial_counter(trial, "page_size_bytes", page_bytes) < 0)
		return -1;
	if (poison->count && trial_counter(trial, "recycled_pages", recycled) < 0)
		return -1;
	return trial_counter(trial, "region_bytes", backing->size_bytes);
}

int region_check_page_size(struct trial *trial, const struct backing *backing, uint64_t seen_bytes)
{
	char note[80];

	if (!seen_bytes)
		return 0;
	if (backing->thp == BACKING_THP_ALWAYS && seen_bytes < backing->page_size_bytes)
		return outcome_skip(
			&trial->outcome,
			"the kernel gave pages of %llu bytes where huge ones were asked for: memory is fragmented; echo 1 > /proc/sys/vm/compact_memory",
			(unsigned long long)seen_bytes);
	snprintf(note, sizeof(note), "asked for pages of %zu bytes, smaps shows %llu",
		 backing->page_size_bytes, (unsigned long long)seen_bytes);
	return trial_check(trial, "page_size", 1, seen_bytes != backing->page_size_bytes, note);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pattern: writes a tag and a word to each granule, looks for those that have gone, or shows them. */
#include "include/pattern.h"
#include "guest/guest.h"
#include "include/mte.h"

static void write_granule(const struct abi_job *job, uint64_t at)
{
	uint64_t tag = job->tagging ? pattern_tag(at, job->seed) : 0;

	if (job->tagging)
		mte_store_tag(mte_pointer(at, tag));
	*(volatile uint64_t *)mte_pointer(at, tag) = pattern_word(at, job->seed);
}

static void check_granule(const struct abi_job *job, uint64_t *results, uint64_t at)
{
	int tag_wrong = job->tagging && mte_load_tag(at) != pattern_tag(at, job->seed);
	int word_wrong = *(volatile uint64_t *)at != pattern_word(at, job->seed);

	results[0]++;
	results[1] += tag_wrong != 0;
	results[2] += word_wrong != 0;
	if ((tag_wrong || word_wrong) && !results[3])
		results[3] = at;
}

static void show_granule(const struct abi_job *job, uint64_t at)
{
	uint64_t index = (at - job->base) / MTE_GRANULE_BYTES;

	if (job->tagging)
		((uint8_t *)job->control)[index] = (uint8_t)mte_load_tag(at);
	((uint64_t *)job->samples)[index] = *(volatile uint64_t *)at;
}

void pattern_run(const struct share *share)
{
	const struct abi_job *job = share->job;
	uint64_t end = job->base + share->end * job->stride_bytes;

	for (uint64_t at = job->base + share->first * job->stride_bytes; at < end;
	     at += MTE_GRANULE_BYTES)
		if (job->workload == ABI_WRITE_PATTERN)
			write_granule(job, at);
		else if (job->workload == ABI_LOOK)
			show_granule(job, at);
		else
			check_granule(job, share->thread->results, at);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tags: what the guest sees of the allocation tags. */
#include "guest/guest.h"
#include "include/mte.h"

void tags_count(const struct share *share)
{
	const struct abi_job *job = share->job;
	uint64_t *results = share->thread->results;
	uint64_t end = job->base + share->end * job->stride_bytes;

	for (uint64_t at = job->base + share->first * job->stride_bytes; at < end;
	     at += MTE_GRANULE_BYTES) {
		results[0]++;
		if (mte_load_tag(at) == job->tag)
			continue;
		if (!results[1]++)
			results[2] = at;
	}
}

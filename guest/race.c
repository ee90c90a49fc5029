/* SPDX-License-Identifier: GPL-2.0-or-later */
/* race: one operation a page, at the same moment as other vCPUs or processes. */
#include "guest/clock.h"
#include "guest/guest.h"
#include "include/barrier.h"
#include "include/mte.h"

/* What this vCPU is in the barrier. */
struct racer {
	struct barrier *barrier;
	uint64_t racer;
	uint64_t parties;
	uint64_t round;
};

static void join(struct racer *racer)
{
	barrier_join(racer->barrier, racer->round++, racer->parties);
}

static void operate(const struct abi_job *job, uint64_t address)
{
	if (job->operation == ABI_STORE_TAG)
		mte_store_tag(mte_pointer(address, job->tag));
	else
		__asm__ volatile("str %0, [%1]" : : "r"(address), "r"(address) : "memory");
}

static int has_changed(const struct abi_job *job, uint64_t address)
{
	if (job->operation == ABI_STORE_TAG)
		return mte_load_tag(address) != job->tag;
	return *(volatile uint64_t *)address != address;
}

/* Nothing is stored between the two reads: it might be a fault of its own. */
static void time_one(const struct abi_job *job, uint64_t address, uint64_t *sample, uint64_t *begin)
{
	uint64_t begin_ticks = clock_read_common(), end_ticks;

	operate(job, address);
	end_ticks = clock_read_common();
	*begin = begin_ticks;
	*sample = end_ticks - begin_ticks;
}

static uint64_t address_of(const struct share *share, uint64_t item)
{
	const struct abi_job *job = share->job;
	const uint32_t *order = (const uint32_t *)job->order;

	return job->base + share->index * job->apart_bytes + order[item] * job->stride_bytes;
}

void race_run(const struct share *share)
{
	const struct abi_job *job = share->job;
	uint64_t *samples = (uint64_t *)job->samples + share->index * job->count;
	uint64_t *begins = (uint64_t *)job->begins + share->index * job->count;
	struct racer racer = {
		.barrier = (struct barrier *)job->barrier,
		.racer = job->first_party + share->index,
		.parties = job->parties,
	};

	for (uint64_t i = 0; i < job->count; i++) {
		join(&racer);
		barrier_enter(racer.barrier, racer.racer);
		time_one(job, address_of(share, i), &samples[i], &begins[i]);
		share->thread->results[1] +=
			barrier_leave(racer.barrier, racer.racer, racer.parties);
	}
	join(&racer);
	for (uint64_t i = 0; i < job->count; i++)
		share->thread->results[0] += has_changed(job, address_of(share, i)) != 0;
}

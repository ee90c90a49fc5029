/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pass: the timed loop of ABI_PASS, around an operation on a block; included by the files that hold
 * operations.
 */
#ifndef MTEBENCH_GUEST_PASS_H
#define MTEBENCH_GUEST_PASS_H

#include "guest/clock.h"
#include "guest/guest.h"
#include "include/mte.h"

/* What an operation is given. Addresses have the job's logical tag in them. */
struct pass {
	uint64_t block;       /* where it works */
	uint64_t target;      /* where a copy goes */
	uint64_t block_bytes; /* a multiple of 4096 */
	uint64_t value;       /* number of the item + 1 */
	uint64_t state;   /* what an operation carries from pass to pass; results[0] in the end */
	uint64_t pointer; /* where ABI_PASS_CHASE has come */
	uint64_t random;  /* state of the generator of ABI_PASS_RANDOM */
	uint64_t part;    /* beginning of the vCPU's part */
	uint64_t part_bytes;
	uint64_t zva_bytes;  /* what DC ZVA, GVA and GZVA work on; 0 when DC ZVA is prohibited */
	uint64_t stgm_bytes; /* what STGM, STZGM and LDGM work on */
	uint64_t tags;       /* the job's tag, 16 times, for STGM and STZGM */
};

typedef void pass_fn(struct pass *pass);

/* Puts job.tag_check in force, and tells what is. For guests with MTE. */
void tag_check_set(uint32_t tag_check);
uint32_t tag_check_get(void);

/* TFSR_EL1, and clears it: asynchronous tag check faults that have happened. */
uint64_t tag_check_faults(void);

/* The pass before the first: addresses of the vCPU's part, block sizes of this CPU. */
struct pass pass_first(const struct share *share);

/* Settles what must hold while the loop runs (tag checking, warm samples[]), and undoes it, leaving
 * results[]. */
void pass_prepare(const struct share *share);
void pass_conclude(const struct share *share, const struct pass *pass);

static inline void pass_nothing(struct pass *pass)
{
	(void)pass;
}

/*
 * Times @operation on @count blocks. Inlined with a constant @operation, so that nothing stands
 * between the two reads of the clock but the operation, which sets up its registers there.
 */
static inline __attribute__((always_inline)) void pass_loop(struct pass *pass, uint64_t *samples,
							    uint64_t count, pass_fn *operation)
{
	uint64_t begin = pass->block, distance = pass->target - pass->block;
	uint64_t end = distance ? pass->target : pass->part + pass->part_bytes;

	marker_group();
	for (uint64_t i = 0; i < count; i++) {
		uint64_t begin_ticks, end_ticks;

		begin_ticks = clock_begin();
		operation(pass);
		end_ticks = clock_end();
		samples[i] = end_ticks - begin_ticks;
		pass->value++;
		pass->block += pass->block_bytes;
		if (pass->block == end)
			pass->block = begin;
		pass->target = pass->block + distance;
	}
}

/* Everything of ABI_PASS around a loop with @operation. */
static inline __attribute__((always_inline)) void pass_run(const struct share *share,
							   void (*wait)(void), pass_fn *operation)
{
	const struct abi_job *job = share->job;
	uint64_t *control = (uint64_t *)job->control + share->index * job->control_count;
	struct pass pass;

	pass_prepare(share);
	pass = pass_first(share);
	pass_loop(&pass, control, job->control_count, pass_nothing);
	pass = pass_first(share);
	wait();
	pass_loop(&pass, (uint64_t *)job->samples + share->first, share->end - share->first,
		  operation);
	pass_conclude(share, &pass);
}

#endif

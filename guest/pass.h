/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pass: the timed loop of ABI_PASS around an operation on a block. The files that define operations
 * include it (guest/pass_data.c, guest/pass_tags.c).
 */
#ifndef MTEBENCH_GUEST_PASS_H
#define MTEBENCH_GUEST_PASS_H

#include "guest/clock.h"
#include "guest/guest.h"
#include "include/mte.h"

/* What an operation gets. All addresses carry the job's logical tag. */
struct pass {
	uint64_t block;       /* address of the block that it works on */
	uint64_t target;      /* address that ABI_PASS_COPY writes to */
	uint64_t block_bytes; /* a multiple of 4096 */
	uint64_t value;       /* number of the item + 1 */
	uint64_t state;       /* the operation keeps it from pass to pass; becomes results[0] */
	uint64_t pointer;     /* address that ABI_PASS_CHASE has reached */
	uint64_t random;      /* state of the generator of ABI_PASS_RANDOM */
	uint64_t part;        /* beginning of the vCPU's part */
	uint64_t part_bytes;
	uint64_t zva_bytes;  /* block of DC ZVA, GVA and GZVA; 0 when DC ZVA is prohibited */
	uint64_t stgm_bytes; /* block of STGM, STZGM and LDGM; 0 for other operations */
	uint64_t tags;       /* the job's tag, 16 times, for STGM and STZGM */
};

typedef void pass_fn(struct pass *pass);

/* Set and return the tag checking in force, as in abi_job.tag_check. For guests with MTE. */
void tag_check_set(uint32_t tag_check);
uint32_t tag_check_get(void);

/* Returns TFSR_EL1, the asynchronous tag check faults so far, and clears it. */
uint64_t tag_check_faults(void);

/* Returns what the first pass gets: addresses of the vCPU's part, block sizes of this CPU. */
struct pass pass_first(const struct share *share);

/* pass_prepare() puts tag checking in force and warms samples[] for the loop; pass_conclude() fills
 * results[] and switches tag checking off. */
void pass_prepare(const struct share *share);
void pass_conclude(const struct share *share, const struct pass *pass);

static inline void pass_nothing(struct pass *pass)
{
	(void)pass;
}

/*
 * Times @operation on @count blocks. It is inlined with constants, so that only the operation, which
 * loads its registers first, stands between the two reads of the clock, and with @drain the wait until
 * its stores are done: without it a store is timed until it is issued.
 */
static inline __attribute__((always_inline)) void
pass_loop(struct pass *pass, uint64_t *samples, uint64_t count, pass_fn *operation, bool drain)
{
	uint64_t begin = pass->block, distance = pass->target - pass->block;
	uint64_t end = distance ? pass->target : pass->part + pass->part_bytes;

	marker_group();
	for (uint64_t i = 0; i < count; i++) {
		uint64_t begin_ticks, end_ticks;

		begin_ticks = clock_begin();
		operation(pass);
		if (drain)
			__asm__ volatile("dsb ish" : : : "memory");
		end_ticks = clock_end();
		samples[i] = end_ticks - begin_ticks;
		pass->value++;
		pass->block += pass->block_bytes;
		if (pass->block == end)
			pass->block = begin;
		pass->target = pass->block + distance;
	}
}

static inline __attribute__((always_inline)) void
pass_both(const struct share *share, void (*wait)(void), pass_fn *operation, bool drain)
{
	const struct abi_job *job = share->job;
	uint64_t *control = (uint64_t *)job->control + share->index * job->control_count;
	struct pass pass;

	pass_prepare(share);
	pass = pass_first(share);
	pass_loop(&pass, control, job->control_count, pass_nothing, drain);
	pass = pass_first(share);
	wait();
	pass_loop(&pass, (uint64_t *)job->samples + share->first, share->end - share->first,
		  operation, drain);
	pass_conclude(share, &pass);
}

/* Does all of ABI_PASS with @operation: prepares, runs the control loop and the timed loop, and
 * fills results[]. */
static inline __attribute__((always_inline)) void pass_run(const struct share *share,
							   void (*wait)(void), pass_fn *operation)
{
	if (share->job->drain)
		pass_both(share, wait, operation, true);
	else
		pass_both(share, wait, operation, false);
}

#endif

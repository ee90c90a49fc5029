/* SPDX-License-Identifier: GPL-2.0-or-later */
/* touch: one timed operation a page. This file is the measuring loop; doc/methodology.md shows its
 * disassembly. */
#include "guest/clock.h"
#include "guest/guest.h"
#include "include/mte.h"

/* What an operation is given: the address, the value to store, and where a load adds what it
 * saw. */
struct touch {
	uint64_t address;
	uint64_t value;
	uint64_t *seen;
};

typedef void operation_fn(const struct touch *touch);

static inline void do_nothing(const struct touch *touch)
{
	(void)touch;
}

/* The accesses are assembly, so that each is exactly one instruction whatever the compiler thinks
 * of it. */
static inline void do_write(const struct touch *touch)
{
	__asm__ volatile("str %0, [%1]" : : "r"(touch->value), "r"(touch->address) : "memory");
}

static inline void do_read(const struct touch *touch)
{
	uint64_t value;

	__asm__ volatile("ldr %0, [%1]" : "=r"(value) : "r"(touch->address) : "memory");
	*touch->seen ^= value;
}

static inline void do_exec(const struct touch *touch)
{
	__asm__ volatile("blr %0" : : "r"(touch->address) : "x30", "memory");
}

/* The tag is in the address. */
static inline void do_store_tag(const struct touch *touch)
{
	mte_store_tag(touch->address);
}

/*
 * Times @operation on items [first, end). The address is fetched before the clock starts; inlined
 * with a constant @operation, so that nothing stands between the two reads but the operation.
 */
static inline __attribute__((always_inline)) void timed_loop(const struct share *share,
							     operation_fn *operation)
{
	const struct abi_job *job = share->job;
	const uint32_t *order = (const uint32_t *)job->order;
	uint64_t *samples = (uint64_t *)job->samples;
	uint64_t seen = 0;

	marker_group();
	for (uint64_t i = share->first; i < share->end; i++) {
		struct touch touch = {
			.address = mte_pointer(job->base + order[i] * job->stride_bytes, job->tag),
			.value = i + 1,
			.seen = &seen,
		};
		uint64_t begin_ticks, end_ticks;

		__asm__ volatile("" : "+r"(touch.address), "+r"(touch.value));
		begin_ticks = clock_begin();
		operation(&touch);
		end_ticks = clock_end();
		samples[i] = end_ticks - begin_ticks;
	}
	share->thread->results[0] = seen;
}

static void control_loop(const struct share *share)
{
	const struct abi_job *job = share->job;
	struct abi_job control = *job;
	struct share part = *share;

	control.samples = job->control + share->index * job->control_count * sizeof(uint64_t);
	part.job = &control;
	part.first = 0;
	part.end = job->control_count < job->count ? job->control_count : job->count;
	timed_loop(&part, do_nothing);
}

/* Brings the pages of order[] and samples[] in, so that the timed loop faults on the region
 * only. */
static void warm(const struct share *share)
{
	const volatile uint32_t *order = (const volatile uint32_t *)share->job->order;
	volatile uint64_t *samples = (volatile uint64_t *)share->job->samples;

	for (uint64_t i = share->first; i < share->end; i++)
		samples[i] = order[i];
}

void touch_run(const struct share *share, void (*wait)(void))
{
	warm(share);
	control_loop(share);
	wait();
	switch (share->job->operation) {
	case ABI_NOTHING:
		timed_loop(share, do_nothing);
		break;
	case ABI_WRITE:
		timed_loop(share, do_write);
		break;
	case ABI_READ:
		timed_loop(share, do_read);
		break;
	case ABI_EXEC:
		timed_loop(share, do_exec);
		break;
	case ABI_STORE_TAG:
		timed_loop(share, do_store_tag);
		break;
	default:
		__builtin_trap();
	}
}

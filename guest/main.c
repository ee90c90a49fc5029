/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main: one job after the other, as the boot block says. */
#include "guest/guest.h"

static struct abi_boot *const boot =
	(struct abi_boot *)(uintptr_t)(ABI_PAYLOAD_IPA + ABI_BOOT_OFFSET);

void doorbell_ring(uint32_t value)
{
	/* The host writes the next job while this vCPU is out: nothing may be kept in registers
	 * across. */
	__asm__ volatile("" : : : "memory");
	*(volatile uint32_t *)(uintptr_t)ABI_DOORBELL_IPA = value;
	__asm__ volatile("" : : : "memory");
}

void trap_abort(const struct abi_abort *frame)
{
	uint64_t index; /* kept in TPIDR_EL1, because an abort may come from anywhere */

	__asm__ volatile("mrs %0, tpidr_el1" : "=r"(index));
	boot->threads[index].abort = *frame;
	for (;;)
		doorbell_ring(ABI_ABORT);
}

static void wait_for_all(void)
{
	__atomic_add_fetch(&boot->barrier, 1, __ATOMIC_ACQ_REL);
	while (__atomic_load_n(&boot->barrier, __ATOMIC_ACQUIRE) < boot->vcpu_count)
		;
}

static void run_job(const struct share *share)
{
	for (int i = 0; i < ABI_RESULTS_MAX; i++)
		share->thread->results[i] = 0;

	switch (share->job->workload) {
	case ABI_TOUCH:
		touch_run(share, wait_for_all);
		break;
	case ABI_RACE:
		race_run(share);
		break;
	case ABI_COUNT_TAGS:
		tags_count(share);
		break;
	case ABI_WRITE_PATTERN:
	case ABI_CHECK_PATTERN:
	case ABI_LOOK:
		pattern_run(share);
		break;
	case ABI_MAP:
		map_part(share);
		break;
	case ABI_PASS:
		if (share->job->operation < ABI_PASS_STP)
			pass_data_run(share, wait_for_all);
		else
			pass_tags_run(share, wait_for_all);
		break;
	default:
		negative_run(share);
	}
}

void guest_main(uint64_t index)
{
	__asm__ volatile("msr tpidr_el1, %0" : : "r"(index));
	for (;;) {
		const struct abi_job *job = &boot->job;
		struct share share = {
			.job = job,
			.thread = &boot->threads[index],
			.index = index,
			.first = job->count * index / boot->vcpu_count,
			.end = job->count * (index + 1) / boot->vcpu_count,
		};

		run_job(&share);
		doorbell_ring(ABI_DONE);
	}
}

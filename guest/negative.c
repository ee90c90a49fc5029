/* SPDX-License-Identifier: GPL-2.0-or-later */
/* negative: guests that must fail, each in its own way, so that the VMM's answer to them is
 * tested. */
#include "guest/guest.h"
#include "include/mte.h"

/* An address that stage 1 maps and no memslot backs. */
#define NOWHERE 0x7f00000000

#define SCTLR_TCF_SYNC (1ul << 40)

static void jump_nowhere(void)
{
	__asm__ volatile("blr %0" : : "r"(NOWHERE) : "x30", "memory");
}

/* Gives the first granule of the region tag 1 and stores through a pointer with tag 2. */
static void fault_on_tag(const struct share *share)
{
	uint64_t base = share->job->base;
	uint64_t sctlr;

	__asm__ volatile("mrs %0, sctlr_el1" : "=r"(sctlr));
	__asm__ volatile("msr sctlr_el1, %0\n\tisb" : : "r"(sctlr | SCTLR_TCF_SYNC));
	mte_store_tag(mte_pointer(base, 1));
	__asm__ volatile("str xzr, [%0]" : : "r"(mte_pointer(base, 2)) : "memory");
}

void negative_run(const struct share *share)
{
	switch (share->job->workload) {
	case ABI_JUMP_NOWHERE:
		jump_nowhere();
		break;
	case ABI_SPIN_FOREVER:
		for (;;)
			__asm__ volatile("" : : : "memory");
	case ABI_TAG_CHECK_FAULT:
		fault_on_tag(share);
		break;
	default:
		__builtin_trap();
	}
}

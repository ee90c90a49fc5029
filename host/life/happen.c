/* SPDX-License-Identifier: GPL-2.0-or-later */
/* happen: does a step to a guest's memory. */
#include "host/life/happen.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory/disturb.h"
#include "include/mte.h"

static int nothing(struct life *life, const struct step *step)
{
	(void)life;
	(void)step;
	return 0;
}

static int read_pages(struct life *life, const struct step *step)
{
	return life_touch(life, step->first, step->count, ABI_READ, 0);
}

static int write_pattern(struct life *life, const struct step *step)
{
	struct abi_job job = life_job(life, ABI_WRITE_PATTERN, step->first, step->count);

	job.seed = step->seed;
	return vm_run_job(life->vms[0], &job, life->outcome);
}

static int store_first_tags(struct life *life, const struct step *step)
{
	return life_touch(life, step->first, step->count, ABI_STORE_TAG, step_tag(step));
}

static int copy_tags_in(struct life *life, const struct step *step)
{
	size_t size_bytes = step->count * life->page_bytes;
	uint8_t *tags;
	int result;

	tags = malloc(size_bytes / MTE_GRANULE_BYTES);
	if (!tags)
		return outcome_fail(life->outcome, "no memory for tags");
	memset(tags, step_tag(step), size_bytes / MTE_GRANULE_BYTES);
	result = vm_write_tags(life->vms[0], ABI_REGION_IPA + step->first * life->page_bytes,
			       size_bytes, tags, life->outcome);
	free(tags);
	return result;
}

static int disturb_part(struct life *life, const struct step *step)
{
	static const enum disturbance disturbances[EVENT_COUNT] = {
		[EVENT_REFAULT] = DISTURB_REFAULT, [EVENT_ALIAS] = DISTURB_ALIAS,
		[EVENT_DISCARD] = DISTURB_DISCARD, [EVENT_SPLIT] = DISTURB_SPLIT,
		[EVENT_MIGRATE] = DISTURB_MIGRATE, [EVENT_COMPACT] = DISTURB_COMPACT,
		[EVENT_SWAP] = DISTURB_SWAP,
	};
	struct backing part = life_part(life, step->first, step->count);

	return disturb(disturbances[step->event], &part, life->config.emulated, life->outcome);
}

static int set_flags(struct life *life, uint32_t flags)
{
	struct vm_slot slot = life->slot;

	slot.flags = flags;
	if (vm_set_slot(life->vms[0], &slot, life->outcome) < 0)
		return -1;
	life->slot = slot;
	return 0;
}

static int log_on(struct life *life, const struct step *step)
{
	(void)step;
	return set_flags(life, life->slot.flags | VM_SLOT_LOGGED);
}

static int log_off(struct life *life, const struct step *step)
{
	(void)step;
	return set_flags(life, life->slot.flags & ~VM_SLOT_LOGGED);
}

static int log_for_a_while(struct life *life, const struct step *step)
{
	uint32_t flags = life->slot.flags;

	return log_on(life, step) < 0 || write_pattern(life, step) < 0 ? -1
								       : set_flags(life, flags);
}

static int delete_slot(struct life *life)
{
	struct vm_slot none = life->slot;

	none.size_bytes = 0;
	return vm_set_slot(life->vms[0], &none, life->outcome);
}

static int renew_slot(struct life *life, const struct step *step)
{
	(void)step;
	return delete_slot(life) < 0 ? -1 : set_flags(life, life->slot.flags);
}

/* Where there can be no such slot the old one comes back. */
static int make_read_only(struct life *life, const struct step *step)
{
	uint32_t flags = life->slot.flags;

	if (delete_slot(life) < 0)
		return -1;
	if (set_flags(life, VM_SLOT_READONLY) < 0) {
		struct outcome why = *life->outcome;

		set_flags(life, flags);
		*life->outcome = why;
		return -1;
	}
	if (read_pages(life, step) < 0 || delete_slot(life) < 0)
		return -1;
	return set_flags(life, flags);
}

/* Huge pages of a pool go whole or not at all: a call that is for less says done and does nothing. */
static bool goes_in_parts(const struct life *life, const struct step *step)
{
	struct backing part = life_part(life, step->first, step->count);

	if (!backing_is_hugetlb(life->config.backing))
		return true;
	return part.offset_bytes % part.page_size_bytes == 0 &&
	       part.size_bytes % part.page_size_bytes == 0;
}

static bool takes_pages(enum event event)
{
	switch (event) {
	case EVENT_DISCARD:
	case EVENT_DONTNEED:
	case EVENT_DONTNEED_LOCKED:
	case EVENT_GUARD:
	case EVENT_UFFD_COPY:
	case EVENT_UFFD_ZERO:
	case EVENT_UFFD_MINOR:
	case EVENT_UFFD_WP:
		return true;
	default:
		return false;
	}
}

static happen_fn *const hands[EVENT_COUNT] = {
	[EVENT_NONE] = nothing,
	[EVENT_READ] = read_pages,
	[EVENT_WRITE] = write_pattern,
	[EVENT_STG] = store_first_tags,
	[EVENT_STORE] = happen_store,
	[EVENT_TAG] = happen_tag,
	[EVENT_PROT_MTE] = happen_prot_mte,
	[EVENT_COPY_TAGS] = copy_tags_in,
	[EVENT_REFAULT] = disturb_part,
	[EVENT_ALIAS] = disturb_part,
	[EVENT_REMAP] = happen_remap,
	[EVENT_MLOCK] = happen_mlock,
	[EVENT_FORK] = happen_fork,
	[EVENT_DISCARD] = disturb_part,
	[EVENT_DONTNEED] = happen_advice,
	[EVENT_DONTNEED_LOCKED] = happen_advice,
	[EVENT_GUARD] = happen_advice,
	[EVENT_FREE] = happen_advice,
	[EVENT_COLD] = happen_advice,
	[EVENT_PAGEOUT] = happen_advice,
	[EVENT_WILLNEED] = happen_advice,
	[EVENT_POPULATE_READ] = happen_advice,
	[EVENT_POPULATE_WRITE] = happen_advice,
	[EVENT_HUGEPAGE] = happen_advice,
	[EVENT_NOHUGEPAGE] = happen_advice,
	[EVENT_COLLAPSE] = happen_advice,
	[EVENT_PROCESS_COLD] = happen_advice,
	[EVENT_PROCESS_PAGEOUT] = happen_advice,
	[EVENT_PROCESS_WILLNEED] = happen_advice,
	[EVENT_PROCESS_COLLAPSE] = happen_advice,
	[EVENT_SPLIT] = disturb_part,
	[EVENT_MIGRATE] = disturb_part,
	[EVENT_COMPACT] = disturb_part,
	[EVENT_SWAP] = disturb_part,
	[EVENT_ZSWAP] = happen_zswap,
	[EVENT_KSM] = happen_ksm,
	[EVENT_KHUGEPAGED] = happen_khugepaged,
	[EVENT_OFFLINE] = happen_offline,
	[EVENT_UFFD_COPY] = happen_uffd_copy,
	[EVENT_UFFD_ZERO] = happen_uffd_zero,
	[EVENT_UFFD_MINOR] = happen_uffd_minor,
	[EVENT_UFFD_WP] = happen_uffd_wp,
	[EVENT_UFFD_MOVE] = happen_uffd_move,
	[EVENT_DIRTY_LOG] = log_for_a_while,
	[EVENT_LOG_ON] = log_on,
	[EVENT_LOG_OFF] = log_off,
	[EVENT_SLOT] = renew_slot,
	[EVENT_RO_SLOT] = make_read_only,
};

int life_happen(struct life *life, const struct step *step)
{
	const char *misfit = event_misfit(step->event, life->config.backing);

	if (misfit)
		return outcome_skip(life->outcome, "%s", misfit);
	if (event_needs_mte(step->event) && !life->config.mte)
		return outcome_skip(life->outcome, "needs mte=on");
	if (takes_pages(step->event) && !goes_in_parts(life, step))
		return outcome_skip(life->outcome,
				    "huge pages of a pool are taken away whole or not at all");
	if (hands[step->event](life, step) < 0)
		return -1;
	step_apply(step, backing_is_shared(life->config.backing), &life->model);
	return 0;
}

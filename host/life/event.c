/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event: what can happen, and what must be there afterwards. */
#include "host/life/event.h"

const struct level events[] = {
	LEVEL_AT(EVENT_NONE, "none"),
	LEVEL_AT(EVENT_READ, "read"),
	LEVEL_AT(EVENT_WRITE, "write"),
	LEVEL_AT(EVENT_STG, "stg"),
	LEVEL_AT(EVENT_STORE, "store"),
	LEVEL_AT(EVENT_TAG, "tag"),
	LEVEL_AT(EVENT_PROT_MTE, "prot-mte"),
	LEVEL_AT(EVENT_COPY_TAGS, "copy-tags"),
	LEVEL_AT(EVENT_REFAULT, "refault"),
	LEVEL_AT(EVENT_ALIAS, "alias"),
	LEVEL_AT(EVENT_REMAP, "remap"),
	LEVEL_AT(EVENT_MLOCK, "mlock"),
	LEVEL_AT(EVENT_FORK, "fork"),
	LEVEL_AT(EVENT_DISCARD, "discard"),
	LEVEL_AT(EVENT_DONTNEED, "dontneed"),
	LEVEL_AT(EVENT_DONTNEED_LOCKED, "dontneed-locked"),
	LEVEL_AT(EVENT_GUARD, "guard"),
	LEVEL_AT(EVENT_FREE, "free"),
	LEVEL_AT(EVENT_COLD, "cold"),
	LEVEL_AT(EVENT_PAGEOUT, "pageout"),
	LEVEL_AT(EVENT_WILLNEED, "willneed"),
	LEVEL_AT(EVENT_POPULATE_READ, "populate-read"),
	LEVEL_AT(EVENT_POPULATE_WRITE, "populate-write"),
	LEVEL_AT(EVENT_HUGEPAGE, "hugepage"),
	LEVEL_AT(EVENT_NOHUGEPAGE, "nohugepage"),
	LEVEL_AT(EVENT_COLLAPSE, "collapse"),
	LEVEL_AT(EVENT_PROCESS_COLD, "process-cold"),
	LEVEL_AT(EVENT_PROCESS_PAGEOUT, "process-pageout"),
	LEVEL_AT(EVENT_PROCESS_WILLNEED, "process-willneed"),
	LEVEL_AT(EVENT_PROCESS_COLLAPSE, "process-collapse"),
	LEVEL_AT(EVENT_SPLIT, "split"),
	LEVEL_AT(EVENT_MIGRATE, "migrate"),
	LEVEL_AT(EVENT_COMPACT, "compact"),
	LEVEL_AT(EVENT_SWAP, "swap"),
	LEVEL_AT(EVENT_ZSWAP, "zswap"),
	LEVEL_AT(EVENT_KSM, "ksm"),
	LEVEL_AT(EVENT_KHUGEPAGED, "khugepaged"),
	LEVEL_AT(EVENT_OFFLINE, "offline"),
	LEVEL_AT(EVENT_UFFD_COPY, "uffd-copy"),
	LEVEL_AT(EVENT_UFFD_ZERO, "uffd-zero"),
	LEVEL_AT(EVENT_UFFD_MINOR, "uffd-minor"),
	LEVEL_AT(EVENT_UFFD_WP, "uffd-wp"),
	LEVEL_AT(EVENT_UFFD_MOVE, "uffd-move"),
	LEVEL_AT(EVENT_DIRTY_LOG, "dirty-log"),
	LEVEL_AT(EVENT_LOG_ON, "log-on"),
	LEVEL_AT(EVENT_LOG_OFF, "log-off"),
	LEVEL_AT(EVENT_SLOT, "slot"),
	LEVEL_AT(EVENT_RO_SLOT, "ro-slot"),
	{0},
};
_Static_assert(LEVEL_COUNT(events) == EVENT_COUNT, "a name for every event");

bool event_takes_seed(enum event event)
{
	switch (event) {
	case EVENT_WRITE:
	case EVENT_STG:
	case EVENT_STORE:
	case EVENT_TAG:
	case EVENT_COPY_TAGS:
	case EVENT_FORK:
	case EVENT_DIRTY_LOG:
		return true;
	default:
		return false;
	}
}

bool event_is_of_all(enum event event)
{
	switch (event) {
	case EVENT_NONE:
	case EVENT_COMPACT:
	case EVENT_LOG_ON:
	case EVENT_LOG_OFF:
	case EVENT_SLOT:
		return true;
	default:
		return false;
	}
}

bool event_needs_mte(enum event event)
{
	return event == EVENT_STG || event == EVENT_TAG || event == EVENT_PROT_MTE ||
	       event == EVENT_COPY_TAGS;
}

bool event_splits(enum event event)
{
	switch (event) {
	case EVENT_FREE:
	case EVENT_COLD:
	case EVENT_PAGEOUT:
	case EVENT_PROCESS_COLD:
	case EVENT_PROCESS_PAGEOUT:
	case EVENT_SPLIT:
	case EVENT_MIGRATE:
	case EVENT_SWAP:
	case EVENT_ZSWAP:
		return true;
	default:
		return false;
	}
}

bool event_tags(enum event event)
{
	switch (event) {
	case EVENT_READ:
	case EVENT_WRITE:
	case EVENT_STG:
	case EVENT_TAG:
	case EVENT_PROT_MTE:
	case EVENT_COPY_TAGS:
	case EVENT_ALIAS:
	case EVENT_FORK:
	case EVENT_DIRTY_LOG:
	case EVENT_RO_SLOT:
	case EVENT_UFFD_WP:
		return true;
	default:
		return false;
	}
}

bool event_changes_settings(enum event event)
{
	return event == EVENT_ZSWAP || event == EVENT_KSM || event == EVENT_KHUGEPAGED ||
	       event == EVENT_OFFLINE;
}

const char *event_misfit(enum event event, enum backing_kind kind)
{
	switch (event) {
	case EVENT_UFFD_MINOR:
		return backing_is_shared(kind) ? NULL : "minor faults are watched in shared memory";
	case EVENT_UFFD_MOVE:
		return kind == BACKING_ANON_PRIVATE ? NULL : "UFFDIO_MOVE is for private memory";
	case EVENT_UFFD_ZERO:
		return backing_is_hugetlb(kind) ? "UFFDIO_ZEROPAGE is not for huge pages of a pool"
						: NULL;
	default:
		return NULL;
	}
}

uint8_t step_tag(const struct step *step)
{
	return (uint8_t)(step->seed % 15 + 1);
}

void step_apply(const struct step *step, bool shared, struct model *model)
{
	size_t first = step->first, count = step->count;

	switch (step->event) {
	case EVENT_WRITE:
	case EVENT_FORK:
	case EVENT_DIRTY_LOG:
		model_write(model, first, count, step->seed);
		break;
	case EVENT_STG:
		model_write_first_tags(model, first, count, step_tag(step));
		break;
	case EVENT_STORE:
		model_write_words(model, first, count, step->seed);
		break;
	case EVENT_TAG:
	case EVENT_COPY_TAGS:
		model_write_tags(model, first, count, step_tag(step));
		break;
	case EVENT_UFFD_COPY: /* what is copied in are the words */
		model_write_tags(model, first, count, 0);
		break;
	case EVENT_DISCARD:
	case EVENT_UFFD_ZERO:
		model_renew(model, first, count);
		break;
	case EVENT_DONTNEED:
	case EVENT_DONTNEED_LOCKED:
	case EVENT_GUARD:
		if (!shared) /* else the file keeps them */
			model_renew(model, first, count);
		break;
	case EVENT_FREE:
		model_give_up(model, first, count);
		break;
	default:
		break;
	}
}

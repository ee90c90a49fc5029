/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event: what can happen to some pages of a guest's memory, and what must be there afterwards. Pure.
 */
#ifndef MTEBENCH_HOST_LIFE_EVENT_H
#define MTEBENCH_HOST_LIFE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/level.h"
#include "host/life/model.h"
#include "host/memory/backing.h"

enum event {
	EVENT_NONE,
	/* The guest. */
	EVENT_READ,  /* a load from each page */
	EVENT_WRITE, /* the pattern of the step's seed */
	EVENT_STG,   /* a tag on the first granule of each page */
	/* The VMM. */
	EVENT_STORE,     /* the pattern's words, through its own mapping */
	EVENT_TAG,       /* a tag on each granule, through its own mapping with PROT_MTE */
	EVENT_PROT_MTE,  /* mprotect(PROT_MTE), a load from each page, and back */
	EVENT_COPY_TAGS, /* KVM_ARM_MTE_COPY_TAGS to the guest: a tag on each granule */
	EVENT_REFAULT,   /* mprotect(PROT_NONE) and back: stage 2 loses its mappings */
	EVENT_ALIAS,     /* mprotect(PROT_MTE) of a second mapping */
	EVENT_REMAP,     /* mremap() to another place and back */
	EVENT_MLOCK,     /* mlock() and munlock() */
	EVENT_FORK, /* a child is there while the guest writes the pattern, and keeps its own */
	/* Advice by madvise(). */
	EVENT_DISCARD, /* MADV_DONTNEED, for shared memory MADV_REMOVE: a hole in the file */
	EVENT_DONTNEED,
	EVENT_DONTNEED_LOCKED,
	EVENT_GUARD, /* MADV_GUARD_INSTALL and MADV_GUARD_REMOVE */
	EVENT_FREE,
	EVENT_COLD,
	EVENT_PAGEOUT,
	EVENT_WILLNEED,
	EVENT_POPULATE_READ,
	EVENT_POPULATE_WRITE,
	EVENT_HUGEPAGE,
	EVENT_NOHUGEPAGE,
	EVENT_COLLAPSE,
	/* The same by process_madvise(). */
	EVENT_PROCESS_COLD,
	EVENT_PROCESS_PAGEOUT,
	EVENT_PROCESS_WILLNEED,
	EVENT_PROCESS_COLLAPSE,
	/* The kernel, asked to. */
	EVENT_SPLIT,      /* huge pages are split, through debugfs */
	EVENT_MIGRATE,    /* to other frames */
	EVENT_COMPACT,    /* the machine's memory is compacted */
	EVENT_SWAP,       /* every page goes out to swap space */
	EVENT_ZSWAP,      /* pages go out to compressed memory before the swap space */
	EVENT_KSM,        /* KSM looks for equal pages twice */
	EVENT_KHUGEPAGED, /* khugepaged looks for base pages to collapse */
	EVENT_OFFLINE,    /* the memory block of the first page goes offline, and online again */
	/* userfaultfd. */
	EVENT_UFFD_COPY, /* the pages go and come back with their words, their tags do not: post-copy */
	EVENT_UFFD_ZERO,  /* the pages go, zeros come */
	EVENT_UFFD_MINOR, /* the mapping goes, the pages are mapped again */
	EVENT_UFFD_WP,    /* write-protected, read by the guest, and not protected any more */
	EVENT_UFFD_MOVE,  /* UFFDIO_MOVE to another place and back */
	/* KVM. */
	EVENT_DIRTY_LOG, /* the guest writes the pattern while it is logged */
	EVENT_LOG_ON,
	EVENT_LOG_OFF,
	EVENT_SLOT,    /* the memslot is deleted and added again */
	EVENT_RO_SLOT, /* it is read-only for a while, in which the guest reads */
	EVENT_COUNT,
};

/* By enum event, with their names as values. */
extern const struct level events[];

struct step {
	enum event event;
	uint32_t first, count; /* base pages */
	uint32_t seed;         /* of what is stored, where something is */
};

/* Whether the event stores something that depends on the step's seed. */
bool event_takes_seed(enum event event);

/* Whether it happens to the whole of the memory whatever the step's pages are. */
bool event_is_of_all(enum event event);

/* Whether it is about tags, so that a VM without MTE cannot have it. */
bool event_needs_mte(enum event event);

/* Whether it makes the kernel split huge pages, all or some, wherever it comes from. */
bool event_splits(enum event event);

/* Whether it makes tags, or has the kernel clear them: the pages count as tagged afterwards. */
bool event_tags(enum event event);

/* Whether it changes settings of the machine, and needs a keeper (host/machine/keeper.h). */
bool event_changes_settings(enum event event);

/* Why it cannot happen to memory of that kind, or NULL when it may. */
const char *event_misfit(enum event event, enum backing_kind kind);

/* The tag, 1 to 15, that the step stores where it stores one tag everywhere. */
uint8_t step_tag(const struct step *step);

/* What is in the memory once @step has happened to it; @shared: its pages belong to a file. */
void step_apply(const struct step *step, bool shared, struct model *model);

#endif

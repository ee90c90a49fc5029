/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vmm_rig: memory of this process for trials without a VM: poisoned frames, a backing that may
 * have PROT_MTE, and the oracles of what is in it. All return 0, or -1 with trial->outcome.
 *
 * Every 4 KiB has two words that only vmm_rig_fill() writes, and, with PROT_MTE, a tag of its own
 * from 1 to 15. The first word of a page is the benchmark's.
 */
#ifndef MTEBENCH_HOST_RIG_VMM_RIG_H
#define MTEBENCH_HOST_RIG_VMM_RIG_H

#include "host/memory/backing.h"
#include "host/memory/poison.h"
#include "host/trial/trial.h"

struct vmm_rig {
	struct backing backing;
	struct poison poison;
	bool mte;          /* PROT_MTE is on, or to come */
	size_t page_count; /* of backing.page_size_bytes */
};

/* Maps trial->samples pages, or as many as trial->memory_bytes holds, not populated and without
 * PROT_MTE. Takes mte, backing and thp from trial->cell. On failure nothing stays open. */
int vmm_rig_open(struct vmm_rig *rig, struct trial *trial);
void vmm_rig_close(struct vmm_rig *rig);

/* The page of that number. */
char *vmm_rig_page(const struct vmm_rig *rig, size_t index);

/* mprotect: reading and writing, with PROT_MTE where rig->mte. Takes PROT_EXEC away, so that there
 * is something to do without MTE too. */
int vmm_rig_protect(struct vmm_rig *rig, void *memory, size_t size_bytes, struct trial *trial);

/* Populates: the two words of every 4 KiB. */
void vmm_rig_fill(struct vmm_rig *rig, const struct trial *trial);

/* Gives every 4 KiB its tag. */
void vmm_rig_tag(struct vmm_rig *rig);

/* How many 4 KiB have other than those two words; @filled false: other than zero there. */
size_t vmm_rig_count_wrong_data(const struct vmm_rig *rig, const struct trial *trial, bool filled);

/* How many granules have another tag than vmm_rig_tag() gives; @tagged false: than zero. */
size_t vmm_rig_count_wrong_tags(const struct vmm_rig *rig, bool tagged);

/* Oracles "data", "tags" (with MTE) and "stored": the first word of page i is i + 1. Counters:
 * page_size_bytes, recycled_pages, region_bytes. */
int vmm_rig_check(struct vmm_rig *rig, struct trial *trial, bool filled, bool tagged);
int vmm_rig_check_stored(struct vmm_rig *rig, struct trial *trial);
int vmm_rig_keep_counters(struct vmm_rig *rig, struct trial *trial);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vmm_rig: memory of this process for trials without a VM: poisoned frames, a backing that may
 * have PROT_MTE, and oracles for its content. Functions that take a trial and return int return 0,
 * or -1 with trial->outcome.
 *
 * Each 4 KiB holds two words that vmm_rig_fill() writes and nobody else, and with PROT_MTE has one
 * tag, 1 to 15, that vmm_rig_tag() sets. The first word of each page belongs to the benchmark.
 */
#ifndef MTEBENCH_HOST_RIG_VMM_RIG_H
#define MTEBENCH_HOST_RIG_VMM_RIG_H

#include "host/memory/backing.h"
#include "host/memory/poison.h"
#include "host/trial/trial.h"

struct vmm_rig {
	struct backing backing;
	struct poison poison;
	bool mte;          /* vmm_rig_protect() sets PROT_MTE */
	size_t page_count; /* number of pages of backing.page_size_bytes */
};

/* Maps trial->samples pages, or as many as trial->memory_bytes holds, not populated and without
 * PROT_MTE. Takes mte, backing, thp and folio from trial->cell. On failure nothing stays open. */
int vmm_rig_open(struct vmm_rig *rig, struct trial *trial);
void vmm_rig_close(struct vmm_rig *rig);

/* The page of that number. */
char *vmm_rig_page(const struct vmm_rig *rig, size_t index);

/* Calls mprotect() with PROT_READ and PROT_WRITE, and with PROT_MTE when rig->mte. This takes away
 * PROT_EXEC, so that the kernel has something to change without MTE too. */
int vmm_rig_protect(struct vmm_rig *rig, void *memory, size_t size_bytes, struct trial *trial);

/* Populates the memory by writing the two words of every 4 KiB. */
void vmm_rig_fill(struct vmm_rig *rig, const struct trial *trial);

/* Gives every 4 KiB its tag. */
void vmm_rig_tag(struct vmm_rig *rig);

/* Returns how many 4 KiB do not hold the two words of vmm_rig_fill(), or, with @filled false, zeros
 * in their place. */
size_t vmm_rig_count_wrong_data(const struct vmm_rig *rig, const struct trial *trial, bool filled);

/* Returns how many granules do not have the tag of vmm_rig_tag(), or, with @tagged false, 0. */
size_t vmm_rig_count_wrong_tags(const struct vmm_rig *rig, bool tagged);

/* vmm_rig_check() adds the oracle's checks "data" and, with MTE, "tags", by the counts above.
 * vmm_rig_check_stored() adds "stored": the first word of page i is i + 1. The last one adds the
 * counters page_size_bytes, recycled_pages (where frames were poisoned) and region_bytes. */
int vmm_rig_check(struct vmm_rig *rig, struct trial *trial, bool filled, bool tagged);
int vmm_rig_check_stored(struct vmm_rig *rig, struct trial *trial);
int vmm_rig_keep_counters(struct vmm_rig *rig, struct trial *trial);

#endif

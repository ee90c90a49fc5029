/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmm_rig: memory of this process for trials without a VM. */
#include "host/rig/vmm_rig.h"

#include <errno.h>
#include <sys/mman.h>

#include "host/machine/random.h"
#include "host/memory/tags.h"
#include "host/rig/region.h"
#include "include/mte.h"

#define STEP_BYTES 4096
#define TAG_COUNT  15 /* 1..15; 0 is what the kernel gives */

/* The two words, in 64-bit words from the beginning of each step. */
static const size_t filled_words[] = {1, STEP_BYTES / sizeof(uint64_t) - 1};

int vmm_rig_open(struct vmm_rig *rig, struct trial *trial)
{
	const struct cell *cell = trial->cell;
	enum backing_kind kind = (enum backing_kind)cell_number(cell, "backing");
	bool thp = cell_is(cell, "thp", "always");
	size_t folio_bytes = cell_number_or(cell, "folio", 0), page_bytes, size_bytes;

	*rig = (struct vmm_rig){.mte = cell_is(cell, "mte", "on"), .backing = {.fd = -1}};
	if (rig->mte && !tags_supported())
		return outcome_skip(&trial->outcome,
				    "this CPU or kernel has no MTE (HWCAP2_MTE is absent)");
	page_bytes = folio_bytes ? folio_bytes : backing_page_size(kind, thp);
	rig->page_count = region_page_count(trial, page_bytes, 1);
	if (!rig->page_count)
		return -1;
	size_bytes = rig->page_count * page_bytes;
	poison_memory(&rig->poison, size_bytes, backing_huge_flags(kind),
		      backing_folio_size(kind, thp, folio_bytes), 1);
	if (backing_create_folios(&rig->backing, kind, thp, folio_bytes, size_bytes,
				  &trial->outcome) == 0)
		return 0;
	poison_free(&rig->poison);
	return -1;
}

void vmm_rig_close(struct vmm_rig *rig)
{
	backing_destroy(&rig->backing);
	poison_free(&rig->poison);
}

char *vmm_rig_page(const struct vmm_rig *rig, size_t index)
{
	return backing_page(&rig->backing, index);
}

int vmm_rig_protect(struct vmm_rig *rig, void *memory, size_t size_bytes, struct trial *trial)
{
	int mte = rig->mte ? TAGS_PROT_MTE : 0;

	if (mprotect(memory, size_bytes, PROT_READ | PROT_WRITE | mte) == 0)
		return 0;
	return outcome_refuse(&trial->outcome, rig->mte ? "mprotect(PROT_MTE)" : "mprotect", errno);
}

static size_t step_count(const struct vmm_rig *rig)
{
	return rig->backing.size_bytes / STEP_BYTES;
}

static volatile uint64_t *step_at(const struct vmm_rig *rig, size_t index)
{
	return (volatile uint64_t *)(void *)((char *)rig->backing.memory + index * STEP_BYTES);
}

static uint64_t content_of(const struct trial *trial, size_t index)
{
	uint64_t state = trial->seed + index;

	return random_next(&state) | 1;
}

void vmm_rig_fill(struct vmm_rig *rig, const struct trial *trial)
{
	for (size_t i = 0; i < step_count(rig); i++)
		for (size_t word = 0; word < 2; word++)
			step_at(rig, i)[filled_words[word]] = content_of(trial, i);
}

static unsigned int tag_of(size_t index)
{
	return (unsigned int)(index % TAG_COUNT) + 1;
}

void vmm_rig_tag(struct vmm_rig *rig)
{
	for (size_t i = 0; i < step_count(rig); i++)
		tags_store((char *)rig->backing.memory + i * STEP_BYTES, STEP_BYTES, tag_of(i));
}

size_t vmm_rig_count_wrong_data(const struct vmm_rig *rig, const struct trial *trial, bool filled)
{
	size_t wrong = 0;

	for (size_t i = 0; i < step_count(rig); i++) {
		uint64_t expected = filled ? content_of(trial, i) : 0;

		wrong += step_at(rig, i)[filled_words[0]] != expected ||
			 step_at(rig, i)[filled_words[1]] != expected;
	}
	return wrong;
}

size_t vmm_rig_count_wrong_tags(const struct vmm_rig *rig, bool tagged)
{
	size_t wrong = 0;

	for (size_t i = 0; i < step_count(rig); i++)
		wrong += tags_count_other((char *)rig->backing.memory + i * STEP_BYTES, STEP_BYTES,
					  tagged ? tag_of(i) : 0);
	return wrong;
}

int vmm_rig_check(struct vmm_rig *rig, struct trial *trial, bool filled, bool tagged)
{
	size_t granules = rig->backing.size_bytes / MTE_GRANULE_BYTES;
	uint64_t wrong;
	bool proven;

	if (trial_check(trial, "data", step_count(rig),
			vmm_rig_count_wrong_data(rig, trial, filled), NULL) < 0)
		return -1;
	if (!rig->mte)
		return 0;
	wrong = vmm_rig_count_wrong_tags(rig, tagged);
	proven = wrong || tagged ||
		 poison_recycled(&rig->poison, rig->backing.memory, rig->backing.size_bytes);
	return trial_check(trial, "tags", proven ? granules : 0, wrong,
			   proven ? NULL : REGION_UNPROVEN);
}

int vmm_rig_check_stored(struct vmm_rig *rig, struct trial *trial)
{
	uint64_t wrong = 0;

	for (size_t i = 0; i < rig->page_count; i++)
		wrong += *(volatile uint64_t *)(void *)vmm_rig_page(rig, i) != i + 1;
	return trial_check(trial, "stored", rig->page_count, wrong, NULL);
}

int vmm_rig_keep_counters(struct vmm_rig *rig, struct trial *trial)
{
	return region_keep_counters(trial, &rig->backing, &rig->poison);
}

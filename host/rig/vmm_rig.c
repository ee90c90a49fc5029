/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostbed: memory of this process for trials without a VM. */
#include "host/rig/vmm_rig.h"

#include <errno.h>
#include <sys/mman.h>

#include "host/machine/random.h"
#include "host/machine/sysfs.h"
#include "host/memory/tags.h"
#include "include/mte.h"

#define STEP_BYTES 4096
#define TAG_COUNT  15 /* 1..15; 0 is what the kernel gives */

/* The two words, in 64-bit words from the beginning of each step. */
static const size_t filled_words[] = {1, STEP_BYTES / sizeof(uint64_t) - 1};

static int choose_size(struct hostbed *bed, struct trial *trial)
{
	const struct cell *cell = trial->cell;
	enum backing_kind kind = (enum backing_kind)cell_number(cell, "backing");
	size_t page_bytes = backing_page_size(kind, cell_is(cell, "thp", "always"));
	size_t fitting = page_bytes ? trial->memory_bytes / page_bytes : 0;

	if (!page_bytes)
		return outcome_skip(&trial->outcome,
				    "this kernel has no pages of the kind asked for");
	bed->page_count = trial->samples < fitting ? trial->samples : fitting;
	if (!bed->page_count)
		return outcome_skip(&trial->outcome,
				    "memory = %llu holds no page of %zu bytes: raise it",
				    (unsigned long long)trial->memory_bytes, page_bytes);
	return 0;
}

int hostbed_open(struct hostbed *bed, struct trial *trial)
{
	const struct cell *cell = trial->cell;
	enum backing_kind kind = (enum backing_kind)cell_number(cell, "backing");
	bool thp = cell_is(cell, "thp", "always");

	*bed = (struct hostbed){.mte = cell_is(cell, "mte", "on"), .backing = {.fd = -1}};
	if (bed->mte && !tags_supported())
		return outcome_skip(&trial->outcome,
				    "this CPU or kernel has no MTE (HWCAP2_MTE is absent)");
	if (choose_size(bed, trial) < 0)
		return -1;

	size_t size_bytes = bed->page_count * backing_page_size(kind, thp);

	poison_memory(&bed->poison, size_bytes, backing_huge_flags(kind), 1);
	if (backing_create(&bed->backing, kind, thp, size_bytes, &trial->outcome) == 0)
		return 0;
	poison_free(&bed->poison);
	return -1;
}

void hostbed_close(struct hostbed *bed)
{
	backing_destroy(&bed->backing);
	poison_free(&bed->poison);
}

char *hostbed_page(const struct hostbed *bed, size_t index)
{
	return (char *)bed->backing.memory + index * bed->backing.page_size_bytes;
}

int hostbed_protect(struct hostbed *bed, void *memory, size_t size_bytes, struct trial *trial)
{
	int mte = bed->mte ? TAGS_PROT_MTE : 0;

	if (mprotect(memory, size_bytes, PROT_READ | PROT_WRITE | mte) == 0)
		return 0;
	return outcome_refuse(&trial->outcome, bed->mte ? "mprotect(PROT_MTE)" : "mprotect", errno);
}

static size_t step_count(const struct hostbed *bed)
{
	return bed->backing.size_bytes / STEP_BYTES;
}

static volatile uint64_t *step_at(const struct hostbed *bed, size_t index)
{
	return (volatile uint64_t *)(void *)((char *)bed->backing.memory + index * STEP_BYTES);
}

static uint64_t content_of(const struct trial *trial, size_t index)
{
	uint64_t state = trial->seed + index;

	return random_next(&state) | 1;
}

void hostbed_fill(struct hostbed *bed, const struct trial *trial)
{
	for (size_t i = 0; i < step_count(bed); i++)
		for (size_t word = 0; word < 2; word++)
			step_at(bed, i)[filled_words[word]] = content_of(trial, i);
}

static unsigned int tag_of(size_t index)
{
	return (unsigned int)(index % TAG_COUNT) + 1;
}

void hostbed_tag(struct hostbed *bed)
{
	for (size_t i = 0; i < step_count(bed); i++)
		tags_store((char *)bed->backing.memory + i * STEP_BYTES, STEP_BYTES, tag_of(i));
}

size_t hostbed_count_wrong_data(const struct hostbed *bed, const struct trial *trial, bool filled)
{
	size_t wrong = 0;

	for (size_t i = 0; i < step_count(bed); i++) {
		uint64_t expected = filled ? content_of(trial, i) : 0;

		wrong += step_at(bed, i)[filled_words[0]] != expected ||
			 step_at(bed, i)[filled_words[1]] != expected;
	}
	return wrong;
}

size_t hostbed_count_wrong_tags(const struct hostbed *bed, bool tagged)
{
	size_t wrong = 0;

	for (size_t i = 0; i < step_count(bed); i++)
		wrong += tags_count_other((char *)bed->backing.memory + i * STEP_BYTES, STEP_BYTES,
					  tagged ? tag_of(i) : 0);
	return wrong;
}

int hostbed_check(struct hostbed *bed, struct trial *trial, bool filled, bool tagged)
{
	size_t granules = bed->backing.size_bytes / MTE_GRANULE_BYTES;
	const char *note = NULL;

	if (trial_check(trial, "data", step_count(bed),
			hostbed_count_wrong_data(bed, trial, filled), NULL) < 0)
		return -1;
	if (!bed->mte)
		return 0;
	if (!tagged && !poison_recycled(&bed->poison, bed->backing.memory, bed->backing.size_bytes))
		note = "no page is known to have been poisoned: zero proves nothing";
	return trial_check(trial, "tags", granules, hostbed_count_wrong_tags(bed, tagged), note);
}

int hostbed_check_stored(struct hostbed *bed, struct trial *trial)
{
	uint64_t wrong = 0;

	for (size_t i = 0; i < bed->page_count; i++)
		wrong += *(volatile uint64_t *)(void *)hostbed_page(bed, i) != i + 1;
	return trial_check(trial, "stored", bed->page_count, wrong, NULL);
}

int hostbed_keep_counters(struct hostbed *bed, struct trial *trial)
{
	const struct backing *backing = &bed->backing;
	size_t page_bytes = sysfs_mapped_page_size(backing->memory, backing->size_bytes);
	size_t recycled = poison_recycled(&bed->poison, backing->memory, backing->size_bytes);

	if (page_bytes && trial_counter(trial, "page_size_bytes", page_bytes) < 0)
		return -1;
	if (bed->poison.count && trial_counter(trial, "recycled_pages", recycled) < 0)
		return -1;
	return trial_counter(trial, "region_bytes", backing->size_bytes);
}

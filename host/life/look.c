/* SPDX-License-Identifier: GPL-2.0-or-later */
/* look: what each who can look at a guest's memory sees of it. */
#include "host/life/life.h"

#include <stdlib.h>

#include "include/mte.h"

static int look_in_guest(struct life *life, unsigned int index, size_t first, size_t count,
			 struct model_difference *difference)
{
	struct abi_job job = life_job(life, ABI_LOOK, first, count);

	job.samples = life->words[index].ipa;
	job.control = life->tags[index].ipa;
	if (vm_run_job(life->vms[index], &job, life->outcome) < 0)
		return -1;
	model_compare(&life->model, first, count, life->config.mte ? life->tags[index].host : NULL,
		      life->words[index].host, difference);
	return 0;
}

static int look_from_outside(struct life *life, size_t first, size_t count,
			     struct model_difference *difference)
{
	size_t size_bytes = count * life->page_bytes;
	uint8_t *tags = malloc(size_bytes / MTE_GRANULE_BYTES);
	int result;

	if (!tags)
		return outcome_fail(life->outcome, "no memory for tags");
	result = vm_read_tags(life->vms[0], ABI_REGION_IPA + first * life->page_bytes, size_bytes,
			      tags, life->outcome);
	if (result == 0)
		model_compare(&life->model, first, count, tags, NULL, difference);
	free(tags);
	return result;
}

static int look_as_vmm(struct life *life, size_t first, size_t count,
		       struct model_difference *difference)
{
	const char *memory = life->memory + first * life->page_bytes;
	size_t granules = count * life->page_bytes / MTE_GRANULE_BYTES;
	uint64_t *words = malloc(granules * sizeof(*words));

	if (!words)
		return outcome_fail(life->outcome, "no memory for words");
	for (size_t i = 0; i < granules; i++)
		words[i] =
			*(const volatile uint64_t *)(const void *)(memory + i * MTE_GRANULE_BYTES);
	model_compare(&life->model, first, count, NULL, words, difference);
	free(words);
	return 0;
}

int life_look(struct life *life, enum looker looker, size_t first, size_t count,
	      struct model_difference *difference)
{
	switch (looker) {
	case LOOKER_GUEST:
		return look_in_guest(life, 0, first, count, difference);
	case LOOKER_SECOND:
		return life->vm_count < 2 ? 0 : look_in_guest(life, 1, first, count, difference);
	case LOOKER_OUTSIDE:
		return life->config.mte ? look_from_outside(life, first, count, difference) : 0;
	default:
		return look_as_vmm(life, first, count, difference);
	}
}

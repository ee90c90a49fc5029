/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pass_data: the data that passes find in memory and must leave. */
#include "host/rig/pass_data.h"

#include <stdlib.h>

#include "host/machine/random.h"
#include "include/mte.h"

#define LINE_WORDS (ABI_LINE_BYTES / sizeof(uint64_t))
#define READ_WORDS 16 /* ABI_PASS_READ keeps so many of each block */

/* The lines of a part in the order in which they are chased; the caller frees it. */
static uint32_t *chase_order(const struct pass_rig *rig, const struct trial *trial)
{
	size_t lines = rig->part_bytes / ABI_LINE_BYTES;
	uint32_t *order = malloc(lines * sizeof(*order));

	if (order)
		random_order(order, lines, trial->seed);
	return order;
}

int pass_data_link(struct pass_rig *rig, struct trial *trial)
{
	size_t lines = rig->part_bytes / ABI_LINE_BYTES;
	uint32_t *order = chase_order(rig, trial);

	if (!order)
		return outcome_fail(&trial->outcome, "no memory for the order of %zu lines", lines);
	for (unsigned int vcpu = 0; vcpu < rig->config.vcpu_count; vcpu++) {
		uint64_t *part = pass_rig_part(rig, vcpu);
		uint64_t base = mte_pointer(pass_rig_part_ipa(rig, vcpu), rig->config.tag);

		for (size_t i = 0; i < lines; i++)
			part[order[i] * LINE_WORDS] =
				base + (uint64_t)order[(i + 1) % lines] * ABI_LINE_BYTES;
	}
	free(order);
	return 0;
}

/* The sum of where vCPU @vcpu's passes must have ended, having begun at line 0. */
static uint64_t chased_by(const struct pass_rig *rig, const uint32_t *order, unsigned int vcpu)
{
	uint64_t base = mte_pointer(pass_rig_part_ipa(rig, vcpu), rig->config.tag), sum = 0;
	size_t lines = rig->part_bytes / ABI_LINE_BYTES, at = 0;

	while (order[at])
		at++;
	for (size_t pass = 0; pass < pass_rig_passes(rig, vcpu); pass++) {
		at += rig->config.block_bytes / ABI_LINE_BYTES;
		sum += base + (uint64_t)order[at % lines] * ABI_LINE_BYTES;
	}
	return sum;
}

static int check_chase(const struct pass_rig *rig, struct trial *trial)
{
	uint32_t *order = chase_order(rig, trial);
	uint64_t wrong = 0;

	if (!order)
		return outcome_fail(&trial->outcome, "no memory for the order of the lines");
	for (unsigned int vcpu = 0; vcpu < rig->config.vcpu_count; vcpu++)
		wrong += vm_thread(rig->vm, vcpu).results[0] != chased_by(rig, order, vcpu);
	free(order);
	return trial_check(trial, "data", rig->sample_count, wrong, NULL);
}

static size_t words_before(const struct pass_rig *rig, unsigned int vcpu)
{
	return vcpu * (rig->part_bytes / sizeof(uint64_t));
}

/* The exclusive or of the last words of every block that vCPU @vcpu passed over. */
static uint64_t read_by(const struct pass_rig *rig, const struct trial *trial, unsigned int vcpu)
{
	size_t block_words = rig->config.block_bytes / sizeof(uint64_t);
	size_t blocks = rig->part_bytes / rig->config.block_bytes;
	uint64_t seen = 0;

	for (size_t pass = 0; pass < pass_rig_passes(rig, vcpu); pass++) {
		size_t end = words_before(rig, vcpu) + (pass % blocks + 1) * block_words;

		for (size_t word = end - READ_WORDS; word < end; word++)
			seen ^= pass_rig_content(trial, word);
	}
	return seen;
}

/* The sum of what vCPU @vcpu's generator made it load. */
static uint64_t loaded_by(const struct pass_rig *rig, const struct trial *trial, unsigned int vcpu)
{
	uint64_t loads = pass_rig_passes(rig, vcpu) * (rig->config.block_bytes / ABI_LINE_BYTES);
	uint64_t words = rig->part_bytes / sizeof(uint64_t);
	uint64_t state = trial->seed + vcpu, sum = 0;

	for (uint64_t i = 0; i < loads; i++) {
		state = state * ABI_RANDOM_MULTIPLIER + ABI_RANDOM_INCREMENT;

		size_t word = (size_t)((unsigned __int128)state * words >> 64);

		sum += pass_rig_content(trial, words_before(rig, vcpu) + word);
	}
	return sum;
}

/* Words of @target that are not those of @source. */
static uint64_t count_unlike(const uint64_t *target, const uint64_t *source, size_t count)
{
	uint64_t unlike = 0;

	for (size_t i = 0; i < count; i++)
		unlike += target[i] != source[i];
	return unlike;
}

/* Words that are not the number of the last pass over their block. */
static uint64_t count_unwritten(const struct pass_rig *rig, unsigned int vcpu, uint64_t first)
{
	size_t block_words = rig->config.block_bytes / sizeof(uint64_t);
	size_t blocks = rig->part_bytes / rig->config.block_bytes;
	size_t passes = pass_rig_passes(rig, vcpu);
	const uint64_t *part = pass_rig_part(rig, vcpu);
	uint64_t wrong = 0;

	for (size_t block = 0; block < blocks; block++) {
		size_t last = block + (passes - 1 - block) / blocks * blocks;

		for (size_t word = 0; word < block_words; word++)
			wrong += part[block * block_words + word] != first + last + 1;
	}
	return wrong;
}

static uint64_t count_nonzero(const uint64_t *words, size_t count)
{
	uint64_t nonzero = 0;

	for (size_t i = 0; i < count; i++)
		nonzero += words[i] != 0;
	return nonzero;
}

/* Words of vCPU @vcpu's part that are not what pass_rig_open() put there. */
static uint64_t count_changed(const struct pass_rig *rig, const struct trial *trial,
			      unsigned int vcpu)
{
	const uint64_t *part = pass_rig_part(rig, vcpu);
	size_t before = words_before(rig, vcpu);
	uint64_t changed = 0;

	for (size_t word = 0; word < rig->part_bytes / sizeof(*part); word++)
		changed += part[word] != pass_rig_content(trial, before + word);
	return changed;
}

/* How much of what vCPU @vcpu left is not what @operation promises; its first item is @first. */
static uint64_t count_wrong(const struct pass_rig *rig, const struct trial *trial,
			    enum abi_pass operation, unsigned int vcpu, uint64_t first)
{
	size_t words = rig->part_bytes / sizeof(uint64_t);
	const uint64_t *part = pass_rig_part(rig, vcpu);

	switch (operation) {
	case ABI_PASS_READ:
		return vm_thread(rig->vm, vcpu).results[0] != read_by(rig, trial, vcpu);
	case ABI_PASS_RANDOM:
		return vm_thread(rig->vm, vcpu).results[0] != loaded_by(rig, trial, vcpu);
	case ABI_PASS_WRITE:
	case ABI_PASS_STP:
	case ABI_PASS_STGP:
		return count_unwritten(rig, vcpu, first);
	case ABI_PASS_COPY:
		return count_unlike(part + words / 2, part, words / 2);
	case ABI_PASS_FILL:
	case ABI_PASS_ZVA:
	case ABI_PASS_STZG:
	case ABI_PASS_STZ2G:
	case ABI_PASS_STZGM:
	case ABI_PASS_GZVA:
		return count_nonzero(part, words);
	default:
		return count_changed(rig, trial, vcpu);
	}
}

int pass_data_check(const struct pass_rig *rig, struct trial *trial, enum abi_pass operation)
{
	uint64_t wrong = 0, first = 0;

	if (operation == ABI_PASS_CHASE)
		return check_chase(rig, trial);
	for (unsigned int vcpu = 0; vcpu < rig->config.vcpu_count; vcpu++) {
		wrong += count_wrong(rig, trial, operation, vcpu, first);
		first += pass_rig_passes(rig, vcpu);
	}
	return trial_check(trial, "data", rig->sample_count, wrong, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stream: the data that passes find in memory and must leave. */
#include "host/rig/pass_data.h"

#include <stdlib.h>

#include "host/machine/random.h"
#include "include/mte.h"

#define LINE_WORDS (ABI_LINE_BYTES / sizeof(uint64_t))
#define READ_WORDS 16 /* ABI_PASS_READ keeps so many of each block */

/* The lines of a part in the order in which they are chased; the caller frees it. */
static uint32_t *chase_order(const struct blockbed *bed, const struct trial *trial)
{
	size_t lines = bed->part_bytes / ABI_LINE_BYTES;
	uint32_t *order = malloc(lines * sizeof(*order));

	if (order)
		random_order(order, lines, trial->seed);
	return order;
}

int stream_link(struct blockbed *bed, struct trial *trial)
{
	size_t lines = bed->part_bytes / ABI_LINE_BYTES;
	uint32_t *order = chase_order(bed, trial);

	if (!order)
		return outcome_fail(&trial->outcome, "no memory for the order of %zu lines", lines);
	for (unsigned int vcpu = 0; vcpu < bed->config.vcpu_count; vcpu++) {
		uint64_t *part = blockbed_part(bed, vcpu);
		uint64_t base = mte_pointer(blockbed_part_ipa(bed, vcpu), bed->config.tag);

		for (size_t i = 0; i < lines; i++)
			part[order[i] * LINE_WORDS] =
				base + (uint64_t)order[(i + 1) % lines] * ABI_LINE_BYTES;
	}
	free(order);
	return 0;
}

/* The sum of where vCPU @vcpu's passes must have ended, having begun at line 0. */
static uint64_t chased_by(const struct blockbed *bed, const uint32_t *order, unsigned int vcpu)
{
	uint64_t base = mte_pointer(blockbed_part_ipa(bed, vcpu), bed->config.tag), sum = 0;
	size_t lines = bed->part_bytes / ABI_LINE_BYTES, at = 0;

	while (order[at])
		at++;
	for (size_t pass = 0; pass < blockbed_passes(bed, vcpu); pass++) {
		at += bed->config.block_bytes / ABI_LINE_BYTES;
		sum += base + (uint64_t)order[at % lines] * ABI_LINE_BYTES;
	}
	return sum;
}

static int check_chase(const struct blockbed *bed, struct trial *trial)
{
	uint32_t *order = chase_order(bed, trial);
	uint64_t wrong = 0;

	if (!order)
		return outcome_fail(&trial->outcome, "no memory for the order of the lines");
	for (unsigned int vcpu = 0; vcpu < bed->config.vcpu_count; vcpu++)
		wrong += vm_thread(bed->vm, vcpu).results[0] != chased_by(bed, order, vcpu);
	free(order);
	return trial_check(trial, "data", bed->sample_count, wrong, NULL);
}

static size_t words_before(const struct blockbed *bed, unsigned int vcpu)
{
	return vcpu * (bed->part_bytes / sizeof(uint64_t));
}

/* The exclusive or of the last words of every block that vCPU @vcpu passed over. */
static uint64_t read_by(const struct blockbed *bed, const struct trial *trial, unsigned int vcpu)
{
	size_t block_words = bed->config.block_bytes / sizeof(uint64_t);
	size_t blocks = bed->part_bytes / bed->config.block_bytes;
	uint64_t seen = 0;

	for (size_t pass = 0; pass < blockbed_passes(bed, vcpu); pass++) {
		size_t end = words_before(bed, vcpu) + (pass % blocks + 1) * block_words;

		for (size_t word = end - READ_WORDS; word < end; word++)
			seen ^= blockbed_content(trial, word);
	}
	return seen;
}

/* The sum of what vCPU @vcpu's generator made it load. */
static uint64_t loaded_by(const struct blockbed *bed, const struct trial *trial, unsigned int vcpu)
{
	uint64_t loads = blockbed_passes(bed, vcpu) * (bed->config.block_bytes / ABI_LINE_BYTES);
	uint64_t words = bed->part_bytes / sizeof(uint64_t);
	uint64_t state = trial->seed + vcpu, sum = 0;

	for (uint64_t i = 0; i < loads; i++) {
		state = state * ABI_RANDOM_MULTIPLIER + ABI_RANDOM_INCREMENT;

		size_t word = (size_t)((unsigned __int128)state * words >> 64);

		sum += blockbed_content(trial, words_before(bed, vcpu) + word);
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
static uint64_t count_unwritten(const struct blockbed *bed, unsigned int vcpu, uint64_t first)
{
	size_t block_words = bed->config.block_bytes / sizeof(uint64_t);
	size_t blocks = bed->part_bytes / bed->config.block_bytes;
	size_t passes = blockbed_passes(bed, vcpu);
	const uint64_t *part = blockbed_part(bed, vcpu);
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

/* Words of vCPU @vcpu's part that are not what blockbed_open() put there. */
static uint64_t count_changed(const struct blockbed *bed, const struct trial *trial,
			      unsigned int vcpu)
{
	const uint64_t *part = blockbed_part(bed, vcpu);
	size_t before = words_before(bed, vcpu);
	uint64_t changed = 0;

	for (size_t word = 0; word < bed->part_bytes / sizeof(*part); word++)
		changed += part[word] != blockbed_content(trial, before + word);
	return changed;
}

/* How much of what vCPU @vcpu left is not what @operation promises; its first item is @first. */
static uint64_t count_wrong(const struct blockbed *bed, const struct trial *trial,
			    enum abi_pass operation, unsigned int vcpu, uint64_t first)
{
	size_t words = bed->part_bytes / sizeof(uint64_t);
	const uint64_t *part = blockbed_part(bed, vcpu);

	switch (operation) {
	case ABI_PASS_READ:
		return vm_thread(bed->vm, vcpu).results[0] != read_by(bed, trial, vcpu);
	case ABI_PASS_RANDOM:
		return vm_thread(bed->vm, vcpu).results[0] != loaded_by(bed, trial, vcpu);
	case ABI_PASS_WRITE:
	case ABI_PASS_STP:
	case ABI_PASS_STGP:
		return count_unwritten(bed, vcpu, first);
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
		return count_changed(bed, trial, vcpu);
	}
}

int stream_check(const struct blockbed *bed, struct trial *trial, enum abi_pass operation)
{
	uint64_t wrong = 0, first = 0;

	if (operation == ABI_PASS_CHASE)
		return check_chase(bed, trial);
	for (unsigned int vcpu = 0; vcpu < bed->config.vcpu_count; vcpu++) {
		wrong += count_wrong(bed, trial, operation, vcpu, first);
		first += blockbed_passes(bed, vcpu);
	}
	return trial_check(trial, "data", bed->sample_count, wrong, NULL);
}

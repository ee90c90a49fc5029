/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream: the payload's loops over data (guest/pass_data.c) in a process. What surrounds them at
 * EL1 (guest/pass.c) is replaced here by what a process needs: nothing is prepared, and the block
 * of DC ZVA is read as there.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "common/record/record.h"
#include "guest/pass.h"
#include "host/machine/random.h"
#include "linuxguest/work.h"

#define BLOCK_BYTES ((size_t)64 << 10)
#define PASSES      16
#define PART_BYTES  ((size_t)1 << 20)
#define CHASE_SEED  1
#define LINE_WORDS  (ABI_LINE_BYTES / sizeof(uint64_t))

struct pass pass_first(const struct share *share)
{
	const struct abi_job *job = share->job;
	uint64_t dczid;

	__asm__ volatile("mrs %0, dczid_el0" : "=r"(dczid));
	return (struct pass){
		.block = job->base,
		.target = job->base + (job->operation == ABI_PASS_COPY ? job->part_bytes / 2 : 0),
		.block_bytes = job->stride_bytes,
		.value = share->first + 1,
		.part = job->base,
		.part_bytes = job->part_bytes,
		.pointer = job->base,
		.zva_bytes = dczid & 16 ? 0 : 4ul << (dczid & 15),
	};
}

void pass_prepare(const struct share *share)
{
	(void)share;
}

void pass_conclude(const struct share *share, const struct pass *pass)
{
	share->thread->results[0] = pass->state;
}

static void start_at_once(void)
{
}

/* Each line points to the next of one cycle through all, in random order. */
static int make_cycle(uint64_t *memory)
{
	size_t lines = PART_BYTES / ABI_LINE_BYTES;
	uint32_t *order = malloc(lines * sizeof(*order));

	if (!order)
		return -1;
	random_order(order, lines, CHASE_SEED);
	for (size_t i = 0; i < lines; i++)
		if (order[i] == 0) {
			order[i] = order[0];
			order[0] = 0;
		}
	for (size_t i = 0; i < lines; i++)
		memory[order[i] * LINE_WORDS] =
			(uint64_t)(uintptr_t)&memory[order[(i + 1) % lines] * LINE_WORDS];
	free(order);
	return 0;
}

/* The words that ABI_PASS_WRITE and ABI_PASS_COPY must have left; loads leave nothing. */
static void check(struct link_result *result, const uint64_t *memory, enum abi_pass operation)
{
	const size_t block_words = BLOCK_BYTES / sizeof(uint64_t);
	const size_t half_words = PART_BYTES / 2 / sizeof(uint64_t);

	if (operation == ABI_PASS_WRITE)
		for (size_t i = 0; i < PART_BYTES / sizeof(uint64_t); i++, result->seen++)
			result->wrong += memory[i] != i / block_words % PASSES + 1;
	if (operation == ABI_PASS_COPY)
		for (size_t i = 0; i < half_words; i++, result->seen++)
			result->wrong += memory[half_words + i] != i;
}

void work_stream(struct link_result *result, enum abi_pass operation)
{
	uint64_t *memory = work_map(result, PART_BYTES, 4096, 0);
	struct abi_thread thread = {0};
	struct abi_job job = {
		.operation = operation,
		.base = (uint64_t)(uintptr_t)memory,
		.stride_bytes = BLOCK_BYTES,
		.part_bytes = PART_BYTES,
		.count = PASSES,
		.samples = (uint64_t)(uintptr_t)result->samples,
	};
	struct share share = {.job = &job, .thread = &thread, .end = PASSES};

	if (!memory)
		return;
	for (size_t i = 0; i < PART_BYTES / sizeof(uint64_t); i++)
		memory[i] = i;
	if (operation == ABI_PASS_CHASE && make_cycle(memory) < 0) {
		work_fail(result, "no memory for a chase");
		return;
	}
	pass_data_run(&share, start_at_once);
	result->sample_count = PASSES;
	result->sample_bytes = BLOCK_BYTES;
	check(result, memory, operation);
	munmap(memory, PART_BYTES);
}

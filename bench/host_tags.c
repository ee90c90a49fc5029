/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * host_tags: what tags cost the VMM in memory of its own, without a VM.
 *
 * Measures, in this process, per page: the first store to memory with PROT_MTE (op=touch), mprotect
 * of populated memory to PROT_MTE (mprotect), the store that copies a tagged page after fork (cow);
 * and per call: fork over tagged memory (fork). mte=off is the same without PROT_MTE. Expect touch
 * of an anonymous 4 KiB page to cost little more, because data and tags are cleared in one pass (DC
 * GZVA), and of all others one mte_clear_page_tags a base page; cow one mte_copy_page_tags a page;
 * fork of private memory a test of PG_mte_tagged for each page table entry that it copies.
 */
#include "bench/factors.h"
#include "host/trial/trial.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/machine/clock.h"
#include "host/memory/folio.h"
#include "host/rig/region.h"
#include "host/rig/vmm_rig.h"

#define FORKS_MAX 64

enum op { OP_TOUCH, OP_MPROTECT, OP_FORK, OP_COW };

static const struct level ops[] = {
	{"touch", OP_TOUCH}, {"mprotect", OP_MPROTECT}, {"fork", OP_FORK}, {"cow", OP_COW}, {0},
};

static const struct factor factor_op = {
	.name = "op",
	.help = "what is timed: first store, mprotect(PROT_MTE), fork, first store after fork",
	.levels = ops,
	.default_level = "touch",
};

static const struct factor *const factors[] = {
	&factor_mte, &factor_op, &factor_backing, &factor_thp, &factor_folio, NULL,
};

static enum op op_of(const struct trial *trial)
{
	return (enum op)cell_number(trial->cell, "op");
}

static const char *inapplicable(const struct cell *cell)
{
	enum backing_kind kind = (enum backing_kind)cell_number(cell, "backing");

	if (cell_is(cell, "op", "cow") && backing_is_shared(kind))
		return "shared memory is not copied on write";
	return factor_thp_inapplicable(cell);
}

/* A timed step on page @index: returns 0, or -1 with trial->outcome. */
typedef int step_fn(struct vmm_rig *rig, struct trial *trial, size_t index);

static int step_nothing(struct vmm_rig *rig, struct trial *trial, size_t index)
{
	(void)rig, (void)trial, (void)index;
	return 0;
}

static int step_store(struct vmm_rig *rig, struct trial *trial, size_t index)
{
	(void)trial;
	*(volatile uint64_t *)(void *)vmm_rig_page(rig, index) = index + 1;
	return 0;
}

static int step_protect(struct vmm_rig *rig, struct trial *trial, size_t index)
{
	return vmm_rig_protect(rig, vmm_rig_page(rig, index), rig->backing.page_size_bytes, trial);
}

/* The child's end is not timed. */
static int step_fork(struct vmm_rig *rig, struct trial *trial, size_t index)
{
	pid_t child = fork();

	(void)rig, (void)index;
	if (child == 0)
		_exit(0);
	return child < 0 ? outcome_refuse(&trial->outcome, "fork", errno) : 0;
}

static int time_steps(struct vmm_rig *rig, struct trial *trial, step_fn *step, uint64_t *samples,
		      size_t count)
{
	marker_group();
	for (size_t i = 0; i < count; i++) {
		uint64_t begin_ticks = clock_begin();

		if (step(rig, trial, i) < 0)
			return -1;
		samples[i] = clock_end() - begin_ticks;
		if (step == step_fork)
			wait(NULL);
	}
	return 0;
}

/* Control, then @count samples of @step. */
static int measure(struct vmm_rig *rig, struct trial *trial, step_fn *step, size_t count)
{
	size_t control_count = region_control_count(count);
	uint64_t *samples = calloc(count, sizeof(*samples));
	int result = -1;

	if (!samples)
		return outcome_fail(&trial->outcome, "no memory for %zu samples", count);
	/* Written, so that the clock does not see the faults of this array. */
	for (size_t i = 0; i < count; i++)
		((volatile uint64_t *)samples)[i] = 0;
	time_steps(rig, trial, step_nothing, samples, control_count);
	if (trial_control(trial, samples, control_count) == 0 &&
	    time_steps(rig, trial, step, samples, count) == 0)
		result = trial_samples(trial, samples, count);
	free(samples);
	return result;
}

static int run_touch(struct vmm_rig *rig, struct trial *trial)
{
	if (vmm_rig_protect(rig, rig->backing.memory, rig->backing.size_bytes, trial) < 0 ||
	    measure(rig, trial, step_store, rig->page_count) < 0 ||
	    folio_require(&rig->backing, &trial->outcome) < 0 ||
	    vmm_rig_check_stored(rig, trial) < 0)
		return -1;
	return vmm_rig_check(rig, trial, false, false);
}

static int run_mprotect(struct vmm_rig *rig, struct trial *trial)
{
	vmm_rig_fill(rig, trial);
	if (folio_require(&rig->backing, &trial->outcome) < 0 ||
	    measure(rig, trial, step_protect, rig->page_count) < 0)
		return -1;
	return vmm_rig_check(rig, trial, true, false);
}

/* Populated memory whose every 4 KiB has a tag of its own. */
static int tag_all(struct vmm_rig *rig, struct trial *trial)
{
	if (vmm_rig_protect(rig, rig->backing.memory, rig->backing.size_bytes, trial) < 0)
		return -1;
	vmm_rig_fill(rig, trial);
	if (folio_require(&rig->backing, &trial->outcome) < 0)
		return -1;
	if (rig->mte)
		vmm_rig_tag(rig);
	return 0;
}

/* Pages whose first word is no longer that of fresh memory: stores that came through. */
static size_t count_stored(const struct vmm_rig *rig)
{
	size_t stored = 0;

	for (size_t i = 0; i < rig->page_count; i++)
		stored += *(volatile uint64_t *)(void *)vmm_rig_page(rig, i) != 0;
	return stored;
}

/* A child that finds what the parent had when it was made, once @fd ends; its exit status is 0 when
 * all is right. */
static pid_t start_witness(const struct vmm_rig *rig, const struct trial *trial, int fds[2])
{
	pid_t child = fork();
	char byte;

	if (child != 0)
		return child;
	close(fds[1]);
	while (read(fds[0], &byte, 1) < 0 && errno == EINTR)
		;
	_exit(count_stored(rig) || vmm_rig_count_wrong_data(rig, trial, true) ||
	      (rig->mte && vmm_rig_count_wrong_tags(rig, true)));
}

static int check_witness(struct trial *trial, pid_t child)
{
	int status = -1;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return trial_check(trial, "child_unchanged", 1, status != 0, NULL);
}

static int run_fork(struct vmm_rig *rig, struct trial *trial)
{
	size_t forks = trial->samples < FORKS_MAX ? trial->samples : FORKS_MAX;

	if (tag_all(rig, trial) < 0 || measure(rig, trial, step_fork, forks) < 0)
		return -1;
	return vmm_rig_check(rig, trial, true, true);
}

static int run_cow(struct vmm_rig *rig, struct trial *trial)
{
	int fds[2], result = -1;

	if (tag_all(rig, trial) < 0)
		return -1;
	if (pipe(fds) < 0)
		return outcome_refuse(&trial->outcome, "pipe", errno);

	pid_t child = start_witness(rig, trial, fds);

	if (child < 0)
		outcome_refuse(&trial->outcome, "fork", errno);
	else
		result = measure(rig, trial, step_store, rig->page_count);
	close(fds[1]);
	if (child > 0 && check_witness(trial, child) < 0)
		result = -1;
	close(fds[0]);
	if (result < 0 || vmm_rig_check_stored(rig, trial) < 0)
		return -1;
	return vmm_rig_check(rig, trial, true, true);
}

/* Copying a page of hugetlb takes another one, and kills who has none. */
static int need_copies(struct trial *trial)
{
	enum backing_kind kind = (enum backing_kind)cell_number(trial->cell, "backing");
	struct backing twice;
	size_t page_bytes = backing_page_size(kind, false);
	size_t pages = page_bytes ? trial->memory_bytes / page_bytes : 0;

	if (!backing_is_hugetlb(kind) || !pages)
		return 0;
	pages = pages < trial->samples ? pages : trial->samples;
	if (backing_create(&twice, kind, false, 2 * pages * page_bytes, &trial->outcome) < 0)
		return -1;
	backing_destroy(&twice);
	return 0;
}

/* Memory that an operation is about, where it is not one page as smaps shows it. */
static int keep_touched(const struct vmm_rig *rig, struct trial *trial)
{
	size_t folio_bytes = rig->backing.folio_bytes;

	if (op_of(trial) == OP_FORK)
		return trial_counter(trial, "touched_bytes", rig->backing.size_bytes);
	if (!folio_bytes)
		return 0;
	return trial_counter(trial, "touched_bytes",
			     op_of(trial) == OP_COW ? (uint64_t)sysconf(_SC_PAGESIZE)
						    : folio_bytes);
}

static int run(struct trial *trial)
{
	static int (*const runs[])(struct vmm_rig *, struct trial *) = {
		[OP_TOUCH] = run_touch,
		[OP_MPROTECT] = run_mprotect,
		[OP_FORK] = run_fork,
		[OP_COW] = run_cow,
	};
	struct vmm_rig rig;
	int result;

	if ((op_of(trial) == OP_COW && need_copies(trial) < 0) || vmm_rig_open(&rig, trial) < 0)
		return -1;
	result = runs[op_of(trial)](&rig, trial);
	if (result == 0)
		result = keep_touched(&rig, trial);
	if (result == 0)
		result = vmm_rig_keep_counters(&rig, trial);
	vmm_rig_close(&rig);
	return result;
}

BENCH(host_tags,
      .summary =
	      "what tags cost the VMM in its own memory: first touch, mprotect, fork, copy on write",
      .unit = "ticks", .factors = factors, .inapplicable = inapplicable, .run = run);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vm_lifecycle: what a VM with MTE costs to make, to start and to take down.
 *
 * Measures the CPU time of the VMM's process, one VM a sample: `create` is KVM_CREATE_VM, the
 * capability, memslots, vCPU and interrupt controller, and the payload's memory; `first_run` the
 * first KVM_RUN until the guest, which does nothing, rings the doorbell (its few pages fault in),
 * with the thread that runs it; `destroy` closes a VM whose guest has touched (and with MTE tagged)
 * `memory` bytes; `unmap` frees that memory afterwards. Excludes waiting: create and destroy wait
 * for grace periods of (S)RCU, and in the lab the counter leaps over the time in which all CPUs
 * sleep, so elapsed ticks would be no instructions. Excludes what kernel threads do for it, too.
 * The counter sec_page_tables_bytes is the growth of SecPageTables (the page tables of stage 2)
 * from before the last VM to when its guest has touched all.
 */
#include "bench/factors.h"
#include "host/trial/trial.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/machine/clock.h"
#include "host/machine/sysfs.h"
#include "host/rig/touch_rig.h"
#include "include/mte.h"

#define GUEST_TAG     3
#define VM_COUNT_MAX  64
#define GRACE_PERIODS 3

enum stage { STAGE_CREATE, STAGE_FIRST_RUN, STAGE_DESTROY, STAGE_UNMAP, STAGE_COUNT };

static const struct level stages[] = {
	{"create", STAGE_CREATE},
	{"first_run", STAGE_FIRST_RUN},
	{"destroy", STAGE_DESTROY},
	{"unmap", STAGE_UNMAP},
	{0},
};

static const struct factor factor_stage = {
	.name = "stage",
	.help = "which part of a VM's life is timed",
	.levels = stages,
	.default_level = "create",
};

static const struct factor *const factors[] = {&factor_mte, &factor_backing, &factor_thp,
					       &factor_stage, NULL};

/* One VM after the other, each over memory of its own. */
struct life {
	struct trial *trial;
	bool mte;
	enum backing_kind kind;
	bool thp;
	size_t page_count;
	struct backing backing;
	struct vm *vm;
	struct vm_array order;
	struct vm_array samples;
	uint64_t ticks[STAGE_COUNT];
	int64_t table_bytes;  /* growth; below 0 where it cannot be known */
	uint64_t wrong_pages; /* of all VMs: not written by the guest */
	uint64_t wrong_tags;
};

static struct abi_job job_of(const struct life *life, enum abi_operation operation)
{
	return (struct abi_job){
		.workload = ABI_TOUCH,
		.operation = operation,
		.base = ABI_REGION_IPA,
		.stride_bytes = life->backing.page_size_bytes,
		.count = life->page_count,
		.order = life->order.ipa,
		.samples = life->samples.ipa,
	};
}

static int create(struct life *life)
{
	struct outcome *outcome = &life->trial->outcome;
	struct vm_config config = {
		.vcpu_count = 1,
		.mte = life->mte,
		.exchange_bytes = vm_exchange_size(life->page_count * sizeof(uint32_t)) +
				  vm_exchange_size(life->page_count * sizeof(uint64_t)),
		.time_limit_ms = life->trial->time_limit_ms,
	};

	if (vm_create(&life->vm, &config, outcome) < 0 ||
	    vm_add_memory(life->vm, ABI_REGION_IPA, life->backing.memory, life->backing.size_bytes,
			  outcome) < 0)
		return -1;
	return vm_start(life->vm, outcome);
}

static int exchange(struct life *life)
{
	struct outcome *outcome = &life->trial->outcome;
	uint32_t *order;

	if (vm_exchange(life->vm, life->page_count * sizeof(uint32_t), &life->order, outcome) < 0 ||
	    vm_exchange(life->vm, life->page_count * sizeof(uint64_t), &life->samples, outcome) < 0)
		return -1;
	order = life->order.host;
	for (size_t i = 0; i < life->page_count; i++)
		order[i] = (uint32_t)i;
	return 0;
}

static int first_run(struct life *life)
{
	struct abi_job job = job_of(life, ABI_NOTHING);

	job.count = 0;
	return vm_run_job(life->vm, &job, &life->trial->outcome);
}

/* The guest writes to every page, with MTE tags the first granule of each, and looks at all
 * tags. */
static int use(struct life *life)
{
	struct abi_job job = job_of(life, ABI_WRITE);

	if (vm_run_job(life->vm, &job, &life->trial->outcome) < 0)
		return -1;
	for (size_t i = 0; i < life->page_count; i++)
		life->wrong_pages += *(volatile uint64_t *)(void *)((char *)life->backing.memory +
								    i * job.stride_bytes) != i + 1;
	if (!life->mte)
		return 0;
	job.operation = ABI_STORE_TAG;
	job.tag = GUEST_TAG;
	if (vm_run_job(life->vm, &job, &life->trial->outcome) < 0)
		return -1;
	job.workload = ABI_COUNT_TAGS;
	job.tag = 0;
	if (vm_run_job(life->vm, &job, &life->trial->outcome) < 0)
		return -1;

	uint64_t tags = vm_thread(life->vm, 0).results[1];

	life->wrong_tags +=
		tags > life->page_count ? tags - life->page_count : life->page_count - tags;
	return 0;
}

static int time_create(struct life *life)
{
	uint64_t begin_ticks = clock_cpu_ticks();
	int result = create(life);

	life->ticks[STAGE_CREATE] = clock_cpu_ticks() - begin_ticks;
	return result;
}

static int time_first_run(struct life *life)
{
	uint64_t begin_ticks = clock_cpu_ticks();
	int result = first_run(life);

	life->ticks[STAGE_FIRST_RUN] = clock_cpu_ticks() - begin_ticks;
	return result;
}

static void time_end(struct life *life)
{
	uint64_t begin_ticks = clock_cpu_ticks();

	vm_destroy(life->vm);
	life->ticks[STAGE_DESTROY] = clock_cpu_ticks() - begin_ticks;
	begin_ticks = clock_cpu_ticks();
	backing_destroy(&life->backing);
	life->ticks[STAGE_UNMAP] = clock_cpu_ticks() - begin_ticks;
	life->vm = NULL;
}

/*
 * SecPageTables as it is, or -1 where it cannot be known: the kernel frees the tables of a VM after
 * a grace period (membarrier(2) waits for one), and keeps counts of its own on each CPU, which
 * reading stat_refresh (root) adds up.
 */
static int64_t settled_table_bytes(void)
{
	char text[8];

	for (int i = 0; i < GRACE_PERIODS; i++)
		if (syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0) < 0)
			return -1;
	if (sysfs_read_text("/proc/sys/vm/stat_refresh", text, sizeof(text)) < 0)
		return -1;
	return (int64_t)sysfs_meminfo_bytes("SecPageTables");
}

static int live(struct life *life)
{
	size_t page_bytes = backing_page_size(life->kind, life->thp);
	int64_t before_bytes, after_bytes;

	if (backing_create(&life->backing, life->kind, life->thp, life->page_count * page_bytes,
			   &life->trial->outcome) < 0)
		return -1;
	backing_populate(&life->backing, 0);
	before_bytes = settled_table_bytes();

	int result = time_create(life);

	if (result == 0)
		result = exchange(life);
	if (result == 0)
		result = time_first_run(life);
	if (result == 0)
		result = use(life);
	after_bytes = settled_table_bytes();
	life->table_bytes = before_bytes < 0 ? -1 : after_bytes - before_bytes;
	time_end(life);
	return result;
}

static int count_pages(struct life *life)
{
	size_t page_bytes = backing_page_size(life->kind, life->thp);

	if (!page_bytes)
		return outcome_skip(&life->trial->outcome,
				    "this kernel has no pages of the kind asked for");
	life->page_count = life->trial->memory_bytes / page_bytes;
	if (life->page_count)
		return 0;
	return outcome_skip(&life->trial->outcome, "memory = %llu holds no page: raise it",
			    (unsigned long long)life->trial->memory_bytes);
}

static int keep(const struct life *life, const uint64_t *samples, const uint64_t *control,
		size_t count)
{
	struct trial *trial = life->trial;
	size_t granules =
		life->page_count * backing_page_size(life->kind, life->thp) / MTE_GRANULE_BYTES;

	if (trial_samples(trial, samples, count) < 0 || trial_control(trial, control, count) < 0 ||
	    (life->table_bytes >= 0 &&
	     trial_counter(trial, "sec_page_tables_bytes", (uint64_t)life->table_bytes) < 0) ||
	    trial_check(trial, "written_once", life->page_count * count, life->wrong_pages, NULL) <
		    0)
		return -1;
	if (!life->mte)
		return 0;
	return trial_check(trial, "tags", granules * count, life->wrong_tags, NULL);
}

static int run(struct trial *trial)
{
	struct life life = {
		.trial = trial,
		.mte = cell_is(trial->cell, "mte", "on"),
		.kind = (enum backing_kind)cell_number(trial->cell, "backing"),
		.thp = cell_is(trial->cell, "thp", "always"),
	};
	uint64_t stage = cell_number(trial->cell, "stage");
	uint64_t samples[VM_COUNT_MAX], control[VM_COUNT_MAX];
	size_t count = trial->samples < VM_COUNT_MAX ? trial->samples : VM_COUNT_MAX;
	struct poison poison;

	if (count_pages(&life) < 0)
		return -1;
	poison_memory(&poison, life.page_count * backing_page_size(life.kind, life.thp),
		      backing_huge_flags(life.kind), backing_folio_size(life.kind, life.thp, 0), 1);
	poison_free(&poison);
	for (size_t i = 0; i < count; i++) {
		uint64_t begin_ticks = clock_cpu_ticks();

		control[i] = clock_cpu_ticks() - begin_ticks;
		if (live(&life) < 0)
			return -1;
		samples[i] = life.ticks[stage];
	}
	return keep(&life, samples, control, count);
}

BENCH(vm_lifecycle,
      .summary = "creating a VM, its first instruction, tearing it down with tagged RAM",
      .unit = "ticks", .factors = factors, .inapplicable = factor_thp_inapplicable, .run = run);

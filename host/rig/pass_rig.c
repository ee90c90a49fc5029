/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pass_rig: what trials are run on that pass over mapped memory block by block. */
#include "host/rig/pass_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "host/machine/clock.h"
#include "host/machine/place.h"
#include "host/machine/random.h"
#include "host/machine/sysfs.h"
#include "host/rig/region.h"
#include "host/watch/tracepoint.h"

static size_t rows(const struct pass_rig *rig)
{
	return rig->config.halves ? 2 : 1;
}

#define BLOCK_UNIT 4096

#define TOLERATED_SHARE 20 /* of the pages, one may fault again on hardware */

/* The whole set, with passes enough to be over all of it. */
static int choose_set(struct pass_rig *rig, struct trial *trial)
{
	struct pass_config *config = &rig->config;
	size_t share = config->set_bytes / (rows(rig) * config->vcpu_count), blocks;

	if (config->set_bytes > trial->memory_bytes)
		return outcome_skip(&trial->outcome,
				    "the working set is %llu bytes and memory = %llu: raise memory",
				    (unsigned long long)config->set_bytes,
				    (unsigned long long)trial->memory_bytes);
	if (share < config->block_bytes)
		config->block_bytes = share / BLOCK_UNIT * BLOCK_UNIT;
	if (!config->block_bytes)
		return outcome_skip(
			&trial->outcome,
			"a working set of %llu bytes has no 4096 for each vCPU and half",
			(unsigned long long)config->set_bytes);
	blocks = share / config->block_bytes;
	rig->part_bytes = blocks * rows(rig) * config->block_bytes;
	rig->sample_count = trial->samples > blocks * config->vcpu_count
				    ? trial->samples
				    : blocks * config->vcpu_count;
	return 0;
}

/* As many blocks a vCPU as it makes passes, or as fit. */
static int choose_blocks(struct pass_rig *rig, struct trial *trial)
{
	const struct pass_config *config = &rig->config;
	size_t vcpus = config->vcpu_count;
	size_t blocks = trial->memory_bytes / (config->block_bytes * rows(rig) * vcpus);

	if (trial->samples < vcpus)
		return outcome_skip(&trial->outcome, "fewer samples than vCPUs: raise samples");
	if (!blocks)
		return outcome_skip(&trial->outcome,
				    "memory = %llu holds no block for each vCPU: raise it",
				    (unsigned long long)trial->memory_bytes);
	if (blocks > trial->samples / vcpus)
		blocks = trial->samples / vcpus;
	rig->sample_count = trial->samples;
	rig->part_bytes = blocks * rows(rig) * config->block_bytes;
	return 0;
}

static int choose_size(struct pass_rig *rig, struct trial *trial)
{
	int result = rig->config.set_bytes ? choose_set(rig, trial) : choose_blocks(rig, trial);

	if (result == 0)
		rig->control_count = region_control_count(rig->sample_count);
	return result;
}

uint64_t pass_rig_content(const struct trial *trial, size_t word)
{
	uint64_t state = trial->seed + word;

	return random_next(&state);
}

static int open_backing(struct pass_rig *rig, struct trial *trial)
{
	const struct pass_config *config = &rig->config;
	size_t page_bytes = backing_page_size(config->backing, config->thp);
	size_t size_bytes = rig->part_bytes * config->vcpu_count;

	if (!page_bytes)
		return outcome_skip(&trial->outcome,
				    "this kernel has no pages of the kind asked for");
	size_bytes = (size_bytes + page_bytes - 1) / page_bytes * page_bytes;
	if (backing_create(&rig->backing, config->backing, config->thp, size_bytes,
			   &trial->outcome) < 0)
		return -1;

	uint64_t *words = rig->backing.memory;

	for (size_t i = 0; i < size_bytes / sizeof(*words); i++)
		words[i] = pass_rig_content(trial, i);
	return 0;
}

static int open_vm(struct pass_rig *rig, struct trial *trial)
{
	size_t samples_bytes = rig->sample_count * sizeof(uint64_t);
	size_t control_bytes = rig->control_count * rig->config.vcpu_count * sizeof(uint64_t);
	struct vm_config config = {
		.vcpu_count = rig->config.vcpu_count,
		.mte = rig->config.mte,
		.exchange_bytes = vm_exchange_size(samples_bytes) + vm_exchange_size(control_bytes),
		.time_limit_ms = trial->time_limit_ms,
	};

	if (vm_create(&rig->vm, &config, &trial->outcome) < 0 ||
	    vm_add_memory(rig->vm, ABI_REGION_IPA, rig->backing.memory, rig->backing.size_bytes,
			  &trial->outcome) < 0 ||
	    vm_exchange(rig->vm, samples_bytes, &rig->samples, &trial->outcome) < 0 ||
	    vm_exchange(rig->vm, control_bytes, &rig->control, &trial->outcome) < 0)
		return -1;
	return vm_start(rig->vm, &trial->outcome);
}

int pass_rig_open(struct pass_rig *rig, struct trial *trial, const struct pass_config *config)
{
	*rig = (struct pass_rig){.config = *config, .backing = {.fd = -1}};
	if (choose_size(rig, trial) < 0)
		return -1;
	rig->fault_count = rig->exit_count = -1;
	rig->faults_fd = tracepoint_open("kvm/kvm_guest_fault");
	if (open_backing(rig, trial) == 0 && (config->no_vm || open_vm(rig, trial) == 0))
		return 0;
	pass_rig_close(rig);
	return -1;
}

void pass_rig_close(struct pass_rig *rig)
{
	vm_destroy(rig->vm);
	rig->vm = NULL;
	backing_destroy(&rig->backing);
	if (rig->faults_fd >= 0)
		close(rig->faults_fd);
	rig->faults_fd = -1;
}

uint64_t *pass_rig_part(const struct pass_rig *rig, unsigned int index)
{
	return (uint64_t *)rig->backing.memory + index * (rig->part_bytes / sizeof(uint64_t));
}

uint64_t pass_rig_part_ipa(const struct pass_rig *rig, unsigned int index)
{
	return ABI_REGION_IPA + index * rig->part_bytes;
}

size_t pass_rig_passes(const struct pass_rig *rig, unsigned int index)
{
	return region_share(rig->sample_count, index, rig->config.vcpu_count);
}

static struct abi_job job_of(const struct pass_rig *rig, enum abi_workload workload)
{
	return (struct abi_job){
		.workload = workload,
		.base = ABI_REGION_IPA,
		.stride_bytes = rig->config.block_bytes,
		.count = rig->sample_count,
		.samples = rig->samples.ipa,
		.control = rig->control.ipa,
		.control_count = rig->control_count,
		.part_bytes = rig->part_bytes,
		.tag_check = rig->config.tag_check,
		.tagging = rig->config.mte,
		.drain = rig->config.drain,
	};
}

int pass_rig_map(struct pass_rig *rig, struct trial *trial)
{
	struct abi_job job = job_of(rig, ABI_MAP);

	job.tag = rig->config.map_tag;
	return vm_run_job(rig->vm, &job, &trial->outcome);
}

static int keep_counters(struct pass_rig *rig, struct trial *trial)
{
	const struct backing *backing = &rig->backing;
	size_t page_bytes = sysfs_mapped_page_size(backing->memory, backing->size_bytes);

	if (rig->exit_count >= 0 && trial_counter(trial, "exits", (uint64_t)rig->exit_count) < 0)
		return -1;
	if (rig->fault_count >= 0 &&
	    trial_counter(trial, "guest_faults", (uint64_t)rig->fault_count) < 0)
		return -1;
	if (page_bytes && trial_counter(trial, "page_size_bytes", page_bytes) < 0)
		return -1;
	if (trial_counter(trial, "bytes_per_sample", rig->config.block_bytes) < 0)
		return -1;
	return trial_counter(trial, "region_bytes", rig->part_bytes * rig->config.vcpu_count);
}

static int64_t difference(int64_t before, int64_t after)
{
	return before < 0 || after < 0 ? -1 : after - before;
}

static struct abi_job pass_job(const struct pass_rig *rig, const struct trial *trial,
			       enum abi_pass operation)
{
	struct abi_job job = job_of(rig, ABI_PASS);

	job.operation = operation;
	job.tag = rig->config.tag;
	job.seed = trial->seed;
	return job;
}

int pass_rig_warm(struct pass_rig *rig, struct trial *trial, enum abi_pass operation)
{
	struct abi_job job = pass_job(rig, trial, operation);

	return vm_run_job(rig->vm, &job, &trial->outcome);
}

int pass_rig_run(struct pass_rig *rig, struct trial *trial, enum abi_pass operation)
{
	struct abi_job job = pass_job(rig, trial, operation);
	int64_t faults = tracepoint_read(rig->faults_fd), exits = vm_exits(rig->vm);

	if (vm_run_watched(rig->vm, &job, &trial->watch, &trial->outcome) < 0)
		return -1;
	rig->exit_count = difference(exits, vm_exits(rig->vm));
	rig->fault_count = difference(faults, tracepoint_read(rig->faults_fd));
	if (region_keep_samples(trial, rig->samples.host, rig->control.host, rig->sample_count,
				rig->config.vcpu_count) < 0)
		return -1;
	return keep_counters(rig, trial);
}

/* As guest/pass.h times a pass. */
static void time_here(const struct pass_rig *rig, uint64_t *samples, pass_fn *operation)
{
	size_t distance = rig->config.halves ? rig->part_bytes / 2 : 0;
	size_t blocks = rig->part_bytes / rows(rig) / rig->config.block_bytes;
	char *begin = rig->backing.memory;

	marker_group();
	for (size_t i = 0; i < rig->sample_count; i++) {
		char *block = begin + i % blocks * rig->config.block_bytes;
		uint64_t begin_ticks = clock_begin();

		operation(block, block + distance, rig->config.block_bytes);
		samples[i] = clock_end() - begin_ticks;
	}
}

static void do_nothing(void *block, void *target, size_t size_bytes)
{
	(void)block, (void)target, (void)size_bytes;
}

int pass_rig_run_here(struct pass_rig *rig, struct trial *trial, pass_fn *operation)
{
	pass_fn *volatile nothing = do_nothing, *volatile chosen = operation;
	uint64_t *samples = calloc(rig->sample_count, sizeof(*samples));
	int result = -1;

	if (!samples)
		return outcome_fail(&trial->outcome, "no memory for %zu samples",
				    rig->sample_count);
	place_self(place_vcpu(place_allowed(), 0));
	time_here(rig, samples, nothing);
	if (trial_control(trial, samples, rig->control_count) == 0) {
		time_here(rig, samples, chosen);
		if (trial_samples(trial, samples, rig->sample_count) == 0)
			result = keep_counters(rig, trial);
	}
	place_note(place_vcpu(place_allowed(), 0));
	free(samples);
	return result;
}

int pass_rig_check_no_faults(struct pass_rig *rig, struct trial *trial)
{
	uint64_t doorbells = rig->config.vcpu_count, wrong = 0;
	uint64_t pages = rig->backing.size_bytes / rig->backing.page_size_bytes;
	bool blind = rig->fault_count < 0 && rig->exit_count < 0;
	char note[120];

	if (rig->fault_count >= 0) {
		uint64_t faults = (uint64_t)rig->fault_count;

		wrong = faults > doorbells ? faults - doorbells : doorbells - faults;
		/* Aging, NUMA balancing and khugepaged take pages away on a host that lives. */
		if (!trial->emulated && faults > doorbells && wrong <= pages / TOLERATED_SHARE)
			wrong = 0;
		snprintf(note, sizeof(note), "%llu aborts, of which %llu are doorbells",
			 (unsigned long long)faults, (unsigned long long)doorbells);
	} else if (blind) {
		snprintf(note, sizeof(note), "neither faults nor exits can be counted here");
	} else {
		wrong = (uint64_t)rig->exit_count >= pages + doorbells;
		snprintf(note, sizeof(note),
			 "faults cannot be counted here; %lld exits, %llu pages",
			 (long long)rig->exit_count, (unsigned long long)pages);
	}
	return trial_check(trial, "no_faults", blind ? 0 : rig->sample_count, wrong, note);
}

int pass_rig_check_page_size(struct pass_rig *rig, struct trial *trial)
{
	const struct backing *backing = &rig->backing;

	return region_check_page_size(trial, backing,
				      sysfs_mapped_page_size(backing->memory, backing->size_bytes));
}

int pass_rig_check_tag_checking(struct pass_rig *rig, struct trial *trial)
{
	unsigned int vcpus = rig->config.vcpu_count;
	uint64_t other = 0, faults = 0;

	for (unsigned int i = 0; i < vcpus; i++) {
		struct abi_thread thread = vm_thread(rig->vm, i);

		other += thread.results[1] != rig->config.tag_check;
		faults += thread.results[2] != 0;
	}
	if (trial_check(trial, "tag_checking_as_asked", vcpus, other, NULL) < 0)
		return -1;
	return trial_check(trial, "no_tag_check_fault", vcpus, faults, NULL);
}

int pass_rig_check_tags(struct pass_rig *rig, struct trial *trial, unsigned int expected)
{
	struct abi_job job = job_of(rig, ABI_COUNT_TAGS);
	uint64_t seen = 0, other = 0;

	job.count = rig->part_bytes * rig->config.vcpu_count / job.stride_bytes;
	job.tag = expected;
	if (vm_run_job(rig->vm, &job, &trial->outcome) < 0)
		return -1;
	for (unsigned int i = 0; i < rig->config.vcpu_count; i++) {
		struct abi_thread thread = vm_thread(rig->vm, i);

		seen += thread.results[0];
		other += thread.results[1];
	}
	return trial_check(trial, "tags", seen, other, NULL);
}

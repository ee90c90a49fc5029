/* SPDX-License-Identifier: GPL-2.0-or-later */
/* blockbed: what trials are run on that pass over mapped memory block by block. */
#include "host/rig/pass_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "host/machine/clock.h"
#include "host/machine/place.h"
#include "host/machine/random.h"
#include "host/machine/sysfs.h"
#include "host/watch/tracepoint.h"

#define CONTROL_SAMPLES_MAX 256

static size_t rows(const struct blockbed *bed)
{
	return bed->config.halves ? 2 : 1;
}

/* As many blocks a vCPU as it makes passes, or as fit. */
static int choose_size(struct blockbed *bed, struct trial *trial)
{
	const struct blockbed_config *config = &bed->config;
	size_t vcpus = config->vcpu_count;
	size_t blocks = trial->memory_bytes / (config->block_bytes * rows(bed) * vcpus);

	if (trial->samples < vcpus)
		return outcome_skip(&trial->outcome, "fewer samples than vCPUs: raise samples");
	if (!blocks)
		return outcome_skip(&trial->outcome,
				    "memory = %llu holds no block for each vCPU: raise it",
				    (unsigned long long)trial->memory_bytes);
	if (blocks > trial->samples / vcpus)
		blocks = trial->samples / vcpus;
	bed->sample_count = trial->samples;
	bed->part_bytes = blocks * rows(bed) * config->block_bytes;
	bed->control_count =
		bed->sample_count < CONTROL_SAMPLES_MAX ? bed->sample_count : CONTROL_SAMPLES_MAX;
	return 0;
}

uint64_t blockbed_content(const struct trial *trial, size_t word)
{
	uint64_t state = trial->seed + word;

	return random_next(&state);
}

static int open_backing(struct blockbed *bed, struct trial *trial)
{
	const struct blockbed_config *config = &bed->config;
	size_t page_bytes = backing_page_size(config->backing, config->thp);
	size_t size_bytes = bed->part_bytes * config->vcpu_count;

	if (!page_bytes)
		return outcome_skip(&trial->outcome,
				    "this kernel has no pages of the kind asked for");
	size_bytes = (size_bytes + page_bytes - 1) / page_bytes * page_bytes;
	if (backing_create(&bed->backing, config->backing, config->thp, size_bytes,
			   &trial->outcome) < 0)
		return -1;

	uint64_t *words = bed->backing.memory;

	for (size_t i = 0; i < size_bytes / sizeof(*words); i++)
		words[i] = blockbed_content(trial, i);
	return 0;
}

static int open_vm(struct blockbed *bed, struct trial *trial)
{
	size_t samples_bytes = bed->sample_count * sizeof(uint64_t);
	size_t control_bytes = bed->control_count * bed->config.vcpu_count * sizeof(uint64_t);
	struct vm_config config = {
		.vcpu_count = bed->config.vcpu_count,
		.mte = bed->config.mte,
		.exchange_bytes = samples_bytes + control_bytes + 2 * 64, /* rounded up there */
		.time_limit_ms = trial->time_limit_ms,
	};

	if (vm_create(&bed->vm, &config, &trial->outcome) < 0 ||
	    vm_add_memory(bed->vm, ABI_REGION_IPA, bed->backing.memory, bed->backing.size_bytes,
			  &trial->outcome) < 0 ||
	    vm_exchange(bed->vm, samples_bytes, &bed->samples, &trial->outcome) < 0 ||
	    vm_exchange(bed->vm, control_bytes, &bed->control, &trial->outcome) < 0)
		return -1;
	return vm_start(bed->vm, &trial->outcome);
}

int blockbed_open(struct blockbed *bed, struct trial *trial, const struct blockbed_config *config)
{
	*bed = (struct blockbed){.config = *config, .backing = {.fd = -1}};
	if (choose_size(bed, trial) < 0)
		return -1;
	bed->fault_count = bed->exit_count = -1;
	bed->faults_fd = tracepoint_open("kvm/kvm_guest_fault");
	if (open_backing(bed, trial) == 0 && (config->no_vm || open_vm(bed, trial) == 0))
		return 0;
	blockbed_close(bed);
	return -1;
}

void blockbed_close(struct blockbed *bed)
{
	vm_destroy(bed->vm);
	bed->vm = NULL;
	backing_destroy(&bed->backing);
	if (bed->faults_fd >= 0)
		close(bed->faults_fd);
	bed->faults_fd = -1;
}

uint64_t *blockbed_part(const struct blockbed *bed, unsigned int index)
{
	return (uint64_t *)bed->backing.memory + index * (bed->part_bytes / sizeof(uint64_t));
}

uint64_t blockbed_part_ipa(const struct blockbed *bed, unsigned int index)
{
	return ABI_REGION_IPA + index * bed->part_bytes;
}

/* As include/abi.h shares the items out. */
size_t blockbed_passes(const struct blockbed *bed, unsigned int index)
{
	size_t vcpus = bed->config.vcpu_count;

	return bed->sample_count * (index + 1) / vcpus - bed->sample_count * index / vcpus;
}

static struct abi_job job_of(const struct blockbed *bed, enum abi_workload workload)
{
	return (struct abi_job){
		.workload = workload,
		.base = ABI_REGION_IPA,
		.stride_bytes = bed->config.block_bytes,
		.count = bed->sample_count,
		.samples = bed->samples.ipa,
		.control = bed->control.ipa,
		.control_count = bed->control_count,
		.part_bytes = bed->part_bytes,
		.tag_check = bed->config.tag_check,
		.tagging = bed->config.mte,
	};
}

int blockbed_map(struct blockbed *bed, struct trial *trial)
{
	struct abi_job job = job_of(bed, ABI_MAP);

	job.tag = bed->config.map_tag;
	return vm_run_job(bed->vm, &job, &trial->outcome);
}

static int keep_samples(struct blockbed *bed, struct trial *trial)
{
	unsigned int vcpus = bed->config.vcpu_count;
	uint64_t counts[ABI_VCPUS_MAX];

	for (unsigned int i = 0; i < vcpus; i++)
		counts[i] = blockbed_passes(bed, i);
	if (vcpus > 1 && trial_threads(trial, counts, vcpus) < 0)
		return -1;
	if (trial_samples(trial, bed->samples.host, bed->sample_count) < 0)
		return -1;
	return trial_control(trial, bed->control.host, bed->control_count * vcpus);
}

static int keep_counters(struct blockbed *bed, struct trial *trial)
{
	const struct backing *backing = &bed->backing;
	size_t page_bytes = sysfs_mapped_page_size(backing->memory, backing->size_bytes);

	if (bed->exit_count >= 0 && trial_counter(trial, "exits", (uint64_t)bed->exit_count) < 0)
		return -1;
	if (bed->fault_count >= 0 &&
	    trial_counter(trial, "guest_faults", (uint64_t)bed->fault_count) < 0)
		return -1;
	if (page_bytes && trial_counter(trial, "page_size_bytes", page_bytes) < 0)
		return -1;
	if (trial_counter(trial, "bytes_per_sample", bed->config.block_bytes) < 0)
		return -1;
	return trial_counter(trial, "region_bytes", bed->part_bytes * bed->config.vcpu_count);
}

static int64_t difference(int64_t before, int64_t after)
{
	return before < 0 || after < 0 ? -1 : after - before;
}

static struct abi_job pass_job(const struct blockbed *bed, const struct trial *trial,
			       enum abi_pass operation)
{
	struct abi_job job = job_of(bed, ABI_PASS);

	job.operation = operation;
	job.tag = bed->config.tag;
	job.seed = trial->seed;
	return job;
}

int blockbed_warm(struct blockbed *bed, struct trial *trial, enum abi_pass operation)
{
	struct abi_job job = pass_job(bed, trial, operation);

	return vm_run_job(bed->vm, &job, &trial->outcome);
}

int blockbed_pass(struct blockbed *bed, struct trial *trial, enum abi_pass operation)
{
	struct abi_job job = pass_job(bed, trial, operation);
	int64_t faults = tracepoint_read(bed->faults_fd), exits = vm_exits(bed->vm);

	if (vm_run_watched(bed->vm, &job, &trial->watch, &trial->outcome) < 0)
		return -1;
	bed->exit_count = difference(exits, vm_exits(bed->vm));
	bed->fault_count = difference(faults, tracepoint_read(bed->faults_fd));
	if (keep_samples(bed, trial) < 0)
		return -1;
	return keep_counters(bed, trial);
}

/* As guest/pass.h times a pass. */
static void time_here(const struct blockbed *bed, uint64_t *samples, blockbed_fn *operation)
{
	size_t distance = bed->config.halves ? bed->part_bytes / 2 : 0;
	size_t blocks = bed->part_bytes / rows(bed) / bed->config.block_bytes;
	char *begin = bed->backing.memory;

	marker_group();
	for (size_t i = 0; i < bed->sample_count; i++) {
		char *block = begin + i % blocks * bed->config.block_bytes;
		uint64_t begin_ticks = clock_begin();

		operation(block, block + distance, bed->config.block_bytes);
		samples[i] = clock_end() - begin_ticks;
	}
}

static void do_nothing(void *block, void *target, size_t size_bytes)
{
	(void)block, (void)target, (void)size_bytes;
}

int blockbed_pass_here(struct blockbed *bed, struct trial *trial, blockbed_fn *operation)
{
	blockbed_fn *volatile nothing = do_nothing, *volatile chosen = operation;
	uint64_t *samples = calloc(bed->sample_count, sizeof(*samples));
	int result = -1;

	if (!samples)
		return outcome_fail(&trial->outcome, "no memory for %zu samples",
				    bed->sample_count);
	place_self(place_vcpu(place_allowed(), 0));
	time_here(bed, samples, nothing);
	if (trial_control(trial, samples, bed->control_count) == 0) {
		time_here(bed, samples, chosen);
		if (trial_samples(trial, samples, bed->sample_count) == 0)
			result = keep_counters(bed, trial);
	}
	place_note(place_vcpu(place_allowed(), 0));
	free(samples);
	return result;
}

int blockbed_check_no_faults(struct blockbed *bed, struct trial *trial)
{
	uint64_t doorbells = bed->config.vcpu_count, wrong = 0;
	uint64_t pages = bed->backing.size_bytes / bed->backing.page_size_bytes;
	char note[120];

	if (bed->fault_count >= 0) {
		uint64_t faults = (uint64_t)bed->fault_count;

		wrong = faults > doorbells ? faults - doorbells : doorbells - faults;
		snprintf(note, sizeof(note), "%llu aborts, of which %llu are doorbells",
			 (unsigned long long)faults, (unsigned long long)doorbells);
	} else {
		wrong = bed->exit_count > 0 && (uint64_t)bed->exit_count >= pages + doorbells;
		snprintf(note, sizeof(note),
			 "faults cannot be counted here; %lld exits, %llu pages",
			 (long long)bed->exit_count, (unsigned long long)pages);
	}
	return trial_check(trial, "no_faults", bed->sample_count, wrong, note);
}

int blockbed_check_page_size(struct blockbed *bed, struct trial *trial)
{
	const struct backing *backing = &bed->backing;
	size_t seen = sysfs_mapped_page_size(backing->memory, backing->size_bytes);
	char note[80];

	if (!seen)
		return 0;
	snprintf(note, sizeof(note), "asked for pages of %zu bytes, smaps shows %zu",
		 backing->page_size_bytes, seen);
	return trial_check(trial, "page_size", 1, seen != backing->page_size_bytes, note);
}

int blockbed_check_tag_checking(struct blockbed *bed, struct trial *trial)
{
	unsigned int vcpus = bed->config.vcpu_count;
	uint64_t other = 0, faults = 0;

	for (unsigned int i = 0; i < vcpus; i++) {
		struct abi_thread thread = vm_thread(bed->vm, i);

		other += thread.results[1] != bed->config.tag_check;
		faults += thread.results[2] != 0;
	}
	if (trial_check(trial, "tag_checking_as_asked", vcpus, other, NULL) < 0)
		return -1;
	return trial_check(trial, "no_tag_check_fault", vcpus, faults, NULL);
}

int blockbed_check_tags(struct blockbed *bed, struct trial *trial, unsigned int expected)
{
	struct abi_job job = job_of(bed, ABI_COUNT_TAGS);
	uint64_t seen = 0, other = 0;

	job.count = bed->part_bytes * bed->config.vcpu_count / job.stride_bytes;
	job.tag = expected;
	if (vm_run_job(bed->vm, &job, &trial->outcome) < 0)
		return -1;
	for (unsigned int i = 0; i < bed->config.vcpu_count; i++) {
		struct abi_thread thread = vm_thread(bed->vm, i);

		seen += thread.results[0];
		other += thread.results[1];
	}
	return trial_check(trial, "tags", seen, other, NULL);
}

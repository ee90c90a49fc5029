/* SPDX-License-Identifier: GPL-2.0-or-later */
/* copy_tags_racers: what the threads of a pass do. They are threads, not processes: KVM takes calls of a
 * VM only from the process that made it. */
#include "bench/copy_tags.h"

#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include "host/machine/clock.h"
#include "host/machine/place.h"
#include "host/rig/region.h"
#include "include/mte.h"

static const struct level measures[] = {LEVEL("call"), LEVEL("pass"), LEVEL("touch"), {0}};

const struct factor copy_tags_measure = {
	.name = "measure",
	.help = "one call; calls for all of memory, as a snapshot or a migration makes them; or the guest's first touch of a page while the VMM copies the tags of others",
	.levels = measures,
	.default_level = "call",
	.silent = true,
};

const struct factor copy_tags_threads = {
	.name = "threads",
	.help = "VMM threads that share a pass",
	.min = 1,
	.max = COPY_THREADS_MAX,
	.default_level = "1",
	.silent = true,
};

#define PASSES 8

struct shared {
	const struct copy_pass *pass;
	pthread_barrier_t barrier;
};

struct worker {
	struct shared *shared;
	unsigned int index;
	pthread_t thread;
	size_t first, end; /* blocks */
	int64_t failed; /* what the first call that failed gave, or that copied too little; else 0 */
};

static void copy_share(struct worker *worker)
{
	const struct copy_pass *pass = worker->shared->pass;

	for (size_t i = worker->first; i < worker->end && !worker->failed; i++) {
		struct vm_tag_copy call = pass->call;
		int64_t copied;

		call.ipa += i * pass->length_bytes;
		call.tags = (unsigned char *)call.tags + i * pass->tags_bytes;
		copied = vm_copy_tags(pass->vm, &call);
		if (copied != (int64_t)pass->length_bytes)
			worker->failed = copied ? copied : 1;
	}
}

static void *work(void *argument)
{
	struct worker *worker = argument;

	place_self(place_vcpu(place_allowed(), worker->index - 1));
	for (size_t i = 0; i < PASSES; i++) {
		pthread_barrier_wait(&worker->shared->barrier);
		copy_share(worker);
		pthread_barrier_wait(&worker->shared->barrier);
	}
	return NULL;
}

static void lead(struct worker *worker, uint64_t *samples)
{
	for (size_t i = 0; i < PASSES; i++) {
		uint64_t begin_ticks;

		pthread_barrier_wait(&worker->shared->barrier);
		begin_ticks = clock_ticks();
		copy_share(worker);
		pthread_barrier_wait(&worker->shared->barrier);
		samples[i] = clock_ticks() - begin_ticks;
	}
}

static int judge(const struct worker *workers, unsigned int count, struct outcome *outcome)
{
	for (unsigned int i = 0; i < count; i++) {
		if (workers[i].failed < 0)
			return outcome_refuse(outcome, "KVM_ARM_MTE_COPY_TAGS",
					      (int)-workers[i].failed);
		if (workers[i].failed)
			return outcome_fail(outcome, "KVM_ARM_MTE_COPY_TAGS copied a part only");
	}
	return 0;
}

static void share_out(struct worker *workers, struct shared *shared)
{
	const struct copy_pass *pass = shared->pass;
	size_t first = 0;

	for (unsigned int i = 0; i < pass->threads; i++) {
		size_t share = region_share(pass->blocks, i, pass->threads);

		workers[i] = (struct worker){
			.shared = shared, .index = i, .first = first, .end = first + share};
		first += share;
	}
}

/* A thread that cannot be made leaves the others at the barrier for good: it ends the trial's process. */
static int start(struct worker *workers, unsigned int count, struct outcome *outcome)
{
	for (unsigned int i = 1; i < count; i++) {
		int error_number = pthread_create(&workers[i].thread, NULL, work, &workers[i]);

		if (error_number)
			return outcome_refuse(outcome, "pthread_create", error_number);
	}
	return 0;
}

static int run_passes(const struct copy_pass *pass, uint64_t *samples, struct outcome *outcome)
{
	/* Not on the stack: threads that wait for one that is missing may outlive this call. */
	static struct worker workers[COPY_THREADS_MAX];
	static struct shared shared;

	shared.pass = pass;
	pthread_barrier_init(&shared.barrier, NULL, pass->threads);
	share_out(workers, &shared);
	if (start(workers, pass->threads, outcome) < 0)
		return -1;
	lead(&workers[0], samples);
	for (unsigned int i = 1; i < pass->threads; i++)
		pthread_join(workers[i].thread, NULL);
	pthread_barrier_destroy(&shared.barrier);
	return judge(workers, pass->threads, outcome);
}

int copy_tags_passes(const struct copy_pass *pass, struct trial *trial)
{
	uint64_t samples[PASSES];

	if ((pass->threads > 1 && trial_need_cpus(trial, pass->threads) < 0) ||
	    run_passes(pass, samples, &trial->outcome) < 0 ||
	    trial_samples(trial, samples, PASSES) < 0)
		return -1;
	return trial_counter(trial, "bytes_per_sample", pass->blocks * pass->length_bytes);
}

/* A thread that copies tags over and over while something else is done. */
struct beside {
	struct vm *vm;
	struct vm_tag_copy call;
	pthread_t thread;
	atomic_bool stop;
	_Atomic uint64_t calls;
	int64_t failed; /* as in struct worker */
};

static void *copy_until_stopped(void *argument)
{
	struct beside *beside = argument;

	place_self(place_main(place_allowed()));
	while (!atomic_load(&beside->stop)) {
		int64_t copied = vm_copy_tags(beside->vm, &beside->call);

		if (copied != (int64_t)beside->call.length_bytes)
			beside->failed = copied ? copied : 1;
		atomic_fetch_add(&beside->calls, 1);
	}
	return NULL;
}

static int begin(struct beside *beside, struct outcome *outcome)
{
	int error_number = pthread_create(&beside->thread, NULL, copy_until_stopped, beside);

	if (error_number)
		return outcome_refuse(outcome, "pthread_create", error_number);
	while (!atomic_load(&beside->calls))
		sched_yield();
	return 0;
}

static int end(struct beside *beside, struct outcome *outcome)
{
	atomic_store(&beside->stop, true);
	pthread_join(beside->thread, NULL);
	if (beside->failed < 0)
		return outcome_refuse(outcome, "KVM_ARM_MTE_COPY_TAGS", (int)-beside->failed);
	if (beside->failed)
		return outcome_fail(outcome, "KVM_ARM_MTE_COPY_TAGS copied a part only");
	return 0;
}

int copy_tags_touch(struct touch_rig *rig, struct trial *trial)
{
	static unsigned char tags[ABI_PAYLOAD_BYTES / MTE_GRANULE_BYTES];
	struct beside beside = {
		.vm = rig->vm,
		.call = {.ipa = ABI_PAYLOAD_IPA,
			 .length_bytes = ABI_PAYLOAD_BYTES,
			 .tags = tags,
			 .flags = VM_TAGS_FROM_GUEST},
	};
	uint64_t before;
	int result;

	if (begin(&beside, &trial->outcome) < 0)
		return -1;
	before = atomic_load(&beside.calls);
	result = touch_rig_run(rig, trial, ABI_WRITE, 0);
	if (end(&beside, &trial->outcome) < 0 || result < 0)
		return -1;
	return trial_counter(trial, "calls_beside", beside.calls - before);
}

int copy_tags_check_touch(struct touch_rig *rig, struct trial *trial)
{
	uint64_t calls = 0;

	for (size_t i = 0; i < trial->record->counter_count; i++)
		if (strcmp(trial->record->counters[i].name, "calls_beside") == 0)
			calls = trial->record->counters[i].value;
	if (trial_check(trial, "copied_beside", 1, calls == 0, NULL) < 0 ||
	    touch_rig_check_written(rig, trial) < 0)
		return -1;
	return touch_rig_check_tags(rig, trial, 0);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* job: one thread for each vCPU, and the watchdog over them. */
#include "host/vm/arm64/vm_private.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

#include "host/machine/place.h"

/* Any signal makes KVM_RUN return EINTR; this one has no other meaning here. */
#define KICK_SIGNAL      SIGUSR1
#define KICK_INTERVAL_MS 20

struct worker {
	struct vm *vm;
	struct vcpu *vcpu;
	struct counters *counters; /* or NULL */
	struct sampler *sampler;   /* or NULL */
	pthread_t thread;
};

static void ignore_signal(int number)
{
	(void)number;
}

static unsigned int cpu_of(const struct worker *worker)
{
	return place_vcpu(place_allowed(), worker->vm->config.first_place + worker->vcpu->index);
}

static void *work(void *argument)
{
	struct worker *worker = argument;

	struct counters_thread *counting = counters_start(worker->counters);
	struct sampler_thread *sampling = sampler_start(worker->sampler);

	if (vcpu_run(worker->vcpu) < 0)
		atomic_store(&worker->vm->job_failed, true);
	sampler_stop(worker->sampler, sampling);
	counters_stop(worker->counters, counting);
	place_note(cpu_of(worker));
	sem_post(&worker->vm->finished);
	return NULL;
}

static int start_worker(struct worker *worker)
{
	pthread_attr_t attributes;
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu_of(worker), &one);
	pthread_attr_init(&attributes);
	pthread_attr_setaffinity_np(&attributes, sizeof(one), &one);

	int error_number = pthread_create(&worker->thread, &attributes, work, worker);

	pthread_attr_destroy(&attributes);
	return error_number;
}

/* EINVAL: of the CPUs that were there when the run began, this one is gone. */
static int cannot_start(const struct vm *vm, const struct vcpu *vcpu, int error_number,
			struct outcome *outcome)
{
	if (error_number != EINVAL)
		return outcome_refuse(outcome, "pthread_create", error_number);
	return outcome_skip(
		outcome,
		"CPU %u, where vCPU %u belongs, went offline or may no longer be used: bring it back, or start a new run "
		"without it",
		place_vcpu(place_allowed(), vm->config.first_place + vcpu->index), vcpu->index);
}

static struct timespec after_ms(uint64_t delay_ms)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	now.tv_sec += (time_t)(delay_ms / 1000);
	now.tv_nsec += (long)(delay_ms % 1000) * 1000000;
	if (now.tv_nsec >= 1000000000) {
		now.tv_nsec -= 1000000000;
		now.tv_sec++;
	}
	return now;
}

static int wait_one(struct vm *vm, const struct timespec *deadline)
{
	while (sem_clockwait(&vm->finished, CLOCK_MONOTONIC, deadline) < 0)
		if (errno != EINTR)
			return -1;
	return 0;
}

/* Takes the remaining @left workers out of KVM_RUN; a signal can arrive just before the ioctl,
 * hence the repeats. */
static void stop_all(struct vm *vm, struct worker *workers, unsigned int count, unsigned int left)
{
	for (unsigned int i = 0; i < count; i++) {
		atomic_store(&workers[i].vcpu->stop, true);
		workers[i].vcpu->run->immediate_exit = 1;
	}
	while (left) {
		for (unsigned int i = 0; i < count; i++)
			pthread_kill(workers[i].thread, KICK_SIGNAL);

		struct timespec soon = after_ms(KICK_INTERVAL_MS);

		while (left && wait_one(vm, &soon) == 0)
			left--;
	}
}

static void join_all(const struct worker *workers, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		pthread_join(workers[i].thread, NULL);
}

/* Waits for @count workers, until the time limit or the first that fails; then none is left
 * running. */
static void supervise(struct vm *vm, struct worker *workers, unsigned int count)
{
	struct timespec deadline = after_ms(vm->config.time_limit_ms);
	unsigned int left = count;

	while (left && !atomic_load(&vm->job_failed) && wait_one(vm, &deadline) == 0)
		left--;
	if (left)
		stop_all(vm, workers, count, left);
	join_all(workers, count);
}

/* The first cause: a vCPU that was only stopped comes after one that went wrong by itself. */
static int collect(const struct worker *workers, unsigned int count, struct outcome *outcome)
{
	const struct outcome *cause = NULL;

	for (unsigned int i = 0; i < count; i++) {
		const struct outcome *one = &workers[i].vcpu->outcome;
		bool stopped = atomic_load(&workers[i].vcpu->stop);

		if (one->status != TRIAL_OK && (!cause || !stopped))
			cause = one;
	}
	if (!cause)
		return 0;
	*outcome = *cause;
	return -1;
}

int vm_run_job(struct vm *vm, const struct abi_job *job, struct outcome *outcome)
{
	return vm_run_watched(vm, job, NULL, outcome);
}

int vm_run_watched(struct vm *vm, const struct abi_job *job, struct watch *watch,
		   struct outcome *outcome)
{
	struct sigaction action = {.sa_handler = ignore_signal};
	struct worker workers[ABI_VCPUS_MAX];
	unsigned int count = 0;

	sigaction(KICK_SIGNAL, &action, NULL);
	vm->boot->job = *job;
	vm->boot->barrier = 0;
	atomic_store(&vm->job_failed, false);
	watch_begin(watch);
	for (; count < vm->config.vcpu_count; count++) {
		workers[count] = (struct worker){.vm = vm,
						 .vcpu = &vm->vcpus[count],
						 .counters = watch ? watch->counters : NULL,
						 .sampler = watch ? watch->sampler : NULL};

		int error_number = start_worker(&workers[count]);

		if (error_number) {
			stop_all(vm, workers, count, count);
			join_all(workers, count);
			watch_end(watch);
			return cannot_start(vm, &vm->vcpus[count], error_number, outcome);
		}
	}
	supervise(vm, workers, count);
	watch_end(watch);
	return collect(workers, count, outcome);
}

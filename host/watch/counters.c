/* SPDX-License-Identifier: GPL-2.0-or-later */
/* counters: what the kernel's performance counters say about the vCPU threads of a trial. */
#include "host/watch/counters.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/machine/sysfs.h"
#include "host/watch/core_pmu.h"
#include "host/watch/event_group.h"

#define ORIGIN_BYTES 64

/* Of one event, over all threads. */
struct sum {
	char origin[ORIGIN_BYTES];
	struct message skip; /* why it is left out, or empty */
	struct event_count count;
};

struct counters {
	const struct event_list *events;
	pthread_mutex_t lock;
	size_t thread_count;
	struct sum sums[EVENT_LIST_MAX];
};

/* Of one thread: the numbers in the group of the events that are in it, or -1. */
struct counters_thread {
	struct event_group *group;
	int members[EVENT_LIST_MAX];
};

struct counters *counters_create(const struct event_list *events, bool emulated)
{
	struct counters *counters = calloc(1, sizeof(*counters));

	if (!counters)
		return NULL;
	counters->events = events;
	pthread_mutex_init(&counters->lock, NULL);
	for (size_t i = 0; i < events->count; i++)
		if (emulated && events->events[i].time)
			message_set(&counters->sums[i].skip, "an emulated machine has no times");
	return counters;
}

void counters_free(struct counters *counters)
{
	if (!counters)
		return;
	pthread_mutex_destroy(&counters->lock);
	free(counters);
}

static int paranoid_level(void)
{
	char text[16];

	return sysfs_read_text("/proc/sys/kernel/perf_event_paranoid", text, sizeof(text)) < 0
		       ? -1
		       : atoi(text);
}

void counters_explain(int error_number, int alone, int paranoid, struct message *message)
{
	switch (error_number) {
	case EACCES:
	case EPERM:
		message_set(
			message,
			"not permitted: kernel.perf_event_paranoid is %d; run as root or with CAP_PERFMON",
			paranoid);
		return;
	case ENOENT:
	case EOPNOTSUPP:
	case ENODEV:
		message_set(message, "this machine cannot count it (%s)", strerror(error_number));
		return;
	case ENOSYS:
		message_set(message, "this mtebench or this kernel is built without perf events");
		return;
	}
	if (!alone)
		message_set(message, "no hardware counter is left for it: name fewer events");
	else
		message_set(message, "perf_event_open: %s", strerror(error_number));
}

/* Looks up what has a name in the PMU of the CPU that the thread is pinned to: only that counts
 * there, and the kernel's generic numbers may mean the PMU of other cores. */
static int resolve(const struct event_name *event, struct perf_event_attr *attributes,
		   struct sum *sum)
{
	static const uint32_t types[] = {
		[EVENT_HARDWARE] = PERF_TYPE_HARDWARE,
		[EVENT_SOFTWARE] = PERF_TYPE_SOFTWARE,
		[EVENT_CACHE] = PERF_TYPE_HW_CACHE,
	};
	bool raw = event->kind == EVENT_RAW;
	const char *name = event->kind == EVENT_PMU ? event->base : event->native;
	int cpu = sched_getcpu();
	struct core_pmu pmu;
	uint64_t config = event->config;

	if ((raw || name) && core_pmu_find(cpu < 0 ? 0 : (unsigned int)cpu, &pmu) == 0 &&
	    (raw || core_pmu_event(&pmu, name, &config) == 0)) {
		attributes->type = pmu.type;
		attributes->config = config;
		snprintf(sum->origin, sizeof(sum->origin), "%.40s 0x%llx", pmu.name,
			 (unsigned long long)config);
		return 0;
	}
	if (raw || event->kind == EVENT_PMU)
		return message_set(&sum->skip, "no PMU of CPU %d counts it", cpu);
	attributes->type = types[event->kind];
	attributes->config = event->config;
	snprintf(sum->origin, sizeof(sum->origin), "%s",
		 event->kind == EVENT_SOFTWARE ? "kernel" : "kernel's generic event");
	return 0;
}

/* Returns its number in @group, or -1 with sum->skip. */
static int add_event(struct event_group *group, const struct event_name *event, struct sum *sum)
{
	struct perf_event_attr attributes = {
		.exclude_user = event->exclude_user,
		.exclude_kernel = event->exclude_kernel,
		.exclude_hv = event->exclude_hypervisor,
		.exclude_guest = event->exclude_guest,
		.exclude_host = event->exclude_host,
	};
	int alone = 0;

	if (resolve(event, &attributes, sum) < 0)
		return -1;

	int member = event_group_add(group, &attributes, &alone);

	if (member < 0)
		counters_explain(-member, alone, paranoid_level(), &sum->skip);
	return member < 0 ? -1 : member;
}

static void add_events(struct counters *counters, struct counters_thread *thread)
{
	for (size_t i = 0; i < counters->events->count; i++) {
		struct sum *sum = &counters->sums[i];

		thread->members[i] = -1;
		if (thread->group && !*sum->skip.text)
			thread->members[i] =
				add_event(thread->group, &counters->events->events[i], sum);
	}
}

struct counters_thread *counters_start(struct counters *counters)
{
	struct counters_thread *thread = counters ? calloc(1, sizeof(*thread)) : NULL;

	if (!thread)
		return NULL;
	thread->group = event_group_open();
	pthread_mutex_lock(&counters->lock);
	counters->thread_count++;
	add_events(counters, thread);
	pthread_mutex_unlock(&counters->lock);
	if (thread->group)
		event_group_start(thread->group);
	return thread;
}

static void take(struct sum *sum, const struct event_group *group, int member)
{
	struct event_count count;
	int result = member < 0 ? 0 : event_group_read(group, member, &count);

	if (member < 0)
		return;
	if (result < 0) {
		message_set(&sum->skip, "it could be opened but not read (%s)", strerror(-result));
		return;
	}
	sum->count.value += count.value;
	sum->count.enabled_ns += count.enabled_ns;
	sum->count.running_ns += count.running_ns;
}

void counters_stop(struct counters *counters, struct counters_thread *thread)
{
	if (!thread)
		return;
	if (thread->group) {
		event_group_stop(thread->group);
		pthread_mutex_lock(&counters->lock);
		for (size_t i = 0; i < counters->events->count; i++)
			take(&counters->sums[i], thread->group, thread->members[i]);
		pthread_mutex_unlock(&counters->lock);
		event_group_close(thread->group);
	}
	free(thread);
}

static void describe(const struct event_name *event, const struct sum *sum, bool counted,
		     struct record_perf *perf)
{
	perf->name = strdup(event->text);
	if (!counted)
		perf->skip = strdup("this trial has no timed job of vCPUs");
	else if (*sum->skip.text)
		perf->skip = strdup(sum->skip.text);
	if (perf->skip)
		return;
	perf->unit = strdup(event->time ? "ns" : "events");
	perf->origin = strdup(sum->origin);
	perf->value = sum->count.value;
	perf->enabled_ns = sum->count.enabled_ns;
	perf->running_ns = sum->count.running_ns;
}

int counters_record(const struct counters *counters, struct trial_record *record,
		    struct message *message)
{
	for (size_t i = 0; i < counters->events->count; i++) {
		struct record_perf *perf = &record->perf[record->perf_count++];

		describe(&counters->events->events[i], &counters->sums[i],
			 counters->thread_count > 0, perf);
		if (!perf->name || !(perf->skip || (perf->unit && perf->origin)))
			return message_set(message, "no memory for counters");
	}
	return 0;
}

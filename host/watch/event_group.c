/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event_group: events of the calling thread that are counted together or not at all. */
#include "host/watch/event_group.h"

#include <errno.h>
#include <stdlib.h>

#include "host/watch/event_name.h"

#if __has_include(<perf/evsel.h>)

#include <perf/cpumap.h>
#include <perf/evlist.h>
#include <perf/evsel.h>
#include <perf/threadmap.h>

struct event_group {
	struct perf_evlist *list; /* the first in it leads */
	struct perf_thread_map *thread;
	struct perf_evsel *events[EVENT_LIST_MAX];
	int count;
};

struct event_group *event_group_open(void)
{
	struct event_group *group = calloc(1, sizeof(*group));

	if (!group)
		return NULL;
	group->list = perf_evlist__new();
	group->thread = perf_thread_map__new_dummy();
	if (group->list && group->thread) {
		perf_thread_map__set_pid(group->thread, 0, 0);
		return group;
	}
	event_group_close(group);
	return NULL;
}

void event_group_close(struct event_group *group)
{
	for (int i = group->count - 1; i >= 0; i--) {
		perf_evlist__remove(group->list, group->events[i]);
		perf_evsel__close(group->events[i]);
		perf_evsel__delete(group->events[i]);
	}
	if (group->list)
		perf_evlist__delete(group->list);
	if (group->thread)
		perf_thread_map__put(group->thread);
	free(group);
}

/* The leader is opened stopped and the others follow it. */
static struct perf_evsel *create(const struct perf_event_attr *attributes, bool leads)
{
	struct perf_event_attr complete = *attributes;

	complete.size = sizeof(complete);
	complete.disabled = leads;
	complete.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
	return perf_evsel__new(&complete);
}

static int try_alone(const struct event_group *group, const struct perf_event_attr *attributes)
{
	struct perf_evsel *event = create(attributes, true);
	int result = event ? perf_evsel__open(event, NULL, group->thread) : -ENOMEM;

	if (event) {
		perf_evsel__close(event);
		perf_evsel__delete(event);
	}
	return -result;
}

int event_group_add(struct event_group *group, const struct perf_event_attr *attributes, int *alone)
{
	struct perf_evsel *event = create(attributes, group->count == 0);
	int result;

	if (!event || group->count == EVENT_LIST_MAX) {
		perf_evsel__delete(event);
		return -ENOMEM;
	}
	perf_evlist__add(group->list, event);
	perf_evlist__set_leader(group->list);
	result = perf_evsel__open(event, NULL, group->thread);
	if (result == 0) {
		group->events[group->count] = event;
		return group->count++;
	}
	perf_evlist__remove(group->list, event);
	perf_evsel__delete(event);
	*alone = group->count ? try_alone(group, attributes) : -result;
	return result;
}

void event_group_start(struct event_group *group)
{
	if (group->count)
		perf_evsel__enable(group->events[0]);
}

void event_group_stop(struct event_group *group)
{
	if (group->count)
		perf_evsel__disable(group->events[0]);
}

int event_group_read(const struct event_group *group, int number, struct event_count *count)
{
	struct perf_counts_values values;

	/* libperf gives -errno for the end of file too, which is what an event in error state reads
	 * as. */
	errno = ENODATA;
	if (perf_evsel__read(group->events[number], 0, 0, &values) != 0)
		return -errno;
	*count = (struct event_count){
		.value = values.val,
		.enabled_ns = values.ena,
		.running_ns = values.run,
	};
	return 0;
}

#else

struct event_group {
	int unused;
};

struct event_group *event_group_open(void)
{
	return calloc(1, sizeof(struct event_group));
}

void event_group_close(struct event_group *group)
{
	free(group);
}

int event_group_add(struct event_group *group, const struct perf_event_attr *attributes, int *alone)
{
	(void)group, (void)attributes;
	*alone = ENOSYS;
	return -ENOSYS;
}

void event_group_start(struct event_group *group)
{
	(void)group;
}

void event_group_stop(struct event_group *group)
{
	(void)group;
}

int event_group_read(const struct event_group *group, int number, struct event_count *count)
{
	(void)group, (void)number, (void)count;
	return -ENOSYS;
}

#endif

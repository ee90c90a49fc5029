/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event_group: a group of events of the calling thread, which the kernel counts all together or not
 * at all. It uses libperf (the kernel's tools/lib/perf). Where mtebench was built without libperf,
 * a group can be made, but no event can be added.
 *
 *     event_group_open -> event_group_add... -> start -> stop -> event_group_read... -> close
 */
#ifndef MTEBENCH_HOST_WATCH_EVENT_GROUP_H
#define MTEBENCH_HOST_WATCH_EVENT_GROUP_H

#include <stdint.h>

#include <linux/perf_event.h>

struct event_group;

/* The value of a counter, the time in ns that it was enabled, and the time that it really counted.
 * Where the two differ, `value` was counted in a part of the time only, and is not scaled. */
struct event_count {
	uint64_t value;
	uint64_t enabled_ns;
	uint64_t running_ns;
};

/* An empty group, or NULL when memory is short. */
struct event_group *event_group_open(void);
void event_group_close(struct event_group *group);

/*
 * Adds a stopped event of the calling thread, given by type, config and exclude_* of @attributes.
 * Returns its number in the group. On failure returns -errno of perf_event_open(2), -ENOSYS without
 * libperf, and sets *@alone to the errno of opening the event outside the group, 0 if that works.
 */
int event_group_add(struct event_group *group, const struct perf_event_attr *attributes,
		    int *alone);

void event_group_start(struct event_group *group);
void event_group_stop(struct event_group *group);

/* Reads the event with @number. Returns 0, or -errno: -ENODATA when the event is in error state. */
int event_group_read(const struct event_group *group, int number, struct event_count *count);

#endif

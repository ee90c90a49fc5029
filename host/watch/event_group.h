/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event_group: events of the calling thread that are counted together or not at all: libperf
 * (tools/lib/perf of the kernel), or, where mtebench was built without it, nothing.
 *
 *     event_group_open -> event_group_add... -> start -> stop -> event_group_read... -> close
 */
#ifndef MTEBENCH_HOST_WATCH_EVENT_GROUP_H
#define MTEBENCH_HOST_WATCH_EVENT_GROUP_H

#include <stdint.h>

#include <linux/perf_event.h>

struct event_group;

/* A counter's value, and how long it was to count and did count, in ns: if they differ, `value` is
 * what was counted in a part of the time. */
struct event_count {
	uint64_t value;
	uint64_t enabled_ns;
	uint64_t running_ns;
};

/* An empty group, or NULL when memory is short. */
struct event_group *event_group_open(void);
void event_group_close(struct event_group *group);

/*
 * Opens an event by type, config and exclude_* of @attributes for the calling thread, stopped, in
 * the group. Returns its number, or -errno of perf_event_open(2); *@alone is then what that says of
 * the event outside the group, 0 or errno. Without libperf: -ENOSYS.
 */
int event_group_add(struct event_group *group, const struct perf_event_attr *attributes,
		    int *alone);

void event_group_start(struct event_group *group);
void event_group_stop(struct event_group *group);

/* Returns 0, or -errno: -ENODATA where the kernel has given the event up. */
int event_group_read(const struct event_group *group, int number, struct event_count *count);

#endif

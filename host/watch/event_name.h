/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event_name: what may be counted, by the names that perf uses. Pure: whether this machine can
 * count it is another matter (host/watch/counters.h).
 *
 *     NAME[:MODIFIERS]
 *
 * NAME is a generic event (instructions, cycles, cache-misses, dTLB-load-misses, ...), a software
 * event (context-switches, page-faults, ...), an event that the CPU's PMU names in sysfs
 * (l1d_cache_refill, mem_access_checked, ...), or rHEX, a raw code of that PMU.
 * MODIFIERS, as in perf-list(1): G only while the guest runs, H only while the host does; u, k, h
 * only in user space, kernel, hypervisor. Without one of a kind, all of the kind are counted.
 */
#ifndef MTEBENCH_HOST_WATCH_EVENT_NAME_H
#define MTEBENCH_HOST_WATCH_EVENT_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/message.h"

#define EVENT_NAME_BYTES 48
#define EVENT_LIST_MAX   16

enum event_kind {
	EVENT_HARDWARE, /* PERF_TYPE_HARDWARE */
	EVENT_SOFTWARE, /* PERF_TYPE_SOFTWARE */
	EVENT_CACHE,    /* PERF_TYPE_HW_CACHE */
	EVENT_RAW,      /* `config` is the PMU's own code */
	EVENT_PMU,      /* to be looked up by `base` among the PMU's events; config is 0 */
};

struct event_name {
	char text[EVENT_NAME_BYTES]; /* as written */
	char base[EVENT_NAME_BYTES]; /* without modifiers */
	enum event_kind kind;
	uint64_t config;    /* of perf_event_open(2) */
	const char *native; /* Arm's name of a generic event in sysfs, or NULL */
	bool time;          /* its value is ns; else a number of events */
	bool exclude_user, exclude_kernel, exclude_hypervisor, exclude_guest, exclude_host;
};

struct event_list {
	struct event_name events[EVENT_LIST_MAX];
	size_t count;
};

/* What `counters = standard` and `counters = events` stand for. */
extern const char event_list_standard[];
extern const char event_list_events[];

/* Returns 0, or -1 with @message: a sentence without file and line. */
int event_name_parse(const char *text, struct event_name *event, struct message *message);

/* The same for names with commas; `standard` and `events` stand for their lists, `none` for the empty one. An
 * event may be named once. */
int event_list_parse(const char *text, struct event_list *list, struct message *message);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* event_open: perf_event_open(2) for single events. Groups of events of one thread are opened by
 * host/watch/event_group.h. */
#ifndef MTEBENCH_HOST_WATCH_EVENT_OPEN_H
#define MTEBENCH_HOST_WATCH_EVENT_OPEN_H

#include <linux/perf_event.h>

/* Opens an event of @thread (0: the caller, -1: all threads) on @cpu (-1: any). Fills in
 * attributes->size. Returns a descriptor that the caller closes, or -1 with errno. */
int event_open(struct perf_event_attr *attributes, int thread, int cpu);

#endif

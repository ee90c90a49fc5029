/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counters: what the kernel's performance counters say about the vCPU threads of a trial.
 *
 * Each vCPU thread opens all events as one group when it begins its part of the timed job, so that
 * they count the same stretch, and reads them when it has ended: guest entry, control loop, timed
 * loop, the last exit. Not sample by sample: the guest has no PMU, and to read from the host would
 * take an exit, which is what is measured. The sums over the threads go to the trial's record.
 *
 * What cannot be counted is left out with its reason, and the trial goes on. All events are in one
 * group: what does not fit beside the others is left out, so that nothing is multiplexed by
 * mtebench itself. Where the kernel counted for a part of the time only (others use the PMU too),
 * the record has both times, and nobody scales.
 */
#ifndef MTEBENCH_HOST_WATCH_COUNTERS_H
#define MTEBENCH_HOST_WATCH_COUNTERS_H

#include "common/record/record.h"
#include "host/watch/event_name.h"

struct counters;
struct counters_thread;

/* Returns NULL when memory is short. @events must outlive it. With @emulated, events that are times
 * are left out: an emulated machine has none. */
struct counters *counters_create(const struct event_list *events, bool emulated);
void counters_free(struct counters *counters);

/*
 * Opens the events for the calling thread and starts them; counters_stop(), in the same thread,
 * stops and reads them, adds to the sums and frees what counters_start() returned. Threads may do
 * this at once. @counters may be NULL.
 */
struct counters_thread *counters_start(struct counters *counters);
void counters_stop(struct counters *counters, struct counters_thread *thread);

/* Adds an entry for each event to record->perf. Returns 0, or -1 with @message (no memory). */
int counters_record(const struct counters *counters, struct trial_record *record,
		    struct message *message);

/* A sentence for what perf_event_open() said. @alone: what it says of the event outside the group
 * (0: it can be counted). @paranoid: kernel.perf_event_paranoid. Pure. */
void counters_explain(int error_number, int alone, int paranoid, struct message *message);

#endif

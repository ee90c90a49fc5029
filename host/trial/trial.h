/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trial: one run of one cell, as its benchmark sees it: what it may use, and what it gives.
 */
#ifndef MTEBENCH_HOST_TRIAL_TRIAL_H
#define MTEBENCH_HOST_TRIAL_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/record/outcome.h"
#include "common/record/record.h"
#include "host/plan/bench.h"
#include "host/watch/watch.h"

struct trace_break;

/* One run of one cell: what it may use, and what it gives. */
struct trial {
	const struct cell *cell;
	uint64_t samples;       /* wanted; fewer where memory_bytes holds fewer pages */
	uint64_t memory_bytes;  /* most guest memory under measurement */
	uint64_t time_limit_ms; /* of one job in the guest */
	uint64_t seed;          /* for whatever the trial shuffles */
	bool events;            /* clock = events: samples are counts, and no time is kept */
	bool emulated;          /* the CPUs are emulated: no time means anything */
	bool allow_hold;        /* a lock of the kernel may be held on purpose */
	struct watch watch;     /* for vm_run_watched(), with the timed job */
	const struct trace_break *trace_break; /* of trial_samples(); NULL: none */
	struct outcome outcome;
	struct trial_record *record; /* samples, control, counters, checks: see trial_*() below */
};

/*
 * For trials that need CPUs which really run at once: 0, or -1 with the trial skipped where the
 * emulated CPUs run in turn, and where there are fewer than @cpus.
 */
int trial_need_cpus(struct trial *trial, unsigned int cpus);

/*
 * What a trial gives. Names and notes are copied. Each returns 0, or -1 with trial->outcome failed
 * when memory is short or a limit of common/record/record.h is reached.
 */
int trial_samples(struct trial *trial, const uint64_t *values, size_t count);
/* When each sample began, by the clock of its ticks; kept is the distance from the first of them. */
int trial_begins(struct trial *trial, const uint64_t *ticks, size_t count);
int trial_control(struct trial *trial, const uint64_t *values, size_t count);
int trial_threads(struct trial *trial, const uint64_t *counts, size_t count);
int trial_counter(struct trial *trial, const char *name, uint64_t value);

/* One check of the oracle. With @wrong > 0 the trial fails in the end, its samples kept. @note may
 * be NULL. */
int trial_check(struct trial *trial, const char *name, uint64_t seen, uint64_t wrong,
		const char *note);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record: the results format, both ways. The only writer and the only reader of it
 * (doc/results-format.md).
 *
 * A run is a directory with run.json (one object) and trials.jsonl (one object a line). The run
 * record stays a JSON object in memory, because it is mostly carried and shown; of it only what
 * analysis computes with is taken out. A trial record is a struct.
 */
#ifndef MTEBENCH_COMMON_RECORD_H
#define MTEBENCH_COMMON_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

#include "common/message.h"
#include "common/record_profile.h"

#define RECORD_VERSION      1
#define RECORD_FORMAT       "mtebench-run"
#define RECORD_FACTORS_MAX  16
#define RECORD_CHECKS_MAX   16
#define RECORD_COUNTERS_MAX 16
#define RECORD_THREADS_MAX  64
#define RECORD_PERF_MAX     16

enum trial_status {
	TRIAL_OK,      /* measured, and every check of the oracle passed */
	TRIAL_SKIP,    /* cannot run here: `reason` says what is missing and the remedy */
	TRIAL_REFUSED, /* the kernel said no: `call` and `error_number` */
	TRIAL_FAILED,  /* ran and went wrong: guest abort, time limit, oracle, crash: `reason` */
	TRIAL_STATUS_COUNT,
};

/* One level of one factor, both borrowed or owned with the record (see record_free). */
struct record_level {
	char *factor;
	char *value;
};

/* One check of the oracle: @seen things looked at, @wrong of them not as they must be. */
struct record_check {
	char *name;
	uint64_t seen;
	uint64_t wrong;
	char *note; /* NULL, or what was seen, e.g. the first wrong address */
};

struct record_counter {
	char *name;
	uint64_t value;
};

/* What a performance counter counted in the timed job, summed over its threads; or why it was left
 * out. Where running_ns < enabled_ns it counted for that part of the time only, and `value` is not
 * scaled. */
struct record_perf {
	char *name;   /* as the config has it, "instructions:G" */
	char *skip;   /* NULL, or why there is no value; then nothing below is set */
	char *unit;   /* "events" or "ns" */
	char *origin; /* PMU and code, "armv8_pmuv3_0 0x8", or "kernel" */
	uint64_t value;
	uint64_t enabled_ns;
	uint64_t running_ns;
};

/* Raw values in `unit` of the record, in the order in which they were taken. */
struct record_samples {
	uint64_t *values;
	size_t count;
};

/* Why a cell whose number of samples was not fixed got no more. */
enum record_stop_why {
	STOP_NOT,    /* not its last trial, or fixed */
	STOP_CI,     /* the interval of its median was narrow enough */
	STOP_MAX,    /* it had all samples that the config allows */
	STOP_BUDGET, /* its time was used up */
	STOP_WHY_COUNT,
};

/* The end of such a cell: stands in the last of its trials. */
struct record_stop {
	enum record_stop_why why;
	uint64_t samples; /* of all its trials */
	uint64_t trials;
	/* farther end of the 95 % interval, from the median, in parts per million of it */
	uint64_t ci_ppm;
	bool has_ci; /* false: there was no interval */
};

/* One trial: one run of one cell. All pointers are owned by the record (malloc) and freed by
 * record_free(). */
struct trial_record {
	uint64_t trial; /* identity: its index in the plan before shuffling */
	uint64_t order; /* when it ran, from 0 */
	uint64_t repeat;
	char *bench;
	struct record_level levels[RECORD_FACTORS_MAX]; /* in the benchmark's declared order */
	size_t level_count;
	enum trial_status status;
	char *reason;     /* NULL when ok */
	char *call;       /* NULL unless refused: "KVM_SET_USER_MEMORY_REGION" */
	int error_number; /* errno when refused, else 0 */
	char *unit;       /* "ticks" (converted by run.json's clock) or "count" (events) */
	struct record_samples samples;
	struct record_samples control;        /* the same loop without the operation */
	uint64_t threads[RECORD_THREADS_MAX]; /* how many of samples each thread gave, in order */
	size_t thread_count;                  /* 0: one thread gave all */
	struct record_counter counters[RECORD_COUNTERS_MAX]; /* e.g. exits, page_size_bytes */
	size_t counter_count;
	struct record_perf perf[RECORD_PERF_MAX]; /* where the config has `counters` */
	size_t perf_count;
	struct record_profile *profile; /* of runs with --profile; else NULL */
	struct record_stop stop;
	struct record_check checks[RECORD_CHECKS_MAX]; /* the oracle; empty unless it ran */
	size_t check_count;
};

/* "ok", "skip", "refused", "failed". */
const char *trial_status_name(enum trial_status status);

/* "ci", "max", "budget"; NULL for STOP_NOT. */
const char *record_stop_name(enum record_stop_why why);

/* Symbolic errno ("EINVAL"), or "errno N" in a static buffer for one this table lacks. */
const char *record_errno_name(int error_number);

/*
 * Finds @factor among the levels; NULL when the record has no such factor.
 */
const char *record_level_value(const struct trial_record *record, const char *factor);

/* True when any check has wrong > 0. */
bool record_oracle_failed(const struct trial_record *record);

/* True when @perf counted all the time: its value may be used. */
bool record_perf_whole(const struct record_perf *perf);

/* Frees what @record owns and zeroes it. */
void record_free(struct trial_record *record);

/*
 * Writes @record as one line with its newline. Returns 0, or -1 with @message (out of memory, write
 * error). The caller syncs.
 */
int record_write_trial(FILE *file, const struct trial_record *record, struct message *message);

/*
 * Parses one line (@size bytes, newline or not) into @record, which must be zeroed. Returns 0, or
 * -1 with
 * @message, which does not name file and line, and nothing owned. Refuses what
 * doc/results-format.md does not know: another version, an unknown status, a negative or fractional
 * sample, more than the limits above.
 */
int record_parse_trial(const char *line, size_t size, struct trial_record *record,
		       struct message *message);

/*
 * Reads PATH line by line and hands each record to @each, which owns it then (also on failure). A
 * last line without newline is a trial that was cut short: *@truncated is set and the line left
 * out. Any other bad line ends the reading: -1 with "PATH:LINE: ...". @each returns 0 to go on, -1
 * with @message to stop.
 */
typedef int record_each_fn(void *context, struct trial_record *record, struct message *message);
int record_read_trials(const char *path, record_each_fn *each, void *context, bool *truncated,
		       struct message *message);

/* What analysis computes with, taken out of run.json. The strings are borrowed from `json`. */
struct run_record {
	json_t *json;        /* the whole object, owned */
	const char *label;   /* x axis: the kernel label given, else its release */
	const char *release; /* kernel release, "6.12.107+deb13-cloud-arm64" */
	/* what a tick converts to: "instructions" or "ns"; "count" when no trial has ticks */
	const char *unit;
	double unit_per_tick; /* 1 with "count" */
	bool emulated;
	uint64_t page_size_bytes;
	const char *machine; /* model, e.g. "linux,dummy-virt" */
	const char *cpu;     /* name, e.g. "Neoverse-N2" */
	const char *started; /* ISO 8601, UTC */
};

/* Reads and validates a run.json. Returns 0, or -1 with a message naming the file. */
int run_record_read(const char *path, struct run_record *run, struct message *message);
int run_record_parse(const char *name, const char *text, size_t size, struct run_record *run,
		     struct message *message);
void run_record_free(struct run_record *run);

#endif

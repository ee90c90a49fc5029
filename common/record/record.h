/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record: the only writer and the only reader of the results format (doc/results-format.md).
 *
 * A run is a directory with run.json (one object) and trials.jsonl (one object a line). The run
 * record stays a JSON object in memory, because it is mostly carried and shown; struct run_record
 * has the values that analysis computes with. A trial record is a struct.
 */
#ifndef MTEBENCH_COMMON_RECORD_RECORD_H
#define MTEBENCH_COMMON_RECORD_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

#include "common/message.h"
#include "common/record/record_kernel.h"
#include "common/record/record_profile.h"

#define RECORD_VERSION      1
#define RECORD_FORMAT       "mtebench-run"
#define RECORD_FACTORS_MAX  16
#define RECORD_CHECKS_MAX   16
#define RECORD_COUNTERS_MAX 32
#define RECORD_THREADS_MAX  64
#define RECORD_PERF_MAX     16
#define RECORD_TRIALS_MAX   100000000

/* run_record.kernel_log of a run that read the log of the kernel. */
#define RUN_KERNEL_LOG_READ "read"

enum trial_status {
	TRIAL_OK,      /* measured, and every check of the oracle passed */
	TRIAL_SKIP,    /* cannot run here: `reason` says what is missing and the remedy */
	TRIAL_REFUSED, /* the kernel said no: `call` and `error_number` */
	/* ran and went wrong: guest abort, time limit, oracle, crash, the kernel's own word: `reason` */
	TRIAL_FAILED,
	TRIAL_STATUS_COUNT,
};

/* One level of one factor. Both texts belong to the record. */
struct record_level {
	char *factor;
	char *value;
};

/* One check of the oracle: it looked at `seen` things, and `wrong` of them were wrong. */
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

/* The value of a performance counter in the timed job, summed over its threads, or the reason why
 * there is none. Where running_ns < enabled_ns it counted for that part of the time only, and
 * `value` is not scaled. */
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

/* Why a cell with samples = until got no more of them. */
enum record_stop_why {
	STOP_NONE,   /* the trial is not its cell's last, or the number of samples is fixed */
	STOP_CI,     /* the interval of its median was narrow enough */
	STOP_MAX,    /* it had all samples that the config allows */
	STOP_BUDGET, /* its time was used up */
	STOP_WHY_COUNT,
};

/* How such a cell ended; the record of its last trial has it. */
struct record_stop {
	enum record_stop_why why;
	uint64_t samples; /* in all trials of the cell */
	uint64_t trials;
	/* distance from the median to the farther end of its 95 % interval, in ppm of the median */
	uint64_t ci_ppm;
	bool has_ci; /* false: there was no interval */
};

/* One trial: one run of one cell. All pointers are owned by the record (malloc) and freed by
 * record_free(). */
struct trial_record {
	uint64_t trial; /* identity: its index in the plan before shuffling */
	uint64_t order; /* its place in the order of running, from 0 on */
	uint64_t repeat;
	char *bench;
	struct record_level levels[RECORD_FACTORS_MAX]; /* in the benchmark's declared order */
	size_t level_count;
	enum trial_status status;
	char *reason;     /* NULL when ok */
	char *call;       /* NULL unless refused: "KVM_SET_USER_MEMORY_REGION" */
	int error_number; /* errno when refused, else 0 */
	char *unit;       /* "ticks" (converted by run.json's clock) or "count" (events) */
	char *counted;    /* of unit "count": what was counted, "overlaps"; NULL in older records */
	struct record_samples samples;
	struct record_samples begins;  /* ticks, of each sample since the first; empty: not kept */
	struct record_samples control; /* the same loop without the operation */
	uint64_t threads[RECORD_THREADS_MAX]; /* number of samples of each thread, in order */
	size_t thread_count;                  /* 0: one thread gave all samples */
	struct record_counter counters[RECORD_COUNTERS_MAX]; /* e.g. exits, page_size_bytes */
	size_t counter_count;
	struct record_perf perf[RECORD_PERF_MAX]; /* those that the config's `counters` names */
	size_t perf_count;
	struct record_profile *profile; /* of runs with --profile; else NULL */
	struct record_kernel *kernel;   /* what the kernel reported meanwhile; NULL: nothing */
	struct record_stop stop;
	struct record_check checks[RECORD_CHECKS_MAX]; /* the oracle; empty unless it ran */
	size_t check_count;
};

/* "ok", "skip", "refused", "failed". */
const char *trial_status_name(enum trial_status status);

/* "ci", "max", "budget"; NULL for STOP_NONE. */
const char *record_stop_name(enum record_stop_why why);

/* Symbolic errno ("EINVAL"), or "errno N" in a static buffer for one this table lacks. */
const char *record_errno_name(int error_number);

/* Returns the level of @factor, or NULL when the record has no such factor. */
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
 * Parses one line of @size bytes, with or without newline, into @record, which must be zeroed.
 * Refuses what doc/results-format.md does not allow: another version, an unknown status, a negative
 * or fractional sample, more than the limits above. Returns 0, or -1 with nothing owned and a
 * @message that does not name file and line.
 */
int record_parse_trial(const char *line, size_t size, struct trial_record *record,
		       struct message *message);

/*
 * Reads @path line by line and hands each record to @each, which takes ownership, also when it
 * fails. @each returns 0 to go on, or -1 with @message to stop. A last line without newline is a
 * trial that was cut short: it is left out, and *@truncated is set. Returns 0, or -1 with
 * "PATH:LINE: ..." at any other bad line.
 */
typedef int record_each_fn(void *context, struct trial_record *record, struct message *message);
int record_read_trials(const char *path, record_each_fn *each, void *context, bool *truncated,
		       struct message *message);

/* A run.json, and the values of it that analysis computes with. The strings are borrowed from
 * `json`. */
struct run_record {
	json_t *json;        /* the whole object, owned */
	const char *label;   /* name on the x axis: the label given to the run, else the release */
	const char *release; /* kernel release, "6.12.107+deb13-cloud-arm64" */
	/* unit that ticks convert to: "instructions" or "ns"; "count" when no trial has ticks */
	const char *unit;
	double unit_per_tick; /* 1 with "count" */
	/* by how many ticks the counter steps, as it was measured; 1 in records before that */
	uint64_t quantum_ticks;
	bool emulated;
	uint64_t page_size_bytes;
	const char *machine; /* model, e.g. "linux,dummy-virt" */
	/* the sign that the machine is itself a virtual one whose times are no hardware's; NULL: none, or
	 * emulated */
	const char *virtual_machine;
	const char *cpu;     /* name, e.g. "Neoverse-N2" */
	const char *started; /* ISO 8601, UTC */
	/* boot_id of the kernel, which tells one boot from another; NULL in records before it */
	const char *boot_id;
	uint64_t planned_count; /* trials that the run was to make, of its shard; 0: not known */
	bool until;             /* some may have been dropped, as the plan allows */
	const char *kvm_mode;   /* "vhe", "nvhe" or "protected"; NULL: not known */
	/* RUN_KERNEL_LOG_READ, or why what the kernel reported was not seen; NULL in older records */
	const char *kernel_log;
};

/* Reads and validates a run.json. Returns 0, or -1 with a message naming the file. */
int run_record_read(const char *path, struct run_record *run, struct message *message);
int run_record_parse(const char *name, const char *text, size_t size, struct run_record *run,
		     struct message *message);
void run_record_free(struct run_record *run);

#endif

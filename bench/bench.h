/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench: what a benchmark is. The only header of the project that a benchmark must include.
 *
 * A benchmark is one file: its factors, how a trial is arranged, and its oracle. BENCH() declares
 * it; `list`, --help, config validation and the documentation's table are printed from the
 * declaration. See doc/adding-a-benchmark.md.
 */
#ifndef MTEBENCH_BENCH_BENCH_H
#define MTEBENCH_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/record.h"
#include "host/outcome.h"
#include "host/watch.h"

/* A parameter: one of `levels`, or a whole number from min to max where `levels` is NULL. */
struct factor {
	const char *name;
	const char *help;          /* a phrase for `mtebench list` */
	const char *const *levels; /* NULL-terminated names */
	uint64_t min;
	uint64_t max;
	const char *standard; /* level of a config that does not name the factor */
};

/* Factors that several benchmarks share; bench/factors.c. */
extern const struct factor factor_mte;
extern const struct factor factor_backing;
extern const struct factor factor_thp;
extern const struct factor factor_vcpus;
extern const struct factor factor_order;
extern const struct factor factor_populate;

/* Size of the blocks that a blockbed passes over, in KiB; @kib is a string. */
#define FACTOR_BLOCK(kib)                                                                          \
	{                                                                                          \
		.name = "block_kib", .help = "size of a block in KiB, a multiple of 4", .min = 4,  \
		.max = 65536, .standard = (kib),                                                   \
	}
/* Those of benchmarks with a Linux guest, which all have all of them; bench/linux_factors.c. */
extern const struct factor factor_vmm;
extern const struct factor factor_guest_kernel;
extern const struct factor factor_share;
extern const struct factor factor_guest_pages;
extern const struct factor factor_prealloc;
extern const struct factor factor_guest_vcpus;

/* Factors of every benchmark, in a record only where the config names them. */
enum common_factor {
	COMMON_PLACE, /* place: which CPUs, by topology (host/topology.h) */
	COMMON_NUMA,  /* numa: memory on the node of vCPU 0 or on another */
	COMMON_FACTOR_COUNT,
};

extern const struct factor *const common_factors[COMMON_FACTOR_COUNT];

struct bench;
struct cell;
struct trace_break;

/* For bench->inapplicable: why the levels of these factors make no sense together, or NULL. */
const char *factor_thp_inapplicable(const struct cell *cell); /* with those of backing */
const char *factor_block_inapplicable(const struct cell *cell);

/* One combination of levels: values[i] belongs to bench->factors[i]. The strings outlive the plan.
 */
struct cell {
	const struct bench *bench;
	const char *values[RECORD_FACTORS_MAX];
	const char *common[COMMON_FACTOR_COUNT]; /* NULL: not named */
};

/* One run of one cell: what it may use, and what it gives. */
struct trial {
	const struct cell *cell;
	uint64_t samples;       /* wanted; fewer where memory_bytes holds fewer pages */
	uint64_t memory_bytes;  /* most guest memory under measurement */
	uint64_t time_limit_ms; /* of one job in the guest */
	uint64_t seed;          /* for whatever the trial shuffles */
	bool events;            /* clock = events: samples are counts, and no time is kept */
	bool emulated;          /* the CPUs are emulated: no time means anything */
	struct watch watch;     /* for vm_run_watched(), with the timed job */
	const struct trace_break *trace_break; /* of trial_samples(); NULL: none */
	struct outcome outcome;
	struct trial_record *record; /* samples, control, counters, checks: see trial_*() below */
};

struct bench {
	const char *name;                    /* as in configs: lower case, digits, underscores */
	const char *summary;                 /* one line for `mtebench list` */
	const char *unit;                    /* of its samples: "ticks" or "count" */
	bool counts_events;                  /* can run with clock = events; its samples are then
					      * of unit "count" */
	bool linux_guest;                    /* boots Linux: has the factors of
					      * linuxguest/session.h, and needs their VMMs and
					      * kernels */
	const struct factor *const *factors; /* NULL-terminated, at most RECORD_FACTORS_MAX */
	/* Why @cell makes no sense, or NULL when it does. Such cells are left out of the plan.
	 * NULL: all make sense. */
	const char *(*inapplicable)(const struct cell *cell);
	/* Called before each trial in the process that all trials are forked from, to look up once
	 * what they all need. NULL: nothing. */
	void (*prepare)(void);
	/*
	 * Arranges, runs and judges one trial in a process of its own. Returns 0, or -1 with
	 * trial->outcome. Never prints and never exits.
	 */
	int (*run)(struct trial *trial);
};

/*
 * For trials that need CPUs which really run at once: 0, or -1 with the trial skipped where the
 * emulated CPUs run in turn, and where there are fewer than @cpus.
 */
int trial_need_cpus(struct trial *trial, unsigned int cpus);

/* Declares benchmark @id. A pointer goes to section "benches", of which the linker makes the list
 * of all. */
#define BENCH(id, ...)                                                                             \
	static const struct bench bench_##id = {.name = #id, __VA_ARGS__};                         \
	static const struct bench *const bench_pointer_##id                                        \
		__attribute__((used, section("benches"))) = &bench_##id

/* All benchmarks in order of name. */
size_t bench_count(void);
const struct bench *bench_at(size_t index);

/* The benchmark of that name, or NULL. */
const struct bench *bench_find(const char *name);

/* Number of factors of @bench. */
size_t bench_factor_count(const struct bench *bench);

/* Index of the factor of that name, or -1. */
int bench_factor_index(const struct bench *bench, const char *name);

/* The level of factor @name, which the benchmark must have declared. */
const char *cell_level(const struct cell *cell, const char *name);
bool cell_is(const struct cell *cell, const char *name, const char *level);

/* The level of a choice factor as index into its levels, or of a number factor as its value. */
uint64_t cell_number(const struct cell *cell, const char *name);

/*
 * What a trial gives. Names and notes are copied. Each returns 0, or -1 with trial->outcome failed
 * when memory is short or a limit of common/record.h is reached.
 */
int trial_samples(struct trial *trial, const uint64_t *values, size_t count);
int trial_control(struct trial *trial, const uint64_t *values, size_t count);
int trial_threads(struct trial *trial, const uint64_t *counts, size_t count);
int trial_counter(struct trial *trial, const char *name, uint64_t value);

/* One check of the oracle. With @wrong > 0 the trial fails in the end, its samples kept. @note may
 * be NULL. */
int trial_check(struct trial *trial, const char *name, uint64_t seen, uint64_t wrong,
		const char *note);

#endif

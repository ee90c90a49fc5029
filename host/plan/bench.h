/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench: what a benchmark declares, and the cells of a plan that are made of it.
 *
 * A benchmark is one file in bench/: its factors, how a trial is arranged (host/trial/trial.h), and
 * its oracle. BENCH() declares it; `list`, config validation and shell completion are made from the
 * declaration. See doc/adding-a-benchmark.md.
 */
#ifndef MTEBENCH_HOST_PLAN_BENCH_H
#define MTEBENCH_HOST_PLAN_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/level.h"
#include "common/record/record.h"

/* A parameter: one of `levels`, or a whole number from min to max where `levels` is NULL. */
struct factor {
	const char *name;
	const char *help;           /* a phrase for `mtebench list` */
	const struct level *levels; /* ended by one without a name */
	uint64_t min;
	uint64_t max;
	const char *default_level; /* level of a config that does not name the factor */
	/* Left out of records at that level: a factor that came to a benchmark later, so that cells
	 * measured before are still the same ones. */
	bool silent;
	/* Name of the factor that this one says more exactly: where this one is shown, that one is not. */
	const char *replaces;
};

/* Factors of every benchmark, in a record only where the config names them. */
enum common_factor {
	COMMON_PLACE, /* place: which CPUs, by topology (host/machine/topology.h) */
	COMMON_NUMA,  /* numa: memory on the node of vCPU 0 or on another */
	COMMON_VCPU,  /* vcpu: what guests' CPUs have (vm_vcpus_as_vmm()) */
	COMMON_FACTOR_COUNT,
};

extern const struct factor *const common_factors[COMMON_FACTOR_COUNT];

struct bench;
struct trial;

/* One combination of levels: values[i] belongs to bench->factors[i]. The strings outlive the
 * plan. */
struct cell {
	const struct bench *bench;
	const char *values[RECORD_FACTORS_MAX];
	const char *common[COMMON_FACTOR_COUNT]; /* NULL: not named */
};

struct bench {
	const char *name;    /* as in configs: lower case, digits, underscores */
	const char *summary; /* one line for `mtebench list` */
	const char *unit;    /* of its samples: "ticks" or "count" */
	/* can run with clock = events; its samples are then of unit "count" */
	bool counts_events;
	const char *counted; /* what samples of unit "count" count: "overlaps" */
	/* boots Linux: has the factors of linuxguest/session.h, and needs their VMMs and kernels */
	bool linux_guest;
	uint64_t samples;                    /* of a trial by default; 0: CONFIG_SAMPLES_DEFAULT */
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

/* Whether the level of factor @index stands in records and in what is printed of @cell. */
bool cell_shows(const struct cell *cell, size_t index);

/* The level of factor @name, which the benchmark must have declared. */
const char *cell_level(const struct cell *cell, const char *name);
bool cell_is(const struct cell *cell, const char *name, const char *level);

/* The value of the level of factor @name, which the benchmark must have declared: of a choice
 * factor that of struct level, of a number factor the number. */
uint64_t cell_number(const struct cell *cell, const char *name);

/* The same, or @absent where the benchmark has no such factor. */
uint64_t cell_number_or(const struct cell *cell, const char *name, uint64_t absent);

#endif

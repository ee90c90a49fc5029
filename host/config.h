/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config: a plan as its author wrote it (doc/configs.md).
 *
 *     [run]                      # how much
 *     samples = 256
 *     [stage2_fault]             # a benchmark; several sections of one are told apart:
 * [stage2_fault huge] mte     = off, on          # a factor and its levels backing = anon-private,
 * memfd-shared
 */
#ifndef MTEBENCH_HOST_CONFIG_H
#define MTEBENCH_HOST_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "bench/bench.h"
#include "common/message.h"
#include "event_name.h"
#include "stop_rule.h"

#define CONFIG_LEVELS_MAX   64
#define CONFIG_SECTIONS_MAX 64

/*
 * What the trials of a section are read off.
 *
 * CLOCK_COUNTER is the machine's counter: ns on hardware, instructions in the lab, where one CPU
 * runs at a time. CLOCK_EVENTS is none: the trials need CPUs that really run at once and give
 * counts of what happened, never times. On hardware both run alike; the lab boots a machine for
 * each.
 */
enum config_clock {
	CLOCK_AS_RUN, /* in a section: as in [run] */
	CLOCK_COUNTER,
	CLOCK_EVENTS,
	CONFIG_CLOCK_COUNT,
};

/* The names of enum config_clock as configs write them; NULL for CLOCK_AS_RUN. */
extern const char *const config_clock_names[CONFIG_CLOCK_COUNT];

/* The clock of that name, or CLOCK_AS_RUN. */
enum config_clock config_clock_find(const char *name);

/* How much is measured. 0 in a section: as in [run]. */
struct config_limits {
	uint64_t samples;       /* timed operations a trial; of `until` its min */
	struct stop_rule until; /* goes with samples; ci_ppm 0: the number is fixed */
	uint64_t budget_ms;     /* of a cell with `until`; 0 also: none */
	uint64_t repeat;        /* trials a cell */
	uint64_t memory_bytes;  /* most guest memory under measurement a trial */
	uint64_t time_limit_ms; /* of one job in the guest */
	enum config_clock clock;
	struct event_list *counters; /* owned by the config; NULL: none, in a section as in [run] */
};

struct config_levels {
	char *values[CONFIG_LEVELS_MAX];
	size_t count; /* 0: the factor's standard level */
};

struct config_section {
	const struct bench *bench;
	unsigned int line;
	struct config_limits limits;
	struct config_levels levels[RECORD_FACTORS_MAX];  /* parallel to bench->factors */
	struct config_levels common[COMMON_FACTOR_COUNT]; /* 0 levels: as in [run] */
};

struct config {
	char *path;
	char *text; /* the whole file, for the record */
	uint64_t seed;
	struct config_limits limits;
	struct config_levels common[COMMON_FACTOR_COUNT]; /* 0 levels: not named */
	struct config_section *sections[CONFIG_SECTIONS_MAX];
	size_t section_count;
};

/*
 * Reads @path. Refuses with FILE:LINE what it does not know, and says what it accepts. Returns 0
 * with *@config owned by the caller, or -1 with @message and nothing owned.
 */
int config_read(const char *path, struct config **config, struct message *message);
void config_free(struct config *config);

/* The same for text in memory, @name standing for the file. For tests and the fuzzer. */
int config_read_text(const char *name, const char *text, size_t size, struct config **config,
		     struct message *message);

/* The limits that hold for @section. */
struct config_limits config_section_limits(const struct config *config,
					   const struct config_section *section);

#endif

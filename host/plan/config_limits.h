/* SPDX-License-Identifier: GPL-2.0-or-later */
/* config_limits: how much is measured, and by which clock: the keys that [run] and the sections of
 * benchmarks share. */
#ifndef MTEBENCH_HOST_PLAN_CONFIG_LIMITS_H
#define MTEBENCH_HOST_PLAN_CONFIG_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/ini.h"
#include "common/message.h"
#include "host/plan/stop_rule.h"
#include "host/watch/event_name.h"

/*
 * What the trials of a section are read off.
 *
 * CLOCK_COUNTER is the machine's counter: ns on hardware, instructions in the lab, where one CPU
 * runs at a time. CLOCK_EVENTS is none: the trials need CPUs that really run at once and give
 * counts of what happened, never times. On hardware both run alike; the lab boots a machine for
 * each.
 */
enum config_clock {
	CLOCK_UNSET, /* in a section: as in [run] */
	CLOCK_COUNTER,
	CLOCK_EVENTS,
	CONFIG_CLOCK_COUNT,
};

/* The names of enum config_clock as configs write them; NULL for CLOCK_UNSET. */
extern const char *const config_clock_names[CONFIG_CLOCK_COUNT];

/* The clock of that name, or CLOCK_UNSET. */
enum config_clock config_clock_find(const char *name);

/* Which of the cells that a section means are measured. */
enum config_select {
	SELECT_UNSET, /* in a section: as in [run] */
	SELECT_ALL,
	SELECT_PAIRWISE, /* a few that meet every pair of levels: host/plan/pairwise.h */
};

/* How much is measured. 0 in a section: as in [run]. */
struct config_limits {
	uint64_t samples;       /* timed operations a trial; of `until` its min */
	struct stop_rule until; /* goes with samples; ci_ppm 0: the number is fixed */
	uint64_t budget_ms;     /* of a cell with `until`; 0 also: none */
	uint64_t repeat;        /* trials a cell */
	uint64_t memory_bytes;  /* most guest memory under measurement a trial */
	uint64_t time_limit_ms; /* of one job in the guest */
	enum config_clock clock;
	enum config_select select;
	struct event_list *counters; /* owned by the config; NULL: none, in a section as in [run] */
};

/* What holds where [run] says nothing. Of samples that is the benchmark's own default, or else
 * CONFIG_SAMPLES_DEFAULT. */
#define CONFIG_SAMPLES_DEFAULT 256
extern const struct config_limits config_limits_default;

/* Whether @key says how much is measured. */
bool config_limits_has(const char *key);

/* Sets what such a @key at @at says. Returns 0, or -1 with a message that names the place. */
int config_limits_set(struct config_limits *limits, const struct ini_position *at, const char *key,
		      const char *value, struct message *message);

/* The limits of a section, and where it has none, those of [run]. */
struct config_limits config_limits_over(const struct config_limits *section,
					const struct config_limits *run);

#endif

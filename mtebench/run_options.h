/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_options: the command lines of `mtebench run` and `mtebench ab`. */
#ifndef MTEBENCH_MTEBENCH_RUN_OPTIONS_H
#define MTEBENCH_MTEBENCH_RUN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/command/command.h"
#include "host/plan/config.h"

/* All strings are borrowed from argv; NULL where nothing was said. */
struct run_options {
	const char *config;
	const char *config_b; /* of `ab` with two configs */
	const char *output;
	const char *done;
	const char *label;
	const char *factor;  /* of `ab` with one config: not yet read */
	uint64_t blocks;     /* of `ab`; 0: a plain run */
	const char *shard;   /* NULL: all of the plan */
	const char *only;    /* numbers of trials with commas; NULL: all of them */
	uint64_t break_us;   /* 0: no trace is stopped */
	const char *profile; /* event that is sampled; NULL: none */
	uint64_t profile_period;
	enum config_clock clock; /* CLOCK_UNSET: both */
	bool resume;
	bool quiesce;
	bool strict;
	bool emulated;
	bool allow_hold;
};

/* Tables of the two commands: what both have, and what each has for itself. */
extern const struct command_option run_options_shared[];
extern const struct command_option run_options_of_run[];
extern const struct command_option run_options_of_ab[];

#define RUN_OPTIONS_AB_NEEDS "two configs, or one and --factor, are needed"

/* What the parsed command line of run, or of ab, said; NULL, with a sentence said, when it makes no
 * sense. */
struct run_options *run_options_take_run(const struct command_line *line);
struct run_options *run_options_take_ab(const struct command_line *line);

#endif

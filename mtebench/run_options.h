/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_options: the command lines of `mtebench run` and `mtebench ab`. */
#ifndef MTEBENCH_MTEBENCH_RUN_OPTIONS_H
#define MTEBENCH_MTEBENCH_RUN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/message.h"
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
	uint64_t break_us;   /* 0: no trace is stopped */
	const char *profile; /* event that is sampled; NULL: none */
	uint64_t profile_period;
	enum config_clock clock; /* CLOCK_AS_RUN: both */
	bool resume;
	bool quiesce;
	bool strict;
	bool emulated;
	bool help;
};

/* Reads the options of argv[0], run or ab. Returns 0, or -1 with a message when they make no
 * sense. */
int run_options_parse(int argc, char **argv, struct run_options *options, struct message *message);

/* How the command @name, run or ab, is used. */
const char *run_options_usage(const char *name);

#endif

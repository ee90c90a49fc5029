/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frequency: checks whether a CPU ran at one speed during a trial. */
#ifndef MTEBENCH_HOST_TRIAL_FREQUENCY_H
#define MTEBENCH_HOST_TRIAL_FREQUENCY_H

#include <stdio.h>

#include "host/trial/trial.h"

struct frequency {
	unsigned int cpu;
	uint64_t khz; /* scaling_cur_freq; 0 where there is no cpufreq */
	uint64_t throttle_count;
};

/* Returns frequency and throttling of @cpu as they are now. */
struct frequency frequency_look(unsigned int cpu);

/*
 * Adds counters to the trial that say what has changed since @before: cpu_khz_before and
 * cpu_khz_after where the frequency can be read, throttle_events and cooling_active where they are
 * not 0. Returns 0, or -1 with trial->outcome.
 */
int frequency_keep(const struct frequency *before, struct trial *trial);

/* Warns on @file when these counters make the figures of @record doubtful: the frequency changed by
 * more than 2 %, or the CPU was throttled. */
void frequency_warn(FILE *file, const struct trial_record *record);

#endif

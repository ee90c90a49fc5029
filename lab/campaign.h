/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * campaign: measures several kernels side by side, each in an emulated host of its own, into
 * OUT/LABEL/{run.json,trials.jsonl,stderr.txt,console.txt}.
 *
 * A kernel whose machine is lost keeps what it had measured; the others go on.
 */
#ifndef MTEBENCH_LAB_CAMPAIGN_H
#define MTEBENCH_LAB_CAMPAIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/guests.h"
#include "lab/initramfs.h"
#include "lab/kernels.h"
#include "lab/qemu.h"

/* A clock that configs ask for, as `mtebench clocks` names it: how the machines are emulated. */
struct campaign_clock {
	const char *name;
	bool icount;      /* the counter goes with the instructions; else the CPUs run at once */
	bool first, last; /* of those that the config needs: each goes on with what is there */
};

/* All borrowed. */
struct campaign_plan {
	struct campaign_clock clock;
	const struct qemu *qemu;
	const struct kernels *kernels;
	const struct initramfs_contents *base; /* settings for all; the command is the campaign's */
	const struct guests *guests;           /* what the config needs for Linux guests */
	const char *config;                    /* path on this machine */
	const char *out;
	struct qemu_host host; /* what all machines are like */
	const char *profile;   /* NULL, or the event to sample, as in `mtebench run` */
	const char *profile_period;
	const char *shard; /* NULL, or the part of the trials to run, as in `mtebench run` */
	size_t jobs;       /* machines at a time */
	uint32_t seed;     /* of the emulated CPUs\' random numbers */
	double limit_s;    /* for each kernel */
	bool resume;       /* leave alone what OUT has, and measure the rest */
	bool anatomy;      /* write OUT/LABEL/anatomy.jsonl for the clock with icount */
};

struct campaign_result {
	int signal_number;        /* that ended it, else 0 */
	bool unwritten;           /* ended because OUT cannot be written: said on stderr */
	bool failed[KERNELS_MAX]; /* kernels that are not measured whole: said on stderr */
	size_t measured;          /* kernels that have at least one trial in OUT */
};

/*
 * Runs the config's trials of one clock to the end; when it returns, no QEMU of it is left. Adds to
 * @result, which is zeroed before the first clock. Returns 0, or -1 with a message when OUT holds
 * something that cannot be gone on with, before anything is started.
 */
int campaign_run(const struct campaign_plan *plan, struct campaign_result *result,
		 struct message *message);

#endif

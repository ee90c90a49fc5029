/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * campaign_plan: what a campaign measures: the config, the kernels, and what all machines are like.
 */
#ifndef MTEBENCH_LAB_CAMPAIGN_CAMPAIGN_PLAN_H
#define MTEBENCH_LAB_CAMPAIGN_CAMPAIGN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/kernel/kernels.h"
#include "lab/machine/guests.h"
#include "lab/machine/initramfs.h"
#include "lab/machine/qemu.h"

/* A clock that configs ask for. It decides how the machines are emulated. */
struct campaign_clock {
	const char *name;   /* as `mtebench clocks` prints it */
	bool icount;        /* the counter counts instructions; else the CPUs run at once */
	const char *what;   /* is measured by it, for people */
	double later_share; /* of its time, that the clocks behind it take, for estimates */
	bool first, last;   /* of the clocks that the config needs; later ones add to the run */
};

/* All borrowed. */
struct campaign_plan {
	struct campaign_clock clock;
	const struct qemu *qemu;
	const struct kernels *kernels;
	const struct initramfs_contents *base; /* what all hosts get, but for the command */
	const struct guests *guests;           /* what the config needs for Linux guests */
	const char *config;                    /* path on this machine */
	const char *out;
	struct qemu_host host; /* what all machines are like */
	const char *profile;   /* NULL, or the event to sample, as in `mtebench run` */
	const char *profile_period;
	const char *shard; /* NULL, or the part of the trials to run, as in `mtebench run` */
	size_t jobs;       /* machines at a time */
	uint32_t seed; /* of the random numbers of the emulated CPUs, and of where memory lies */
	unsigned int
		boot; /* of each kernel, from 1 on; its directory is OUT/LABEL@BOOT from 2 on */
	/* numbers of the trials that each kernel measures in this boot, as `mtebench run --only` takes
	 * them; empty: the kernel has no such boot. NULL: all trials of all kernels */
	const char *const *only;
	double limit_s; /* for each kernel */
	bool resume;    /* keep the trials in OUT, and measure the rest */
	bool anatomy;   /* write OUT/LABEL/anatomy.jsonl for the clock with icount */
	bool footprint; /* and in it which memory is touched */
};

#endif

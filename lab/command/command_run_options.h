/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_run_options: the command line of mtelab run. */
#ifndef MTEBENCH_LAB_COMMAND_COMMAND_RUN_OPTIONS_H
#define MTEBENCH_LAB_COMMAND_COMMAND_RUN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/base/paths.h"
#include "lab/campaign/campaign.h"
#include "lab/command/boot_options.h"
#include "lab/kernel/kernels.h"

/* Not to be copied: the plan points into it. */
struct run_options {
	struct campaign_plan plan; /* what the options say of it */
	struct boot_options boot;
	const char *series; /* NULL: every one */
	const char *images[KERNELS_MAX];
	size_t image_count;
	bool help;
	struct initramfs_contents base;
	struct path config; /* the default ones, of run_options_fill() */
	struct path out;
};

/* Reads argv into @run, which is zeroed. Returns 0, or -1 with a message. */
int run_options_parse(int argc, char **argv, struct run_options *run, struct message *message);

/* Chooses config and output directory where none was named. */
void run_options_fill(struct run_options *run);

void run_options_print_help(void);

#endif

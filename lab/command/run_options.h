/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_options: the command line of mtelab run. */
#ifndef MTEBENCH_LAB_COMMAND_RUN_OPTIONS_H
#define MTEBENCH_LAB_COMMAND_RUN_OPTIONS_H

#include "lab/base/paths.h"
#include "lab/campaign/boots.h"
#include "lab/command/boot_options.h"
#include "lab/kernel/kernels.h"

/* Not to be copied: the plan points into it. */
struct run_options {
	struct campaign_plan plan; /* what the options say of it */
	const char *series;        /* NULL: every one */
	const char *modes;         /* of KVM; NULL: KVM is told nothing */
	const char *images[KERNELS_MAX];
	size_t image_count;
	struct boots boots;
	struct path config; /* the default ones */
	struct path out;
};

extern const struct command_option run_options[];

/* What the parsed command line said, with config and output directory chosen where none was named;
 * NULL, with a sentence said, when it makes no sense. */
struct run_options *run_options_of_line(void);

#endif

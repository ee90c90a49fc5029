/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmm_options: the user's own VMMs and adapters, for commands whose hosts may have Linux guests. Its
 * functions return an exit code, and have said what is wrong. */
#ifndef MTEBENCH_LAB_COMMAND_VMM_OPTIONS_H
#define MTEBENCH_LAB_COMMAND_VMM_OPTIONS_H

#include "common/command/command.h"
#include "lab/machine/guests.h"

extern const struct command_option vmm_options[];

/* Looks at what was given, before anything that takes long; hosts with @guests are to get it. */
int vmm_options_check(struct guests *guests);

/* Whether @config, whose needs are in @guests, uses all that was given. */
int vmm_options_check_use(const struct guests *guests, const char *config);

/* Fetches what @guests lacks for the emulated hosts @hosts. */
int vmm_options_obtain(struct guests *guests, const struct kernels *hosts);

#endif

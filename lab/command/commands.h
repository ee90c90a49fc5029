/* SPDX-License-Identifier: GPL-2.0-or-later */
/* commands: the commands of mtelab. */
#ifndef MTEBENCH_LAB_COMMAND_COMMANDS_H
#define MTEBENCH_LAB_COMMAND_COMMANDS_H

#include "common/command/command.h"

extern const struct command command_bisect;
extern const struct command command_exec;
extern const struct command command_kernels;
extern const struct command command_run;
extern const struct command command_series;
extern const struct command command_shell;

#endif

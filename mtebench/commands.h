/* SPDX-License-Identifier: GPL-2.0-or-later */
/* commands: the commands of mtebench. */
#ifndef MTEBENCH_MTEBENCH_COMMANDS_H
#define MTEBENCH_MTEBENCH_COMMANDS_H

#include "common/command/command.h"

extern const struct command command_ab;
extern const struct command command_boots;
extern const struct command command_check;
extern const struct command command_clocks;
extern const struct command command_guest;
extern const struct command command_hygiene;
extern const struct command command_list;
extern const struct command command_needs;
extern const struct command command_plan;
extern const struct command command_probe;
extern const struct command command_run;
extern const struct command command_trace;

/*
 * `mtebench guest` where nobody typed it: as the first process of a guest, from which it does not
 * return, and as the processes that works start (work_heap.c, work_application.c), whose exit code
 * it returns; else -1. @argv[0] is "guest".
 */
int guest_process(int argc, char **argv);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* commands: the commands of mtestat. */
#ifndef MTEBENCH_ANALYSIS_COMMAND_COMMANDS_H
#define MTEBENCH_ANALYSIS_COMMAND_COMMANDS_H

#include "common/command/command.h"

extern const struct command command_ab;
extern const struct command command_answer;
extern const struct command command_anatomy;
extern const struct command command_bisect;
extern const struct command command_compare;
extern const struct command command_export;
extern const struct command command_history;
extern const struct command command_hygiene;
extern const struct command command_linux;
extern const struct command command_merge;
extern const struct command command_more_boots;
extern const struct command command_report;
extern const struct command command_sanitise;
extern const struct command command_series;
extern const struct command command_show;
extern const struct command command_trend;

#endif

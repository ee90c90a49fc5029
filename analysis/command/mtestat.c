/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtestat: shows, compares and draws what mtebench measured. */
#include "analysis/command/commands.h"
#include "common/command/program.h"

#define MTESTAT_VERSION "0.1.0"

static const struct command *const commands[] = {
	&command_show,
	&command_answer,
	&command_compare,
	&command_trend,
	&command_report,
	&command_export,
	&command_bisect,
	&command_sanitise,
	&command_hygiene,
	&command_merge,
	&command_more_boots,
	&command_ab,
	&command_anatomy,
	&command_linux,
	&command_series,
	&command_history,
	NULL,
};

static const struct program mtestat = {
	.name = "mtestat",
	.summary = "Shows, compares and draws what mtebench measured.",
	.version = MTESTAT_VERSION,
	.commands = commands,
	.examples = "mtestat show results/lab-2026-11-22\n"
		    "mtestat compare --format=mail results/lab-1/6.1 results/lab-1/7.3",
};

int main(int argc, char **argv)
{
	return program_main(&mtestat, argc, argv);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main: mtebench measures what MTE costs the memory of KVM guests. Here: its commands. */
#include <string.h>

#include "common/command/program.h"
#include "host/trial/environment.h"
#include "mtebench/commands.h"

static const struct command *const commands[] = {
	&command_list,    &command_check, &command_plan, &command_clocks, &command_needs,
	&command_probe,   &command_run,   &command_ab,   &command_boots,  &command_guest,
	&command_hygiene, &command_trace, NULL,
};

static const struct program mtebench = {
	.name = "mtebench",
	.summary = "Measures what the Memory Tagging Extension costs the memory of KVM guests.",
	.version = MTEBENCH_VERSION,
	.commands = commands,
	.examples = "mtebench probe\n"
		    "mtebench list stage2_fault\n"
		    "mtebench plan configs/quick.conf\n"
		    "mtebench run configs/quick.conf -o results/today",
};

/* A guest's first process and its children are timed from here on: nothing comes before them. */
int main(int argc, char **argv)
{
	int status =
		argc > 1 && strcmp(argv[1], "guest") == 0 ? guest_process(argc - 1, argv + 1) : -1;

	return status < 0 ? program_main(&mtebench, argc, argv) : status;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main: mtebench measures what MTE costs the memory of KVM guests. Here: its commands. */
#include <stdio.h>
#include <string.h>

#include "host/trial/environment.h"
#include "mtebench/command.h"

static const struct {
	const char *name;
	const char *summary;
	int (*run)(int argc, char **argv);
} commands[] = {
	{"list", "benchmarks, their factors and levels", command_list},
	{"check", "read a config and say whether it is right", command_check},
	{"plan", "print the trials that a config means", command_plan},
	{"clocks", "print the clocks that a config needs", command_clocks},
	{"needs", "print what a config needs for Linux guests", command_needs},
	{"probe", "what can be measured on this machine, and what not, and why", command_probe},
	{"run", "measure", command_run},
	{"ab", "measure two levels, or configs, in turns", command_run},
	{"boots", "which kernel is booted next (lab/ab-reboot)", command_boots},
	{"guest", "measure in a Linux guest, or in this Linux", command_guest},
	{"trace", "say where the time of stage-2 faults goes", command_trace},
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static void print_usage(FILE *file)
{
	fputs("Usage: mtebench COMMAND [OPTION...]\n\n"
	      "Measures what the Memory Tagging Extension costs the memory of KVM guests.\n\n",
	      file);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(file, "  %-8s %s\n", commands[i].name, commands[i].summary);
	fputs("  version  print the version\n\n"
	      "mtebench COMMAND --help tells more. Exit codes: 0 done, 1 failed, 2 wrong usage or config,\n"
	      "77 cannot run here.\n\n"
	      "Examples:\n"
	      "  mtebench probe\n"
	      "  mtebench list stage2_fault\n"
	      "  mtebench plan configs/quick.conf\n"
	      "  mtebench run configs/quick.conf -o results/today\n",
	      file);
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";

	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
		print_usage(stdout);
		return EXIT_DONE;
	}
	if (strcmp(name, "version") == 0 || strcmp(name, "--version") == 0) {
		puts("mtebench " MTEBENCH_VERSION);
		return EXIT_DONE;
	}
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(name, commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	if (*name)
		fprintf(stderr, "mtebench: no command is called '%s'\n", name);
	print_usage(stderr);
	return EXIT_USAGE;
}

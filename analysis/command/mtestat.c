/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtestat: shows, compares and draws what mtebench measured. */
#include <stdio.h>
#include <string.h>

#include "analysis/command/command.h"

#define MTESTAT_VERSION "0.1.0"

static const struct command *const commands[] = {
	&command_show,   &command_answer,  &command_compare,  &command_trend,   &command_report,
	&command_export, &command_bisect,  &command_sanitise, &command_hygiene, &command_merge,
	&command_ab,     &command_anatomy, &command_linux,
};
#define COMMAND_COUNT (sizeof(commands) / sizeof(*commands))

static void print_usage(FILE *file)
{
	fputs("Usage: mtestat COMMAND [ARGUMENT...]\n\ncommands:\n", file);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(file, "  %-16s %s\n", commands[i]->name, commands[i]->summary);
	fputs("  version          print the version\n\n"
	      "Every command has --help with examples.\n"
	      "Exit codes: 0 done; 1 failed, or a regression found by a gate; 2 wrong usage or input; 77 cannot run here.\n",
	      file);
}

static int run_command(int count, char **arguments)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(arguments[0], commands[i]->name) == 0)
			return commands[i]->run(count, arguments);
	fprintf(stderr, "mtestat: there is no command '%s'; see mtestat --help\n", arguments[0]);
	return EXIT_USAGE;
}

int main(int count, char **arguments)
{
	if (count < 2) {
		print_usage(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(arguments[1], "--help") == 0 || strcmp(arguments[1], "-h") == 0) {
		print_usage(stdout);
		return EXIT_DONE;
	}
	if (strcmp(arguments[1], "version") == 0 || strcmp(arguments[1], "--version") == 0) {
		puts("mtestat " MTESTAT_VERSION);
		return EXIT_DONE;
	}
	return run_command(count - 1, arguments + 1);
}

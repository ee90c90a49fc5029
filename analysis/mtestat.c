/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtestat: shows, compares and draws what mtebench measured. */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "analysis/command.h"

#define MTESTAT_VERSION "0.1.0"

static const struct command *const commands[] = {
	&command_show,
	&command_trend,
};
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

int command_end(const struct command *command, enum exit_code code, const struct message *message)
{
	fprintf(stderr, "mtestat %s: %s\n", command->name, message->text);
	return code;
}

int command_misused(const struct command *command, const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "mtestat %s: ", command->name);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, "; see mtestat %s --help\n", command->name);
	return EXIT_USAGE;
}

int command_read(const struct command *command, const char *path, struct dataset *dataset,
		 struct message *message)
{
	if (dataset_read(path, dataset, message) < 0)
		return -1;
	for (size_t i = 0; i < dataset->run_count; i++)
		if (dataset->runs[i].truncated)
			fprintf(stderr,
				"mtestat %s: %s/trials.jsonl: the last trial was cut short and is "
				"left out\n",
				command->name, dataset->runs[i].path);
	return 0;
}

int command_flush(const struct command *command)
{
	struct message message;

	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_DONE;
	message_set_errno(&message, errno, "cannot write to standard output");
	return command_end(command, EXIT_FAILED, &message);
}

static void print_usage(FILE *file)
{
	fputs("usage: mtestat COMMAND [ARGUMENT...]\n\ncommands:\n", file);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(file, "  %-16s %s\n", commands[i]->name, commands[i]->summary);
	fputs("  version          print the version\n\n"
	      "Every command has --help with examples.\n"
	      "Exit codes: 0 done; 1 failed, or a regression found by a gate; 2 wrong usage or "
	      "input; "
	      "77 cannot run here.\n",
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

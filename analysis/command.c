/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command: what the commands of mtestat share: how they end and how they read. */
#include "analysis/command.h"

#include <errno.h>
#include <stdarg.h>

int command_end(const struct command *command, enum exit_code code, const struct message *message)
{
	fprintf(stderr, "mtestat %s: %s\n", command->name, message->text);
	return (int)code;
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

/* The short options are the values of the long ones: "ho:" from {"help", ..., 'h'} and {"output",
 * ..., 'o'}. */
static void list_short_options(const struct option *options, char *list)
{
	for (; options->name; options++) {
		*list++ = (char)options->val;
		if (options->has_arg == required_argument)
			*list++ = ':';
	}
	*list = '\0';
}

int command_option(const struct command *command, int count, char **arguments,
		   const struct option *options)
{
	char short_options[64];
	int option;

	list_short_options(options, short_options);
	opterr = 0;
	option = getopt_long(count, arguments, short_options, options, NULL);
	if (option == '?')
		command_misused(command, "'%s' is no option here, or lacks its value",
				arguments[optind - 1]);
	return option;
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

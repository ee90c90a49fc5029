/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command: what the commands of mtestat share: how they end and how they read. */
#include "analysis/command/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

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

static int print_table(const struct table_command *table, const char *path,
		       enum table_format format)
{
	struct dataset dataset;
	struct message message;
	int result;

	if (dataset_read(path, &dataset, &message) < 0)
		return command_end(table->command, EXIT_USAGE, &message);
	result = table->print(&dataset, format, &message);
	dataset_free(&dataset);
	if (result < 0)
		return command_end(table->command, EXIT_USAGE, &message);
	return command_flush(table->command);
}

static bool find_format(const char *text, enum table_format last, enum table_format *format)
{
	static const char *const names[] = {
		[TABLE_TEXT] = "text", [TABLE_MARKDOWN] = "markdown", [TABLE_CSV] = "csv"};

	for (int i = TABLE_TEXT; i <= (int)last; i++)
		if (names[i] && strcmp(text, names[i]) == 0) {
			*format = (enum table_format)i;
			return true;
		}
	return false;
}

int command_format(const struct command *command, const char *text, enum table_format *format)
{
	if (find_format(text, TABLE_MARKDOWN, format))
		return 0;
	command_misused(command, "--format is text or markdown, not '%s'", text);
	return -1;
}

int command_format_or_csv(const struct command *command, const char *text,
			  enum table_format *format)
{
	if (find_format(text, TABLE_CSV, format))
		return 0;
	command_misused(command, "--format is text, markdown or csv, not '%s'", text);
	return -1;
}

int command_run_table(const struct table_command *table, int count, char **arguments)
{
	static const struct option options[] = {
		{"format", required_argument, NULL, 'f'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	enum table_format format = TABLE_TEXT;
	int option;

	while ((option = command_option(table->command, count, arguments, options)) != -1) {
		if (option == 'h') {
			table->print_help();
			return EXIT_DONE;
		}
		if (option == '?' || command_format(table->command, optarg, &format) < 0)
			return EXIT_USAGE;
	}
	if (optind + 1 != count)
		return command_misused(table->command, "one directory is needed");
	return print_table(table, arguments[optind], format);
}

int command_flush(const struct command *command)
{
	struct message message;

	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_DONE;
	message_set_errno(&message, errno, "cannot write to standard output");
	return command_end(command, EXIT_FAILED, &message);
}

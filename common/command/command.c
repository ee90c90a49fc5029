/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command: what is known of a declared command, and how it ends. */
#include "common/command/command.h"

#include <errno.h>
#include <stdarg.h>

static struct {
	const char *program;
	const char *path;
	const struct command *command;
} running;

const struct command_option *command_option_at(const struct command *command, size_t index)
{
	static const struct command_option help = {"help", 'h', .help = "print this help"};
	size_t tables = sizeof(command->options) / sizeof(*command->options);

	for (size_t i = 0; i < tables; i++)
		for (const struct command_option *option = command->options[i];
		     option && option->name; option++)
			if (index-- == 0)
				return option;
	return index == 0 ? &help : NULL;
}

static const char *option_name_at(const void *command, size_t index)
{
	const struct command_option *option = command_option_at(command, index);

	return option ? option->name : NULL;
}

struct word_list command_option_names(const struct command *command)
{
	return (struct word_list){option_name_at, command};
}

int command_refuse_word(const struct word_list *words, const char *lead, const char *name,
			const char *text, struct message *message)
{
	struct word_hint hint = word_list_hint(words, "", text);
	char list[512];

	word_list_join(words, "or", list, sizeof(list));
	return message_set(message, "%s%s must be %s, not '%s'%s", lead, name, list, text,
			   hint.text);
}

void command_begin(const char *program, const char *path, const struct command *command)
{
	running.program = program;
	running.path = path;
	running.command = command;
}

int command_end(int code, const struct message *message)
{
	fprintf(stderr, "%s %s: %s\n", running.program, running.command->name, message->text);
	return code;
}

int command_misused(const char *format, ...)
{
	const char *name = running.command->name;
	va_list arguments;

	fprintf(stderr, "%s %s: ", running.program, name);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, "; see %s %s --help\n", running.path, name);
	return running.command->misused ? running.command->misused : EXIT_USAGE;
}

int command_flush(void)
{
	struct message message;

	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_DONE;
	message_set_errno(&message, errno, "cannot write to standard output");
	return command_end(running.command->misused ? running.command->misused : EXIT_FAILED,
			   &message);
}

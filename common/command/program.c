/* SPDX-License-Identifier: GPL-2.0-or-later */
/* program: finds the command. */
#include "common/command/program.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *path_of(const struct program *program)
{
	return program->path ? program->path : program->name;
}

static const char *command_name_at(const void *context, size_t index)
{
	const struct program *program = context;
	size_t count = 0;

	while (program->commands[count])
		count++;
	if (index == count && program->version)
		return "version";
	return index < count ? program->commands[index]->name : NULL;
}

static const struct command *find(const struct program *program, const char *name)
{
	for (size_t i = 0; program->commands[i]; i++)
		if (strcmp(program->commands[i]->name, name) == 0)
			return program->commands[i];
	return NULL;
}

static void print_help(const struct program *program, FILE *file)
{
	fprintf(file,
		program->usual ? "Usage: %s [COMMAND] [OPTION...]\n\n"
			       : "Usage: %s COMMAND [OPTION...]\n\n",
		path_of(program));
	command_print_filled(file, program->summary, 0);
	fputs("\nCommands:\n", file);
	for (size_t i = 0; program->commands[i]; i++)
		fprintf(file, "  %-14s  %s%s\n", program->commands[i]->name,
			program->commands[i]->summary,
			program->commands[i] == program->usual ? " (default)" : "");
	if (program->version)
		fputs("  version         print the version\n", file);
	fprintf(file, "\nSee %s COMMAND --help for the options of a command.\n", path_of(program));
	command_print_ends(file, NULL, program->examples);
}

static int refuse_command(const struct program *program, const char *name)
{
	struct word_list names = {command_name_at, program};
	struct word_hint hint = word_list_hint(&names, "", name);
	char list[512];

	word_list_join(&names, "and", list, sizeof(list));
	fprintf(stderr, "%s: unknown command '%s'%s: the commands are %s; see %s --help\n",
		program->name, name, hint.text, list, path_of(program));
	return EXIT_USAGE;
}

static int complete(const struct program *program, int count, char **words)
{
	struct word_list names = {command_name_at, program};
	const struct command *command = count > 0 ? find(program, words[0]) : NULL;

	if (count > 1 && command)
		command_complete(command, count - 1, words + 1, stdout);
	else if (count > 0 && *words[0] == '-' && program->usual)
		command_complete(program->usual, count, words, stdout);
	else if (count == 1)
		word_list_complete(&names, "", words[0], stdout);
	return EXIT_DONE;
}

static int run(const struct program *program, const struct command *command, int count,
	       char **words)
{
	struct command_line line;
	struct message message;
	int code;

	command_begin(program->name, path_of(program), command);
	if (command_parse(command, count, words, &line, &message) < 0) {
		code = command_misused("%s", message.text);
	} else if (line.help) {
		command_print_help(stdout, path_of(program), command);
		code = command_flush();
	} else {
		code = command->run(&line);
		if (code == EXIT_DONE)
			code = command_flush();
	}
	free(line.operands);
	return code;
}

static int flush(const struct program *program)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_DONE;
	fprintf(stderr, "%s: cannot write to standard output: %s\n", program->name,
		strerror(errno));
	return EXIT_FAILED;
}

int program_main(const struct program *program, int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	const struct command *command = find(program, name);

	if (command)
		return run(program, command, argc - 1, argv + 1);
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
		print_help(program, stdout);
		return flush(program);
	}
	if (program->version && (strcmp(name, "version") == 0 || strcmp(name, "--version") == 0)) {
		printf("%s %s\n", program->name, program->version);
		return flush(program);
	}
	if (strcmp(name, "--completion") == 0)
		return complete(program, argc - 2, argv + 2);
	if (program->usual && (argc == 1 || *name == '-'))
		return run(program, program->usual, argc, argv);
	if (argc > 1)
		return refuse_command(program, name);
	print_help(program, stderr);
	return EXIT_USAGE;
}

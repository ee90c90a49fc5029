/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command_help: what --help prints. */
#include "common/command/command.h"

#include <inttypes.h>
#include <string.h>

#define COLUMNS 80

static const char exits_of_all[] = "0 done, 1 failed, 2 wrong usage or input, 77 cannot run here.";

/* Where the later lines of the paragraph @text begin: below the text behind its term, as in "  MTE costs  median ...". */
static int hang_of(const char *text, int indent)
{
	size_t blanks = strspn(text, " "), length = strcspn(text, "\n");
	const char *gap = blanks ? memmem(text + blanks, length - blanks, "  ", 2) : NULL;

	return indent + (int)(gap ? (size_t)(gap - text) + strspn(gap, " ") : blanks);
}

void command_print_filled(FILE *file, const char *text, int margin)
{
	int column = margin, indent = hang_of(text, margin);

	while (*text) {
		int blanks = (int)strspn(text, " ");
		int word = (int)strcspn(text + blanks, " \n");

		if (column > indent && column + blanks + word > COLUMNS) {
			fprintf(file, "\n%*s", indent, "");
			column = indent;
			text += blanks;
			blanks = 0;
		}
		fprintf(file, "%.*s", blanks + word, text);
		column += blanks + word;
		text += blanks + word;
		if (*text == '\n') {
			text++;
			fprintf(file, "\n%*s", *text == '\n' ? 0 : margin, "");
			column = margin;
			indent = hang_of(text, margin);
		}
	}
	fputc('\n', file);
}

/* Prints each line of @lines behind @first, the later ones behind as many blanks, and @between. */
static void print_lines(FILE *file, const char *first, const char *between, const char *lines)
{
	int indent = (int)strlen(first);

	for (const char *line = lines; *line; line += *line == '\n') {
		int length = (int)strcspn(line, "\n");

		fprintf(file, "%*s%s%s%.*s\n", indent, line == lines ? first : "", between,
			*between ? " " : "", length, line);
		line += length;
	}
}

static int label_of(const struct command_option *option, char *label, size_t size)
{
	char letter[8] = "    ";

	if (option->letter)
		snprintf(letter, sizeof(letter), "-%c, ", option->letter);
	return snprintf(label, size, "  %s--%s%s%s", letter, option->name, option->value ? "=" : "",
			option->value ? option->value : "");
}

static void default_of(const struct command_option *option, char *text, size_t size)
{
	const char *usual = option->usual;

	if (!usual && option->text)
		usual = *option->text;
	if (!usual && option->chosen)
		usual = option->choices.at(option->choices.context, *option->chosen);
	if (usual)
		snprintf(text, size, " (default: %s)", usual);
	else if (option->number && *option->number)
		snprintf(text, size, " (default: %" PRIu64 ")", *option->number);
}

static void print_option(FILE *file, const struct command_option *option, int indent)
{
	char label[64], choices[256] = "", usual[128] = "", text[1024];

	label_of(option, label, sizeof(label));
	if (option->choices.at && !option->open)
		word_list_join(&option->choices, "or", choices, sizeof(choices));
	default_of(option, usual, sizeof(usual));
	snprintf(text, sizeof(text), "%s%s%s%s", option->help, *choices ? ": " : "", choices,
		 usual);
	fprintf(file, "%-*s", indent, label);
	command_print_filled(file, text, indent);
}

static void print_options(FILE *file, const struct command *command)
{
	const struct command_option *option;
	int widest = 0;
	char label[64];

	for (size_t i = 0; (option = command_option_at(command, i)); i++) {
		int width = label_of(option, label, sizeof(label));

		widest = width > widest ? width : widest;
	}
	fputs("\nOptions:\n", file);
	for (size_t i = 0; (option = command_option_at(command, i)); i++)
		print_option(file, option, widest + 2);
}

void command_print_ends(FILE *file, const char *exits, const char *examples)
{
	fputs("\nExit codes: ", file);
	command_print_filled(file, exits ? exits : exits_of_all, (int)strlen("Exit codes: "));
	if (examples) {
		fputs("\nExamples:\n", file);
		print_lines(file, "  ", "", examples);
	}
}

void command_print_help(FILE *file, const char *path, const struct command *command)
{
	char name[64];

	snprintf(name, sizeof(name), "%s %s", path, command->name);
	print_lines(file, "Usage: ", name, command->usage ? command->usage : "[OPTION...]");
	fputc('\n', file);
	command_print_filled(file, command->description, 0);
	if (command->describe)
		command->describe(file);
	print_options(file, command);
	command_print_ends(file, command->exits, command->examples);
}

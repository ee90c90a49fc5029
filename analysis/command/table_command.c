/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table_command: what commands that print tables share. */
#include "analysis/command/table_command.h"

#include "analysis/command/missing.h"

const char *const table_formats[] = {"text", "markdown", NULL};
const char *const table_formats_or_csv[] = {"text", "markdown", "csv", NULL};

static enum table_format asked;

const struct command_option table_command_options[] = {
	{"format", .value = "FORMAT", .help = "format of the tables",
	 .choices = WORD_LIST(table_formats), .chosen = &asked},
	{.name = NULL},
};

int table_command_run(const struct command_line *line,
		      int (*print)(const struct dataset *dataset, enum table_format format,
				   struct message *message))
{
	struct dataset dataset;
	struct message message;
	int result;

	if (dataset_read(line->operands[0], &dataset, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	missing_tell(&dataset);
	result = selection_check(&dataset, &message);
	if (result == 0)
		result = print(&dataset, asked, &message);
	dataset_free(&dataset);
	return result < 0 ? command_end(EXIT_USAGE, &message) : command_flush();
}

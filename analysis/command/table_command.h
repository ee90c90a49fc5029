/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table_command: what commands that print tables share. */
#ifndef MTEBENCH_ANALYSIS_COMMAND_TABLE_COMMAND_H
#define MTEBENCH_ANALYSIS_COMMAND_TABLE_COMMAND_H

#include "analysis/base/table.h"
#include "analysis/command/selection.h"
#include "analysis/data/dataset.h"

/* Choices of --format, in the order of enum table_format. */
extern const char *const table_formats[];
extern const char *const table_formats_or_csv[];

/* The rest of the declaration of a command about one directory: [--format=FORMAT] DIRECTORY; of one
 * that has @options too, and chooses cells (selection.h). */
#define TABLE_COMMAND                                                                              \
	.usage = "[--format=FORMAT] DIRECTORY", .options = {table_command_options}, TABLE_OPERANDS
#define TABLE_COMMAND_WITH(options)                                                                \
	.usage = "[OPTION...] DIRECTORY",                                                          \
	.options = {options, selection_options, table_command_options}, TABLE_OPERANDS
#define TABLE_OPERANDS .operands = {1, 1, "one directory is needed"}
extern const struct command_option table_command_options[];

/* Its run: reads the directory, sees that cells of it are chosen (selection.h), and has it printed to stdout. @print returns 0, or -1 with a message
 * where @dataset has nothing to print. Returns an exit code. */
int table_command_run(const struct command_line *line,
		      int (*print)(const struct dataset *dataset, enum table_format format,
				   struct message *message));

#endif

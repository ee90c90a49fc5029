/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command: what the commands of mtestat share: their table and how they end. */
#ifndef MTEBENCH_ANALYSIS_COMMAND_COMMAND_H
#define MTEBENCH_ANALYSIS_COMMAND_COMMAND_H

#include <getopt.h>

#include "analysis/base/table.h"
#include "analysis/data/dataset.h"

enum exit_code {
	EXIT_DONE = 0,
	EXIT_FAILED = 1, /* something went wrong, or a gate found a regression */
	EXIT_USAGE = 2,  /* wrong usage or input */
	EXIT_CANNOT = 77 /* cannot run here */
};

struct command {
	const char *name;
	const char *summary; /* one line, for the list of commands */
	/* @arguments[0] is the command's name. Returns an exit code. */
	int (*run)(int count, char **arguments);
};

extern const struct command command_ab;
extern const struct command command_answer;
extern const struct command command_anatomy;
extern const struct command command_bisect;
extern const struct command command_compare;
extern const struct command command_export;
extern const struct command command_hygiene;
extern const struct command command_linux;
extern const struct command command_merge;
extern const struct command command_report;
extern const struct command command_sanitise;
extern const struct command command_show;
extern const struct command command_trend;

/* Prints "mtestat NAME: " and the message to stderr. Returns @code: `return command_end(...)`. */
int command_end(const struct command *command, enum exit_code code, const struct message *message);

/* As above with "; see mtestat NAME --help" behind the sentence. Returns EXIT_USAGE. */
int command_misused(const struct command *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * The next option of @options (at most 30), by its long name or by the letter of its value; its
 * argument is in optarg. -1 behind the last; '?' for a wrong one, about which the user has been
 * told.
 */
int command_option(const struct command *command, int count, char **arguments,
		   const struct option *options);

/* The format that --format=@text names: text or markdown, of the second function also csv. 0, or -1
 * when the user has been told that it is none of these. */
int command_format(const struct command *command, const char *text, enum table_format *format);
int command_format_or_csv(const struct command *command, const char *text,
			  enum table_format *format);

/* A command that prints tables about one directory: usage [--format=text|markdown] DIRECTORY. */
struct table_command {
	const struct command *command;
	void (*print_help)(void);
	/* Prints to stdout. Returns 0, or -1 with a message: nothing in @dataset to print. */
	int (*print)(const struct dataset *dataset, enum table_format format,
		     struct message *message);
};

/* Takes the arguments, reads the directory and prints. Returns an exit code. */
int command_run_table(const struct table_command *table, int count, char **arguments);

/* Flushes stdout; EXIT_DONE, or EXIT_FAILED with a sentence when it could not be written. */
int command_flush(const struct command *command);

#endif

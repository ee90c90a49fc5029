/* SPDX-License-Identifier: GPL-2.0-or-later */
/* program: mtebench, mtestat and mtelab, each as the table of its commands. */
#ifndef MTEBENCH_COMMON_COMMAND_PROGRAM_H
#define MTEBENCH_COMMON_COMMAND_PROGRAM_H

#include "common/command/command.h"

struct program {
	const char *name;
	const char *path; /* what its user types; NULL: the name */
	const char *summary;
	const char *version;                   /* NULL: it has none of its own */
	const struct command *const *commands; /* NULL behind the last */
	const struct command *usual;           /* without a command; NULL: one is needed */
	const char *examples;
};

/*
 * Runs the command that argv[1] names, or prints help, version, or, for --completion WORD..., what
 * the last of the words behind the program's name may become. Returns the exit code.
 */
int program_main(const struct program *program, int argc, char **argv);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command: the commands of mtebench. Each gets its own argv (argv[0] is its name, argv[-1] the
 * program's) and returns the exit code. */
#ifndef MTEBENCH_MTEBENCH_COMMAND_H
#define MTEBENCH_MTEBENCH_COMMAND_H

/* Exit codes of all programs of the project (doc/design.md section 8). */
enum exit_code {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,      /* something was measured wrongly or not at all */
	EXIT_USAGE = 2,       /* wrong usage or config */
	EXIT_CANNOT_RUN = 77, /* this machine cannot run any of it */
};

int command_list(int argc, char **argv);
int command_check(int argc, char **argv);
int command_plan(int argc, char **argv);
int command_clocks(int argc, char **argv);
int command_probe(int argc, char **argv);
int command_needs(int argc, char **argv);
int command_guest(int argc, char **argv);
int command_run(int argc, char **argv);
int command_boots(int argc, char **argv);
int command_trace(int argc, char **argv);

#endif

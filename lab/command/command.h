/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command: the commands of mtelab. Each parses its own options; argv[0] is the command's name.
 * Returns an exit status. */
#ifndef MTEBENCH_LAB_COMMAND_COMMAND_H
#define MTEBENCH_LAB_COMMAND_COMMAND_H

#include "common/message.h"
#include "lab/kernel/kernels.h"
#include "lab/machine/qemu.h"

enum exit_status {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_CANNOT = 77,
	EXIT_SIGNAL = 128, /* plus the signal's number */
};

int command_run(int argc, char **argv);
int command_exec(int argc, char **argv);
int command_shell(int argc, char **argv);
int command_kernels(int argc, char **argv);

/* Prints "mtelab: SENTENCE" on stderr and returns @status. */
int command_fail(int status, const struct message *message);

/* After getopt_long() has complained: says where help is, and returns EXIT_USAGE. */
int command_usage(const char *name);

/* Finds QEMU with CPU model @cpu, NULL for the default one, and the kernel named @kernel. Returns
 * an exit status, and has said what is wrong. */
int command_choose(const char *cpu, const char *kernel, struct qemu *qemu, struct kernels *kernels);

/* Parses @text as whole seconds, 1 to a week, into @seconds. Returns 0, or -1 with a message naming
 * @option. */
int command_parse_seconds(const char *option, const char *text, double *seconds,
			  struct message *message);

#endif

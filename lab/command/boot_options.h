/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boot_options: the options that run, exec and shell share: what the emulated host is like. */
#ifndef MTEBENCH_LAB_COMMAND_BOOT_OPTIONS_H
#define MTEBENCH_LAB_COMMAND_BOOT_OPTIONS_H

#include "common/message.h"
#include "lab/machine/initramfs.h"
#include "lab/machine/qemu.h"

#define BOOT_SWAP_MIB_MAX 4096

struct boot_options {
	const char *cpu; /* NULL: the default model */
	struct qemu_host host;
};

/* Codes for getopt_long(), above those of the commands' own options. */
enum boot_option {
	BOOT_APPEND = 1024,
	BOOT_CPU,
	BOOT_NUMA,
	BOOT_SET,
	BOOT_SMP,
	BOOT_SWAP,
};

/* For a command's table of struct option. */
#define BOOT_OPTIONS                                                                               \
	{"append", required_argument, NULL, BOOT_APPEND},                                          \
		{"cpu", required_argument, NULL, BOOT_CPU},                                        \
		{"numa", required_argument, NULL, BOOT_NUMA},                                      \
		{"set", required_argument, NULL, BOOT_SET},                                        \
		{"smp", required_argument, NULL, BOOT_SMP},                                        \
	{                                                                                          \
		"swap", required_argument, NULL, BOOT_SWAP                                         \
	}

/* For a command's help. */
extern const char boot_options_help[];

/*
 * Takes @option of `mtelab COMMAND`, which is none of the command's own, with getopt_long()'s
 * optarg; a setting goes into @contents. Returns 0, or -1 with a message.
 */
int boot_options_take(struct boot_options *options, int option, struct initramfs_contents *contents,
		      const char *command, struct message *message);

#endif

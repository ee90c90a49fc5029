/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boot_options: the options that run, exec and shell share: what the emulated host is like. */
#ifndef MTEBENCH_LAB_COMMAND_BOOT_OPTIONS_H
#define MTEBENCH_LAB_COMMAND_BOOT_OPTIONS_H

#include "common/command/command.h"
#include "lab/machine/initramfs.h"
#include "lab/machine/qemu.h"

extern const struct command_option boot_options[];

/* What they said. */
struct boot {
	const char *cpu; /* NULL: the default model */
	struct qemu_host host;
	struct initramfs_contents contents; /* the settings; the rest is the command's */
};
extern struct boot boot;

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* choice: the kernel and the QEMU that a command is about. */
#ifndef MTEBENCH_LAB_COMMAND_CHOICE_H
#define MTEBENCH_LAB_COMMAND_CHOICE_H

#include "lab/kernel/kernels.h"
#include "lab/machine/qemu.h"

/* For a struct word_list: the labels of configs/kernels.conf. */
const char *choice_label_at(const void *context, size_t index);

/* Finds QEMU with CPU model @cpu, NULL for the default one, and the kernel named @kernel. Returns
 * an exit code, and has said what is wrong. */
int choice_make(const char *cpu, const char *kernel, struct qemu *qemu, struct kernels *kernels);

#endif

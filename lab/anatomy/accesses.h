/* SPDX-License-Identifier: GPL-2.0-or-later */
/* accesses: what QEMU tells of accesses to memory, for footprints. */
#ifndef MTEBENCH_LAB_ANATOMY_ACCESSES_H
#define MTEBENCH_LAB_ANATOMY_ACCESSES_H

#include "lab/anatomy/block.h"
#include "lab/anatomy/touches.h"

/* Watches what instruction @index of @block accesses. */
void accesses_watch(struct qemu_plugin_insn *insn, const struct block *block, size_t index);

/* Accesses are added to @touches from now on, or with NULL to none: no window is open on the CPU that
 * executes. */
void accesses_direct(struct touches *touches);

#endif

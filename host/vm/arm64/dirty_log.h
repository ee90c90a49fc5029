/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dirty_log: the ways in which KVM tells which pages were written; vm_dirty_log() is of vm.h. */
#ifndef MTEBENCH_HOST_VM_ARM64_DIRTY_LOG_H
#define MTEBENCH_HOST_VM_ARM64_DIRTY_LOG_H

#include "host/vm/arm64/vm_private.h"

/* Enables what vm->config asks for: before the memslots and the vCPUs. Returns 0 or -1 with
 * @outcome. */
int dirty_log_arrange(const struct vm *vm, struct outcome *outcome);

/* Maps the rings of all vCPUs, which are there, where rings were asked for. Returns 0 or -1 with
 * @outcome. */
int dirty_log_map(struct vm *vm, struct outcome *outcome);
void dirty_log_unmap(struct vm *vm);

#endif

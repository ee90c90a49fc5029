/* SPDX-License-Identifier: GPL-2.0-or-later */
/* abort: an exception that the guest did not expect, in words. */
#ifndef MTEBENCH_HOST_VM_ARM64_ABORT_H
#define MTEBENCH_HOST_VM_ARM64_ABORT_H

#include "common/record/outcome.h"
#include "include/abi.h"

/* What ESR_EL1 says: "synchronous tag check fault on a write", or the exception class in
 * hexadecimal. */
void abort_describe(uint64_t esr, char *text, size_t text_size);

/* Sets @outcome failed with the kind of abort and where; prints all registers to stderr. Returns
 * -1. */
int abort_report(const struct abi_abort *frame, unsigned int vcpu_index, struct outcome *outcome);

#endif

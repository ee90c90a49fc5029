/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inlined: finds sanitise_mte_tags where the compiler has put it into its caller.
 *
 * KVM's sanitise_mte_tags is a loop over pages that takes each page's tag lock, calls
 * mte_clear_page_tags, and says that the page is tagged; or waits, with load-acquires, for another
 * CPU to say so. So in a function of KVM that calls mte_clear_page_tags it is what is executed
 * before that call and can come to it again: the strongly connected part of the executed code
 * around the call. Nothing is found where no window of the record cleared a page's tags, nor where
 * that part is so large that it must be another loop around it.
 */
#ifndef MTEBENCH_LAB_ANATOMY_INLINED_H
#define MTEBENCH_LAB_ANATOMY_INLINED_H

#include "common/symbols.h"
#include "lab/anatomy/trace.h"

/* The most instructions that it may have: three to four times what Debian's kernels have. */
#define INLINED_MAX 256

/* Adds what it finds to @symbols, which must be sorted, as pieces of the function
 * "sanitise_mte_tags". Returns 0, or -1 with a message: out of memory. */
int inlined_find(const struct trace *trace, struct symbols *symbols, struct message *message);

#endif

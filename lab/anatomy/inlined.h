/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inlined: finds sanitise_mte_tags where the compiler has put it into its caller.
 *
 * KVM's sanitise_mte_tags is a loop over pages. It takes each page's tag lock, calls
 * mte_clear_page_tags and marks the page tagged, or waits with load-acquires until another CPU has
 * marked it. Inlined into a function of KVM, it is therefore the code from which the call of
 * mte_clear_page_tags can be reached and that can be reached from the call: the strongly connected
 * part of the executed code around the call. Nothing is found when no recorded window cleared a
 * page's tags, or when that part is so large that it must be a loop around the loop.
 */
#ifndef MTEBENCH_LAB_ANATOMY_INLINED_H
#define MTEBENCH_LAB_ANATOMY_INLINED_H

#include "common/symbols.h"
#include "lab/anatomy/trace.h"

/* Most instructions that the part may have: three to four times as many as in Debian's kernels. */
#define INLINED_MAX 256

/* Adds the instructions found to @symbols, which must be sorted, as pieces of the function
 * "sanitise_mte_tags". Returns 0, or -1 with a message when memory is short. */
int inlined_find(const struct trace *trace, struct symbols *symbols, struct message *message);

#endif

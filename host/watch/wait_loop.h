/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wait_loop: where the kernel waits for the lock of a page's tags.
 *
 * try_page_mte_tagging() and folio_try_hugetlb_mte_tagging() are inlined into what takes the lock, and
 * so is the loop in which a loser waits, smp_cond_load_acquire() on one bit of the page's flags. Its
 * eight instructions occur nowhere else in Debian's kernels of 6.12 to 7.3, and not at all in 6.1.
 */
#ifndef MTEBENCH_HOST_WATCH_WAIT_LOOP_H
#define MTEBENCH_HOST_WATCH_WAIT_LOOP_H

#include <stddef.h>
#include <stdint.h>

#include "common/message.h"

#define WAIT_LOOP_WORDS 8
#define WAIT_LOOPS_MAX  16

/* Who waits there. */
#define WAIT_LOOP_OF_GUESTS    1u /* a stage-2 fault: sanitise_mte_tags() */
#define WAIT_LOOP_OF_PROCESSES 2u /* PROT_MTE: mte_sync_tags() */

/* A loop of the running kernel: its first instruction is executed once a turn. */
struct wait_loop {
	uint64_t address;
	unsigned int whose;
};

/* The index of the first instruction of the next loop in @words from @from on, or @count. Pure. */
size_t wait_loop_next(const uint32_t *words, size_t count, size_t from);

/*
 * Finds those of the running kernel, of which @loops points to an array. It reads the code of the
 * functions that have them (/proc/kallsyms, /proc/kcore) once; this process and those it forks from then
 * on need not do it again. Returns how many there are, or -1 with @message why they cannot be found.
 */
int wait_loops_find(const struct wait_loop **loops, struct message *message);

#endif

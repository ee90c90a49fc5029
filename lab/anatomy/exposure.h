/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exposure: which functions an ordinary interrupt would find the kernel in.
 *
 * Arm's PMU interrupts through a line that PSTATE.I masks (but with pseudo-NMIs). An interrupt that
 * an instruction of the kernel raises is taken before the next instruction of the kernel that is
 * not masked: it is that instruction's function that a profile by sampling shows. So what
 * `mtebench run --profile` should see of a window can be told from its instructions, exactly.
 *
 * In a run that is sampled itself, windows in which the PMU interrupted say what sampling costs,
 * and are left out. Long windows are hit more often than short ones, so those that were not hit
 * stand for more than themselves: a window of L instructions of the kernel is hit with probability
 * L/G, as long as none can be hit twice, and its weight is 1/(1 - L/G). G, the distance of samples
 * in instructions of windows, is what makes the weights add up to the number of all windows.
 * Windows longer than G/2 are left out, as those with a tick of the timer; where they hold more
 * than EXPOSURE_LONG of all instructions nothing is said.
 */
#ifndef MTEBENCH_LAB_ANATOMY_EXPOSURE_H
#define MTEBENCH_LAB_ANATOMY_EXPOSURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/symbols.h"
#include "lab/anatomy/trace.h"

#define EXPOSURE_LONG 0.005

struct exposure_shape; /* a shape whose windows were not hit */

/* Zeroed to begin with. */
struct exposure {
	struct exposure_shape *shapes; /* owned */
	size_t shape_count;
	uint64_t windows;     /* of these shapes */
	uint64_t all_windows; /* that were added */
	bool sampled;         /* some were hit */
	/* What exposure_make() gives. */
	double *functions; /* instructions by number of the function in `symbols`; owned */
	size_t function_count;
	bool too_long; /* too much is in windows longer than G/2: there are no functions */
};

/* Adds @windows windows of @shape; of one that was not kept only their number counts. Returns 0, or
 * -1: out of memory. */
int exposure_add(struct exposure *exposure, const struct trace *trace,
		 const struct trace_shape *shape, uint64_t windows, struct symbols *symbols);

/*
 * Fills `functions`, once all windows are there. Only instructions of the kernel count (the upper
 * half of the address space): nothing is sampled in the guest nor in the VMM. What is still masked
 * at the end of a window is taken where the next, of the same shape, is first open. Inlined pieces
 * are their owner's, as symbols have it. Returns 0, or -1: out of memory.
 */
int exposure_make(struct exposure *exposure, const struct trace *trace, struct symbols *symbols);
void exposure_free(struct exposure *exposure);

#endif

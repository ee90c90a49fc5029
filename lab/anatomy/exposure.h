/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exposure: predicts from recorded windows in which functions of the kernel an ordinary interrupt
 * would be taken, and so what a profile by sampling shows.
 *
 * Arm's PMU interrupts through a line that PSTATE.I masks (unless the kernel uses pseudo-NMIs). An
 * interrupt that an instruction of the kernel raises is taken before the kernel's next instruction
 * that is not masked. The profile shows the function of that instruction. So the instructions of a
 * window tell exactly what `mtebench run --profile` should see of it.
 *
 * In a run that is sampled itself, windows that the PMU interrupted contain the cost of sampling
 * and are left out. Long windows are interrupted more often than short ones, so the windows that
 * are left must have weights. While no window can be interrupted twice, one of L instructions of
 * the kernel is interrupted with probability L/G and has the weight 1/(1 - L/G). G is the distance
 * of samples in instructions of windows; it is chosen so that the weights add up to the number of
 * all windows. Windows longer than G/2, such as those with a tick of the timer, are left out too.
 * Where these hold more than EXPOSURE_LONG of all instructions, there is no exposure.
 */
#ifndef MTEBENCH_LAB_ANATOMY_EXPOSURE_H
#define MTEBENCH_LAB_ANATOMY_EXPOSURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/symbols.h"
#include "lab/anatomy/trace.h"

#define EXPOSURE_LONG 0.005

struct exposure_shape; /* a shape whose windows were not interrupted by the PMU */

/* Begin with a zeroed one. */
struct exposure {
	struct exposure_shape *shapes; /* owned */
	size_t shape_count;
	uint64_t windows;     /* number of windows of these shapes */
	uint64_t all_windows; /* number of windows that were added */
	bool sampled;         /* some of them were interrupted by the PMU */
	/* The rest is the result of exposure_make(). */
	double *functions; /* instructions, by number of the function in `symbols`; owned */
	size_t function_count;
	bool too_long; /* too much is in windows longer than G/2: `functions` is NULL */
};

/* Adds @windows windows of @shape. Where the shape was not kept only their number counts. Returns
 * 0, or -1 when memory is short. */
int exposure_add(struct exposure *exposure, const struct trace *trace,
		 const struct trace_shape *shape, uint64_t windows, struct symbols *symbols);

/*
 * Fills `functions`; call it when all windows have been added. Only instructions of the kernel (in
 * the upper half of the address space) count, because guest and VMM are not sampled. An interrupt
 * that is still masked at the end of a window counts for the function that is first open in a
 * window of the same shape. Inlined pieces count for the function that they are inlined into, as
 * the kernel's symbols have it. Returns 0, or -1 when memory is short.
 */
int exposure_make(struct exposure *exposure, const struct trace *trace, struct symbols *symbols);
void exposure_free(struct exposure *exposure);

#endif

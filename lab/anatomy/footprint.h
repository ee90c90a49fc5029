/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint: counts the distinct lines and pages that the functions of a window touch, by what they
 * are: code, stack, per-CPU variables, struct page and so on.
 *
 * What memory is, is told by addresses of a kernel with 48-bit addresses: the stack is what was
 * accessed by way of the stack pointer, with the 32 KiB (a stack and its gap) around it; per-CPU
 * variables are between the kernel's symbols for them, moved by TPIDR_EL2; a page of the linear map
 * whose tags the kernel accessed is the guest's. Slabs and page tables cannot be
 * told from each other: they are the linear map. Where kallsyms has no data (CONFIG_KALLSYMS_ALL), per-CPU
 * variables are there too, and the kernel's data is vmalloc.
 */
#ifndef MTEBENCH_LAB_ANATOMY_FOOTPRINT_H
#define MTEBENCH_LAB_ANATOMY_FOOTPRINT_H

#include "common/record/record_footprint.h"
#include "common/symbols.h"
#include "lab/anatomy/trace.h"

/* Names of regions, in their order. */
#define FOOTPRINT_REGIONS 10
extern const char *const footprint_regions[FOOTPRINT_REGIONS];

/* Where the kernel's image and its per-CPU variables lie; all 0 when kallsyms does not say. */
struct footprint_kernel {
	uint64_t text, end, percpu_begin, percpu_end;
};

struct footprint_kernel footprint_kernel_of(const char *kallsyms, size_t bytes);

/* Fills @footprint, whose functions are numbered as in @symbols, from the touches of @shape. Returns
 * 0, or -1 when memory is short; the caller frees the lines in both cases. */
int footprint_make(const struct trace *trace, const struct trace_shape *shape,
		   const struct footprint_kernel *kernel, struct symbols *symbols,
		   struct footprint *footprint);

#endif

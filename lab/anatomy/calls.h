/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls: builds the tree of calls of a shape from its branches with link and its returns.
 *
 * A window begins in the middle of a call. So a return may lead to a function that was not called
 * in the window, as on the kernel's way out of the guest: that function then takes the place of the
 * one that returned. A jump into another function (a tail call) replaces the function that jumps.
 * An exception is a call of its vector.
 */
#ifndef MTEBENCH_LAB_ANATOMY_CALLS_H
#define MTEBENCH_LAB_ANATOMY_CALLS_H

#include "common/record/record_anatomy.h"
#include "common/symbols.h"
#include "lab/anatomy/mixer.h"
#include "lab/anatomy/trace.h"

/* Fills @tree with the nodes and instructions of @shape, which must have been kept; @mixer counts
 * what they do. The caller owns the nodes, also on failure. Returns 0, or -1 with a message when
 * memory is short. */
int calls_of(const struct trace *trace, const struct trace_shape *shape, struct symbols *symbols,
	     struct mixer *mixer, struct anatomy_shape *tree, struct message *message);

#endif

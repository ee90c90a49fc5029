/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls: the tree of calls of a shape, by following its branches with link and its returns.
 *
 * A window begins in the middle of things: what is returned to without having been called in it
 * stands where its callee stood, as the kernel's way out of the guest does. A jump into another
 * function, a tail call, takes the place of the function it comes from. Exceptions are calls of
 * their vectors.
 */
#ifndef MTEBENCH_LAB_ANATOMY_CALLS_H
#define MTEBENCH_LAB_ANATOMY_CALLS_H

#include "common/record_anatomy.h"
#include "common/symbols.h"
#include "lab/anatomy/trace.h"

/* Fills @tree with nodes and instructions of @shape, which was kept. Returns 0, or -1 with a
 * message: out of memory. */
int calls_of(const struct trace *trace, const struct trace_shape *shape, struct symbols *symbols,
	     struct anatomy_shape *tree, struct message *message);

#endif

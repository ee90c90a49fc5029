/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record_anatomy: the only writer and the only reader of anatomy.jsonl, the third file of a run
 * (doc/results-format.md). It tells which functions the timed operations of a trial executed.
 *
 * A window is one timed operation. Windows that executed the same instructions in the same order
 * have the same shape. A shape is a tree of calls.
 */
#ifndef MTEBENCH_COMMON_RECORD_RECORD_ANATOMY_H
#define MTEBENCH_COMMON_RECORD_RECORD_ANATOMY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/message.h"
#include "common/record/record_footprint.h"
#include "common/record/record_mixes.h"

#define ANATOMY_NODES_MAX     65536
#define ANATOMY_FUNCTIONS_MAX 65536
#define ANATOMY_SHAPES_MAX    65536
#define ANATOMY_TREES_MAX     64 /* shapes of a trial whose trees are kept */

/* A function at one place in the tree of calls. Node 0 is the root and belongs to no function. */
struct anatomy_node {
	uint32_t parent;       /* number of the calling node, which is lower; 0 for the root */
	uint32_t function;     /* index into `functions`; the root does not use it */
	uint64_t calls;        /* number of times that it was entered here */
	uint64_t instructions; /* number executed in it here, without its callees */
	uint32_t mix;          /* index into `mixes`: what these do */
};

struct anatomy_shape {
	uint64_t instructions;      /* of one of its windows, on the CPU of the window */
	struct anatomy_node *nodes; /* owned; NULL for a shape that was not kept */
	size_t node_count;
};

struct anatomy_window {
	uint32_t shape;
	uint64_t other; /* instructions of the other CPUs meanwhile */
};

/* The anatomy of one trial. All pointers are owned. */
struct anatomy_record {
	uint64_t trial; /* as in trials.jsonl */
	char *reason;   /* NULL, or why there are no windows */
	/* instructions of a window beyond its ticks: those of the two clock reads that lie outside
	 * the timed section */
	uint64_t extra;
	uint64_t lost; /* windows without beginning or end, or with the two on different CPUs */
	char **functions;
	size_t function_count;
	struct footprints footprints; /* of runs with --footprint */
	struct anatomy_mixes mixes;   /* without events an older release wrote the record */
	struct anatomy_shape *shapes;
	size_t shape_count;
	struct anatomy_window *windows; /* one for each sample of the trial, in order */
	size_t window_count;
	/* exposure[i]: number of kernel instructions whose interrupt would be taken in function i
	 * (lab/anatomy/exposure.h), in the windows whose shapes the plugin kept. NULL: there is no
	 * exposure, or an older release wrote the record. */
	uint64_t *exposure;
	uint64_t exposed_windows; /* number of these windows */
};

void anatomy_record_free(struct anatomy_record *record);

/* Writes @record as one line. Returns 0, or -1 with @message. */
int anatomy_record_write(FILE *file, const struct anatomy_record *record, struct message *message);

/* Parses one line into @record, which must be zeroed. Returns 0, or -1 with a message that does not
 * name file and line, and nothing owned. */
int anatomy_record_parse(const char *line, size_t size, struct anatomy_record *record,
			 struct message *message);

/*
 * Reads @path line by line and hands each record to @each, which takes ownership. Returns 0, or -1
 * with "PATH:LINE: ...". A missing file is an error like any other.
 */
typedef int anatomy_each_fn(void *context, struct anatomy_record *record, struct message *message);
int anatomy_records_read(const char *path, anatomy_each_fn *each, void *context,
			 struct message *message);

#endif

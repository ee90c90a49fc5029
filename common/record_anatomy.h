/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record_anatomy: anatomy.jsonl, the third file of a run (doc/results-format.md): which functions
 * the timed operations of a trial executed. The only writer and the only reader of it.
 *
 * A window is one timed operation. Windows that executed the same instructions in the same order
 * have one shape; a shape is a tree of calls.
 */
#ifndef MTEBENCH_COMMON_RECORD_ANATOMY_H
#define MTEBENCH_COMMON_RECORD_ANATOMY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/message.h"

#define ANATOMY_NODES_MAX     65536
#define ANATOMY_FUNCTIONS_MAX 65536
#define ANATOMY_SHAPES_MAX    65536
#define ANATOMY_TREES_MAX     64 /* shapes of a trial whose trees are kept */

/* A function where it was called. Node 0 is the root and no function's. */
struct anatomy_node {
	uint32_t parent;       /* a lower number; 0 for the root itself */
	uint32_t function;     /* index of its name; not used of the root */
	uint64_t calls;        /* how often it was entered there */
	uint64_t instructions; /* executed in it there, without its callees */
};

struct anatomy_shape {
	uint64_t instructions;      /* of its windows' CPU */
	struct anatomy_node *nodes; /* owned; NULL for a shape that was not kept */
	size_t node_count;
};

struct anatomy_window {
	uint32_t shape;
	uint64_t other; /* instructions of the other CPUs meanwhile */
};

/* Of one trial. All pointers are owned. */
struct anatomy_record {
	uint64_t trial; /* as in trials.jsonl */
	char *reason;   /* NULL, or why there are no windows */
	/* a window's instructions beyond its ticks: the outer halves of the two reads of the
	 * clock */
	uint64_t extra;
	uint64_t lost; /* windows that were begun or ended only, or at another CPU */
	char **functions;
	size_t function_count;
	struct anatomy_shape *shapes;
	size_t shape_count;
	struct anatomy_window *windows; /* of each sample of the trial, in order */
	size_t window_count;
	/* Of the kernel's instructions of all windows whose shapes were kept in the plugin's record
	 * (@exposed_windows of them): in which functions an ordinary interrupt would find them
	 * (lab/anatomy/exposure.h). By index of the function; NULL in records of older releases. */
	uint64_t *exposure;
	uint64_t exposed_windows;
};

void anatomy_record_free(struct anatomy_record *record);

/* Writes @record as one line. Returns 0, or -1 with @message. */
int anatomy_record_write(FILE *file, const struct anatomy_record *record, struct message *message);

/* Parses one line into @record, which must be zeroed. Returns 0, or -1 with a message that does not
 * name file and line, and nothing owned. */
int anatomy_record_parse(const char *line, size_t size, struct anatomy_record *record,
			 struct message *message);

/*
 * Reads PATH line by line and hands each record to @each, which owns it then. Returns 0, or -1 with
 * "PATH:LINE: ...". A file that is not there is an error like any other.
 */
typedef int anatomy_each_fn(void *context, struct anatomy_record *record, struct message *message);
int anatomy_records_read(const char *path, anatomy_each_fn *each, void *context,
			 struct message *message);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_footprint: the part of a line of anatomy.jsonl that says which memory windows touch, of runs
 * with --footprint. */
#ifndef MTEBENCH_COMMON_RECORD_RECORD_FOOTPRINT_H
#define MTEBENCH_COMMON_RECORD_RECORD_FOOTPRINT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

#include "common/message.h"

#define FOOTPRINT_ALL         UINT32_MAX /* instead of a function: all together, each line once */
#define FOOTPRINT_LINES_MAX   1048576
#define FOOTPRINT_REGIONS_MAX 64

/* Distinct lines of 64 bytes and pages of 4 KiB that a function accesses in one kind of memory. */
struct footprint_lines {
	uint32_t function; /* index into the record's functions, or FOOTPRINT_ALL */
	uint32_t region;   /* index into the record's regions */
	uint64_t read;     /* lines */
	uint64_t written;
	uint64_t pages;
};

/* Of the first window of a shape. */
struct footprint {
	uint32_t shape;
	struct footprint_lines *lines; /* owned */
	size_t count;
};

struct footprints {
	char **regions; /* "stack", "struct page"...; owned */
	size_t region_count;
	struct footprint *list; /* owned */
	size_t count;
};

void footprints_free(struct footprints *footprints);

/* Writes the keys "regions" and "footprints", behind a comma. */
void footprints_write(FILE *file, const struct footprints *footprints);

/* Takes these keys of @object, where they are. Returns 0, or -1 with a message: a shape or a function
 * is not there, for instance; frees nothing. */
int footprints_take(const json_t *object, size_t shape_count, size_t function_count,
		    struct footprints *footprints, struct message *message);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_difference: what two runs must have in common for their trials to belong together. */
#ifndef MTEBENCH_COMMON_RECORD_RUN_DIFFERENCE_H
#define MTEBENCH_COMMON_RECORD_RUN_DIFFERENCE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

/* Who asks whether two runs are alike. */
enum run_purpose {
	RUN_RESUME = 1,  /* mtebench run --resume */
	RUN_COLLECT = 2, /* mtelab run --resume, which knows the config, and that of a kernel */
	RUN_MERGE = 4,   /* mtestat merge: shards of one run */
	RUN_COMPARE = 8, /* mtestat compare: figures of two runs side by side */
	RUN_BOOT = 16,   /* two boots of one kernel on one machine: one side of a comparison */
	RUN_CROSS = 32,  /* the same in two modes of KVM */
};

/* A value of run.json (common/record/run_json.h) that some of them need equal. */
struct run_part {
	const char *path;
	const char *noun;      /* for RUN_RESUME and RUN_COLLECT, else NULL */
	bool hidden;           /* too long to be shown: the noun says it all */
	unsigned int purposes; /* of enum run_purpose */
};

/*
 * The first part behind @after, NULL for all, that matters for @purpose and differs between the two
 * run.json objects; NULL when there is none. A value that one of them lacks differs.
 */
const struct run_part *run_difference(const json_t *before, const json_t *now,
				      enum run_purpose purpose, const struct run_part *after);

/*
 * Whether run_difference() has any; then @text says the first, to stand behind "another": "kernel
 * (kernel.release was "6.1.0" and is "6.1.1")".
 */
bool run_differs(const json_t *before, const json_t *now, enum run_purpose purpose, char *text,
		 size_t text_size);

#endif

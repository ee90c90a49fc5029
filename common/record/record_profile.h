/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record_profile: the key `profile` of a trial (doc/results-format.md). It counts the samples by
 * the function of the kernel in which they found a vCPU thread.
 */
#ifndef MTEBENCH_COMMON_RECORD_RECORD_PROFILE_H
#define MTEBENCH_COMMON_RECORD_RECORD_PROFILE_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "common/message.h"

#define RECORD_PROFILE_FUNCTIONS_MAX 65536

struct record_profile_function {
	char *name;
	uint64_t samples;
};

/* All pointers are owned. */
struct record_profile {
	char *skip;         /* NULL, or why there are no samples; then nothing below is set */
	uint64_t events;    /* number of events counted in the kernel's part of the timed job */
	uint64_t lost;      /* number of samples that found no room */
	uint64_t throttled; /* number of times that the kernel stopped sampling for a while */
	struct record_profile_function *functions;
	size_t function_count;
};

/* Frees what @profile owns and itself; NULL is allowed. */
void record_profile_free(struct record_profile *profile);

/* Returns @profile as JSON. The caller owns the reference. NULL when memory is short or a text is
 * not UTF-8. */
json_t *record_profile_json(const struct record_profile *profile);

/* Makes *@profile of @json. Returns 0, or -1 with a message and *@profile NULL. */
int record_profile_take(const json_t *json, struct record_profile **profile,
			struct message *message);

#endif

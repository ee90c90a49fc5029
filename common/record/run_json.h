/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_json: the values of a run.json by their paths, keys with points between: "kernel.release". */
#ifndef MTEBENCH_COMMON_RECORD_RUN_JSON_H
#define MTEBENCH_COMMON_RECORD_RUN_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

/* The value at @path, borrowed from @run; NULL where there is none. */
json_t *run_json_at(const json_t *run, const char *path);

/* The text at @path, borrowed; NULL where no text is. */
const char *run_json_text(const json_t *run, const char *path);

/* Whether an integer from 0 is at @path; *@count is it then, else untouched. */
bool run_json_count(const json_t *run, const char *path, uint64_t *count);

/* The number of trials that the run was to make: those of --only (plan.only, numbers with commas), of
 * its shard, or of its plan; 0 where it does not say. */
uint64_t run_json_planned(const json_t *run);

/* A value as JSON, "absent" for NULL. The caller frees; NULL when memory is short. */
char *run_json_shown(const json_t *value);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * results: the run directory while it is written. A crash, a full disk or a panic costs at most one
 * trial.
 */
#ifndef MTEBENCH_HOST_TRIAL_RESULTS_H
#define MTEBENCH_HOST_TRIAL_RESULTS_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

#include "common/message.h"
#include "common/record/record.h"

struct results {
	FILE *trials;
	bool stream;  /* "-": stdout, run object first, then a line a trial */
	bool refused; /* the directory holds a run that results_open() must not touch */
};

/*
 * Begins a run: writes @run as run.json and opens trials.jsonl, in the new directory @path, or both
 * to stdout when @path is "-". With @resume the directory exists and trials.jsonl is appended to,
 * after a line that was cut short has been taken off; run.json stays. A run of another plan
 * (config, seed, A/B order, shard), kernel, machine or VMM (common/record/run_difference.h) is refused,
 * and left as it is, and so is any run without @resume. Returns 0 or -1 with @message and
 * `refused`.
 */
int results_open(struct results *results, const char *path, bool resume, const json_t *run,
		 struct message *message);

/* Appends and syncs one line; when that fails, takes the part that was written off again. Returns 0
 * or -1. */
int results_append(struct results *results, const struct trial_record *record,
		   struct message *message);

int results_close(struct results *results, struct message *message);

/*
 * Marks in @done (of @count entries) the trials that @path, a trials.jsonl, holds already. A
 * missing file marks none. Refuses trials that the plan does not have. Returns 0 or -1 with
 * @message.
 */
int results_mark_done(const char *path, bool *done, size_t count, struct message *message);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * collect: writes a run directory from the output of mtebench in an emulated host. The first line
 * of stdout makes run.json; each further line is appended to trials.jsonl and synced. stderr.txt
 * beside them gets its stderr.
 */
#ifndef MTEBENCH_LAB_CAMPAIGN_COLLECT_H
#define MTEBENCH_LAB_CAMPAIGN_COLLECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "common/message.h"
#include "lab/base/paths.h"

/* What a run directory already holds, for --resume. */
struct collected {
	json_t *run;           /* run.json, owned; NULL: there is none, and all below is 0 */
	const char *plan_text; /* text of its config, borrowed from `run` */
	uint64_t planned;      /* number of trials in its plan, or in its shard of the plan */
	bool at_most;          /* samples = until: some of the planned may not be needed */
	uint64_t done;         /* number of whole lines in trials.jsonl */
	uint64_t done_bytes;   /* length of these lines: a line that was cut short follows */
};

/* Reads @directory, which need not exist. Returns 0, or -1 with a message and nothing owned. */
int collected_read(const char *directory, struct collected *collected, struct message *message);
void collected_free(struct collected *collected);

enum collect_result {
	COLLECT_OK,
	COLLECT_NONSENSE,  /* the output is not a run, or not the run that is continued */
	COLLECT_UNWRITTEN, /* the run could not be written: the disk is full, no memory is left */
};

struct collector {
	struct path directory;
	int trials_fd;
	int talk_fd;
	char *line; /* owned: the beginning of the line that is not yet complete */
	size_t line_bytes;
	size_t line_room;
	bool begun;       /* the run record has come */
	json_t *before;   /* the run that is continued, or NULL; owned */
	uint64_t planned; /* known once begun */
	bool at_most;     /* as in struct collected */
	uint64_t done;
};

/*
 * Makes @directory and begins the files, or continues those that @before was read from, without a
 * line that was cut short. Returns 0, or -1 with a message when they cannot be written.
 */
int collector_open(struct collector *collector, const char *directory,
		   const struct collected *before, struct message *message);

/*
 * Takes the next bytes of mtebench's standard output. When a run is continued, the first line must
 * be of the same kernel, kernel command line and machine (common/record/run_difference.h). Otherwise that
 * line gives COLLECT_NONSENSE, and nothing is written.
 */
enum collect_result collector_take(struct collector *collector, const void *bytes, size_t size,
				   struct message *message);

/* Takes the next bytes of its standard error. */
enum collect_result collector_take_talk(struct collector *collector, const void *bytes, size_t size,
					struct message *message);

/* `begun`, `planned` and `done` can still be read afterwards. */
void collector_close(struct collector *collector);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * collect: turns what mtebench prints in an emulated host into a run directory: run.json from the
 * first line, then trials.jsonl line by line, each appended and synced. stderr.txt beside them has
 * its talk.
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
	json_t *run;           /* run.json, owned; NULL when there is none, and then all is 0 */
	const char *plan_text; /* of its config, borrowed from run */
	uint64_t planned;      /* trials of its plan */
	bool at_most;          /* samples = until: some of them may not be needed */
	uint64_t done;         /* whole lines of trials.jsonl */
	uint64_t done_bytes;   /* their length: a line that was cut short begins there */
};

/* Reads @directory, which need not exist. Returns 0, or -1 with a message and nothing owned. */
int collected_read(const char *directory, struct collected *collected, struct message *message);
void collected_free(struct collected *collected);

enum collect_result {
	COLLECT_OK,
	COLLECT_NONSENSE,  /* what came is not a run */
	COLLECT_UNWRITTEN, /* it could not be written: disk full */
};

struct collector {
	struct path directory;
	int trials_fd;
	int talk_fd;
	char *line; /* owned: the beginning of the line that is not yet complete */
	size_t line_bytes;
	size_t line_room;
	bool begun;       /* the run record has come */
	json_t *before;   /* owned; NULL, or the run that is gone on with */
	uint64_t planned; /* known once begun */
	bool at_most;     /* as in struct collected */
	uint64_t done;
};

/*
 * Makes @directory and begins the files, or goes on with what @before says. Returns 0, or -1 with a
 * message: it cannot be written.
 */
int collector_open(struct collector *collector, const char *directory,
		   const struct collected *before, struct message *message);

/*
 * Takes the next bytes of mtebench's standard output. A run that is gone on with must be of the
 * same kernel, kernel command line and machine (common/run_difference.h); else the first line,
 * which is the first to tell, is COLLECT_NONSENSE and nothing is written.
 */
enum collect_result collector_take(struct collector *collector, const void *bytes, size_t size,
				   struct message *message);

/* Takes the next bytes of its standard error. */
enum collect_result collector_take_talk(struct collector *collector, const void *bytes, size_t size,
					struct message *message);

/* `begun`, `planned` and `done` can still be read afterwards. */
void collector_close(struct collector *collector);

#endif

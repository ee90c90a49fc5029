/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_mixes: the part of a line of anatomy.jsonl that says what instructions do. */
#ifndef MTEBENCH_COMMON_RECORD_RECORD_MIXES_H
#define MTEBENCH_COMMON_RECORD_RECORD_MIXES_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

#include "common/message.h"

#define ANATOMY_EVENTS_MAX 4096
#define ANATOMY_MIXES_MAX  1048576

/* How often an event occurred. */
struct anatomy_count {
	uint32_t event; /* index into `events` */
	uint64_t count;
};

/* The events of a function at one place in a tree of calls, in ascending order. */
struct anatomy_mix {
	struct anatomy_count *counts; /* owned */
	size_t count;
};

/* The mixes of one trial, each once. */
struct anatomy_mixes {
	char **events; /* as common/event.h has them; owned */
	size_t event_count;
	struct anatomy_mix *list; /* owned */
	size_t count;
};

void record_mixes_free(struct anatomy_mixes *mixes);

/* Writes the keys "events" and "mixes", behind a comma. */
void record_mixes_write(FILE *file, const struct anatomy_mixes *mixes);

/* Takes these keys of @object, of which an older release wrote neither. Returns 0, or -1 with a
 * message; frees nothing. */
int record_mixes_take(const json_t *object, struct anatomy_mixes *mixes, struct message *message);

/* How many instructions mix @index has. A class of a later release counts as one of instructions. */
uint64_t record_mixes_instructions(const struct anatomy_mixes *mixes, size_t index);

#endif

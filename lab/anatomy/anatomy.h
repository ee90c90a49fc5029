/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * anatomy: makes a run's anatomy.jsonl (common/record/record_anatomy.h) from the record of the plugin, the
 * symbols of the kernel, and the samples of the trials.
 *
 * A trial has the windows of one group (match.h): the group with as many windows as the trial has
 * samples, each longer than its sample by the same few instructions of the clock.
 */
#ifndef MTEBENCH_LAB_ANATOMY_ANATOMY_H
#define MTEBENCH_LAB_ANATOMY_ANATOMY_H

#include <stdio.h>

#include "common/message.h"

struct anatomy_source {
	FILE *trace;          /* the plugin's record; read from its current position on */
	const char *kallsyms; /* lines of /proc/kallsyms */
	size_t kallsyms_bytes;
	const char *directory; /* of the run: trials.jsonl is read, anatomy.jsonl is written */
};

/*
 * Appends to DIRECTORY/anatomy.jsonl a line for each recorded trial that has samples. A trial
 * without windows gets the reason, for instance that the plugin had reached its limit. Returns 0,
 * or -1 with a message and the file as it was.
 */
int anatomy_make(const struct anatomy_source *source, struct message *message);

#endif

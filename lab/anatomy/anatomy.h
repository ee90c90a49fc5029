/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * anatomy: makes a run's anatomy.jsonl (common/record_anatomy.h) of what the plugin wrote down, the
 * kernel's symbols, and the samples to which the windows belong.
 *
 * The windows of a trial are those of the group that has as many as the trial has samples, each as
 * long as its sample says and a constant more, the outer halves of the two reads of the clock.
 */
#ifndef MTEBENCH_LAB_ANATOMY_ANATOMY_H
#define MTEBENCH_LAB_ANATOMY_ANATOMY_H

#include <stdio.h>

#include "common/message.h"

struct anatomy_source {
	FILE *trace;          /* read from where it stands */
	const char *kallsyms; /* lines of /proc/kallsyms */
	size_t kallsyms_bytes;
	const char *directory; /* of the run: trials.jsonl is read, anatomy.jsonl written */
};

/*
 * Appends a line a measured trial to DIRECTORY/anatomy.jsonl. Returns 0, or -1 with a message and
 * the file as it was. When the plugin reached its limit, a trial without windows says so.
 */
int anatomy_make(const struct anatomy_source *source, struct message *message);

#endif

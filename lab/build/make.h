/* SPDX-License-Identifier: GPL-2.0-or-later */
/* make: one call of make in a kernel tree, watched: its steps are counted, and a signal ends it whole. */
#ifndef MTEBENCH_LAB_BUILD_MAKE_H
#define MTEBENCH_LAB_BUILD_MAKE_H

#include <stddef.h>
#include <stdint.h>

#include "common/message.h"

#define MAKE_WORDS_MAX  32
#define MAKE_TEXT_BYTES 16384

/* A call's words, "make" first. */
struct make_call {
	const char *words[MAKE_WORDS_MAX + 1];
	size_t count, used;
	char text[MAKE_TEXT_BYTES];
};

/* Adds a word, formatted like printf. One that has no room is left out, and so is "make" then: such a
 * call fails. */
void make_add(struct make_call *call, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* What watches: called now and then with the steps that were done so far. */
struct make_watcher {
	void (*step)(void *context, uint64_t steps);
	void *context;
};

/*
 * Runs @call with all that it prints in the file @log, which is begun anew.
 * A signal that the program has caught (lab/base/interrupt.h) ends it and what it has started.
 * Returns its exit status; 128 + N when signal N has ended it; or -1 with a message when it could not
 * be started. Stores the number of steps.
 */
int make_run(const struct make_call *call, const char *log, const struct make_watcher *watcher,
	     uint64_t *steps, struct message *message);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel_word: what the kernel says in its log while trials run. A trial during which it reports
 * that something is wrong has failed, whatever was measured.
 */
#ifndef MTEBENCH_HOST_TRIAL_KERNEL_WORD_H
#define MTEBENCH_HOST_TRIAL_KERNEL_WORD_H

#include "common/record/record.h"
#include "host/machine/kernel_log.h"

struct kernel_word {
	struct kernel_log log;
	struct message unread; /* why the log cannot be read; empty: it can */
};

/* What is in the log by now is no trial's. Where it cannot be read, `unread` says why. */
void kernel_word_begin(struct kernel_word *word);

/*
 * Adds to @record what the kernel reported since the last call: it is that trial's, as trials run
 * one after the other. Returns 0, or -1 with @message when memory is short or the log cannot be
 * read any more.
 */
int kernel_word_take(struct kernel_word *word, struct trial_record *record,
		     struct message *message);

void kernel_word_end(struct kernel_word *word);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outcome: how a trial ended, carried up by value. Starts as TRIAL_OK; the first that sets it is
 * the cause. Every setter returns -1, so that a failing function ends with `return
 * outcome_...(...)`.
 */
#ifndef MTEBENCH_COMMON_RECORD_OUTCOME_H
#define MTEBENCH_COMMON_RECORD_OUTCOME_H

#include "common/message.h"
#include "common/record/record.h"

struct outcome {
	enum trial_status status;
	struct message reason;
	const char *call; /* static text; when refused */
	int error_number; /* when refused */
};

/* This machine or kernel lacks something: the sentence says what, and what would mend it. */
int outcome_skip(struct outcome *outcome, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The kernel said no to @call (static text, e.g. "KVM_RUN") with @error_number. */
int outcome_refuse(struct outcome *outcome, const char *call, int error_number);

/* It ran and went wrong. */
int outcome_fail(struct outcome *outcome, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* outcome: how a trial ended. */
#include "common/record/outcome.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int set(struct outcome *outcome, enum trial_status status, const char *format, va_list list)
{
	if (outcome->status != TRIAL_OK)
		return -1;
	outcome->status = status;
	vsnprintf(outcome->reason.text, sizeof(outcome->reason.text), format, list);
	return -1;
}

int outcome_skip(struct outcome *outcome, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	set(outcome, TRIAL_SKIP, format, list);
	va_end(list);
	return -1;
}

int outcome_refuse(struct outcome *outcome, const char *call, int error_number)
{
	if (outcome->status != TRIAL_OK)
		return -1;
	outcome->status = TRIAL_REFUSED;
	outcome->call = call;
	outcome->error_number = error_number;
	return message_set(&outcome->reason, "%s: %s", call, strerror(error_number));
}

int outcome_fail(struct outcome *outcome, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	set(outcome, TRIAL_FAILED, format, list);
	va_end(list);
	return -1;
}

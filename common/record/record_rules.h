/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_rules: what makes a trial record valid, for the reader and the writer of the format
 * alone. */
#ifndef MTEBENCH_COMMON_RECORD_RECORD_RULES_H
#define MTEBENCH_COMMON_RECORD_RECORD_RULES_H

#include "common/record/record.h"

/*
 * Checks what each status requires of the other fields, the unit's name, and that threads sum to
 * the number of samples. Returns 0, or -1 with @message.
 */
int trial_record_check(const struct trial_record *record, struct message *message);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* found: what a trial's oracle has found. */
#ifndef MTEBENCH_TESTS_LAB_FOUND_H
#define MTEBENCH_TESTS_LAB_FOUND_H

#include <string.h>

#include "common/record/record.h"

/* The last check of that name, or NULL. */
static inline const struct record_check *found_check(const struct trial_record *record,
						     const char *name)
{
	const struct record_check *found = NULL;

	for (size_t i = 0; i < record->check_count; i++)
		if (strcmp(record->checks[i].name, name) == 0)
			found = &record->checks[i];
	return found;
}

#endif

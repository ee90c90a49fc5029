/* SPDX-License-Identifier: GPL-2.0-or-later */
/* verdict: what became of the tags in a cell of the hygiene benchmark. */
#include "analysis/data/verdict.h"

#include <string.h>

/* Whether a check whose name begins with @prefix found something wrong. */
static bool found_wrong(const struct cell *cell, const char *prefix)
{
	for (size_t i = 0; i < cell->check_count; i++)
		if (cell->checks[i].wrong > 0 &&
		    strncmp(cell->checks[i].name, prefix, strlen(prefix)) == 0)
			return true;
	return false;
}

/* Whether a check of fresh tags had nothing to find. */
static bool found_nothing_to_see(const struct cell *cell)
{
	for (size_t i = 0; i < cell->check_count; i++)
		if (cell->checks[i].seen == 0 && strncmp(cell->checks[i].name, "stale_", 6) == 0)
			return true;
	return false;
}

enum verdict verdict_of(const struct cell *cell)
{
	if (!cell)
		return VERDICT_ABSENT;
	if (found_wrong(cell, "stale_"))
		return VERDICT_STALE;
	if (found_wrong(cell, "lost_"))
		return VERDICT_LOST;
	if (cell->outcomes[TRIAL_FAILED].count > 0)
		return VERDICT_FAILED;
	switch (cell_status(cell)) {
	case TRIAL_OK:
		return found_nothing_to_see(cell) ? VERDICT_UNPROVEN : VERDICT_CLEAN;
	case TRIAL_REFUSED:
		return VERDICT_REFUSED;
	default:
		return VERDICT_SKIP;
	}
}

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[VERDICT_COUNT] = {
		[VERDICT_ABSENT] = "-",          [VERDICT_CLEAN] = "clean",
		[VERDICT_UNPROVEN] = "unproven", [VERDICT_STALE] = "stale tags",
		[VERDICT_LOST] = "lost tags",    [VERDICT_REFUSED] = "refused",
		[VERDICT_SKIP] = "skip",         [VERDICT_FAILED] = "failed",
	};

	return names[verdict];
}

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

enum hygiene_verdict verdict_of(const struct cell *cell)
{
	if (!cell)
		return HYGIENE_ABSENT;
	if (found_wrong(cell, "stale_"))
		return HYGIENE_STALE;
	if (found_wrong(cell, "lost_"))
		return HYGIENE_LOST;
	if (cell->outcomes[TRIAL_FAILED].count > 0)
		return HYGIENE_FAILED;
	switch (cell_status(cell)) {
	case TRIAL_OK:
		return found_nothing_to_see(cell) ? HYGIENE_UNPROVEN : HYGIENE_CLEAN;
	case TRIAL_REFUSED:
		return HYGIENE_REFUSED;
	default:
		return HYGIENE_SKIP;
	}
}

const char *verdict_name(enum hygiene_verdict verdict)
{
	static const char *const names[HYGIENE_COUNT] = {
		[HYGIENE_ABSENT] = "-",          [HYGIENE_CLEAN] = "clean",
		[HYGIENE_UNPROVEN] = "unproven", [HYGIENE_STALE] = "stale tags",
		[HYGIENE_LOST] = "lost tags",    [HYGIENE_REFUSED] = "refused",
		[HYGIENE_SKIP] = "skip",         [HYGIENE_FAILED] = "failed",
	};

	return names[verdict];
}

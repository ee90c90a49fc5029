/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mte_cost: what MTE costs in a cell. */
#include "analysis/measure/mte_cost.h"

#include <string.h>

static bool is_twin(const struct cell *on, const struct cell *off)
{
	bool differs = false;

	if (strcmp(on->bench, off->bench) != 0 || on->level_count != off->level_count)
		return false;
	for (size_t i = 0; i < on->level_count; i++) {
		if (strcmp(on->levels[i].factor, off->levels[i].factor) != 0)
			return false;
		if (strcmp(on->levels[i].value, off->levels[i].value) == 0)
			continue;
		if (strcmp(on->levels[i].factor, "mte") != 0 ||
		    strcmp(off->levels[i].value, "off") != 0)
			return false;
		differs = true;
	}
	return differs;
}

const struct cell *mte_twin(const struct run *run, const struct cell *on)
{
	const char *mte = cell_level(on, "mte");

	if (!mte || strcmp(mte, "off") == 0)
		return NULL;
	for (size_t i = 0; i < run->cell_count; i++)
		if (is_twin(on, &run->cells[i]))
			return &run->cells[i];
	return NULL;
}

bool mte_cost(const struct run *run, const struct cell *on, double *cost)
{
	const struct cell *off = on ? mte_twin(run, on) : NULL;

	if (!off || cell_status(on) != TRIAL_OK || cell_status(off) != TRIAL_OK)
		return false;
	*cost = cell_figure(run, on) - cell_figure(run, off);
	return true;
}

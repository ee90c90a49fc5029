/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mte_cost: what MTE costs in a cell. */
#include "analysis/measure/mte_cost.h"

const struct cell *mte_twin(const struct run *run, const struct cell *on)
{
	if (cell_has_level(on, "mte", "off"))
		return NULL;
	return run_find_twin(run, on, "mte", "off");
}

bool mte_cost(const struct run *run, const struct cell *on, double *cost)
{
	const struct cell *off = on ? mte_twin(run, on) : NULL;

	if (!cell_has_figure(on) || !cell_has_figure(off))
		return false;
	*cost = cell_figure(run, on) - cell_figure(run, off);
	return true;
}

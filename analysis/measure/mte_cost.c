/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mte_cost: what MTE costs in a cell. */
#include "analysis/measure/mte_cost.h"

#include <stdlib.h>

#include "analysis/base/memory.h"

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

struct boots cell_boot_differences(const struct cell *a, const struct cell *b)
{
	double *values = memory_zeroed(a->boot_count, sizeof(*values));
	struct boots boots = {.values = values};

	for (size_t i = 0; i < a->boot_count; i++)
		if (a->boots[i].sample_count > 0 && b->boots[i].sample_count > 0)
			values[boots.count++] = b->boots[i].median - a->boots[i].median;
	return boots;
}

static enum difference_certainty difference_by_samples(const struct run *run, const struct cell *a,
						       const struct cell *b,
						       struct interval *interval)
{
	struct estimate from = {.value = cell_figure(run, a)}, to = {.value = cell_figure(run, b)};

	if (!cell_interval(run, a, &from.interval) || !cell_interval(run, b, &to.interval))
		return DIFFERENCE_UNKNOWN;
	*interval = interval_difference_mover(&from, &to);
	return DIFFERENCE_BY_SAMPLES;
}

enum difference_certainty cell_difference(const struct run *run, const struct cell *a,
					  const struct cell *b, struct interval *interval)
{
	double scale = cell_scale(run, a);
	struct boots boots;
	struct interval raw;

	if (cell_is_exact(run, a) && cell_is_exact(run, b))
		return DIFFERENCE_EXACT;
	boots = cell_boot_differences(a, b);
	if (boots.count < 2) {
		free((double *)boots.values);
		return difference_by_samples(run, a, b, interval);
	}
	raw = boots_mean_interval(boots, INTERVAL_CONFIDENCE);
	free((double *)boots.values);
	*interval = (struct interval){scale * raw.low, scale * raw.high};
	return DIFFERENCE_BY_BOOTS;
}

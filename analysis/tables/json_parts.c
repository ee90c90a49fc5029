/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_parts: what the JSON of several commands has in common. */
#include "analysis/tables/json_parts.h"

#include <math.h>

json_t *json_levels(const struct cell *cell)
{
	json_t *levels = json_object();

	for (size_t i = 0; i < cell->level_count; i++)
		json_object_set_new(levels, cell->levels[i].factor,
				    json_string(cell->levels[i].value));
	return levels;
}

json_t *json_cell(const struct run *run, const struct cell *cell)
{
	enum trial_status status;

	if (!cell)
		return json_null();
	status = cell_status(cell);
	if (status == TRIAL_OK)
		return json_pack("{s:s, s:f, s:I, s:I}", "status", "ok", cell_figure_name(cell),
				 cell_figure(run, cell), "n", (json_int_t)cell->sample.count,
				 "boots", (json_int_t)cell_measured_boots(cell));
	return json_pack("{s:s, s:s?}", "status", trial_status_name(status), "reason",
			 cell->outcomes[status].reason);
}

void json_set_figure(json_t *object, const char *key, double value)
{
	if (!isnan(value) && !isinf(value))
		json_object_set_new(object, key, json_real(value));
}

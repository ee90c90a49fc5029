/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mte_cost_table: how the cost of MTE changed between two runs. */
#include "analysis/tables/mte_cost_table.h"

#include <stdlib.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/measure/mte_cost.h"
#include "analysis/tables/show_tables.h"

/* What MTE cost in each boot that measured both @on and its twin, raw; values to be freed. */
static struct boots costs_of(const struct run *run, const struct cell *on)
{
	const struct cell *off = mte_twin(run, on);
	double *values = memory_zeroed(run->boot_count, sizeof(*values));
	struct boots costs = {.values = values};

	for (size_t i = 0; i < run->boot_count; i++)
		if (on->boots[i].sample_count > 0 && off->boots[i].sample_count > 0)
			values[costs.count++] = on->boots[i].median - off->boots[i].median;
	return costs;
}

static bool is_exact(const struct run *run, const struct cell *on)
{
	return cell_is_exact(run, on) && cell_is_exact(run, mte_twin(run, on));
}

/* "-12..+40": where the change of the cost lies with 95 % confidence, by Student's t over boots, of
 * which one a side tells nothing. Exact data need no interval. */
static void add_interval(const struct pair *pair, const struct comparison *comparison,
			 struct table *table)
{
	struct boots base = costs_of(&pair->runs[0], comparison->base);
	struct boots now = costs_of(&pair->runs[1], comparison->now);
	struct spread spread = spread_of(base, now);
	double scale = cell_scale(&pair->runs[0], comparison->base);

	if (is_exact(&pair->runs[0], comparison->base) &&
	    is_exact(&pair->runs[1], comparison->now)) {
		table_add(table, "exact");
	} else if (base.count < 2 || now.count < 2) {
		table_add(table, "-");
	} else {
		struct interval interval =
			boots_interval(boots_mean(now) - boots_mean(base), &spread, base.count,
				       now.count, INTERVAL_CONFIDENCE);

		table_add(table, figure_range(scale * interval.low, scale * interval.high).text);
	}
	free((double *)base.values);
	free((double *)now.values);
}

static void add_row(const struct pair *pair, const struct pair_bench *bench, size_t row,
		    struct table *table)
{
	const struct comparison *comparison = &bench->comparisons[row];
	double base;
	double now;

	if (!mte_cost(&pair->runs[0], comparison->base, &base) ||
	    !mte_cost(&pair->runs[1], comparison->now, &now))
		return;
	show_begin_row(bench->grid, bench->grid->rows[row], table);
	table_add(table, figure_value(base).text);
	table_add(table, figure_value(now).text);
	table_add(table, figure_change(base, now).text);
	add_interval(pair, comparison, table);
}

void mte_cost_table_print(const struct pair *pair, const struct pair_bench *bench,
			  enum table_format format)
{
	struct table table = {0};

	if (grid_counts(bench->grid))
		return;
	show_add_level_names(bench->grid, &table);
	table_add(&table, pair->runs[0].name);
	table_add(&table, pair->runs[1].name);
	table_add(&table, "change");
	table_add(&table, "CI 95 %");
	for (size_t row = 0; row < bench->grid->row_count; row++)
		add_row(pair, bench, row, &table);
	if (table.row_count > 1) {
		printf("\ncost of MTE in %s (median with MTE less median without)\n%s",
		       bench->grid->bench, format == TABLE_MARKDOWN ? "\n" : "");
		table_print(&table, format, stdout);
	}
	table_free(&table);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mte_cost_table: how the cost of MTE changed between two runs. */
#include "analysis/tables/mte_cost_table.h"

#include "analysis/base/format.h"
#include "analysis/measure/mte_cost.h"
#include "analysis/tables/show_tables.h"

static struct ordered ordered_of(const struct cell *cell)
{
	return (struct ordered){.values = cell->sample.sorted, .count = cell->sample.count};
}

/* "-12..+40": where the change of the cost lies with 95 % confidence. Exact data need no
 * interval. */
static void add_interval(const struct pair *pair, const struct comparison *comparison,
			 struct table *table)
{
	struct did_samples samples = {
		.a_off = ordered_of(mte_twin(&pair->runs[0], comparison->base)),
		.a_on = ordered_of(comparison->base),
		.b_off = ordered_of(mte_twin(&pair->runs[1], comparison->now)),
		.b_on = ordered_of(comparison->now)};
	double scale = cell_scale(&pair->runs[0], comparison->base);
	struct interval interval;

	if (comparison->exact) {
		table_add(table, "exact");
		return;
	}
	interval = interval_did_bootstrap(&samples, INTERVAL_CONFIDENCE, 1);
	table_add(table, figure_range(scale * interval.low, scale * interval.high).text);
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

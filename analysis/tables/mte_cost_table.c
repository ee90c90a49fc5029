/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mte_cost_table: how the cost of MTE changed between two runs. */
#include "analysis/tables/mte_cost_table.h"

#include <stdlib.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/measure/mte_cost.h"
#include "analysis/tables/show_tables.h"

static bool is_exact(const struct run *run, const struct cell *on)
{
	return cell_is_exact(run, on) && cell_is_exact(run, mte_twin(run, on));
}

/* "-12..+40": where the change of the cost lies with 95 % confidence, by Student's t over boots, of
 * which one a side tells nothing. Exact data need no interval. */
static void add_interval(const struct pair *pair, const struct comparison *comparison,
			 struct table *table)
{
	struct boots base =
		cell_boot_differences(mte_twin(&pair->runs[0], comparison->base), comparison->base);
	struct boots now =
		cell_boot_differences(mte_twin(&pair->runs[1], comparison->now), comparison->now);
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

/* Whether the cost of @comparison's cell is known on both sides. */
static bool costs_known(const struct pair *pair, const struct comparison *comparison, double *base,
			double *now)
{
	return mte_cost(&pair->runs[0], comparison->base, base) &&
	       mte_cost(&pair->runs[1], comparison->now, now);
}

static void add_row(const struct pair *pair, const struct pair_bench *bench, size_t row,
		    struct table *table)
{
	const struct comparison *comparison = &bench->comparisons[row];
	double base = 0, now = 0;

	costs_known(pair, comparison, &base, &now);
	show_begin_row(bench->grid, bench->grid->rows[row], table);
	table_add(table, figure_value(base).text);
	table_add(table, figure_value(now).text);
	table_add(table, figure_change(base, now).text);
	add_interval(pair, comparison, table);
}

static void print_table(const struct pair *pair, const struct pair_bench *bench,
			enum table_format format)
{
	char *levels = grid_common_text(bench->grid);
	struct table table = {0};

	show_add_level_names(bench->grid, &table);
	table_add(&table, pair->runs[0].name);
	table_add(&table, pair->runs[1].name);
	table_add(&table, "change");
	table_add(&table, "CI 95 %");
	for (size_t row = 0; row < bench->grid->row_count; row++)
		add_row(pair, bench, row, &table);
	printf("\ncost of MTE in %s (median with MTE minus median without)\n", bench->grid->bench);
	if (*levels)
		printf("every cell: %s\n", levels);
	if (format == TABLE_MARKDOWN)
		putchar('\n');
	table_print(&table, format, stdout);
	table_free(&table);
	free(levels);
}

void mte_cost_table_print(const struct pair *pair, const struct pair_bench *bench, bool all,
			  enum table_format format)
{
	size_t *rows = memory_zeroed(bench->grid->row_count, sizeof(*rows));
	size_t count = 0;
	double base, now;

	for (size_t row = 0; row < bench->grid->row_count && !grid_counts(bench->grid); row++)
		if (costs_known(pair, &bench->comparisons[row], &base, &now) &&
		    (all || base != now))
			rows[count++] = row;
	if (count > 0) {
		struct pair_bench part = pair_bench_of_rows(bench, rows, count);

		print_table(pair, &part, format);
		pair_bench_release(&part);
	}
	free(rows);
}

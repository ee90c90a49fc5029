/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare_tables: tables as text, markdown and CSV. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/tables/compare_tables.h"
#include "analysis/tables/mte_cost_table.h"
#include "analysis/tables/show_tables.h"

static bool all_exact(const struct pair_bench *bench)
{
	for (size_t row = 0; row < bench->grid->row_count; row++)
		if (comparison_has_figures(&bench->comparisons[row]) &&
		    bench->comparisons[row].method != COMPARISON_EXACT)
			return false;
	return true;
}

/* "+1.2..+3.9 %": the interval of the change; that of the shift where the base has no such share.
 * "-" where there is none. */
static void add_interval(const struct comparison *comparison, struct table *table)
{
	const struct interval *shift = &comparison->shift_interval;
	double base = comparison->base_figure;

	if (!comparison_has_figures(comparison) || comparison->method == COMPARISON_EXACT ||
	    (shift->low == 0 && shift->high == 0) || isinf(shift->high))
		table_add(table, "-");
	else if (figure_has_share(base, fmax(fabs(shift->low), fabs(shift->high))))
		table_printf(table, "%+.1f..%+.1f %%", 100 * shift->low / base,
			     100 * shift->high / base);
	else
		table_add(table, figure_range(shift->low, shift->high).text);
}

static void add_p(const struct comparison *comparison, struct table *table)
{
	char text[32] = "-";

	if (!isnan(comparison->p) && comparison->p < 0.001)
		snprintf(text, sizeof(text), "<0.001");
	else if (!isnan(comparison->p))
		snprintf(text, sizeof(text), "%.3f", comparison->p);
	table_add(table, text);
}

/* "5", or "5+4" where the sides differ. */
static void add_pair_of_counts(size_t base, size_t now, struct table *table)
{
	if (base == now)
		table_printf(table, "%zu", base);
	else
		table_printf(table, "%zu+%zu", base, now);
}

static void add_counts(const struct comparison *comparison, struct table *table)
{
	const struct cell *base = comparison->base, *now = comparison->now;

	add_pair_of_counts(base ? base->sample.count : 0, now ? now->sample.count : 0, table);
	add_pair_of_counts(base ? cell_measured_boots(base) : 0, now ? cell_measured_boots(now) : 0,
			   table);
}

static void add_header(const struct pair_bench *bench, const struct pair *pair, bool exact,
		       struct table *table)
{
	show_add_level_names(bench->grid, table);
	table_add(table, pair->runs[0].name);
	table_add(table, pair->runs[1].name);
	table_add(table, "change");
	if (!exact) {
		table_add(table, "CI 95 %");
		table_add(table, "p");
	}
	table_add(table, "n");
	table_add(table, "boots");
	table_add(table, "verdict");
}

/* The last column: what a terminal takes for colour moves no other. */
static void add_verdict(enum verdict verdict, const char *text, struct table *table)
{
	bool bad = verdict == VERDICT_WORSE || verdict == VERDICT_LOST;
	bool good = verdict == VERDICT_BETTER || verdict == VERDICT_GAINED;
	char *coloured;

	if (!table_in_colour(stdout) || (!bad && !good)) {
		table_span(table, text);
		return;
	}
	coloured = memory_printed("\033[%dm%s\033[0m", bad ? 31 : 32, text);
	table_span(table, coloured);
	free(coloured);
}

void compare_add_figures(const struct pair *pair, const struct comparison *comparison,
			 struct table *table)
{
	show_add_figure(&pair->runs[0], comparison->base, table);
	show_add_figure(&pair->runs[1], comparison->now, table);
	table_add(table,
		  comparison_has_figures(comparison)
			  ? figure_change(comparison->base_figure, comparison->now_figure).text
			  : "-");
}

static void add_row(const struct pair *pair, const struct pair_bench *bench, size_t row,
		    const struct comparison_rules *rules, struct table *table)
{
	const struct comparison *comparison = &bench->comparisons[row];
	char verdict[128];

	show_begin_row(bench->grid, bench->grid->rows[row], table);
	compare_add_figures(pair, comparison, table);
	if (!all_exact(bench)) {
		add_interval(comparison, table);
		add_p(comparison, table);
	}
	add_counts(comparison, table);
	comparison_verdict_text(comparison, rules, verdict, sizeof(verdict));
	add_verdict(comparison->verdict, verdict, table);
}

static void print_bench(const struct pair *pair, const struct pair_bench *bench,
			const struct comparison_rules *rules, enum table_format format)
{
	char *figure = grid_figure_text(bench->grid);
	char *levels = grid_common_text(bench->grid);
	struct table table = {0};

	add_header(bench, pair, all_exact(bench), &table);
	for (size_t row = 0; row < bench->grid->row_count; row++)
		add_row(pair, bench, row, rules, &table);
	printf("\n%s (%s)\n", bench->grid->bench, figure);
	if (*levels)
		printf("every cell: %s\n", levels);
	if (format == TABLE_MARKDOWN)
		putchar('\n');
	table_print(&table, format, stdout);
	table_free(&table);
	free(levels);
	free(figure);
}

static void print_heading(const struct pair *pair)
{
	char *machine = machine_line(&pair->runs[0]);

	printf("base: %s (%s), from %s\nnew:  %s (%s), from %s\nmachine: %s\n", pair->runs[0].name,
	       pair->runs[0].record.release, pair->runs[0].record.started, pair->runs[1].name,
	       pair->runs[1].record.release, pair->runs[1].record.started, machine);
	free(machine);
}

static void print_method(const struct pair *pair)
{
	double spread = pair_spread(pair);
	size_t lone = pair_count_lone(pair);
	bool exact = true;

	for (size_t i = 0; i < pair->bench_count; i++)
		exact &= all_exact(&pair->benches[i]);
	if (exact)
		puts("all cells are exact: their boots agree to the instruction");
	if (!isnan(spread))
		printf("boots differ by %.2f %% (standard deviation, median of the cells that are not exact)\n",
		       100 * spread);
	if (lone > 0)
		printf("%zu cell%s not exact and with too few boots: a verdict needs %d boots per side\n",
		       lone, lone == 1 ? "" : "s", COMPARISON_BOOTS_WANTED);
}

static void print_summary(const struct pair *pair, const struct comparison_rules *rules)
{
	double mean = pair_geometric_mean(pair);
	size_t boots = pair_count(pair, VERDICT_BOOTS);

	printf("\n%zu worse, %zu better, %zu below the threshold (%g %%, exact cells %g %%), %zu same, %zu inconclusive, %zu lost, %zu gained",
	       pair_count(pair, VERDICT_WORSE), pair_count(pair, VERDICT_BETTER),
	       pair_count(pair, VERDICT_SMALL), 100 * rules->margin, 100 * rules->exact_margin,
	       pair_count(pair, VERDICT_SAME), pair_count(pair, VERDICT_UNCLEAR),
	       pair_count(pair, VERDICT_LOST), pair_count(pair, VERDICT_GAINED));
	if (boots > 0)
		printf("; in %zu cell%s these boots differ", boots, boots == 1 ? "" : "s");
	if (!isnan(mean))
		printf("; geometric mean %s", figure_percent(mean - 1).text);
	putchar('\n');
	print_method(pair);
}

static void add_csv_header(struct table *table)
{
	static const char *const names[] = {
		"bench",       "cell",       "base",   "new",        "unit",       "figure",
		"base_figure", "new_figure", "change", "shift_low",  "shift_high", "p_adjusted",
		"cliff_delta", "base_n",     "new_n",  "base_boots", "new_boots",  "verdict"};

	table_add_row(table);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		table_add(table, names[i]);
}

/* An empty field where there is no figure, or it is a share of 0. */
static void add_number(double value, bool known, struct table *table)
{
	char text[32] = "";

	if (known && isfinite(value))
		snprintf(text, sizeof(text), "%.10g", value);
	table_add(table, text);
}

static void add_csv_figures(const struct comparison *comparison, struct table *table)
{
	bool known = comparison_has_figures(comparison);
	bool tested = known && comparison->method != COMPARISON_EXACT;

	add_number(comparison->base_figure, known, table);
	add_number(comparison->now_figure, known, table);
	add_number(known ? comparison_change(comparison) : NAN, known, table);
	add_number(comparison->shift_interval.low, tested, table);
	add_number(comparison->shift_interval.high, tested, table);
	add_number(comparison->p, tested, table);
	add_number(comparison->delta, tested, table);
	add_number(comparison->base ? (double)comparison->base->sample.count : 0, true, table);
	add_number(comparison->now ? (double)comparison->now->sample.count : 0, true, table);
	add_number((double)comparison->boot_counts[0], true, table);
	add_number((double)comparison->boot_counts[1], true, table);
}

static void add_csv_row(const struct pair *pair, const struct pair_bench *bench, size_t row,
			const struct comparison_rules *rules, struct table *table)
{
	char *unit = machine_unit(&pair->runs[0], grid_unit(bench->grid));
	char *cell = cell_text(bench->grid->rows[row]);
	char verdict[128];

	table_add_row(table);
	table_add(table, bench->grid->bench);
	table_add(table, cell);
	table_add(table, pair->runs[0].name);
	table_add(table, pair->runs[1].name);
	table_add(table, unit);
	table_add(table, cell_figure_name(bench->grid->rows[row]));
	add_csv_figures(&bench->comparisons[row], table);
	comparison_verdict_text(&bench->comparisons[row], rules, verdict, sizeof(verdict));
	table_add(table, verdict);
	free(unit);
	free(cell);
}

static void print_csv(const struct pair *pair, const struct comparison_rules *rules)
{
	struct table table = {0};

	add_csv_header(&table);
	for (size_t i = 0; i < pair->bench_count; i++)
		for (size_t row = 0; row < pair->benches[i].grid->row_count; row++)
			add_csv_row(pair, &pair->benches[i], row, rules, &table);
	table_print(&table, TABLE_CSV, stdout);
	table_free(&table);
}

static void print_line(const char *indent, const char *text)
{
	printf("%s%s\n", indent, text);
}

/* By the size of the change; what has none, because one side has no figure, comes last. */
static double size_of(const struct comparison *comparison)
{
	if (!comparison_has_figures(comparison))
		return -1;
	if (comparison->base_figure <= 0)
		return comparison->now_figure > 0 ? INFINITY : 0;
	return fabs(comparison_change(comparison));
}

static int compare_sizes(const void *a, const void *b, void *comparisons)
{
	const struct comparison *list = comparisons;
	const size_t *left = a, *right = b;
	double x = size_of(&list[*left]), y = size_of(&list[*right]);

	if (x != y)
		return x < y ? 1 : -1;
	return (*left > *right) - (*left < *right);
}

static struct pair_bench shown_of(const struct pair_bench *bench, const struct compare_view *view)
{
	size_t *rows = memory_zeroed(bench->grid->row_count, sizeof(*rows));
	struct pair_bench shown;
	size_t count = 0;

	for (size_t row = 0; row < bench->grid->row_count; row++)
		if (view->all || verdict_is_news(bench->comparisons[row].verdict))
			rows[count++] = row;
	if (view->by_size)
		qsort_r(rows, count, sizeof(*rows), compare_sizes, bench->comparisons);
	shown = pair_bench_of_rows(bench, rows, count);
	free(rows);
	return shown;
}

static void print_hidden(const struct pair *pair)
{
	size_t hidden = 0;

	for (enum verdict verdict = 0; verdict < VERDICT_COUNT; verdict++)
		if (!verdict_is_news(verdict))
			hidden += pair_count(pair, verdict);
	if (hidden > 0)
		printf("%zu cell%s without a clear change not shown (--all)\n", hidden,
		       hidden == 1 ? "" : "s");
}

void compare_print_tables(const struct pair *pair, const struct compare_view *view,
			  enum table_format format)
{
	if (format == TABLE_CSV) {
		print_csv(pair, &view->rules);
		return;
	}
	print_heading(pair);
	print_summary(pair, &view->rules);
	if (!view->all)
		print_hidden(pair);
	for (size_t i = 0; i < pair->bench_count; i++) {
		struct pair_bench shown = shown_of(&pair->benches[i], view);

		if (shown.grid->row_count > 0)
			print_bench(pair, &shown, &view->rules, format);
		mte_cost_table_print(pair, &pair->benches[i], view->all, format);
		pair_bench_release(&shown);
	}
	compare_print_contrary(pair, print_line);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pair: a base run and a new run, all their cells compared. */
#include "analysis/measure/pair.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include "analysis/base/memory.h"

static struct pair_bench compare_bench(const struct grid *grid)
{
	struct pair_bench bench = {
		.grid = memory_zeroed(1, sizeof(*bench.grid)),
		.comparisons = memory_zeroed(grid->row_count, sizeof(*bench.comparisons)),
	};

	*bench.grid = *grid;
	for (size_t row = 0; row < grid->row_count; row++)
		bench.comparisons[row] = comparison_of(bench.grid, row);
	return bench;
}

static void name_columns(struct pair *pair)
{
	static const char *const roles[] = {" base", " new"};
	bool alike = strcmp(pair->runs[0].name, pair->runs[1].name) == 0;

	for (int i = 0; i < 2; i++) {
		pair->names[i] = memory_printed("%s%s", pair->runs[i].name, alike ? roles[i] : "");
		pair->runs[i].name = pair->names[i];
	}
}

void pair_init(struct pair *pair, const struct run *base, const struct run *now)
{
	struct grid *grids;

	memset(pair, 0, sizeof(*pair));
	pair->runs[0] = *base;
	pair->runs[1] = *now;
	name_columns(pair);
	pair->dataset = (struct dataset){.campaign = true, .runs = pair->runs, .run_count = 2};
	grids = grids_of(&pair->dataset, &pair->bench_count);
	pair->benches = memory_zeroed(pair->bench_count, sizeof(*pair->benches));
	for (size_t i = 0; i < pair->bench_count; i++)
		pair->benches[i] = compare_bench(&grids[i]);
	free(grids);
}

void pair_bench_release(struct pair_bench *bench)
{
	grid_release(bench->grid);
	free(bench->grid);
	free(bench->comparisons);
}

void pair_free(struct pair *pair)
{
	for (size_t bench = 0; bench < pair->bench_count; bench++)
		pair_bench_release(&pair->benches[bench]);
	free(pair->names[0]);
	free(pair->names[1]);
	free(pair->benches);
	memset(pair, 0, sizeof(*pair));
}

struct pair_bench pair_bench_of_rows(const struct pair_bench *bench, const size_t *rows,
				     size_t count)
{
	struct pair_bench part = {
		.grid = memory_zeroed(1, sizeof(*part.grid)),
		.comparisons = memory_zeroed(count, sizeof(*part.comparisons)),
	};

	*part.grid = grid_of_rows(bench->grid, rows, count);
	for (size_t i = 0; i < count; i++)
		part.comparisons[i] = bench->comparisons[rows[i]];
	return part;
}

static struct pair_bench kept_of(const struct pair_bench *bench,
				 bool (*keeps)(const struct cell *cell))
{
	size_t *rows = memory_zeroed(bench->grid->row_count, sizeof(*rows));
	struct pair_bench part;
	size_t count = 0;

	for (size_t row = 0; row < bench->grid->row_count; row++)
		if (keeps(bench->grid->rows[row]))
			rows[count++] = row;
	part = pair_bench_of_rows(bench, rows, count);
	free(rows);
	return part;
}

void pair_keep(struct pair *pair, bool (*keeps)(const struct cell *cell))
{
	size_t count = pair->bench_count;

	pair->bench_count = 0;
	for (size_t i = 0; i < count; i++) {
		struct pair_bench part = kept_of(&pair->benches[i], keeps);

		pair_bench_release(&pair->benches[i]);
		if (part.grid->row_count > 0)
			pair->benches[pair->bench_count++] = part;
		else
			pair_bench_release(&part);
	}
}

/* Calls @each for every comparison of @pair. */
typedef void each_fn(struct comparison *comparison, void *context);

static void for_each(const struct pair *pair, each_fn *each, void *context)
{
	for (size_t bench = 0; bench < pair->bench_count; bench++)
		for (size_t row = 0; row < pair->benches[bench].grid->row_count; row++)
			each(&pair->benches[bench].comparisons[row], context);
}

struct list {
	struct comparison *items;
	size_t count;
};

static void add_to_list(struct comparison *comparison, void *context)
{
	struct list *list = context;

	list->items = memory_grown(list->items, list->count, sizeof(*list->items));
	list->items[list->count++] = *comparison;
}

static void take_from_list(struct comparison *comparison, void *context)
{
	struct list *list = context;

	*comparison = list->items[list->count++];
}

void pairs_decide(struct pair *pairs, size_t count, const struct comparison_rules *rules)
{
	struct list list = {0};

	for (size_t i = 0; i < count; i++)
		for_each(&pairs[i], add_to_list, &list);
	comparisons_decide(list.items, list.count, rules);
	list.count = 0;
	for (size_t i = 0; i < count; i++)
		for_each(&pairs[i], take_from_list, &list);
	free(list.items);
}

struct log_sum {
	double sum;
	size_t count;
};

static void add_logarithm(struct comparison *comparison, void *context)
{
	struct log_sum *logs = context;

	if (!comparison_has_figures(comparison) || cell_counts(comparison->base) ||
	    comparison->base_figure <= 0 || comparison->now_figure <= 0)
		return;
	logs->sum += log(comparison->now_figure / comparison->base_figure);
	logs->count++;
}

double pair_geometric_mean(const struct pair *pair)
{
	struct log_sum logs = {0};

	for_each(pair, add_logarithm, &logs);
	return logs.count ? exp(logs.sum / (double)logs.count) : NAN;
}

struct spread_list {
	double *values;
	size_t count;
};

static void add_spread(struct comparison *comparison, void *context)
{
	struct spread_list *list = context;

	if (!comparison_has_figures(comparison) || comparison->method != COMPARISON_BY_BOOTS ||
	    cell_counts(comparison->base))
		return;
	list->values = memory_grown(list->values, list->count, sizeof(*list->values));
	list->values[list->count++] = sqrt(comparison->spread.variance);
}

double pair_spread(const struct pair *pair)
{
	struct spread_list list = {0};
	double median = NAN;

	for_each(pair, add_spread, &list);
	if (list.count > 0) {
		gsl_sort(list.values, 1, list.count);
		median = gsl_stats_median_from_sorted_data(list.values, 1, list.count);
	}
	free(list.values);
	return median;
}

/* What is counted, and how often it was met. */
struct tally {
	bool (*is_met)(const struct comparison *comparison, const struct tally *tally);
	enum verdict verdict;
	double share;
	size_t count;
};

static void add_to_tally(struct comparison *comparison, void *context)
{
	struct tally *tally = context;

	tally->count += tally->is_met(comparison, tally);
}

static size_t count_of(const struct pair *pair, struct tally tally)
{
	for_each(pair, add_to_tally, &tally);
	return tally.count;
}

static bool has_verdict(const struct comparison *comparison, const struct tally *tally)
{
	return comparison->verdict == tally->verdict;
}

size_t pair_count(const struct pair *pair, enum verdict verdict)
{
	return count_of(pair, (struct tally){.is_met = has_verdict, .verdict = verdict});
}

char *pairs_news_text(const struct pair *pairs, size_t count)
{
	static const struct {
		enum verdict verdict;
		const char *word;
	} told[] = {{VERDICT_WORSE, "worse"},
		    {VERDICT_BETTER, "better"},
		    {VERDICT_LOST, "lost"},
		    {VERDICT_GAINED, "gained"},
		    {VERDICT_BOOTS, "need more boots"},
		    {VERDICT_UNCLEAR, "inconclusive"}};
	char *text = memory_copied("");

	for (size_t i = 0; i < sizeof(told) / sizeof(*told); i++) {
		size_t cells = 0;
		char *part;

		for (size_t j = 0; j < count; j++)
			cells += pair_count(&pairs[j], told[i].verdict);
		part = memory_printed("%zu %s", cells, told[i].word);
		if (cells > 0)
			memory_append(&text, ", ", part);
		free(part);
	}
	if (*text == '\0')
		memory_append(&text, "", "no change");
	return text;
}

static bool is_lone(const struct comparison *comparison, const struct tally *tally)
{
	(void)tally;
	return comparison_is_lone(comparison);
}

size_t pair_count_lone(const struct pair *pair)
{
	return count_of(pair, (struct tally){.is_met = is_lone});
}

static bool is_open(const struct comparison *comparison, const struct tally *tally)
{
	(void)tally;
	return comparison_is_lone(comparison) &&
	       (!comparison->emulated || comparison->verdict == VERDICT_BOOTS);
}

size_t pair_count_open(const struct pair *pair)
{
	return count_of(pair, (struct tally){.is_met = is_open});
}

/* What was merely skipped says nothing about the kernel. */
static bool is_lost_to_kernel(const struct comparison *comparison)
{
	return comparison->verdict == VERDICT_LOST && comparison->now &&
	       cell_status(comparison->now) != TRIAL_SKIP;
}

bool pair_is_regression(const struct comparison *comparison, double share)
{
	return is_lost_to_kernel(comparison) || comparison_is_worse(comparison, share);
}

static bool is_regression(const struct comparison *comparison, const struct tally *tally)
{
	return pair_is_regression(comparison, tally->share);
}

size_t pair_regressions(const struct pair *pair, double share)
{
	return count_of(pair, (struct tally){.is_met = is_regression, .share = share});
}

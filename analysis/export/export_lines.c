/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export_lines: formats made of lines. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/base/table.h"
#include "analysis/data/machine.h"
#include "analysis/export/formats.h"
#include "analysis/stats/outlier.h"

static double quantile(const struct run *run, const struct cell *cell, double p)
{
	return cell_scale(run, cell) * quantile_type7(cell->sample.sorted, cell->sample.count, p);
}

static void print_ktap_cell(const struct run *run, const struct cell *cell, const char *indent,
			    size_t number, FILE *file)
{
	char *name = export_name(cell, '.');
	char *unit = export_unit(run, cell);

	if (cell_has_figure(cell)) {
		fprintf(file, "%s# %s: %s=%.10g unit=%s n=%zu\n%sok %zu %s\n", indent, name,
			cell_figure_name(cell), cell_figure(run, cell), unit, cell->sample.count,
			indent, number, name);
	} else {
		char *reason = export_reason(cell);

		if (cell_status(cell) == TRIAL_FAILED)
			fprintf(file, "%s# %s: %s\n%snot ok %zu %s\n", indent, name, reason, indent,
				number, name);
		else
			fprintf(file, "%sok %zu %s # SKIP %s\n", indent, number, name, reason);
		free(reason);
	}
	free(name);
	free(unit);
}

/* Returns whether all cells passed or were skipped. */
static bool print_ktap_run(const struct run *run, const char *indent, FILE *file)
{
	bool passed = true;

	fprintf(file, "%sKTAP version 1\n%s1..%zu\n%s# kernel: %s\n", indent, indent,
		run->cell_count, indent, run->record.release);
	for (size_t i = 0; i < run->cell_count; i++) {
		print_ktap_cell(run, &run->cells[i], indent, i + 1, file);
		passed &= cell_status(&run->cells[i]) != TRIAL_FAILED;
	}
	return passed;
}

/* The runs of a campaign are nested tests. */
void export_ktap(const struct dataset *dataset, const struct export_identity *identity, FILE *file)
{
	(void)identity;
	if (!dataset->campaign) {
		print_ktap_run(&dataset->runs[0], "", file);
		return;
	}
	fprintf(file, "KTAP version 1\n1..%zu\n", dataset->run_count);
	for (size_t i = 0; i < dataset->run_count; i++) {
		bool passed = print_ktap_run(&dataset->runs[i], "  ", file);

		fprintf(file, "%s %zu mtebench-%s\n", passed ? "ok" : "not ok", i + 1,
			dataset->runs[i].record.release);
	}
}

static void print_lava_cell(const struct run *run, const struct cell *cell, FILE *file)
{
	static const char *const results[TRIAL_STATUS_COUNT] = {[TRIAL_OK] = "pass",
								[TRIAL_SKIP] = "skip",
								[TRIAL_REFUSED] = "skip",
								[TRIAL_FAILED] = "fail"};
	enum trial_status status = cell_status(cell);
	char *name = export_name(cell, '.');
	char *unit = export_unit(run, cell);

	fprintf(file, "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=%s RESULT=%s", name, results[status]);
	if (status == TRIAL_OK)
		fprintf(file, " UNITS=%s MEASUREMENT=%.10g", unit, cell_figure(run, cell));
	fputs(">\n", file);
	free(name);
	free(unit);
}

void export_lava(const struct dataset *dataset, const struct export_identity *identity, FILE *file)
{
	(void)identity;
	for (size_t i = 0; i < dataset->run_count; i++) {
		const struct run *run = &dataset->runs[i];
		char *set = memory_printed("mtebench-%s", run->record.release);

		/* A server ignores sets with a "+" in their name. */
		export_make_plain(set);
		fprintf(file, "<LAVA_SIGNAL_TESTSET START %s>\n", set);
		free(set);
		for (size_t j = 0; j < run->cell_count; j++)
			print_lava_cell(run, &run->cells[j], file);
		fputs("<LAVA_SIGNAL_TESTSET STOP>\n", file);
	}
}

/* Benchstat takes the median of the lines: of events a line is the mean of a trial. */
static void print_go_trials(const struct cell *cell, const char *name, const char *unit, FILE *file)
{
	const uint64_t *values = cell->sample.values;

	for (size_t i = 0; i < cell->outcomes[TRIAL_OK].count; i++) {
		size_t count = cell->trial_sizes[i];

		fprintf(file, "%s %zu %.10g %s/op\n", name, count, mean_arithmetic(values, count),
			unit);
		values += count;
	}
}

/* "stage2_fault" becomes "BenchmarkStage2_fault": the name must go on with a capital. */
static void print_go_cell(const struct run *run, const struct cell *cell, FILE *file)
{
	char *unit = export_unit(run, cell);
	double scale = cell_scale(run, cell);
	char *name = memory_printed("Benchmark%c%s", toupper((unsigned char)cell->bench[0]),
				    cell->bench + 1);

	for (size_t i = 0; i < cell->level_count; i++) {
		char *longer = memory_printed("%s/%s=%s", name, cell->levels[i].factor,
					      cell->levels[i].value);

		free(name);
		name = longer;
	}
	if (cell_counts(cell))
		print_go_trials(cell, name, unit, file);
	else
		for (size_t i = 0; i < cell->sample.count; i++)
			fprintf(file, "%s 1 %.10g %s/op\n", name,
				scale * (double)cell->sample.values[i], unit);
	free(name);
	free(unit);
}

void export_benchfmt(const struct run *run, FILE *file)
{
	fprintf(file, "# %s\ngoos: linux\ngoarch: arm64\nkernel: %s\ncpu: %s\nemulated: %s\n\n",
		run->record.release, run->name, run->record.cpu,
		run->record.emulated ? "true" : "false");
	for (size_t i = 0; i < run->cell_count; i++)
		if (cell_has_figure(&run->cells[i]))
			print_go_cell(run, &run->cells[i], file);
	fputc('\n', file);
}

void export_go(const struct dataset *dataset, const struct export_identity *identity, FILE *file)
{
	(void)identity;
	for (size_t i = 0; i < dataset->run_count; i++)
		export_benchfmt(&dataset->runs[i], file);
}

static bool is_everywhere(const struct dataset *dataset, const struct cell *cell)
{
	for (size_t i = 0; i < dataset->run_count; i++)
		if (!cell_has_figure(run_find_cell(&dataset->runs[i], cell)))
			return false;
	return true;
}

/* The cells with a figure in all runs, each once. Returns their number. */
static size_t list_cells(const struct dataset *dataset, const struct cell ***list)
{
	struct text_index names = {0};
	size_t count = 0, lost = 0;

	*list = NULL;
	for (size_t i = 0; i < dataset->run_count; i++)
		for (size_t j = 0; j < dataset->runs[i].cell_count; j++) {
			const struct cell *cell = &dataset->runs[i].cells[j];
			char *name = cell_name(cell, NULL, NULL);
			bool known = text_index_add(&names, name, count + lost) < count + lost;

			free(name);
			if (known)
				continue;
			if (!is_everywhere(dataset, cell)) {
				lost++;
				continue;
			}
			*list = memory_grown(*list, count, sizeof(**list));
			(*list)[count++] = cell;
		}
	text_index_free(&names);
	if (lost > 0)
		fprintf(stderr,
			"mtestat export: left out, as Otava reads no gaps: %zu of %zu cells, which lack a figure in some run\n",
			lost, count + lost);
	return count;
}

static void add_otava_row(const struct run *run, const struct cell *const *cells, size_t count,
			  struct table *table)
{
	table_add_row(table);
	table_add(table, run->record.started);
	table_add(table, run->name);
	for (size_t i = 0; i < count; i++) {
		char text[32];

		snprintf(text, sizeof(text), "%.10g",
			 cell_figure(run, run_find_cell(run, cells[i])));
		table_add(table, text);
	}
}

void export_otava(const struct dataset *dataset, const struct export_identity *identity, FILE *file)
{
	const struct cell **cells;
	size_t count = list_cells(dataset, &cells);
	struct table table = {0};

	(void)identity;
	table_add_row(&table);
	table_add(&table, "time");
	table_add(&table, "commit");
	for (size_t i = 0; i < count; i++) {
		char *name = export_name(cells[i], '.');

		table_add(&table, name);
		free(name);
	}
	for (size_t i = 0; i < dataset->run_count; i++)
		add_otava_row(&dataset->runs[i], cells, count, &table);
	table_print(&table, TABLE_CSV, file);
	table_free(&table);
	free(cells);
}

static const char *const csv_names[] = {"kernel",
					"release",
					"bench",
					"cell",
					"status",
					"unit",
					"emulated",
					"n",
					"median",
					"q25",
					"q75",
					"p90",
					"p99",
					"p99.9",
					"min",
					"max",
					"control",
					"low_severe",
					"low_mild",
					"high_mild",
					"high_severe",
					"mean",
					"deviation",
					"mean_poisson_low",
					"mean_poisson_high",
					"median_order_low",
					"median_order_high",
					"median_bootstrap_low",
					"median_bootstrap_high",
					"p90_order_low",
					"p90_order_high",
					"p90_bootstrap_low",
					"p90_bootstrap_high",
					"p99_order_low",
					"p99_order_high",
					"p99_bootstrap_low",
					"p99_bootstrap_high",
					"p99.9_order_low",
					"p99.9_order_high",
					"p99.9_bootstrap_low",
					"p99.9_bootstrap_high",
					"reason"};
#define CSV_COLUMNS      (sizeof(csv_names) / sizeof(*csv_names))
#define CSV_FIRST_FIGURE 7 /* "n" */

static void add_csv_number(double value, struct table *table)
{
	char text[32] = "";

	if (!isnan(value))
		snprintf(text, sizeof(text), "%.10g", value);
	table_add(table, text);
}

static void add_csv_figures(const struct run *run, const struct cell *cell, struct table *table)
{
	static const double quantiles[] = {0.5, 0.25, 0.75, 0.9, 0.99, 0.999, 0, 1};
	struct outliers outliers = outliers_tukey(
		(struct ordered){.values = cell->sample.sorted, .count = cell->sample.count});

	add_csv_number((double)cell->sample.count, table);
	for (size_t i = 0; i < sizeof(quantiles) / sizeof(*quantiles); i++)
		add_csv_number(quantile(run, cell, quantiles[i]), table);
	add_csv_number(cell->control.count ? cell_control_figure(run, cell) : NAN, table);
	add_csv_number((double)outliers.low_severe, table);
	add_csv_number((double)outliers.low_mild, table);
	add_csv_number((double)outliers.high_mild, table);
	add_csv_number((double)outliers.high_severe, table);
}

/* Of median, p90, p99 and p99.9, by either method; empty where the sample is too small for the
 * order statistics. */
static void add_csv_intervals(const struct run *run, const struct cell *cell, struct table *table)
{
	static const double quantiles[] = {0.5, 0.9, 0.99, 0.999};
	struct ordered ordered = {.values = cell->sample.sorted, .count = cell->sample.count};
	double scale = cell_scale(run, cell);

	for (size_t i = 0; i < sizeof(quantiles) / sizeof(*quantiles); i++) {
		struct interval order = {NAN, NAN};
		struct interval bootstrap =
			interval_quantile_bootstrap(ordered, quantiles[i], INTERVAL_CONFIDENCE, 1);

		interval_quantile_order(ordered, quantiles[i], INTERVAL_CONFIDENCE, &order);
		add_csv_number(scale * order.low, table);
		add_csv_number(scale * order.high, table);
		add_csv_number(scale * bootstrap.low, table);
		add_csv_number(scale * bootstrap.high, table);
	}
}

/* The interval of the mean is known of events alone. */
static void add_csv_moments(const struct run *run, const struct cell *cell, struct table *table)
{
	const struct sample *sample = &cell->sample;
	double scale = cell_scale(run, cell);
	struct interval interval = {NAN, NAN};

	add_csv_number(scale * mean_arithmetic(sample->values, sample->count), table);
	add_csv_number(sample->count > 1 ? scale * deviation_two_pass(sample->values, sample->count)
					 : NAN,
		       table);
	if (cell_counts(cell))
		cell_interval(run, cell, &interval);
	add_csv_number(interval.low, table);
	add_csv_number(interval.high, table);
}

static void add_csv_row(const struct run *run, const struct cell *cell, struct table *table)
{
	char *text = cell_text(cell);

	table_add_row(table);
	table_add(table, run->name);
	table_add(table, run->record.release);
	table_add(table, cell->bench);
	table_add(table, text);
	table_add(table, trial_status_name(cell_status(cell)));
	table_add(table, cell_unit(run, cell));
	table_add(table, run->record.emulated ? "true" : "false");
	free(text);
	if (cell_has_figure(cell)) {
		add_csv_figures(run, cell, table);
		add_csv_moments(run, cell, table);
		add_csv_intervals(run, cell, table);
		table_add(table, "");
		return;
	}
	for (size_t i = CSV_FIRST_FIGURE; i < CSV_COLUMNS - 1; i++)
		table_add(table, "");
	text = export_reason(cell);
	table_add(table, text);
	free(text);
}

void export_csv(const struct dataset *dataset, const struct export_identity *identity, FILE *file)
{
	struct table table = {0};

	(void)identity;
	table_add_row(&table);
	for (size_t i = 0; i < CSV_COLUMNS; i++)
		table_add(&table, csv_names[i]);
	for (size_t i = 0; i < dataset->run_count; i++)
		for (size_t j = 0; j < dataset->runs[i].cell_count; j++)
			add_csv_row(&dataset->runs[i], &dataset->runs[i].cells[j], &table);
	table_print(&table, TABLE_CSV, file);
	table_free(&table);
}

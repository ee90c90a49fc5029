/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare_mail: a block of at most 72 columns for a cover letter. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/base/wrapped.h"
#include "analysis/data/machine.h"
#include "analysis/tables/compare_tables.h"

#define COLUMNS      72
#define LABEL_WIDTH  28
#define CHANGE_WIDTH 16

static void print_wrapped(const char *label, const char *text, const char *tail)
{
	const struct wrapped mail = {.columns = COLUMNS, .indent = 4, .tail = tail};

	wrapped_print(&mail, label, text, stdout);
}

static void figure_text(const struct run *run, const struct cell *cell, char *text,
			size_t text_size)
{
	if (!cell)
		snprintf(text, text_size, "-");
	else if (cell_has_figure(cell))
		snprintf(text, text_size, "%s", figure_value(cell_figure(run, cell)).text);
	else
		snprintf(text, text_size, "%s", trial_status_name(cell_status(cell)));
}

static struct figure change_text(const struct comparison *comparison)
{
	struct figure change = {.text = "-"};

	if (!comparison_has_figures(comparison))
		return change;
	change = figure_change(comparison->base_figure, comparison->now_figure);
	if (strlen(change.text) > CHANGE_WIDTH)
		change = figure_share(comparison->base_figure,
				      comparison->now_figure - comparison->base_figure);
	return change;
}

static void print_row(const struct pair *pair, const struct pair_bench *bench, size_t row)
{
	const struct comparison *comparison = &bench->comparisons[row];
	char *label = grid_short_text(bench->grid, bench->grid->rows[row]);
	char base[64];
	char now[64];

	figure_text(&pair->runs[0], comparison->base, base, sizeof(base));
	figure_text(&pair->runs[1], comparison->now, now, sizeof(now));
	if (strlen(label) > LABEL_WIDTH)
		print_wrapped("  ", label, "");
	printf("  %-*s%9s%8s %*s %s\n", LABEL_WIDTH, strlen(label) > LABEL_WIDTH ? "" : label, base,
	       now, CHANGE_WIDTH, change_text(comparison).text,
	       comparison->verdict == VERDICT_BOOTS ? "differ"
						    : comparison_verdict_word(comparison->verdict));
	free(label);
}

static void print_bench(const struct pair *pair, const struct pair_bench *bench)
{
	char *usual = grid_usual_text(bench->grid);
	char *figure = grid_figure_text(bench->grid);
	char *heading = memory_printed("%s, %s", bench->grid->bench, figure);

	putchar('\n');
	print_wrapped("", heading, "");
	if (*usual)
		print_wrapped("unless stated otherwise ", usual, "");
	printf("  %-*s%9s%8s %*s verdict\n", LABEL_WIDTH, "", "base", "new", CHANGE_WIDTH,
	       "change");
	for (size_t row = 0; row < bench->grid->row_count; row++)
		print_row(pair, bench, row);
	free(heading);
	free(usual);
	free(figure);
}

struct span {
	size_t low;
	size_t high;
};

/* The smallest and the largest n of all cells with figures. */
static struct span counts_of(const struct pair *pair)
{
	struct span span = {.low = SIZE_MAX};

	for (int run = 0; run < 2; run++)
		for (size_t i = 0; i < pair->runs[run].cell_count; i++) {
			size_t count = pair->runs[run].cells[i].sample.count;

			if (count > 0 && count < span.low)
				span.low = count;
			if (count > span.high)
				span.high = count;
		}
	return span;
}

static void print_heading(const struct pair *pair)
{
	char *machine = machine_line(&pair->runs[0]);
	char *base = memory_printed("%s (%s)", pair->runs[0].name, pair->runs[0].record.release);
	char *now = memory_printed("%s (%s)", pair->runs[1].name, pair->runs[1].record.release);
	struct span counts = counts_of(pair);

	print_wrapped("machine: ", machine, "");
	print_wrapped("base:    ", base, "");
	print_wrapped("new:     ", now, "");
	if (counts.low < counts.high)
		printf("n:       %zu to %zu per cell\n", counts.low, counts.high);
	else
		printf("n:       %zu per cell\n", counts.high);
	printf("boots:   %zu and %zu\n", pair->runs[0].boot_count, pair->runs[1].boot_count);
	if (machine_caution(&pair->runs[0]))
		puts(machine_caution(&pair->runs[0]));
	free(machine);
	free(base);
	free(now);
}

static size_t most_interleaved(const struct pair *pair)
{
	size_t most = 0;

	for (size_t i = 0; i < pair->bench_count; i++)
		for (size_t row = 0; row < pair->benches[i].grid->row_count; row++) {
			size_t vcpus = comparison_interleaved(&pair->benches[i].comparisons[row]);

			most = vcpus > most ? vcpus : most;
		}
	return most;
}

/* What the words of the table mean, those that stand there. */
static void print_words(const struct pair *pair, const struct comparison_rules *rules)
{
	if (pair_count(pair, VERDICT_SMALL) > 0)
		printf("small: below %g %% (%g %% where every boot agrees)\n", 100 * rules->margin,
		       100 * rules->exact_margin);
	if (pair_count(pair, VERDICT_BOOTS) > 0)
		puts("differ: these boots differ, too few for a verdict");
	if (pair_count_lone(pair) > 0)
		printf("Verdicts on all cells need at least %d boots per side.\n",
		       COMPARISON_BOOTS_WANTED);
}

static void print_notes(const struct pair *pair, const struct comparison_rules *rules)
{
	double spread = pair_spread(pair);

	if (most_interleaved(pair))
		printf("Cells of up to %zu vCPUs hold their interleaving.\n",
		       most_interleaved(pair));
	if (!isnan(spread))
		printf("Boots differ by %.2f %% (sd); Student's t over boots, %s.\n", 100 * spread,
		       rules->false_discovery ? "Benjamini and Hochberg" : "Holm");
	print_words(pair, rules);
}

static void print_line(const char *indent, const char *text)
{
	print_wrapped(indent, text, "");
}

void compare_print_mail(const struct pair *pair, const struct comparison_rules *rules,
			const char *command)
{
	print_heading(pair);
	for (size_t i = 0; i < pair->bench_count; i++)
		print_bench(pair, &pair->benches[i]);
	compare_print_contrary(pair, print_line);
	putchar('\n');
	print_notes(pair, rules);
	print_wrapped("  $ ", command, " \\");
}

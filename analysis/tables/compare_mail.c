/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare_mail: a block of at most 72 columns for a cover letter. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/tables/compare_tables.h"

#define COLUMNS      72
#define LABEL_WIDTH  28
#define CHANGE_WIDTH 16

/* Prints @text behind @label, broken at blanks; @tail ends every line but the last. */
static void print_wrapped(const char *label, const char *text, const char *tail)
{
	size_t column = strlen(label);
	const char *gap = "";

	fputs(label, stdout);
	while (*text) {
		size_t length = strcspn(text, " ");

		if (column + strlen(gap) + length + strlen(tail) > COLUMNS && column > 4) {
			printf("%s\n    ", tail);
			column = 4;
			gap = "";
		}
		printf("%s%.*s", gap, (int)length, text);
		column += strlen(gap) + length;
		gap = " ";
		text += length + (text[length] == ' ');
	}
	putchar('\n');
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
		change = figure_percent(comparison_change(comparison));
	return change;
}

static void print_row(const struct pair *pair, const struct pair_bench *bench, size_t row)
{
	static const char *const words[] = {
		[VERDICT_SAME] = "same",       [VERDICT_BETTER] = "better",
		[VERDICT_WORSE] = "worse",     [VERDICT_UNCLEAR] = "unclear",
		[VERDICT_LOST] = "lost",       [VERDICT_GAINED] = "gained",
		[VERDICT_NEITHER] = "neither",
	};
	const struct comparison *comparison = &bench->comparisons[row];
	char *label = grid_short_text(bench->grid, bench->grid->rows[row]);
	char base[64];
	char now[64];

	figure_text(&pair->runs[0], comparison->base, base, sizeof(base));
	figure_text(&pair->runs[1], comparison->now, now, sizeof(now));
	if (strlen(label) > LABEL_WIDTH)
		print_wrapped("  ", label, "");
	printf("  %-*s%9s%8s %*s %s\n", LABEL_WIDTH, strlen(label) > LABEL_WIDTH ? "" : label, base,
	       now, CHANGE_WIDTH, change_text(comparison).text, words[comparison->verdict]);
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
		print_wrapped("unless said otherwise ", usual, "");
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
		printf("n:       %zu to %zu a cell\n", counts.low, counts.high);
	else
		printf("n:       %zu a cell\n", counts.high);
	if (pair->runs[0].record.emulated)
		puts("Emulated: figures are instruction counts and say nothing about time.");
	free(machine);
	free(base);
	free(now);
}

static void print_notes(const struct pair *pair, double margin)
{
	size_t interleaved = 0;
	size_t needed = 0;

	for (size_t i = 0; i < pair->bench_count; i++)
		for (size_t row = 0; row < pair->benches[i].grid->row_count; row++) {
			const struct comparison *comparison = &pair->benches[i].comparisons[row];

			if (comparison->needed_count > needed)
				needed = comparison->needed_count;
			if (comparison_interleaved(comparison) > interleaved)
				interleaved = comparison_interleaved(comparison);
		}
	if (interleaved)
		printf("Cells of up to %zu vCPUs hold their interleaving: tested, not exact.\n",
		       interleaved);
	if (!pair->runs[0].record.emulated)
		printf("same: within %s %%; noise floor: %s; p by Mann-Whitney, Holm\n",
		       figure_value(100 * margin).text,
		       isnan(pair->noise) ? "not known" : figure_percent(pair->noise).text);
	if (needed)
		printf("unclear: cannot tell with this n; about %zu would be needed\n", needed);
}

void compare_print_mail(const struct pair *pair, double margin, const char *command)
{
	print_heading(pair);
	for (size_t i = 0; i < pair->bench_count; i++)
		print_bench(pair, &pair->benches[i]);
	putchar('\n');
	print_notes(pair, margin);
	print_wrapped("  $ ", command, " \\");
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_answer: the answer: what MTE costs, shared against private, what changed. */
#include "analysis/report/report_answer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/measure/main_cell.h"
#include "analysis/measure/mte_cost.h"
#include "analysis/measure/shared_cost.h"
#include "analysis/tables/answer_words.h"

#define GIBIBYTE 1073741824.0

/* What MTE costs in the main cell of the last run. */
struct cost {
	const struct cell *on;
	const char *what; /* a sample of it is */
	double off_median;
	double cost;
};

static bool cost_of(const struct report *report, const struct cell *on, struct cost *cost)
{
	const struct run *run = &report->dataset->runs[report->last_run];

	cost->on = on;
	if (!cost->on || !mte_cost(run, cost->on, &cost->cost))
		return false;
	cost->off_median = cell_figure(run, cost->on) - cost->cost;
	cost->what = main_cell_is_fault(cost->on) ? "fault" : "operation";
	return true;
}

static void print_answer(const struct report *report, const char *figure, const char *text)
{
	fputs("<li><strong>", report->file);
	page_text(report, figure);
	fputs("</strong> ", report->file);
	page_text(report, text);
	fputs("</li>\n", report->file);
}

/* "a write fault on a 4 KiB page, host page not there yet" */
static char *what_text(const struct cost *cost)
{
	const char *access = cell_level(cost->on, "access"),
		   *populate = cell_level(cost->on, "populate");
	double kib = (double)cost->on->page_size_bytes / 1024;

	if (!main_cell_is_fault(cost->on))
		return memory_printed("an operation of %s", cost->on->bench);
	return memory_printed("a %s fault on a %g %s page%s", access ? access : "stage-2",
			      kib >= 1024 ? kib / 1024 : kib, kib >= 1024 ? "MiB" : "KiB",
			      !populate                       ? ""
			      : strcmp(populate, "none") == 0 ? ", host page not there yet"
							      : ", host page already there");
}

/* ", 86.8 M a GiB"; nothing where it is not about pages. */
static char *gib_text(const struct cost *cost)
{
	if (!main_cell_is_fault(cost->on))
		return memory_copied("");
	return memory_printed(
		", %s a GiB",
		figure_scaled(cost->cost * GIBIBYTE / (double)cost->on->page_size_bytes).text);
}

static void print_cost_answer(const struct report *report, const struct cost *cost)
{
	const struct run *run = &report->dataset->runs[report->last_run];
	char *unit = machine_unit(run, cell_unit(run, cost->on));
	char *levels = cell_text(cost->on);
	char *what = what_text(cost), *gib = gib_text(cost);
	char *figure = memory_printed("%s%s %s", cost->cost >= 0 ? "+" : "",
				      figure_value(cost->cost).text, unit);
	char *text = memory_printed("MTE adds to %s, %s on top of %s%s, on %s (%s %s)", what,
				    figure_share(cost->off_median, cost->cost).text,
				    figure_value(cost->off_median).text, gib, run->name,
				    cost->on->bench, levels);

	print_answer(report, figure, text);
	free(figure);
	free(text);
	free(unit);
	free(levels);
	free(what);
	free(gib);
}

static void print_shared_answer(const struct report *report, const struct cost *cost)
{
	const struct run *run = &report->dataset->runs[report->last_run];
	const struct cell *twin = shared_twin(run, cost->on);
	char *text;

	if (!cell_has_figure(twin))
		return;
	text = memory_printed("the same %s with MTE on, in shared memory (%s) against private",
			      cost->what, cell_level(twin, "backing"));
	print_answer(report, figure_change(cell_figure(run, cost->on), cell_figure(run, twin)).text,
		     text);
	free(text);
}

/* " (MTE adds 331, and added 369 then)", or nothing where that is not known. The caller frees. */
static char *cost_then(const struct run *run, const struct cell *cell, const struct cost *cost)
{
	double then;

	if (!mte_cost(run, cell, &then))
		return memory_copied("");
	return memory_printed(" (MTE adds %s, and added %s then)", figure_value(cost->cost).text,
			      figure_value(then).text);
}

/* From run @from to the last. Returns whether @from has a figure for the main cell, of pages of the
 * same size. */
static bool print_growth_answer(const struct report *report, const struct cost *cost, size_t from)
{
	const struct run *last = &report->dataset->runs[report->last_run];
	const struct run *run = &report->dataset->runs[from];
	const struct cell *cell = run_find_cell(run, cost->on);
	struct figure change;
	char *then;
	char *text;

	if (!cell_has_figure(cell) || run->record.page_size_bytes != last->record.page_size_bytes)
		return false;
	change = figure_change(cell_figure(run, cell), cell_figure(last, cost->on));
	then = cost_then(run, cell, cost);
	text = memory_printed("the same %s with MTE on, from %s to %s%s", cost->what, run->name,
			      last->name, then);
	print_answer(report, change.text, text);
	free(then);
	free(text);
	return true;
}

static void print_growth_answers(const struct report *report, const struct cost *cost)
{
	size_t first = 0;

	while (first < report->last_run && !print_growth_answer(report, cost, first))
		first++;
}

static void print_words(const struct report *report)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	if (!file)
		return;
	answer_print_words(report->dataset, report->grids, report->grid_count, &report->changes,
			   file);
	fclose(file);
	fputs("<ul class=\"words\">", report->file);
	for (char *line = text, *next; *line; line = next) {
		next = line + strcspn(line, "\n");
		next += *next == '\n';
		fputs(strncmp(line, "- ", 2) == 0 ? "<li>" : " ", report->file);
		line[strcspn(line, "\n")] = '\0';
		page_text(report, line + 2);
	}
	fputs("</ul>\n", report->file);
	free(text);
}

void report_answer(const struct report *report)
{
	const struct cell *on = main_cell(report->grids, report->grid_count, report->last_run);
	const struct cell *huge =
		main_huge_cell(report->grids, report->grid_count, report->last_run);
	struct cost cost, huge_cost;

	fputs("<section id=\"answer\" aria-label=\"the answer\">\n", report->file);
	if (cost_of(report, on, &cost)) {
		fputs("<ul class=\"answers\">\n", report->file);
		print_cost_answer(report, &cost);
		if (huge != on && cost_of(report, huge, &huge_cost))
			print_cost_answer(report, &huge_cost);
		print_shared_answer(report, &cost);
		print_growth_answers(report, &cost);
		fputs("</ul>\n", report->file);
	} else {
		fputs("<p>No cell has figures both with and without MTE on the newest kernel: what MTE costs is not known here.</p>\n",
		      report->file);
	}
	print_words(report);
	fputs("</section>\n", report->file);
}

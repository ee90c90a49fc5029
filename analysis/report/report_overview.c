/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_overview: benchmarks by kernel. */
#include "analysis/report/report_overview.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/plots/gnuplot.h"

/* The first run that has a figure in any row; the run count where none has. */
static size_t first_run(const struct grid *grid)
{
	double figure;

	for (size_t run = 0; run < grid->dataset->run_count; run++)
		for (size_t row = 0; row < grid->row_count; row++)
			if (grid_figure(grid, row, run, &figure))
				return run;
	return grid->dataset->run_count;
}

/* Of figures on @run over those on @base; NAN where no cell has both. */
static double mean_ratio(const struct grid *grid, size_t base, size_t run)
{
	double logs = 0, before, after;
	size_t count = 0;

	for (size_t row = 0; row < grid->row_count; row++)
		if (grid_figure(grid, row, base, &before) && grid_figure(grid, row, run, &after) &&
		    before > 0 && after > 0) {
			logs += log(after / before);
			count++;
		}
	return count ? exp(logs / (double)count) : NAN;
}

static bool has_row(const struct grid *grid)
{
	return !grid_counts(grid) && grid_varies(grid);
}

/* Whether both have pages of the same size: a fault of 16 KiB is no dearer one of 4 KiB. */
static bool has_pages_of(const struct dataset *dataset, size_t base, size_t run)
{
	return dataset->runs[base].record.page_size_bytes ==
	       dataset->runs[run].record.page_size_bytes;
}

static void print_ratio(const struct report *report, const struct grid *grid, size_t run)
{
	size_t base = first_run(grid);
	double ratio = mean_ratio(grid, base, run);
	struct page_heat heat = page_heat(ratio - 1);

	if (isnan(ratio) || !has_pages_of(grid->dataset, base, run))
		fputs("<td class=\"lost\">-</td>", report->file);
	else if (run == base)
		fputs("<td>base</td>", report->file);
	else
		fprintf(report->file, "<td class=\"%s\">%s</td>", heat.class,
			figure_percent(ratio - 1).text);
}

static void print_row(const struct report *report, const struct grid *grid)
{
	char *id = file_name_of(grid->bench);

	fprintf(report->file, "<tr><th scope=\"row\"><a href=\"#%s\">", id);
	page_text(report, grid->bench);
	fputs("</a></th>", report->file);
	for (size_t run = 0; run < grid->dataset->run_count; run++)
		print_ratio(report, grid, run);
	fputs("</tr>\n", report->file);
	free(id);
}

/* "The same on every kernel: null, tag_ops." */
static void print_others(const struct report *report, bool counts, const char *what)
{
	size_t named = 0;

	for (size_t i = 0; i < report->grid_count; i++) {
		const struct grid *grid = &report->grids[i];
		char *id;

		if (has_row(grid) || grid_counts(grid) != counts)
			continue;
		id = file_name_of(grid->bench);
		fprintf(report->file, "%s<a href=\"#%s\">", named++ ? ", " : what, id);
		page_text(report, grid->bench);
		fputs("</a>", report->file);
		free(id);
	}
	fputs(named ? ". " : "", report->file);
}

void report_overview(const struct report *report)
{
	const struct dataset *dataset = report->dataset;

	fputs("<section id=\"overview\"><h2>Benchmarks by kernel</h2>\n"
	      "<p class=\"quiet\">Geometric mean of all cells of a benchmark against the first kernel that has them, where pages have the same size; orange is more, blue is less.</p>\n"
	      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"benchmarks by kernel\"><table class=\"overview\"><thead><tr><th scope=\"col\" class=\"name\">benchmark</th>",
	      report->file);
	for (size_t run = 0; run < dataset->run_count; run++) {
		fprintf(report->file, "<th scope=\"col\" data-page=\"%" PRIu64 "\">",
			dataset->runs[run].record.page_size_bytes);
		page_text(report, dataset->runs[run].name);
		fputs("</th>", report->file);
	}
	fputs("</tr></thead>\n<tbody>\n", report->file);
	for (size_t i = 0; i < report->grid_count; i++)
		if (has_row(&report->grids[i]))
			print_row(report, &report->grids[i]);
	fputs("</tbody></table></div>\n<p class=\"quiet\">", report->file);
	print_others(report, false, "The same on every kernel: ");
	print_others(report, true, "Counts of events, of which shares say nothing: ");
	fputs("</p></section>\n", report->file);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_series: what each patch of a series did. */
#include "analysis/report/report_series.h"

#include <stdlib.h>

#include "analysis/plots/gnuplot.h"
#include "analysis/plots/plot_series.h"
#include "analysis/tables/series_tables.h"

static int print_figure(const struct report *report, const struct series_changes *changes,
			const struct grid *grid, struct message *message)
{
	char *name = plot_series_name(grid);
	int result = plot_series_write(changes, grid, name, report->plots, message);

	if (result > 0)
		result = page_figure(report, name, "along the series", message);
	free(name);
	return result;
}

static int print_section(const struct report *report, const struct series_changes *changes,
			 const struct series_anatomies *anatomies, struct message *message)
{
	const struct comparison_rules rules = comparison_default_rules();
	const struct series_view view = {.changes = changes,
					 .anatomies = anatomies,
					 .rules = &rules,
					 .functions = SERIES_FUNCTIONS,
					 .format = TABLE_HTML,
					 .file = report->file};
	int result = 0;

	fputs("<section id=\"series\"><h2>Series</h2>\n", report->file);
	series_print_summary(&view);
	for (size_t i = 0; result >= 0 && i < changes->grid_count; i++)
		result = print_figure(report, changes, &changes->grids[i], message);
	series_print_details(&view);
	fputs("</section>\n", report->file);
	return result < 0 ? -1 : 0;
}

bool report_has_series(const struct report *report)
{
	return report->dataset->series && patch_series_has_base(report->dataset->series);
}

int report_series(const struct report *report, struct message *message)
{
	const struct comparison_rules rules = comparison_default_rules();
	char *path = share_path("configs", "phases.conf");
	struct series_anatomies anatomies = {0};
	struct series_changes changes = {0};
	int result = 0;

	if (report_has_series(report))
		result = series_changes_of(report->dataset, &rules, &changes, message);
	if (result == 0 && changes.dataset)
		result = series_anatomies_read(report->dataset, path, &anatomies, message);
	if (result == 0 && changes.dataset)
		result = print_section(report, &changes, &anatomies, message);
	series_anatomies_free(&anatomies);
	series_changes_free(&changes);
	free(path);
	return result;
}

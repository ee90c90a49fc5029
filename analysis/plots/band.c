/* SPDX-License-Identifier: GPL-2.0-or-later */
/* band: the strip below the data of a trend plot, where what has no figure is marked. */
#include "analysis/plots/band.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

static bool is_lost(const struct grid *grid, size_t row, size_t run)
{
	const struct cell *cell = grid_cell(grid, row, run);

	return cell && !cell_has_figure(cell);
}

static size_t count_lost(const struct grid *grid, size_t row)
{
	size_t lost = 0;

	for (size_t run = 0; run < grid->dataset->run_count; run++)
		lost += is_lost(grid, row, run);
	return lost;
}

bool band_row_is_lost(const struct grid *grid, size_t row)
{
	return count_lost(grid, row) > 0;
}

static int point_type(const struct cell *cell)
{
	static const int types[TRIAL_STATUS_COUNT] = {
		[TRIAL_SKIP] = 1, [TRIAL_REFUSED] = 2, [TRIAL_FAILED] = 3};

	return types[cell_status(cell)];
}

/* "refused EINVAL, skip": each status of the row once. */
static char *row_text(const struct grid *grid, size_t row)
{
	char *text = memory_copied("");

	for (size_t run = 0; run < grid->dataset->run_count; run++) {
		char status[64];
		char *longer;

		if (!is_lost(grid, row, run))
			continue;
		cell_status_text(grid_cell(grid, row, run), status, sizeof(status));
		if (strstr(text, status))
			continue;
		longer = memory_printed("%s%s%s", text, *text ? ", " : "", status);
		free(text);
		text = longer;
	}
	return text;
}

/* The longest stretch of runs without a mark: from *@start, returning its length. */
static size_t widest_gap(const struct grid *grid, size_t row, size_t *start)
{
	size_t longest = 0;
	size_t length = 0;

	for (size_t run = 0; run < grid->dataset->run_count; run++) {
		length = is_lost(grid, row, run) ? 0 : length + 1;
		if (length > longest) {
			longest = length;
			*start = run + 1 - length;
		}
	}
	return longest;
}

static void print_marks(const struct grid *grid, size_t row, const struct band_style *place,
			FILE *file)
{
	for (size_t run = 0; run < grid->dataset->run_count; run++)
		if (is_lost(grid, row, run))
			fprintf(file, "set label '' at first %zu, graph %.4f point ls %d pt %d\n",
				run, place->height, place->style,
				point_type(grid_cell(grid, row, run)));
}

/* The text stands beside a mark in the gap; where there is no gap it stands alone, in place of the
 * marks. */
static void print_text(const struct grid *grid, size_t row, const struct band_style *place,
		       FILE *file)
{
	size_t start = 0;
	size_t gap = widest_gap(grid, row, &start);
	char *text = row_text(grid, row);

	if (gap == 0)
		fprintf(file, "set label 'on every kernel: %s' at graph 0.5, graph %.4f center",
			text, place->height);
	else if (start == 0)
		fprintf(file,
			"set label '%s' at first %zu, graph %.4f right offset character -1, 0",
			text, gap, place->height);
	else
		fprintf(file, "set label '%s' at first %zu, graph %.4f left offset character 1, 0",
			text, start - 1, place->height);
	fputs(" font ',11' textcolor rgb '#404040'\n", file);
	free(text);
}

void band_print_row(const struct grid *grid, size_t row, const struct band_style *place, FILE *file)
{
	if (count_lost(grid, row) < grid->dataset->run_count)
		print_marks(grid, row, place, file);
	print_text(grid, row, place, file);
}

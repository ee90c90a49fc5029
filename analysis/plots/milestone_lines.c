/* SPDX-License-Identifier: GPL-2.0-or-later */
/* milestone_lines: milestones as labelled vertical lines of a trend plot. */
#include "analysis/plots/milestone_lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/base/version.h"
#include "analysis/plots/gnuplot.h"

/* Pixels. */
#define CHARACTER_WIDTH 7
#define LINE_SPACING    15

/* The number of runs before @milestone, which is where it stands; 0 when it is off the axis. */
static size_t gap_of(const struct dataset *dataset, const struct milestone *milestone)
{
	size_t gap = 0;

	while (gap < dataset->run_count && version_is(dataset->runs[gap].record.label) &&
	       version_compare(dataset->runs[gap].record.label, milestone->version) < 0)
		gap++;
	if (gap == dataset->run_count || !version_is(dataset->runs[gap].record.label))
		return 0;
	return gap;
}

/* How many of the first @end milestones stand in @gap. */
static size_t count_in_gap(const struct dataset *dataset, const struct milestones *milestones,
			   size_t end, size_t gap)
{
	size_t count = 0;

	for (size_t i = 0; i < end; i++)
		count += gap_of(dataset, &milestones->items[i]) == gap;
	return count;
}

double milestone_lines_height(const struct dataset *dataset, const struct milestones *milestones)
{
	size_t longest = 0;

	for (size_t i = 0; i < milestones->count; i++) {
		size_t length = strlen(milestones->items[i].version);

		if (gap_of(dataset, &milestones->items[i]) > 0 && length > longest)
			longest = length;
	}
	return (double)(longest ? longest + 1 : 0) * CHARACTER_WIDTH;
}

char *milestone_lines_text(const struct dataset *dataset, const struct milestones *milestones)
{
	char *text = memory_copied("");

	for (size_t i = 0; i < milestones->count; i++) {
		const struct milestone *milestone = &milestones->items[i];
		char *longer;

		if (gap_of(dataset, milestone) == 0)
			continue;
		longer = memory_printed("%s%s%s %s", text,
					*text ? "; " : "\ndotted: ", milestone->version,
					milestone->label);
		free(text);
		text = longer;
	}
	return text;
}

/* The line stands at @place, its label at @label_place, which is further right where lines are
 * close to each other. */
static void print_line(double place, double label_place, const struct milestone *milestone,
		       FILE *file)
{
	char *label = gnuplot_quoted(milestone->version);

	fprintf(file,
		"set arrow from first %.3f, graph 0 to first %.3f, graph 1 nohead back ls 21\n"
		"set label %s at first %.3f, graph 0.99 right rotate by 90 offset character -0.9, 0 font ',11' textcolor rgb '#505050'\n",
		place, place, label, label_place);
	free(label);
}

void milestone_lines_print(const struct dataset *dataset, const struct milestones *milestones,
			   double run_width, FILE *file)
{
	double last_label = -INFINITY;

	for (size_t i = 0; i < milestones->count; i++) {
		size_t gap = gap_of(dataset, &milestones->items[i]);
		double count = (double)count_in_gap(dataset, milestones, milestones->count, gap);
		double at = (double)count_in_gap(dataset, milestones, i, gap);
		double spacing = fmin(LINE_SPACING / run_width, 0.95 / count);
		double place = (double)gap - 0.5 + (at - 0.5 * (count - 1)) * spacing;

		if (gap == 0)
			continue;
		last_label = fmax(place, last_label + (LINE_SPACING - 1) / run_width);
		print_line(place, last_label, &milestones->items[i], file);
	}
}

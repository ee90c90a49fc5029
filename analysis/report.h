/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report: a campaign as one HTML file that needs nothing else: no network, no script.
 *
 * The sections are in report_answer.c (what MTE costs, in the first lines), report_bench.c (a
 * section a benchmark), report_anatomy.c (functions) and report_facts.c (what kernels refuse,
 * hygiene, machine, method).
 */
#ifndef MTEBENCH_ANALYSIS_REPORT_H
#define MTEBENCH_ANALYSIS_REPORT_H

#include "analysis/grid.h"
#include "analysis/outdir.h"

struct report {
	const struct dataset *dataset;
	struct grid *grids;
	size_t grid_count;
	size_t last_run; /* the newest kernel of the usual page size: the answer is about it */
	const struct outdir *plots; /* where figures are drawn */
	bool keep_figures;          /* as files too */
	const char *data_path;      /* from the report to the campaign, "../.." */
	FILE *file;
};

void report_answer(const struct report *report);

/* Returns 0, or -1 with a message when a figure cannot be drawn. */
int report_benches(const struct report *report, struct message *message);

/* Which functions operations are made of, where that was recorded. Returns 0, or -1 with a message.
 */
int report_anatomy(const struct report *report, struct message *message);

/* Whether there is anything for it to show. */
bool report_has_anatomy(const struct report *report);

void report_facts(const struct report *report);

/* Prints escaped text. */
void report_text(const struct report *report, const char *text);

/*
 * Puts figure @name of report->plots into the page, called "figure @label", or "figure" when that
 * is NULL; draws it as files too when those are kept. Returns 0, or -1 with a message.
 */
int report_figure(const struct report *report, const char *name, const char *label,
		  struct message *message);

/* True when the cell of @row in @run has a figure; then *@value is it, in cell_unit(). */
bool report_value(const struct grid *grid, size_t row, size_t run, double *value);

#endif

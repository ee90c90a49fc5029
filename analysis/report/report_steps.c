/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_steps: what changed at which kernel. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/report/report_anatomy.h"
#include "analysis/report/report_events.h"
#include "analysis/report/report_overview.h"

/* The changes that begin at one run, the largest difference first. */
struct step {
	const struct change **changes;
	size_t count;
};

static int compare_differences(const void *a, const void *b)
{
	const struct change *const *left = a, *const *right = b;
	double difference =
		fabs((*right)->after - (*right)->before) - fabs((*left)->after - (*left)->before);

	return (difference > 0) - (difference < 0);
}

static struct step step_of(const struct report *report, size_t run)
{
	struct step step = {.changes = memory_zeroed(report->changes.count, sizeof(*step.changes))};

	for (size_t i = 0; i < report->changes.count; i++)
		if (report->changes.items[i].run == run)
			step.changes[step.count++] = &report->changes.items[i];
	qsort(step.changes, step.count, sizeof(*step.changes), compare_differences);
	return step;
}

static double difference_at(const struct step *step, size_t i)
{
	return round(step->changes[i]->after - step->changes[i]->before);
}

/* The difference that most changes of a step have, to the whole unit, and how many have it: equal ones
 * stand together. */
static double usual_difference(const struct step *step, size_t *count)
{
	double usual = 0;

	*count = 0;
	for (size_t i = 0, end; i < step->count; i = end) {
		for (end = i + 1; end < step->count; end++)
			if (difference_at(step, end) != difference_at(step, i))
				break;
		if (end - i > *count) {
			*count = end - i;
			usual = difference_at(step, i);
		}
	}
	return usual;
}

static char *step_note(const struct step *step)
{
	size_t alike;
	double usual = usual_difference(step, &alike);
	const struct change *largest = step->changes[0];

	if (alike > 1)
		return memory_printed("%s in %zu of %zu cells; the largest is %s in %s",
				      figure_signed(usual).text, alike, step->count,
				      figure_change(largest->before, largest->after).text,
				      largest->grid->bench);
	return memory_printed(
		"%zu cell%s; the largest is %s in %s", step->count, step->count == 1 ? "" : "s",
		figure_change(largest->before, largest->after).text, largest->grid->bench);
}

static void add_row(const struct report *report, const struct change *change, bool events,
		    struct table *table)
{
	char *levels = grid_short_text(change->grid, change->grid->rows[change->row]);

	table_add_row(table);
	table_add(table, change->grid->bench);
	table_add(table, *levels ? levels : "-");
	table_add(table, figure_value(change->before).text);
	table_add(table, figure_value(change->after).text);
	table_add(table, figure_change(change->before, change->after).text);
	if (change->exact)
		table_add(table, change_found_by(change));
	else
		table_printf(table, "%s, p = %.1g", change_found_by(change), change->p);
	if (events) {
		char *text = report_event_changes(report, change);

		table_span(table, text);
		free(text);
	}
	free(levels);
}

static void print_step(const struct report *report, const struct step *step, const char *kernel)
{
	static const char *const names[] = {"benchmark", "cell",     "before", "after",
					    "change",    "found by", NULL};
	bool events = report_has_anatomy(report);
	char *note = step_note(step);
	struct table table = {0};

	fputs("<details><summary><strong>", report->file);
	page_text(report, kernel);
	fputs("</strong>: ", report->file);
	page_text(report, note);
	fputs("</summary>\n", report->file);
	table_header(&table, 2, names);
	if (events)
		table_add(&table, "barriers, MSR, atomics ...");
	for (size_t i = 0; i < step->count; i++)
		add_row(report, step->changes[i], events, &table);
	table_print(&table, TABLE_HTML, report->file);
	fputs("</details>\n", report->file);
	table_free(&table);
	free(note);
}

void report_step_list(const struct report *report)
{
	for (size_t run = 0; run < report->dataset->run_count; run++) {
		struct step step = step_of(report, run);

		if (step.count > 0)
			print_step(report, &step, report->dataset->runs[run].name);
		free(step.changes);
	}
}

void report_steps(const struct report *report)
{
	fputs("<section id=\"steps\"><h2>What changed at which kernel</h2>\n", report->file);
	if (report->changes.count == 0)
		fprintf(report->file,
			"<p>No change found from kernel to kernel (in exact cells none above %g %%).</p>\n",
			100 * CHANGES_SHARE);
	report_step_list(report);
	fputs("</section>\n", report->file);
}

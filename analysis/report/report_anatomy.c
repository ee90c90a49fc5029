/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_anatomy: which functions the operations are made of, where a run has anatomies. */
#include "analysis/report/report_anatomy.h"

#include <stdlib.h>
#include <unistd.h>

#include "analysis/base/memory.h"
#include "analysis/plots/anatomy_plots.h"
#include "analysis/plots/event_plots.h"
#include "analysis/plots/flame.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/tables/anatomy_tables.h"
#include "analysis/tables/event_tables.h"

#define CELLS_MAX 12 /* a page of more could not be read */

struct section {
	const struct report *report;
	struct phases phases;
	struct anatomies *runs; /* one a run of the dataset; owned */
	const struct anatomies **pointers;
	size_t count;
};

static bool has_any(const struct section *section)
{
	for (size_t i = 0; i < section->count; i++)
		if (section->runs[i].count > 0)
			return true;
	return false;
}

static int read_runs(struct section *section, struct message *message)
{
	const struct dataset *dataset = section->report->dataset;

	section->runs = memory_zeroed(dataset->run_count, sizeof(*section->runs));
	section->pointers = memory_zeroed(dataset->run_count, sizeof(const void *));
	for (; section->count < dataset->run_count; section->count++) {
		size_t i = section->count;

		if (anatomies_read(&dataset->runs[i], &section->runs[i], message) < 0)
			return -1;
		section->pointers[i] = &section->runs[i];
	}
	return 0;
}

static void end_section(struct section *section)
{
	for (size_t i = 0; i < section->count; i++)
		anatomies_free(&section->runs[i]);
	free(section->runs);
	free(section->pointers);
	phases_free(&section->phases);
}

static int print_phases(const struct section *section, const struct cell *cell, size_t number,
			struct message *message)
{
	const struct anatomy_plot_runs runs = {
		.phases = &section->phases, .list = section->pointers, .count = section->count};
	char *name = memory_printed("anatomy-phases-%zu", number);
	int result = anatomy_plot_phases(&runs, cell, name, section->report->plots, message);

	if (result == 0)
		result = page_figure(section->report, name, NULL, message);
	free(name);
	return result;
}

/* Where any run has events. */
static int print_events(const struct section *section, const struct cell *cell, size_t number,
			struct message *message)
{
	const struct anatomy_plot_runs runs = {
		.phases = &section->phases, .list = section->pointers, .count = section->count};
	char *name;
	int result;

	if (!event_plots_has(&runs, cell))
		return 0;
	name = memory_printed("anatomy-events-%zu", number);
	result = event_plot_kernels(&runs, cell, name, section->report->plots, message);
	if (result == 0)
		result = page_figure(section->report, name, NULL, message);
	free(name);
	return result;
}

static int print_difference(const struct section *section, const struct anatomy *base,
			    const struct anatomy *new, const char *names[2], size_t number,
			    struct message *message)
{
	struct anatomy_profile from =
		anatomy_profile_of(base, anatomy_shown_shape(base), &section->phases);
	struct anatomy_profile to =
		anatomy_profile_of(new, anatomy_shown_shape(new), &section->phases);
	struct anatomy_diff diff = anatomy_diff_of(&from, &to);
	char *name = memory_printed("anatomy-difference-%zu", number);
	char *title =
		memory_printed("%s against %s: the functions that differ most", names[1], names[0]);
	const struct anatomy_plot_difference difference = {name, title, new->cell};
	int result = 0;

	if (anatomy_diff_is_any(&diff)) {
		result = anatomy_plot_difference(&diff, &difference, section->report->plots,
						 message);
		if (result == 0)
			result = page_figure(section->report, name, NULL, message);
	}
	anatomy_diff_free(&diff);
	anatomy_profile_free(&from);
	anatomy_profile_free(&to);
	free(name);
	free(title);
	return result;
}

/* The first and the last run that have the cell: what has grown between them. */
static int print_growth(const struct section *section, const struct cell *cell, size_t number,
			struct message *message)
{
	const struct anatomy *ends[2] = {NULL, NULL};
	const char *names[2] = {NULL, NULL};

	for (size_t i = 0; i < section->count; i++) {
		const struct anatomy *anatomy = anatomies_find(&section->runs[i], cell);

		if (!anatomy || anatomy_shown_shape(anatomy) == SIZE_MAX)
			continue;
		names[ends[0] ? 1 : 0] = section->runs[i].run->name;
		ends[ends[0] ? 1 : 0] = anatomy;
	}
	if (!ends[1])
		return 0;
	return print_difference(section, ends[0], ends[1], names, number, message);
}

/* Of the last run that has the cell. */
static void print_flame(const struct section *section, const struct cell *cell)
{
	for (size_t i = section->count; i-- > 0;) {
		const struct anatomy *anatomy = anatomies_find(&section->runs[i], cell);
		char *title;

		if (!anatomy || anatomy_shown_shape(anatomy) == SIZE_MAX)
			continue;
		title = memory_printed("Calls of the median window on %s",
				       section->runs[i].run->name);
		fputs("<div class=\"figure\" tabindex=\"0\" role=\"group\" aria-label=\"flame graph\">",
		      section->report->file);
		flame_write(anatomy, &section->phases, title, true, section->report->file);
		fputs("</div>\n", section->report->file);
		free(title);
		return;
	}
}

static void print_columns(const struct section *section, const struct cell *cell)
{
	struct anatomy_view view = {
		.phases = &section->phases, .format = TABLE_HTML, .file = section->report->file};
	struct anatomy_column *columns = memory_zeroed(section->count, sizeof(*columns));

	for (size_t i = 0; i < section->count; i++)
		columns[i] = (struct anatomy_column){section->runs[i].run->name,
						     anatomies_find(&section->runs[i], cell)};
	anatomy_print_columns(&view, columns, section->count);
	fputs("<details><summary>What these instructions do</summary>\n", view.file);
	event_print_columns(&view, columns, section->count);
	fputs("</details>\n", view.file);
	free(columns);
}

static int print_cell(const struct section *section, const struct cell *cell, size_t number,
		      struct message *message)
{
	FILE *file = section->report->file;
	char *levels = cell_text(cell);
	int result;

	fputs("<h3>", file);
	page_text(section->report, cell->bench);
	fputc(' ', file);
	page_text(section->report, levels);
	fputs("</h3>\n", file);
	free(levels);
	print_columns(section, cell);
	result = print_phases(section, cell, number, message);
	if (result == 0)
		result = print_events(section, cell, number, message);
	if (result == 0)
		result = print_growth(section, cell, number, message);
	if (result == 0)
		print_flame(section, cell);
	return result;
}

/* Whether a run before @run has the cell of anatomy @index too. */
static bool is_repeated(const struct section *section, size_t run, size_t index)
{
	const struct cell *cell = section->runs[run].list[index].cell;

	for (size_t i = 0; i < run; i++)
		if (anatomies_find(&section->runs[i], cell))
			return true;
	return false;
}

static int print_cells(const struct section *section, struct message *message)
{
	size_t number = 0;
	int result = 0;

	for (size_t run = 0; run < section->count; run++)
		for (size_t i = 0; result == 0 && i < section->runs[run].count; i++) {
			if (is_repeated(section, run, i))
				continue;
			if (++number <= CELLS_MAX)
				result = print_cell(section, section->runs[run].list[i].cell,
						    number, message);
		}
	if (number > CELLS_MAX)
		fprintf(section->report->file,
			"<p>%d of %zu cells with an anatomy; <code>mtestat anatomy</code> shows the others.</p>\n",
			CELLS_MAX, number);
	return result;
}

bool report_has_anatomy(const struct report *report)
{
	const struct dataset *dataset = report->dataset;
	bool has = false;

	for (size_t i = 0; i < dataset->run_count && !has; i++) {
		char *path = memory_printed("%s/anatomy.jsonl", dataset->runs[i].path);

		has = access(path, F_OK) == 0;
		free(path);
	}
	return has;
}

int report_anatomy(const struct report *report, struct message *message)
{
	struct section section = {.report = report};
	char *path = share_path("configs", "phases.conf");
	int result = phases_read(path, &section.phases, message);

	free(path);
	if (result == 0)
		result = read_runs(&section, message);
	if (result == 0 && has_any(&section)) {
		page_section_begin(report, "anatomy", "Anatomy",
				   "which functions the instructions are in");
		fputs("<p>Which functions one timed operation is made of: instructions of the median window, emulated, as a plugin of the emulator counted them. Their sum is what the clock counted. Then what these instructions do: barriers, writes of system registers, atomics and the like cost more on real cores than a count of instructions shows.</p>\n",
		      report->file);
		result = print_cells(&section, message);
		page_section_end(report);
	}
	end_section(&section);
	return result;
}

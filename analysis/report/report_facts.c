/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report_facts: what kernels refuse, hygiene, machine, method, raw data. */
#include "analysis/report/report_facts.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/tables/kernel_table.h"
#include "analysis/tables/show_tables.h"

static void add_kernel_names(const struct report *report, struct table *table)
{
	for (size_t run = 0; run < report->dataset->run_count; run++)
		table_add(table, report->dataset->runs[run].name);
}

static bool is_lost_anywhere(const struct grid *grid, size_t row)
{
	for (size_t run = 0; run < grid->dataset->run_count; run++) {
		const struct cell *cell = grid_cell(grid, row, run);

		if (cell && !cell_has_figure(cell))
			return true;
	}
	return false;
}

static void add_refusal_row(const struct grid *grid, size_t row, struct table *table)
{
	show_begin_row(grid, grid->rows[row], table);
	for (size_t run = 0; run < grid->dataset->run_count; run++) {
		const struct cell *cell = grid_cell(grid, row, run);
		char status[64] = "ok";

		if (cell && !cell_has_figure(cell))
			cell_status_text(cell, status, sizeof(status));
		table_add(table, cell ? status : "-");
	}
}

static bool print_refusals(const struct report *report, const struct grid *grid)
{
	struct table table = {0};
	bool any;

	show_add_level_names(grid, &table);
	add_kernel_names(report, &table);
	for (size_t row = 0; row < grid->row_count; row++)
		if (is_lost_anywhere(grid, row))
			add_refusal_row(grid, row, &table);
	any = table.row_count > 1;
	if (any) {
		fputs("<h3>", report->file);
		page_text(report, grid->bench);
		fputs("</h3>\n", report->file);
		table_print(&table, TABLE_HTML, report->file);
	}
	table_free(&table);
	return any;
}

static void print_reasons(const struct report *report, const struct grid *grid)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	if (!file)
		return;
	show_reasons(grid, file);
	fclose(file);
	if (size > 0) {
		fputs("<details><summary>reasons</summary><pre>", report->file);
		page_text(report, text);
		fputs("</pre></details>\n", report->file);
	}
	free(text);
}

static void print_abi(const struct report *report)
{
	bool any = false;

	page_section_begin(report, "refused", "What each kernel allows", NULL);
	for (size_t i = 0; i < report->grid_count; i++)
		if (print_refusals(report, &report->grids[i])) {
			print_reasons(report, &report->grids[i]);
			any = true;
		}
	if (!any)
		fputs("<p>No kernel refused, skipped or failed on anything.</p>\n", report->file);
	page_section_end(report);
}

struct check_names {
	const char **names;
	size_t count;
};

static void add_check_names(const struct cell *cell, struct check_names *checks)
{
	for (size_t i = 0; i < cell->check_count; i++) {
		size_t known = 0;

		while (known < checks->count &&
		       strcmp(checks->names[known], cell->checks[i].name) != 0)
			known++;
		if (known < checks->count)
			continue;
		checks->names = memory_grown(checks->names, checks->count, sizeof(*checks->names));
		checks->names[checks->count++] = cell->checks[i].name;
	}
}

static struct check_names check_names_of(const struct dataset *dataset)
{
	struct check_names checks = {0};

	for (size_t run = 0; run < dataset->run_count; run++)
		for (size_t i = 0; i < dataset->runs[run].cell_count; i++)
			add_check_names(&dataset->runs[run].cells[i], &checks);
	return checks;
}

/* "0 of 5120 wrong": over all cells of the run. */
static void add_check(const struct run *run, const char *name, struct table *table)
{
	unsigned long long seen = 0;
	unsigned long long wrong = 0;
	char text[64] = "-";

	for (size_t i = 0; i < run->cell_count; i++)
		for (size_t j = 0; j < run->cells[i].check_count; j++)
			if (strcmp(run->cells[i].checks[j].name, name) == 0) {
				seen += run->cells[i].checks[j].seen;
				wrong += run->cells[i].checks[j].wrong;
			}
	if (seen > 0)
		snprintf(text, sizeof(text), "%llu of %llu wrong", wrong, seen);
	table_add(table, text);
}

static void print_hygiene(const struct report *report)
{
	struct check_names checks = check_names_of(report->dataset);
	struct table table = {.left_count = 1};

	page_section_begin(report, "oracles", "Hygiene: what the oracles saw", NULL);
	table_add_row(&table);
	table_add(&table, "check");
	add_kernel_names(report, &table);
	for (size_t i = 0; i < checks.count; i++) {
		table_add_row(&table);
		table_add(&table, checks.names[i]);
		for (size_t run = 0; run < report->dataset->run_count; run++)
			add_check(&report->dataset->runs[run], checks.names[i], &table);
	}
	if (checks.count > 0)
		table_print(&table, TABLE_HTML, report->file);
	else
		fputs("<p>No trial of this campaign has an oracle.</p>\n", report->file);
	page_section_end(report);
	table_free(&table);
	free(checks.names);
}

static void print_text(const struct report *report, const struct record_report *text)
{
	fputs("<details><summary>", report->file);
	page_text(report, text->head);
	fputs("</summary><pre>", report->file);
	for (size_t i = 0; i < text->line_count; i++) {
		page_text(report, text->lines[i]);
		fputc('\n', report->file);
	}
	fputs("</pre></details>\n", report->file);
}

static void print_unseen(const struct report *report)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	if (!file)
		return;
	kernel_table_unseen(report->dataset, file);
	for (size_t run = 0; run < report->dataset->run_count; run++)
		if (!report->dataset->runs[run].record.kernel_log)
			fprintf(file, "%s: an older run, which did not look\n",
				report->dataset->runs[run].name);
	fclose(file);
	if (size > 0) {
		fputs("<pre>", report->file);
		page_text(report, text);
		fputs("</pre>\n", report->file);
	}
	free(text);
}

static void print_kernels_word(const struct report *report)
{
	struct kernel_words words = kernel_words_of(report->dataset);
	struct table table = {0};

	page_section_begin(report, "kernel", "What the kernels reported", NULL);
	kernel_table(&words, &table);
	if (words.count > 0) {
		fputs("<p>These trials failed, whatever they measured. The whole of each first report is below the table.</p>\n",
		      report->file);
		table_print(&table, TABLE_HTML, report->file);
	} else {
		fputs("<p>No WARN, BUG, lockup, stall or other report of a kernel was seen.</p>\n",
		      report->file);
	}
	for (size_t i = 0; i < words.count; i++)
		print_text(report, words.words[i].first);
	print_unseen(report);
	page_section_end(report);
	table_free(&table);
	kernel_words_free(&words);
}

static void print_kernels(const struct report *report)
{
	static const char *const names[] = {"kernel", "release", "started", "boots", NULL};
	struct table table = {0};

	table_header(&table, 3, names);
	for (size_t i = 0; i < report->dataset->run_count; i++) {
		const struct run *run = &report->dataset->runs[i];

		table_add_row(&table);
		table_add(&table, run->name);
		table_add(&table, run->record.release);
		table_add(&table, run->record.started);
		table_printf(&table, "%zu", run->boot_count);
	}
	table_print(&table, TABLE_HTML, report->file);
	table_free(&table);
}

/* The record of one kernel in full: those of the others are linked, and differ in little. */
static void print_machine(const struct report *report)
{
	const struct run *run = &report->dataset->runs[report->last_run];
	char *machine = machine_line(run);
	char *quantum = machine_quantum(run);
	char *json = json_dumps(run->record.json, JSON_INDENT(1));

	page_section_begin(report, "machine", "Machine and kernels", NULL);
	fputs("<p>", report->file);
	page_text(report, machine);
	fputs("; ", report->file);
	page_text(report, quantum);
	fputs(".</p>\n", report->file);
	print_kernels(report);
	fputs("<details><summary>run.json of ", report->file);
	page_text(report, run->name);
	fputs("</summary><pre>", report->file);
	page_text(report, json ? json : "");
	fputs("</pre></details>\n", report->file);
	page_section_end(report);
	free(json);
	free(machine);
	free(quantum);
}

static void print_method(const struct report *report)
{
	page_section_begin(report, "method", "Method", NULL);
	fputs("<p>Each trial runs in a fresh virtual machine; each sample is one timed operation on fresh pages, read off the guest's counter. Raw values are converted to the unit once. The control is the same loop without the operation; it is shown beside the figures and never subtracted. The cost of MTE is the median with MTE on minus that of its twin with MTE off in the same run. The figure of events is no median but their mean a sample, with exact Poisson limits, widened where they come in bursts.</p>\n"
	      "<p>Quantiles are of type 7 (Hyndman and Fan). p99 is left out below 100 samples. Repeats of a cell are pooled. No value is dropped as an outlier.</p>\n",
	      report->file);
	if (report->dataset->runs[0].record.emulated)
		fputs("<p>Emulated counts whose boots agree are compared as they are. A level change is a step of more than 2 %.</p>\n",
		      report->file);
	else
		fputs("<p>A level change is found by a rank CUSUM with permutations, at a false-alarm rate of 1 % a line.</p>\n",
		      report->file);
	page_section_end(report);
}

static void print_data_link(const struct report *report, const struct run *run,
			    const char *file_name)
{
	const char *slash = strrchr(run->path, '/');
	char *path = report->dataset->campaign
			     ? memory_printed("%s/%s/%s", report->data_path,
					      slash ? slash + 1 : run->path, file_name)
			     : memory_printed("%s/%s", report->data_path, file_name);

	fputs("<a href=\"", report->file);
	page_text(report, path);
	fprintf(report->file, "\">%s</a> ", file_name);
	free(path);
}

static void print_data(const struct report *report)
{
	page_section_begin(report, "data", "Raw data", NULL);
	fputs("<ul>\n", report->file);
	for (size_t i = 0; i < report->dataset->run_count; i++) {
		fputs("<li>", report->file);
		page_text(report, report->dataset->runs[i].name);
		fputs(": ", report->file);
		print_data_link(report, &report->dataset->runs[i], "run.json");
		print_data_link(report, &report->dataset->runs[i], "trials.jsonl");
		fputs("</li>\n", report->file);
	}
	fputs("</ul>\n", report->file);
	page_section_end(report);
}

void report_kernels(const struct report *report)
{
	print_abi(report);
	print_hygiene(report);
	print_kernels_word(report);
}

void report_facts(const struct report *report)
{
	print_machine(report);
	print_method(report);
	print_data(report);
}

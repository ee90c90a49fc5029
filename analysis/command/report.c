/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report: the command `mtestat report`. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/command/commands.h"
#include "analysis/command/missing.h"
#include "analysis/command/selection.h"
#include "analysis/measure/main_cell.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/report/report_anatomy.h"
#include "analysis/report/report_answer.h"
#include "analysis/report/report_bench.h"
#include "analysis/report/report_facts.h"
#include "analysis/report/report_overview.h"
#include "analysis/report/report_series.h"

#define REPORT_NAME "report.html"

static void print_link(const struct report *report, const char *id, const char *text)
{
	fprintf(report->file, "<li><a href=\"#%s\">", id);
	page_text(report, text);
	fputs("</a></li>", report->file);
}

static void print_navigation(const struct report *report)
{
	fputs("<nav aria-label=\"sections\"><ul>", report->file);
	print_link(report, "answer", "Answer");
	print_link(report, "overview", "Benchmarks");
	print_link(report, "steps", "Changes");
	if (report_has_series(report))
		print_link(report, "series", "Series");
	print_link(report, "refused", "Allowed");
	print_link(report, "oracles", "Hygiene");
	if (report_has_anatomy(report))
		print_link(report, "anatomy", "Anatomy");
	print_link(report, "machine", "Machine");
	print_link(report, "method", "Method");
	fputs("</ul></nav>\n", report->file);
}

static void print_chooser(const struct report *report, const char *id, const char *label,
			  size_t chosen)
{
	fprintf(report->file, "<label>%s <select id=\"%s\">", label, id);
	for (size_t i = 0; i < report->dataset->run_count; i++) {
		fprintf(report->file, "<option%s>", i == chosen ? " selected" : "");
		page_text(report, report->dataset->runs[i].name);
		fputs("</option>", report->file);
	}
	fputs("</select></label> ", report->file);
}

/* Of use with the script only, which shows it. */
static void print_bar(const struct report *report)
{
	fputs("<form id=\"bar\" hidden aria-label=\"which cells are shown\">", report->file);
	print_chooser(report, "base", "Base", 0);
	print_chooser(report, "new", "New", report->last_run);
	fputs("<label>Find <input id=\"find\" type=\"search\" size=\"14\" placeholder=\"mte=on thp\"></label> "
	      "<label><input id=\"changed\" type=\"checkbox\"> only changes</label> "
	      "<output id=\"found\"></output></form>\n",
	      report->file);
}

static int print_head(const struct report *report, struct message *message)
{
	const struct dataset *dataset = report->dataset;
	const struct run *last = &dataset->runs[report->last_run];

	if (page_begin(report,
		       last->record.emulated ? "MTE in KVM guests, emulated" : "MTE in KVM guests",
		       "answer", "the answer", message) < 0)
		return -1;
	fputs("<h1>What MTE costs the memory of KVM guests</h1>\n<p class=\"quiet\">",
	      report->file);
	page_text(report, last->record.machine);
	fputs(", ", report->file);
	page_text(report, last->record.cpu);
	fprintf(report->file, "; %zu kernel%s, ", dataset->run_count,
		dataset->run_count > 1 ? "s" : "");
	page_text(report, dataset->runs[0].record.started);
	fputs("</p>\n", report->file);
	print_navigation(report);
	print_bar(report);
	page_caution(report, last);
	return 0;
}

/* From the directory @from to @to, both as they are known to the system: "../../x". The caller
 * frees. */
static char *relative_path(const char *from, const char *to)
{
	char *real_from = realpath(from, NULL);
	char *real_to = realpath(to, NULL);
	char *path = memory_copied(".");
	size_t common = 0;

	for (size_t i = 0; real_from && real_to; i++) {
		bool from_ends = real_from[i] == '/' || real_from[i] == '\0';
		bool to_ends = real_to[i] == '/' || real_to[i] == '\0';

		if (from_ends && to_ends)
			common = i;
		if (real_from[i] != real_to[i] || real_from[i] == '\0')
			break;
	}
	for (const char *c = real_from ? real_from + common : ""; *c; c++)
		if (*c == '/') {
			char *longer = memory_printed("%s/..", path);

			free(path);
			path = longer;
		}
	if (real_to && real_to[common]) {
		char *longer = memory_printed("%s%s", path, real_to + common);

		free(path);
		path = longer;
	}
	free(real_from);
	free(real_to);
	return path;
}

/* What is asked first stands first; the rest is closed until it is opened. */
static int print_sections(const struct report *report, struct message *message)
{
	int result;

	report_answer(report);
	report_overview(report);
	report_steps(report);
	result = report_series(report, message);
	report_kernels(report);
	if (result == 0)
		result = report_benches(report, message);
	if (result == 0)
		result = report_anatomy(report, message);
	report_facts(report);
	return result;
}

static int print_report(void *context, struct message *message)
{
	const struct report *report = context;
	char *path = share_path("analysis/report", "report.js");
	char *script = file_text(path, message);
	int result = -1;

	if (script && print_head(report, message) == 0) {
		result = print_sections(report, message);
		fprintf(report->file, "</main>\n<script>\n%s</script></body></html>\n", script);
	}
	free(script);
	free(path);
	return result;
}

static struct {
	const char *directory;
	bool keep_figures, changed;
} asked;

static int report_dataset(const struct dataset *dataset, const struct outdir *outdir,
			  struct message *message)
{
	struct selection selection = selection_of(dataset, asked.changed);
	char *data_path = relative_path(outdir->path, dataset->path);
	struct report report = {
		.dataset = dataset,
		.grids = selection.grids,
		.grid_count = selection.grid_count,
		.changes = selection.changes,
		.last_run = main_run(dataset),
		.keep_figures = asked.keep_figures,
		.data_path = data_path,
	};
	const struct page_writing writing = {REPORT_NAME, print_report, &report};
	int result = page_write(&report, &writing, outdir, message);

	free(data_path);
	selection_free(&selection);
	return result;
}

static int report_command(const char *path)
{
	struct dataset dataset;
	struct message message;
	struct outdir outdir;
	int result;

	if (dataset_read(path, &dataset, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	if (selection_check(&dataset, &message) < 0 ||
	    outdir_begin(asked.directory, &outdir, &message) < 0) {
		dataset_free(&dataset);
		return command_end(EXIT_USAGE, &message);
	}
	missing_tell(&dataset);
	result = report_dataset(&dataset, &outdir, &message);
	if (result == 0)
		result = outdir_commit(&outdir, stdout, &message);
	else
		outdir_abandon(&outdir);
	dataset_free(&dataset);
	if (result < 0)
		return command_end(EXIT_FAILED, &message);
	return command_flush();
}

static const struct command_option options[] = {
	{"output", 'o', .needed = true, .value = "DIRECTORY", .help = "directory to write to",
	 .text = &asked.directory},
	{"changed", .flag = &asked.changed,
	 .help = "only cells that changed from kernel to kernel"},
	{"figures", .flag = &asked.keep_figures,
	 .help = "also write each figure as SVG and PNG, with its gnuplot script and data, and a heat map of cells by kernel"},
	{.name = NULL},
};

static int run_report(const struct command_line *line)
{
	return report_command(line->operands[0]);
}

const struct command command_report = {
	.name = "report",
	.summary = "one HTML file about a campaign",
	.usage = "[OPTION...] CAMPAIGN -o DIRECTORY",
	.description =
		"Writes DIRECTORY/" REPORT_NAME
		", one file that needs no network: what MTE costs on this machine, "
		"shared against private memory, what changed between kernels, plots, what each kernel allows, what "
		"the oracles saw, the machine and the method.",
	.examples = "mtestat report results/lab-2026-11-22 -o results/lab-2026-11-22\n"
		    "mtestat report --figures results/lab-2026-11-22 -o figures",
	.options = {options, selection_options},
	.operands = {1, 1, "one campaign and -o DIRECTORY are needed"},
	.run = run_report,
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page: the HTML file that `mtestat report` writes. */
#include "analysis/report/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/escape.h"
#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/inline_marks.h"
#include "analysis/plots/inline_svg.h"

int page_write(struct report *report, const struct page_writing *writing,
	       const struct outdir *outdir, struct message *message)
{
	struct outdir plots;
	int result;

	report->file = outdir_open(outdir, writing->name, message);
	if (!report->file)
		return -1;
	result = outdir_begin(outdir->work, &plots, message);
	if (result == 0) {
		report->plots = report->keep_figures ? outdir : &plots;
		result = gnuplot_copy_style(report->plots, message);
		if (result == 0)
			result = writing->print(writing->context, message);
		outdir_abandon(&plots);
	}
	if (result == 0)
		return outdir_close(report->file, writing->name, message);
	fclose(report->file);
	return -1;
}

int page_begin(const struct report *report, const char *title, const char *first,
	       const char *first_name, struct message *message)
{
	char *path = share_path("analysis/report", "report.css");
	char *style = file_text(path, message);

	free(path);
	if (!style)
		return -1;
	fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
	      report->file);
	page_text(report, title);
	fprintf(report->file,
		"</title>\n<style>\n%s" INLINE_SVG_STYLE "\n</style></head>\n<body>\n", style);
	inline_marks_print_symbols(report->file);
	fprintf(report->file, "<a class=\"skip\" href=\"#%s\">Skip to %s</a>\n<main>\n", first,
		first_name);
	free(style);
	return 0;
}

void page_caution(const struct report *report, const struct run *run)
{
	if (run->record.emulated)
		fputs("<p class=\"emulated\"><strong>Emulated.</strong> Figures are instruction counts on an emulated machine. They show how much code runs and say nothing about time. The same kernel, seed and build give them again, to the instruction; other boots move some cells.</p>\n",
		      report->file);
	else if (machine_caution(run))
		fprintf(report->file, "<p class=\"emulated\"><strong>%s</strong></p>\n",
			machine_caution(run));
}

void page_text(const struct report *report, const char *text)
{
	for (const char *line = text; *line;) {
		size_t length = strcspn(line, "\n");
		char *part = memory_printed("%.*s", (int)length, line);
		char *escaped = escape_xml(part);

		fputs(escaped, report->file);
		free(part);
		free(escaped);
		line += length;
		if (*line == '\n')
			fputc(*line++, report->file);
	}
}

void page_section_begin(const struct report *report, const char *id, const char *title,
			const char *note)
{
	fputs("<details class=\"section\"><summary><h2>", report->file);
	page_text(report, title);
	fputs("</h2>", report->file);
	if (note) {
		fputs(" <span class=\"quiet\">", report->file);
		page_text(report, note);
		fputs("</span>", report->file);
	}
	fprintf(report->file, "</summary><section id=\"%s\" aria-label=\"%s\">\n", id, id);
}

void page_section_end(const struct report *report)
{
	fputs("</section></details>\n", report->file);
}

/* A change of this share has the full colour. */
#define HEAT_FULL  0.5
#define HEAT_STEPS 9

struct page_heat page_heat(double share)
{
	struct page_heat heat = {""};
	int step = (int)ceil(fmin(1, fabs(share) / HEAT_FULL) * HEAT_STEPS - 1e-9);

	if (isfinite(share) && step > 0)
		snprintf(heat.class, sizeof(heat.class), "%c%d", share > 0 ? 'o' : 'b', step % 10);
	return heat;
}

int page_figure(const struct report *report, const char *name, const char *label,
		struct message *message)
{
	char *svg = gnuplot_draw_inline(report->plots, name, message);

	if (!svg)
		return -1;
	fprintf(report->file,
		"<div class=\"figure\" tabindex=\"0\" role=\"group\" aria-label=\"figure%s%s\">%s</div>\n",
		label ? " " : "", label ? label : "", svg);
	free(svg);
	return report->keep_figures ? gnuplot_draw(report->plots, name, message) : 0;
}

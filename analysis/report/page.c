/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page: the HTML file that `mtestat report` writes. */
#include "analysis/report/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/escape.h"
#include "analysis/base/memory.h"
#include "analysis/plots/gnuplot.h"

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

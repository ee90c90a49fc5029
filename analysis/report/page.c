/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page: the HTML file that `mtestat report` writes. */
#include "analysis/report/page.h"

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

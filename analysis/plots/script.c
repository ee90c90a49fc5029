/* SPDX-License-Identifier: GPL-2.0-or-later */
/* script: a figure as a gnuplot script with its data beside it. */
#include "analysis/plots/script.h"

#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/plots/gnuplot.h"

struct panel_data {
	const struct script *script;
	size_t panel;
};

static void print_panel_data(const void *context, FILE *file)
{
	const struct panel_data *data = context;

	data->script->print_data(data->script->figure, data->panel, file);
}

/* @name is the file's, owned. */
static int write_data(const struct script *script, size_t panel, char *name,
		      const struct outdir *outdir, struct message *message)
{
	const struct panel_data data = {script, panel};
	int result = outdir_write(outdir, name, print_panel_data, &data, message);

	free(name);
	return result;
}

int script_write(const struct script *script, const struct outdir *outdir, struct message *message)
{
	char *name = memory_printed("%s.gp", script->name);
	int result = outdir_write(outdir, name, script->print, script->figure, message);

	free(name);
	if (result == 0 && script->panel_count == 0)
		result = write_data(script, 0, memory_printed("%s.dat", script->name), outdir,
				    message);
	for (size_t i = 0; result == 0 && i < script->panel_count; i++)
		result = write_data(script, i, memory_printed("%s-%zu.dat", script->name, i + 1),
				    outdir, message);
	return result;
}

void script_begin(FILE *file, const char *name, size_t width, size_t height)
{
	fprintf(file,
		"# gnuplot -c %s.gp svg (or png, or inline)\nformat = ARG1\nfigure = '%s'\n"
		"figure_width = %zu\nfigure_height = %zu\nload 'style.gp'\n",
		name, name, width, height);
}

void script_mark(FILE *file, bool first, const char *text, size_t at)
{
	char *quoted = gnuplot_quoted(text);

	fprintf(file, "%s%s %zu", first ? "" : ", ", quoted, at);
	free(quoted);
}

void script_plot(FILE *file, const void *figure, size_t panel, size_t count,
		 void (*print_line)(const void *figure, size_t panel, size_t line, FILE *file))
{
	fputs("plot \\\n", file);
	for (size_t i = 0; i < count; i++) {
		fputs(i ? ", \\\n" : "", file);
		print_line(figure, panel, i, file);
	}
	fputc('\n', file);
}

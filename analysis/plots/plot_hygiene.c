/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plot_hygiene: the matrix of verdicts as a figure. */
#include "analysis/plots/plot_hygiene.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/script.h"

/* Pixels. */
#define ROW_HEIGHT      26
#define COLUMN_WIDTH    96
#define CHARACTER_WIDTH 8
#define HEADING_HEIGHT  150

/* Light enough for black text; Okabe and Ito's hues for what matters. */
static unsigned int colour_of(enum hygiene_verdict verdict)
{
	static const unsigned int colours[HYGIENE_COUNT] = {
		[HYGIENE_ABSENT] = 0xffffff,   [HYGIENE_CLEAN] = 0xa8dcc8,
		[HYGIENE_UNPROVEN] = 0xf4f7e0, [HYGIENE_STALE] = 0xf08040,
		[HYGIENE_LOST] = 0xe0a0c8,     [HYGIENE_REFUSED] = 0xc8d8e8,
		[HYGIENE_SKIP] = 0xececec,     [HYGIENE_FAILED] = 0xf0e442,
	};

	return colours[verdict];
}

static size_t longest_label(const struct hygiene_rows *rows)
{
	size_t longest = 0;

	for (size_t i = 0; i < rows->count; i++)
		if (strlen(rows->items[i].label) > longest)
			longest = strlen(rows->items[i].label);
	return longest;
}

struct matrix {
	const struct dataset *dataset;
	const struct hygiene_rows *rows;
	char *template; /* the script's part that is always the same */
};

static void print_data(const void *figure, size_t panel, FILE *file)
{
	const struct dataset *dataset = ((const struct matrix *)figure)->dataset;
	const struct hygiene_rows *rows = ((const struct matrix *)figure)->rows;

	(void)panel;
	for (size_t i = 0; i < rows->count; i++)
		for (size_t j = 0; j < dataset->run_count; j++) {
			enum hygiene_verdict verdict = rows->items[i].verdicts[j];

			fprintf(file, "%zu %zu %u \"%s\"\n", j, i, colour_of(verdict),
				verdict_name(verdict));
		}
}

/* "set xtics (...)" or "set ytics (...)", each text quoted. */
static void write_tic(const char *axis, const char *text, size_t at, FILE *file)
{
	char *quoted = gnuplot_quoted(text);

	fprintf(file, "set %stics %s(%s %zu)\n", axis, at ? "add " : "", quoted, at);
	free(quoted);
}

static void write_text(const char *variable, const char *text, FILE *file)
{
	char *quoted = gnuplot_quoted(text);

	fprintf(file, "%s = %s\n", variable, quoted);
	free(quoted);
}

static void write_title(const struct dataset *dataset, const struct hygiene_rows *rows, FILE *file)
{
	char *machine = machine_line(&dataset->runs[0]);
	char *unsaid = memory_printed("unless stated otherwise: %s", rows->usual);

	write_text("heading", "Tag hygiene of guest memory", file);
	write_text("machine", machine, file);
	write_text("unsaid", unsaid, file);
	free(unsaid);
	free(machine);
}

static void print(const void *figure, FILE *file)
{
	const struct matrix *matrix = figure;
	const struct dataset *dataset = matrix->dataset;
	const struct hygiene_rows *rows = matrix->rows;
	size_t margin = longest_label(rows) * CHARACTER_WIDTH + 48;
	size_t width = margin + dataset->run_count * COLUMN_WIDTH + 30;

	script_begin(file, "hygiene", width, rows->count * ROW_HEIGHT + HEADING_HEIGHT);
	fprintf(file, "left_margin = %.4f\nrow_count = %zu\ncolumn_count = %zu\n",
		(double)margin / (double)width, rows->count, dataset->run_count);
	write_title(dataset, rows, file);
	for (size_t i = 0; i < dataset->run_count; i++) {
		write_tic("x", dataset->runs[i].name, i, file);
		write_tic("x2", dataset->runs[i].name, i, file);
	}
	for (size_t i = 0; i < rows->count; i++)
		write_tic("y", rows->items[i].label, i, file);
	fputs(matrix->template, file);
}

int plot_hygiene_write(const struct dataset *dataset, const struct hygiene_rows *rows,
		       const struct outdir *outdir, struct message *message)
{
	char *path = share_path("analysis/plots", "hygiene.gp");
	struct matrix matrix = {dataset, rows, file_text(path, message)};
	const struct script script = {"hygiene", &matrix, print, print_data, 0};
	int result = matrix.template ? script_write(&script, outdir, message) : -1;

	free(matrix.template);
	free(path);
	return result;
}

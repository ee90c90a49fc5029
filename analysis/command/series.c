/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series: the command `mtestat series`. */
#include <math.h>
#include <stdlib.h>

#include "analysis/command/commands.h"
#include "analysis/command/missing.h"
#include "analysis/command/series_gate.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/plots/plot_series.h"
#include "analysis/tables/series_tables.h"
#include "common/number.h"

#define FUNCTIONS_MAX 1000

enum series_format { FORMAT_TEXT, FORMAT_MAIL, FORMAT_MARKDOWN, FORMAT_JSON };

static const char *const format_names[] = {"text", "mail", "markdown", "json", NULL};

struct request {
	const char *path;
	enum series_format format;
	struct comparison_rules rules;
	uint64_t functions;
	double gate;           /* a share; NAN: no gate */
	const char *directory; /* NULL: no figures */
};

static void print(const struct request *request, const struct series_changes *changes,
		  const struct series_anatomies *anatomies)
{
	const struct series_view view = {
		.changes = changes,
		.anatomies = anatomies,
		.rules = &request->rules,
		.functions = (size_t)request->functions,
		.format = request->format == FORMAT_MARKDOWN ? TABLE_MARKDOWN : TABLE_TEXT,
		.file = stdout,
	};

	if (request->format == FORMAT_JSON)
		series_print_json(&view);
	else if (request->format == FORMAT_MAIL)
		series_print_mail(&view);
	else
		series_print(&view);
}

static int draw_grid(const struct series_changes *changes, const struct grid *grid,
		     const struct outdir *outdir, struct message *message)
{
	char *name = plot_series_name(grid);
	int result = plot_series_write(changes, grid, name, outdir, message);

	if (result > 0)
		result = gnuplot_draw(outdir, name, message);
	free(name);
	return result;
}

static int draw(const char *directory, const struct series_changes *changes,
		struct message *message)
{
	struct outdir outdir;
	int result;

	if (outdir_begin(directory, &outdir, message) < 0)
		return -1;
	result = gnuplot_copy_style(&outdir, message);
	for (size_t i = 0; result >= 0 && i < changes->grid_count; i++)
		result = draw_grid(changes, &changes->grids[i], &outdir, message);
	if (result >= 0)
		return outdir_commit(&outdir, stderr, message);
	outdir_abandon(&outdir);
	return -1;
}

static int print_and_judge(const struct request *request, const struct series_changes *changes,
			   const struct series_anatomies *anatomies)
{
	struct message message;
	int code;

	print(request, changes, anatomies);
	if (request->directory && draw(request->directory, changes, &message) < 0)
		return command_end(EXIT_FAILED, &message);
	code = isnan(request->gate) ? EXIT_DONE : series_gate_close(changes, request->gate);
	return command_flush() == EXIT_DONE ? code : EXIT_FAILED;
}

/* Returns an exit code, or -1 with a message. */
static int show(const struct request *request, const struct dataset *dataset,
		struct message *message)
{
	char *path = share_path("configs", "phases.conf");
	struct series_anatomies anatomies = {0};
	struct series_changes changes;
	int code = -1;

	if (series_changes_of(dataset, &request->rules, &changes, message) == 0) {
		code = series_anatomies_read(dataset, path, &anatomies, message);
		if (code == 0)
			code = print_and_judge(request, &changes, &anatomies);
		series_anatomies_free(&anatomies);
		series_changes_free(&changes);
	}
	free(path);
	return code;
}

static int series(const struct request *request)
{
	struct dataset dataset;
	struct message message;
	int code = -1;

	if (dataset_read(request->path, &dataset, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	/* A gate says it in its own words. */
	if (isnan(request->gate))
		missing_tell(&dataset);
	if (dataset.series && !patch_series_has_base(dataset.series))
		message_set(&message,
			    "%s: its kernels are releases, not patches: see mtestat trend",
			    dataset.path);
	else if (dataset.series)
		code = show(request, &dataset, &message);
	else
		message_set(&message, "%s: no " SERIES_FILE " in it: mtelab series writes one",
			    dataset.path);
	dataset_free(&dataset);
	return code < 0 ? command_end(EXIT_USAGE, &message) : code;
}

static struct request asked = {
	.rules = {.margin = COMPARISON_MARGIN, .exact_margin = COMPARISON_EXACT_MARGIN},
	.functions = SERIES_FUNCTIONS,
	.gate = NAN,
};

static int take_same(char *value, struct message *message)
{
	if (number_parse_percent(value, 1000, &asked.rules.margin) < 0)
		return message_set(message, "--same must be 'N%%', not '%s'", value);
	asked.rules.exact_margin = asked.rules.margin;
	return 0;
}

static int take_functions(char *value, struct message *message)
{
	if (number_parse_u64(value, 0, FUNCTIONS_MAX, &asked.functions) < 0)
		return message_set(message, "--functions must be a number up to %d, not '%s'",
				   FUNCTIONS_MAX, value);
	return 0;
}

static int take_gate(char *value, struct message *message)
{
	if (number_parse_percent(value, 1000, &asked.gate) < 0)
		return message_set(message, "--fail-on-worse must be 'N%%', not '%s'", value);
	return 0;
}

static const struct command_option options[] = {
	{"format", .value = "FORMAT",
	 .help = "output format; mail has 72 columns, for a cover letter",
	 .choices = WORD_LIST(format_names), .chosen = &asked.format},
	{"same", .value = "N%", .usual = "2%, for exact cells 0.5%",
	 .help = "call changes up to N % neither better nor worse; with 0% every certain change is one or the other",
	 .take = take_same},
	{"output", 'o', .value = "DIRECTORY", .text = &asked.directory,
	 .help = "also draw the cells that moved along the series, with gnuplot"},
	{"functions", .value = "N", .usual = "5", .take = take_functions,
	 .help = "name at most N functions for each group of cells that moved"},
	{"fail-on-worse", .value = "N%", .take = take_gate,
	 .help = "exit 1 when the whole series makes a cell worse by more than N %, makes it refused or failed, or leaves "
		 "its tags stale or lost, when a patch was not built or did not boot, or when trials are missing; exit 3 "
		 "when cells cannot be judged"},
	{.name = NULL},
};

static int run_series(const struct command_line *line)
{
	asked.path = line->operands[0];
	return series(&asked);
}

const struct command command_series = {
	.name = "series",
	.summary = "what each patch of a series changed, cell by cell, and in which functions",
	.usage = "[OPTION...] DIRECTORY",
	.description =
		"Shows a directory of `mtelab series`: a line per patch, then the cells that moved, with a column per "
		"patch for its change against the kernel measured before it. A difference counts when it is certain by "
		"the rules of compare and other layouts of the same base do not show it too. Then come the functions "
		"behind it, where anatomies were recorded.",
	.examples = "mtestat series results/series\n"
		    "mtestat series --format=mail results/series >cover-letter.txt\n"
		    "mtestat series --fail-on-worse=2% results/series\n"
		    "mtestat series results/series -o plots",
	.exits = "0 done, 1 a gate failed, 2 wrong usage or input, 3 a gate cannot judge.",
	.options = {options},
	.operands = {1, 1, "one directory is needed"},
	.run = run_series,
};

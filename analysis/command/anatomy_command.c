/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy_command: the command `mtestat anatomy`. */
#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/command/commands.h"
#include "analysis/command/table_command.h"
#include "analysis/data/cell_filter.h"
#include "analysis/export/callgrind.h"
#include "analysis/measure/anatomy_columns.h"
#include "analysis/plots/anatomy_figures.h"
#include "analysis/plots/flame.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/tables/anatomy_tables.h"
#include "analysis/tables/event_tables.h"
#include "analysis/tables/footprint_tables.h"
#include "analysis/tables/sampled_show.h"

struct request {
	struct anatomy_view view;
	const char *cell; /* filters */
	const char *base;
	const char *new;
	const char *phases; /* path, or NULL */
	const char *figures;
	bool folded;
	bool events;
	bool callgrind;
	bool footprint;
	char **paths;
	size_t path_count;
};

static bool is_chosen(const struct request *request, const struct cell *cell)
{
	return !request->cell || cell_filter_chooses(request->cell, cell);
}

static size_t count_chosen(const struct request *request, const struct anatomy_run *column)
{
	size_t count = 0;

	for (size_t i = 0; i < column->anatomies.count; i++)
		count += is_chosen(request, column->anatomies.list[i].cell);
	return count;
}

static void show_one(const struct request *request, const struct anatomy_run *column,
		     const struct anatomy *anatomy)
{
	anatomy_view_heading(&request->view, anatomy->cell, column->name);
	if (request->events)
		event_print(&request->view, anatomy);
	else if (request->footprint)
		footprint_print(&request->view, anatomy);
	else
		anatomy_print(&request->view, anatomy);
}

static int show_run(const struct request *request, const struct anatomy_run *column,
		    struct message *message)
{
	size_t chosen = count_chosen(request, column);

	if (chosen == 0)
		return message_set(message, "no cell is so: see mtestat show");
	if ((request->folded || request->callgrind) && chosen > 1)
		return message_set(message,
				   "%s is for one cell, and these are %zu: choose with --cell",
				   request->folded ? "--folded" : "--callgrind", chosen);
	for (size_t i = 0; i < column->anatomies.count; i++) {
		const struct anatomy *anatomy = &column->anatomies.list[i];

		if (!is_chosen(request, anatomy->cell))
			continue;
		if (request->folded)
			flame_write_folded(anatomy, stdout);
		else if (request->callgrind)
			callgrind_write(anatomy, column->name, stdout);
		else
			show_one(request, column, anatomy);
	}
	return 0;
}

/* Each cell of any column once: the first column that has it. */
static bool is_first(const struct anatomy_columns *columns, size_t index,
		     const struct anatomy *anatomy)
{
	for (size_t i = 0; i < index; i++)
		if (anatomies_find(&columns->list[i].anatomies, anatomy->cell))
			return false;
	return true;
}

static void show_cell(const struct request *request, const struct anatomy_columns *columns,
		      const struct anatomy *anatomy)
{
	struct anatomy_column *shown = memory_zeroed(columns->count, sizeof(*shown));

	for (size_t i = 0; i < columns->count; i++)
		shown[i] = (struct anatomy_column){
			columns->list[i].name,
			anatomies_find(&columns->list[i].anatomies, anatomy->cell)};
	anatomy_view_heading(&request->view, anatomy->cell, "kernel by kernel");
	if (request->events)
		event_print_columns(&request->view, shown, columns->count);
	else if (request->footprint)
		footprint_print_columns(&request->view, shown, columns->count);
	else
		anatomy_print_columns(&request->view, shown, columns->count);
	free(shown);
}

static int show_campaign(const struct request *request, const struct anatomy_columns *columns,
			 struct message *message)
{
	size_t shown = 0;

	for (size_t i = 0; i < columns->count; i++) {
		const struct anatomy_run *column = &columns->list[i];

		for (size_t k = 0; k < column->anatomies.count; k++) {
			const struct anatomy *anatomy = &column->anatomies.list[k];

			if (!is_chosen(request, anatomy->cell) || !is_first(columns, i, anatomy))
				continue;
			show_cell(request, columns, anatomy);
			shown++;
		}
	}
	return shown ? 0 : message_set(message, "no cell is so: see mtestat show");
}

static void show_difference(const struct request *request, const struct anatomy *base,
			    const char *base_name, const struct anatomy *new, const char *new_name)
{
	const struct anatomy_column columns[] = {{base_name, base}, {new_name, new}};

	if (request->events)
		event_print_difference(&request->view, base, base_name, new, new_name);
	else if (request->footprint)
		footprint_print_columns(&request->view, columns, 2);
	else
		anatomy_print_difference(&request->view, base, base_name, new, new_name);
}

static int show_two_runs(const struct request *request, const struct anatomy_run *base,
			 const struct anatomy_run *new, struct message *message)
{
	size_t shown = 0;

	for (size_t i = 0; i < base->anatomies.count; i++) {
		const struct anatomy *before = &base->anatomies.list[i];
		const struct anatomy *after = anatomies_find(&new->anatomies, before->cell);

		if (!after || !is_chosen(request, before->cell))
			continue;
		anatomy_view_heading(&request->view, before->cell, "two kernels");
		show_difference(request, before, base->name, after, new->name);
		shown++;
	}
	return shown ? 0 : message_set(message, "the two have no cell in common that was chosen");
}

/* The one cell that @filter chooses. */
static const struct anatomy *find_one(const struct anatomy_run *column, const char *filter,
				      struct message *message)
{
	const struct anatomy *found = NULL;
	size_t count = 0;

	for (size_t i = 0; i < column->anatomies.count; i++)
		if (cell_filter_chooses(filter, column->anatomies.list[i].cell)) {
			found = &column->anatomies.list[i];
			count++;
		}
	if (count == 1)
		return found;
	message_set(message, "'%s' chooses %zu cells with an anatomy, not one", filter, count);
	return NULL;
}

static int show_two_cells(const struct request *request, const struct anatomy_run *column,
			  struct message *message)
{
	const struct anatomy *base = find_one(column, request->base, message);
	const struct anatomy *new = base ? find_one(column, request->new, message) : NULL;

	if (!new)
		return -1;
	anatomy_view_heading(&request->view, base->cell, "against");
	anatomy_view_heading(&request->view, new->cell, column->name);
	show_difference(request, base, "base", new, "new");
	return 0;
}

static int show(const struct request *request, const struct anatomy_columns *columns,
		struct message *message)
{
	const struct anatomy_run *list = columns->list;

	if (request->base)
		return show_two_cells(request, &list[0], message);
	if (request->path_count == 2)
		return show_two_runs(request, &list[0], &list[1], message);
	if (columns->count == 1)
		return show_run(request, &list[0], message);
	return show_campaign(request, columns, message);
}

static int draw(const struct request *request, const struct anatomy_columns *columns,
		struct message *message)
{
	struct anatomy_figures figures = {
		.runs = {.phases = request->view.phases, .count = columns->count},
		.cell = request->cell,
		.base = request->base,
		.new = request->new,
		.difference = request->path_count == 2 || request->base,
		.events = request->events,
	};
	const struct anatomies **runs = memory_zeroed(columns->count, sizeof(*runs));
	struct outdir outdir;
	int result;

	for (size_t i = 0; i < columns->count; i++)
		runs[i] = &columns->list[i].anatomies;
	figures.runs.list = runs;
	result = outdir_begin(request->figures, &outdir, message);
	if (result == 0) {
		result = anatomy_figures_draw(&figures, &outdir, message);
		if (result == 0)
			result = outdir_commit(&outdir, stderr, message);
		else
			outdir_abandon(&outdir);
	}
	free(runs);
	return result;
}

/* What two paths and two cells need. */
static int check(const struct request *request, const struct anatomy_columns *columns,
		 struct message *message)
{
	if (request->path_count == 2 && columns->count != 2)
		return message_set(
			message,
			"BASE and NEW are two runs, and here are %zu: name one run of each campaign",
			columns->count);
	if ((request->base || request->folded || request->callgrind) && columns->count != 1)
		return message_set(
			message,
			"--base, --new, --folded and --callgrind are for one run, and here are %zu",
			columns->count);
	return 0;
}

/* Of runs with --profile, or when @mixed of some. */
static int use_profiled(const struct request *request, const struct anatomy_columns *columns,
			bool mixed)
{
	const struct sampled_request wanted = {
		.view = &request->view,
		.columns = columns,
		.cell = request->cell,
		.base = request->base,
		.new = request->new,
		.two = request->path_count == 2,
	};
	struct message message;
	bool differs;

	if (mixed)
		return command_misused(
			"runs with --profile and runs without it have nothing to compare");
	if (request->folded || request->callgrind || request->figures || request->events ||
	    request->footprint)
		return command_misused(
			"--events, --footprint, --folded, --callgrind and --figures are not for runs with --profile: samples have no calls");
	if (sampled_show(&wanted, &differs, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	return differs ? EXIT_FAILED : command_flush();
}

static int use(const struct request *request, struct anatomy_columns *columns)
{
	struct message message;
	bool wrong = false;

	for (size_t i = 0; i < request->path_count; i++)
		if (anatomy_columns_add(columns, request->paths[i], &message) < 0)
			return command_end(EXIT_USAGE, &message);
	if (check(request, columns, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	if (sampled_is_profiled(columns, &wrong))
		return use_profiled(request, columns, wrong);
	if (show(request, columns, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	if (request->figures && draw(request, columns, &message) < 0)
		return command_end(EXIT_FAILED, &message);
	for (size_t i = 0; i < columns->count; i++)
		wrong |= anatomy_run_is_wrong(&columns->list[i]);
	return wrong ? EXIT_FAILED : command_flush();
}

static int use_phases(struct request *request)
{
	char *path = request->phases ? memory_copied(request->phases)
				     : share_path("configs", "phases.conf");
	struct anatomy_columns columns = {0};
	struct phases phases;
	struct message message;
	int result;

	if (phases_read(path, &phases, &message) < 0) {
		free(path);
		return command_end(EXIT_USAGE, &message);
	}
	request->view.phases = &phases;
	result = use(request, &columns);
	anatomy_columns_free(&columns);
	phases_free(&phases);
	free(path);
	return result;
}

static struct request asked;
static bool all;

static const struct command_option options[] = {
	{"cell", .value = "CELL", .text = &asked.cell,
	 .help = "only these cells: 'stage2_fault mte=on backing=anon-private'"},
	{"base", .value = "CELL", .help = "what differs between this cell of one RUN ...",
	 .text = &asked.base},
	{"new", .value = "CELL", .help = "... and this one", .text = &asked.new},
	{"all", .help = "all functions, not the largest 30", .flag = &all},
	{"events",
	 .help = "what the instructions do: barriers, system registers, atomics, tags ...",
	 .flag = &asked.events},
	{"footprint", .flag = &asked.footprint,
	 .help = "which lines and pages of memory they touch, of runs of mtelab run --footprint"},
	{"folded", .help = "folded stacks of one cell, for flame graph tools",
	 .flag = &asked.folded},
	{"callgrind", .flag = &asked.callgrind,
	 .help = "one cell in callgrind's format, for KCachegrind and callgrind_annotate"},
	{"figures", .value = "DIR", .text = &asked.figures,
	 .help = "draw: phases by kernel of each cell of a CAMPAIGN (with --events what the instructions do), differences of BASE and NEW, a flame graph of each cell of a RUN"},
	{"phases", .value = "FILE", .help = "other phases than these",
	 .usual = "configs/phases.conf", .text = &asked.phases},
	{"format", .value = "FORMAT", .help = "of the tables",
	 .choices = WORD_LIST(table_formats_or_csv), .chosen = &asked.view.format},
	{.name = NULL},
};

static int run_anatomy(const struct command_line *line)
{
	if (asked.folded + asked.callgrind + asked.events + asked.footprint > 1)
		return command_misused(
			"--events, --footprint, --folded and --callgrind are four ways to show");
	if (!asked.base != !asked.new)
		return command_misused("--base and --new belong together");
	if (line->operand_count > (asked.base || asked.folded || asked.callgrind ? 1 : 2))
		return command_misused("%s", command_anatomy.operands.needs);
	asked.view.rows = all ? ANATOMY_ROWS_ALL : ANATOMY_ROWS;
	asked.view.file = stdout;
	asked.paths = line->operands;
	asked.path_count = line->operand_count;
	return use_phases(&asked);
}

const struct command command_anatomy = {
	.name = "anatomy",
	.summary = "which functions a fault is made of, and what differs between two kernels",
	.usage = "[OPTION...] RUN\n[OPTION...] CAMPAIGN\n[OPTION...] BASE NEW",
	.description =
		"Shows which functions a timed operation is made of, and in which phases of configs/phases.conf, for "
		"runs of `mtelab run --anatomy`. Figures are instructions on an emulated machine, of the median window "
		"of a cell: of the operation, from one read of the clock to the other.\n\n"
		"  RUN        phases, functions and shapes of each cell\n"
		"  CAMPAIGN   phases of each cell, kernel by kernel\n"
		"  BASE NEW   what differs between two runs, the largest difference first\n\n"
		"Of runs with --profile (mtebench run, on hardware too) it shows shares of samples, each with its 95 % "
		"interval, and what the instructions say where the run has an anatomy too.",
	.exits =
		"0 done, 1 the functions of a window do not sum up to its ticks, or samples and instructions do "
		"not agree, 2 wrong usage or input.",
	.examples =
		"mtestat anatomy --cell 'mte=on backing=anon-private' results/lab/7.3\n"
		"mtestat anatomy results/lab/6.1 results/lab/7.3\n"
		"mtestat anatomy --base 'mte=off backing=anon-private' --new 'mte=on backing=anon-private' results/lab/7.3\n"
		"mtestat anatomy --events results/lab\n"
		"mtestat anatomy --figures figures results/lab\n"
		"mtestat anatomy --folded --cell 'mte=on backing=anon-private' results/lab/7.3 >7.3.folded\n"
		"mtestat anatomy --callgrind --cell 'mte=on backing=anon-private' results/lab/7.3 >callgrind.out.7.3",
	.options = {options},
	.operands = {1, 2, "a run, a campaign, or two runs are needed"},
	.run = run_anatomy,
};

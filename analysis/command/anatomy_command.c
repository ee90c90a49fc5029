/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy_command: the command `mtestat anatomy`. */
#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/command/anatomy_show.h"
#include "analysis/command/commands.h"
#include "analysis/command/table_command.h"
#include "analysis/measure/event_places.h"
#include "analysis/plots/anatomy_figures.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/tables/sampled_show.h"

static int draw(const struct anatomy_request *request, const struct anatomy_columns *columns,
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
static int check(const struct anatomy_request *request, const struct anatomy_columns *columns,
		 struct message *message)
{
	if (request->path_count == 2 && columns->count != 2)
		return message_set(
			message,
			"BASE and NEW are two runs, but %zu were given: name one run of each campaign",
			columns->count);
	if ((request->base || request->folded || request->callgrind || request->counted) &&
	    columns->count != 1)
		return message_set(
			message,
			"--base, --new, --folded, --callgrind and --counted are for one run, but %zu were given",
			columns->count);
	return 0;
}

/* Of runs with --profile, or when @mixed of some. */
static int use_profiled(const struct anatomy_request *request,
			const struct anatomy_columns *columns, bool mixed)
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
		return command_misused("a run with --profile cannot be compared with one without");
	if (request->folded || request->callgrind || request->figures || request->events ||
	    request->footprint)
		return command_misused(
			"--events, --footprint, --folded, --callgrind and --figures need an anatomy, and runs with --profile "
			"have only samples");
	if (sampled_show(&wanted, &differs, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	return differs ? EXIT_FAILED : command_flush();
}

static int use(const struct anatomy_request *request, struct anatomy_columns *columns)
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
	if (anatomy_show(request, columns, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	if (request->figures && draw(request, columns, &message) < 0)
		return command_end(EXIT_FAILED, &message);
	for (size_t i = 0; i < columns->count; i++)
		wrong |= anatomy_run_is_wrong(&columns->list[i]);
	return wrong ? EXIT_FAILED : command_flush();
}

/* As use(), with the run beside whose counters the anatomies are to be shown. */
static int use_counted(struct anatomy_request *request, struct anatomy_columns *columns)
{
	struct dataset dataset;
	struct message message;
	int result;

	if (!request->counted)
		return use(request, columns);
	if (dataset_read_runs(request->counted, &dataset, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	request->hardware = &dataset.runs[0];
	if (dataset.run_count == 1)
		result = use(request, columns);
	else
		result = command_misused("--counted is for one run, but %zu were given",
					 dataset.run_count);
	dataset_free(&dataset);
	return result;
}

static int use_phases(struct anatomy_request *request)
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
	result = use_counted(request, &columns);
	anatomy_columns_free(&columns);
	phases_free(&phases);
	free(path);
	return result;
}

static struct anatomy_request asked;
static bool all;

static const struct command_option options[] = {
	{"cell", .value = "CELL", .text = &asked.cell,
	 .help = "only these cells, such as 'stage2_fault mte=on backing=anon-private'"},
	{"base", .value = "CELL", .help = "what differs between this cell of one RUN ...",
	 .text = &asked.base},
	{"new", .value = "CELL", .help = "... and this one", .text = &asked.new},
	{"all", .help = "all functions, not only the largest 30", .flag = &all},
	{"events",
	 .help = "what the instructions do: barriers, system registers, atomics, tags ...",
	 .flag = &asked.events},
	{"only", .value = "EVENT", .text = &asked.only,
	 .help = "with --events: only the functions that execute this event: atomic, 'MSR vGIC', 'atomic: LDSETAL'"},
	{"counted", .value = "RUN", .text = &asked.counted,
	 .help = "with --events: compare with the hardware counts of the same cells in RUN, measured with counters = events"},
	{"footprint", .flag = &asked.footprint,
	 .help = "which lines and pages of memory the functions touch (from mtelab run --footprint)"},
	{"folded", .help = "print folded stacks of one cell, for flame graph tools",
	 .flag = &asked.folded},
	{"callgrind", .flag = &asked.callgrind,
	 .help = "print one cell in callgrind's format, for KCachegrind and callgrind_annotate"},
	{"figures", .value = "DIR", .text = &asked.figures,
	 .help = "draw the phases of each cell of a CAMPAIGN by kernel (with --events, what the instructions do), the "
		 "differences of BASE and NEW, or a flame graph of each cell of a RUN"},
	{"phases", .value = "FILE", .help = "file that says which functions are in which phase",
	 .usual = "configs/phases.conf", .text = &asked.phases},
	{"format", .value = "FORMAT", .help = "format of the tables",
	 .choices = WORD_LIST(table_formats_or_csv), .chosen = &asked.view.format},
	{.name = NULL},
};

static int run_anatomy(const struct command_line *line)
{
	if (asked.folded + asked.callgrind + asked.events + asked.footprint > 1)
		return command_misused(
			"--events, --footprint, --folded and --callgrind exclude each other");
	if ((asked.only || asked.counted) && !asked.events)
		return command_misused("--only and --counted are for --events");
	if (asked.counted && (asked.only || asked.base))
		return command_misused(
			"--counted shows all events of one run: neither --only nor --base fits");
	if (asked.only && !event_choice_is_known(asked.only))
		return command_misused(
			"--only: '%s' is neither an event nor a kind of events that --events shows",
			asked.only);
	if (!asked.base != !asked.new)
		return command_misused("--base and --new belong together");
	if (line->operand_count >
	    (asked.base || asked.folded || asked.callgrind || asked.counted ? 1 : 2))
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
		"Shows which functions a timed operation executes, and in which phases (configs/phases.conf), from runs "
		"of `mtelab run --anatomy`. Figures are instructions on an emulated machine, in the median window of a "
		"cell; a window is one operation, from one read of the clock to the other.\n\n"
		"  RUN        phases, functions and shapes of each cell\n"
		"  CAMPAIGN   phases of each cell, kernel by kernel\n"
		"  BASE NEW   what differs between two runs, the largest difference first\n\n"
		"For runs with --profile (mtebench run, also on hardware) it shows shares of samples, each with its 95 % "
		"interval, beside the shares of instructions where the run has an anatomy too.",
	.exits =
		"0 done, 1 the functions of a window do not add up to its ticks, or samples and instructions disagree, 2 "
		"wrong usage or input.",
	.examples =
		"mtestat anatomy --cell 'mte=on backing=anon-private' results/lab/7.3\n"
		"mtestat anatomy results/lab/6.1 results/lab/7.3\n"
		"mtestat anatomy --base 'mte=off backing=anon-private' --new 'mte=on backing=anon-private' results/lab/7.3\n"
		"mtestat anatomy --events results/lab\n"
		"mtestat anatomy --events --only atomic --cell mte=on results/lab/7.3\n"
		"mtestat anatomy --events --counted results/hardware results/lab/7.3\n"
		"mtestat anatomy --figures figures results/lab\n"
		"mtestat anatomy --folded --cell 'mte=on backing=anon-private' results/lab/7.3 >7.3.folded\n"
		"mtestat anatomy --callgrind --cell 'mte=on backing=anon-private' results/lab/7.3 >callgrind.out.7.3",
	.options = {options},
	.operands = {1, 2, "a run, a campaign, or two runs are needed"},
	.run = run_anatomy,
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy_command: the command `mtestat anatomy`. */
#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/command/command.h"
#include "analysis/data/cell_filter.h"
#include "analysis/measure/anatomy_columns.h"
#include "analysis/plots/anatomy_figures.h"
#include "analysis/plots/flame.h"
#include "analysis/plots/gnuplot.h"
#include "analysis/tables/anatomy_tables.h"
#include "analysis/tables/sampled_show.h"

struct request {
	struct anatomy_view view;
	const char *cell; /* filters */
	const char *base;
	const char *new;
	const char *phases; /* path, or NULL */
	const char *figures;
	bool folded;
	const char *paths[2];
	size_t path_count;
};

static void print_help(void)
{
	fputs("Usage: mtestat anatomy [OPTION...] RUN\n"
	      "       mtestat anatomy [OPTION...] CAMPAIGN\n"
	      "       mtestat anatomy [OPTION...] BASE NEW\n\n"
	      "Shows which functions a timed operation is made of, and in which phases of configs/phases.conf, for runs\n"
	      "of `mtelab run --anatomy`. Figures are instructions on an emulated machine, of the median window of a\n"
	      "cell: of the operation, from one read of the clock to the other.\n\n"
	      "  RUN        phases, functions and shapes of each cell\n"
	      "  CAMPAIGN   phases of each cell, kernel by kernel\n"
	      "  BASE NEW   what differs between two runs, the largest difference first\n\n"
	      "  --cell CELL    only these cells: 'stage2_fault mte=on backing=anon-private'\n"
	      "  --base CELL --new CELL\n"
	      "                 what differs between two cells of one RUN\n"
	      "  --all          all functions, not the largest 30\n"
	      "  --folded       folded stacks of one cell, for flame graph tools\n"
	      "  --figures DIR  draw: phases by kernel of each cell of a CAMPAIGN, differences of BASE and NEW, a flame\n"
	      "                 graph of each cell of a RUN\n"
	      "  --phases FILE  other phases than configs/phases.conf\n"
	      "  --format FORMAT  text (default), markdown or csv\n\n"
	      "Of runs with --profile (mtebench run, on hardware too) it shows shares of samples, each with its 95 % interval,\n"
	      "and what the instructions say where the run has an anatomy too.\n\n"
	      "Ends with 1 when the functions of a window do not sum up to its ticks, or samples and instructions do not agree.\n\n"
	      "examples:\n"
	      "  mtestat anatomy --cell 'mte=on backing=anon-private' results/lab/7.3\n"
	      "  mtestat anatomy results/lab/6.1 results/lab/7.3\n"
	      "  mtestat anatomy --base 'mte=off backing=anon-private' --new 'mte=on backing=anon-private' results/lab/7.3\n"
	      "  mtestat anatomy --figures figures results/lab\n"
	      "  mtestat anatomy --folded --cell 'mte=on backing=anon-private' results/lab/7.3 >7.3.folded\n",
	      stdout);
}

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

static int show_run(const struct request *request, const struct anatomy_run *column,
		    struct message *message)
{
	size_t chosen = count_chosen(request, column);

	if (chosen == 0)
		return message_set(message, "no cell is so: see mtestat show");
	if (request->folded && chosen > 1)
		return message_set(
			message, "--folded is for one cell, and these are %zu: choose with --cell",
			chosen);
	for (size_t i = 0; i < column->anatomies.count; i++) {
		const struct anatomy *anatomy = &column->anatomies.list[i];

		if (!is_chosen(request, anatomy->cell))
			continue;
		if (request->folded) {
			flame_write_folded(anatomy, stdout);
			continue;
		}
		anatomy_view_heading(&request->view, anatomy->cell, column->name);
		anatomy_print(&request->view, anatomy);
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
		anatomy_print_difference(&request->view, before, base->name, after, new->name);
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
	anatomy_print_difference(&request->view, base, "base", new, "new");
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
	if ((request->base || request->folded) && columns->count != 1)
		return message_set(message,
				   "--base, --new and --folded are for one run, and here are %zu",
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
			&command_anatomy,
			"runs with --profile and runs without it have nothing to compare");
	if (request->folded || request->figures)
		return command_misused(
			&command_anatomy,
			"--folded and --figures are not for runs with --profile: samples have no calls");
	if (sampled_show(&wanted, &differs, &message) < 0)
		return command_end(&command_anatomy, EXIT_USAGE, &message);
	return differs ? EXIT_FAILED : command_flush(&command_anatomy);
}

static int use(const struct request *request, struct anatomy_columns *columns)
{
	struct message message;
	bool wrong = false;

	for (size_t i = 0; i < request->path_count; i++)
		if (anatomy_columns_add(columns, request->paths[i], &message) < 0)
			return command_end(&command_anatomy, EXIT_USAGE, &message);
	if (check(request, columns, &message) < 0)
		return command_end(&command_anatomy, EXIT_USAGE, &message);
	if (sampled_is_profiled(columns, &wrong))
		return use_profiled(request, columns, wrong);
	if (show(request, columns, &message) < 0)
		return command_end(&command_anatomy, EXIT_USAGE, &message);
	if (request->figures && draw(request, columns, &message) < 0)
		return command_end(&command_anatomy, EXIT_FAILED, &message);
	for (size_t i = 0; i < columns->count; i++)
		wrong |= anatomy_run_is_wrong(&columns->list[i]);
	return wrong ? EXIT_FAILED : command_flush(&command_anatomy);
}

static int take_option(struct request *request, int option)
{
	const char **const texts[] = {['c'] = &request->cell,
				      ['b'] = &request->base,
				      ['n'] = &request->new,
				      ['p'] = &request->phases,
				      ['g'] = &request->figures};

	switch (option) {
	case 'a':
		request->view.rows = ANATOMY_ROWS_ALL;
		return 0;
	case 'd':
		request->folded = true;
		return 0;
	case 'f':
		return command_format_or_csv(&command_anatomy, optarg, &request->view.format);
	case '?':
		return -1;
	default:
		*texts[option] = optarg;
		return 0;
	}
}

static int check_usage(struct request *request, int count, char **arguments)
{
	int paths = count - optind;

	if (!request->base != !request->new)
		return command_misused(&command_anatomy, "--base and --new belong together");
	if (paths < 1 || paths > (request->base || request->folded ? 1 : 2))
		return command_misused(&command_anatomy,
				       "a run, a campaign, or two runs are needed");
	for (int i = 0; i < paths; i++)
		request->paths[request->path_count++] = arguments[optind + i];
	return EXIT_DONE;
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
		return command_end(&command_anatomy, EXIT_USAGE, &message);
	}
	request->view.phases = &phases;
	result = use(request, &columns);
	anatomy_columns_free(&columns);
	phases_free(&phases);
	free(path);
	return result;
}

static int run_anatomy(int count, char **arguments)
{
	static const struct option options[] = {
		{"cell", required_argument, NULL, 'c'},    {"base", required_argument, NULL, 'b'},
		{"new", required_argument, NULL, 'n'},     {"phases", required_argument, NULL, 'p'},
		{"figures", required_argument, NULL, 'g'}, {"format", required_argument, NULL, 'f'},
		{"all", no_argument, NULL, 'a'},           {"folded", no_argument, NULL, 'd'},
		{"help", no_argument, NULL, 'h'},          {NULL, 0, NULL, 0},
	};
	struct request request = {.view = {.rows = ANATOMY_ROWS, .file = stdout}};
	int option;

	while ((option = command_option(&command_anatomy, count, arguments, options)) != -1) {
		if (option == 'h') {
			print_help();
			return EXIT_DONE;
		}
		if (take_option(&request, option) < 0)
			return EXIT_USAGE;
	}
	if (check_usage(&request, count, arguments) != EXIT_DONE)
		return EXIT_USAGE;
	return use_phases(&request);
}

const struct command command_anatomy = {
	.name = "anatomy",
	.summary = "which functions a fault is made of, and what differs between two kernels",
	.run = run_anatomy,
};

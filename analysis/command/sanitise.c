/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sanitise: the command `mtestat sanitise`. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/command/commands.h"
#include "analysis/command/table_command.h"
#include "analysis/data/grid.h"
#include "analysis/data/machine.h"
#include "analysis/measure/mte_cost.h"
#include "analysis/stats/interval.h"

#define BENCH      "tag_sanitise"
#define CONFIDENCE 0.95
#define GIB_BYTES  1073741824.0

/* A clock that steps by more than this part of the effect does not show it in medians, which are whole
 * steps; means of many samples lie between them. */
#define COARSE_SHARE 0.2
#define NORMAL_95    1.959964

/* The four cells of one figure; NULL where the plan has none. */
struct quartet {
	bool means; /* the clock is too coarse for medians */
	const struct cell *fresh_on;
	const struct cell *fresh_off;
	const struct cell *tagged_on;
	const struct cell *tagged_off;
};

static struct quartet find_quartet(const struct run *run, const struct cell *model)
{
	const struct cell *tagged = run_find_twin(run, model, "state", "tagged");

	return (struct quartet){
		.fresh_on = run_find_cell(run, model),
		.fresh_off = mte_twin(run, model),
		.tagged_on = tagged,
		.tagged_off = run_find_twin(run, tagged, "mte", "off"),
	};
}

/* A cell of the quartet that is in the plan and has no figure, or NULL. */
static const struct cell *find_lost(const struct quartet *quartet)
{
	const struct cell *cells[] = {quartet->fresh_on, quartet->fresh_off, quartet->tagged_on,
				      quartet->tagged_off};

	for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++)
		if (cells[i] && !cell_has_figure(cells[i]))
			return cells[i];
	return NULL;
}

static double mean_of(const struct run *run, const struct cell *cell)
{
	double sum = 0;

	for (size_t i = 0; i < cell->sample.count; i++)
		sum += (double)cell->sample.sorted[i];
	return cell_scale(run, cell) * sum / (double)cell->sample.count;
}

static double figure_or_zero(const struct run *run, const struct quartet *quartet,
			     const struct cell *cell)
{
	if (!cell)
		return 0;
	return quartet->means ? mean_of(run, cell) : cell_figure(run, cell);
}

static double cost_of(const struct run *run, const struct quartet *quartet)
{
	return (figure_or_zero(run, quartet, quartet->fresh_on) -
		figure_or_zero(run, quartet, quartet->fresh_off)) -
	       (figure_or_zero(run, quartet, quartet->tagged_on) -
		figure_or_zero(run, quartet, quartet->tagged_off));
}

/* "on - off", or NaN where the state is not in the plan. */
static double term_of(const struct run *run, const struct quartet *quartet, const struct cell *on,
		      const struct cell *off)
{
	return on ? figure_or_zero(run, quartet, on) - figure_or_zero(run, quartet, off) : NAN;
}

static struct ordered ordered_of(const struct cell *cell)
{
	static const uint64_t zero;

	if (!cell)
		return (struct ordered){&zero, 1};
	return (struct ordered){cell->sample.sorted, cell->sample.count};
}

static struct interval interval_of(const struct quartet *quartet)
{
	struct did_samples samples = {
		.a_off = ordered_of(quartet->tagged_off),
		.a_on = ordered_of(quartet->tagged_on),
		.b_off = ordered_of(quartet->fresh_off),
		.b_on = ordered_of(quartet->fresh_on),
	};

	return interval_did_bootstrap(&samples, CONFIDENCE, 1);
}

/* Calls that one operation makes, as the oracle counted them; 0 where it did not. */
static double calls_of(const struct cell *cell)
{
	for (size_t i = 0; i < cell->check_count; i++)
		if (strcmp(cell->checks[i].name, "initialised_once") == 0)
			return (double)cell->checks[i].seen / (double)cell->sample.count;
	return 0;
}

/* The square of a mean's standard error. */
static double mean_error_square(const struct run *run, const struct cell *cell)
{
	double mean, sum = 0, n;

	if (!cell || cell->sample.count < 2)
		return 0;
	mean = mean_of(run, cell);
	n = (double)cell->sample.count;
	for (size_t i = 0; i < cell->sample.count; i++) {
		double apart = cell_scale(run, cell) * (double)cell->sample.sorted[i] - mean;

		sum += apart * apart;
	}
	return sum / (n - 1) / n;
}

/* Four independent means of many samples: their difference is normal. */
static struct interval interval_of_means(const struct run *run, const struct quartet *quartet)
{
	double cost = cost_of(run, quartet);
	double error = NORMAL_95 * sqrt(mean_error_square(run, quartet->fresh_on) +
					mean_error_square(run, quartet->fresh_off) +
					mean_error_square(run, quartet->tagged_on) +
					mean_error_square(run, quartet->tagged_off));

	return (struct interval){cost - error, cost + error};
}

static void add_interval(const struct run *run, const struct quartet *quartet, struct table *table)
{
	double scale = cell_scale(run, quartet->fresh_on);
	struct interval interval;

	if (quartet->means) {
		interval = interval_of_means(run, quartet);
		scale = 1;
	} else {
		interval = interval_of(quartet);
	}
	table_add(table, figure_range(scale * interval.low, scale * interval.high).text);
}

/* In the lab a step is an instruction, and nothing is finer. */
static bool is_coarse(const struct run *run, const struct quartet *quartet)
{
	return !run->record.emulated &&
	       machine_quantum_figure(run) > COARSE_SHARE * fabs(cost_of(run, quartet));
}

static void add_costs(const struct run *run, const struct quartet *quartet, struct table *table)
{
	const struct cell *cell = quartet->fresh_on;
	double cost = cost_of(run, quartet), calls = calls_of(cell);
	double base_bytes = (double)run->record.page_size_bytes;
	double pages = calls > 0 ? calls : (double)cell->page_size_bytes / base_bytes;

	table_add(table, figure_value(term_of(run, quartet, cell, quartet->fresh_off)).text);
	table_add(
		table,
		figure_value(term_of(run, quartet, quartet->tagged_on, quartet->tagged_off)).text);
	table_printf(table, "%s%s", figure_value(cost).text, quartet->means ? " (mean)" : "");
	add_interval(run, quartet, table);
	table_add(table, figure_value(calls > 0 ? calls : NAN).text);
	table_add(table, figure_value(cost / pages).text);
	table_add(table, figure_value(cost / pages * (GIB_BYTES / base_bytes)).text);
}

static void add_lost(const struct cell *cell, struct table *table)
{
	char status[64];
	char *sentence;

	cell_status_text(cell, status, sizeof(status));
	sentence = memory_printed("%s (mte=%s state=%s)", status, cell_level(cell, "mte"),
				  cell_level(cell, "state"));
	table_span(table, sentence);
	free(sentence);
}

static bool is_model(const struct cell *cell)
{
	return cell_has_level(cell, "mte", "on") && cell_has_level(cell, "state", "fresh");
}

/* These two are in the difference. */
static bool is_column(const struct grid_factor *factor)
{
	return strcmp(factor->name, "mte") != 0 && strcmp(factor->name, "state") != 0;
}

/* A cell may lack a factor that others have. */
static void add_levels(const struct grid *grid, const struct cell *cell, struct table *table)
{
	for (size_t i = 0; i < grid->factor_count; i++) {
		const char *level = cell_level(cell, grid->factors[i].name);

		if (is_column(&grid->factors[i]))
			table_add(table, level ? level : "-");
	}
}

static void add_header(const struct grid *grid, struct table *table)
{
	static const char *const figures[] = {"fresh", "tagged",   "per operation", "CI 95 %",
					      "calls", "per page", "per GiB"};

	table_add_row(table);
	for (size_t i = 0; i < grid->factor_count; i++)
		if (is_column(&grid->factors[i]))
			table_add(table, grid->factors[i].name);
	table_add(table, "kernel");
	table->left_count = table->rows[0].count;
	for (size_t i = 0; i < sizeof(figures) / sizeof(*figures); i++)
		table_add(table, figures[i]);
}

static void add_row(const struct grid *grid, const struct run *run, const struct cell *model,
		    struct table *table)
{
	struct quartet quartet = find_quartet(run, model);
	const struct cell *lost = find_lost(&quartet);

	if (!quartet.fresh_on)
		return;
	table_add_row(table);
	add_levels(grid, model, table);
	table_add(table, run->name);
	if (lost) {
		add_lost(lost, table);
		return;
	}
	quartet.means = is_coarse(run, &quartet);
	add_costs(run, &quartet, table);
}

static void fill_table(const struct grid *grid, struct table *table)
{
	add_header(grid, table);
	for (size_t row = 0; row < grid->row_count; row++)
		for (size_t i = 0; is_model(grid->rows[row]) && i < grid->dataset->run_count; i++)
			add_row(grid, &grid->dataset->runs[i], grid->rows[row], table);
}

static int print(const struct dataset *dataset, enum table_format format, struct message *message)
{
	struct table table = {0};
	char *machine = machine_line(&dataset->runs[0]);
	char *unit = machine_unit(&dataset->runs[0], dataset->runs[0].record.unit);
	struct grid *grids;
	size_t count;

	grids = grids_of(dataset, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(grids[i].bench, BENCH) == 0)
			fill_table(&grids[i], &table);
	if (table.row_count > 1) {
		printf("machine: %s\ncost of initialising tags: (MTE on - off, fresh) - (MTE on - off, tagged), medians, %s\n\n",
		       machine, unit);
		table_print(&table, format, stdout);
	}
	grids_free(grids, count);
	free(machine);
	free(unit);

	bool found = table.row_count > 1;

	table_free(&table);
	return found ? 0
		     : message_set(message,
				   "%s: no trials of " BENCH " with mte=on and state=fresh",
				   dataset->path);
}

static int run_sanitise(const struct command_line *line)
{
	return table_command_run(line, print);
}

const struct command command_sanitise = {
	.name = "sanitise",
	.summary = "what initialising the tags of a page costs, from tag_sanitise",
	.description =
		"Prints what initialising the tags of a page costs, from the trials of " BENCH
		": the difference of the differences of medians, (MTE on - off, fresh pages) - (MTE on - off, pages "
		"tagged before). Terms that cannot exist are left out: pages that the VMM populates with "
		"PROT_MTE cannot be tagged before, and COPY_TAGS needs MTE.\n\n"
		"  per operation  what is timed: one fault, one mprotect of a page, ...; (mean) where the clock's step "
		"is more than a fifth of it, so that means replace all four medians\n"
		"  calls          pages that one operation initialises, counted as the kernel's calls of "
		"mte_clear_page_tags and mte_zero_clear_page_tags; - where these were not counted, and the page size "
		"is used instead\n"
		"  per page       per base page (4 KiB), and likewise per GiB",
	.examples = "mtestat sanitise results/lab-2026-11-22\n"
		    "mtestat sanitise --format=markdown results/lab-2026-11-22/7.3",
	TABLE_COMMAND,
	.run = run_sanitise,
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* anatomy_figures: what is drawn of which cells. */
#include "analysis/plots/anatomy_figures.h"

#include <stdlib.h>

#include "analysis/base/memory.h"
#include "analysis/data/cell_filter.h"
#include "analysis/plots/event_plots.h"
#include "analysis/plots/flame.h"
#include "analysis/plots/gnuplot.h"

/* "phases-stage2_fault-2": the place of the cell in the plan tells it from others. The caller
 * frees. */
static char *figure_name(const char *kind, const struct cell *cell)
{
	char *bench = file_name_of(cell->bench);
	char *name = memory_printed("%s-%s-%zu", kind, bench, (size_t)cell->plan_index);

	free(bench);
	return name;
}

static bool is_chosen(const struct anatomy_figures *figures, const struct anatomy *anatomy)
{
	return anatomy_shown_shape(anatomy) != SIZE_MAX &&
	       (!figures->cell || cell_filter_chooses(figures->cell, anatomy->cell));
}

static int draw_phases(const struct anatomy_figures *figures, const struct cell *cell,
		       const struct outdir *outdir, struct message *message)
{
	char *name = figure_name("phases", cell);
	int result = anatomy_plot_phases(&figures->runs, cell, name, outdir, message);

	if (result == 0)
		result = gnuplot_draw(outdir, name, message);
	free(name);
	return result;
}

static int draw_events(const struct anatomy_figures *figures, const struct cell *cell,
		       const struct outdir *outdir, struct message *message)
{
	char *name;
	int result;

	if (!figures->events || !event_plots_has(&figures->runs, cell))
		return 0;
	name = figure_name("events", cell);
	result = event_plot_kernels(&figures->runs, cell, name, outdir, message);
	if (result == 0)
		result = gnuplot_draw(outdir, name, message);
	free(name);
	return result;
}

/* One side of a difference. */
struct side {
	const struct anatomy *anatomy;
	const char *name;
};

static int draw_difference(const struct anatomy_figures *figures, const struct side sides[2],
			   const struct outdir *outdir, struct message *message)
{
	struct anatomy_profile base = anatomy_profile_of(
		sides[0].anatomy, anatomy_shown_shape(sides[0].anatomy), figures->runs.phases);
	struct anatomy_profile new = anatomy_profile_of(
		sides[1].anatomy, anatomy_shown_shape(sides[1].anatomy), figures->runs.phases);
	struct anatomy_diff diff = anatomy_diff_of(&base, &new);
	const struct cell *cell = sides[1].anatomy->cell;
	char *name = figure_name("difference", cell);
	char *title =
		memory_printed("%s, %s against %s", cell->bench, sides[1].name, sides[0].name);
	const struct anatomy_plot_difference difference = {name, title, cell};
	int result = 0;

	if (anatomy_diff_is_any(&diff)) {
		result = anatomy_plot_difference(&diff, &difference, outdir, message);
		if (result == 0)
			result = gnuplot_draw(outdir, name, message);
	}
	anatomy_diff_free(&diff);
	anatomy_profile_free(&base);
	anatomy_profile_free(&new);
	free(name);
	free(title);
	return result;
}

static int draw_flame(const struct anatomy_figures *figures, const struct anatomy *anatomy,
		      const struct outdir *outdir, struct message *message)
{
	char *name = figure_name("flame", anatomy->cell);
	char *file_name = memory_printed("%s.svg", name);
	char *levels = cell_text(anatomy->cell);
	char *title = memory_printed("%s: %s %s", figures->runs.list[0]->run->name,
				     anatomy->cell->bench, levels);
	FILE *file = outdir_open(outdir, file_name, message);
	int result = -1;

	if (file) {
		flame_write(anatomy, figures->runs.phases, title, false, file);
		result = outdir_close(file, file_name, message);
	}
	free(name);
	free(file_name);
	free(levels);
	free(title);
	return result;
}

/* Whether a run before @index has the cell too. */
static bool is_drawn(const struct anatomy_figures *figures, size_t index, const struct cell *cell)
{
	for (size_t i = 0; i < index; i++)
		if (anatomies_find(figures->runs.list[i], cell))
			return true;
	return false;
}

static int draw_runs(const struct anatomy_figures *figures, const struct outdir *outdir,
		     struct message *message)
{
	int result = 0;

	for (size_t i = 0; i < figures->runs.count; i++)
		for (size_t k = 0; result == 0 && k < figures->runs.list[i]->count; k++) {
			const struct anatomy *anatomy = &figures->runs.list[i]->list[k];

			if (!is_chosen(figures, anatomy) || is_drawn(figures, i, anatomy->cell))
				continue;
			if (figures->runs.count == 1)
				result = draw_flame(figures, anatomy, outdir, message);
			else
				result = draw_phases(figures, anatomy->cell, outdir, message);
			if (result == 0 && figures->runs.count > 1)
				result = draw_events(figures, anatomy->cell, outdir, message);
		}
	return result;
}

static int draw_two_runs(const struct anatomy_figures *figures, const struct outdir *outdir,
			 struct message *message)
{
	const struct anatomies *base = figures->runs.list[0], *new = figures->runs.list[1];
	int result = 0;

	for (size_t i = 0; result == 0 && i < base->count; i++) {
		const struct anatomy *after = anatomies_find(new, base->list[i].cell);

		const struct side sides[2] = {{&base->list[i], base->run->name},
					      {after, new->run->name}};

		if (after && is_chosen(figures, &base->list[i]) && is_chosen(figures, after))
			result = draw_difference(figures, sides, outdir, message);
	}
	return result;
}

static const struct anatomy *first_of(const struct anatomies *anatomies, const char *filter)
{
	for (size_t i = 0; i < anatomies->count; i++)
		if (cell_filter_chooses(filter, anatomies->list[i].cell) &&
		    anatomy_shown_shape(&anatomies->list[i]) != SIZE_MAX)
			return &anatomies->list[i];
	return NULL;
}

static int draw_two_cells(const struct anatomy_figures *figures, const struct outdir *outdir,
			  struct message *message)
{
	const struct side sides[2] = {
		{first_of(figures->runs.list[0], figures->base), figures->base},
		{first_of(figures->runs.list[0], figures->new), figures->new},
	};

	if (!sides[0].anatomy || !sides[1].anatomy)
		return 0;
	return draw_difference(figures, sides, outdir, message);
}

int anatomy_figures_draw(const struct anatomy_figures *figures, const struct outdir *outdir,
			 struct message *message)
{
	if (gnuplot_copy_style(outdir, message) < 0)
		return -1;
	if (!figures->difference)
		return draw_runs(figures, outdir, message);
	if (figures->base)
		return draw_two_cells(figures, outdir, message);
	return draw_two_runs(figures, outdir, message);
}

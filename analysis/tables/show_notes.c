/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show_notes: what mtestat show says below the table of a run. */
#include "analysis/tables/show_notes.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"

#define CELLS_MAX 6 /* that a note names */

static const char *const endings[STOP_WHY_COUNT] = {
	[STOP_CI] = "as its interval was narrow enough",
	[STOP_MAX] = "at the maximum",
	[STOP_BUDGET] = "as its time was used up",
};

/* Each gives the note of a cell, owned by the caller, or NULL. */
typedef char *note_fn(const struct cell *cell);

static char *note_warmup(const struct cell *cell)
{
	if (!cell->warmup_samples)
		return NULL;
	return memory_printed("warm-up, %" PRIu64 " of %zu samples, kept in all figures",
			      cell->warmup_samples, cell->sample.count);
}

static char *note_stop(const struct cell *cell)
{
	const struct record_stop *stop = &cell->stop;

	if (stop->why == STOP_NONE)
		return NULL;
	if (!stop->has_ci)
		return memory_printed("stopped %s, at %" PRIu64 " samples, without an interval",
				      endings[stop->why], stop->samples);
	return memory_printed("stopped %s, at %" PRIu64 " samples, median within %.2f %%",
			      endings[stop->why], stop->samples, (double)stop->ci_ppm / 1e4);
}

/* A check that was made and had nothing to look at: tags where no poison came back. */
static char *note_unproven(const struct cell *cell)
{
	for (size_t i = 0; i < cell->check_count; i++)
		if (cell->checks[i].seen == 0)
			return memory_printed("unproven, as there was nothing to see: %s",
					      cell->checks[i].name);
	return NULL;
}

static bool has_note(char *const *notes, size_t row, const char *note)
{
	return notes[row] && strcmp(notes[row], note) == 0;
}

/* Prints which cells have @note: their levels, unless all have it. */
static void print_cells(const struct grid *grid, size_t run, char *const *notes, const char *note,
			FILE *file)
{
	const char *separator = ": ";
	size_t others = 0, printed = 0;

	for (size_t i = 0; i < grid->row_count; i++)
		others += !has_note(notes, i, note);
	if (!others)
		return;
	for (size_t i = 0; i < grid->row_count; i++) {
		char *levels;

		if (!has_note(notes, i, note) || printed++ >= CELLS_MAX)
			continue;
		levels = grid_levels_text(grid, grid_cell(grid, i, run), true);
		fprintf(file, "%s%s", separator, levels);
		separator = ", ";
		free(levels);
	}
	if (printed > CELLS_MAX)
		fprintf(file, ", and %zu more", printed - CELLS_MAX);
}

/* True when a row above @row has the same note: it was printed there. */
static bool is_printed(char *const *notes, size_t row)
{
	for (size_t i = 0; i < row; i++)
		if (has_note(notes, i, notes[row]))
			return true;
	return false;
}

static void print_notes(const struct grid *grid, size_t run, note_fn *note_of, FILE *file)
{
	char **notes = memory_resized(NULL, grid->row_count, sizeof(*notes));

	for (size_t i = 0; i < grid->row_count; i++) {
		const struct cell *cell = grid_cell(grid, i, run);

		notes[i] = cell && cell->sample.count ? note_of(cell) : NULL;
	}
	for (size_t i = 0; i < grid->row_count; i++) {
		if (!notes[i] || is_printed(notes, i))
			continue;
		fputs(notes[i], file);
		print_cells(grid, run, notes, notes[i], file);
		fputc('\n', file);
	}
	for (size_t i = 0; i < grid->row_count; i++)
		free(notes[i]);
	free(notes);
}

void show_notes(const struct grid *grid, size_t run, FILE *file)
{
	print_notes(grid, run, note_warmup, file);
	print_notes(grid, run, note_stop, file);
	print_notes(grid, run, note_unproven, file);
}

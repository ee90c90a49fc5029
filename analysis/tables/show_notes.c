/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show_notes: what mtestat show says below the table of a run. */
#include "analysis/tables/show_notes.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/base/wrapped.h"

#define CELLS_MAX 3 /* that a note names */

static const char *const endings[STOP_WHY_COUNT] = {
	[STOP_CI] = "interval narrow enough",
	[STOP_MAX] = "maximum reached",
	[STOP_BUDGET] = "time used up",
};

/* Each gives the note of a cell, owned by the caller, or NULL. */
typedef char *note_fn(const struct cell *cell);

static char *note_warmup(const struct cell *cell)
{
	if (!cell->warmup_samples)
		return NULL;
	return memory_printed("warm-up: %" PRIu64 " of %zu samples, kept in all figures",
			      cell->warmup_samples, cell->sample.count);
}

static char *note_stop(const struct cell *cell)
{
	const struct record_stop *stop = &cell->stop;

	if (stop->why == STOP_NONE)
		return NULL;
	if (!stop->has_ci)
		return memory_printed("stopped at %" PRIu64 " samples (%s), no interval",
				      stop->samples, endings[stop->why]);
	return memory_printed("stopped at %" PRIu64 " samples (%s), median within %.2f %%",
			      stop->samples, endings[stop->why], (double)stop->ci_ppm / 1e4);
}

/* A check that was made and had nothing to look at: tags where no poison came back. */
static char *note_unproven(const struct cell *cell)
{
	for (size_t i = 0; i < cell->check_count; i++)
		if (cell->checks[i].seen == 0)
			return memory_printed("unproven, because there was nothing to check: %s",
					      cell->checks[i].name);
	return NULL;
}

static bool has_note(char *const *notes, size_t row, const char *note)
{
	return notes[row] && strcmp(notes[row], note) == 0;
}

/* Which cells have @note: their levels; nothing where all have it. The caller frees. */
static char *cells_text(const struct grid *grid, size_t run, char *const *notes, const char *note)
{
	char *text = memory_copied("");
	size_t others = 0, named = 0;

	for (size_t i = 0; i < grid->row_count; i++)
		others += !has_note(notes, i, note);
	for (size_t i = 0; others && i < grid->row_count; i++) {
		char *levels;

		if (!has_note(notes, i, note) || named++ >= CELLS_MAX)
			continue;
		levels = grid_levels_text(grid, grid_cell(grid, i, run), true);
		memory_append(&text, ", ", levels);
		free(levels);
	}
	if (named > CELLS_MAX) {
		char *more = memory_printed(", and %zu more", named - CELLS_MAX);

		memory_append(&text, "", more);
		free(more);
	}
	return text;
}

static void print_note(const char *note, const char *cells, FILE *file)
{
	const struct wrapped lines = {.columns = 100, .indent = 4, .tail = ""};
	char *text = memory_printed("%s%s%s", note, *cells ? ": " : "", cells);

	wrapped_print(&lines, "", text, file);
	free(text);
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
		char *cells;

		if (!notes[i] || is_printed(notes, i))
			continue;
		cells = cells_text(grid, run, notes, notes[i]);
		print_note(notes[i], cells, file);
		free(cells);
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

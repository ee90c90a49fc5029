/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series_mail: what the patches of a series did, in at most 72 columns, for a cover letter. */
#include <stdlib.h>
#include <string.h>

#include "analysis/base/format.h"
#include "analysis/base/memory.h"
#include "analysis/base/wrapped.h"
#include "analysis/data/machine.h"
#include "analysis/tables/series_tables.h"
#include "analysis/tables/series_words.h"

#define COLUMNS         72
#define NAME_COLUMNS    8  /* of a patch, with the blank behind it */
#define SUBJECT_COLUMNS 30 /* beside an outcome */
#define SUBJECT_LEAST   20 /* or the outcome has lines of its own */
#define LABEL_COLUMNS   32 /* of a cell */
#define CHANGE_COLUMNS  16

static void print_wrapped(const struct series_view *view, const char *label, const char *text,
			  const char *tail)
{
	const struct wrapped mail = {.columns = COLUMNS, .indent = 4, .tail = tail};

	wrapped_print(&mail, label, text, view->file);
}

/* @text is freed. */
static void print_fact(const struct series_view *view, const char *label, char *text)
{
	print_wrapped(view, label, text, "");
	free(text);
}

static void print_head(const struct series_view *view)
{
	const struct patch_series *series = view->changes->dataset->series;
	const struct run *base = view->changes->steps[0].base;

	print_fact(view, "series:  ", series_range_text(series));
	print_fact(view, "base:    ", series_base_text(series));
	print_fact(view, "built:   ", memory_printed("%s; %s", series->config, series->compiler));
	print_fact(view, "machine: ", machine_line(base));
	print_fact(view, "build noise: ", series_floor_text(view->changes));
	if (machine_caution(base))
		fprintf(view->file, "%s\n", machine_caution(base));
}

/* At most @columns of @subject, in ASCII terms: what is longer is cut between two characters. */
static char *cut(const char *subject, size_t columns)
{
	size_t length = strlen(subject);

	if (length <= columns)
		return memory_copied(subject);
	for (length = columns - 3; (subject[length] & 0xc0) == 0x80;)
		length--;
	return memory_printed("%.*s...", (int)length, subject);
}

/* Columns of a subject that leave room for @outcome in its line; 0: none are left. */
static size_t subject_columns(const char *subject, const char *outcome)
{
	size_t taken = NAME_COLUMNS + 1 + strlen(outcome);
	size_t room = taken < COLUMNS ? COLUMNS - taken : 0;

	if (room >= SUBJECT_COLUMNS)
		return SUBJECT_COLUMNS;
	return room >= SUBJECT_LEAST || room >= strlen(subject) ? room : 0;
}

/* In one line where there is room. */
static void print_patch(const struct series_view *view, const char *name, const char *subject,
			const char *outcome)
{
	const struct wrapped below = {.columns = COLUMNS, .indent = NAME_COLUMNS, .tail = ""};
	size_t beside = subject_columns(subject, outcome);
	char *text = cut(subject, beside ? beside : COLUMNS - NAME_COLUMNS);

	fprintf(view->file, "%-*s ", NAME_COLUMNS - 1, name);
	if (beside) {
		table_pad(text, beside, view->file);
		fprintf(view->file, " %s\n", outcome);
	} else {
		fprintf(view->file, "%s\n", text);
		wrapped_print(&below, "        ", outcome, view->file);
	}
	free(text);
}

static void print_total(const struct series_view *view)
{
	const struct series_step *total = &view->changes->steps[view->changes->step_count];
	char *subject = memory_printed("base to %s", total->kernel->label);
	char *outcome =
		series_outcome_text(view->changes, view->changes->step_count, view->rules, false);

	print_patch(view, total->name, subject, outcome);
	free(subject);
	free(outcome);
}

static void print_patches(const struct series_view *view)
{
	const struct series_changes *changes = view->changes;
	const struct patch_series *series = changes->dataset->series;

	fputc('\n', view->file);
	for (size_t i = 0; i < series->count; i++) {
		const struct series_kernel *kernel = &series->kernels[i];
		const struct series_step *step = series_step_of(changes, kernel);
		char *outcome = series_kernel_text(changes, kernel, view->rules, false);

		if (kernel->role == SERIES_PATCH)
			print_patch(view, step ? step->name : kernel->label, kernel->subject,
				    outcome);
		free(outcome);
	}
	if (changes->step_count > 1)
		print_total(view);
}

static void print_failures(const struct series_view *view)
{
	for (size_t i = 0; i < view->changes->step_count; i++) {
		char *text = series_failures_text(view->changes, i);
		char *rest = text;

		if (*text)
			fputc('\n', view->file);
		for (char *line; *text && (line = strsep(&rest, "\n"));)
			print_wrapped(view, "", line, "");
		free(text);
	}
}

/* A figure, or why there is none in one word. */
static void side_text(const struct run *run, const struct cell *cell, bool states, char *text,
		      size_t text_size)
{
	if (states || !cell_has_figure(cell))
		snprintf(text, text_size, "%s", verdict_name(verdict_of(cell)));
	else
		snprintf(text, text_size, "%s", figure_value(cell_figure(run, cell)).text);
}

/* The levels that are not usual, or of a cell without any the benchmark. */
static char *label_of(const struct series_row *row)
{
	char *label = grid_short_text(row->grid, row->grid->rows[row->row]);

	if (*label)
		return label;
	free(label);
	return memory_copied(row->grid->bench);
}

/* The turn, unless the column before says it; of figures the change, or its share where it is long. */
static struct figure change_text(const struct series_change *change, const char *now)
{
	double base = change->comparison->base_figure, figure = change->comparison->now_figure;
	struct figure text = {.text = ""};

	if (change->effect == EFFECT_TURN) {
		if (strcmp(series_turn_name(change->turn), now) != 0)
			snprintf(text.text, sizeof(text.text), "%s",
				 series_turn_name(change->turn));
		return text;
	}
	text = figure_change(base, figure);
	return strlen(text.text) > CHANGE_COLUMNS ? figure_share(base, figure - base) : text;
}

static void print_row(const struct series_view *view, const struct series_row *row)
{
	const struct series_step *step = &view->changes->steps[view->changes->step_count];
	const struct series_change *total = &row->changes[view->changes->step_count];
	bool states = series_is_of_states(row->grid);
	char *label = label_of(row);
	bool beside = strlen(label) <= LABEL_COLUMNS;
	struct figure change;
	char base[64], now[64];

	side_text(step->base, total->comparison->base, states, base, sizeof(base));
	side_text(step->run, total->comparison->now, states, now, sizeof(now));
	if (!beside)
		print_wrapped(view, "  ", label, "");
	change = change_text(total, now);
	fprintf(view->file, "  %-*s%10s %10s%s%s\n", LABEL_COLUMNS, beside ? label : "", base, now,
		*change.text ? " " : "", change.text);
	free(label);
}

static void print_grid_heading(const struct series_view *view, const struct grid *grid)
{
	char *usual = grid_usual_text(grid);
	char *figure = series_is_of_states(grid) ? memory_copied("tags") : grid_figure_text(grid);

	fputc('\n', view->file);
	print_fact(view, "", memory_printed("%s, %s", grid->bench, figure));
	if (*usual)
		print_wrapped(view, "unless stated otherwise ", usual, "");
	fprintf(view->file, "  %-*s%10s %10s change\n", LABEL_COLUMNS, "", "base",
		view->changes->steps[view->changes->step_count].kernel->label);
	free(usual);
	free(figure);
}

static void print_totals(const struct series_view *view)
{
	const struct series_changes *changes = view->changes;
	const struct grid *headed = NULL;

	for (size_t i = 0; i < changes->row_count; i++) {
		const struct series_row *row = &changes->rows[i];

		if (!series_change_is_move(&row->changes[changes->step_count]))
			continue;
		if (row->grid != headed)
			print_grid_heading(view, row->grid);
		headed = row->grid;
		print_row(view, row);
	}
}

void series_print_mail(const struct series_view *view)
{
	print_head(view);
	print_patches(view);
	print_failures(view);
	print_totals(view);
	fputc('\n', view->file);
	print_fact(view, "", series_rest_text(view->changes));
	print_wrapped(view, "  $ ", view->changes->dataset->series->command, " \\");
}

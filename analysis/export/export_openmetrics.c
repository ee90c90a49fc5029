/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export_openmetrics: gauges with labels. The values of one name must stand together. */
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/export/formats.h"

typedef void each_fn(const struct run *run, const struct cell *cell, void *context);

static void for_each_cell(const struct dataset *dataset, each_fn *each, void *context)
{
	for (size_t i = 0; i < dataset->run_count; i++)
		for (size_t j = 0; j < dataset->runs[i].cell_count; j++)
			each(&dataset->runs[i], &dataset->runs[i].cells[j], context);
}

static void print_label(const char *name, const char *value, FILE *file)
{
	fprintf(file, ",%s=\"", name);
	for (const char *c = value; *c; c++)
		if (*c == '\n')
			fputs("\\n", file);
		else
			fprintf(file, "%s%c", strchr("\\\"", *c) ? "\\" : "", *c);
	fputc('"', file);
}

/* A factor may be called as ours are. */
static void print_labels(const struct run *run, const struct cell *cell, FILE *file)
{
	fprintf(file, "{bench=\"%s\"", cell->bench);
	print_label("kernel", run->name, file);
	print_label("release", run->record.release, file);
	print_label("cpu", run->record.cpu, file);
	for (size_t i = 0; i < cell->level_count; i++) {
		char *name = memory_printed("factor_%s", cell->levels[i].factor);

		print_label(name, cell->levels[i].value, file);
		free(name);
	}
}

/* "mtebench_median_instructions_emulated" */
static char *family_of(const struct run *run, const struct cell *cell)
{
	char *unit = export_unit(run, cell);
	char *family = memory_printed("mtebench_%s_%s", cell_figure_name(cell), unit);

	free(unit);
	return family;
}

/* The names of figures, each once, and which is printed. */
struct families {
	struct text_index known;
	char **names;
	size_t count;
	const char *printed;
	FILE *file;
};

static void add_family(const struct run *run, const struct cell *cell, void *context)
{
	struct families *families = context;
	char *name;

	if (!cell_has_figure(cell))
		return;
	name = family_of(run, cell);
	if (text_index_add(&families->known, name, families->count) < families->count) {
		free(name);
		return;
	}
	families->names = memory_grown(families->names, families->count, sizeof(*families->names));
	families->names[families->count++] = name;
}

static void print_figure(const struct run *run, const struct cell *cell, void *context)
{
	const struct families *families = context;
	char *name;

	if (!cell_has_figure(cell))
		return;
	name = family_of(run, cell);
	if (strcmp(name, families->printed) == 0) {
		fputs(name, families->file);
		print_labels(run, cell, families->file);
		fprintf(families->file, "} %.10g\n", cell_figure(run, cell));
	}
	free(name);
}

static void print_count(const struct run *run, const struct cell *cell, void *context)
{
	FILE *file = context;

	if (!cell_has_figure(cell))
		return;
	fputs("mtebench_samples", file);
	print_labels(run, cell, file);
	fprintf(file, "} %zu\n", cell->sample.count);
}

static void print_status(const struct run *run, const struct cell *cell, void *context)
{
	FILE *file = context;
	enum trial_status status = cell_status(cell);
	char *reason = status == TRIAL_OK ? memory_copied("") : export_reason(cell);

	fputs("mtebench_cell", file);
	print_labels(run, cell, file);
	print_label("status", trial_status_name(status), file);
	print_label("reason", reason, file);
	fputs("} 1\n", file);
	free(reason);
}

static void print_head(const char *name, const char *help, FILE *file)
{
	fprintf(file, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

void export_openmetrics(const struct dataset *dataset, const struct export_identity *identity,
			FILE *file)
{
	struct families families = {.file = file};

	(void)identity;
	for_each_cell(dataset, add_family, &families);
	for (size_t i = 0; i < families.count; i++) {
		families.printed = families.names[i];
		print_head(families.printed, "figure of a cell, of all its samples", file);
		for_each_cell(dataset, print_figure, &families);
		free(families.names[i]);
	}
	free(families.names);
	text_index_free(&families.known);
	print_head("mtebench_samples", "number of samples behind a figure", file);
	for_each_cell(dataset, print_count, file);
	print_head("mtebench_cell", "how a cell ended", file);
	for_each_cell(dataset, print_status, file);
	fputs("# EOF\n", file);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export_json: formats made of JSON. */
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/export/formats.h"

/* Prints and frees @json. */
static void print_json(json_t *json, FILE *file)
{
	json_dumpf(json, file, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
	fputc('\n', file);
	json_decref(json);
}

/* Integers stay integers. */
static json_t *number(double value)
{
	if (value == (double)(json_int_t)value)
		return json_integer((json_int_t)value);
	return json_real(value);
}

/* "6.12/stage2_fault/mte-on": runs of a campaign are kept apart by their names. */
static char *squad_name(const struct dataset *dataset, const struct run *run,
			const struct cell *cell)
{
	char *name = export_name(cell, '/');
	char *longer;

	if (dataset->run_count == 1)
		return name;
	longer = memory_printed("%s/%s", run->name, name);
	free(name);
	return longer;
}

static json_t *converted_samples(const struct run *run, const struct cell *cell)
{
	json_t *array = json_array();
	double scale = cell_scale(run, cell);

	for (size_t i = 0; i < cell->sample.count; i++)
		json_array_append_new(array, number(scale * (double)cell->sample.values[i]));
	return array;
}

void export_squad_metrics(const struct dataset *dataset, const struct export_identity *identity,
			  FILE *file)
{
	json_t *metrics = json_object();

	(void)identity;
	for (size_t i = 0; i < dataset->run_count; i++)
		for (size_t j = 0; j < dataset->runs[i].cell_count; j++) {
			const struct run *run = &dataset->runs[i];
			const struct cell *cell = &run->cells[j];
			char *name;
			char *unit;
			char *key;

			if (!cell_has_figure(cell))
				continue;
			name = squad_name(dataset, run, cell);
			unit = export_unit(run, cell);
			key = memory_printed("%s.%s", name, unit);
			json_object_set_new(metrics, key, converted_samples(run, cell));
			free(name);
			free(unit);
			free(key);
		}
	print_json(metrics, file);
}

void export_squad_tests(const struct dataset *dataset, const struct export_identity *identity,
			FILE *file)
{
	static const char *const results[TRIAL_STATUS_COUNT] = {[TRIAL_OK] = "pass",
								[TRIAL_SKIP] = "skip",
								[TRIAL_REFUSED] = "skip",
								[TRIAL_FAILED] = "fail"};
	json_t *tests = json_object();

	(void)identity;
	for (size_t i = 0; i < dataset->run_count; i++)
		for (size_t j = 0; j < dataset->runs[i].cell_count; j++) {
			const struct cell *cell = &dataset->runs[i].cells[j];
			char *name = squad_name(dataset, &dataset->runs[i], cell);

			json_object_set_new(tests, name, json_string(results[cell_status(cell)]));
			free(name);
		}
	print_json(tests, file);
}

void export_squad_metadata(const struct dataset *dataset, const struct export_identity *identity,
			   FILE *file)
{
	const struct run *run = &dataset->runs[0];
	char *machine = machine_line(run);

	print_json(json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "job_id",
			     identity->job_id ? identity->job_id : run->record.started,
			     "kernel_release", run->record.release, "machine", machine, "unit",
			     run->record.unit, "emulated", run->record.emulated ? "true" : "false",
			     "started", run->record.started),
		   file);
	free(machine);
}

/* A test may have one number, which is then its result: DONE. */
static json_t *kcidb_test(const struct run *run, const struct cell *cell,
			  const struct export_identity *identity)
{
	char *name = export_name(cell, '.');
	char *id = memory_printed("%s:mtebench-%s-%s-%s", identity->origin, run->record.started,
				  run->name, name);
	char *path = memory_printed("mtebench.%s", name);
	char *unit = export_unit(run, cell);
	char *machine = machine_line(run);
	json_t *test =
		json_pack("{s:s, s:s, s:s, s:s, s:s, s:{s:s}}", "id", id, "build_id",
			  identity->build_id, "origin", identity->origin, "path", path,
			  "start_time", run->record.started, "environment", "comment", machine);

	if (cell_has_figure(cell)) {
		json_object_set_new(test, "status", json_string("DONE"));
		json_object_set_new(test, "number",
				    json_pack("{s:o, s:s, s:s}", "value",
					      number(cell_figure(run, cell)), "unit", unit,
					      "prefix", "metric"));
		json_object_set_new(test, "misc",
				    json_pack("{s:I, s:s}", "n", (json_int_t)cell->sample.count,
					      "figure", cell_figure_name(cell)));
	} else {
		char *reason = export_reason(cell);

		json_object_set_new(
			test, "status",
			json_string(cell_status(cell) == TRIAL_FAILED ? "FAIL" : "SKIP"));
		json_object_set_new(test, "misc", json_pack("{s:s}", "reason", reason));
		free(reason);
	}
	free(name);
	free(id);
	free(path);
	free(unit);
	free(machine);
	return test;
}

void export_kcidb(const struct dataset *dataset, const struct export_identity *identity, FILE *file)
{
	json_t *tests = json_array();

	for (size_t i = 0; i < dataset->run_count; i++)
		for (size_t j = 0; j < dataset->runs[i].cell_count; j++)
			json_array_append_new(tests,
					      kcidb_test(&dataset->runs[i],
							 &dataset->runs[i].cells[j], identity));
	print_json(
		json_pack("{s:{s:i, s:i}, s:o}", "version", "major", 5, "minor", 3, "tests", tests),
		file);
}

static json_t *github_entry(const struct dataset *dataset, const struct run *run,
			    const struct cell *cell)
{
	struct interval bar = cell_bar(run, cell);
	char *name = squad_name(dataset, run, cell);
	char *unit = machine_unit(run, cell_unit(run, cell));
	char *range = memory_printed("%.10g..%.10g", bar.low, bar.high);
	char *extra = memory_printed("%s of %zu on %s, %s as range", cell_figure_name(cell),
				     cell->sample.count, run->record.release,
				     cell_counts(cell) ? "95 % interval" : "quartiles");
	json_t *entry = json_pack("{s:s, s:s, s:o, s:s, s:s}", "name", name, "unit", unit, "value",
				  number(cell_figure(run, cell)), "range", range, "extra", extra);

	free(name);
	free(unit);
	free(range);
	free(extra);
	return entry;
}

void export_github(const struct dataset *dataset, const struct export_identity *identity,
		   FILE *file)
{
	json_t *entries = json_array();

	(void)identity;
	for (size_t i = 0; i < dataset->run_count; i++)
		for (size_t j = 0; j < dataset->runs[i].cell_count; j++)
			if (cell_has_figure(&dataset->runs[i].cells[j]))
				json_array_append_new(entries,
						      github_entry(dataset, &dataset->runs[i],
								   &dataset->runs[i].cells[j]));
	print_json(entries, file);
}

/* A name of tmt is a path; the test that leaves the file stands in front of it. */
static json_t *tmt_result(const struct dataset *dataset, const struct run *run,
			  const struct cell *cell)
{
	static const char *const results[TRIAL_STATUS_COUNT] = {[TRIAL_OK] = "pass",
								[TRIAL_SKIP] = "skip",
								[TRIAL_REFUSED] = "skip",
								[TRIAL_FAILED] = "fail"};
	char *name = squad_name(dataset, run, cell);
	char *path = memory_printed("/%s", name);
	char *unit = export_unit(run, cell);
	char *note = cell_has_figure(cell)
			     ? memory_printed("%s=%.10g unit=%s n=%zu", cell_figure_name(cell),
					      cell_figure(run, cell), unit, cell->sample.count)
			     : export_reason(cell);
	json_t *result = json_pack("{s:s, s:s, s:[s]}", "name", path, "result",
				   results[cell_status(cell)], "note", note);

	free(name);
	free(path);
	free(unit);
	free(note);
	return result;
}

void export_tmt(const struct dataset *dataset, const struct export_identity *identity, FILE *file)
{
	json_t *list = json_array();

	(void)identity;
	for (size_t i = 0; i < dataset->run_count; i++)
		for (size_t j = 0; j < dataset->runs[i].cell_count; j++)
			json_array_append_new(list, tmt_result(dataset, &dataset->runs[i],
							       &dataset->runs[i].cells[j]));
	print_json(list, file);
}

static double boot_figure(const struct run *run, const struct cell *cell,
			  const struct cell_boot *boot)
{
	return cell_scale(run, cell) * (cell_counts(cell) ? boot->mean : boot->median);
}

/* What stands for boot @i: its figure, or 1 of a cell that has none in any. */
static json_t *lkp_value(const struct run *run, const struct cell *cell, size_t i)
{
	if (!cell_has_figure(cell))
		return json_integer(1);
	return number(boot_figure(run, cell, &cell->boots[i]));
}

/* One value, or an array of one a boot. */
static json_t *lkp_values(const struct run *run, const struct cell *cell)
{
	json_t *array;

	if (run->boot_count == 1)
		return lkp_value(run, cell, 0);
	array = json_array();
	for (size_t i = 0; i < cell->boot_count; i++)
		if (!cell_has_figure(cell) || cell->boots[i].sample_count > 0)
			json_array_append_new(array, lkp_value(run, cell, i));
	return array;
}

/* lkp-tests knows a failed test by the end of its name, ".fail". */
static void add_lkp_cell(json_t *stats, const struct dataset *dataset, const struct run *run,
			 const struct cell *cell)
{
	bool single = dataset->run_count == 1;
	char *name = export_name(cell, '.');
	char *unit = export_unit(run, cell);
	const char *end = cell_status(cell) == TRIAL_FAILED ? "fail" : "skip";
	char *key = memory_printed("mtebench.%s%s%s.%s", single ? "" : run->name, single ? "" : ".",
				   name, cell_has_figure(cell) ? unit : end);

	json_object_set_new(stats, key, lkp_values(run, cell));
	free(name);
	free(unit);
	free(key);
}

/* What names the columns of a matrix: the directory of each boot, by the first source that it has. */
static json_t *lkp_sources(const struct run *run)
{
	json_t *array = json_array();

	for (size_t i = 0; i < run->source_count; i++)
		if (i == 0 || run->sources[i].boot != run->sources[i - 1].boot)
			json_array_append_new(array, json_string(run->sources[i].path));
	return array;
}

void export_lkp(const struct dataset *dataset, const struct export_identity *identity, FILE *file)
{
	json_t *stats = json_object();

	(void)identity;
	for (size_t i = 0; i < dataset->run_count; i++)
		for (size_t j = 0; j < dataset->runs[i].cell_count; j++)
			add_lkp_cell(stats, dataset, &dataset->runs[i], &dataset->runs[i].cells[j]);
	if (dataset->run_count == 1 && dataset->runs[0].boot_count > 1)
		json_object_set_new(stats, "stats_source", lkp_sources(&dataset->runs[0]));
	print_json(stats, file);
}

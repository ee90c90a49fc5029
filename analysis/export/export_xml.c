/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export_xml: JUnit's XML. */
#include <stdlib.h>
#include <string.h>

#include "analysis/base/escape.h"
#include "analysis/data/machine.h"
#include "analysis/export/formats.h"

static void print_attribute(const char *name, const char *value, FILE *file)
{
	char *text = escape_xml(value);

	fprintf(file, " %s=\"%s\"", name, text);
	free(text);
}

static size_t count_status(const struct run *run, bool failed)
{
	size_t count = 0;

	for (size_t i = 0; i < run->cell_count; i++) {
		enum trial_status status = cell_status(&run->cells[i]);

		count += failed ? status == TRIAL_FAILED
				: status == TRIAL_SKIP || status == TRIAL_REFUSED;
	}
	return count;
}

static void print_property(const char *name, const char *value, FILE *file)
{
	fputs("<property", file);
	print_attribute("name", name, file);
	print_attribute("value", value, file);
	fputs("/>", file);
}

static void print_figures(const struct run *run, const struct cell *cell, FILE *file)
{
	char *unit = export_unit(run, cell);
	char text[32];

	fputs("<properties>", file);
	snprintf(text, sizeof(text), "%.10g", cell_figure(run, cell));
	print_property(cell_figure_name(cell), text, file);
	print_property("unit", unit, file);
	snprintf(text, sizeof(text), "%zu", cell->sample.count);
	print_property("n", text, file);
	fputs("</properties>", file);
	free(unit);
}

static void print_case(const struct run *run, const struct cell *cell, FILE *file)
{
	enum trial_status status = cell_status(cell);
	char *name = cell_text(cell);

	fputs("  <testcase", file);
	print_attribute("classname", cell->bench, file);
	print_attribute("name", *name ? name : cell->bench, file);
	fputs(">", file);
	if (status == TRIAL_OK) {
		print_figures(run, cell, file);
	} else {
		char *reason = export_reason(cell);

		fprintf(file, "<%s", status == TRIAL_FAILED ? "failure" : "skipped");
		print_attribute("message", reason, file);
		fputs("/>", file);
		free(reason);
	}
	fputs("</testcase>\n", file);
	free(name);
}

void export_junit(const struct dataset *dataset, const struct export_identity *identity, FILE *file)
{
	(void)identity;
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", file);
	for (size_t i = 0; i < dataset->run_count; i++) {
		const struct run *run = &dataset->runs[i];
		char *machine = machine_line(run);

		fputs(" <testsuite", file);
		print_attribute("name", run->record.release, file);
		print_attribute("hostname", machine, file);
		print_attribute("timestamp", run->record.started, file);
		fprintf(file, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n",
			run->cell_count, count_status(run, true), count_status(run, false));
		for (size_t j = 0; j < run->cell_count; j++)
			print_case(run, &run->cells[j], file);
		fputs(" </testsuite>\n", file);
		free(machine);
	}
	fputs("</testsuites>\n", file);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* formats: the formats of other tools that results are written in. */
#include "analysis/export/formats.h"

#include <string.h>

const struct export_format export_formats[] = {
	{"csv", "every figure of every cell, one row per cell and run (RFC 4180)",
	 .print = export_csv},
	{"counters", "performance counters, one row per counter, cell and run (RFC 4180)",
	 .print = export_counters},
	{"ktap", "kernel test anything protocol", .print = export_ktap},
	{"lava", "LAVA signals, for the console of a LAVA job", .print = export_lava},
	{"squad", "SQUAD metrics.json, all samples", .print = export_squad_metrics},
	{"squad-tests", "SQUAD tests.json", .print = export_squad_tests},
	{"squad-metadata", "SQUAD metadata.json", .print = export_squad_metadata},
	{"kcidb", "KCIDB 5.3 tests with numbers (--origin, --build-id)", .needs_build = true,
	 .print = export_kcidb},
	{"junit", "JUnit XML, figures as properties", .print = export_junit},
	{"benchfmt", "Go benchmark format for benchstat, all samples", .print = export_go},
	{"otava", "Apache Otava CSV, one row per run, only cells measured in every run",
	 .print = export_otava},
	{"github", "github-action-benchmark, customSmallerIsBetter", .print = export_github},
	{"tmt", "tmt results.json, for a test with `result: custom`", .print = export_tmt},
	{"lkp",
	 "lkp-tests stats.json; of several boots an array of their figures, as in matrix.json",
	 .print = export_lkp},
	{"openmetrics", "OpenMetrics gauges with labels", .print = export_openmetrics},
	{.name = NULL},
};

const struct export_format *export_find_format(const char *name)
{
	for (const struct export_format *format = export_formats; format->name; format++)
		if (strcmp(format->name, name) == 0)
			return format;
	return NULL;
}

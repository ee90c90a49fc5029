/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * formats: results in the formats of other tools (doc/export-formats.md).
 *
 * Every format gets every cell, also those without a figure: refused and skipped ones as skipped,
 * failed ones as failed, with the reason where the format has room for one. Names say the unit, and
 * "emulated" where the run is.
 */
#ifndef MTEBENCH_ANALYSIS_EXPORT_FORMATS_H
#define MTEBENCH_ANALYSIS_EXPORT_FORMATS_H

#include "analysis/data/dataset.h"

/* What only the user knows. NULL where not given. */
struct export_identity {
	const char *origin;   /* KCIDB: who submits, "redhat" */
	const char *build_id; /* KCIDB: the build measured, "origin:..." */
	const char *job_id;   /* SQUAD: a name for this submission; else the start of the run */
};

struct export_format {
	const char *name;
	const char *summary;
	bool needs_build; /* cannot do without origin and build_id */
	void (*print)(const struct dataset *dataset, const struct export_identity *identity,
		      FILE *file);
};

/* All formats; the last has no name. */
extern const struct export_format export_formats[];

/* The format of that name, or NULL. */
const struct export_format *export_find_format(const char *name);

/* Go's benchmark format, which benchstat reads: one line a sample. Also for `mtestat compare`. */
void export_benchfmt(const struct run *run, FILE *file);

/* The printers, by file: export_lines.c, export_json.c, export_xml.c, export_counters.c,
 * export_openmetrics.c. */
void export_ktap(const struct dataset *dataset, const struct export_identity *identity, FILE *file);
void export_lava(const struct dataset *dataset, const struct export_identity *identity, FILE *file);
void export_go(const struct dataset *dataset, const struct export_identity *identity, FILE *file);
void export_otava(const struct dataset *dataset, const struct export_identity *identity,
		  FILE *file);
void export_csv(const struct dataset *dataset, const struct export_identity *identity, FILE *file);
/* Performance counters, one row a counter, cell and run. */
void export_counters(const struct dataset *dataset, const struct export_identity *identity,
		     FILE *file);
void export_squad_metrics(const struct dataset *dataset, const struct export_identity *identity,
			  FILE *file);
void export_squad_tests(const struct dataset *dataset, const struct export_identity *identity,
			FILE *file);
void export_squad_metadata(const struct dataset *dataset, const struct export_identity *identity,
			   FILE *file);
void export_kcidb(const struct dataset *dataset, const struct export_identity *identity,
		  FILE *file);
void export_github(const struct dataset *dataset, const struct export_identity *identity,
		   FILE *file);
void export_tmt(const struct dataset *dataset, const struct export_identity *identity, FILE *file);
void export_lkp(const struct dataset *dataset, const struct export_identity *identity, FILE *file);
void export_openmetrics(const struct dataset *dataset, const struct export_identity *identity,
			FILE *file);
void export_junit(const struct dataset *dataset, const struct export_identity *identity,
		  FILE *file);

/* Makes a "-" of everything in @text but letters, digits and "._-". */
void export_make_plain(char *text);

/*
 * "stage2_fault.mte-on.backing-anon-private": @separator between benchmark and levels, and only
 * letters, digits and "._-". Unique within a run. The caller frees.
 */
char *export_name(const struct cell *cell, char separator);

/* "instructions", "tags_lost", with "_emulated" behind it where @run is: to end the name of a metric.
 * The caller frees. */
char *export_unit(const struct run *run, const struct cell *cell);

/* "refused EINVAL: KVM_RUN: Invalid argument" on one line; for a cell without figures. The caller
 * frees. */
char *export_reason(const struct cell *cell);

#endif

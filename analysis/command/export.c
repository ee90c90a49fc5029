/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export: the command `mtestat export`. */
#include <stdlib.h>
#include <string.h>

#include "analysis/command/commands.h"
#include "analysis/export/formats.h"

static int export(const char *path, const struct export_format *format,
		  const struct export_identity *identity)
{
	struct dataset dataset;
	struct message message;

	if (dataset_read(path, &dataset, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	format->print(&dataset, identity, stdout);
	dataset_free(&dataset);
	return command_flush();
}

/* KCIDB's pattern of an origin; an id is one, a colon and anything. */
static size_t origin_length(const char *text)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
}

static bool is_kcidb_identity(const struct export_identity *identity)
{
	size_t origin;
	size_t build;

	if (!identity->origin || !identity->build_id)
		return false;
	origin = origin_length(identity->origin);
	build = origin_length(identity->build_id);
	return origin > 0 && identity->origin[origin] == '\0' && build > 0 &&
	       identity->build_id[build] == ':';
}

static struct export_identity asked;
static const char *format_name;

static const char *format_name_at(const void *context, size_t index)
{
	(void)context;
	return export_formats[index].name;
}

static const struct command_option options[] = {
	{"format", .value = "FORMAT", .help = "one of these", .needed = true,
	 .choices = {.at = format_name_at}, .text = &format_name},
	{"origin", .value = "NAME", .help = "KCIDB: name of the submitter", .text = &asked.origin},
	{"build-id", .value = "ID", .help = "KCIDB: the build that was measured",
	 .text = &asked.build_id},
	{"job-id", .value = "ID", .help = "SQUAD: name of this submission", .text = &asked.job_id},
	{.name = NULL},
};

static void describe_formats(FILE *file)
{
	fputc('\n', file);
	for (const struct export_format *format = export_formats; format->name; format++)
		fprintf(file, "  %-15s %s\n", format->name, format->summary);
}

static int run_export(const struct command_line *line)
{
	const struct export_format *format = export_find_format(format_name);

	if (format->needs_build && !is_kcidb_identity(&asked))
		return command_misused(
			"%s needs --origin (a-z, 0-9, _) and --build-id (ORIGIN:...)",
			format->name);
	return export(line->operands[0], format, &asked);
}

const struct command command_export = {
	.name = "export",
	.summary = "results in the formats of other tools",
	.usage = "--format=FORMAT [OPTION...] RUN-OR-CAMPAIGN",
	.description =
		"Prints results in the format of another tool. Refused and skipped cells become skipped tests, failed "
		"cells failed tests. doc/export-formats.md says what goes where.",
	.describe = describe_formats,
	.examples =
		"mtestat export --format=csv results/lab-2026-11-22 >lab.csv\n"
		"mtestat export --format=kcidb --origin=me --build-id=me:1 results/lab-1/6.12 | kcidb-validate",
	.options = {options},
	.operands = {1, 1, "--format=FORMAT and one directory are needed"},
	.run = run_export,
};

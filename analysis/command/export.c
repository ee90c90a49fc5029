/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export: the command `mtestat export`. */
#include <stdlib.h>
#include <string.h>

#include "analysis/command/command.h"
#include "analysis/export/formats.h"

static void print_help(void)
{
	fputs("Usage: mtestat export --format=FORMAT [OPTION...] RUN-OR-CAMPAIGN\n\n"
	      "Prints results in the format of another tool. Refused and skipped cells are skipped there, failed\n"
	      "ones failed. doc/export-formats.md says what goes where.\n\n",
	      stdout);
	for (const struct export_format *format = export_formats; format->name; format++)
		printf("  %-15s %s\n", format->name, format->summary);
	fputs("\n  --origin=NAME   KCIDB: who submits\n"
	      "  --build-id=ID   KCIDB: the build that was measured\n"
	      "  --job-id=ID     SQUAD: a name for this submission\n\n"
	      "examples:\n"
	      "  mtestat export --format=csv results/lab-2026-11-22 >lab.csv\n"
	      "  mtestat export --format=kcidb --origin=me --build-id=me:1 results/lab-1/6.12 | kcidb-validate\n",
	      stdout);
}

static int export(const char *path, const struct export_format *format,
		  const struct export_identity *identity)
{
	struct dataset dataset;
	struct message message;

	if (dataset_read(path, &dataset, &message) < 0)
		return command_end(&command_export, EXIT_USAGE, &message);
	format->print(&dataset, identity, stdout);
	dataset_free(&dataset);
	return command_flush(&command_export);
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

static int check_request(const struct export_format *format, const struct export_identity *identity,
			 int paths)
{
	if (!format)
		return command_misused(&command_export, "--format=FORMAT is needed");
	if (format->needs_build && !is_kcidb_identity(identity))
		return command_misused(
			&command_export,
			"%s needs --origin (a-z, 0-9, _) and --build-id (ORIGIN:...)",
			format->name);
	if (paths != 1)
		return command_misused(&command_export, "one directory is needed");
	return EXIT_DONE;
}

static int run_export(int count, char **arguments)
{
	static const struct option options[] = {
		{"format", required_argument, NULL, 'f'},
		{"origin", required_argument, NULL, 'o'},
		{"build-id", required_argument, NULL, 'b'},
		{"job-id", required_argument, NULL, 'j'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	struct export_identity identity = {0};
	const struct export_format *format = NULL;
	int option;
	int code;

	while ((option = command_option(&command_export, count, arguments, options)) != -1) {
		if (option == 'h') {
			print_help();
			return EXIT_DONE;
		}
		if (option == '?')
			return EXIT_USAGE;
		if (option == 'o')
			identity.origin = optarg;
		else if (option == 'b')
			identity.build_id = optarg;
		else if (option == 'j')
			identity.job_id = optarg;
		else if (!(format = export_find_format(optarg)))
			return command_misused(&command_export, "there is no format '%s'", optarg);
	}
	code = check_request(format, &identity, count - optind);
	return code == EXIT_DONE ? export(arguments[optind], format, &identity) : code;
}

const struct command command_export = {
	.name = "export",
	.summary = "results in the formats of other tools",
	.run = run_export,
};

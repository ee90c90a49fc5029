/* SPDX-License-Identifier: GPL-2.0-or-later */
/* history: the command `mtestat history`. */
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/command/commands.h"
#include "analysis/command/table_command.h"
#include "analysis/data/archive.h"
#include "analysis/measure/succession.h"
#include "analysis/report/history_page.h"

static struct {
	char **campaigns; /* to be added */
	size_t campaign_count;
	const char *name;
	bool partial;
	enum table_format format;
	const char *directory; /* of the page, or NULL: the table */
} asked;

static int take_campaign(char *value, struct message *message)
{
	(void)message;
	asked.campaigns =
		memory_grown(asked.campaigns, asked.campaign_count, sizeof(*asked.campaigns));
	asked.campaigns[asked.campaign_count++] = value;
	return 0;
}

/* Returns an exit code. */
static int add_campaigns(const char *path, struct message *message)
{
	bool added;

	if (asked.name && asked.campaign_count != 1)
		return command_misused("--name is for one --add");
	for (size_t i = 0; i < asked.campaign_count; i++) {
		int result = archive_add(path, asked.campaigns[i], asked.name, asked.partial,
					 &added, message);

		if (result < 0)
			return command_end(result == ARCHIVE_NOT_WRITTEN ? EXIT_FAILED : EXIT_USAGE,
					   message);
		fprintf(stderr, "mtestat history: %s %s\n", asked.campaigns[i],
			added ? "is added" : "is there already, the same: nothing is changed");
	}
	return EXIT_DONE;
}

static void add_row(struct table *table, const struct dataset *campaign, const char *verdict)
{
	const struct run *last = &campaign->runs[campaign->run_count - 1];
	char *kernels = archive_kernels(campaign);

	table_add_row(table);
	table_printf(table, "%.*s", STARTED_MINUTE, archive_started(campaign));
	table_add(table, archive_name(campaign));
	table_add(table, kernels);
	table_printf(table, "%s, %s%s", last->record.machine, last->record.cpu,
		     last->record.emulated ? ", emulated" : "");
	table_printf(table, "%zu", last->boot_count);
	table_printf(table, "%zu", archive_cells(campaign));
	table_span(table, verdict);
	free(kernels);
}

static void print_table(const struct archive *archive, const struct succession_verdict *verdicts)
{
	static const char *const names[] = {"date",
					    "campaign",
					    "kernels",
					    "machine",
					    "boots",
					    "cells",
					    "against the one before",
					    NULL};
	struct table table = {0};

	table_header(&table, 4, names);
	for (size_t i = 0; i < archive->count; i++)
		add_row(&table, &archive->campaigns[i], verdicts[i].text);
	table_print(&table, asked.format, stdout);
	table_free(&table);
}

static int write_page(const struct archive *archive, const struct succession_verdict *verdicts,
		      struct message *message)
{
	struct outdir outdir;

	if (archive->count == 0)
		return message_set(message, "%s: no campaign in it that is whole", archive->path);
	if (outdir_begin(asked.directory, &outdir, message) < 0)
		return -1;
	if (history_page_write(archive, verdicts, &outdir, message) == 0)
		return outdir_commit(&outdir, stdout, message);
	outdir_abandon(&outdir);
	return -1;
}

/* Whoever looks for the newest verdict is told why there is none. */
static void tell_alone(const struct archive *archive)
{
	const struct dataset *newest = &archive->campaigns[archive->count - 1];
	char *text = succession_difference(archive->campaigns, archive->count - 1);

	if (text)
		fprintf(stderr, "mtestat history: %s is not compared with %s\n",
			archive_name(newest), text);
	free(text);
}

static int show(const char *path, struct message *message)
{
	struct archive archive;
	struct succession_verdict *verdicts;
	int code = EXIT_DONE;

	if (archive_read(path, &archive, message) < 0)
		return command_end(EXIT_USAGE, message);
	verdicts = succession_verdicts(archive.campaigns, archive.count);
	if (archive.count > 0 && verdicts[archive.count - 1].alone)
		tell_alone(&archive);
	if (!asked.directory)
		print_table(&archive, verdicts);
	else if (write_page(&archive, verdicts, message) < 0)
		code = command_end(EXIT_FAILED, message);
	for (size_t i = 0; i < archive.damage_count; i++) {
		message_set(message, "%s", archive.damages[i]);
		code = command_end(EXIT_USAGE, message);
	}
	succession_verdicts_free(verdicts, archive.count);
	archive_free(&archive);
	return code == EXIT_DONE ? command_flush() : code;
}

static int run_history(const struct command_line *line)
{
	struct message message;
	int code = add_campaigns(line->operands[0], &message);

	if (code == EXIT_DONE && (asked.campaign_count == 0 || asked.directory))
		code = show(line->operands[0], &message);
	free(asked.campaigns);
	return code;
}

static const struct command_option options[] = {
	{"add", .value = "CAMPAIGN", .take = take_campaign,
	 .help = "keep this run or campaign, as its directory is called; may be given again"},
	{"name", .value = "NAME", .help = "the name to keep it by", .text = &asked.name},
	{"partial", .help = "keep it though trials are missing", .flag = &asked.partial},
	{"output", 'o', .value = "DIRECTORY", .text = &asked.directory,
	 .help = "write a page about all campaigns there, " HISTORY_PAGE_NAME
		 ", in place of the table"},
	{"format", .value = "FORMAT", .help = "format of the table",
	 .choices = WORD_LIST(table_formats_or_csv), .chosen = &asked.format},
	{.name = NULL},
};

const struct command command_history = {
	.name = "history",
	.summary = "keeps campaigns over months, and says what each changed",
	.usage = "[OPTION...] DIRECTORY",
	.description =
		"Keeps campaigns in DIRECTORY, a directory each, without what no analysis needs. Nothing in it is ever "
		"changed: the same campaign again is left alone, another one of the same name is refused. Without "
		"--add, checks all of them by their checksums and lists those that are whole, by date, each with what "
		"changed against the campaign of its kind before it; what is damaged is named, with exit code 2. With -o, "
		"writes a page that shows the newest verdicts, how cells moved by date, and all campaigns. What is kept are "
		"runs: every other command reads DIRECTORY/NAME, and `mtestat trend --dates DIRECTORY` draws all of them "
		"as files.",
	.examples = "mtestat history nightly --add results/lab-2026-11-30\n"
		    "mtestat history nightly --add results/7.3 --name 7.3-2026-11-30\n"
		    "mtestat history nightly\n"
		    "mtestat history nightly -o nightly-page\n"
		    "mtestat compare nightly/lab-2026-11-29 nightly/lab-2026-11-30",
	.options = {options},
	.operands = {1, 1, "the directory of the history is needed"},
	.run = run_history,
};

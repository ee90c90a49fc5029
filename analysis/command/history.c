/* SPDX-License-Identifier: GPL-2.0-or-later */
/* history: the command `mtestat history`. */
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/command/commands.h"
#include "analysis/command/table_command.h"
#include "analysis/data/archive.h"

#define DATE_AND_MINUTE 16

static struct {
	char **campaigns; /* to be added */
	size_t campaign_count;
	const char *name;
	bool partial;
	enum table_format format;
} asked;

static int take_campaign(char *value, struct message *message)
{
	(void)message;
	asked.campaigns =
		memory_grown(asked.campaigns, asked.campaign_count, sizeof(*asked.campaigns));
	asked.campaigns[asked.campaign_count++] = value;
	return 0;
}

static int add_campaigns(const char *path, struct message *message)
{
	bool added;

	if (asked.name && asked.campaign_count != 1)
		return message_set(message, "--name is for one --add");
	for (size_t i = 0; i < asked.campaign_count; i++) {
		if (archive_add(path, asked.campaigns[i], asked.name, asked.partial, &added,
				message) < 0)
			return -1;
		fprintf(stderr, "mtestat history: %s %s\n", asked.campaigns[i],
			added ? "is added" : "is there already, the same: nothing is changed");
	}
	return 0;
}

/* "7.3", or of several kernels "6.1 to 7.3 (11)". The caller frees. */
static char *kernels_text(const struct dataset *campaign)
{
	const struct run *last = &campaign->runs[campaign->run_count - 1];

	if (campaign->run_count == 1)
		return memory_copied(last->record.label);
	return memory_printed("%s to %s (%zu)", campaign->runs[0].record.label, last->record.label,
			      campaign->run_count);
}

static void add_row(struct table *table, const struct dataset *campaign)
{
	const struct run *last = &campaign->runs[campaign->run_count - 1];
	char *kernels = kernels_text(campaign);

	table_add_row(table);
	table_printf(table, "%.*s", DATE_AND_MINUTE, archive_started(campaign));
	table_add(table, archive_name(campaign));
	table_add(table, kernels);
	table_printf(table, "%s, %s%s", last->record.machine, last->record.cpu,
		     last->record.emulated ? ", emulated" : "");
	table_printf(table, "%zu", last->boot_count);
	table_printf(table, "%zu", last->cell_count);
	free(kernels);
}

static void print_table(const struct archive *archive)
{
	static const char *const names[] = {"date",  "campaign", "kernels", "machine",
					    "boots", "cells",    NULL};
	struct table table = {0};

	table_header(&table, 4, names);
	for (size_t i = 0; i < archive->count; i++)
		add_row(&table, &archive->campaigns[i]);
	table_print(&table, asked.format, stdout);
	table_free(&table);
}

static int show(const char *path, struct message *message)
{
	struct archive archive;
	int code = EXIT_DONE;

	if (archive_read(path, &archive, message) < 0)
		return command_end(EXIT_USAGE, message);
	print_table(&archive);
	for (size_t i = 0; i < archive.damage_count; i++) {
		message_set(message, "%s", archive.damages[i]);
		code = command_end(EXIT_USAGE, message);
	}
	archive_free(&archive);
	return code == EXIT_DONE ? command_flush() : code;
}

static int run_history(const struct command_line *line)
{
	struct message message;
	int code = EXIT_DONE;

	if (add_campaigns(line->operands[0], &message) < 0)
		code = command_end(EXIT_USAGE, &message);
	else if (asked.campaign_count == 0)
		code = show(line->operands[0], &message);
	free(asked.campaigns);
	return code;
}

static const struct command_option options[] = {
	{"add", .value = "CAMPAIGN", .take = take_campaign,
	 .help = "keep this run or campaign, as its directory is called; may be given again"},
	{"name", .value = "NAME", .help = "the name to keep it by", .text = &asked.name},
	{"partial", .help = "keep it though trials are missing", .flag = &asked.partial},
	{"format", .value = "FORMAT", .help = "of the table",
	 .choices = WORD_LIST(table_formats_or_csv), .chosen = &asked.format},
	{.name = NULL},
};

const struct command command_history = {
	.name = "history",
	.summary = "keeps campaigns over months, with checksums",
	.usage = "[OPTION...] DIRECTORY",
	.description =
		"Keeps campaigns in DIRECTORY, a directory each, without what no analysis needs. Nothing in it is ever "
		"changed: the same campaign again is left alone, another one of the same name is refused. Without "
		"--add, checks all of them by their checksums and lists those that are whole, by date; what is damaged is "
		"named, with exit code 2. What is kept are runs: every other command reads DIRECTORY/NAME, and "
		"`mtestat trend --dates DIRECTORY` draws all of them by date.",
	.examples = "mtestat history nightly --add results/lab-2026-11-30\n"
		    "mtestat history nightly --add results/7.3 --name 7.3-2026-11-30\n"
		    "mtestat history nightly\n"
		    "mtestat compare nightly/lab-2026-11-29 nightly/lab-2026-11-30",
	.options = {options},
	.operands = {1, 1, "the directory of the history is needed"},
	.run = run_history,
};

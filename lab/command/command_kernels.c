/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtelab kernels: what the archives have and what is cached. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lab/command/commands.h"
#include "lab/kernel/kernels.h"
#include "lab/kernel/store.h"

/* Fetches the newest package of @series unless it is what is cached. Returns whether all is
 * well. */
static bool fetch(const struct series *series, const struct package *newest)
{
	struct stored_kernel stored;
	struct message message;

	if (!newest ||
	    (store_find(series->label, &stored) && strcmp(stored.version, newest->version) == 0 &&
	     strcmp(stored.package, newest->name) == 0))
		return true;
	if (store_fetch(series->label, newest, &message) == 0)
		return true;
	command_end(EXIT_FAILED, &message);
	return false;
}

static void print_series(const struct series *series, const struct package *newest)
{
	struct stored_kernel stored;
	bool cached = store_find(series->label, &stored);

	printf("%-10s  %-22s  %-18s  %s\n", series->label, newest ? newest->version : "-",
	       newest ? newest->suite : "-", cached ? stored.version : "-");
}

static int print_table(const struct catalogue *catalogue, const struct package_list *list,
		       bool fetching)
{
	int status = EXIT_DONE;

	for (size_t i = 0; fetching && i < catalogue->count; i++)
		if (!fetch(&catalogue->series[i], package_newest(list, &catalogue->series[i])))
			status = EXIT_FAILED;
	printf("%-10s  %-22s  %-18s  %s\n", "SERIES", "IN THE ARCHIVES", "SUITE", "CACHED");
	for (size_t i = 0; i < catalogue->count; i++)
		print_series(&catalogue->series[i], package_newest(list, &catalogue->series[i]));
	return status;
}

static bool update, fetching;

static const struct command_option options[] = {
	{"update", .help = "read the package lists again (by default once a day)", .flag = &update},
	{"fetch", .help = "fetch the newest kernel of every series into the cache",
	 .flag = &fetching},
	{.name = NULL},
};

static int run_kernels(const struct command_line *line)
{
	static struct catalogue catalogue;
	struct package_list list;
	struct message message;
	int status;

	(void)line;
	if (kernels_read_catalogue(&catalogue, &message) < 0)
		return command_end(EXIT_USAGE, &message);
	if (store_read_archives(&catalogue, update, &list, &message) < 0)
		return command_end(EXIT_FAILED, &message);
	status = print_table(&catalogue, &list, fetching);
	package_list_free(&list);
	return status;
}

const struct command command_kernels = {
	.name = "kernels",
	.summary = "show which kernels the archives have and which are cached",
	.description =
		"Prints one line per series of configs/kernels.conf: the newest package in the archives, and what is "
		"cached. The lab measures the cached kernels until --fetch replaces them.",
	.examples = "lab/mtelab kernels\n"
		    "lab/mtelab kernels --update --fetch",
	.options = {options},
	.run = run_kernels,
};

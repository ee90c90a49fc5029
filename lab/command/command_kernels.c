/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mtelab kernels: what the archives have and what is cached. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lab/command/command.h"
#include "lab/kernel/kernels.h"
#include "lab/kernel/store.h"

static const char help[] =
	"Usage: lab/mtelab kernels [--update] [--fetch]\n"
	"\n"
	"Prints one line a series of configs/kernels.conf: the newest package in the archives, and what is cached. What is\n"
	"cached is what the lab measures, until --fetch replaces it.\n"
	"\n"
	"  --update    read the package lists again (otherwise done once a day)\n"
	"  --fetch     fetch the newest kernel of every series into the cache\n"
	"\n"
	"Examples:\n"
	"  lab/mtelab kernels\n"
	"  lab/mtelab kernels --update --fetch\n";

static const struct option options[] = {
	{"update", no_argument, NULL, 'u'},
	{"fetch", no_argument, NULL, 'f'},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

struct request {
	bool update;
	bool fetch;
	bool help;
};

static int parse(struct request *request, int argc, char **argv)
{
	int option;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == 'u')
			request->update = true;
		else if (option == 'f')
			request->fetch = true;
		else if (option == 'h')
			request->help = true;
		else
			return -1;
	}
	return optind == argc ? 0 : -1;
}

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
	command_fail(EXIT_FAILED, &message);
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

int command_kernels(int argc, char **argv)
{
	static struct catalogue catalogue;
	struct request request = {0};
	struct package_list list;
	struct message message;
	int status;

	if (parse(&request, argc, argv) < 0)
		return command_usage("kernels");
	if (request.help) {
		fputs(help, stdout);
		return EXIT_DONE;
	}
	if (kernels_read_catalogue(&catalogue, &message) < 0)
		return command_fail(EXIT_USAGE, &message);
	if (store_read_archives(&catalogue, request.update, &list, &message) < 0)
		return command_fail(EXIT_FAILED, &message);
	status = print_table(&catalogue, &list, request.fetch);
	package_list_free(&list);
	return status;
}

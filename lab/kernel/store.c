/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store: the cache's files, and calls of fetch.sh. */
#include "lab/kernel/store.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lab/base/process.h"

#define LIST_LIFETIME_S (24 * 60 * 60)
#define SUITES_MAX      16

bool store_find(const char *label, struct stored_kernel *kernel)
{
	struct path path = path_in_cache("kernels/%s/package", label);
	FILE *file = fopen(path.path, "re");
	int fields;

	if (!file)
		return false;
	fields = fscanf(file, "%127s %127s", kernel->package, kernel->version);
	fclose(file);
	kernel->image = path_in_cache("kernels/%s/vmlinuz", label);
	return fields == 2 && access(kernel->image.path, R_OK) == 0;
}

struct suite_set {
	const char *names[SUITES_MAX];
	size_t count;
};

static int add_suite(struct suite_set *suites, const char *name, struct message *message)
{
	for (size_t i = 0; i < suites->count; i++)
		if (strcmp(suites->names[i], name) == 0)
			return 0;
	if (suites->count == SUITES_MAX)
		return message_set(message, "more than %d suites in configs/kernels.conf",
				   SUITES_MAX);
	suites->names[suites->count++] = name;
	return 0;
}

static int collect_suites(const struct catalogue *catalogue, struct suite_set *suites,
			  struct message *message)
{
	for (size_t i = 0; i < catalogue->count; i++)
		for (size_t j = 0; j < catalogue->series[i].suite_count; j++)
			if (add_suite(suites, catalogue->series[i].suites[j], message) < 0)
				return -1;
	return 0;
}

static int refresh_list(const struct catalogue *catalogue, struct message *message)
{
	struct path script = path_in_tree("lab/fetch.sh");
	const char *arguments[SUITES_MAX + 3] = {script.path, "packages"};
	struct suite_set suites = {0};
	int status;

	if (collect_suites(catalogue, &suites, message) < 0)
		return -1;
	memcpy(arguments + 2, suites.names, suites.count * sizeof(*suites.names));
	fprintf(stderr, "mtelab: reading the package lists of %zu suites\n", suites.count);
	status = process_run(arguments, STDERR_FILENO, message);
	if (status > 0)
		return message_set(message, "the package lists could not be read");
	return status;
}

/* Whether @path is there and not older than LIST_LIFETIME_S. */
static bool is_fresh(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && time(NULL) - status.st_mtime < LIST_LIFETIME_S;
}

int store_read_archives(const struct catalogue *catalogue, bool refresh, struct package_list *list,
			struct message *message)
{
	struct path path = path_in_cache("packages.list");

	if ((refresh || !is_fresh(path.path)) && refresh_list(catalogue, message) < 0) {
		if (access(path.path, R_OK) < 0)
			return -1;
		fprintf(stderr, "mtelab: %s; going on with the lists in the cache\n",
			message->text);
	}
	return package_list_read(path.path, list, message);
}

int store_fetch(const char *label, const struct package *package, struct message *message)
{
	struct path script = path_in_tree("lab/fetch.sh");
	int status;

	fprintf(stderr, "mtelab: fetching kernel %s: %s %s from %s\n", label, package->name,
		package->version, package->suite);
	status = process_run((const char *[]){script.path, "kernel", label, package->name,
					      package->version, NULL},
			     STDERR_FILENO, message);
	if (status > 0)
		return message_set(message, "%s %s could not be fetched", package->name,
				   package->version);
	return status;
}

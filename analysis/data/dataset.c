/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dataset: a run or a campaign in memory, its trials pooled by cell. */
#include "analysis/data/dataset.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/base/memory.h"
#include "analysis/base/version.h"
#include "analysis/data/kvm_modes.h"
#include "analysis/data/run_reader.h"

#define BOOTS_BESIDE_MAX 99

static bool has_run(const char *directory)
{
	char *path = memory_printed("%s/run.json", directory);
	bool found = access(path, F_OK) == 0;

	free(path);
	return found;
}

static int add_run(struct dataset *dataset, const char *directory, struct message *message)
{
	dataset->runs = memory_grown(dataset->runs, dataset->run_count, sizeof(*dataset->runs));
	if (run_open(directory, &dataset->runs[dataset->run_count], message) < 0)
		return -1;
	dataset->run_count++;
	return 0;
}

static int add_runs_below(struct dataset *dataset, struct message *message)
{
	struct dirent **entries;
	int count = scandir(dataset->path, &entries, NULL, alphasort);
	int result = 0;

	if (count < 0)
		return message_set_errno(message, errno, "%s: cannot open", dataset->path);
	for (int i = 0; i < count; i++) {
		char *path = memory_printed("%s/%s", dataset->path, entries[i]->d_name);

		if (result == 0 && entries[i]->d_name[0] != '.' && has_run(path))
			result = add_run(dataset, path, message);
		free(path);
		free(entries[i]);
	}
	free(entries);
	if (result == 0 && dataset->run_count == 0)
		result = message_set(message,
				     "%s: no run found (neither run.json nor a directory with one)",
				     dataset->path);
	return result;
}

static int compare_runs(const void *a, const void *b)
{
	const struct run *left = a;
	const struct run *right = b;
	int order = version_compare(left->record.label, right->record.label);

	if (order == 0)
		order = strcmp(left->record.started, right->record.started);
	return order ? order : strcmp(left->path, right->path);
}

/* The place of @run in the series; behind all others where it is not of it. */
static size_t place_in(const struct patch_series *series, const struct run *run)
{
	const struct series_kernel *kernel = patch_series_find(series, run->record.label);

	return kernel ? (size_t)(kernel - series->kernels) : series->count;
}

static int compare_places(const void *a, const void *b, void *series)
{
	size_t left = place_in(series, a), right = place_in(series, b);

	if (left != right)
		return left < right ? -1 : 1;
	return compare_runs(a, b);
}

/* Boots of one kernel are one run. They need not be neighbours: labels that are no versions stand in
 * order of their start. */
static void join_boots(struct dataset *dataset)
{
	size_t count = 0;

	for (size_t i = 0; i < dataset->run_count; i++) {
		struct run *run = &dataset->runs[i];
		size_t twin = 0;

		while (twin < count && !run_is_same_kernel(&dataset->runs[twin], run))
			twin++;
		if (twin < count)
			run_join(&dataset->runs[twin], run);
		else
			dataset->runs[count++] = *run;
	}
	dataset->run_count = count;
}

static int read_runs(struct dataset *dataset, struct message *message)
{
	for (size_t i = 0; i < dataset->run_count; i++)
		if (run_read(&dataset->runs[i], message) < 0)
			return -1;
	return 0;
}

static void name_twins(struct dataset *dataset)
{
	for (size_t i = 0; i < dataset->run_count; i++) {
		struct run *run = &dataset->runs[i];
		bool twin = false;

		for (size_t j = 0; j < dataset->run_count; j++)
			twin |= j != i &&
				strcmp(run->record.label, dataset->runs[j].record.label) == 0;
		if (!twin)
			continue;
		free(run->name);
		run->name = memory_printed("%s (%s)", run->record.label, basename(run->path));
	}
}

static int check_alike(const struct dataset *dataset, struct message *message)
{
	const struct run *first = dataset->runs;

	for (const struct run *run = first; run < first + dataset->run_count; run++) {
		if (run->record.emulated != first->record.emulated)
			return message_set(message,
					   "%s: emulated and real runs are mixed: %s and %s",
					   dataset->path, first->name, run->name);
		if (strcmp(run->record.unit, first->record.unit) != 0)
			return message_set(message, "%s: units are mixed: %s in %s, %s in %s",
					   dataset->path, first->record.unit, first->name,
					   run->record.unit, run->name);
	}
	return 0;
}

static char *without_trailing_slashes(const char *path)
{
	char *copy = memory_copied(path);

	for (size_t length = strlen(copy); length > 1 && copy[length - 1] == '/'; length--)
		copy[length - 1] = '\0';
	return copy;
}

static int refuse_profiled(const struct dataset *dataset, struct message *message)
{
	uint64_t period;

	for (size_t i = 0; i < dataset->run_count; i++)
		if (run_profile(&dataset->runs[i], &period))
			return message_set(
				message,
				"%s was measured with --profile, which disturbs its figures: only mtestat anatomy shows it",
				dataset->runs[i].path);
	return 0;
}

/* The boots that `mtelab run` has put beside a run: LABEL@2, LABEL@3, ... */
static int add_boots_beside(struct dataset *dataset, struct message *message)
{
	int result = 0;

	for (unsigned int boot = 2; boot <= BOOTS_BESIDE_MAX && result == 0; boot++) {
		char *path = memory_printed("%s@%u", dataset->path, boot);

		if (has_run(path))
			result = add_run(dataset, path, message);
		free(path);
	}
	return result;
}

/* Finds the runs, and reads none of their trials. */
static int find_runs(const char *path, struct dataset *dataset, struct message *message)
{
	memset(dataset, 0, sizeof(*dataset));
	dataset->path = without_trailing_slashes(path);
	dataset->campaign = !has_run(path);
	if (dataset->campaign)
		return add_runs_below(dataset, message);
	if (add_run(dataset, dataset->path, message) < 0)
		return -1;
	return add_boots_beside(dataset, message);
}

static bool is_layout(const struct dataset *dataset, const struct run *run)
{
	const struct series_kernel *kernel = patch_series_find(dataset->series, run->record.label);

	return kernel && kernel->role == SERIES_LAYOUT;
}

/* Boots are joined, and labels tell kernels apart: what is left to do is their order. */
static void arrange_series(struct dataset *dataset)
{
	size_t count = 0;

	qsort_r(dataset->runs, dataset->run_count, sizeof(*dataset->runs), compare_places,
		dataset->series);
	for (size_t i = 0; i < dataset->run_count; i++)
		if (is_layout(dataset, &dataset->runs[i])) {
			dataset->layouts = memory_grown(dataset->layouts, dataset->layout_count,
							sizeof(*dataset->layouts));
			dataset->layouts[dataset->layout_count++] = dataset->runs[i];
		} else {
			dataset->runs[count++] = dataset->runs[i];
		}
	dataset->run_count = count;
}

static int read_series(struct dataset *dataset, struct message *message)
{
	struct patch_series series;
	int found = dataset->campaign ? patch_series_read(dataset->path, &series, message) : 0;

	if (found <= 0)
		return found;
	dataset->series = memory_zeroed(1, sizeof(*dataset->series));
	*dataset->series = series;
	return 0;
}

/* What a kernel left that did not come up, or died early, is no run. */
static void drop_lost(struct dataset *dataset)
{
	size_t count = 0;

	for (size_t i = 0; i < dataset->run_count; i++) {
		const struct series_kernel *kernel =
			patch_series_find(dataset->series, dataset->runs[i].record.label);

		if (kernel &&
		    (kernel->status == SERIES_NOT_BUILT || kernel->status == SERIES_NOT_BOOTED))
			run_close(&dataset->runs[i]);
		else
			dataset->runs[count++] = dataset->runs[i];
	}
	dataset->run_count = count;
}

/* What find_runs() has found becomes runs with cells, or nothing; @crossed: modes of KVM are levels of
 * a factor. */
static int read_found(struct dataset *dataset, bool crossed, struct message *message)
{
	int result = read_series(dataset, message);

	if (result < 0)
		return -1;
	if (dataset->series)
		drop_lost(dataset);
	if (dataset->run_count == 0)
		return message_set(message, "%s: no kernel was measured", dataset->path);
	if (crossed)
		kvm_modes_cross(dataset->runs, dataset->run_count);
	qsort(dataset->runs, dataset->run_count, sizeof(*dataset->runs), compare_runs);
	join_boots(dataset);
	name_twins(dataset);
	result = check_alike(dataset, message);
	if (result == 0)
		result = read_runs(dataset, message);
	if (result == 0 && dataset->series)
		arrange_series(dataset);
	if (result == 0 && dataset->run_count == 0)
		result = message_set(message, "%s: only other layouts of the base were measured",
				     dataset->path);
	return result;
}

/* Gives the runs of @other to @dataset. A lone run is one more boot of a lone run. */
static void take_runs(struct dataset *dataset, struct dataset *other)
{
	bool lone = dataset->run_count == 1 && other->run_count == 1;

	if (lone)
		run_join(&dataset->runs[0], &other->runs[0]);
	for (size_t i = 0; i < other->run_count && !lone; i++) {
		dataset->runs =
			memory_grown(dataset->runs, dataset->run_count, sizeof(*dataset->runs));
		dataset->runs[dataset->run_count++] = other->runs[i];
	}
	other->run_count = 0;
}

int dataset_read_runs(const char *path, struct dataset *dataset, struct message *message)
{
	int result = find_runs(path, dataset, message);

	if (result == 0)
		result = read_found(dataset, false, message);
	if (result < 0)
		dataset_free(dataset);
	return result;
}

int dataset_read_joined(const char *path, const char *more, struct dataset *dataset,
			struct message *message)
{
	struct dataset other = {0};
	int result = find_runs(path, dataset, message);

	if (result == 0 && more)
		result = find_runs(more, &other, message);
	if (result == 0)
		take_runs(dataset, &other);
	if (result == 0)
		result = read_found(dataset, true, message);
	if (result == 0)
		result = refuse_profiled(dataset, message);
	dataset_free(&other);
	if (result < 0)
		dataset_free(dataset);
	return result;
}

int dataset_read(const char *path, struct dataset *dataset, struct message *message)
{
	return dataset_read_joined(path, NULL, dataset, message);
}

void dataset_free(struct dataset *dataset)
{
	for (size_t i = 0; i < dataset->run_count; i++)
		run_close(&dataset->runs[i]);
	for (size_t i = 0; i < dataset->layout_count; i++)
		run_close(&dataset->layouts[i]);
	if (dataset->series)
		patch_series_free(dataset->series);
	free(dataset->series);
	free(dataset->layouts);
	free(dataset->runs);
	free(dataset->path);
	memset(dataset, 0, sizeof(*dataset));
}

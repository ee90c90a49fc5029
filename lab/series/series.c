/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series: roles and labels, building one after the other, and what became of them. */
#include "lab/series/series.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/machine/console.h"
#include "lab/series/build_progress.h"

#define CONSOLE_BYTES 16384

static struct series_kernel *add(struct patch_series *series, enum series_role role,
				 const struct commit *commit, struct message *message)
{
	struct series_kernel *kernel = &series->kernels[series->count];

	if (series->count == KERNELS_MAX) {
		message_set(message,
			    "there are more than %d kernels to build: --every or --tip-only",
			    KERNELS_MAX);
		return NULL;
	}
	*kernel = (struct series_kernel){.role = role, .commit = commit};
	series->count++;
	return kernel;
}

static int add_patches(struct patch_series *series, const struct commit_list *commits, size_t every,
		       struct message *message)
{
	for (size_t number = 1; number <= commits->count; number++) {
		struct series_kernel *kernel;

		if ((commits->count - number) % every != 0)
			continue;
		kernel = add(series, SERIES_PATCH, &commits->commits[number - 1], message);
		if (!kernel)
			return -1;
		kernel->number = number;
		snprintf(kernel->label, sizeof(kernel->label), "p%zu", number);
	}
	return 0;
}

int series_of_commits(struct patch_series *series, const struct commit_list *commits,
		      const struct series_choice *choice, struct message *message)
{
	struct series_kernel *kernel = add(series, SERIES_BASE, &commits->base, message);

	snprintf(kernel->label, sizeof(kernel->label), "base");
	for (unsigned int layout = 1; layout <= choice->layouts; layout++) {
		kernel = add(series, SERIES_LAYOUT, &commits->base, message);
		if (!kernel)
			return -1;
		kernel->layout = layout;
		snprintf(kernel->label, sizeof(kernel->label), "layout%u", layout);
	}
	return add_patches(series, commits, choice->every, message);
}

int series_of_releases(struct patch_series *series, const struct commit_list *commits,
		       struct message *message)
{
	for (size_t i = 0; i < commits->count; i++) {
		const char *tag = commits->commits[i].subject;
		struct series_kernel *kernel =
			add(series, SERIES_RELEASE, &commits->commits[i], message);

		if (!kernel)
			return -1;
		if (*tag == 'v')
			tag++;
		snprintf(kernel->label, sizeof(kernel->label), "%.*s", SERIES_TEXT_MAX, tag);
		if (!label_is_valid(kernel->label))
			return message_set(message, "the tag %s cannot be a kernel's label", tag);
	}
	return 0;
}

/* Takes a result down. Returns whether to go on. */
static bool take_result(struct series_kernel *kernel, enum build_result result,
			struct build_progress *progress, const struct message *message)
{
	if (result == BUILD_MADE || result == BUILD_CACHED) {
		kernel->status = SERIES_BUILT;
		build_progress_end(progress, result == BUILD_MADE ? "built" : "in the cache");
		return true;
	}
	if (result != BUILD_BROKEN)
		return false;
	kernel->status = SERIES_NOT_BUILT;
	snprintf(kernel->error, sizeof(kernel->error), "%.*s", SERIES_ERROR_BYTES - 1,
		 message->text);
	build_progress_end(progress, "not built");
	fprintf(stderr, "    %s\n", message->text);
	return kernel->role != SERIES_BASE;
}

enum build_result series_build(struct patch_series *series, const struct builder *builder,
			       struct message *message)
{
	struct build_progress progress;
	struct build_watcher watcher = {build_progress_step, &progress};
	size_t built = 0;

	build_progress_begin(&progress, series->count);
	for (size_t i = 0; i < series->count; i++) {
		struct series_kernel *kernel = &series->kernels[i];
		enum build_result result;

		build_progress_next(&progress, kernel->label);
		result = builder_make(builder, kernel->commit, kernel->layout, &watcher,
				      &kernel->image, message);
		if (!take_result(kernel, result, &progress, message))
			return result;
		built += kernel->status == SERIES_BUILT;
	}
	if (built > 0)
		return BUILD_MADE;
	message_set(message, "none of the kernels could be built");
	return BUILD_BROKEN;
}

int series_to_kernels(const struct patch_series *series, struct kernels *kernels,
		      struct message *message)
{
	for (size_t i = 0; i < series->count; i++) {
		const struct series_kernel *kernel = &series->kernels[i];
		char name[PATH_MAX + SERIES_TEXT_MAX + 2];

		if (kernel->status != SERIES_BUILT)
			continue;
		snprintf(name, sizeof(name), "%s=%s", kernel->label, kernel->image.path);
		if (kernels_add_image(kernels, name, message) < 0)
			return -1;
	}
	return 0;
}

/* Why a machine that has measured nothing was lost, as its console says. */
static void read_death(struct series_kernel *kernel, const char *out)
{
	char path[PATH_MAX], text[CONSOLE_BYTES];

	snprintf(path, sizeof(path), "%.*s/%s/console.txt", PATH_MAX - 128, out, kernel->label);
	console_read_end(path, text, sizeof(text));
	if (console_find_death(text, kernel->error, sizeof(kernel->error)) < 0)
		snprintf(kernel->error, sizeof(kernel->error),
			 "the machine ended without a message");
}

void series_settle(struct patch_series *series, const char *out)
{
	for (size_t i = 0; i < series->count; i++) {
		struct series_kernel *kernel = &series->kernels[i];
		char path[PATH_MAX];
		struct stat status;

		if (kernel->status != SERIES_BUILT)
			continue;
		snprintf(path, sizeof(path), "%.*s/%s/trials.jsonl", PATH_MAX - 128, out,
			 kernel->label);
		kernel->status = stat(path, &status) == 0 && status.st_size > 0 ? SERIES_MEASURED
										: SERIES_NOT_BOOTED;
		if (kernel->status == SERIES_NOT_BOOTED)
			read_death(kernel, out);
	}
}

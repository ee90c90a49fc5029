/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernels: from names to images. */
#include "lab/kernel/kernels.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/kernel/image.h"
#include "lab/kernel/store.h"

#define LABELS_BYTES 4096

/* What the archives have, read when it is first needed. */
struct archives {
	const struct catalogue *catalogue;
	struct package_list list;
	bool read;
};

const char *const kernels_kvm_modes[] = {"vhe", "nvhe", "protected", NULL};

int kernels_read_catalogue(struct catalogue *catalogue, struct message *message)
{
	return catalogue_read(path_in_tree("configs/kernels.conf").path, catalogue, message);
}

static int add(struct kernels *kernels, const char *label, const struct path *image,
	       struct message *message)
{
	struct kernel *kernel = &kernels->kernels[kernels->count];

	for (size_t i = 0; i < kernels->count; i++)
		if (strcmp(kernels->kernels[i].label, label) == 0)
			return message_set(message, "two kernels have the label %s", label);
	if (kernels->count == KERNELS_MAX)
		return message_set(message, "more than %d kernels", KERNELS_MAX);
	if (image_check(image->path, message) < 0)
		return -1;
	snprintf(kernel->label, sizeof(kernel->label), "%s", label);
	snprintf(kernel->series, sizeof(kernel->series), "%s", label);
	kernel->image = *image;
	kernels->count++;
	return 0;
}

int kernels_add_image(struct kernels *kernels, const char *label_and_path, struct message *message)
{
	const char *equals = strchr(label_and_path, '=');
	char label[SERIES_TEXT_MAX + 1];
	struct path image;
	int length;

	if (!equals || equals[1] == '\0')
		return message_set(message, "%s: a kernel of your own is LABEL=PATH",
				   label_and_path);
	length = snprintf(label, sizeof(label), "%.*s", (int)(equals - label_and_path),
			  label_and_path);
	if ((size_t)length >= sizeof(label) || !label_is_valid(label))
		return message_set(
			message,
			"%s: a label is 1 to %d letters, digits and \"._+-\", beginning with a letter or digit",
			label_and_path, SERIES_TEXT_MAX);
	snprintf(image.path, sizeof(image.path), "%s", equals + 1);
	return add(kernels, label, &image, message);
}

static int fetch_newest(struct archives *archives, const struct series *series,
			struct message *message)
{
	const struct package *newest;

	if (!archives->read) {
		if (store_read_archives(archives->catalogue, false, &archives->list, message) < 0)
			return -1;
		archives->read = true;
	}
	newest = package_newest(&archives->list, series);
	if (!newest)
		return message_set(message, "the archives have no kernel of series %s (%s)",
				   series->label, series->flavour);
	return store_fetch(series->label, newest, message);
}

/* A package that is listed and yet gone was replaced by a newer one since the lists were read. */
static int fetch_with_retry(struct archives *archives, const struct series *series,
			    struct message *message)
{
	if (fetch_newest(archives, series, message) == 0)
		return 0;
	if (!archives->read || !package_newest(&archives->list, series))
		return -1;
	package_list_free(&archives->list);
	archives->read = false;
	if (store_read_archives(archives->catalogue, true, &archives->list, message) < 0)
		return -1;
	archives->read = true;
	return fetch_newest(archives, series, message);
}

static int obtain(struct kernels *kernels, struct archives *archives, const struct series *series,
		  struct message *message)
{
	struct stored_kernel stored;

	if (!store_find(series->label, &stored) && fetch_with_retry(archives, series, message) < 0)
		return -1;
	if (!store_find(series->label, &stored))
		return message_set(message, "it is not in the cache");
	return add(kernels, series->label, &stored.image, message);
}

/* Whether @series could be had; a report if not. */
static bool add_or_report(struct kernels *kernels, struct archives *archives,
			  const struct series *series)
{
	struct message message;

	if (obtain(kernels, archives, series, &message) == 0)
		return true;
	fprintf(stderr, "mtelab: no kernel %s: %s\n", series->label, message.text);
	return false;
}

static int add_listed_series(struct kernels *kernels, struct archives *archives, const char *labels,
			     struct message *message)
{
	char list[LABELS_BYTES];
	char *rest = NULL;

	if (snprintf(list, sizeof(list), "%s", labels) >= (int)sizeof(list))
		return message_set(message, "the list of kernels is too long");
	for (char *label = strtok_r(list, ", \t\n", &rest); label;
	     label = strtok_r(NULL, ", \t\n", &rest)) {
		const struct series *series = catalogue_find(archives->catalogue, label);

		if (!series)
			return message_set(
				message,
				"there is no kernel series %s in configs/kernels.conf: see `lab/mtelab kernels`",
				label);
		if (!add_or_report(kernels, archives, series))
			kernels->missing++;
	}
	return 0;
}

int kernels_add_series(struct kernels *kernels, const char *labels, struct message *message)
{
	struct catalogue catalogue;
	struct archives archives = {.catalogue = &catalogue};
	int result = 0;

	if (kernels_read_catalogue(&catalogue, message) < 0)
		return -1;
	if (labels)
		result = add_listed_series(kernels, &archives, labels, message);
	else
		for (size_t i = 0; i < catalogue.count; i++)
			add_or_report(kernels, &archives, &catalogue.series[i]);
	package_list_free(&archives.list);
	return result;
}

int kernels_add_named(struct kernels *kernels, const char *name, struct message *message)
{
	struct path image;

	if (!strchr(name, '/'))
		return kernels_add_series(kernels, name, message);
	snprintf(image.path, sizeof(image.path), "%s", name);
	return add(kernels, "kernel", &image, message);
}

static const char *known_mode(const char *name)
{
	for (const char *const *mode = kernels_kvm_modes; *mode; mode++)
		if (strcmp(*mode, name) == 0)
			return *mode;
	return NULL;
}

/* Every kernel of @plain in @mode, into @kernels. */
static int add_in_mode(struct kernels *kernels, const struct kernels *plain, const char *mode,
		       struct message *message)
{
	for (size_t i = 0; i < plain->count; i++) {
		struct kernel *kernel = &kernels->kernels[kernels->count];
		const struct kernel *of = &plain->kernels[i];

		if (kernels->count == KERNELS_MAX)
			return message_set(message, "more than %d kernels in all modes of KVM",
					   KERNELS_MAX);
		*kernel = *of;
		kernel->kvm_mode = mode;
		if (strcmp(mode, "vhe") != 0)
			snprintf(kernel->label, sizeof(kernel->label), "%s-%s", of->series, mode);
		for (size_t j = 0; j < kernels->count; j++)
			if (strcmp(kernels->kernels[j].label, kernel->label) == 0)
				return message_set(message, "two kernels have the label %s",
						   kernel->label);
		kernels->count++;
	}
	return 0;
}

int kernels_cross_modes(struct kernels *kernels, const char *modes, struct message *message)
{
	static struct kernels plain;
	char list[LABELS_BYTES];
	char *rest = NULL;

	if (snprintf(list, sizeof(list), "%s", modes) >= (int)sizeof(list))
		return message_set(message, "the list of modes is too long");
	plain = *kernels;
	kernels->count = 0;
	for (char *name = strtok_r(list, ", \t\n", &rest); name;
	     name = strtok_r(NULL, ", \t\n", &rest)) {
		const char *mode = known_mode(name);

		if (!mode)
			return message_set(message,
					   "KVM has no mode '%s': it has vhe, nvhe and protected",
					   name);
		if (add_in_mode(kernels, &plain, mode, message) < 0)
			return -1;
	}
	return kernels->count || !plain.count ? 0 : message_set(message, "no mode of KVM is given");
}

int kernels_obtain_modules(const char *label, struct message *message)
{
	struct catalogue catalogue;
	struct archives archives = {.catalogue = &catalogue};
	const struct series *series;
	int result;

	if (access(path_in_cache("kernels/%s/modules", label).path, R_OK) == 0)
		return 0;
	if (kernels_read_catalogue(&catalogue, message) < 0)
		return -1;
	series = catalogue_find(&catalogue, label);
	if (!series)
		return message_set(message, "there is no kernel series %s", label);
	result = fetch_with_retry(&archives, series, message);
	package_list_free(&archives.list);
	return result;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* patch_series: which commits the kernels of a campaign were built from. */
#include "analysis/data/patch_series.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/base/memory.h"
#include "common/record/record_file.h"
#include "common/record/record_text.h"
#include "common/record/run_json.h"

static const char *const role_names[] = {"base", "layout", "patch", "release", NULL};
static const char *const status_names[] = {"measured", "not built", "not booted", "not measured",
					   NULL};

/* Where a value stands, for messages: the file, and of a kernel its place in the list from 1. */
struct place {
	const char *name;
	size_t kernel; /* 0: none */
};

static int complain(const struct place *place, const char *key, const char *what,
		    struct message *message)
{
	if (place->kernel)
		return message_set(message, "%s: kernel %zu: %s %s", place->name, place->kernel,
				   key, what);
	return message_set(message, "%s: %s %s", place->name, key, what);
}

/* A text that may be missing; control characters become visible in the object itself. */
static int take_optional(const json_t *json, const struct place *place, const char *key,
			 const char **text, struct message *message)
{
	json_t *value = json_object_get(json, key);
	char *visible;

	*text = NULL;
	if (!value)
		return 0;
	if (!json_is_string(value))
		return complain(place, key, "is not a text", message);
	visible = memory_checked(record_text_visible(json_string_value(value)));
	json_string_set(value, visible);
	free(visible);
	*text = json_string_value(value);
	return 0;
}

static int take_text(const json_t *json, const struct place *place, const char *key,
		     const char **text, struct message *message)
{
	if (take_optional(json, place, key, text, message) < 0)
		return -1;
	return *text && **text ? 0 : complain(place, key, "is missing", message);
}

/* As take_optional(), with @missing in its place. */
static int take_text_or(const json_t *json, const struct place *place, const char *key,
			const char *missing, const char **text, struct message *message)
{
	if (take_optional(json, place, key, text, message) < 0)
		return -1;
	if (!*text || !**text)
		*text = missing;
	return 0;
}

static int take_word(const json_t *json, const struct place *place, const char *key,
		     const char *const *words, unsigned int *index, struct message *message)
{
	const char *text;

	if (take_text(json, place, key, &text, message) < 0)
		return -1;
	for (*index = 0; words[*index]; (*index)++)
		if (strcmp(words[*index], text) == 0)
			return 0;
	return message_set(message, "%s: kernel %zu: %s '%s' is not known", place->name,
			   place->kernel, key, text);
}

static int take_number(const json_t *json, const struct place *place, struct series_kernel *kernel,
		       struct message *message)
{
	if (kernel->role != SERIES_PATCH)
		return 0;
	if (!run_json_count(json, "number", &kernel->number) || kernel->number == 0)
		return complain(place, "number", "is not a whole number from 1 on", message);
	return 0;
}

static int take_kernel(const json_t *json, const struct place *place, struct series_kernel *kernel,
		       struct message *message)
{
	unsigned int role, status;

	if (take_text(json, place, "label", &kernel->label, message) < 0 ||
	    take_word(json, place, "role", role_names, &role, message) < 0 ||
	    take_word(json, place, "status", status_names, &status, message) < 0 ||
	    take_text_or(json, place, "commit", "", &kernel->commit, message) < 0 ||
	    take_text_or(json, place, "subject", "", &kernel->subject, message) < 0 ||
	    take_optional(json, place, "error", &kernel->error, message) < 0)
		return -1;
	kernel->role = (enum series_role)role;
	kernel->status = (enum series_status)status;
	return take_number(json, place, kernel, message);
}

/* The base is the first, and the only one, or all are releases; patches go up; no label comes twice. */
static int check_place(const struct patch_series *series, const struct place *place,
		       struct message *message)
{
	const struct series_kernel *kernel = &series->kernels[series->count];
	const struct series_kernel *first = &series->kernels[0];
	uint64_t length = patch_series_length(series);

	if ((first->role == SERIES_RELEASE) != (kernel->role == SERIES_RELEASE))
		return complain(place, "role", "is wrong: either all kernels are releases or none",
				message);
	if (first->role != SERIES_RELEASE && (kernel->role == SERIES_BASE) != (series->count == 0))
		return complain(place, "role",
				"is wrong: the first kernel is the base, and no other", message);
	if (patch_series_find(series, kernel->label))
		return message_set(message, "%s: kernel %zu: label '%s' appears twice", place->name,
				   place->kernel, kernel->label);
	if (kernel->role == SERIES_PATCH && kernel->number <= length)
		return message_set(message, "%s: kernel %zu: number %llu comes after %llu",
				   place->name, place->kernel, (unsigned long long)kernel->number,
				   (unsigned long long)length);
	return 0;
}

static int take_kernels(const char *name, struct patch_series *series, struct message *message)
{
	const json_t *list = json_object_get(series->json, "kernels");
	struct place place = {.name = name};
	size_t count = json_array_size(list);

	if (count == 0 || count > SERIES_KERNELS_MAX)
		return message_set(message, "%s: kernels is not a list of 1 to %d", name,
				   SERIES_KERNELS_MAX);
	series->kernels = memory_zeroed(count, sizeof(*series->kernels));
	for (; series->count < count; series->count++) {
		struct series_kernel *kernel = &series->kernels[series->count];

		place.kernel = series->count + 1;
		if (take_kernel(json_array_get(list, series->count), &place, kernel, message) < 0 ||
		    check_place(series, &place, message) < 0)
			return -1;
	}
	return 0;
}

static int take_heading(const char *name, struct patch_series *series, struct message *message)
{
	const struct place place = {.name = name};
	const json_t *format = json_object_get(series->json, "format");
	const char *mailbox;

	if (!json_is_integer(format))
		return complain(&place, "format", "is missing", message);
	if (json_integer_value(format) != SERIES_FORMAT)
		return message_set(message, "%s: format %lld is not known; this program reads %d",
				   name, (long long)json_integer_value(format), SERIES_FORMAT);
	if (take_text(series->json, &place, "command", &series->command, message) < 0 ||
	    take_text(series->json, &place, "tree", &series->tree, message) < 0 ||
	    take_text_or(series->json, &place, "config", "unknown", &series->config, message) < 0 ||
	    take_text_or(series->json, &place, "compiler", "unknown", &series->compiler, message) <
		    0 ||
	    take_text_or(series->json, &place, "mbox", "unknown", &mailbox, message) < 0)
		return -1;
	return take_text_or(series->json, &place, "range", mailbox, &series->range, message);
}

int patch_series_parse(const char *name, const char *text, size_t size, struct patch_series *series,
		       struct message *message)
{
	json_error_t error;

	*series = (struct patch_series){
		.json = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error)};
	if (!series->json)
		return message_set(message, "%s:%d: not JSON: %s", name, error.line, error.text);
	if (!json_is_object(series->json))
		message_set(message, "%s: not a JSON object", name);
	else if (take_heading(name, series, message) == 0 &&
		 take_kernels(name, series, message) == 0)
		return 0;
	patch_series_free(series);
	return -1;
}

static int read_file(const char *path, struct patch_series *series, struct message *message)
{
	FILE *file = record_file_open(path, message);
	size_t size;
	char *text;
	int result;

	if (!file)
		return -1;
	text = record_file_text(file, &size);
	result = text ? patch_series_parse(path, text, size, series, message)
		      : message_set_errno(message, errno, "%s: cannot read", path);
	free(text);
	fclose(file);
	return result < 0 ? -1 : 1;
}

int patch_series_read(const char *directory, struct patch_series *series, struct message *message)
{
	char *path = memory_printed("%s/%s", directory, SERIES_FILE);
	int result = 0;

	*series = (struct patch_series){0};
	if (access(path, F_OK) == 0)
		result = read_file(path, series, message);
	free(path);
	return result;
}

void patch_series_free(struct patch_series *series)
{
	free(series->kernels);
	json_decref(series->json);
	*series = (struct patch_series){0};
}

bool patch_series_has_base(const struct patch_series *series)
{
	return series->kernels[0].role == SERIES_BASE;
}

const struct series_kernel *patch_series_find(const struct patch_series *series, const char *label)
{
	for (size_t i = 0; i < series->count; i++)
		if (strcmp(series->kernels[i].label, label) == 0)
			return &series->kernels[i];
	return NULL;
}

uint64_t patch_series_length(const struct patch_series *series)
{
	uint64_t length = 0;

	for (size_t i = 0; i < series->count; i++)
		length = series->kernels[i].number > length ? series->kernels[i].number : length;
	return length;
}

const char *patch_series_role_name(enum series_role role)
{
	return role_names[role];
}

const char *patch_series_status_name(enum series_status status)
{
	return status_names[status];
}

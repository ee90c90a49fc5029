/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series: series.json. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/series/series.h"

#define SERIES_FORMAT 1

static const char *const roles[] = {
	[SERIES_BASE] = "base",
	[SERIES_LAYOUT] = "layout",
	[SERIES_PATCH] = "patch",
	[SERIES_RELEASE] = "release",
};

static const char *const statuses[] = {
	[SERIES_PLANNED] = "not measured", [SERIES_BUILT] = "not measured",
	[SERIES_NOT_BUILT] = "not built",  [SERIES_NOT_BOOTED] = "not booted",
	[SERIES_MEASURED] = "measured",
};

/* Texts come from git and compilers: what is not UTF-8 is left out. */
static void set_text(json_t *object, const char *key, const char *text)
{
	json_t *value = text ? json_string(text) : NULL;

	if (value)
		json_object_set_new(object, key, value);
	else if (text)
		json_object_set_new(object, key, json_string("(not UTF-8)"));
}

static json_t *kernel_to_json(const struct series_kernel *kernel)
{
	json_t *object = json_object();

	set_text(object, "label", kernel->label);
	set_text(object, "role", roles[kernel->role]);
	if (kernel->role == SERIES_PATCH)
		json_object_set_new(object, "number", json_integer((json_int_t)kernel->number));
	set_text(object, "commit", kernel->commit->id);
	set_text(object, "subject", kernel->commit->subject);
	set_text(object, "status", statuses[kernel->status]);
	if (*kernel->error)
		set_text(object, "error", kernel->error);
	return object;
}

static json_t *to_json(const struct patch_series *series)
{
	json_t *object = json_object(), *kernels = json_array();

	json_object_set_new(object, "format", json_integer(SERIES_FORMAT));
	set_text(object, "command", series->command);
	set_text(object, "tree", series->tree);
	set_text(object, "range", series->range);
	set_text(object, "mbox", series->mailbox);
	set_text(object, "config", series->config);
	set_text(object, "compiler", series->compiler);
	for (size_t i = 0; i < series->count; i++)
		json_array_append_new(kernels, kernel_to_json(&series->kernels[i]));
	json_object_set_new(object, "kernels", kernels);
	return object;
}

int series_write(const struct patch_series *series, const char *out, struct message *message)
{
	json_t *object = to_json(series);
	char *text = json_dumps(object, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	char path[PATH_MAX];
	int status;

	json_decref(object);
	if (!text)
		return message_set(message, "out of memory");
	snprintf(path, sizeof(path), "%.*s/series.json", PATH_MAX - 16, out);
	status = path_make_directory(out, message);
	if (status == 0)
		status = path_write_file(path, text, strlen(text), message);
	free(text);
	return status;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* catalogue: reads kernels.conf. */
#include "lab/kernel/catalogue.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/ini.h"

#define LIST_SEPARATORS ", \t"

struct catalogue_reading {
	struct catalogue *catalogue;
	unsigned int section_line; /* where the series being read begins */
};

bool label_is_valid(const char *label)
{
	size_t length = strlen(label);

	if (length == 0 || length > SERIES_TEXT_MAX || !isalnum((unsigned char)label[0]))
		return false;
	for (; *label; label++)
		if (!isalnum((unsigned char)*label) && !strchr("._+-", *label))
			return false;
	return true;
}

const struct series *catalogue_find(const struct catalogue *catalogue, const char *label)
{
	for (size_t i = 0; i < catalogue->count; i++)
		if (strcmp(catalogue->series[i].label, label) == 0)
			return &catalogue->series[i];
	return NULL;
}

static int check_complete(const struct catalogue_reading *reading, const char *file,
			  struct message *message)
{
	const struct ini_position at = {.file = file, .line = reading->section_line};
	const struct catalogue *catalogue = reading->catalogue;
	const struct series *last;
	const char *missing = NULL;

	if (catalogue->count == 0)
		return 0;
	last = &catalogue->series[catalogue->count - 1];
	if (!*last->version)
		missing = "version";
	else if (!*last->flavour)
		missing = "flavour";
	else if (last->suite_count == 0)
		missing = "suites";
	if (missing)
		return ini_refuse(message, &at, "[%s] has no `%s`", last->label, missing);
	return 0;
}

static int begin_series(struct catalogue_reading *reading, const struct ini_position *at,
			const char *label, struct message *message)
{
	struct catalogue *catalogue = reading->catalogue;

	if (check_complete(reading, at->file, message) < 0)
		return -1;
	if (!label_is_valid(label))
		return ini_refuse(message, at,
				  "[%s] is not a label: letters, digits and \"._+-\" only", label);
	if (catalogue->count == CATALOGUE_SERIES_MAX)
		return ini_refuse(message, at, "more than %d series", CATALOGUE_SERIES_MAX);
	reading->section_line = at->line;
	snprintf(catalogue->series[catalogue->count++].label, SERIES_TEXT_MAX + 1, "%s", label);
	return 0;
}

static int set_text(char text[SERIES_TEXT_MAX + 1], const struct ini_position *at,
		    const char *value, struct message *message)
{
	if (strlen(value) > SERIES_TEXT_MAX)
		return ini_refuse(message, at, "`%s` is longer than %d characters", value,
				  SERIES_TEXT_MAX);
	strcpy(text, value);
	return 0;
}

static int set_suites(struct series *series, const struct ini_position *at, const char *value,
		      struct message *message)
{
	char list[INI_LINE_MAX + 1];
	char *rest = NULL;

	snprintf(list, sizeof(list), "%s", value);
	for (char *suite = strtok_r(list, LIST_SEPARATORS, &rest); suite;
	     suite = strtok_r(NULL, LIST_SEPARATORS, &rest)) {
		if (series->suite_count == SERIES_SUITES_MAX)
			return ini_refuse(message, at, "more than %d suites", SERIES_SUITES_MAX);
		if (set_text(series->suites[series->suite_count++], at, suite, message) < 0)
			return -1;
	}
	return 0;
}

static int take_entry(void *context, const struct ini_position *at, const char *section,
		      const char *key, const char *value, struct message *message)
{
	struct catalogue_reading *reading = context;
	struct series *series;

	if (!key)
		return begin_series(reading, at, section, message);
	series = &reading->catalogue->series[reading->catalogue->count - 1];
	if (strcmp(key, "version") == 0)
		return set_text(series->version, at, value, message);
	if (strcmp(key, "flavour") == 0)
		return set_text(series->flavour, at, value, message);
	if (strcmp(key, "suites") == 0)
		return set_suites(series, at, value, message);
	return ini_refuse(message, at, "unknown key `%s`: version, flavour and suites are known",
			  key);
}

int catalogue_read(const char *path, struct catalogue *catalogue, struct message *message)
{
	struct catalogue_reading reading = {.catalogue = catalogue};

	memset(catalogue, 0, sizeof(*catalogue));
	if (ini_read(path, take_entry, &reading, message) < 0)
		return -1;
	return check_complete(&reading, path, message);
}

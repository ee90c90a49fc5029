/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_difference: two run.json compared. */
#include "common/run_difference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Enough of a kernel's version to see its date. */
#define VALUE_SHOWN 90

static const struct part {
	const char *section;
	const char *key; /* NULL: all of the section */
	const char *noun;
} parts[] = {
	{"kernel", "release", "kernel"}, {"kernel", "version", "build of the kernel"},
	{"machine", "model", "machine"}, {"machine", "cpu", "CPU model"},
	{"mte", "level", "MTE level"},   {"mte", "kvm_cap", "state of KVM's MTE"},
	{"vmms", NULL, "VMM"},           {"plan", "profile", "--profile"},
};

static const json_t *value_of(const json_t *run, const struct part *part)
{
	const json_t *section = json_object_get(run, part->section);

	return part->key ? json_object_get(section, part->key) : section;
}

/* As JSON, "absent" for NULL. The caller frees; NULL when memory is short. */
static char *text_of(const json_t *value)
{
	return value ? json_dumps(value, JSON_ENCODE_ANY) : strdup("absent");
}

static void describe(const struct part *part, const json_t *const values[2], char *text,
		     size_t text_size)
{
	char *was = text_of(values[0]);
	char *is = text_of(values[1]);

	snprintf(text, text_size, "%s (%s%s%s was %.*s and is %.*s)", part->noun, part->section,
		 part->key ? "." : "", part->key ? part->key : "", VALUE_SHOWN, was ? was : "?",
		 VALUE_SHOWN, is ? is : "?");
	free(was);
	free(is);
}

bool run_differs(const json_t *before, const json_t *now, char *text, size_t text_size)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		const json_t *const values[2] = {value_of(before, &parts[i]),
						 value_of(now, &parts[i])};

		if (values[0] == values[1] || json_equal(values[0], values[1]))
			continue;
		describe(&parts[i], values, text, text_size);
		return true;
	}
	return false;
}

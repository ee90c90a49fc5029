/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_difference: two run.json compared. */
#include "common/run_difference.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/run_json.h"

/* Enough of a kernel's version to see its date. */
#define VALUE_SHOWN 90

static const struct part {
	const char *path;
	const char *noun;
} parts[] = {
	{"kernel.release", "kernel"},
	{"kernel.version", "build of the kernel"},
	{"machine.model", "machine"},
	{"machine.cpu", "CPU model"},
	{"mte.level", "MTE level"},
	{"mte.kvm_cap", "state of KVM's MTE"},
	{"vmms", "VMM"},
	{"plan.profile", "--profile"},
};

static void describe(const struct part *part, const json_t *const values[2], char *text,
		     size_t text_size)
{
	char *was = run_json_shown(values[0]);
	char *is = run_json_shown(values[1]);

	snprintf(text, text_size, "%s (%s was %.*s and is %.*s)", part->noun, part->path,
		 VALUE_SHOWN, was ? was : "?", VALUE_SHOWN, is ? is : "?");
	free(was);
	free(is);
}

bool run_differs(const json_t *before, const json_t *now, char *text, size_t text_size)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		const json_t *const values[2] = {run_json_at(before, parts[i].path),
						 run_json_at(now, parts[i].path)};

		if (values[0] == values[1] || json_equal(values[0], values[1]))
			continue;
		describe(&parts[i], values, text, text_size);
		return true;
	}
	return false;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* comparison_differences: what makes it one of apples and pears. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/data/machine.h"
#include "analysis/measure/comparison.h"

/* The value at @section.@key of both, compared as JSON; appended to @text with what each side has
 * when they differ. */
static char *add_difference(char *text, const struct run *base, const struct run *now,
			    const char *section, const char *key)
{
	json_t *left = json_object_get(json_object_get(base->record.json, section), key);
	json_t *right = json_object_get(json_object_get(now->record.json, section), key);
	char *left_text;
	char *right_text;
	char *longer;

	if (left == right || (left && right && json_equal(left, right)))
		return text;
	left_text = left ? json_dumps(left, JSON_ENCODE_ANY) : strdup("absent");
	right_text = right ? json_dumps(right, JSON_ENCODE_ANY) : strdup("absent");
	if (!left_text || !right_text || strlen(left_text) + strlen(right_text) > 120)
		longer = memory_printed("%s%s%s.%s differs", text, *text ? "; " : "", section, key);
	else
		longer = memory_printed("%s%s%s.%s is %s in the base and %s here", text,
					*text ? "; " : "", section, key, left_text, right_text);
	free(left_text);
	free(right_text);
	free(text);
	return longer;
}

/* VMMs of either; those of both once. */
static char *add_vmm_differences(char *text, const struct run *base, const struct run *now)
{
	json_t *sides[2] = {json_object_get(base->record.json, "vmms"),
			    json_object_get(now->record.json, "vmms")};

	for (int side = 0; side < 2; side++)
		for (void *at = json_object_iter(sides[side]); at;
		     at = json_object_iter_next(sides[side], at)) {
			const char *name = json_object_iter_key(at);

			if (side == 0 || !json_object_get(sides[0], name))
				text = add_difference(text, base, now, "vmms", name);
		}
	return text;
}

/* The lines of a plan that say something: without comments, blank lines and blanks at their ends.
 * The caller frees. */
static char *plan_lines(const struct run *run)
{
	char *text = machine_property(run, "plan", "text");
	char *lines = memory_zeroed(strlen(text) + 2, 1);
	char *to = lines;

	for (const char *line = text; *line; line += *line == '\n') {
		size_t length = strcspn(line, "\n");
		const char *end = memmem(line, length, " ;", 2);
		const char *start = line + strspn(line, " \t\r");

		end = end ? end : line + length;
		line += length;
		while (end > start && isspace((unsigned char)end[-1]))
			end--;
		if (start >= end || *start == '#' || *start == ';')
			continue;
		to = mempcpy(to, start, (size_t)(end - start));
		*to++ = '\n';
	}
	free(text);
	return lines;
}

static char *add_plan_difference(char *text, const struct run *base, const struct run *now)
{
	char *left = plan_lines(base);
	char *right = plan_lines(now);
	bool same = strcmp(left, right) == 0;
	char *longer = text;

	if (!same) {
		longer = memory_printed("%s%splan.text differs", text, *text ? "; " : "");
		free(text);
	}
	free(left);
	free(right);
	return longer;
}

char *comparison_differences(const struct run *base, const struct run *now)
{
	static const char *const compared[][2] = {
		{"machine", "model"}, {"machine", "cpu"},        {"machine", "cpus"},
		{"clock", "unit"},    {"clock", "frequency_hz"}, {"kernel", "page_size_bytes"},
	};
	char *text = memory_copied("");

	for (size_t i = 0; i < sizeof(compared) / sizeof(*compared); i++)
		text = add_difference(text, base, now, compared[i][0], compared[i][1]);
	text = add_vmm_differences(text, base, now);
	return add_plan_difference(text, base, now);
}

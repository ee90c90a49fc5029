/* SPDX-License-Identifier: GPL-2.0-or-later */
/* comparison_differences: what makes it one of apples and pears. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/base/memory.h"
#include "analysis/measure/comparison.h"
#include "common/record/run_difference.h"
#include "common/record/run_json.h"

static char *add_value_difference(char *text, const char *path, const json_t *left,
				  const json_t *right)
{
	char *left_text = run_json_shown(left);
	char *right_text = run_json_shown(right);
	char *longer;

	if (!left_text || !right_text || strlen(left_text) + strlen(right_text) > 120)
		longer = memory_printed("%s%s%s differs", text, *text ? "; " : "", path);
	else
		longer = memory_printed("%s%s%s is %s in the base and %s here", text,
					*text ? "; " : "", path, left_text, right_text);
	free(left_text);
	free(right_text);
	free(text);
	return longer;
}

/* Appends to @text what each side has at @path where they differ; of objects each key. */
static char *add_differences(char *text, const char *path, json_t *left, json_t *right)
{
	json_t *sides[2] = {left, right};

	if (left == right || json_equal(left, right))
		return text;
	if (!json_is_object(left) && !json_is_object(right))
		return add_value_difference(text, path, left, right);
	for (int side = 0; side < 2; side++)
		for (void *at = json_object_iter(sides[side]); at;
		     at = json_object_iter_next(sides[side], at)) {
			const char *key = json_object_iter_key(at);
			char *below = memory_printed("%s.%s", path, key);

			if (side == 0 || !json_object_get(left, key))
				text = add_differences(text, below, json_object_get(left, key),
						       json_object_get(right, key));
			free(below);
		}
	return text;
}

/* The lines of a plan that say something: without comments, blank lines and blanks at their ends.
 * The caller frees. */
static char *plan_lines(const struct run *run)
{
	const char *text = run_json_text(run->record.json, "plan.text");
	char *lines = memory_zeroed(text ? strlen(text) + 2 : 1, 1);
	char *to = lines;

	for (const char *line = text ? text : ""; *line; line += *line == '\n') {
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
	json_t *left = base->record.json, *right = now->record.json;
	const struct run_part *part = NULL;
	char *text = memory_copied("");

	while ((part = run_difference(left, right, RUN_COMPARE, part)))
		text = add_differences(text, part->path, run_json_at(left, part->path),
				       run_json_at(right, part->path));
	return add_plan_difference(text, base, now);
}

bool comparison_is_fair(const struct run *base, const struct run *now)
{
	char *text = comparison_differences(base, now);
	bool fair = *text == '\0';

	free(text);
	return fair;
}

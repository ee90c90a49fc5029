/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run_json: the values of a run.json by their paths. */
#include "common/record/run_json.h"

#include <string.h>

json_t *run_json_at(const json_t *run, const char *path)
{
	size_t length = strcspn(path, ".");
	json_t *value = json_object_getn(run, path, length);

	return path[length] ? run_json_at(value, path + length + 1) : value;
}

const char *run_json_text(const json_t *run, const char *path)
{
	return json_string_value(run_json_at(run, path));
}

bool run_json_count(const json_t *run, const char *path, uint64_t *count)
{
	const json_t *value = run_json_at(run, path);

	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return false;
	*count = (uint64_t)json_integer_value(value);
	return true;
}

char *run_json_shown(const json_t *value)
{
	return value ? json_dumps(value, JSON_ENCODE_ANY) : strdup("absent");
}

uint64_t run_json_planned(const json_t *run)
{
	const char *only = run_json_text(run, "plan.only");
	uint64_t count = 0;

	if (only) {
		for (count = 1; *only; only++)
			count += *only == ',';
		return count;
	}
	if (!run_json_count(run, "plan.shard.trials", &count))
		run_json_count(run, "plan.trials", &count);
	return count;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_profile: an object of functions, for their order says nothing. */
#include "common/record/record_profile.h"

#include <stdlib.h>
#include <string.h>

#include "common/record/record_json.h"

void record_profile_free(struct record_profile *profile)
{
	if (!profile)
		return;
	for (size_t i = 0; i < profile->function_count; i++)
		free(profile->functions[i].name);
	free(profile->functions);
	free(profile->skip);
	free(profile);
}

json_t *record_profile_json(const struct record_profile *profile)
{
	json_t *functions;

	if (profile->skip)
		return json_pack("{s:s}", "skip", profile->skip);
	functions = json_object();
	for (size_t i = 0; i < profile->function_count; i++)
		if (json_object_set_new(functions, profile->functions[i].name,
					json_integer((json_int_t)profile->functions[i].samples)) <
		    0) {
			json_decref(functions);
			return NULL;
		}
	return json_pack("{s:I, s:I, s:I, s:o}", "events", (json_int_t)profile->events, "lost",
			 (json_int_t)profile->lost, "throttled", (json_int_t)profile->throttled,
			 "functions", functions);
}

static int take_count(const json_t *json, const char *key, uint64_t *count, struct message *message)
{
	struct message why;

	if (record_take_u64(json, key, count, &why) == 0)
		return 0;
	return message_set(message, "profile: %.600s", why.text);
}

static int take_functions(const json_t *json, struct record_profile *profile,
			  struct message *message)
{
	json_t *functions = json_object_get(json, "functions");
	const char *name;
	json_t *number;

	if (!json_is_object(functions) ||
	    json_object_size(functions) > RECORD_PROFILE_FUNCTIONS_MAX)
		return message_set(message, "profile: functions is not an object of at most %d",
				   RECORD_PROFILE_FUNCTIONS_MAX);
	profile->functions = calloc(json_object_size(functions) + 1, sizeof(*profile->functions));
	if (!profile->functions)
		return message_set(message, "out of memory");
	json_object_foreach (functions, name, number) {
		struct record_profile_function *function =
			&profile->functions[profile->function_count++];

		function->name = strdup(name);
		if (!function->name)
			return message_set(message, "out of memory");
		if (take_count(functions, name, &function->samples, message) < 0)
			return -1;
	}
	return 0;
}

static int take_samples(const json_t *json, struct record_profile *profile, struct message *message)
{
	if (take_count(json, "events", &profile->events, message) < 0 ||
	    take_count(json, "lost", &profile->lost, message) < 0 ||
	    take_count(json, "throttled", &profile->throttled, message) < 0)
		return -1;
	return take_functions(json, profile, message);
}

static int take(const json_t *json, struct record_profile *profile, struct message *message)
{
	const json_t *skip = json_object_get(json, "skip");

	if (!json_is_object(json))
		return message_set(message, "profile is not an object");
	if (!skip)
		return take_samples(json, profile, message);
	if (!json_is_string(skip))
		return message_set(message, "profile: skip is not a text");
	profile->skip = strdup(json_string_value(skip));
	return profile->skip ? 0 : message_set(message, "out of memory");
}

int record_profile_take(const json_t *json, struct record_profile **profile,
			struct message *message)
{
	*profile = calloc(1, sizeof(**profile));
	if (!*profile)
		return message_set(message, "out of memory");
	if (take(json, *profile, message) == 0)
		return 0;
	record_profile_free(*profile);
	*profile = NULL;
	return -1;
}

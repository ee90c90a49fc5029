/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_json: what is not as it must be is refused with the key's name. */
#include "common/record/record_json.h"

#include "common/record/record_text.h"

int record_take_u64(const json_t *json, const char *key, uint64_t *value, struct message *message)
{
	const json_t *number = json_object_get(json, key);

	if (!json_is_integer(number) || json_integer_value(number) < 0)
		return message_set(message, "%s is missing or not a non-negative integer", key);
	*value = (uint64_t)json_integer_value(number);
	return 0;
}

int record_take_string(const json_t *json, const char *key, char **text, struct message *message)
{
	const json_t *string = json_object_get(json, key);

	if (!string)
		return 0;
	if (!json_is_string(string) || json_string_length(string) == 0)
		return message_set(message, "%s is not a text", key);
	*text = record_text_visible(json_string_value(string));
	return *text ? 0 : message_set(message, "out of memory");
}

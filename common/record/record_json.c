/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_json: what is not as it must be is refused with the key's name. */
#include "common/record/record_json.h"

#include <stdlib.h>
#include <string.h>

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

const json_t *record_take_list(const json_t *json, const char *key, size_t unit, size_t max,
			       struct message *message)
{
	const json_t *list = json_object_get(json, key);

	if (json_is_array(list) && json_array_size(list) % unit == 0 &&
	    json_array_size(list) / unit <= max)
		return list;
	message_set(message, "%s is not a list of at most %zu", key, max);
	return NULL;
}

uint64_t record_number_at(const json_t *list, size_t index)
{
	const json_t *number = json_array_get(list, index);

	return json_is_integer(number) && json_integer_value(number) >= 0
		       ? (uint64_t)json_integer_value(number)
		       : RECORD_NO_NUMBER;
}

int record_take_texts(const json_t *json, const char *key, size_t max, char ***texts, size_t *count,
		      struct message *message)
{
	const json_t *list = record_take_list(json, key, 1, max, message);

	if (!list)
		return -1;
	*texts = calloc(json_array_size(list) + 1, sizeof(**texts));
	for (size_t i = 0; *texts && i < json_array_size(list); i++) {
		const char *text = json_string_value(json_array_get(list, i));

		if (!text)
			return message_set(message, "%s: not a text", key);
		(*texts)[*count] = strdup(text);
		if (!(*texts)[(*count)++])
			return message_set(message, "out of memory");
	}
	return *texts ? 0 : message_set(message, "out of memory");
}

void record_write_text(FILE *file, const char *text)
{
	json_t *string = json_string(text);

	json_dumpf(string ? string : json_null(), file, JSON_ENCODE_ANY);
	json_decref(string);
}

void record_write_texts(FILE *file, const char *key, char *const *texts, size_t count)
{
	fprintf(file, ",\"%s\":[", key);
	for (size_t i = 0; i < count; i++) {
		fputs(i ? "," : "", file);
		record_write_text(file, texts[i]);
	}
	fputc(']', file);
}

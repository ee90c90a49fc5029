/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_json: takes values out of a JSON object, for the readers of records. */
#ifndef MTEBENCH_COMMON_RECORD_RECORD_JSON_H
#define MTEBENCH_COMMON_RECORD_RECORD_JSON_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

#include "common/message.h"

/* Sets *@value to the non-negative integer of @key, which must be there. Returns 0, or -1 with a
 * message that names the key. */
int record_take_u64(const json_t *json, const char *key, uint64_t *value, struct message *message);

/* Sets *@text to a copy of the string of @key, its control characters made visible
 * (common/record/record_text.h), which the caller frees. Leaves *@text alone when the
 * key is absent. Returns 0, or -1 with a message when the value is empty or not a string. */
int record_take_string(const json_t *json, const char *key, char **text, struct message *message);

/* Returns the list @key of @json, whose length is a multiple of @unit and at most @max times that;
 * NULL with a message when there is none like that. */
const json_t *record_take_list(const json_t *json, const char *key, size_t unit, size_t max,
			       struct message *message);

/* Writes the key @key with its list of @count texts, behind a comma. */
void record_write_texts(FILE *file, const char *key, char *const *texts, size_t count);

/* Writes @text as JSON does. */
void record_write_text(FILE *file, const char *text);

/* More than any limit. */
#define RECORD_NO_NUMBER UINT64_MAX

/* Element @index of @list; RECORD_NO_NUMBER for what is not a non-negative integer. */
uint64_t record_number_at(const json_t *list, size_t index);

/* Adds the texts of the list @key, at most @max, to *@texts, of which there are *@count; the caller
 * owns both, also on failure. Returns 0, or -1 with a message. */
int record_take_texts(const json_t *json, const char *key, size_t max, char ***texts, size_t *count,
		      struct message *message);

#endif

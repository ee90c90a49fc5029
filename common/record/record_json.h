/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_json: takes values out of a JSON object, for the readers of records. */
#ifndef MTEBENCH_COMMON_RECORD_RECORD_JSON_H
#define MTEBENCH_COMMON_RECORD_RECORD_JSON_H

#include <stdint.h>

#include <jansson.h>

#include "common/message.h"

/* Sets *@value to the non-negative integer of @key, which must be there. Returns 0, or -1 with a
 * message that names the key. */
int record_take_u64(const json_t *json, const char *key, uint64_t *value, struct message *message);

/* Sets *@text to a copy of the string of @key, its control characters made visible
 * (common/record/record_text.h), which the caller frees. Leaves *@text alone when the
 * key is absent. Returns 0, or -1 with a message when the value is empty or not a string. */
int record_take_string(const json_t *json, const char *key, char **text, struct message *message);

#endif

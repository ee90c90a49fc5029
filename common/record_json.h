/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_json: keys of a JSON object as the records' readers take them. */
#ifndef MTEBENCH_COMMON_RECORD_JSON_H
#define MTEBENCH_COMMON_RECORD_JSON_H

#include <stdint.h>

#include <jansson.h>

#include "common/message.h"

/* The integer of @key, which must be there. Returns 0, or -1 with a message that names the key. */
int record_take_u64(const json_t *json, const char *key, uint64_t *value, struct message *message);

/* Copies the string of @key, which is the caller's then; an absent one leaves *@text alone, any
 * other value is refused. Returns 0, or -1 with a message. */
int record_take_string(const json_t *json, const char *key, char **text, struct message *message);

#endif
